/* A small PDB around a part that a target fuzzes: written here from scratch, so that the container is right
 * and every mutation meets the part itself. */
#ifndef NTDBG_FUZZ_PDB_WORLD_H
#define NTDBG_FUZZ_PDB_WORLD_H

#include "formats/pdb/pdb.h"

#include <string.h>

enum {
    WORLD_INFO = 1,
    WORLD_DBI = 3,
    WORLD_MODULE = 5,
    WORLD_SECTIONS,
    WORLD_OMAP_TO,
    WORLD_OMAP_FROM,
    WORLD_FPO,
    WORLD_FRAMES,
    WORLD_NAMES,
    WORLD_INJECTED,
    WORLD_TEXT,
    WORLD_STREAMS,
    WORLD_BLOCK = 512
};

typedef struct pdb_world {
    bytes streams[WORLD_STREAMS];
    uint32_t symbol_size, c11_size, c13_size; /* of the one module */
} pdb_world;

static inline void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static inline void put32(uint8_t *at, uint32_t value)
{
    put16(at, value);
    put16(at + 2, value >> 16);
}

/* Version, time, age and GUID; then the names of streams. */
static inline bytes world_info(arena *a)
{
    static const char names[] = "/names\0/src/headerblock\0/src/files/a.natvis";
    enum { COUNT = 3, TABLE = 28 + 4 + sizeof names };
    static const uint32_t pairs[COUNT][2] = {{0, WORLD_NAMES}, {7, WORLD_INJECTED}, {24, WORLD_TEXT}};
    uint8_t *b = arena_alloc(a, TABLE + 8 + 8 + 4 + 8 * COUNT, 4), *at = b + TABLE;
    put32(b, 20000404);
    put32(b + 8, 1);
    put32(b + 28, sizeof names);
    memcpy(b + 32, names, sizeof names);
    put32(at, COUNT);
    put32(at + 4, 4);
    put32(at + 8, 1);
    put32(at + 12, 7);
    at += 20; /* no slot was deleted */
    for (int i = 0; i < COUNT; i++) {
        put32(at + 8 * i, pairs[i][0]);
        put32(at + 8 * i + 4, pairs[i][1]);
    }
    return (bytes){b, TABLE + 20 + 8 * COUNT};
}

/* One module, which contributes the whole first section, and the streams of the debug header. */
static inline bytes world_dbi(arena *a, const pdb_world *w)
{
    enum {
        MODULE = 64 + 8,
        CONTRIBUTIONS = 4 + 28,
        HEADER = 22,
        SIZE = 64 + MODULE + CONTRIBUTIONS + HEADER
    };
    static const uint16_t header[HEADER / 2] = {WORLD_FPO,       0xffff,         0xffff,        WORLD_OMAP_TO,
                                                WORLD_OMAP_FROM, WORLD_SECTIONS, 0xffff,        0xffff,
                                                0xffff,          WORLD_FRAMES,   WORLD_SECTIONS};
    uint8_t *b = arena_alloc(a, SIZE, 4), *at = b + 64;
    put32(b, 0xffffffff);
    put32(b + 8, 1);
    put16(b + 12, 0xffff);
    put16(b + 16, 0xffff);
    put16(b + 20, 0xffff);
    put32(b + 24, MODULE);
    put32(b + 28, CONTRIBUTIONS);
    put32(b + 48, HEADER);
    put16(b + 58, 0x14c);
    put16(at + 34, WORLD_MODULE);
    put32(at + 36, w->symbol_size);
    put32(at + 40, w->c11_size);
    put32(at + 44, w->c13_size);
    memcpy(at + 64, "a\0b\0", 4);
    at += MODULE;
    put32(at, 0xeffe0000 + 19970605);
    put16(at + 4, 1);
    put32(at + 12, 0x10000);
    at += CONTRIBUTIONS;
    for (int i = 0; i < HEADER / 2; i++) put16(at + 2 * i, header[i]);
    return (bytes){b, SIZE};
}

static inline bytes world_sections(arena *a)
{
    uint8_t *b = arena_alloc(a, 80, 4);
    for (uint32_t i = 0; i < 2; i++) {
        memcpy(b + 40 * i, i ? ".data" : ".text", 5);
        put32(b + 40 * i + 8, 0x10000);
        put32(b + 40 * i + 12, 0x1000 + 0x10000 * i);
        put32(b + 40 * i + 36, i ? 0xc0000040 : 0x60000020);
    }
    return (bytes){b, 80};
}

static inline uint32_t world_blocks(size_t size)
{
    return (uint32_t)((size + WORLD_BLOCK - 1) / WORLD_BLOCK);
}

/* Streams one behind the other, then the directory, then the list of the directory's blocks. */
static inline bytes world_file(arena *a, pdb_world *w)
{
    w->streams[WORLD_INFO] = world_info(a);
    w->streams[WORLD_DBI] = world_dbi(a, w);
    w->streams[WORLD_SECTIONS] = world_sections(a);
    uint32_t blocks = 0, next = 3;
    for (int i = 0; i < WORLD_STREAMS; i++) blocks += world_blocks(w->streams[i].len);
    uint32_t directory_size = 4 + 4 * (WORLD_STREAMS + blocks), directory = 3 + blocks;
    uint32_t map = directory + world_blocks(directory_size);
    uint8_t *b = arena_alloc(a, (size_t)(map + 1) * WORLD_BLOCK, 8);
    memcpy(b,
           "Microsoft C/C++ MSF 7.00\r\n\x1a"
           "DS\0\0",
           32);
    put32(b + 32, WORLD_BLOCK);
    put32(b + 36, 1);
    put32(b + 40, map + 1);
    put32(b + 44, directory_size);
    put32(b + 52, map);
    uint8_t *sizes = b + (size_t)directory * WORLD_BLOCK, *list = sizes + 4 + 4 * WORLD_STREAMS;
    put32(sizes, WORLD_STREAMS);
    for (int i = 0; i < WORLD_STREAMS; i++) {
        bytes s = w->streams[i];
        put32(sizes + 4 + 4 * i, (uint32_t)s.len);
        if (s.len) memcpy(b + (size_t)next * WORLD_BLOCK, s.ptr, s.len);
        for (uint32_t n = world_blocks(s.len); n > 0; n--, list += 4) put32(list, next++);
    }
    for (uint32_t i = 0; i < world_blocks(directory_size); i++)
        put32(b + (size_t)map * WORLD_BLOCK + 4 * i, directory + i);
    return (bytes){b, (size_t)(map + 1) * WORLD_BLOCK};
}

#endif
