/* What TAB offers, over the real list of commands. */
#include "cli/editor.h"
#include "commands/list.h"
#include "extensions/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void expect(fixture *f, const char *typed, size_t start, size_t count, const char *const *words)
{
    completion got = editor_complete(f->a, f->d, f->s, str_from_cstr(typed), 100);
    assert_int_equal(got.words.count, count);
    if (count > 0) assert_int_equal(got.start, start);
    for (size_t i = 0; i < count; i++) assert_true(str_equal(got.words.items[i], str_from_cstr(words[i])));
}

static void commands(void **state)
{
    fixture *f = *state;
    expect(f, ".log", 0, 4, (const char *const[]){".logappend", ".logclose", ".logfile", ".logopen"});
    expect(f, "!pe", 0, 1, (const char *const[]){"!peb"});
    expect(f, "vertar", 0, 1, (const char *const[]){"vertarget"});
    expect(f, "peb", 0, 0, NULL); /* an extension command needs its '!' */
    expect(f, ".nothing", 0, 0, NULL);
    expect(f, "k; .logc", 3, 1, (const char *const[]){".logclose"});
    expect(f, ".help !pe", 6, 1, (const char *const[]){"!peb"});
    expect(f, ".hh .logc", 4, 1, (const char *const[]){".logclose"});
}

/* "Using LINQ with the debugger objects", Dx Command Tab Auto Completion. */
static void members(void **state)
{
    fixture *f = *state;
    expect(f, "dx Debugger.S", 12, 3, (const char *const[]){"Sessions", "Settings", "State"});
    expect(f, "dx -r2 Debugger.Utility.Co", 24, 2, (const char *const[]){"Collections", "Control"});
    expect(f, "dx Debugger.Utility.Control.ex", 28, 1, (const char *const[]){"ExecuteCommand"});
    expect(f, "dx \"abc\".Pad", 9, 2, (const char *const[]){"PadLeft", "PadRight"});
    expect(f, "dx Debugger.Sessions.OrderBy", 21, 2, (const char *const[]){"OrderBy", "OrderByDescending"});
    /* The elements' members, through the record that a query makes; keys for comparers. */
#define NAMES "Debugger.Utility.Collections.CreateArray(\"one\", \"two\")"
    expect(f, "dx " NAMES ".Where(n => n.Len", 71, 1, (const char *const[]){"Length"});
    expect(f, "dx " NAMES ".Select(n => new {Name = n, Size = n.Length}).OrderBy(p => p.N", 118, 1,
           (const char *const[]){"Name"});
    expect(f, "dx " NAMES ".Select(n => new {Name = n.Starts", 84, 1, (const char *const[]){"StartsWith"});
    expect(f, "dx " NAMES ".OrderBy(n => n.ToUpper(), (a, b) => a.Len", 96, 1,
           (const char *const[]){"Length"});
    expect(f, "dx Debugger.State.UserVariables.Remove(\"x\").", 0, 0, NULL); /* which would remove it */
    expect(f, "dx Debugger.", 12, 5,
           (const char *const[]){"Sessions", "Settings", "State", "ToDisplayString", "Utility"});
    expect(f, "dx \"Debugger.", 0, 0, NULL); /* a text that is not closed */
    expect(f, "dx Debugger)))).", 0, 0, NULL);
    expect(f, "dx ((((((((((((((((((((((((((((((((((((((((a.", 0, 0, NULL);
}

static void modules(void **state)
{
    fixture *f = *state;
    expect(f, "ln SH", 3, 1, (const char *const[]){"shop"});
    expect(f, "ln nt", 0, 0, NULL);
    expect(f, "ln shop![", 0, 0, NULL); /* a bracket typed is a bracket: no symbol has one */
}

static void files(void **state)
{
    fixture *f = *state;
    char folder[] = "/tmp/ntdbg-completion-XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *names[] = {"one.log", "one.txt", ".hidden"};
    for (size_t i = 0; i < 3; i++) fclose(fopen(str_format(f->a, "%s/%s", folder, names[i]).ptr, "w"));
    assert_int_equal(mkdir(str_format(f->a, "%s/other", folder).ptr, 0700), 0);
    const char *log = str_format(f->a, "%s/one.log", folder).ptr,
               *text = str_format(f->a, "%s/one.txt", folder).ptr;
    const char *other = str_format(f->a, "%s/other/", folder).ptr;
    expect(f, str_format(f->a, ".logopen %s/one.l", folder).ptr, 9, 1, (const char *const[]){log});
    expect(f, str_format(f->a, ".logopen /t %s/ot", folder).ptr, 12, 1, (const char *const[]){other});
    expect(f, str_format(f->a, "$$>a<%s/one", folder).ptr, 5, 2, (const char *const[]){log, text});
    expect(f, str_format(f->a, "$$< %s/", folder).ptr, 4, 3, (const char *const[]){log, text, other});
    expect(f, str_format(f->a, ".logopen %s/.h", folder).ptr, 9, 1,
           (const char *const[]){str_format(f->a, "%s/.hidden", folder).ptr});
    expect(f, ".logopen /nowhere/at/all/x", 0, 0, NULL);
    session_set_secure(f->s);
    expect(f, str_format(f->a, ".logopen %s/", folder).ptr, 0, 0, NULL);
    for (size_t i = 0; i < 3; i++) remove(str_format(f->a, "%s/%s", folder, names[i]).ptr);
    rmdir(other);
    rmdir(folder);
}

static void stops_at_the_limit(void **state)
{
    fixture *f = *state;
    assert_int_equal(editor_complete(f->a, f->d, f->s, STR("."), 3).words.count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(commands, setup, teardown),
        cmocka_unit_test_setup_teardown(members, setup, teardown),
        cmocka_unit_test_setup_teardown(modules, setup, teardown),
        cmocka_unit_test_setup_teardown(files, setup, teardown),
        cmocka_unit_test_setup_teardown(stops_at_the_limit, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
