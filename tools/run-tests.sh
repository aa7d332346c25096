#!/bin/sh
# Runs a build's tests and ends with the one line that counts them: "N passed, N failed, N skipped". (In .ci/run, which
# sets NTDBG_CI and counts all of its steps together, that line comes once, at its end.)
#   usage: tools/run-tests.sh BUILD-DIRECTORY [meson test options]
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
directory=$1
shift
status=0
meson test -C "$directory" --no-rebuild --print-errorlogs "$@" || status=$?
[ -n "${NTDBG_CI-}" ] || python3 "$root/tools/count-tests.py" "$directory/meson-logs/testlog.json" || status=1
exit $status
