#!/usr/bin/env python3
"""Extension libraries as their author has them: the sample of docs/howto/extension is compiled with nothing but the header,
loaded and used on the forged demo dump; what is no extension is refused in one clear line.

usage: test_extensions.py NTDBG FORGED CC...
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FORGE = os.path.join(ROOT, 'cases', 'forge', 'forge')
SAMPLE = os.path.join(ROOT, 'docs', 'howto', 'extension', 'sample.c')

PLAIN = 'void hello(void) {}\n'
HALF = '''#include <ntdbg/wdbgexts.h>
WINDBG_EXTENSION_APIS64 ExtensionApis;
LPEXT_API_VERSION ExtensionApiVersion(VOID) { return 0; }
'''
OLD = '''struct { unsigned version, size; } ntdbg_extension_link = {77, 8};
'''
FORMATS = '''#include <ntdbg/wdbgexts.h>
WINDBG_EXTENSION_APIS64 ExtensionApis;
static EXT_API_VERSION version = {2, 1, EXT_API_VERSION_NUMBER64, 0};
static int checked;
VOID WinDbgExtensionDllInit(PWINDBG_EXTENSION_APIS64 apis, USHORT major, USHORT minor)
{
    ExtensionApis = *apis;
    dprintf("started on build %u, %x\\n", minor, major);
}
LPEXT_API_VERSION ExtensionApiVersion(VOID) { return &version; }
VOID CheckVersion(VOID) { checked++; }
DECLARE_API(formats)
{
    static const WCHAR wide[] = {'w', 0x00e9, 0};
    dprintf("%d|%5u|%-5x|%05X|%I64x|%lld|%lu|%hd|%p|%s|%10.3s|%S|%ws|%c|%.2f|%%|%*d|%#x\\n", -1, 2u, 0xabc, 0xab,
            0x123456789abcdef0ull, -5ll, (ULONG)7, 0x18000, 0x7ff6a3c11040ull, "text", "abcdef", wide, wide, 'c', 1.5, 4, 9, 16);
    dprintf("%s and %d without an end", (char *)0, checked);
}
DECLARE_API(heap) { dprintf("a heap of another kind\\n"); }
static ULONG show(PFIELD_INFO f, PVOID context)
{
    dprintf("%s at +%x, %u bytes, bits %u+%u%s%s\\n", (char *)f->fName, f->FieldOffset, f->size, f->BitField.Position,
            f->BitField.Size, f->fPointer ? " pointer" : "", f->fArray ? " array" : "");
    ++*(int *)context;
    return 0;
}
DECLARE_API(members)
{
    int count = 0;
    SYM_DUMP_PARAM p = {sizeof p, (PUCHAR)"shop!order", DBG_DUMP_NO_PRINT | DBG_DUMP_CALL_FOR_EACH, 0};
    p.Context = &count;
    p.CallbackRoutine = show;
    ULONG status = Ioctl(IG_DUMP_SYMBOL_INFO, &p, p.size);
    dprintf("%u: %d members, size %u\\n", status, count, p.TypeSize);
    p.Options = 0;
    p.addr = GetExpression("poi(shop!g_queue)");
    p.CallbackRoutine = 0;
    Ioctl(IG_DUMP_SYMBOL_INFO, &p, p.size);
    p.sName = (PUCHAR)"shop!nothing";
    dprintf("%u\\n", Ioctl(IG_DUMP_SYMBOL_INFO, &p, p.size));
}
DECLARE_API(many)
{
    UCHAR context[2048];
    ULONG64 teb, thread, physical, found, value;
    PCSTR rest;
    UCHAR mz[] = {'M', 'Z'};
    PROCESSORINFO processors;
    ULONG done;
    GetKdContext(&processors);
    GetTebAddress(&teb);
    GetCurrentThreadAddr(0, &thread);
    dprintf("%u processors, 64 bits %d, teb %d\\n", processors.NumberProcessors, IsPtr64(), teb == thread && teb != 0);
    dprintf("size %u, %d\\n", GetTypeSize("shop !customer"), (int)InitTypeRead(teb, shop ! customer));
    dprintf("physical %d\\n", TranslateVirtualToPhysical(teb, &physical));
    dprintf("context %u", GetContext(dwProcessor, context, sizeof context));
    dprintf(" rip %d", *(ULONG64 *)(context + 0xf8) == dwCurrentPc);
    dprintf(" too small %u\\n", GetContext(dwProcessor, context, 8));
    *(ULONG64 *)(context + 0xf8) = 0x7ff6a3c11040;
    dprintf("set %u\\n", SetContext(dwProcessor, context, 1232));
    dprintf("found %u", SearchMemory(GetExpression("shop"), 0x1000, 2, mz, &found));
    dprintf(" at %I64x\\n", found - GetExpression("shop"));
    dprintf("expression %d", GetExpressionEx("1+2 more", &value, &rest));
    dprintf(" %I64u '%s'\\n", value, rest);
    WriteMemory(found, "NT", 2, &done);
    dprintf("written %u\\n", done);
}
'''

SESSION = '''\
.load {dir}/sample.so
!help
!sample.order poi(shop!g_queue)
!order 10
!order zork; ? 1
!orders
!where
!bytes shop
!bytes 10
.extmatch /e sam* or*
!order.zork
.unload sample
!orders
.unload sample
.extpath {dir}
!formats.formats
!heap
.setdll ext
!heap
.setdll formats
!members
!many
r rip
db shop L2
.load {dir}/plain.so
.load {dir}/half.so
.load {dir}/old.so
.load {dir}/text.so
.load {dir}/shop.exe
.load {dir}/nothing
.loadby formats shop
!WinDbgExtensionDllInit
!formats.strlen
.unloadall
q
'''


def compile_library(cc, folder, name, source):
    path = os.path.join(folder, name + '.c')
    if source.endswith('.c'):
        path = source
    else:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(source)
    output = os.path.join(folder, name + '.so')
    done = subprocess.run(cc + ['-Wall', '-shared', '-fPIC', '-I', os.path.join(ROOT, 'include'), '-o', output, path],
                          capture_output=True, text=True)
    if done.returncode or done.stderr:
        sys.exit(f'{name}: {done.stderr}')


def run(ntdbg, world, text, *options):
    images = [] if '-i' in options else ['-i', os.path.join(world, 'images')]
    env = {**os.environ, 'NTDBG_OFFLINE': '1', 'TZ': 'UTC'}
    done = subprocess.run([ntdbg, *options, '-z', os.path.join(world, 'demo.dmp'), '-y', os.path.join(world, 'symbols'), *images], input=text, capture_output=True, text=True, env=env)
    if done.returncode < 0 or 'Sanitizer' in done.stderr + done.stdout:
        sys.exit(f'ntdbg ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}')
    return done.stdout + done.stderr


def main():
    ntdbg, forged, cc = sys.argv[1], sys.argv[2], sys.argv[3:]
    world = os.path.join(forged, 'demo')
    made = subprocess.run([FORGE, 'demo', world])
    if made.returncode == 3:
        print('the compilers that forge a dump are missing')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        for name, source in (('sample', SAMPLE), ('plain', PLAIN), ('half', HALF), ('old', OLD), ('formats', FORMATS)):
            compile_library(cc, folder, name, source)
        shutil.copy(os.path.join(world, 'images', 'shop.exe'), folder)
        with open(os.path.join(folder, 'text.so'), 'w', encoding='utf-8') as f:
            f.write('no library\n')
        text = run(ntdbg, world, SESSION.replace('{dir}', folder))
        got = text[text.index('0:002> '):].replace(folder, '{dir}').replace(world, '{world}')
        got = ''.join(x.rstrip() + '\n' for x in got.splitlines())  # dt writes a blank behind null pointers
        with open(os.path.join(HERE, 'expected.txt'), encoding='utf-8') as f:
            expected = f.read()
        if got != expected:
            print(got)
            sys.exit('this is not what expected.txt has')
        answers = [json.loads(x) for x in run(ntdbg, world, f'.load {folder}/sample.so\n!bytes shop\nq\n', '--json').splitlines()]
        record = answers[2]['records'][0]
        assert record == {'record': 'extension_output', 'text': '4d 5a 78 00 01 00 00 00'}, record
        beside = run(ntdbg, world, '.loadby sample shop\n!bytes shop\nq\n', '-i', folder)
        assert '4d 5a 78' in beside, beside
        # -a, glued as in cdb; the environment's path.
        os.environ['_NT_DEBUGGER_EXTENSION_PATH'] = f'/nowhere;{folder}'
        assert '4d 5a 78' in run(ntdbg, world, '!bytes shop\nq\n', '-asample')
        assert '4d 5a 78' in run(ntdbg, world, '!sample.bytes shop\nq\n')
        assert 'Files are not read in secure mode' in run(ntdbg, world, f'.load {folder}/sample.so\nq\n', '-secure')
    print('extensions: compiled, loaded, run; what is none is refused')
    return 0


if __name__ == '__main__':
    sys.exit(main())
