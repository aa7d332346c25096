/* !object: an object of the object manager, what a directory holds, all objects of a type. Source:
 * windows-driver-docs, "!object", whose page does not show the text of a full path, of a type's objects and
 * of -h: those are ours. */
#include "show/object.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "windows/objects.h"
#include "windows/silo.h"
#include "windows/variables.h"

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

/* The host's table of private namespaces (CreatePrivateNamespace): of Windows 10 and later within
 * PspHostSiloGlobals, a variable of its own before, when its type was not public. What an entry is has no
 * public type. */
static error *show_namespaces(kernel_view *v)
{
    walk_end end;
    uint64_t at, count = 0;
    value table = value_field(nt_silo_globals(&v->windows, 0), "ObSiloState.PrivateNamespaceLookupTable");
    if (!value_address_of(table) && nt_variable_address(&v->windows, "ObpPrivateNamespaceLookupTable", &at))
        table = nt_value(&v->windows, "_OBJECT_NAMESPACE_LOOKUPTABLE", at);
    if (!value_u64(value_field(table, "NumberOfPrivateSpaces"), &count))
        return error_new(
            v->arena, ERROR_NOT_FOUND,
            "!object -p: nt has no public type for its table of private namespaces, or it is not in the dump");
    nt_namespace_entries all = nt_private_namespaces(v->arena, &v->windows, table, &end);
    emit(v->out, "private_namespaces",
         "Private namespaces: {count}  (nt!_OBJECT_NAMESPACE_LOOKUPTABLE {table:q})\n", f_u("count", count),
         f_p("table", value_address_of(table)));
    if (all.count) out_heading(v->out, "\n    Hash Entry\n    ---- -----\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++)
        emit(v->out, "private_namespace", "     {bucket:02}  {entry:q}\n", f_u("bucket", all.items[i].bucket),
             f_p("entry", all.items[i].at));
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "The table of private namespaces: %.*s",
                     STR_ARG(walk_end_text(end)));
}

/* A path may have blanks ("\RPC Control"): what follows the last one is part of it, or else flags. */
static error *take_path(command_call *c, kernel_view *v, str *rest, uint64_t *object, str *path)
{
    str whole = str_trim(*rest);
    *path = whole;
    *object = nt_object_find(c->arena, &v->windows, whole);
    if (*object) {
        *rest = (str){0};
        return NULL;
    }
    size_t blank = whole.len;
    while (blank && whole.ptr[blank - 1] != ' ') blank--;
    if (blank) {
        *path = str_trim(str_slice(whole, 0, blank));
        *rest = str_skip(whole, blank);
        *object = nt_object_find(c->arena, &v->windows, *path);
    }
    return *object ? NULL : error_new(c->arena, ERROR_NOT_FOUND, "Object %.*s not found", STR_ARG(whole));
}

static error *show_help(command_call *c)
{
    out_heading(
        c->out,
        "!object Address [Flags]    an object. Flags: 1 name and counts, 8 what it holds or leads to,\n"
        "                           10 optional headers, 20 full path; 9 when nothing is said\n"
        "!object Path               the object of that path\n"
        "!object 0 Name             all objects of that type\n"
        "!object -p                 private namespaces\n");
    return NULL;
}

static error *run_object(command_call *c)
{
    kernel_view v;
    str rest = c->args, path;
    uint64_t object, flags;
    error *e;
    if (args_take_flag(&rest, STR("h")) || args_take_flag(&rest, STR("?"))) return show_help(c);
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (args_take_flag(&rest, STR("p"))) return (e = args_end(c, rest)) ? e : show_namespaces(&v);
    if (!nt_type(&v.windows, "_OBJECT_HEADER"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _OBJECT_HEADER: its symbols are needed");
    if (str_starts_with(rest, STR("\\"))) {
        if ((e = take_path(c, &v, &rest, &object, &path))) return e;
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
                                .synopsis = "Address [Flags] | Path | 0 TypeName | -p | -h",
                                .brief = "Show an object, or what a directory of objects holds",
                                .example = "!object \\Device",
                                .run = run_object};
