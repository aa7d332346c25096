"""Programs compiled from C, and call stacks through them: where a call returns to comes from the object file's own
disassembly (llvm-objdump-19), how far a frame reaches from the linked image's unwind data."""
import os
import re
import struct

import pe
import toolchain as tc


class Program:
    def __init__(self, name, source, base, timestamp, work, out, libraries=(), dll=False, entry='main', options=(),
                 objects=(), link_options=()):
        """Compiles and links `source` to out/images/<name> and out/symbols/<stem>.pdb. libraries: {DLL: [names]}."""
        self.name, self.base = name, base
        stem = os.path.splitext(name)[0]
        folder = os.path.join(work, stem)
        images, symbols = os.path.join(out, 'images'), os.path.join(out, 'symbols')
        for d in (folder, images, symbols):
            os.makedirs(d, exist_ok=True)
        obj = tc.compile_c(source, folder, ['-O1', *options])
        self.object = os.path.join(folder, obj)
        libs = [tc.import_library(lib, names, folder) for lib, names in dict(libraries).items()]
        tc.link(name, [obj, *objects] + libs, folder,
                [f'/base:{base:#x}', '/fixed', '/dynamicbase:no', '/subsystem:console', f'/timestamp:{timestamp}',
                 f'/map:{stem}.map', f'/pdb:{stem}.pdb', f'/pdbaltpath:C:\\src\\{stem}.pdb',
                 *link_options, *(['/dll', '/noentry'] if dll else [f'/entry:{entry}'])])
        self.image = pe.Image(os.path.join(folder, name))
        self.image.save(os.path.join(images, name))
        os.replace(os.path.join(folder, stem + '.pdb'), os.path.join(symbols, stem + '.pdb'))
        self.symbols = {}
        for symbol, address in tc.link_map(os.path.join(folder, stem + '.map')):
            self.symbols.setdefault(symbol, address)
        self.code = self.listing()

    def listing(self):
        """{function: [(offset, instruction text, relocation target)]} of the object file."""
        text = tc.run(['llvm-objdump-19', '-d', '-r', '--no-show-raw-insn', self.object], '.')
        out, rows, start = {}, None, 0
        for line in text.split('\n'):
            m = re.match(r'([0-9a-f]+) <(.+)>:$', line)
            if m:
                start, rows = int(m.group(1), 16), out.setdefault(m.group(2), [])
                continue
            m = re.match(r'\s+([0-9a-f]+):\s+(\S.*)$', line)
            if m and rows is not None and 'IMAGE_REL' not in line:
                rows.append([int(m.group(1), 16) - start, re.sub(r'\s+', ' ', m.group(2)), ''])
            m = re.match(r'\s+[0-9a-f]+:\s+IMAGE_REL_\S+\s+(\S+)', line)
            if m and rows:
                rows[-1][2] = m.group(1)
        return out

    def address(self, name):
        return self.symbols[name]

    def at(self, function, pattern):
        """Address of the first instruction of `function` whose text matches."""
        for offset, text, _ in self.code[function]:
            if re.search(pattern, text):
                return self.symbols[function] + offset
        raise tc.ForgeError(f'{self.name}: no "{pattern}" in {function}')

    def after_call(self, function, callee):
        """The return address of the call in `function` to `callee`."""
        rows = self.code[function]
        for i, (_, text, target) in enumerate(rows):
            if text.startswith('call') and target in (callee, '__imp_' + callee):
                return self.symbols[function] + rows[i + 1][0]
        raise tc.ForgeError(f'{self.name}: {function} does not call {callee}')


def frame_size(image, rva):
    """Bytes between a function's body SP and its return address, of UNWIND_INFO (documented by Microsoft for x64)."""
    table, size = image.directory(3)
    for i in range(0, size, 12):
        begin, end, info = struct.unpack('<III', image.read(table + i, 12))
        if begin <= rva < end:
            _, _, count, _ = image.read(info, 4)
            codes, total, at = image.read(info + 4, 2 * count), 0, 0
            while at < count:
                op, value = codes[2 * at + 1] & 15, codes[2 * at + 1] >> 4
                if op == 0:
                    total += 8
                elif op == 2:
                    total += 8 * value + 8
                elif op == 1:
                    at += 1 + value
                    total += struct.unpack_from('<H', codes, 2 * at)[0] * 8 if value == 0 else \
                        struct.unpack_from('<I', codes, 2 * at - 2)[0]
                elif op in (4, 8):
                    at += 1
                elif op in (5, 9):
                    at += 2
                at += 1
            return total
    return 0


def build_stack(memory, images, top, addresses):
    """Puts return addresses on a stack whose highest address is `top`. addresses: outermost first, the last one is where
    the thread stands. images: [(base, pe.Image)]. Returns [SP of each frame], outermost first."""
    sp, out, back = top, [], 0
    for address in addresses:
        sp -= 8
        memory.u64(sp, back)
        base, image = next((b, i) for b, i in images if b <= address < b + i.size)
        sp -= frame_size(image, address - base)
        out.append(sp)
        back = address
    return out
