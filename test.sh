#!/usr/bin/env bash
# Everything that CI checks: build without warnings, format, all tests against a real S3 server and the real kubectl, and the demo with
# the published binary. The last line is "N passed, N failed, N skipped"; the exit code is 0 only when nothing failed.
#   ./test.sh            everything
#   ./test.sh --quick    without the published binary (a few minutes less)
# env: SAMPAN_CACHE        where downloaded test servers are kept (default ~/.cache/sampan)
#      KUBEBUILDER_ASSETS  folder with kube-apiserver and etcd; adds the scenarios that need a real API server
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export SAMPAN_CACHE=${SAMPAN_CACHE:-$HOME/.cache/sampan}
quick=; [ "${1:-}" = --quick ] && quick=1
passed=0 failed=0 skipped=0
step() { printf '\n== %s\n' "$1"; }
finish() { printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"; [ "$failed" = 0 ]; }
check() { # name command...
  local name=$1; shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; return 1; fi
}

work=$(mktemp -d "${TMPDIR:-/tmp}/sampan-test.XXXXXX")
cleanup() { eng/s3-server.sh down "$work/s3" >/dev/null 2>&1 || true; rm -rf "$work"; }
trap cleanup EXIT

step "What the tests need: kubectl and an S3 server"
SAMPAN_TEST_KUBECTL=$(eng/kubectl.sh); export SAMPAN_TEST_KUBECTL
PATH=$(dirname "$SAMPAN_TEST_KUBECTL"):$PATH
# The oldest kubectl that is tried. Where it can't be had, its tests are skipped and say so.
if old=$(eng/kubectl.sh --old); then export SAMPAN_TEST_KUBECTL_OLD=$old; fi
eng/s3-server.sh up "$work/s3" >/dev/null
set -a; . "$work/s3/s3.env"; set +a

step "Build, warnings are errors"
dotnet restore ${CI:+--locked-mode} -v q
check build dotnet build -c Release --no-restore -v q -clp:NoSummary || finish || exit 1

step "Format"
check format dotnet format --no-restore --verify-no-changes || true

step "Tests"
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  log=$work/$name.log
  code=0; "artifacts/bin/$name/release/$name" --progress off >"$log" 2>&1 || code=$?
  # The runner's closing lines, one count a line, in colour or not.
  count() { sed -n "s/\x1b\[[0-9;]*m//g; s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$log" | tail -n 1; }
  ok=$(count succeeded) bad=$(count failed) skip=$(count skipped)
  printf '%-32s %5s passed %3s failed %3s skipped\n' "$name" "${ok:-0}" "${bad:-0}" "${skip:-0}"
  passed=$((passed + ${ok:-0})) failed=$((failed + ${bad:-0})) skipped=$((skipped + ${skip:-0}))
  if [ "$code" != 0 ]; then
    cat "$log"
    [ "${bad:-0}" != 0 ] || { failed=$((failed + 1)); echo "FAILED: $name ended with $code"; }
  fi
done

if [ -z "$quick" ]; then
  step "The published binary, and the demo with it"
  check publish dotnet publish src/Sampan.Cli -c Release -r linux-x64 -v q -o "$work/bin" || finish || exit 1
  check version "$work/bin/sampan" version
  start=$SECONDS
  check demo "$work/bin/sampan" demo || true
  native=$((SECONDS - start)) start=$SECONDS
  check "demo, JIT" dotnet artifacts/bin/Sampan.Cli/release/sampan.dll demo >"$work/demo-jit.log" || cat "$work/demo-jit.log"
  echo "the demo took $native s native, $((SECONDS - start)) s just-in-time compiled"
fi

finish
