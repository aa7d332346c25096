/* !devobj, !devstack, !drvobj: devices, what stands over and under them, and their drivers. Sources:
 * windows-driver-docs; the Microsoft debugging team's "Leaving the Do Not Disturb Sign on the Door ..." and
 * published sessions for the forms since Windows 7. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/devices.h"
#include "windows/irps.h"
#include "windows/objects.h"

#include <string.h>

/* A device's own name; empty without one, "Name paged out" where it cannot be read. */
static str device_name(kernel_view *v, value device)
{
    nt_object_name n;
    if (nt_object_read_name(v->arena, &v->windows, value_address_of(device), &n)) return n.name;
    return STR("Name paged out");
}

static str driver_name(kernel_view *v, value device)
{
    str name;
    if (nt_driver_name(v->arena, nt_device_driver(&v->windows, device), &name)) return name;
    return STR("*** ERROR: driver object could not be read ***");
}

/* A name ("\Device\Ntfs", or "Ntfs" under `folder`), or an expression: in this order, as the documentation of
 * these commands says. */
static error *take_object(command_call *c, kernel_view *v, const char *folder, str *rest, uint64_t *out)
{
    str behind = *rest, name;
    if (!args_take_string(&behind, &name) || name.len == 0) return args_error(c, *rest, "Syntax");
    bool is_path = name.ptr[0] == '\\';
    str path = is_path ? name : str_format(v->arena, "\\%s\\%.*s", folder, STR_ARG(name));
    uint64_t found = nt_object_find(v->arena, &v->windows, path);
    if (!found) {
        error *e = is_path ? NULL : args_address(c, rest, out);
        if (!is_path && !e) return NULL;
        return error_new(c->arena, ERROR_NOT_FOUND, "Object %.*s not found", STR_ARG(path));
    }
    *rest = behind;
    *out = found;
    return NULL;
}

static error *begin(command_call *c, kernel_view *v)
{
    kernel_view_init(v, c->session, c->out, c->arena);
    if (nt_type(&v->windows, "_DEVICE_OBJECT") && nt_type(&v->windows, "_DRIVER_OBJECT")) return NULL;
    return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _DEVICE_OBJECT: its symbols are needed");
}

static error *take_device(command_call *c, kernel_view *v, value *device)
{
    str rest = c->args;
    uint64_t at;
    error *e = begin(c, v);
    if (e || (e = take_object(c, v, "Device", &rest, &at)) || (e = args_end(c, rest))) return e;
    *device = nt_device_at(&v->windows, at);
    if (!value_has_field(*device, "Type") || value_is_bad(value_checked(value_field(*device, "Type"))))
        return error_new(c->arena, ERROR_MEMORY, "Cannot read device object at %llx", (unsigned long long)at);
    if (!nt_device_is(*device))
        return error_new(c->arena, ERROR_FORMAT, "%llx is not a device object: its type is %llu",
                         (unsigned long long)at,
                         (unsigned long long)value_or(value_field(*device, "Type"), 0));
    return NULL;
}

/* ---- !devobj ---- */

/* " label address" when it is there, or always. */
static void place(kernel_view *v, const char *label, const char *name, value at, bool always, bool *first)
{
    uint64_t address = 0;
    bool have = value_u64(at, &address);
    if (have && address == 0 && !always) return;
    str line = str_format(v->arena, "%s%s {%s:%s}", *first ? "" : " ", label, name, kernel_pointer_spec(at));
    emit(v->out, NULL, str_to_cstr(v->arena, line), kernel_pointer(name, at));
    *first = false;
}

static void attached_line(kernel_view *v, const char *label, const char *list, value pointer)
{
    uint64_t at;
    bool known = value_u64(pointer, &at);
    if (known && at == 0) return;
    value device = nt_device_at(&v->windows, known ? at : 0);
    str name = nt_device_is(device) ? device_name(v, device) : (str){0};
    str line = str_format(v->arena, "%s {%s:q} {%s_name}%s{%s_driver}\n", label, list, list,
                          name.len ? " " : "", list);
    const char *driver_field = str_to_cstr(v->arena, str_format(v->arena, "%s_driver", list));
    const char *name_field = str_to_cstr(v->arena, str_format(v->arena, "%s_name", list));
    emit(v->out, NULL, str_to_cstr(v->arena, line), f_if(known, f_p(list, at)), f_s(name_field, name),
         f_s(driver_field, nt_device_is(device) ? driver_name(v, device) : STR("is not a device object")));
}

static void queue_lines(kernel_view *v, value device)
{
    uint64_t busy, head, next = 0;
    value queue = value_field(device, "DeviceQueue");
    if (!value_u64(value_field(queue, "Busy"), &busy)) {
        out_heading(v->out, "Device queue cannot be read.\n");
        return;
    }
    emit(v->out, NULL, NULL, f_b("queue_busy", busy != 0));
    if (!busy) {
        out_heading(v->out, "Device queue is not busy.\n");
        return;
    }
    head = value_address_of(value_field(queue, "DeviceListHead"));
    bool read = value_u64(value_field(queue, "DeviceListHead.Flink"), &next);
    if (read && next == head) {
        out_heading(v->out, "Device queue is busy -- Queue empty.\n");
        return;
    }
    const type *irp_type = nt_type(&v->windows, "_IRP");
    enum { MOST_QUEUED = 0x10000 };
    out_heading(v->out, "DeviceQueue:");
    out_list_begin(v->out, "queued_irps");
    value irp;
    if (irp_type) {
        list_walk w = list_walk_begin(&v->values, head, irp_type, "Tail.Overlay.ListEntry", MOST_QUEUED);
        while (list_walk_next(&w, &irp) && !out_cancelled(v->out))
            out_item(v->out, " {irp:q}", f_p("irp", value_address_of(irp)));
        if (w.end != WALK_COMPLETE) out_heading(v->out, " (%.*s)", STR_ARG(walk_end_text(w.end)));
    }
    out_list_end(v->out);
    out_heading(v->out, "\n");
}

static error *run_devobj(command_call *c)
{
    kernel_view v;
    value device;
    error *e = take_device(c, &v, &device);
    if (e) return e;
    value extension = nt_device_extension(&v.windows, device), irp = value_field(device, "CurrentIrp");
    out_begin(c->out, "device_object");
    emit(c->out, NULL,
         "Device object ({device:q}) is for:\n {name} {driver} DriverObject {driver_object:q}\n",
         f_p("device", value_address_of(device)), f_s("name", device_name(&v, device)),
         f_s("driver", driver_name(&v, device)),
         kernel_pointer("driver_object", value_field(device, "DriverObject")));
    str line = str_format(
        c->arena, "Current Irp {current_irp:%s} RefCount {references} Type {type:08x} Flags {flags:08x}\n",
        kernel_pointer_spec(irp));
    emit(c->out, NULL, str_to_cstr(c->arena, line), kernel_pointer("current_irp", irp),
         kernel_number("references", value_field(device, "ReferenceCount")),
         kernel_number("type", value_field(device, "DeviceType")),
         kernel_number("flags", value_field(device, "Flags")));
    bool first = true;
    place(&v, "Vpb", "vpb", value_field(device, "Vpb"), false, &first);
    place(&v, "SecurityDescriptor", "security_descriptor", value_field(device, "SecurityDescriptor"), false,
          &first);
    place(&v, "DevExt", "extension", value_field(device, "DeviceExtension"), true, &first);
    place(&v, "DevObjExt", "object_extension", value_field(device, "DeviceObjectExtension"), true, &first);
    place(&v, "Dope", "power_extension", value_field(extension, "Dope"), false, &first);
    place(&v, "DevNode", "device_node", value_field(extension, "DeviceNode"), false, &first);
    out_heading(c->out, "\n");
    show_flags(&v, "ExtensionFlags", "extension_flags", value_field(extension, "ExtensionFlags"),
               nt_device_extension_flags());
    show_flags(&v, "Characteristics", "characteristics", value_field(device, "Characteristics"),
               nt_device_characteristics());
    attached_line(&v, "AttachedDevice (Upper)", "upper", value_field(device, "AttachedDevice"));
    attached_line(&v, "AttachedTo (Lower)", "lower", value_field(extension, "AttachedTo"));
    queue_lines(&v, device);
    out_end(c->out);
    return NULL;
}

const command command_devobj = {.name = "devobj",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .synopsis = "DeviceObject",
                                .brief = "Show a device object and what it is attached to",
                                .example = "!devobj fffffa804a3b0060",
                                .run = run_devobj};

/* ---- !devstack ---- */

/* What the Plug and Play manager knows of the stack: its lowest device has the node. */
static void node_lines(kernel_view *v, value device)
{
    str instance = {0}, service = {0};
    uint64_t at;
    value node = nt_device_node(&v->windows, device), extension = nt_device_extension(&v->windows, device);
    if (value_or(value_field(extension, "DeviceObject"), 0) != value_address_of(device) &&
        value_or(value_field(device, "DeviceObjectExtension"), 0))
        out_heading(v->out, "*** the extension of device %llx is not valid: %llx\n",
                    (unsigned long long)value_address_of(device),
                    (unsigned long long)value_or(value_field(device, "DeviceObjectExtension"), 0));
    if (value_is_bad(node) || !(at = value_address_of(node))) return;
    bool has_instance = value_counted_string(value_field(node, "InstancePath"), v->arena, &instance);
    bool has_service = value_counted_string(value_field(node, "ServiceName"), v->arena, &service);
    emit(v->out, "device_node",
         service.len
             ? "!DevNode {device_node:q} :\n  DeviceInst is \"{instance}\"\n  ServiceName is \"{service}\"\n"
             : "!DevNode {device_node:q} :\n  DeviceInst is \"{instance}\"\n",
         f_p("device_node", at), f_if(has_instance, f_s("instance", instance)),
         f_if(has_service, f_s("service", service)));
}

static error *run_devstack(command_call *c)
{
    kernel_view v;
    value device;
    walk_end end;
    error *e = take_device(c, &v, &device);
    if (e) return e;
    uint64_t asked = value_address_of(device);
    nt_values all = nt_device_stack(c->arena, &v.windows, asked, &end);
    out_heading(c->out, "  !DevObj   !DrvObj            !DevExt   ObjectName\n");
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++) {
        value one = all.items[i], extension = value_field(one, "DeviceExtension");
        str name = device_name(&v, one);
        str line = str_format(c->arena, "{mark} {device:q}  {driver:-18} {extension:%s}%s{name}\n",
                              kernel_pointer_spec(extension), name.len ? "  " : "");
        emit(c->out, "device_stack_entry", str_to_cstr(c->arena, line),
             f_c("mark", value_address_of(one) == asked ? ">" : " "), f_p("device", value_address_of(one)),
             f_s("driver", driver_name(&v, one)), kernel_pointer("extension", extension), f_s("name", name));
    }
    if (all.count) node_lines(&v, all.items[all.count - 1]);
    if (end == WALK_COMPLETE) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "the stack of %llx: %.*s", (unsigned long long)asked,
                     STR_ARG(walk_end_text(end)));
}

const command command_devstack = {.name = "devstack",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "DeviceObject",
                                  .brief = "Show the devices over and under one",
                                  .example = "!devstack fffffa804a3b0060",
                                  .run = run_devstack};

/* ---- !drvobj ---- */

enum { DRIVER_DEVICES = 1, DRIVER_ROUTINES = 2 };

static void said_where(kernel_view *v, walk_end end)
{
    if (end != WALK_COMPLETE)
        out_heading(v->out, "*** the list ends here: %.*s\n", STR_ARG(walk_end_text(end)));
}

static void driver_lists(kernel_view *v, value driver)
{
    walk_end end;
    nt_values all = nt_driver_client_extensions(v->arena, &v->windows, driver, &end);
    out_heading(v->out, "\nDriver Extension List: (id , addr)\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++)
        emit(v->out, "driver_client", "({id:q} {client:q})\n",
             kernel_pointer("id", value_field(all.items[i], "ClientIdentificationAddress")),
             f_p("client", value_address_of(all.items[i])));
    said_where(v, end);
    out_heading(v->out, "\nDevice Object list:\n");
    all = nt_driver_devices(v->arena, &v->windows, driver, &end);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++)
        emit(v->out, "driver_device", i ? "  {device:q}" : "{device:q}",
             f_p("device", value_address_of(all.items[i])));
    out_heading(v->out, "\n");
    said_where(v, end);
}

/* "DriverUnload:  fffff800439d1950\tHEVD+0x1950" */
static void routine_line(kernel_view *v, const char *label, const char *name, value routine)
{
    uint64_t at = 0;
    strbuf site = {.arena = v->arena};
    bool have = value_u64(routine, &at);
    if (have && at) symbols_format(v->session->symbols, at, true, &site);
    str line = str_format(v->arena, "%s{routine:%s}%s{site}\n", label, kernel_pointer_spec(routine),
                          strbuf_str(&site).len ? "\t" : "");
    emit(v->out, "driver_routine", str_to_cstr(v->arena, line), kernel_pointer("routine", routine),
         f_s("site", strbuf_str(&site)), f_c("name", name));
}

static void driver_routines(kernel_view *v, value driver)
{
    out_heading(v->out, "\n");
    routine_line(v, "DriverEntry:   ", "DriverEntry", value_field(driver, "DriverInit"));
    routine_line(v, "DriverStartIo: ", "DriverStartIo", value_field(driver, "DriverStartIo"));
    routine_line(v, "DriverUnload:  ", "DriverUnload", value_field(driver, "DriverUnload"));
    routine_line(v, "AddDevice:     ", "AddDevice", value_field(driver, "DriverExtension.AddDevice"));
    out_heading(v->out, "\nDispatch routines:\n");
    value table = value_field(driver, "MajorFunction");
    for (unsigned i = 0; nt_major_function_name(i) && !out_cancelled(v->out); i++) {
        const char *name = nt_major_function_name(i);
        routine_line(v, str_to_cstr(v->arena, str_format(v->arena, "[%02x] %-35s", i, name)), name,
                     value_index(table, i));
    }
}

static error *run_drvobj(command_call *c)
{
    kernel_view v;
    str rest = c->args, name = {0};
    uint64_t at, flags;
    error *e = begin(c, &v);
    if (e || (e = take_object(c, &v, "Driver", &rest, &at)) ||
        (e = args_expression_or(c, &rest, DRIVER_DEVICES, &flags)) || (e = args_end(c, rest)))
        return e;
    value driver = nt_driver_at(&v.windows, at);
    if (!nt_driver_is(driver))
        return error_new(c->arena, ERROR_FORMAT, "%llx is not a driver object", (unsigned long long)at);
    bool named = nt_driver_name(c->arena, driver, &name);
    emit(c->out, "driver", "Driver object ({driver_object:q}) is for:\n {driver}\n", f_p("driver_object", at),
         f_if(named, f_s("driver", name)), kernel_pointer("start", value_field(driver, "DriverStart")),
         kernel_number("size", value_field(driver, "DriverSize")));
    if (flags & DRIVER_DEVICES) driver_lists(&v, driver);
    if (flags & DRIVER_ROUTINES) driver_routines(&v, driver);
    return NULL;
}

const command command_drvobj = {.name = "drvobj",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .synopsis = "DriverObject [Flags]",
                                .brief = "Show a driver object, its devices and its routines",
                                .example = "!drvobj \\Driver\\Disk 3",
                                .run = run_drvobj};
