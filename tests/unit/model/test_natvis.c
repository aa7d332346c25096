/* NatVis files: which types a pattern describes (as Visual Studio's documentation says), and what is wrong
 * with a file. */
#include "model/natvis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void matches(const char *pattern, const char *name, const char *arguments)
{
    str found[NATVIS_MAX_ARGUMENTS];
    size_t count;
    arena *a = arena_new();
    strbuf joined = {.arena = a};
    bool yes = natvis_matches(str_from_cstr(pattern), str_from_cstr(name), found, &count);
    for (size_t i = 0; yes && i < count; i++)
        strbuf_format(&joined, "%s%.*s", i ? "|" : "", STR_ARG(found[i]));
    if (yes != (arguments != NULL)) fail_msg("%s and %s: %d", pattern, name, yes);
    if (arguments && !str_equal(strbuf_str(&joined), str_from_cstr(arguments)))
        fail_msg("%s and %s: %.*s", pattern, name, STR_ARG(strbuf_str(&joined)));
    arena_free(a);
}

static void patterns_match_template_arguments(void **state)
{
    (void)state;
    matches("point", "point", "");
    matches("point", "points", NULL);
    matches("vec<*>", "vec<int>", "int");
    matches("vec<*>", "vec<int,alloc<int> >", "int|alloc<int>");
    matches("vec<*,*>", "vec<int,alloc<int> >", "int|alloc<int>");
    matches("vec<*,*>", "vec<int>", NULL);
    matches("vec<bool,*>", "vec<bool,alloc<bool> >", "alloc<bool>");
    matches("vec<bool,*>", "vec<int,alloc<int> >", NULL);
    matches("map<*,vec<*> >", "map<int,vec<char>>", "int|char");
    matches("a::b<*>::node", "a::b<c<d>,e>::node", "c<d>|e");
    matches("a::b<*>::node", "a::b<c>::leaf", NULL);
    matches("vec<*>", "vec", NULL);
    matches("vec<*>", "vec<int", NULL);
    matches("f<*>", "f<int (char,short)>", "int (char,short)");
}

static void arguments_are_put_in(void **state)
{
    (void)state;
    arena *a = arena_new();
    const str arguments[] = {{"int", 3}, {"4", 1}};
    assert_true(str_equal(natvis_substitute(a, STR("($T1 *)x + $T2"), arguments, 2), STR("(int *)x + 4")));
    assert_true(
        str_equal(natvis_substitute(a, STR("$T3 $T $Tx $T12"), arguments, 2), STR("$T3 $T $Tx $T12")));
    arena_free(a);
}

static void bad(const char *text, const char *message)
{
    arena *a = arena_new();
    natvis_file *file;
    error *e = natvis_parse(a, STR("f.natvis"), (bytes){(const uint8_t *)text, strlen(text)}, &file);
    assert_non_null(e);
    if (!str_equal(e->message, str_from_cstr(message))) fail_msg("%.*s", STR_ARG(e->message));
    arena_free(a);
}

static void mistakes_name_file_and_line(void **state)
{
    (void)state;
    bad("", "f.natvis(1): no element found");
    bad("<a/>", "f.natvis(1): element AutoVisualizer expected");
    bad("<AutoVisualizer>\n<Type/>\n</AutoVisualizer>", "f.natvis(2): Type: attribute Name expected");
    bad("<AutoVisualizer>\n<Type Name='x'>\n</AutoVisualizer>", "f.natvis(3): mismatched tag");
    bad("<AutoVisualizer>\n<Type Name='x'><DisplayString>&nothing;</DisplayString></Type></AutoVisualizer>",
        "f.natvis(2): undefined entity");
    arena *a = arena_new();
    strbuf deep = {.arena = a};
    for (int i = 0; i < 1000; i++) strbuf_append(&deep, STR("<AutoVisualizer>"));
    bad(strbuf_str(&deep).ptr, "f.natvis(1): elements are nested too deep");
    arena_free(a);
}

static void a_set_forgets_what_is_unloaded(void **state)
{
    (void)state;
    static const char text[] =
        "<AutoVisualizer><Type Name='vec&lt;*&gt;'/><Type Name='vec&lt;int&gt;' Inheritable='false'/>"
        "<Type Name='x' Priority='Low'><AlternativeType Name='y'/></Type></AutoVisualizer>";
    bytes content = {(const uint8_t *)text, sizeof text - 1};
    arena *a = arena_new();
    natvis_set *s = natvis_set_new(a);
    assert_null(natvis_find(s, STR("x"), false));
    assert_null(natvis_load(s, a, STR("C/one.natvis"), STR(""), content));
    assert_null(natvis_load(s, a, STR("C/one.natvis"), STR(""), content));
    assert_int_equal(natvis_count(s), 1);
    assert_non_null(natvis_find(s, STR("y"), false));
    const natvis_match *m = natvis_find(s, STR("vec<int>"), false);
    assert_int_equal(m->count, 0); /* the closer one */
    assert_int_equal(m->next->count, 1);
    assert_int_equal(natvis_find(s, STR("vec<int>"), true)->count, 1); /* the other is not inherited */
    assert_false(natvis_unload(s, STR("two.natvis")));
    assert_true(natvis_unload(s, STR("one.natvis")));
    assert_null(natvis_find(s, STR("x"), false));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_template_arguments),
        cmocka_unit_test(arguments_are_put_in),
        cmocka_unit_test(mistakes_name_file_and_line),
        cmocka_unit_test(a_set_forgets_what_is_unloaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
