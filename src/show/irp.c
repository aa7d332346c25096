/* A request and what each driver of the stack was asked, as !irp has it. Source: windows-driver-docs, "!irp":
 * codes of older targets as numbers, of Windows 10 and later with their names. */
#include "show/irp.h"
#include "windows/devices.h"
#include "windows/irps.h"

enum { CODES_HAVE_NAMES = 10 }; /* since that major version */

static const char *conditions(arena *a, uint64_t control)
{
    return str_to_cstr(a, str_format(a, "%s%s%s%s", control & NT_STACK_ON_SUCCESS ? " Success" : "",
                                     control & NT_STACK_ON_ERROR ? " Error" : "",
                                     control & NT_STACK_ON_CANCEL ? " Cancel" : "",
                                     control & NT_STACK_PENDING ? " pending" : ""));
}

/* ">[  3,34]  40 e1 " or ">[IRP_MJ_READ(3), N/A(34)]" and a new line. */
static void code_text(kernel_view *v, value location, bool current)
{
    uint64_t major = 0, minor = 0, version;
    bool known = value_u64(value_field(location, "MajorFunction"), &major) &&
                 value_u64(value_field(location, "MinorFunction"), &minor);
    const char *major_name = nt_major_function_name((unsigned)major);
    const char *minor_name = nt_minor_function_name(major, minor);
    bool names = nt_major_version(&v->windows, &version) && version >= CODES_HAVE_NAMES;
    emit(v->out, NULL,
         names ? "{mark}[{major_name}({major:x}), {minor_name}({minor:x})]\n{flags:13x} {control:2x} "
               : "{mark}[{major:3x},{minor:2x}] {flags:3x} {control:2x} ",
         f_c("mark", current ? ">" : " "), f_if(known, f_u("major", major)), f_if(known, f_u("minor", minor)),
         f_c("major_name", known && major_name ? major_name : "N/A"),
         f_c("minor_name", known && minor_name ? minor_name : "N/A"),
         kernel_number("flags", value_field(location, "Flags")),
         kernel_number("control", value_field(location, "Control")));
}

static void location_lines(kernel_view *v, value location, bool current)
{
    value device = value_field(location, "DeviceObject"), file = value_field(location, "FileObject");
    value routine = value_field(location, "CompletionRoutine"), context = value_field(location, "Context");
    uint64_t at, completion;
    str driver = {0};
    strbuf site = {.arena = v->arena};
    out_begin(v->out, "irp_location");
    code_text(v, location, current);
    str line = str_format(v->arena, "{device:%s} {file:%s} {completion:%s}-{context:%s}%s\n",
                          kernel_pointer_spec(device), kernel_pointer_spec(file),
                          kernel_pointer_spec(routine), kernel_pointer_spec(context),
                          conditions(v->arena, value_or(value_field(location, "Control"), 0)));
    emit(v->out, NULL, str_to_cstr(v->arena, line), kernel_pointer("device", device),
         kernel_pointer("file", file), kernel_pointer("completion", routine),
         kernel_pointer("context", context));
    bool has_device = value_u64(device, &at) && at;
    if (has_device)
        nt_driver_name(v->arena, nt_device_driver(&v->windows, nt_device_at(&v->windows, at)), &driver);
    if (value_u64(routine, &completion) && completion)
        symbols_format(v->session->symbols, completion, true, &site);
    bool has_site = strbuf_str(&site).len != 0;
    emit(v->out, NULL,
         !has_device ? "\n"
         : has_site  ? "\t       {driver}\t{completion_site}\n"
                     : "\t       {driver}\n",
         f_if(driver.len != 0, f_s("driver", driver)),
         f_if(has_site, f_s("completion_site", strbuf_str(&site))));
    emit(v->out, NULL, "\t\t\tArgs: {argument1:08x} {argument2:08x} {argument3:08x} {argument4:08x}\n",
         kernel_pointer("argument1", value_field(location, "Parameters.Others.Argument1")),
         kernel_pointer("argument2", value_field(location, "Parameters.Others.Argument2")),
         kernel_pointer("argument3", value_field(location, "Parameters.Others.Argument3")),
         kernel_pointer("argument4", value_field(location, "Parameters.Others.Argument4")));
    out_end(v->out);
}

static void summary_lines(kernel_view *v, value irp, bool completed)
{
    value mdl = value_field(irp, "MdlAddress"), buffer = value_field(irp, "AssociatedIrp.SystemBuffer");
    value thread = value_field(irp, "Tail.Overlay.Thread"),
          next = value_field(irp, "Tail.Overlay.CurrentStackLocation");
    bool no_mdl = value_or(mdl, 1) == 0, no_buffer = value_or(buffer, 1) == 0;
    str line = str_format(v->arena,
                          "Irp is active with {stacks} stacks {current} is current (= 0x{location:%s})\n"
                          " %s: %s: Thread {thread:%s}:  %s\n",
                          kernel_pointer_spec(next), no_mdl ? "No Mdl" : "Mdl={mdl:q}",
                          no_buffer ? "No System Buffer" : "System buffer={system_buffer:q}",
                          kernel_pointer_spec(thread), completed ? "Irp is completed." : "Irp stack trace.");
    emit(v->out, "irp_request", str_to_cstr(v->arena, line), f_p("irp", value_address_of(irp)),
         kernel_number("stacks", value_field(irp, "StackCount")),
         kernel_number("current", value_field(irp, "CurrentLocation")), kernel_pointer("location", next),
         kernel_pointer("mdl", mdl), kernel_pointer("system_buffer", buffer),
         kernel_pointer("thread", thread), kernel_number("flags", value_field(irp, "Flags")),
         kernel_number("status", value_field(irp, "IoStatus.Status")));
}

void show_irp(kernel_view *v, value irp)
{
    uint64_t current = value_or(value_field(irp, "CurrentLocation"), 0);
    summary_lines(v, irp, current > value_or(value_field(irp, "StackCount"), 0));
    nt_values all = nt_irp_stack(v->arena, &v->windows, irp);
    out_heading(v->out, "     cmd  flg cl Device   File     Completion-Context\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++)
        location_lines(v, all.items[i], i + 1 == current);
}
