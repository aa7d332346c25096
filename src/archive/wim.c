#include "archive/wim.h"

#include "base/map.h"
#include "base/utf16.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 208, TABLE_ENTRY = 50, ENTRY = 102, STREAM = 38, HASH = 20, MOST_DEPTH = 256 };
static const uint64_t MOST_BYTES = 1u << 30, SOLID_MARK = 0x100000000;
static const uint32_t DIRECTORY = 0x10, REPARSE_POINT = 0x400; /* FILE_ATTRIBUTE_ */

typedef struct blob {
    wim_resource r;
    wim_resource holder; /* solid: the resource that `r.offset` counts in */
    str hash;
} blob;
typedef VEC(blob) blob_vec;

typedef struct wim {
    arena *a;
    bytes file;
    const archive_visitor *v;
    wim_reader reader;
    uint16_t part, part_count;
    blob_vec blobs, metadata;
    str_map *names; /* hash -> str: the first file that has this content */
} wim;

bool wim_is(bytes file)
{
    return file.len >= HEADER && memcmp(file.ptr, "MSWIM\0\0\0", 8) == 0;
}

static void bad(const wim *w, const char *what, const char *why)
{
    arena *a = arena_new();
    w->v->bad(w->v->context, (str){0}, str_format(a, "%s%s%s", what, *what ? ": " : "", why).ptr);
    arena_free(a);
}

/* ---- header and blob table ---- */

static bool read_resource(bytes b, uint64_t at, uint16_t part, wim_resource *out)
{
    uint64_t word;
    *out = (wim_resource){.part = part};
    if (!bytes_u64(b, at, &word) || !bytes_u64(b, at + 8, &out->offset) || !bytes_u64(b, at + 16, &out->size))
        return false;
    out->stored = word & 0xffffffffffffffu;
    out->flags = (uint8_t)(word >> 56);
    return true;
}

static wim_format format_of(uint32_t flags)
{
    if (!(flags & 0x2)) return WIM_PLAIN;
    if (flags & 0x80000) return WIM_LZMS;
    return flags & 0x40000 ? WIM_LZX : WIM_XPRESS;
}

static uint8_t *unpack(wim *w, const wim_resource *r, const char *what, size_t *size)
{
    const char *why = "it is larger than 1 GiB";
    uint8_t *data = r->size <= MOST_BYTES ? malloc((size_t)r->size + 1) : NULL;
    *size = (size_t)r->size;
    if (data && wim_read(&w->reader, r, 0, r->size, data, &why)) return data;
    free(data);
    bad(w, what, why);
    return NULL;
}

/* The blobs of one part. A run of entries that mark solid resources comes before the blobs in them; offsets
 * of those count through all of the run. */
static void read_table(wim *w, uint16_t part)
{
    bytes file = w->reader.parts[part - 1];
    wim_resource table;
    size_t size;
    if (!read_resource(file, 0x30, part, &table)) return;
    table.flags &= (uint8_t)~WIM_SOLID;
    uint8_t *data = unpack(w, &table, "the table of its blobs cannot be read", &size);
    VEC(wim_resource) run = {0};
    bool in_run = false;
    for (size_t at = 0; data && size - at >= TABLE_ENTRY && at < size; at += TABLE_ENTRY) {
        blob b = {0};
        uint64_t unpacked;
        read_resource((bytes){data, size}, at, load_u16(data + at + 24), &b.r);
        if ((b.r.flags & WIM_SOLID) && b.r.size == SOLID_MARK) {
            if (!in_run) run.count = 0;
            in_run = true;
            *VEC_PUSH(w->a, &run) = b.r;
            continue;
        }
        in_run = false;
        if (b.r.flags & WIM_SOLID) {
            b.r.size = b.r.stored;
            for (size_t i = 0; i < run.count; i++) {
                if (!wim_solid_size(&w->reader, &run.items[i], &unpacked)) break;
                b.holder = run.items[i];
                if (b.r.offset < unpacked) break;
                b.r.offset -= unpacked;
            }
        }
        b.hash = str_copy(w->a, (str){(const char *)data + at + 30, HASH});
        *VEC_PUSH(w->a, b.r.flags & WIM_METADATA ? &w->metadata : &w->blobs) = b;
    }
    free(data);
}

static bool read_blob(wim *w, const blob *b, uint8_t *out, const char **why)
{
    bool solid = b->r.flags & WIM_SOLID;
    return wim_read(&w->reader, solid ? &b->holder : &b->r, solid ? b->r.offset : 0, b->r.size, out, why);
}

/* ---- names ---- */

typedef struct folder {
    uint64_t at; /* of its first entry */
    str path;
    unsigned depth;
} folder;

typedef struct walk {
    wim *w;
    bytes data;
    VEC(folder) todo;
    size_t left; /* entries that can still be: each has its own bytes */
} walk;

/* The hash of the unnamed stream: the entry's own, or that of an extra stream without a name. */
static bool content_hash(bytes d, uint64_t at, uint64_t length, unsigned streams, uint64_t *next, str *hash)
{
    bytes own;
    static const char none[HASH];
    bool found = bytes_slice(d, at + 0x40, HASH, &own) && memcmp(own.ptr, none, HASH) != 0;
    if (found) *hash = (str){(const char *)own.ptr, HASH};
    *next = (at + length + 7) & ~7ull;
    for (unsigned i = 0; i < streams; i++) {
        uint64_t size;
        if (!bytes_u64(d, *next, &size) || size < STREAM || !bytes_contains(d, *next, size)) return false;
        if (!found && load_u16(d.ptr + *next + 36) == 0 && memcmp(d.ptr + *next + 16, none, HASH) != 0) {
            *hash = (str){(const char *)d.ptr + *next + 16, HASH};
            found = true;
        }
        *next = (*next + size + 7) & ~7ull;
    }
    if (!found) *hash = (str){0};
    return true;
}

/* One entry; false at the folder's end or where it is damaged. */
static bool read_entry(walk *k, const folder *parent, uint64_t *at)
{
    bytes d = k->data, name;
    uint64_t length, next, below;
    str hash;
    if (!bytes_u64(d, *at, &length) || length <= 8) return false;
    if (length < ENTRY || !bytes_contains(d, *at, length) || k->left == 0) {
        bad(k->w, "", "the list of its files is damaged: some go without their names");
        return false;
    }
    k->left--;
    const uint8_t *e = d.ptr + *at;
    uint32_t attributes = load_u32(e + 8);
    below = load_u64(e + 0x10);
    if (!content_hash(d, *at, length, load_u16(e + 0x60), &next, &hash) ||
        !bytes_slice(d, *at + ENTRY, load_u16(e + 0x64), &name))
        return false;
    arena *a = k->w->a;
    str path = str_format(a, "%.*s/%.*s", STR_ARG(parent->path), STR_ARG(utf16_to_utf8(a, name)));
    if ((attributes & DIRECTORY) && !(attributes & REPARSE_POINT)) {
        if (below && parent->depth < MOST_DEPTH)
            *VEC_PUSH(a, &k->todo) = (folder){below, path, parent->depth + 1};
    } else if (!(attributes & REPARSE_POINT) && hash.len && !str_map_get(k->w->names, hash)) {
        str *kept = ARENA_NEW(a, str);
        *kept = path;
        str_map_put(k->w->names, str_copy(a, hash), kept);
    }
    *at = next;
    return true;
}

static void read_names(wim *w, const blob *b, unsigned image)
{
    const char *why = "it is larger than 1 GiB";
    uint8_t *data = b->r.size <= MOST_BYTES ? malloc((size_t)b->r.size + 1) : NULL;
    walk k = {.w = w, .data = {data, (size_t)b->r.size}, .left = (size_t)b->r.size / ENTRY};
    uint32_t security = 0;
    uint64_t root, first;
    if (!data || !read_blob(w, b, data, &why) || !bytes_u32(k.data, 0, &security)) {
        bad(w, "the list of its files cannot be read", why);
        free(data);
        return;
    }
    root = security < 8 ? 8 : ((uint64_t)security + 7) & ~7ull;
    if (bytes_u64(k.data, root + 0x10, &first) && first)
        *VEC_PUSH(w->a, &k.todo) = (folder){first, str_format(w->a, "%u", image), 0};
    while (k.todo.count && !interrupt_pending(w->v->interrupt)) {
        folder f = k.todo.items[--k.todo.count];
        while (read_entry(&k, &f, &f.at)) {}
    }
    free(data);
}

/* ---- contents ---- */

static int compare_blobs(const void *x, const void *y)
{
    const wim_resource *a = &((const blob *)x)->r, *b = &((const blob *)y)->r;
    const wim_resource *h = &((const blob *)x)->holder, *i = &((const blob *)y)->holder;
    if (a->part != b->part) return a->part < b->part ? -1 : 1;
    if (h->offset != i->offset) return h->offset < i->offset ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

/* Named streams, and what damaged lists no longer name. */
static str unnamed(const wim *w, const blob *b)
{
    strbuf t = {.arena = w->a};
    strbuf_append(&t, STR("blob "));
    for (size_t i = 0; i < b->hash.len; i++) strbuf_format(&t, "%02x", (unsigned char)b->hash.ptr[i]);
    return strbuf_str(&t);
}

/* In the order in which they are stored, so that each chunk is unpacked once; what overlaps is damage, and
 * without it no file can make more work than it has bytes for. */
static void visit_blobs(wim *w)
{
    uint8_t *data = NULL;
    size_t room = 0, unread = 0;
    if (w->blobs.count > 1) qsort(w->blobs.items, w->blobs.count, sizeof *w->blobs.items, compare_blobs);
    for (size_t i = 0; i < w->blobs.count && !interrupt_pending(w->v->interrupt); i++) {
        const blob *b = &w->blobs.items[i], *before = i ? b - 1 : NULL;
        const str *known = str_map_get(w->names, b->hash);
        str name = known ? *known : unnamed(w, b);
        if (b->r.flags & WIM_FREE) continue;
        bool same = before && before->r.part == b->r.part && before->holder.offset == b->holder.offset;
        const char *why = same && b->r.offset - before->r.offset < before->r.stored
                              ? "its data overlap others"
                          : b->r.size > MOST_BYTES ? "larger than 1 GiB"
                                                   : NULL;
        if (!why && b->r.size > room) {
            free(data);
            room = (size_t)b->r.size;
            data = malloc(room);
            if (!data) why = "out of memory";
            if (!data) room = 0;
        }
        bool have = !why && read_blob(w, b, data, &why);
        if (why == WIM_LZMS_UNREAD && !have) unread++;
        else if (!have) w->v->bad(w->v->context, name, why);
        else if (!w->v->member(w->v->context, name, (bytes){data, (size_t)b->r.size})) break;
    }
    if (unread) {
        arena *a = arena_new();
        bad(w, str_format(a, "%zu of its files", unread).ptr, WIM_LZMS_UNREAD);
        arena_free(a);
    }
    free(data);
}

/* The further parts of a split WIM, from the visitor. */
static void find_parts(wim *w)
{
    for (unsigned n = 2; n <= w->part_count && n <= WIM_MOST_PARTS; n++) {
        bytes other = {0};
        arena *a = arena_new();
        const char *what = str_format(a, "part %u of %u", n, w->part_count).ptr;
        if (!w->v->part || !w->v->part(w->v->context, n, &other)) {
            bad(w, what, "it is not there");
        } else if (!wim_is(other) || load_u16(other.ptr + 0x28) != n ||
                   memcmp(other.ptr + 0x18, w->file.ptr + 0x18, 16) != 0) {
            bad(w, what, "the file of that name is not that part");
        } else {
            w->reader.parts[n - 1] = other;
        }
        arena_free(a);
    }
}

error *wim_members(arena *a, bytes file, const archive_visitor *v)
{
    wim w = {.a = arena_new(), .file = file, .v = v};
    if (!wim_is(file)) return error_new(a, ERROR_FORMAT, "the WIM's header is cut off");
    uint32_t flags = load_u32(file.ptr + 0x10);
    w.part = load_u16(file.ptr + 0x28);
    w.part_count = load_u16(file.ptr + 0x2a);
    w.reader.chunk_size = load_u32(file.ptr + 0x14);
    w.reader.format = format_of(flags);
    if (w.part != 1) {
        arena_free(w.a);
        return error_new(a, ERROR_FORMAT,
                         "part %u of %u of a split WIM; the names of its files are in part 1", w.part,
                         w.part_count);
    }
    w.names = str_map_new(w.a, false);
    w.reader.parts[0] = file;
    if (w.part_count > 1) find_parts(&w);
    for (uint16_t n = 1; n <= w.part_count && n <= WIM_MOST_PARTS; n++)
        if (w.reader.parts[n - 1].len) read_table(&w, n);
    for (size_t i = 0; i < w.metadata.count; i++) read_names(&w, &w.metadata.items[i], (unsigned)i + 1);
    visit_blobs(&w);
    wim_reader_end(&w.reader);
    arena_free(w.a);
    return NULL;
}
