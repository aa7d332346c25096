/* VMware's state files, written here by docs/formats/vmware.md. */
#include "formats/dump/vmware_state.h"

#include "builder.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { HEADER = 12, GROUP = 80, GROUPS = 2, TAGS = HEADER + GROUPS * GROUP, SIZE = 0x100, MEMORY = 0x3000 };

static void put_tag(builder *b, const char *name, const uint32_t *index, uint32_t v)
{
    put16(b, (uint16_t)(strlen(name) << 8 | (index ? 1 << 6 : 0) | 4));
    put(b, name, strlen(name));
    if (index) put32(b, *index);
    put32(b, v);
}

static void put_group(builder *b, const char *name, uint64_t at)
{
    put(b, name, strlen(name));
    put_fill(b, 0, 64 - strlen(name));
    put64(b, at);
    put64(b, SIZE);
}

/* Two groups: what the machine is, and its regions (one of two pages at 0x5000 that begins with the file's
 * second page, or none). */
static builder file_of(uint32_t platform, bool has_region)
{
    static const uint32_t ZERO = 0;
    builder b = {0};

    put32(&b, 0xbed2bed2);
    put32(&b, 8);
    put32(&b, GROUPS);
    put_group(&b, "Checkpoint", TAGS);
    put_group(&b, "memory", TAGS + SIZE);
    put_tag(&b, "Platform", NULL, platform);
    put_fill(&b, 0, TAGS + SIZE - b.len);
    put_tag(&b, "regionsCount", NULL, has_region ? 1 : 0);
    if (has_region) {
        put_tag(&b, "regionPageNum", &ZERO, 1);
        put_tag(&b, "regionPPN", &ZERO, 5);
        put_tag(&b, "regionSize", &ZERO, 2);
    }
    put_fill(&b, 0, TAGS + 2 * SIZE - b.len);
    return b;
}

static dump_range first_range(arena *a, uint32_t platform, bool has_region)
{
    builder b = file_of(platform, has_region);
    vmware_state *s = NULL;
    dump_ranges ranges;
    notes *n = notes_new(a);

    assert_null(vmware_state_open(a, (bytes){b.ptr, b.len}, n, &s));
    assert_int_equal(s->is_arm64, platform == 3);
    vmware_state_ranges(a, s, 0, MEMORY, MEMORY, n, &ranges);
    assert_int_equal(ranges.count, 1);
    free(b.ptr);
    return ranges.items[0];
}

/* Without regions the file has the memory from its first byte on, which an ARM64 machine has at 2 GiB. */
static void memory_without_regions_begins_where_the_processor_has_it(void **state)
{
    (void)state;
    arena *a = arena_new();
    dump_range r = first_range(a, 0, false);

    assert_int_equal(r.address, 0);
    assert_int_equal(r.size, MEMORY);
    r = first_range(a, 3, false);
    assert_int_equal(r.address, 0x80000000);
    assert_int_equal(r.offset, 0);
    arena_free(a);
}

static void regions_say_where_memory_is(void **state)
{
    (void)state;
    arena *a = arena_new();

    for (uint32_t platform = 0; platform <= 3; platform += 3) {
        dump_range r = first_range(a, platform, true);
        assert_int_equal(r.address, 0x5000);
        assert_int_equal(r.offset, 0x1000);
        assert_int_equal(r.size, 0x2000);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_without_regions_begins_where_the_processor_has_it),
        cmocka_unit_test(regions_say_where_memory_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
