/* Fuzz target: a stack walk. The input is registers, a stack, and an image in memory layout:
 *
 *     instruction pointer (8 bytes), frame pointer (8), processor and records (1), size of the stack in 16
 * bytes (1), stack, image
 *
 * Bits 0 and 1 of the 17th byte choose the processor, bits 2 and 3 what a PDB says of every frame (the
 * image's first bytes are its program or its sizes), bit 4 that frames may hold an exception's context, bit 5
 * a trap frame. Whatever they say, the walk must end, and every frame must get on. */
#include "cpu/x64.h"
#include "unwind/unwind.h"

#include <stdlib.h>
#include <string.h>

#define IMAGE_BASE UINT64_C(0x10000)
#define STACK_BASE UINT64_C(0x8000000)
#define FRAMES 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct world {
    bytes stack, image;
    uint8_t flags;
} world;

enum { FLAG_RECORD_SHIFT = 2, FLAG_CONTEXT = 0x10, FLAG_TRAP = 0x20 };

static size_t copy_out(bytes from, uint64_t offset, void *buffer, size_t size)
{
    bytes there = bytes_clamp(from, offset, size);
    if (there.len) memcpy(buffer, there.ptr, there.len);
    return there.len;
}

static size_t read_memory(void *context, uint64_t address, void *buffer, size_t size)
{
    const world *w = context;
    if (address >= STACK_BASE) return copy_out(w->stack, address - STACK_BASE, buffer, size);
    if (address >= IMAGE_BASE) return copy_out(w->image, address - IMAGE_BASE, buffer, size);
    return 0;
}

static size_t read_image(void *context, uint64_t offset, void *buffer, size_t size)
{
    return copy_out(((const world *)context)->image, offset, buffer, size);
}

static bool find_module(void *context, uint64_t address, uint64_t *base, pe_source *image)
{
    if (address < IMAGE_BASE || address >= STACK_BASE) return false;
    *base = IMAGE_BASE;
    *image = (pe_source){.read = read_image, .context = context, .mapped = true};
    return true;
}

static bool find_record(void *context, uint64_t address, pdb_frame_record *out)
{
    const world *w = context;
    pdb_frame_kind kind = (pdb_frame_kind)(w->flags >> FLAG_RECORD_SHIFT & 3);
    if (kind == PDB_FRAME_NONE || w->image.len < 12) return false;
    const uint8_t *p = w->image.ptr;
    *out = (pdb_frame_record){
        .kind = kind,
        .data = {.program = bytes_cstr(bytes_clamp(w->image, 8, 256), 0),
                 .local_size = p[0],
                 .parameter_size = p[1],
                 .saved_register_size = p[2],
                 .code_size = UINT32_MAX},
        .fpo = {.local_size = p[0],
                .parameter_size = p[1],
                .saved_registers = p[2] & 7,
                .frame_type = p[3] & 3,
                .uses_ebp = p[3] & 4},
        .frame_size = p[4],
        .saved_register_size = p[5],
        .flags = p[6],
        .into = (uint32_t)address & 0xff,
        .prolog_size = p[7],
    };
    return true;
}

static bool find_context(void *context, const frame *f, uint64_t *address)
{
    *address = f->sp;
    return ((const world *)context)->flags & FLAG_CONTEXT && (f->ip & 0x1f) == 7;
}

static bool read_trap(void *context, uint64_t address, cpu_registers *out)
{
    const world *w = context;
    if (!(w->flags & FLAG_TRAP) || address < STACK_BASE || address - STACK_BASE + 8 > w->stack.len)
        return false;
    cpu_registers_init(out, cpu_arch_of(CPU_X86));
    cpu_register_set(out, cpu_role_register(out->arch, CPU_ROLE_IP),
                     load_u32(w->stack.ptr + (address - STACK_BASE)));
    cpu_register_set(out, cpu_role_register(out->arch, CPU_ROLE_SP),
                     load_u32(w->stack.ptr + (address - STACK_BASE) + 4));
    return true;
}

static bool read_task(void *context, cpu_registers *out, uint16_t *selector)
{
    *selector = 0x28;
    return read_trap(context, STACK_BASE, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const space_ops ops = {.read = read_memory};
    static const cpu_kind kinds[] = {CPU_X64, CPU_X64, CPU_X86, CPU_ARM64};
    if (size < 18) return 0;
    arena *a = arena_new();
    bytes input = {data, size};
    world w = {.stack = bytes_clamp(input, 18, (uint64_t)data[17] * 16), .flags = data[16]};
    w.image = bytes_from(input, 18 + w.stack.len);
    unwind_env env = {.context = &w,
                      .memory = space_new(a, &ops, &w),
                      .module = find_module,
                      .record = find_record,
                      .trap_frame = read_trap,
                      .task = read_task,
                      .exception_context = find_context};
    cpu_registers start;
    cpu_registers_init(&start, cpu_arch_of(kinds[data[16] & 3]));
    cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_IP),
                     IMAGE_BASE + (load_u64(data) & 0xffffff));
    cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_SP), STACK_BASE);
    if (start.arch->kind == CPU_ARM64)
        cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_LR),
                         IMAGE_BASE + (load_u64(data) >> 32));
    cpu_register_set(&start, cpu_role_register(start.arch, CPU_ROLE_FP),
                     STACK_BASE + (load_u64(data + 8) & 0xfff));
    frame *frames = ARENA_ARRAY(a, frame, FRAMES);
    unwind_end end;
    uint64_t where;
    size_t count = unwind_walk(a, &env, &start, frames, FRAMES, &end, &where);
    if (count == 0 || count > FRAMES) abort();
    for (size_t i = 1; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (frames[i].sp == frames[k].sp && frames[i].ip == frames[k].ip) abort();
    arena_free(a);
    return 0;
}
