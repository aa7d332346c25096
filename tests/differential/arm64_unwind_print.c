/* The ntdbg side of two comparisons over ARM64 images:
 *
 *     arm64_unwind_print codes IMAGE           every function's unwind codes, for llvm-readobj's
 *     arm64_unwind_print step IMAGE < SCRIPT   one step of the unwinder for every state that arm64_emulate.py
 * says
 *
 * A script is lines of words in hex: "clear"; "write ADDRESS VALUE"; "step RVA SP X19 ... X30 D8 ... D15",
 * which prints pc, sp, x19 to x29 and d8 to d15 of the caller, or why there is none. */
#include "base/file.h"
#include "cpu/arm64.h"
#include "formats/pe/arm64_unwind.h"
#include "unwind/unwind.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_BASE UINT64_C(0x20000000000)
#define STACK_BYTES (1u << 24)

typedef struct job {
    arena *arena;
    pe_image *image;
    unwind_env env;
    uint8_t *stack;
} job;

static void print_codes(const pe_arm64_info *info, uint32_t at, arena *a)
{
    while (at < info->code_size) {
        strbuf text = {.arena = a};
        pe_arm64_code code = pe_arm64_code_decode(info->codes, info->code_size, at);
        pe_arm64_code_text(info->codes, info->code_size, at, &text);
        printf(" |%.*s", STR_ARG(strbuf_str(&text)));
        at += code.size;
        if (code.op == PE_ARM64_END) break;
    }
}

static void print_function(job *j, const pe_function *function)
{
    pe_arm64_info info;
    error *e = pe_arm64_info_read(j->arena, j->image, function, &info);
    printf("%x", function->begin);
    if (e) {
        printf(" error %.*s\n", STR_ARG(e->message));
        return;
    }
    printf(" length %u %s handler %d", info.length,
           info.packed ? info.fragment ? "fragment" : "packed" : "full", info.has_handler);
    printf(" prologue");
    print_codes(&info, 0, j->arena);
    if (info.single_epilog) {
        printf(" epilogue");
        print_codes(&info, info.epilog_index, j->arena);
    }
    for (uint32_t i = 0; i < info.epilog_count; i++) {
        pe_arm64_epilog scope;
        if (!pe_arm64_epilog_at(j->image, &info, i, &scope)) break;
        printf(" scope %u", scope.start / 4);
        print_codes(&info, scope.index, j->arena);
    }
    printf("\n");
}

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

static void print_value(const cpu_registers *r, int index)
{
    uint64_t value;
    if (!cpu_register_get(r, index, &value)) printf(" ?");
    else printf(" %" PRIx64, value);
}

static void step(job *j, char *words)
{
    frame callee = {.origin = FRAME_CONTEXT, .is_exception_frame = true}, caller;
    cpu_registers *r = &callee.registers;
    cpu_registers_init(r, cpu_arch_of(CPU_ARM64));
    cpu_register_set(r, ARM64_PC, j->image->preferred_base + strtoull(words, &words, 16));
    cpu_register_set(r, ARM64_SP, strtoull(words, &words, 16));
    for (int i = 19; i <= 30; i++) cpu_register_set(r, ARM64_X0 + i, strtoull(words, &words, 16));
    for (int i = 8; i <= 15; i++) cpu_register_set_128(r, ARM64_V0 + i, strtoull(words, &words, 16), 0);
    unwind_end end;
    uint64_t where;
    if (!unwind_step(j->arena, &j->env, &callee, &caller, &end, &where)) {
        printf("%s\n", unwind_end_text(end));
        return;
    }
    print_value(&caller.registers, ARM64_PC);
    print_value(&caller.registers, ARM64_SP);
    for (int i = 19; i <= 29; i++) print_value(&caller.registers, ARM64_X0 + i);
    for (int i = 8; i <= 15; i++) print_value(&caller.registers, ARM64_D0 + i);
    printf("\n");
}

static void run_script(job *j)
{
    char line[1024];
    while (fgets(line, sizeof line, stdin)) {
        if (!strncmp(line, "clear", 5)) {
            memset(j->stack, 0xcc, STACK_BYTES);
        } else if (!strncmp(line, "write ", 6)) {
            char *rest;
            uint64_t address = strtoull(line + 6, &rest, 16), value = strtoull(rest, NULL, 16);
            if (address >= STACK_BASE && address - STACK_BASE <= STACK_BYTES - 8)
                memcpy(j->stack + (address - STACK_BASE), &value, 8);
        } else if (!strncmp(line, "step ", 5)) {
            step(j, line + 5);
            arena_clear(j->arena);
        }
    }
}

int main(int argc, char **argv)
{
    static const space_ops ops = {.read = read_stack};
    if (argc != 3) {
        fprintf(stderr, "usage: arm64_unwind_print codes|step IMAGE\n");
        return 2;
    }
    arena *a = arena_new();
    job j = {.arena = arena_new(), .stack = arena_alloc(a, STACK_BYTES, 16)};
    bytes file;
    error *e = file_map(a, str_from_cstr(argv[2]), &file);
    if (!e) e = pe_open_bytes(a, file, false, &j.image);
    if (e) {
        fprintf(stderr, "arm64_unwind_print: %.*s\n", STR_ARG(e->message));
        return 1;
    }
    j.env = (unwind_env){.context = &j, .memory = space_new(a, &ops, &j), .module = find_module};
    if (!strcmp(argv[1], "step")) {
        run_script(&j);
    } else {
        for (size_t i = 0; i < pe_function_count(j.image); i++) {
            pe_function function;
            if (pe_function_at(j.image, i, &function)) print_function(&j, &function);
            arena_clear(j.arena);
        }
    }
    arena_free(j.arena);
    arena_free(a);
    return 0;
}
