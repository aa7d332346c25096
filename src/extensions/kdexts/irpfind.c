/* !irpfind: the requests that are in pool. Sources: windows-driver-docs, "!irpfind", for what is typed; the
 * header and the rows as published sessions with 64-bit kernels have them. What does not look like a request
 * is left out, as there. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/irp.h"
#include "show/pool.h"
#include "windows/devices.h"
#include "windows/irps.h"

enum { TAG = 0x3f707249, TAG_MASK = 0x00ffffff }; /* "Irp?": "Irp ", "Irpd" ... */

typedef enum criterion { ANY, ARGUMENT, DEVICE, FILE_OBJECT, MDL_PROCESS, THREAD, USER_EVENT } criterion;

typedef struct irp_search {
    pool_view view;
    criterion criterion;
    uint64_t data, restart, found;
    bool verbose, headed;
    nt_pool_kind kind;
} irp_search;

static bool is(value v, uint64_t data)
{
    uint64_t number;
    return value_u64(v, &number) && number == data;
}

static uint64_t mdl_process(irp_search *s, value irp)
{
    uint64_t at;
    if (!value_u64(value_field(irp, "MdlAddress"), &at) || !at) return 0;
    value mdl = nt_value(&s->view.kernel.windows, "_MDL", at);
    return value_or(value_field(mdl, "Process"), 0);
}

/* A stack location that says so. */
static bool any_location(irp_search *s, value irp)
{
    kernel_view *v = &s->view.kernel;
    nt_values all = nt_irp_stack(v->arena, &v->windows, irp);
    for (size_t i = 0; i < all.count; i++) {
        value location = all.items[i];
        if (s->criterion == DEVICE) {
            if (is(value_field(location, "DeviceObject"), s->data)) return true;
        } else if (is(value_field(location, "Parameters.Others.Argument1"), s->data) ||
                   is(value_field(location, "Parameters.Others.Argument2"), s->data) ||
                   is(value_field(location, "Parameters.Others.Argument3"), s->data) ||
                   is(value_field(location, "Parameters.Others.Argument4"), s->data))
            return true;
    }
    return false;
}

static bool is_wanted(irp_search *s, value irp)
{
    switch (s->criterion) {
    case ANY: return true;
    case ARGUMENT:
    case DEVICE: return any_location(s, irp);
    case FILE_OBJECT: return is(value_field(irp, "Tail.Overlay.OriginalFileObject"), s->data);
    case MDL_PROCESS: return s->data && mdl_process(s, irp) == s->data;
    case THREAD: return is(value_field(irp, "Tail.Overlay.Thread"), s->data);
    case USER_EVENT: return is(value_field(irp, "UserEvent"), s->data);
    }
    return false;
}

/* "irpStack: ( 3, 0)  fffffa801a9c9980 [ \Driver\mouclass]" */
static void location_text(irp_search *s, value irp, uint64_t current)
{
    kernel_view *v = &s->view.kernel;
    nt_values all = nt_irp_stack(v->arena, &v->windows, irp);
    uint64_t major, minor, device;
    str driver = {0};
    if (!current || current > all.count ||
        !value_u64(value_field(all.items[current - 1], "MajorFunction"), &major) ||
        !value_u64(value_field(all.items[current - 1], "MinorFunction"), &minor) ||
        !value_u64(value_field(all.items[current - 1], "DeviceObject"), &device)) {
        out_heading(v->out, "irpStack: (?"
                            "?,?"
                            "?)");
        return;
    }
    if (device)
        nt_driver_name(v->arena, nt_device_driver(&v->windows, nt_device_at(&v->windows, device)), &driver);
    out_heading(v->out, "irpStack: (%2llx,%2llx)", (unsigned long long)major, (unsigned long long)minor);
    emit(v->out, NULL, driver.len ? "  {device:q} [ {driver}]" : "  {device:q} []", f_u("major", major),
         f_u("minor", minor), f_p("device", device), f_if(driver.len != 0, f_s("driver", driver)));
}

static void show_row(irp_search *s, value irp, uint64_t count, uint64_t current)
{
    kernel_view *v = &s->view.kernel;
    uint64_t process = mdl_process(s, irp);
    bool done = current > count;
    if (!s->headed)
        out_heading(v->out,
                    "  Irp            [ Thread ]         irpStack: (Mj,Mn)   DevObj          [Driver]  "
                    "       MDL Process\n");
    s->headed = true;
    out_begin(v->out, "pool_irp");
    emit(v->out, NULL, "{irp:q} [{thread:q}] ", f_p("irp", value_address_of(irp)),
         kernel_pointer("thread", value_field(irp, "Tail.Overlay.Thread")));
    emit(v->out, NULL, done ? "Irp is complete (CurrentLocation {current} > StackCount {stacks})" : NULL,
         f_u("current", current), f_u("stacks", count), f_b("complete", done));
    if (!done) location_text(s, irp, current);
    emit(v->out, NULL, process ? " 0x{mdl_process:q}\n" : "\n",
         f_if(process != 0, f_p("mdl_process", process)));
    out_end(v->out);
}

static bool found_block(void *user, const nt_pool_hit *h)
{
    irp_search *s = user;
    kernel_view *v = &s->view.kernel;
    value irp = nt_irp_at(&v->windows, h->address);
    uint64_t count, current;
    if (h->address < s->restart || !nt_irp_is(irp) || !value_u64(value_field(irp, "StackCount"), &count) ||
        !value_u64(value_field(irp, "CurrentLocation"), &current) || !is_wanted(s, irp))
        return !out_cancelled(v->out);
    s->found++;
    if (!s->verbose) {
        show_row(s, irp, count, current);
    } else {
        out_heading(v->out, "%0*llx: ", (int)session_pointer_size(v->session) * 2,
                    (unsigned long long)h->address);
        show_irp(v, irp);
        out_heading(v->out, "\n");
    }
    return !out_cancelled(v->out);
}

static const char *kind_word(nt_pool_kind kind)
{
    switch (kind) {
    case NT_POOL_PAGED: return "paged";
    case NT_POOL_SPECIAL: return "special";
    case NT_POOL_SESSION: return "session";
    default: return "nonpaged";
    }
}

static bool region_begins(void *user, uint64_t start, uint64_t end)
{
    irp_search *s = user;
    kernel_view *v = &s->view.kernel;
    emit(v->out, "pool_search",
         "\nSearching {what} pool ({start:q} : {end:q}) for tag 0x{tag_number:08x} ({tag})\n\n",
         f_c("what", kind_word(s->kind)), f_p("start", start), f_p("end", end), f_u("tag_number", TAG),
         f_c("tag", "Irp?"));
    return true;
}

static void large_begins(irp_search *s)
{
    pool_view *v = &s->view;
    emit(
        v->kernel.out, "pool_search",
        "\nScanning large pool allocation table for tag 0x{tag_number:08x} ({tag}) ({start:q} : {end:q})\n\n",
        f_c("what", "large"), f_p("start", v->large.at),
        f_if(v->large.known, f_p("end", nt_pool_large_table_end(&v->kernel.windows, &v->large))),
        f_u("tag_number", TAG), f_c("tag", "Irp?"));
}

static error *criterion_of(irp_search *s, command_call *c, str word, str *rest)
{
    static const struct {
        const char *name;
        criterion is;
    } known[] = {{"arg", ARGUMENT},           {"device", DEVICE}, {"fileobject", FILE_OBJECT},
                 {"mdlprocess", MDL_PROCESS}, {"thread", THREAD}, {"userevent", USER_EVENT}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_equal_nocase(word, str_from_cstr(known[i].name))) s->criterion = known[i].is;
    if (s->criterion == ANY)
        return error_new(c->arena, ERROR_SYNTAX,
                         "!irpfind: criteria are arg, device, fileobject, mdlprocess, thread and userevent");
    return args_address(c, rest, &s->data);
}

static error *arguments(irp_search *s, command_call *c)
{
    static const nt_pool_kind kinds[] = {
        [0] = NT_POOL_NONPAGED, [1] = NT_POOL_PAGED, [2] = NT_POOL_SPECIAL, [4] = NT_POOL_SESSION};
    str rest = c->args, word;
    uint64_t kind;
    s->verbose = args_take_flag(&rest, STR("-v"));
    error *e = args_word_or(c, &rest, 0, &kind);
    if (e || (e = args_word_or(c, &rest, 0, &s->restart))) return e;
    if (kind > 4 || kind == 3)
        return error_new(c->arena, ERROR_UNSUPPORTED, "!irpfind: pool types are 0, 1, 2 and 4");
    s->kind = kinds[kind];
    if (args_take_string(&rest, &word) && (e = criterion_of(s, c, word, &rest))) return e;
    return args_end(c, rest);
}

static error *run_irpfind(command_call *c)
{
    irp_search s = {0};
    error *e = arguments(&s, c);
    if (e || (e = pool_view_init(&s.view, c->session, c->out, c->arena))) return e;
    if (!nt_type(&s.view.kernel.windows, "_IRP"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _IRP: its symbols are needed");
    nt_pool_search through = pool_view_search(&s.view, s.kind, TAG, TAG_MASK);
    through.each = found_block;
    through.region = region_begins;
    through.user = &s;
    large_begins(&s);
    nt_pool_search_large(&through);
    bool known = through.stopped || nt_pool_search_small(&through);
    emit(c->out, "pool_search_end", NULL, f_u("found", s.found), f_u("bad_headers", through.problems),
         f_u("unreadable", through.failed), f_b("limit_reached", false));
    if (known) return NULL;
    return error_new(c->arena, ERROR_NOT_FOUND, "nt does not tell where its %.*s is",
                     STR_ARG(nt_pool_kind_name(s.kind)));
}

const command command_irpfind = {
    .name = "irpfind",
    .extension = "kdexts",
    .needs = NEEDS_TARGET | NEEDS_KERNEL,
    .synopsis = "[-v] [PoolType [RestartAddress [arg|device|fileobject|mdlprocess|thread|userevent Data]]]",
    .brief = "Find the requests that are in pool",
    .example = "!irpfind 0 0 thread fffffa8001b8cbd0",
    .run = run_irpfind};
