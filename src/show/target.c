#include "show/target.h"

#include "base/wintime.h"
#include "session/kernel.h"
#include "show/registers.h"
#include "windows/status.h"

#include <string.h>
#include <time.h>

static str exception_name(uint32_t code)
{
    str name = status_exception_name(code);
    return name.len ? name : STR("Unknown exception");
}

enum { BREAK_INSTRUCTION = 0x80000003u };

str show_event_text(const session *s, arena *a)
{
    const target *t = s->target;
    /* A bug check is a break into the debugger. */
    uint32_t code = t->has_exception ? t->exception.code : BREAK_INSTRUCTION;
    str name = exception_name(code);
    return str_format(a, "%.*s - code %08x (first/second chance not available)", STR_ARG(name), code);
}

/* ---- version ---- */

/* The first build of each release's family: a kernel dump's header has no version numbers, only the build
 * (its MajorVersion says free or checked), and minidumps agree with it. Server releases share a client's name
 * here, as in dbgeng's own line. */
typedef struct windows_release {
    uint32_t first_build;
    const char *name;
} windows_release;

static const windows_release windows_releases[] = {
    {9841, "Windows 10"},
    {9600, "Windows 8.1"},
    {9200, "Windows 8"},
    {7600, "Windows 7"},
    {6000, "Windows Server 2008/Windows Vista"},
    {3790, "Windows Server 2003"},
    {2600, "Windows XP"},
    {2195, "Windows 2000"},
    {0, "Windows NT 4"},
};

static const char *windows_name(const target_system *sys)
{
    size_t i = 0;
    while (sys->build < windows_releases[i].first_build) i++;
    return windows_releases[i].name;
}

static const char *processor_text(cpu_kind cpu)
{
    switch (cpu) {
    case CPU_X86: return "x86 compatible";
    case CPU_X64: return "x64";
    case CPU_ARM64: return "ARM 64-bit (AArch64)";
    case CPU_ARM32: return "ARM (NT) Thumb-2";
    default: return "unknown processor";
    }
}

/* VER_NT_* and VER_SUITE_* of winnt.h, in the words of the debugger. */
static const char *product_text(uint32_t type)
{
    static const char *const names[] = {"WinNt", "LanManNt", "Server"};
    return type >= 1 && type <= 3 ? names[type - 1] : "<unknown>";
}

static str suite_text(arena *a, uint32_t mask)
{
    static const char *const names[] = {"SmallBusiness",  "Enterprise",
                                        "BackOffice",     "CommunicationServer",
                                        "TerminalServer", "SmallBusinessRestricted",
                                        "EmbeddedNT",     "DataCenter",
                                        "SingleUserTS",   "Personal",
                                        "Blade"};
    strbuf text = {.arena = a};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (mask >> i & 1) {
            strbuf_append(&text, text.len ? STR(" ") : STR(""));
            strbuf_append(&text, str_from_cstr(names[i]));
        }
    }
    return strbuf_str(&text);
}

void show_target_version(session *s, out *o, arena *a)
{
    const target *t = s->target;
    const target_system *sys = &t->system;
    bool kernel = t->class == TARGET_KERNEL;
    str pack = sys->service_pack.len ? str_format(a, " (%.*s)", STR_ARG(sys->service_pack)) : STR("");
    str processors =
        sys->processor_count > 1 ? str_format(a, "MP (%u procs)", sys->processor_count) : STR("UP");
    str suites = suite_text(a, sys->suite_mask);
    out_begin(o, "target");
    out_heading(o, "%s %sVersion %u%.*s %.*s Free %s\n", windows_name(sys), kernel ? "Kernel " : "",
                sys->build, STR_ARG(pack), STR_ARG(processors), processor_text(sys->cpu));
    emit(o, NULL, NULL, f_c("class", kernel ? "kernel" : "user"), f_c("windows", windows_name(sys)),
         f_u("os_major", sys->os_major), f_u("os_minor", sys->os_minor), f_u("build", sys->build),
         f_if(sys->service_pack.len > 0, f_s("service_pack", sys->service_pack)),
         f_c("processor", processor_text(sys->cpu)), f_u("processor_count", sys->processor_count),
         f_s("path", t->path), f_s("description", t->description));
    if (sys->product_type)
        emit(o, NULL, suites.len ? "Product: {product}, suite: {suite}\n" : "Product: {product}\n",
             f_c("product", product_text(sys->product_type)), f_s("suite", suites));
    if (sys->build_lab.len) emit(o, NULL, "Built by: {built_by}\n", f_s("built_by", sys->build_lab));
    out_heading(o, "Machine Name:\n");
    if (kernel) {
        const char *line =
            out_pointer_size(o) == 8
                ? "Kernel base = 0x{kernel_base:p} PsLoadedModuleList = 0x{loaded_modules:p}\n"
                : "Kernel base = 0x{kernel_base:q} PsLoadedModuleList = 0x{loaded_modules:q}\n";
        emit(o, NULL, line, f_if(t->kernel.kernel_base != 0, f_p("kernel_base", t->kernel.kernel_base)),
             f_if(t->kernel.ps_loaded_module_list != 0,
                  f_p("loaded_modules", t->kernel.ps_loaded_module_list)));
    }
    out_end(o);
}

/* ---- times ---- */

/* "(UTC + 8:00)" */
static str zone_text(arena *a, int minutes)
{
    int magnitude = minutes < 0 ? -minutes : minutes;
    return str_format(a, "(UTC %c %d:%02d)", minutes < 0 ? '-' : '+', magnitude / 60, magnitude % 60);
}

int show_zone_minutes(uint64_t unix_seconds)
{
    time_t seconds = unix_seconds < INT32_MAX * UINT64_C(100) ? (time_t)unix_seconds : 0;
    struct tm local;
    return localtime_r(&seconds, &local) ? (int)(local.tm_gmtoff / 60) : 0;
}

str show_filetime(arena *a, uint64_t filetime)
{
    uint64_t epoch = wintime_unix_to_filetime(0);
    int minutes = show_zone_minutes(filetime > epoch ? (filetime - epoch) / 10000000 : 0);
    str when = wintime_format_filetime(a, filetime, minutes), zone = zone_text(a, minutes);
    return str_format(a, "%.*s %.*s", STR_ARG(when), STR_ARG(zone));
}

static void span_line(out *o, arena *a, const char *label, const char *name, bool known, uint64_t span)
{
    str text = known ? wintime_format_span(a, span) : STR("not available");
    out_heading(o, "%s%.*s\n", label, STR_ARG(text));
    field f = f_if(known, f_d(name, (double)span / 1e7));
    out_emit(o, NULL, NULL, &f, 1);
}

void show_target_times(session *s, out *o, arena *a, bool process_times)
{
    const target_system *sys = &s->target->system;
    out_begin(o, "times");
    str when = sys->dump_time ? show_filetime(a, sys->dump_time) : STR("not available");
    emit(o, NULL, "Debug session time: {session_time}\n",
         f_if(sys->dump_time != 0, f_s("session_time", when)));
    bool user = s->target->class == TARGET_USER;
    bool system_known = sys->has_uptime && sys->system_uptime != 0;
    span_line(o, a, "System Uptime: ", "system_uptime_seconds", system_known, sys->system_uptime);
    bool process_known = user && sys->process_uptime != 0;
    if (user)
        span_line(o, a, "Process Uptime: ", "process_uptime_seconds", process_known, sys->process_uptime);
    if (user && process_times && sys->process_create_time) {
        span_line(o, a, "  Kernel time: ", "kernel_time_seconds", true, sys->process_kernel_time);
        span_line(o, a, "  User time: ", "user_time_seconds", true, sys->process_user_time);
    }
    out_end(o);
}

/* ---- opening ---- */

enum { DOTS_PER_LINE = 64 };

static void dots(out *o, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out_heading(o, (i + 1) % DOTS_PER_LINE == 0 && i + 1 < count ? ".\n" : ".");
    if (count) out_heading(o, "\n");
}

void show_module_dots(session *s, out *o)
{
    size_t loaded = 0, user = 0, unloaded = 0;
    bool kernel = s->target->class == TARGET_KERNEL;
    for (size_t i = 0; i < symbols_module_count(s->symbols); i++) {
        const module *m = symbols_module(s->symbols, i);
        if (m->id.unloaded) unloaded++;
        else if (kernel && !session_is_kernel_address(s, m->id.base)) user++;
        else loaded++;
    }
    if (kernel) out_heading(o, "Loading Kernel Symbols\n");
    dots(o, loaded);
    if (kernel) out_heading(o, "Loading User Symbols\n");
    dots(o, user);
    if (unloaded) {
        out_heading(o, "Loading unloaded module list\n");
        dots(o, unloaded);
    }
}

void show_reload(session *s, out *o)
{
    size_t loaded = 0;
    if (s->target->class == TARGET_KERNEL) {
        show_module_dots(s, o);
        return;
    }
    for (size_t i = 0; i < symbols_module_count(s->symbols); i++)
        loaded += !symbols_module(s->symbols, i)->id.unloaded;
    out_heading(o, "Reloading current modules\n");
    dots(o, loaded);
}

error *show_load_user_modules(session *s, out *o, arena *a)
{
    size_t count;
    error *e = session_load_user_modules(s, a, &count);
    if (e) return e;
    out_heading(o, "Loading User Symbols\n");
    dots(o, count);
    emit(o, "modules_loaded", NULL, f_u("count", count));
    return NULL;
}

static void opening_event(session *s, out *o, arena *a)
{
    const target *t = s->target;
    if (t->class == TARGET_KERNEL) {
        if (!t->has_bugcheck) return;
        const uint64_t *p = t->bugcheck.parameters;
        out_heading(o, "BugCheck %X, {%llx, %llx, %llx, %llx}\n\n", t->bugcheck.code,
                    (unsigned long long)p[0], (unsigned long long)p[1], (unsigned long long)p[2],
                    (unsigned long long)p[3]);
        emit(o, "bugcheck", NULL, f_x("code", t->bugcheck.code, 8), f_p("parameter1", p[0]),
             f_p("parameter2", p[1]), f_p("parameter3", p[2]), f_p("parameter4", p[3]));
        return;
    }
    if (!t->has_exception) return;
    out_heading(o, "This dump file has an exception of interest stored in it.\n"
                   "The stored exception information can be accessed via .ecxr.\n");
    emit(o, "event", "({pid:x}.{tid:x}): {event}\n", f_u("pid", t->system.process_id),
         f_u("tid", t->exception.thread_id), f_s("event", show_event_text(s, a)));
}

void show_open_banner(session *s, out *o, arena *a)
{
    const target *t = s->target;
    out_heading(o, "\nLoading Dump File [%.*s]\n", STR_ARG(t->path));
    out_heading(o, "%.*s\n\n", STR_ARG(t->description));
    if (t->comment.len) out_heading(o, "Comment: '%.*s'\n", STR_ARG(t->comment));
    str path = symbols_path(s->symbols), images = symbols_image_path(s->symbols);
    out_heading(o, "Symbol search path is: %.*s\n", STR_ARG(path.len ? path : STR("*** Invalid ***")));
    out_heading(o, "Executable search path is: %.*s\n", STR_ARG(images));
    show_target_version(s, o, a);
    show_target_times(s, o, a, false);
    show_module_dots(s, o);
    opening_event(s, o, a);
    cpu_registers r;
    if (!session_registers(s, a, &r)) show_position(s, o, a, &r);
}

/* ---- .exr ---- */

/* "module!symbol+0x0000003d": the displacement to the width of a pointer. */
static str exception_symbol(session *s, arena *a, uint64_t address)
{
    strbuf text = {.arena = a};
    symbol sym;
    if (!symbols_nearest(s->symbols, address, &sym)) return STR("");
    symbols_format(s->symbols, address, false, &text);
    strbuf_format(&text, "+0x%0*llx", (int)session_pointer_size(s) * 2,
                  (unsigned long long)(address - sym.address));
    return strbuf_str(&text);
}

/* EXCEPTION_RECORD.ExceptionInformation of access violations and in-page errors: 0 read, 1 write, 8 execute.
 */
static void access_line(out *o, const target_exception *x)
{
    if ((x->code != 0xc0000005 && x->code != 0xc0000006) || x->parameter_count < 2) return;
    const char *what = x->parameters[0] == 0   ? "read from"
                       : x->parameters[0] == 1 ? "write to"
                                               : "execute non-executable";
    emit(o, NULL,
         x->code == 0xc0000005
             ? "Attempt to {access} address {access_address:q}\n"
             : "Inpage operation failed at {access_address:q}, due to I/O error {io_status:q}\n",
         f_c("access", what), f_p("access_address", x->parameters[1]),
         f_if(x->parameter_count > 2, f_x("io_status", x->parameters[2], 16)));
}

void show_exception_record(session *s, out *o, arena *a, const target_exception *x)
{
    str name = exception_name(x->code);
    out_begin(o, "exception");
    str symbol_text = exception_symbol(s, a, x->address);
    emit(o, NULL,
         symbol_text.len ? "ExceptionAddress: {address:q} ({symbol})\n" : "ExceptionAddress: {address:q}\n",
         f_p("address", x->address), f_if(symbol_text.len > 0, f_s("symbol", symbol_text)));
    bool known = !str_equal(name, STR("Unknown exception"));
    emit(o, NULL, known ? "   ExceptionCode: {code:08x} ({name})\n" : "   ExceptionCode: {code:08x}\n",
         f_x("code", x->code, 8), f_if(known, f_s("name", name)));
    emit(o, NULL, "  ExceptionFlags: {flags:08x}\n", f_x("flags", x->flags, 8));
    uint32_t count = x->parameter_count < 15 ? x->parameter_count : 15;
    out_heading(o, "NumberParameters: %u\n", x->parameter_count);
    out_list_begin(o, "parameters");
    for (uint32_t i = 0; i < count; i++) {
        out_heading(o, "   Parameter[%u]: ", i);
        out_item(o, "{parameter:q}\n", f_p("parameter", x->parameters[i]));
    }
    out_list_end(o);
    access_line(o, x);
    if (x->record) emit(o, NULL, NULL, f_p("next_record", x->record));
    out_end(o);
}
