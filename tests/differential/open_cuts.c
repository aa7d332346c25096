/* A dump of a machine's memory, cut at many lengths: open_cuts FILE
 *
 * Each cut must be refused in one line, or opened with a warning, or have lost nothing: every page that the
 * whole file has must read the same. A wrong answer in silence fails. */
#include "target/target.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 0x1000, MOST_PAGES = 4096 };

typedef struct pages {
    uint64_t address[MOST_PAGES];
    uint8_t first[MOST_PAGES][16]; /* bytes of each page that differ from page to page mostly */
    size_t count;
} pages;

static void list_pages(space *s, pages *out)
{
    space_range r;
    uint64_t at = 0;

    out->count = 0;
    while (out->count < MOST_PAGES && space_next_range(s, at, &r)) {
        for (uint64_t p = r.start; p < r.end && out->count < MOST_PAGES; p += PAGE) {
            out->address[out->count] = p;
            if (space_read(s, p + PAGE - 16, out->first[out->count], 16) == 16) out->count++;
        }
        at = r.end;
        if (at == 0) break;
    }
}

static bool same_pages(space *s, const pages *expected)
{
    uint8_t now[16];

    for (size_t i = 0; i < expected->count; i++) {
        if (space_read(s, expected->address[i] + PAGE - 16, now, 16) != 16 ||
            memcmp(now, expected->first[i], 16) != 0)
            return false;
    }
    return true;
}

/* False when the cut went unnoticed. */
static bool check(const char *path, const pages *expected, size_t length)
{
    arena *a = arena_new();
    notes *n = notes_new(a);
    target *t;
    note first;
    bool good = true;
    error *e = target_open_dump(a, str_from_cstr(path), n, NULL, &t);

    if (e) good = e->message.len && str_find_char(e->message, '\n') == SIZE_MAX;
    else if (!notes_take(n, &first)) good = t->physical_memory && same_pages(t->physical_memory, expected);
    if (!good) printf("cut to 0x%zx bytes: neither refused nor warned of, and memory differs\n", length);
    arena_free(a);
    return good;
}

/* Bytes to the next cut, downwards: every byte of what is short or at the beginning, where headers are; every
 * field around the beginning of each page, where tables and pages begin, and at the end, where secondary data
 * are; of what lies between some odd places. */
static size_t step(size_t length, size_t whole)
{
    enum { EVERY_BYTE = 0x3000, SHORT = 0x8000, FIELD = 4, NEAR = 0x30, TAIL = 0x400, ODD = 509 };
    size_t in_page = (length - 1) % PAGE + 1; /* 1 to PAGE */

    if (length <= EVERY_BYTE || whole <= SHORT) return 1;
    if (whole - length < TAIL) return length % FIELD ? length % FIELD : FIELD;
    if (in_page == PAGE) return 1;
    if (in_page <= NEAR) return in_page % FIELD ? in_page % FIELD : FIELD;
    return in_page - NEAR < ODD ? in_page - NEAR : ODD;
}

int main(int argc, char **argv)
{
    arena *a = arena_new();
    pages *expected = calloc(1, sizeof *expected);
    size_t bad = 0, cuts = 0;
    char path[64];
    bytes file;
    target *t;

    if (argc != 2 || !expected || file_map(a, str_from_cstr(argv[1]), &file) ||
        target_open_dump(a, str_from_cstr(argv[1]), notes_new(a), NULL, &t) || !t->physical_memory)
        return 2;
    list_pages(t->physical_memory, expected);
    int fd = memfd_create("cut", MFD_CLOEXEC);
    if (fd < 0 || write(fd, file.ptr, file.len) != (ssize_t)file.len) return 2;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    for (size_t length = file.len; length > 0;) {
        length -= step(length, file.len);
        if (ftruncate(fd, (off_t)length) != 0) return 2;
        bad += !check(path, expected, length);
        cuts++;
        if (length > 0x80000) length -= 0x10000;
    }
    printf("%zu pages, %zu cuts, %zu unnoticed\n", expected->count, cuts, bad);
    close(fd);
    arena_free(a);
    free(expected);
    return bad ? 1 : 0;
}
