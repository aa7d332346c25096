#!/bin/sh
# Configures (once) and builds one kind of build.
#   usage: tools/build.sh DIRECTORY release|debug|clang|fuzz [more meson options]
# In WERROR=1 (CI) a warning ends the build.
set -eu
directory=$1
kind=$2
shift 2
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

case $kind in
release) set -- --buildtype=release "$@" ;;
debug) set -- --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false "$@" ;;
clang)
    CC=clang-19
    export CC
    set -- --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false "$@"
    ;;
fuzz)
    CC=clang-19
    export CC
    set -- --buildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false -Dfuzz=true "$@"
    ;;
*)
    echo "build.sh: no such kind of build: $kind" >&2
    exit 2
    ;;
esac
[ "${WERROR-}" = 1 ] && set -- "$@" -Dwerror=true

if [ -f "$directory/build.ninja" ]; then
    # Options may have changed since; this costs nothing when they have not.
    meson setup --reconfigure "$directory" "$@" >"$directory/setup.log" 2>&1 || {
        cat "$directory/setup.log"
        exit 1
    }
else
    mkdir -p "$directory"
    meson setup "$directory" "$@" >"$directory/setup.log" 2>&1 || {
        cat "$directory/setup.log"
        exit 1
    }
fi
# Test data from npm is fetched once for all builds (tools/npm.sh); tests look for it beside what they build.
mkdir -p "$directory/../npm"
[ -e "$directory/npm" ] || ln -s ../npm "$directory/npm"
ninja -C "$directory" --quiet
