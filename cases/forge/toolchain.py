"""The compilers that make honest PE and PDB files: clang-19, lld-link-19, llvm-dlltool-19 (Debian packages)."""
import os
import re
import shutil
import subprocess

TOOLS = ('clang-19', 'lld-link-19', 'llvm-dlltool-19', 'llvm-objdump-19', 'llvm-pdbutil-19')


class ForgeError(Exception):
    """Said to the user as one line."""


class ToolsMissing(ForgeError):
    """No compilers: nothing is wrong, but nothing can be made."""


def missing():
    return [t for t in TOOLS if not shutil.which(t)]


def require():
    gone = missing()
    if gone:
        raise ToolsMissing('forging needs ' + ', '.join(gone) + ' (Debian: clang-19 lld-19 llvm-19)')


def run(arguments, cwd):
    done = subprocess.run(arguments, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise ForgeError(f'{" ".join(arguments)}\n{done.stdout.decode("utf-8", "replace")}')
    return done.stdout.decode('utf-8', 'replace')


def write_text(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)


def assemble(source, cwd, target='x86_64-pc-windows-msvc'):
    """source.s -> source.obj in cwd."""
    out = os.path.splitext(source)[0] + '.obj'
    run(['clang-19', f'--target={target}', '-c', source, '-o', out], cwd)
    return out


def compile_c(source, cwd, flags=(), target='x86_64-pc-windows-msvc'):
    """source.c -> source.obj in cwd, with CodeView and unwind tables and without the build's paths in it."""
    out = os.path.splitext(os.path.basename(source))[0] + '.obj'
    run(['clang-19', f'--target={target}', '-g', '-gcodeview', '-gno-codeview-command-line', '-ffreestanding',
         '-fno-builtin', '-fasynchronous-unwind-tables', '-mno-stack-arg-probe', '-fno-stack-protector',
         '-fdebug-compilation-dir=.', f'-ffile-prefix-map={os.path.dirname(os.path.abspath(source))}=C:\\src',
         *flags, '-c', source, '-o', out], cwd)
    return out


def import_library(dll, names, cwd, machine='i386:x86-64'):
    """A .lib to link against `dll`, of these names."""
    stem = os.path.splitext(dll)[0]
    write_text(os.path.join(cwd, stem + '.def'), f'LIBRARY {dll}\nEXPORTS\n' + ''.join(f'  {n}\n' for n in names))
    run(['llvm-dlltool-19', '-m', machine, '-d', stem + '.def', '-l', stem + '.lib'], cwd)
    return stem + '.lib'


def link(out, objects, cwd, options=()):
    run(['lld-link-19', '/nologo', '/debug', '/release', '/nodefaultlib', '/opt:noref', '/opt:noicf',
         r'/pdbsourcepath:C:\src', f'/out:{out}', *options, *objects], cwd)


def link_map(path):
    """[(symbol, address)] of lld-link's map, in its order."""
    with open(path, encoding='utf-8') as f:
        found = [re.match(r'\s*[0-9a-f]{4}:[0-9a-f]{8}\s+(\S.*?)\s+([0-9a-f]{8,16})\s', row) for row in f]
    return [(m.group(1), int(m.group(2), 16)) for m in found if m]
