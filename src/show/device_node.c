/* Source of the text: windows-driver-docs, "!devnode", "!vpb" and "Determining the Status of a Device". */
#include "show/device_node.h"

#include "show/resources.h"
#include "windows/device_tree.h"
#include "windows/devices.h"

enum {
    STEP = 2, /* blanks for each level */
    SHOWS_RESOURCES = SHOW_NODE_RESOURCES | SHOW_NODE_REQUIREMENTS | SHOW_NODE_TRANSLATED,
};

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
static void resource_lines(kernel_view *v, const char *indent, value node, unsigned flags)
{
    uint64_t had = 0, has = 0, wants = 0, sees = 0;
    const char *inner = str_to_cstr(v->arena, str_format(v->arena, "%s  ", indent));
    value_u64(value_field(node, "ResourceList"), &has);
    value_u64(value_field(node, "BootResources"), &had);
    value_u64(value_field(node, "ResourceRequirements"), &wants);
    value_u64(value_field(node, "ResourceListTranslated"), &sees);
    out_list_begin(v->out, "resources");
    if (flags & SHOW_NODE_RESOURCES && has) show_resource_list(v, inner, "CmResourceList", has);
    if (flags & SHOW_NODE_RESOURCES && had && !has) show_resource_list(v, inner, "BootResources", had);
    if (flags & SHOW_NODE_REQUIREMENTS && wants) show_requirements(v, inner, wants);
    if (flags & SHOW_NODE_TRANSLATED && sees) show_resource_list(v, inner, "TranslatedResourceList", sees);
    out_list_end(v->out);
}

void show_device_node(kernel_view *v, value node, unsigned depth, unsigned flags)
{
    const char *indent = str_to_cstr(v->arena, str_format(v->arena, "%*s", (int)(depth * STEP), ""));
    bool whole = !(flags & SHOW_NODE_BRIEFLY);
    value device = value_field(node, "PhysicalDeviceObject");
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
    if (flags & SHOWS_RESOURCES) resource_lines(v, indent, node, flags);
    out_end(v->out);
}
