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
        PARSE(no_environment, "-noshell", "-secure", "-hd", "-xd", "av", "-clines", "5", "-z", "a.dmp"));
    assert_int_equal(o.history_lines, 5);
    assert_true(o.no_shell && o.secure && !o.quiet);
    assert_true(str_equal(o.dump, STR("a.dmp")));
    assert_int_equal(o.without_effect.count, 2);
    assert_true(str_equal(o.without_effect.items[0].words, STR("-hd")));
    assert_int_equal(o.event_filters.count, 1);
    assert_true(str_equal(o.event_filters.items[0], STR("d av")));
    assert_true(str_find(o.without_effect.items[0].reason, STR("running")) != SIZE_MAX);
    assert_true(str_equal(o.without_effect.items[1].words, STR("-clines")));
    arena_free(a);
}

static void several_dumps(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    assert_null(PARSE(no_environment, "-z", "a", "-Z", "b", "-z", "c"));
    assert_true(str_equal(o.dump, STR("a")));
    assert_int_equal(o.more_dumps.count, 2);
    assert_true(str_equal(o.more_dumps.items[0], STR("b")) && str_equal(o.more_dumps.items[1], STR("c")));
    assert_null(PARSE(no_environment, "-zd", "a.dmp"));
    assert_true(str_equal(o.dump, STR("a.dmp")));
    assert_true(str_find(o.without_effect.items[0].reason, STR("not deleted")) != SIZE_MAX);
    arena_free(a);
}

/* "Only the -remote, -server, -g and -G options are case-sensitive." */
static void event_filters_of_options(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    char *words[] = {"cdb", "-gG", "-x", "-XE", "ld:shop", "-z", "a.dmp", NULL};
    assert_null(parse_with(a, no_environment, &o, words));
    static const char *const wanted[] = {"i ibp", "d epr", "d av", "e ld:shop"};
    assert_int_equal(o.event_filters.count, 4);
    for (size_t i = 0; i < 4; i++) assert_true(str_equal(o.event_filters.items[i], str_from_cstr(wanted[i])));
    assert_int_equal(o.without_effect.count, 0);
    /* KD's -x is another one. */
    assert_null(PARSE(no_environment, "-x", "-z", "a.dmp"));
    assert_int_equal(o.event_filters.count, 0);
    assert_true(str_equal(o.without_effect.items[0].words, STR("-x")));
    arena_free(a);
}

static const char *quiet_environment(const char *name)
{
    return strcmp(name, "KDQUIET") == 0 ? "1" : NULL;
}

/* "-kqm turns on kd quiet mode (equivalent to KDQUIET)" */
static void quiet_mode(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    assert_null(PARSE(no_environment, "-z", "a.dmp"));
    assert_false(o.quiet);
    assert_null(PARSE(no_environment, "-kqm", "-z", "a.dmp"));
    assert_true(o.quiet);
    assert_null(PARSE(quiet_environment, "-z", "a.dmp"));
    assert_true(o.quiet);
    arena_free(a);
}

/* "This command will not actually start CDB": nor does it open the dump here. */
static void what_only_windows_has_starts_nothing(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    error *e = PARSE(no_environment, "-iaec", "key", "-z", "a.dmp");
    assert_non_null(e);
    assert_true(str_find(e->message, STR("registry")) != SIZE_MAX);
    e = PARSE(no_environment, "-wake", "1234");
    assert_non_null(e);
    assert_true(str_find(e->message, STR("no debugger sleeps")) != SIZE_MAX);
    arena_free(a);
}

static const char *const accepted[][3] = {{"-loga", "l"},
                                          {"-logau", "l"},
                                          {"-logo", "l"},
                                          {"-logou", "l"},
                                          {"-2"},
                                          {"-d"},
                                          {"-ddefer"},
                                          {"-g"},
                                          {"-G"},
                                          {"-hd"},
                                          {"-lines"},
                                          {"-myob"},
                                          {"-bonc"},
                                          {"-n"},
                                          {"-o"},
                                          {"-s"},
                                          {"-v"},
                                          {"-w"},
                                          {"-cf", "f"},
                                          {"-cfr", "f"},
                                          {"-c", "k"},
                                          {"-robp"},
                                          {"-r", "1"},
                                          {"-t", "2"},
                                          {"-xe", "av"},
                                          {"-xd", "av"},
                                          {"-xn", "av"},
                                          {"-xi", "av"},
                                          {"-x"},
                                          {"-clines", "9"},
                                          {"-i", "p"},
                                          {"-y", "p"},
                                          {"-srcpath", "p"},
                                          {"-akdexts"},
                                          {"-failinc"},
                                          {"-noinh"},
                                          {"-noshell"},
                                          {"-nosqm"},
                                          {"-sdce"},
                                          {"-ses"},
                                          {"-sicv"},
                                          {"-sins"},
                                          {"-snc"},
                                          {"-snul"},
                                          {"-zp", "p"},
                                          {"-sup"},
                                          {"-sflags", "0x403"},
                                          {"-ee", "masm"},
                                          {"-ee", "c++"},
                                          {"-e", "5"},
                                          {"-pb"},
                                          {"-pd"},
                                          {"-pe"},
                                          {"-pr"},
                                          {"-pt", "5"},
                                          {"-cimp"},
                                          {"-isd"},
                                          {"-kqm"},
                                          {"-pvr"},
                                          {"-vf"},
                                          {"-vf:stacks"},
                                          {"-netsyms:yes"},
                                          {"-netsyms:no"},
                                          {"-netsyms", "no"},
                                          {"-b"},
                                          {"-m"},
                                          {"-r"},
                                          {"-secure"},
                                          {"-odGg"},
                                          {"/odG"}};

static const char *const refused[] = {"-premote", "-p",  "-pn",  "-psn",  "-pv", "--",   "-k",
                                      "-kl",      "-kx", "-iae", "-iaec", "-iu", "-wake"};

/* Every option of Microsoft's two pages, each as its syntax line has it, with the dump behind it: none may
 * take the dump's name for its own. Those for live targets are refused. */
static void every_option_of_the_pages(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        char *words[6] = {"cdb"};
        size_t count = 1;
        for (size_t k = 0; accepted[i][k]; k++) words[count++] = (char *)(uintptr_t)accepted[i][k];
        words[count] = "a.dmp";
        if (parse_with(a, no_environment, &o, words)) fail_msg("%s is refused", accepted[i][0]);
        if (!str_equal(o.dump, STR("a.dmp"))) fail_msg("%s takes the dump's name", accepted[i][0]);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        error *e = PARSE(no_environment, (char *)(uintptr_t)refused[i]);
        if (!e || e->code != ERROR_UNSUPPORTED) fail_msg("%s is taken", refused[i]);
    }
    arena_free(a);
}

static void servers_and_clients(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    assert_null(
        PARSE(no_environment, "-server", "tcp:port=0", "-server", "npipe:pipe=x", "-noio", "-z", "a.dmp"));
    assert_int_equal(o.servers.count, 2);
    assert_true(str_equal(o.servers.items[1], STR("npipe:pipe=x")) && o.no_io &&
                str_equal(o.dump, STR("a.dmp")));
    assert_null(
        PARSE(no_environment, "-remote", "tcp:server=b,port=1", "-bonc", "-clines", "7", "-c", "k", "-n"));
    assert_true(str_equal(o.remote, STR("tcp:server=b,port=1")) && o.break_on_connect &&
                o.history_lines == 7);
    assert_int_equal(o.without_effect.count, 1);
    assert_true(str_equal(o.without_effect.items[0].words, STR("-n")));
    assert_null(PARSE(no_environment, "-QR", "\\\\BOX17"));
    assert_true(o.action == ACTION_QUERY && str_equal(o.query, STR("BOX17")));
    assert_non_null(PARSE(no_environment, "-remote", "x", "-server", "y"));
    assert_non_null(PARSE(no_environment, "-remote", "x", "-z", "a.dmp"));
    assert_non_null(PARSE(no_environment, "-remote", "x", "--json"));
    assert_non_null(PARSE(no_environment, "-noio", "-z", "a.dmp"));
    assert_non_null(PARSE(no_environment, "-clines", "many"));
    arena_free(a);
}

static const char *cpp_environment(const char *name)
{
    return strcmp(name, "_NT_EXPR_EVAL") == 0 ? "C++" : NULL;
}

static void values(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    assert_null(PARSE(no_environment, "-ee", "c++", "-logou", "l", "-kqm", "-cfr", "s", "-netsyms", "no"));
    assert_true(o.cpp_expressions && o.log_unicode && !o.log_append && o.quiet && o.offline);
    assert_true(str_equal(o.optional_script, STR("s")) && o.script.len == 0);
    assert_null(PARSE(no_environment, "-logau", "l"));
    assert_true(o.log_unicode && o.log_append);
    assert_null(PARSE(cpp_environment, "-v"));
    assert_true(o.cpp_expressions);
    assert_null(PARSE(cpp_environment, "-ee", "masm"));
    assert_false(o.cpp_expressions);
    assert_non_null(PARSE(no_environment, "-ee", "java"));
    assert_non_null(PARSE(no_environment, "-netsyms", "perhaps"));
    /* Paths are values, and alone they are the dump. */
    assert_null(PARSE(no_environment, "-y", "/v", "-z", "/lines"));
    assert_true(str_equal(o.symbol_path, STR("/v")) && str_equal(o.dump, STR("/lines")) && !o.verbose);
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

static void the_terminal(void **state)
{
    (void)state;
    arena *a = arena_new();
    options o;
    assert_null(PARSE(no_environment, "-z", "a"));
    assert_true(o.color == COLOR_AUTO && !o.no_pager);
    assert_null(PARSE(no_environment, "--color", "-z", "a", "--no-pager"));
    assert_true(o.color == COLOR_ALWAYS && o.no_pager);
    assert_null(PARSE(no_environment, "--color=never"));
    assert_int_equal(o.color, COLOR_NEVER);
    assert_null(PARSE(no_environment, "--color=always", "--COLOR=auto"));
    assert_int_equal(o.color, COLOR_AUTO);
    error *e = PARSE(no_environment, "--color=blue");
    assert_non_null(e);
    assert_true(str_find(e->message, STR("not 'blue'")) != SIZE_MAX);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_line),
        cmocka_unit_test(accepted_without_effect),
        cmocka_unit_test(event_filters_of_options),
        cmocka_unit_test(several_dumps),
        cmocka_unit_test(every_option_of_the_pages),
        cmocka_unit_test(servers_and_clients),
        cmocka_unit_test(quiet_mode),
        cmocka_unit_test(what_only_windows_has_starts_nothing),
        cmocka_unit_test(values),
        cmocka_unit_test(spellings),
        cmocka_unit_test(refusals_name_the_word),
        cmocka_unit_test(environment),
        cmocka_unit_test(the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
