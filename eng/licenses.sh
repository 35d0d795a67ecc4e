#!/usr/bin/env bash
# Lists the packages that end up in the binary, with version and licence, as docs/reference/dependencies.md; --check fails when that file is out of date.
set -euo pipefail
cd "$(dirname "$0")/.."
target=docs/reference/dependencies.md
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
list() {
  printf '# Dependencies\n\nWhat ships inside the binary beside .NET itself (MIT). Written by `eng/licenses.sh`.\n\n| package | version | licence |\n|---|---|---|\n'
  dotnet list src/Sampan.Cli package --include-transitive --format json --no-restore 2>/dev/null |
    tr -d ' "\n' | grep -oE '\{id:[^,]+,(requestedVersion:[^,]+,)?resolvedVersion:[^,}]+' | sed -E 's/.*id:([^,]+),.*resolvedVersion:/\1 /' | sort -u |
    while read -r id version; do
      case $id in *Analyzers* | *ILCompiler* | Microsoft.NET.ILLink*) continue ;; esac
      spec=$(find "$packages/${id,,}/$version" -maxdepth 1 -name '*.nuspec' | head -n 1)
      licence=$(sed -n 's/.*<license type="expression">\([^<]*\)<.*/\1/p' "$spec" | head -n 1)
      printf '| %s | %s | %s |\n' "$id" "$version" "${licence:-see package}"
    done
}
if [ "${1:-}" = --check ]; then
  diff -u "$target" <(list) || { echo "run eng/licenses.sh and commit $target" >&2; exit 1; }
else
  mkdir -p "$(dirname "$target")"; list >"$target"; cat "$target"
fi
