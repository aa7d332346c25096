/* ?? and .expr: C++ expressions. The words around values are those of public transcripts:
 *
 *     int 0n5        unsigned int64 0x80     struct _TEB * 0x004ec000      wchar_t * 0x000001be`2f78290a
 *     bool true      char 0n65 'A'              +0x000 NtTib ...            "C:\Windows\..."
 */
#include "dispatch/args.h"
#include "session/cpp.h"
#include "show/instruction.h"
#include "show/type_fields.h"

static bool is_record(const type *t)
{
    return t && (t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION);
}

static bool is_text(const type *t)
{
    return t && t->kind == TYPE_INTEGER &&
           (t->base == BASE_CHAR || t->base == BASE_UCHAR || t->base == BASE_WCHAR);
}

static void heading(command_call *c, str type_name, str text)
{
    emit(c->out, "cpp_value", text.len ? "{type} {value}\n" : "{type}\n", f_s("type", type_name),
         f_if(text.len > 0, f_s("value", text)));
}

static void show_fields(command_call *c, value v, const type *t)
{
    dt_options options = {0};
    dt_display d = dt_display_new(c->session, c->out, c->arena, v.context, &options);
    dt_show(&d, value_at(v.context, t, v.address));
    dt_show_read_error(&d);
}

/* What a pointer points to stands below it: the fields of a structure, the characters of a text. */
static void show_pointer(command_call *c, value v, const type *t, str type_name)
{
    const type *target = type_resolve(t->target);
    uint64_t p;
    strbuf text = {.arena = c->arena};
    if (!value_u64(v, &p)) {
        heading(c, type_name, STR("<Unable to read memory>"));
        return;
    }
    strbuf_append(&text, STR("0x"));
    show_address(c->session, p, &text);
    heading(c, type_name, strbuf_str(&text));
    value pointed = value_at(v.context, target, p);
    if (is_record(target)) show_fields(c, pointed, target);
    else if (is_text(target))
        emit(c->out, "text", "{text}\n", f_s("text", value_text_at(c->arena, pointed, UINT64_MAX)));
}

/* "enum order_state ORDER_PRINTED (0n2)" */
static str enumeration_text(arena *a, value v, const type *t)
{
    int64_t i;
    if (!value_i64(v, &i)) return STR("<Unable to read memory>");
    type_with_body(t);
    for (size_t n = 0; n < t->enumerator_count; n++)
        if (t->enumerators[n].value == i)
            return str_format(a, "%.*s (0n%lld)", STR_ARG(t->enumerators[n].name), (long long)i);
    return str_format(a, "(0n%lld)", (long long)i);
}

static str scalar_text(arena *a, value v, const type *t)
{
    uint64_t u;
    int64_t i;
    if (!value_u64(v, &u) || !value_i64(v, &i)) return STR("<Unable to read memory>");
    if (t->kind == TYPE_ENUM) return enumeration_text(a, v, t);
    if (t->kind == TYPE_INTEGER && t->base == BASE_BOOL) return u ? STR("true") : STR("false");
    if (t->kind == TYPE_INTEGER && (t->base == BASE_CHAR || (t->size == 1 && t->is_signed)))
        return str_format(a, "0n%.*s", STR_ARG(value_dt_text(a, v)));
    v.bit_count = 0; /* the bits are a number here */
    if (v.in_memory) v = value_number(v.context, v.type, t->is_signed ? (uint64_t)i : u);
    return value_dt_text(a, v);
}

static error *show_value(command_call *c, const cpp_operand *o)
{
    value v = o->v;
    const type *t = type_resolve(v.type);
    if (!t)
        return error_new(c->arena, ERROR_NOT_FOUND, "Type information missing error for '%.*s'",
                         STR_ARG(str_trim(c->args)));
    str name = type_c_name(c->arena, t);
    strbuf place = {.arena = c->arena};
    if (v.bad && !v.in_memory) { /* a variable that is nowhere in this frame */
        heading(c, name, STR("<value unavailable>"));
        return NULL;
    }
    switch (t->kind) {
    case TYPE_STRUCT:
    case TYPE_CLASS:
    case TYPE_UNION:
        heading(c, name, STR(""));
        if (value_has_inline_text(v)) {
            str inline_text = value_dt_text(c->arena, v);
            if (str_starts_with(inline_text, t->name)) inline_text = str_skip(inline_text, t->name.len);
            emit(c->out, "text", "{text}\n", f_s("text", inline_text));
        }
        show_fields(c, v, t);
        break;
    case TYPE_POINTER: show_pointer(c, v, t, name); break;
    case TYPE_ARRAY:
    case TYPE_FUNCTION:
        strbuf_append(&place, STR("0x"));
        show_address(c->session, v.address, &place);
        heading(c, name, strbuf_str(&place));
        if (t->kind == TYPE_ARRAY && is_text(type_resolve(t->target)))
            emit(c->out, "text", "{text}\n",
                 f_s("text", value_text_at(c->arena, value_at(v.context, t->target, v.address), t->size)));
        break;
    case TYPE_VOID: heading(c, name, STR("")); break;
    case TYPE_INTEGER:
    case TYPE_ENUM: heading(c, name, scalar_text(c->arena, v, t)); break;
    default: heading(c, name, value_dt_text(c->arena, v)); break;
    }
    return NULL;
}

static error *run_cpp(command_call *c)
{
    session_cpp *cpp = ARENA_NEW(c->arena, session_cpp);
    cpp_operand o;
    str text = str_trim(c->args);
    if (!text.len) return error_new(c->arena, ERROR_SYNTAX, "Numeric expression missing from '<EOL>'");
    session_cpp_begin(cpp, c->session, c->arena);
    error *e = session_cpp_evaluate(cpp, text, &o);
    return e ? e : show_value(c, &o);
}

/* windows-driver-docs, ".fnret (Display Function Return Value)"; its page shows no text: that of ?? is taken.
 */
static error *run_fnret(command_call *c)
{
    session *s = c->session;
    session_cpp *cpp = ARENA_NEW(c->arena, session_cpp);
    str rest = c->args;
    uint64_t address, value;
    bool found, keep = args_take_flag(&rest, STR("s"));
    symbol of;
    error *e = args_address(c, &rest, &address);
    if (!e && args_empty(rest)) e = session_get_register(s, c->arena, STR("$retreg64"), &found, &value);
    else if (!e && !(e = args_expression(c, &rest, &value))) e = args_end(c, rest);
    if (e) return e;
    const type *t = symbols_nearest(s->symbols, address, &of) ? type_resolve(of.type) : NULL;
    if (!t || t->kind != TYPE_FUNCTION)
        return error_new(c->arena, ERROR_NOT_FOUND, "No type information for the function at %llx",
                         (unsigned long long)address);
    session_cpp_begin(cpp, s, c->arena);
    const type *returned = type_resolve(t->target);
    uint64_t size = returned ? returned->size : 0;
    if (size < 8) value &= ((uint64_t)1 << size * 8) - 1;
    cpp_operand o = cpp_typed_number(&cpp->eval, t->target, value);
    if (keep) session_cpp_set_call_return(cpp, t->target, value);
    return show_value(c, &o);
}

static void show_evaluator(command_call *c, bool current, bool cpp)
{
    emit(c->out, "evaluator",
         current ? "Current expression evaluator: {name} - {description}\n" : "{name} - {description}\n",
         f_c("name", cpp ? "C++" : "MASM"),
         f_c("description", cpp ? "C++ source expressions" : "Microsoft Assembler expressions"),
         f_b("current", cpp == c->session->settings.cpp_expressions));
}

static error *run_expr(command_call *c)
{
    str rest = c->args, flag;
    bool list = false;
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("q"))) {
            list = true;
        } else if (str_equal(flag, STR("s"))) {
            str name = str_take_word(&rest);
            bool cpp = str_equal_nocase(name, STR("c++"));
            if (!cpp && !str_equal_nocase(name, STR("masm")))
                return error_new(c->arena, ERROR_SYNTAX, "Invalid expression evaluator '%.*s'",
                                 STR_ARG(name));
            c->session->settings.cpp_expressions = cpp;
        } else {
            return args_error(c, rest, "Syntax");
        }
    }
    error *e = args_end(c, rest);
    if (e) return e;
    if (list) {
        out_heading(c->out, "Available expression evaluators:\n");
        show_evaluator(c, false, false);
        show_evaluator(c, false, true);
    }
    show_evaluator(c, true, c->session->settings.cpp_expressions);
    return NULL;
}

const command command_cpp_evaluate = {.name = "??",
                                      .synopsis = "Expression",
                                      .brief = "Evaluate a C++ expression and show its value with its type",
                                      .example = "?? @$peb->Ldr",
                                      .run = run_cpp};

const command command_fnret = {.name = ".fnret",
                               .needs = NEEDS_REGISTERS,
                               .synopsis = "[/s] Address [Value]",
                               .brief = "Show a function's return value in its type; /s keeps it in $callret",
                               .example = ".fnret shop!main 5",
                               .run = run_fnret};

const command command_expr = {.name = ".expr",
                              .synopsis = "[/q] [/s masm | /s c++]",
                              .brief = "Choose the evaluator of expressions: MASM or C++",
                              .example = ".expr /s c++",
                              .run = run_expr};
