/* Source: windows-driver-docs, "!dh"; the words and columns are those of the listings there
 * and in its sibling pages (fields right-aligned to 8 hexadecimal digits, 64-bit sizes to 16). */
#include "show/image_headers.h"

#include "base/wintime.h"
#include "formats/pe/debug.h"
#include "show/target.h"

typedef struct header_view {
    out *out;
    arena *arena;
} header_view;

typedef struct flag_word {
    uint32_t bit;
    const char *text;
} flag_word;

static const flag_word file_characteristics[] = {
    {0x0001, "Relocations stripped"},
    {0x0002, "Executable"},
    {0x0004, "Line numbers stripped"},
    {0x0008, "Symbols stripped"},
    {0x0020, "App can handle >2gb addresses"},
    {0x0080, "Bytes reversed"},
    {0x0100, "32 bit word machine"},
    {0x0200, "Debug information stripped"},
    {0x0400, "Run from swap if on removable media"},
    {0x0800, "Run from swap if on net"},
    {0x1000, "System"},
    {0x2000, "DLL"},
    {0x4000, "Uniprocessor machine only"},
    {0x8000, "Bytes reversed"},
};

static const flag_word dll_characteristics[] = {
    {0x0020, "High entropy VA supported"},
    {0x0040, "Dynamic base"},
    {0x0080, "Force integrity check"},
    {0x0100, "NX compatible"},
    {0x0200, "No isolation"},
    {0x0400, "No structured exception handler"},
    {0x0800, "Do not bind"},
    {0x1000, "App container"},
    {0x2000, "WDM driver"},
    {0x4000, "Guard"},
    {0x8000, "Terminal server aware"},
};

static const flag_word section_flags[] = {
    {0x00000020, "Code"},        {0x00000040, "Initialized Data"}, {0x00000080, "Uninitialized Data"},
    {0x02000000, "Discardable"}, {0x04000000, "Not Cached"},       {0x08000000, "Not Paged"},
};

static void print_flag_words(header_view *c, const char *list, uint32_t value, const flag_word *words,
                             size_t count, const char *indent)
{
    out_list_begin(c->out, list);
    for (size_t i = 0; i < count; i++) {
        if (value & words[i].bit) {
            out_heading(c->out, "%s", indent);
            out_item(c->out, "{word}\n", f_c("word", words[i].text));
        }
    }
    out_list_end(c->out);
}

#define PRINT_FLAGS(c, list, value, words, indent)                                                           \
    print_flag_words((c), (list), (value), (words), sizeof(words) / sizeof *(words), (indent))

/* One line: a number right-aligned to its column, and its words. The name is the JSON field's. */
#define NUMBER(c, name, value, words) emit((c)->out, NULL, "{" name ":8X} " words "\n", f_x(name, (value), 8))
#define WIDE_NUMBER(c, name, value, words)                                                                   \
    emit((c)->out, NULL, "{" name ":016x} " words "\n", f_x(name, (value), 16))
#define VERSION(c, name, major, minor, words)                                                                \
    emit((c)->out, NULL, "{" name ":8} " words "\n",                                                         \
         f_s(name, str_format((c)->arena, "%u.%02u", (major), (minor))))

static str local_time(header_view *c, uint32_t stamp)
{
    return wintime_format_unix(c->arena, stamp, show_zone_minutes(stamp));
}

static void print_file_header(header_view *c, const pe_image *image)
{
    bool dll = image->characteristics & 0x2000;
    emit(c->out, NULL, "\nFile Type: {file_type}\n", f_c("file_type", dll ? "DLL" : "EXECUTABLE IMAGE"));
    out_heading(c->out, "FILE HEADER VALUES\n");
    emit(c->out, NULL, "{machine:8X} machine ({machine_name})\n", f_x("machine", image->machine, 4),
         f_s("machine_name", pe_machine_name(image->machine)));
    NUMBER(c, "section_count", image->section_count_claimed, "number of sections");
    emit(c->out, NULL, "{timestamp:8X} time date stamp {time}\n\n", f_x("timestamp", image->timestamp, 8),
         f_s("time", local_time(c, image->timestamp)));
    NUMBER(c, "symbol_table", image->symbol_table_offset, "file pointer to symbol table");
    NUMBER(c, "symbol_count", image->symbol_count, "number of symbols");
    NUMBER(c, "optional_header_size", image->optional_header_size, "size of optional header");
    NUMBER(c, "characteristics", image->characteristics, "characteristics");
    PRINT_FLAGS(c, "characteristics_words", image->characteristics, file_characteristics, "            ");
}

static void print_directories(header_view *c, const pe_image *image)
{
    out_list_begin(c->out, "directories");
    for (int i = 0; i < PE_DIRECTORY_COUNT; i++) {
        pe_directory d = pe_directory_of(image, (pe_directory_index)i);
        emit(c->out, "directory", "{rva:8X} [{size:8X}] address [size] of {name} Directory\n",
             f_x("rva", d.rva, 8), f_x("size", d.size, 8),
             f_s("name", pe_directory_name((pe_directory_index)i)));
    }
    out_list_end(c->out);
}

static void print_optional_header(header_view *c, const pe_image *image)
{
    out_heading(c->out, "\nOPTIONAL HEADER VALUES\n");
    NUMBER(c, "magic", image->magic, "magic #");
    VERSION(c, "linker_version", image->linker_major, image->linker_minor, "linker version");
    NUMBER(c, "code_size", image->code_size, "size of code");
    NUMBER(c, "initialized_data_size", image->initialized_data_size, "size of initialized data");
    NUMBER(c, "uninitialized_data_size", image->uninitialized_data_size, "size of uninitialized data");
    NUMBER(c, "entry_point", image->entry_point, "address of entry point");
    NUMBER(c, "code_base", image->code_base, "base of code");
    out_heading(c->out, "         ----- new -----\n");
    WIDE_NUMBER(c, "image_base", image->preferred_base, "image base");
    NUMBER(c, "section_alignment", image->section_alignment, "section alignment");
    NUMBER(c, "file_alignment", image->file_alignment, "file alignment");
    emit(c->out, NULL, "{subsystem:8X} subsystem ({subsystem_name})\n", f_x("subsystem", image->subsystem, 4),
         f_s("subsystem_name", pe_subsystem_name(image->subsystem)));
    VERSION(c, "os_version", image->os_major, image->os_minor, "operating system version");
    VERSION(c, "image_version", image->image_major, image->image_minor, "image version");
    VERSION(c, "subsystem_version", image->subsystem_major, image->subsystem_minor, "subsystem version");
    NUMBER(c, "image_size", image->image_size, "size of image");
    NUMBER(c, "headers_size", image->headers_size, "size of headers");
    NUMBER(c, "checksum", image->checksum, "checksum");
    WIDE_NUMBER(c, "stack_reserve", image->stack_reserve, "size of stack reserve");
    WIDE_NUMBER(c, "stack_commit", image->stack_commit, "size of stack commit");
    WIDE_NUMBER(c, "heap_reserve", image->heap_reserve, "size of heap reserve");
    WIDE_NUMBER(c, "heap_commit", image->heap_commit, "size of heap commit");
    NUMBER(c, "dll_characteristics", image->dll_characteristics, " DLL characteristics");
    PRINT_FLAGS(c, "dll_characteristics_words", image->dll_characteristics, dll_characteristics,
                "            ");
    print_directories(c, image);
}

static void print_section(header_view *c, size_t index, const pe_section *s)
{
    out_begin(c->out, "section");
    emit(c->out, NULL, "\nSECTION HEADER #{index:X}\n{name:8} name\n", f_u("index", index + 1),
         f_s("name", s->name));
    NUMBER(c, "virtual_size", s->virtual_size, "virtual size");
    NUMBER(c, "rva", s->rva, "virtual address");
    NUMBER(c, "raw_size", s->raw_size, "size of raw data");
    NUMBER(c, "raw_offset", s->raw_offset, "file pointer to raw data");
    NUMBER(c, "relocation_offset", s->relocation_offset, "file pointer to relocation table");
    NUMBER(c, "line_number_offset", s->line_number_offset, "file pointer to line numbers");
    NUMBER(c, "relocation_count", s->relocation_count, "number of relocations");
    NUMBER(c, "line_number_count", s->line_number_count, "number of line numbers");
    NUMBER(c, "flags", s->characteristics, "flags");
    PRINT_FLAGS(c, "flags_words", s->characteristics, section_flags, "         ");
    uint32_t align = s->characteristics >> 20 & 0xf; /* IMAGE_SCN_ALIGN_*: 1 is 1 byte, 14 is 8192 */
    if (align) {
        out_heading(c->out, "         %u byte align\n", 1u << (align - 1));
    } else {
        out_heading(c->out, "         (no align specified)\n");
    }
    bool execute = s->characteristics & PE_SECTION_EXECUTE, read = s->characteristics & PE_SECTION_READ;
    bool write = s->characteristics & PE_SECTION_WRITE;
    const char *access = execute ? (write  ? "Execute Read Write"
                                    : read ? "Execute Read"
                                           : "Execute")
                                 : (write  ? "Read Write"
                                    : read ? "Read Only"
                                           : "");
    emit(c->out, NULL, "         {access}\n", f_c("access", access));
    out_end(c->out);
}

static str codeview_text(header_view *c, const pe_image *image, const pe_debug_entry *entry)
{
    pe_codeview cv;
    bytes data = pe_debug_data(c->arena, image, entry);
    if (entry->type != PE_DEBUG_CODEVIEW || pe_codeview_parse(c->arena, data, &cv)) {
        return data.len ? STR("") : STR("[Data not mapped]");
    }
    if (cv.kind == PE_CODEVIEW_RSDS) {
        return str_format(c->arena, "Format: RSDS, guid, %x, %.*s", cv.age, STR_ARG(cv.path));
    }
    return cv.kind == PE_CODEVIEW_NB10
               ? str_format(c->arena, "Format: NB10, %x, %x, %.*s", cv.signature, cv.age, STR_ARG(cv.path))
               : STR("Format: NB09");
}

static void print_debug_directories(header_view *c, const pe_image *image)
{
    pe_debug_entry *entries;
    size_t count;
    pe_debug_read(c->arena, image, &entries, &count);
    if (!count) {
        return;
    }
    out_heading(c->out, "\n\nDebug Directories(%zu)\n\tType       Size     Address  Pointer\n", count);
    out_list_begin(c->out, "debug_directories");
    for (size_t i = 0; i < count; i++) {
        str type = pe_debug_type_name(entries[i].type);
        str shown = type.len ? type : str_format(c->arena, "(%6u)", entries[i].type);
        emit(c->out, "debug_directory", "\t{type:-8} {size:6x}    {rva:8x} {offset:8x}\t{details}\n",
             f_s("type", shown), f_x("size", entries[i].size, 8), f_x("rva", entries[i].rva, 8),
             f_x("offset", entries[i].offset, 8), f_s("details", codeview_text(c, image, &entries[i])));
    }
    out_list_end(c->out);
}

/* The debug directories stand behind the section that holds them. */
static void print_sections(header_view *c, const pe_image *image)
{
    out_list_begin(c->out, "sections");
    for (size_t i = 0; i < image->section_count && !out_cancelled(c->out); i++) {
        print_section(c, i, &image->sections[i]);
        uint32_t rva = pe_directory_of(image, PE_DIRECTORY_DEBUG).rva, begin = image->sections[i].rva;
        if (rva >= begin && rva - begin < image->sections[i].virtual_size) {
            print_debug_directories(c, image);
        }
    }
    out_list_end(c->out);
}

void show_image_headers(out *o, arena *a, const pe_image *image, bool file, bool sections)
{
    header_view view = {o, a}, *c = &view;
    out_begin(o, "image_headers");
    if (file) {
        print_file_header(c, image);
        print_optional_header(c, image);
    }
    if (sections) {
        out_heading(o, "\n");
        print_sections(c, image);
    }
    out_end(o);
}
