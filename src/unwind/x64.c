/* The x64 unwinder: undoes the part of the prologue that has been executed, or does the rest of the epilogue.
 * Sources: Microsoft, "x64 exception handling"; version 2's epilogues: dotnet/runtime's AMD64 unwinder. */
#include "cpu/x64.h"
#include "unwind/walker.h"
#include "unwind/x64_epilog.h"

#define CHAIN_MAX 32 /* Windows' own limit */
#define FRAMEPROC_HAS_ALLOCA 1u

/* Registers that a called function need not preserve: unknown in the caller ("x64 calling convention"). */
static void forget_volatile(cpu_registers *r)
{
    static const uint8_t integers[] = {X64_RAX, X64_RCX, X64_RDX, X64_R8, X64_R9,
                                       X64_R10, X64_R11, X64_EFL, X64_SSP};
    for (size_t i = 0; i < sizeof integers; i++) cpu_register_forget(r, integers[i]);
    for (int i = X64_FPSW; i <= X64_MM7; i++) cpu_register_forget(r, i);
    for (int i = X64_XMM0; i <= X64_XMM5; i++) cpu_register_forget(r, i);
    for (int i = X64_YMM0H; i <= X64_YMM15H; i++) cpu_register_forget(r, i);
}

typedef struct unwinding {
    walker *w;
    const pe_image *image;
    frame *callee;
    cpu_registers *registers; /* the caller's, in the making */
    uint64_t sp;
    uint64_t frame_base;
    uint64_t base;
    uint32_t rva;
    bool machine_frame;
    bool scan; /* the unwind information cannot be used: the stack may still be searched */
} unwinding;

/* The unwind record at `rva` is missing or wrong. */
static bool no_record(unwinding *u, unwind_end end, uint32_t rva, walk_stop *stop)
{
    *stop = (walk_stop){end, u->base + rva};
    u->scan = true;
    return false;
}

/* The value of a register that the frame hangs on is not known (after a frame that was found by searching).
 */
static bool no_register(unwinding *u, walk_stop *stop)
{
    *stop = (walk_stop){UNWIND_NO_MEMORY, u->sp};
    u->scan = true;
    return false;
}

static void restore_integer(unwinding *u, unsigned reg, uint64_t address)
{
    uint64_t value;
    u->callee->saved_at[reg] = address;
    if (space_read_u64(u->w->env->memory, address, &value))
        cpu_register_set(u->registers, (int)(X64_RAX + reg), value);
    else cpu_register_forget(u->registers, (int)(X64_RAX + reg));
}

static void restore_xmm(unwinding *u, unsigned reg, uint64_t address)
{
    uint64_t low, high;
    int index = (int)(X64_XMM0 + reg);
    if (space_read_u64(u->w->env->memory, address, &low) &&
        space_read_u64(u->w->env->memory, address + 8, &high))
        cpu_register_set_128(u->registers, index, low, high);
    else cpu_register_forget(u->registers, index);
}

/* Ends a step: `ip` and `sp` are the caller's. */
static bool set_caller(unwinding *u, frame *caller, uint64_t slot, uint64_t ip, uint64_t sp,
                       frame_origin origin, walk_stop *stop)
{
    u->callee->return_slot = slot;
    u->callee->return_address = ip;
    u->callee->has_return_address = true;
    if (ip == 0) {
        *stop = (walk_stop){UNWIND_COMPLETE, 0};
        return false;
    }
    forget_volatile(u->registers);
    cpu_register_set(u->registers, X64_RIP, ip);
    cpu_register_set(u->registers, X64_RSP, sp);
    caller->origin = origin;
    caller->is_exception_frame = origin == FRAME_MACHINE;
    return true;
}

/* The return address on top of the stack. */
static bool return_from(unwinding *u, frame *caller, unsigned dropped, frame_origin origin, walk_stop *stop)
{
    uint64_t ip;
    if (!space_read_u64(u->w->env->memory, u->sp, &ip)) {
        *stop = (walk_stop){UNWIND_NO_MEMORY, u->sp};
        return false;
    }
    return set_caller(u, caller, u->sp, ip, u->sp + 8 + dropped, origin, stop);
}

/* What the processor pushed at an interrupt: [error code] rip cs eflags rsp ss. */
static bool return_from_machine_frame(unwinding *u, frame *caller, walk_stop *stop)
{
    space *memory = u->w->env->memory;
    uint64_t ip, sp, cs, flags, ss;
    if (!space_read_u64(memory, u->sp, &ip) || !space_read_u64(memory, u->sp + 24, &sp)) {
        *stop = (walk_stop){UNWIND_NO_MEMORY, u->sp};
        return false;
    }
    bool have_flags = space_read_u64(memory, u->sp + 16, &flags);
    bool have_cs = space_read_u64(memory, u->sp + 8, &cs), have_ss = space_read_u64(memory, u->sp + 32, &ss);
    if (!set_caller(u, caller, u->sp, ip, sp, FRAME_MACHINE, stop)) return false;
    if (have_flags) cpu_register_set(u->registers, X64_EFL, (uint32_t)flags);
    if (have_cs) cpu_register_set(u->registers, X64_CS, (uint16_t)cs);
    if (have_ss) cpu_register_set(u->registers, X64_SS, (uint16_t)ss);
    return true;
}

static bool emulate_epilog(unwinding *u, const x64_epilog *epilog, frame *caller, walk_stop *stop)
{
    uint64_t base = u->sp;
    if (epilog->from_register &&
        !cpu_register_get(u->registers, (int)(X64_RAX + epilog->frame_register), &base))
        return no_register(u, stop);
    u->sp = base + (uint64_t)(int64_t)epilog->adjustment;
    for (unsigned i = 0; i < epilog->pop_count; i++, u->sp += 8) restore_integer(u, epilog->pops[i], u->sp);
    return return_from(u, caller, epilog->return_bytes, FRAME_UNWIND_INFO, stop);
}

static bool read_record(unwinding *u, uint32_t rva, pe_unwind_info *out, walk_stop *stop)
{
    error *e = pe_unwind_info_read(u->w->arena, u->image, rva, out);
    if (!e) return true;
    return no_record(u, e->code == ERROR_MEMORY ? UNWIND_NO_MEMORY : UNWIND_BAD_CODE, rva, stop);
}

/* Version 2 says where the epilogues are: those are pops and the return only, in the reverse order of the
 * pushes, which all stand in one record of the chain. `skipped` bytes of the epilogue have been executed. */
static bool emulate_described_epilog(unwinding *u, const pe_unwind_info *first, uint32_t skipped,
                                     frame *caller, walk_stop *stop)
{
    pe_unwind_info info = *first;
    unsigned i = 0;
    for (int links = 0;; links++) {
        for (i = 0; i < info.code_count; i++)
            if (info.codes[i].op == PE_UNWIND_PUSH_NONVOL || info.codes[i].op == PE_UNWIND_PUSH_MACHFRAME)
                break;
        if (i < info.code_count || !info.has_chain) break;
        uint32_t next = info.chain.unwind;
        if (links == CHAIN_MAX) return no_record(u, UNWIND_BAD_CODE, next, stop);
        if (!read_record(u, next, &info, stop)) return false;
    }
    uint32_t at = 0;
    for (; i < info.code_count && info.codes[i].op == PE_UNWIND_PUSH_NONVOL; i++) {
        if (at >= skipped) {
            restore_integer(u, info.codes[i].info, u->sp);
            u->sp += 8;
        }
        at += info.codes[i].info >= 8 ? 2 : 1; /* a pop's length */
    }
    /* pushfq is described as an allocation of 8 bytes and undone by a one-byte pop. */
    if (i < info.code_count && info.codes[i].op == PE_UNWIND_ALLOC_SMALL && info.codes[i].value == 8) {
        if (at >= skipped) u->sp += 8;
        i++;
    }
    if (i < info.code_count && info.codes[i].op == PE_UNWIND_PUSH_MACHFRAME)
        return return_from_machine_frame(u, caller, stop);
    return return_from(u, caller, 0, FRAME_UNWIND_INFO, stop);
}

static bool in_described_epilog(const pe_function *function, const pe_unwind_info *info, uint32_t rva,
                                uint32_t *skipped)
{
    for (unsigned i = 0; i < info->epilog_count; i++) {
        uint32_t into = rva - (function->end - info->epilogs[i].end_distance);
        if (into < info->epilog_size) {
            *skipped = into;
            return true;
        }
    }
    return false;
}

/* The frame that saved registers are relative to: the frame register's once it is set, else rsp. False when
 * the frame register's value is not known. */
static bool establish_frame(unwinding *u, const pe_unwind_info *info, uint32_t into)
{
    u->frame_base = u->sp;
    if (info->frame_register == 0) return true;
    if (into < info->prolog_size && !info->has_chain) {
        unsigned i = 0;
        while (i < info->code_count && info->codes[i].op != PE_UNWIND_SET_FPREG) i++;
        if (i == info->code_count || into < info->codes[i].prolog_offset) return true;
    }
    uint64_t value;
    if (!cpu_register_get(u->registers, (int)(X64_RAX + info->frame_register), &value)) return false;
    u->frame_base = value - info->frame_offset;
    return true;
}

/* Undoes one record's codes, of which those past `into` bytes of the function have not been executed. */
static bool undo_codes(unwinding *u, const pe_unwind_info *info, uint32_t into)
{
    for (unsigned i = 0; i < info->code_count; i++) {
        const pe_unwind_code *code = &info->codes[i];
        if (into < code->prolog_offset) continue;
        uint64_t value;
        switch (code->op) {
        case PE_UNWIND_PUSH_NONVOL:
            restore_integer(u, code->info, u->sp);
            u->sp += 8;
            break;
        case PE_UNWIND_ALLOC_LARGE:
        case PE_UNWIND_ALLOC_SMALL: u->sp += code->value; break;
        case PE_UNWIND_SET_FPREG:
            if (!cpu_register_get(u->registers, (int)(X64_RAX + info->frame_register), &value)) return false;
            u->sp = value - info->frame_offset;
            break;
        case PE_UNWIND_SAVE_NONVOL:
        case PE_UNWIND_SAVE_NONVOL_FAR: restore_integer(u, code->info, u->frame_base + code->value); break;
        case PE_UNWIND_SAVE_XMM128:
        case PE_UNWIND_SAVE_XMM128_FAR: restore_xmm(u, code->info, u->frame_base + code->value); break;
        case PE_UNWIND_PUSH_MACHFRAME:
            u->sp += code->value * 8; /* the error code */
            u->machine_frame = true;
            return true;
        default: break; /* the obsolete saves of 64-bit XMM registers: nothing that is shown */
        }
    }
    return true;
}

static bool undo_prolog(unwinding *u, const pe_function *function, const pe_unwind_info *first, frame *caller,
                        walk_stop *stop)
{
    pe_unwind_info info = *first;
    uint32_t begin = function->begin, record = function->unwind;
    for (int links = 0;; links++) {
        if (!info.complete) return no_record(u, UNWIND_BAD_CODE, record, stop);
        if (!undo_codes(u, &info, u->rva - begin)) return no_register(u, stop);
        if (u->machine_frame) return return_from_machine_frame(u, caller, stop);
        if (!info.has_chain) return return_from(u, caller, 0, FRAME_UNWIND_INFO, stop);
        begin = info.chain.begin;
        record = info.chain.unwind;
        if (links == CHAIN_MAX) return no_record(u, UNWIND_BAD_CODE, record, stop);
        if (!read_record(u, record, &info, stop)) return false;
    }
}

static bool unwind_function(unwinding *u, const pe_function *function, frame *caller, walk_stop *stop)
{
    pe_unwind_info info;
    if (!read_record(u, function->unwind, &info, stop)) return false;
    if (!establish_frame(u, &info, u->rva - function->begin)) return no_register(u, stop);
    u->callee->frame_base = u->frame_base;
    uint32_t skipped;
    if (info.version >= 2) {
        if (in_described_epilog(function, &info, u->rva, &skipped))
            return emulate_described_epilog(u, &info, skipped, caller, stop);
    } else {
        x64_epilog epilog;
        if (x64_epilog_decode(u->w->arena, u->image, function, &info, u->rva, &epilog))
            return emulate_epilog(u, &epilog, caller, stop);
    }
    return undo_prolog(u, function, &info, caller, stop);
}

/* Without the image, the procedure's record says how far below its return address a function's body has rsp:
 * frame_size bytes, and what it pushed before. MSVC counts so (checked against .pdata over its programs);
 * where the code of the return address is there, it has to stand behind a call. What was saved where is not
 * known. */
static bool step_by_procedure(unwinding *u, frame *caller, walk_stop *stop)
{
    pdb_frame_record r;
    uint64_t at = frame_ip_is_exact(u->callee) ? u->callee->ip : u->callee->ip - 1, value;
    if (!u->w->env->record || !u->w->env->record(u->w->env->context, at, &r) ||
        r.kind != PDB_FRAME_PROCEDURE || (r.flags & FRAMEPROC_HAS_ALLOCA))
        return false;
    uint64_t size = (uint64_t)r.frame_size + r.saved_register_size;
    if (r.into == 0) size = 0;
    else if (r.into < r.prolog_size) return false;
    uint64_t slot = u->callee->sp + size;
    if ((size & 7) || !space_read_u64(u->w->env->memory, slot, &value) ||
        (value && !walker_is_return_address(u->w, CPU_X64, value)))
        return false;
    u->sp = slot;
    for (int i = X64_RBX; i <= X64_R15; i++)
        if (size) cpu_register_forget(u->registers, i);
    for (int i = X64_XMM6; size && i <= X64_XMM15; i++) cpu_register_forget(u->registers, i);
    return return_from(u, caller, 0, FRAME_RECORD, stop);
}

/* An address in no module: a call through a bad pointer leaves its return address on top of the stack. Of a
 * return address out there nothing is known, unless the slot above looks like one again. */
static bool step_outside(unwinding *u, frame *caller, walk_stop *stop)
{
    uint64_t above;
    if (frame_ip_is_exact(u->callee) ||
        (space_read_u64(u->w->env->memory, u->sp, &above) && walker_is_return_address(u->w, CPU_X64, above)))
        return return_from(u, caller, 0, FRAME_LEAF, stop);
    *stop = (walk_stop){UNWIND_OUTSIDE, u->callee->ip};
    return false;
}

/* The entry for the frame's instruction pointer. A return address behind a function's last instruction (a
 * call that never returns) belongs to the call. */
static pe_lookup find_function(const frame *callee, const pe_image *image, uint32_t *rva, pe_function *out)
{
    pe_lookup found = pe_function_lookup(image, *rva, out);
    if (found == PE_LOOKUP_NONE && !frame_ip_is_exact(callee) && *rva &&
        pe_function_lookup(image, *rva - 1, out) == PE_LOOKUP_FOUND) {
        *rva -= 1;
        return PE_LOOKUP_FOUND;
    }
    return found;
}

bool x64_step(walker *w, frame *callee, frame *caller, walk_stop *stop)
{
    caller->registers = callee->registers;
    callee->frame_base = callee->sp;
    unwinding u = {.w = w, .callee = callee, .registers = &caller->registers, .sp = callee->sp};
    if (!walker_find_module(w, callee->ip, &u.base, &u.image)) return step_outside(&u, caller, stop);

    pe_lookup found = PE_LOOKUP_NO_MEMORY;
    pe_function function;
    u.rva = (uint32_t)(callee->ip - u.base);
    if (u.image) found = find_function(callee, u.image, &u.rva, &function);
    if (found == PE_LOOKUP_NONE) return return_from(&u, caller, 0, FRAME_LEAF, stop);
    if (found == PE_LOOKUP_FOUND) {
        if (unwind_function(&u, &function, caller, stop)) return true;
    } else {
        no_record(&u, UNWIND_NO_MEMORY, u.image ? pe_directory_of(u.image, PE_DIRECTORY_EXCEPTION).rva : 0,
                  stop);
        if (step_by_procedure(&u, caller, stop)) return true;
        if (callee->has_return_address) return false; /* the end of the stack */
    }
    return u.scan && scan_step(w, callee, caller);
}
