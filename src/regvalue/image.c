/* An image: its parts, the texts in them, and what is found about each. */
#include "regvalue/internal.h"

#include <string.h>

enum { PAGE = 4096 };
static const uint64_t MOST_PART = 512u << 20;

error *regvalue_query_make(arena *a, str name, regvalue_query *out)
{
    if (name.len == 0 || name.len > REGVALUE_LONGEST)
        return error_new(a, ERROR_SYNTAX, "a value name has 1 to %d characters", REGVALUE_LONGEST);
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < 0x20 || (unsigned char)name.ptr[i] > 0x7e)
            return error_new(a, ERROR_SYNTAX, "only names of ASCII characters can be searched for");
    out->name = str_copy(a, name);
    return NULL;
}

static bool is_searched(const pe_section *section)
{
    /* Debug information of gcc ("/4" ...) is marked discardable; so is INIT of drivers, which is code. */
    bool code = section->characteristics & (PE_SECTION_CODE | PE_SECTION_EXECUTE);
    if (str_equal(section->name, STR(".reloc"))) return false;
    return code || !(section->characteristics & PE_SECTION_DISCARDABLE);
}

static void add_part(arena *a, regvalue_part_vec *out, const pe_image *image, const pe_section *section,
                     bytes data)
{
    pe_directory resources = pe_directory_of(image, PE_DIRECTORY_RESOURCE);
    *VEC_PUSH(a, out) =
        (regvalue_part){.name = section->name,
                        .rva = section->rva,
                        .data = data,
                        .executable = section->characteristics & (PE_SECTION_CODE | PE_SECTION_EXECUTE),
                        .resources = resources.rva && resources.rva >= section->rva &&
                                     resources.rva - section->rva < pe_section_extent(section)};
}

void regvalue_parts_of_file(arena *a, const pe_image *image, bytes file, regvalue_part_vec *out)
{
    for (size_t i = 0; i < image->section_count; i++) {
        const pe_section *section = &image->sections[i];
        uint32_t size = section->raw_size;
        if (section->virtual_size && section->virtual_size < size) size = section->virtual_size;
        bytes data = bytes_clamp(file, section->raw_offset, size);
        if (data.len && section->raw_offset && is_searched(section)) add_part(a, out, image, section, data);
    }
}

void regvalue_parts_of_memory(arena *a, const pe_image *image, regvalue_part_vec *out, uint64_t *missing)
{
    for (size_t i = 0; i < image->section_count; i++) {
        const pe_section *section = &image->sections[i];
        uint64_t size = pe_section_extent(section), there = 0;
        if (size > MOST_PART || section->rva > image->image_size || size > image->image_size - section->rva ||
            !is_searched(section))
            continue;
        uint8_t *data = arena_alloc(a, (size_t)size + 1, 1);
        for (uint64_t at = 0; at < size; at += PAGE) {
            size_t n = size - at < PAGE ? (size_t)(size - at) : PAGE;
            there += pe_read(image, section->rva + at, data + at, n);
        }
        *missing += size - there;
        if (there) add_part(a, out, image, section, (bytes){data, (size_t)size});
    }
}

const regvalue_part *regvalue_part_at(const regvalue_scan *s, uint64_t rva)
{
    for (size_t i = 0; i < s->parts->count; i++) {
        const regvalue_part *p = &s->parts->items[i];
        if (rva >= p->rva && rva - p->rva < p->data.len) return p;
    }
    return NULL;
}

static bool text_character(const uint8_t *p, unsigned step)
{
    return p[0] >= 0x20 && p[0] < 0x7f && (step == 1 || p[1] == 0);
}

/* A name counts when its string ends with it: "GlobalFlagX" does not hold it. */
static void look_at(regvalue_scan *s, const regvalue_part *p, size_t at, const regvalue_query *q,
                    unsigned step)
{
    size_t end = at + q->name.len * step;
    if (end + step > p->data.len || p->data.ptr[end] != 0 || (step == 2 && p->data.ptr[end + 1] != 0)) return;
    if (s->out->hits.count >= REGVALUE_MOST_HITS) {
        s->out->too_many = true;
        return;
    }
    bool exact = true;
    for (size_t i = 0; i < q->name.len; i++)
        exact = exact && p->data.ptr[at + i * step] == (uint8_t)q->name.ptr[i];
    *VEC_PUSH(s->a, &s->out->hits) =
        (regvalue_hit){.rva = p->rva + (uint32_t)at,
                       .section = p->name,
                       .wide = step == 2,
                       .exact_case = exact,
                       .whole = at < step || !text_character(p->data.ptr + at - step, step),
                       .in_resources = p->resources};
}

static void find_texts(regvalue_scan *s, const regvalue_query *q)
{
    for (size_t i = 0; i < s->parts->count && !interrupt_pending(s->interrupt); i++) {
        const regvalue_part *p = &s->parts->items[i];
        s->out->searched += p->data.len;
        for (unsigned step = 1; step <= 2; step++) {
            size_t at = regvalue_find_text(p->data, 0, q->name, step);
            for (; at != SIZE_MAX; at = regvalue_find_text(p->data, at + 1, q->name, step))
                look_at(s, p, at, q, step);
        }
    }
}

/* The end of a longer text that nothing refers to is that text and not the name. */
static void drop_tails(regvalue_result *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->hits.count; i++) {
        const regvalue_hit *h = &r->hits.items[i];
        if (h->whole || h->references.count || h->pointers.count) r->hits.items[kept++] = *h;
    }
    r->hits.count = kept;
}

void regvalue_search(arena *a, const pe_image *image, str module_name, uint64_t loaded_base,
                     const regvalue_part_vec *parts, const regvalue_query *q, const interrupt *i,
                     regvalue_result *out)
{
    regvalue_scan s = {
        .a = a, .image = image, .module_name = module_name, .parts = parts, .interrupt = i, .out = out};
    s.base = loaded_base ? loaded_base : image->preferred_base;
    s.arch = cpu_arch_of_machine(image->machine);
    out->code_known = s.arch && s.arch->kind != CPU_ARM32;
    find_texts(&s, q);
    for (size_t n = 0; n < out->hits.count && out->code_known && !interrupt_pending(i); n++) {
        regvalue_hit *h = &out->hits.items[n];
        if (h->in_resources) continue;
        regvalue_find_code(&s, h->rva, false, h);
        regvalue_find_pointers(&s, h->rva, h);
        uint32_t pointer = (uint32_t)pe_pointer_size(image);
        for (size_t p = 0; p < h->pointers.count; p++) {
            regvalue_find_code(&s, h->pointers.items[p], true, h);
            /* UNICODE_STRING and ANSI_STRING: the buffer's address stands behind two lengths. */
            if (h->pointers.items[p] >= pointer)
                regvalue_find_code(&s, h->pointers.items[p] - pointer, true, h);
        }
    }
    drop_tails(out);
}

bool regvalue_is_read(const regvalue_result *r, bool maybe)
{
    for (size_t i = 0; i < r->hits.count; i++)
        for (size_t k = 0; k < r->hits.items[i].references.count; k++) {
            regvalue_use use = r->hits.items[i].references.items[k].use;
            if (use == REGVALUE_READS || (maybe && (use == REGVALUE_UNKNOWN || use == REGVALUE_OTHER)))
                return true;
        }
    return false;
}

str regvalue_use_name(regvalue_use use)
{
    switch (use) {
    case REGVALUE_READS: return STR("reads");
    case REGVALUE_WRITES: return STR("writes");
    case REGVALUE_DELETES: return STR("deletes");
    case REGVALUE_OTHER: return STR("other");
    case REGVALUE_UNKNOWN: return STR("unknown");
    }
    return STR("unknown");
}
