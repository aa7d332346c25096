/* What TAB offers, over the real list of commands. */
#include "cli/editor.h"
#include "commands/list.h"
#include "extensions/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct fixture {
    arena *a;
    session *s;
    dispatcher *d;
} fixture;

static void nowhere(void *context, str text)
{
    (void)context;
    (void)text;
}

static int setup(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);
    f->a = arena_new();
    assert_null(session_new(&f->s));
    out *o = out_new(f->a, OUT_TEXT, (sink){nowhere, NULL}, NULL);
    command_list *lists = ARENA_ARRAY(f->a, command_list, 2);
    lists[0] = builtin_commands;
    lists[1] = extension_commands;
    f->d = dispatcher_new(f->a, f->s, o, lists, 2);
    module_identity id = {.base = 0x10000, .size = 0x1000, .path = STR("C:\\shop.exe"), .cpu = CPU_X64};
    symbols_add_module(f->s->symbols, &id);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    arena_free(f->a);
    session_free(f->s);
    test_free(f);
    return 0;
}

static void expect(fixture *f, const char *word, bool first, size_t count, const char *const *words)
{
    editor_words got = editor_complete(f->a, f->d, f->s, str_from_cstr(word), first, 100);
    assert_int_equal(got.count, count);
    for (size_t i = 0; i < count; i++) assert_true(str_equal(got.items[i], str_from_cstr(words[i])));
}

static void commands(void **state)
{
    fixture *f = *state;
    expect(f, ".log", true, 4, (const char *const[]){".logappend", ".logclose", ".logfile", ".logopen"});
    expect(f, "!pe", true, 1, (const char *const[]){"!peb"});
    expect(f, "vertar", true, 1, (const char *const[]){"vertarget"});
    expect(f, "peb", true, 0, NULL); /* an extension command needs its '!' */
    expect(f, ".nothing", true, 0, NULL);
}

static void modules(void **state)
{
    fixture *f = *state;
    expect(f, "SH", false, 1, (const char *const[]){"shop"});
    expect(f, "nt", false, 0, NULL);
    expect(f, "shop!*", false, 0, NULL); /* a star typed is a star: no symbol has one */
}

static void stops_at_the_limit(void **state)
{
    fixture *f = *state;
    assert_int_equal(editor_complete(f->a, f->d, f->s, STR("."), true, 3).count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commands, setup, teardown),
        cmocka_unit_test_setup_teardown(modules, setup, teardown),
        cmocka_unit_test_setup_teardown(stops_at_the_limit, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
