/* !poaction, !popolicy: what the power manager does, and what it was told to do. Sources:
 * windows-driver-docs,
 * "!popolicy", "Bug Check 0x9F" (for !poaction); the lists behind it as published sessions show them. Names
 * of states that those do not show are left out. */
#include "windows/power.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/irps.h"

enum { WAIT_WAKE = 0, SET_POWER = 2, QUERY_POWER = 3, CELL = 28 };

/* POWER_ACTION_POLICY.Flags (winnt.h), in the words of either command; the order is that of the bits. */
static str flag_words(arena *a, uint64_t flags, bool action)
{
    static const struct {
        uint32_t bit;
        const char *policy, *action;
    } known[] = {{0x1, "Query", "QueryApps"},         {0x2, "UI", "UIAllowed"},
                 {0x4, "Override", "OverrideApps"},   {0x10000000, "Lightest", NULL},
                 {0x20000000, "Lock", "LockConsole"}, {0x40000000, "NoWakes", "DisableWakes"},
                 {0x80000000, "Critical", "Critical"}};
    strbuf words = {.arena = a};
    const char *between = "";
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const char *word = action ? known[i].action : known[i].policy;
        if (!(flags & known[i].bit) || !word) continue;
        strbuf_format(&words, "%s%s", between, word);
        between = action ? "|" : " ";
    }
    return strbuf_str(&words);
}

static const char *name_or(const char *name)
{
    return name ? name : "??";
}

/* ---- !popolicy ---- */

static void action_line(kernel_view *v, const char *label, const char *name, value policy, const char *path)
{
    uint64_t action = 0, flags = 0, event = 0;
    value p = value_field(policy, path);
    bool known = value_u64(value_field(p, "Action"), &action) && value_u64(value_field(p, "Flags"), &flags) &&
                 value_u64(value_field(p, "EventCode"), &event);
    if (!known) {
        out_heading(v->out, "  %s: ???\n", label);
        return;
    }
    str words = flag_words(v->arena, flags, false);
    int width = CELL - 3 - (int)str_from_cstr(label).len;
    out_heading(v->out, "  %s:%*s  Flags: %08llx   Event: %08llx%s%.*s\n", label, width,
                name_or(nt_power_action_name(action)), (unsigned long long)flags, (unsigned long long)event,
                words.len ? "   " : "", STR_ARG(words));
    emit(v->out, "power_setting", NULL, f_c("name", name),
         f_c("action", name_or(nt_power_action_name(action))), f_u("flags", flags), f_u("event", event));
}

/* "  IdleTimeout:             0": the value ends at the cell's end; a percent sign stands behind it. */
static str cell(kernel_view *v, const char *label, value number, char kind)
{
    uint64_t n;
    str text = STR("???");
    bool known = value_u64(number, &n);
    if (known)
        text = kind == 's'   ? str_from_cstr(name_or(nt_system_state_name(n)))
               : kind == 'x' ? str_format(v->arena, "%llx", (unsigned long long)n)
                             : str_format(v->arena, "%llu", (unsigned long long)n);
    int width = CELL - 1 - (int)str_from_cstr(label).len - 2;
    /* The page's VideoDim has room for two digits, and goes beyond with three. */
    str padded = str_format(v->arena, "%*s", width > (int)text.len ? width - (int)text.len : 0, "");
    if (kind == 'v' && text.len > 2) padded = str_format(v->arena, "%*s", width - 2, "");
    return str_format(v->arena, "%s:%.*s%.*s%s", label, STR_ARG(padded), STR_ARG(text),
                      kind == '%' ? "%" : "");
}

typedef struct policy_cell {
    const char *label, *path;
    char kind; /* s: a system state, x: hexadecimal, %: percent, v: of VideoDim, d: decimal */
} policy_cell;

static void number_lines(kernel_view *v, value policy)
{
    static const policy_cell rows[][2] = {
        {{"IdleTimeout", "IdleTimeout", 'd'}, {"IdleSensitivity", "IdleSensitivity", '%'}},
        {{"MinSleep", "MinSleep", 's'}, {"MaxSleep", "MaxSleep", 's'}},
        {{"LidOpenWake", "LidOpenWake", 's'}, {"FastSleep", "ReducedLatencySleep", 's'}},
        {{"WinLogonFlags", "WinLogonFlags", 'x'}, {"S4Timeout", "DozeS4Timeout", 'd'}},
        {{"VideoTimeout", "VideoTimeout", 'd'}, {"VideoDim", "VideoDimDisplay", 'v'}},
        {{"SpinTimeout", "SpindownTimeout", 'x'}, {"OptForPower", "OptimizeForPower", 'd'}},
        {{"FanTolerance", "FanThrottleTolerance", '%'}, {"ForcedThrottle", "ForcedThrottle", '%'}},
        {{"MinThrottle", "MinThrottle", '%'}, {NULL, NULL, 0}}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const policy_cell *left = &rows[i][0], *right = &rows[i][1];
        value first = value_field(policy, left->path);
        str text = cell(v, left->label, first, left->kind);
        out_heading(v->out, "  %.*s", STR_ARG(text));
        emit(v->out, "power_number", NULL, f_c("name", left->label), kernel_number("value", first));
        if (right->label) {
            value second = value_field(policy, right->path);
            text = cell(v, right->label, second, right->kind);
            out_heading(v->out, "%s%.*s", left->kind == '%' ? " " : "  ", STR_ARG(text));
            emit(v->out, "power_number", NULL, f_c("name", right->label), kernel_number("value", second));
        }
        out_heading(v->out, "\n");
    }
}

static error *run_popolicy(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t at = 0, revision;
    kernel_view_init(&v, c->session, c->out, c->arena);
    error *e = args_empty(rest) ? NULL : args_address(c, &rest, &at);
    if (e || (e = args_end(c, rest))) return e;
    if (!nt_type(&v.windows, "_SYSTEM_POWER_POLICY"))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt has no type _SYSTEM_POWER_POLICY: its symbols are needed");
    value policy = at ? nt_power_policy_at(&v.windows, at) : nt_power_policy(&v.windows);
    if (value_is_bad(policy)) return error_new(c->arena, ERROR_NOT_FOUND, "nt!PopPolicy is not known");
    if (!value_u64(value_field(policy, "Revision"), &revision))
        return error_new(c->arena, ERROR_MEMORY, "%llx: Could not read the power policy",
                         (unsigned long long)value_address_of(policy));
    out_begin(c->out, "power_policy");
    emit(c->out, NULL, "SYSTEM_POWER_POLICY (R.{revision}) @ 0x{policy:q}\n", f_u("revision", revision),
         f_p("policy", value_address_of(policy)));
    out_list_begin(c->out, "actions");
    action_line(&v, "PowerButton", "power_button", policy, "PowerButton");
    action_line(&v, "SleepButton", "sleep_button", policy, "SleepButton");
    action_line(&v, "LidClose", "lid_close", policy, "LidClose");
    action_line(&v, "Idle", "idle", policy, "Idle");
    action_line(&v, "OverThrottled", "over_throttled", policy, "OverThrottled");
    out_list_end(c->out);
    out_list_begin(c->out, "numbers");
    number_lines(&v, policy);
    out_list_end(c->out);
    out_end(c->out);
    return NULL;
}

/* ---- !poaction ---- */

static void action_lines(kernel_view *v, value action)
{
    uint64_t state = 0, flags = 0, what = 0, lightest = 0, minor = 0, system = 0;
    value_u64(value_field(action, "State"), &state);
    value_u64(value_field(action, "Flags"), &flags);
    value_u64(value_field(action, "Action"), &what);
    value_u64(value_field(action, "LightestState"), &lightest);
    value_u64(value_field(action, "IrpMinor"), &minor);
    value_u64(value_field(action, "SystemState"), &system);
    const char *irp = minor == SET_POWER || minor == QUERY_POWER ? nt_minor_function_name(22, minor) : NULL;
    str words = flag_words(v->arena, flags, true);
    emit(v->out, "power_action",
         state ? "PopAction: {power_action:q}\n  State..........: {state}\n"
               : "PopAction: {power_action:q}\n  State..........: {state} - Idle\n",
         f_p("power_action", value_address_of(action)), f_u("state", state),
         f_c("action", name_or(nt_power_action_name(what))), f_u("flags", flags),
         f_c("lightest_state", name_or(nt_system_state_name(lightest))),
         f_c("system_state", name_or(nt_system_state_name(system))),
         f_if(irp != NULL, f_c("irp_minor", irp ? irp : "")),
         kernel_pointer("hiber_context", value_field(action, "HiberContext")));
    out_heading(v->out, "  Updates........: %llx \n  Action.........: %s\n  Lightest State.: %s\n",
                (unsigned long long)value_or(value_field(action, "Updates"), 0),
                name_or(nt_power_action_name(what)), name_or(nt_system_state_name(lightest)));
    out_heading(v->out, "  Flags..........: %08llx %.*s\n  Irp minor......: %s\n  System State...: %s\n",
                (unsigned long long)flags, STR_ARG(words), name_or(irp),
                name_or(nt_system_state_name(system)));
    out_heading(v->out, "  Hiber Context..: %0*llx\n\n", (int)session_pointer_size(v->session) * 2,
                (unsigned long long)value_or(value_field(action, "HiberContext"), 0));
}

/* "(wait-wake/S0)", "(set/D3,)": what follows the comma when a machine goes down is not published. */
static str request_text(arena *a, const nt_power_irp *r)
{
    const char *state =
        name_or(r->of_device ? nt_device_power_name(r->state) : nt_system_state_name(r->state));
    switch (r->minor) {
    case WAIT_WAKE: return str_format(a, "wait-wake/%s", state);
    case SET_POWER: return str_format(a, "set/%s,", state);
    case QUERY_POWER: return str_format(a, "query/%s,", state);
    default: return STR("??");
    }
}

static void list_ends(kernel_view *v, walk_end end)
{
    if (end != WALK_COMPLETE)
        out_heading(v->out, "  *** not all of the list: %.*s\n", STR_ARG(walk_end_text(end)));
}

static void irp_lines(kernel_view *v)
{
    uint64_t head;
    nt_power_irps all;
    walk_end end;
    if (!nt_power_irp_list(v->arena, &v->windows, &head, &all, &end)) return;
    out_heading(v->out, "Allocated power irps (PopIrpList - %0*llx)\n",
                (int)session_pointer_size(v->session) * 2, (unsigned long long)head);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_power_irp *r = &all.items[i];
        emit(v->out, "power_irp",
             r->current ? "  IRP: {irp:q} ({request}), PDO: {pdo:q}, CURRENT: {current:q}\n"
                        : "  IRP: {irp:q} ({request}), PDO: {pdo:q}\n",
             f_p("irp", r->irp), f_s("request", request_text(v->arena, r)), f_p("pdo", r->pdo),
             f_if(r->current != 0, f_p("current", r->current)));
    }
    list_ends(v, end);
    out_heading(v->out, "\n");
}

static void worker_lines(kernel_view *v)
{
    uint64_t head;
    nt_power_workers all;
    walk_end end;
    if (!nt_power_worker_list(v->arena, &v->windows, &head, &all, &end)) return;
    out_heading(v->out, "Irp worker threads (PopIrpThreadList - %0*llx)\n",
                (int)session_pointer_size(v->session) * 2, (unsigned long long)head);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_power_worker *w = &all.items[i];
        emit(v->out, "power_worker",
             w->irp ? "  THREAD: {thread:q} ({kind}), IRP: {irp:q}, DEVICE: {device:q}\n"
                    : "  THREAD: {thread:q} ({kind})\n",
             f_p("thread", w->thread), f_c("kind", w->is_static ? "static" : "dynamic"),
             f_if(w->irp != 0, f_p("irp", w->irp)), f_if(w->device != 0, f_p("device", w->device)));
    }
    list_ends(v, end);
    out_heading(v->out, "\n");
}

static error *run_poaction(command_call *c)
{
    kernel_view v;
    uint64_t state;
    kernel_view_init(&v, c->session, c->out, c->arena);
    error *e = args_end(c, c->args);
    if (e) return e;
    if (!nt_type(&v.windows, "_POP_POWER_ACTION"))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt has no type _POP_POWER_ACTION: its symbols are needed");
    value action = nt_power_action(&v.windows);
    if (value_is_bad(action)) return error_new(c->arena, ERROR_NOT_FOUND, "nt!PopAction is not known");
    if (!value_u64(value_field(action, "State"), &state))
        return error_new(c->arena, ERROR_MEMORY, "%llx: Could not read nt!PopAction",
                         (unsigned long long)value_address_of(action));
    action_lines(&v, action);
    irp_lines(&v);
    worker_lines(&v);
    return NULL;
}

const command command_poaction = {.name = "poaction",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = NULL,
                                  .brief = "Show what the power manager does, and its requests",
                                  .example = "!poaction",
                                  .run = run_poaction};
const command command_popolicy = {.name = "popolicy",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "[Address]",
                                  .brief = "Show the power policy",
                                  .example = "!popolicy",
                                  .run = run_popolicy};
