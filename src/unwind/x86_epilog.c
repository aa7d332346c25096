/* x86 functions that are about to return: when nothing but the restoring of registers is left of a function,
 * what it will do is what has to be undone. No record describes epilogues: frame data is right for a
 * function's body and, mostly, its prologue. */
#include "cpu/x86.h"
#include "unwind/walker.h"

#define EPILOG_BYTES 64
#define EPILOG_INSTRUCTIONS 16

typedef struct epilog {
    walker *w;
    cpu_registers *r;
    uint8_t code[EPILOG_BYTES];
    size_t size, at;
    uint32_t esp;
} epilog;

static bool has(const epilog *e, size_t count)
{
    return e->at + count <= e->size;
}

static bool pop(epilog *e, int reg)
{
    uint32_t value;
    if (!space_read_u32(e->w->env->memory, e->esp, &value)) return false;
    if (reg == X86_ESP) e->esp = value;
    else cpu_register_set(e->r, reg, value);
    e->esp += reg == X86_ESP ? 0 : 4;
    return true;
}

static bool esp_from_ebp(epilog *e, uint32_t offset)
{
    uint64_t ebp;
    if (!cpu_register_get(e->r, X86_EBP, &ebp)) return false;
    e->esp = (uint32_t)ebp + offset;
    return true;
}

static uint32_t extend(uint8_t b)
{
    return b & 0x80 ? b | 0xffffff00u : b;
}

/* One instruction that an epilogue may have; its length, or 0. */
static size_t run_instruction(epilog *e)
{
    const uint8_t *b = e->code + e->at;
    if ((b[0] & 0xf8) == 0x58) return pop(e, X86_EAX + (b[0] & 7)) ? 1 : 0;
    if (b[0] == 0xc9) return esp_from_ebp(e, 0) && pop(e, X86_EBP) ? 1 : 0; /* leave */
    if (has(e, 2) && ((b[0] == 0x89 && b[1] == 0xec) || (b[0] == 0x8b && b[1] == 0xe5)))
        return esp_from_ebp(e, 0) ? 2 : 0;           /* mov esp,ebp */
    if (has(e, 3) && b[0] == 0x83 && b[1] == 0xc4) { /* add esp,imm8 */
        e->esp += extend(b[2]);
        return 3;
    }
    if (has(e, 6) && b[0] == 0x81 && b[1] == 0xc4) { /* add esp,imm32 */
        e->esp += load_u32(b + 2);
        return 6;
    }
    if (has(e, 3) && b[0] == 0x8d && b[1] == 0x65) return esp_from_ebp(e, extend(b[2])) ? 3 : 0;
    if (has(e, 6) && b[0] == 0x8d && b[1] == 0xa5) return esp_from_ebp(e, load_u32(b + 2)) ? 6 : 0;
    return 0;
}

bool x86_epilog_run(walker *w, const frame *callee, cpu_registers *registers, uint32_t *slot)
{
    uint64_t base;
    const pe_image *image;
    if (!frame_ip_is_exact(callee) || !walker_find_module(w, callee->ip, &base, &image) || !image)
        return false;
    cpu_registers r = callee->registers;
    epilog e = {.w = w, .r = &r, .esp = (uint32_t)callee->sp};
    e.size = pe_read(image, callee->ip - base, e.code, sizeof e.code);
    for (int i = 0; i < EPILOG_INSTRUCTIONS && has(&e, 1); i++) {
        if (e.code[e.at] == 0xc3 || (e.code[e.at] == 0xc2 && has(&e, 3))) {
            *registers = r;
            *slot = e.esp;
            return true;
        }
        size_t length = run_instruction(&e);
        if (length == 0) return false;
        e.at += length;
    }
    return false;
}
