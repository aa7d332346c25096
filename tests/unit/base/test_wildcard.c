/* String wildcards: the examples of Microsoft's "String Wildcard Syntax" page, and the edges it leaves open.
 */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static bool matches(const char *pattern, const char *text)
{
    return str_match_wildcard(str_from_cstr(pattern), str_from_cstr(text), true);
}

static bool matches_exactly(const char *pattern, const char *text)
{
    return str_match_wildcard(str_from_cstr(pattern), str_from_cstr(text), false);
}

static void the_documents_examples(void **state)
{
    (void)state;
    assert_true(matches("Prog[er-t7]am", "Progeam"));
    assert_true(matches("Prog[er-t7]am", "Program"));
    assert_true(matches("Prog[er-t7]am", "Progsam"));
    assert_true(matches("Prog[er-t7]am", "Progtam"));
    assert_true(matches("Prog[er-t7]am", "Prog7am"));
    assert_false(matches("Prog[er-t7]am", "Proguam"));
    assert_true(matches("Lo#p", "Lp"));
    assert_true(matches("Lo#p", "Lop"));
    assert_true(matches("Lo#p", "Loop"));
    assert_true(matches("Lo#p", "Looop"));
    assert_false(matches("Lo#p", "Loap"));
    assert_true(matches("m[ia]#n", "mn"));
    assert_true(matches("m[ia]#n", "min"));
    assert_true(matches("m[ia]#n", "man"));
    assert_true(matches("m[ia]#n", "maan"));
    assert_true(matches("m[ia]#n", "maian"));
    assert_true(matches("m[ia]#n", "miaian"));
    assert_false(matches("m[ia]#n", "mixn"));
    assert_false(matches("Lo+p", "Lp"));
    assert_true(matches("Lo+p", "Lop"));
    assert_true(matches("Lo+p", "Looop"));
}

static void stars_and_questions(void **state)
{
    (void)state;
    assert_true(matches("*", ""));
    assert_true(matches("*", "anything"));
    assert_true(matches("", ""));
    assert_false(matches("", "a"));
    assert_false(matches("a", ""));
    assert_true(matches("***", ""));
    assert_true(matches("a**b", "ab"));
    assert_true(matches("ke*lock", "KeAcquireSpinLock"));
    assert_false(matches("ke*lock", "KeAcquireSpinLockAtDpc"));
    assert_true(matches("*lock*", "KeAcquireSpinLockAtDpc"));
    assert_true(matches("*ab", "aab"));
    assert_true(matches("*ab*ab", "abab"));
    assert_false(matches("*ab*ab", "aab"));
    assert_true(matches("a?c", "abc"));
    assert_false(matches("a?c", "ac"));
    assert_false(matches("?", ""));
    assert_true(matches("??", "\xc3\xa9x")); /* one character may be several bytes */
    assert_true(matches("?", "\xff"));       /* and a stray byte is one */
}

static void letter_case(void **state)
{
    (void)state;
    assert_true(matches("NT!ke*", "nt!KeBugCheckEx"));
    assert_false(matches_exactly("nt!ke*", "nt!KeBugCheckEx"));
    assert_true(matches_exactly("nt!Ke*", "nt!KeBugCheckEx"));
    assert_true(matches("[A-C]x", "bX"));
    assert_true(matches("[a-c]x", "BX"));
    assert_false(matches_exactly("[a-c]x", "Bx"));
}

static void lists(void **state)
{
    (void)state;
    assert_true(matches("[-x]", "-"));
    assert_true(matches("[x-]", "-"));
    assert_true(matches("[a-]", "a"));
    assert_true(matches("[\\]]", "]"));
    assert_true(matches("[+*?#]", "*"));
    assert_false(matches("[+*?#]", "a"));
    assert_true(matches("[\xc3\xa0-\xc3\xbf]", "\xc3\xa9"));
    assert_false(matches("[ab]", "ab"));
    assert_true(matches("[ab]+", "abba"));
    assert_false(matches("[ab]+", ""));
    /* an empty or unclosed list stands for itself */
    assert_true(matches("operator[]", "operator[]"));
    assert_true(matches("[abc", "[abc"));
    assert_true(matches("a[", "a["));
    assert_true(matches("[\\", "[\\"));
}

static void quoting(void **state)
{
    (void)state;
    assert_true(matches("a\\*b", "a*b"));
    assert_false(matches("a\\*b", "axb"));
    assert_true(matches("a\\+", "a+"));
    assert_true(matches("a\\#", "a#"));
    assert_true(matches("\\[x\\]", "[x]"));
    assert_true(matches("\\\\", "\\"));
    assert_true(matches("a\\", "a\\"));
    assert_true(matches("a\\+#", "a+++"));
}

static void repeats(void **state)
{
    (void)state;
    assert_true(matches("#", "#"));
    assert_true(matches("+", "+"));
    assert_true(matches("a#", ""));
    assert_true(matches("a#", "aaa"));
    assert_false(matches("a#", "ab"));
    assert_true(matches("a+#b", "b"));
    assert_true(matches("?#", "anything"));
    assert_true(matches("?+", "x"));
    assert_false(matches("?+", ""));
    assert_true(matches("*x+*", "aaxbb"));
    assert_true(matches("a#a#a#b", "b"));
    assert_true(matches("x*y#z", "xqqz"));
}

static void time_stays_bounded(void **state)
{
    (void)state;
    arena *a = arena_new();
    strbuf text = {.arena = a}, stars = {.arena = a}, hashes = {.arena = a};
    strbuf_append_repeat(&text, 'a', 4000);
    for (int i = 0; i < 300; i++) {
        strbuf_append(&stars, STR("a*"));
        strbuf_append(&hashes, STR("a#"));
    }
    strbuf_append_char(&stars, 'b');
    strbuf_append_char(&hashes, 'b');
    /* backtracking over these would take longer than the universe has time for */
    assert_false(str_match_wildcard(strbuf_str(&stars), strbuf_str(&text), true));
    assert_false(str_match_wildcard(strbuf_str(&hashes), strbuf_str(&text), true));
    /* the limit on elements with repeats */
    strbuf many = {.arena = a};
    for (int i = 0; i < 2000; i++) strbuf_append(&many, STR("a+"));
    assert_false(str_match_wildcard(strbuf_str(&many), strbuf_str(&text), true));
    /* and none without them */
    strbuf plain = {.arena = a};
    strbuf_append_repeat(&plain, 'a', 4000);
    assert_true(str_match_wildcard(strbuf_str(&plain), strbuf_str(&text), true));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documents_examples),
        cmocka_unit_test(stars_and_questions),
        cmocka_unit_test(letter_case),
        cmocka_unit_test(lists),
        cmocka_unit_test(quoting),
        cmocka_unit_test(repeats),
        cmocka_unit_test(time_stays_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
