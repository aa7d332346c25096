#!/bin/sh
# Builds the PE samples: build.sh SOURCE_DIR OUTPUT_DIR STAMP. Needs clang-19, lld-link-19, llvm-dlltool-19, llvm-rc-19
# and binutils' windmc; makes the file STAMP when all is done.
set -e
src=$1
out=$2
stamp=$(realpath "$3")
mkdir -p "$out"
cd "$out"
x86_64-w64-mingw32-windmc -U -h . -r . "$src/messages.mc"
mv MSG00001.bin messages.bin
# A relative path: llvm-rc takes an absolute one such as /checkout/... for its option /c.
llvm-rc-19 /c 65001 /fo sample.res "$(realpath --relative-to=. "$src/sample.rc")"

build() { # name, triple, dlltool machine, lld machine, name prefix, extra objects
    printf 'LIBRARY other.dll\nEXPORTS\n  plain_import\n  by_ordinal @17 NONAME\n' >other.def
    printf 'LIBRARY late.dll\nEXPORTS\n  delayed_import\n' >late.def
    llvm-dlltool-19 -m "$3" -d other.def -l "$1-other.lib"
    llvm-dlltool-19 -m "$3" -d late.def -l "$1-late.lib"
    clang-19 --target="$2" -O1 -g -gcodeview -gno-codeview-command-line -ffreestanding -fno-builtin \
        -fasynchronous-unwind-tables -mno-stack-arg-probe -fdebug-compilation-dir=. -ffile-prefix-map="$src"=. \
        -Wno-everything -c "$src/sample.c" -o "$1.obj"
    lld-link-19 /nologo /dll /debug /brepro "/pdb:$1.pdb" "/pdbaltpath:C:\\symbols\\$1.pdb" /entry:entry /nodefaultlib \
        /opt:noref /delayload:late.dll /safeseh:no /release "/def:$src/sample.def" "/machine:$4" "/out:$1.dll" \
        "$1.obj" $5 "$1-other.lib" "$1-late.lib" sample.res
}

for name in unwind_x64 unwind_v2; do
    clang-19 --target=x86_64-pc-windows-msvc -c "$src/$name.s" -o $name.obj
    lld-link-19 /nologo /dll /noentry /brepro /opt:noref "/def:$src/$name.def" /machine:x64 "/out:$name.dll" $name.obj
done
clang-19 --target=aarch64-pc-windows-msvc -c "$src/unwind_arm64.s" -o unwind_arm64.obj
lld-link-19 /nologo /dll /noentry /brepro /opt:noref "/def:$src/unwind_arm64.def" /machine:arm64 /out:unwind_arm64.dll \
    unwind_arm64.obj
build sample64 x86_64-pc-windows-msvc i386:x86-64 x64 unwind_x64.obj
build sample32 i686-pc-windows-msvc i386 x86
build samplearm64 aarch64-pc-windows-msvc arm64 arm64
: >"$stamp"
