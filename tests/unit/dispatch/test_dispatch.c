/* Command lines with commands made for the test: what is found, what it is given, what errors look like. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/aliases.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* Says what it was called with: "name|suffix|args". */
static error *run_show(command_call *c)
{
    emit(c->out, "call", "{name}|{suffix}|{args}\n", f_s("name", c->name), f_s("suffix", c->suffix),
         f_s("args", c->args));
    return NULL;
}

static error *run_fail(command_call *c)
{
    return error_new(c->arena, ERROR_NOT_FOUND, "Couldn't resolve error at '%.*s'", STR_ARG(c->args));
}

static error *run_numbers(command_call *c)
{
    str rest = c->args;
    uint64_t first, second;
    bool verbose = args_take_flag(&rest, STR("-v"));
    error *e = args_expression(c, &rest, &first);
    if (e || (e = args_expression_or(c, &rest, 0x99, &second)) || (e = args_end(c, rest))) return e;
    emit(c->out, "numbers", "{v} {first:x} {second:x}\n", f_b("v", verbose), f_u("first", first),
         f_u("second", second));
    return NULL;
}

static error *run_nested(command_call *c)
{
    dispatcher_run_nested(c->dispatcher, c->args);
    return NULL;
}

static error *run_note(command_call *c)
{
    notes_add(c->session->notes, NOTE_WARNING, "something is missing");
    notes_add(c->session->notes, NOTE_INFO, "only with -v");
    return NULL;
}

static error *run_quit(command_call *c)
{
    c->session->quit = true;
    return NULL;
}

extern const command command_ask;

/* Asks for lines until an empty one. */
static error *run_ask(command_call *c)
{
    dispatcher_read_lines(c->dispatcher, &command_ask, STR("0010 "));
    return NULL;
}

static error *read_asked(command_call *c)
{
    if (!c->line.len) dispatcher_read_lines(c->dispatcher, NULL, (str){0});
    else if (str_equal(c->line, STR("bad"))) {
        error *e = error_new(c->arena, ERROR_SYNTAX, "Syntax error in 'bad'");
        e->has_location = true;
        return e;
    } else emit(c->out, "call", "<{text}>\n", f_s("text", c->line));
    return NULL;
}

static bool takes_e(str args)
{
    return str_starts_with(args, STR("e "));
}

static const command command_k = {.name = "k", .suffixes = "bnvL", .run = run_show};
static const command command_kd = {.name = "kdx", .run = run_show};
static const command command_d = {.name = "d", .run = run_show, .repeatable = true};
static const command command_dc = {.name = "dc", .run = run_show, .repeatable = true};
static const command command_dC = {.name = "dC", .run = run_show};
static const command command_eval = {.name = "?", .run = run_numbers};
static const command command_frame = {.name = ".frame", .run = run_show};
static const command command_echo = {.name = ".echo", .run = run_show};
static const command command_fail = {.name = "fail", .run = run_fail};
static const command command_nest = {.name = ".nest", .run = run_nested, .raw_line = true};
static const command command_star = {.name = "*", .run = run_show, .raw_line = true};
static const command command_each = {.name = "~", .run = run_show, .takes_line = takes_e};
static const command command_note = {.name = ".note", .run = run_note};
static const command command_q = {.name = "q", .run = run_quit};
static const command command_go = {.name = "g", .run = run_show, .needs = NEEDS_TARGET};
static const command command_kernel = {
    .name = ".bugcheck", .run = run_show, .needs = NEEDS_TARGET | NEEDS_KERNEL};
const command command_ask = {.name = ".ask", .run = run_ask, .read_line = read_asked};
static const command command_peb = {.name = "peb", .extension = "exts", .run = run_show};
static const command command_nbl = {.name = "pendingnbls", .extension = "ndiskd", .run = run_show};

static const command command_if = {.name = ".if", .control = CONTROL_IF};
static const command command_while = {.name = ".while", .control = CONTROL_WHILE};
static const command command_block = {.name = ".block", .control = CONTROL_BLOCK};
static const command command_catch = {.name = ".catch", .control = CONTROL_CATCH};
static const command command_break = {.name = ".break", .control = CONTROL_BREAK};
static const command command_foreach = {.name = ".foreach", .control = CONTROL_FOREACH};

static const command *const first[] = {
    &command_if,    &command_while, &command_block, &command_catch,  &command_break, &command_foreach,
    &command_k,     &command_kd,    &command_d,     &command_dc,     &command_dC,    &command_eval,
    &command_frame, &command_echo,  &command_fail,  &command_nest,   &command_star,  &command_each,
    &command_note,  &command_q,     &command_go,    &command_kernel, &command_ask};
static const command command_sick = {.name = "sick", .extension = "exts", .run = run_fail};
static const command *const second[] = {&command_peb, &command_nbl, &command_sick};
static const command_list lists[] = {{first, sizeof first / sizeof *first}, {second, 3}};

typedef struct fixture {
    arena *a;
    session *s;
    out *o;
    dispatcher *d;
    strbuf text;
    target target;
} fixture;

static void collect(void *context, str text)
{
    strbuf_append(context, text);
}

static int setup_format(void **state, out_format format)
{
    fixture *f = test_calloc(1, sizeof *f);
    f->a = arena_new();
    f->text = (strbuf){.arena = f->a};
    assert_null(session_new(&f->s));
    f->o = out_new(f->a, format, (sink){collect, &f->text}, &f->s->interrupt);
    f->d = dispatcher_new(f->a, f->s, f->o, lists, 2);
    f->target = (target){.class = TARGET_USER,
                         .system = {.cpu = CPU_X64},
                         .virtual_memory = space_from_runs(f->a, (bytes){0}, NULL, 0)};
    *state = f;
    return 0;
}

static int setup(void **state)
{
    return setup_format(state, OUT_TEXT);
}

static int setup_json(void **state)
{
    return setup_format(state, OUT_JSON);
}

static int teardown(void **state)
{
    fixture *f = *state;
    arena_free(f->a);
    session_free(f->s);
    test_free(f);
    return 0;
}

static void expect(fixture *f, const char *line, const char *text)
{
    f->text.len = 0;
    dispatcher_run_line(f->d, str_from_cstr(line));
    const char *got = f->text.len ? strbuf_str(&f->text).ptr : "";
    if (strcmp(got, text) != 0) fail_msg("%s\n got: %s\nwant: %s", line, got, text);
}

static void names(void **state)
{
    fixture *f = *state;
    expect(f, "k", "k||\n");
    expect(f, "kn 5", "kn|n|5\n");
    expect(f, "kvn5", "kvn|vn|5\n");
    expect(f, "k5", "k||5\n");
    expect(f, "kL", "kL|L|\n");
    expect(f, "kdx", "kdx||\n");
    expect(f, "dc nt!x L4", "dc||nt!x L4\n");
    expect(f, "dC 1", "dC||1\n");
    expect(f, "d 1", "d||1\n");
    expect(f, "DC 1", "DC||1\n"); /* no such name in capitals: letter case is forgotten */
    expect(f, "  .frame /r 2", ".frame||/r 2\n");
    expect(f, ".frame/r", ".frame||/r\n");
    expect(f, ".FRAME 1", ".FRAME||1\n");
    expect(f, "!peb", "!peb||\n");
    expect(f, "!PEB 7fffffde000", "!PEB||7fffffde000\n");
    expect(f, "!exts.peb", "!exts.peb||\n");
    expect(f, "!ndiskd.pendingnbls -v", "!ndiskd.pendingnbls||-v\n");
    assert_ptr_equal(dispatcher_find(f->d, STR("kn")), &command_k);
    assert_null(dispatcher_find(f->d, STR("nothing")));
}

static void splitting(void **state)
{
    fixture *f = *state;
    expect(f, "k;d 1 ; dc", "k||\nd||1 \ndc||\n");
    expect(f, ".echo \"a;b\";k", ".echo||\"a;b\"\nk||\n");
    expect(f, ".echo {a;b} ;k", ".echo||{a;b} \nk||\n");
    expect(f, "* k; d", "*||k; d\n");
    expect(f, "~e a;b", "~||e a;b\n");
    expect(f, "~* k;d", "~||* k\nd||\n");
    expect(f, ";;k;", "k||\n");
    expect(f, ".nest k;d", "k||\nd||\n");
}

static void stops_at_the_first_failure(void **state)
{
    fixture *f = *state;
    expect(f, "k;fail xyz;d", "k||\nCouldn't resolve error at 'xyz'\n");
    assert_false(dispatcher_run_line(f->d, STR("fail x")));
    assert_true(dispatcher_run_line(f->d, STR("k")));
    f->text.len = 0;
    expect(f, "q;k", "");
    assert_true(f->s->quit);
}

/* They print and are over: only commands of the debugger itself end a line. */
static void extensions_do_not_stop_a_line(void **state)
{
    fixture *f = *state;
    expect(f, "!sick x;k", "Couldn't resolve error at 'x'\nk||\n");
    assert_false(dispatcher_run_line(f->d, STR("!sick x;k")));
    assert_true(dispatcher_run_line(f->d, STR("k")));
    expect(f, "!nosuch;k", "No export nosuch found\nk||\n");
    expect(f, ".nest !sick y;k", "Couldn't resolve error at 'y'\nk||\n");
    expect(f, "!sick x;fail z;k", "Couldn't resolve error at 'x'\nCouldn't resolve error at 'z'\n");
}

static void a_command_may_read_the_lines_that_follow(void **state)
{
    fixture *f = *state;
    expect(f, ".ask;k", "k||\n");
    assert_true(dispatcher_reads_lines(f->d));
    assert_true(str_equal(dispatcher_prompt(f->d, f->a), STR("0010 ")));
    expect(f, "k;k", "<k;k>\n");
    expect(f, "bad", "     ^ Syntax error in 'bad'\n");
    assert_true(dispatcher_run_script_line(f->d, STR("one more")));
    expect(f, "", "");
    assert_false(dispatcher_reads_lines(f->d));
    expect(f, "k", "k||\n");
}

/* A library that knows one command, before or behind the built-in extensions, and one that can be loaded. */
typedef struct shelf {
    bool before, loaded;
    unsigned loads;
} shelf;

static const command command_other_peb = {.name = "peb", .extension = "shelf", .run = run_show};

static const command *find_on_shelf(void *context, str dll, str name, bool before)
{
    const shelf *s = context;
    bool wanted = !dll.len || str_equal(dll, STR("shelf"));
    return s->loaded && wanted && before == s->before && str_equal(name, STR("peb")) ? &command_other_peb
                                                                                     : NULL;
}

static bool shelf_loaded(void *context, str dll)
{
    return ((shelf *)context)->loaded && str_equal(dll, STR("shelf"));
}

static error *load_shelf(command_call *call, str dll, bool *found)
{
    shelf *s = dispatcher_libraries_of(call->dispatcher)->context;
    s->loads++;
    *found = str_equal(dll, STR("shelf"));
    s->loaded = s->loaded || *found;
    return NULL;
}

static void libraries_stand_before_or_behind_what_is_built_in(void **state)
{
    fixture *f = *state;
    shelf s = {.before = true};
    const dispatcher_libraries hooks = {&s, find_on_shelf, shelf_loaded, load_shelf};
    dispatcher_set_libraries(f->d, &hooks);
    assert_string_equal(dispatcher_find(f->d, STR("!peb"))->extension, "exts");
    expect(f, "!shelf.peb 1", "!shelf.peb||1\n");
    assert_int_equal(s.loads, 1);
    assert_string_equal(dispatcher_find(f->d, STR("!peb"))->extension, "shelf");
    assert_string_equal(dispatcher_find(f->d, STR("!exts.peb"))->extension, "exts");
    s.before = false;
    assert_string_equal(dispatcher_find(f->d, STR("!peb"))->extension, "exts");
    assert_string_equal(dispatcher_find(f->d, STR("!shelf.peb"))->extension, "shelf");
    f->text.len = 0;
    assert_false(dispatcher_run_line(f->d, STR("!shelf.other")));
    assert_true(str_equal(strbuf_str(&f->text), STR("No export other found\n")));
    dispatcher_set_libraries(f->d, NULL);
}

/* Carets as in public transcripts: "0:000> r rsp+28" has its under the 'p', "0:000> .querypackages" under the
 * last letter. */
static void errors(void **state)
{
    fixture *f = *state;
    f->s->target = &f->target;
    expect(f, "zzz 5", "       ^ Syntax error in 'zzz 5'\n");
    expect(f, ".querypackages", "                    ^ Syntax error in '.querypackages'\n");
    expect(f, ".fraem 1", "            ^ Syntax error in '.fraem 1'\nDid you mean .frame?\n");
    expect(f, "!frame", "No export frame found\nDid you mean .frame?\n");
    expect(f, "!exts.pib", "No export pib found\nDid you mean !peb?\n");
    expect(f, "!pebble", "No export pebble found\n");
    expect(f, "? 1 2 +", "Numeric expression missing from '<EOL>'\n");
    expect(f, "? 1 2 zz", "            ^ Extra character error in '? 1 2 zz'\n");
    expect(f, "!foo", "No export foo found\n");
    expect(f, "!exts.foo", "No export foo found\n");
    expect(f, ".bugcheck", ".bugcheck is only valid for kernel-mode targets\n");
    static const windbg_export exports[] = {{"kdexts", "dskheap"}};
    dispatcher_set_exports(f->d, exports, 1);
    expect(f, "!dskheap", "No export dskheap found\nntdbg does not have !kdexts.dskheap yet\n");
    expect(f, "!nodll.foo",
           "The call to LoadLibrary(nodll) failed, Win32 error 0n2\n"
           "    \"The system cannot find the file specified.\"\n"
           "Please check your debugger configuration and/or network access.\n");
    f->s->target = NULL;
    expect(f, "g", "       ^ No runnable debuggees error in 'g'\n");
}

static void arguments(void **state)
{
    fixture *f = *state;
    expect(f, "?0000bd38", "false bd38 99\n");
    expect(f, "? -v 1, 2", "true 1 2\n");
    expect(f, "? /v 1 2", "true 1 2\n");
    expect(f, "? \xe2\x80\x93v 1 2", "true 1 2\n"); /* the en dash of a web page */
    str rest = STR("-5 a"), word;
    assert_false(args_take_any_flag(&rest, &word));
    rest = STR("\"two words\" next");
    assert_true(args_take_string(&rest, &word));
    assert_true(str_equal(word, STR("two words")));
    assert_true(str_equal(rest, STR("next")));
    rest = STR("\"unclosed");
    assert_true(args_take_string(&rest, &word));
    assert_true(str_equal(word, STR("unclosed")));
    assert_true(args_empty(rest));
}

static void enter_repeats(void **state)
{
    fixture *f = *state;
    expect(f, "", "");
    expect(f, "dc 1000 L4", "dc||1000 L4\n");
    expect(f, "", "dc||\n"); /* goes on from where it was */
    expect(f, "kn 3", "kn|n|3\n");
    expect(f, " ", "kn|n|3\n");
    expect(f, "zzz", "       ^ Syntax error in 'zzz'\n");
}

static void fixed_name_aliases(void **state)
{
    fixture *f = *state;
    expect(f, ".echo $u0-$u1", ".echo||-\n"); /* an empty string until it is set */
    session_set_fixed_alias(f->s, 0, STR("nt!Foo;k"));
    expect(f, ".echo $u0", ".echo||nt!Foo\nk||\n");
    expect(f, "$u", "       ^ Syntax error in '$u'\n");
}

static void notes_come_once(void **state)
{
    fixture *f = *state;
    expect(f, ".note", "WARNING: something is missing\n");
    expect(f, "k", "k||\n");
    f->s->settings.verbose = true;
    notes_add(f->s->notes, NOTE_INFO, "another");
    expect(f, "k", "k||\nanother\n");
}

static void nesting_has_a_floor(void **state)
{
    fixture *f = *state;
    char line[1024] = {0};
    for (int i = 0; i < 100; i++) strcat(line, ".nest ");
    f->text.len = 0;
    dispatcher_run_line(f->d, str_from_cstr(line));
    assert_non_null(strstr(strbuf_str(&f->text).ptr, "nested too deep"));
}

static void control_tokens(void **state)
{
    fixture *f = *state;
    expect(f, ".if (1) { k } .else { dc }", "k||\n");
    expect(f, ".if (0) { k } ; .else { dc 1 }", "dc||1 \n"); /* a script's line end stands there */
    expect(f, ".if (1) { .echo a;}b } ; k", ".echo||a\n       ^ Syntax error in 'b } '\n");
    expect(f, ".catch { fail x; k } ; k", "Couldn't resolve error at 'x'\nk||\n");
    expect(f, ".while (1) { k; .if (1) .break; k }; dc", "k||\ndc||\n");
    expect(f, ".foreach /s (w \"a b\") { k w ${w}x }", "k||a ax \nk||b bx \n");
    expect(f, ".block { .block { k } }", "k||\n");
}

static void *press_soon(void *context)
{
    usleep(50000);
    interrupt_request(context);
    return NULL;
}

static void ctrl_c_ends_a_loop(void **state)
{
    fixture *f = *state;
    struct timespec begin, end;
    pthread_t thread;
    pthread_create(&thread, NULL, press_soon, &f->s->interrupt);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    assert_false(dispatcher_run_line(f->d, STR(".while (1) { .catch { fail x } }; k")));
    clock_gettime(CLOCK_MONOTONIC, &end);
    pthread_join(thread, NULL);
    assert_true(end.tv_sec - begin.tv_sec < 2);
    assert_null(strstr(strbuf_str(&f->text).ptr, "k||"));
}

static void blocks_have_a_floor(void **state)
{
    fixture *f = *state;
    strbuf line = {.arena = f->a};
    for (int i = 0; i < 1000; i++) strbuf_append(&line, STR(".block {"));
    strbuf_append_repeat(&line, '}', 1000);
    f->text.len = 0;
    assert_false(dispatcher_run_line(f->d, strbuf_str(&line)));
    assert_non_null(strstr(strbuf_str(&f->text).ptr, "nested too deep"));
}

static void interrupted(void **state)
{
    fixture *f = *state;
    interrupt_request(&f->s->interrupt); /* from before: a new command begins afresh */
    expect(f, "k", "k||\n");
}

static void one_json_line_a_command(void **state)
{
    fixture *f = *state;
    expect(
        f, "k;fail x",
        "{\"command\":\"k\",\"records\":[{\"record\":\"call\",\"name\":\"k\",\"suffix\":\"\",\"args\":\"\"}],"
        "\"notes\":[],\"error\":null}\n"
        "{\"command\":\"fail x\",\"records\":[],\"notes\":[],"
        "\"error\":{\"code\":\"not_found\",\"message\":\"Couldn't resolve error at 'x'\"}}\n");
    expect(
        f, ".nest k;d",
        "{\"command\":\".nest k;d\",\"records\":["
        "{\"record\":\"call\",\"name\":\"k\",\"suffix\":\"\",\"args\":\"\"},"
        "{\"record\":\"call\",\"name\":\"d\",\"suffix\":\"\",\"args\":\"\"}],\"notes\":[],\"error\":null}\n");
}

static void logs(void **state)
{
    fixture *f = *state;
    char path[] = "/tmp/ntdbg-test-log-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_null(dispatcher_open_log(f->d, f->a, str_from_cstr(path), (log_form){0}));
    dispatcher_log(f->d, STR("0:000> k\n"));
    expect(f, "k", "k||\n");
    dispatcher_close_log(f->d);
    expect(f, "d", "d||\n");
    FILE *file = fopen(path, "r");
    char text[256] = {0};
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    fclose(file);
    unlink(path);
    assert_string_equal(text, "0:000> k\nk||\n");
    assert_non_null(dispatcher_open_log(f->d, f->a, STR("/nonexistent/dir/log"), (log_form){0}));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(names),
        CASE(splitting),
        CASE(stops_at_the_first_failure),
        CASE(extensions_do_not_stop_a_line),
        CASE(a_command_may_read_the_lines_that_follow),
        CASE(libraries_stand_before_or_behind_what_is_built_in),
        CASE(errors),
        CASE(arguments),
        CASE(enter_repeats),
        CASE(fixed_name_aliases),
        CASE(notes_come_once),
        CASE(nesting_has_a_floor),
        CASE(control_tokens),
        CASE(ctrl_c_ends_a_loop),
        CASE(blocks_have_a_floor),
        CASE(interrupted),
        CASE(logs),
        cmocka_unit_test_setup_teardown(one_json_line_a_command, setup_json, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
