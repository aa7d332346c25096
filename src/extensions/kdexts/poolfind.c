/* !poolfind: all blocks of pool with a tag. Sources: windows-driver-docs, "!poolfind"; options (-tag,
 * -nonpaged, -paged, -session, -global, -small, -large, -x) and lines of 64-bit targets as published sessions
 * show them. -limit is ours. */
#include "show/pool.h"

#include "dispatch/args.h"
#include "dispatch/command.h"

enum { KIND_NONPAGED = 0, KIND_PAGED = 1, KIND_SPECIAL = 2, KIND_SESSION = 4, DEFAULT_LIMIT = 100000 };

typedef struct search {
    pool_view *view;
    command_call *call;
    uint32_t tag, mask;
    nt_pool_kind kind;
    bool small, large;
    str run; /* -x: a command for each */
    uint64_t limit, found;
    error *error;
} search;

static bool found_one(void *user, const nt_pool_hit *h)
{
    search *s = user;
    pool_view *v = s->view;
    bool quiet = s->run.len != 0;
    s->found++;
    emit(v->kernel.out, "pool_found",
         quiet ? NULL : "{address:q} : tag {tag}, size {size_text:9}, {region}\n", f_p("address", h->address),
         pool_tag_field(v, "tag", h->tag), f_u("size", h->size),
         f_s("size_text",
             h->size ? str_format(v->kernel.arena, "0x%llx", (unsigned long long)h->size) : STR("0")),
         f_s("region", nt_pool_kind_name(s->kind)), f_b("large", h->is_large));
    if (quiet) {
        s->call->session->extension_result = h->address;
        if (!dispatcher_run_nested(s->call->dispatcher, s->run)) s->error = dispatcher_failed(s->call->arena);
    }
    return !s->error && s->found < s->limit && !out_cancelled(v->kernel.out);
}

static bool region_begins(void *user, uint64_t start, uint64_t end)
{
    search *s = user;
    show_pool_search(s->view, s->kind, s->tag, start, end);
    return true;
}

/* ---- arguments ---- */

/* A number that is one word: "-limit 5 -x" would be a difference. */
static error *number_word(command_call *c, str *rest, uint64_t *out)
{
    str word = {0};
    args_take_string(rest, &word);
    error *e = args_expression(c, &word, out);
    return e ? e : args_end(c, word);
}

static error *option(search *s, str *rest, str flag)
{
    command_call *c = s->call;
    str text;
    if (str_equal(flag, STR("nonpaged")) || str_equal(flag, STR("global"))) s->kind = NT_POOL_NONPAGED;
    else if (str_equal(flag, STR("paged"))) s->kind = NT_POOL_PAGED;
    else if (str_equal(flag, STR("session"))) s->kind = NT_POOL_SESSION;
    else if (str_equal(flag, STR("small"))) s->large = false;
    else if (str_equal(flag, STR("large"))) s->small = false;
    else if (str_equal(flag, STR("limit"))) return number_word(c, rest, &s->limit);
    else if (str_equal(flag, STR("x")) || str_equal(flag, STR("tag"))) {
        if (!args_take_string(rest, &text)) return args_error(c, *rest, "Syntax");
        if (str_equal(flag, STR("x"))) s->run = text;
        else if (!nt_pool_tag_parse(text, &s->tag, &s->mask))
            return error_new(c->arena, ERROR_SYNTAX, "\"%.*s\" is no pool tag", STR_ARG(text));
        else return NULL;
    } else {
        return error_new(c->arena, ERROR_UNSUPPORTED, "!poolfind: there is no option -%.*s", STR_ARG(flag));
    }
    return NULL;
}

static error *pool_type(search *s, uint64_t number)
{
    static const struct {
        uint64_t number;
        nt_pool_kind kind;
    } kinds[] = {{KIND_NONPAGED, NT_POOL_NONPAGED},
                 {KIND_PAGED, NT_POOL_PAGED},
                 {KIND_SPECIAL, NT_POOL_SPECIAL},
                 {KIND_SESSION, NT_POOL_SESSION}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].number != number) continue;
        s->kind = kinds[i].kind;
        return NULL;
    }
    return error_new(s->call->arena, ERROR_UNSUPPORTED, "!poolfind: pool types are 0, 1, 2 and 4");
}

static error *arguments(search *s, bool *has_tag)
{
    command_call *c = s->call;
    str rest = str_trim_left(c->args), flag, text;
    *has_tag = false;
    while (rest.len) {
        error *e = NULL;
        uint64_t number;
        if (args_take_any_flag(&rest, &flag)) {
            e = option(s, &rest, flag);
            *has_tag = *has_tag || str_equal(flag, STR("tag"));
        } else if (!*has_tag) {
            if (!args_take_string(&rest, &text)) return args_error(c, rest, "Syntax");
            if (!nt_pool_tag_parse(text, &s->tag, &s->mask))
                e = error_new(c->arena, ERROR_SYNTAX, "\"%.*s\" is no pool tag", STR_ARG(text));
            *has_tag = true;
        } else {
            e = number_word(c, &rest, &number);
            if (!e) e = pool_type(s, number);
        }
        if (e) return e;
        rest = str_trim_left(rest);
    }
    return NULL;
}

static error *run_poolfind(command_call *c)
{
    pool_view *v = ARENA_NEW(c->arena, pool_view);
    search s = {
        .view = v, .call = c, .kind = NT_POOL_NONPAGED, .small = true, .large = true, .limit = DEFAULT_LIMIT};
    bool has_tag;
    error *e = arguments(&s, &has_tag);
    if (e) return e;
    if (!has_tag) return error_new(c->arena, ERROR_SYNTAX, "!poolfind: a pool tag is needed");
    if ((e = pool_view_init(v, c->session, c->out, c->arena))) return e;
    uint64_t before = c->session->extension_result;
    nt_pool_search through = pool_view_search(v, s.kind, s.tag, s.mask);
    through.each = found_one;
    through.region = region_begins;
    through.user = &s;
    if (s.large) show_pool_large_search(v, s.tag);
    if (s.large) nt_pool_search_large(&through);
    bool known = !s.small || through.stopped || nt_pool_search_small(&through);
    c->session->extension_result = before;
    emit(c->out, "pool_search_end", NULL, f_u("found", s.found), f_u("bad_headers", through.problems),
         f_u("unreadable", through.failed), f_b("limit_reached", s.found >= s.limit));
    if (!known)
        return error_new(c->arena, ERROR_NOT_FOUND, "nt does not tell where its %.*s is",
                         STR_ARG(nt_pool_kind_name(s.kind)));
    if (s.error) return s.error;
    if (s.found >= s.limit)
        return error_new(c->arena, ERROR_MEMORY,
                         "!poolfind stopped at %llu blocks; -limit takes another number",
                         (unsigned long long)s.limit);
    return NULL;
}

const command command_poolfind = {
    .name = "poolfind",
    .extension = "kdexts",
    .needs = NEEDS_TARGET | NEEDS_KERNEL,
    .synopsis = "TagString|0xTagValue [PoolType] [-nonpaged|-paged|-session] [-small|-large] "
                "[-limit Count] [-x \"Command\"]",
    .brief = "Find all blocks of pool with a tag",
    .example = "!poolfind Proc -nonpaged",
    .run = run_poolfind};
