/* Hives: the library reads from a file, so the input goes through one in memory. Walks everything, in words
 * too. */
#include "registry/text.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static bool look(void *context, arena *scratch, str path, const hive_key *key)
{
    strbuf b = {.arena = scratch};
    str sddl;
    (void)context;
    hive_export_key(&b, path);
    for (size_t i = 0; i < key->value_count && i < 1000; i++) {
        hive_value v;
        if (hive_value_at(scratch, key, i, &v)) continue;
        hive_value_text(scratch, &v);
        hive_export_value(&b, &v);
    }
    security_to_sddl(scratch, hive_security(scratch, key), &sddl);
    return true;
}

static void ignore(void *context, str path, const error *e)
{
    (void)context;
    (void)path;
    (void)e;
}

/* libregf 20201007 loses some key items of damaged hives; its leaks would hide ours. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libregf";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str sddl;
    char path[64];
    arena *a = arena_new();
    security_to_sddl(a, (bytes){data, size}, &sddl);
    int fd = memfd_create("hive", MFD_CLOEXEC);
    if (fd >= 0 && write(fd, data, size) == (ssize_t)size) {
        hive *h;
        hive_key root;
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (!hive_open(a, str_from_cstr(path), &h)) {
            hive_is_corrupted(h);
            if (!hive_root(a, h, &root)) hive_walk(&root, &(hive_walker){look, ignore, NULL, NULL});
        }
    }
    arena_free(a);
    if (fd >= 0) close(fd);
    return 0;
}
