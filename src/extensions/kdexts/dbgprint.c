/* !dbgprint: what DbgPrint and its relatives have written (nt!KdPrintCircularBuffer). Source:
 * windows-driver-docs, "!dbgprint"; wdbgexts.h for the block's fields. Until Server 2003 the buffer is an
 * array, since Vista a pointer leads to it. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/variables.h"

enum { MOST_BYTES = 0x100000 };

typedef struct print_buffer {
    uint64_t start, size, write;
    uint64_t rollovers;
} print_buffer;

static bool find_buffer(kernel_view *v, print_buffer *out)
{
    nt_context *c = &v->windows;
    uint64_t at;
    print_buffer b = {0};
    if (!nt_variable_number(c, "KdPrintCircularBuffer", 0, &b.start) ||
        !nt_variable_number(c, "KdPrintWritePointer", 0, &b.write) ||
        !nt_variable_number(c, "KdPrintRolloverCount", 4, &b.rollovers))
        return false;
    if (!nt_variable_number(c, "KdPrintBufferSize", 4, &b.size)) {
        /* an array: its own address is the buffer's */
        if (!nt_variable_address(c, "KdPrintCircularBuffer", &at)) return false;
        b.start = at;
        b.size = 0x1000;
    }
    if (b.size > MOST_BYTES || b.write < b.start || b.write - b.start > b.size) return false;
    *out = b;
    return true;
}

static void show_part(kernel_view *v, uint64_t from, uint64_t size)
{
    char *text = ARENA_ARRAY(v->arena, char, (size_t)size + 1);
    size_t have = space_read(v->values.space, from, text, (size_t)size), begin = 0;
    for (size_t i = 0; i <= have; i++) {
        if (i < have && text[i] != '\n' && text[i]) continue;
        if (i > begin) emit(v->out, "debug_print", "{text}\n", f_s("text", (str){text + begin, i - begin}));
        begin = i + 1;
    }
    if (have < size)
        emit(v->out, "debug_print_hole", "({missing} bytes of the buffer are not in the dump)\n",
             f_u("missing", size - have));
}

static error *run_dbgprint(command_call *c)
{
    kernel_view v;
    print_buffer b;
    error *e = args_end(c, c->args);
    if (e) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!find_buffer(&v, &b)) return error_new(c->arena, ERROR_NOT_FOUND, "Can't find DbgPrint buffer");
    if (b.rollovers) show_part(&v, b.write, b.start + b.size - b.write);
    show_part(&v, b.start, b.write - b.start);
    return NULL;
}

const command command_dbgprint = {.name = "dbgprint",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "",
                                  .brief = "Show what drivers have printed for a debugger",
                                  .example = "!dbgprint",
                                  .run = run_dbgprint};
