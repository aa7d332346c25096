/* Dumps written to a scratch file, for tests that need a path. */
#ifndef NTDBG_TEST_TARGET_SCRATCH_H
#define NTDBG_TEST_TARGET_SCRATCH_H

#include "target/target.h"

#include "../dump/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#define assert_str(s, literal)                                                                               \
    do {                                                                                                     \
        str assert_str_value = (s);                                                                          \
        if (!str_equal(assert_str_value, STR(literal))) {                                                    \
            fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(assert_str_value), literal);                   \
        }                                                                                                    \
    } while (0)

typedef struct scratch {
    char path[64];
    arena *a;
    notes *n;
    target *t;
    error *e;
} scratch;

static inline scratch scratch_open_bytes(const void *data, size_t size)
{
    scratch s = {.path = "/tmp/ntdbg-test-XXXXXX", .a = arena_new()};
    int fd = mkstemp(s.path);

    assert_true(fd >= 0);
    if (size) assert_int_equal(write(fd, data, size), size);
    close(fd);
    s.n = notes_new(s.a);
    s.e = target_open_dump(s.a, str_from_cstr(s.path), s.n, NULL, &s.t);
    unlink(s.path);
    return s;
}

/* Takes the builder. */
static inline scratch scratch_open(builder b)
{
    scratch s = scratch_open_bytes(b.ptr, b.len);

    free(b.ptr);
    return s;
}

static inline void scratch_close(scratch *s)
{
    arena_free(s->a);
}

/* True when some note holds `text`. */
static inline bool scratch_noted(scratch *s, const char *text)
{
    note n;

    while (notes_take(s->n, &n)) {
        if (str_find(n.text, str_from_cstr(text)) != SIZE_MAX) return true;
    }
    return false;
}

#endif
