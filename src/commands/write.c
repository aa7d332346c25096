/* c and .writemem: memory compared, and written to a file. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/output_file.h"
#include "show/difference.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define BLOCK ((size_t)64 * 1024)

/* c Range Address: a line for each byte that differs. */
static error *run_c(command_call *c)
{
    str rest = c->args;
    expr_range range;
    uint64_t other;
    error *e = args_range(c, &rest, 1, 0, &range);
    if (!e && !range.has_count) e = args_error(c, rest, "Syntax");
    if (!e) e = args_expression(c, &rest, &other);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    other = session_address(c->session, other);
    space *memory = c->session->target->virtual_memory;
    uint8_t *left = arena_alloc(c->arena, BLOCK, 1), *right = arena_alloc(c->arena, BLOCK, 1);
    for (uint64_t done = 0; done < range.count && !out_cancelled(c->out);) {
        size_t want = range.count - done < BLOCK ? (size_t)(range.count - done) : BLOCK;
        size_t a = space_read(memory, range.start + done, left, want);
        size_t b = space_read(memory, other + done, right, want);
        size_t both = a < b ? a : b;
        for (size_t i = 0; i < both && !out_cancelled(c->out); i++)
            if (left[i] != right[i])
                show_difference(c->out, range.start + done + i, left[i], other + done + i, right[i]);
        if (both < want)
            return error_new(
                c->arena, ERROR_MEMORY, "Memory access error in '%.*s'\nThe dump has nothing at %016llx",
                STR_ARG(c->line), (unsigned long long)((a < b ? range.start : other) + done + both));
        done += want;
    }
    return NULL;
}

static error *write_range(command_call *c, FILE *file, const expr_range *range, str path)
{
    uint8_t *block = arena_alloc(c->arena, BLOCK, 1);
    uint64_t written = 0;
    while (written < range->count && !out_cancelled(c->out)) {
        size_t want = range->count - written < BLOCK ? (size_t)(range->count - written) : BLOCK;
        size_t got = space_read(c->session->target->virtual_memory, range->start + written, block, want);
        if (got == 0)
            return error_new(c->arena, ERROR_MEMORY, "Unable to read memory at %016llx",
                             (unsigned long long)(range->start + written));
        if (fwrite(block, 1, got, file) != got)
            return error_new(c->arena, ERROR_IO, "Unable to write to %.*s: %s", STR_ARG(path),
                             strerror(errno));
        written += got;
        out_heading(c->out, ".");
    }
    return NULL;
}

static error *run_writemem(command_call *c)
{
    str rest = c->args, path;
    expr_range range;
    if (!args_take_string(&rest, &path)) return args_error(c, rest, "Syntax");
    error *e = args_range(c, &rest, 1, 0, &range);
    if (!e && !range.has_count) e = args_error(c, rest, "Syntax");
    if (!e) e = args_end(c, rest);
    if (e) return e;
    FILE *file;
    if ((e = session_open_output(c->session, c->arena, path, false, &file))) return e;
    emit(c->out, "file", "Writing {size:x} bytes", f_u("size", range.count), f_s("path", path),
         f_p("address", range.start));
    e = write_range(c, file, &range, path);
    out_heading(c->out, "\n");
    if (fclose(file) != 0 && !e)
        e = error_new(c->arena, ERROR_IO, "Unable to write to %.*s: %s", STR_ARG(path), strerror(errno));
    return e;
}

const command command_compare = {.name = "c",
                                 .needs = NEEDS_TARGET,
                                 .synopsis = "Range Address",
                                 .brief = "Compare two pieces of memory",
                                 .example = "c @rsp L10 @rsp+10",
                                 .run = run_c};

const command command_writemem = {.name = ".writemem",
                                  .needs = NEEDS_TARGET,
                                  .synopsis = "File Range",
                                  .brief = "Write memory to a file",
                                  .example = ".writemem stack.bin @rsp L100",
                                  .run = run_writemem};
