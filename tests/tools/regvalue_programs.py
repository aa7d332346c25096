#!/usr/bin/env python3
"""ntdbg regvalue over programs whose use of each name is known, made by clang-19 for x64, x86 and ARM64; and over the same in a
zip, a cab and an ISO where the tools for it are here.

usage: regvalue_programs.py --ntdbg PROGRAM
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

SOURCE = r'''
typedef unsigned short WCHAR;
typedef struct { unsigned short length, room; const WCHAR *buffer; } UNICODE_STRING;
#define API __declspec(dllimport) int __stdcall
API RegQueryValueExW(void *, const WCHAR *, void *, void *, void *, void *);
API RegSetValueExA(void *, const char *, int, int, const void *, int);
API RegDeleteValueW(void *, const WCHAR *);
API RegCloseKey(void *);
__declspec(dllexport) volatile int sink;
/* Something else follows each call, so that none of them is a jump. */
__declspec(dllexport, noinline) void reads(void *k) { sink = RegQueryValueExW(k, L"ReadDirectly", 0, 0, 0, 0); }
__declspec(dllexport, noinline) void writes(void *k) { sink = RegSetValueExA(k, "WrittenAnsi", 0, 1, "x", 2); }
__declspec(dllexport, noinline) void deletes(void *k) { sink = RegDeleteValueW(k, L"DeletedHere"); }
static __declspec(noinline) int helper(void *k, const WCHAR *name)
{
    int r = RegQueryValueExW(k, name, 0, 0, 0, 0);
    sink = r;
    return r + RegCloseKey(k);
}
__declspec(dllexport, noinline) void by_helper(void *k) { sink = helper(k, L"ReadByHelper"); sink = helper(0, L"ReadByHelperToo"); }
__declspec(dllexport) const UNICODE_STRING constant = {22, 24, L"InAConstant"};
__declspec(dllexport, noinline) void by_pointer(void *k, int (*f)(void *, const UNICODE_STRING *)) { sink = f(k, &constant); }
__declspec(dllexport) const WCHAR unread[] = L"NobodyReadsThis";
__declspec(dllexport) const WCHAR longer[] = L"AndMoreReadDirectlyX";
int start(void) { return sink; }
'''

# name -> (encodings, uses of its references); None = the name stands there, but no code takes its address
KNOWN = {
    'ReadDirectly': ({'UTF-16'}, {'reads'}),
    'readdirectly': ({'UTF-16'}, {'reads'}),
    'WrittenAnsi': ({'bytes'}, {'writes'}),
    'DeletedHere': ({'UTF-16'}, {'deletes'}),
    'ReadByHelper': ({'UTF-16'}, {'reads'}),
    'InAConstant': ({'UTF-16'}, {'unknown'}),
    'NobodyReadsThis': ({'UTF-16'}, set()),
    'UseQuantumComputing': (set(), set()),
}
FUNCTION = {'ReadDirectly': 'reads', 'WrittenAnsi': 'writes', 'DeletedHere': 'deletes', 'ReadByHelper': 'by_helper',
            'InAConstant': 'by_pointer'}
MACHINES = {'x86_64': 'i386:x86-64', 'i686': 'i386', 'aarch64': 'arm64'}


def build(folder, cpu):
    def run(*words):
        subprocess.run(words, check=True, cwd=folder)
    names = [('RegQueryValueExW', 24), ('RegSetValueExA', 24), ('RegDeleteValueW', 8), ('RegCloseKey', 4)]
    with open(os.path.join(folder, 'advapi32.def'), 'w', encoding='ascii') as f:
        f.write('LIBRARY advapi32.dll\nEXPORTS\n')
        f.writelines(f'  {n}{"@" + str(size) if cpu == "i686" else ""}\n' for n, size in names)
    run('llvm-dlltool-19', '-k', '-m', MACHINES[cpu], '-d', 'advapi32.def', '-l', f'{cpu}.lib')
    run('clang-19', f'--target={cpu}-pc-windows-msvc', '-O1', '-fno-builtin', '-mno-incremental-linker-compatible', '-c',
        'program.c', '-o', f'{cpu}.obj')
    extra = ['/safeseh:no'] if cpu == 'i686' else []
    run('lld-link-19', '/dll', '/entry:start', '/nodefaultlib', *extra, f'/out:{cpu}.dll', f'{cpu}.obj', f'{cpu}.lib')
    return os.path.join(folder, f'{cpu}.dll')


def ask(program, name, *paths):
    run = subprocess.run([program, 'regvalue', '--json', name, *paths], capture_output=True, text=True)
    assert run.returncode == 0, f'{name}: status {run.returncode}: {run.stderr[-2000:]}'
    return json.loads(run.stdout)['records'][0]


def check(program, cpu, path):
    for name, (encodings, uses) in KNOWN.items():
        said = ask(program, name, path)
        images = [r for r in said['results'] if r['record'] == 'image']
        hits = [h for i in images for h in i['hits']]
        references = [r for h in hits for r in h['references']]
        where = f'{cpu}: {name}: {json.dumps(said)[:1500]}'
        assert {h['encoding'] for h in hits} == encodings, where
        assert {r['use'] for r in references} == uses, where
        assert said['readers'] == (1 if 'reads' in uses else 0), where
        assert said['images'] == 1 and said['bytes'] > 0, where
        if name in FUNCTION:
            assert [r['function_name'] for r in references] == [FUNCTION[name]], where
        if name == 'ReadDirectly':
            assert references[0]['call'] == 'advapi32!RegQueryValueExW', where
        if name == 'ReadByHelper':
            assert references[0]['helper_call'] == 'advapi32!RegQueryValueExW', where
        if name == 'InAConstant':
            assert references[0]['through_pointer'] and len(hits[0]['pointers']) == 1, where
        if name == 'readdirectly':
            assert not hits[0]['exact_case'], where


def pack(folder, dll):
    """(archive, tool) for each kind that can be made here."""
    for name, words in (('a.zip', ['zip', '-q', 'a.zip']), ('a.7z', ['7z', 'a', '-bd', 'a.7z']), ('a.cab', ['lcab', '-q']),
                        ('a.iso', ['genisoimage', '-quiet', '-J', '-o', 'a.iso']), ('a.tar.xz', ['tar', 'cJf', 'a.tar.xz'])):
        if shutil.which(words[0]):
            words = words + [os.path.basename(dll)] + (['a.cab'] if name == 'a.cab' else [])
            subprocess.run(words, check=True, cwd=folder, stdout=subprocess.DEVNULL)
            yield os.path.join(folder, name)


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--ntdbg', required=True)
    program = os.path.abspath(options.parse_args().ntdbg)
    if not all(shutil.which(x) for x in ('clang-19', 'lld-link-19', 'llvm-dlltool-19')):
        print('skipped: no clang-19, lld-link-19 and llvm-dlltool-19')
        return 77
    packed = []
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'program.c'), 'w', encoding='ascii') as f:
            f.write(SOURCE)
        dlls = {cpu: build(folder, cpu) for cpu in MACHINES}
        for cpu, dll in dlls.items():
            check(program, cpu, dll)
        for archive in pack(folder, dlls['x86_64']):
            said = ask(program, 'ReadDirectly', archive)
            assert said['readers'] == 1, f'{archive}: {said}'
            packed.append(os.path.basename(archive))
        # A file that is no archive of a kind that is read is named, not passed over.
        wim = os.path.join(folder, 'install.wim')
        with open(wim, 'wb') as f:
            f.write(b'MSWIM\0\0\0' + bytes(500))
        said = ask(program, 'ReadDirectly', dlls['x86_64'], wim)
        assert said['not_searched'] == 1 and any(r['record'] == 'not_searched' and 'WIM' in r['why'] for r in said['results']), said
        for cut in (100, 600, 1024, 2000):
            with open(dlls['x86_64'], 'rb') as f:
                data = f.read()[:cut]
            with open(os.path.join(folder, 'cut.dll'), 'wb') as f:
                f.write(data)
            run = subprocess.run([program, 'regvalue', 'ReadDirectly', os.path.join(folder, 'cut.dll')], capture_output=True)
            assert run.returncode in (0, 2) and b'Sanitizer' not in run.stderr, run
    print(f'{", ".join(MACHINES)}: {len(KNOWN)} names each; packed as {", ".join(packed)}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
