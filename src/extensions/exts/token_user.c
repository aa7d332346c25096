/* !token of programs: the access tokens that a minidump brings. windows-driver-docs, "!token": WinDbg's is
 * for running programs only ("It cannot be used on user-mode dump files"); the sentence before a process's
 * token and the lines are those of a running program's, as published sessions have them, for what the stream
 * has. */
#include "extensions/exts/token.h"

#include "dispatch/args.h"
#include "show/token.h"
#include "windows/token_stream.h"

static const nt_stream_token *choose(const nt_stream_tokens *all, uint64_t id)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].id == id) return &all->items[i];
    return NULL;
}

static const nt_stream_token *by_handle(const nt_stream_tokens *all, uint64_t handle)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].handle == handle) return &all->items[i];
    return NULL;
}

static void show_statistics(command_call *c, const nt_stream_token *t)
{
    static const char *const levels[] = {"Anonymous", "Identification", "Impersonation", "Delegation"};
    if (!t->has_statistics) return;
    emit(c->out, NULL, "Auth ID: {auth_text}\n",
         f_s("auth_text", str_format(c->arena, "%llx:%llx", (unsigned long long)(t->logon >> 32),
                                     (unsigned long long)(t->logon & UINT32_MAX))),
         f_x("authentication_id", t->logon, 0));
    emit(c->out, NULL, "Impersonation Level: {impersonation_level}\nTokenType: {token_type}\n",
         f_if(t->level < 4, f_c("impersonation_level", levels[t->level & 3])),
         f_c("token_type", t->kind == 2 ? "Impersonation" : "Primary"),
         f_s("token_id", str_format(c->arena, "%llx", (unsigned long long)t->token_id)),
         f_x("modified_id", t->modified, 0));
}

static void show_token(command_call *c, const nt_stream_token *t, bool named)
{
    out_begin(c->out, "token");
    emit(c->out, NULL, t->session ? "TS Session ID: 0x{session:x}\n" : "TS Session ID: {session}\n",
         f_if(t->has_session, f_u("session", t->session)), f_p("handle", t->handle), f_u("id", t->id));
    emit(c->out, NULL, "User: {user}\n",
         f_s("user", t->has_user ? nt_sid_shown(c->arena, &t->user, named) : STR("???")),
         f_if(t->has_owner, f_s("owner", nt_sid_shown(c->arena, &t->owner, named))));
    out_heading(c->out, "User Groups: \n");
    show_token_sids(c->out, c->arena, "groups", &t->groups, 0, named, t->cut);
    show_token_privileges(c->out, c->arena, &t->privileges, !t->cut);
    show_statistics(c, t);
    out_end(c->out);
}

error *token_of_program(command_call *c)
{
    str rest = c->args, flag;
    bool named = false;
    uint64_t handle = 0;
    while (args_take_any_flag(&rest, &flag)) {
        if (!str_equal(flag, STR("n"))) return args_error(c, flag, "Syntax");
        named = true;
    }
    error *e = args_expression_or(c, &rest, 0, &handle);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    const target *t = c->session->target;
    nt_stream_tokens all = nt_stream_tokens_of(c->arena, t);
    if (!all.count)
        return error_new(
            c->arena, ERROR_UNAVAILABLE,
            "!token: the dump has no stream of tokens; those of a program are in the kernel's memory");
    const nt_stream_token *found = NULL;
    if (handle) {
        found = by_handle(&all, handle);
        if (!found)
            return error_new(c->arena, ERROR_NOT_FOUND, "The dump has no token of handle %llx",
                             (unsigned long long)handle);
    } else {
        size_t at = c->session->thread;
        if (at < t->threads.count) found = choose(&all, t->threads.items[at].id);
        if (!found) out_heading(c->out, "Thread is not impersonating. Using process token...\n");
        if (!found) found = choose(&all, t->system.process_id);
        if (!found) found = &all.items[0];
    }
    show_token(c, found, named);
    return NULL;
}
