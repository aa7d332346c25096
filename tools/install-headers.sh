#!/bin/sh
# Installs the headers of all layers, and the lists that they include, under include/ntdbg, as they lie in src/ (run by `meson install`).
set -eu
source=$1
target=$MESON_INSTALL_DESTDIR_PREFIX/$2/ntdbg
cd "$source/src"
find . -name '*.h' -o -name '*_fields.inc' | while read -r header; do
    mkdir -p "$target/$(dirname "$header")"
    install -m 644 "$header" "$target/$header"
done
install -m 644 "$source/include/ntdbg/wdbgexts.h" "$target/wdbgexts.h"
