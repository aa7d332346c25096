/* The command line of kd and cdb: windows-driver-docs, "KD Command-Line Options" and "CDB Command-Line
 * Options". */
#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *no_environment(const char *name)
{
    (void)name;
    return NULL;
}

static const char *some_environment(const char *name)
{
    if (strcmp(name, "_NT_SYMBOL_PATH") == 0) return "/symbols";
    if (strcmp(name, "_NT_ALT_SYMBOL_PATH") == 0) return "/first";
    if (strcmp(name, "_NT_EXECUTABLE_IMAGE_PATH") == 0) return "/images";
    return NULL;
}

static error *parse_with(arena *a, const char *(*environment)(const char *), options *o, char **words)
{
    int count = 0;
    while (words[count]) count++;
    return options_parse(a, count, words, environment, o);
}

#define PARSE(environment, ...) parse_with(a, environment, &o, (char *[]){"/usr/bin/kd", __VA_ARGS__, NULL})

static void usual_line(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    assert_null(PARSE(no_environment, "-z", "a.dmp", "-y", "srv*c:\\x;/y", "-i", "/bin", "-c", "kn 5;q",
                      "-lines", "-v", "-logo", "log.txt", "-cf", "script"));
    assert_true(str_equal(o.program, STR("kd")));
    assert_true(str_equal(o.dump, STR("a.dmp")));
    assert_true(str_equal(o.symbol_path, STR("srv*c:\\x;/y")));
    assert_true(str_equal(o.image_path, STR("/bin")));
    assert_true(str_equal(o.commands, STR("kn 5;q")));
    assert_true(str_equal(o.script, STR("script")));
    assert_true(o.lines && o.verbose && !o.json && !o.log_append);
    assert_int_equal(o.action, ACTION_DEBUG);
    arena_free(a);
}

static void accepted_without_effect(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    assert_null(
        PARSE(no_environment, "-noshell", "-secure", "-hd", "-xd", "av", "-netsyms", "yes", "-z", "a.dmp"));
    assert_true(o.no_shell && o.secure);
    assert_true(str_equal(o.dump, STR("a.dmp")));
    assert_true(str_equal(o.without_effect, STR("-hd -xd -netsyms ")));
    arena_free(a);
}

static void spellings(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    assert_null(PARSE(no_environment, "-Z", "a.dmp", "/LINES", "/v", "-LogA", "l"));
    assert_true(o.lines && o.verbose && o.log_append);
    assert_null(PARSE(no_environment, "-rnv", "/path/like/this.dmp"));
    assert_true(o.noisy && o.verbose);
    assert_true(str_equal(o.dump, STR("/path/like/this.dmp")));
    assert_null(PARSE(no_environment, "\xe2\x80\x93z", "a.dmp", "--json", "--fail-on-error"));
    assert_true(o.json && o.fail_on_error);
    assert_null(PARSE(no_environment, "-version"));
    assert_int_equal(o.action, ACTION_VERSION);
    assert_null(PARSE(no_environment, "-?"));
    assert_int_equal(o.action, ACTION_HELP);
    assert_null(PARSE(no_environment, "-srcpath", "x", "-ee", "masm", "-kqm", "-bonc", "-z", "d"));
    assert_true(str_equal(o.dump, STR("d")));
    arena_free(a);
}

static void refusals_name_the_word(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    error *e = PARSE(no_environment, "-frobnicate");
    assert_non_null(e);
    assert_true(str_find(e->message, STR("-frobnicate")) != SIZE_MAX);
    e = PARSE(no_environment, "-z");
    assert_non_null(e);
    assert_true(str_find(e->message, STR("-z")) != SIZE_MAX);
    assert_non_null(PARSE(no_environment, "a.dmp", "b.dmp"));
    assert_non_null(PARSE(no_environment, "-z", "a", "-z", "b"));
    e = PARSE(no_environment, "-k", "net:port=50000");
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_UNSUPPORTED);
    assert_non_null(PARSE(no_environment, "-nvq"));
    arena_free(a);
}

static void environment(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    assert_null(PARSE(some_environment, "-z", "a"));
    assert_true(str_equal(o.symbol_path, STR("/first;/symbols")));
    assert_true(str_equal(o.image_path, STR("/images")));
    assert_null(PARSE(some_environment, "-z", "a", "-y", "/mine"));
    assert_true(str_equal(o.symbol_path, STR("/mine")));
    assert_null(PARSE(some_environment, "-z", "a", "-sins"));
    assert_int_equal(o.symbol_path.len, 0);
    assert_int_equal(o.image_path.len, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_line),  cmocka_unit_test(accepted_without_effect),
        cmocka_unit_test(spellings),   cmocka_unit_test(refusals_name_the_word),
        cmocka_unit_test(environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
