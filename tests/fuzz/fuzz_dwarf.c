/* DWARF of a PE file: every record of the first levels, every type's and symbol's name, all lines. What libdw
 * makes of damage is held to what the rest of the program relies on. */
#include "formats/dwarf/debug_info.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libdw 0.188 forgets some dozens of bytes of a line table that it gives up: nothing that grows without new
 * files. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libdw.so";
}

enum { DEPTH_MAX = 6, RECORDS_MAX = 4000, LINES_MAX = 4000 };

static void look_at(arena *a, dw_info *d, uint32_t offset, unsigned depth, size_t *left)
{
    dw_record r;
    uint32_t *children;
    if (depth > DEPTH_MAX || !*left || !dw_record_at(d, offset, &r)) return;
    --*left;
    if (r.bit_count > 64 || r.offset != offset) abort();
    if (r.type) look_at(a, d, r.type, depth + 1, left);
    size_t count = dw_children(a, d, offset, &children);
    for (size_t i = 0; i < count && *left; i++) look_at(a, d, children[i], depth + 1, left);
}

static void check_inline(const dw_inline *f)
{
    if (!f->name.len || !f->record || !f->size || (f->call_line && !f->call_file.ptr)) abort();
}

static bool take_inline(void *context, const dw_inline *site)
{
    size_t *left = context;
    check_inline(site);
    return --*left > 0;
}

static bool take_line(void *context, const dw_line *line)
{
    size_t *left = context;
    if (!line->file.ptr || !line->line) abort();
    return --*left > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    pe_image *image;
    dw_info *d;
    dw_line line;
    int fd = memfd_create("dwarf", MFD_CLOEXEC);
    if (fd < 0 || (size && write(fd, data, size) != (ssize_t)size)) abort();
    str path = str_format(a, "/proc/self/fd/%d", fd);
    if (!pe_open_bytes(a, (bytes){data, size}, false, &image) && !dw_open(a, image, path, &d)) {
        size_t records = RECORDS_MAX, lines = LINES_MAX, inlines = LINES_MAX;
        for (size_t i = 0; i < dw_type_count(d) && records; i++) {
            str name;
            uint32_t offset = dw_type_at(d, i, &name);
            if (!dw_find_type(d, name)) abort();
            look_at(a, d, offset, 0, &records);
        }
        dw_find_symbol(d, STR("start"));
        dw_each_line(d, take_line, &lines);
        dw_each_inline(d, take_inline, &inlines);
        for (uint64_t rva = 0x1000; rva < 0x1100; rva += 0x10) {
            dw_variable *variables = NULL;
            dw_inline inlined[8];
            size_t depth = dw_inline_frames(d, rva, inlined, 8);
            for (size_t level = 0; level <= depth; level++) {
                if (level) check_inline(&inlined[level - 1]);
                size_t count = dw_variables(a, d, rva, level ? inlined[level - 1].record : 0, &variables);
                for (size_t i = 0; i < count; i++)
                    if (!variables[i].name.ptr || variables[i].place > DW_CONSTANT) abort();
            }
            dw_line_at(d, rva, &line);
        }
    }
    arena_free(a);
    close(fd);
    return 0;
}
