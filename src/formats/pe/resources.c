/* The resource tree and message tables.
 *
 *   root directory -> one entry a type -> one a name -> one a language -> data entry (rva, size)
 *
 * Offsets count from the root; the high bit of an entry's first word says "by name", of its second
 * "directory". */
#include "formats/pe/resources.h"

#include "base/utf16.h"
#include "base/vec.h"

#include <assert.h>
#include <string.h>

#define RESOURCES_MAX 65536
#define VISITS_MAX 262144 /* entries looked at: directories may be shared, or refer to one another */
#define NAME_UNITS_MAX 1024
#define TEXT_MAX (4u * 1024 * 1024) /* bytes of all names of one tree */
#define DATA_MAX (64u * 1024 * 1024)
#define HIGH_BIT 0x80000000u
#define LEVELS 3

typedef struct __attribute__((packed)) resource_directory {
    uint32_t characteristics, timestamp;
    uint16_t major, minor;
    uint16_t named_count, id_count;
} resource_directory;
static_assert(sizeof(resource_directory) == 16, "IMAGE_RESOURCE_DIRECTORY");

typedef struct __attribute__((packed)) resource_entry {
    uint32_t name, target;
} resource_entry;
static_assert(sizeof(resource_entry) == 8, "IMAGE_RESOURCE_DIRECTORY_ENTRY");

typedef struct __attribute__((packed)) resource_data {
    uint32_t rva, size, code_page, reserved;
} resource_data;
static_assert(sizeof(resource_data) == 16, "IMAGE_RESOURCE_DATA_ENTRY");

typedef struct walk {
    arena *arena;
    const pe_image *image;
    uint32_t root;
    bool any_type;
    uint32_t type;
    size_t limit;
    size_t visits;
    size_t text_read;
    uint32_t path[LEVELS]; /* the entries' first words */
    VEC(pe_resource) found;
} walk;

static pe_resource_id read_id(walk *w, uint32_t name)
{
    if ((name & HIGH_BIT) == 0) return (pe_resource_id){.id = name};
    uint64_t rva = (uint64_t)w->root + (name & ~HIGH_BIT);
    uint16_t units;
    if (!pe_read_u16(w->image, rva, &units)) return (pe_resource_id){.name = STR("?")};
    uint8_t text[NAME_UNITS_MAX * 2];
    size_t size = (size_t)(units < NAME_UNITS_MAX ? units : NAME_UNITS_MAX) * 2;
    if (size > TEXT_MAX - w->text_read) return (pe_resource_id){.name = STR("?")};
    w->text_read += size;
    size = pe_read(w->image, rva + 2, text, size);
    str converted = utf16_to_utf8(w->arena, (bytes){text, size});
    return (pe_resource_id){.name = converted.len ? converted : STR("?")};
}

static void add_data(walk *w, uint32_t offset)
{
    resource_data data;
    if (!pe_read_exact(w->image, (uint64_t)w->root + offset, &data, sizeof data)) return;
    *VEC_PUSH(w->arena, &w->found) = (pe_resource){
        .type = read_id(w, w->path[0]),
        .name = read_id(w, w->path[1]),
        .language = w->path[2] & HIGH_BIT ? 0 : w->path[2],
        .rva = data.rva,
        .size = data.size,
        .code_page = data.code_page,
    };
}

/* Recursion ends at LEVELS. */
static void walk_directory(walk *w, uint32_t offset, unsigned level)
{
    uint64_t rva = (uint64_t)w->root + offset;
    resource_directory directory;
    if (!pe_read_exact(w->image, rva, &directory, sizeof directory)) return;
    uint32_t count = (uint32_t)directory.named_count + directory.id_count;
    for (uint32_t i = 0; i < count && w->found.count < w->limit && w->visits < VISITS_MAX; i++) {
        resource_entry entry;
        w->visits++;
        if (!pe_read_exact(w->image, rva + sizeof directory + (uint64_t)i * sizeof entry, &entry,
                           sizeof entry))
            return;
        if (level == 0 && !w->any_type && entry.name != w->type) continue;
        w->path[level] = entry.name;
        if ((entry.target & HIGH_BIT) == 0) add_data(w, entry.target);
        else if (level + 1 < LEVELS) walk_directory(w, entry.target & ~HIGH_BIT, level + 1);
        w->path[level] = 0;
    }
}

static void find_resources(arena *a, const pe_image *image, bool any_type, uint32_t type, size_t limit,
                           pe_resource **out, size_t *count)
{
    walk w = {
        .arena = a,
        .image = image,
        .root = pe_directory_of(image, PE_DIRECTORY_RESOURCE).rva,
        .any_type = any_type,
        .type = type,
        .limit = limit,
    };
    if (w.root) walk_directory(&w, 0, 0);
    *out = w.found.items;
    *count = w.found.count;
}

void pe_resources_read(arena *a, const pe_image *image, pe_resource **out, size_t *count)
{
    find_resources(a, image, true, 0, RESOURCES_MAX, out, count);
}

bool pe_resource_find_type(arena *a, const pe_image *image, uint32_t type, pe_resource *out)
{
    pe_resource *found;
    size_t count;
    find_resources(a, image, false, type, 1, &found, &count);
    if (count == 0) return false;
    *out = found[0];
    return true;
}

bytes pe_resource_data(arena *a, const pe_image *image, const pe_resource *resource)
{
    return pe_read_bytes(a, image, resource->rva, resource->size < DATA_MAX ? resource->size : DATA_MAX);
}

#define MESSAGE_UNICODE 1

/* Texts of one byte a character are taken as Latin-1: the table does not say their code page. */
static str latin1_to_utf8(arena *a, bytes text)
{
    strbuf out = {.arena = a};
    for (size_t i = 0; i < text.len && text.ptr[i]; i++) {
        uint8_t c = text.ptr[i];
        if (c >= 0x80) {
            strbuf_append_char(&out, (char)(0xc0 | c >> 6));
            strbuf_append_char(&out, (char)(0x80 | (c & 0x3f)));
        } else {
            strbuf_append_char(&out, (char)c);
        }
    }
    return strbuf_str(&out);
}

bool pe_message_table_find(arena *a, bytes table, uint32_t id, str *out)
{
    uint32_t block_count;
    if (!bytes_u32(table, 0, &block_count)) return false;
    for (uint32_t i = 0; i < block_count; i++) {
        uint32_t low, high, offset;
        uint64_t block = 4 + (uint64_t)i * 12;
        if (!bytes_u32(table, block, &low) || !bytes_u32(table, block + 4, &high) ||
            !bytes_u32(table, block + 8, &offset))
            return false;
        if (id < low || id > high) continue;
        /* Entries follow one another, each with its length; the end of the table bounds the walk. */
        uint64_t at = offset;
        for (uint32_t current = low;; current++) {
            uint16_t length, flags;
            if (!bytes_u16(table, at, &length) || !bytes_u16(table, at + 2, &flags) || length < 4)
                return false;
            if (current == id) {
                bytes text = bytes_clamp(table, at + 4, length - 4u);
                *out = flags & MESSAGE_UNICODE ? utf16_cstr_to_utf8(a, text) : latin1_to_utf8(a, text);
                return true;
            }
            at += length;
        }
    }
    return false;
}

bool pe_message_find(arena *a, const pe_image *image, uint32_t id, str *out)
{
    pe_resource *tables;
    size_t count;
    find_resources(a, image, false, PE_RESOURCE_MESSAGE_TABLE, 1024, &tables, &count);
    for (size_t i = 0; i < count; i++)
        if (pe_message_table_find(a, pe_resource_data(a, image, &tables[i]), id, out)) return true;
    return false;
}
