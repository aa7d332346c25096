/* !vtop and !ptov: virtual to physical addresses, and back. Sources: windows-driver-docs, "!vtop", "!ptov";
 * published sessions for the words of 64-bit targets, which the page does not show. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"

/* HRESULTs of the debugger: STATUS_NO_PAGEFILE with the NT bit, ERROR_READ_FAULT. */
static const uint32_t NOT_THERE = 0xd0000147, NOT_READABLE = 0x8007001e;

static const char *level_name(const page_walk *w, unsigned level)
{
    static const char *const long_mode[] = {"", "PTE", "PDE", "PDPE", "PML4E", "PML5E"};
    static const char *const pae[] = {"", "PAE PTE", "PAE PDE", "PAE PDPE"};
    return w->levels == 3 ? pae[level] : long_mode[level];
}

static const char *machine_name(const page_tables *t)
{
    return t->arm64 ? "Arm64" : t->levels <= 3 ? "X86" : "Amd64";
}

static void walk_lines(command_call *c, const page_tables *t, const page_walk *w)
{
    const char *machine = machine_name(t);
    const char *line = t->levels <= 3 ? "{entry_address:1x}\n" : "{entry_address:016x}\n";
    unsigned shown =
        w->reached < w->levels && !w->valid && w->why == SPACE_NOT_IN_DUMP ? w->reached + 1 : w->reached;
    out_list_begin(c->out, "entries");
    for (unsigned i = 0; i < shown; i++) {
        out_heading(c->out, "%sVtoP: %s ", machine, level_name(w, w->levels - i));
        out_item(c->out, line, f_x("entry_address", w->entry_address[i], 16));
    }
    out_list_end(c->out);
}

static void failure(command_call *c, const page_tables *t, const page_walk *w, uint64_t address)
{
    const char *machine = machine_name(t);
    unsigned last = w->reached ? w->reached - 1 : 0;
    const char *name = level_name(w, w->levels - last);
    bool zero = w->reached && w->entry[last] == 0;
    if (w->reached == 0 && w->why == SPACE_NOT_MAPPED)
        out_heading(c->out, "%sVtoP: not an address of this processor\n", machine);
    else if (zero) out_heading(c->out, "%sVtoP: zero %s\n", machine, name);
    else out_heading(c->out, "%sVtoP: %.*s\n", machine, STR_ARG(space_absence_text(w->why)));
    uint32_t code = w->why == SPACE_NOT_IN_DUMP ? NOT_READABLE : NOT_THERE;
    emit(c->out, NULL, "Virtual address {address:x} translation fails, error 0x{error:X}.\n",
         f_p("address", address), f_x("error", code, 8), f_s("why", space_absence_text(w->why)));
}

static void success(command_call *c, space *physical, const page_tables *t, const page_walk *w,
                    uint64_t address)
{
    const char *machine = machine_name(t), *pae = t->levels == 3 ? "PAE " : "";
    uint64_t offset = w->physical - PAGE_FILE_BASE;
    if (space_is_page_file(w->physical)) {
        emit(
            c->out, NULL,
            "Virtual address {address:x} is in page file {page_file}, at offset {page_file_offset:1x}: {why}.\n",
            f_p("address", address), f_u("page_file", offset / PAGE_FILE_STEP),
            f_x("page_file_offset", offset % PAGE_FILE_STEP, 16),
            f_s("why", space_absence_text(space_why_absent(physical, w->physical))));
        return;
    }
    const char *size = w->page_size > 0x1000 ? "Large page mapped" : "Mapped";
    out_heading(c->out, t->levels <= 3 ? "%sVtoP: %s%s phys %llx\n" : "%sVtoP: %s%s phys %016llx\n", machine,
                pae, size, (unsigned long long)w->physical);
    emit(c->out, NULL, "Virtual address {address:x} translates to physical address {physical:1x}.\n",
         f_p("address", address), f_x("physical", w->physical, 16), f_x("page_size", w->page_size, 8),
         f_b("software", w->software));
    if (space_why_absent(physical, w->physical) != SPACE_PRESENT)
        emit(c->out, NULL, "The page is not in the dump.\n", f_b("in_dump", false));
}

/* The first argument: 0 for the current process, a page directory's physical address, or its page frame
 * number. Which of both it is, its low bits tell, as in the debugger: a directory lies on a page boundary. */
static uint64_t directory_of(command_call *c, uint64_t given)
{
    enum { LOW = 0xfff };
    if (given == 0) return session_directory(c->session);
    return given & LOW ? given << 12 : given;
}

/* The current tables, with another root. */
static error *take_tables(command_call *c, uint64_t directory, page_tables *out, space **physical)
{
    page_tables *own;
    error *e = session_page_tables(c->session, c->arena, &own, physical);
    if (e) return e;
    *out = *own;
    out->root = directory_of(c, directory);
    return NULL;
}

static error *run_vtop(command_call *c)
{
    str rest = c->args;
    uint64_t directory, address;
    space *physical;
    page_walk w;
    error *e = args_expression(c, &rest, &directory);
    /* One argument alone is the address. */
    if (!e && args_empty(rest)) {
        address = session_address(c->session, directory);
        directory = 0;
    } else if (!e) {
        e = args_address(c, &rest, &address);
    }
    if (e || (e = args_end(c, rest))) return e;
    page_tables t;
    if ((e = take_tables(c, directory, &t, &physical))) return e;
    page_tables_walk(physical, &t, address, &w);
    out_begin(c->out, "vtop");
    const char *line = t.levels <= 3 ? "VtoP: Virt {address:08x}, pagedir {directory:1x}\n"
                                     : "VtoP: Virt {address:016x}, pagedir {directory:016x}\n";
    out_heading(c->out, "%s", machine_name(&t));
    emit(c->out, NULL, line, f_p("address", address), f_x("directory", t.root, 16));
    walk_lines(c, &t, &w);
    if (w.valid) success(c, physical, &t, &w, address);
    else failure(c, &t, &w, address);
    out_end(c->out);
    return NULL;
}

const command command_vtop = {.name = "vtop",
                              .extension = "kdexts",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL | NEEDS_PHYSICAL,
                              .synopsis = "DirBase | PFN | 0  VirtualAddress",
                              .brief = "Translate a virtual address",
                              .example = "!vtop 0 fffff80002e00000",
                              .run = run_vtop};

typedef struct mapping_lines {
    command_call *call;
} mapping_lines;

/* "1d0000", "00000001`034fb000" */
static str short_address(arena *a, uint64_t n)
{
    if (n <= UINT32_MAX) return str_format(a, "%llx", (unsigned long long)n);
    return str_format(a, "%08x`%08x", (unsigned)(n >> 32), (unsigned)n);
}

static bool mapping_line(void *context, uint64_t address, const page_walk *w)
{
    mapping_lines *m = context;
    arena *a = arena_new();
    emit(m->call->out, "mapping", "{physical_text} {address_text}\n",
         f_s("physical_text", short_address(a, w->physical)), f_s("address_text", short_address(a, address)),
         f_x("physical", w->physical, 16), f_p("address", address), f_x("page_size", w->page_size, 8));
    arena_free(a);
    return !out_cancelled(m->call->out);
}

static error *run_ptov(command_call *c)
{
    str rest = c->args;
    uint64_t directory;
    space *physical;
    mapping_lines m = {c};
    error *e = args_expression(c, &rest, &directory);
    if (e || (e = args_end(c, rest))) return e;
    page_tables t;
    if ((e = take_tables(c, directory, &t, &physical))) return e;
    out_heading(c->out, t.levels == 3 ? "%sPtoV: pagedir %llx, PAE enabled.\n" : "%sPtoV: pagedir %llx\n",
                machine_name(&t), (unsigned long long)t.root);
    if (!page_tables_each(physical, &t, &c->session->interrupt, mapping_line, &m))
        return error_new(c->arena, ERROR_FORMAT, "The page tables lead to themselves: the rest is left out");
    return NULL;
}

const command command_ptov = {.name = "ptov",
                              .extension = "kdexts",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL | NEEDS_PHYSICAL,
                              .synopsis = "DirBase",
                              .brief = "List what a page directory maps",
                              .example = "!ptov 187000",
                              .run = run_ptov};
