/* Layouts: nt!_DUMP_HEADER64 of Microsoft's public symbols; the triage table as documented by rizin and
 * others. */
#include "sample.h"

#include <stdbool.h>

enum { HEADER = 0x2000 };

static void put_header(builder *b, uint32_t type)
{
    while (b->len < HEADER) put(b, "PAGE", 4);
    memcpy(b->ptr, "PAGEDU64", 8);
    set_le(b, 0x8, 15, 4);
    set_le(b, 0xc, 19041, 4);
    set_le(b, 0x10, 0x1ad000, 8);
    set_le(b, 0x18, 0xfffff80000001000, 8);
    set_le(b, 0x20, 0xfffff80000002000, 8);
    set_le(b, 0x28, 0xfffff80000003000, 8);
    set_le(b, 0x30, 0x8664, 4);
    set_le(b, 0x34, 2, 4);
    set_le(b, 0x38, 0xd1, 4);
    for (unsigned i = 0; i < 4; i++) set_le(b, 0x40 + 8 * i, 0x1000 + i, 8);
    set_le(b, 0x80, 0xfffff80000004000, 8);
    memset(b->ptr + 0x348, 0xc0, 0x4d0);
    memset(b->ptr + 0xf00, 0, 0x98);
    set_le(b, 0xf00, 0x80000003, 4);
    set_le(b, 0xf04, 1, 4);
    set_le(b, 0xf10, 0xfffff80000005678, 8);
    set_le(b, 0xf18, 1, 4);
    set_le(b, 0xf20, 0x42, 8);
    set_le(b, 0xf98, type, 4);
    set_le(b, 0xfa0, 0x123456, 8);
    set_le(b, 0xfa8, 0x01d707f23dbb3399, 8);
    memset(b->ptr + 0xfb0, 0, 128);
    memcpy(b->ptr + 0xfb0, "a comment", 9);
    set_le(b, 0x1030, 37500000, 8);
    set_le(b, 0x1040, 1, 4);
    set_le(b, 0x1044, 0x110, 4);
    set_le(b, 0x1048, 0, 4);
    b->ptr[0x104d] = 3;
}

static void put_blob(builder *b, uint8_t tag, const char *text, uint32_t before, uint32_t after)
{
    put32(b, 32);
    put_fill(b, tag, 16);
    put32(b, strlen(text));
    put32(b, before);
    put32(b, after);
    put_fill(b, 0, before);
    put(b, text, strlen(text));
    put_fill(b, 0, after);
}

static void put_blobs(builder *b)
{
    put(b, "DumpBlob", 8);
    put32(b, 16);
    put32(b, 0xf0004a61);
    put_blob(b, 0x11, "one", 0, 5);
    put_blob(b, 0x22, "two!", 4, 0);
}

builder sample_full(void)
{
    builder b = {0};

    put_header(&b, 1);
    set_le(&b, 0x88, 2, 4);
    set_le(&b, 0x90, 3, 8);
    set_le(&b, 0x98, 1, 8);
    set_le(&b, 0xa0, 2, 8);
    set_le(&b, 0xa8, 0x100, 8);
    set_le(&b, 0xb0, 1, 8);
    put_fill(&b, 1, 0x1000);
    put_fill(&b, 2, 0x1000);
    put_fill(&b, 0x80, 0x1000);
    put_blobs(&b);
    return b;
}

static const uint8_t SAMPLE_BITS[] = {0x06, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,   0,
                                      0,    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01};

/* The pages of sample_full (1, 2 and 0x100) by a bitmap of 0x101 bits; types 5, 6 and 7. */
builder sample_bitmap(uint32_t type)
{
    builder b = {0};

    put_header(&b, type);
    put(&b, type == 5 ? "FDMPDUMP" : "SDMPDUMP", 8);
    put_fill(&b, 'P', 24);
    put64(&b, 0x3000); /* first page */
    put64(&b, 3);
    put64(&b, 0x101);
    put(&b, SAMPLE_BITS, sizeof SAMPLE_BITS);
    put_fill(&b, 0, 0x3000 - b.len);
    put_fill(&b, 1, 0x1000);
    put_fill(&b, 2, 0x1000);
    put_fill(&b, 0x80, 0x1000);
    put_blobs(&b);
    return b;
}

/* The same as Windows 7 writes it: 32-bit counts, an RTL_BITMAP. */
builder sample_summary(void)
{
    builder b = {0};

    put_header(&b, 2);
    put(&b, "SDMPDUMP", 8);
    put32(&b, 1);      /* options */
    put32(&b, 0x3000); /* first page */
    put32(&b, 0x101);
    put32(&b, 3);
    put32(&b, 0x101); /* RTL_BITMAP: bits, padding, pointer */
    put32(&b, 0);
    put64(&b, 0);
    put(&b, SAMPLE_BITS, sizeof SAMPLE_BITS);
    put_fill(&b, 0, 0x3000 - b.len);
    put_fill(&b, 1, 0x1000);
    put_fill(&b, 2, 0x1000);
    put_fill(&b, 0x80, 0x1000);
    put_blobs(&b);
    return b;
}

/* The same pages in the ranges of types 8, 9 and 0xa. */
builder sample_page_ranges(uint32_t type)
{
    builder b = {0};

    put_header(&b, type);
    put32(&b, 0x40);
    put(&b, "RDMPDUMP", 8);
    put32(&b, 0);
    put64(&b, 0x40); /* metadata, from 0x2020 on */
    put64(&b, 0x2060);
    put64(&b, 2); /* number of ranges */
    put64(&b, 3); /* pages */
    put64(&b, 1);
    put64(&b, 2);
    put64(&b, 0x100);
    put64(&b, 1);
    put_fill(&b, type == 10 ? 0xee : 0, 16);
    put_fill(&b, 1, 0x1000);
    put_fill(&b, 2, 0x1000);
    put_fill(&b, 0x80, 0x1000);
    put_blobs(&b);
    return b;
}

static void put_header32(builder *b, uint32_t type, bool pae)
{
    while (b->len < 0x1000) put(b, "PAGE", 4);
    memcpy(b->ptr, "PAGEDUMP", 8);
    set_le(b, 0x8, 15, 4);
    set_le(b, 0xc, 2600, 4);
    set_le(b, 0x10, 0x1000, 4);
    set_le(b, 0x14, 0x81000000, 4);
    set_le(b, 0x18, 0x8055a620, 4);
    set_le(b, 0x1c, 0x80560bd8, 4);
    set_le(b, 0x20, 0x14c, 4);
    set_le(b, 0x24, 1, 4);
    set_le(b, 0x28, 0xa, 4);
    for (unsigned i = 0; i < 4; i++) set_le(b, 0x2c + 4 * i, 0x2000 + i, 4);
    memset(b->ptr + 0x3c, 0, 32);
    b->ptr[0x5c] = pae;
    set_le(b, 0x60, 0x8054c760, 4);
    set_le(b, 0x64, 2, 4);
    set_le(b, 0x68, 3, 4);
    set_le(b, 0x6c, 1, 4);
    set_le(b, 0x70, 2, 4);
    set_le(b, 0x74, 0x100, 4);
    set_le(b, 0x78, 1, 4);
    memset(b->ptr + 0x320, 0, 0x2cc);
    set_le(b, 0x320, 0x10007, 4);
    set_le(b, 0x320 + 0xb8, 0x804f8925, 4); /* eip */
    memset(b->ptr + 0x7d0, 0, 0x50);
    set_le(b, 0x7d0, 0x80000003, 4);
    set_le(b, 0x7d0 + 0xc, 0x804f8925, 4);
    set_le(b, 0x7d0 + 0x10, 1, 4);
    set_le(b, 0x7d0 + 0x14, 0x42, 4);
    memset(b->ptr + 0x820, 0, 128);
    memcpy(b->ptr + 0x820, "a comment", 9);
    set_le(b, 0xf88, type, 4);
    set_le(b, 0xf94, 1, 4);
    set_le(b, 0xfb8, 37500000, 8);
    set_le(b, 0xfc0, 0x01c8c3a5b1e0f000, 8);
}

builder sample_full32(bool pae)
{
    builder b = {0};

    put_header32(&b, 1, pae);
    put_fill(&b, 1, 0x1000);
    put_fill(&b, 2, 0x1000);
    put_fill(&b, 0x80, 0x1000);
    put_blobs(&b);
    return b;
}

builder sample_summary32(void)
{
    builder b = {0};

    put_header32(&b, 2, false);
    put(&b, "SDMPDUMP", 8);
    put32(&b, 1);
    put32(&b, 0x2000);
    put32(&b, 0x101);
    put32(&b, 3);
    put32(&b, 0x101);
    put32(&b, 0);
    put(&b, SAMPLE_BITS, sizeof SAMPLE_BITS);
    put_fill(&b, 0, 0x2000 - b.len);
    put_fill(&b, 1, 0x1000);
    put_fill(&b, 2, 0x1000);
    put_fill(&b, 0x80, 0x1000);
    put_blobs(&b);
    return b;
}

static size_t put_pool_string(builder *b, const char *text)
{
    size_t at = put32(b, strlen(text));

    put_utf16(b, text);
    put16(b, 0);
    return at;
}

static void put_driver(builder *b, size_t name, unsigned i)
{
    size_t at = put32(b, name);

    put32(b, 0);
    put_fill(b, 0, 0x88);
    set_le(b, at + 8 + 0x30, 0xfffff80010000000 + 0x1000000 * i, 8);
    set_le(b, at + 8 + 0x38, 0xfffff80010000100 + 0x1000000 * i, 8);
    set_le(b, at + 8 + 0x40, 0x9000 + i, 4);
    set_le(b, at + 8 + 0x68, 0x1004000 + i, 4);
    set_le(b, at + 8 + 0x78, 0xaaaa + i, 4);
    set_le(b, at + 8 + 0x80, 0x5d000000 + i, 4);
}

builder sample_triage(void)
{
    enum { T = HEADER };
    builder b = {0};

    put_header(&b, 4);
    put_fill(&b, 0, 0x80);
    set_le(&b, T + 0xc, 0x348, 4);
    set_le(&b, T + 0x10, 0xf00, 4);
    set_le(&b, T + 0x44, 0xffffffff, 4);
    set_le(&b, T + 0x14, put(&b, "memory manager..", 16), 4);
    set_le(&b, T + 0x18, put64(&b, 1), 4);
    put16(&b, 14);
    put16(&b, 14);
    put32(&b, 0);
    put64(&b, 0);
    size_t name = put_utf16(&b, "old.sys");
    put_fill(&b, 0, 24 - (b.len - name));
    put64(&b, 0xfffff80020000000);
    put64(&b, 0xfffff80020008000);
    set_le(&b, T + 0x1c, put(&b, "prcb....", 8), 4);
    set_le(&b, T + 0x20, put(&b, "process.", 8), 4);
    set_le(&b, T + 0x24, put(&b, "thread..", 8), 4);
    set_le(&b, T + 0x28, put(&b, "stack stack stack", 17), 4);
    set_le(&b, T + 0x2c, 17, 4);
    set_le(&b, T + 0x48, 0xffffb00000000f00, 8);
    size_t kdbg = put64(&b, 1);
    put64(&b, 2);
    put(&b, "KDBG", 4);
    put32(&b, 0x380);
    set_le(&b, T + 0x70, kdbg, 4);
    set_le(&b, T + 0x74, 24, 4);
    size_t one = put_pool_string(&b, "\\SystemRoot\\system32\\ntoskrnl.exe");
    size_t two = put_pool_string(&b, "\\SystemRoot\\System32\\drivers\\x.sys");
    set_le(&b, T + 0x38, one, 4);
    set_le(&b, T + 0x3c, b.len - one, 4);
    set_le(&b, T + 0x30, b.len, 4);
    set_le(&b, T + 0x34, 2, 4);
    put_driver(&b, one, 0);
    put_driver(&b, two, 1);
    size_t blocks = put64(&b, 0xffffc00000002000);
    put32(&b, 0);
    put32(&b, 6);
    put64(&b, 0xffffc00000001000);
    put32(&b, 0);
    put32(&b, 5);
    set_le(&b, T + 0x78, blocks, 4);
    set_le(&b, T + 0x7c, 2, 4);
    set_le(&b, blocks + 8, put(&b, "block2", 6), 4);
    set_le(&b, blocks + 24, put(&b, "block", 5), 4);
    set_le(&b, T + 0x8, put(&b, "TRGD", 4), 4);
    set_le(&b, T + 0x4, b.len, 4);
    put_blobs(&b);
    return b;
}

/* Windows XP's small dump: driver entries of 0x4c bytes, unloaded drivers of 40. */
builder sample_triage32(void)
{
    enum { T = 0x1000 };
    builder b = {0};

    put_header32(&b, 4, true);
    put_fill(&b, 0, 0x68);
    set_le(&b, T, 0xa28, 4);
    set_le(&b, T + 0xc, 0x320, 4);
    set_le(&b, T + 0x10, 0x7d0, 4);
    set_le(&b, T + 0x44, 0xfff, 4);
    set_le(&b, T + 0x18, put32(&b, 1), 4);
    put16(&b, 14);
    put16(&b, 14);
    put32(&b, 0);
    size_t name = put_utf16(&b, "old.sys");
    put_fill(&b, 0, 24 - (b.len - name));
    put32(&b, 0xf8a10000);
    put32(&b, 0xf8a18000);
    set_le(&b, T + 0x1c, put(&b, "prcb", 4), 4);
    set_le(&b, T + 0x20, put(&b, "proc", 4), 4);
    set_le(&b, T + 0x24, put(&b, "thre", 4), 4);
    set_le(&b, T + 0x28, put(&b, "stack!", 6), 4);
    set_le(&b, T + 0x2c, 6, 4);
    set_le(&b, T + 0x48, 0xf8ae5c00, 4);
    set_le(&b, T + 0x4c, 0x804f8000, 4);
    set_le(&b, T + 0x50, put(&b, "data page", 9), 4);
    set_le(&b, T + 0x54, 9, 4);
    size_t kdbg = put64(&b, 1);
    put64(&b, 2);
    put(&b, "KDBG", 4);
    put32(&b, 0x290);
    set_le(&b, T + 0x58, kdbg, 4);
    set_le(&b, T + 0x5c, 24, 4);
    size_t one = put_pool_string(&b, "\\WINDOWS\\system32\\ntkrnlpa.exe");
    set_le(&b, T + 0x38, one, 4);
    set_le(&b, T + 0x3c, b.len - one, 4);
    size_t drivers = put32(&b, one);
    put_fill(&b, 0, 0x48);
    set_le(&b, drivers + 4 + 0x18, 0x804d7000, 4);
    set_le(&b, drivers + 4 + 0x1c, 0x804d8000, 4);
    set_le(&b, drivers + 4 + 0x20, 0x1f8580, 4);
    set_le(&b, drivers + 4 + 0x34, 0xc004000, 4);
    set_le(&b, drivers + 4 + 0x40, 0x1f8a2b, 4);
    set_le(&b, drivers + 4 + 0x44, 0x48025de7, 4);
    set_le(&b, T + 0x30, drivers, 4);
    set_le(&b, T + 0x34, 1, 4);
    size_t blocks = put64(&b, 0xffffffff81f02000); /* sign-extended */
    put32(&b, 0);
    put32(&b, 5);
    set_le(&b, T + 0x60, blocks, 4);
    set_le(&b, T + 0x64, 1, 4);
    set_le(&b, blocks + 8, put(&b, "block", 5), 4);
    set_le(&b, T + 0x8, put(&b, "TRGD", 4), 4);
    set_le(&b, T + 0x4, b.len, 4);
    put_blobs(&b);
    return b;
}
