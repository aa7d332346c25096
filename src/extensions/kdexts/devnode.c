/* !devnode: a node of the device tree, or all that is below it. Source: windows-driver-docs, "!devnode",
 * "!vpb" and "Determining the Status of a Device" for the text. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/device_node.h"
#include "windows/device_tree.h"
#include "windows/devices.h"
#include "windows/variables.h"

enum {
    WITH_CHILDREN = SHOW_NODE_BRIEFLY,
    WITH_RESOURCES = SHOW_NODE_RESOURCES,
    WITH_REQUIREMENTS = SHOW_NODE_REQUIREMENTS,
    WITH_TRANSLATED = SHOW_NODE_TRANSLATED,
    NOT_STARTED = 0x10,
    WITH_PROBLEMS = 0x20,
    SHOWS_RESOURCES = WITH_RESOURCES | WITH_REQUIREMENTS | WITH_TRANSLATED,
    KNOWN_FLAGS = WITH_CHILDREN | SHOWS_RESOURCES | NOT_STARTED | WITH_PROBLEMS,
    PENDING_REMOVALS = 1, /* instead of an address */
    PENDING_EJECTS = 2,
};

typedef struct node_question {
    kernel_view view;
    unsigned flags;
    str service; /* empty = any */
} node_question;

/* What the flags leave; nodes that cannot be read are shown. */
static bool is_wanted(node_question *q, value node)
{
    uint64_t state, flags;
    if (q->flags & NOT_STARTED && value_u64(value_field(node, "State"), &state) &&
        str_equal(nt_device_state_name(&q->view.windows, state), STR("DeviceNodeStarted")))
        return false;
    if (q->flags & WITH_PROBLEMS && value_u64(value_field(node, "Flags"), &flags) &&
        !(flags & (NT_DEVICE_HAS_PROBLEM | NT_DEVICE_HAS_PRIVATE_PROBLEM)))
        return false;
    return true;
}

static bool has_service(node_question *q, value node)
{
    str name;
    return !q->service.len || (value_counted_string(value_field(node, "ServiceName"), q->view.arena, &name) &&
                               str_equal_nocase(name, q->service));
}

/* A service's nodes come with all that is below them, counted from there. */
static error *show_tree(node_question *q, value top)
{
    kernel_view *v = &q->view;
    walk_end end;
    nt_tree_nodes all = nt_device_tree(v->arena, &v->windows, top, &end);
    unsigned from = 0;
    bool inside = false;
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_tree_node *n = &all.items[i];
        if (inside && n->depth <= from) inside = false;
        if (!inside && has_service(q, n->node)) {
            inside = true;
            from = q->service.len ? n->depth : 0;
        }
        if (inside && is_wanted(q, n->node)) show_device_node(v, n->node, n->depth - from, q->flags);
    }
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "The device tree below %llx: %.*s",
                     (unsigned long long)value_address_of(top), STR_ARG(walk_end_text(end)));
}

/* IopPendingSurpriseRemovals and IopPendingEjects: the devices whose removal somebody holds up. The words are
 * ours. */
static error *show_pending(node_question *q, const char *variable, const char *title)
{
    kernel_view *v = &q->view;
    const type *t = nt_type(&v->windows, "_PENDING_RELATIONS_LIST_ENTRY");
    uint64_t head;
    value entry;
    if (!t || !nt_variable_address(&v->windows, variable, &head))
        return error_new(v->arena, ERROR_NOT_FOUND, "nt!%s is not known", variable);
    list_walk w = list_walk_begin(&v->values, head, t, "Link", NT_LIST_LIMIT);
    out_heading(v->out, "%s:\n", title);
    while (list_walk_next(&w, &entry) && !out_cancelled(v->out)) {
        value device = nt_device_at(&v->windows, value_or(value_field(entry, "DeviceObject"), 0));
        value node = nt_device_node(&v->windows, device);
        if (value_address_of(node)) show_device_node(v, node, 0, q->flags);
        else
            emit(v->out, "pending_relation", "Pending entry {entry:q} has no device node\n",
                 f_p("entry", value_address_of(entry)));
    }
    if (w.end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "nt!%s: %.*s", variable, STR_ARG(walk_end_text(w.end)));
}

static error *run_devnode(command_call *c)
{
    node_question q = {0};
    str rest = c->args;
    uint64_t at = 0, flags, state;
    kernel_view_init(&q.view, c->session, c->out, c->arena);
    if (!nt_type(&q.view.windows, "_DEVICE_NODE"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _DEVICE_NODE: its symbols are needed");
    error *e = args_empty(rest) ? NULL : args_address(c, &rest, &at);
    if (e || (e = args_expression_or(c, &rest, 0, &flags))) return e;
    args_take_string(&rest, &q.service);
    if ((e = args_end(c, rest))) return e;
    q.flags = (unsigned)flags;
    if (at == PENDING_REMOVALS) return show_pending(&q, "IopPendingSurpriseRemovals", "Pending removals");
    if (at == PENDING_EJECTS) return show_pending(&q, "IopPendingEjects", "Pending ejects");
    value node = at ? nt_device_node_at(&q.view.windows, at) : nt_device_root(&q.view.windows);
    if (value_is_bad(node)) return error_new(c->arena, ERROR_NOT_FOUND, "nt!IopRootDeviceNode is not known");
    if (!value_u64(value_field(node, "State"), &state))
        return error_new(c->arena, ERROR_MEMORY, "%llx: Could not read device node",
                         (unsigned long long)value_address_of(node));
    if (!at)
        out_heading(c->out, "Dumping IopRootDeviceNode (= 0x%llx)\n",
                    (unsigned long long)value_address_of(node));
    if (q.flags & WITH_CHILDREN) e = show_tree(&q, node);
    else show_device_node(&q.view, node, 0, q.flags);
    if (!e && flags & ~(uint64_t)KNOWN_FLAGS)
        return error_new(c->arena, ERROR_UNSUPPORTED, "!devnode: what flags %llx show is not read",
                         (unsigned long long)(flags & ~(uint64_t)KNOWN_FLAGS));
    return e;
}

const command command_devnode = {.name = "devnode",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[Address [Flags [Service]] | 1 | 2]",
                                 .brief = "Show a node of the device tree, or the whole tree",
                                 .example = "!devnode 0 1",
                                 .run = run_devnode};
