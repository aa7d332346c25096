/* Expressions in the session's environment. */
#include "session/cpp.h"
#include "session/selectors.h"

/* Decimal, or hexadecimal behind 0x, whatever the radix is. A '+' behind it says that the next line with code
 * will do, which it does anyway. */
static bool take_line_number(str text, uint32_t *line)
{
    uint64_t n = 0;
    bool hex = str_starts_with_nocase(text, STR("0x"));
    if (hex) text = str_skip(text, 2);
    if (text.len && text.ptr[text.len - 1] == '+') text.len--;
    if (!text.len || text.len > 9) return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
                                                : 99;
        if (digit >= (hex ? 16u : 10u)) return false;
        n = n * (hex ? 16 : 10) + digit;
    }
    *line = (uint32_t)n;
    return true;
}

/* [[Module!]FileName][:LineNumber]: windows-driver-docs, "Source Line Syntax". */
static bool source_address(session *s, str text, bool quoted, uint64_t *address)
{
    uint32_t line = 0;
    size_t bang = str_find_char(text, '!');
    str module_name = bang == SIZE_MAX ? (str){0} : str_slice(text, 0, bang);
    str file = bang == SIZE_MAX ? text : str_skip(text, bang + 1);
    size_t colon = str_rfind_char(file, ':');
    bool drive = colon == 1 && file.len > 2 && (file.ptr[2] == '\\' || file.ptr[2] == '/');
    if (colon != SIZE_MAX && !drive) {
        if (!take_line_number(str_skip(file, colon + 1), &line)) return false;
        file = str_slice(file, 0, colon);
    } else if (!quoted) {
        return false;
    }
    source_line here;
    if (!file.len) {
        arena *work = arena_new();
        cpu_registers r;
        uint64_t ip;
        bool known = !session_registers(s, work, &r) && cpu_role_get(&r, CPU_ROLE_IP, &ip) &&
                     symbols_line(s->symbols, ip, &here);
        arena_free(work);
        if (!known) return false;
        file = here.file;
        module_name = here.module->name;
    }
    return symbols_line_address(s->symbols, module_name, file, line, address);
}

static bool symbol_address(void *context, str name, uint64_t *address)
{
    session *s = context;
    bool quoted = name.len > 1 && name.ptr[0] == '`';
    if (quoted) name = str_slice(name, 1, name.ptr[name.len - 1] == '`' ? name.len - 1 : name.len);
    size_t colon = str_rfind_char(name, ':');
    bool is_line = colon != SIZE_MAX && (colon == 0 || name.ptr[colon - 1] != ':') && colon + 1 < name.len;
    if (is_line || (quoted && str_find_char(name, '.') != SIZE_MAX)) {
        if (source_address(s, name, quoted, address)) return true;
        if (is_line) return false;
    }
    if (str_find_char(name, '!') == SIZE_MAX) {
        /* A module's name is cheap to look for; a bare symbol may open every PDB. */
        module *m = symbols_find_module(s->symbols, name);
        if (m) {
            *address = m->id.base;
            return true;
        }
    }
    symbol found;
    if (symbols_find(s->symbols, name, &found)) return session_symbol_address(s, &found, address);
    /* ss: "CreateFile" is CreateFileA or CreateFileW. */
    char full[256];
    if (!s->settings.symbol_suffix || name.len + 1 >= sizeof full) return false;
    memcpy(full, name.ptr, name.len);
    full[name.len] = s->settings.symbol_suffix;
    return symbols_find(s->symbols, (str){full, name.len + 1}, &found) &&
           session_symbol_address(s, &found, address);
}

static error *register_value(void *context, arena *a, str name, bool *found, uint64_t *result)
{
    return session_get_register(context, a, name, found, result);
}

static size_t read_memory(void *context, uint64_t address, void *buffer, size_t size)
{
    session *s = context;
    return s->target ? space_read(s->target->virtual_memory, address, buffer, size) : 0;
}

static size_t read_physical(void *context, uint64_t address, void *buffer, size_t size)
{
    session *s = context;
    return space_read(s->target->physical_memory, address, buffer, size);
}

static error *c_plus_plus(void *context, arena *a, str text, uint64_t *result)
{
    session_cpp *c = ARENA_NEW(a, session_cpp);
    cpp_operand o;
    session_cpp_begin(c, context, a);
    error *e = session_cpp_evaluate(c, text, &o);
    return e ? e : cpp_to_u64(&c->eval, &o, result);
}

/* ---- $fnsucc ---- */

/* "If the return type is BOOL, bool, HANDLE, HRESULT, or NTSTATUS, $fnsucc correctly understands whether the
 * value is a success code; of pointers all but NULL" ("MASM Numbers and Operators"). PDBs keep typedefs of
 * return types only as what they stand for: an NTSTATUS is known as one where the record says so. */
static bool is_success(const type *returned, uint64_t number, uint64_t flag)
{
    const type *t = type_resolve(returned);
    str name = returned ? returned->name : (str){0};
    if (t && (t->base == BASE_HRESULT || str_equal(name, STR("HRESULT")) || str_equal(name, STR("NTSTATUS"))))
        return (int32_t)(uint32_t)number >= 0;
    if (t && (t->kind == TYPE_POINTER || t->base == BASE_BOOL || str_equal(name, STR("BOOL"))))
        return number != 0;
    return flag ? number == 0 : number != 0;
}

static error *session_function(void *context, arena *a, str name, const str *arguments, size_t count,
                               bool *found, uint64_t *result)
{
    session *s = context;
    uint64_t numbers[3];
    *found = str_equal_nocase(name, STR("$fnsucc"));
    if (!*found) return NULL;
    if (count != 3) return error_new(a, ERROR_SYNTAX, "Syntax error at '%.*s'", STR_ARG(name));
    expr_env env = session_expression_env(s);
    for (size_t i = 0; i < count; i++) {
        error *e = expr_evaluate_all(a, &env, arguments[i], &numbers[i]);
        if (e) return e;
    }
    symbol sym;
    const type *t = symbols_nearest(s->symbols, numbers[0], &sym) ? type_resolve(sym.type) : NULL;
    *result = is_success(t && t->kind == TYPE_FUNCTION ? t->target : NULL, numbers[1], numbers[2]);
    return NULL;
}

expr_env session_expression_env(session *s)
{
    return (expr_env){
        .context = s,
        .function = session_function,
        .other_evaluator = c_plus_plus,
        .segment = session_segment_base,
        .pointer_size = session_pointer_size(s),
        .radix = s->settings.style.radix,
        .symbol = symbol_address,
        .reg = register_value,
        .read = read_memory,
        .read_physical = s->target && s->target->physical_memory ? read_physical : NULL,
    };
}

uint64_t session_address(const session *s, uint64_t v)
{
    return session_pointer_size(s) == 4 ? (uint32_t)v : v;
}

error *session_evaluate(session *s, arena *a, str text, uint64_t *result, str *rest)
{
    expr_env env = session_expression_env(s);
    uint64_t number;
    error *e = s->settings.cpp_expressions ? session_cpp_number(s, a, text, &number, rest)
                                           : expr_evaluate(a, &env, text, &number, rest);
    if (e) return e;
    s->last_expression = number;
    *result = number;
    return NULL;
}

static error *c_plus_plus_address(void *context, arena *a, str text, uint64_t *result, str *rest)
{
    return session_cpp_number(context, a, text, result, rest);
}

static expr_env address_env(session *s)
{
    expr_env env = session_expression_env(s);
    if (s->settings.cpp_expressions) env.addresses = c_plus_plus_address;
    return env;
}

error *session_evaluate_address(session *s, arena *a, str text, uint64_t *result, str *rest)
{
    expr_env env = address_env(s);
    error *e = expr_evaluate_address(a, &env, text, result, rest);
    if (!e) s->last_expression = *result;
    return e;
}

error *session_evaluate_range(session *s, arena *a, str text, unsigned element_size, uint64_t default_count,
                              expr_range *range, str *rest)
{
    expr_env env = address_env(s);
    return expr_evaluate_range(a, &env, text, element_size, default_count, range, rest);
}
