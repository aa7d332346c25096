#!/usr/bin/env python3
"""Holds the PE codec (through pe_print) against llvm-readobj on every PE file of Wine and on further files given.

Compared: headers, data directories, sections, exports, imports, delay imports, .pdata, unwind codes, relocations,
TLS, debug directory. Usage: pe_compare.py PE_PRINT [FILE...]; exit code 77 (skip) without llvm-readobj or files."""
import glob
import multiprocessing
import os
import re
import shutil
import subprocess
import sys

REGISTERS = ["RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI"] + [f"R{n}" for n in range(8, 16)]
DIRECTORIES = ["ExportTable", "ImportTable", "ResourceTable", "ExceptionTable", "CertificateTable",
               "BaseRelocationTable", "Debug", "Architecture", "GlobalPtr", "TLSTable", "LoadConfigTable",
               "BoundImport", "IAT", "DelayImportDescriptor", "CLRRuntimeHeader", "Reserved"]


def run(command):
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    return result.stdout.decode("utf-8", "replace"), result.stderr.decode("utf-8", "replace")


def number(text):
    return int(text, 0)


def theirs_headers(text):
    def one(pattern):
        return number(re.search(pattern, text, re.M).group(1))
    facts = {
        f"machine {one(r'Machine: .*[( ](0x[0-9A-F]+)'):x}",
        f"timestamp {one(r'TimeDateStamp: .*[( ](0x[0-9A-F]+)'):x}",
        f"characteristics {one(r'^  Characteristics .*[(](0x[0-9A-F]+)'):x}",
        f"magic {one(r'Magic: (0x[0-9A-F]+)'):x}",
        f"entry {one(r'AddressOfEntryPoint: (0x[0-9A-F]+)'):x}",
        f"base {one(r'ImageBase: (0x[0-9A-F]+)'):x}",
        f"image_size {one(r'SizeOfImage: ([0-9]+)'):x}",
        f"headers_size {one(r'SizeOfHeaders: ([0-9]+)'):x}",
        f"checksum {one(r'CheckSum: (0x[0-9A-F]+)'):x}",
        f"subsystem {one(r'Subsystem: .*[(](0x[0-9A-F]+)'):x}",
        f"stack {one(r'SizeOfStackReserve: ([0-9]+)'):x} {one(r'SizeOfStackCommit: ([0-9]+)'):x}",
        f"heap {one(r'SizeOfHeapReserve: ([0-9]+)'):x} {one(r'SizeOfHeapCommit: ([0-9]+)'):x}",
    }
    optional = text[text.index("ImageOptionalHeader"):]
    match = re.search(r"^  Characteristics .*[(](0x[0-9A-F]+)", optional, re.M)
    facts.add(f"dll_characteristics {number(match.group(1)):x}")
    for index, name in enumerate(DIRECTORIES):
        rva = number(re.search(rf"^    {name}RVA: (\S+)", text, re.M).group(1))
        size = number(re.search(rf"^    {name}Size: (\S+)", text, re.M).group(1))
        facts.add(f"directory {index} {rva:x} {size:x}")
    return facts


def theirs_sections(text):
    facts = set()
    pattern = (r"Name: .*\(([0-9A-F ]+)\)\n\s+VirtualSize: (\S+)\n\s+VirtualAddress: (\S+)\n\s+RawDataSize: (\S+)\n"
               r"\s+PointerToRawData: (\S+)\n(?:.*\n){4}?\s+Characteristics \[ \((\S+)\)")
    for m in re.finditer(pattern, text):
        name = bytes.fromhex(m.group(1).replace(" ", "")).split(b"\0")[0].decode("latin-1")
        values = [number(m.group(i)) for i in range(2, 7)]
        facts.add("section " + name + "".join(f" {v:x}" for v in values))
    return facts


def theirs_exports(text):
    """ordinal -> (name, rva or forwarder); llvm-readobj shows one name an ordinal."""
    exports = {}
    for body in re.findall(r"^Export \{\n(.*?)^\}", text, re.M | re.S):
        fields = dict(re.findall(r"^  (\w+): ?(.*)$", body, re.M))
        if "ForwardedTo" in fields:
            target = "-> " + fields["ForwardedTo"]
        else:
            target = f"{number(fields['RVA']):x}"
        if target != "0":
            exports[fields["Ordinal"]] = (fields["Name"], target)
    return exports


def ours_exports(lines):
    exports = {}
    for line in lines:
        match = re.match(r"export (\d+) (.*?) ?((?:-> .*)|(?:[0-9a-f]+))$", line)
        if match:
            exports.setdefault(match.group(1), []).append((match.group(2), match.group(3)))
    return exports


def theirs_imports(text):
    facts = []
    for kind, body in re.findall(r"^(Import|DelayImport) \{\n(.*?)^\}", text, re.M | re.S):
        dll = re.search(r"Name: (.*)", body).group(1)
        word = "import-delayed" if kind == "DelayImport" else "import"
        body = re.sub(r"\n    Symbol", "\n  Symbol", body)
        for name, value in re.findall(r"Symbol: (.*?) ?\((\d+)\)\n", body):
            facts.append(f"{word} {dll} {name} {value}" if name else f"{word} {dll} {value}")
    return sorted(facts)


def theirs_code(text):
    match = re.match(r"0x([0-9A-F]+): (\w+) ?(.*)", text)
    offset, op, rest = int(match.group(1), 16), match.group(2), match.group(3)
    fields = dict(part.split("=") for part in re.split(r", *", rest) if part)
    out = f"code {offset} {op}"
    if "reg" in fields:
        reg = fields["reg"]
        out += f" {int(reg[3:]) if reg.startswith('XMM') else REGISTERS.index(reg)}"
    for key in ("size", "offset"):
        if key in fields:
            out += f" {number(fields[key])}"
    if "errcode" in fields:
        out += f" {1 if fields['errcode'] == 'yes' else 0}"
    return out


def theirs_unwind(text, base):
    def address(line):
        return number(re.search(r"\((0x[0-9A-F]+)\)", line).group(1)) - base
    out = []
    chain = None
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("Chained {"):
            chain = []
        elif line.startswith("StartAddress:"):
            if chain is not None:
                chain.append(address(line))
            else:
                out.append(["function", address(line)])
        elif line.startswith("EndAddress:"):
            if chain is not None:
                chain.append(address(line))
            else:
                out[-1] = f"function {out[-1][1]:x} {address(line):x}"
        elif line.startswith("UnwindInfoAddress:") and chain is not None:
            chain.append(address(line))
            out.append("chain " + " ".join(f"{c:x}" for c in chain))
            chain = None
        elif line.startswith("Version:"):
            head = [line.split()[1]]
        elif line.startswith("Flags ["):
            head.append(str(number(re.search(r"\((0x[0-9A-F]+)\)", line).group(1))))
        elif line.startswith("PrologSize:"):
            head.append(line.split()[1])
        elif line.startswith("FrameRegister:"):
            value = re.search(r"\((0x[0-9A-F]+)\)", line)
            frame = [str(number(value.group(1))) if value else "0"]
        elif line.startswith("FrameOffset:"):
            value = line.split()[1]
            frame.append("0" if value == "-" else str(number(value) * 16))
        elif line.startswith("UnwindCodeCount:"):
            out.append("unwind " + " ".join(head + [line.split()[1]] + frame))
        elif re.match(r"0x[0-9A-F]+: ", line):
            out.append(theirs_code(line))
        elif line.startswith("Handler:"):
            out.append(f"handler {address(line):x}")
    return out


def theirs_arm64(text, ours):
    base = int(next(line for line in ours if line.startswith("base ")).split()[1], 16)
    facts = []
    for start, length in re.findall(r"Function: .*?\(?(0x[0-9A-F]+)\)?\n(?:.*\n)*?\s+FunctionLength: (\d+)", text):
        begin = number(start) - base
        facts.append(f"function {begin:x} {begin + number(length):x}")
    return facts


def theirs_rest(relocations, tls, debug):
    facts = []
    for kind, rva in re.findall(r"Type: (\w+)\n\s+Address: (\S+)", relocations):
        numbers = {"HIGHLOW": 3, "DIR64": 10, "ABSOLUTE": 0, "HIGH": 1, "LOW": 2}
        if numbers.get(kind, 99):
            facts.append(f"relocation {number(rva):x} {numbers.get(kind, 99)}")
    match = re.search(r"StartAddressOfRawData: (\S+)\n\s+EndAddressOfRawData: (\S+)\n\s+AddressOfIndex: (\S+)\n"
                      r"\s+AddressOfCallBacks: (\S+)", tls)
    if match:
        facts.append("tls" + "".join(f" {number(v):x}" for v in match.groups()))
    for body in re.findall(r"^  DebugEntry \{\n(.*?)^  \}", debug, re.M | re.S):
        kind = number(re.search(r"Type: .*?\(?(0x[0-9A-F]+)\)?$", body, re.M).group(1))
        values = [number(re.search(rf"^    {name}: (\S+)", body, re.M).group(1))
                  for name in ("SizeOfData", "AddressOfRawData", "PointerToRawData")]
        facts.append(f"debug {kind} " + " ".join(f"{v:x}" for v in values))
        guid = re.search(r"PDBGUID: \{([0-9A-F-]+)\}\n\s+PDBAge: (\d+)\n\s+PDBFileName: (.*)", body)
        if guid:
            facts.append(f"pdb {guid.group(1)} {guid.group(2)} {guid.group(3)}")
    return facts


def starting(lines, *words):
    return [line for line in lines if line.split(" ", 1)[0] in words]


def difference(what, ours, theirs):
    if ours == theirs:
        return []
    only_ours = [x for x in ours if x not in set(theirs)][:3]
    only_theirs = [x for x in theirs if x not in set(ours)][:3]
    return [f"{what}: only ours {only_ours}, only llvm-readobj's {only_theirs}"]


def compare(job):
    readobj, printer, path = job
    text, complaint = run([printer, path])
    ours = text.splitlines()
    bad = [line for line in ours if line.startswith(("mismatch", "error"))]
    if complaint:
        bad.append("pe_print: " + complaint.splitlines()[0])
    head, _ = run([readobj, "--file-headers", "--sections", path])
    if "ImageOptionalHeader" not in head:
        return path, bad, 0
    where = head.index("Sections [")
    bad += difference("headers", sorted(starting(
        ours, "machine", "timestamp", "characteristics", "magic", "entry", "base", "image_size", "headers_size",
        "checksum", "subsystem", "dll_characteristics", "stack", "heap", "directory")),
        sorted(theirs_headers(head[:where])))
    bad += difference("sections", sorted(starting(ours, "section")), sorted(theirs_sections(head[where:])))
    text, complaint = run([readobj, "--coff-exports", path])
    mine, theirs = ours_exports(ours), theirs_exports(text)
    # llvm-readobj gives up on tables without any name.
    if set(mine) != set(theirs) and "RVA 0x0 for export ordinal table" not in complaint:
        bad.append(f"exports: ordinals differ, {len(mine)} ours, {len(theirs)} llvm-readobj's")
    bad += [f"export {o}: ours {mine[o]}, llvm-readobj's {theirs[o]}" for o in theirs
            if o in mine and theirs[o] not in mine[o]][:3]
    bad += difference("imports", sorted(starting(ours, "import", "import-delayed")),
                      theirs_imports(run([readobj, "--coff-imports", path])[0]))
    if "machine 8664" in ours:
        base = int(next(line for line in ours if line.startswith("base ")).split()[1], 16)
        bad += difference("unwind", starting(ours, "function", "unwind", "code", "handler", "chain"),
                          theirs_unwind(run([readobj, "--unwind", path])[0], base))
    if "machine aa64" in ours:
        bad += difference("functions", starting(ours, "function"), theirs_arm64(
            run([readobj, "--unwind", path])[0], ours))
    bad += difference("rest", sorted(starting(ours, "relocation", "tls", "debug", "pdb")), sorted(theirs_rest(
        run([readobj, "--coff-basereloc", path])[0], run([readobj, "--coff-tls-directory", path])[0],
        run([readobj, "--coff-debug-directory", path])[0])))
    return path, bad, len(ours)


def is_pe(path):
    with open(path, "rb") as file:
        return file.read(2) == b"MZ"


def main():
    readobj = shutil.which("llvm-readobj-19") or shutil.which("llvm-readobj")
    if not readobj:
        print("skipped: llvm-readobj is not installed")
        return 77
    wine = os.environ.get("NTDBG_WINE_PE", "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
    if any(not os.path.exists(path) for path in sys.argv[2:]):
        print("skipped: the PE samples were not built")
        return 77
    files = sys.argv[2:] or sorted(p for p in glob.glob(wine + "/*") if os.path.isfile(p) and is_pe(p))
    if not files:
        print("skipped: no PE files (Wine is not installed)")
        return 77
    failures, facts = 0, 0
    with multiprocessing.Pool(2) as pool:
        for path, bad, count in pool.imap_unordered(compare, [(readobj, sys.argv[1], p) for p in files], 4):
            facts += count
            if bad:
                failures += 1
                for line in bad[:6]:
                    print(f"{os.path.basename(path)}: {line}")
    print(f"{len(files)} files, {facts} facts, {failures} files differ")
    return 1 if failures or not facts else 0


if __name__ == "__main__":
    sys.exit(main())
