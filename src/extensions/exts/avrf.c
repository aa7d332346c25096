/* !avrf: is Application Verifier on for the program, and which layers? Source: windows-driver-docs, "!avrf",
 * for what it says without parameters; FLG_APPLICATION_VERIFIER and FLG_HEAP_PAGE_ALLOCS: "GFlags Flag
 * Table". The logs that its options show live in verifier.dll's memory, which has no public description: they
 * are not read. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "windows/peb.h"

enum { FLAG_VERIFIER = 0x100, FLAG_PAGE_HEAP = 0x02000000 };

/* ntdll's own copy of the settings; 0 when it is not known. */
static bool verifier_flags(command_call *c, uint32_t *out)
{
    symbol found;
    return symbols_find(c->session->symbols, STR("ntdll!AVrfpVerifierFlags"), &found) &&
           space_read_u32(c->session->target->virtual_memory, found.address, out);
}

static error *run_avrf(command_call *c)
{
    bool found;
    uint64_t peb, flags;
    str rest = c->args, flag;
    if (args_take_any_flag(&rest, &flag))
        return error_new(c->arena, ERROR_UNSUPPORTED,
                         "-%.*s shows a log of verifier.dll, whose form Microsoft does not publish",
                         STR_ARG(flag));
    error *e = args_end(c, rest);
    if (!e) e = session_get_register(c->session, c->arena, STR("$peb"), &found, &peb);
    if (e) return e;
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    if (!value_u64(value_field(nt_peb_at(&windows, session_address(c->session, peb)).peb, "NtGlobalFlag"),
                   &flags))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read NtGlobalFlag of the PEB at 0x%llx",
                         (unsigned long long)peb);
    uint32_t settings = 0;
    bool on = flags & FLAG_VERIFIER, known = on && verifier_flags(c, &settings);
    emit(c->out, "application_verifier", "Global flags: {flags:08X}\n\n", f_x("flags", flags, 8),
         f_b("enabled", on), f_if(known, f_x("settings", settings, 8)),
         f_b("page_heap", (flags & FLAG_PAGE_HEAP) != 0));
    if (!on) out_heading(c->out, "Application verifier is not enabled for this process.\n");
    else if (known) out_heading(c->out, "Application verifier settings (%08X)\n", settings);
    else out_heading(c->out, "Application verifier is enabled for this process.\n");
    out_heading(c->out, flags & FLAG_PAGE_HEAP ? "Page heap is enabled for this process.\n"
                                               : "Page heap is not enabled for this process.\n");
    return NULL;
}

const command command_avrf = {.name = "avrf",
                              .extension = "exts",
                              .needs = NEEDS_TARGET | NEEDS_USER,
                              .brief = "Say whether Application Verifier is on for the program",
                              .example = "!avrf",
                              .run = run_avrf};
