/* Vectors: growth keeps what is there, and a new slot is zeroed even where an old one stood. */
#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct pair {
    uint64_t a;
    uint8_t b;
} pair;

static void pushes(void **state)
{
    (void)state;
    arena *a = arena_new();
    VEC(pair) v = {0};
    for (size_t i = 0; i < 5000; i++) {
        pair *p = VEC_PUSH(a, &v);
        assert_int_equal(p->a, 0);
        assert_int_equal(p->b, 0);
        *p = (pair){i * 3, (uint8_t)i};
    }
    assert_int_equal(v.count, 5000);
    for (size_t i = 0; i < v.count; i++) {
        assert_int_equal(v.items[i].a, i * 3);
        assert_int_equal(v.items[i].b, (uint8_t)i);
    }
    v.count = 0;
    assert_int_equal(VEC_PUSH(a, &v)->a, 0);
    assert_int_equal(VEC_PUSH(a, &v)->a, 0);
    assert_int_equal(v.count, 2);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pushes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
