/* Commands whose answer is not in a dump, or whose layouts Microsoft never published, and what to ask
 * instead. They are here so that somebody who types one reads why. Sources: windows-driver-docs, the
 * commands' pages. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"

static error *run_pci(command_call *c)
{
    return error_new(
        c->arena, ERROR_UNAVAILABLE,
        "!pci reads the configuration space of the machine itself, which is in no dump. !blackboxpci shows what pci.sys "
        "left in this one, !devnode 0 1 the devices");
}

static error *run_pcitree(command_call *c)
{
    return error_new(
        c->arena, ERROR_UNSUPPORTED,
        "!pcitree needs the types of pci.sys, which its public symbols do not have. !devnode 0 1 shows the tree of devices, "
        "!blackboxpci what pci.sys left in the dump");
}

static error *run_devext(command_call *c)
{
    str rest = c->args, kind;
    uint64_t at;
    error *e = args_address(c, &rest, &at);
    if (e) return e;
    if (!args_take_string(&rest, &kind))
        return error_new(c->arena, ERROR_SYNTAX,
                         "!devext: a type code is needed: ISAPNP, PCMCIA, HID or PCI");
    if ((e = args_end(c, rest))) return e;
    return error_new(
        c->arena, ERROR_UNSUPPORTED,
        "!devext: the extensions of %.*s have no public types. dt MODULE!TYPE %llx shows one whose driver's symbols have it",
        STR_ARG(kind), (unsigned long long)at);
}

static error *run_regkcb(command_call *c)
{
    return error_new(c->arena, ERROR_UNSUPPORTED,
                     "!regkcb is of Windows 2000; since Windows XP it is !reg kcb %.*s",
                     STR_ARG(str_trim(c->args)));
}

static error *run_triage(command_call *c)
{
    return error_new(c->arena, ERROR_UNSUPPORTED, "!triage is obsolete: use !analyze");
}

const command command_devext = {
    .name = "devext",
    .extension = "kdexts",
    .needs = NEEDS_TARGET | NEEDS_KERNEL,
    .synopsis = "Address TypeCode",
    .brief = "Say what to ask instead: no bus driver's device extension has public types",
    .example = "!devext fffffa8000c10500 PCI",
    .run = run_devext};
const command command_pci = {.name = "pci",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "[Flags [Segment] [Bus [Device [Function]]]]",
                             .brief = "Say what to ask instead: a dump has no configuration space",
                             .example = "!pci",
                             .run = run_pci};
const command command_pcitree = {.name = "pcitree",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .brief = "Say what to ask instead: pci.sys has no public types",
                                 .example = "!pcitree",
                                 .run = run_pcitree};
const command command_regkcb = {.name = "regkcb",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .synopsis = "Address",
                                .brief = "Say what to ask instead: !reg kcb, since Windows XP",
                                .example = "!regkcb fffff8a000012340",
                                .run = run_regkcb};
const command command_triage = {.name = "triage",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .brief = "Say what to ask instead: !analyze",
                                .example = "!triage",
                                .run = run_triage};
