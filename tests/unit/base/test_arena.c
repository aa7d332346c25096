/* Arenas: zeroing, alignment, growth, clearing, clean-up order, and the poisoning that ASan builds have. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

static void allocations_are_zeroed_and_apart(void **state)
{
    (void)state;
    arena *a = arena_new();
    unsigned char *previous = NULL;
    for (size_t i = 1; i < 3000; i++) {
        unsigned char *p = arena_alloc(a, i, 1);
        for (size_t k = 0; k < i; k++) assert_int_equal(p[k], 0);
        memset(p, 0xaa, i);
        if (previous) assert_int_equal(previous[i - 2], 0xaa);
        previous = p;
    }
    arena_free(a);
}

static void alignment_is_kept(void **state)
{
    (void)state;
    arena *a = arena_new();
    for (size_t alignment = 1; alignment <= 4096; alignment *= 2) {
        arena_alloc(a, 1, 1);
        assert_int_equal((uintptr_t)arena_alloc(a, 3, alignment) % alignment, 0);
    }
    /* and for one that has a chunk of its own */
    assert_int_equal((uintptr_t)arena_alloc(a, 1000000, 4096) % 4096, 0);
    arena_free(a);
}

static void big_ones_leave_the_small_chunk_in_use(void **state)
{
    (void)state;
    arena *a = arena_new();
    char *before = arena_alloc(a, 16, 16);
    char *big = arena_alloc(a, 8u << 20, 16);
    memset(big, 1, 8u << 20);
    char *after = arena_alloc(a, 16, 16);
    assert_true(after > before && after - before < 1024);
    arena_free(a);
}

static void clearing_zeroes_what_is_handed_out_again(void **state)
{
    (void)state;
    arena *a = arena_new();
    unsigned char *first = arena_alloc(a, 1000, 8);
    memset(first, 0xff, 1000);
    for (int i = 0; i < 100; i++) arena_alloc(a, 50000, 8);
    assert_true(arena_used(a) == 1000 + 100 * 50000);
    arena_clear(a);
    assert_int_equal(arena_used(a), 0);
    for (int i = 0; i < 100; i++) {
        unsigned char *again = arena_alloc(a, 1000, 8);
        for (size_t k = 0; k < 1000; k++) assert_int_equal(again[k], 0);
        memset(again, 0xff, 1000);
    }
    arena_free(a);
}

static void nothing_is_a_valid_size(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_non_null(arena_alloc(a, 0, 1));
    assert_non_null(arena_alloc_array(a, 0, 8, 8));
    assert_non_null(arena_copy(a, NULL, 0, 1));
    assert_int_equal(arena_used(a), 0);
    arena_free(a);
    arena_free(NULL);
}

static void typed_macros(void **state)
{
    (void)state;
    arena *a = arena_new();
    uint64_t *numbers = ARENA_ARRAY(a, uint64_t, 10);
    assert_int_equal(numbers[9], 0);
    int *one = ARENA_NEW(a, int);
    assert_int_equal(*one, 0);
    const char text[] = "copied";
    assert_string_equal(arena_copy(a, text, sizeof text, 1), "copied");
    arena_free(a);
}

typedef struct trace {
    char order[8];
    size_t count;
} trace;

typedef struct step {
    trace *trace;
    char name;
} step;

static void record(void *context)
{
    step *s = context;
    s->trace->order[s->trace->count++] = s->name;
}

static void cleanups_run_once_newest_first(void **state)
{
    (void)state;
    trace t = {.count = 0};
    step one = {&t, '1'}, two = {&t, '2'}, three = {&t, '3'};
    arena *a = arena_new();
    arena_on_free(a, record, &one);
    arena_on_free(a, record, &two);
    arena_clear(a);
    assert_string_equal(t.order, "21");
    arena_on_free(a, record, &three);
    arena_free(a);
    assert_string_equal(t.order, "213");
}

/* Runs `function` in a child: its exit status, or -1 when a signal or ASan ended it otherwise. */
static int exit_status_of(void (*function)(void))
{
    pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        function();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static arena *volatile kept; /* reachable, so that leaving through exit() is no leak */

static void overflow_array(void)
{
    kept = arena_new();
    volatile size_t many = SIZE_MAX / 4;
    arena_alloc_array(kept, many, 8, 8);
}

static void ask_for_everything(void)
{
    kept = arena_new();
    volatile size_t all = SIZE_MAX - 10;
    arena_alloc(kept, all, 1);
}

static void impossible_sizes_end_the_program(void **state)
{
    (void)state;
    assert_int_equal(exit_status_of(overflow_array), 70);
    assert_int_equal(exit_status_of(ask_for_everything), 70);
}

#ifdef __SANITIZE_ADDRESS__
static void run_over_the_end(void)
{
    volatile char *p = arena_alloc(arena_new(), 10, 1);
    p[10] = 1;
}

static void use_after_clear(void)
{
    arena *a = arena_new();
    volatile char *p = arena_alloc(a, 10, 1);
    arena_clear(a);
    p[0] = 1;
}

static void asan_sees_overruns(void **state)
{
    (void)state;
    assert_int_not_equal(exit_status_of(run_over_the_end), 0);
    assert_int_not_equal(exit_status_of(use_after_clear), 0);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_are_zeroed_and_apart),
        cmocka_unit_test(alignment_is_kept),
        cmocka_unit_test(big_ones_leave_the_small_chunk_in_use),
        cmocka_unit_test(clearing_zeroes_what_is_handed_out_again),
        cmocka_unit_test(nothing_is_a_valid_size),
        cmocka_unit_test(typed_macros),
        cmocka_unit_test(cleanups_run_once_newest_first),
        cmocka_unit_test(impossible_sizes_end_the_program),
#ifdef __SANITIZE_ADDRESS__
        cmocka_unit_test(asan_sees_overruns),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
