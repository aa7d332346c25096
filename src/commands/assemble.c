/* a: assembles what the following lines say into memory, over that of the dump as e does. Source:
 * windows-driver-docs, "a (Assemble)": each line is asked for with the address in front, an empty one ends.
 *
 *     0:000> a shop!main
 *     00007ff6`a3c110a0 xor eax,eax
 *     00007ff6`a3c110a2 ret
 *     00007ff6`a3c110a3
 *     0:000>
 *
 * Behind a semicolon of the same line, as in a script that is run as one block, each part is such a line. */
#include "cpu/assemble.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "dispatch/scan.h"
#include "show/instruction.h"

extern const command command_assemble;

static error *evaluate(void *context, arena *a, str text, uint64_t *value, str *rest)
{
    return session_evaluate(context, a, text, value, rest);
}

/* Asks for the instruction at session->cursor.assembly. */
static void ask(command_call *c)
{
    strbuf prompt = {.arena = c->arena};
    show_address(c->session, c->session->cursor.assembly, &prompt);
    strbuf_append_char(&prompt, ' ');
    dispatcher_read_lines(c->dispatcher, &command_assemble, strbuf_str(&prompt));
}

static error *assemble_line(command_call *c, str line)
{
    session *s = c->session;
    uint64_t address = s->cursor.assembly;
    cpu_code code;
    error *e = cpu_assemble(c->arena, session_arch(s), address, line, &(cpu_evaluator){evaluate, s}, &code);
    if (e) return e;
    if (session_write(s, address, code.data, code.size) != code.size)
        return error_new(
            c->arena, ERROR_MEMORY,
            "Memory access error in '%.*s'\nThe dump does not have all of the %zu bytes at %0*llx that "
            "would be written over",
            STR_ARG(line), code.size, (int)session_pointer_size(s) * 2, (unsigned long long)address);
    strbuf hex = {.arena = c->arena};
    for (size_t i = 0; i < code.size; i++) strbuf_format(&hex, "%02x", code.data[i]);
    emit(c->out, "assembled", "", f_p("address", address), f_s("bytes", strbuf_str(&hex)), f_s("text", line));
    s->cursor.assembly = session_address(s, address + code.size);
    return NULL;
}

/* One line of the input mode. An error asks for the same address again. */
static error *read_line(command_call *c)
{
    str line = str_trim(c->line);
    if (!line.len) {
        dispatcher_read_lines(c->dispatcher, NULL, (str){0});
        return NULL;
    }
    error *e = assemble_line(c, line);
    if (e && e->has_location) e->location += (uint64_t)(line.ptr - c->line.ptr);
    if (!e) ask(c);
    return e;
}

static str take_part(str *rest)
{
    size_t length = scan_statement(*rest);
    str part = str_trim(str_slice(*rest, 0, length));
    *rest = str_skip(*rest, length + 1);
    return part;
}

static error *start_address(command_call *c, str text, uint64_t *address)
{
    cpu_registers registers;
    if (!args_empty(text)) {
        error *e = args_address(c, &text, address);
        return e ? e : args_end(c, text);
    }
    error *e = session_registers(c->session, c->arena, &registers);
    if (!e && !cpu_role_get(&registers, CPU_ROLE_IP, address))
        e = error_new(c->arena, ERROR_UNAVAILABLE, "The instruction pointer of this context is not known");
    return e;
}

static error *run_assemble(command_call *c)
{
    const cpu_arch *arch = session_arch(c->session);
    str rest = str_skip(c->line, c->name.len), first = take_part(&rest);
    if (arch->kind == CPU_ARM64)
        return error_new(c->arena, ERROR_UNSUPPORTED, "Assembly of %s instructions is not supported",
                         arch->name);
    error *e = start_address(c, first, &c->session->cursor.assembly);
    if (e) return e;
    while (rest.len) {
        str line = take_part(&rest);
        if (!line.len)
            return !rest.len || dispatcher_run_nested(c->dispatcher, rest) ? NULL
                                                                           : dispatcher_failed(c->arena);
        e = assemble_line(c, line);
        if (e && e->has_location) e->location += (uint64_t)(line.ptr - c->line.ptr);
        if (e) return e;
    }
    ask(c);
    return NULL;
}

const command command_assemble = {
    .name = "a",
    .needs = NEEDS_TARGET,
    .synopsis = "[Address]",
    .brief = "Assemble instructions into memory, for this session; an empty line ends",
    .example = "a @$ip;nop;;u @$ip L1",
    .raw_line = true,
    .run = run_assemble,
    .read_line = read_line};
