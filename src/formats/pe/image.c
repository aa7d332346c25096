/* Headers, the section table, and reads by RVA.
 *
 *   DOS header --e_lfanew--> "PE\0\0" | file header | optional header + data directories | section table */
#include "formats/pe/image.h"

#include <assert.h>
#include <string.h>

#define DOS_MAGIC 0x5a4d        /* "MZ" */
#define PE_SIGNATURE 0x00004550 /* "PE\0\0" */
#define OPTIONAL_MAGIC_32 0x010b
#define OPTIONAL_MAGIC_64 0x020b
#define HEADER_OFFSET_MAX                                                                                    \
    0x10000000 /* no linker comes near; keeps a hostile e_lfanew from wrapping anything */
#define SECTIONS_MAX 4096
#define RAW_OFFSET_ALIGNMENT 0x200 /* the loader maps sections from whole 512-byte sectors */

typedef struct __attribute__((packed)) file_header {
    uint16_t machine;
    uint16_t section_count;
    uint32_t timestamp;
    uint32_t symbol_table_offset;
    uint32_t symbol_count;
    uint16_t optional_header_size;
    uint16_t characteristics;
} file_header;
static_assert(sizeof(file_header) == 20, "IMAGE_FILE_HEADER");

typedef struct __attribute__((packed)) nt_header {
    uint32_t signature;
    file_header file;
} nt_header;
static_assert(sizeof(nt_header) == 24, "IMAGE_NT_HEADERS without the optional header");

typedef struct __attribute__((packed)) optional_header_32 {
    uint16_t magic;
    uint8_t linker_major, linker_minor;
    uint32_t code_size, initialized_data_size, uninitialized_data_size;
    uint32_t entry_point, code_base, data_base;
    uint32_t image_base;
    uint32_t section_alignment, file_alignment;
    uint16_t os_major, os_minor, image_major, image_minor, subsystem_major, subsystem_minor;
    uint32_t win32_version, image_size, headers_size, checksum;
    uint16_t subsystem, dll_characteristics;
    uint32_t stack_reserve, stack_commit, heap_reserve, heap_commit;
    uint32_t loader_flags, directory_count;
} optional_header_32;
static_assert(sizeof(optional_header_32) == 96, "IMAGE_OPTIONAL_HEADER32 without directories");

typedef struct __attribute__((packed)) optional_header_64 {
    uint16_t magic;
    uint8_t linker_major, linker_minor;
    uint32_t code_size, initialized_data_size, uninitialized_data_size;
    uint32_t entry_point, code_base;
    uint64_t image_base;
    uint32_t section_alignment, file_alignment;
    uint16_t os_major, os_minor, image_major, image_minor, subsystem_major, subsystem_minor;
    uint32_t win32_version, image_size, headers_size, checksum;
    uint16_t subsystem, dll_characteristics;
    uint64_t stack_reserve, stack_commit, heap_reserve, heap_commit;
    uint32_t loader_flags, directory_count;
} optional_header_64;
static_assert(sizeof(optional_header_64) == 112, "IMAGE_OPTIONAL_HEADER64 without directories");

typedef struct __attribute__((packed)) section_header {
    char name[8];
    uint32_t virtual_size, rva, raw_size, raw_offset;
    uint32_t relocation_offset, line_number_offset;
    uint16_t relocation_count, line_number_count;
    uint32_t characteristics;
} section_header;
static_assert(sizeof(section_header) == 40, "IMAGE_SECTION_HEADER");

static size_t read_at(const pe_image *image, uint64_t offset, void *buffer, size_t size)
{
    size_t count = image->source.read(image->source.context, offset, buffer, size);
    return count < size ? count : size;
}

/* Both layouts of the optional header have the same fields under the same names but for data_base. */
#define COPY_OPTIONAL_HEADER(image, header)                                                                  \
    do {                                                                                                     \
        (image)->linker_major = (header)->linker_major;                                                      \
        (image)->linker_minor = (header)->linker_minor;                                                      \
        (image)->code_size = (header)->code_size;                                                            \
        (image)->initialized_data_size = (header)->initialized_data_size;                                    \
        (image)->uninitialized_data_size = (header)->uninitialized_data_size;                                \
        (image)->entry_point = (header)->entry_point;                                                        \
        (image)->code_base = (header)->code_base;                                                            \
        (image)->preferred_base = (header)->image_base;                                                      \
        (image)->section_alignment = (header)->section_alignment;                                            \
        (image)->file_alignment = (header)->file_alignment;                                                  \
        (image)->os_major = (header)->os_major;                                                              \
        (image)->os_minor = (header)->os_minor;                                                              \
        (image)->image_major = (header)->image_major;                                                        \
        (image)->image_minor = (header)->image_minor;                                                        \
        (image)->subsystem_major = (header)->subsystem_major;                                                \
        (image)->subsystem_minor = (header)->subsystem_minor;                                                \
        (image)->win32_version = (header)->win32_version;                                                    \
        (image)->image_size = (header)->image_size;                                                          \
        (image)->headers_size = (header)->headers_size;                                                      \
        (image)->checksum = (header)->checksum;                                                              \
        (image)->subsystem = (header)->subsystem;                                                            \
        (image)->dll_characteristics = (header)->dll_characteristics;                                        \
        (image)->stack_reserve = (header)->stack_reserve;                                                    \
        (image)->stack_commit = (header)->stack_commit;                                                      \
        (image)->heap_reserve = (header)->heap_reserve;                                                      \
        (image)->heap_commit = (header)->heap_commit;                                                        \
        (image)->loader_flags = (header)->loader_flags;                                                      \
        (image)->directory_count = (header)->directory_count;                                                \
    } while (0)

static void read_directories(pe_image *image, uint64_t offset, size_t room)
{
    size_t count = image->directory_count;
    if (count > PE_DIRECTORY_COUNT) count = PE_DIRECTORY_COUNT;
    if (count > room / sizeof(pe_directory)) count = room / sizeof(pe_directory);
    for (size_t i = 0; i < count; i++) {
        uint32_t entry[2];
        if (read_at(image, offset + i * sizeof entry, entry, sizeof entry) != sizeof entry) return;
        image->directories[i] = (pe_directory){.rva = entry[0], .size = entry[1]};
    }
}

static error *read_optional_header(arena *a, pe_image *image)
{
    uint64_t offset = (uint64_t)image->header_offset + sizeof(nt_header);
    uint16_t magic = 0;
    if (read_at(image, offset, &magic, sizeof magic) != sizeof magic)
        return error_at_offset(a, ERROR_TRUNCATED, offset, "the PE optional header is missing");
    size_t fixed_size;
    if (magic == OPTIONAL_MAGIC_32) {
        optional_header_32 header;
        fixed_size = sizeof header;
        if (image->optional_header_size < fixed_size)
            return error_at_offset(a, ERROR_FORMAT, offset,
                                   "PE optional header of %u bytes, expected at least %zu",
                                   image->optional_header_size, fixed_size);
        if (read_at(image, offset, &header, sizeof header) != sizeof header)
            return error_at_offset(a, ERROR_TRUNCATED, offset, "the PE optional header is cut short");
        COPY_OPTIONAL_HEADER(image, &header);
        image->data_base = header.data_base;
    } else if (magic == OPTIONAL_MAGIC_64) {
        optional_header_64 header;
        fixed_size = sizeof header;
        if (image->optional_header_size < fixed_size)
            return error_at_offset(a, ERROR_FORMAT, offset,
                                   "PE optional header of %u bytes, expected at least %zu",
                                   image->optional_header_size, fixed_size);
        if (read_at(image, offset, &header, sizeof header) != sizeof header)
            return error_at_offset(a, ERROR_TRUNCATED, offset, "the PE optional header is cut short");
        COPY_OPTIONAL_HEADER(image, &header);
    } else {
        return error_at_offset(a, ERROR_FORMAT, offset,
                               "PE optional header magic 0x%x, expected 0x10b or 0x20b", magic);
    }
    image->magic = magic;
    image->is_64 = magic == OPTIONAL_MAGIC_64;
    read_directories(image, offset + fixed_size, image->optional_header_size - fixed_size);
    return NULL;
}

static void read_sections(arena *a, pe_image *image)
{
    uint64_t offset = (uint64_t)image->header_offset + sizeof(nt_header) + image->optional_header_size;
    size_t count = image->section_count_claimed;
    if (count > SECTIONS_MAX) count = SECTIONS_MAX;
    pe_section *sections = ARENA_ARRAY(a, pe_section, count);
    size_t present = 0;
    while (present < count) {
        section_header header;
        if (read_at(image, offset + present * sizeof header, &header, sizeof header) != sizeof header) break;
        sections[present++] = (pe_section){
            .name = str_copy(a, (str){header.name, strnlen(header.name, sizeof header.name)}),
            .rva = header.rva,
            .virtual_size = header.virtual_size,
            .raw_offset = header.raw_offset,
            .raw_size = header.raw_size,
            .relocation_offset = header.relocation_offset,
            .line_number_offset = header.line_number_offset,
            .relocation_count = header.relocation_count,
            .line_number_count = header.line_number_count,
            .characteristics = header.characteristics,
        };
    }
    image->sections = sections;
    image->section_count = present;
}

error *pe_open(arena *a, pe_source source, pe_image **out)
{
    pe_image *image = ARENA_NEW(a, pe_image);
    image->source = source;
    uint16_t dos_magic = 0;
    uint32_t header_offset = 0;
    if (read_at(image, 0, &dos_magic, sizeof dos_magic) != sizeof dos_magic)
        return error_at_offset(a, ERROR_TRUNCATED, 0, "the PE image's first bytes are missing");
    if (dos_magic != DOS_MAGIC)
        return error_at_offset(a, ERROR_FORMAT, 0,
                               "no PE image: starts with 0x%04x, expected 0x5a4d (\"MZ\")", dos_magic);
    if (read_at(image, 0x3c, &header_offset, sizeof header_offset) != sizeof header_offset)
        return error_at_offset(a, ERROR_TRUNCATED, 0x3c, "the DOS header is cut short");
    if (header_offset > HEADER_OFFSET_MAX)
        return error_at_offset(a, ERROR_FORMAT, 0x3c, "the PE header's offset 0x%x is out of bounds",
                               header_offset);
    image->header_offset = header_offset;

    nt_header header;
    if (read_at(image, header_offset, &header, sizeof header) != sizeof header)
        return error_at_offset(a, ERROR_TRUNCATED, header_offset, "the PE header is missing");
    if (header.signature != PE_SIGNATURE)
        return error_at_offset(a, ERROR_FORMAT, header_offset, "PE signature 0x%08x, expected 0x00004550",
                               header.signature);
    image->machine = header.file.machine;
    image->section_count_claimed = header.file.section_count;
    image->timestamp = header.file.timestamp;
    image->symbol_table_offset = header.file.symbol_table_offset;
    image->symbol_count = header.file.symbol_count;
    image->optional_header_size = header.file.optional_header_size;
    image->characteristics = header.file.characteristics;

    error *e = read_optional_header(a, image);
    if (e) return e;
    read_sections(a, image);
    *out = image;
    return NULL;
}

static size_t read_bytes_source(void *context, uint64_t offset, void *buffer, size_t size)
{
    bytes there = bytes_clamp(*(const bytes *)context, offset, size);
    if (there.len) memcpy(buffer, there.ptr, there.len);
    return there.len;
}

error *pe_open_bytes(arena *a, bytes data, bool mapped, pe_image **out)
{
    bytes *kept = ARENA_NEW(a, bytes);
    *kept = data;
    return pe_open(a, (pe_source){.read = read_bytes_source, .context = kept, .mapped = mapped}, out);
}

size_t pe_pointer_size(const pe_image *image)
{
    return image->is_64 ? 8 : 4;
}

uint32_t pe_section_extent(const pe_section *section)
{
    return section->virtual_size ? section->virtual_size : section->raw_size;
}

/* Sections end in memory at the next multiple of the alignment; what the file holds there is mapped as well.
 */
static uint64_t section_end(const pe_image *image, const pe_section *section)
{
    uint64_t end = (uint64_t)section->rva + pe_section_extent(section);
    uint64_t alignment = image->section_alignment;
    if (alignment == 0 || (alignment & (alignment - 1)) || alignment > 0x10000) return end;
    return (end + alignment - 1) & ~(alignment - 1);
}

const pe_section *pe_section_at(const pe_image *image, uint64_t rva)
{
    for (size_t i = 0; i < image->section_count; i++) {
        const pe_section *section = &image->sections[i];
        if (rva >= section->rva && rva < section_end(image, section)) return section;
    }
    return NULL;
}

static uint64_t section_file_offset(const pe_image *image, const pe_section *section)
{
    /* Images with sub-page alignment are mapped byte for byte; all others from whole sectors. */
    if (image->section_alignment >= 0x1000)
        return section->raw_offset & ~(uint32_t)(RAW_OFFSET_ALIGNMENT - 1);
    return section->raw_offset;
}

size_t pe_read(const pe_image *image, uint64_t rva, void *buffer, size_t size)
{
    if (image->source.mapped) {
        if (rva >= image->image_size) return 0;
        uint64_t room = image->image_size - rva;
        return read_at(image, rva, buffer, room < size ? (size_t)room : size);
    }
    const pe_section *section = pe_section_at(image, rva);
    if (!section) {
        if (rva >= image->headers_size) return 0;
        uint64_t room = image->headers_size - rva;
        return read_at(image, rva, buffer, room < size ? (size_t)room : size);
    }
    uint64_t room = section_end(image, section) - rva;
    if (size > room) size = (size_t)room;
    uint64_t inside = rva - section->rva;
    size_t from_file = 0;
    if (inside < section->raw_size) {
        uint64_t raw_room = section->raw_size - inside;
        from_file = raw_room < size ? (size_t)raw_room : size;
        size_t count = read_at(image, section_file_offset(image, section) + inside, buffer, from_file);
        if (count < from_file) return count;
    }
    memset((uint8_t *)buffer + from_file, 0, size - from_file);
    return size;
}

bool pe_read_exact(const pe_image *image, uint64_t rva, void *buffer, size_t size)
{
    return pe_read(image, rva, buffer, size) == size;
}

bool pe_read_u8(const pe_image *image, uint64_t rva, uint8_t *out)
{
    return pe_read_exact(image, rva, out, sizeof *out);
}

bool pe_read_u16(const pe_image *image, uint64_t rva, uint16_t *out)
{
    uint8_t raw[2];
    if (!pe_read_exact(image, rva, raw, sizeof raw)) return false;
    *out = load_u16(raw);
    return true;
}

bool pe_read_u32(const pe_image *image, uint64_t rva, uint32_t *out)
{
    uint8_t raw[4];
    if (!pe_read_exact(image, rva, raw, sizeof raw)) return false;
    *out = load_u32(raw);
    return true;
}

bool pe_read_u64(const pe_image *image, uint64_t rva, uint64_t *out)
{
    uint8_t raw[8];
    if (!pe_read_exact(image, rva, raw, sizeof raw)) return false;
    *out = load_u64(raw);
    return true;
}

bool pe_read_pointer(const pe_image *image, uint64_t rva, uint64_t *out)
{
    if (image->is_64) return pe_read_u64(image, rva, out);
    uint32_t value;
    if (!pe_read_u32(image, rva, &value)) return false;
    *out = value;
    return true;
}

bytes pe_read_bytes(arena *a, const pe_image *image, uint64_t rva, size_t size)
{
    /* Probes piecewise before the one allocation, so that a size nobody backs with bytes costs nothing. */
    size_t present = 0;
    uint8_t chunk[4096];
    while (present < size) {
        size_t wanted = size - present < sizeof chunk ? size - present : sizeof chunk;
        size_t count = pe_read(image, rva + present, chunk, wanted);
        present += count;
        if (count < wanted) break;
    }
    if (present == 0) return (bytes){NULL, 0};
    uint8_t *copy = arena_alloc_array(a, present, 1, 1);
    return (bytes){copy, pe_read(image, rva, copy, present)};
}

bool pe_read_cstr(arena *a, const pe_image *image, uint64_t rva, size_t limit, str *out)
{
    char chunk[64];
    strbuf text = {.arena = a};
    while (text.len < limit) {
        size_t wanted = limit - text.len < sizeof chunk ? limit - text.len : sizeof chunk;
        size_t count = pe_read(image, rva + text.len, chunk, wanted);
        size_t length = strnlen(chunk, count);
        if (length < count) {
            /* Most names fit the first chunk: no growing buffer for them. */
            if (text.len == 0) {
                *out = str_copy(a, (str){chunk, length});
            } else {
                strbuf_append(&text, (str){chunk, length});
                *out = strbuf_str(&text);
            }
            return true;
        }
        if (count == 0) return false;
        strbuf_append(&text, (str){chunk, count});
    }
    return false;
}

bool pe_rva_to_offset(const pe_image *image, uint64_t rva, uint64_t *out)
{
    const pe_section *section = pe_section_at(image, rva);
    if (section) {
        if (rva - section->rva >= section->raw_size) return false;
        *out = section_file_offset(image, section) + (rva - section->rva);
        return true;
    }
    if (rva >= image->headers_size) return false;
    *out = rva;
    return true;
}

bool pe_offset_to_rva(const pe_image *image, uint64_t offset, uint64_t *out)
{
    for (size_t i = 0; i < image->section_count; i++) {
        const pe_section *section = &image->sections[i];
        uint64_t start = section_file_offset(image, section);
        if (section->raw_size && offset >= start && offset - start < section->raw_size) {
            uint64_t rva = section->rva + (offset - start);
            if (rva >= section_end(image, section)) return false;
            *out = rva;
            return true;
        }
    }
    if (offset >= image->headers_size) return false;
    *out = offset;
    return true;
}

pe_directory pe_directory_of(const pe_image *image, pe_directory_index index)
{
    if ((unsigned)index >= PE_DIRECTORY_COUNT) return (pe_directory){0, 0};
    return image->directories[index];
}

bool pe_va_to_rva(const pe_image *image, uint64_t loaded_base, uint64_t va, uint32_t *out)
{
    uint64_t base = loaded_base ? loaded_base : image->preferred_base;
    if (va < base || va - base >= image->image_size) return false;
    *out = (uint32_t)(va - base);
    return true;
}

uint32_t pe_compute_checksum(bytes file, uint32_t header_offset)
{
    /* Signature 4 + file header 20 + 64 bytes into either optional header. */
    uint64_t field = (uint64_t)header_offset + sizeof(nt_header) + 64;
    uint32_t sum = 0;
    for (size_t i = 0; i < file.len; i += 2) {
        uint32_t word = file.ptr[i];
        if (i + 1 < file.len) word |= (uint32_t)file.ptr[i + 1] << 8;
        if (i >= field && i < field + 4) word = 0;
        sum += word;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum = (sum & 0xffff) + (sum >> 16);
    return sum + (uint32_t)file.len;
}
