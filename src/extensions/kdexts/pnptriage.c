/* !pnpevent and !pnptriage. windows-driver-docs has a page on the first, which shows no session; of the
 * second the driver kit's test guide says that it helps to find the threads of Plug and Play that keep a
 * machine from going on, and the public extsfns.h (DEBUG_PNP_TRIAGE_INFO) that it reads a lock with its
 * counts of waiters, the thread that has it and how long that waits. No session was published. So the
 * headings are ours, and each part has the text of the command that shows it alone: locks of !locks, threads
 * of !thread, events of !pnpevent, nodes of !devnode 0 21, !devnode 1 and !devnode 2, work items of !exqueue.
 */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/device_node.h"
#include "show/lock.h"
#include "show/object.h"
#include "show/work_queue.h"
#include "windows/device_tree.h"
#include "windows/devices.h"
#include "windows/plugplay_events.h"
#include "windows/variables.h"

enum { THREAD_FLAGS = PROCESS_WAITS | PROCESS_THREADS };

/* ---- events ---- */

static void show_event(kernel_view *v, const nt_pnp_event *e)
{
    str category = nt_pnp_category_name(&v->windows, e->category), service = {0};
    const uint8_t *g = e->guid;
    const char *name = e->has_guid ? nt_pnp_event_name(g) : NULL;
    str guid =
        str_format(v->arena, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", load_u32(g),
                   load_u16(g + 4), load_u16(g + 6), g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
    value node = nt_device_node(&v->windows, nt_device_at(&v->windows, e->device));
    if (e->device) value_counted_string(value_field(node, "ServiceName"), v->arena, &service);
    out_begin(v->out, "pnp_queued_event");
    emit(v->out, NULL, "  Event {event:q}  {category}  {guid} {guid_name}\n", f_p("event", e->at),
         f_if(category.len > 0, f_s("category", category)), f_if(e->has_guid, f_s("guid", guid)),
         f_c("guid_name", name ? name : ""));
    emit(v->out, NULL, e->device ? "    Device {device:q} {service}\n" : NULL, f_p("device", e->device),
         f_s("service", service));
    emit(v->out, NULL, e->text.len ? "    \"{text}\"\n" : NULL, f_s("text", e->text), f_u("flags", e->flags),
         f_u("size", e->size));
    out_end(v->out);
}

static error *show_queue(kernel_view *v)
{
    walk_end end;
    uint64_t status;
    value queue = nt_pnp_event_queue(&v->windows);
    if (!value_u64(value_field(queue, "Status"), &status))
        return error_new(
            v->arena, ERROR_NOT_FOUND,
            "nt's queue of Plug and Play events (PnpDeviceEventList) is not known, or not in the dump");
    nt_pnp_events all = nt_pnp_queued_events(v->arena, &v->windows, queue, &end);
    emit(v->out, "pnp_event_queue", "Device event queue {queue:q}: {count} event(s), status {status:08x}\n",
         f_p("queue", value_address_of(queue)), f_u("count", all.count), f_x("status", status, 8));
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) show_event(v, &all.items[i]);
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "The queue of events: %.*s", STR_ARG(walk_end_text(end)));
}

static error *run_pnpevent(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t at = 0;
    nt_pnp_event event;
    error *e = args_empty(rest) ? NULL : args_address(c, &rest, &at);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_PNP_DEVICE_EVENT_ENTRY"))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt has no type _PNP_DEVICE_EVENT_ENTRY: its symbols are needed");
    if (!at) return show_queue(&v);
    if (!nt_pnp_event_at(c->arena, &v.windows, at, &event))
        return error_at_address(c->arena, ERROR_MEMORY, at,
                                "the event (nt!_PNP_DEVICE_EVENT_ENTRY) is not in the dump");
    show_event(&v, &event);
    return NULL;
}

/* ---- triage ---- */

/* A thread is shown once: the next time its address is enough. */
typedef struct triage {
    kernel_view view;
    nt_addresses shown;
} triage;

static void thread_once(triage *q, uint64_t at)
{
    kernel_view *v = &q->view;
    value thread = nt_thread_at(&v->windows, at);
    uint64_t id;
    for (size_t i = 0; i < q->shown.count; i++) {
        if (q->shown.items[i] != at) continue;
        emit(v->out, "thread_again", "THREAD {thread:q}, as above\n", f_p("thread", at));
        return;
    }
    *VEC_PUSH(v->arena, &q->shown) = at;
    if (value_u64(nt_thread_id(thread), &id)) show_thread(v, thread, THREAD_FLAGS, 0);
    else emit(v->out, "thread_again", "THREAD {thread:q} is not in the dump\n", f_p("thread", at));
}

/* A lock that Plug and Play's work needs, with the thread that has it alone. */
static void lock_part(triage *q, const char *name)
{
    kernel_view *v = &q->view;
    uint64_t at;
    nt_resource lock;
    if (!nt_variable_address(&v->windows, name, &at)) return;
    if (!nt_resource_read(v->arena, &v->windows, at, &lock)) {
        out_heading(v->out, "\nResource @ nt!%s is not in the dump\n", name);
        return;
    }
    out_begin(v->out, "lock");
    show_lock_lines(v, &lock);
    out_end(v->out);
    if (!lock.active || !lock.exclusive || !lock.owners.count) return;
    out_heading(v->out, "\nThread that has it:\n");
    thread_once(q, lock.owners.items[0].thread);
}

static void thread_part(triage *q, const char *variable, const char *title)
{
    uint64_t at = 0;
    if (!nt_variable_number(&q->view.windows, variable, 0, &at)) return;
    out_heading(q->view.out, at ? "\n%s:\n" : "\n%s: none\n", title);
    if (at) thread_once(q, at);
}

static bool has_problem(value node)
{
    uint64_t flags;
    return value_u64(value_field(node, "Flags"), &flags) &&
           flags & (NT_DEVICE_HAS_PROBLEM | NT_DEVICE_HAS_PRIVATE_PROBLEM);
}

static void problem_part(kernel_view *v)
{
    walk_end end;
    size_t shown = 0, busy = 0;
    value root = nt_device_root(&v->windows);
    if (value_is_bad(root)) {
        out_heading(v->out, "\nnt!IopRootDeviceNode is not known\n");
        return;
    }
    nt_tree_nodes all = nt_device_tree(v->arena, &v->windows, root, &end);
    out_heading(v->out, "\nDevice nodes with a problem, or with a request that is pending:\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        uint64_t irp = value_or(value_field(all.items[i].node, "PendingIrp"), 0);
        if (!irp && !has_problem(all.items[i].node)) continue;
        shown++;
        busy += irp != 0;
        show_device_node(v, all.items[i].node, 0, SHOW_NODE_BRIEFLY);
        emit(v->out, "pending_irp", irp ? "  PendingIrp {irp:q}\n" : NULL, f_if(irp != 0, f_p("irp", irp)));
    }
    emit(v->out, "pnp_problems",
         "{shown} of {total} device nodes, {pending} of them with a pending request\n", f_u("shown", shown),
         f_u("total", all.count), f_u("pending", busy));
    if (end != WALK_COMPLETE)
        out_heading(v->out, "*** not all of the tree: %.*s\n", STR_ARG(walk_end_text(end)));
}

static void removal_part(kernel_view *v, const char *variable, const char *title)
{
    const type *t = nt_type(&v->windows, "_PENDING_RELATIONS_LIST_ENTRY");
    uint64_t head;
    value entry;
    if (!t || !nt_variable_address(&v->windows, variable, &head)) return;
    out_heading(v->out, "\n%s:\n", title);
    list_walk w = list_walk_begin(&v->values, head, t, "Link", NT_LIST_LIMIT);
    while (list_walk_next(&w, &entry) && !out_cancelled(v->out)) {
        value device = nt_device_at(&v->windows, value_or(value_field(entry, "DeviceObject"), 0));
        value node = nt_device_node(&v->windows, device);
        if (value_address_of(node)) show_device_node(v, node, 0, SHOW_NODE_BRIEFLY);
    }
    if (w.end != WALK_COMPLETE) out_heading(v->out, "*** not all: %.*s\n", STR_ARG(walk_end_text(w.end)));
}

static void work_part(kernel_view *v)
{
    nt_work_queues all = nt_work_queues_all(v->arena, &v->windows);
    out_heading(v->out, "\nWork that is pending:\n");
    if (!all.count) out_heading(v->out, "nt's work queues are not known, or not in the dump\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_work_queue *q = &all.items[i];
        if (q->items.count || q->end != WALK_COMPLETE) show_work_queue(v, q, 0);
    }
}

static error *run_pnptriage(command_call *c)
{
    triage q = {0};
    kernel_view *v = &q.view;
    error *e = args_end(c, c->args);
    if (e) return e;
    kernel_view_init(v, c->session, c->out, c->arena);
    if (!nt_type(&v->windows, "_DEVICE_NODE") || !nt_type(&v->windows, "_ERESOURCE"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _DEVICE_NODE: its symbols are needed");
    out_heading(c->out, "Locks of Plug and Play:\n");
    lock_part(&q, "IopDeviceTreeLock");
    lock_part(&q, "PiEngineLock");
    thread_part(&q, "PnpDeviceActionThread", "Thread of device actions (enumeration)");
    thread_part(&q, "PnpDeviceEventThread", "Thread of device events");
    out_heading(c->out, "\n");
    e = nt_type(&v->windows, "_PNP_DEVICE_EVENT_ENTRY") ? show_queue(v) : NULL;
    if (e) out_heading(c->out, "%.*s\n", STR_ARG(e->message));
    problem_part(v);
    removal_part(v, "IopPendingSurpriseRemovals", "Pending removals");
    removal_part(v, "IopPendingEjects", "Pending ejects");
    work_part(v);
    return NULL;
}

const command command_pnpevent = {.name = "pnpevent",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "[DeviceEvent]",
                                  .brief = "Show the queue of Plug and Play events, or one of them",
                                  .example = "!pnpevent",
                                  .run = run_pnpevent};
const command command_pnptriage = {
    .name = "pnptriage",
    .extension = "kdexts",
    .needs = NEEDS_TARGET | NEEDS_KERNEL,
    .brief = "Show what Plug and Play is at: its locks, threads, events and problems",
    .example = "!pnptriage",
    .run = run_pnptriage};
