#!/usr/bin/env bash
# Takes one file out of one of Debian's packages, without installing anything.
# usage: eng/debian-file.sh SUITE PACKAGE PATH-IN-PACKAGE TARGET
set -euo pipefail
suite=$1 package=$2 file=$3 target=$4
fail() { echo "eng/debian-file.sh: $1" >&2; exit 1; }
command -v apt-get >/dev/null || fail "there is no apt-get to fetch $package with"
sources=/etc/apt/sources.list.d/debian.sources
[ -r "$sources" ] || fail "$sources is missing, so it is not known where Debian's packages are"

# A private apt state, so that the system's own suites and lists stay as they are.
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$(dirname "$target")"
awk 'BEGIN { RS = ""; ORS = "\n\n" } NR == 1' "$sources" | sed "s/^Suites:.*/Suites: $suite/" >"$work/debian.sources"
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/debian.sources" -o Dir::Etc::sourceparts=- -o "Dir::State::Lists=$work/lists"
  -o "Dir::Cache=$work/cache" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root -o Acquire::Retries=3)
"${apt[@]}" update >&2 || fail "apt could not read the package list of Debian $suite"
(cd "$work" && "${apt[@]}" download "$package" >&2) || fail "apt could not download $package of Debian $suite"
dpkg -x "$work/$package"_*.deb "$work/root"
install -m 755 "$work/root/$file" "$target"
