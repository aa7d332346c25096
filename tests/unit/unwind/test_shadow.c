/* Return addresses against a shadow stack: one that agrees, one that differs, calls that the walk left out,
 * frames that no call entered, and a shadow stack that ends. */
#include "unwind/unwind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { SSP = 0x5000, ENTRIES = 4 };

static size_t read_entries(void *context, uint64_t address, void *buffer, size_t size)
{
    const uint64_t *entries = context;
    if (address < SSP || address >= SSP + 8 * ENTRIES) return 0;
    size_t left = (size_t)(SSP + 8 * ENTRIES - address);
    if (size > left) size = left;
    memcpy(buffer, (const uint8_t *)entries + (address - SSP), size);
    return size;
}

static void marks_follow_the_shadow_stack(void **state)
{
    (void)state;
    static const space_ops ops = {.read = read_entries};
    arena *a = arena_new();
    uint64_t entries[ENTRIES] = {0x1111, 0x2222, 0x3333, 0x4444};
    space *memory = space_new(a, &ops, entries);
    frame *f = ARENA_ARRAY(a, frame, 6);
    const uint64_t returns[6] = {0x1111, 0x9999, 0x5555, 0x4444, 0x7777, 0};
    for (int i = 0; i < 6; i++) {
        f[i].return_address = returns[i];
        f[i].has_return_address = true;
    }
    f[3].is_exception_frame = true; /* frame 2 was entered by no call */
    unwind_check_shadow(memory, SSP, f, 6);
    assert_int_equal(f[0].shadow, SHADOW_AGREES);
    assert_int_equal(f[1].shadow, SHADOW_DIFFERS);
    assert_int_equal(f[1].shadow_address, 0x2222);
    assert_int_equal(f[2].shadow, SHADOW_UNKNOWN);
    assert_int_equal(f[3].shadow, SHADOW_SKIPPED);
    assert_int_equal(f[4].shadow, SHADOW_UNKNOWN);
    assert_int_equal(f[5].shadow, SHADOW_UNKNOWN);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(marks_follow_the_shadow_stack)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
