/* .imgscan: images in memory, whether a module list knows them or not. Source: windows-driver-docs, ".imgscan
 * (Find Image Headers)". Images begin at pages. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "formats/pe/exports.h"
#include "show/image.h"

enum { PAGE = 0x1000, DEFAULT_RANGE = 0x10000, MEM_IMAGE = 0x1000000 /* MEMORY_BASIC_INFORMATION.Type */ };

/* Windows' own word for the image: what its export directory calls it. */
static str export_name(arena *a, pe_image *image)
{
    pe_exports *exports;
    return pe_exports_open(a, image, &exports) ? (str){0} : pe_exports_get_header(exports)->dll_name;
}

static const target_region *region_at(const target *t, uint64_t address)
{
    for (size_t i = 0; i < t->regions.count; i++)
        if (address - t->regions.items[i].base < t->regions.items[i].size) return &t->regions.items[i];
    return NULL;
}

typedef struct scan {
    command_call *call;
    bool load, verbose;
} scan;

static void load_module(const scan *s, uint64_t base, const pe_image *image, str name)
{
    session *n = s->call->session;
    if (symbols_module_at(n->symbols, base)) return;
    if (!name.len) name = str_format(s->call->arena, "image%016llx", (unsigned long long)base);
    module_identity id = {.base = base,
                          .size = image->image_size,
                          .timestamp = image->timestamp,
                          .checksum = image->checksum,
                          .path = str_copy(n->stop, name),
                          .by_user = true,
                          .cpu = n->target->system.cpu};
    symbols_add_module(n->symbols, &id);
    session_scope_changed(n);
}

static void look_at(const scan *s, uint64_t base)
{
    command_call *c = s->call;
    const target *t = c->session->target;
    uint8_t magic[2];
    pe_image *image;
    if (!space_read_all(t->virtual_memory, base, magic, 2) || magic[0] != 'M' || magic[1] != 'Z') return;
    const target_region *r = region_at(t, base);
    bool is_pe = !show_open_image_in(t->virtual_memory, c->arena, base, &image);
    str name = is_pe ? export_name(c->arena, image) : (str){0};
    out_begin(c->out, "image");
    emit(c->out, NULL,
         is_pe ? "MZ at {base:p}, prot {protect:08x}, type {type:08x} - size {size:x}\n"
               : "MZ at {base:p}, prot {protect:08x}, type {type:08x}\n",
         f_p("base", base), f_x("protect", r ? r->protect : 0, 8), f_x("type", r ? r->type : 0, 8),
         f_if(is_pe, f_u("size", is_pe ? image->image_size : 0)));
    if (name.len) emit(c->out, NULL, "  Name: {name}\n", f_s("name", name));
    out_end(c->out);
    if (is_pe && s->load) load_module(s, base, image, name);
}

/* What a small dump has left out of an image stands in the image's file: of such, where the dump says that an
 * image's regions are, their pages are looked at too. */
static void scan_image_region(const scan *s, const target_region *r, uint64_t start, uint64_t end)
{
    uint64_t at = r->base > start ? r->base : start, to = r->base + r->size;
    at = (at + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    if (r->type != MEM_IMAGE || to < r->base) return;
    for (uint8_t byte; at < to && (end == 0 || at < end) && !out_cancelled(s->call->out); at += PAGE)
        if (!space_read_u8(s->call->session->target->dumped_memory, at, &byte)) look_at(s, at);
}

static void scan_range(const scan *s, uint64_t start, uint64_t end)
{
    space *memory = s->call->session->target->dumped_memory;
    uint64_t at = (start + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    space_range r;
    while ((end == 0 || at < end) && space_next_range(memory, at, &r) && !out_cancelled(s->call->out)) {
        uint64_t from = r.start > at ? (r.start + PAGE - 1) & ~(uint64_t)(PAGE - 1) : at;
        if (from < at) break;
        uint64_t to = end && (r.end == 0 || r.end > end) ? end : r.end;
        if (s->verbose)
            emit(s->call->out, "scanned", "Scanning {start:p} - {end:p}\n", f_p("start", r.start),
                 f_p("end", to));
        for (at = from; (to == 0 || at < to) && !out_cancelled(s->call->out); at += PAGE) {
            look_at(s, at);
            if (at > UINT64_MAX - PAGE) return;
        }
        if (at < from || (r.end && at < r.end)) at = r.end;
        if (to == 0) return;
    }
}

static error *run_imgscan(command_call *c)
{
    scan s = {.call = c};
    expr_range range = {0};
    bool has_range = false;
    str rest = c->args, flag;
    error *e = NULL;
    while (!e && args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("l"))) s.load = true;
        else if (str_equal(flag, STR("v"))) s.verbose = true;
        else if (str_equal(flag, STR("r"))) {
            has_range = true;
            e = args_range(c, &rest, 1, DEFAULT_RANGE, &range);
        } else e = args_error(c, flag, "Syntax");
    }
    if (!e) e = args_end(c, rest);
    if (e) return e;
    uint64_t end = has_range ? range.start + range.count : 0;
    scan_range(&s, range.start, end);
    const target *t = c->session->target;
    for (size_t i = 0; i < t->regions.count && !out_cancelled(c->out); i++)
        scan_image_region(&s, &t->regions.items[i], range.start, end);
    return NULL;
}

const command command_imgscan = {.name = ".imgscan",
                                 .needs = NEEDS_TARGET,
                                 .synopsis = "[/r Range] [/l] [/v]",
                                 .brief = "Find image headers in memory",
                                 .example = ".imgscan",
                                 .run = run_imgscan};
