/* x86 and x64: from Zydis' decoded instruction to cpu_instruction. */
#include "cpu/x86_disasm.h"

#include "cpu/x64.h"
#include "cpu/x86.h"

#include <string.h>

/* The index in the architecture's table, or -1. Zydis numbers each class in the order of encoding, as the
 * tables do. */
static int register_index(const cpu_arch *arch, ZydisRegister reg)
{
    const bool x64 = arch->kind == CPU_X64;
    if (reg >= ZYDIS_REGISTER_RAX && reg <= ZYDIS_REGISTER_R15)
        return x64 ? X64_RAX + (int)(reg - ZYDIS_REGISTER_RAX) : -1;
    if (reg >= ZYDIS_REGISTER_EAX && reg <= ZYDIS_REGISTER_EDI)
        return (x64 ? (int)X64_EAX : (int)X86_EAX) + (int)(reg - ZYDIS_REGISTER_EAX);
    if (reg >= ZYDIS_REGISTER_R8D && reg <= ZYDIS_REGISTER_R15D)
        return x64 ? X64_R8D + (int)(reg - ZYDIS_REGISTER_R8D) : -1;
    if (reg >= ZYDIS_REGISTER_AX && reg <= ZYDIS_REGISTER_DI)
        return (x64 ? (int)X64_AX : (int)X86_AX) + (int)(reg - ZYDIS_REGISTER_AX);
    switch (reg) {
    case ZYDIS_REGISTER_CS: return x64 ? (int)X64_CS : (int)X86_CS;
    case ZYDIS_REGISTER_DS: return x64 ? (int)X64_DS : (int)X86_DS;
    case ZYDIS_REGISTER_ES: return x64 ? (int)X64_ES : (int)X86_ES;
    case ZYDIS_REGISTER_FS: return x64 ? (int)X64_FS : (int)X86_FS;
    case ZYDIS_REGISTER_GS: return x64 ? (int)X64_GS : (int)X86_GS;
    case ZYDIS_REGISTER_SS: return x64 ? (int)X64_SS : (int)X86_SS;
    default: return -1;
    }
}

static cpu_flow flow_of(const x86_instruction *decoded)
{
    const ZydisDecodedInstruction *info = &decoded->info;
    switch (info->meta.category) {
    case ZYDIS_CATEGORY_COND_BR: return CPU_FLOW_CONDITIONAL_JUMP;
    case ZYDIS_CATEGORY_UNCOND_BR: return CPU_FLOW_JUMP;
    case ZYDIS_CATEGORY_CALL: return CPU_FLOW_CALL;
    case ZYDIS_CATEGORY_RET:
    case ZYDIS_CATEGORY_SYSRET: return CPU_FLOW_RETURN;
    case ZYDIS_CATEGORY_INTERRUPT:
        if (info->mnemonic == ZYDIS_MNEMONIC_BOUND) return CPU_FLOW_NEXT;
        /* int 2Eh is Windows' old system call: it goes on behind. */
        if (info->mnemonic == ZYDIS_MNEMONIC_INT && decoded->operands[0].imm.value.u == 0x2e)
            return CPU_FLOW_NEXT;
        return CPU_FLOW_TRAP;
    default: break;
    }
    switch (info->mnemonic) {
    case ZYDIS_MNEMONIC_UD0:
    case ZYDIS_MNEMONIC_UD1:
    case ZYDIS_MNEMONIC_UD2:
    case ZYDIS_MNEMONIC_HLT: return CPU_FLOW_TRAP;
    default: return CPU_FLOW_NEXT;
    }
}

uint64_t x86_address_mask(const x86_instruction *decoded)
{
    const unsigned width = decoded->info.address_width;
    return width == 16 ? UINT16_MAX : width == 32 ? UINT32_MAX : UINT64_MAX;
}

static void describe_memory(const cpu_arch *arch, const x86_instruction *decoded,
                            const ZydisDecodedOperand *op, bool accessed, cpu_instruction *out)
{
    const uint64_t mask = x86_address_mask(decoded);
    const bool rip_relative = op->mem.base == ZYDIS_REGISTER_RIP || op->mem.base == ZYDIS_REGISTER_EIP;
    const bool based = op->mem.segment == ZYDIS_REGISTER_FS || op->mem.segment == ZYDIS_REGISTER_GS;
    const bool bare = op->mem.base == ZYDIS_REGISTER_NONE && op->mem.index == ZYDIS_REGISTER_NONE;
    const bool absolute = bare && !based;
    if (rip_relative || absolute) {
        const uint64_t next = rip_relative ? out->address + out->length : 0;
        out->target = (next + (uint64_t)op->mem.disp.value) & mask;
        out->has_target = out->target_is_memory = true;
    }
    if (!accessed) return;
    out->has_memory_operand = true;
    out->memory_size = (uint8_t)(op->size / 8 <= UINT8_MAX ? op->size / 8 : 0);
    out->memory_segment = register_index(arch, op->mem.segment);
    out->memory_base = rip_relative ? -1 : register_index(arch, op->mem.base);
    out->memory_index = register_index(arch, op->mem.index);
    out->memory_scale = op->mem.scale;
    out->memory_displacement = bare ? (int64_t)((uint64_t)op->mem.disp.value & mask) : op->mem.disp.value;
    out->memory_rip_relative = rip_relative;
}

static void describe_operands(const cpu_arch *arch, const x86_instruction *decoded, cpu_instruction *out)
{
    const ZydisDecodedInstruction *info = &decoded->info;
    for (unsigned i = 0; i < info->operand_count_visible; i++) {
        const ZydisDecodedOperand *op = &decoded->operands[i];
        if (op->type == ZYDIS_OPERAND_TYPE_IMMEDIATE && op->imm.is_relative) {
            out->target = out->address + out->length + op->imm.value.u;
            if (arch->pointer_size == 4) out->target &= info->operand_width == 16 ? UINT16_MAX : UINT32_MAX;
            /* The instruction pointer of 16-bit code wraps within its segment. */
            if (arch->real_mode)
                out->target = (out->target & UINT16_MAX) | (out->address & ~(uint64_t)UINT16_MAX);
            out->has_target = true;
        } else if (op->type == ZYDIS_OPERAND_TYPE_MEMORY && !out->has_memory_operand &&
                   (op->mem.type == ZYDIS_MEMOP_TYPE_MEM || op->mem.type == ZYDIS_MEMOP_TYPE_AGEN)) {
            const bool accessed =
                op->mem.type == ZYDIS_MEMOP_TYPE_MEM && info->mnemonic != ZYDIS_MNEMONIC_NOP;
            describe_memory(arch, decoded, op, accessed, out);
        }
    }
}

/* Knights Corner's instructions, which no processor that runs Windows has, and icebp and salc, which WinDbg's
 * decoder does not know. */
static bool is_foreign(const ZydisDecodedInstruction *info)
{
    switch (info->meta.isa_ext) {
    case ZYDIS_ISA_EXT_KNC:
    case ZYDIS_ISA_EXT_KNCE:
    case ZYDIS_ISA_EXT_KNCV: return true;
    default: return info->mnemonic == ZYDIS_MNEMONIC_INT1 || info->mnemonic == ZYDIS_MNEMONIC_SALC;
    }
}

/* Zydis refuses `mov cs,x` (8e /1), which raises #UD; WinDbg writes it. Decodes it as `mov es,x` and puts cs
 * back. */
static bool decode_mov_cs(const ZydisDecoder *decoder, bytes code, x86_instruction *decoded)
{
    uint8_t copy[ZYDIS_MAX_INSTRUCTION_LENGTH];
    size_t opcode = 0;
    while (opcode < code.len &&
           (code.ptr[opcode] == 0x66 || code.ptr[opcode] == 0x67 ||
            (decoder->machine_mode == ZYDIS_MACHINE_MODE_LONG_64 && code.ptr[opcode] >> 4 == 4)))
        opcode++;
    if (opcode + 1 >= code.len || code.ptr[opcode] != 0x8e || (code.ptr[opcode + 1] >> 3 & 7) != 1)
        return false;
    memcpy(copy, code.ptr, code.len);
    copy[opcode + 1] &= 0xc7;
    ZydisDecoderContext context;
    if (!ZYAN_SUCCESS(ZydisDecoderDecodeInstruction(decoder, &context, copy, code.len, &decoded->info)) ||
        !ZYAN_SUCCESS(ZydisDecoderDecodeOperands(decoder, &context, &decoded->info, decoded->operands,
                                                 decoded->info.operand_count_visible)))
        return false;
    decoded->operands[0].reg.value = ZYDIS_REGISTER_CS;
    return true;
}

static bool decode(const ZydisDecoder *decoder, bytes code, x86_instruction *decoded)
{
    ZydisDecoderContext context;
    const ZyanStatus status =
        ZydisDecoderDecodeInstruction(decoder, &context, code.ptr, code.len, &decoded->info);
    if (status == ZYDIS_STATUS_BAD_REGISTER) return decode_mov_cs(decoder, code, decoded);
    return ZYAN_SUCCESS(status) && !is_foreign(&decoded->info) &&
           ZYAN_SUCCESS(ZydisDecoderDecodeOperands(decoder, &context, &decoded->info, decoded->operands,
                                                   decoded->info.operand_count_visible));
}

ZydisMachineMode x86_machine_mode(const cpu_arch *arch)
{
    return arch->real_mode         ? ZYDIS_MACHINE_MODE_REAL_16
           : arch->kind == CPU_X64 ? ZYDIS_MACHINE_MODE_LONG_64
                                   : ZYDIS_MACHINE_MODE_LEGACY_32;
}

bool x86_decode(const cpu_arch *arch, uint64_t address, bytes code, x86_instruction *decoded,
                cpu_instruction *out)
{
    memset(out, 0, sizeof *out);
    out->address = address;
    out->length = 1;
    out->memory_segment = out->memory_base = out->memory_index = -1;

    const bool x64 = arch->kind == CPU_X64;
    ZydisDecoder decoder;
    if (!ZYAN_SUCCESS(ZydisDecoderInit(&decoder, x86_machine_mode(arch),
                                       x64               ? ZYDIS_STACK_WIDTH_64
                                       : arch->real_mode ? ZYDIS_STACK_WIDTH_16
                                                         : ZYDIS_STACK_WIDTH_32)) ||
        !decode(&decoder, bytes_clamp(code, 0, ZYDIS_MAX_INSTRUCTION_LENGTH), decoded))
        return false;
    out->length = decoded->info.length;
    out->valid = true;
    out->flow = flow_of(decoded);
    describe_operands(arch, decoded, out);
    return true;
}
