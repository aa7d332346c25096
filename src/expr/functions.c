/* The functions of MASM expressions that need no session: $scmp, $sicmp, $spat, $vvalid, $iment
 * ("MASM Numbers and Operators", non-numeric operators). */
#include "expr/parser.h"

/* Bytes of a range that $vvalid checks at once, and the most it checks. */
#define VALID_CHUNK 4096
#define VALID_LIMIT 0x10000000u

static error *argument_count(expr_parser *p, size_t have, size_t want)
{
    return have == want ? NULL : expr_error_at(p, "Syntax", p->last_token);
}

/* A quoted argument without its quotes; backslashes inside are kept, as paths are common here. */
static str string_argument(str a)
{
    a = str_trim(a);
    if (a.len >= 2 && a.ptr[0] == '"' && a.ptr[a.len - 1] == '"') return str_slice(a, 1, a.len - 1);
    return a;
}

static uint64_t sign_of(int order)
{
    return order < 0 ? UINT64_MAX : order > 0 ? 1 : 0;
}

static bool readable(const expr_env *env, uint64_t address, uint64_t length)
{
    uint8_t buffer[VALID_CHUNK];
    if (!env->read || length > VALID_LIMIT || address + length < address) return false;
    while (length) {
        size_t n = length < sizeof buffer ? (size_t)length : sizeof buffer;
        if (env->read(env->context, address, buffer, n) != n) return false;
        address += n;
        length -= n;
    }
    return true;
}

static bool read_u32(const expr_env *env, uint64_t address, uint32_t *out)
{
    uint8_t b[4];
    if (!env->read || env->read(env->context, address, b, sizeof b) != sizeof b) return false;
    *out = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    return true;
}

/* The entry point by the PE header in memory: e_lfanew at 0x3c, AddressOfEntryPoint 0x28 after the signature.
 */
static error *image_entry(expr_parser *p, uint64_t base, uint64_t *value)
{
    uint32_t new_header, signature, entry;
    base = expr_address(p->env, base);
    if (!read_u32(p->env, base + 0x3c, &new_header) || !read_u32(p->env, base + new_header, &signature) ||
        signature != 0x4550 || !read_u32(p->env, base + new_header + 0x28, &entry))
        return expr_error_at(p, "Memory access", p->last_token);
    *value = base + entry;
    return NULL;
}

static error *string_function(expr_parser *p, str name, const str *arguments, size_t count, uint64_t *value)
{
    error *e = argument_count(p, count, 2);
    if (e) return e;
    str a = string_argument(arguments[0]), b = string_argument(arguments[1]);
    if (str_equal_nocase(name, STR("$scmp"))) *value = sign_of(str_compare(a, b));
    else if (str_equal_nocase(name, STR("$sicmp"))) *value = sign_of(str_compare_nocase(a, b));
    else *value = str_match_wildcard(b, a, true);
    return NULL;
}

error *expr_call(expr_parser *p, str name, const str *arguments, size_t count, bool *found, uint64_t *value)
{
    *found = false;
    if (p->env->function) {
        error *e = p->env->function(p->env->context, p->arena, name, arguments, count, found, value);
        if (*found || e) return e;
    }
    *found = true;
    if (str_equal_nocase(name, STR("$scmp")) || str_equal_nocase(name, STR("$sicmp")) ||
        str_equal_nocase(name, STR("$spat")))
        return string_function(p, name, arguments, count, value);

    uint64_t numbers[2];
    size_t want = str_equal_nocase(name, STR("$iment")) ? 1 : str_equal_nocase(name, STR("$vvalid")) ? 2 : 0;
    if (!want) {
        *found = false;
        return NULL;
    }
    error *e = argument_count(p, count, want);
    for (size_t i = 0; !e && i < want; i++) e = expr_parse_nested(p, arguments[i], &numbers[i]);
    if (e) return e;
    if (want == 1) return image_entry(p, numbers[0], value);
    *value = readable(p->env, expr_address(p->env, numbers[0]), numbers[1]);
    return NULL;
}
