/* Opens any dump: what the content is decides, never the name. */
#include "target/open.h"

#include "base/file.h"
#include "formats/dump/identify.h"

#include <inttypes.h>

enum { MOST_NESTING = 3 };

static error *refuse(arena *a, bytes file, file_kind kind)
{
    str name = file_kind_name(kind);

    if (kind == FILE_EMPTY) return error_at_offset(a, ERROR_TRUNCATED, 0, "the file is empty");
    if (kind == FILE_UNKNOWN) {
        uint8_t first[4] = {0};
        bytes_copy(bytes_clamp(file, 0, 4), 0, first, file.len < 4 ? file.len : 4);
        return error_at_offset(a, ERROR_FORMAT, 0,
                               "not a dump: expected \"MDMP\" or \"PAGEDU64\", the file begins with "
                               "%02x %02x %02x %02x",
                               first[0], first[1], first[2], first[3]);
    }
    /* The stream names blocks of memory; where these lie in the machine follows from options that it does not
     * have. */
    if (kind == FILE_LIBVIRT_SAVE || kind == FILE_QEMU_MIGRATION) {
        return error_new(
            a, ERROR_UNSUPPORTED,
            "this is a %.*s, which does not say where in the machine its memory lies: expected what \"virsh dump "
            "--memory-only\" or QEMU's dump-guest-memory writes",
            STR_ARG(name));
    }
    if (file_kind_is_dump(kind)) {
        return error_new(a, ERROR_UNSUPPORTED,
                         "this is a dump of a kind that is not read yet: "
                         "%.*s",
                         STR_ARG(name));
    }
    return error_new(a, ERROR_FORMAT, "not a dump: this is a %.*s", STR_ARG(name));
}

static error *fill(target *t, bytes file)
{
    file_kind kind = file_identify(file);

    switch (kind) {
    case FILE_MINIDUMP: return target_fill_from_minidump(t, file);
    case FILE_KERNEL_DUMP64:
    case FILE_KERNEL_DUMP32: return target_fill_from_kernel_dump(t, file);
    case FILE_ELF_CORE: return target_fill_from_elf_core(t, file);
    case FILE_KDUMP: return target_fill_from_kdump(t, file);
    case FILE_HIBERNATION: return target_fill_from_hibernation(t, file);
    case FILE_VMWARE_STATE: return target_fill_from_vmware_state(t, file);
    case FILE_UNKNOWN:
        if (target_fill_from_vmware_memory(t, file)) return NULL;
        if (target_may_be_raw_image(file)) return target_fill_from_raw_image(t, file);
        return refuse(t->arena, file, kind);
    default: return refuse(t->arena, file, kind);
    }
}

error *target_open_dump(arena *a, str path, notes *n, const interrupt *i, target **out)
{
    target *t = ARENA_NEW(a, target);
    bytes file;
    file_watch *watch = NULL;
    error *e = file_map_watched(a, path, &file, &watch);
    str name = path;

    if (e) return e;
    t->arena = a;
    t->path = str_copy(a, path);
    t->notes = n;
    t->watch = watch;
    t->comment = STR("");
    for (unsigned depth = 0; file_kind_is_container(file_identify(file)); depth++) {
        str member;
        if (depth == MOST_NESTING) {
            return error_in_file(a,
                                 error_new(a, ERROR_UNSUPPORTED,
                                           "more than %d containers inside "
                                           "each other",
                                           MOST_NESTING),
                                 name);
        }
        e = container_open(a, file, n, i, &file, &member);
        if (e) return error_in_file(a, e, name);
        t->is_unpacked = true;
        t->watch = NULL;
        if (member.len) name = str_format(a, "%.*s(%.*s)", STR_ARG(name), STR_ARG(member));
    }
    e = fill(t, file);
    if (e) return error_in_file(a, e, name);
    *out = t;
    return NULL;
}
