#include "show/thread_line.h"

static void details_of(session *s, out *o, arena *a, const target_thread *t)
{
    strbuf start = {.arena = a};
    if (t->start_address && symbols_format(s->symbols, t->start_address, true, &start))
        out_heading(o, "      Start: %.*s ", STR_ARG(strbuf_str(&start)));
    else if (t->start_address) out_heading(o, "      Start: ");
    if (t->start_address)
        emit(o, NULL, "({start_address:p})\n", f_p("start_address", t->start_address),
             f_if(start.len > 0, f_s("start_symbol", strbuf_str(&start))));
    emit(o, NULL, "      Priority: {priority}  Priority class: {priority_class}\n",
         f_u("priority", t->priority), f_u("priority_class", t->priority_class));
}

void show_thread_line(session *s, out *o, arena *a, size_t index, bool current, bool details)
{
    const target_thread *t = &s->target->threads.items[index];
    bool event = index == s->target->event_thread;
    out_begin(o, "thread");
    if (s->target->class == TARGET_KERNEL) {
        emit(o, NULL, "{mark}  {index}  processor {id}\n", f_c("mark", current ? "." : " "),
             f_u("index", index), f_u("id", t->id), f_b("current", current), f_b("event", event));
    } else {
        emit(
            o, NULL,
            t->name.len
                ? "{mark}{index:3}  Id: {pid:x}.{id:x} Suspend: {suspend:d} Teb: {teb:p} Unfrozen \"{name}\"\n"
                : "{mark}{index:3}  Id: {pid:x}.{id:x} Suspend: {suspend:d} Teb: {teb:p} Unfrozen\n",
            f_c("mark", current ? "."
                        : event ? "#"
                                : " "),
            f_u("index", index), f_u("pid", s->target->system.process_id), f_u("id", t->id),
            f_u("suspend", t->suspend_count), f_p("teb", t->teb), f_if(t->name.len > 0, f_s("name", t->name)),
            f_b("current", current), f_b("event", event));
        if (details) details_of(s, o, a, t);
    }
    out_end(o);
}
