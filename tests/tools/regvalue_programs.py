#!/usr/bin/env python3
"""ntdbg regvalue over programs whose use of each name is known, made by clang-19 for x64, x86 and ARM64; and over the same in a
zip, a cab and an ISO where the tools for it are here.

usage: regvalue_programs.py --ntdbg PROGRAM
"""
import argparse
import json
import os
import random
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


def check_pdb(program, folder, packers):
    """Functions and lines from a PDB: beside the image, on the symbol path, for a member of an archive; never from another's."""
    def run(*words):
        subprocess.run(words, check=True, cwd=folder)
    run('llvm-dlltool-19', '-k', '-m', MACHINES['x86_64'], '-d', 'advapi32.def', '-l', 'imports.lib')
    run('clang-19', '--target=x86_64-pc-windows-msvc', '-O1', '-g', '-gcodeview', '-fno-builtin', '-c', 'program.c', '-o', 'named.obj')
    os.makedirs(os.path.join(folder, 'symbols'))
    os.makedirs(os.path.join(folder, 'other'))
    for pdb, dll in (('named.pdb', 'named.dll'), ('other/named.pdb', 'other/named.dll')):
        run('lld-link-19', '/debug', '/dll', '/entry:start', '/nodefaultlib', f'/pdb:{pdb}', '/pdbaltpath:named.pdb', f'/out:{dll}',
            *(['/base:0x190000000'] if 'other' in dll else []), 'named.obj', 'imports.lib')
    dll, line = os.path.join(folder, 'named.dll'), 1 + SOURCE.split('\n').index(next(x for x in SOURCE.split('\n') if 'void by_helper' in x))

    def reference(*words):
        said = ask(program, 'ReadByHelper', *words)
        image = next(r for r in said['results'] if r['record'] == 'image')
        return image, image['hits'][0]['references'][0]
    image, r = reference(dll)
    assert (r['function_name'], r['call'], r['line'], r['helper_call']) == ('by_helper', 'named!helper', line, 'advapi32!RegQueryValueExW'), r
    assert image['pdb'].endswith('named.pdb'), image
    shutil.move(os.path.join(folder, 'named.pdb'), os.path.join(folder, 'symbols'))
    image, r = reference(dll)
    assert image['pdb'] is None and r['line'] is None and r['call'].startswith('function '), image
    image, r = reference('-y', os.path.join(folder, 'symbols'), dll)
    assert r['call'] == 'named!helper' and r['line'] == line, r
    image, r = reference('-y', os.path.join(folder, 'other'), dll)
    assert image['pdb'] is None and r['call'].startswith('function '), image
    if packers:
        quietly('zip', '-q', 'named.zip', 'named.dll', folder=folder)
        image, r = reference('-y', os.path.join(folder, 'symbols'), os.path.join(folder, 'named.zip'))
        assert r['call'] == 'named!helper' and image['path'].endswith('named.zip!named.dll'), image


def ask(program, name, *paths, status=0):
    run = subprocess.run([program, 'regvalue', '--json', name, *paths], capture_output=True, text=True)
    assert status is None or run.returncode == status, f'{name}: status {run.returncode}: {run.stderr[-2000:]}'
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


def quietly(*words, folder):
    subprocess.run(words, check=True, cwd=folder, capture_output=True)


def pack(folder, dll):
    """Paths of archives with the program in them, one for each kind that can be made here; `skipped` are the others."""
    name, made, skipped = os.path.basename(dll), [], []
    tree = os.path.join(folder, 'tree', 'Windows', 'System32')
    os.makedirs(tree)
    shutil.copy(dll, tree)
    with open(os.path.join(tree, 'noise.bin'), 'wb') as f:
        f.write(random.Random(1).randbytes(300000))
    kinds = [('a.zip', ['zip', '-q', 'a.zip', name]), ('a.7z', ['7z', 'a', '-bd', 'a.7z', name]), ('a.cab', ['gcab', '-c', '-z', 'a.cab', name]),
             ('plain.cab', ['gcab', '-c', '-n', 'plain.cab', name]), ('a.iso', ['genisoimage', '-quiet', '-J', '-o', 'a.iso', name]),
             ('udf.iso', ['genisoimage', '-quiet', '-udf', '-o', 'udf.iso', 'tree']), ('a.tar.xz', ['tar', 'cJf', 'a.tar.xz', name]),
             ('a.swm', ['wimlib-imagex', 'split', 'LZX.wim', 'a.swm', '0.1']),
             # A disc with an image on it, and that in a zip: as Windows is handed out.
             ('install.iso', ['genisoimage', '-quiet', '-udf', '-o', 'install.iso', 'LZX.wim']),
             ('nested.zip', ['zip', '-q', 'nested.zip', 'install.iso'])]
    wim = ['wimlib-imagex', 'capture', 'tree']
    kinds[0:0] = [(f'{c}.wim', [*wim, f'{c}.wim', f'--compress={c}']) for c in ('none', 'XPRESS', 'LZX')]
    kinds += [(f'solid-{c}.wim', [*wim, f'solid-{c}.wim', f'--compress={c}', '--solid', f'--solid-compress={c}']) for c in ('XPRESS', 'LZX')]
    kinds.append(('large-LZX.wim', [*wim, 'large-LZX.wim', '--compress=LZX', '--chunk-size=2097152']))
    for path, words in kinds:
        needed = {'a.swm': 'LZX.wim', 'install.iso': 'LZX.wim', 'nested.zip': 'install.iso'}.get(path)
        if shutil.which(words[0]) and (not needed or needed in made):
            quietly(*words, folder=folder)
            made.append(path)
        else:
            skipped.append(f'{path} (no {words[0]})')
    return made, skipped


def check_wine(program):
    """Values that Wine does and does not read, in all of its PE files. (GlobalFlag is read by its Unix half, ntdll.so.)"""
    folder = '/usr/lib/x86_64-linux-gnu/wine/x86_64-windows'
    if not os.path.isdir(folder):
        return 'no Wine'
    said = ask(program, 'UseQuantumComputing', folder)
    assert said['with_name'] == said['readers'] == said['maybe'] == 0 and said['images'] > 500, said
    said = ask(program, 'SafeDllSearchMode', folder)
    assert 'ntdll.dll' in [os.path.basename(r['path']) for r in said['results'] if r['record'] == 'image' and r['reads']], said
    return f'{said["images"]} images of Wine'


def check_packed(program, folder, made):
    inside = {'a.iso': {'X86_64.DLL', 'X86_64.dll', 'x86_64.dll'}, 'nested.zip': {'install.iso!LZX.wim!1/Windows/System32/x86_64.dll'},
              'install.iso': {'LZX.wim!1/Windows/System32/x86_64.dll'}, 'udf.iso': {'Windows/System32/x86_64.dll'}}
    for path in made:
        said = ask(program, 'ReadDirectly', os.path.join(folder, path))
        images = [r for r in said['results'] if r['record'] == 'image']
        assert said['readers'] == said['images'] == 1 and said['not_searched'] == 0, f'{path}: {said}'
        name = images[0]['path'].partition(path + '!')[2]
        expected = inside.get(path, {'1/Windows/System32/x86_64.dll'} if path.endswith(('wim', 'esd', 'swm')) else {'x86_64.dll'})
        assert name in expected, f'{path}: {name}'


def check_split(program, folder):
    """Parts that lie beside the first are read with it and not once more; one that is missing is named."""
    parts = [x for x in os.listdir(folder) if x.endswith('.swm')]
    assert len(parts) > 2, parts
    alone = os.path.join(folder, 'parts')
    os.makedirs(alone)
    for part in parts:
        shutil.copy(os.path.join(folder, part), alone)
    said = ask(program, 'ReadDirectly', alone)
    assert said['readers'] == said['images'] == 1 and said['not_searched'] == 0, said
    os.remove(os.path.join(alone, 'a2.swm'))
    whys = [r['why'] for r in ask(program, 'ReadDirectly', os.path.join(alone, 'a.swm'), status=None)['results'] if r['record'] == 'not_searched']
    assert whys and whys[0].startswith('part 2 of '), whys
    run = subprocess.run([program, 'regvalue', 'ReadDirectly', os.path.join(folder, 'a2.swm')], capture_output=True, text=True)
    assert run.returncode == 2 and 'part 2 of' in run.stdout and 'in part 1' in run.stdout, run


def check_lzms(program, folder):
    """The compression that is not read: all of the image is named, with the reason."""
    for name, words in (('LZMS.wim', ['--compress=LZMS']), ('solid.esd', ['--solid'])):
        quietly('wimlib-imagex', 'capture', 'tree', name, *words, folder=folder)
        said = ask(program, 'ReadDirectly', os.path.join(folder, name), status=None)
        whys = [r['why'] for r in said['results'] if r['record'] == 'not_searched']
        assert said['readers'] == 0 and whys and all('LZMS' in why for why in whys), said
        assert sum('of its files: compressed with LZMS' in why for why in whys) == 1 and len(whys) <= 2, said


def check_damaged(program, folder, made):
    """Whatever is changed: an answer, and no crash."""
    dice = random.Random(7)
    for path in (x for x in made if x.endswith(('.wim', '.esd', 'udf.iso', '.cab'))):
        with open(os.path.join(folder, path), 'rb') as f:
            whole = f.read()
        for turn in range(8):
            data = bytearray(whole[:dice.randrange(1, len(whole))] if turn == 0 else whole)
            ends = (0, 300, 300, 4000)[turn % 4]
            for _ in range(1 + turn * 4):
                # The tables of a WIM stand at its end, its header and those of a UDF image at the begin.
                at = dice.randrange(len(data)) if not ends else dice.choice((dice.randrange(min(ends, len(data))), -1 - dice.randrange(min(ends, len(data)))))
                data[at] = dice.randrange(256)
            broken = os.path.join(folder, 'broken')
            with open(broken, 'wb') as f:
                f.write(data)
            run = subprocess.run([program, 'regvalue', 'ReadDirectly', broken], capture_output=True, timeout=120)
            assert run.returncode in (0, 2) and b'Sanitizer' not in run.stderr, f'{path} {turn}: {run}'


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--ntdbg', required=True)
    program = os.path.abspath(options.parse_args().ntdbg)
    if not all(shutil.which(x) for x in ('clang-19', 'lld-link-19', 'llvm-dlltool-19')):
        print('skipped: no clang-19, lld-link-19 and llvm-dlltool-19')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, 'program.c'), 'w', encoding='ascii') as f:
            f.write(SOURCE)
        dlls = {cpu: build(folder, cpu) for cpu in MACHINES}
        for cpu, dll in dlls.items():
            check(program, cpu, dll)
        made, skipped = pack(folder, dlls['x86_64'])
        check_packed(program, folder, made)
        if 'a.swm' in made:
            check_split(program, folder)
        if 'LZX.wim' in made:
            check_lzms(program, folder)
        check_damaged(program, folder, made)
        check_pdb(program, folder, 'a.zip' in made)
        # A file that is no archive of a kind that is read is named, not passed over.
        vhd = os.path.join(folder, 'disk.vhdx')
        with open(vhd, 'wb') as f:
            f.write(b'vhdxfile' + bytes(500))
        said = ask(program, 'ReadDirectly', dlls['x86_64'], vhd)
        assert said['not_searched'] == 1 and any(r['record'] == 'not_searched' and 'VHDX' in r['why'] for r in said['results']), said
        for cut in (100, 600, 1024, 2000):
            with open(dlls['x86_64'], 'rb') as f:
                data = f.read()[:cut]
            with open(os.path.join(folder, 'cut.dll'), 'wb') as f:
                f.write(data)
            run = subprocess.run([program, 'regvalue', 'ReadDirectly', os.path.join(folder, 'cut.dll')], capture_output=True)
            assert run.returncode in (0, 2) and b'Sanitizer' not in run.stderr, run
    wine = check_wine(program)
    print(f'{wine}; {", ".join(MACHINES)}: {len(KNOWN)} names each; packed as {", ".join(made)}' +
          (f'; not tried: {", ".join(skipped)}' if skipped else ''))
    return 0


if __name__ == '__main__':
    sys.exit(main())
