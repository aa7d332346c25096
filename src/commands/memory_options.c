/* The options and the range of d* commands: see the header. */
#include "commands/memory_options.h"

#include "dispatch/args.h"

error *memory_take_options(command_call *c, str *rest, memory_options *options)
{
    options->space = c->session->target->virtual_memory;
    options->columns = 0;
    str flag;
    while (args_take_any_flag(rest, &flag)) {
        if (str_starts_with(flag, STR("c"))) {
            str width = str_skip(flag, 1);
            error *e = width.len ? session_evaluate(c->session, c->arena, width, &options->columns, &width)
                                 : args_expression(c, rest, &options->columns);
            if (e) {
                return e;
            }
        } else if (str_equal(flag, STR("p")) || str_equal(flag, STR("p[c]")) ||
                   str_equal(flag, STR("p[uc]")) || str_equal(flag, STR("p[wc]"))) {
            if (!c->session->target->physical_memory) {
                return error_new(c->arena, ERROR_UNAVAILABLE, "This target has no physical memory");
            }
            options->space = c->session->target->physical_memory;
        } else {
            return error_new(c->arena, ERROR_SYNTAX, "Syntax error at '/%.*s'", STR_ARG(flag));
        }
    }
    return NULL;
}

error *memory_take_range(command_call *c, str *rest, unsigned size, uint64_t default_count, expr_range *range)
{
    session_cursor *cursor = &c->session->cursor;
    if (args_empty(*rest)) {
        uint64_t start = cursor->data;
        if (!cursor->has_data) {
            cpu_registers registers;
            error *e = session_registers(c->session, c->arena, &registers);
            if (e) {
                return e;
            }
            if (!cpu_role_get(&registers, CPU_ROLE_IP, &start)) {
                return error_new(c->arena, ERROR_UNAVAILABLE,
                                 "The instruction pointer of this context is not known");
            }
        }
        *range = (expr_range){.start = start, .count = default_count};
        return NULL;
    }
    error *e = args_range(c, rest, size, default_count, range);
    return e ? e : args_end(c, *rest);
}
