/* !ca: control areas. Source: windows-driver-docs, "!ca". All of them (!ca 0) are found by their pool tag, as
 * the page's "list of all mapped files" is nowhere else. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/pool.h"
#include "show/section.h"
#include "windows/variables.h"

enum { KNOWN = 0x7f, KINDS = CA_FILES | CA_PAGE_FILE | CA_IMAGES, MOST = 0x40000 };

typedef struct areas {
    kernel_view *view;
    unsigned flags;
    uint64_t shown, bad;
} areas;

static unsigned kind_of(const nt_control_area *n)
{
    return n->is_image ? CA_IMAGES : n->is_file ? CA_FILES : CA_PAGE_FILE;
}

static void one_area(areas *a, uint64_t address)
{
    kernel_view *v = a->view;
    nt_control_area n;
    /* A segment that leads back to it makes it one. */
    if (!nt_control_area_read(v->arena, &v->windows, address, &n) ||
        value_or(value_field(n.segment, "ControlArea"), 0) != address) {
        a->bad++;
        return;
    }
    if ((a->flags & KINDS) && !(a->flags & kind_of(&n))) return;
    a->shown++;
    show_control_area(v, address, a->flags);
}

static bool found_one(void *user, const nt_pool_hit *h)
{
    areas *a = user;
    one_area(a, h->address);
    return a->shown < MOST && !out_cancelled(a->view->out);
}

static error *all_areas(command_call *c, unsigned flags)
{
    pool_view *v = ARENA_NEW(c->arena, pool_view);
    uint32_t tag, mask;
    error *e = pool_view_init(v, c->session, c->out, c->arena);
    if (e) return e;
    areas a = {.view = &v->kernel, .flags = flags | CA_COMPACT};
    nt_pool_tag_parse(STR("MmC*"), &tag, &mask); /* MmCa; MmCi: images; MmCp: the page file's */
    nt_pool_search s = pool_view_search(v, NT_POOL_NONPAGED, tag, mask);
    s.each = found_one;
    s.user = &a;
    bool known = nt_pool_search_small(&s);
    if (known && !a.shown) out_heading(c->out, "No control areas were found\n");
    emit(c->out, "control_areas_end", NULL, f_u("count", a.shown), f_u("not_readable", a.bad));
    return known ? NULL : error_new(c->arena, ERROR_NOT_FOUND, "nt does not tell where its nonpaged pool is");
}

static error *unused_areas(command_call *c, unsigned flags)
{
    kernel_view v;
    uint64_t head;
    value area;
    kernel_view_init(&v, c->session, c->out, c->arena);
    const type *t = nt_type(&v.windows, "_CONTROL_AREA");
    type_field link;
    if (!t || !nt_variable_address(&v.windows, "MmUnusedSegmentList", &head))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt has no MmUnusedSegmentList: this kernel keeps unused segments elsewhere");
    const char *path = type_find_field(t, STR("DereferenceList"), &link) ? "DereferenceList" : "ListHead";
    list_walk w = list_walk_begin(&v.values, head, t, path, MOST);
    areas a = {.view = &v, .flags = flags | CA_COMPACT};
    while (list_walk_next(&w, &area) && !out_cancelled(c->out)) one_area(&a, value_address_of(area));
    if (a.bad)
        show_walk_missed(
            &v, str_format(c->arena, "%llu entries are no control areas", (unsigned long long)a.bad));
    if (w.end == WALK_COMPLETE) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "MmUnusedSegmentList: %.*s", STR_ARG(walk_end_text(w.end)));
}

static error *run_ca(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t address, flags;
    bool chosen;
    error *e = args_expression_or(c, &rest, 0, &address);
    if (e) return e;
    chosen = !args_empty(rest);
    if ((e = args_expression_or(c, &rest, 0, &flags)) || (e = args_end(c, rest))) return e;
    if (flags & ~(uint64_t)KNOWN) return error_new(c->arena, ERROR_UNSUPPORTED, "!ca: flags are 1 to 40");
    if (address == 0) return all_areas(c, (unsigned)flags);
    if (address == UINT64_MAX) return unused_areas(c, (unsigned)flags);
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (v.values.pointer_size == 4) address = (uint32_t)address;
    if (!chosen) flags = CA_SEGMENT | CA_SUBSECTIONS;
    if (show_control_area(&v, address, (unsigned)flags)) return NULL;
    return error_at_address(c->arena, ERROR_MEMORY, address, "no control area can be read");
}

const command command_ca = {.name = "ca",
                            .extension = "kdexts",
                            .needs = NEEDS_TARGET | NEEDS_KERNEL,
                            .synopsis = "[Address | 0 | -1] [Flags]",
                            .brief = "Show a control area: what a section is made of",
                            .example = "!ca 0",
                            .run = run_ca};
