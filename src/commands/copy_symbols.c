/* .copysym: windows-driver-docs, ".copysym (Copy Symbol Files)": "Copies do not overwrite existing files". */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/input_file.h"
#include "session/output_file.h"

#include <sys/stat.h>
#include <unistd.h>

static error *copy_file(command_call *c, const module *m, str path)
{
    bytes from;
    FILE *to;
    error *e = session_map_input(c->session, c->arena, m->symbol_file, &from);
    if (!e) e = session_open_output(c->session, c->arena, path, false, &to);
    if (e) return e;
    bool whole = fwrite(from.ptr, 1, from.len, to) == from.len;
    if (fclose(to) != 0 || !whole)
        return error_new(c->arena, ERROR_IO, "%.*s: cannot be written", STR_ARG(path));
    emit(c->out, "file", "Copied {path}\n", f_s("path", path), f_u("size", from.len));
    return NULL;
}

static error *run_copysym(command_call *c)
{
    symbols *all = c->session->symbols;
    str rest = c->args, folder;
    bool load = args_take_flag(&rest, STR("l"));
    if (!args_take_string(&rest, &folder) || !folder.len) return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    /* What cannot be made shows when the first file is opened. */
    if (!e && !c->session->settings.secure) mkdir(str_to_cstr(c->arena, folder), 0777);
    for (size_t i = 0; !e && i < symbols_module_count(all) && !session_stopped(c->session); i++) {
        module *m = symbols_module(all, i);
        if (m->id.unloaded) continue;
        if (load) module_load(m);
        if (!m->symbol_file.len) continue;
        str path = str_format(c->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(str_base_name(m->symbol_file)));
        if (access(str_to_cstr(c->arena, path), F_OK) == 0) continue;
        e = copy_file(c, m, path);
    }
    return e;
}

const command command_copysym = {.name = ".copysym",
                                 .needs = NEEDS_TARGET,
                                 .synopsis = "[/l] Path",
                                 .brief =
                                     "Copy the symbol files that are in use to a folder; /l loads them first",
                                 .example = ".copysym /l .",
                                 .run = run_copysym};
