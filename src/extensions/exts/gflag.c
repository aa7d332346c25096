/* !gflag: the global flags of a process (its PEB) or of the kernel. Source: windows-driver-docs, "!gflag";
 * the words behind the abbreviations are those that public transcripts and gflags.exe show. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "windows/global_flags.h"
#include "windows/peb.h"

static error *user_flags(command_call *c, uint32_t *value)
{
    bool found;
    uint64_t peb, number;
    error *e = session_get_register(c->session, c->arena, STR("$peb"), &found, &peb);
    if (e) return e;
    values_context values = c->session->values;
    values.arena = c->arena;
    values.field_cache = NULL;
    nt_context windows = nt_context_for(&values, c->session->symbols, false);
    nt_peb p = nt_peb_at(&windows, session_address(c->session, peb));
    if (!value_u64(value_field(p.peb, "NtGlobalFlag"), &number))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read NtGlobalFlag of the PEB at 0x%llx",
                         (unsigned long long)peb);
    *value = (uint32_t)number;
    return NULL;
}

static bool kernel_flags(command_call *c, const char *name, uint32_t *value)
{
    symbol s;
    return symbols_find(c->session->symbols, str_from_cstr(name), &s) &&
           space_read_u32(c->session->target->virtual_memory, s.address, value);
}

static void show_names(command_call *c, uint32_t value)
{
    const char *name, *words;
    for (unsigned i = 0; i < 32; i++)
        if ((value >> i & 1) && nt_global_flag(i, &name, &words))
            emit(c->out, "global_flag", "    {flag} - {words}\n", f_c("flag", name), f_c("words", words));
}

static void show_flags(command_call *c, const char *name, uint32_t value, bool with_words)
{
    out_begin(c->out, "global_flags");
    emit(c->out, NULL, "Current {name} contents: 0x{value:08x}\n", f_c("name", name), f_x("value", value, 8));
    out_list_begin(c->out, "flags");
    show_names(c, with_words ? value : 0);
    out_list_end(c->out);
    out_end(c->out);
}

static error *run_gflag(command_call *c)
{
    str rest = str_trim(c->args);
    uint32_t value;
    if (str_equal(rest, STR("-?")) || str_equal(rest, STR("/?"))) {
        out_heading(c->out, "usage: !gflag [-? | flags]\nValid abbreviations are:\n");
        show_names(c, UINT32_MAX);
        return NULL;
    }
    if (rest.len)
        return error_new(c->arena, ERROR_UNAVAILABLE, "The global flags of a dump cannot be changed");
    if (c->session->target->class != TARGET_KERNEL) {
        error *e = user_flags(c, &value);
        if (!e) show_flags(c, "NtGlobalFlag", value, true);
        return e;
    }
    if (!kernel_flags(c, "nt!NtGlobalFlag", &value))
        return error_new(c->arena, ERROR_NOT_FOUND, "Unable to read nt!NtGlobalFlag");
    show_flags(c, "NtGlobalFlag", value, true);
    /* Since Windows 10 1903; its bits have no public names. */
    if (kernel_flags(c, "nt!NtGlobalFlag2", &value)) show_flags(c, "NtGlobalFlag2", value, false);
    return NULL;
}

const command command_gflag = {.name = "gflag",
                               .extension = "exts",
                               .needs = NEEDS_TARGET,
                               .synopsis = "[-?]",
                               .brief = "Display the global flags",
                               .example = "!gflag",
                               .run = run_gflag};
