/* The ntdbg side of x86_unwind.py: one step of the x86 unwinder, with the records of a PDB, for every state
 * that the emulator says.
 *
 *     x86_unwind_print IMAGE PDB < SCRIPT
 *
 * A script is lines of words in hex: "clear"; "write ADDRESS VALUE"; "step RVA ESP EBP EBX ESI EDI", which
 * prints how the frame was found and eip, esp, ebp, ebx, esi, edi of the caller, or why there is none. */
#include "base/file.h"
#include "cpu/x86.h"
#include "formats/pe/image.h"
#include "unwind/unwind.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_BASE 0x10000000u
#define STACK_BYTES (1u << 20)

typedef struct job {
    arena *arena;
    pe_image *image;
    pdb *pdb;
    uint8_t *stack;
    unwind_env env;
} job;

static size_t read_stack(void *context, uint64_t address, void *buffer, size_t size)
{
    const job *j = context;
    if (address < STACK_BASE || address - STACK_BASE >= STACK_BYTES) return 0;
    uint64_t left = STACK_BYTES - (address - STACK_BASE);
    if (size > left) size = (size_t)left;
    memcpy(buffer, j->stack + (address - STACK_BASE), size);
    return size;
}

static bool find_module(void *context, uint64_t address, uint64_t *base, pe_source *source)
{
    job *j = context;
    if (address - j->image->preferred_base >= j->image->image_size) return false;
    *base = j->image->preferred_base;
    *source = j->image->source;
    return true;
}

static bool find_record(void *context, uint64_t address, pdb_frame_record *out)
{
    job *j = context;
    return pdb_frame_record_find(j->pdb, (uint32_t)(address - j->image->preferred_base), out);
}

static const int shown[] = {X86_EIP, X86_ESP, X86_EBP, X86_EBX, X86_ESI, X86_EDI};

static void step(job *j, char *words)
{
    frame callee = {.origin = FRAME_CONTEXT, .is_exception_frame = true}, caller;
    cpu_registers *r = &callee.registers;
    cpu_registers_init(r, cpu_arch_of(CPU_X86));
    cpu_register_set(r, X86_EIP, j->image->preferred_base + strtoull(words, &words, 16));
    for (int i = 1; i < 6; i++) cpu_register_set(r, shown[i], strtoull(words, &words, 16));
    unwind_end end;
    uint64_t where;
    if (!unwind_step(j->arena, &j->env, &callee, &caller, &end, &where)) {
        printf("%s\n", unwind_end_text(end));
        return;
    }
    printf("%s:", frame_origin_name(caller.origin));
    for (int i = 0; i < 6; i++) {
        uint64_t value;
        if (cpu_register_get(&caller.registers, shown[i], &value)) printf(" %" PRIx64, value);
        else printf(" ?");
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    static const space_ops ops = {.read = read_stack};
    if (argc != 3) {
        fprintf(stderr, "usage: x86_unwind_print IMAGE PDB\n");
        return 2;
    }
    arena *a = arena_new();
    job j = {.arena = arena_new(), .stack = arena_alloc(a, STACK_BYTES, 16)};
    bytes file, symbols;
    error *e = file_map(a, str_from_cstr(argv[1]), &file);
    if (!e) e = pe_open_bytes(a, file, false, &j.image);
    if (!e) e = file_map(a, str_from_cstr(argv[2]), &symbols);
    if (!e) e = pdb_open(a, symbols, &j.pdb);
    if (e) {
        fprintf(stderr, "x86_unwind_print: %.*s\n", STR_ARG(e->message));
        return 1;
    }
    j.env = (unwind_env){
        .context = &j, .memory = space_new(a, &ops, &j), .module = find_module, .record = find_record};
    char line[512];
    while (fgets(line, sizeof line, stdin)) {
        if (!strncmp(line, "clear", 5)) {
            memset(j.stack, 0xcc, STACK_BYTES);
        } else if (!strncmp(line, "write ", 6)) {
            char *rest;
            uint64_t address = strtoull(line + 6, &rest, 16), value = strtoull(rest, NULL, 16);
            if (address >= STACK_BASE && address - STACK_BASE <= STACK_BYTES - 4)
                for (int i = 0; i < 4; i++)
                    j.stack[address - STACK_BASE + (uint64_t)i] = (uint8_t)(value >> 8 * i);
        } else if (!strncmp(line, "step ", 5)) {
            step(&j, line + 5);
            arena_clear(j.arena);
        }
    }
    arena_free(j.arena);
    arena_free(a);
    return 0;
}
