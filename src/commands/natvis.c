/* .nvload, .nvlist, .nvunload, .nvunloadall: NatVis files. Words from public transcripts of cdb. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "model/model.h"

#include "base/file.h"

static void show_loaded(void *user, str file)
{
    out *o = user;
    emit(o, "natvis", "Successfully loaded visualizers in \"{path}\"\n", f_s("path", file));
}

/* A module's name stands for the files in its PDB. */
static error *load_module(command_call *c, module *m)
{
    if (model_load_natvis(c->session, c->arena, m, show_loaded, c->out)) return NULL;
    return error_new(c->arena, ERROR_NOT_FOUND, "No NatVis files found in %.*s", STR_ARG(m->name));
}

static error *run_nvload(command_call *c)
{
    str rest = c->args, name;
    bytes content;
    if (!args_take_string(&rest, &name) || !name.len) return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (e) return e;
    if (!file_exists(name)) {
        module *m = symbols_find_module(c->session->symbols, name);
        if (m) return load_module(c, m);
    }
    if (c->session->settings.secure)
        return error_new(c->arena, ERROR_UNAVAILABLE, "Files are not read in secure mode");
    e = file_map(c->arena, name, &content);
    if (!e) e = natvis_load(model_natvis(c->session), c->arena, name, STR(""), content);
    if (e)
        return error_new(c->arena, e->code, "Unable to load visualizers in \"%.*s\"\n%.*s", STR_ARG(name),
                         STR_ARG(e->message));
    show_loaded(c->out, name);
    return NULL;
}

static error *run_nvlist(command_call *c)
{
    const natvis_set *set = model_natvis(c->session);
    model_load_pending_natvis(c->session, c->arena);
    out_heading(c->out, "Loaded NatVis Files:\n");
    if (!natvis_count(set)) out_heading(c->out, "    <None Loaded>\n");
    for (size_t i = 0; i < natvis_count(set); i++) {
        const natvis_file *f = natvis_at(set, i);
        bool embedded = f->origin.len > 0;
        emit(c->out, "natvis", embedded ? "    {module} (embedded NatVis \"{path}\")\n" : "    {path}\n",
             f_if(embedded, f_s("module", f->origin)), f_s("path", f->path));
    }
    return NULL;
}

static void show_unloaded(command_call *c, str file)
{
    emit(c->out, "natvis", "Successfully unloaded visualizers in \"{path}\"\n", f_s("path", file));
}

/* By the name of a file, or of a module: then those inside of its PDB. */
static error *run_nvunload(command_call *c)
{
    natvis_set *set = model_natvis(c->session);
    str rest = c->args, name;
    if (!args_take_string(&rest, &name) || !name.len) return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (e) return e;
    if (natvis_unload(set, name)) {
        show_unloaded(c, name);
        return NULL;
    }
    const module *m = symbols_find_module(c->session->symbols, name);
    str file = m ? natvis_unload_from(set, c->arena, model_natvis_origin(m)) : (str){0};
    if (!file.len)
        return error_new(c->arena, ERROR_NOT_FOUND, "Unable to find visualizers in \"%.*s\"", STR_ARG(name));
    for (; file.len; file = natvis_unload_from(set, c->arena, model_natvis_origin(m))) show_unloaded(c, file);
    return NULL;
}

static error *run_nvunloadall(command_call *c)
{
    natvis_set *set = model_natvis(c->session);
    error *e = args_end(c, c->args);
    if (e) return e;
    for (size_t i = 0; i < natvis_count(set); i++) show_unloaded(c, natvis_at(set, i)->path);
    natvis_unload_all(set);
    return NULL;
}

const command command_nvload = {.name = ".nvload",
                                .synopsis = "FileName | ModuleName",
                                .brief = "Load a NatVis file: how dx shows values of certain types",
                                .example = ".nvload shop.natvis",
                                .run = run_nvload};

const command command_nvlist = {.name = ".nvlist",
                                .synopsis = "",
                                .brief = "List the NatVis files that are loaded",
                                .example = ".nvlist",
                                .run = run_nvlist};

const command command_nvunload = {.name = ".nvunload",
                                  .synopsis = "FileName | ModuleName",
                                  .brief = "Unload a NatVis file, or those of a module",
                                  .example = ".nvunload shop.natvis",
                                  .run = run_nvunload};

const command command_nvunloadall = {.name = ".nvunloadall",
                                     .synopsis = "",
                                     .brief = "Unload all NatVis files",
                                     .example = ".nvunloadall",
                                     .run = run_nvunloadall};
