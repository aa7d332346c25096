/* !fileobj, !vpb: an open file and the volume that it is on. Sources: windows-driver-docs, "!vpb"; published
 * sessions of !fileobj; wdm.h for the flags. */
#include "base/utf16.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/object.h"
#include "windows/devices.h"
#include "windows/objects.h"

enum { IO_TYPE_FILE = 5, IO_TYPE_VPB = 10 };

/* FILE_OBJECT.Flags ("FO_...") in the command's words. */
static const nt_flag file_flags[] = {{0x1, "File Open"},
                                     {0x2, "Synchronous IO"},
                                     {0x4, "Alertable IO"},
                                     {0x8, "No Intermediate Buffering"},
                                     {0x10, "Write Through"},
                                     {0x20, "Sequential Only"},
                                     {0x40, "Cache Supported"},
                                     {0x80, "Named Pipe"},
                                     {0x100, "Stream File"},
                                     {0x200, "Mailslot"},
                                     {0x400, "Queue Irps to Thread"},
                                     {0x800, "Direct Device Open"},
                                     {0x1000, "Modified"},
                                     {0x2000, "Size Changed"},
                                     {0x4000, "Cleanup Complete"},
                                     {0x8000, "Temporary File"},
                                     {0x10000, "Delete on Close"},
                                     {0x20000, "Opened Case Sensitive"},
                                     {0x40000, "Handle Created"},
                                     {0x80000, "Fast IO Read"},
                                     {0x100000, "Random Access"},
                                     {0x200000, "Open Cancelled"},
                                     {0x400000, "Volume Open"},
                                     {0x1000000, "Remote Origin"},
                                     {0x2000000, "Skip Completion Port"},
                                     {0x4000000, "Skip Set of Event"},
                                     {0x8000000, "Skip Set of Fast IO"},
                                     {0x10000000, "Indirect Wait Object"},
                                     {0x20000000, "Section Minstore Treatment"}};

static void device_line(kernel_view *v, value file)
{
    value device = value_field(file, "DeviceObject");
    uint64_t at = 0;
    str driver = {0};
    bool known =
        value_u64(device, &at) && at &&
        nt_driver_name(v->arena, nt_device_driver(&v->windows, nt_device_at(&v->windows, at)), &driver);
    emit(v->out, NULL, known ? "Device Object: 0x{device:q}   {driver}\n" : "Device Object: 0x{device:q}\n",
         kernel_pointer("device", device), f_if(known, f_s("driver", driver)));
    emit(v->out, NULL, value_or(value_field(file, "Vpb"), 1) ? "Vpb: 0x{vpb:q}\n" : NULL,
         kernel_pointer("vpb", value_field(file, "Vpb")));
}

static void access_line(kernel_view *v, value file)
{
    static const struct {
        const char *field, *word;
    } rights[] = {{"ReadAccess", "Read"},         {"WriteAccess", "Write"},
                  {"DeleteAccess", "Delete"},     {"SharedRead", "SharedRead"},
                  {"SharedWrite", "SharedWrite"}, {"SharedDelete", "SharedDelete"}};
    strbuf words = {.arena = v->arena};
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
        if (value_or(value_field(file, rights[i].field), 0)) strbuf_format(&words, "%s ", rights[i].word);
    if (words.len) emit(v->out, NULL, "Access: {access}\n", f_s("access", strbuf_str(&words)));
}

static void file_flag_lines(kernel_view *v, value file)
{
    uint64_t flags;
    bool have = value_u64(value_field(file, "Flags"), &flags);
    emit(v->out, NULL, "\nFlags:  0x{flags:x}\n", f_if(have, f_u("flags", flags)));
    for (size_t i = 0; have && i < sizeof file_flags / sizeof *file_flags; i++)
        if (flags & file_flags[i].bit) out_heading(v->out, "\t%s\n", file_flags[i].name);
    out_heading(v->out, "\n");
}

/* The cache manager's and the memory manager's parts of it. */
static void cache_lines(kernel_view *v, value file)
{
    value private_map = value_field(file, "PrivateCacheMap"),
          sections = value_field(file, "SectionObjectPointer");
    if (value_or(private_map, 0))
        emit(v->out, NULL, "Private Cache Map: 0x{private_cache_map:q}\n",
             kernel_pointer("private_cache_map", private_map));
    emit(v->out, NULL, "CurrentByteOffset: {offset:x}\n",
         kernel_number("offset", value_field(file, "CurrentByteOffset.QuadPart")));
    if (!value_or(sections, 0)) return;
    value pointers = nt_value(&v->windows, "_SECTION_OBJECT_POINTERS", value_or(sections, 0));
    value shared = value_field(pointers, "SharedCacheMap");
    str line = str_format(
        v->arena,
        "Cache Data:\n  Section Object Pointers: {sections:q}\n  Shared Cache Map: {shared_cache_map:%s}\n",
        kernel_pointer_spec(shared));
    emit(v->out, NULL, str_to_cstr(v->arena, line), kernel_pointer("sections", sections),
         kernel_pointer("shared_cache_map", shared),
         kernel_pointer("data_control_area", value_field(pointers, "DataSectionObject")),
         kernel_pointer("image_control_area", value_field(pointers, "ImageSectionObject")));
}

static error *run_fileobj(command_call *c)
{
    kernel_view v;
    str rest = c->args, name = {0};
    uint64_t at, kind, signalled;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_FILE_OBJECT"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _FILE_OBJECT: its symbols are needed");
    error *e = args_address(c, &rest, &at);
    if (e || (e = args_end(c, rest))) return e;
    value file = nt_value(&v.windows, "_FILE_OBJECT", at);
    if (!value_u64(value_field(file, "Type"), &kind))
        return error_new(c->arena, ERROR_MEMORY, "%llx: Could not read file object", (unsigned long long)at);
    if (kind != IO_TYPE_FILE)
        return error_new(c->arena, ERROR_FORMAT, "%llx is not a file object", (unsigned long long)at);
    bool named = value_counted_string(value_field(file, "FileName"), c->arena, &name);
    out_begin(c->out, "file_object");
    emit(c->out, NULL,
         named && name.len ? "\n{name}\n\n"
         : named           ? "\n"
                           : "\n???\n\n",
         f_if(named, f_s("name", name)), f_p("file", at));
    value related = value_field(file, "RelatedFileObject");
    if (value_or(related, 0))
        emit(c->out, NULL, "Related File Object: 0x{related:q}\n", kernel_pointer("related", related));
    device_line(&v, file);
    if (value_u64(value_field(file, "Event.Header.SignalState"), &signalled) && signalled)
        out_heading(c->out, "Event signalled\n");
    access_line(&v, file);
    file_flag_lines(&v, file);
    emit(c->out, NULL, "FsContext: 0x{fs_context:q}\tFsContext2: 0x{fs_context2:q}\n",
         kernel_pointer("fs_context", value_field(file, "FsContext")),
         kernel_pointer("fs_context2", value_field(file, "FsContext2")));
    cache_lines(&v, file);
    out_end(c->out);
    return NULL;
}

const command command_fileobj = {.name = "fileobj",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "FileObject",
                                 .brief = "Show an open file: name, device, access, cache",
                                 .example = "!fileobj fffffa801af5b8d0",
                                 .run = run_fileobj};

/* ---- !vpb ---- */

/* VPB.Flags (wdm.h). */
static const nt_flag volume_flags[] = {{0x1, "mounted"},    {0x2, "locked"},
                                       {0x4, "persistent"}, {0x8, "remove pending"},
                                       {0x10, "raw mount"}, {0x20, "direct writes allowed"}};

/* VolumeLabelLength is in bytes, up to 32 characters. */
static bool label_of(kernel_view *v, value vpb, str *out)
{
    enum { MOST = 32 };
    uint64_t length;
    uint8_t raw[MOST * 2];
    uint64_t at = value_address_of(value_field(vpb, "VolumeLabel"));
    if (!value_u64(value_field(vpb, "VolumeLabelLength"), &length) || length > sizeof raw || !at ||
        space_read(v->values.space, at, raw, (size_t)length) < length)
        return false;
    *out = utf16_to_utf8(v->arena, (bytes){raw, (size_t)length});
    return true;
}

static error *run_vpb(command_call *c)
{
    kernel_view v;
    str rest = c->args, label = {0};
    uint64_t at, kind, flags;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_VPB"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _VPB: its symbols are needed");
    error *e = args_address(c, &rest, &at);
    if (e || (e = args_end(c, rest))) return e;
    value vpb = nt_value(&v.windows, "_VPB", at);
    if (!value_u64(value_field(vpb, "Type"), &kind) || !value_u64(value_field(vpb, "Flags"), &flags))
        return error_new(c->arena, ERROR_MEMORY, "%llx: Could not read VPB", (unsigned long long)at);
    if (kind != IO_TYPE_VPB)
        return error_new(c->arena, ERROR_FORMAT, "%llx is not a VPB", (unsigned long long)at);
    out_begin(c->out, "vpb");
    emit(c->out, NULL, "Vpb at 0x{vpb:q}\nFlags: 0x{flags:x} ", f_p("vpb", at), f_u("flags", flags));
    for (size_t i = 0; i < sizeof volume_flags / sizeof *volume_flags; i++)
        if (flags & volume_flags[i].bit) out_heading(c->out, "%s ", volume_flags[i].name);
    value device = value_field(vpb, "DeviceObject"), real = value_field(vpb, "RealDevice");
    str line = str_format(
        c->arena, "\nDeviceObject: 0x{device:%s}\nRealDevice:   0x{real_device:%s}\nRefCount: {references}\n",
        kernel_pointer_spec(device), kernel_pointer_spec(real));
    emit(c->out, NULL, str_to_cstr(c->arena, line), kernel_pointer("device", device),
         kernel_pointer("real_device", real),
         kernel_number("references", value_field(vpb, "ReferenceCount")));
    bool labelled = label_of(&v, vpb, &label);
    emit(c->out, NULL, "Volume Label:           {label}\n", f_if(labelled, f_s("label", label)));
    out_end(c->out);
    return NULL;
}

const command command_vpb = {.name = "vpb",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "Address",
                             .brief = "Show a volume parameter block",
                             .example = "!vpb fffffa801abea180",
                             .run = run_vpb};
