#!/bin/sh
# The main job on the included sample, or on the user's own dump: which exception, where, which stack, which modules.
#   usage: tools/demo.sh BUILD-DIRECTORY [DUMP]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "$1" && pwd)
dump=${2-}
ntdbg=$build/src/cli/ntdbg

if [ -n "$dump" ]; then
    # The user's own _NT_SYMBOL_PATH counts; without one nothing is downloaded here.
    [ -n "${_NT_SYMBOL_PATH-}" ] || export NTDBG_OFFLINE=1
    exec "$ntdbg" -z "$dump" -cf "$root/tools/demo.commands"
fi

sample=demo
"$root/cases/forge/forge" "$sample" "$build/forged/$sample"
set -- -z "$build/forged/$sample/$sample.dmp" -y "$build/forged/$sample/symbols" -i "$build/forged/$sample/images" \
    -cf "$root/tools/demo.commands"
echo "\$ ntdbg $(printf '%s ' "$@" | sed "s#$root/##g")"
exec "$ntdbg" "$@"
