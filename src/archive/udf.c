#include "archive/udf.h"

#include "base/map.h"
#include "base/utf16.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

enum {
    SECTOR = 2048,
    RECOGNITION = 16,
    ANCHOR = 256,
    MOST_DESCRIPTORS = 64,
    MOST_PARTITIONS = 8,
    MOST_DEPTH = 64
};
/* Tag identifiers: part 3, 7.2.1, and part 4, 7.2.1. */
enum {
    TAG_ANCHOR = 2,
    TAG_PARTITION = 5,
    TAG_VOLUME = 6,
    TAG_END = 8,
    TAG_FILE_SET = 256,
    TAG_NAME = 257,
    TAG_FILE = 261,
    TAG_EXTENDED_FILE = 266,
};
enum { FILE_TYPE_FOLDER = 4, FILE_TYPE_BYTES = 5 };
enum { NAME_FOLDER = 0x02, NAME_DELETED = 0x04, NAME_PARENT = 0x08 };
static const uint64_t MOST_GATHERED = 1u << 30;

typedef struct partition {
    uint64_t start; /* bytes */
    uint16_t number;
    bool known;
} partition;

typedef struct udf {
    arena *a;
    bytes file;
    const archive_visitor *v;
    partition by_number[MOST_PARTITIONS];
    size_t partition_count;
    partition maps[MOST_PARTITIONS]; /* what references in addresses count */
    size_t map_count;
    uint64_t file_set, root;
    bool has_volume;
    u64_map *seen; /* file entries, by their offset */
    uint64_t left; /* bytes that files may still have: hard links excepted, no more than the image */
    const char *problem;
} udf;

typedef struct node {
    uint64_t at; /* offset of the file entry */
    str path;
    unsigned depth;
} node;
typedef VEC(node) node_vec;

/* A file's bytes: in the image where they lie in one piece, else gathered. */
typedef struct content {
    bytes data;
    uint8_t *gathered;
} content;

bool udf_is(bytes file)
{
    for (uint64_t n = 0; n < MOST_DESCRIPTORS; n++) {
        bytes id;
        if (!bytes_slice(file, (RECOGNITION + n) * SECTOR + 1, 5, &id)) return false;
        if (memcmp(id.ptr, "NSR02", 5) == 0 || memcmp(id.ptr, "NSR03", 5) == 0) return true;
        if (memcmp(id.ptr, "CD001", 5) != 0 && memcmp(id.ptr, "BEA01", 5) != 0 &&
            memcmp(id.ptr, "BOOT2", 5) != 0)
            return false;
    }
    return false;
}

/* A descriptor with this tag at `at`: "The sum of bytes 0-3 and 5-15" is byte 4. */
static bool tag_at(bytes file, uint64_t at, unsigned identifier)
{
    bytes tag;
    if (!bytes_slice(file, at, 16, &tag) || load_u16(tag.ptr) != identifier) return false;
    uint8_t sum = 0;
    for (size_t i = 0; i < 16; i++) sum = (uint8_t)(sum + (i == 4 ? 0 : tag.ptr[i]));
    return sum == tag.ptr[4];
}

/* ---- volume ---- */

static void read_partition(udf *u, bytes d)
{
    if (u->partition_count == MOST_PARTITIONS) return;
    u->by_number[u->partition_count++] =
        (partition){(uint64_t)load_u32(d.ptr + 188) * SECTOR, load_u16(d.ptr + 22), true};
}

static bool read_volume(udf *u, bytes d)
{
    uint32_t count = load_u32(d.ptr + 268);
    uint64_t at = 440;
    u->problem = "its logical blocks are not 2048 bytes long";
    if (load_u32(d.ptr + 212) != SECTOR) return false;
    u->problem = "it has a partition of a kind that is not read (metadata, virtual or sparable)";
    for (uint32_t i = 0; i < count && i < MOST_PARTITIONS; i++, at += 6) {
        bytes map;
        if (!bytes_slice(d, at, 6, &map) || map.ptr[0] != 1 || map.ptr[1] != 6) return false;
        u->maps[i] = (partition){.number = load_u16(map.ptr + 4)};
        u->map_count = i + 1u;
    }
    u->file_set = load_u32(d.ptr + 252) | (uint64_t)load_u16(d.ptr + 256) << 32;
    u->problem = NULL;
    return u->has_volume = true;
}

/* An address in a partition, as an offset in the image. */
static bool place(const udf *u, uint32_t block, uint16_t reference, uint64_t *out)
{
    if (reference >= u->map_count || !u->maps[reference].known) return false;
    *out = u->maps[reference].start + (uint64_t)block * SECTOR;
    return *out < u->file.len;
}

static bool find_root(udf *u)
{
    uint64_t anchor = (uint64_t)ANCHOR * SECTOR, set;
    u->problem = "its anchor in sector 256 is missing";
    if (!tag_at(u->file, anchor, TAG_ANCHOR)) return false;
    uint64_t at = (uint64_t)load_u32(u->file.ptr + anchor + 20) * SECTOR;
    u->problem = "its volume descriptors are damaged";
    for (unsigned i = 0; i < MOST_DESCRIPTORS && !tag_at(u->file, at, TAG_END); i++, at += SECTOR) {
        bytes d;
        if (!bytes_slice(u->file, at, SECTOR, &d)) return false;
        if (tag_at(u->file, at, TAG_PARTITION)) read_partition(u, d);
        else if (tag_at(u->file, at, TAG_VOLUME) && !read_volume(u, d)) return false;
    }
    for (size_t m = 0; m < u->map_count; m++)
        for (size_t i = 0; i < u->partition_count; i++)
            if (u->by_number[i].number == u->maps[m].number) u->maps[m] = u->by_number[i];
    bytes d;
    u->problem = "its file set descriptor is damaged";
    return u->has_volume && place(u, (uint32_t)u->file_set, (uint16_t)(u->file_set >> 32), &set) &&
           tag_at(u->file, set, TAG_FILE_SET) && bytes_slice(u->file, set, 512, &d) &&
           place(u, load_u32(d.ptr + 404), load_u16(d.ptr + 408), &u->root);
}

/* ---- file entries ---- */

typedef struct entry {
    unsigned type, addressing;
    uint64_t size;
    bytes addresses; /* allocation descriptors, or the data itself */
    uint16_t reference;
} entry;

static bool read_entry(const udf *u, uint64_t at, entry *e)
{
    bool extended = tag_at(u->file, at, TAG_EXTENDED_FILE);
    bytes d;
    if ((!extended && !tag_at(u->file, at, TAG_FILE)) || !bytes_slice(u->file, at, SECTOR, &d)) return false;
    uint64_t lengths = extended ? 208 : 168;
    e->type = d.ptr[27];
    e->addressing = load_u16(d.ptr + 34) & 7;
    e->size = load_u64(d.ptr + 56);
    e->reference = 0;
    for (size_t i = 0; i < u->map_count; i++)
        if (u->maps[i].known && u->maps[i].start <= at) e->reference = (uint16_t)i;
    return bytes_slice(d, lengths + 8 + load_u32(d.ptr + lengths), load_u32(d.ptr + lengths + 4),
                       &e->addresses);
}

/* The next extent; false at the end. Descriptors that go on in another block (a file in more than a hundred
 * pieces) count as damage. */
static bool next_extent(const udf *u, const entry *e, uint64_t *at, uint64_t *offset, uint64_t *size)
{
    bool wide = e->addressing == 1;
    bytes d;
    if (!bytes_slice(e->addresses, *at, wide ? 16 : 8, &d)) return false;
    uint32_t length = load_u32(d.ptr);
    *at += wide ? 16 : 8;
    *size = length & 0x3fffffff;
    return length && length >> 30 == 0 &&
           place(u, load_u32(d.ptr + 4), wide ? load_u16(d.ptr + 8) : e->reference, offset);
}

static bool read_content(const udf *u, const entry *e, content *out, const char **why)
{
    uint64_t at = 0, offset, size, first = 0, total = 0;
    bool one_piece = true;
    *out = (content){0};
    if (e->addressing == 3) {
        *why = "its data are cut off";
        return bytes_slice(e->addresses, 0, e->size, &out->data);
    }
    *why = "its data are addressed in a way that is not read";
    if (e->addressing > 1) return false;
    while (total < e->size && next_extent(u, e, &at, &offset, &size)) {
        if (total && offset != first + total) one_piece = false;
        if (!total) first = offset;
        total += size;
    }
    *why = "its data are not all there";
    if (total < e->size) return false;
    if (one_piece) return e->size == 0 || bytes_slice(u->file, first, e->size, &out->data);
    *why = "it is in pieces and larger than 1 GiB";
    if (e->size > MOST_GATHERED) return false;
    out->gathered = malloc((size_t)e->size);
    *why = "its data lie outside of the file";
    for (at = total = 0; out->gathered && total < e->size && next_extent(u, e, &at, &offset, &size);
         total += size) {
        bytes piece;
        if (size > e->size - total) size = e->size - total;
        if (!bytes_slice(u->file, offset, size, &piece)) return false;
        memcpy(out->gathered + total, piece.ptr, piece.len);
    }
    out->data = (bytes){out->gathered, (size_t)e->size};
    return out->gathered != NULL;
}

/* ---- names ---- */

/* 8 bits a character, or UTF-16 with the high byte first. */
static str name_text(arena *a, bytes d)
{
    if (d.len < 2) return (str){0};
    bytes text = bytes_from(d, 1);
    bool wide = d.ptr[0] == 16;
    size_t count = wide ? text.len / 2 : text.len;
    uint8_t *units = arena_alloc(a, count * 2 + 1, 1);
    for (size_t i = 0; i < count; i++) {
        units[2 * i] = wide ? text.ptr[2 * i + 1] : text.ptr[i];
        units[2 * i + 1] = wide ? text.ptr[2 * i] : 0;
    }
    return utf16_to_utf8(a, (bytes){units, count * 2});
}

/* False: what is left of the folder is damaged. */
static bool read_folder(udf *u, const node *n, bytes d, node_vec *todo)
{
    for (uint64_t at = 0; at < d.len;) {
        bytes fixed, name;
        uint64_t target;
        if (!tag_at(d, at, TAG_NAME) || !bytes_slice(d, at, 38, &fixed)) return false;
        uint64_t skip = 38u + load_u16(fixed.ptr + 36), length = fixed.ptr[19];
        if (!bytes_slice(d, at + skip, length, &name)) return false;
        at = (at + skip + length + 3) & ~3ull;
        if (fixed.ptr[18] & (NAME_DELETED | NAME_PARENT)) continue;
        str text = name_text(u->a, name);
        if (!place(u, load_u32(fixed.ptr + 24), load_u16(fixed.ptr + 28), &target)) return false;
        if (n->depth >= MOST_DEPTH || u64_map_get(u->seen, target)) continue;
        u64_map_put(u->seen, target, u);
        str path = n->path.len ? str_format(u->a, "%.*s/%.*s", STR_ARG(n->path), STR_ARG(text)) : text;
        *VEC_PUSH(u->a, todo) = (node){target, path, n->depth + 1};
    }
    return true;
}

static bool visit(udf *u, const node *n, node_vec *todo)
{
    entry e;
    content c = {0};
    const char *why = "its file entry is damaged";
    bool on = true, good = read_entry(u, n->at, &e);
    if (good && e.type != FILE_TYPE_FOLDER && e.type != FILE_TYPE_BYTES) return true;
    good = good && read_content(u, &e, &c, &why);
    if (good && e.size > u->left) {
        why = "the files claim more bytes than the image has";
        good = false;
    }
    if (good) u->left -= e.size;
    if (good && e.type == FILE_TYPE_FOLDER) {
        why = "the rest of this folder is damaged";
        good = read_folder(u, n, c.data, todo);
    } else if (good) {
        on = u->v->member(u->v->context, n->path, c.data);
    }
    if (!good) u->v->bad(u->v->context, n->path.len ? n->path : STR("/"), why);
    free(c.gathered);
    return on;
}

error *udf_members(arena *a, bytes file, const archive_visitor *v)
{
    udf u = {.a = arena_new(), .file = file, .v = v, .left = file.len};
    error *e = NULL;
    u.seen = u64_map_new(u.a);
    if (find_root(&u)) {
        node_vec todo = {0};
        *VEC_PUSH(u.a, &todo) = (node){.at = u.root};
        u64_map_put(u.seen, u.root, &u);
        while (todo.count && !interrupt_pending(v->interrupt)) {
            node n = todo.items[--todo.count];
            if (!visit(&u, &n, &todo)) break;
        }
    } else {
        e = error_new(a, ERROR_FORMAT, "its UDF file system cannot be read: %s", u.problem);
    }
    arena_free(u.a);
    return e;
}
