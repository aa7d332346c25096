#include "show/registers.h"

#include "cpu/effective.h"
#include "show/instruction.h"
#include "show/number.h"
#include "show/source.h"

#include <stdio.h>
#include <string.h>

/* A row of the block: names in order; "iopl" stands for the whole flags text, an empty name for nothing. */
typedef struct register_row {
    const char *names[8];
} register_row;

static const register_row x64_integer[] = {
    {{"rax", "rbx", "rcx"}},
    {{"rdx", "rsi", "rdi"}},
    {{"rip", "rsp", "rbp"}},
    {{"r8", "r9", "r10"}},
    {{"r11", "r12", "r13"}},
    {{"r14", "r15"}},
    {{"iopl"}},
};
static const register_row x86_integer[] = {
    {{"eax", "ebx", "ecx", "edx", "esi", "edi"}},
    {{"eip", "esp", "ebp", "iopl"}},
};
static const register_row arm64_integer[] = {
    {{"x0", "x1", "x2", "x3"}},     {{"x4", "x5", "x6", "x7"}},     {{"x8", "x9", "x10", "x11"}},
    {{"x12", "x13", "x14", "x15"}}, {{"x16", "x17", "x18", "x19"}}, {{"x20", "x21", "x22", "x23"}},
    {{"x24", "x25", "x26", "x27"}}, {{"x28", "fp", "lr", "sp"}},    {{"pc", "psr", "iopl"}},
};
static const register_row debug_rows[] = {{{"dr0", "dr1", "dr2"}}, {{"dr3", "dr6", "dr7"}}};
static const register_row control_rows[] = {{{"cr0", "cr2", "cr3"}}, {{"cr4", "cr8"}}};
static const register_row descriptor_rows[] = {{{"gdtr", "gdtl", "idtr"}}, {{"idtl", "tr", "ldtr"}}};

#define ROWS(table) table, sizeof(table) / sizeof(table)[0]

typedef struct block {
    session *session;
    out *out;
    arena *arena;
    const cpu_registers *registers, *stale;
    const cpu_registers *before; /* what was shown last; NULL = nothing of this kind */
} block;

static bool changed(const block *b, int index)
{
    return b->before && (b->before->low[index] != b->registers->low[index] ||
                         b->before->high[index] != b->registers->high[index]);
}

uint64_t show_default_mask(const cpu_arch *arch)
{
    return REGISTERS_SEGMENTS | (arch->pointer_size == 4 ? REGISTERS_INTEGER_32 : REGISTERS_INTEGER_64);
}

/* Hexadecimal digits of the register. */
static int digits_of(const cpu_arch *arch, int index)
{
    return (arch->registers[index].bits + 3) / 4;
}

str show_register_value(arena *a, const cpu_registers *r, int index)
{
    int digits = digits_of(r->arch, index);
    uint64_t bits;
    if (!cpu_register_get(r, index, &bits)) {
        strbuf unknown = {.arena = a};
        strbuf_append_repeat(&unknown, '?', (size_t)digits);
        return strbuf_str(&unknown);
    }
    if (digits > 16)
        return str_format(a, "%0*llx%016llx", digits - 16, (unsigned long long)r->high[index],
                          (unsigned long long)bits);
    return str_format(a, "%0*llx", digits, (unsigned long long)bits);
}

/* The text in text, the value in JSON: outer frames show stale values as text only. */
static void emit_register(block *b, const char *name, const char *between)
{
    const cpu_arch *arch = b->registers->arch;
    int index = cpu_find_register(arch, str_from_cstr(name));
    if (index < 0) return;
    const cpu_registers *shown = b->registers;
    bool real = cpu_register_valid(shown, index);
    if (!real && b->stale && b->stale->arch == arch) shown = b->stale;
    str text = show_register_value(b->arena, shown, index);
    out_heading(b->out, "%s%s=", between, name);
    emit_columns(b->out, "{value}", f_changed(real && changed(b, index), f_s("value", text)));
    uint64_t bits = 0;
    cpu_register_get(b->registers, index, &bits);
    field f =
        f_if(real, f_x(name, bits, (uint8_t)(digits_of(arch, index) > 16 ? 16 : digits_of(arch, index))));
    out_emit(b->out, NULL, NULL, &f, 1);
}

static void emit_flags(block *b, const char *between)
{
    strbuf text = {.arena = b->arena};
    bool real = cpu_flags_text(b->registers, &text);
    if (!real && b->stale) cpu_flags_text(b->stale, &text);
    out_heading(b->out, "%s%.*s", between, STR_ARG(strbuf_str(&text)));
}

static void emit_rows(block *b, const register_row *rows, size_t count)
{
    bool arm = b->registers->arch->kind == CPU_ARM64;
    for (size_t i = 0; i < count; i++) {
        bool any = false;
        for (size_t k = 0; k < 8 && rows[i].names[k]; k++) {
            const char *name = rows[i].names[k];
            if (strcmp(name, "iopl") == 0) {
                emit_flags(b, any ? " " : "");
                any = true;
                continue;
            }
            if (cpu_find_register(b->registers->arch, str_from_cstr(name)) < 0) continue;
            /* Columns are as wide as the widest name: " r8" beside "rdx", "  x0" beside " x10". */
            const char *pad = strlen(name) < 3 ? " " : "";
            char between[8];
            snprintf(between, sizeof between, "%s%s", k == 0 ? "" : arm ? "  " : " ", pad);
            emit_register(b, name, between);
            any = true;
        }
        if (any) out_heading(b->out, "\n");
    }
}

/* "cs=0010  ss=0018  ds=002b  es=002b  fs=0053  gs=002b             efl=00000282" */
static void emit_segments(block *b)
{
    static const char *const names[] = {"cs", "ss", "ds", "es", "fs", "gs"};
    if (cpu_find_register(b->registers->arch, STR("cs")) < 0) return;
    for (size_t i = 0; i < 6; i++) emit_register(b, names[i], i ? "  " : "");
    emit_register(b, "efl", "             ");
    out_heading(b->out, "\n");
}

void show_vector_floats(uint64_t low, uint64_t high, strbuf *text)
{
    uint64_t halves[2] = {low, high};
    for (int i = 3; i >= 0; i--) {
        uint32_t bits = (uint32_t)(halves[i / 2] >> (i % 2 * 32));
        float number;
        memcpy(&number, &bits, sizeof number);
        if (i < 3) strbuf_append_char(text, ' ');
        show_double((double)number, text);
    }
}

static void emit_vectors(block *b, bool integers)
{
    for (unsigned i = 0; i < 32; i++) {
        char name[8];
        snprintf(name, sizeof name, "xmm%u", i);
        int index = cpu_find_register(b->registers->arch, str_from_cstr(name));
        if (index < 0) break;
        strbuf text = {.arena = b->arena};
        bool real = cpu_register_valid(b->registers, index);
        if (!real) strbuf_append_repeat(&text, '?', 32);
        else if (integers) strbuf_append(&text, show_register_value(b->arena, b->registers, index));
        else show_vector_floats(b->registers->low[index], b->registers->high[index], &text);
        out_heading(b->out, "%s=%.*s\n", name, STR_ARG(strbuf_str(&text)));
        str hex = show_register_value(b->arena, b->registers, index);
        field f = f_if(real, f_s(name, str_format(b->arena, "0x%.*s", STR_ARG(hex))));
        out_emit(b->out, NULL, NULL, &f, 1);
    }
}

static void emit_numbered_pairs(block *b, const char *prefix, bool extended)
{
    for (unsigned i = 0; i < 8; i++) {
        char name[8];
        snprintf(name, sizeof name, "%s%u", prefix, i);
        int index = cpu_find_register(b->registers->arch, str_from_cstr(name));
        if (index < 0) return;
        strbuf text = {.arena = b->arena};
        bool real = cpu_register_valid(b->registers, index);
        if (!real) strbuf_append_repeat(&text, '?', extended ? 30 : 16);
        else if (extended)
            show_extended(b->registers->low[index], (uint16_t)b->registers->high[index], &text);
        else strbuf_append(&text, show_register_value(b->arena, b->registers, index));
        out_heading(b->out, "%s=%.*s%s", name, STR_ARG(strbuf_str(&text)), i % 2 ? "\n" : "  ");
        str hex = show_register_value(b->arena, b->registers, index);
        field f = f_if(real, f_s(name, str_format(b->arena, "0x%.*s", STR_ARG(hex))));
        out_emit(b->out, NULL, NULL, &f, 1);
    }
}

static uint64_t word_of(block *b, const char *name)
{
    uint64_t bits = 0;
    int index = cpu_find_register(b->registers->arch, str_from_cstr(name));
    if (index >= 0) cpu_register_get(b->registers, index, &bits);
    return bits;
}

/* "fpcw=027F: rn 53 puozdi  fpsw=0000: top=0 cc=0000 --------  fptw=FFFF": masked exceptions are small
 * letters, and those that happened have theirs in the status word. Bits: Intel SDM vol. 1, 8.1. */
static void emit_float(block *b)
{
    static const char *const rounding[] = {"rn", "rd", "ru", "rz"};
    static const char *const precision[] = {"24", "??", "53", "64"};
    static const char letters[] = "puozdi";
    static const char status_letters[] = "esp"
                                         "uozdi";
    if (cpu_find_register(b->registers->arch, STR("fpcw")) < 0) return;
    if (!cpu_register_valid(b->registers, cpu_find_register(b->registers->arch, STR("fpcw")))) {
        out_heading(b->out, "fpcw=????  fpsw=????  fptw=????\n");
        emit(b->out, NULL, NULL, f_null("fpcw"), f_null("fpsw"), f_null("fptw"));
        emit_numbered_pairs(b, "st", true);
        return;
    }
    uint64_t control = word_of(b, "fpcw"), status = word_of(b, "fpsw"), tag = word_of(b, "fptw");
    char masks[7] = {0}, happened[9] = {0};
    for (unsigned i = 0; i < 6; i++)
        masks[i] = (char)(control >> (5 - i) & 1 ? letters[i] : letters[i] - 'a' + 'A');
    for (unsigned i = 0; i < 8; i++) happened[i] = status >> (7 - i) & 1 ? status_letters[i] : '-';
    out_heading(b->out, "fpcw=%04X: %s %s %s  fpsw=%04X: top=%u cc=%u%u%u%u %s  fptw=%04X\n",
                (unsigned)control, rounding[control >> 10 & 3], precision[control >> 8 & 3], masks,
                (unsigned)status, (unsigned)(status >> 11 & 7), (unsigned)(status >> 14 & 1),
                (unsigned)(status >> 10 & 1), (unsigned)(status >> 9 & 1), (unsigned)(status >> 8 & 1),
                happened, (unsigned)tag);
    emit(b->out, NULL, NULL, f_x("fpcw", control, 4), f_x("fpsw", status, 4), f_x("fptw", tag, 4));
    emit_numbered_pairs(b, "st", true);
}

void show_registers(session *s, out *o, arena *a, const cpu_registers *r, const cpu_registers *stale,
                    uint64_t mask)
{
    cpu_registers *shown = s->shown_registers;
    block b = {s, o, a, r, stale, shown && shown->arch == r->arch ? shown : NULL};
    out_begin(o, "registers");
    emit(o, NULL, NULL, f_c("architecture", r->arch->name));
    if (mask & (REGISTERS_INTEGER_32 | REGISTERS_INTEGER_64)) {
        switch (r->arch->kind) {
        case CPU_X86: emit_rows(&b, ROWS(x86_integer)); break;
        case CPU_ARM64: emit_rows(&b, ROWS(arm64_integer)); break;
        default: emit_rows(&b, ROWS(x64_integer)); break;
        }
    }
    if (mask & REGISTERS_SEGMENTS) emit_segments(&b);
    if (mask & REGISTERS_FLOAT) emit_float(&b);
    if (mask & REGISTERS_MMX) emit_numbered_pairs(&b, "mm", false);
    if (mask & REGISTERS_DEBUG) emit_rows(&b, ROWS(debug_rows));
    if (mask & (REGISTERS_XMM | REGISTERS_YMM)) emit_vectors(&b, false);
    if (mask & (REGISTERS_XMM_INTEGER | REGISTERS_YMM_INTEGER)) emit_vectors(&b, true);
    if (mask & REGISTERS_CONTROL) emit_rows(&b, ROWS(control_rows));
    if (mask & REGISTERS_DESCRIPTORS) emit_rows(&b, ROWS(descriptor_rows));
    out_end(o);
    if (!shown) shown = s->shown_registers = ARENA_NEW(s->arena, cpu_registers);
    *shown = *r;
}

void show_position(session *s, out *o, arena *a, const cpu_registers *r)
{
    uint64_t ip;
    if (!cpu_role_get(r, CPU_ROLE_IP, &ip)) return;
    unsigned hidden = s->settings.prompt_hidden;
    instruction_style style = {.registers = hidden & SESSION_PROMPT_EFFECTIVE_ADDRESS ? NULL : r};
    s->shown_place = true;
    bool source = !(hidden & SESSION_PROMPT_SOURCE) && show_source_at(s, o, ip);
    if (source && s->settings.source_options & SESSION_SOURCE_ONLY) return;
    if (!(hidden & SESSION_PROMPT_SYMBOL)) show_code_label(s, o, a, ip, s->settings.lines);
    if (!(hidden & SESSION_PROMPT_DISASSEMBLY)) show_instruction(s, o, a, ip, &style, NULL);
}
