/* Source of the text: windows-driver-docs, "!object" and "!handle". */
#include "show/object.h"

#include "windows/key_control.h"
#include "windows/objects.h"

str show_object_type_name(kernel_view *v, uint64_t object)
{
    str name;
    return nt_object_type_name(v->arena, &v->windows, object, &name) ? name : STR("???");
}

/* "\Temp\a.txt {HarddiskVolume1}" */
static bool file_name(kernel_view *v, uint64_t object, str *out)
{
    value file = nt_value(&v->windows, "_FILE_OBJECT", object);
    uint64_t device;
    nt_object_name name;
    str path;
    if (!value_counted_string(value_field(file, "FileName"), v->arena, &path)) return false;
    bool named = value_u64(value_field(file, "DeviceObject"), &device) && device &&
                 nt_object_read_name(v->arena, &v->windows, device, &name) && name.name.len;
    *out = named ? str_format(v->arena, "%.*s {%.*s}", STR_ARG(path), STR_ARG(name.name)) : path;
    return true;
}

bool show_object_name(kernel_view *v, uint64_t object, str *out)
{
    nt_object_name name;
    str kind = show_object_type_name(v, object);
    if (str_equal(kind, STR("File"))) return file_name(v, object, out);
    if (str_equal(kind, STR("Key")))
        return nt_kcb_path(v->arena, &v->windows, nt_key_body_kcb(&v->windows, object), out);
    if (!nt_object_read_name(v->arena, &v->windows, object, &name)) return false;
    *out = name.name;
    return true;
}

void show_object_lines(kernel_view *v, uint64_t object)
{
    value header = nt_object_header(&v->windows, object), kind = nt_object_type(&v->windows, object);
    bool is_old = value_has_field(header, "NameInfoOffset"); /* up to Windows Vista */
    emit(
        v->out, NULL,
        is_old
            ? "Object: {object:q}  Type: ({type_object:q}) {type}\n    ObjectHeader: {header:q} (old version)\n"
            : "Object: {object:q}  Type: ({type_object:q}) {type}\n    ObjectHeader: {header:q} (new version)\n",
        f_p("object", object), f_if(!value_is_bad(kind), f_p("type_object", value_address_of(kind))),
        f_s("type", show_object_type_name(v, object)), f_p("header", value_address_of(header)));
}

void show_object_counts(kernel_view *v, uint64_t object, unsigned indent)
{
    value header = nt_object_header(&v->windows, object);
    nt_object_name name = {0};
    str shown = {0};
    bool readable =
        nt_object_read_name(v->arena, &v->windows, object, &name) && show_object_name(v, object, &shown);
    str line = str_format(v->arena, "%*sHandleCount: {handles}  PointerCount: {pointers}\n", (int)indent, "");
    emit(v->out, NULL, str_to_cstr(v->arena, line),
         kernel_signed("handles", value_field(header, "HandleCount")),
         kernel_signed("pointers", value_field(header, "PointerCount")));
    if (readable && !shown.len) return;
    line = str_format(v->arena, "%*sDirectory Object: {directory:%s}  Name: {name}\n", (int)indent, "",
                      name.directory ? "q" : "08x");
    emit(v->out, NULL, str_to_cstr(v->arena, line), f_if(readable, f_p("directory", name.directory)),
         f_if(readable, f_s("name", shown)));
}
