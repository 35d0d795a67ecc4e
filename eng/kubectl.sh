#!/usr/bin/env bash
# Prints the path of a kubectl of 1.27 or newer: the machine's own, or one unpacked from Debian's packages into the cache.
# usage: eng/kubectl.sh        env: SAMPAN_CACHE (default ~/.cache/sampan)
set -euo pipefail
cache=${SAMPAN_CACHE:-$HOME/.cache/sampan}/kubectl
suite=trixie # the oldest Debian release whose kubectl is new enough

new_enough() { # path
  local minor
  minor=$("$1" version --client -o json 2>/dev/null | sed -n 's/.*"minor": *"\([0-9]*\).*/\1/p' | head -n 1)
  [ -n "$minor" ] && [ "$minor" -ge 27 ]
}

own=$(command -v kubectl || true)
if [ -n "$own" ] && new_enough "$own"; then echo "$own"; exit 0; fi
if [ -x "$cache/kubectl" ] && new_enough "$cache/kubectl"; then echo "$cache/kubectl"; exit 0; fi

fail() { echo "eng/kubectl.sh: $1" >&2; exit 1; }
command -v apt-get >/dev/null || fail "no kubectl of 1.27 or newer, and no apt-get to fetch one: install kubectl and run again"
sources=/etc/apt/sources.list.d/debian.sources
[ -r "$sources" ] || fail "no kubectl of 1.27 or newer, and $sources is missing: install kubectl and run again"

# A private apt state, so that the system's own suites and lists stay as they are.
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$cache"
awk 'BEGIN { RS = ""; ORS = "\n\n" } NR == 1' "$sources" | sed "s/^Suites:.*/Suites: $suite/" >"$work/debian.sources"
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/debian.sources" -o Dir::Etc::sourceparts=- -o "Dir::State::Lists=$work/lists"
  -o "Dir::Cache=$work/cache" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root -o Acquire::Retries=3)
"${apt[@]}" update >&2 || fail "apt could not read Debian's package list"
(cd "$work" && "${apt[@]}" download kubectl >&2) || fail "apt could not download kubectl"
dpkg -x "$work"/kubectl_*.deb "$work/root"
install -m 755 "$work/root/usr/bin/kubectl" "$cache/kubectl"
new_enough "$cache/kubectl" || fail "the kubectl of Debian $suite does not run here"
echo "$cache/kubectl"
