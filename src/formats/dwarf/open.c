/* The ELF file around the PE file's sections. */
#include "formats/dwarf/reader.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTIONS_MAX = 32, NAME_MAX_LENGTH = 32, ROOM = 8192 };
static const size_t FILE_MAX = (size_t)1 << 30;

typedef struct debug_section {
    str name;
    uint32_t offset, size;
} debug_section;

/* "/123" is an offset into the string table behind the COFF symbols: names of more than eight letters. */
static str section_name(arena *a, const pe_image *image, const pe_section *s)
{
    uint32_t at = 0;
    char text[NAME_MAX_LENGTH];
    if (!s->name.len || s->name.ptr[0] != '/') return s->name;
    for (size_t i = 1; i < s->name.len; i++) {
        if (s->name.ptr[i] < '0' || s->name.ptr[i] > '9') return s->name;
        at = at * 10 + (uint32_t)(s->name.ptr[i] - '0');
    }
    uint64_t strings = image->symbol_table_offset + (uint64_t)image->symbol_count * 18;
    size_t size = image->source.read(image->source.context, strings + at, text, sizeof text);
    return str_copy(a, bytes_cstr((bytes){(const uint8_t *)text, size}, 0));
}

static size_t find_sections(arena *a, const pe_image *image, size_t file_size, debug_section *out)
{
    size_t count = 0;
    for (size_t i = 0; i < image->section_count && count < SECTIONS_MAX; i++) {
        const pe_section *s = &image->sections[i];
        str name = section_name(a, image, s);
        uint32_t size = s->virtual_size && s->virtual_size < s->raw_size ? s->virtual_size : s->raw_size;
        if (!str_starts_with(name, STR(".debug_")) || s->raw_offset > file_size ||
            size > file_size - s->raw_offset)
            continue;
        out[count++] = (debug_section){name, s->raw_offset, size};
    }
    return count;
}

static void close_info(void *context)
{
    dw_info *d = context;
    if (d->dwarf) dwarf_end(d->dwarf);
    if (d->elf) elf_end(d->elf);
    if (d->mapping) munmap(d->mapping, d->mapped);
}

/* The file with ROOM bytes behind it, none of which ever reaches the disk. */
static bool map_file(dw_info *d, str path, size_t *size)
{
    struct stat st;
    int fd = open(str_to_cstr(d->a, path), O_RDONLY | O_CLOEXEC);
    bool good = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
                st.st_size >= (off_t)sizeof(Elf64_Ehdr) && (size_t)st.st_size <= FILE_MAX;
    if (good) {
        *size = (size_t)st.st_size;
        size_t page = (size_t)sysconf(_SC_PAGESIZE), whole = (*size + page - 1) / page * page;
        d->mapped = whole + ROOM;
        void *m = mmap(NULL, d->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        good = m != MAP_FAILED;
        if (good) d->mapping = m;
        good = good && mmap(m, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0) != MAP_FAILED;
    }
    if (fd >= 0) close(fd);
    return good;
}

static uint16_t elf_machine(uint16_t machine)
{
    return machine == PE_MACHINE_I386 ? EM_386 : machine == PE_MACHINE_ARM64 ? EM_AARCH64 : EM_X86_64;
}

/* Section headers and their names stand in the room behind the file; the ELF header replaces the DOS header.
 */
static size_t write_headers(dw_info *d, size_t room_at, uint16_t machine, const debug_section *sections,
                            size_t count)
{
    uint8_t *file = d->mapping;
    Elf64_Shdr *headers = (Elf64_Shdr *)(void *)(file + room_at);
    size_t names_at = room_at + (count + 2) * sizeof *headers, used = 1;
    for (size_t i = 0; i < count; i++) {
        headers[i + 1] = (Elf64_Shdr){.sh_name = (Elf64_Word)used,
                                      .sh_type = SHT_PROGBITS,
                                      .sh_offset = sections[i].offset,
                                      .sh_size = sections[i].size,
                                      .sh_addralign = 1};
        memcpy(file + names_at + used, sections[i].name.ptr, sections[i].name.len);
        used += sections[i].name.len + 1;
    }
    static const char own[] = ".shstrtab";
    memcpy(file + names_at + used, own, sizeof own);
    headers[count + 1] = (Elf64_Shdr){.sh_name = (Elf64_Word)used,
                                      .sh_type = SHT_STRTAB,
                                      .sh_offset = names_at,
                                      .sh_size = used + sizeof own,
                                      .sh_addralign = 1};
    Elf64_Ehdr header = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
                         .e_type = ET_EXEC,
                         .e_machine = elf_machine(machine),
                         .e_version = EV_CURRENT,
                         .e_shoff = room_at,
                         .e_ehsize = sizeof(Elf64_Ehdr),
                         .e_shentsize = sizeof(Elf64_Shdr),
                         .e_shnum = (Elf64_Half)(count + 2),
                         .e_shstrndx = (Elf64_Half)(count + 1)};
    memcpy(file, &header, sizeof header);
    return names_at + used + sizeof own;
}

error *dw_open(arena *a, const pe_image *image, str path, dw_info **out)
{
    debug_section sections[SECTIONS_MAX];
    size_t size = 0;
    dw_info *d = ARENA_NEW(a, dw_info);
    d->a = a;
    d->base = image->preferred_base;
    d->files = u64_map_new(a);
    d->functions = u64_map_new(a);
    bool mapped = map_file(d, path, &size);
    arena_on_free(a, close_info, d);
    if (!mapped)
        return error_new(a, ERROR_IO, "%.*s: cannot be mapped for its debug information", STR_ARG(path));
    size_t count = find_sections(a, image, size, sections);
    bool has_info = false;
    for (size_t i = 0; i < count; i++) has_info = has_info || str_equal(sections[i].name, STR(".debug_info"));
    if (!has_info) return error_new(a, ERROR_NOT_FOUND, "%.*s: no .debug_info section", STR_ARG(path));
    size_t end = write_headers(d, (size + 63) / 64 * 64, image->machine, sections, count);
    elf_version(EV_CURRENT);
    d->elf = elf_memory(d->mapping, end);
    d->dwarf = d->elf ? dwarf_begin_elf(d->elf, DWARF_C_READ, NULL) : NULL;
    if (!d->dwarf)
        return error_new(a, ERROR_FORMAT, "%.*s: debug information: %s", STR_ARG(path), dwarf_errmsg(-1));
    *out = d;
    return NULL;
}
