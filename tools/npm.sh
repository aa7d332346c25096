#!/bin/sh
# Fetches the npm packages of tools/npm.txt as test data: DIRECTORY/<package>/ is the unpacked package. Nothing of
# them is run at install time. Without a network or npm it says so and the tests that need them skip.
#   usage: tools/npm.sh DIRECTORY
set -eu
list=$(cd "$(dirname "$0")" && pwd)/npm.txt
directory=$1
mkdir -p "$directory"
cd "$directory"

digest() {
    python3 -c 'import base64, hashlib, sys
print("sha512-" + base64.b64encode(hashlib.sha512(open(sys.argv[1], "rb").read()).digest()).decode())' "$1"
}

grep -v '^#' "$list" | while read -r name version integrity; do
    [ "$(cat "$name/.fetched" 2>/dev/null)" = "$version" ] && continue
    if ! command -v npm >/dev/null 2>&1; then
        echo "npm: not installed; tests that need $name will be skipped"
        continue
    fi
    if ! timeout 120 npm pack --silent --fetch-retries=0 --ignore-scripts "$name@$version" >/dev/null 2>npm.log </dev/null; then
        echo "npm: $name $version could not be fetched (offline?); tests that need it will be skipped"
        continue
    fi
    archive=$name-$version.tgz
    if [ "$(digest "$archive")" != "$integrity" ]; then
        echo "npm: $archive is not the file that tools/npm.txt names: not used" >&2
        rm -f "$archive"
        continue
    fi
    rm -rf "$name" unpack
    mkdir unpack
    tar -xzf "$archive" -C unpack
    mv unpack/package "$name"
    rmdir unpack
    rm -f "$archive"
    echo "$version" >"$name/.fetched"
done
