/* !mapped_file: the file behind an address. Source: windows-driver-docs, "!mapped_file". A dump names the
 * files of modules only. */
#include "dispatch/args.h"
#include "dispatch/command.h"

static error *run_mapped_file(command_call *c)
{
    str rest = c->args;
    uint64_t address;
    error *e = args_address(c, &rest, &address);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    const module *m = symbols_module_at(c->session->symbols, address);
    if (m && m->id.path.len)
        emit(c->out, "mapped_file", "Mapped file name for {address:p}: '{path}'\n", f_p("address", address),
             f_s("path", m->id.path));
    else
        emit(c->out, "mapped_file", "No information found for {address:p}: error 87\n",
             f_p("address", address));
    return NULL;
}

const command command_mapped_file = {.name = "mapped_file",
                                     .extension = "uext",
                                     .needs = NEEDS_TARGET | NEEDS_USER,
                                     .synopsis = "Address",
                                     .brief = "Name the file that is mapped at an address",
                                     .example = "!mapped_file @$ip",
                                     .run = run_mapped_file};
