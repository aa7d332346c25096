/* Stops of the system and of programs: 41, 1001 and 6008; Application Error 1000 and 1004, WER 1001; services
 * 7031, 7034. */
#include "logs/explain.h"
#include "windows/bugcheck.h"
#include "windows/status.h"

static bool from(const log_event *e, const char *provider)
{
    return str_equal_nocase(e->provider, str_from_cstr(provider));
}

static void add_bugcheck(arena *a, log_event *e, uint32_t code, const uint64_t arguments[4])
{
    nt_bugcheck_words words = nt_bugcheck_explain(code, arguments);
    log_fact(a, e, "bug_check", "%08x %.*s", code, STR_ARG(words.name.len ? words.name : STR("(not known)")));
    for (unsigned i = 0; i < 4; i++) {
        static const char *const names[] = {"argument1", "argument2", "argument3", "argument4"};
        str text = words.arguments[i];
        log_fact(a, e, names[i], "%016llx%s%.*s", (unsigned long long)arguments[i], text.len ? "  " : "",
                 STR_ARG(text));
    }
}

/* Kernel-Power 41: the system came up without having been shut down. */
static void explain_power(arena *a, log_event *e)
{
    static const char *const names[] = {"BugcheckParameter1", "BugcheckParameter2", "BugcheckParameter3",
                                        "BugcheckParameter4"};
    uint64_t code, arguments[4] = {0}, button;
    if (!log_number(log_string_named(e, "BugcheckCode"), 10, &code)) code = 0;
    for (size_t i = 0; i < 4; i++) log_number(log_string_named(e, names[i]), 16, &arguments[i]);
    if (code) {
        e->brief = str_format(a, "restarted without a clean shutdown, after bug check %llx %.*s",
                              (unsigned long long)code, STR_ARG(status_bugcheck_name((uint32_t)code)));
        add_bugcheck(a, e, (uint32_t)code, arguments);
    } else if (log_number(log_string_named(e, "PowerButtonTimestamp"), 10, &button) && button) {
        e->brief = STR("restarted without a clean shutdown: the power button was held down");
        log_fact(a, e, "power_button", "%.*s", STR_ARG(log_time_text(a, button)));
    } else {
        e->brief = STR(
            "restarted without a clean shutdown and without a bug check: power was lost, or the system hung");
    }
}

/* "0x0000001e (0xffffffffc0000005, 0x..., 0x..., 0x...)", the dump's path, the report's id. */
static bool explain_bugcheck(arena *a, log_event *e)
{
    str rest = log_string_at(e, 0), dump = log_string_at(e, 1);
    uint64_t code, arguments[4] = {0};
    if (!log_number(str_take_until(&rest, '('), 16, &code) || code > UINT32_MAX) return false;
    rest = str_take_until(&rest, ')');
    for (size_t i = 0; i < 4; i++) log_number(str_take_until(&rest, ','), 16, &arguments[i]);
    e->brief = str_format(a, "bug check %llx %.*s", (unsigned long long)code,
                          STR_ARG(status_bugcheck_name((uint32_t)code)));
    add_bugcheck(a, e, (uint32_t)code, arguments);
    if (dump.len) log_fact(a, e, "dump", "%.*s", STR_ARG(dump));
    return true;
}

static str system_time(arena *a, bytes b, uint64_t at)
{
    strbuf out = {.arena = a};
    bytes raw;
    if (!bytes_slice(b, at, 16, &raw)) return (str){0};
    evtx_value_text(&(evtx_value){EVTX_SYSTEMTIME, raw}, &out);
    str text = str_slice(strbuf_str(&out), 0, 19), day = str_take_until(&text, 'T');
    return text.len ? str_format(a, "%.*s %.*s", STR_ARG(day), STR_ARG(text)) : day;
}

/* EventLog 6008: time and date as words of the machine's language, and as two SYSTEMTIMEs, local and UTC. */
static void explain_unexpected_shutdown(arena *a, log_event *e)
{
    str local = system_time(a, e->binary, 0), utc = system_time(a, e->binary, 16);
    e->brief =
        str_format(a, "the shutdown before this start was unexpected: the system was last alive at %.*s%s",
                   STR_ARG(utc.len ? utc : log_string_at(e, 0)), utc.len ? " UTC" : "");
    if (local.len) log_fact(a, e, "last_alive_local", "%.*s", STR_ARG(local));
    if (utc.len) log_fact(a, e, "last_alive_utc", "%.*s", STR_ARG(utc));
    uint64_t seconds;
    if (log_number(log_string_at(e, 4), 10, &seconds))
        log_fact(a, e, "uptime_seconds", "%llu", (unsigned long long)seconds);
}

/* ---- programs ---- */

static void show_fault(arena *a, log_event *e)
{
    log_fault *f = &e->fault;
    str exception = f->has_exception ? status_name(STATUS_KIND_NTSTATUS, f->exception) : (str){0};
    strbuf b = {.arena = a};
    strbuf_format(&b, "%.*s", STR_ARG(f->application));
    if (f->has_exception) strbuf_format(&b, " got %08x %.*s", f->exception, STR_ARG(exception));
    else strbuf_append(&b, STR(" failed"));
    if (f->module.len) strbuf_format(&b, " in %.*s", STR_ARG(f->module));
    if (f->has_offset) strbuf_format(&b, "+0x%llx", (unsigned long long)f->offset);
    e->brief = strbuf_str(&b);
    log_fact(a, e, "application", "%.*s, version %.*s", STR_ARG(f->application),
             STR_ARG(f->application_version));
    if (f->module.len)
        log_fact(a, e, "module", "%.*s, version %.*s", STR_ARG(f->module), STR_ARG(f->module_version));
    if (f->has_stamp) log_fact(a, e, "module_stamp", "%08x", f->stamp);
    if (f->has_exception) log_fact(a, e, "exception", "%08x %.*s", f->exception, STR_ARG(exception));
    if (f->has_offset) log_fact(a, e, "offset", "0x%llx", (unsigned long long)f->offset);
}

/* Since Vista: application, version, stamp, module, version, stamp, exception, offset, process ...
 * (hexadecimal). Before: the five of "Faulting application A, version V, faulting module M, version W, fault
 * address X". 1004 has the latter's too. */
static bool explain_application_error(arena *a, log_event *e)
{
    log_fault *f = &e->fault;
    uint64_t n;
    if (e->strings.count >= 8) {
        *f = (log_fault){true, log_string_at(e, 0), log_string_at(e, 1), log_string_at(e, 3),
                         log_string_at(e, 4)};
        f->has_stamp = log_number(log_string_at(e, 5), 16, &n);
        if (f->has_stamp) f->stamp = (uint32_t)n;
        f->has_exception = log_number(log_string_at(e, 6), 16, &n);
        if (f->has_exception) f->exception = (uint32_t)n;
        f->has_offset = log_number(log_string_at(e, 7), 16, &f->offset);
    } else if (e->strings.count >= 5) {
        *f = (log_fault){true, log_string_at(e, 0), log_string_at(e, 1), log_string_at(e, 2),
                         log_string_at(e, 3)};
        f->has_offset = log_number(log_string_at(e, 4), 16, &f->offset);
    } else {
        return false;
    }
    show_fault(a, e);
    if (log_string_at(e, 10).len) log_fact(a, e, "application_path", "%.*s", STR_ARG(log_string_at(e, 10)));
    if (log_string_at(e, 11).len) log_fact(a, e, "module_path", "%.*s", STR_ARG(log_string_at(e, 11)));
    return true;
}

/* Windows Error Reporting 1001: bucket, its type, the event's name, response, cab, then the ten parameters.
 * Those of APPCRASH are Application Error's; of BEX the offset comes before the exception. */
static bool explain_wer(arena *a, log_event *e)
{
    str name = log_string_at(e, 2);
    if (!name.len) return false;
    e->brief = str_format(a, "a report of kind %.*s", STR_ARG(name));
    bool crash = str_starts_with(name, STR("APPCRASH")), bex = str_starts_with(name, STR("BEX"));
    uint64_t n;
    if (crash || bex) {
        log_fault *f = &e->fault;
        *f = (log_fault){true, log_string_at(e, 5), log_string_at(e, 6), log_string_at(e, 8),
                         log_string_at(e, 9)};
        f->has_stamp = log_number(log_string_at(e, 10), 16, &n);
        if (f->has_stamp) f->stamp = (uint32_t)n;
        f->has_exception = log_number(log_string_at(e, crash ? 11 : 12), 16, &n);
        if (f->has_exception) f->exception = (uint32_t)n;
        f->has_offset = log_number(log_string_at(e, crash ? 12 : 11), 16, &f->offset);
        show_fault(a, e);
    }
    log_fact(a, e, "report", "%.*s, bucket %.*s", STR_ARG(name),
             STR_ARG(log_string_at(e, 0).len ? log_string_at(e, 0) : STR("-")));
    for (size_t i = 5; i < 15 && !crash && !bex; i++)
        if (log_string_at(e, i).len)
            log_fact(a, e, "parameter", "P%zu %.*s", i - 4, STR_ARG(log_string_at(e, i)));
    return true;
}

static void explain_service(arena *a, log_event *e)
{
    str service = log_string_at(e, 0), count = log_string_at(e, 1);
    e->brief = str_format(a, "service %.*s ended unexpectedly, %.*s time(s) so far", STR_ARG(service),
                          STR_ARG(count));
    log_fact(a, e, "service", "%.*s", STR_ARG(service));
    if (e->id != 7031) return;
    uint64_t milliseconds;
    if (log_number(log_string_at(e, 2), 10, &milliseconds))
        log_fact(a, e, "action", "%.*s in %llu ms", STR_ARG(log_string_at(e, 4)),
                 (unsigned long long)milliseconds);
}

bool log_explain_crash(arena *a, log_event *e)
{
    switch (e->id) {
    case 41:
        if (!from(e, "Microsoft-Windows-Kernel-Power")) return false;
        explain_power(a, e);
        return true;
    case 1000:
    case 1004: return from(e, "Application Error") && explain_application_error(a, e);
    case 1001:
        if (from(e, "BugCheck") || from(e, "Microsoft-Windows-WER-SystemErrorReporting"))
            return explain_bugcheck(a, e);
        return from(e, "Windows Error Reporting") && explain_wer(a, e);
    case 6008:
        if (!from(e, "EventLog")) return false;
        explain_unexpected_shutdown(a, e);
        return true;
    case 7031:
    case 7034:
        if (!from(e, "Service Control Manager")) return false;
        explain_service(a, e);
        return true;
    default: return false;
    }
}
