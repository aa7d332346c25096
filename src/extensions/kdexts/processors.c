#include "extensions/kdexts/processors.h"

#include "dispatch/args.h"

#include <limits.h>

error *processors_no_types(command_call *c, const char *type_name)
{
    return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type %s: its symbols are needed", type_name);
}

unsigned processors_current(const session *s)
{
    const target *t = s->target;
    return s->thread < t->threads.count ? t->threads.items[s->thread].id : 0;
}

value processors_prcb(kernel_view *v, unsigned number)
{
    return nt_prcb_at(&v->windows, nt_prcb_address(&v->windows, &v->kernel, v->session->target, number));
}

error *processors_argument(command_call *c, kernel_view *v, str rest, unsigned *number)
{
    uint64_t given;
    kernel_view_init(v, c->session, c->out, c->arena);
    if (!nt_type(&v->windows, "_KPRCB")) return processors_no_types(c, "_KPRCB");
    *number = UINT_MAX;
    if (args_empty(rest)) return NULL;
    error *e = args_expression(c, &rest, &given);
    if (e || (e = args_end(c, rest))) return e;
    if (given >= c->session->target->threads.count || value_is_bad(processors_prcb(v, (unsigned)given)))
        return error_new(c->arena, ERROR_NOT_FOUND, "Cannot get PRCB address of processor 0x%llx",
                         (unsigned long long)given);
    *number = (unsigned)given;
    return NULL;
}
