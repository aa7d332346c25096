/* Any bytes as a file that somebody opens: containers, then each kind of dump, then what a target offers. */
#include "target/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(target *t, arena *a)
{
    cpu_registers r;
    space_range range = {0, 0};
    uint64_t at = 0;
    uint8_t buffer[64];

    for (size_t i = 0; t->cpu && i < t->threads.count && i < 4; i++) t->cpu->registers(t, a, i, &r);
    for (size_t i = 0; i < 16 && space_next_range(t->virtual_memory, at, &range); i++) {
        space_read(t->virtual_memory, range.start, buffer, sizeof buffer);
        if (range.end <= at) break;
        at = range.end;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    arena *a = arena_new();
    char path[64];
    target *t;

    if (fd < 0 || write(fd, data, size) != (ssize_t)size) abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (!target_open_dump(a, str_from_cstr(path), notes_new(a), NULL, &t)) use(t, a);
    arena_free(a);
    close(fd);
    return 0;
}
