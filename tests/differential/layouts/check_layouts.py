#!/usr/bin/env python3
"""Checks what src/ believes about Windows' structures against type files of real Windows versions:

  * data/layouts/x64.txt, x86.txt: every offset, and that the built-in size is not larger than the real one;
  * every field path that src/windows and src/extensions name in their text: some structure has it in every version.

Type files come from the corpus: ISF (types/*.json.xz), Rekall profiles (types/rekall-*.json.gz), and the types of 32-bit
PDBs, read by llvm-pdbutil. Exit status 77 when there is no corpus.

usage: check_layouts.py PROJECT_ROOT
"""
import fnmatch
import glob
import gzip
import json
import lzma
import os
import re
import shutil
import subprocess
import sys

# Fields that later versions call by another name, or that some versions do not have.
RENAMED = {('_LDR_DATA_TABLE_ENTRY', 'LoadCount'): {'ObsoleteLoadCount'}}
# Structures that only some type files have.
OPTIONAL = {'_KLDR_DATA_TABLE_ENTRY', '_RTL_USER_PROCESS_PARAMETERS', '_CURDIR'}
# Of ARM64, by our own names: no type file of the corpus is of that processor.
OPTIONAL |= {'_ARM64_KTRAP_FRAME', '_ARM64_VFP_STATE'}
# Of the driver kit's headers (wdm.h, ntifs.h), which drivers are compiled with: in no type file of nt.
OPTIONAL |= {'_KBUGCHECK_CALLBACK_RECORD', '_KBUGCHECK_REASON_CALLBACK_RECORD', '_FILE_LOCK', '_FILE_LOCK_INFO'}


def isf(path):
    with lzma.open(path) as f:
        types = json.load(f)['user_types']

    def fields(name, base=0, found=None, depth=0):
        found = {} if found is None else found
        for field, body in types[name]['fields'].items():
            if field.startswith('unnamed') and body['type'].get('name') in types and depth < 4:
                fields(body['type']['name'], base + body['offset'], found, depth + 1)
            found.setdefault(field, (base + body['offset'], body['type'].get('name')))
        return found
    return {name: (body['size'], fields(name)) for name, body in types.items() if name.startswith('_')}


def rekall(path):
    with gzip.open(path) as f:
        structs = json.load(f)['$STRUCTS']
    found = {}
    for name, (size, fields) in structs.items():
        found[name] = (size, {f: (body[0], body[1][0] if body[1] else None) for f, body in fields.items()})
    return found


def pdb(path, tool):
    """Structures of a PDB by llvm-pdbutil's dump: LF_FIELDLIST members, then LF_STRUCTURE sizes."""
    text = subprocess.run([tool, 'dump', '--types', path], capture_output=True, text=True, errors='replace').stdout
    lists, found, current = {}, {}, None
    names = {}
    for line in text.splitlines():
        head = re.match(r'\s*(0x[0-9A-F]+) \| (LF_\w+) \[', line)
        if head:
            current = (head[1], head[2])
            name = re.search(r'\] `(.*)`', line)
            if name and current[1] in ('LF_STRUCTURE', 'LF_UNION'):
                names[current[0]] = name[1]
            continue
        member = re.match(r'\s*- LF_MEMBER \[name = `(.*)`, Type = (.*), offset = (\d+)', line)
        if member and current and current[1] == 'LF_FIELDLIST':
            type_id = member[2].split(' ')[0]
            lists.setdefault(current[0], {}).setdefault(member[1], (int(member[3]), type_id))
        body = re.search(r'field list: (0x[0-9A-F]+)', line)
        if body and current and current[0] in names:
            current = (current[0], current[1], body[1])
        size = re.search(r'sizeof (\d+)', line)
        if size and current and current[0] in names and len(current) == 3 and int(size[1]):
            found[names[current[0]]] = (int(size[1]), lists.get(current[2], {}))
    return {n: (size, {f: (o, names.get(t)) for f, (o, t) in fields.items()}) for n, (size, fields) in found.items()}


def layouts(path):
    found = []
    with open(path, encoding='utf-8') as f:
        for line in f:
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            words = line.split(' ', 2)
            if words[0] == 'struct':
                found.append((words[1], int(words[2], 16), []))
            else:
                found[-1][2].append((int(words[0], 16), words[1]))
    return found


def check_layout(path, files):
    problems, checked = [], 0
    for struct, size, fields in layouts(path):
        for file, types in files.items():
            if struct not in types:
                if struct not in OPTIONAL:
                    problems.append(f'{file}: has no {struct}')
                continue
            real_size, real = types[struct]
            if size > real_size:
                problems.append(f'{file}: {struct} is {real_size:#x} bytes, {os.path.basename(path)} says {size:#x}')
            for offset, field in fields:
                names = {field} | RENAMED.get((struct, field), set())
                there = [n for n in names if n in real]
                if not there:
                    problems.append(f'{file}: {struct} has no {field}')
                elif real[there[0]][0] != offset:
                    problems.append(f'{file}: {struct}.{field} is at {real[there[0]][0]:#x}, not {offset:#x}')
                checked += 1
    return problems, checked


CALLS = re.compile(r'(?:value_field|value_has_field|nt_parameter_string|show_string|value_first)\(([^;]*?)\)', re.DOTALL)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
TYPED = re.compile(r'"(_[A-Z0-9_]+)",\s*"([A-Za-z_.]+)"')
PATH = re.compile(r'^[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)*$')


# Their paths are held to a type each by kernel_fields.py, which knows of fields that builds do not have.
KERNEL_OBJECTS = ('src/windows/alpc.c', 'src/windows/apcs.c', 'src/windows/arbiters.c', 'src/windows/bugcheck_callbacks.c', 'src/windows/plugplay_events.c',
                  'src/windows/silo.c', 'src/show/device_node.c', 'src/windows/deadlock.c', 'src/windows/dpcs.c', 'src/windows/thread_search.c',
                  'src/windows/verifier_pool.c', 'src/windows/whea_sources.c', 'src/windows/hang.c', 'src/windows/hang_suspects.c', 'src/windows/interrupts.c',
                  'src/windows/ready_threads.c', 'src/windows/timers.c', 'src/windows/work_queues.c',
                  'src/windows/process.c', 'src/windows/thread.c', 'src/windows/processor.c', 'src/windows/soft_pte.c', 'src/windows/vad.c',
                  'src/windows/control_area.c', 'src/windows/file_cache.c', 'src/windows/lookaside.c', 'src/windows/pfn_usage.c',
                  'src/windows/pool*.c', 'src/windows/system_ptes.c', 'src/windows/system_regions.c',
                  'src/show/kernel.c', 'src/show/kernel_map.c', 'src/show/process.c', 'src/show/section.c', 'src/show/thread.c',
                  'src/windows/power.c', 'src/windows/token.c', 'src/show/irp.c', 'src/extensions/exts/token.c', 'src/extensions/kdexts/*.c')


def paths_of(root):
    """(file, type or None, path) for each field path in the text of windows/ and extensions/."""
    for folder in ('src/windows', 'src/extensions'):
        for name in sorted(glob.glob(os.path.join(root, folder, '**', '*.c'), recursive=True)):
            with open(name, encoding='utf-8') as f:
                text = f.read()
            shown = os.path.relpath(name, root)
            if any(fnmatch.fnmatch(shown, pattern) for pattern in KERNEL_OBJECTS):
                continue
            for struct, path in TYPED.findall(text):
                yield shown, struct, path
            for call in CALLS.findall(text):
                for string in STRING.findall(call):
                    if PATH.match(string):
                        yield shown, None, string


def has_path(types, struct, path):
    for part in path.split('.'):
        if struct not in types or part not in types[struct][1]:
            return False
        struct = types[struct][1][part][1]
    return True


# The text around them says what else there is: a field of some builds has to be in one of the files at least.
SOME_BUILDS = {'HardErrorsAreDisabled', 'EnvironmentSize', 'ObsoleteLoadCount', 'PagedPoolCommit', 'TotalBigPages', 'Vp.NumberOfPagingFiles',
               'Vp.PagingFile', 'AffinityIndex', 'AggregateExchg.Depth', 'BlockCount', 'SizeIndex', 'UserBlocks', 'GrantedAccessBits',
               'HighValue', 'NextFreeHandleEntry', 'NextFreeTableEntry', 'ObjectPointerBits', 'BlockAddress', 'BlockOffset', 'PermanentBinAddress',
               'ConvKey.Hash'}
# Windows Server 2003's, which the corpus does not have; through a pointer, which these tables do not follow; ARM64's.
ELSEWHERE = {'NameInfoOffset', 'DriverExtension.ClientDriverExtension'} | {'Pc', 'VfpState', 'V', 'Fpcr', 'Fpsr'}
# Of ntdll's stack trace database: ntdll's PDBs have them, from which cases/forge/heap_layouts is made.
ELSEWHERE |= {'Buckets', 'NumberOfBuckets', 'NumberOfEntriesAdded', 'BackTrace', 'IndexHigh'}


def check_paths(root, files):
    problems, checked, missed = [], 0, set(SOME_BUILDS)
    for file, types in files.items():
        if '_EPROCESS' not in types:
            continue
        for source, struct, path in sorted(set(paths_of(root)), key=str):
            if path in ELSEWHERE:
                continue
            known = [s for s in ([struct] if struct else types) if has_path(types, s, path)]
            if known:
                missed.discard(path)
            elif path not in SOME_BUILDS:
                problems.append(f'{source}: {struct + "." if struct else ""}{path} is not in {file}')
            checked += 1
    return problems + [f'{path} is in no type file' for path in sorted(missed)], checked


def main():
    root = sys.argv[1]
    corpus = os.environ.get('NTDBG_CORPUS') or os.path.join(root, '..', 'shared', 'corpus')
    x64 = {os.path.basename(p): isf(p) for p in sorted(glob.glob(os.path.join(corpus, 'types', '*.json.xz')))}
    x64.update({os.path.basename(p): rekall(p) for p in glob.glob(os.path.join(corpus, 'types', 'rekall-nt-*.json.gz'))})
    if not x64:
        print(f'skipped: no type files under {corpus}/types')
        sys.exit(77)
    problems, checked = check_layout(os.path.join(root, 'data', 'layouts', 'x64.txt'), x64)
    tool = shutil.which('llvm-pdbutil-19') or shutil.which('llvm-pdbutil')
    x86 = {}
    for name in ('ntkrnlpa.pdb', 'ntdll-win7sp1-x86-omap.pdb'):
        path = os.path.join(corpus, 'symbols', name)
        if tool and os.path.exists(path):
            types = pdb(path, tool)
            if types:
                x86[name] = types
            else:
                print(f'{name} is not checked: llvm-pdbutil does not read its types')
    if not x86:
        print('32-bit layouts are not checked: llvm-pdbutil or the 32-bit PDBs are missing')
    more, count = check_layout(os.path.join(root, 'data', 'layouts', 'x86.txt'), x86)
    problems, checked = problems + more, checked + count
    more, count = check_paths(root, x64)
    problems += more
    for problem in problems:
        print(problem)
    print(f'{checked} offsets and {count} field paths checked against {len(x64) + len(x86)} type files')
    sys.exit(1 if problems or not checked or not count else 0)


if __name__ == '__main__':
    main()
