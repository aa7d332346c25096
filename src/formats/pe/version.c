/* VS_VERSIONINFO: blocks within blocks, each "length, value length, type, UTF-16 key, value, children", with
 * the value and every child aligned to 4 bytes from the start of the resource.
 *
 *   VS_VERSION_INFO (VS_FIXEDFILEINFO)
 *     StringFileInfo / 040904b0 / FileDescription = "..."
 *     VarFileInfo / Translation = (language, code page) ... */
#include "formats/pe/resources.h"

#include "base/utf16.h"
#include "base/vec.h"

#include <assert.h>

#define VERSION_SIZE_MAX (1024 * 1024)
#define STRINGS_MAX 4096
#define TRANSLATIONS_MAX 256
#define FIXED_SIGNATURE 0xfeef04bdu

typedef struct __attribute__((packed)) fixed_file_info {
    uint32_t signature, struct_version;
    uint32_t file_version_high, file_version_low;
    uint32_t product_version_high, product_version_low;
    uint32_t flags_mask, flags, os, file_type, file_subtype;
    uint32_t date_high, date_low;
} fixed_file_info;
static_assert(sizeof(fixed_file_info) == 52, "VS_FIXEDFILEINFO");

typedef struct block {
    uint64_t next;       /* offset of the block after this one */
    uint64_t end;        /* end of this one, inside of its parent */
    uint16_t value_size; /* bytes, or UTF-16 units for text */
    str key;
    uint64_t value; /* offset of the value */
} block;

static uint64_t align4(uint64_t offset)
{
    return (offset + 3) & ~UINT64_C(3);
}

/* The block at `offset`, which must end before `limit`. */
static bool read_block(arena *a, bytes data, uint64_t offset, uint64_t limit, block *out)
{
    uint16_t size, value_size;
    if (offset >= limit || !bytes_u16(data, offset, &size) || !bytes_u16(data, offset + 2, &value_size) ||
        size < 6)
        return false;
    block b = {.end = offset + size, .value_size = value_size};
    if (b.end > limit) b.end = limit;
    uint64_t at = offset + 6;
    uint64_t key = at;
    uint16_t unit;
    while (at + 2 <= b.end && bytes_u16(data, at, &unit) && unit) at += 2;
    b.key = utf16_to_utf8(a, bytes_clamp(data, key, at - key));
    b.value = align4(at + 2);
    b.next = align4(offset + size);
    *out = b;
    return true;
}

static bool hex_word(str text, size_t at, uint16_t *out)
{
    unsigned value = 0;
    for (size_t i = at; i < at + 4; i++) {
        if (i >= text.len) return false;
        char c = text.ptr[i];
        unsigned digit;
        if (c >= '0' && c <= '9') digit = (unsigned)(c - '0');
        else if ((c | 32) >= 'a' && (c | 32) <= 'f') digit = (unsigned)((c | 32) - 'a') + 10;
        else return false;
        value = value << 4 | digit;
    }
    *out = (uint16_t)value;
    return true;
}

typedef VEC(pe_version_string) string_vec;

static void read_string_table(arena *a, bytes data, const block *table, string_vec *strings)
{
    uint16_t language = 0, code_page = 0;
    if (hex_word(table->key, 0, &language)) hex_word(table->key, 4, &code_page);
    block entry;
    for (uint64_t at = table->value; read_block(a, data, at, table->end, &entry); at = entry.next) {
        if (strings->count >= STRINGS_MAX) return;
        /* The value's own length counts units or bytes, depending on the resource compiler: the text ends at
         * its NUL or with the block. */
        str value = STR("");
        if (entry.value_size && entry.value < entry.end)
            value = utf16_cstr_to_utf8(a, bytes_clamp(data, entry.value, entry.end - entry.value));
        *VEC_PUSH(a, strings) = (pe_version_string){
            .language = language, .code_page = code_page, .key = entry.key, .value = value};
    }
}

static void read_translations(arena *a, bytes data, const block *var_info, pe_version *version)
{
    VEC(pe_version_translation) list = {0};
    block var;
    for (uint64_t at = var_info->value; read_block(a, data, at, var_info->end, &var); at = var.next) {
        if (!str_equal_nocase(var.key, STR("Translation"))) continue;
        for (uint64_t i = 0; i + 4 <= var.value_size && var.value + i + 4 <= var.end; i += 4) {
            pe_version_translation translation;
            if (list.count >= TRANSLATIONS_MAX || !bytes_u16(data, var.value + i, &translation.language) ||
                !bytes_u16(data, var.value + i + 2, &translation.code_page))
                break;
            *VEC_PUSH(a, &list) = translation;
        }
    }
    version->translations = list.items;
    version->translation_count = list.count;
}

static void read_fixed(bytes data, uint64_t offset, pe_version *version)
{
    fixed_file_info fixed;
    if (!bytes_copy(data, offset, &fixed, sizeof fixed) || fixed.signature != FIXED_SIGNATURE) return;
    version->has_fixed = true;
    version->struct_version = fixed.struct_version;
    version->file_version[0] = (uint16_t)(fixed.file_version_high >> 16);
    version->file_version[1] = (uint16_t)fixed.file_version_high;
    version->file_version[2] = (uint16_t)(fixed.file_version_low >> 16);
    version->file_version[3] = (uint16_t)fixed.file_version_low;
    version->product_version[0] = (uint16_t)(fixed.product_version_high >> 16);
    version->product_version[1] = (uint16_t)fixed.product_version_high;
    version->product_version[2] = (uint16_t)(fixed.product_version_low >> 16);
    version->product_version[3] = (uint16_t)fixed.product_version_low;
    version->flags_mask = fixed.flags_mask;
    version->flags = fixed.flags;
    version->os = fixed.os;
    version->file_type = fixed.file_type;
    version->file_subtype = fixed.file_subtype;
    version->file_date = (uint64_t)fixed.date_high << 32 | fixed.date_low;
}

error *pe_version_parse(arena *a, bytes data, pe_version *out)
{
    block root;
    if (!read_block(a, data, 0, data.len, &root))
        return error_at_offset(a, ERROR_TRUNCATED, 0, "version resource of %zu bytes", data.len);
    if (!str_equal(root.key, STR("VS_VERSION_INFO")))
        return error_at_offset(a, ERROR_FORMAT, 6, "version resource without the key VS_VERSION_INFO");
    pe_version version = {0};
    if (root.value_size >= sizeof(fixed_file_info)) read_fixed(data, root.value, &version);
    string_vec strings = {0};
    block child, table;
    for (uint64_t at = align4(root.value + root.value_size); read_block(a, data, at, root.end, &child);
         at = child.next) {
        if (str_equal(child.key, STR("VarFileInfo")) && version.translation_count == 0)
            read_translations(a, data, &child, &version);
        if (!str_equal(child.key, STR("StringFileInfo"))) continue;
        for (uint64_t inner = child.value; read_block(a, data, inner, child.end, &table); inner = table.next)
            read_string_table(a, data, &table, &strings);
    }
    version.strings = strings.items;
    version.string_count = strings.count;
    *out = version;
    return NULL;
}

error *pe_version_read(arena *a, const pe_image *image, pe_version *out)
{
    pe_resource resource;
    if (!pe_resource_find_type(a, image, PE_RESOURCE_VERSION, &resource))
        return error_new(a, ERROR_NOT_FOUND, "the image has no version resource");
    if (resource.size > VERSION_SIZE_MAX) resource.size = VERSION_SIZE_MAX;
    bytes data = pe_resource_data(a, image, &resource);
    if (data.len == 0)
        return error_at_offset(a, ERROR_MEMORY, resource.rva, "the version resource is not there");
    return pe_version_parse(a, data, out);
}

bool pe_version_find(const pe_version *version, str key, str *out)
{
    for (size_t i = 0; i < version->string_count; i++) {
        if (str_equal_nocase(version->strings[i].key, key)) {
            *out = version->strings[i].value;
            return true;
        }
    }
    return false;
}
