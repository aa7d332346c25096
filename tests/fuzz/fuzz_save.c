/* Any bytes as a dump that somebody opens and writes again: the first byte chooses how. What was written must
 * read back as what it was made from, which the writers check themselves. */
#include "formats/dump/minidump.h"
#include "save/save.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const error *e)
{
    if (e && str_find(e->message, STR("reading back")) != SIZE_MAX) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        __builtin_trap();
    }
}

static void save_again(target *t, arena *a, uint8_t choice, str path)
{
    const save_request r = {.path = path, .overwrite = true};
    save_result result;

    t->dumped_memory = t->virtual_memory;
    if (t->class == TARGET_KERNEL) {
        values_context values = {
            .arena = a, .space = t->virtual_memory, .pointer_size = t->system.cpu == CPU_X86 ? 4 : 8};
        nt_context c = nt_context_for(&values, NULL, true);
        check(save_kernel_dump(a, &c, t, (save_kernel_kind)(choice % 4), &r, &result));
    } else {
        static const uint64_t flags[] = {0,
                                         MINIDUMP_WITH_FULL_MEMORY | MINIDUMP_WITH_FULL_MEMORY_INFO |
                                             MINIDUMP_WITH_HANDLE_DATA | MINIDUMP_WITH_UNLOADED_MODULES |
                                             MINIDUMP_WITH_THREAD_INFO,
                                         MINIDUMP_WITH_INDIRECT_MEMORY | MINIDUMP_WITH_PRIVATE_READ_WRITE,
                                         MINIDUMP_WITH_DATA_SEGMENTS | MINIDUMP_WITH_CODE_SEGMENTS,
                                         MINIDUMP_FILTER_MEMORY | MINIDUMP_FILTER_MODULE_PATHS,
                                         MINIDUMP_WITH_PROCESS_THREAD_DATA};
        const uint64_t chosen = flags[choice % (sizeof flags / sizeof *flags)];
        check(
            save_user_dump(a, t, &(save_user_options){chosen, chosen & MINIDUMP_FILTER_MEMORY}, &r, &result));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char in[64], out[64];

    if (size < 2) return 0;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    arena *a = arena_new();
    target *t;
    if (fd < 0 || write(fd, data + 1, size - 1) != (ssize_t)(size - 1)) abort();
    snprintf(in, sizeof in, "/proc/self/fd/%d", fd);
    snprintf(out, sizeof out, "/dev/shm/ntdbg-fuzz-save-%ld", (long)getpid());
    if (!target_open_dump(a, str_from_cstr(in), notes_new(a), NULL, &t))
        save_again(t, a, data[0], str_from_cstr(out));
    unlink(out);
    arena_free(a);
    close(fd);
    return 0;
}
