/* !tls: a thread's slots of TlsAlloc. Source: windows-driver-docs, "!tls". Slots 0 to 63 are in the TEB, the
 * 1024 others behind its TlsExpansionSlots; which are in use, the PEB's bitmaps say. None of these has ever
 * moved: they are read by the built-in layouts, because PDBs with few types may not have them. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "windows/peb.h"

enum { SLOTS = 64, EXPANSION_SLOTS = 1024, ALL = SLOTS + EXPANSION_SLOTS };

typedef struct tls_place {
    value teb, peb;
} tls_place;

static bool is_used(const tls_place *p, unsigned slot)
{
    unsigned bit = slot < SLOTS ? slot : slot - SLOTS;
    value words = value_field(p->peb, slot < SLOTS ? "TlsBitmapBits" : "TlsExpansionBitmapBits");
    uint64_t word;
    return value_u64(value_index(words, bit / 32), &word) && (word >> bit % 32 & 1);
}

/* A thread that has no expansion slots yet has zero in all of them. */
static bool slot_value(const tls_place *p, unsigned slot, uint64_t *out)
{
    if (slot < SLOTS) return value_u64(value_index(value_field(p->teb, "TlsSlots"), slot), out);
    uint64_t slots;
    if (!value_u64(value_field(p->teb, "TlsExpansionSlots"), &slots)) return false;
    values_context *c = p->teb.context;
    *out = 0;
    return !slots || space_read_pointer(c->space, slots + (uint64_t)(slot - SLOTS) * c->pointer_size,
                                        c->pointer_size, out);
}

static void show_all(command_call *c, const tls_place *p, uint64_t process, uint64_t thread)
{
    emit(c->out, "tls_thread", "TLS slots on thread: {process:x}.{thread:x}\n", f_u("process", process),
         f_u("thread", thread));
    for (unsigned slot = 0; slot < ALL && !out_cancelled(c->out); slot++) {
        uint64_t v = 0;
        if (!is_used(p, slot)) continue;
        bool there = slot_value(p, slot, &v);
        emit(c->out, "tls_slot", "0x{slot:04x} : {value:q}\n", f_u("slot", slot),
             f_if(there, f_p("value", v)));
    }
}

static error *take_arguments(command_call *c, int64_t *slot, uint64_t *teb)
{
    str rest = c->args;
    uint64_t number;
    bool found;
    *teb = 0;
    error *e = args_expression(c, &rest, &number);
    if (!e && !args_empty(rest)) e = args_address(c, &rest, teb);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    *slot = (int64_t)number;
    if (*slot < -1 || *slot >= ALL)
        return error_new(c->arena, ERROR_NOT_FOUND, "Invalid TLS slot: there are 0 to %d", ALL - 1);
    return *teb ? NULL : session_get_register(c->session, c->arena, STR("$teb"), &found, teb);
}

static error *run_tls(command_call *c)
{
    int64_t slot;
    uint64_t address, process, thread, v = 0;
    error *e = take_arguments(c, &slot, &address);
    if (e) return e;
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    tls_place p;
    p.teb = value_at(&values, nt_builtin_type(&windows, "_TEB"), session_address(c->session, address));
    p.peb = value_deref(value_field(p.teb, "ProcessEnvironmentBlock"));
    if (!value_u64(value_field(p.teb, "ClientId.UniqueProcess"), &process) ||
        !value_u64(value_field(p.teb, "ClientId.UniqueThread"), &thread))
        return error_new(c->arena, ERROR_MEMORY, "The TEB at 0x%llx is not in the dump",
                         (unsigned long long)address);
    if (slot == -1) {
        show_all(c, &p, process, thread);
        return NULL;
    }
    if (!slot_value(&p, (unsigned)slot, &v))
        return error_new(c->arena, ERROR_MEMORY, "TLS slot 0x%llx is not in the dump",
                         (unsigned long long)slot);
    emit(c->out, "tls_slot", "{process:x}.{thread:x}: {value:q}\n", f_u("process", process),
         f_u("thread", thread), f_p("value", v), f_u("slot", (uint64_t)slot));
    return NULL;
}

const command command_tls = {.name = "tls",
                             .extension = "exts",
                             .needs = NEEDS_TARGET,
                             .synopsis = "Slot [TEB]",
                             .brief = "Display a slot of thread local storage, or all (-1)",
                             .example = "!tls -1",
                             .run = run_tls};

/* ---- !envvar ---- */

static error *run_envvar(command_call *c)
{
    str rest = c->args, name;
    bool found;
    uint64_t peb;
    if (!args_take_string(&rest, &name)) return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (!e) e = session_get_register(c->session, c->arena, STR("$peb"), &found, &peb);
    if (e) return e;
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    nt_peb p = nt_peb_at(&windows, session_address(c->session, peb));
    nt_strings strings;
    if (!nt_environment(c->arena, p.parameters, &strings))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read the environment block of the PEB at 0x%llx",
                         (unsigned long long)peb);
    for (size_t i = 0; i < strings.count; i++) {
        str text = strings.items[i];
        size_t equals = str_find_char(str_skip(text, 1), '='); /* "=C:=C:\\" begins with one */
        if (equals == SIZE_MAX || !str_equal_nocase(name, str_slice(text, 0, equals + 1))) continue;
        emit(c->out, "environment_variable", "        {name} = {value}\n", f_s("name", name),
             f_s("value", str_skip(text, equals + 2)));
        return NULL;
    }
    return error_new(c->arena, ERROR_NOT_FOUND, "The environment has no variable %.*s", STR_ARG(name));
}

const command command_envvar = {.name = "envvar",
                                .extension = "exts",
                                .needs = NEEDS_TARGET,
                                .synopsis = "Variable",
                                .brief = "Display an environment variable of the process",
                                .example = "!envvar windir",
                                .run = run_envvar};
