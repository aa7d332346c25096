/* Words for ARM64 unwind codes: the names of Microsoft's page, the operands of the instruction in a prologue.
 */
#include "formats/pe/arm64_unwind.h"

static const char *plain_name(const pe_arm64_code *code)
{
    switch (code->op) {
    case PE_ARM64_SAVE_NEXT: return "save_next";
    case PE_ARM64_SET_FP: return "set_fp";
    case PE_ARM64_NOP: return "nop";
    case PE_ARM64_END: return "end";
    case PE_ARM64_END_C: return "end_c";
    case PE_ARM64_TRAP_FRAME: return "MSFT_OP_TRAP_FRAME";
    case PE_ARM64_MACHINE_FRAME: return "MSFT_OP_MACHINE_FRAME";
    case PE_ARM64_CONTEXT: return "MSFT_OP_CONTEXT";
    case PE_ARM64_EC_CONTEXT: return "MSFT_OP_EC_CONTEXT";
    case PE_ARM64_CLEAR_UNWOUND_TO_CALL: return "MSFT_OP_CLEAR_UNWOUND_TO_CALL";
    case PE_ARM64_PAC_SIGN_LR: return "pac_sign_lr";
    case PE_ARM64_RESERVED: return "reserved";
    default: return "invalid";
    }
}

static void append_register(strbuf *out, pe_arm64_bank bank, unsigned reg)
{
    if (bank == PE_ARM64_X && reg == 29) strbuf_append(out, STR("fp"));
    else if (bank == PE_ARM64_X && reg == 30) strbuf_append(out, STR("lr"));
    else strbuf_format(out, "%c%u", "xdq"[bank], reg);
}

static const char *save_name(const pe_arm64_code *code, uint8_t first)
{
    if (first == 0xe7) return "save_any_reg";
    if (first < 0x40) return "save_r19r20_x";
    if (first < 0xc0) return code->writeback ? "save_fplr_x" : "save_fplr";
    if (code->bank == PE_ARM64_D && code->count == 2) return code->writeback ? "save_fregp_x" : "save_fregp";
    if (code->bank == PE_ARM64_D) return code->writeback ? "save_freg_x" : "save_freg";
    if (code->count == 2) return code->writeback ? "save_regp_x" : "save_regp";
    return code->writeback ? "save_reg_x" : "save_reg";
}

void pe_arm64_code_text(const uint8_t *codes, size_t codes_size, size_t at, strbuf *out)
{
    pe_arm64_code code = pe_arm64_code_decode(codes, codes_size, at);
    switch (code.op) {
    case PE_ARM64_ALLOC:
        strbuf_format(out, "alloc_%c #0x%x", code.size == 1 ? 's' : code.size == 2 ? 'm' : 'l', code.amount);
        break;
    case PE_ARM64_ALLOC_Z: strbuf_format(out, "alloc_z #%u", code.amount); break;
    case PE_ARM64_SAVE_Z:
    case PE_ARM64_SAVE_P:
        strbuf_format(out, "save_%creg %c%u, [sp, #%u, mul vl]", code.op == PE_ARM64_SAVE_Z ? 'z' : 'p',
                      code.op == PE_ARM64_SAVE_Z ? 'z' : 'p', code.reg, code.offset);
        break;
    case PE_ARM64_ADD_FP: strbuf_format(out, "add_fp #0x%x", code.amount); break;
    case PE_ARM64_SAVE_LR_PAIR:
        strbuf_format(out, "save_lrpair x%u, lr, [sp, #0x%x]", code.reg, code.offset);
        break;
    case PE_ARM64_SAVE:
        strbuf_format(out, "%s ", save_name(&code, codes[at]));
        append_register(out, code.bank, code.reg);
        if (code.count == 2) {
            strbuf_append(out, STR(", "));
            append_register(out, code.bank, code.reg + 1u);
        }
        if (code.writeback) strbuf_format(out, ", [sp, #-0x%x]!", code.amount);
        else strbuf_format(out, ", [sp, #0x%x]", code.offset);
        break;
    default: strbuf_append(out, str_from_cstr(plain_name(&code)));
    }
}
