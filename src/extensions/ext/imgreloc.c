/* !imgreloc: which modules lie where they were linked to, and !imggp. Source: windows-driver-docs, the pages
 * of these commands. Windows writes the real base into a header that it loads elsewhere, so that the image's
 * file is asked first. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/image.h"

static void show_module(command_call *c, module *m)
{
    pe_image *image = module_image_file(m), *loaded;
    module *owner;
    if (!image && !show_open_image(c->session, c->arena, m->id.base, &loaded, &owner)) image = loaded;
    bool moved = image && image->preferred_base != m->id.base;
    emit(c->out, "relocation",
         !image  ? "{base:p} {module} - header is not there\n"
         : moved ? "{base:p} {module} - RELOCATED from {preferred:p}\n"
                 : "{base:p} {module} - at preferred address\n",
         f_p("base", m->id.base), f_s("module", m->name),
         f_if(image != NULL, f_p("preferred", image ? image->preferred_base : 0)));
}

static error *run_imgreloc(command_call *c)
{
    if (!args_empty(c->args)) { /* the page's example names one, and lists all */
        uint64_t base;
        error *e = show_image_base(c->session, c->arena, c->args, &base);
        if (e) return e;
    }
    symbols *s = c->session->symbols;
    for (size_t i = 0; i < symbols_module_count(s) && !out_cancelled(c->out); i++)
        if (!symbols_module(s, i)->id.unloaded) show_module(c, symbols_module(s, i));
    return NULL;
}

static error *run_imggp(command_call *c)
{
    uint64_t base;
    pe_image *image;
    module *owner;
    error *e = show_image_base(c->session, c->arena, c->args, &base);
    if (!e) e = show_open_image(c->session, c->arena, base, &image, &owner);
    if (e) return e;
    pe_directory gp = pe_directory_of(image, PE_DIRECTORY_GLOBAL_POINTER);
    emit(c->out, "global_pointer", "Image at {base:p}, GP {gp:p}\n", f_p("base", base),
         f_p("gp", gp.rva ? base + gp.rva : 0));
    return NULL;
}

const command command_imgreloc = {.name = "imgreloc",
                                  .extension = "ext",
                                  .needs = NEEDS_TARGET,
                                  .synopsis = "[Address]",
                                  .brief = "List modules with the addresses that they were relocated from",
                                  .example = "!imgreloc ntdll",
                                  .run = run_imgreloc};

const command command_imggp = {.name = "imggp",
                               .extension = "ext",
                               .needs = NEEDS_TARGET,
                               .synopsis = "Address",
                               .brief = "Display the global pointer of an image",
                               .example = "!imggp ntdll",
                               .run = run_imggp};
