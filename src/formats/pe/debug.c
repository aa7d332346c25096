/* The debug directory and CodeView records. */
#include "formats/pe/debug.h"

#include "base/vec.h"

#include <assert.h>
#include <string.h>

#define ENTRIES_MAX 64
#define DATA_MAX (1024 * 1024)
#define CODEVIEW_MAX 4096 /* a fixed part of 24 bytes and a path */

typedef struct __attribute__((packed)) debug_directory {
    uint32_t characteristics, timestamp;
    uint16_t major, minor;
    uint32_t type, size, rva, offset;
} debug_directory;
static_assert(sizeof(debug_directory) == 28, "IMAGE_DEBUG_DIRECTORY");

#define MAGIC_RSDS 0x53445352u
#define MAGIC_NB10 0x3031424eu
#define MAGIC_NB09 0x3930424eu
#define MAGIC_NB11 0x3131424eu

void pe_debug_read(arena *a, const pe_image *image, pe_debug_entry **out, size_t *count)
{
    VEC(pe_debug_entry) list = {0};
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_DEBUG);
    size_t claimed = directory.rva ? directory.size / sizeof(debug_directory) : 0;
    for (size_t i = 0; i < claimed && i < ENTRIES_MAX; i++) {
        debug_directory entry;
        if (!pe_read_exact(image, (uint64_t)directory.rva + i * sizeof entry, &entry, sizeof entry)) continue;
        *VEC_PUSH(a, &list) = (pe_debug_entry){
            .characteristics = entry.characteristics,
            .timestamp = entry.timestamp,
            .major = entry.major,
            .minor = entry.minor,
            .type = entry.type,
            .size = entry.size,
            .rva = entry.rva,
            .offset = entry.offset,
        };
    }
    *out = list.items;
    *count = list.count;
}

bytes pe_debug_data(arena *a, const pe_image *image, const pe_debug_entry *entry)
{
    size_t size = entry->size < DATA_MAX ? entry->size : DATA_MAX;
    if (entry->rva) return pe_read_bytes(a, image, entry->rva, size);
    if (image->source.mapped || entry->offset == 0 || size == 0) return (bytes){NULL, 0};
    /* Not mapped: only the file has it. */
    uint8_t *data = arena_alloc_array(a, size, 1, 1);
    size_t count = image->source.read(image->source.context, entry->offset, data, size);
    return (bytes){data, count < size ? count : size};
}

error *pe_codeview_parse(arena *a, bytes record, pe_codeview *out)
{
    uint32_t magic;
    pe_codeview codeview = {0};
    if (!bytes_u32(record, 0, &magic))
        return error_at_offset(a, ERROR_TRUNCATED, 0, "CodeView record of %zu bytes", record.len);
    switch (magic) {
    case MAGIC_RSDS:
        codeview.kind = PE_CODEVIEW_RSDS;
        if (!bytes_copy(record, 4, codeview.guid, sizeof codeview.guid) ||
            !bytes_u32(record, 20, &codeview.age))
            return error_at_offset(a, ERROR_TRUNCATED, 4, "RSDS record of %zu bytes, expected at least 24",
                                   record.len);
        codeview.path = str_copy(a, bytes_cstr(record, 24));
        break;
    case MAGIC_NB10:
        codeview.kind = PE_CODEVIEW_NB10;
        if (!bytes_u32(record, 8, &codeview.signature) || !bytes_u32(record, 12, &codeview.age))
            return error_at_offset(a, ERROR_TRUNCATED, 4, "NB10 record of %zu bytes, expected at least 16",
                                   record.len);
        codeview.path = str_copy(a, bytes_cstr(record, 16));
        break;
    case MAGIC_NB09:
    case MAGIC_NB11:
        codeview.kind = PE_CODEVIEW_NB09;
        codeview.path = STR("");
        break;
    default:
        return error_at_offset(a, ERROR_FORMAT, 0,
                               "CodeView signature 0x%08x, expected RSDS, NB10, NB09 or NB11", magic);
    }
    *out = codeview;
    return NULL;
}

error *pe_codeview_read(arena *a, const pe_image *image, pe_codeview *out)
{
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_DEBUG);
    pe_debug_entry *entries;
    size_t count;
    pe_debug_read(a, image, &entries, &count);
    if (count == 0 && directory.rva && directory.size >= sizeof(debug_directory))
        return error_at_offset(a, ERROR_MEMORY, directory.rva, "the debug directory is not there");
    for (size_t i = 0; i < count; i++) {
        if (entries[i].type != PE_DEBUG_CODEVIEW) continue;
        pe_debug_entry entry = entries[i];
        if (entry.size > CODEVIEW_MAX) entry.size = CODEVIEW_MAX;
        bytes record = pe_debug_data(a, image, &entry);
        if (record.len < 4)
            return error_at_offset(a, ERROR_MEMORY, entry.rva, "the CodeView record is not there");
        return pe_codeview_parse(a, record, out);
    }
    return error_new(a, ERROR_NOT_FOUND, "the image has no CodeView record");
}

str pe_guid_text(arena *a, const uint8_t guid[16])
{
    return str_format(a, "%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X", load_u32(guid),
                      load_u16(guid + 4), load_u16(guid + 6), guid[8], guid[9], guid[10], guid[11], guid[12],
                      guid[13], guid[14], guid[15]);
}

str pe_codeview_store_key(arena *a, const pe_codeview *record)
{
    const uint8_t *guid = record->guid;
    if (record->kind != PE_CODEVIEW_RSDS) return str_format(a, "%08X%x", record->signature, record->age);
    return str_format(a, "%08X%04X%04X%02X%02X%02X%02X%02X%02X%02X%02X%x", load_u32(guid), load_u16(guid + 4),
                      load_u16(guid + 6), guid[8], guid[9], guid[10], guid[11], guid[12], guid[13], guid[14],
                      guid[15], record->age);
}

str pe_image_store_key(arena *a, uint32_t timestamp, uint32_t image_size)
{
    return str_format(a, "%08X%x", timestamp, image_size);
}
