/* MSF 7.00: superblock, block map, stream directory, and reads through the block lists.
 *
 * Superblock at file offset 0: 32 bytes of magic, then u32 block size, free block map, block count, directory
 * size in bytes, unused, and the numbers of the blocks that hold the block map (mostly one). Every number is
 * checked against the file when it is used, so that opening does not have to look at them all. */
#include "formats/pdb/msf.h"

#include <string.h>

static const char msf_magic[32] = "Microsoft C/C++ MSF 7.00\r\n\x1a"
                                  "DS\0\0";

enum { HEADER_BLOCK_SIZE = 32, HEADER_BLOCK_COUNT = 40, HEADER_DIRECTORY_SIZE = 44, HEADER_BLOCK_MAP = 52 };
enum { STREAM_ABSENT = -1 };

struct msf {
    bytes file;
    uint32_t block_shift;
    uint32_t block_count;
    uint32_t stream_count;
    uint32_t directory_size;
    uint32_t *directory_blocks;
    uint64_t *maps; /* directory offset of each stream's block numbers */
};

bool msf_is(bytes file)
{
    return bytes_contains(file, 0, sizeof msf_magic) && memcmp(file.ptr, msf_magic, sizeof msf_magic) == 0;
}

/* The part of block `number` from `within` on that lies in the file: a cut file ends inside a block. */
static bytes block_bytes(const msf *m, uint32_t number, uint32_t within)
{
    uint64_t block_size = (uint64_t)1 << m->block_shift;
    return bytes_clamp(m->file, ((uint64_t)number << m->block_shift) + within, block_size - within);
}

static bool directory_u32(const msf *m, uint64_t offset, uint32_t *out)
{
    /* Block sizes and all offsets here are multiples of 4, so that no number crosses a block's end. */
    if (offset + 4 > m->directory_size) return false;
    uint32_t mask = ((uint32_t)1 << m->block_shift) - 1;
    return bytes_u32(block_bytes(m, m->directory_blocks[offset >> m->block_shift], (uint32_t)offset & mask),
                     0, out);
}

static error *read_block_map(arena *a, msf *m)
{
    uint32_t block_size = (uint32_t)1 << m->block_shift;
    uint32_t count = (uint32_t)(((uint64_t)m->directory_size + block_size - 1) >> m->block_shift);
    m->directory_blocks = ARENA_ARRAY(a, uint32_t, (size_t)count + 1);
    uint32_t per_block = block_size / 4;
    uint32_t first = 0;
    if (!bytes_u32(m->file, HEADER_BLOCK_MAP, &first))
        return error_at_offset(a, ERROR_TRUNCATED, HEADER_BLOCK_MAP, "the PDB's superblock ends early");
    for (uint32_t i = 0; i < count; i++) {
        uint32_t map_index = i / per_block;
        uint32_t map_block = first;
        /* A block map of several blocks: Microsoft's writer lists them, LLVM's puts them side by side. */
        if (map_index) {
            uint64_t place = HEADER_BLOCK_MAP + 4 * (uint64_t)map_index;
            if (place + 4 > block_size || !bytes_u32(m->file, place, &map_block) || !map_block)
                map_block = first + map_index;
        }
        uint64_t at = ((uint64_t)map_block << m->block_shift) + 4 * (uint64_t)(i % per_block);
        uint32_t number;
        if (!bytes_u32(m->file, at, &number))
            return error_at_offset(a, ERROR_TRUNCATED, at, "the PDB's block map lies outside the file");
        m->directory_blocks[i] = number;
    }
    return NULL;
}

static error *read_directory(arena *a, msf *m)
{
    uint32_t count;
    if (!directory_u32(m, 0, &count)) {
        uint64_t at = (uint64_t)m->directory_blocks[0] << m->block_shift;
        return error_at_offset(a, ERROR_TRUNCATED, at, "the PDB's stream directory lies outside the file");
    }
    if (((uint64_t)count + 1) * 4 > m->directory_size)
        return error_at_offset(a, ERROR_FORMAT, (uint64_t)m->directory_blocks[0] << m->block_shift,
                               "the PDB's directory of %u bytes cannot hold %u streams", m->directory_size,
                               count);
    m->maps = ARENA_ARRAY(a, uint64_t, (size_t)count + 1);
    uint64_t at = 4 * ((uint64_t)count + 1);
    uint32_t i = 0;
    for (; i < count; i++) {
        uint32_t size;
        if (!directory_u32(m, 4 + 4 * (uint64_t)i, &size)) break;
        m->maps[i] = at;
        if (size == (uint32_t)STREAM_ABSENT) continue;
        at += 4 * (((uint64_t)size + ((uint32_t)1 << m->block_shift) - 1) >> m->block_shift);
        if (at > m->directory_size) break;
    }
    /* A damaged directory still serves the streams before the damage. */
    m->stream_count = i;
    return NULL;
}

error *msf_open(arena *a, bytes file, msf **out)
{
    if (!msf_is(file)) {
        if (bytes_contains(file, 0, 24) && memcmp(file.ptr, "Microsoft C/C++ program ", 24) == 0)
            return error_at_offset(a, ERROR_UNSUPPORTED, 0, "a PDB 2.00 file; PDB 7.00 was expected");
        if (file.len < sizeof msf_magic)
            return error_at_offset(a, ERROR_TRUNCATED, 0, "the file ends inside the PDB signature");
        return error_at_offset(a, ERROR_FORMAT, 0, "no PDB 7.00 signature");
    }
    uint32_t block_size, block_count, directory_size;
    if (!bytes_u32(file, HEADER_BLOCK_SIZE, &block_size) ||
        !bytes_u32(file, HEADER_BLOCK_COUNT, &block_count) ||
        !bytes_u32(file, HEADER_DIRECTORY_SIZE, &directory_size))
        return error_at_offset(a, ERROR_TRUNCATED, file.len, "the PDB's superblock ends early");
    if (block_size < 512 || block_size > 65536 || (block_size & (block_size - 1)))
        return error_at_offset(a, ERROR_FORMAT, HEADER_BLOCK_SIZE,
                               "block size %u; a power of two from 512 to 65536 was expected", block_size);
    if (directory_size < 4 || directory_size > file.len)
        return error_at_offset(a, ERROR_FORMAT, HEADER_DIRECTORY_SIZE,
                               "the stream directory's size is %u; the file has %zu bytes", directory_size,
                               file.len);
    msf *m = ARENA_NEW(a, msf);
    m->file = file;
    while (((uint32_t)1 << m->block_shift) < block_size) m->block_shift++;
    m->block_count = block_count;
    m->directory_size = directory_size & ~(uint32_t)3;
    error *e = read_block_map(a, m);
    if (!e) e = read_directory(a, m);
    if (e) return e;
    *out = m;
    return NULL;
}

bool msf_stream(const msf *m, uint32_t index, pdb_stream *out)
{
    uint32_t size;
    if (index >= m->stream_count || !directory_u32(m, 4 + 4 * (uint64_t)index, &size) ||
        size == (uint32_t)STREAM_ABSENT)
        return false;
    *out = (pdb_stream){.file = m, .map = m->maps[index], .size = size};
    return true;
}

/* What the block that holds `offset` has from there on, up to the stream's end. */
static bytes stream_block(const pdb_stream *s, uint64_t offset, uint32_t *number)
{
    const msf *m = s->file;
    if (!m || offset >= s->size || !directory_u32(m, s->map + 4 * (offset >> m->block_shift), number))
        return (bytes){0};
    uint32_t mask = ((uint32_t)1 << m->block_shift) - 1;
    bytes b = block_bytes(m, *number, (uint32_t)offset & mask);
    return bytes_clamp(b, 0, s->size - offset);
}

size_t pdb_stream_read(const pdb_stream *s, uint64_t offset, void *out, size_t size)
{
    size_t done = 0;
    while (done < size) {
        uint32_t number;
        bytes b = stream_block(s, offset + done, &number);
        if (!b.len) break;
        size_t part = b.len < size - done ? b.len : size - done;
        memcpy((uint8_t *)out + done, b.ptr, part);
        done += part;
    }
    return done;
}

bool pdb_stream_u16(const pdb_stream *s, uint64_t offset, uint16_t *out)
{
    uint8_t raw[2];
    if (pdb_stream_read(s, offset, raw, sizeof raw) != sizeof raw) return false;
    *out = load_u16(raw);
    return true;
}

bool pdb_stream_u32(const pdb_stream *s, uint64_t offset, uint32_t *out)
{
    uint8_t raw[4];
    if (pdb_stream_read(s, offset, raw, sizeof raw) != sizeof raw) return false;
    *out = load_u32(raw);
    return true;
}

/* Grows a run over following blocks until it holds `wanted` bytes or the blocks do not follow one another. */
static bytes stream_run(const pdb_stream *s, uint64_t offset, uint64_t wanted)
{
    uint32_t number;
    bytes run = stream_block(s, offset, &number);
    uint64_t block_size = s->file ? (uint64_t)1 << s->file->block_shift : 0;
    while (run.len && run.len < wanted && ((offset + run.len) & (block_size - 1)) == 0) {
        uint32_t next;
        bytes b = stream_block(s, offset + run.len, &next);
        if (!b.len || next != number + 1) break;
        run.len += b.len;
        number = next;
    }
    return run;
}

bytes pdb_stream_run(const pdb_stream *s, uint64_t offset)
{
    return stream_run(s, offset, UINT64_MAX);
}

bytes pdb_stream_window(const pdb_stream *s, uint64_t offset, uint64_t wanted)
{
    return stream_run(s, offset, wanted);
}

bool pdb_stream_direct(const pdb_stream *s, uint64_t offset, uint64_t size, bytes *out)
{
    if (!size) {
        if (offset > s->size) return false;
        *out = (bytes){0};
        return true;
    }
    bytes run = stream_run(s, offset, size);
    if (run.len < size) return false;
    *out = (bytes){run.ptr, (size_t)size};
    return true;
}

bool pdb_stream_bytes(const pdb_stream *s, arena *a, uint64_t offset, uint64_t size, bytes *out)
{
    if (pdb_stream_direct(s, offset, size, out)) return true;
    /* The stream's size may lie, so the allocation is bounded by the file that has to back it. */
    if (!s->file || offset > s->size || size > s->size - offset || size > s->file->file.len) return false;
    uint8_t *copy = arena_alloc(a, (size_t)size, 8);
    if (pdb_stream_read(s, offset, copy, (size_t)size) != size) return false;
    *out = (bytes){copy, (size_t)size};
    return true;
}
