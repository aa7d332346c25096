/* Windows' CONTEXT records: the parts that the architectures share. */
#include "cpu/context.h"

#include "cpu/arm64.h"
#include "cpu/x64.h"
#include "cpu/x86.h"

void context_read(bytes context, const context_field *fields, size_t count, cpu_registers *out)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_contains(context, fields[i].offset, fields[i].size))
            cpu_register_set(out, fields[i].index, load_le(context.ptr + fields[i].offset, fields[i].size));
}

bool context_write(const cpu_registers *r, const context_field *fields, size_t count, uint8_t *out)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        uint64_t v = 0;
        any |= cpu_register_get(r, fields[i].index, &v);
        for (size_t k = 0; k < fields[i].size; k++) out[fields[i].offset + k] = (uint8_t)(v >> 8 * k);
    }
    return any;
}

error *context_flags(arena *a, bytes context, uint32_t flags_offset, uint32_t size, uint32_t arch_bit,
                     uint32_t *out)
{
    if (context.len < size)
        return error_at_offset(a, ERROR_TRUNCATED, context.len, "CONTEXT ends here, expected 0x%x bytes",
                               size);
    const uint32_t flags = load_u32(context.ptr + flags_offset);
    if (!(flags & arch_bit))
        return error_at_offset(a, ERROR_FORMAT, flags_offset,
                               "ContextFlags 0x%08x lack the architecture's bit 0x%08x", flags, arch_bit);
    *out = flags;
    return NULL;
}

error *cpu_context_decode(arena *a, const cpu_arch *arch, bytes context, cpu_registers *out)
{
    switch (arch ? arch->kind : CPU_NONE) {
    case CPU_X64: return x64_context_decode(a, context, out);
    case CPU_X86: return x86_context_decode(a, context, out);
    case CPU_ARM64: return arm64_context_decode(a, context, out);
    case CPU_NONE:
    case CPU_ARM32: break;
    }
    return error_new(a, ERROR_UNSUPPORTED, "CONTEXT of an architecture that is not read");
}

void cpu_context_encode(const cpu_registers *r, uint8_t out[CPU_MOST_CONTEXT])
{
    switch (r->arch ? r->arch->kind : CPU_NONE) {
    case CPU_X64: x64_context_encode(r, out); break;
    case CPU_X86: x86_context_encode(r, out); break;
    case CPU_ARM64: arm64_context_encode(r, out); break;
    case CPU_NONE:
    case CPU_ARM32: break;
    }
}

size_t cpu_context_size(const cpu_arch *arch)
{
    switch (arch ? arch->kind : CPU_NONE) {
    case CPU_X64: return 0x4d0;
    case CPU_X86: return 0x2cc;
    case CPU_ARM64: return 0x390;
    case CPU_NONE:
    case CPU_ARM32: break;
    }
    return 0;
}
