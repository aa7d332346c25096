/* Output: templates against the exact lines of WinDbg, JSON against a strict reader written from RFC 8259. */
#include "out/out.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct fixture {
    arena *a;
    strbuf text;
    interrupt stop;
    out *o;
} fixture;

static void collect(void *context, str text)
{
    strbuf_append(context, text);
}

static void setup(fixture *f, out_format format)
{
    f->a = arena_new();
    f->text = (strbuf){.arena = f->a};
    interrupt_clear(&f->stop);
    f->o = out_new(f->a, format, (sink){collect, &f->text}, &f->stop);
}

static void expect_text(fixture *f, const char *expected)
{
    assert_string_equal(strbuf_str(&f->text).ptr ? strbuf_str(&f->text).ptr : "", expected);
    f->text.len = 0;
}

/* RFC 8259: returns the end of the value at `p`, or NULL when it is not one. */
static const char *json_value(const char *p);

static const char *json_string(const char *p)
{
    if (*p++ != '"') return NULL;
    for (; *p != '"'; p++) {
        if ((unsigned char)*p < 0x20) return NULL;
        if (*p == '\\') {
            p++;
            if (*p == 'u') {
                if (strspn(p + 1, "0123456789abcdefABCDEF") < 4) return NULL;
                p += 4;
            } else if (!*p || !strchr("\"\\/bfnrt", *p)) {
                return NULL;
            }
        }
    }
    return p + 1;
}

static const char *json_container(const char *p, bool object)
{
    char close = object ? '}' : ']';
    p++;
    if (*p == close) return p + 1;
    for (;;) {
        if (object) {
            p = json_string(p);
            if (!p || *p++ != ':') return NULL;
        }
        p = json_value(p);
        if (!p) return NULL;
        if (*p == close) return p + 1;
        if (*p++ != ',') return NULL;
    }
}

static const char *json_value(const char *p)
{
    if (*p == '{' || *p == '[') return json_container(p, *p == '{');
    if (*p == '"') return json_string(p);
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < 3; i++)
        if (strncmp(p, words[i], strlen(words[i])) == 0) return p + strlen(words[i]);
    const char *start = p;
    if (*p == '-') p++;
    size_t digits = strspn(p, "0123456789");
    if (digits == 0 || (digits > 1 && *p == '0')) return NULL;
    p += digits;
    if (*p == '.') p += 1 + strspn(p + 1, "0123456789");
    if (*p == 'e' || *p == 'E') {
        p++;
        if (*p == '+' || *p == '-') p++;
        p += strspn(p, "0123456789");
    }
    return p > start ? p : NULL;
}

static void expect_valid_lines(fixture *f)
{
    const char *p = strbuf_str(&f->text).ptr;
    assert_non_null(p);
    while (*p) {
        p = json_value(p);
        assert_non_null(p);
        assert_int_equal(*p, '\n');
        p++;
    }
}

static void stack_lines(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_TEXT);
    /* The blog's `kn`. */
    emit(f.o, "frame", "{level:02x} {sp:p} {ret:p} {site}\n", f_u("level", 2), f_p("sp", 0xfffff88005db1b50),
         f_p("ret", 0xfffff80001b6cc2e), f_c("site", "nt!VfAfterCallDriver+0x33e"));
    expect_text(&f, "02 fffff880`05db1b50 fffff800`01b6cc2e nt!VfAfterCallDriver+0x33e\n");
    emit(f.o, "evaluation", "Evaluate expression: {signed} = {value:p}\n", f_i("signed", -6046048151504),
         f_x("value", 0xfffffa804b729830, 16));
    expect_text(&f, "Evaluate expression: -6046048151504 = fffffa80`4b729830\n");
    out_set_pointer_size(f.o, 4);
    emit(f.o, "frame", "{sp:p} {ret:p} {other:q}|\n", f_p("sp", 0x0006ffc0), f_p("ret", 0xffffffff80123456),
         f_p("other", 0x77ec0000));
    expect_text(&f, "0006ffc0 80123456 77ec0000|\n");
    emit(f.o, NULL, "{v:b} {n:b}\n", f_x("v", 0x200, 16), f_null("n"));
    expect_text(&f, "00000000`00000200 ????????`????????\n");
    arena_free(f.a);
}

static void widths_and_kinds(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_TEXT);
    emit(f.o, NULL, "[{a:5d}][{a:-5d}][{a:05d}][{b:6X}][{b:08x}][{s:-4}][{s:4s}]{{}}\n", f_i("a", -42),
         f_u("b", 0xbeef), f_c("s", "ab"));
    expect_text(&f, "[  -42][-42  ][-0042][  BEEF][0000beef][ab  ][  ab]{}\n");
    emit(f.o, NULL, "{missing} {p:p} {q:q} {w:08x} {n:4}\n", f_null("p"), f_null("q"),
         f_if(false, f_u("w", 1)), f_null("n"));
    expect_text(&f, "??? ????????`???????? ???????????????? ???????? ????\n");
    emit(f.o, NULL, "{not a slot} {} {x:zz} }\n", f_u("x", 1));
    expect_text(&f, "{not a slot} {} {x:zz} }\n");
    arena_free(f.a);
}

static void cached_template_is_reparsed_when_its_buffer_changes(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_TEXT);
    char text[16] = "a {v}\n";
    for (int i = 0; i < 3; i++) emit(f.o, NULL, text, f_u("v", 1));
    strcpy(text, "b {v:x}\n");
    emit(f.o, NULL, text, f_u("v", 255));
    expect_text(&f, "a 1\na 1\na 1\nb ff\n");
    arena_free(f.a);
}

static void templates_made_at_run_time_do_not_fill_the_memory(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_TEXT);
    char text[64];
    size_t used = 0;
    for (int i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "line %d {v}\n", i);
        emit(f.o, NULL, text, f_u("v", 1));
        f.text.len = 0;
        if (i == 100) used = arena_used(f.a);
    }
    assert_true(arena_used(f.a) < used + 4096);
    arena_free(f.a);
}

static void hostile_text(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_TEXT);
    out_text(f.o, STR("tab\tline\r\n\x1b[2J \xff \xc3\xa9 \xc2\x9b \xed\xa0\x80|\n"));
    expect_text(&f, "tab\tline\r\n.[2J ? \xc3\xa9 . ???|\n");
    arena_free(f.a);
    setup(&f, OUT_JSON);
    out_text(f.o, STR("\x1b\"\\\n\xff\xc3\xa9\xf4\x90\x80\x80\x7f"));
    expect_valid_lines(&f);
    expect_text(
        &f,
        "{\"record\":\"text\",\"text\":\"\\u001b\\\"\\\\\\n\\ufffd\xc3\xa9\\ufffd\\ufffd\\ufffd\\ufffd\\u007f\"}\n");
    arena_free(f.a);
}

static void json_envelope(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_JSON);
    out_command_begin(f.o, STR("kn 5"));
    emit(f.o, "frame", "{level}\n", f_u("level", 0), f_p("sp", 0xfffff88005db1b50), f_null("site"));
    out_begin(f.o, "registers");
    emit(f.o, NULL, "rax={rax:q}\n", f_p("rax", 1));
    emit(f.o, NULL, "rax={rax:q}\n", f_p("rax", 2)); /* the same name again: one member */
    out_list_begin(f.o, "flags");
    out_item(f.o, "{f} ", f_c("f", "nv"));
    out_item(f.o, "{f} ", f_null("f"));
    out_list_end(f.o);
    out_list_begin(f.o, "parts");
    emit(f.o, NULL, "", f_b("on", true));
    emit(f.o, "part", "", f_x("code", 0xc0000005, 8));
    out_list_end(f.o);
    out_end(f.o);
    out_note(f.o, STR("warning"), STR("w"));
    out_error(f.o, STR("syntax"), STR("Syntax error at 'x'"));
    out_command_end(f.o);
    expect_valid_lines(&f);
    expect_text(&f, "{\"command\":\"kn 5\",\"records\":["
                    "{\"record\":\"frame\",\"level\":0,\"sp\":\"0xfffff88005db1b50\",\"site\":null},"
                    "{\"record\":\"registers\",\"rax\":\"0x0000000000000001\",\"flags\":[\"nv\",null],"
                    "\"parts\":[{\"on\":true},{\"record\":\"part\",\"code\":\"0xc0000005\"}]}],"
                    "\"notes\":[{\"level\":\"warning\",\"text\":\"w\"}],"
                    "\"error\":{\"code\":\"syntax\",\"message\":\"Syntax error at 'x'\"}}\n");
    out_command_begin(f.o, STR("q"));
    out_command_end(f.o);
    expect_text(&f, "{\"command\":\"q\",\"records\":[],\"notes\":[],\"error\":null}\n");
    arena_free(f.a);
}

static void json_numbers(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_JSON);
    out_command_begin(f.o, STR(""));
    emit(f.o, "n", "", f_u("a", UINT64_C(9007199254740992)), f_u("b", UINT64_C(9007199254740993)),
         f_i("c", INT64_MIN), f_i("d", -5), f_d("e", (double)NAN), f_d("f", 0.5));
    out_command_end(f.o);
    expect_valid_lines(&f);
    expect_text(&f,
                "{\"command\":\"\",\"records\":[{\"record\":\"n\",\"a\":9007199254740992,"
                "\"b\":\"0x0020000000000001\",\"c\":\"-9223372036854775808\",\"d\":-5,\"e\":null,\"f\":0.5}],"
                "\"notes\":[],\"error\":null}\n");
    arena_free(f.a);
}

static void json_stays_valid_when_cancelled_or_left_open(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_JSON);
    out_command_begin(f.o, STR("dt"));
    out_begin(f.o, "object");
    emit(f.o, NULL, "", f_u("a", 1));
    out_list_begin(f.o, "members");
    interrupt_request(&f.stop);
    out_begin(f.o, "member");
    emit(f.o, NULL, "", f_u("b", 2));
    out_command_end(f.o); /* three levels open */
    expect_valid_lines(&f);
    expect_text(&f, "{\"command\":\"dt\",\"records\":[{\"record\":\"object\",\"a\":1,\"members\":[]}],"
                    "\"notes\":[],\"error\":null}\n");
    interrupt_clear(&f.stop);
    out_command_begin(f.o, STR("deep"));
    for (int i = 0; i < 200; i++) out_begin(f.o, "level");
    emit(f.o, NULL, "", f_u("b", 2));
    for (int i = 0; i < 150; i++) out_end(f.o);
    out_command_end(f.o);
    expect_valid_lines(&f);
    arena_free(f.a);
}

static void cancelled_text_stops(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_TEXT);
    out_heading(f.o, "%s\n", "before");
    interrupt_request(&f.stop);
    out_heading(f.o, "after\n");
    emit(f.o, NULL, "{v}\n", f_u("v", 1));
    assert_true(out_cancelled(f.o));
    expect_text(&f, "before\n");
    arena_free(f.a);
}

static void capture_and_log(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_JSON);
    strbuf captured = {.arena = f.a}, logged = {.arena = f.a}, sent = {.arena = f.a};
    sink log = {collect, &logged}, remote = {collect, &sent};
    out_set_copy(f.o, OUT_COPY_LOG, &log);
    out_set_copy(f.o, OUT_COPY_REMOTE, &remote);
    out_command_begin(f.o, STR("x"));
    emit(f.o, "r", "one {v}\n", f_u("v", 1));
    out_push_sink(f.o, (sink){collect, &captured});
    emit(f.o, "r", "two {v}\n", f_u("v", 2));
    out_pop_sink(f.o);
    out_pop_sink(f.o); /* the base sink cannot be popped */
    emit(f.o, "r", "three {v}\n", f_u("v", 3));
    out_set_copy(f.o, OUT_COPY_LOG, NULL);
    emit(f.o, "r", "four {v}\n", f_u("v", 4));
    out_command_end(f.o);
    assert_string_equal(strbuf_str(&captured).ptr, "two 2\n");
    assert_string_equal(strbuf_str(&logged).ptr, "one 1\nthree 3\n");
    assert_string_equal(strbuf_str(&sent).ptr, "one 1\nthree 3\nfour 4\n");
    expect_text(&f, "{\"command\":\"x\",\"records\":[{\"record\":\"r\",\"v\":1},{\"record\":\"r\",\"v\":3},"
                    "{\"record\":\"r\",\"v\":4}],\"notes\":[],\"error\":null}\n");
    arena_free(f.a);
}

static void notes_and_errors_as_text(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_TEXT);
    out_command_begin(f.o, STR("x"));
    out_note(f.o, STR("warning"), STR("no memory list"));
    out_note(f.o, STR("error"), STR("Module load completed"));
    out_note(f.o, STR("info"), STR("plain"));
    interrupt_request(&f.stop);
    out_error(f.o, STR("not_found"), STR("Couldn't resolve error at 'xyz'"));
    out_command_end(f.o);
    expect_text(
        &f,
        "WARNING: no memory list\n*** ERROR: Module load completed\nplain\nCouldn't resolve error at 'xyz'\n");
    arena_free(f.a);
}

static ornament paint_pointers(void *context, const char *record, const field *which, const field *all,
                               size_t count)
{
    (void)context;
    if (which->changed) return (ornament){STR("<!"), STR("!>")};
    if (which->kind == FIELD_POINTER) return (ornament){STR("<"), STR(">")};
    if (strcmp(which->name, "name") != 0) return (ornament){0};
    /* The record and the fields beside it are known, also those that are not shown. */
    return (ornament){str_from_cstr(record ? record : "none"), all[count - 1].as.s};
}

static ornament paint_message(void *context, message_kind kind)
{
    (void)context;
    return kind == MESSAGE_PLAIN ? (ornament){0}
                                 : (ornament){kind == MESSAGE_ERROR ? STR("E") : STR("W"), STR(".")};
}

static void painted(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_TEXT);
    strbuf captured = {.arena = f.a}, logged = {.arena = f.a};
    sink log = {collect, &logged};
    const painter how = {paint_pointers, paint_message, NULL};
    out_set_painter(f.o, &how);
    out_set_copy(f.o, OUT_COPY_LOG, &log);
    out_begin(f.o, "module");
    emit(f.o, NULL, "[{name:-5}|{name:5}|{v}]\n", f_c("name", "nt"), f_u("v", 7), f_c("tail", "/"));
    out_begin(f.o, "inner");
    out_end(f.o);
    emit_columns(f.o, "{name} {empty:3}{a:q}\n", f_c("name", "x"), f_c("empty", ""), f_p("a", 0x10),
                 f_c("tail", "/"));
    out_end(f.o);
    emit(f.o, "r", "{name} {gone:p} {value}\n", f_c("name", "a\nb"), f_if(false, f_p("gone", 1)),
         f_changed(true, f_x("value", 1, 2)));
    out_push_sink(f.o, (sink){collect, &captured});
    emit(f.o, "r", "{a:q}\n", f_p("a", 1));
    out_pop_sink(f.o);
    out_error(f.o, STR("syntax"), STR("one\ntwo"));
    out_note(f.o, STR("warning"), STR("three"));
    out_note(f.o, STR("info"), STR("four"));
    out_set_painter(f.o, NULL);
    emit(f.o, "r", "{a:q}\n", f_p("a", 2));
    assert_string_equal(strbuf_str(&captured).ptr, "0000000000000001\n");
    assert_string_equal(strbuf_str(&logged).ptr,
                        "[nt   |   nt|7]\nx    0000000000000010\na\nb ????????`???????? 01\none\ntwo\n"
                        "WARNING: three\nfour\n0000000000000002\n");
    expect_text(&f,
                "[modulent/   |   modulent/|7]\nmodulex/    <0000000000000010>\n"
                "a\nb ????????`???????? <!01!>\nEone.\nEtwo.\nWWARNING: three.\nfour\n0000000000000002\n");
    arena_free(f.a);
}

static void nothing_is_painted_in_json(void **state)
{
    (void)state;
    fixture f;
    setup(&f, OUT_JSON);
    strbuf logged = {.arena = f.a};
    sink log = {collect, &logged};
    const painter how = {paint_pointers, paint_message, NULL};
    out_set_painter(f.o, &how);
    out_set_copy(f.o, OUT_COPY_LOG, &log);
    out_command_begin(f.o, STR("x"));
    emit(f.o, "r", "{a:q}\n", f_p("a", 1));
    emit_columns(f.o, "{b}\n", f_u("b", 3)); /* text alone */
    out_error(f.o, STR("syntax"), STR("one"));
    out_command_end(f.o);
    assert_string_equal(strbuf_str(&logged).ptr, "0000000000000001\n3\none\n");
    expect_text(&f, "{\"command\":\"x\",\"records\":[{\"record\":\"r\",\"a\":\"0x0000000000000001\"}],"
                    "\"notes\":[],\"error\":{\"code\":\"syntax\",\"message\":\"one\"}}\n");
    arena_free(f.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stack_lines),
        cmocka_unit_test(widths_and_kinds),
        cmocka_unit_test(cached_template_is_reparsed_when_its_buffer_changes),
        cmocka_unit_test(templates_made_at_run_time_do_not_fill_the_memory),
        cmocka_unit_test(hostile_text),
        cmocka_unit_test(json_envelope),
        cmocka_unit_test(json_numbers),
        cmocka_unit_test(json_stays_valid_when_cancelled_or_left_open),
        cmocka_unit_test(cancelled_text_stops),
        cmocka_unit_test(capture_and_log),
        cmocka_unit_test(notes_and_errors_as_text),
        cmocka_unit_test(painted),
        cmocka_unit_test(nothing_is_painted_in_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
