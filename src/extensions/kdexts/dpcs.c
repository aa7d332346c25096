/* !dpcs. Sources: windows-driver-docs, "!dpcs" and the session of "Bug Check 0x133". */
#include "windows/dpcs.h"
#include "extensions/kdexts/processors.h"

#include <limits.h>

static void dpc_row(kernel_view *v, unsigned number, const nt_dpc *d)
{
    strbuf name = {.arena = v->arena};
    bool named = d->readable && symbols_format(v->session->symbols, d->routine, true, &name);
    emit(v->out, "dpc",
         !d->readable ? "Failed to read DPC at 0x{dpc:q}\n"
         : named      ? "{processor:2}: {type:-8}: 0x{dpc:q} 0x{routine:q} {symbol}\n"
                      : "{processor:2}: {type:-8}: 0x{dpc:q} 0x{routine:q}\n",
         f_u("processor", number), f_c("type", d->threaded ? "Threaded" : "Normal"), f_p("dpc", d->dpc),
         f_if(d->readable, f_p("routine", d->routine)), f_if(d->readable, f_p("context", d->context)),
         f_if(named, f_s("symbol", strbuf_str(&name))));
}

static error *run_dpcs(command_call *c)
{
    kernel_view v;
    unsigned wanted;
    const target *t = c->session->target;
    error *e = processors_argument(c, &v, c->args, &wanted);
    if (e) return e;
    out_heading(c->out, "CPU Type      KDPC       Function\n");
    for (size_t i = 0; i < t->threads.count && !out_cancelled(c->out); i++) {
        unsigned number = t->threads.items[i].id;
        if (wanted != UINT_MAX && number != wanted) continue;
        nt_dpcs found = nt_dpcs_of(c->arena, &v.windows, &v.kernel, t, number);
        for (size_t n = 0; n < found.items.count && !out_cancelled(c->out); n++)
            dpc_row(&v, number, &found.items.items[n]);
        if (found.end != WALK_COMPLETE)
            emit(c->out, "dpc_queue", "{processor:2}: a queue ends: {end}\n", f_u("processor", number),
                 f_s("end", walk_end_text(found.end)));
    }
    return NULL;
}

const command command_dpcs = {.name = "dpcs",
                              .extension = "kdexts",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL,
                              .synopsis = "[Processor]",
                              .brief = "Show the queued deferred procedure calls",
                              .example = "!dpcs",
                              .run = run_dpcs};
