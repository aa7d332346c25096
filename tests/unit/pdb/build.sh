#!/bin/sh
# usage: build.sh SOURCE-DIR OUTPUT-DIR STAMP: sample.exe and sample.pdb, the same bytes every time.
set -e
mkdir -p "$2"
clang-19 --target=x86_64-pc-windows-msvc -O1 -g -gcodeview -ffreestanding -fno-builtin -fasynchronous-unwind-tables \
    -gno-codeview-command-line -fdebug-compilation-dir=. "-ffile-prefix-map=$1=." -c "$1/sample.c" -o "$2/sample.obj"
(cd "$2" && lld-link-19 /nologo /debug /Brepro /pdb:sample.pdb /pdbaltpath:sample.pdb '/pdbsourcepath:C:\src' /entry:start /subsystem:console \
    /nodefaultlib /opt:noref /export:visit /export:first_node,DATA /out:sample.exe sample.obj)
touch "$3"
