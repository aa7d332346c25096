/* Who is to blame. In this order: the routine that the bug check itself names, the code that faulted, the
 * first caller on the stack of the fault. Windows' own core is blamed only when nobody else is there, because
 * it is where the mistakes of others come to light. */
#include "extensions/ext/analyze.h"

static bool named(const module *m, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(m->name, str_from_cstr(names[i]))) return true;
    return false;
}

bool analyze_is_core(const analysis *n, const module *m)
{
    static const char *const kernel[] = {"nt", "hal", "verifierext", "ntosext", "wdf01000"};
    static const char *const user[] = {"ntdll",  "kernel32", "kernelbase", "ucrtbase", "ucrtbased", "msvcrt",
                                       "wow64",  "wow64win", "wow64cpu",   "verifier", "vrfcore",   "user32",
                                       "win32u", "gdi32",    "gdi32full",  "combase",  "rpcrt4"};
    return n->kernel ? named(m, kernel, sizeof kernel / sizeof *kernel)
                     : named(m, user, sizeof user / sizeof *user);
}

void analyze_reason_add(analysis *n, str text, str command)
{
    if (n->reason_count < ANALYZE_REASONS) n->reasons[n->reason_count++] = (analyze_reason){text, command};
}

void analyze_blame(analysis *n, module *m, uint64_t address)
{
    if (n->culprit) return;
    n->culprit = m;
    n->culprit_at = address;
}

static void suspect_of_arguments(analysis *n)
{
    nt_lead lead = n->leads.suspect;
    if (!lead.argument) return;
    uint64_t address = session_address(n->session, lead.value);
    module *m = symbols_module_at(n->session->symbols, address);
    if (!m) m = symbols_unloaded_module_at(n->session->symbols, address);
    if (!m) return;
    str what = n->words.arguments[lead.argument - 1], symbol_text = analyze_symbol(n, address);
    analyze_reason_add(n,
                       str_format(n->arena, "Arg%u, %.*s, is %.*s", lead.argument,
                                  STR_ARG(what.len ? what : STR("code")), STR_ARG(symbol_text)),
                       str_format(n->arena, "ln 0x%llx", (unsigned long long)address));
    if (!analyze_is_core(n, m)) analyze_blame(n, m, address);
}

static void faulting_code(analysis *n)
{
    if (!n->has_ip) return;
    module *m = symbols_module_at(n->session->symbols, n->ip);
    str command = str_format(n->arena, "u 0x%llx L1", (unsigned long long)n->ip);
    if (m) {
        str symbol_text = analyze_symbol(n, n->ip);
        analyze_reason_add(n, str_format(n->arena, "%.*s is where it happened", STR_ARG(symbol_text)),
                           command);
        if (!analyze_is_core(n, m)) analyze_blame(n, m, n->ip);
        return;
    }
    m = symbols_unloaded_module_at(n->session->symbols, n->ip);
    if (!m) return;
    analyze_reason_add(n,
                       str_format(n->arena, "%.*s had been unloaded when its code was run", STR_ARG(m->name)),
                       str_format(n->arena, "lm a 0x%llx", (unsigned long long)n->ip));
    analyze_blame(n, m, n->ip);
}

static str stack_command(const analysis *n)
{
    return n->command.len ? str_format(n->arena, "%.*s ; kn", STR_ARG(n->command)) : STR("kn");
}

static void first_caller(analysis *n)
{
    if (n->culprit) return;
    for (size_t i = 0; i < n->frame_count; i++) {
        const frame *f = &n->frames[i];
        module *m = symbols_module_at(n->session->symbols, f->ip);
        if (!m || analyze_is_core(n, m)) continue;
        str symbol_text = analyze_symbol(n, f->ip);
        analyze_reason_add(n,
                           str_format(n->arena,
                                      "%.*s, frame %zx%s, is the first caller outside of Windows' core",
                                      STR_ARG(symbol_text), i, f->origin == FRAME_SCAN ? " (a guess)" : ""),
                           stack_command(n));
        analyze_blame(n, m, f->ip);
        return;
    }
}

/* Windows' core itself, past the functions whose work is to stop the system. */
static void core_itself(analysis *n)
{
    static const char *const stoppers[] = {"KeBugCheck", "KiBugCheck",  "VfBugCheck",
                                           "KiFastFail", "KiPageFault", "KiRaiseSecurityCheckFailure"};
    if (n->culprit) return;
    if (n->has_ip && symbols_module_at(n->session->symbols, n->ip)) {
        analyze_blame(n, symbols_module_at(n->session->symbols, n->ip), n->ip);
        return;
    }
    for (size_t i = 0; i < n->frame_count; i++) {
        const frame *f = &n->frames[i];
        symbol sym;
        module *m = symbols_module_at(n->session->symbols, f->ip);
        if (!m || !symbols_nearest(n->session->symbols, f->ip, &sym)) continue;
        bool stopper = false;
        for (size_t k = 0; k < sizeof stoppers / sizeof *stoppers; k++)
            stopper |= str_starts_with(sym.name, str_from_cstr(stoppers[k]));
        if (stopper) continue;
        str symbol_text = analyze_symbol(n, f->ip);
        analyze_reason_add(n,
                           str_format(n->arena, "%.*s, frame %zx, %s; no other driver is on the stack",
                                      STR_ARG(symbol_text), i,
                                      n->thread ? "is where the thread stands" : "asked for the bug check"),
                           stack_command(n));
        analyze_blame(n, m, f->ip);
        return;
    }
}

void analyze_culprit(analysis *n)
{
    suspect_of_arguments(n);
    if (!n->hang) analyze_objects(n);
    faulting_code(n);
    first_caller(n);
    core_itself(n);
}
