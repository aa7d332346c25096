#include "show/instruction.h"

#include "cpu/effective.h"
#include "session/inlined.h"
#include "show/symbol.h"

/* Column of the mnemonic behind the address: 16 in windows-driver-docs' and the reference page's listings;
 * once the code bytes fill it, a blank moves it by one. Padding in front of the operands is the
 * disassembler's. */
enum { CODE_WIDTH = 16 };

void show_address(const session *s, uint64_t address, strbuf *text)
{
    if (session_pointer_size(s) == 4) {
        strbuf_format(text, "%08x", (unsigned)address);
    } else {
        strbuf_format(text, "%08x`%08x", (unsigned)(address >> 32), (unsigned)address);
    }
}

bool show_symbol_and_address(session *s, uint64_t address, strbuf *text)
{
    if (!symbols_format(s->symbols, address, true, text)) {
        return false;
    }
    strbuf_append(text, STR(" ("));
    show_address(s, address, text);
    strbuf_append_char(text, ')');
    return true;
}

static bool name_operand(void *context, uint64_t address, bool memory, strbuf *text)
{
    (void)memory;
    return show_symbol_and_address(context, address, text);
}

static bytes read_code_of(space *memory, uint64_t address, uint8_t buffer[CPU_MAX_INSTRUCTION])
{
    return (bytes){buffer, memory ? space_read(memory, address, buffer, CPU_MAX_INSTRUCTION) : 0};
}

static bytes read_code(session *s, uint64_t address, uint8_t buffer[CPU_MAX_INSTRUCTION])
{
    return read_code_of(s->target ? s->target->virtual_memory : NULL, address, buffer);
}

bool show_decode(session *s, uint64_t address, cpu_instruction *decoded)
{
    uint8_t buffer[CPU_MAX_INSTRUCTION];
    bytes code = read_code(s, address, buffer);
    cpu_decode(session_arch(s), address, code, decoded);
    return code.len != 0;
}

/* " ds:00000000`00000030=0000000000000000" behind a line that touches memory: what stands there, or '?'. The
 * selector stands before the offset ("ds:002b:...") except in 64-bit user-mode targets, as transcripts of
 * each show. */
static void append_operand(session *s, const cpu_instruction *i, const cpu_registers *registers, strbuf *text)
{
    uint64_t address;
    const cpu_arch *arch = registers->arch;
    str segment = cpu_effective_segment(i, arch);
    if (!segment.len || !cpu_effective_address(i, registers, &address)) {
        return;
    }
    strbuf_format(text, " %.*s:", STR_ARG(segment));
    uint64_t selector;
    bool shows_selector = arch->kind == CPU_X86 || s->target->class == TARGET_KERNEL;
    if (shows_selector && cpu_register_get(registers, cpu_find_register(arch, segment), &selector)) {
        strbuf_format(text, "%04x:", (unsigned)selector);
    }
    show_address(s, address, text);
    strbuf_append_char(text, '=');
    uint8_t data[16] = {0};
    size_t size = i->memory_size && i->memory_size <= sizeof data ? i->memory_size : arch->pointer_size;
    bool readable = space_read_all(s->target->virtual_memory, address, data, size);
    if (!readable) {
        strbuf_append_repeat(text, '?', size * 2);
        return;
    }
    bool indirect = i->flow == CPU_FLOW_CALL || i->flow == CPU_FLOW_JUMP;
    if (indirect && size == arch->pointer_size) {
        strbuf_append_char(text, '{');
        if (!show_symbol_and_address(s, load_le(data, size), text)) {
            show_address(s, load_le(data, size), text);
        }
        strbuf_append_char(text, '}');
        return;
    }
    for (size_t at = size; at-- > 0;) {
        strbuf_format(text, "%02x", data[at]);
    }
}

/* The conditions of jcc by the low four bits of the opcode (Intel SDM vol. 2, "Jcc"). */
static bool branch_taken(uint64_t flags, unsigned condition)
{
    bool cf = flags & 1, pf = flags >> 2 & 1, zf = flags >> 6 & 1, sf = flags >> 7 & 1, of = flags >> 11 & 1;
    bool taken = false;
    switch (condition >> 1) {
    case 0: taken = of; break;
    case 1: taken = cf; break;
    case 2: taken = zf; break;
    case 3: taken = cf || zf; break;
    case 4: taken = sf; break;
    case 5: taken = pf; break;
    case 6: taken = sf != of; break;
    case 7: taken = zf || sf != of; break;
    }
    return taken != (condition & 1);
}

static void append_branch(const cpu_instruction *i, bytes code, const cpu_registers *registers, strbuf *text)
{
    uint64_t flags;
    if (i->flow != CPU_FLOW_CONDITIONAL_JUMP || registers->arch->kind == CPU_ARM64 ||
        !cpu_role_get(registers, CPU_ROLE_FLAGS, &flags)) {
        return;
    }
    bool near_form = i->length >= 6 && code.ptr[i->length - 6] == 0x0f;
    uint8_t opcode = near_form ? code.ptr[i->length - 5] : code.ptr[i->length >= 2 ? i->length - 2 : 0];
    bool short_form = !near_form && (opcode & 0xf0) == 0x70;
    if (near_form || short_form) {
        strbuf_format(text, " [br=%d]", branch_taken(flags, opcode & 0xf));
    }
}

/* x86 code stands byte for byte; an ARM64 instruction is one 32-bit word ("f944c648"). */
static void append_code(strbuf *hex, const cpu_arch *arch, bytes code)
{
    if (arch->kind == CPU_ARM64 && code.len == 4) {
        strbuf_format(hex, "%08x", load_u32(code.ptr));
        return;
    }
    for (size_t at = 0; at < code.len; at++) {
        strbuf_format(hex, "%02x", code.ptr[at]);
    }
}

bool show_instruction_parts(session *s, arena *a, uint64_t address, str *code, str *text,
                            cpu_instruction *decoded)
{
    uint8_t buffer[CPU_MAX_INSTRUCTION];
    bytes raw = read_code(s, address, buffer);
    if (raw.len == 0) return false;
    strbuf words = {.arena = a}, hex = {.arena = a};
    cpu_disassemble(session_arch(s), address, raw, &(cpu_symbolizer){name_operand, s}, decoded, &words);
    append_code(&hex, session_arch(s), decoded->length < raw.len ? (bytes){raw.ptr, decoded->length} : raw);
    *code = strbuf_str(&hex);
    *text = strbuf_str(&words);
    return true;
}

/* .asm source_line: every line of code has the number of its source line in front. */
static void wish_of_asm(session *s, uint64_t address, instruction_style *style)
{
    source_line line;
    if (!s->settings.asm_source_line || style->show_line) return;
    style->show_line = true;
    style->line = symbols_line(s->symbols, address, &line) ? line.line : 0;
}

/* .asm no_code_bytes is for x86 and x64 only (windows-driver-docs, ".asm"). */
static const char *line_template(const session *s, size_t code_length)
{
    if (s->settings.asm_no_code_bytes && session_arch(s)->kind != CPU_ARM64) return "{address:p} {text}\n";
    return code_length < CODE_WIDTH ? "{address:p} {bytes:-16s}{text}\n" : "{address:p} {bytes} {text}\n";
}

bool show_instruction(session *s, out *o, arena *a, uint64_t address, const instruction_style *given,
                      cpu_instruction *decoded)
{
    instruction_style changed = given ? *given : (instruction_style){0}, *style = &changed;
    wish_of_asm(s, address, style);
    uint8_t buffer[CPU_MAX_INSTRUCTION];
    bytes code = style->memory ? read_code_of(style->memory, address, buffer) : read_code(s, address, buffer);
    cpu_instruction i = {.address = address, .length = 1};
    strbuf text = {.arena = a};
    const cpu_arch *arch = style->real_mode ? cpu_arch_real_mode() : session_arch(s);
    const cpu_symbolizer names = {name_operand, s};
    if (code.len) {
        cpu_disassemble(arch, address, code, style->real_mode ? NULL : &names, &i, &text);
    } else {
        strbuf_append(&text, STR("???"));
    }

    strbuf hex = {.arena = a};
    append_code(&hex, arch, i.length < code.len ? (bytes){code.ptr, i.length} : code);
    if (style->registers && code.len && i.valid && s->target) {
        append_operand(s, &i, style->registers, &text);
        append_branch(&i, code, style->registers, &text);
    }

    field code_field = f_s("bytes", code.len ? strbuf_str(&hex) : STR("??"));
    field line_field = f_if(style->show_line && style->line, f_u("line", style->line));
    if (style->show_line) {
        out_heading(o, style->line ? "%5u " : "      ", style->line);
    }
    emit(o, "instruction", line_template(s, hex.len), f_p("address", address), code_field,
         f_s("text", strbuf_str(&text)), line_field);
    if (decoded) {
        *decoded = i;
    }
    return code.len != 0;
}

static void append_line(const source_line *line, strbuf *text)
{
    strbuf_format(text, " [%.*s @ %u]", STR_ARG(line->file), line->line);
}

/* For an inlined function "shop!take+0x3 [shop.c @ 12] [inlined in shop!worker+0x21 [shop.c @ 40]]", as
 * transcripts of u and of breaks show. */
void show_code_label(session *s, out *o, arena *a, uint64_t address, bool with_line)
{
    strbuf name = {.arena = a}, text = {.arena = a};
    if (!symbols_format(s->symbols, address, true, &name)) {
        return;
    }
    source_line line;
    bool has_line = with_line && symbols_line(s->symbols, address, &line);
    inline_frame innermost;
    bool inlined = session_inline_chain(s, address, &innermost, 1) > 0;
    if (inlined) {
        show_inline_name(&innermost, address, &text);
        if (with_line && innermost.line.file.len) append_line(&innermost.line, &text);
        strbuf_append(&text, STR(" [inlined in "));
    }
    strbuf_append(&text, strbuf_str(&name));
    if (has_line) append_line(&line, &text);
    if (inlined) {
        strbuf_append_char(&text, ']');
        if (with_line) {
            line = innermost.line;
            has_line = line.file.len != 0;
        }
    }
    strbuf inline_name = {.arena = a};
    if (inlined) show_inline_name(&innermost, address, &inline_name);
    emit(o, "code_label", "{label}:\n", f_s("label", strbuf_str(&text)), f_s("symbol", strbuf_str(&name)),
         f_if(inlined, f_s("inline_symbol", strbuf_str(&inline_name))),
         f_if(has_line, f_s("file", has_line ? line.file : STR(""))),
         f_if(has_line, f_u("line", has_line ? line.line : 0)), f_p("address", address));
}
