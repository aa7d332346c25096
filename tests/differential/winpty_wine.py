#!/usr/bin/env python3
"""Programs of Microsoft's compiler with their private PDBs (npm's node-pty: winpty.dll, winpty-agent.exe), stopped inside of
their own code under Wine; minidumps of them by Wine's MiniDumpWriteDump and by winedbg; ntdbg on those. winpty_host.c makes
the stops and says what is true.

    winpty_wine.py NTDBG HOST_EXE BUILD_DIRECTORY WORK_DIRECTORY

What ntdbg says is held against: stacks, Wine's RtlVirtualUnwind and StackWalk64 in the process, winedbg and lldb-19 on the
dump; modules, exception and threads, the process itself; functions and lines of the MSVC code, llvm-pdbutil-19; names in
Wine's modules, the export tables that llvm-readobj-19 prints. Wine's dumps have no CodeView records: images are found by
name, timestamp and size, and decoys of the same names come first in both paths. Exit code 77 (skip) without the peers."""
import json
import os
import re
import shutil
import subprocess
import sys

import npm
import pdb_compare
import unwind_compare

WINE = '/usr/lib/x86_64-linux-gnu/wine/x86_64-windows'
PDBUTIL, READOBJ, LLDB = 'llvm-pdbutil-19', 'llvm-readobj-19', 'lldb-19'
NM, SYMBOLIZER = 'llvm-nm-19', 'llvm-symbolizer-19'
FAULT, FIRST_SECTION = 0xc0000005, 0x1000


class Truth:
    """What the process and the debugger that made the dump said."""

    def __init__(self, text):
        self.modules, self.stacks, self.exception, self.process = {}, {}, None, None
        stack = None
        for words in (line.split() for line in text.splitlines()):
            if words[:1] == ['process']:
                self.process = int(words[1], 16)
            elif words[:1] == ['module']:
                self.modules[int(words[1], 16)] = (int(words[2], 16), words[3])
            elif words[:1] == ['exception']:
                self.exception = [int(word, 16) for word in words[1:4]]
            elif words[:1] == ['thread']:
                stack = self.stacks.setdefault(int(words[1], 16), [])
            elif words[:1] == ['frame']:
                stack.append((int(words[2], 16), int(words[3], 16)))


class Case:
    def __init__(self, name):
        self.name, self.checked, self.wrong = name, 0, []

    def same(self, what, ours, theirs):
        self.checked += 1
        if ours != theirs:
            self.wrong.append(f'{what}: ntdbg {ours}, peer {theirs}')


class Images:
    """What llvm's tools say of the images."""

    def __init__(self, programs):
        self.programs, self.exports, self.sites, self.symbols = programs, {}, {}, {}

    def exported(self, path):
        if path not in self.exports:
            text = subprocess.run([READOBJ, '--coff-exports', path], capture_output=True, text=True, check=True).stdout
            rows = re.findall(r'Name: (\S*)\n\s*(?:ForwardedTo: .*\n\s*)?RVA: 0x([0-9A-F]+)', text)
            forwarded = set(re.findall(r'Name: (\S*)\n\s*ForwardedTo', text))
            table = {}
            for name, rva in rows:
                if name and name not in forwarded:
                    table.setdefault(int(rva, 16), set()).add(name)
            self.exports[path] = table
        return self.exports[path]

    def nearest(self, path, rva):
        """The names at the nearest export at or below, and the distance."""
        table = self.exported(path)
        at = max((start for start in table if start <= rva), default=None)
        return (set(), None) if at is None else (table[at], rva - at)

    def program(self, pdb):
        """Functions and lines of section 1 as the PDB's records say; llvm-symbolizer-19 is of no use here: on these files it
        takes an inlined header's line for the function's own, and ends in a fault at functions inlined across modules."""
        if pdb not in self.sites:
            text = subprocess.run([PDBUTIL, 'dump', '--symbols', pdb], capture_output=True, text=True, errors='replace').stdout
            functions = [(int(at), int(at) + int(size), name) for name, at, size in re.findall(
                r'S_[GL]PROC32(?:_ID)? \[size = \d+\] `(.*)`\n.*addr = 0001:(\d+), code size = (\d+)', text)]
            text = subprocess.run([PDBUTIL, 'dump', '-l', pdb], capture_output=True, text=True, errors='replace').stdout
            lines = []
            for row in pdb_compare.source_lines(text.split('\n')):
                place, line, _, file = row.split(' ', 3)
                if place.startswith('0001:'):
                    lines.append((int(place[5:], 16), int(line), file))
            self.sites[pdb] = functions, sorted(lines)
        return self.sites[pdb]

    def own(self, path, rva):
        """(name, displacement, file, line) by the module's own symbols and DWARF; None without them."""
        if path not in self.symbols:
            listed = subprocess.run([NM, '--defined-only', path], capture_output=True, text=True).stdout
            base = re.search(r'ImageBase: 0x([0-9A-F]+)', subprocess.run([READOBJ, '--file-headers', path], capture_output=True, text=True).stdout)
            self.symbols[path] = int(base[1], 16), {m[2]: int(m[1], 16) for m in re.finditer(r'^([0-9a-f]+) [tT] (\S+)$', listed, re.M)}
        base, symbols = self.symbols[path]
        # Of functions that are inlined there, the last is the one that has the frame; its line is that of the call.
        said = subprocess.run([SYMBOLIZER, '--relative-address', '--obj=' + path, hex(rva)], capture_output=True, text=True).stdout
        places = list(re.finditer(r'^(\S+)\n(.*):(\d+):\d+\n', said, re.M))
        place = places[-1] if places else None
        if not place or place[1] not in symbols:
            return None
        known = place[2] != '??'
        return place[1], base + rva - symbols[place[1]], os.path.basename(place[2]) if known else '', int(place[3]) if known else None

    def site(self, path, rva):
        """(function, file, line) of code in the first section; what is not known is None."""
        functions, lines = self.program(os.path.splitext(path)[0] + '.pdb')
        at = rva - FIRST_SECTION
        found = next(((start, name) for start, end, name in functions if start <= at < end), None)
        if not found:
            return None, None, None
        rows = [row for row in lines if found[0] <= row[0] <= at]
        return (found[1], re.split(r'[\\/]', rows[-1][2])[-1].lower(), rows[-1][1]) if rows else (found[1], None, None)


def ntdbg(program, dump, symbols, images):
    # The peers show no inlined functions. The failing command of a line ends it: one of the two modules is there.
    commands = '.inline 0\n~*k 100;.lastevent;.exr -1;lm\n!lmi winpty\n!lmi winpty_agent\nq\n'
    run = subprocess.run([program, '--json', '-lines', '-z', dump, '-y', ';'.join(symbols), '-i', ';'.join(images)], input=commands,
                         capture_output=True, text=True, timeout=300)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    return {answer['command']: answer for answer in answers}, run.stderr


def stacks_of(answer):
    stacks, frames = {}, None
    for record in answer['records']:
        if record['record'] == 'thread':
            frames = stacks.setdefault(record['id'], [])
        elif record['record'] == 'frame' and record.get('ip'):
            frames.append(record)
    return stacks


def simple(name):
    """A function's own name, however much the two say of templates, parameters and scopes."""
    name = re.sub(r'\(.*', '', re.sub(r'<.*>', '', name)).strip()
    return name.split('::')[-1].split(' ')[-1]


def check_site(case, frame, path, base, images):
    """The name of a frame, by what its module has: a private PDB, or exports only. As in WinDbg, it is the return address that
    is named, not the call."""
    where = f'{frame["ip"]} {frame["site"]}'
    address = int(frame['ip'], 16)
    if os.path.dirname(path) == images.programs:
        function, file, line = images.site(path, address - base)
        case.same(where + ' function', simple(frame['symbol'] or ''), simple(function or 'none by llvm-pdbutil'))
        case.same(where + ' line', (re.split(r'[\\/]', frame['file'] or '')[-1].lower() or None, frame['line']), (file, line))
    elif os.path.dirname(path) == WINE:
        names, distance = images.nearest(path, address - base)
        own = images.own(path, address - base)
        # Functions that are not exported have the name of the module's own symbol table, and lines by its DWARF.
        if own and frame['symbol'] == own[0]:
            names, distance = {own[0]}, own[1]
            case.same(where + ' line', (os.path.basename(frame['file'] or ''), frame['line']), own[2:])
        case.same(where + ' name', frame['symbol'] in names or sorted(names), True)
        case.same(where + ' displacement', int(frame['displacement'], 16), distance)


def winedbg_stack(prefix_environment, work, dump):
    run = subprocess.run(['winedbg', '--command', 'bt', dump], cwd=work, env=prefix_environment, capture_output=True, text=True,
                         errors='replace', timeout=120)
    return backtrace(run.stdout)


def backtrace(text):
    """The addresses of a winedbg backtrace. Inlined functions repeat their caller's."""
    found = []
    for line in text.split('Backtrace:')[-1].splitlines():
        row = re.match(r'^(?:=>| )\s?(\d+) 0x0*([0-9a-f]+) ', line)
        if row and (not found or found[-1] != int(row.group(2), 16)):
            found.append(int(row.group(2), 16))
    return found


def lldb_stacks(dump, paths):
    """Addresses of every thread's frames. lldb knows inlined functions by DWARF: those carry an address of their caller's code and
    are left out."""
    run = subprocess.run([LLDB, '--no-lldbinit', '-b', '-o', 'settings set target.exec-search-paths ' + ' '.join(paths),
                          '-o', 'settings set symbols.enable-external-lookup false', '-o', f'target create --core {dump}',
                          '-o', 'thread list', '-o', 'thread backtrace all'], capture_output=True, text=True, errors='replace', timeout=300)
    ids = {int(a): int(b, 16) for a, b in re.findall(r'thread #(\d+): tid = 0x([0-9a-f]+)', run.stdout)}
    stacks, current = {}, None
    for line in run.stdout.split('thread backtrace all', 1)[-1].splitlines():
        thread, frame = re.match(r'^[* ] thread #(\d+)', line), re.match(r'^[* ]+frame #\d+: 0x([0-9a-f]+) (.*)$', line)
        if thread:
            current = stacks.setdefault(ids.get(int(thread.group(1))), [])
        elif frame and current is not None:
            inlined = bool(current) and current[-1][1]
            if not inlined: # the frame under an inlined one is the same frame
                current.append((int(frame.group(1), 16), '[inlined]' in frame.group(2)))
            elif '[inlined]' not in frame.group(2):
                current[-1] = (current[-1][0], False)
    return {thread: [address for address, _ in frames] for thread, frames in stacks.items()}


def check_pdbs(case, answers, modules, truth, programs):
    """The PDB of the image's own GUID, although another of its name comes first in the path."""
    for base, (_, name) in truth.modules.items():
        stem = name.lower().removesuffix('.exe').removesuffix('.dll')
        if stem not in ('winpty', 'winpty-agent'):
            continue
        pdb = os.path.join(programs, stem + '.pdb')
        row = modules.get(base, {})
        case.same(f'symbols of {name}', (row.get('status'), row.get('symbol_file')), ('(private pdb symbols)', pdb))
        summary = subprocess.run([PDBUTIL, 'dump', '--summary', pdb], capture_output=True, text=True).stdout
        guid = re.search(r'GUID: (\{[0-9A-F-]+\})', summary).group(1)
        details = json.dumps(answers['!lmi ' + stem.replace('-', '_')])
        case.same(f'GUID of {name}', guid in details or details, True)


def check(case, program, dump, truth, places, images, peers):
    answers, complaint = ntdbg(program, dump, places['symbols'], places['images'])
    case.same('complaints', complaint.strip(), '')
    case.same('failed commands', [c for c, a in answers.items() if a['error'] and not c.startswith('!lmi')], [])
    stacks = stacks_of(answers['~*k 100'])
    modules = {int(r['start'], 16): r for r in answers['lm']['records'] if r['record'] == 'module'}
    for base, (size, name) in truth.modules.items():
        found = modules.get(base)
        case.same(f'module {name}', found and int(found['end'], 16) - base, size)
    if truth.exception:
        code, address, thread = truth.exception
        event = next(r for r in answers['.lastevent']['records'] if r['record'] == 'event')
        case.same('exception code', event['code'], '0x%08x' % code)
        case.same('event thread', event['tid'], thread)
        record = answers['.exr -1']['records'][0]
        case.same('exception address', int(record['address'], 16), address)
    for thread, frames in truth.stacks.items():
        case.same(f'thread {thread:x}', [(int(f['sp'], 16), int(f['ip'], 16)) for f in stacks.get(thread, [])], frames)
    check_pdbs(case, answers, modules, truth, images.programs)
    private = 0
    for frames in stacks.values():
        for frame in frames:
            base = max((b for b in modules if b <= int(frame['ip'], 16)), default=0)
            name = truth.modules.get(base, (0, ''))[1].lower()
            path = next((p for d in (images.programs, WINE) for p in [os.path.join(d, name)] if name and os.path.exists(p)), None)
            if path:
                check_site(case, frame, path, base, images)
                private += os.path.dirname(path) == images.programs
    case.same('frames of MSVC code', private >= 2, True)
    for peer, theirs in peers:
        for thread, addresses in theirs.items():
            ours = [int(f['ip'], 16) for f in stacks.get(thread, [])]
            case.same(f'{peer}: thread {thread:x}', ours, addresses)


def run_host(work, environment, host, *arguments):
    run = subprocess.run(['wine', host, *arguments], cwd=work, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                         text=True, start_new_session=True, timeout=180)
    if 'written 1' not in run.stdout:
        print(f'Wine wrote no dump for {arguments}:\n{run.stdout}{run.stderr}')
        sys.exit(1)
    return Truth(run.stdout)


def run_winedbg(work, environment, name, commands, *target):
    script = os.path.join(work, name + '.winedbg')
    with open(script, 'w') as f:
        f.write('\n'.join(commands) + '\n')
    return subprocess.run(['winedbg', '--file', script, *target], cwd=work, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, errors='replace', start_new_session=True, timeout=180).stdout


def crash_in_winedbg(work, environment, host):
    """winedbg starts the program, which faults inside of winpty.dll."""
    text = run_winedbg(work, environment, 'crash', ['cont', 'info share', 'info threads', 'minidump crash.dmp', 'kill', 'quit'],
                       host, 'crash', 'winpty.dll')
    truth = Truth('')
    fault = re.search(r'page fault on read access to 0x0*1230 in 64-bit code \(0x([0-9a-f]+)\)', text)
    thread = re.search(r'^\s+([0-9a-f]{8})\s+-?\d+ <==', text, re.M)
    if not fault or not thread:
        print('winedbg did not see the fault:\n' + text)
        sys.exit(1)
    truth.exception = [FAULT, int(fault.group(1), 16), int(thread.group(1), 16)]
    for first, last, name in re.findall(r'^PE(?:-\S+)?\s+([0-9a-f]+)-\s*([0-9a-f]+)\s+\S+\s+(\S+)', text, re.M):
        name = next((name + ending for ending in ('.dll', '.exe') for folder in (work, WINE)
                     if os.path.exists(os.path.join(folder, name + ending))), name)
        truth.modules[int(first, 16)] = (int(last, 16) - int(first, 16), name)
    return truth, {truth.exception[2]: backtrace(text.split('Backtrace:', 2)[1])}


def attach_winedbg(work, environment, host):
    """winpty_open waits for an agent that does not answer; winedbg attaches then."""
    process = subprocess.Popen(['wine', host, 'wait', r'wait\winpty.dll'], cwd=work, env=environment, text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    said = ''
    for line in process.stdout:
        said += line
        if line.startswith('ready'):
            break
    truth = Truth(said)
    if not truth.process:
        print('the program did not wait:\n' + said)
        sys.exit(1)
    text = run_winedbg(work, environment, 'attach', ['bt', 'minidump attach.dmp', 'kill', 'quit'], str(truth.process))
    process.stdout.close()
    process.wait(timeout=120)
    return truth, backtrace(text)


def prepare(work, host, programs):
    """The host and winpty.dll where no agent is, again with a copy of the host for an agent, and decoys."""
    os.makedirs(os.path.join(work, 'wait'), exist_ok=True)
    os.makedirs(os.path.join(work, 'decoys'), exist_ok=True)
    other = programs.replace('win32-x64', 'win32-arm64')
    for source, target in ((host, 'winpty_host.exe'), (os.path.join(programs, 'winpty.dll'), 'winpty.dll'),
                           (host, 'wait/winpty-agent.exe'), (os.path.join(programs, 'winpty.dll'), 'wait/winpty.dll'),
                           (os.path.join(other, 'winpty.dll'), 'decoys/winpty.dll'),
                           (os.path.join(other, 'winpty-agent.exe'), 'decoys/winpty-agent.exe'),
                           (os.path.join(programs, 'winpty.dll'), 'decoys/ntdll.dll'),
                           (os.path.join(WINE, 'ntdll.dll'), 'decoys/kernelbase.dll')):
        target = os.path.join(work, target)
        if os.path.exists(target):
            os.remove(target)
        shutil.copy(source, target)
    return {'symbols': [other, programs], 'images': [os.path.join(work, 'decoys'), programs, work, WINE]}


def main():
    program, host, build, work = (os.path.abspath(path) for path in sys.argv[1:5])
    missing = [tool for tool in ('wine', 'wineboot', 'winedbg', PDBUTIL, READOBJ) if not shutil.which(tool)]
    if missing:
        print('skipped: not installed: ' + ', '.join(missing))
        return 77
    programs = os.path.join(npm.require(build, 'node-pty'), 'prebuilds/win32-x64')
    prefix = os.path.join(build, 'wineprefix')
    environment = unwind_compare.wine_environment(prefix)
    if not unwind_compare.make_prefix(prefix, environment):
        print('skipped: Wine cannot make a prefix here')
        return 77
    subprocess.run(['wineserver', '-p15'], env=environment) # stays between the runs
    places, images = prepare(work, host, programs), Images(programs)
    cases = []
    for name, argument in (('throw', 'winpty.dll'), ('fault', 'winpty.dll'),
                           ('agent', unwind_compare.windows_path(os.path.join(programs, 'winpty-agent.exe')))):
        truth = run_host(work, environment, 'winpty_host.exe', name, argument, name + '.dmp')
        cases.append((name, truth, [('winedbg', {truth.exception[2]: winedbg_stack(environment, work, name + '.dmp')})]))
    truth, stack = crash_in_winedbg(work, environment, 'winpty_host.exe')
    cases.append(('crash', truth, [('winedbg', stack)]))
    truth, stack = attach_winedbg(work, environment, 'winpty_host.exe')
    cases.append(('attach', truth, []))
    failed = 0
    for name, truth, peers in cases:
        case, dump = Case(name), os.path.join(work, name + '.dmp')
        if shutil.which(LLDB):
            peers.append(('lldb', lldb_stacks(dump, [WINE, programs, work])))
        check(case, program, dump, truth, places, images, peers)
        for text in case.wrong:
            print(f'{name}: {text}')
        print(f'{name}: {case.checked} facts compared, {len(case.wrong)} differ; stacks also by {", ".join(p for p, _ in peers)}')
        failed += len(case.wrong)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
