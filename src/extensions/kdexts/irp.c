/* !irp: a request and what each driver of the stack was asked. Source: windows-driver-docs, "!irp". */
#include "show/irp.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "windows/irps.h"

static error *run_irp(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t at, detail;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_IRP") || !nt_type(&v.windows, "_IO_STACK_LOCATION"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _IRP: its symbols are needed");
    error *e = args_address(c, &rest, &at);
    if (e || (e = args_expression_or(c, &rest, 0, &detail)) || (e = args_end(c, rest))) return e;
    value irp = nt_irp_at(&v.windows, at);
    uint64_t count, current;
    if (!value_u64(value_field(irp, "StackCount"), &count) ||
        !value_u64(value_field(irp, "CurrentLocation"), &current))
        return error_new(c->arena, ERROR_MEMORY, "%llx: Could not read Irp", (unsigned long long)at);
    if (!nt_irp_is(irp))
        return error_new(c->arena, ERROR_FORMAT, "IRP signature does not match, probably not an IRP");
    show_irp(&v, irp);
    return NULL;
}

const command command_irp = {.name = "irp",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "Address [Detail]",
                             .brief = "Show a request and what each driver was asked",
                             .example = "!irp fffffa8001b8cbd0",
                             .run = run_irp};
