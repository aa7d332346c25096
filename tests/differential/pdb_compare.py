#!/usr/bin/env python3
"""The PDB reader against llvm-pdbutil and llvm-undname.

    pdb_compare.py PDB_PRINT [--all] [--build DIRECTORY] [FILE...]

Without files: the corpus, PDBs built here with clang and lld-link (x64 C and C++, x86, ARM64), and of the MSVC-built ones of node-pty
the smallest; with --all only those, all of both processors; with --table all of everything. Everything both programs can say about a file is compared: publics,
globals, module symbols, section contributions, lines, types, ids, forward references, readable names, inlined functions."""
import functools
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import npm

HERE = os.path.dirname(os.path.abspath(__file__))
PDBUTIL, UNDNAME, SYMBOLIZER = 'llvm-pdbutil-19', 'llvm-undname-19', 'llvm-symbolizer-19'


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, errors='replace', **more)
    if done.returncode and command[0] not in (PDBUTIL, UNDNAME, SYMBOLIZER):
        print('%s failed: %s' % (' '.join(command), done.stderr[-2000:]))
        sys.exit(1)
    return done.stdout


@functools.lru_cache(maxsize=1)
def llvm(pdb, *options):
    return run(PDBUTIL, 'dump', *options, pdb).split('\n')


def number(text):
    text = text.strip().rstrip(',')
    if text.startswith(('`', '<')):
        text = text.strip('`')
        if text.startswith('<'):
            return 0
    match = re.match(r'0x([0-9A-Fa-f]+)', text)
    return int(match.group(1), 16) if match else int(text)


RECORD = re.compile(r'^ *(0x[0-9A-F]+|\d+) \| ([A-Z]+_[A-Z0-9_]+) \[size = \d+\](.*)$')


def records(lines):
    """(module, key, kind, head, body) of every record in a dump."""
    current, module, found = None, None, []
    for line in lines:
        mod = re.match(r'^ *Mod (\d+) \| `(.*)`:', line)
        match = RECORD.match(line)
        if mod or match or line.startswith('=') or re.match(r'^ {20,}\S', line) and current is None:
            if current:
                found.append(current)
            current = None
        if mod:
            module = int(mod.group(1))
        elif match:
            current = [module, match.group(1), match.group(2), match.group(3).strip(), []]
        elif current is not None and line.strip():
            current[4].append(line.strip())
    if current:
        found.append(current)
    return [(m, k, kind, head, ' '.join(body), body) for m, k, kind, head, body in found]


def kinds():
    """Names of record kinds to numbers: LLVM's own list is not installed as text, so the document's numbers are given here once."""
    table = {
        'S_PUB32': 0x110e, 'S_GDATA32': 0x110d, 'S_LDATA32': 0x110c, 'S_GTHREAD32': 0x1113, 'S_LTHREAD32': 0x1112, 'S_PROCREF': 0x1125,
        'S_LPROCREF': 0x1127, 'S_DATAREF': 0x1126, 'S_UDT': 0x1108, 'S_CONSTANT': 0x1107, 'S_GPROC32': 0x1110, 'S_LPROC32': 0x110f,
        'S_GPROC32_ID': 0x1147, 'S_LPROC32_ID': 0x1146, 'S_BLOCK32': 0x1103, 'S_THUNK32': 0x1102, 'S_LABEL32': 0x1105, 'S_REGREL32': 0x1111,
        'S_BPREL32': 0x110b, 'S_LOCAL': 0x113e, 'S_FRAMEPROC': 0x1012, 'S_INLINESITE': 0x114d, 'S_TRAMPOLINE': 0x112c, 'S_SECTION': 0x1136,
        'S_COFFGROUP': 0x1137, 'S_BUILDINFO': 0x114c, 'S_DEFRANGE_REGISTER': 0x1141, 'S_DEFRANGE_FRAMEPOINTER_REL': 0x1142,
        'S_DEFRANGE_SUBFIELD_REGISTER': 0x1143, 'S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE': 0x1144, 'S_DEFRANGE_REGISTER_REL': 0x1145,
        'S_OBJNAME': 0x1101, 'S_UNAMESPACE': 0x1124,
        'LF_MODIFIER': 0x1001, 'LF_POINTER': 0x1002, 'LF_PROCEDURE': 0x1008, 'LF_MFUNCTION': 0x1009, 'LF_ARGLIST': 0x1201, 'LF_FIELDLIST': 0x1203,
        'LF_BITFIELD': 0x1205, 'LF_METHODLIST': 0x1206, 'LF_ARRAY': 0x1503, 'LF_CLASS': 0x1504, 'LF_STRUCTURE': 0x1505, 'LF_UNION': 0x1506,
        'LF_ENUM': 0x1507, 'LF_INTERFACE': 0x1519, 'LF_FUNC_ID': 0x1601, 'LF_MFUNC_ID': 0x1602, 'LF_BUILDINFO': 0x1603,
        'LF_SUBSTR_LIST': 0x1604, 'LF_STRING_ID': 0x1605, 'LF_UDT_SRC_LINE': 0x1606, 'LF_UDT_MOD_SRC_LINE': 0x1607, 'LF_ENUMERATE': 0x1502,
        'LF_MEMBER': 0x150d, 'LF_STMEMBER': 0x150e, 'LF_METHOD': 0x150f, 'LF_NESTTYPE': 0x1510, 'LF_ONEMETHOD': 0x1511, 'LF_BCLASS': 0x1400,
        'LF_VBCLASS': 0x1401, 'LF_IVBCLASS': 0x1402, 'LF_VFUNCTAB': 0x1409,
    }
    return table


KINDS = kinds()


def name_of(head):
    first, last = head.find('`'), head.rfind('`')
    return head[first + 1:last] if 0 <= first < last else ''


def place(text, key='addr'):
    match = re.search(r'\b%s = \[?(\d+:\d+)' % key, text)
    return ' ' + match.group(1) if match else ' ?'


def field(text, key, base=10):
    match = re.search(r'(?:^|[ ,(])%s ?= ?(`[^`]*`|<no type>|[^,\s)]+)' % re.escape(key), text)
    if not match:
        return '?'
    value = number(match.group(1))
    return '%x' % value if base == 16 else '%d' % value


def symbol_facts(kind, head, body):
    text = head + ' ' + body
    t = lambda key, base=10: ' ' + field(text, key, base)
    if kind == 'S_PUB32':
        flags = re.search(r'flags = (.*?), addr', body).group(1)
        value = sum({'none': 0, 'code': 1, 'function': 2, 'managed': 4, 'msil': 8}[f.strip()] for f in flags.split('|'))
        return ' %d' % value + place(body)
    if kind in ('S_GDATA32', 'S_LDATA32', 'S_GTHREAD32', 'S_LTHREAD32'):
        return t('type', 16) + place(body)
    if kind in ('S_PROCREF', 'S_LPROCREF', 'S_DATAREF'):
        return t('module') + t('offset')
    if kind == 'S_UDT':
        return t('original type', 16)
    if kind == 'S_LOCAL':
        return t('type', 16)
    if kind == 'S_BUILDINFO':
        return t('BuildId', 16)
    if kind == 'S_CONSTANT':
        return t('type', 16) + ' ' + re.search(r'value = (-?\d+)', body).group(1)
    if kind in ('S_GPROC32', 'S_LPROC32', 'S_GPROC32_ID', 'S_LPROC32_ID'):
        return t('parent') + t('end') + place(body) + t('code size') + t('type', 16) + t('debug start') + t('debug end')
    if kind == 'S_BLOCK32':
        return t('parent') + t('end') + place(body) + t('code size')
    if kind == 'S_THUNK32':
        return t('parent') + t('end') + t('next') + place(body) + t('size')
    if kind == 'S_LABEL32':
        return place(text)
    if kind in ('S_REGREL32', 'S_BPREL32'):
        return t('type', 16) + ' ' + re.search(r'offset = (-?\d+)', body).group(1)
    if kind == 'S_FRAMEPROC':
        return t('size') + t('bytes of callee saved registers')
    if kind == 'S_INLINESITE':
        return t('parent') + t('end') + t('inlinee', 16)
    if kind == 'S_TRAMPOLINE':
        # The target's offset is not compared: llvm-pdbutil prints the source's there.
        return t('size') + place(body, 'source') + place(body, 'target')[:5]
    if kind == 'S_SECTION':
        return t('length') + t('rva') + t('section #')
    if kind == 'S_COFFGROUP':
        return t('length') + place(body)
    if kind == 'S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE':
        return ' ' + re.search(r'offset = (-?\d+)', text).group(1)
    if kind in ('S_DEFRANGE_REGISTER', 'S_DEFRANGE_FRAMEPOINTER_REL', 'S_DEFRANGE_REGISTER_REL', 'S_DEFRANGE_SUBFIELD_REGISTER'):
        offset = ' ' + re.search(r'offset = (-?\d+)', body).group(1) if kind == 'S_DEFRANGE_FRAMEPOINTER_REL' else ''
        found = re.search(r'range = \[(\d+:\d+),\+(\d+)\)', body) or re.search(r'range start = (\d+:\d+), length = (\d+)', body)
        gaps = re.findall(r'\((\d+),(\d+)\)', body[body.find('gaps'):])
        return offset + ' %s +%s' % found.groups() + ''.join(' (%s,%s)' % g for g in gaps)
    return ''


NAMED = {'S_PUB32', 'S_GDATA32', 'S_LDATA32', 'S_GTHREAD32', 'S_LTHREAD32', 'S_PROCREF', 'S_LPROCREF', 'S_DATAREF', 'S_UDT', 'S_CONSTANT',
         'S_GPROC32', 'S_LPROC32', 'S_GPROC32_ID', 'S_LPROC32_ID', 'S_THUNK32', 'S_LABEL32', 'S_REGREL32', 'S_BPREL32', 'S_LOCAL', 'S_SECTION',
         'S_COFFGROUP', 'S_UNAMESPACE', 'S_OBJNAME', 'S_BLOCK32'}


def symbol_lines(dump):
    lines = []
    for module, key, kind, head, body, _ in records(dump):
        if kind in KINDS:
            lines.append((module, '%s %04x%s `%s`' % (key, KINDS[kind], symbol_facts(kind, head, body), name_of(head) if kind in NAMED else '')))
    return lines


def known_symbols(text):
    """Our lines of the kinds that both sides describe in full."""
    wanted = {'%04x' % KINDS[k] for k in KINDS if k.startswith('S_')}
    module, lines = None, []
    for line in text.split('\n'):
        if line.startswith('module '):
            module = int(line.split(' ')[1])
        elif line:
            if line.split(' ')[1] in wanted:
                lines.append((module, without_lost_gaps(line)))
    return lines


def without_lost_gaps(line):
    """LLVM takes a gap whose first byte is 0xf0 or more for padding and stops there."""
    for match in re.finditer(r' \((\d+),\d+\)', line):
        if int(match.group(1)) & 0xff >= 0xf0:
            return line[:match.start()] + ' ``'
    return line


def type_facts(kind, head, body):
    text = head + ' ' + body
    t = lambda key, base=10: ' ' + field(text, key, base)
    unique = re.search(r'unique name: `(.*?)` ', body + ' ')
    unique = unique.group(1) if unique else ''
    if kind in ('LF_STRUCTURE', 'LF_CLASS', 'LF_UNION', 'LF_INTERFACE'):
        fields = number(re.search(r'field list: (\S+)', body).group(1))
        size = re.search(r'sizeof (\d+)', body).group(1)
        return ' %x %s %d [%s]' % (fields, size, 'forward ref' in body, unique)
    if kind == 'LF_ENUM':
        return ' %x %x [%s]' % (number(re.search(r'field list: (\S+)', body).group(1)), number(re.search(r'underlying type: (\S+)', body).group(1)), unique)
    if kind == 'LF_POINTER':
        mode = re.search(r'mode = ([^,]+)', body).group(1)
        return t('referent', 16) + ' %d' % ['pointer', 'ref', 'data member pointer', 'member fn pointer', 'rvalue ref'].index(mode)
    if kind == 'LF_MODIFIER':
        flags = re.search(r'modifiers = (.*)', body).group(1)
        return t('referent', 16) + ' %d' % (('const' in flags) + 2 * ('volatile' in flags) + 4 * ('unaligned' in flags))
    if kind == 'LF_ARRAY':
        m = re.search(r'size: (\d+), index type: (\S+).*, element type: (\S+)', body)
        return ' %x %x %s' % (number(m.group(3)), number(m.group(2)), m.group(1))
    if kind == 'LF_BITFIELD':
        return t('type', 16) + t('bit offset') + t('# bits')
    if kind in ('LF_PROCEDURE', 'LF_MFUNCTION'):
        base = t('return type', 16) + t('# args') + t('param list', 16)
        if kind == 'LF_MFUNCTION':
            base += t('class type', 16) + t('this type', 16) + ' ' + re.search(r'this adjust = (-?\d+)', body).group(1)
        return base
    if kind in ('LF_FUNC_ID', 'LF_MFUNC_ID'):
        scope = 'parent scope' if kind == 'LF_FUNC_ID' else 'class type'
        m = re.search(r'name = (.*), type = (\S+), %s = (.*)$' % scope, body)
        return ' %x %x' % (number(m.group(3)), number(m.group(2)))
    if kind in ('LF_UDT_SRC_LINE', 'LF_UDT_MOD_SRC_LINE'):
        return t('udt', 16) + t('line')
    return ''


def type_name(kind, head, body):
    if kind in ('LF_FUNC_ID', 'LF_MFUNC_ID'):
        return re.search(r'name = (.*), type = 0x', body).group(1)
    if kind == 'LF_STRING_ID':
        return re.search(r'String: ?(.*)$', head + ' ' + body).group(1).rstrip()
    return name_of(head) if kind in ('LF_STRUCTURE', 'LF_CLASS', 'LF_UNION', 'LF_ENUM', 'LF_INTERFACE', 'LF_ARRAY') else ''


def member_line(rows):
    text = ' '.join(rows)
    m = re.match(r'- (LF_[A-Z]+) ?(.*)', text)
    kind, rest = m.group(1), m.group(2)
    if kind == 'LF_ENUMERATE':
        m = re.match(r'\[(.*) = (-?\d+)\]', rest)
        return ' - %04x %s `%s`' % (KINDS[kind], m.group(2), m.group(1))
    if kind == 'LF_MEMBER':
        m = re.match(r'\[name = `(.*?)`, Type = (.*), offset = (\d+), attrs = (\w+)', rest)
        return ' - %04x %x %s %d `%s`' % (KINDS[kind], number(m.group(2)), m.group(3), ['none', 'private', 'protected', 'public'].index(m.group(4)), m.group(1))
    if kind == 'LF_BCLASS':
        m = re.search(r'type = (\S+).*, offset = (\d+), attrs = (\w+)', rest)
        return ' - %04x %x %s %d `' % (KINDS[kind], number(m.group(1)), m.group(2), ['none', 'private', 'protected', 'public'].index(m.group(3))) + '`'
    if kind == 'LF_METHOD':
        m = re.match(r'\[name = `(.*)`, # overloads = (\d+), overload list = (\S+)\]', rest)
        return ' - %04x %s %x `%s`' % (KINDS[kind], m.group(2), number(m.group(3)), m.group(1))
    if kind in ('LF_NESTTYPE', 'LF_STMEMBER'):
        m = re.match(r'\[name = `(.*?)`, (?:parent|type) = ([^,\]\s]+)', rest)
        return ' - %04x %x `%s`' % (KINDS[kind], number(m.group(2)), m.group(1))
    if kind == 'LF_ONEMETHOD':
        m = re.match(r'\[name = `(.*)`\] type = ([^,\s]+)', rest)
        return ' - %04x %x `%s`' % (KINDS[kind], number(m.group(2)), m.group(1))
    if kind == 'LF_VFUNCTAB':
        return ' - %04x %x ``' % (KINDS[kind], number(re.match(r'type = (\S+)', rest).group(1)))
    return None


def type_lines(dump):
    lines = []
    for _, key, kind, head, body, rows in records(dump):
        if kind not in KINDS:
            continue
        line = '%x %04x' % (int(key, 16), KINDS[kind]) + type_facts(kind, head, body)
        if kind in ('LF_ARGLIST', 'LF_SUBSTR_LIST', 'LF_BUILDINFO'):
            items = [re.match(r'(0x[0-9A-F]+|<no type>)', row) for row in rows]
            line += ''.join(' %x' % number(m.group(1)) for m in items if m)
        lines.append(line + ' `%s`' % type_name(kind, head, body))
        if kind == 'LF_FIELDLIST':
            members = []
            for row in rows:
                if row.startswith('- LF_'):
                    members.append([row])
                elif members:
                    members[-1].append(row)
            for member in members:
                text = member_line(member)
                if text:
                    lines.append(text)
    return lines


def known_types(text):
    wanted = {'%04x' % KINDS[k] for k in KINDS if k.startswith('LF_')} - {'1401', '1402'}
    lines, skipping = [], False
    for line in text.split('\n'):
        if line.startswith(' - '):
            if not skipping and line.split(' ')[2] in wanted:
                lines.append(line)
        elif line:
            skipping = line.split(' ')[1] not in wanted
            if not skipping:
                lines.append(line)
    return lines


def source_lines(dump):
    module, found, name, section = None, [], '', ''
    for line in dump:
        m = re.match(r'^Mod (\d+) \|', line)
        if m:
            # A module without lines repeats the one before it; the record of the first is enough.
            module, name = int(m.group(1)), ''
            continue
        m = re.match(r'^(\S.*) \((MD5|SHA-1|SHA-256|no checksum)(?:: ([0-9A-F]+))?\)$', line)
        if m:
            name, digest = m.group(1), m.group(3) or ''
            continue
        m = re.match(r'^  (\d{4}):([0-9A-F]{8})-', line)
        if m:
            section = m.group(1)
            continue
        if module is None or not section:
            continue
        for row, address in re.findall(r'(\d+|ASI|NSI)!? ([0-9A-F]{8})', line):
            row = {'ASI': '16707566', 'NSI': '15732480'}.get(row, row)
            found.append('%s:%s %s %s %s' % (section, address, row, digest, name))
    return found


def undecorated(names):
    text = run(UNDNAME, input='\n'.join(names) + '\n')
    result = {}
    for block in text.split('\n\n'):
        rows = [r for r in block.split('\n') if r]
        if len(rows) == 2 and 'error: Invalid mangled name' not in rows[1]:
            result[rows[0]] = rows[1]
    return result


def squeeze(text):
    """Spelling that differs between undecorators without a difference in meaning."""
    text = re.sub(r'\bdtor\b', 'destructor', text.replace('extern "C" ', '').replace('[0]', '[]'))
    text = re.sub(r'\bctor\b', 'constructor', text)
    for word in ('class ', 'struct ', 'enum ', 'union ', ' __ptr64', '__ptr64'):
        text = text.replace(word, '')
    return re.sub(r'\s', '', text)


class Report:
    def __init__(self):
        self.compared = 0
        self.bad = []
        self.old = False # a type stream of version 19990903, which llvm-pdbutil does not read
        self.blind = False  # llvm-pdbutil takes nothing of the debug information stream (GNU ld's)
        self.unread = []
        self.counts = {}  # what -> (ours, theirs)

    def same(self, what, ours, theirs):
        self.compared += len(theirs)
        self.counts[what] = len(ours), len(theirs)
        if ours == theirs:
            return
        if not theirs and (self.old or self.blind):
            self.unread.append(what)
            return
        left, right = {}, {}
        for line in ours:
            left[line] = left.get(line, 0) + 1
        for line in theirs:
            right[line] = right.get(line, 0) + 1
        only = [l for l in ours if l not in right][:4], [r for r in theirs if r not in left][:4]
        if sum(left.values()) == sum(right.values()) and left == right:
            return
        self.bad.append('%s: %d ours, %d theirs\n    only ours: %r\n    only theirs: %r' % (what, len(ours), len(theirs), *only))


def trouble(report, what, text):
    """What our reader itself finds inconsistent."""
    for line in text.split('\n'):
        if re.match(r'(unreadable|unsorted|not found|line not found)', line) and 'unnamed' not in line:
            report.bad.append('%s: %s' % (what, line))


def compare_names(report, printed):
    rows = [line.split('\t') for line in printed.split('\n') if line]
    reference = undecorated([row[0] for row in rows])
    for mangled, full, name in rows:
        if mangled.startswith('??_C@') or mangled not in reference:
            continue
        report.compared += 1
        expected, got = squeeze(reference[mangled]), squeeze(full)
        if mangled.startswith('??B') or '?$?B' in mangled:
            # LLVM repeats a conversion's type as its return type.
            expected, got = (re.sub(r'^.*?__(cdecl|thiscall)', '', x) for x in (expected, got))
        if mangled.startswith('??_9'):
            continue
        if got != expected:
            report.bad.append('undecorate %s\n    ours  %s\n    llvm  %s' % (mangled, full, reference[mangled]))
        elif not name or squeeze(name.replace('[thunk]:', '')) not in expected.replace('(void)', '').replace('(', '(') and \
                '`' not in name and '<' not in name:
            report.bad.append('undecorate, name only %s\n    ours  %s\n    llvm  %s' % (mangled, name, reference[mangled]))


def last_name(name):
    """A function's own name without scopes, template arguments and parameters."""
    name = re.sub(r'<.*>', '', name.replace('operator()', 'operator@'))
    return name.split('(')[0].split('::')[-1].replace(' ', '_')


def symbolized(queries):
    """llvm-symbolizer's lines for each query; None where it gave none. It ends in a fault at a function that was inlined from
    another module (link-time code generation): it goes on behind such places, in longer steps where they are many."""
    blocks, skip = [], 1
    for _ in range(30):
        done = subprocess.run([SYMBOLIZER, '--inlines'], input=''.join(queries[len(blocks):]), capture_output=True, text=True,
                              errors='replace')
        told = [block.split('\n') for block in done.stdout.split('\n\n') if block.strip()]
        blocks += told
        if not done.returncode or len(blocks) >= len(queries):
            break
        skip = skip * 2 if len(told) < 8 else 1
        blocks += [None] * skip
    return blocks[:len(queries)]


def compare_inlines(report, printer, pdb):
    """llvm-symbolizer reads the PDB beside an image, so only our own builds are asked."""
    image = next((pdb[:-4] + e for e in ('.exe', '.dll', '.node') if os.path.exists(pdb[:-4] + e)), None)
    if not image or not shutil.which(SYMBOLIZER):
        return
    with open(image, 'rb') as f:
        header = f.read(4096)
    optional = struct.unpack_from('<I', header, 60)[0] + 24
    wide = struct.unpack_from('<H', header, optional)[0] == 0x20b
    base = struct.unpack_from('<Q', header, optional + 24)[0] if wide else struct.unpack_from('<I', header, optional + 28)[0]
    rows = [line for line in run(printer, pdb, 'inlines').split('\n') if line]
    blocks = symbolized(['CODE %s 0x%x\n' % (image, base + int(row.split(' ', 1)[0], 16)) for row in rows])
    ours, theirs, outer = [], [], []
    for row, block in zip(rows, blocks):
        if block is None:
            continue
        address, frames = row.split(' ', 1)[0], row.split('\t')[1:]
        outer.append(last_name(row.split('\t')[0].split(' ', 1)[1]))
        pairs = [frame.rsplit(':', 1) for frame in reversed(frames)]
        ours.append(address + ''.join(' %s:%s' % (last_name(name), line) for name, line in pairs))
        pairs = [(block[i], block[i + 1].rsplit(':', 2)[1]) for i in range(0, len(block) - 3, 2)]
        theirs.append(address + ''.join(' %s:%s' % (last_name(name), line) for name, line in pairs))
    if 'node-pty' not in os.path.abspath(pdb) and 'win32-' not in pdb:
        report.same('inlined functions', ours, theirs)
        return
    # Of the runs that ChangeCodeLengthAndCodeOffset makes, which only Microsoft's compiler writes, llvm-symbolizer loses many or gives
    # them another run's line; where a function's own lines are of two files, it takes the last file's for all that follow, although
    # llvm-pdbutil prints them right (winpty-agent.pdb, 0001:1093: Agent.h 100 for Agent.cc 153). So only names are compared: the
    # functions that it does name must be among ours. Of functions that the linker folded into one address, the two may choose another one
    # to begin with: one that then inlines its twin (pty.pdb, 5ba6: ~basic_string and _Tidy_deallocate).
    # Some of those inlined from another module llvm-symbolizer calls "<unknown UDT>" (an empty name here) instead of ending in a fault.
    names = lambda row: {frame.rsplit(':', 1)[0] for frame in row.split(' ')[1:]} - {''}
    told = [(a, b, twin) for a, b, twin in zip(ours, theirs, outer) if ' ' in b]
    different = sum(not names(b) <= names(a) | {twin} for a, b, twin in told)
    report.compared += len(told)
    if different or len(told) * 6 < len(rows):
        report.bad.append('inlined functions: of %d, %d are told, %d differ' % (len(rows), len(told), different))


def compare(printer, pdb):
    report = Report()
    report.old = 'Has Types: true' in run(PDBUTIL, 'dump', '--summary', pdb) and not type_lines(llvm(pdb, '--types'))
    report.blind = 'substream not aligned' in subprocess.run([PDBUTIL, 'dump', '--publics', '--summary', pdb], capture_output=True, text=True).stderr
    ask = lambda what: run(printer, pdb, what)
    publics, globals_ = ask('publics'), ask('globals')
    report.same('publics', sorted(l for _, l in known_symbols(publics)), sorted(l for _, l in symbol_lines(llvm(pdb, '--publics'))))
    report.same('globals', sorted(l for _, l in known_symbols(globals_)), sorted(l for _, l in symbol_lines(llvm(pdb, '--globals'))))
    trouble(report, 'publics', publics)
    trouble(report, 'globals', globals_)
    # llvm-pdbutil stops at the first module whose stream it does not like; what it printed is compared.
    theirs = symbol_lines(llvm(pdb, '--symbols'))
    last = max((m for m, _ in theirs), default=-1)
    report.same('module symbols', [x for x in known_symbols(ask('symbols')) if x[0] <= last], theirs)
    contributions = ask('contributions')
    theirs = []
    for line in llvm(pdb, '--section-contribs'):
        m = re.search(r'mod = (\d+), (\d+:\d+), size = (-?\d+), data crc = (\d+), reloc crc = (\d+)', line)
        if m:
            theirs.append('%s %s %s %s %s' % m.groups())
    report.same('section contributions', [l for l in contributions.split('\n') if l and not l.startswith('not')], theirs)
    trouble(report, 'contributions', contributions)
    lines = ask('lines')
    ours = []
    for line in lines.split('\n'):
        m = re.match(r'^\d+ ([0-9a-f]{4}):([0-9A-F]{8}) (\d+) . ([0-9A-F]*) (.*)$', line)
        if m:
            ours.append('%s:%s %s %s %s' % m.groups())
    report.same('lines', sorted(ours), sorted(source_lines(llvm(pdb, '-l'))))
    trouble(report, 'lines', lines)
    report.same('types', known_types(ask('types')), type_lines(llvm(pdb, '--types')))
    report.same('ids', known_types(ask('ids')), type_lines(llvm(pdb, '--ids')))
    resolved = ask('resolve')
    trouble(report, 'resolve', resolved)
    theirs = {}
    for _, key, kind, head, body, _ in records(llvm(pdb, '--types')):
        m = re.search(r'forward ref \((?:-> (0x[0-9A-F]+)|\?\?\?)\)', body)
        if m and kind in KINDS:
            theirs[int(key, 16)] = int(m.group(1), 16) if m.group(1) else 0
    ours = {int(l.split(' ')[0], 16): int(l.split(' ')[1], 16) for l in resolved.split('\n') if re.match(r'^[0-9a-f]+ [0-9a-f]+ `', l)}
    for index, target in theirs.items():
        report.compared += 1
        if target and ours.get(index) != target:
            report.bad.append('forward reference 0x%x: ours 0x%x, theirs 0x%x' % (index, ours.get(index, 0), target))
    compare_names(report, ask('names'))
    compare_inlines(report, printer, pdb)
    return report


C_SOURCE = r'''
typedef struct node { struct node *next; int value : 5; unsigned rest : 27; union { long l; double d; } u; char text[12]; } node;
enum colour { RED = -1, GREEN = 5, BLUE = 0x7fffffff };
node head; static int counter; enum colour favourite = GREEN; __declspec(thread) int slot;
static __attribute__((always_inline)) int inner(int x) { counter += x; return counter * 3; }
static __attribute__((always_inline)) int middle(int x) { int y = inner(x + 1); counter ^= y; return y + inner(y); }
__attribute__((noinline)) int outer(node *n, int depth) {
    int sum = 0;
    for (node *i = n; i; i = i->next) { int twice = middle(i->value); sum += twice + depth; if (twice & 1) { int block = inner(sum); sum ^= block; } }
    return sum;
}
int _fltused; int _tls_index;
int start(void) { head.next = &head; return outer(&head, 3) + favourite + slot; }
'''
CPP_SOURCE = r'''
namespace outer { namespace { int hidden; }
template <class T, int N> struct holder { T items[N]; T &operator[](int i) { return items[i]; } template <class U> operator U() const { return U(items[0]); } };
class base { public: virtual ~base(); virtual int f(int) const = 0; protected: static long shared; int m; };
class left : public virtual base { public: int f(int) const override; }; class right : public virtual base { public: int f(int) const override; };
class both : public left, public right { public: both(); both(const both &); int f(int) const override; both &operator=(const both &); bool operator==(const both &) const; int (both::*pm)(int) const; int both::*pd; };
base::~base() { hidden++; } long base::shared = 5; int left::f(int x) const { return x + m; } int right::f(int x) const { return x - m; }
both::both() { pm = &both::f; pd = nullptr; } both::both(const both &o) { m = o.m; } int both::f(int x) const { return left::f(x) * right::f(x); }
both &both::operator=(const both &o) { m = o.m; return *this; } bool both::operator==(const both &o) const { return m == o.m; }
int use(holder<const char *, 3> &h, int (*callback)(both &, const volatile char *const *), double (&array)[4], both &&moved) {
    static int calls; calls++; int extra = (int)array[1]; both copy(moved); copy = moved;
    return (int)(long long)h[1] + callback(copy, h.items) + extra + calls + (copy == moved) + moved.f(2); }
int use(unsigned long long a, wchar_t b, bool c, float d, ...) { return (int)(a + b + c + (int)d) + hidden; } }
using outer::both; both global_object;
extern "C" int _fltused = 0; extern "C" int _purecall() { return 0; } extern "C" int atexit(void (*)(void)) { return 0; }
void operator delete(void *, unsigned long long) {} void operator delete(void *, unsigned) {}
extern "C" int start() { outer::holder<const char *, 3> h = {}; double d[4] = {}; both b; return outer::use(h, nullptr, d, static_cast<both &&>(b)) + outer::use(5ull, L'x', true, 1.0f, 3); }
struct type_info { virtual ~type_info(); }; type_info::~type_info() {}
'''


def build(directory):
    """PDBs of every processor; an empty list where the tools are missing."""
    made = []
    if not (shutil.which('clang-19') and shutil.which('lld-link-19')):
        print('skipped: clang-19 and lld-link-19 are not here, so no PDBs are built')
        return made
    for name, source, triple, machine in (('c-x64', C_SOURCE, 'x86_64', 'x64'), ('cpp-x64', CPP_SOURCE, 'x86_64', 'x64'), ('c-i686', C_SOURCE, 'i686', 'x86'),
                                          ('c-arm64', C_SOURCE, 'aarch64', 'arm64')):
        path = os.path.join(directory, name)
        extension = '.cpp' if name.startswith('cpp') else '.c'
        with open(path + extension, 'w') as f:
            f.write(source)
        options = ['-fno-rtti', '-fno-exceptions', '-std=c++17', '-fno-threadsafe-statics'] if extension == '.cpp' else []
        compiled = subprocess.run(['clang-19', '--target=%s-pc-windows-msvc' % triple, '-O1', '-g', '-gcodeview', '-ffreestanding', '-fno-builtin',
                                   '-fasynchronous-unwind-tables', *options, '-c', path + extension, '-o', path + '.obj'], capture_output=True, text=True)
        entry = 'start'
        linked = subprocess.run(['lld-link-19', '/nologo', '/debug', '/pdb:' + path + '.pdb', '/entry:' + entry, '/subsystem:console', '/nodefaultlib', '/opt:noref',
                                 '/force', '/out:' + path + '.exe', path + '.obj'], capture_output=True, text=True)
        if compiled.returncode or not os.path.exists(path + '.pdb'):
            print('cannot build %s: %s%s' % (name, compiled.stderr, linked.stderr))
            sys.exit(1)
        made.append(path + '.pdb')
    return made + build_gnu(directory)


# GNU ld 2.40 gives up its debug information stream at clang's records of thread-local data, so there is none here.
GNU_SOURCE = r'''
typedef struct node { struct node *next; int value : 5; unsigned rest : 27; char text[12]; } node;
enum colour { RED = -1, GREEN = 5 };
node head; static int counter; enum colour favourite = GREEN;
__attribute__((noinline)) int outer(node *n, int depth) { int sum = 0; for (node *i = n; i; i = i->next) { sum += i->value + depth; counter += sum; } return sum; }
int start(void) { head.next = &head; return outer(&head, 3) + favourite; }
'''


def build_gnu(directory):
    """The PDB of GNU ld."""
    linker = shutil.which('x86_64-w64-mingw32-ld')
    if not linker:
        print('skipped: GNU ld for Windows (x86_64-w64-mingw32-ld) is not here')
        return []
    with open(os.path.join(directory, 'gnu.c'), 'w') as f:
        f.write(GNU_SOURCE)
    gnu = os.path.join(directory, 'c-x64-gnu-ld.pdb')
    compiled = subprocess.run(['clang-19', '--target=x86_64-w64-mingw32', '-O1', '-g', '-gcodeview', '-ffreestanding', '-fno-builtin', '-c', 'gnu.c',
                               '-o', 'gnu.o'], cwd=directory, capture_output=True, text=True)
    linked = subprocess.run([linker, '--pdb=' + gnu, '-e', 'start', '-o', 'gnu.exe', 'gnu.o'], cwd=directory, capture_output=True, text=True)
    if not os.path.exists(gnu):
        print('cannot build c-x64-gnu-ld: %s%s' % (compiled.stderr, linked.stderr))
        sys.exit(1)
    return [gnu]


WRITERS = {'ntdll-win10-x64': 'MSVC, public', 'ndis': 'MSVC, public with types', 'storport': 'MSVC, public with types', 'msvcrt': 'MSVC, public',
           'ntkrnlpa': 'MSVC 7.1, public, TPI 19990903', 'ntdll-win7sp1-x86-omap': 'MSVC, OMAP, public with types', 'sigsegv': 'lld, private',
           'c-x64-gnu-ld': 'GNU ld'}


def table_row(path, report):
    """One line of docs/symbols-checked.md."""
    name = os.path.splitext(os.path.basename(path))[0]
    writer = WRITERS.get(name) or ('MSVC, private' if 'prebuilds' in path else 'lld, private')
    if 'prebuilds' in path:
        name += ' (%s)' % path.split('/')[-2]
    cells = [name, writer]
    for group in (('publics', 'globals', 'module symbols'), ('types', 'ids'), ('lines',)):
        ours, theirs = (sum(report.counts.get(what, (0, 0))[k] for what in group) for k in (0, 1))
        bad = sum(any(text.startswith(what + ':') for what in group) for text in report.bad)
        unread = [what for what in group if what in report.unread]
        verdict = 'none there' if not ours and not theirs else '%d differ' % bad if bad else 'not read by the peer' if unread and not theirs else 'agreed'
        cells.append('%d, %s' % (ours, verdict) if ours or theirs else verdict)
    cells.append('ntdbg: the peer stops at type version 19990903' if report.unread and report.old else
                 'ntdbg: the peer refuses the file information as not aligned' if report.blind else '' if not report.bad else report.bad[0].split('\n')[0])
    return '| ' + ' | '.join(cells) + ' |'


def write_table(path, rows):
    with open(path, 'w', encoding='utf-8') as f:
        f.write('# PDBs that were checked\n\nWritten by `tests/differential/pdb_compare.py PDB_PRINT --table docs/symbols-checked.md`: each PDB at hand, how many '
                'records\nof each kind ntdbg reads, and whether llvm-pdbutil-19 reads the same. Names, forward references and inlined functions are\ncompared as '
                'well (llvm-undname-19, llvm-symbolizer-19); the last column says who is right where they differ.\n\n'
                '| PDB | writer | symbols | types and ids | lines | disagreed: who is right |\n|---|---|---|---|---|---|\n' + '\n'.join(rows) + '\n')


def main():
    arguments = sys.argv[1:]
    printer, files, build_directory, everything, table, rows = arguments.pop(0), [], '.', False, None, []
    while arguments:
        word = arguments.pop(0)
        if word == '--build':
            build_directory = arguments.pop(0)
        elif word == '--all':
            everything = True
        elif word == '--table':
            table = arguments.pop(0)
        else:
            files.append(word)
    if not shutil.which(PDBUTIL) or not shutil.which(UNDNAME):
        print('skipped: %s and %s are not here' % (PDBUTIL, UNDNAME))
        return 77
    failed = 0
    with tempfile.TemporaryDirectory() as directory:
        if not files:
            corpus = os.path.join(os.environ.get('NTDBG_CORPUS', os.path.join(HERE, '../../../shared/corpus')), 'symbols')
            if os.path.isdir(corpus):
                files = [os.path.join(corpus, f) for f in sorted(os.listdir(corpus)) if f.endswith('.pdb')]
            else:
                print('skipped: no corpus beside the checkout')
            files += build(directory)
            folder = npm.package(build_directory, 'node-pty')
            if not folder:
                print("skipped: node-pty's MSVC-built PDBs are not here (tools/npm.sh)")
            elif everything or table:
                all_of_it = [os.path.join(folder, 'prebuilds', processor, name + '.pdb') for processor in ('win32-x64', 'win32-arm64')
                             for name in ('pty', 'conpty', 'conpty_console_list', 'winpty', 'winpty-agent')]
                files = all_of_it if everything else files + all_of_it
            else:
                files.append(os.path.join(folder, 'prebuilds/win32-x64/conpty_console_list.pdb'))
        for path in files:
            report = compare(printer, path)
            print('%-40s %8d facts compared, %d differ' % (os.path.basename(path), report.compared, len(report.bad)))
            rows.append(table_row(path, report))
            if table:
                write_table(table, rows)
            if report.unread:
                print('  not read by llvm-pdbutil: ' + ', '.join(report.unread))
            for text in report.bad[:12]:
                print('  ' + text)
            failed += len(report.bad) > 0 or report.compared == 0
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
