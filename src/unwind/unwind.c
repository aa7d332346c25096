/* The walk: repeats the step of the architecture's unwinder, checks that every step gets on, and says why it
 * ended. */
#include "unwind/unwind.h"

#include "unwind/walker.h"

#include <string.h>

/* How far up a frame without unwind information may reach before the scan gives up: 8 KiB. */
#define SCAN_SLOTS 1024
#define PAGE_SIZE 0x1000
#define HEADERS_SIZE PAGE_SIZE /* no code lies in an image's first page */

bool walker_find_module(walker *w, uint64_t address, uint64_t *base, const pe_image **image)
{
    pe_source source;
    if (!w->env->module || !w->env->module(w->env->context, address, base, &source)) return false;
    for (size_t i = 0; i < w->image_count && i < WALKER_IMAGES; i++) {
        if (w->images[i].base == *base) {
            *image = w->images[i].image;
            return true;
        }
    }
    pe_image *opened = NULL;
    if (pe_open(w->arena, source, &opened)) opened = NULL;
    w->images[w->image_count++ % WALKER_IMAGES] = (walker_image){*base, opened};
    *image = opened;
    return true;
}

/* Encodings of `call`, by their distance from the return address: E8 rel32; FF /2 with a register or memory
 * operand. */
static bool ends_with_call(const uint8_t before[7])
{
    if (before[2] == 0xe8) return true;
    for (size_t i = 0; i <= 5; i++) {
        if (before[i] != 0xff || (before[i + 1] >> 3 & 7) != 2) continue;
        unsigned mode = before[i + 1] >> 6, base = before[i + 1] & 7;
        size_t length = 2;
        if (mode != 3 && base == 4) length++;
        if (mode == 1) length += 1;
        if (mode == 2 || (mode == 0 && base == 5)) length += 4;
        if (i + length == 7) return true;
    }
    return false;
}

bool walker_is_return_address(walker *w, cpu_kind kind, uint64_t address)
{
    uint64_t base;
    const pe_image *image;
    if (!walker_find_module(w, address, &base, &image)) return false;
    uint64_t rva = address - base;
    /* Without the image: what begins a page is mostly the first thing of a section, to which many words lead.
     */
    if (!image)
        return rva >= HEADERS_SIZE && rva % PAGE_SIZE &&
               (!w->env->is_code || w->env->is_code(w->env->context, address));
    const pe_section *section = pe_section_at(image, rva);
    if (image->section_count && (!section || !(section->characteristics & PE_SECTION_EXECUTE))) return false;
    uint8_t before[7];
    if (rva < sizeof before || !pe_read_exact(image, rva - sizeof before, before, sizeof before)) return true;
    if (kind != CPU_ARM64) return ends_with_call(before);
    uint32_t instruction = load_u32(before + 3); /* bl, blr */
    return (instruction & 0xfc000000) == 0x94000000 || (instruction & 0xfffffc1f) == 0xd63f0000;
}

bool frame_ip_is_exact(const frame *f)
{
    return f->origin == FRAME_CONTEXT || f->is_exception_frame;
}

bool scan_step(walker *w, frame *callee, frame *caller)
{
    const cpu_arch *arch = callee->registers.arch;
    size_t size = arch->pointer_size;
    uint64_t address = callee->sp & ~(uint64_t)(size - 1);
    for (int i = 0; i < SCAN_SLOTS; i++, address += size) {
        uint64_t value;
        if (interrupt_pending(w->env->interrupt) ||
            !space_read_pointer(w->env->memory, address, size, &value))
            return false;
        if (arch->kind == CPU_ARM64) value = arm64_strip_signature(value);
        if (value == 0 || !walker_is_return_address(w, arch->kind, value)) continue;
        memset(callee->saved_at, 0, sizeof callee->saved_at);
        callee->return_address = value;
        callee->has_return_address = true;
        callee->return_slot = address;
        /* Only these two are known: what the frames in between saved is not. */
        cpu_registers_init(&caller->registers, arch);
        cpu_register_set(&caller->registers, cpu_role_register(arch, CPU_ROLE_IP), value);
        cpu_register_set(&caller->registers, cpu_role_register(arch, CPU_ROLE_SP), address + size);
        caller->origin = FRAME_SCAN;
        return true;
    }
    return false;
}

/* Finishes a caller that an unwinder made; false when the step did not get on. */
static bool finish(frame *callee, frame *caller, walk_stop *stop)
{
    cpu_role_get(&caller->registers, CPU_ROLE_IP, &caller->ip);
    cpu_role_get(&caller->registers, CPU_ROLE_SP, &caller->sp);
    if (caller->sp > callee->sp) return true;
    bool moved = caller->sp != callee->sp || caller->ip != callee->ip;
    /* A function that has not touched the stack yet, on a processor whose calls do not either. */
    if (moved && caller->sp == callee->sp && callee->registers.arch->kind == CPU_ARM64 &&
        frame_ip_is_exact(callee))
        return true;
    /* A machine frame or a frame register may lead to another stack, whose addresses are lower. Whether that
     * stack has been visited before is checked over all frames, by the walk. */
    bool other_stack = caller->is_exception_frame || callee->frame_base != callee->sp;
    if (other_stack && moved) return true;
    *stop = (walk_stop){UNWIND_NO_PROGRESS, caller->sp};
    return false;
}

/* What the dispatcher of exceptions was entered with: the registers of the instruction that failed. x64's
 * unwind information describes a machine frame there as well, which says where the trap frame would be, but
 * not all of the registers. */
static bool exception_step(walker *w, frame *callee, frame *caller, walk_stop *stop)
{
    const cpu_arch *arch = callee->registers.arch;
    uint64_t address;
    if (!w->env->exception_context || !w->env->exception_context(w->env->context, callee, &address))
        return false;
    uint8_t *raw = arena_alloc(w->arena, cpu_context_size(arch), 16);
    bytes record = {raw, cpu_context_size(arch)};
    cpu_registers r;
    uint64_t ip, sp, machine_ip;
    if (!space_read_all(w->env->memory, address, raw, record.len) ||
        cpu_context_decode(w->arena, arch, record, &r) || !cpu_role_get(&r, CPU_ROLE_IP, &ip) ||
        !cpu_role_get(&r, CPU_ROLE_SP, &sp))
        return false;
    bool machine = arch->kind == CPU_X64 && x64_step(w, callee, caller, stop) &&
                   caller->origin == FRAME_MACHINE &&
                   cpu_role_get(&caller->registers, CPU_ROLE_IP, &machine_ip) && machine_ip == ip;
    if (!machine) {
        memset(caller, 0, sizeof *caller);
        memset(callee->saved_at, 0, sizeof callee->saved_at);
        callee->return_slot = 0;
        callee->frame_base = callee->locals_base = callee->sp;
    }
    caller->registers = r;
    caller->origin = machine ? FRAME_MACHINE : FRAME_EXCEPTION;
    caller->is_exception_frame = true;
    callee->context_record = address;
    callee->return_address = ip;
    callee->has_return_address = true;
    return true;
}

static bool step(walker *w, frame *callee, frame *caller, walk_stop *stop)
{
    const cpu_arch *arch = callee->registers.arch;
    memset(caller, 0, sizeof *caller);
    memset(callee->saved_at, 0, sizeof callee->saved_at);
    callee->has_return_address = false;
    callee->return_address = callee->return_slot = callee->trap_frame = callee->context_record = 0;
    callee->locals_base = 0;
    if (!arch) {
        *stop = (walk_stop){UNWIND_UNSUPPORTED, 0};
        return false;
    }
    if (!cpu_role_get(&callee->registers, CPU_ROLE_IP, &callee->ip) ||
        !cpu_role_get(&callee->registers, CPU_ROLE_SP, &callee->sp)) {
        *stop = (walk_stop){UNWIND_NO_MEMORY, 0};
        return false;
    }
    if (exception_step(w, callee, caller, stop)) return finish(callee, caller, stop);
    bool ok;
    switch (arch->kind) {
    case CPU_X64: ok = x64_step(w, callee, caller, stop); break;
    case CPU_ARM64: ok = arm64_step(w, callee, caller, stop); break;
    case CPU_X86: ok = x86_step(w, callee, caller, stop); break;
    default: *stop = (walk_stop){UNWIND_UNSUPPORTED, 0}; return false;
    }
    if (!callee->locals_base) callee->locals_base = callee->frame_base;
    return ok && finish(callee, caller, stop);
}

bool unwind_step(arena *a, const unwind_env *env, frame *callee, frame *caller, unwind_end *end,
                 uint64_t *end_address)
{
    walker w = {.arena = a, .env = env};
    walk_stop stop = {UNWIND_COMPLETE, 0};
    if (step(&w, callee, caller, &stop)) return true;
    if (end) *end = stop.end;
    if (end_address) *end_address = stop.address;
    return false;
}

static bool visited(const frame *frames, size_t count, const frame *f)
{
    for (size_t i = 0; i < count; i++)
        if (frames[i].sp == f->sp && frames[i].ip == f->ip) return true;
    return false;
}

size_t unwind_walk(arena *a, const unwind_env *env, const cpu_registers *start, frame *out, size_t capacity,
                   unwind_end *end, uint64_t *end_address)
{
    walker w = {.arena = a, .env = env};
    walk_stop stop = {UNWIND_LIMIT, 0};
    size_t count = 0;
    bool other_stack = false;
    if (capacity) {
        memset(&out[0], 0, sizeof out[0]);
        out[0].registers = *start;
        out[0].origin = FRAME_CONTEXT;
        out[0].is_exception_frame = true;
        cpu_role_get(start, CPU_ROLE_IP, &out[0].ip);
        cpu_role_get(start, CPU_ROLE_SP, &out[0].sp);
        count = 1;
    }
    /* The frame after the last one that fits is made as well: the last one's return address comes of it. */
    frame *beyond = capacity ? ARENA_NEW(a, frame) : NULL;
    while (count && count <= capacity) {
        frame *callee = &out[count - 1];
        frame *caller = count < capacity ? &out[count] : beyond;
        if (interrupt_pending(env->interrupt)) {
            stop = (walk_stop){UNWIND_INTERRUPTED, callee->ip};
            break;
        }
        if (!step(&w, callee, caller, &stop)) break;
        /* Only a walk that has been sent back to lower addresses can come to a frame again. */
        other_stack |= caller->sp <= callee->sp;
        if (other_stack && visited(out, count, caller)) {
            stop = (walk_stop){UNWIND_NO_PROGRESS, caller->sp};
            break;
        }
        if (count == capacity) {
            stop = (walk_stop){UNWIND_LIMIT, caller->ip};
            break;
        }
        count++;
    }
    if (end) *end = stop.end;
    if (end_address) *end_address = stop.address;
    return count;
}

const char *frame_origin_name(frame_origin o)
{
    switch (o) {
    case FRAME_CONTEXT: return "context";
    case FRAME_UNWIND_INFO: return "unwind info";
    case FRAME_LEAF: return "leaf";
    case FRAME_MACHINE: return "machine frame";
    case FRAME_TRAP: return "trap frame";
    case FRAME_TASK: return "task gate";
    case FRAME_EXCEPTION: return "exception context";
    case FRAME_POINTER: return "frame pointer";
    case FRAME_EPILOGUE: return "epilogue";
    case FRAME_DATA: return "frame data";
    case FRAME_FPO: return "FPO";
    case FRAME_RECORD: return "frame record";
    case FRAME_SCAN: return "scan";
    }
    return "unknown";
}

const char *unwind_end_text(unwind_end e)
{
    switch (e) {
    case UNWIND_COMPLETE: return "the return address is 0";
    case UNWIND_LIMIT: return "the limit of frames was reached";
    case UNWIND_NO_MEMORY: return "the stack or the unwind information is not in memory";
    case UNWIND_NO_PROGRESS: return "the stack pointer does not get on";
    case UNWIND_BAD_CODE: return "the unwind information contradicts itself";
    case UNWIND_OUTSIDE: return "the return address is in no module";
    case UNWIND_INTERRUPTED: return "interrupted";
    case UNWIND_UNSUPPORTED: return "there is no unwinder for this processor";
    }
    return "unknown";
}
