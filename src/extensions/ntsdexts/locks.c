/* !critsec and !locks of a program: critical sections in the form of ntsdexts. Source: windows-driver-docs,
 * "!critsec",
 * "!locks (!ntsdexts.locks)"; the lines with WaiterWoken, the empty line before each and the sum are those of
 * published sessions. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "show/address_name.h"
#include "windows/critical_section.h"

static void show_section(command_call *c, const nt_critical_section *s)
{
    str name = show_address_name(c->session, c->arena, s->address, "", true);
    /* Without a symbol: "+2d2b3e28". */
    if (!name.len) name = str_format(c->arena, "+%x", (uint32_t)s->address);
    out_begin(c->out, "critical_section");
    emit(c->out, NULL, "\nCritSec {name} at {address:q}\n", f_s("name", name), f_p("address", s->address));
    if (s->locked && s->has_waiter_woken)
        emit(c->out, NULL, "WaiterWoken        {waiter_woken}\n",
             f_c("waiter_woken", s->waiter_woken ? "Yes" : "No"));
    emit(c->out, NULL, s->locked ? "LockCount          {lock_count:d}\n" : "LockCount          NOT LOCKED\n",
         f_if(s->locked, f_u("lock_count", s->lock_count)));
    emit(
        c->out, NULL,
        "RecursionCount     {recursion_count:d}\nOwningThread       {owner:x}\nEntryCount         {entry_count:x}\n"
        "ContentionCount    {contention_count:x}\n",
        f_i("recursion_count", s->recursion_count), f_u("owner", s->owner),
        f_if(s->has_counts, f_u("entry_count", s->entry_count)),
        f_if(s->has_counts, f_u("contention_count", s->contention_count)));
    if (s->locked) out_heading(c->out, "*** Locked\n");
    emit(c->out, NULL, NULL, f_b("locked", s->locked));
    out_end(c->out);
}

static error *run_critsec(command_call *c)
{
    str rest = c->args;
    uint64_t address;
    nt_critical_section found;
    error *e = args_address(c, &rest, &address);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    if (!nt_critical_section_at(&windows, &c->session->target->system, address, &found))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read critical section at 0x%llx",
                         (unsigned long long)address);
    show_section(c, &found);
    return NULL;
}

static error *run_locks(command_call *c)
{
    bool verbose = false, orphans = false;
    str rest = c->args, flag;
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("v"))) verbose = true;
        else if (str_equal(flag, STR("o"))) orphans = true;
        else return args_error(c, flag, "Syntax");
    }
    error *e = args_end(c, rest);
    bool found;
    uint64_t peb = 0;
    if (e) return e;
    error *no_peb = session_get_register(c->session, c->arena, STR("$peb"), &found, &peb);
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    nt_lock_records records;
    walk_end end;
    if (!nt_lock_list(c->arena, &windows, no_peb ? 0 : session_address(c->session, peb), &records, &end))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "Unable to read ntdll!RtlCriticalSectionList\n"
                         "ntdll's symbols do not have it, and the PEB's loader lock leads nowhere");
    size_t scanned = 0;
    for (size_t i = 0; i < records.count && !out_cancelled(c->out); i++) {
        const nt_lock_record *r = &records.items[i];
        nt_critical_section s;
        bool whole = nt_critical_section_at(&windows, &c->session->target->system, r->section, &s) &&
                     s.debug_info == r->debug_info;
        if (!whole && (orphans || verbose))
            emit(c->out, "orphaned_lock",
                 "\nCritSec at {address:q} is not valid, its debug info is at {debug_info:q}\n",
                 f_p("address", r->section), f_p("debug_info", r->debug_info));
        if (!whole) continue;
        scanned++;
        if (!orphans && (verbose || s.locked)) show_section(c, &s);
    }
    emit(c->out, "locks_scanned", "\nScanned {count:u} critical sections\n", f_u("count", scanned));
    return end == WALK_COMPLETE || end == WALK_INTERRUPTED
               ? NULL
               : error_new(c->arena, ERROR_MEMORY, "The list of critical sections ends here: %.*s",
                           STR_ARG(walk_end_text(end)));
}

const command command_critsec = {.name = "critsec",
                                 .extension = "ntsdexts",
                                 .needs = NEEDS_TARGET | NEEDS_USER,
                                 .synopsis = "Address",
                                 .brief = "Display a critical section",
                                 .example = "!critsec ntdll!LdrpLoaderLock",
                                 .run = run_critsec};

const command command_user_locks = {.name = "locks",
                                    .extension = "ntsdexts",
                                    .needs = NEEDS_TARGET | NEEDS_USER,
                                    .synopsis = "[-v] [-o]",
                                    .brief = "List the critical sections of a program that are locked",
                                    .example = "!ntsdexts.locks -v",
                                    .run = run_locks};
