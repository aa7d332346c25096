/* The ARM64 unwinder: runs the unwind codes that undo what the function has done so far.
 * Sources: Microsoft, "ARM64 exception handling"; for what hand-written system code needs and for pointer
 * authentication: dotnet/runtime's ARM64 unwinder. */
#include "cpu/arm64.h"
#include "formats/pe/arm64_unwind.h"
#include "unwind/walker.h"

typedef struct unwinding {
    walker *w;
    frame *callee;
    cpu_registers *registers; /* the caller's, in the making */
    uint64_t base;
    const pe_image *image;
    uint32_t rva;
    uint64_t sp;
    frame_origin origin;
    bool pc_is_set;   /* by a frame of the system's, not by lr */
    bool bad;         /* a code that cannot be */
    unsigned pending; /* save_next codes seen */
} unwinding;

/* KTRAP_FRAME and KARM64_VFP_STATE of ARM64: the same in every build that has the code (dotnet/runtime). */
enum {
    TRAP_VFP_STATE = 0x10,
    TRAP_SPSR = 0x90,
    TRAP_SP = 0x98,
    TRAP_X0 = 0xa0,
    TRAP_LR = 0x138,
    TRAP_FP = 0x140,
    TRAP_PC = 0x148,
    TRAP_X_COUNT = 19,
    VFP_V0 = 0x10,
};

/* Windows gives addresses 48 bits; what a signed pointer has above them is its signature, except for bit 55,
 * which tells the half of the address space (Arm's architecture manual, "Pointer authentication"). */
#define ADDRESS_BITS 48

uint64_t arm64_strip_signature(uint64_t pointer)
{
    uint64_t high = ~UINT64_C(0) << ADDRESS_BITS;
    return pointer >> 55 & 1 ? pointer | high : pointer & ~high;
}

/* Registers that a called function need not preserve ("Overview of ARM64 ABI conventions"). x18 is the
 * platform's. */
static void forget_volatile(cpu_registers *r)
{
    for (int i = ARM64_X0; i <= ARM64_X17; i++) cpu_register_forget(r, i);
    for (int i = ARM64_V0; i <= ARM64_V7; i++) cpu_register_forget(r, i);
    for (int i = ARM64_V16; i <= ARM64_V31; i++) cpu_register_forget(r, i);
    cpu_register_forget(r, ARM64_PSR);
}

static void restore_x(unwinding *u, unsigned reg, uint64_t address)
{
    uint64_t value;
    if (reg < FRAME_SAVED_MAX) u->callee->saved_at[reg] = address;
    if (reg == ARM64_LR) u->callee->return_slot = address;
    if (space_read_u64(u->w->env->memory, address, &value))
        cpu_register_set(u->registers, (int)(ARM64_X0 + reg), value);
    else cpu_register_forget(u->registers, (int)(ARM64_X0 + reg));
}

/* Of v8 to v15 the lower half is preserved; the upper one is not known, and shows as 0. */
static void restore_v(unwinding *u, unsigned reg, uint64_t address, bool whole)
{
    uint64_t low, high = 0;
    int index = (int)(ARM64_V0 + reg);
    if (space_read_u64(u->w->env->memory, address, &low) &&
        (!whole || space_read_u64(u->w->env->memory, address + 8, &high)))
        cpu_register_set_128(u->registers, index, low, high);
    else cpu_register_forget(u->registers, index);
}

static void restore_bank(unwinding *u, pe_arm64_bank bank, unsigned reg, uint64_t address)
{
    if (bank == PE_ARM64_X) restore_x(u, reg, address);
    else restore_v(u, reg, address, bank == PE_ARM64_Q);
}

/* A pair and the pairs that save_next codes add above it; behind the last integer pair come d8, d9. */
static void undo_save(unwinding *u, const pe_arm64_code *code)
{
    uint64_t address = code->writeback ? u->sp : u->sp + code->offset;
    uint64_t unit = code->bank == PE_ARM64_Q ? 16 : 8;
    if (u->pending && code->count != 2) {
        u->bad = true;
        return;
    }
    unsigned count = code->count + 2 * u->pending, reg = code->reg;
    pe_arm64_bank bank = code->bank;
    for (unsigned i = 0; i < count; i++, reg++, address += unit) {
        if (u->pending && bank == PE_ARM64_X && reg == ARM64_FP) {
            bank = PE_ARM64_D;
            reg = 8;
        }
        if (reg > 31) {
            u->bad = true;
            return;
        }
        restore_bank(u, bank, reg, address);
    }
    u->pending = 0;
    if (code->writeback) u->sp += code->amount;
}

static void set_sp_from_fp(unwinding *u, uint32_t below)
{
    uint64_t fp;
    if (cpu_register_get(u->registers, ARM64_FP, &fp)) u->sp = fp - below;
    else u->bad = true;
}

static bool restore_field(unwinding *u, int reg, uint64_t address)
{
    uint64_t value;
    if (!space_read_u64(u->w->env->memory, address, &value)) return false;
    cpu_register_set(u->registers, reg, value);
    return true;
}

static void restore_psr(unwinding *u, uint64_t address)
{
    uint32_t psr;
    if (space_read_u32(u->w->env->memory, address, &psr)) cpu_register_set(u->registers, ARM64_PSR, psr);
}

/* A frame that holds pc and sp themselves. */
static bool enter_frame(unwinding *u, uint64_t sp_at, uint64_t pc_at, frame_origin origin)
{
    uint64_t sp;
    if (!space_read_u64(u->w->env->memory, sp_at, &sp) || !restore_field(u, ARM64_PC, pc_at)) return false;
    u->sp = sp;
    u->pc_is_set = true;
    u->origin = origin;
    return true;
}

static bool undo_trap_frame(unwinding *u)
{
    uint64_t at = u->sp, state;
    if (!enter_frame(u, at + TRAP_SP, at + TRAP_PC, FRAME_TRAP)) return false;
    u->callee->trap_frame = at;
    for (int i = 0; i < TRAP_X_COUNT; i++) restore_field(u, ARM64_X0 + i, at + TRAP_X0 + 8 * (uint64_t)i);
    restore_field(u, ARM64_LR, at + TRAP_LR);
    restore_field(u, ARM64_FP, at + TRAP_FP);
    restore_psr(u, at + TRAP_SPSR);
    if (space_read_u64(u->w->env->memory, at + TRAP_VFP_STATE, &state) && state)
        for (unsigned i = 0; i < 32; i++) restore_v(u, i, state + VFP_V0 + 16 * (uint64_t)i, true);
    return true;
}

static bool undo_context(unwinding *u)
{
    const cpu_arch *arch = cpu_arch_of(CPU_ARM64);
    uint8_t raw[0x390];
    uint64_t at = u->sp;
    cpu_registers context;
    if (!space_read_all(u->w->env->memory, u->sp, raw, sizeof raw) ||
        cpu_context_decode(u->w->arena, arch, (bytes){raw, sizeof raw}, &context) ||
        !cpu_register_get(&context, ARM64_SP, &u->sp))
        return false;
    *u->registers = context;
    u->callee->context_record = at;
    u->pc_is_set = true;
    u->origin = FRAME_EXCEPTION;
    return true;
}

/* The length of a scalable vector is the registers' own, where their CONTEXT says it. Of such a register the
 * lower half is restored, which is all that a CONTEXT has without its extended state. */
static void undo_scalable(unwinding *u, const pe_arm64_code *code)
{
    uint64_t length, low, high;
    bool known = cpu_register_get(&u->callee->registers, ARM64_VL, &length);
    int reg = (int)(ARM64_V0 + code->reg);
    if (code->op == PE_ARM64_ALLOC_Z) {
        if (known) u->sp += code->amount * length;
        else u->bad = true;
    } else if (code->op == PE_ARM64_SAVE_Z) {
        uint64_t at = u->sp + (known ? code->offset * length : 0);
        bool there = (known || !code->offset) && space_read_u64(u->w->env->memory, at, &low) &&
                     space_read_u64(u->w->env->memory, at + 8, &high);
        if (there) cpu_register_set_128(u->registers, reg, low, high);
        else cpu_register_forget(u->registers, reg);
    }
}

static bool undo_special(unwinding *u, const pe_arm64_code *code)
{
    uint64_t lr;
    switch (code->op) {
    case PE_ARM64_TRAP_FRAME: return undo_trap_frame(u);
    case PE_ARM64_MACHINE_FRAME: return enter_frame(u, u->sp, u->sp + 8, FRAME_MACHINE);
    case PE_ARM64_CONTEXT: return undo_context(u);
    case PE_ARM64_CLEAR_UNWOUND_TO_CALL:
        if (!cpu_register_get(u->registers, ARM64_LR, &lr)) return false;
        cpu_register_set(u->registers, ARM64_PC, lr);
        u->pc_is_set = true;
        u->origin = FRAME_MACHINE;
        return true;
    case PE_ARM64_ALLOC_Z:
    case PE_ARM64_SAVE_Z:
    case PE_ARM64_SAVE_P: undo_scalable(u, code); return true;
    default: /* an ARM64EC context holds x64 registers */ u->bad = true; return true;
    }
}

static void sign(unwinding *u)
{
    uint64_t lr;
    if (cpu_register_get(u->registers, ARM64_LR, &lr))
        cpu_register_set(u->registers, ARM64_LR, arm64_strip_signature(lr));
}

/* Runs the codes from `at` on. False when memory that they need is not there; `bad` tells wrong codes. */
static bool run_codes(unwinding *u, const pe_arm64_info *info, uint32_t at)
{
    while (at < info->code_size && !u->bad) {
        pe_arm64_code code = pe_arm64_code_decode(info->codes, info->code_size, at);
        at += code.size;
        bool takes_pending = code.op == PE_ARM64_SAVE || code.op == PE_ARM64_SAVE_NEXT;
        if (u->pending && !takes_pending) {
            u->bad = true;
            return true;
        }
        switch (code.op) {
        case PE_ARM64_ALLOC: u->sp += code.amount; break;
        case PE_ARM64_SAVE: undo_save(u, &code); break;
        case PE_ARM64_SAVE_LR_PAIR:
            restore_x(u, code.reg, u->sp + code.offset);
            restore_x(u, ARM64_LR, u->sp + code.offset + 8);
            break;
        case PE_ARM64_SAVE_NEXT: u->pending++; break;
        case PE_ARM64_SET_FP: set_sp_from_fp(u, 0); break;
        case PE_ARM64_ADD_FP: set_sp_from_fp(u, code.amount); break;
        case PE_ARM64_PAC_SIGN_LR: sign(u); break;
        case PE_ARM64_NOP:
        case PE_ARM64_END_C:
        case PE_ARM64_RESERVED: break;
        case PE_ARM64_END: return true;
        default:
            if (!undo_special(u, &code)) return false;
        }
    }
    return true;
}

/* Ends a step: the return address is in lr, unless a frame of the system's has said pc itself. */
static bool set_caller(unwinding *u, frame *caller, frame_origin origin, walk_stop *stop)
{
    uint64_t ip;
    if (u->pc_is_set) {
        origin = u->origin;
    } else if (cpu_register_get(u->registers, ARM64_LR, &ip)) {
        cpu_register_set(u->registers, ARM64_PC, arm64_strip_signature(ip));
    } else {
        cpu_register_forget(u->registers, ARM64_PC);
    }
    if (!cpu_register_get(u->registers, ARM64_PC, &ip)) {
        *stop = (walk_stop){UNWIND_NO_MEMORY, u->sp};
        return false;
    }
    u->callee->return_address = ip;
    u->callee->has_return_address = true;
    if (ip == 0) {
        *stop = (walk_stop){UNWIND_COMPLETE, 0};
        return false;
    }
    cpu_register_set(u->registers, ARM64_SP, u->sp);
    caller->origin = origin;
    caller->is_exception_frame = u->pc_is_set;
    return true;
}

/* A function without unwind information moves neither sp nor lr; only of the innermost frame, or of one that
 * was interrupted, lr is known. */
static bool return_to_lr(unwinding *u, frame *caller, walk_stop *stop)
{
    uint64_t lr;
    forget_volatile(u->registers);
    if (!frame_ip_is_exact(u->callee) || !cpu_register_get(&u->callee->registers, ARM64_LR, &lr) ||
        arm64_strip_signature(lr) == u->callee->ip)
        return false;
    return set_caller(u, caller, FRAME_LEAF, stop) || stop->end == UNWIND_COMPLETE;
}

static bool unwind_function(unwinding *u, const pe_function *function, frame *caller, walk_stop *stop)
{
    pe_arm64_info info;
    uint32_t at = 0;
    error *e = pe_arm64_info_read(u->w->arena, u->image, function, &info);
    if (!e) e = pe_arm64_first_code(u->w->arena, u->image, &info, u->rva - function->begin, &at, NULL);
    uint64_t record = u->base + (function->unwind & 3 ? function->begin : function->unwind);
    if (e) {
        *stop = (walk_stop){e->code == ERROR_MEMORY ? UNWIND_NO_MEMORY : UNWIND_BAD_CODE, record};
        return false;
    }
    forget_volatile(u->registers);
    if (!run_codes(u, &info, at)) {
        *stop = (walk_stop){UNWIND_NO_MEMORY, u->sp};
        return false;
    }
    if (u->bad) {
        *stop = (walk_stop){UNWIND_BAD_CODE, record};
        return false;
    }
    u->callee->frame_base = u->sp;
    return set_caller(u, caller, FRAME_UNWIND_INFO, stop);
}

/* The unwind information of the code that a frame executes: a return address may stand behind its function's
 * last instruction, so the call counts. */
static pe_lookup find_function(unwinding *u, pe_function *out)
{
    if (!u->image || u->image->machine != PE_MACHINE_ARM64) return PE_LOOKUP_NO_MEMORY;
    if (!frame_ip_is_exact(u->callee) && u->rva >= 4) u->rva -= 4;
    return pe_function_lookup(u->image, u->rva, out);
}

bool arm64_step(walker *w, frame *callee, frame *caller, walk_stop *stop)
{
    caller->registers = callee->registers;
    callee->frame_base = callee->sp;
    unwinding u = {.w = w, .callee = callee, .registers = &caller->registers, .sp = callee->sp};
    if (!walker_find_module(w, callee->ip, &u.base, &u.image)) {
        /* A call through a bad pointer: lr is its return address. */
        if (return_to_lr(&u, caller, stop)) return callee->return_address != 0;
        *stop = (walk_stop){UNWIND_OUTSIDE, callee->ip};
        return false;
    }
    u.rva = (uint32_t)(callee->ip - u.base);
    pe_function function;
    pe_lookup found = find_function(&u, &function);
    if (found == PE_LOOKUP_FOUND) {
        if (unwind_function(&u, &function, caller, stop)) return true;
        if (callee->has_return_address) return false; /* the end of the stack */
    } else if (found == PE_LOOKUP_NONE && return_to_lr(&u, caller, stop)) {
        return callee->return_address != 0;
    }
    /* What is not described is a frame pointer chain, or is searched. */
    walk_stop why = *stop;
    if (frame_pointer_step(w, callee, caller, stop)) return true;
    if (found == PE_LOOKUP_FOUND) *stop = why;
    return false;
}
