/* The x86 unwinder. What the callee's PDB says comes first, then the frame pointer, and the stack is searched
 * last:
 *
 *     epilogue     the innermost function's code up to its return, when only restoring is left
 *     frame data   a program that computes the caller's registers (DEBUG_S_FRAMEDATA, the "new FPO" stream)
 *     FPO          sizes of locals and saved registers, from which the return address's place follows
 *     EBP          [ebp] the caller's ebp, [ebp+4] the return address
 *
 * Arguments stay on the stack after a call as far as the caller is concerned, so frames know how many bytes
 * the frame below was given. Sources: winnt.h (FPO_DATA); Microsoft's DIA SDK; Breakpad's documentation of
 * STACK WIN records. */
#include "cpu/x86.h"
#include "unwind/frame_program.h"
#include "unwind/walker.h"

/* How far above where it should be a return address is looked for: what a function has pushed beyond its
 * record. */
#define SEARCH_SLOTS 32
#define ARGUMENT_SLOTS 8 /* behind a 0, which may be an argument that is being pushed, or the stack's end */

typedef struct unwinding {
    walker *w;
    frame *callee, *caller;
    const pdb_frame_record *record;
    uint32_t esp, ebp;
    bool has_ebp;
} unwinding;

static void forget_volatile(cpu_registers *r)
{
    static const uint8_t integers[] = {X86_EAX, X86_ECX, X86_EDX, X86_EFL};
    for (size_t i = 0; i < sizeof integers; i++) cpu_register_forget(r, integers[i]);
    for (int i = X86_FPSW; i <= X86_YMM7H; i++)
        if (i != X86_MXCSR) cpu_register_forget(r, i);
}

static void forget_saved(cpu_registers *r)
{
    static const uint8_t saved[] = {X86_EBX, X86_ESI, X86_EDI};
    for (size_t i = 0; i < sizeof saved; i++) cpu_register_forget(r, saved[i]);
}

static bool read32(const unwinding *u, uint32_t address, uint32_t *out)
{
    return space_read_u32(u->w->env->memory, address, out);
}

/* Ends a step: the return address stands at `slot`. */
static bool set_caller(unwinding *u, uint32_t slot, frame_origin origin, walk_stop *stop)
{
    uint32_t ip;
    if (!read32(u, slot, &ip)) {
        *stop = (walk_stop){UNWIND_NO_MEMORY, slot};
        return false;
    }
    u->callee->return_slot = slot;
    u->callee->return_address = ip;
    u->callee->has_return_address = true;
    if (ip == 0) {
        *stop = (walk_stop){UNWIND_COMPLETE, 0};
        return false;
    }
    forget_volatile(&u->caller->registers);
    cpu_register_set(&u->caller->registers, X86_EIP, ip);
    cpu_register_set(&u->caller->registers, X86_ESP, slot + 4);
    u->caller->origin = origin;
    return true;
}

static bool is_return_address(const unwinding *u, uint32_t slot)
{
    uint32_t value;
    return read32(u, slot, &value) && value && walker_is_return_address(u->w, CPU_X86, value);
}

static bool is_in_module(const unwinding *u, uint32_t address)
{
    uint64_t base;
    const pe_image *image;
    return walker_find_module(u->w, address, &base, &image);
}

/* The place of the return address: where the record's sizes put it, or the next one above that holds one. The
 * end of a stack holds 0 there. */
static uint32_t search_return(const unwinding *u, uint32_t start)
{
    uint32_t value, slots = read32(u, start, &value) && value == 0 ? ARGUMENT_SLOTS : SEARCH_SLOTS;
    for (uint32_t i = 0; i < slots; i++)
        if (is_return_address(u, start + 4 * i)) return start + 4 * i;
    return start;
}

static uint32_t return_start(const unwinding *u, uint32_t locals, uint32_t saved)
{
    return u->esp + u->callee->pushed_parameters + locals + saved;
}

/* ---- frame data ---- */

static const struct {
    const char *name;
    int reg;
} program_registers[] = {
    {"$ebp", X86_EBP}, {"$ebx", X86_EBX}, {"$esi", X86_ESI}, {"$edi", X86_EDI},
    {"$eax", X86_EAX}, {"$ecx", X86_ECX}, {"$edx", X86_EDX},
};
enum { PROGRAM_REGISTERS = sizeof program_registers / sizeof *program_registers, PRESERVED_REGISTERS = 4 };

static void prepare_program(const unwinding *u, const pdb_frame_data *data, frame_program *p)
{
    uint32_t start = return_start(u, data->local_size, data->saved_register_size);
    frame_program_set(p, STR("$esp"), u->esp);
    frame_program_set(p, STR("$eip"), (uint32_t)u->callee->ip);
    for (size_t i = 0; i < PROGRAM_REGISTERS; i++) {
        uint64_t value;
        if (cpu_register_get(&u->callee->registers, program_registers[i].reg, &value))
            frame_program_set(p, str_from_cstr(program_registers[i].name), (uint32_t)value);
    }
    frame_program_set(p, STR(".cbLocals"), data->local_size);
    frame_program_set(p, STR(".cbSavedRegs"), data->saved_register_size);
    frame_program_set(p, STR(".cbParams"), data->parameter_size);
    frame_program_set(p, STR(".cbCalleeParams"), u->callee->pushed_parameters);
    frame_program_set(p, STR(".raSearchStart"), start);
    frame_program_set(p, STR(".raSearch"), search_return(u, start));
}

/* Registers that the program names; of the others a function that saved more than it names may have changed
 * any. */
static void take_registers(unwinding *u, const frame_program *p, uint32_t saved_size)
{
    uint32_t value, named = 0;
    for (size_t i = 0; i < PRESERVED_REGISTERS; i++)
        named += frame_program_result(p, str_from_cstr(program_registers[i].name), &value);
    if (saved_size / 4 > named) forget_saved(&u->caller->registers);
    for (size_t i = 0; i < PRESERVED_REGISTERS; i++)
        if (frame_program_result(p, str_from_cstr(program_registers[i].name), &value))
            cpu_register_set(&u->caller->registers, program_registers[i].reg, value);
}

static bool step_by_data(unwinding *u, walk_stop *stop)
{
    const pdb_frame_data *data = &u->record->data;
    frame_program p = {.memory = u->w->env->memory};
    uint32_t eip, esp, base;
    prepare_program(u, data, &p);
    if (data->program.len == 0 || !frame_program_run(&p, data->program) ||
        !frame_program_result(&p, STR("$eip"), &eip) || !frame_program_result(&p, STR("$esp"), &esp))
        return false;
    uint32_t slot = esp - 4, there;
    if (!read32(u, slot, &there) || there != eip) return false;
    /* What leads into no module, or was searched for and is no return address: what follows knows better. */
    bool searched = str_find(data->program, STR(".raSearch")) != SIZE_MAX;
    if (eip && !(searched ? is_return_address(u, slot) : is_in_module(u, eip))) return false;
    take_registers(u, &p, data->saved_register_size);
    if (frame_program_result(&p, STR("$T0"), &base)) u->callee->locals_base = base;
    u->callee->frame_base = slot - 4;
    return set_caller(u, slot, FRAME_DATA, stop) || stop->end == UNWIND_COMPLETE;
}

/* ---- FPO ---- */

static bool step_by_fpo(unwinding *u, walk_stop *stop)
{
    const pdb_fpo_data *fpo = &u->record->fpo;
    uint32_t saved = 4u * fpo->saved_registers, value;
    uint32_t slot = search_return(u, return_start(u, fpo->local_size, saved));
    if (!read32(u, slot, &value) || (value && !is_return_address(u, slot))) return false;
    if (saved) forget_saved(&u->caller->registers);
    /* A function that uses ebp for other things pushes it last but one of its saved registers' area. */
    if (fpo->uses_ebp) {
        uint32_t at = u->esp + u->callee->pushed_parameters + saved - 8;
        if (saved >= 8 && read32(u, at, &value)) cpu_register_set(&u->caller->registers, X86_EBP, value);
        else cpu_register_forget(&u->caller->registers, X86_EBP);
    }
    u->callee->frame_base = u->callee->locals_base = slot - 4;
    return set_caller(u, slot, FRAME_FPO, stop) || stop->end == UNWIND_COMPLETE;
}

/* The system saved all of what it interrupted. */
static bool set_interrupted(unwinding *u, const cpu_registers *r, frame_origin origin)
{
    uint64_t ip;
    if (!cpu_role_get(r, CPU_ROLE_IP, &ip)) return false;
    u->caller->registers = *r;
    u->caller->origin = origin;
    u->caller->is_exception_frame = true;
    u->callee->return_address = ip;
    u->callee->has_return_address = true;
    return true;
}

/* A trap handler's record: ebp is the KTRAP_FRAME, with the interrupted registers. */
static bool step_by_trap(unwinding *u)
{
    cpu_registers r;
    const unwind_env *env = u->w->env;
    if (!u->has_ebp || !env->trap_frame || !env->trap_frame(env->context, u->ebp, &r) ||
        !set_interrupted(u, &r, FRAME_TRAP))
        return false;
    u->callee->trap_frame = u->callee->frame_base = u->ebp;
    return true;
}

/* A task gate's handler runs on a stack of its own: the processor saved the registers in the task state
 * segment that it left. */
static bool step_by_task(unwinding *u)
{
    cpu_registers r;
    uint16_t selector;
    const unwind_env *env = u->w->env;
    if (!env->task || !env->task(env->context, &r, &selector) || !set_interrupted(u, &r, FRAME_TASK))
        return false;
    u->callee->task_selector = selector;
    return true;
}

/* ---- frame pointer ---- */

/* Of a frame that nothing describes: its link has to lead upwards and its return address behind a call. */
static bool step_by_pointer(unwinding *u, walk_stop *stop)
{
    uint32_t next, ip;
    if (!u->has_ebp || u->ebp < u->esp || (u->ebp & 3)) return false;
    if (!read32(u, u->ebp, &next) || !read32(u, u->ebp + 4, &ip)) {
        *stop = (walk_stop){UNWIND_NO_MEMORY, u->ebp};
        return false;
    }
    bool described = u->record && u->record->kind == PDB_FRAME_FPO;
    if (ip && !(described ? is_in_module(u, ip) : is_return_address(u, u->ebp + 4))) return false;
    forget_saved(&u->caller->registers);
    cpu_register_set(&u->caller->registers, X86_EBP, next);
    u->callee->frame_base = u->callee->locals_base = u->ebp;
    return set_caller(u, u->ebp + 4, FRAME_POINTER, stop) || stop->end == UNWIND_COMPLETE;
}

static bool step_by_record(unwinding *u, walk_stop *stop)
{
    switch (u->record->kind) {
    case PDB_FRAME_DATA: return step_by_data(u, stop);
    case PDB_FRAME_FPO:
        if (u->record->fpo.frame_type == PDB_FPO_TRAP) return step_by_trap(u);
        if (u->record->fpo.frame_type == PDB_FPO_TSS) return step_by_task(u);
        return u->record->fpo.frame_type == PDB_FPO_OMITTED && step_by_fpo(u, stop);
    default: return false;
    }
}

static uint32_t parameter_size(const pdb_frame_record *r)
{
    return r->kind == PDB_FRAME_DATA  ? r->data.parameter_size
           : r->kind == PDB_FRAME_FPO ? r->fpo.parameter_size
                                      : 0;
}

bool x86_step(walker *w, frame *callee, frame *caller, walk_stop *stop)
{
    caller->registers = callee->registers;
    unwinding u = {.w = w, .callee = callee, .caller = caller, .esp = (uint32_t)callee->sp};
    uint64_t ebp, base;
    u.has_ebp = cpu_register_get(&callee->registers, X86_EBP, &ebp);
    u.ebp = u.has_ebp ? (uint32_t)ebp : 0;
    callee->frame_base = callee->locals_base = u.has_ebp ? ebp : callee->sp;

    uint32_t slot;
    if (x86_epilog_run(w, callee, &caller->registers, &slot)) {
        callee->frame_base = callee->locals_base = slot - 4;
        return set_caller(&u, slot, FRAME_EPILOGUE, stop);
    }
    pdb_frame_record record;
    uint64_t at = frame_ip_is_exact(callee) ? callee->ip : callee->ip - 1;
    bool known = w->env->record && w->env->record(w->env->context, at, &record);
    if (known) {
        u.record = &record;
        caller->pushed_parameters = parameter_size(&record);
        if (step_by_record(&u, stop)) return callee->return_address != 0;
    }
    const pe_image *image;
    bool outside = !walker_find_module(w, callee->ip, &base, &image);
    /* A call through a bad pointer: its return address is on top of the stack. */
    if (outside && frame_ip_is_exact(callee) && is_return_address(&u, u.esp)) {
        callee->frame_base = callee->locals_base = u.esp - 4;
        return set_caller(&u, u.esp, FRAME_LEAF, stop);
    }
    *stop = outside ? (walk_stop){UNWIND_OUTSIDE, callee->ip} : (walk_stop){UNWIND_NO_PROGRESS, callee->sp};
    if (step_by_pointer(&u, stop)) return callee->return_address != 0;
    return scan_step(w, callee, caller);
}
