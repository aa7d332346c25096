/* The assembler in its three modes: first byte picks the mode, the next eight are the address, the rest is a
 * line. What it makes of an instruction must be one instruction. */
#include "cpu/assemble.h"

#include <ctype.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Hexadecimal digits with an h, and names of four letters for numbers of all sizes. */
static error *evaluate(void *context, arena *a, str text, uint64_t *value, str *rest)
{
    size_t i = 0;
    uint64_t number = 0;
    bool negative = text.len && text.ptr[0] == '-';
    if (negative) i++;
    size_t first = i;
    for (; i < text.len && isxdigit((unsigned char)text.ptr[i]); i++) {
        char c = (char)tolower((unsigned char)text.ptr[i]);
        number = number << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    if (i == first) return error_new(a, ERROR_SYNTAX, "Couldn't resolve error at '%.*s'", STR_ARG(text));
    if (i < text.len && text.ptr[i] == 'h') i++;
    *value = (negative ? 0 - number : number) + *(const uint64_t *)context;
    *rest = str_skip(text, i);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 9 || size > 256) return 0;
    const cpu_arch *const modes[] = {cpu_arch_of(CPU_X64), cpu_arch_of(CPU_X86), cpu_arch_real_mode()};
    const cpu_arch *arch = modes[data[0] % 3];
    uint64_t address = load_u64(data + 1), nothing = 0;
    if (arch->pointer_size == 4) address &= UINT32_MAX;
    str line = {(const char *)data + 9, size - 9};
    arena *a = arena_new();
    cpu_code code;
    error *e = cpu_assemble(a, arch, address, line, &(cpu_evaluator){evaluate, &nothing}, &code);
    if (e && e->has_location && e->location > line.len) abort();
    str word = str_trim(line);
    bool is_data = word.len > 1 && tolower((unsigned char)word.ptr[0]) == 'd' &&
                   (word.len == 2 || !isalnum((unsigned char)word.ptr[2]));
    if (!e && !is_data) {
        cpu_instruction decoded;
        cpu_decode(arch, address, (bytes){code.data, code.size}, &decoded);
        if (!decoded.valid || decoded.length != code.size) abort();
    }
    arena_free(a);
    return 0;
}
