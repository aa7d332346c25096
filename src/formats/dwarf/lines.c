/* Source lines: each unit has a table of rows sorted by address, which libdw makes when it is first asked
 * for. */
#include "formats/dwarf/reader.h"

#include <dwarf.h>

bool dw_unit_at(dw_info *d, uint64_t address, Dwarf_Die *out)
{
    Dwarf_CU *unit = NULL;
    if (dwarf_addrdie(d->dwarf, address, out)) return true;
    /* Some compilers write no .debug_aranges. */
    while (dwarf_get_units(d->dwarf, unit, &unit, NULL, NULL, out, NULL) == 0)
        if (dwarf_haspc(out, address) > 0) return true;
    return false;
}

static bool is_absolute(str path)
{
    return path.len && (path.ptr[0] == '/' || path.ptr[0] == '\\' || (path.len > 1 && path.ptr[1] == ':'));
}

/* A relative name counts from where the compiler ran. Names are made once: libdw's strings do not move. */
str dw_file_name(dw_info *d, Dwarf_Die *unit, const char *file)
{
    Dwarf_Attribute a;
    str *kept = u64_map_get(d->files, (uintptr_t)file);
    if (!kept) {
        kept = ARENA_NEW(d->a, str);
        str name = str_from_cstr(file);
        const char *directory = dwarf_attr(unit, DW_AT_comp_dir, &a) ? dwarf_formstring(&a) : NULL;
        *kept = directory && !is_absolute(name) ? path_join(d->a, str_from_cstr(directory), name) : name;
        u64_map_put(d->files, (uintptr_t)file, kept);
    }
    return *kept;
}

static bool fill(dw_info *d, Dwarf_Die *unit, Dwarf_Lines *lines, size_t index, dw_line *out)
{
    Dwarf_Addr address, next;
    int number;
    Dwarf_Line *line = dwarf_onesrcline(lines, index), *following = dwarf_onesrcline(lines, index + 1);
    const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
    if (!file || dwarf_lineaddr(line, &address) || dwarf_lineno(line, &number) || number <= 0 ||
        address < d->base)
        return false;
    bool has_next = following && dwarf_lineaddr(following, &next) == 0 && next > address;
    *out = (dw_line){dw_file_name(d, unit, file), (uint32_t)number, address - d->base,
                     has_next ? next - address : 0};
    return true;
}

bool dw_line_at(dw_info *d, uint64_t rva, dw_line *out)
{
    Dwarf_Die unit;
    Dwarf_Lines *lines;
    size_t count, low = 0;
    uint64_t address = d->base + rva;
    if (!dw_unit_at(d, address, &unit) || dwarf_getsrclines(&unit, &lines, &count)) return false;
    for (size_t high = count; low < high;) { /* rows are sorted by address */
        Dwarf_Addr at = 0;
        size_t middle = low + (high - low) / 2;
        dwarf_lineaddr(dwarf_onesrcline(lines, middle), &at);
        if (at <= address) low = middle + 1;
        else high = middle;
    }
    bool ends = true;
    if (!low || dwarf_lineendsequence(dwarf_onesrcline(lines, low - 1), &ends) || ends) return false;
    return fill(d, &unit, lines, low - 1, out);
}

void dw_each_line(dw_info *d, bool (*each)(void *context, const dw_line *line), void *context)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;
    while (dwarf_get_units(d->dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0) {
        Dwarf_Lines *lines;
        size_t count;
        if (dwarf_getsrclines(&die, &lines, &count)) continue;
        for (size_t i = 0; i < count; i++) {
            dw_line line;
            bool ends = true;
            dwarf_lineendsequence(dwarf_onesrcline(lines, i), &ends);
            if (!ends && fill(d, &die, lines, i, &line) && !each(context, &line)) return;
        }
    }
}
