/* Altitudes, order, frames, inversions and repairs. Expectations: the page "Understanding File System
 * Minifilter and Legacy Filter Load Order", windows-driver-docs for groups, arithmetic for altitudes. */
#include "filters/inversions.h"
#include "filters/read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int compare(const char *a, const char *b)
{
    altitude x, y;
    assert_true(altitude_parse(str_from_cstr(a), &x));
    assert_true(altitude_parse(str_from_cstr(b), &y));
    int order = altitude_compare(x, y);
    assert_int_equal(altitude_compare(y, x), -order);
    return order;
}

static void altitudes_compare_exactly(void **state)
{
    (void)state;
    assert_true(compare("149998.99", "149998.990000000000000001") < 0);
    assert_true(compare("149998.99", "149998.9") > 0);
    assert_true(compare("99999", "100000") < 0);
    assert_int_equal(compare("0160030.00", "160030"), 0);
    assert_int_equal(compare("0", ".0"), 0);
    assert_true(compare(".5", "0.49") > 0);
    assert_true(compare("123456789012345678901234567890", "123456789012345678901234567891") < 0);
}

static void what_is_no_altitude_is_refused(void **state)
{
    static const char *const bad[] = {"",      " ",   ".",    "-1",  "+1",      "1e5",
                                      "1.2.3", "12x", "0x10", "1 2", "\xd9\xa1"};
    altitude a;
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(altitude_parse(str_from_cstr(bad[i]), &a));
    char longest[300];
    memset(longest, '9', sizeof longest);
    assert_false(altitude_parse((str){longest, 257}, &a));
    assert_true(altitude_parse((str){longest, 256}, &a));
}

static void groups_are_microsofts(void **state)
{
    altitude a;
    (void)state;
    assert_true(altitude_parse(STR("160030"), &a));
    assert_string_equal(filter_group_of(a)->name, "FSFilter Compression");
    assert_true(altitude_parse(STR("149999.5"), &a));
    assert_string_equal(filter_group_of(a)->name, "FSFilter Encryption");
    assert_true(altitude_parse(STR("150000"), &a));
    assert_null(filter_group_of(a));
    assert_int_equal(filter_group_find(STR("fsfilter anti-virus"))->low, 320000);
    assert_null(filter_group_find(STR("NDIS")));
}

static filter_set *read_set(arena *a, const char *text)
{
    filter_set *s = filter_set_new(a);
    assert_null(filter_read_text(s, str_from_cstr(text)));
    filter_set_complete(s);
    return s;
}

static str order_of(filter_set *s)
{
    size_t *order, count;
    strbuf b = {.arena = s->arena};
    filter_order(s, true, &order, &count);
    for (size_t i = 0; i < count; i++)
        strbuf_format(&b, "%s%.*s", i ? " " : "", STR_ARG(s->items.items[order[i]].name));
    return strbuf_str(&b);
}

static void order_is_start_then_group_then_tag(void **state)
{
    arena *a = arena_new();
    (void)state;
    filter_set *s = read_set(a, "tags | FSFilter Bottom | 7 5\n"
                                "late | minifilter | auto | FSFilter Bottom | 40001\n"
                                "sys | minifilter | system | FSFilter Bottom | 40002\n"
                                "av | minifilter | boot | FSFilter Anti-Virus | 320001\n"
                                "plain | minifilter | boot | FSFilter Bottom | 40003\n"
                                "five | minifilter | boot | FSFilter Bottom | 40004 | tag=5\n"
                                "seven | minifilter | boot | FSFilter Bottom | 40005 | tag=7\n"
                                "other | minifilter | boot | FSFilter Bottom | 40006 | tag=99\n"
                                "none | legacy | boot | - | 1\n"
                                "off | minifilter | disabled | FSFilter Bottom | 40007\n"
                                "asked | minifilter | demand | FSFilter Bottom | 40008\n");
    assert_string_equal(order_of(s).ptr, "seven five other plain av none sys late");
    s->include_demand = true;
    assert_string_equal(order_of(s).ptr, "seven five other plain av none sys late asked");
    arena_free(a);
}

static void needs_come_first_and_cycles_are_named(void **state)
{
    arena *a = arena_new();
    (void)state;
    filter_set *s = read_set(a, "a | minifilter | boot | FSFilter Bottom | 40001 | needs=c\n"
                                "b | minifilter | boot | FSFilter Bottom | 40002\n"
                                "c | minifilter | boot | FSFilter Anti-Virus | 320001\n"
                                "x | minifilter | auto | FSFilter Bottom | 40003 | needs=y\n"
                                "y | minifilter | auto | FSFilter Bottom | 40004 | needs=z\n"
                                "z | minifilter | demand | FSFilter Bottom | 40005 | needs=x\n");
    assert_int_equal(s->problems.count, 0);
    assert_string_equal(order_of(s).ptr, "c a b z y x");
    assert_int_equal(s->problems.count, 1);
    assert_string_equal(s->problems.items[0].kind, "cycle");
    assert_true(str_find(s->problems.items[0].text, STR("x -> y -> z -> x")) != SIZE_MAX);
    arena_free(a);
}

static void a_legacy_filter_without_altitude_gets_its_groups(void **state)
{
    arena *a = arena_new();
    (void)state;
    filter_set *s = read_set(
        a,
        "e | legacy | boot | FSFilter Encryption | -\nm | legacy | boot | FSFilter Activity Monitor | -\n");
    assert_string_equal(altitude_text(a, s->items.items[0].altitude).ptr, "149998.99");
    assert_string_equal(altitude_text(a, s->items.items[1].altitude).ptr, "389998.99");
    arena_free(a);
}

static const char page[] = "AVLegacy | legacy | boot | FSFilter Anti-Virus | 329998.99\n"
                           "AVMiniFilter | minifilter | system | FSFilter Anti-Virus | 328000\n"
                           "EncryptionLegacy | legacy | boot | FSFilter Encryption | 149998.99\n"
                           "luafv | minifilter | auto | FSFilter Virtualization | 135000\n"
                           "FileInfo | minifilter | boot | FSFilter Bottom | 45000\n";

static void the_pages_repair_is_found(void **state)
{
    arena *a = arena_new();
    filter_repair repair;
    (void)state;
    filter_repair_search(a, read_set(a, page), 8, &repair);
    assert_int_equal(repair.before, 1);
    assert_int_equal(repair.after, 0);
    assert_int_equal(repair.dummies.count, 1);
    assert_string_equal(repair.dummies.items[0].group.ptr, "FSFilter Compression");
    assert_int_equal(repair.dummies.items[0].start, FILTER_START_BOOT);
    uint64_t height = altitude_floor(repair.dummies.items[0].altitude);
    assert_in_range(height, 160000, 160060);
    arena_free(a);
}

static void what_no_dummy_repairs_is_left(void **state)
{
    arena *a = arena_new();
    filter_repair repair;
    (void)state;
    /* The minifilter is there before the legacy filter of lower altitude attaches: no frame can change that.
     */
    filter_repair_search(a,
                         read_set(a, "m | minifilter | boot | FSFilter Anti-Virus | 328000\n"
                                     "l | legacy | system | FSFilter Encryption | 149998.99\n"),
                         8, &repair);
    assert_int_equal(repair.before, 1);
    assert_int_equal(repair.after, 1);
    assert_int_equal(repair.dummies.count, 0);
    arena_free(a);
}

static void fltmc_rows_are_read_from_the_right(void **state)
{
    arena *a = arena_new();
    filter_set *s = filter_set_new(a);
    filter_place *places;
    size_t count;
    (void)state;
    str text = STR(
        "Filter Name  Num Instances  Altitude  Frame\r\n---  ---  ---  ---\r\n"
        "Two Words        2  385200  1\r\nold   149998.99 <Legacy>\r\nbare <Legacy>\r\nbad  1  12x  0\r\n");
    assert_true(filter_text_is_fltmc(text));
    assert_null(filter_read_fltmc(s, text, &places, &count));
    assert_int_equal(count, 4);
    const filter *top = &s->items.items[3];
    assert_true(str_equal(top->name, STR("Two Words")));
    assert_int_equal(top->volumes, 2);
    assert_int_equal(places[3].frame, 1);
    assert_int_equal(s->items.items[2].kind, FILTER_LEGACY);
    assert_true(str_equal(s->items.items[1].name, STR("bare")));
    assert_false(s->items.items[0].has_altitude);
    assert_int_equal(s->problems.count, 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(altitudes_compare_exactly),
        cmocka_unit_test(what_is_no_altitude_is_refused),
        cmocka_unit_test(groups_are_microsofts),
        cmocka_unit_test(order_is_start_then_group_then_tag),
        cmocka_unit_test(needs_come_first_and_cycles_are_named),
        cmocka_unit_test(a_legacy_filter_without_altitude_gets_its_groups),
        cmocka_unit_test(the_pages_repair_is_found),
        cmocka_unit_test(what_no_dummy_repairs_is_left),
        cmocka_unit_test(fltmc_rows_are_read_from_the_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
