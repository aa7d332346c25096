/* !dh: PE headers. Source: windows-driver-docs, "!dh". */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/image.h"
#include "show/image_headers.h"

static error *run_dh(command_call *c)
{
    str rest = c->args;
    bool all = args_take_flag(&rest, STR("a")), file = false, sections = false;
    while (args_take_flag(&rest, STR("f"))) {
        file = true;
    }
    while (args_take_flag(&rest, STR("s"))) {
        sections = true;
    }
    all = all || (!file && !sections);
    uint64_t base;
    error *e = show_image_base(c->session, c->arena, rest, &base);
    if (e) {
        return e;
    }
    pe_image *image;
    module *owner;
    if ((e = show_open_image(c->session, c->arena, base, &image, &owner))) {
        return e;
    }
    show_image_headers(c->out, c->arena, image, all || file, all || sections);
    return NULL;
}

const command command_dh = {.name = "dh",
                            .extension = "dbghelp",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[-f] [-s] [-a] Address|Module",
                            .brief = "Display an image's PE headers",
                            .example = "!dh nt",
                            .run = run_dh};
