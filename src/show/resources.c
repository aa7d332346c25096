/* Sources of the text: windows-driver-docs, "Determining the Status of a Device", "Extensions for Debugging
 * Plug and Play Drivers", "!ioreslist", the kernel-mode lab that types !devnode 0 9. What these do not show
 * (DMA, bus numbers, what is cut) is said in the same manner. */
#include "show/resources.h"
#include "windows/device_resources.h"

/* Numbers as the C library's %#04x and so on write them: a zero has no 0x. */
static str flags_text(arena *a, const nt_resource *r, bool required)
{
    nt_flags known = nt_resource_flags(r->type);
    strbuf text = {.arena = a};
    bool memory = r->type == NT_RESOURCE_MEMORY || r->type == NT_RESOURCE_MEMORY_LARGE;
    if (r->type == NT_RESOURCE_PORT && (!required || !(r->flags & 1))) strbuf_format(&text, "PORT_MEMORY ");
    if (memory && !(r->flags & 3)) strbuf_format(&text, "READ_WRITE ");
    if (r->type == NT_RESOURCE_INTERRUPT && !(r->flags & 1)) strbuf_format(&text, "LEVEL_SENSITIVE ");
    for (size_t i = 0; i < known.count; i++)
        if (r->flags & known.items[i].bit) strbuf_format(&text, "%s ", known.items[i].name);
    return strbuf_str(&text);
}

/* "Port (0x1) Device Exclusive (0x1)" and the flags, each with its line's end. */
static void kind_lines(kernel_view *v, const char *indent, const nt_resource *r, bool required)
{
    const char *type = nt_resource_type_name(r->type), *share = nt_resource_share_name(r->share);
    str flags = flags_text(v->arena, r, required);
    out_heading(v->out, "%s (%#x) %s (%#x)\n%s  Flags (%#04x) - %.*s\n", type ? type : "Unknown", r->type,
                share ? share : "Unknown Sharing", r->share, indent, r->flags, STR_ARG(flags));
    emit(v->out, NULL, NULL, f_if(type != NULL, f_c("type", type ? type : "")), f_u("type_code", r->type),
         f_if(share != NULL, f_c("share", share ? share : "")), f_u("flags", r->flags),
         f_s("flags_text", flags));
}

static void resource_lines(kernel_view *v, const char *indent, size_t index, const nt_resource *r)
{
    out_begin(v->out, "resource");
    out_heading(v->out, "%s", indent);
    emit(v->out, NULL, "Entry {index} - ", f_u("index", index));
    kind_lines(v, indent, r, false);
    out_heading(v->out, "%s  ", indent);
    bool groups = nt_interrupts_have_groups(&v->windows);
    switch (r->type) {
    case NT_RESOURCE_PORT:
    case NT_RESOURCE_BUS_NUMBER:
        emit(v->out, NULL, "Range starts at 0x{start:x} for 0x{length:x} bytes\n", f_u("start", r->start),
             f_u("length", r->length));
        break;
    case NT_RESOURCE_MEMORY:
    case NT_RESOURCE_MEMORY_LARGE:
        emit(v->out, NULL, "Range starts at 0x{start:016x} for 0x{length:x} bytes\n", f_u("start", r->start),
             f_u("length", r->length));
        break;
    case NT_RESOURCE_INTERRUPT:
        emit(v->out, NULL,
             groups ? "Level 0x{level:x}, Vector 0x{vector:x}, Group {group}, Affinity 0x{affinity:x}\n"
                    : "Level 0x{level:x}, Vector 0x{vector:x}, Affinity 0x{affinity:x}\n",
             f_u("level", r->level), f_u("vector", r->vector), f_if(groups, f_u("group", r->group)),
             f_u("affinity", r->affinity));
        break;
    case NT_RESOURCE_DMA:
        emit(v->out, NULL, "Channel 0x{channel:x} Port 0x{port:x}\n", f_u("channel", r->data[0]),
             f_u("port", r->data[1]));
        break;
    default:
        out_heading(v->out, "Data - {%#010x, %#010x, %#010x}\n", r->data[0], r->data[1], r->data[2]);
        emit(v->out, NULL, NULL, f_u("data0", r->data[0]), f_u("data1", r->data[1]),
             f_u("data2", r->data[2]));
    }
    out_end(v->out);
}

static void cut_line(kernel_view *v, const char *indent, bool cut)
{
    if (cut) out_heading(v->out, "%s*** the rest of the list is not readable\n", indent);
}

void show_resource_list(kernel_view *v, const char *indent, const char *label, uint64_t address)
{
    nt_resource_lists all;
    if (!nt_resource_lists_at(v->arena, &v->windows, address, &all)) {
        out_heading(v->out, "%s%s at 0x%llx is not readable\n", indent, label, (unsigned long long)address);
        return;
    }
    const char *inner = str_to_cstr(v->arena, str_format(v->arena, "%s  ", indent));
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_resource_list *l = &all.items[i];
        out_begin(v->out, "resource_list");
        out_heading(v->out, "%s", indent);
        emit(
            v->out, NULL,
            "{label} at 0x{address:q}  Version {version}.{revision}  Interface 0x{interface:x}  Bus #{bus}\n",
            f_c("label", label), f_p("address", address), f_u("version", l->version),
            f_u("revision", l->revision), f_u("interface", l->interface), f_u("bus", l->bus));
        out_list_begin(v->out, "entries");
        for (size_t n = 0; n < l->items.count && !out_cancelled(v->out); n++)
            resource_lines(v, inner, n, &l->items.items[n]);
        out_list_end(v->out);
        cut_line(v, inner, l->cut);
        out_end(v->out);
    }
}

static void requirement_lines(kernel_view *v, const char *indent, size_t index, const nt_resource *r)
{
    out_begin(v->out, "resource_requirement");
    out_heading(v->out, "%s%s%s%s", indent, r->option & NT_RESOURCE_PREFERRED ? "Preferred " : "",
                r->option & NT_RESOURCE_DEFAULT ? "Default " : "",
                r->option & NT_RESOURCE_ALTERNATIVE ? "Alternative " : "");
    emit(v->out, NULL, "Descriptor {index} - ", f_u("index", index), f_u("option", r->option));
    kind_lines(v, indent, r, true);
    out_heading(v->out, "%s  ", indent);
    switch (r->type) {
    case NT_RESOURCE_PORT:
    case NT_RESOURCE_MEMORY:
    case NT_RESOURCE_MEMORY_LARGE:
        emit(v->out, NULL, "0x{length:06x} byte range with alignment 0x{alignment:06x}\n",
             f_u("length", r->length), f_u("alignment", r->alignment));
        out_heading(v->out, "%s  ", indent);
        emit(v->out, NULL, "{minimum:x} - 0x{maximum:x}\n", f_u("minimum", r->minimum),
             f_u("maximum", r->maximum));
        break;
    case NT_RESOURCE_INTERRUPT:
    case NT_RESOURCE_DMA:
    case NT_RESOURCE_BUS_NUMBER:
        emit(v->out, NULL, "0x{minimum:x} - 0x{maximum:x}\n", f_u("minimum", r->minimum),
             f_u("maximum", r->maximum));
        break;
    default:
        emit(v->out, NULL, "Data:              : 0x{data0:x} 0x{data1:x} 0x{data2:x}\n",
             f_u("data0", r->data[0]), f_u("data1", r->data[1]), f_u("data2", r->data[2]));
    }
    out_end(v->out);
}

static void alternative_lines(kernel_view *v, const char *indent, size_t index, const nt_resource_list *l)
{
    const char *inner = str_to_cstr(v->arena, str_format(v->arena, "%s  ", indent));
    out_begin(v->out, "resource_alternative");
    out_heading(v->out, "%s", indent);
    emit(v->out, NULL, "Alternative {index} (Version {version}.{revision})\n", f_u("index", index),
         f_u("version", l->version), f_u("revision", l->revision));
    out_list_begin(v->out, "descriptors");
    for (size_t i = 0; i < l->items.count && !out_cancelled(v->out); i++)
        requirement_lines(v, inner, i, &l->items.items[i]);
    out_list_end(v->out);
    cut_line(v, inner, l->cut);
    out_end(v->out);
}

void show_requirements(kernel_view *v, const char *indent, uint64_t address)
{
    nt_requirements r;
    if (!nt_requirements_at(v->arena, &v->windows, address, &r)) {
        out_heading(v->out, "%sIoResList at 0x%llx is not readable\n", indent, (unsigned long long)address);
        return;
    }
    const char *inner = str_to_cstr(v->arena, str_format(v->arena, "%s  ", indent));
    out_begin(v->out, "resource_requirements");
    out_heading(v->out, "\n%sIoResList at 0x%llx : Interface %#x  Bus %#x  Slot %#x\n", indent,
                (unsigned long long)address, r.interface, r.bus, r.slot);
    emit(v->out, NULL, NULL, f_p("address", address), f_u("interface", r.interface), f_u("bus", r.bus),
         f_u("slot", r.slot), f_u("alternative_count", r.count));
    if (r.reserved[0] || r.reserved[1] || r.reserved[2])
        out_heading(v->out, "%sReserved Values = {0x%08x, 0x%08x, 0x%08x}\n", indent, r.reserved[0],
                    r.reserved[1], r.reserved[2]);
    out_list_begin(v->out, "alternatives");
    for (size_t i = 0; i < r.alternatives.count && !out_cancelled(v->out); i++)
        alternative_lines(v, inner, i, &r.alternatives.items[i]);
    out_list_end(v->out);
    cut_line(v, inner,
             r.alternatives.count < r.count &&
                 !(r.alternatives.count && r.alternatives.items[r.alternatives.count - 1].cut));
    out_end(v->out);
}
