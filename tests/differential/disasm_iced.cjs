// x86 and x64 disassembly against iced-x86 (npm, MIT), instruction by instruction: lengths, flow, targets, the memory
// operand's parts, and the text brought into one form. Over .text of Wine's PE files and over random bytes.
//
//   usage: node disasm_iced.cjs DISASM_PRINT BUILD_DIRECTORY
// Ends with 77 (skipped) when iced-x86 is not there.
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const [printer, build] = process.argv.slice(2);
const WINE = '/usr/lib/x86_64-linux-gnu/wine/x86_64-windows';
const PES = ['ntdll.dll', 'kernelbase.dll', 'msvcrt.dll', 'd3dx9_36.dll', 'ntoskrnl.exe'];

// As npm.py does: beside the build directory, where tools/npm.sh puts packages for all builds, or inside of it.
function loadIced() {
    for (const npm of ['../npm', 'npm']) {
        const folder = path.join(build, npm, 'iced-x86');
        if (fs.existsSync(path.join(folder, 'package.json'))) return require(path.resolve(folder));
    }
    console.log(`skipped: npm package iced-x86 is not here; tools/npm.sh ${path.join(build, 'npm')} fetches it`);
    process.exit(77);
}
const iced = loadIced();

const formatter = new iced.Formatter(iced.FormatterSyntax.Masm);
formatter.spaceAfterOperandSeparator = false;
formatter.ripRelativeAddresses = false;
formatter.memorySizeOptions = iced.MemorySizeOptions.Always;
formatter.usePseudoOps = false;
formatter.showBranchSize = false;
formatter.displacementLeadingZeros = false;

function textSection(file) {
    const b = fs.readFileSync(file);
    const pe = b.readUInt32LE(0x3c), n = b.readUInt16LE(pe + 6);
    for (let i = 0, s = pe + 24 + b.readUInt16LE(pe + 20); i < n; i++, s += 40)
        if (b.toString('latin1', s, s + 5) === '.text')
            return { bytes: b, offset: b.readUInt32LE(s + 20), size: Math.min(b.readUInt32LE(s + 16), 0x60000) };
    throw new Error(`${file}: no .text`);
}

const PREDICATES = ['eq', 'lt', 'le', 'unord', 'neq', 'nlt', 'nle', 'ord'];
// Memory operands to which Windows' disassembler gives no size, or another one.
const NO_SIZE = /^(prefetch|invlpg|fxsave|fxrstor|xsave|xrstor|clflush|clwb|cldemote|fldenv|fnstenv|fnsave|frstor|[ls][gi]dt|lea|nop|bnd|ldtilecfg|sttilecfg|tile|movdir|enqcmd|invpcid|invept|invvpid|vm|rdssp|incssp|umonitor)/;

function canonical(text) {
    let t = text.trim().replace(/\s+/g, ' ');
    t = t.replace(/^(?:(?:bnd|notrack|rep|repe|repne|ht|hnt) )+(call|j|ret)/, '$1');
    t = t.replace(/([0-9a-f]{8})`([0-9a-f]{8})/g, (m, a, b) => (a + b).toUpperCase() + 'h');
    t = t.replace(/^(j\w+|call|loop\w*|xbegin) ([0-9a-f]{8})$/, (m, a, b) => `${a} ${b.toUpperCase()}h`);
    t = t.replace(/\b([0-9A-F]{4,5})h?:([0-9A-F]{8,9})h?$/, (m, a, b) => `${a.slice(-4)}h:${b.slice(-8)}h`);
    t = t.replace(/^(popa|pusha|xlatb|pushw|popw|retfw|leavew|enterw|loopw|loopd|loopnew|loopned|loopew|looped|popaw|pushaw|retw|fstpnce)\b/, m => OTHER_NAME[m])
        .replace(/^sal /, 'shl ').replace(/^xlat byte ptr (?:[d]s:)?\[[re]?bx\]/, 'xlat').replace(/\*1(?=[-+\]])/g, '');
    if (t === 'aam 0Ah' || t === 'aad 0Ah') t = t.slice(0, 3);
    if (t === 'xchg rax,rax') t = 'nop';
    t = t.replace(/^nop (.*),\w+$/, 'nop $1').replace(/^(mov [c-gs]s),(?:[er]([a-z]+)|(r\d+)[dw]?)$/, '$1,$2$3')
        .replace(/^mov (?:[er]([a-z]+)|(r\d+)[dw]?)(,[c-gs]s)$/, 'mov $1$2$3');
    t = t.replace(/\b(?:ds|ss|es|cs):\[/g, '[');
    t = t.replace(/\b0*([0-9A-F]+)h\b/g, (m, a) => '#' + (a || '0').toLowerCase());
    t = t.replace(/(?<![#*(\w])([0-9])\b(?=[,\]]|$)/g, '#$1');
    t = t.replace(/\bst\b(?!\()/g, 'st(0)').replace(/st\(#(\d)\)/g, 'st($1)');
    t = t.replace(/mmword ptr/g, 'qword ptr').replace(/xqword/g, 'xmmword').replace(/yqword/g, 'ymmword')
        .replace(/zqword/g, 'zmmword').replace(/\boword ptr/g, 'xmmword ptr');
    const cmp = t.match(/^(v?)cmp(eq|lt|le|unord|neq|nlt|nle|ord)(ps|pd|ss|sd) (.*)$/);
    if (cmp) t = `${cmp[1]}cmp${cmp[3]} ${cmp[4]},#${PREDICATES.indexOf(cmp[2])}`;
    const string = t.match(/\b(movs|cmps|stos|lods|scas|ins|outs) (?:dx,)?(byte|word|dword|qword) ptr.*$/);
    if (string) t = t.replace(string[0], string[1] + { byte: 'b', word: 'w', dword: 'd', qword: 'q' }[string[2]]);
    t = t.replace(/^(lock |xacquire |xrelease )*(xchg|test) (.*)$/, (m, p, op, rest) =>
        (p || '') + op + ' ' + (rest.match(/(?:\[[^\]]*\]|[^,])+/g) || []).sort().join(','));
    t = t.replace(/^(mul|div|idiv) (rax|eax|ax),/, '$1 ');
    if (NO_SIZE.test(t)) t = t.replace(/\b\w+ ptr /g, '');
    return t;
}

// What one calls otherwise than the other.
const OTHER_NAME = { popa: 'popad', pusha: 'pushad', xlatb: 'xlat', pushw: 'push', popw: 'pop', retfw: 'retf', leavew: 'leave',
    enterw: 'enter', loopw: 'loop', loopd: 'loop', loopnew: 'loopne', loopned: 'loopne', loopew: 'loope', looped: 'loope',
    popaw: 'popad', pushaw: 'pushad', retw: 'ret', fstpnce: 'fstp' };
const FLOW = { 0: 'next', 1: 'jump', 2: 'conditional', 3: 'call', 4: 'return', 5: 'trap' };
function icedFlow(i) {
    switch (i.flowControl) {
    case iced.FlowControl.UnconditionalBranch: case iced.FlowControl.IndirectBranch: return 'jump';
    case iced.FlowControl.ConditionalBranch: case iced.FlowControl.XbeginXabortXend: return 'conditional';
    case iced.FlowControl.Call: case iced.FlowControl.IndirectCall: return 'call';
    case iced.FlowControl.Return: return 'return';
    case iced.FlowControl.Interrupt: case iced.FlowControl.Exception: return 'trap';
    default: return 'next';
    }
}

const stats = { instructions: 0, different: 0, kinds: new Map() };
function differ(kind, where, bytes, ours, theirs) {
    stats.different++;
    const list = stats.kinds.get(kind) || [];
    stats.kinds.set(kind, list);
    list.push(`${where} ${bytes}\n    ntdbg: ${ours}\n    iced:  ${theirs}`);
}
module.exports = { canonical };

function compare(bits, name, buffer, offset, size, address, random) {
    const processor = bits === 64 ? 'x64' : 'x86';
    const raw = execFileSync(printer, [processor, address.toString(16), name, offset.toString(16), size.toString(16)],
        { maxBuffer: 1 << 30 }).toString('latin1').split('\n');
    for (const line of raw) {
        if (!line) continue;
        const [at16, length, valid, flow, target, base, index, scale, disp, text] = line.split('\t');
        const at = parseInt(at16, 16);
        const piece = buffer.subarray(offset + at, Math.min(offset + at + 15, offset + size));
        const decoder = new iced.Decoder(bits, piece, iced.DecoderOptions.None);
        decoder.ip = address + BigInt(at);
        const i = decoder.decode();
        decoder.free();
        stats.instructions++;
        const hex = Buffer.from(piece.subarray(0, Math.max(+length, i.length))).toString('hex');
        const where = `${path.basename(name)}+${at16}`;
        let theirs = i.isInvalid ? '(bad)' : formatter.format(i);
        // The formatter's wasm build loses the upper half of a 64-bit immediate whose lower half is zero.
        if (!i.isInvalid && i.mnemonic === iced.Mnemonic.Mov && i.opCount === 2 && i.opKind(1) === iced.OpKind.Immediate64)
            theirs = theirs.replace(/,[0-9A-F]+h?$/, `,0${i.immediate64.toString(16).toUpperCase()}h`);
        check(bits, i, { length: +length, valid: valid === '1', flow: FLOW[flow], target, base, index, scale, disp, text },
            theirs, where, hex, random);
        i.free();
    }
}

function check(bits, i, ours, theirs, where, hex, random) {
    if (ours.valid === i.isInvalid) {
        if (!ours.valid && [iced.Mnemonic.Int1, iced.Mnemonic.Salc].includes(i.mnemonic)) return;
        if (ours.text.startsWith('mov     cs,')) return;
        if (/^0f1[ab]/.test(hex)) return; // MPX: iced takes what is no bound register for a reserved nop
        return differ('valid', where, hex, ours.text, theirs);
    }
    if (!ours.valid || (ours.text.startsWith('bnd') && i.mnemonic === iced.Mnemonic.Reservednop)) return;
    if (ours.length !== i.length) return differ('length', where, hex, `${ours.text} (${ours.length})`, `${theirs} (${i.length})`);
    const flow = icedFlow(i);
    const stops = [iced.Mnemonic.Hlt].includes(i.mnemonic);
    const exempt = hex.startsWith('cd2e') || stops || [iced.Mnemonic.Syscall, iced.Mnemonic.Sysenter, iced.Mnemonic.Xabort,
        iced.Mnemonic.Xend, iced.Mnemonic.Vmcall, iced.Mnemonic.Vmlaunch, iced.Mnemonic.Vmresume, iced.Mnemonic.Vmrun].includes(i.mnemonic);
    if (flow !== ours.flow && !exempt) differ('flow', where, hex, `${ours.text} ${ours.flow}`, `${theirs} ${flow}`);
    const near = i.nearBranchTarget;
    if (['jump', 'conditional', 'call'].includes(flow) && near !== 0n && ours.target !== near.toString(16))
        differ('target', where, hex, `${ours.text} ${ours.target}`, `${theirs} ${near.toString(16)}`);
    if (i.isIpRelMemoryOperand && ours.target !== i.ipRelMemoryAddress.toString(16))
        differ('rip', where, hex, `${ours.text} ${ours.target}`, `${theirs} ${i.ipRelMemoryAddress.toString(16)}`);
    const a = canonical(ours.text), b = canonical(theirs);
    if (a !== b) differ('text', where, hex, `${ours.text}   {${a}}`, `${theirs}   {${b}}`);
}

function randomBytes(size) {
    const b = Buffer.alloc(size);
    let s = 0x12345678;
    for (let i = 0; i < size; i++) {
        s ^= s << 13; s ^= s >>> 17; s ^= s << 5;
        b[i] = s >>> 11;
    }
    return b;
}

for (const name of PES) {
    const file = path.join(WINE, name);
    if (!fs.existsSync(file)) continue;
    const section = textSection(file);
    compare(64, file, section.bytes, section.offset, section.size, 0x140001000n, false);
    if (name === 'msvcrt.dll') compare(32, file, section.bytes, section.offset, section.size, 0x401000n, true);
}
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'ntdbg-'));
const noise = path.join(scratch, 'random.bin');
fs.writeFileSync(noise, randomBytes(200000));
for (const bits of [64, 32]) compare(bits, noise, fs.readFileSync(noise), 0, 200000, 0x10001000n, true);
fs.rmSync(scratch, { recursive: true });

for (const [kind, list] of stats.kinds) {
    console.log(`${kind}: ${list.length}`);
    for (const text of list.slice(0, +(process.env.SHOW || 6))) console.log('  ' + text);
}
console.log(`${stats.instructions} instructions, ${stats.different} differences`);
process.exit(stats.different ? 1 : 0);
