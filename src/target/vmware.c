/* VMware's suspended machines and snapshots: a state file, and its memory in the same file or in one beside
 * it.
 *
 *     vm.vmss  vm-Snapshot1.vmsn        processors, regions
 *     vm.vmem  vm-Snapshot1.vmem        memory; no mark of its own, so that only its name says that it is one
 *
 * Either may be opened; the other is found by itself. */
#include "base/file.h"
#include "formats/dump/vmware_state.h"
#include "target/machine.h"
#include "target/open.h"

static str directory_of(str path)
{
    size_t n = path.len;

    while (n && path.ptr[n - 1] != '/') n--;
    return (str){path.ptr, n};
}

static str name_of(str path)
{
    str d = directory_of(path);

    return (str){path.ptr + d.len, path.len - d.len};
}

static bool has_extension(str name, str extension, str *base)
{
    if (name.len <= extension.len) return false;
    str end = {name.ptr + name.len - extension.len, extension.len};
    if (!str_equal_nocase(end, extension)) return false;
    *base = (str){name.ptr, name.len - extension.len};
    return true;
}

static bool find_named(target *t, str base, str extension, str *out)
{
    str name = str_format(t->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(extension));

    return directory_find_nocase(t->arena, directory_of(t->path), name, out);
}

/* base.EXT beside the file; otherwise, as snapshots are called, the only base-anything.EXT, or begin.EXT when
 * the base is begin-anything. */
static bool find_beside(target *t, str base, str extension, str *out)
{
    str dash = str_format(t->arena, "%.*s-", STR_ARG(base));
    size_t n = base.len;

    if (find_named(t, base, extension, out)) return true;
    if (directory_find_between(t->arena, directory_of(t->path), dash, extension, out) == 1) return true;
    while (n && base.ptr[n - 1] != '-') n--;
    return n > 1 && find_named(t, (str){base.ptr, n - 1}, extension, out);
}

static void fill(target *t, const vmware_state *s, bytes memory, uint64_t offset, uint64_t size)
{
    dump_ranges *ranges = ARENA_NEW(t->arena, dump_ranges);

    vmware_state_ranges(t->arena, s, offset, size, memory.len, t->notes, ranges);
    target_fill_machine(t, s->is_arm64 ? CPU_ARM64 : CPU_X64);
    t->is_any_cpu = true; /* the tags of a 32-bit machine are the same */
    t->description = STR("VMware State File: Physical memory is available");
    t->physical_memory = target_space_of_ranges(t->arena, memory, ranges);
    /* Of an ARM64 machine: none, the processors' own memory may have their registers. */
    target_fill_machine_cpus(t, &s->state);
}

error *target_fill_from_vmware_state(target *t, bytes file)
{
    str name = name_of(t->path), base = name, path;
    vmware_state *s;
    bytes memory;
    error *e = vmware_state_open(t->arena, file, t->notes, &s);

    if (e) return e;
    if (s->has_memory) {
        fill(t, s, file, s->memory_offset, s->memory_size);
        return NULL;
    }
    if (s->memory_is_packed) {
        return error_at_offset(
            t->arena, ERROR_UNSUPPORTED, s->memory_offset,
            "the machine's memory in this VMware state file is compressed, which is not read");
    }
    if (t->is_unpacked ||
        (!has_extension(name, STR(".vmss"), &base) && !has_extension(name, STR(".vmsn"), &base)) ||
        !find_beside(t, base, STR(".vmem"), &path)) {
        return error_new(
            t->arena, ERROR_NOT_FOUND,
            "this VMware state file has no memory in it, and there is no \"%.*s.vmem\" beside it",
            STR_ARG(base));
    }
    e = file_map(t->arena, path, &memory);
    if (e) return e;
    notes_add(t->notes, NOTE_INFO, "the memory is in \"%.*s\"", STR_ARG(path));
    fill(t, s, memory, 0, memory.len);
    return NULL;
}

bool target_fill_from_vmware_memory(target *t, bytes file)
{
    str base, path;
    vmware_state *s;
    bytes state;

    if (t->is_unpacked || !has_extension(name_of(t->path), STR(".vmem"), &base)) return false;
    if (!find_beside(t, base, STR(".vmss"), &path) && !find_beside(t, base, STR(".vmsn"), &path))
        return false;
    if (file_map(t->arena, path, &state) || !vmware_state_is(state) ||
        vmware_state_open(t->arena, state, t->notes, &s)) {
        notes_add(t->notes, NOTE_WARNING,
                  "\"%.*s\" is no VMware state file: the memory is taken as it stands", STR_ARG(path));
        return false;
    }
    notes_add(t->notes, NOTE_INFO, "processors and regions are in \"%.*s\"", STR_ARG(path));
    fill(t, s, file, 0, file.len);
    return true;
}
