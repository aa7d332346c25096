/* !devnode: a node of the device tree, or all that is below it. Source: windows-driver-docs, "!devnode",
 * "!vpb" and "Determining the Status of a Device" for the text. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/resources.h"
#include "windows/device_tree.h"
#include "windows/devices.h"
#include "windows/variables.h"

enum {
    WITH_CHILDREN = 1,
    WITH_RESOURCES = 2,
    WITH_REQUIREMENTS = 4,
    WITH_TRANSLATED = 8,
    NOT_STARTED = 0x10,
    WITH_PROBLEMS = 0x20,
    SHOWS_RESOURCES = WITH_RESOURCES | WITH_REQUIREMENTS | WITH_TRANSLATED,
    KNOWN_FLAGS = WITH_CHILDREN | SHOWS_RESOURCES | NOT_STARTED | WITH_PROBLEMS,
    PENDING_REMOVALS = 1, /* instead of an address */
    PENDING_EJECTS = 2,
    STEP = 2, /* blanks for each level */
};

typedef struct node_question {
    kernel_view view;
    unsigned flags;
    str service; /* empty = any */
    size_t shown;
} node_question;

/* "0xfffffa8004483490", but "0000000000" (which is what the C library makes of %#010x). */
static const char *hexadecimal_spec(value v)
{
    return value_or(v, 1) == 0 ? "010x" : "q";
}

static void state_line(kernel_view *v, const char *indent, const char *label, const char *name, value state)
{
    uint64_t number = 0;
    bool have = value_u64(state, &number);
    str text = nt_device_state_name(&v->windows, number);
    if (!text.len) text = STR("Unknown State");
    out_heading(v->out, "%s  %s = %.*s (0x%llx)\n", indent, label, STR_ARG(have ? text : STR("???")),
                (unsigned long long)number);
    emit(v->out, NULL, NULL, f_if(have, f_s(name, text)));
}

/* The states before, newest first, all round the ring. */
static void history_lines(kernel_view *v, const char *indent, value node)
{
    value ring = value_field(node, "StateHistory");
    const type *t = type_resolve(ring.type);
    uint64_t next, count = t && t->kind == TYPE_ARRAY ? t->count : 0;
    if (!count || !value_u64(value_field(node, "StateHistoryEntry"), &next)) return;
    out_list_begin(v->out, "history");
    for (uint64_t i = 0; i < count && !out_cancelled(v->out); i++) {
        uint64_t at = (next % count + count - 1 - i) % count, state;
        if (!value_u64(value_index(ring, at), &state)) break;
        str name = nt_device_state_name(&v->windows, state);
        if (!name.len) name = STR("Unknown State");
        str line = str_format(v->arena, "%s  StateHistory[{index:02}] = {state} (0x{number:x})\n", indent);
        emit(v->out, "device_state", str_to_cstr(v->arena, line), f_u("index", at), f_s("state", name),
             f_u("number", state));
    }
    out_list_end(v->out);
}

static void links_line(kernel_view *v, const char *indent, value node)
{
    value parent = value_field(node, "Parent"), sibling = value_field(node, "Sibling"),
          child = value_field(node, "Child");
    str line = str_format(
        v->arena, "%s  Parent %s{parent:%s}   Sibling %s{sibling:%s}   Child %s{child:%s}\n", indent,
        value_or(parent, 1) ? "0x" : "", hexadecimal_spec(parent), value_or(sibling, 1) ? "0x" : "",
        hexadecimal_spec(sibling), value_or(child, 1) ? "0x" : "", hexadecimal_spec(child));
    emit(v->out, NULL, str_to_cstr(v->arena, line), kernel_pointer("parent", parent),
         kernel_pointer("sibling", sibling), kernel_pointer("child", child));
}

static void text_line(kernel_view *v, const char *indent, const char *label, const char *name, value text)
{
    str shown;
    if (!value_counted_string(text, v->arena, &shown)) {
        out_heading(v->out, "%s  %s is ???\n", indent, label);
        emit(v->out, NULL, NULL, f_null(name));
        return;
    }
    if (!shown.len) return;
    str line = str_format(v->arena, "%s  %s is \"{%s}\"\n", indent, label, name);
    emit(v->out, NULL, str_to_cstr(v->arena, line), f_s(name, shown));
}

/* Who asked to be told of the device's removal; nobody when the list is empty. */
static void notify_line(kernel_view *v, const char *indent, value node)
{
    value list = value_field(node, "TargetDeviceNotify");
    uint64_t forward, back;
    if (!value_u64(value_field(list, "Flink"), &forward) || !value_u64(value_field(list, "Blink"), &back))
        return;
    if (!forward || forward == value_address_of(list)) return;
    str line = str_format(
        v->arena, "%s  TargetDeviceNotify List - f 0x{notify_first:q}  b 0x{notify_last:q}\n", indent);
    emit(v->out, NULL, str_to_cstr(v->arena, line), f_p("notify_first", forward), f_p("notify_last", back));
}

static void problem_line(kernel_view *v, const char *indent, value node)
{
    uint64_t problem, flags;
    if (!value_u64(value_field(node, "Problem"), &problem) || !problem) return;
    if (value_u64(value_field(node, "Flags"), &flags) &&
        !(flags & (NT_DEVICE_HAS_PROBLEM | NT_DEVICE_HAS_PRIVATE_PROBLEM)))
        return;
    const char *name = nt_device_problem_name(problem);
    str line = str_format(v->arena, name ? "%s  Problem = {problem}\n" : "%s  Problem = 0x{problem_code:x}\n",
                          indent);
    emit(v->out, NULL, str_to_cstr(v->arena, line), f_if(name != NULL, f_c("problem", name ? name : "")),
         f_u("problem_code", problem));
}

/* What the node has, could do with, and has as its drivers see it; what it had when the machine started is
 * shown while nothing else is allocated, with a label that is ours. */
static void resource_lines(node_question *q, const char *indent, value node)
{
    kernel_view *v = &q->view;
    uint64_t had = 0, has = 0, wants = 0, sees = 0;
    const char *inner = str_to_cstr(v->arena, str_format(v->arena, "%s  ", indent));
    value_u64(value_field(node, "ResourceList"), &has);
    value_u64(value_field(node, "BootResources"), &had);
    value_u64(value_field(node, "ResourceRequirements"), &wants);
    value_u64(value_field(node, "ResourceListTranslated"), &sees);
    out_list_begin(v->out, "resources");
    if (q->flags & WITH_RESOURCES && has) show_resource_list(v, inner, "CmResourceList", has);
    if (q->flags & WITH_RESOURCES && had && !has) show_resource_list(v, inner, "BootResources", had);
    if (q->flags & WITH_REQUIREMENTS && wants) show_requirements(v, inner, wants);
    if (q->flags & WITH_TRANSLATED && sees) show_resource_list(v, inner, "TranslatedResourceList", sees);
    out_list_end(v->out);
}

static void show_node(node_question *q, value node, unsigned depth)
{
    kernel_view *v = &q->view;
    const char *indent = str_to_cstr(v->arena, str_format(v->arena, "%*s", (int)(depth * STEP), ""));
    bool whole = !(q->flags & WITH_CHILDREN);
    value device = value_field(node, "PhysicalDeviceObject");
    q->shown++;
    out_begin(v->out, "device_node");
    str line = str_format(v->arena, "%sDevNode 0x{device_node:q} for PDO %s{device:%s}\n", indent,
                          value_or(device, 1) ? "0x" : "", hexadecimal_spec(device));
    emit(v->out, NULL, str_to_cstr(v->arena, line), f_p("device_node", value_address_of(node)),
         kernel_pointer("device", device), f_u("depth", depth));
    if (whole) links_line(v, indent, node);
    text_line(v, indent, "InstancePath", "instance", value_field(node, "InstancePath"));
    text_line(v, indent, "ServiceName", "service", value_field(node, "ServiceName"));
    notify_line(v, indent, node);
    state_line(v, indent, "State", "state", value_field(node, "State"));
    state_line(v, indent, "Previous State", "previous_state", value_field(node, "PreviousState"));
    problem_line(v, indent, node);
    if (whole) {
        uint64_t capabilities;
        history_lines(v, indent, node);
        show_flags(v, str_to_cstr(v->arena, str_format(v->arena, "%s  Flags", indent)), "flags",
                   value_field(node, "Flags"), nt_device_node_flags());
        value bits = value_field(node, "CapabilityFlags");
        if (value_u64(bits, &capabilities))
            show_flags(v, str_to_cstr(v->arena, str_format(v->arena, "%s  CapabilityFlags", indent)),
                       "capabilities", bits, nt_device_capabilities());
    }
    if (q->flags & SHOWS_RESOURCES) resource_lines(q, indent, node);
    out_end(v->out);
}

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
        if (inside && is_wanted(q, n->node)) show_node(q, n->node, n->depth - from);
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
        if (value_address_of(node)) show_node(q, node, 0);
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
    uint64_t at, flags, state;
    kernel_view_init(&q.view, c->session, c->out, c->arena);
    if (!nt_type(&q.view.windows, "_DEVICE_NODE"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _DEVICE_NODE: its symbols are needed");
    error *e = args_address(c, &rest, &at);
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
    else show_node(&q, node, 0);
    if (!e && flags & ~(uint64_t)KNOWN_FLAGS)
        return error_new(c->arena, ERROR_UNSUPPORTED, "!devnode: what flags %llx show is not read",
                         (unsigned long long)(flags & ~(uint64_t)KNOWN_FLAGS));
    return e;
}

const command command_devnode = {.name = "devnode",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "Address [Flags [Service]] | 1 | 2",
                                 .brief = "Show a node of the device tree, or the whole tree",
                                 .example = "!devnode 0 1",
                                 .run = run_devnode};
