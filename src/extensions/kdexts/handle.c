/* !handle of kernel targets: handle tables of processes and the kernel's own. Source: windows-driver-docs,
 * "!handle"; the line with the entry's address as published sessions have it. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/object.h"
#include "windows/handle_table.h"

enum {
    SHOW_ENTRY = 1,
    SHOW_OBJECT = 2,
    SHOW_FREE = 4,
    KERNEL_TABLE = 0x10,
    IS_ID = 0x20, /* the handle is a process's or a thread's id */
    DEFAULT_FLAGS = SHOW_ENTRY | SHOW_OBJECT,
    KNOWN_FLAGS = DEFAULT_FLAGS | SHOW_FREE | KERNEL_TABLE | IS_ID,
};

typedef struct handle_question {
    kernel_view view;
    uint64_t handle; /* 0 = all of them */
    unsigned flags;
    str type; /* empty = any */
    bool found;
} handle_question;

static void show_entry_line(handle_question *q, const nt_handle *h)
{
    kernel_view *v = &q->view;
    str name = {0};
    bool named = show_object_name(v, h->object, &name);
    str attributes = str_format(v->arena, "%s%s%s", h->attributes & NT_HANDLE_PROTECTED ? " (Protected)" : "",
                                h->attributes & NT_HANDLE_INHERIT ? " (Inherit)" : "",
                                h->attributes & NT_HANDLE_AUDIT ? " (Audit)" : "");
    emit(
        v->out, "kernel_handle",
        "{handle:04x}: Object: {object:q}  GrantedAccess: {granted_access:08x}{attributes_text} Entry: {entry:q}\n",
        f_x("handle", h->handle, 0), f_p("object", h->object), f_x("granted_access", h->access, 0),
        f_s("attributes_text", attributes), f_p("entry", h->entry),
        f_s("type", show_object_type_name(v, h->object)), f_if(named, f_s("name", name)),
        f_x("attributes", h->attributes, 0));
}

static void show_one(handle_question *q, const nt_handle *h)
{
    enum { INDENT = 8 };
    kernel_view *v = &q->view;
    if (!h->readable) {
        emit(v->out, "missing_handles",
             "{handle:04x}: Unable to read handle table entries, Entry address {entry:q}\n",
             f_x("handle", h->handle, 0), f_p("entry", h->entry));
        return;
    }
    if (!h->object) {
        q->found = true;
        emit(v->out, "free_handle",
             "{handle:04x}: free handle, Entry address {entry:q}, Next Entry {next:q}\n",
             f_x("handle", h->handle, 0), f_p("entry", h->entry), f_p("next", h->next_free));
        return;
    }
    if (q->type.len && !str_equal(show_object_type_name(v, h->object), q->type)) return;
    q->found = true;
    if (q->flags & SHOW_ENTRY) show_entry_line(q, h);
    if (!(q->flags & SHOW_OBJECT)) return;
    out_begin(v->out, "object");
    show_object_lines(v, h->object);
    show_object_counts(v, h->object, INDENT);
    out_heading(v->out, "\n");
    out_end(v->out);
}

/* "Handle table at fffff8a00066f700 with 39 entries in use" */
static error *show_table(handle_question *q, value table, bool kernel)
{
    kernel_view *v = &q->view;
    uint64_t count = 0, at = value_address_of(table);
    bool counted = nt_handle_table_count(table, &count);
    emit(v->out, "handle_table",
         kernel ? "Kernel handle table at {table:q} with {entries} entries in use\n\n"
                : "Handle table at {table:q} with {entries} entries in use\n\n",
         f_p("table", at), f_if(counted, f_u("entries", count)), f_b("kernel", kernel));
    if (q->handle) {
        nt_handle one;
        if (nt_handle_find(&v->windows, table, q->handle, &one)) show_one(q, &one);
        else
            emit(v->out, "missing_handles", "{handle:04x}: not a valid handle in this process\n",
                 f_x("handle", q->handle, 0));
        return NULL;
    }
    walk_end end;
    nt_handles all = nt_handle_table_entries(v->arena, &v->windows, table, q->flags & SHOW_FREE, &end);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) show_one(q, &all.items[i]);
    if (end == WALK_COMPLETE || end == WALK_INTERRUPTED) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "%llx: Unable to read handle table", (unsigned long long)at);
}

static error *show_of_process(handle_question *q, value process)
{
    uint64_t at = value_or(nt_process_object_table(process), 0);
    show_process(&q->view, process, 0);
    if (!at) return error_new(q->view.arena, ERROR_MEMORY, "The process has no handle table");
    return show_table(q, nt_handle_table_at(&q->view.windows, at), false);
}

/* All processes: one that has no table, or one that cannot be read, is a line of its own. */
static error *show_all_processes(handle_question *q)
{
    kernel_view *v = &q->view;
    walk_end end;
    nt_values all = nt_processes(v->arena, &v->windows, &v->kernel, &end);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        error *e = show_of_process(q, all.items[i]);
        if (e) out_heading(v->out, "%.*s\n\n", STR_ARG(e->message));
        else out_heading(v->out, "\n");
    }
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "PsActiveProcessHead: %.*s", STR_ARG(walk_end_text(end)));
}

static error *show_id(handle_question *q)
{
    nt_handle one;
    if (!nt_cid_find(&q->view.windows, q->handle, &one))
        return error_new(q->view.arena, ERROR_NOT_FOUND, "%llx is not the id of a process or a thread",
                         (unsigned long long)q->handle);
    show_one(q, &one);
    return NULL;
}

static error *run_handle(command_call *c)
{
    handle_question q = {0};
    str rest = c->args;
    uint64_t flags, which;
    value process;
    kernel_view_init(&q.view, c->session, c->out, c->arena);
    error *e = args_word_or(c, &rest, UINT64_MAX, &q.handle);
    if (e || (e = args_word_or(c, &rest, DEFAULT_FLAGS, &flags)) ||
        (e = args_word_or(c, &rest, UINT64_MAX, &which)))
        return e;
    args_take_string(&rest, &q.type);
    if ((e = args_end(c, rest))) return e;
    if (!nt_type(&q.view.windows, "_HANDLE_TABLE_ENTRY") || !nt_type(&q.view.windows, "_OBJECT_HEADER"))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt has no type _HANDLE_TABLE_ENTRY: its symbols are needed");
    if (flags & ~(uint64_t)KNOWN_FLAGS)
        return error_new(c->arena, ERROR_UNSUPPORTED, "!handle: what flags %llx show is not known",
                         (unsigned long long)(flags & ~(uint64_t)KNOWN_FLAGS));
    q.flags = (unsigned)flags;
    if (q.handle == UINT64_MAX || q.handle == UINT32_MAX) q.handle = 0;
    if (flags & IS_ID) {
        if (!(flags & DEFAULT_FLAGS))
            q.flags |= SHOW_OBJECT; /* "information about the corresponding kernel object" */
        return show_id(&q);
    }
    if (flags & KERNEL_TABLE) {
        value table = nt_kernel_handle_table(&q.view.windows);
        if (value_is_bad(table))
            return error_new(c->arena, ERROR_NOT_FOUND, "nt!ObpKernelHandleTable is not known");
        return show_table(&q, table, true);
    }
    if (which == 0) return show_all_processes(&q);
    if ((e = kernel_view_process(&q.view, session_address(c->session, which), &process))) return e;
    return show_of_process(&q, process);
}

const command command_kernel_handle = {.name = "handle",
                                       .extension = "kdexts",
                                       .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                       .synopsis = "[Handle [Flags [Process [TypeName]]]]",
                                       .brief = "Display handles of a process, of all, or of the kernel",
                                       .example = "!handle 0 3 -1 Process",
                                       .run = run_handle};
