#!/usr/bin/env bash
# Prints the path of a kubectl of 1.27 or newer: the machine's own, or one unpacked from Debian's packages into the cache. With --old
# it is that of Debian bullseye, 1.20.
# usage: eng/kubectl.sh [--old]        env: SAMPAN_CACHE (default ~/.cache/sampan)
set -euo pipefail
cache=${SAMPAN_CACHE:-$HOME/.cache/sampan}
here=$(dirname "$0")
fail() { echo "eng/kubectl.sh: $1" >&2; exit 1; }

minor() { # path
  "$1" version --client -o json 2>/dev/null | sed -n 's/.*"minor": *"\([0-9]*\).*/\1/p' | head -n 1
}
new_enough() { local found; found=$(minor "$1"); [ -n "$found" ] && [ "$found" -ge 27 ]; }

if [ "${1:-}" = --old ]; then
  old=$cache/kubectl-1.20/kubectl
  [ -x "$old" ] || "$here/debian-file.sh" bullseye kubernetes-client usr/bin/kubectl "$old"
  [ "$(minor "$old")" = 20 ] || fail "the kubectl of Debian bullseye does not run here"
  echo "$old"; exit 0
fi

own=$(command -v kubectl || true)
if [ -n "$own" ] && new_enough "$own"; then echo "$own"; exit 0; fi
fetched=$cache/kubectl/kubectl
# trixie is the oldest Debian release whose kubectl is new enough.
{ [ -x "$fetched" ] && new_enough "$fetched"; } || "$here/debian-file.sh" trixie kubectl usr/bin/kubectl "$fetched" ||
  fail "no kubectl of 1.27 or newer: install kubectl and run again"
new_enough "$fetched" || fail "the kubectl of Debian trixie does not run here"
echo "$fetched"
