/* x86 and x64: WinDbg's names of instructions and operand sizes where they differ from Zydis'. */
#include "cpu/x86_disasm.h"

#include <stdio.h>
#include <string.h>

bool x86_is_string_operation(const x86_instruction *decoded)
{
    return decoded->info.meta.category == ZYDIS_CATEGORY_STRINGOP ||
           decoded->info.meta.category == ZYDIS_CATEGORY_IOSTRINGOP;
}

static str string_operation_name(const x86_instruction *decoded)
{
    switch (decoded->info.opcode & 0xfe) {
    case 0x6c: return STR("ins");
    case 0x6e: return STR("outs");
    case 0xa4: return STR("movs");
    case 0xa6: return STR("cmps");
    case 0xaa: return STR("stos");
    case 0xac: return STR("lods");
    default: return STR("scas");
    }
}

/* cmpps xmm0,xmm1,1 is written cmpltps xmm0,xmm1. */
static bool compare_name(const x86_instruction *decoded, char buffer[32], str *out)
{
    static const char predicates[8][6] = {"eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord"};
    const char *form;
    switch (decoded->info.mnemonic) {
    case ZYDIS_MNEMONIC_CMPPS:
    case ZYDIS_MNEMONIC_VCMPPS: form = "ps"; break;
    case ZYDIS_MNEMONIC_CMPPD:
    case ZYDIS_MNEMONIC_VCMPPD: form = "pd"; break;
    case ZYDIS_MNEMONIC_CMPSS:
    case ZYDIS_MNEMONIC_VCMPSS: form = "ss"; break;
    case ZYDIS_MNEMONIC_CMPSD:
    case ZYDIS_MNEMONIC_VCMPSD: form = "sd"; break;
    default: return false;
    }
    const unsigned count = decoded->info.operand_count_visible;
    if (count == 0 || decoded->operands[count - 1].type != ZYDIS_OPERAND_TYPE_IMMEDIATE) return false;
    const uint64_t predicate = decoded->operands[count - 1].imm.value.u;
    if (predicate >= 8) return false;
    const bool vex = decoded->info.encoding != ZYDIS_INSTRUCTION_ENCODING_LEGACY;
    const int length = snprintf(buffer, 32, "%scmp%s%s", vex ? "v" : "", predicates[predicate], form);
    *out = (str){buffer, (size_t)length};
    return true;
}

str x86_mnemonic(const x86_instruction *decoded, char buffer[32], bool *drop_last)
{
    str name;
    if (x86_is_string_operation(decoded)) return string_operation_name(decoded);
    switch (decoded->info.mnemonic) {
    case ZYDIS_MNEMONIC_JZ: return STR("je");
    case ZYDIS_MNEMONIC_JNZ: return STR("jne");
    case ZYDIS_MNEMONIC_JNB: return STR("jae");
    case ZYDIS_MNEMONIC_JNBE: return STR("ja");
    case ZYDIS_MNEMONIC_JNL: return STR("jge");
    case ZYDIS_MNEMONIC_JNLE: return STR("jg");
    case ZYDIS_MNEMONIC_SETZ: return STR("sete");
    case ZYDIS_MNEMONIC_SETNZ: return STR("setne");
    case ZYDIS_MNEMONIC_SETNB: return STR("setae");
    case ZYDIS_MNEMONIC_SETNBE: return STR("seta");
    case ZYDIS_MNEMONIC_SETNL: return STR("setge");
    case ZYDIS_MNEMONIC_SETNLE: return STR("setg");
    case ZYDIS_MNEMONIC_CMOVZ: return STR("cmove");
    case ZYDIS_MNEMONIC_CMOVNZ: return STR("cmovne");
    case ZYDIS_MNEMONIC_CMOVNB: return STR("cmovae");
    case ZYDIS_MNEMONIC_CMOVNBE: return STR("cmova");
    case ZYDIS_MNEMONIC_CMOVNL: return STR("cmovge");
    case ZYDIS_MNEMONIC_CMOVNLE: return STR("cmovg");
    case ZYDIS_MNEMONIC_INT3: return STR("int");
    case ZYDIS_MNEMONIC_FWAIT: return STR("wait");
    case ZYDIS_MNEMONIC_FSTPNCE: return STR("fstp");
    case ZYDIS_MNEMONIC_FENI8087_NOP: return STR("fneni");
    case ZYDIS_MNEMONIC_FDISI8087_NOP: return STR("fndisi");
    case ZYDIS_MNEMONIC_FSETPM287_NOP: return STR("fnsetpm");
    case ZYDIS_MNEMONIC_SYSRET: return decoded->info.operand_width == 64 ? STR("sysretq") : STR("sysret");
    case ZYDIS_MNEMONIC_RET:
        if (decoded->info.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR)
            return decoded->info.operand_width == 64 ? STR("retfq") : STR("retf");
        return STR("ret");
    case ZYDIS_MNEMONIC_NOP:
        /* 66 90 is the two-byte xchg ax,ax. */
        if (decoded->info.opcode == 0x90 && decoded->info.operand_width == 16 &&
            decoded->info.machine_mode != ZYDIS_MACHINE_MODE_REAL_16)
            return STR("xchg");
        return STR("nop");
    case ZYDIS_MNEMONIC_CMPPS:
    case ZYDIS_MNEMONIC_CMPPD:
    case ZYDIS_MNEMONIC_CMPSS:
    case ZYDIS_MNEMONIC_CMPSD:
    case ZYDIS_MNEMONIC_VCMPPS:
    case ZYDIS_MNEMONIC_VCMPPD:
    case ZYDIS_MNEMONIC_VCMPSS:
    case ZYDIS_MNEMONIC_VCMPSD:
        if (compare_name(decoded, buffer, &name)) {
            *drop_last = true;
            return name;
        }
        break;
    default: break;
    }
    const ZydisShortString *text = ZydisMnemonicGetStringWrapped(decoded->info.mnemonic);
    return text ? (str){text->data, text->size} : STR("???");
}

/* WinDbg calls 64 bits that go to or come from an MMX or XMM register "mmword", except where the instruction
 * moves a half or an integer. AVX keeps it for the scalar arithmetic only. (Public transcripts: "movsd
 * xmm0,mmword ptr", "vsqrtsd xmm0,xmm0,mmword ptr", but "vmovsd xmm0,qword ptr".) */
static bool is_mmword(const x86_instruction *decoded, const ZydisDecodedOperand *operand)
{
    const ZydisDecodedInstruction *info = &decoded->info;
    switch (info->mnemonic) {
    case ZYDIS_MNEMONIC_MOVLPS:
    case ZYDIS_MNEMONIC_MOVHPS:
    case ZYDIS_MNEMONIC_MOVLPD:
    case ZYDIS_MNEMONIC_MOVHPD:
    case ZYDIS_MNEMONIC_CVTSI2SD:
    case ZYDIS_MNEMONIC_CVTSI2SS:
    case ZYDIS_MNEMONIC_PINSRQ:
    case ZYDIS_MNEMONIC_PEXTRQ:
    case ZYDIS_MNEMONIC_VMOVSD:
    case ZYDIS_MNEMONIC_VMOVLPD:
    case ZYDIS_MNEMONIC_VMOVHPD:
    case ZYDIS_MNEMONIC_VMOVDDUP: return false;
    default: break;
    }
    if (info->encoding != ZYDIS_INSTRUCTION_ENCODING_LEGACY)
        return operand->element_type == ZYDIS_ELEMENT_TYPE_FLOAT64 && operand->element_count == 1 &&
               info->avx.vector_length == 128 && info->encoding == ZYDIS_INSTRUCTION_ENCODING_VEX;
    for (unsigned i = 0; i < info->operand_count_visible; i++) {
        if (decoded->operands[i].type != ZYDIS_OPERAND_TYPE_REGISTER) continue;
        const ZydisRegisterClass kind = ZydisRegisterGetClass(decoded->operands[i].reg.value);
        if (kind == ZYDIS_REGCLASS_MMX || kind == ZYDIS_REGCLASS_XMM) return true;
    }
    return false;
}

static str broadcast_size_name(const ZydisDecodedOperand *operand)
{
    switch (operand->element_size) {
    case 16: return STR("word bcst ");
    case 32: return STR("dword bcst ");
    default: return STR("qword bcst ");
    }
}

str x86_memory_size_name(const x86_instruction *decoded, const ZydisDecodedOperand *operand)
{
    const ZydisDecodedInstruction *info = &decoded->info;
    if (operand->mem.type != ZYDIS_MEMOP_TYPE_MEM && operand->mem.type != ZYDIS_MEMOP_TYPE_VSIB)
        return STR("");
    if (info->meta.category == ZYDIS_CATEGORY_PREFETCH) return STR("");
    switch (info->mnemonic) {
    case ZYDIS_MNEMONIC_LGDT:
    case ZYDIS_MNEMONIC_LIDT:
    case ZYDIS_MNEMONIC_SGDT:
    case ZYDIS_MNEMONIC_SIDT: return STR("fword ptr ");
    case ZYDIS_MNEMONIC_CMPXCHG16B: return STR("oword ptr ");
    case ZYDIS_MNEMONIC_INVLPG:
    case ZYDIS_MNEMONIC_CLFLUSH:
    case ZYDIS_MNEMONIC_CLFLUSHOPT:
    case ZYDIS_MNEMONIC_CLWB:
    case ZYDIS_MNEMONIC_CLDEMOTE: return STR("");
    default: break;
    }
    if (info->encoding != ZYDIS_INSTRUCTION_ENCODING_LEGACY && !info->avx.broadcast.is_static &&
        info->avx.broadcast.mode != ZYDIS_BROADCAST_MODE_INVALID)
        return broadcast_size_name(operand);
    switch (operand->size) {
    case 8: return STR("byte ptr ");
    case 16: return STR("word ptr ");
    case 32: return STR("dword ptr ");
    case 48: return STR("fword ptr ");
    case 64: return is_mmword(decoded, operand) ? STR("mmword ptr ") : STR("qword ptr ");
    case 80: return STR("tbyte ptr ");
    case 128: return STR("xmmword ptr ");
    case 256: return STR("ymmword ptr ");
    case 512: return STR("zmmword ptr ");
    default: return STR("");
    }
}
