/* Error objects: one line of text with a code, made where the failure is known best. */
#include "base/error.h"

#include <inttypes.h>
#include <stdarg.h>

static error *make(arena *a, error_code code, str message)
{
    error *e = ARENA_NEW(a, error);
    e->code = code;
    e->message = message;
    return e;
}

error *error_new(arena *a, error_code code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str message = str_vformat(a, format, args);
    va_end(args);
    return make(a, code, message);
}

static error *make_located(arena *a, error_code code, str message, const char *kind, uint64_t location)
{
    error *e = make(a, code, str_format(a, "%s 0x%" PRIx64 ": %.*s", kind, location, STR_ARG(message)));
    e->location = location;
    e->has_location = true;
    return e;
}

error *error_at_offset(arena *a, error_code code, uint64_t offset, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str message = str_vformat(a, format, args);
    va_end(args);
    return make_located(a, code, message, "offset", offset);
}

error *error_at_address(arena *a, error_code code, uint64_t address, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str message = str_vformat(a, format, args);
    va_end(args);
    return make_located(a, code, message, "address", address);
}

error *error_in_file(arena *a, error *e, str file)
{
    if (e) e->message = str_format(a, "%.*s: %.*s", STR_ARG(file), STR_ARG(e->message));
    return e;
}

str error_code_name(error_code code)
{
    switch (code) {
    case ERROR_NONE: return STR("none");
    case ERROR_SYNTAX: return STR("syntax");
    case ERROR_NOT_FOUND: return STR("not_found");
    case ERROR_FORMAT: return STR("format");
    case ERROR_TRUNCATED: return STR("truncated");
    case ERROR_UNSUPPORTED: return STR("unsupported");
    case ERROR_MEMORY: return STR("memory");
    case ERROR_MISMATCH: return STR("mismatch");
    case ERROR_IO: return STR("io");
    case ERROR_CANCELLED: return STR("cancelled");
    case ERROR_UNAVAILABLE: return STR("unavailable");
    }
    return STR("unknown");
}
