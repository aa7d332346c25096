/* !object: an object of the object manager, what a directory holds, all objects of a type. Source:
 * windows-driver-docs, "!object", whose page does not show the text of a full path, of a type's objects and
 * of -h: those are ours. */
#include "show/object.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "windows/objects.h"

enum {
    OBJECT_NAME = 1,
    OBJECT_CONTENTS = 8,
    OBJECT_OPTIONAL_HEADERS = 0x10,
    OBJECT_FULL_PATH = 0x20,
    KNOWN_FLAGS = OBJECT_NAME | OBJECT_CONTENTS | OBJECT_OPTIONAL_HEADERS | OBJECT_FULL_PATH,
    DEFAULT_FLAGS = OBJECT_NAME | OBJECT_CONTENTS,
};

static void directory_lines(kernel_view *v, uint64_t directory)
{
    walk_end end;
    int width = (int)v->values.pointer_size * 2;
    nt_directory_entries all = nt_object_directory(v->arena, &v->windows, directory, &end);
    out_heading(v->out, "\n    Hash %-*s Type          Name\n    ---- %-*s ----          ----\n", width,
                "Address", width, "-------");
    unsigned before = UINT32_MAX;
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_directory_entry *d = &all.items[i];
        nt_object_name name = {0};
        bool named = d->object && nt_object_read_name(v->arena, &v->windows, d->object, &name);
        emit(v->out, "directory_entry",
             d->bucket == before ? "         {object:q} {type:-13} {name}\n"
                                 : "     {bucket:02}  {object:q} {type:-13} {name}\n",
             f_u("bucket", d->bucket), f_if(d->object != 0, f_p("object", d->object)),
             f_s("type", d->object ? show_object_type_name(v, d->object) : STR("???")),
             f_if(named, f_s("name", name.name)));
        before = d->bucket;
    }
    if (end != WALK_COMPLETE)
        out_heading(v->out, "    *** not all of the directory: %.*s\n", STR_ARG(walk_end_text(end)));
}

static void contents(kernel_view *v, uint64_t object, str kind)
{
    str target = {0};
    if (str_equal(kind, STR("Directory"))) directory_lines(v, object);
    if (!str_equal(kind, STR("SymbolicLink"))) return;
    bool known = nt_object_link_target(v->arena, &v->windows, object, &target);
    emit(v->out, "symbolic_link", "    Target String is '{target}'\n", f_if(known, f_s("target", target)));
}

static void show_object(kernel_view *v, uint64_t object, uint64_t flags)
{
    uint64_t info = 0;
    str path;
    enum { INDENT = 4 };
    out_begin(v->out, "object");
    show_object_lines(v, object);
    if (flags & OBJECT_NAME) show_object_counts(v, object, INDENT);
    if (flags & OBJECT_NAME && flags & OBJECT_FULL_PATH &&
        nt_object_full_path(v->arena, &v->windows, object, &path))
        emit(v->out, NULL, "    Full Path: {path}\n", f_s("path", path));
    nt_object_name_info(&v->windows, nt_object_header(&v->windows, object), &info);
    if (flags & OBJECT_OPTIONAL_HEADERS && info)
        emit(v->out, NULL, "Optional Headers:\n    NameInfo({name_info:q})\n", f_p("name_info", info));
    out_end(v->out);
    if (flags & OBJECT_NAME && flags & OBJECT_CONTENTS) contents(v, object, show_object_type_name(v, object));
}

/* Nothing lists a type's objects: the kernel keeps such lists only when it is told to (global flag "otl"). So
 * these are those that the directories have, and the type's own count says how many more there are. */
static error *show_type(kernel_view *v, str kind)
{
    walk_end end;
    nt_object_list all = nt_object_tree(v->arena, &v->windows, &end);
    uint64_t found = 0, total = 0;
    bool counted = false;
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        if (!str_equal_nocase(show_object_type_name(v, all.items[i]), kind)) continue;
        found++;
        if (!counted)
            counted = value_u64(
                value_field(nt_object_type(&v->windows, all.items[i]), "TotalNumberOfObjects"), &total);
        show_object(v, all.items[i], OBJECT_NAME | OBJECT_FULL_PATH);
    }
    emit(v->out, "objects_of_type",
         counted
             ? "{found} objects of type {type} are in the tree of directories, of {total} that there are\n"
             : "{found} objects of type {type} are in the tree of directories\n",
         f_u("found", found), f_s("type", kind), f_if(counted, f_u("total", total)));
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "ObpRootDirectoryObject: %.*s", STR_ARG(walk_end_text(end)));
}

static error *show_help(command_call *c)
{
    out_heading(
        c->out,
        "!object Address [Flags]    an object. Flags: 1 name and counts, 8 what it holds or leads to,\n"
        "                           10 optional headers, 20 full path; 9 when nothing is said\n"
        "!object Path               the object of that path\n"
        "!object 0 Name             all objects of that type\n");
    return NULL;
}

static error *run_object(command_call *c)
{
    kernel_view v;
    str rest = c->args, path;
    uint64_t object, flags;
    error *e;
    if (args_take_flag(&rest, STR("h")) || args_take_flag(&rest, STR("?"))) return show_help(c);
    if (args_take_flag(&rest, STR("p")))
        return error_new(c->arena, ERROR_UNSUPPORTED,
                         "!object -p: what nt's table of private namespaces lists has no public type");
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_OBJECT_HEADER"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _OBJECT_HEADER: its symbols are needed");
    if (str_starts_with(rest, STR("\\"))) {
        args_take_string(&rest, &path);
        object = nt_object_find(c->arena, &v.windows, path);
        if (!object) return error_new(c->arena, ERROR_NOT_FOUND, "Object %.*s not found", STR_ARG(path));
    } else if ((e = args_address(c, &rest, &object))) {
        return e;
    }
    if (object == 0) {
        str kind;
        if (!args_take_string(&rest, &kind))
            return error_new(c->arena, ERROR_SYNTAX, "!object 0: the name of a type is needed");
        return (e = args_end(c, rest)) ? e : show_type(&v, kind);
    }
    if ((e = args_expression_or(c, &rest, DEFAULT_FLAGS, &flags)) || (e = args_end(c, rest))) return e;
    uint64_t count;
    if (!value_u64(value_field(nt_object_header(&v.windows, object), "PointerCount"), &count))
        return error_new(c->arena, ERROR_MEMORY, "%llx: Unable to read the object's header",
                         (unsigned long long)object);
    show_object(&v, object, flags);
    if (flags & ~(uint64_t)KNOWN_FLAGS)
        return error_new(c->arena, ERROR_UNSUPPORTED, "!object: what flags %llx show is not read",
                         (unsigned long long)(flags & ~(uint64_t)KNOWN_FLAGS));
    return NULL;
}

const command command_object = {.name = "object",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .synopsis = "Address [Flags] | Path | 0 TypeName | -h",
                                .brief = "Show an object, or what a directory of objects holds",
                                .example = "!object \\Device",
                                .run = run_object};
