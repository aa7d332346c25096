"""An image whose functions and data stand at chosen addresses, from assembler text, with real unwind data.

A Layout collects pieces (RVA, name, assembler text or bytes); build() makes one section with `.org` before every piece,
a sorted .pdata, links with lld and checks that every symbol really came out where it was asked for.
"""
import os
import re

import machines
import msf
import pe
import toolchain as tc

FIRST = 0x1000  # RVA of the first section
REGS = ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15']


def quoted(name):
    return '"' + name.replace('\\', '\\\\').replace('"', '\\"') + '"'


def unwind_codes(ops):
    """UNWIND_CODE slots, last instruction first. ops in prologue order: ('alloc', offset, bytes), ('push', offset, reg),
    ('save', offset, reg, stack offset), ('frame', offset), ('machine', offset, has error code), ('large', ...)."""
    out = []
    for op in reversed(ops):
        kind, offset = op[0], op[1]
        if kind == 'push':
            out += [offset, REGS.index(op[2]) << 4]
        elif kind == 'alloc' and op[2] <= 128:
            out += [offset, ((op[2] - 8) // 8) << 4 | 2]
        elif kind == 'alloc' and op[2] < 512 * 1024:
            out += [offset, 1, *(op[2] // 8).to_bytes(2, 'little')]
        elif kind == 'alloc':
            out += [offset, 0x11, *op[2].to_bytes(4, 'little')]
        elif kind == 'save':
            out += [offset, REGS.index(op[2]) << 4 | 4, *(op[3] // 8).to_bytes(2, 'little')]
        elif kind == 'frame':
            out += [offset, 3]
        elif kind == 'machine':
            out += [offset, (1 if op[2] else 0) << 4 | 10]
        else:
            raise ValueError(op)
    return out


def prologue_text(ops):
    """Assembler text that does what `ops` say; encodings of the sizes the offsets assume."""
    rows = []
    for op in ops:
        if op[0] == 'push':
            rows.append(f'push {op[2]}')
        elif op[0] == 'alloc':
            rows.append(f'sub rsp, {op[2]}')
        elif op[0] == 'save':
            rows.append(f'mov qword ptr [rsp+{op[3]}], {op[2]}')
    return '\n'.join(rows)


class Layout:
    def __init__(self, name, pdb, base, size, timestamp, dll=False, subsystem='native', machine=machines.MACHINES['x64']):
        self.name, self.pdb, self.base, self.size, self.timestamp = name, pdb, base, size, timestamp
        self.dll, self.subsystem, self.machine = dll, subsystem, machine
        self.pieces = {}     # rva -> (label, text, is function, is public)
        self.functions = []  # (begin, end, xdata rva), or of ARM64 (begin, None, packed data)
        self.tables = []     # assembler text in other sections
        self.exports = []
        self.objects = []    # compiled C for types
        self.libraries = []
        self.options = []
        self.expect = {}
        self.hidden = set()  # labels that no symbol table shall have
        self.unwind_at = None
        self.text_end = size - 0x3000  # RVA where .text ends and the next section begins

    def piece(self, rva, text, label=None, function=False):
        old = self.pieces.get(rva, ([], '', False))
        labels = old[0] + ([label] if label else [])
        self.pieces[rva] = (labels, old[1] + text + '\n', old[2] or function)
        if label:
            self.expect[label] = rva

    def data(self, rva, blob, label=None):
        self.piece(rva, '.byte ' + ','.join(str(b) for b in blob) if blob else '', label)

    def xdata(self, rva, prologue, ops, flags=0, frame=0, chained=None, handler=None):
        codes = unwind_codes(ops)
        rows = [f'.byte {1 | flags << 3}, {prologue}, {len(codes) // 2}, {frame}']
        if codes:
            rows.append('.byte ' + ','.join(map(str, codes)))
        if (len(codes) // 2) % 2:
            rows.append('.byte 0, 0')
        if chained:
            rows += [f'.long IMAGE_AT+{c}' for c in chained]
        self.piece(rva, '\n'.join(rows))

    def function(self, rva, name, size, ops=None, code=None, xdata_rva=None, chained=None, flags=0, body=None, public=True):
        """A function of `size` bytes: the prologue of `ops`, then `code` (assembler text, or {offset: text})."""
        text = ''
        if isinstance(code, str):
            text = code
        else:
            text = '' if 0 in (code or {}) else prologue_text(ops or [])  # code at 0 is the prologue itself
            for offset in sorted(code or {}):
                text += f'\n.org {rva - FIRST + offset}, {self.machine.filler}\n{code[offset]}'
        text += f'\n.org {rva - FIRST + size}, {self.machine.filler}'
        self.piece(rva, text, name, function=True)
        if not public:
            self.hidden.add(name)
        if ops is not None or chained:
            self.unwind(rva, rva + size, ops or [], xdata_rva, chained, flags)

    def packed(self, rva, name, size, frame, code):
        """An ARM64 function whose unwind data is one word: CR = 3 (fp and lr saved, fp set), `frame` bytes."""
        self.function(rva, name, size, code=code)
        self.functions.append((rva, None, 1 | size // 4 << 2 | 3 << 21 | frame // 16 << 23))

    def frame_data(self, name):
        """Of an x86 function with .cv_fpo directives."""
        self.tables += [] if self.tables else ['.section .debug$S,"dr"', '.p2align 2', '.long 4']
        self.tables.append(f'.cv_fpo_data _{name}')

    def unwind(self, begin, end, ops, xdata_rva=None, chained=None, flags=0):
        if xdata_rva is None:
            xdata_rva = self.unwind_at
            n = len(unwind_codes(ops)) // 2
            self.unwind_at += (4 + 2 * (n + n % 2) + (12 if chained else 0) + 3) & ~3
        prologue = max([op[1] for op in ops], default=0)
        self.xdata(xdata_rva, prologue, ops, flags | (4 if chained else 0), 0, chained)
        self.functions.append((begin, end, xdata_rva))

    def source(self):
        rows = [] if self.machine.name == 'arm64' else ['.intel_syntax noprefix']
        rows += ['.section .text,"xrw"', 'section_start:', '.set IMAGE_AT, 0']
        for rva in sorted(self.pieces):
            labels, text, function = self.pieces[rva]
            rows.append(f'.org {rva - FIRST}, 0')
            for label in labels:
                q = quoted(self.machine.prefix + label)
                if function:
                    rows += [f'.def {q}', '.scl 2', '.type 32', '.endef']
                rows += ([] if label in self.hidden else [f'.globl {q}']) + [f'{q}:']
            rows.append(re.sub(r'IMAGE_AT\+(\d+)', lambda m: f'section_start@IMGREL+{int(m.group(1)) - FIRST}', text))
        rows.append(f'.org {self.text_end - FIRST}, 0')
        if self.functions:
            rows.append('.section .pdata,"dr"')
            for begin, stop, data in sorted(self.functions):
                places = [f'section_start@IMGREL+{x - FIRST}' for x in ((begin,) if stop is None else (begin, stop, data))]
                rows.append('.long ' + ', '.join(places + ([str(data)] if stop is None else [])))
        rows += self.tables
        rows += ['.section .debug$S,"dr"', '.cv_stringtable'] if self.machine.pointer == 4 and self.tables else []
        return '\n'.join(rows) + '\n'

    def build(self, work, out_images, out_symbols):
        """Links into out_images/<name> and out_symbols/<pdb>; returns the pe.Image (linked at its base)."""
        folder = os.path.join(work, self.name)
        os.makedirs(folder, exist_ok=True)
        os.makedirs(out_images, exist_ok=True)
        os.makedirs(out_symbols, exist_ok=True)
        tc.write_text(os.path.join(folder, 'image.s'), self.source())
        target = self.machine.target
        objects = [tc.assemble('image.s', folder, target)] + [tc.compile_c(o, folder, target=target) for o in self.objects] + self.libraries
        options = [f'/base:{self.base:#x}', f'/subsystem:{self.subsystem}',
                   f'/map:{self.name}.map', f'/timestamp:{self.timestamp}', '/noentry' if self.dll else '/entry:ImageEntry',
                   *self.machine.link_options, *self.options]
        if not self.dll:
            options.append('/driver') if self.subsystem == 'native' else None
        else:
            options.append('/dll')
        options += [f'/export:{e}' for e in self.exports]
        pdb = self.pdb or os.path.splitext(self.name)[0] + '.pdb'  # without one the image still names it
        options += [f'/pdb:{pdb}', f'/pdbaltpath:{pdb}']
        tc.link(self.name, objects, folder, options)
        image = pe.Image(os.path.join(folder, self.name))
        self.check(os.path.join(folder, self.name + '.map'), image)
        image.save(os.path.join(out_images, self.name))
        if self.pdb:
            if self.objects:
                msf.strip_modules(os.path.join(folder, self.pdb), '_types.obj')
            os.replace(os.path.join(folder, self.pdb), os.path.join(out_symbols, self.pdb))
        return image

    def check(self, path, image):
        """Every label really stands where the world wants it (the linker's map is the witness)."""
        found = {symbol: address - self.base for symbol, address in tc.link_map(path)}
        for label, rva in self.expect.items():
            if label not in self.hidden and found.get(self.machine.prefix + label) != rva:
                raise tc.ForgeError(f'{self.name}: {label} came out at {found.get(label)}, wanted {rva:#x}')
