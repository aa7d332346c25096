/* Control areas. Sources: nt's public types of 5.2 to 10.0; windows-driver-docs, "!ca"; "Windows Internals",
 * 7th edition, part 1, chapter 5, "Section objects". */
#include "windows/control_area.h"

#include "base/map.h"

enum { FAST_REF_BITS = 15, MOST_SUBSECTIONS = 4096 };

bool nt_file_object_name(arena *a, nt_context *c, uint64_t file_object, str *out)
{
    str name;
    if (!file_object ||
        !value_counted_string(value_field(nt_value(c, "_FILE_OBJECT", file_object), "FileName"), a, &name) ||
        name.len == 0)
        return false;
    *out = name;
    return true;
}

str nt_file_part(str path)
{
    size_t slash = str_rfind_char(path, '\\');
    return slash == SIZE_MAX ? path : str_skip(path, slash + 1);
}

bool nt_control_area_read(arena *a, nt_context *c, uint64_t address, nt_control_area *out)
{
    nt_control_area n = {.area = nt_value(c, "_CONTROL_AREA", address)};
    uint64_t segment;
    if (!value_u64(value_field(n.area, "Segment"), &segment) ||
        !value_u64(value_field(n.area, "u.LongFlags"), &n.flags))
        return false;
    n.segment = nt_value(c, "_SEGMENT", segment);
    n.is_image = value_or(value_field(n.area, "u.Flags.Image"), 0) != 0;
    n.is_file = value_or(value_field(n.area, "u.Flags.File"), 0) != 0;
    /* A fast reference since Windows Vista, an address before. */
    n.file_object =
        value_or(value_first(n.area, "FilePointer.Value", "FilePointer", NULL), 0) & ~(uint64_t)FAST_REF_BITS;
    if (!n.is_file) n.file_object = 0;
    nt_file_object_name(a, c, n.file_object, &n.file);
    n.committed = value_or(value_field(n.segment, "NumberOfCommittedPages"), 0);
    *out = n;
    return true;
}

str nt_flag_words(arena *a, nt_context *c, const char *type_name, value flags)
{
    const type *t = nt_type(c, type_name);
    strbuf text = {.arena = a};
    if (!t) return STR("");
    t = type_with_body(t);
    for (unsigned bit = 0; bit < 64; bit++) {
        for (size_t i = 0; i < t->member_count; i++) {
            const type_member *m = &t->members[i];
            if (m->offset * 8 + m->bit_position != bit || m->bit_count == 0 ||
                str_starts_with(m->name, STR("Spare")))
                continue;
            uint64_t n;
            value v = flags;
            v.type = t;
            if (!value_u64(value_field(v, str_to_cstr(a, m->name)), &n) || n == 0) continue;
            if (text.len) strbuf_append_char(&text, ' ');
            strbuf_append(&text, m->name);
        }
    }
    return strbuf_str(&text);
}

nt_values nt_control_area_subsections(arena *a, nt_context *c, const nt_control_area *area, walk_end *end)
{
    nt_values all = {0};
    u64_map *seen = u64_map_new(a);
    /* The first stands behind the control area. */
    const type *t = type_resolve(area->area.type);
    uint64_t at = value_address_of(area->area) + (t ? t->size : 0);
    *end = WALK_COMPLETE;
    while (at) {
        value v = nt_value(c, "_SUBSECTION", at);
        if (all.count >= MOST_SUBSECTIONS) *end = WALK_LIMIT;
        else if (u64_map_get(seen, at)) *end = WALK_CYCLE;
        else if (interrupt_pending(c->values->interrupt)) *end = WALK_INTERRUPTED;
        else if (!value_u64(value_field(v, "NextSubsection"), &at)) *end = WALK_UNREADABLE;
        if (*end != WALK_COMPLETE) return all;
        u64_map_put(seen, value_address_of(v), seen);
        *VEC_PUSH(a, &all) = v;
    }
    return all;
}
