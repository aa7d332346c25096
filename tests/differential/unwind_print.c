/* The ntdbg side of the comparison with Wine's unwinder: every instruction of every function of an image,
 * unwound one step on the stack that unwind_oracle.c describes.
 *
 *     unwind_print IMAGE POINTS > RESULTS        writes the points as well: one rva in hex a line
 *
 * A result ends in " record" when the unwind record contradicts itself: an operation ends behind the
 * prologue. Windows then takes the operation's word, Wine the prologue's. It ends in " jump" when the code
 * runs through at most one stack adjustment and pops into a jump that leaves the function: an epilogue by
 * Microsoft's definition, but not by Wine's. */
#include "base/file.h"
#include "cpu/disasm.h"
#include "cpu/x64.h"
#include "formats/pe/image.h"
#include "unwind/unwind.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define STACK_BYTES UINT64_C(0x1000000)
#define STACK_MIDDLE UINT64_C(0x800000)
#define STACK_PATTERN UINT64_C(0x5151000000000000)
#define STACK_BASE UINT64_C(0x20000000000)

typedef struct job {
    arena *arena;
    bytes file;
    pe_image *image;
    unwind_env env;
    FILE *points;
} job;

static size_t read_stack(void *context, uint64_t address, void *buffer, size_t size)
{
    (void)context;
    size_t done = 0;
    for (; done < size && address - STACK_BASE < STACK_BYTES; done++, address++) {
        uint64_t offset = address - STACK_BASE;
        uint64_t value = STACK_PATTERN + (offset & ~UINT64_C(7));
        ((uint8_t *)buffer)[done] = (uint8_t)(value >> (offset & 7) * 8);
    }
    return done;
}

static bool find_module(void *context, uint64_t address, uint64_t *base, pe_source *source)
{
    job *j = context;
    if (address - j->image->preferred_base >= j->image->image_size) return false;
    *base = j->image->preferred_base;
    *source = j->image->source;
    return true;
}

static void print_value(uint64_t value, bool known)
{
    if (!known) printf(" ?");
    else if (value - STACK_BASE < STACK_BYTES) printf(" s%" PRIx64, value - STACK_BASE);
    else printf(" %" PRIx64, value);
}

static size_t decode(const job *j, uint64_t rva, uint8_t code[CPU_MAX_INSTRUCTION], cpu_instruction *out)
{
    size_t count = pe_read(j->image, rva, code, CPU_MAX_INSTRUCTION);
    cpu_decode(cpu_arch_of(CPU_X64), rva, (bytes){code, count}, out);
    return count;
}

static bool is_pop(const uint8_t *code)
{
    return (code[0] & 0xf8) == 0x58 || ((code[0] & 0xf0) == 0x40 && (code[1] & 0xf8) == 0x58);
}

static bool leaves_by_jump(const job *j, const pe_function *function, uint64_t rva)
{
    uint8_t code[CPU_MAX_INSTRUCTION] = {0};
    cpu_instruction instruction;
    for (int i = 0; i < 32; i++, rva += instruction.length) {
        if (decode(j, rva, code, &instruction) < 4 || !instruction.valid) return false;
        if (instruction.flow == CPU_FLOW_JUMP)
            return instruction.target_is_memory || !instruction.has_target ||
                   instruction.target <= function->begin || instruction.target >= function->end;
        bool adjustment = (code[0] & 0xfe) == 0x48 && (code[1] == 0x83 || code[1] == 0x81 || code[1] == 0x8d);
        if (!is_pop(code) && (i > 0 || !adjustment)) return false;
    }
    return false;
}

static bool contradicts_itself(const job *j, const pe_function *function)
{
    pe_unwind_info info;
    if (pe_unwind_info_read(j->arena, j->image, function->unwind, &info)) return true;
    for (unsigned i = 0; i < info.code_count; i++)
        if (info.codes[i].prolog_offset > info.prolog_size) return true;
    return false;
}

static void unwind_at(job *j, const pe_function *function, uint64_t rva)
{
    frame callee = {.origin = FRAME_CONTEXT, .is_exception_frame = true}, caller;
    cpu_registers *r = &callee.registers;
    cpu_registers_init(r, cpu_arch_of(CPU_X64));
    for (int i = 0; i < 16; i++) {
        cpu_register_set(r, X64_RAX + i, STACK_BASE + STACK_MIDDLE + 0x1000 + (uint64_t)i * 0x100);
        cpu_register_set_128(r, X64_XMM0 + i, UINT64_C(0x7777000000000000) + (uint64_t)i, 0);
    }
    cpu_register_set(r, X64_RSP, STACK_BASE + STACK_MIDDLE);
    cpu_register_set(r, X64_RIP, j->image->preferred_base + rva);
    fprintf(j->points, "%" PRIx64 "\n", rva);
    printf("%" PRIx64, rva);
    unwind_end end;
    uint64_t where = 0;
    if (!unwind_step(j->arena, &j->env, &callee, &caller, &end, &where)) {
        printf(" %s\n", unwind_end_text(end));
        return;
    }
    static const int preserved[] = {X64_RBX, X64_RBP, X64_RSI, X64_RDI, X64_R12, X64_R13, X64_R14, X64_R15};
    print_value(caller.ip, true);
    print_value(caller.sp, true);
    print_value(callee.frame_base, true);
    for (int i = 0; i < 8; i++)
        print_value(caller.registers.low[preserved[i]], cpu_register_valid(&caller.registers, preserved[i]));
    for (int i = 6; i < 16; i++)
        print_value(caller.registers.low[X64_XMM0 + i], cpu_register_valid(&caller.registers, X64_XMM0 + i));
    printf("%s\n", contradicts_itself(j, function)    ? " record"
                   : leaves_by_jump(j, function, rva) ? " jump"
                                                      : "");
}

static void unwind_function(job *j, const pe_function *function)
{
    uint8_t code[CPU_MAX_INSTRUCTION];
    cpu_instruction instruction;
    for (uint64_t rva = function->begin; rva < function->end; rva += instruction.length) {
        if (decode(j, rva, code, &instruction) == 0 || instruction.length == 0) return;
        unwind_at(j, function, rva);
    }
}

int main(int argc, char **argv)
{
    static const space_ops ops = {.read = read_stack};
    if (argc != 3) {
        fprintf(stderr, "usage: unwind_print IMAGE POINTS\n");
        return 2;
    }
    arena *a = arena_new();
    job j = {.arena = arena_new()};
    error *e = file_map(a, str_from_cstr(argv[1]), &j.file);
    if (!e) e = pe_open_bytes(a, j.file, false, &j.image);
    j.points = fopen(argv[2], "w");
    if (e || !j.points) {
        str why = e ? e->message : STR("the points cannot be written");
        fprintf(stderr, "unwind_print: %.*s\n", STR_ARG(why));
        return 1;
    }
    j.env = (unwind_env){.context = &j, .memory = space_new(a, &ops, NULL), .module = find_module};
    for (size_t i = 0; i < pe_function_count(j.image); i++) {
        pe_function function;
        if (pe_function_at(j.image, i, &function)) unwind_function(&j, &function);
        arena_clear(j.arena);
    }
    fclose(j.points);
    arena_free(j.arena);
    arena_free(a);
    return 0;
}
