/* Frame pointer chains, for x86 and ARM64:
 *
 *     [fp] caller's fp    [fp + pointer size] return address */
#include "unwind/walker.h"

bool frame_pointer_step(walker *w, frame *callee, frame *caller, walk_stop *stop)
{
    const cpu_arch *arch = callee->registers.arch;
    size_t size = arch->pointer_size;
    uint64_t fp, next, ip;
    if (!cpu_role_get(&callee->registers, CPU_ROLE_FP, &fp) || fp < callee->sp || (fp & (size - 1))) {
        /* Not a frame of this stack: the function keeps no frame pointer. */
        *stop = (walk_stop){UNWIND_NO_PROGRESS, callee->sp};
        return scan_step(w, callee, caller);
    }
    if (arch->kind == CPU_X86) callee->frame_base = fp;
    if (!space_read_pointer(w->env->memory, fp, size, &next) ||
        !space_read_pointer(w->env->memory, fp + size, size, &ip)) {
        *stop = (walk_stop){UNWIND_NO_MEMORY, fp};
        return false;
    }
    if (arch->kind == CPU_ARM64) ip = arm64_strip_signature(ip);
    callee->return_slot = fp + size;
    callee->return_address = ip;
    callee->has_return_address = true;
    if (ip == 0) {
        *stop = (walk_stop){UNWIND_COMPLETE, 0};
        return false;
    }
    uint64_t base;
    const pe_image *image;
    if (!walker_find_module(w, ip, &base, &image) && !walker_find_module(w, callee->ip, &base, &image)) {
        *stop = (walk_stop){UNWIND_OUTSIDE, ip};
        return false;
    }
    cpu_registers_init(&caller->registers, arch);
    cpu_register_set(&caller->registers, cpu_role_register(arch, CPU_ROLE_IP), ip);
    cpu_register_set(&caller->registers, cpu_role_register(arch, CPU_ROLE_SP), fp + 2 * size);
    cpu_register_set(&caller->registers, cpu_role_register(arch, CPU_ROLE_FP), next);
    caller->origin = FRAME_POINTER;
    return true;
}
