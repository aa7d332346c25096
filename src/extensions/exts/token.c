/* !token of kernel targets: an access token. Sources: windows-driver-docs, "!token"; the lines that Windows 8
 * and later have, and the numbers of privileges that are bits, as published sessions and "Windows Internals",
 * part 1, show them. The list below "RestrictedSids" is made like that of the capabilities. */
#include "extensions/exts/token.h"

#include "dispatch/args.h"
#include "show/kernel.h"
#include "show/token.h"

enum { IMPERSONATION_TOKEN = 2 }; /* TOKEN_TYPE; 1 = primary */

typedef struct token_view {
    kernel_view kernel;
    value token;
    bool named;
} token_view;

/* ---- SIDs ---- */

static str sid_at(token_view *t, uint64_t address)
{
    nt_sid sid;
    if (!nt_sid_at(t->kernel.values.space, address, &sid)) return STR("???");
    return nt_sid_shown(t->kernel.arena, &sid, t->named);
}

/* "PackageSid: (null)" */
static void sid_line(token_view *t, const char *label, const char *name, value pointer)
{
    kernel_view *v = &t->kernel;
    uint64_t at = 0;
    bool known = value_u64(pointer, &at);
    str text = !known ? STR("???") : at ? sid_at(t, at) : STR("(null)");
    out_heading(v->out, "%s: %.*s\n", label, STR_ARG(text));
    emit(v->out, NULL, NULL, f_if(known && at, f_s(name, text)));
}

static void sid_rows(token_view *t, const char *list, nt_token_sids all, size_t from, bool cut)
{
    show_token_sids(t->kernel.out, t->kernel.arena, list, &all, from, t->named, cut);
}

static nt_token_sids sids(token_view *t, value array, value count, bool *cut)
{
    uint64_t at, length;
    *cut = true;
    if (!value_u64(array, &at) || !value_u64(count, &length)) return (nt_token_sids){0};
    return nt_token_sid_list(t->kernel.arena, &t->kernel.windows, at, length, cut);
}

static void user_lines(token_view *t)
{
    kernel_view *v = &t->kernel;
    bool cut;
    nt_token_sids all =
        sids(t, value_field(t->token, "UserAndGroups"), value_field(t->token, "UserAndGroupCount"), &cut);
    str user =
        all.count && all.items[0].readable ? nt_sid_shown(v->arena, &all.items[0].sid, t->named) : STR("???");
    emit(v->out, NULL, "User: {user}\n", f_s("user", user));
    out_heading(v->out, "User Groups: \n");
    sid_rows(t, "groups", all, 1, cut);
    sid_line(t, "Primary Group", "primary_group", value_field(t->token, "PrimaryGroup"));
}

/* ---- the rest ---- */

static void privilege_rows(token_view *t)
{
    kernel_view *v = &t->kernel;
    nt_privileges all;
    bool whole = nt_token_privileges(v->arena, &v->windows, t->token, &all);
    show_token_privileges(v->out, v->arena, &all, whole);
}

/* The 64 bits of a LUID as one number. */
static bool luid(token_view *t, const char *name, uint64_t *out)
{
    uint64_t low, high;
    value v = value_field(t->token, name);
    if (!value_u64(value_field(v, "LowPart"), &low) || !value_u64(value_field(v, "HighPart"), &high))
        return false;
    *out = (high & UINT32_MAX) << 32 | low;
    return true;
}

static void pair_line(token_view *t, const char *label, const char *between, const char *name,
                      const char *field_name)
{
    kernel_view *v = &t->kernel;
    uint64_t id = 0;
    bool known = luid(t, field_name, &id);
    if (known)
        out_heading(v->out, "%-26s (%llx,%s%llx)\n", label, (unsigned long long)(id >> 32), between,
                    (unsigned long long)(id & UINT32_MAX));
    else out_heading(v->out, "%-26s ???\n", label);
    emit(v->out, NULL, NULL, f_if(known, f_x(name, id, 0)));
}

static void kind_lines(token_view *t)
{
    static const char *const levels[] = {"Anonymous", "Identification", "Impersonation", "Delegation"};
    kernel_view *v = &t->kernel;
    uint64_t level = 0, kind = 0, in_use = 0;
    bool has_level = value_u64(value_field(t->token, "ImpersonationLevel"), &level) && level < 4;
    bool has_kind = value_u64(value_field(t->token, "TokenType"), &kind);
    value_u64(value_field(t->token, "TokenInUse"), &in_use);
    str source = {0};
    nt_char_array(v->arena, value_field(t->token, "TokenSource.SourceName"), &source);
    emit(v->out, NULL,
         "Impersonation Level:       {impersonation_level}\nTokenType:                 {token_type}\n",
         f_if(has_level, f_c("impersonation_level", levels[level & 3])),
         f_if(has_kind, f_c("token_type", kind == IMPERSONATION_TOKEN ? "Impersonation" : "Primary")));
    emit(v->out, NULL,
         in_use ? "Source: {source:-18} TokenFlags: 0x{flags:x} ( Token in use )\n"
                : "Source: {source:-18} TokenFlags: 0x{flags:x} ( Token NOT in use ) \n",
         f_s("source", source), kernel_number("flags", value_field(t->token, "TokenFlags")),
         f_b("in_use", in_use != 0));
}

static void id_lines(token_view *t)
{
    kernel_view *v = &t->kernel;
    uint64_t id = 0, parent = 0;
    bool has_id = luid(t, "TokenId", &id), has_parent = luid(t, "ParentTokenId", &parent);
    emit(v->out, NULL, "Token ID: {token_id:-16} ParentToken ID: {parent_id}\n",
         f_if(has_id, f_s("token_id", str_format(v->arena, "%llx", (unsigned long long)id))),
         f_if(has_parent, f_s("parent_id", str_format(v->arena, "%llx", (unsigned long long)parent))));
    pair_line(t, "Modified ID:", " ", "modified_id", "ModifiedId");
}

/* "RestrictedSidCount: 0      RestrictedSids: 0x0000000000000000", and the SIDs when there are any. */
static void counted_sids(token_view *t, const char *what, const char *list, value array, value count)
{
    kernel_view *v = &t->kernel;
    bool cut;
    uint64_t number = 0, at = 0;
    bool known = value_u64(count, &number) && value_u64(array, &at);
    const char *one = str_equal(str_from_cstr(what), STR("Capabilities")) ? "Capability" : "RestrictedSid";
    if (!known) {
        out_heading(v->out, "%sCount: ???\n", one);
        return;
    }
    out_heading(v->out, "%sCount: %-6llu %s: 0x%0*llx\n", one, (unsigned long long)number, what,
                (int)session_pointer_size(v->session) * 2, (unsigned long long)at);
    if (!number) return;
    nt_token_sids all = sids(t, array, count, &cut);
    out_heading(v->out, "%s:\n", what);
    sid_rows(t, list, all, 0, cut);
}

static void package_lines(token_view *t)
{
    kernel_view *v = &t->kernel;
    uint64_t at, number;
    if (value_has_field(t->token, "Package"))
        sid_line(t, "PackageSid", "package", value_field(t->token, "Package"));
    if (value_has_field(t->token, "Capabilities"))
        counted_sids(t, "Capabilities", "capabilities", value_field(t->token, "Capabilities"),
                     value_field(t->token, "CapabilityCount"));
    value lowbox = value_field(t->token, "LowboxNumberEntry");
    if (value_has_field(t->token, "LowboxNumberEntry") && value_u64(lowbox, &at)) {
        out_heading(v->out, "LowboxNumberEntry: 0x%0*llx\n", (int)session_pointer_size(v->session) * 2,
                    (unsigned long long)at);
        value entry = nt_value(&v->windows, "_SEP_LOWBOX_NUMBER_ENTRY", at);
        if (at && value_u64(value_field(entry, "LowboxNumber"), &number))
            emit(v->out, NULL, "LowboxNumber: {lowbox_number}\n", f_u("lowbox_number", number));
    }
    if (value_has_field(t->token, "TrustLevelSid"))
        sid_line(t, "Process Token TrustLevelSid", "trust_level", value_field(t->token, "TrustLevelSid"));
}

static void show_token(token_view *t)
{
    kernel_view *v = &t->kernel;
    uint64_t session = 0, logon = 0;
    out_begin(v->out, "token");
    emit(v->out, NULL, "_TOKEN 0x{token:q}\n", f_p("token", value_address_of(t->token)));
    bool has_session = value_u64(value_field(t->token, "SessionId"), &session);
    emit(v->out, NULL, session ? "TS Session ID: 0x{session:x}\n" : "TS Session ID: {session}\n",
         f_if(has_session, f_u("session", session)));
    user_lines(t);
    privilege_rows(t);
    pair_line(t, "Authentication ID:", "", "authentication_id", "AuthenticationId");
    kind_lines(t);
    id_lines(t);
    counted_sids(t, "RestrictedSids", "restricted_sids", value_field(t->token, "RestrictedSids"),
                 value_field(t->token, "RestrictedSidCount"));
    if (value_has_field(t->token, "OriginatingLogonSession") && luid(t, "OriginatingLogonSession", &logon))
        emit(v->out, NULL, "OriginatingLogonSession: {logon_session:x}\n", f_x("logon_session", logon, 0));
    package_lines(t);
    out_end(v->out);
}

/* The token of whom the debugger looks at: the thread's when it impersonates, its process's otherwise. A
 * process that .process chose comes first, and then only its own threads count. */
static error *current_token(token_view *t, uint64_t *at)
{
    kernel_view *v = &t->kernel;
    uint64_t process = v->session->implicit_process, owner = 0;
    value thread = nt_thread_at(&v->windows, session_thread(v->session, v->arena));
    bool owned = value_u64(nt_thread_owner(thread), &owner) && owner;
    bool belongs = !process || process == owner;
    if (belongs && nt_thread_impersonates(&v->windows, thread, at)) return NULL;
    if (!process) process = owned ? owner : session_process(v->session, v->arena);
    if (!process) return error_new(v->arena, ERROR_UNAVAILABLE, "The current process is not known");
    if (value_u64(nt_process_token(nt_process_at(&v->windows, process)), at) && *at) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "%llx: Could not read the process's token",
                     (unsigned long long)process);
}

static error *run_token(command_call *c)
{
    token_view t = {0};
    str rest = c->args;
    uint64_t at = 0, kind;
    if (args_take_flag(&rest, STR("-?"))) {
        out_heading(
            c->out,
            "!token [-n] [Address | Handle]   the token; without one, the current thread's or process's\n"
            "                                 -n: names of the accounts that every Windows has\n");
        return NULL;
    }
    if (c->session->target->class == TARGET_USER) return token_of_program(c);
    kernel_view_init(&t.kernel, c->session, c->out, c->arena);
    t.named = args_take_flag(&rest, STR("-n"));
    error *e = args_empty(rest) ? NULL : args_address(c, &rest, &at);
    if (!t.named) t.named = args_take_flag(&rest, STR("-n"));
    if (e || (e = args_end(c, rest))) return e;
    if (!nt_type(&t.kernel.windows, "_TOKEN"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _TOKEN: its symbols are needed");
    if (!at && (e = current_token(&t, &at))) return e;
    t.token = nt_token_at(&t.kernel.windows, at);
    if (!value_u64(value_field(t.token, "TokenType"), &kind))
        return error_new(c->arena, ERROR_MEMORY, "%llx: Could not read the token", (unsigned long long)at);
    if (kind != 1 && kind != IMPERSONATION_TOKEN)
        return error_new(c->arena, ERROR_FORMAT, "%llx is not a token: its type is %llu, not 1 or 2",
                         (unsigned long long)at, (unsigned long long)kind);
    show_token(&t);
    return NULL;
}

const command command_token = {.name = "token",
                               .extension = "exts",
                               .needs = NEEDS_TARGET,
                               .synopsis = "[-n] [Address | Handle] | -?",
                               .brief = "Display an access token",
                               .example = "!token -n",
                               .run = run_token};
