/* Layouts: minidumpapiset.h as documented by Microsoft; everything is 4-byte packed. */
#include "sample.h"

enum { STREAMS = 24 };

typedef struct directory {
    builder b;
    size_t used;
} directory;

static void add_stream(directory *d, uint32_t type, size_t start)
{
    size_t at = 32 + 12 * d->used++;

    set_le(&d->b, at, type, 4);
    set_le(&d->b, at + 4, d->b.len - start, 4);
    set_le(&d->b, at + 8, start, 4);
}

static void add_system_info(directory *d)
{
    builder *b = &d->b;
    size_t csd = put_string(b, "Service Pack 1");
    size_t at = put16(b, 9);

    put16(b, 6);
    put16(b, 0x5e03);
    put_le(b, 4, 1);
    put_le(b, 1, 1);
    put32(b, 10);
    put32(b, 0);
    put32(b, 19041);
    put32(b, 2);
    put32(b, csd);
    put16(b, 0x100);
    put16(b, 0);
    put64(b, 0x1122334455667788);
    put64(b, 0x99aabbccddeeff00);
    put64(b, 0);
    add_stream(d, 7, at);
}

static void add_threads(directory *d)
{
    builder *b = &d->b;
    size_t context = put_fill(b, 0xc1, 0x4d0);
    size_t big_context = put_fill(b, 0xc2, 0x4d0 + 0x330); /* CONTEXT_EX and XSAVE area behind it */
    size_t stack = put_fill(b, 0x51, 64);
    size_t at = put32(b, 2);

    for (unsigned i = 0; i < 2; i++) {
        put32(b, 0x100 + i);
        put32(b, i);
        put32(b, 0x20);
        put32(b, 8 + i);
        put64(b, 0x7ff000001000 + 0x1000 * i);
        put64(b, 0x10000 + 0x1000 * i);
        put32(b, 64 - 16 * i);
        put32(b, stack);
        put32(b, i ? 0x4d0 + 0x330 : 0x4d0);
        put32(b, i ? big_context : context);
    }
    add_stream(d, 3, at);
    at = put32(b, 12);
    put32(b, 64);
    put32(b, 2);
    for (unsigned i = 0; i < 2; i++) {
        put32(b, 0x100 + i);
        put32(b, i ? 2 : 0);
        put32(b, 0);
        put32(b, 0x103);
        put64(b, 0x01d7000000000000 + i);
        put64(b, 0);
        put64(b, 1000 + i);
        put64(b, 2000 + i);
        put64(b, 0x7ff612340000 + i);
        put64(b, 0xf);
    }
    add_stream(d, 17, at);
    size_t name = put_string(b, "worker");
    at = put32(b, 1);
    put32(b, 0x101);
    put64(b, name);
    add_stream(d, 24, at);
}

static void add_thread_ex(directory *d)
{
    builder *b = &d->b;
    size_t at = put32(b, 1);

    put32(b, 0x999);
    put_fill(b, 0, 60);
    add_stream(d, 8, at);
}

static void add_modules(directory *d)
{
    builder *b = &d->b;
    size_t names[2] = {put_string(b, "C:\\app\\app.exe"), put_string(b, "C:\\Windows\\old.dll")};
    size_t cv[2];

    cv[0] = put(b, "RSDS", 4);
    for (unsigned i = 0; i < 16; i++) put_le(b, 0xa0 + i, 1);
    put32(b, 3);
    put(b, "c:\\src\\app.pdb", 15);
    cv[1] = put(b, "NB10", 4);
    put32(b, 0);
    put32(b, 0x3c001122);
    put32(b, 7);
    put(b, "old.pdb", 8);
    size_t misc = put32(b, 1);
    put32(b, 12 + 8);
    put32(b, 0);
    put(b, "old.dbg", 8);
    size_t at = put32(b, 2);
    for (unsigned i = 0; i < 2; i++) {
        put64(b, 0x7ff600000000 + 0x100000 * i);
        put32(b, 0x8000 + i);
        put32(b, 0x1234 + i);
        put32(b, 0x5f000000 + i);
        put32(b, names[i]);
        if (i == 0) {
            put32(b, 0xfeef04bd);
            put32(b, 0x10000);
            put32(b, 0x00050006);
            put32(b, 0x00070008);
            put32(b, 0x00010002);
            put32(b, 0x00030004);
            put32(b, 0x3f);
            put32(b, 1);
            put32(b, 0x40004);
            put32(b, 2);
            put32(b, 9);
            put32(b, 0x11);
            put32(b, 0x22);
        } else {
            put_fill(b, 0, 52);
        }
        put32(b, i ? 24 : 39);
        put32(b, cv[i]);
        put32(b, i ? 20 : 0);
        put32(b, i ? misc : 0);
        put64(b, 0);
        put64(b, 0);
    }
    add_stream(d, 4, at);
    size_t unloaded = put_string(b, "gone.dll");
    at = put32(b, 12);
    put32(b, 24);
    put32(b, 1);
    put64(b, 0x7ffa00000000);
    put32(b, 0x9000);
    put32(b, 0x77);
    put32(b, 0x4a5b6c7d);
    put32(b, unloaded);
    add_stream(d, 14, at);
}

static void add_memory(directory *d)
{
    builder *b = &d->b;
    size_t one = put(b, "first memory range", 18);
    size_t at = put32(b, 1);

    put64(b, 0x20000);
    put32(b, 18);
    put32(b, one);
    add_stream(d, 5, at);
    size_t base = put(b, "AAAABBBBBBCC", 12);
    at = put64(b, 3);
    put64(b, base);
    put64(b, 0x40000);
    put64(b, 4);
    put64(b, 0x30000);
    put64(b, 6);
    put64(b, 0x40004);
    put64(b, 2);
    add_stream(d, 9, at);
    at = put32(b, 16);
    put32(b, 48);
    put64(b, 1);
    put64(b, 0x30000);
    put64(b, 0x2f000);
    put32(b, 4);
    put32(b, 0);
    put64(b, 0x5000);
    put32(b, 0x1000);
    put32(b, 0x40);
    put32(b, 0x20000);
    put32(b, 0);
    add_stream(d, 16, at);
}

static void add_exception(directory *d)
{
    builder *b = &d->b;
    size_t context = put_fill(b, 0xce, 0x4d0);
    size_t at = put32(b, 0x101);

    put32(b, 0);
    put32(b, 0xc0000005);
    put32(b, 1);
    put64(b, 0);
    put64(b, 0x7ff600001234);
    put32(b, 2);
    put32(b, 0);
    put64(b, 1);
    put64(b, 0xdead);
    put_fill(b, 0, 13 * 8);
    put32(b, 0x4d0);
    put32(b, context);
    add_stream(d, 6, at);
}

static void add_misc_info(directory *d)
{
    builder *b = &d->b;
    size_t at = put32(b, 1364);

    put32(b, 0x3f7);
    put32(b, 4242);
    put32(b, 0x5f112233);
    put32(b, 11);
    put32(b, 12);
    for (unsigned i = 0; i < 5; i++) put32(b, 3000 + i);
    put32(b, 0x3000);
    put32(b, 0x22);
    put32(b, 0x51);
    put32(b, 2);
    put32(b, (uint32_t)-60);
    size_t standard = put_utf16(b, "W. Europe Standard Time");
    put_fill(b, 0, 64 - (b->len - standard));
    for (unsigned i = 0; i < 8; i++) put16(b, i);
    put32(b, 0);
    size_t daylight = put_utf16(b, "W. Europe Daylight Time");
    put_fill(b, 0, 64 - (b->len - daylight));
    for (unsigned i = 0; i < 8; i++) put16(b, 10 + i);
    put32(b, (uint32_t)-60);
    size_t build = put_utf16(b, "19041.1.amd64fre.vb_release.191206-1406");
    put_fill(b, 0, 520 - (b->len - build));
    size_t debugger = put_utf16(b, "dbgcore.amd64,10.0.19041.1");
    put_fill(b, 0, 80 - (b->len - debugger));
    put32(b, 528);
    put32(b, 0x340);
    put64(b, 7);
    for (unsigned i = 0; i < 64; i++) {
        put32(b, 0x1000 + i);
        put32(b, 0x2000 + i);
    }
    put32(b, 0xc00c1e);
    add_stream(d, 15, at);
}

static void add_handles(directory *d)
{
    builder *b = &d->b;
    size_t type = put_string(b, "Event"), name = put_string(b, "\\BaseNamedObjects\\x");
    size_t second = put32(b, 0);

    put32(b, 6);
    put32(b, 4);
    put32(b, 0x66666666);
    size_t first = put32(b, second);
    put32(b, 2);
    put32(b, 8);
    put64(b, 0x2222222222222222);
    size_t at = put32(b, 16);
    put32(b, 40);
    put32(b, 1);
    put32(b, 0);
    put64(b, 0x44);
    put32(b, type);
    put32(b, name);
    put32(b, 1);
    put32(b, 0x1f0003);
    put32(b, 2);
    put32(b, 65537);
    put32(b, first);
    put32(b, 0);
    add_stream(d, 12, at);
    at = put32(b, 16);
    put32(b, 288);
    put32(b, 1);
    put32(b, 0);
    put64(b, 0x44);
    put32(b, 4242);
    put32(b, 0x100);
    put32(b, 3);
    put32(b, 0);
    put32(b, 2);
    put32(b, 0x17);
    put64(b, 0x7ff600000111);
    put64(b, 0x7ff600000222);
    put_fill(b, 0, 30 * 8);
    add_stream(d, 18, at);
}

static void add_function_table(directory *d)
{
    builder *b = &d->b;
    size_t at = put32(b, 24);

    put32(b, 32);
    put32(b, 16);
    put32(b, 12);
    put32(b, 1);
    put32(b, 4);
    put32(b, 0);
    put64(b, 0x1000000);
    put64(b, 0x1010000);
    put64(b, 0x1000000);
    put32(b, 2);
    put32(b, 0);
    put_fill(b, 0xdd, 16);
    put_fill(b, 0xee, 24);
    add_stream(d, 13, at);
}

static void add_token(directory *d)
{
    builder *b = &d->b;
    size_t at = put32(b, 16 + 40);

    put32(b, 1);
    put32(b, 16);
    put32(b, 32);
    put32(b, 40);
    put32(b, 4242);
    put64(b, 0x188);
    put32(b, 32);
    put32(b, 4);
    put32(b, 36);
    put32(b, 4);
    put32(b, 1);
    put32(b, 2);
    add_stream(d, 19, at);
}

static void add_counters(directory *d)
{
    builder *b = &d->b;
    size_t at = put16(b, 1);

    put16(b, 0xf);
    for (unsigned i = 0; i < 6; i++) put32(b, 100 + i);
    for (unsigned i = 0; i < 3; i++) put64(b, 200 + i);
    put32(b, 16);
    put64(b, 300);
    put64(b, 301);
    put32(b, 302);
    for (unsigned i = 0; i < 4; i++) put64(b, 310 + i);
    put32(b, 320);
    put32(b, 321);
    for (unsigned i = 0; i < 4; i++) put64(b, 400 + i);
    for (unsigned i = 0; i < 4; i++) put64(b, 500 + i);
    for (unsigned i = 0; i < 70; i++) put32(b, 600 + i);
    for (unsigned i = 0; i < 4; i++) put64(b, 700 + i);
    add_stream(d, 21, at);
    at = put16(b, 2);
    put16(b, 0x1f);
    put32(b, 800);
    for (unsigned i = 0; i < 18; i++) put64(b, 801 + i);
    add_stream(d, 22, at);
}

static void add_raw(directory *d)
{
    builder *b = &d->b;
    size_t at = put(b, "ansi \xe4", 7);

    add_stream(d, 10, at);
    at = put_utf16(b, "wide comment");
    put16(b, 0);
    add_stream(d, 11, at);
    at = put(b, "js", 2);
    add_stream(d, 20, at);
    at = put(b, "ipt", 3);
    add_stream(d, 23, at);
    at = put(b, "ce", 2);
    add_stream(d, 0x8001, at);
    at = put(b, "crashpad", 8);
    add_stream(d, 0x43500001, at);
}

builder sample_minidump(void)
{
    directory d = {0};

    put(&d.b, "MDMP", 4);
    put32(&d.b, 0x1234a793);
    put32(&d.b, STREAMS);
    put32(&d.b, 32);
    put32(&d.b, 0xabcd);
    put32(&d.b, 0x5f123456);
    put64(&d.b, 0x1826);
    put_fill(&d.b, 0, 12 * STREAMS);
    add_system_info(&d);
    add_threads(&d);
    add_thread_ex(&d);
    add_modules(&d);
    add_memory(&d);
    add_exception(&d);
    add_misc_info(&d);
    add_handles(&d);
    add_function_table(&d);
    add_token(&d);
    add_counters(&d);
    add_raw(&d);
    if (d.used > STREAMS) abort();
    return d.b;
}
