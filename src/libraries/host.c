/* What the routines of the WdbgExts table ask: each is one question put to the session. Source: the pages of
 * the DDI reference on PWINDBG_OUTPUT_ROUTINE and its like; what they return is 0 for failure unless it says
 * otherwise. */
#include "libraries/internal.h"
#include "session/kernel.h"
#include "show/instruction.h"

#include <string.h>

enum {
    BUFFER_SIZE = 256, /* what GetSymbol and Disasm may write: their buffers have no size */
    MOST_PATTERN = 0x1000,
    MOST_FRAMES = 0x1000,
};
#define SEARCH_BLOCK ((size_t)64 * 1024)

/* ---- output ---- */

static void put_line(libraries *l, str text, bool whole)
{
    emit(l->out, "extension_output", whole ? "{text}\n" : "{text}", f_s("text", text));
}

void library_flush(libraries *l)
{
    if (l->line.len) put_line(l, strbuf_str(&l->line), false);
    l->line.len = 0;
}

static void output(void *context, PCSTR format, va_list arguments)
{
    libraries *l = context;
    if (!l->call) return;
    library_format(&l->line, format, arguments, session_pointer_size(l->session));
    str rest = strbuf_str(&l->line);
    for (size_t end; (end = str_find_char(rest, '\n')) != SIZE_MAX; rest = str_skip(rest, end + 1))
        put_line(l, str_slice(rest, 0, end), true);
    if (rest.len) memmove(l->line.ptr, rest.ptr, rest.len);
    l->line.len = rest.len;
}

static ULONG control_c(void *context)
{
    libraries *l = context;
    return interrupt_pending(&l->session->interrupt);
}

/* ---- expressions, symbols, code ---- */

/* Addresses of 32-bit targets are sign-extended, as the documentation says of 64-bit extensions. */
static ULONG expression(void *context, GET_EXPRESSION_EX *e)
{
    libraries *l = context;
    str rest;
    e->Value = 0;
    if (!l->call || !e->Expression) return 0;
    str text = str_from_cstr(e->Expression);
    error *problem = session_evaluate(l->session, l->call->arena, text, &e->Value, &rest);
    if (problem) {
        e->Value = 0;
        library_flush(l);
        out_error(l->out, error_code_name(problem->code), problem->message);
        return 0;
    }
    e->Remainder = e->Expression + (rest.ptr ? rest.ptr - text.ptr : (ptrdiff_t)text.len);
    return 1;
}

static void put_buffer(PCHAR buffer, str text)
{
    size_t length = text.len < BUFFER_SIZE - 1 ? text.len : BUFFER_SIZE - 1;
    if (length) memcpy(buffer, text.ptr, length);
    buffer[length] = 0;
}

static void symbol_name(void *context, ULONG64 offset, PCHAR buffer, PULONG64 displacement)
{
    libraries *l = context;
    symbol found;
    uint64_t address = session_address(l->session, offset);
    buffer[0] = 0;
    *displacement = 0;
    if (!l->call || !symbols_nearest(l->session->symbols, address, &found)) return;
    bool bare = found.kind == SYMBOL_MODULE || !found.module;
    str name =
        bare ? found.name
             : str_format(l->call->arena, "%.*s!%.*s", STR_ARG(found.module->name), STR_ARG(found.name));
    put_buffer(buffer, name);
    *displacement = address - found.address;
}

static ULONG disassemble(void *context, ULONG64 *offset, PSTR buffer, ULONG show_effective_address)
{
    libraries *l = context;
    str code, text;
    cpu_instruction decoded;
    (void)show_effective_address; /* a line that stands alone has no registers */
    buffer[0] = 0;
    if (!l->call) return 0;
    uint64_t address = session_address(l->session, *offset);
    if (!show_instruction_parts(l->session, l->call->arena, address, &code, &text, &decoded)) return 0;
    strbuf line = {.arena = l->call->arena};
    show_address(l->session, address, &line);
    strbuf_format(&line, " %-15.*s %.*s\n", STR_ARG(code), STR_ARG(text));
    put_buffer(buffer, strbuf_str(&line));
    *offset += decoded.length;
    return decoded.valid;
}

/* ---- memory ---- */

static ULONG read_memory(void *context, ULONG64 offset, PVOID buffer, ULONG size, PULONG done)
{
    libraries *l = context;
    const target *t = l->session->target;
    size_t got = t ? space_read(t->virtual_memory, session_address(l->session, offset), buffer, size) : 0;
    if (done) *done = (ULONG)got;
    return got == size;
}

static ULONG write_memory(void *context, ULONG64 offset, const void *buffer, ULONG size, PULONG done)
{
    libraries *l = context;
    uint64_t address = session_address(l->session, offset);
    size_t written = l->session->target ? session_write(l->session, address, buffer, size) : 0;
    if (done) *done = (ULONG)written;
    return written == size;
}

static ULONG physical(libraries *l, PHYSICAL *p, ULONG size, bool write)
{
    target *t = l->session->target;
    if (size < offsetof(PHYSICAL, Buf) || p->BufLen > size - offsetof(PHYSICAL, Buf)) return 0;
    if (!t || !t->physical_memory) p->BufLen = 0;
    else if (write) p->BufLen = (ULONG)session_write_physical(l->session, p->Address, p->Buf, p->BufLen);
    else p->BufLen = (ULONG)space_read(t->physical_memory, p->Address, p->Buf, p->BufLen);
    return p->BufLen != 0;
}

static ULONG search(libraries *l, SEARCHMEMORY *s)
{
    target *t = l->session->target;
    if (!t || !s->Pattern || !s->PatternLength || s->PatternLength > MOST_PATTERN) return 0;
    uint8_t *block = arena_alloc(l->call->arena, SEARCH_BLOCK + MOST_PATTERN, 1);
    for (uint64_t at = 0; at < s->SearchLength && !interrupt_pending(&l->session->interrupt);) {
        uint64_t left = s->SearchLength - at;
        size_t want = left < SEARCH_BLOCK + s->PatternLength ? (size_t)left : SEARCH_BLOCK + s->PatternLength;
        size_t got = space_read(t->virtual_memory, s->SearchAddress + at, block, want);
        const uint8_t *hit = got ? memmem(block, got, s->Pattern, s->PatternLength) : NULL;
        if (hit) {
            s->FoundAddress = s->SearchAddress + at + (uint64_t)(hit - block);
            return 1;
        }
        /* Behind what is not there, a page at a time. */
        uint64_t next_page = ((s->SearchAddress + at + got) | 0xfff) + 1 - s->SearchAddress;
        at = got < want ? (next_page > at ? next_page : s->SearchLength) : at + SEARCH_BLOCK;
    }
    return 0;
}

static ULONG translate(libraries *l, TRANSLATE_VIRTUAL_TO_PHYSICAL *t)
{
    page_tables *tables;
    space *memory;
    page_walk walk;
    if (session_page_tables(l->session, l->call->arena, &tables, &memory)) return 0;
    page_tables_walk(memory, tables, t->Virtual, &walk);
    t->Physical = walk.physical;
    return walk.valid;
}

/* ---- threads ---- */

/* The registers of a processor (kernel) or thread (program) by its index; those of the scope for the current
 * one. */
static error *registers_of(libraries *l, ULONG processor, cpu_registers *out)
{
    session *s = l->session;
    session_place place;
    if (!s->target) return error_new(l->call->arena, ERROR_UNAVAILABLE, "No target");
    if (processor == s->thread || processor >= s->target->threads.count)
        return session_registers(s, l->call->arena, out);
    session_save_place(s, &place);
    error *e = session_set_thread(s, processor);
    if (!e) e = session_registers(s, l->call->arena, out);
    session_restore_place(s, &place);
    return e;
}

static ULONG get_context(void *context, ULONG processor, PVOID record, ULONG size)
{
    libraries *l = context;
    cpu_registers registers;
    if (!l->call || registers_of(l, processor, &registers)) return 0;
    uint8_t *whole = arena_alloc(l->call->arena, CPU_MOST_CONTEXT, 16);
    size_t length = cpu_context_size(registers.arch);
    cpu_context_encode(&registers, whole);
    memcpy(record, whole, size < length ? size : length);
    return size >= length;
}

/* For this session: the registers that commands show from now on. */
static ULONG set_context(void *context, ULONG processor, PVOID record, ULONG size)
{
    libraries *l = context;
    cpu_registers registers;
    bytes given = {record, size};
    if (!l->call || !l->session->target || processor != l->session->thread ||
        cpu_context_decode(l->call->arena, session_arch(l->session), given, &registers))
        return 0;
    session_set_context(l->session, &registers);
    return 1;
}

static void read_arguments(libraries *l, uint64_t at, EXTSTACKTRACE64 *out)
{
    unsigned size = session_pointer_size(l->session);
    for (unsigned i = 0; i < 4; i++) {
        uint64_t value = 0;
        space_read_pointer(l->session->target->virtual_memory, at + i * size, size, &value);
        out->Args[i] = value;
    }
}

/* Frame, stack and instruction pointer of 0 are those of the current scope. */
static ULONG stack_trace(void *context, ULONG64 frame_pointer, ULONG64 stack, ULONG64 ip,
                         PEXTSTACKTRACE64 out, ULONG count)
{
    libraries *l = context;
    cpu_registers start;
    frame *frames;
    unwind_end end;
    uint64_t where;
    if (!l->call || !l->session->target || session_registers(l->session, l->call->arena, &start)) return 0;
    if (frame_pointer) cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_FP), frame_pointer);
    if (stack) cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_SP), stack);
    if (ip) cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_IP), ip);
    if (count > MOST_FRAMES) count = MOST_FRAMES;
    size_t walked = session_walk(l->session, l->call->arena, &start, count, &frames, &end, &where);
    unsigned size = session_pointer_size(l->session);
    for (size_t i = 0; i < walked && i < count; i++) {
        const frame *f = &frames[i];
        out[i] = (EXTSTACKTRACE64){
            .FramePointer = f->frame_base, .ProgramCounter = f->ip, .ReturnAddress = f->return_address};
        if (f->has_return_address && f->return_slot) read_arguments(l, f->return_slot + size, &out[i]);
    }
    return (ULONG)(walked < count ? walked : count);
}

static uint64_t evaluate_quietly(libraries *l, const char *text)
{
    uint64_t value;
    str rest;
    return session_evaluate(l->session, l->call->arena, str_from_cstr(text), &value, &rest) ? 0 : value;
}

/* ---- Ioctl ---- */

static ULONG processor_info(libraries *l, PROCESSORINFO *p)
{
    const target *t = l->session->target;
    if (!t) return 0;
    p->Processor = t->class == TARGET_KERNEL ? (USHORT)l->session->thread : 0;
    p->NumberProcessors = (USHORT)t->system.processor_count;
    return 1;
}

/* Whose thread or process: pseudo-registers know ("$thread", "$proc"), and are the TEB and PEB in programs.
 */
static ULONG put_address(libraries *l, const char *name, ULONG64 *out)
{
    *out = l->session->target ? evaluate_quietly(l, name) : 0;
    return *out != 0;
}

static ULONG ioctl(void *context, USHORT type, PVOID data, ULONG size)
{
    libraries *l = context;
    if (!l->call || !data) return 0;
#define FOR(code, kind, call)                                                                                \
    case code: return size >= sizeof(kind) ? (call) : 0;
    switch (type) {
        FOR(IG_KD_CONTEXT, PROCESSORINFO, processor_info(l, data))
        FOR(IG_SEARCH_MEMORY, SEARCHMEMORY, search(l, data))
        FOR(IG_TRANSLATE_VIRTUAL_TO_PHYSICAL, TRANSLATE_VIRTUAL_TO_PHYSICAL, translate(l, data))
        FOR(IG_GET_EXPRESSION_EX, GET_EXPRESSION_EX, expression(l, data))
        FOR(IG_DUMP_SYMBOL_INFO, SYM_DUMP_PARAM, library_dump_symbol_info(l, data))
        FOR(IG_GET_TYPE_SIZE, SYM_DUMP_PARAM, library_type_size(l, data))
        FOR(IG_GET_CURRENT_THREAD, GET_CURRENT_THREAD_ADDRESS,
            put_address(l, "@$thread", &((GET_CURRENT_THREAD_ADDRESS *)data)->Address))
        FOR(IG_GET_CURRENT_PROCESS, GET_CURRENT_PROCESS_ADDRESS,
            put_address(l, "@$proc", &((GET_CURRENT_PROCESS_ADDRESS *)data)->Address))
        FOR(IG_GET_TEB_ADDRESS, GET_TEB_ADDRESS, put_address(l, "@$teb", &((GET_TEB_ADDRESS *)data)->Address))
        FOR(IG_GET_PEB_ADDRESS, GET_PEB_ADDRESS, put_address(l, "@$peb", &((GET_PEB_ADDRESS *)data)->Address))
    case IG_READ_PHYSICAL: return physical(l, data, size, false);
    case IG_WRITE_PHYSICAL: return physical(l, data, size, true);
    case IG_IS_PTR64:
        if (size < sizeof(ULONG)) return 0;
        *(ULONG *)data = session_pointer_size(l->session) == 8;
        return 1;
    default: return 0;
    }
#undef FOR
}

void library_host_init(libraries *l)
{
    l->host = (struct ntdbg_extension_host){.version = NTDBG_EXTENSION_LINK_VERSION,
                                            .context = l,
                                            .output = output,
                                            .expression = expression,
                                            .symbol = symbol_name,
                                            .disasm = disassemble,
                                            .control_c = control_c,
                                            .read = read_memory,
                                            .write = write_memory,
                                            .get_context = get_context,
                                            .set_context = set_context,
                                            .ioctl = ioctl,
                                            .stack_trace = stack_trace};
}
