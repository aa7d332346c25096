/* Prints every instruction of a piece of a file, one line each, for a comparison with another disassembler:
 *
 *   offset length valid flow target base index scale displacement text        (tab between, - for what is not
 * there)
 *
 * usage: disasm_print x64|x86|arm64 ADDRESS FILE OFFSET SIZE */
#include "base/file.h"
#include "cpu/disasm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *register_name(const cpu_arch *arch, int index)
{
    return index < 0 ? "-" : arch->registers[index].name;
}

static void print_one(const cpu_arch *arch, uint64_t offset, const cpu_instruction *i, str text)
{
    printf("%" PRIx64 "\t%u\t%d\t%d\t", offset, i->length, i->valid, (int)i->flow);
    if (i->has_target) printf("%" PRIx64 "\t", i->target);
    else printf("-\t");
    if (i->has_memory_operand)
        printf("%s\t%s\t%u\t%" PRIx64 "\t", register_name(arch, i->memory_base),
               register_name(arch, i->memory_index), i->memory_scale, (uint64_t)i->memory_displacement);
    else printf("-\t-\t-\t-\t");
    printf("%.*s\n", STR_ARG(text));
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: %s x64|x86|arm64 ADDRESS FILE OFFSET SIZE\n", argv[0]);
        return 2;
    }
    const cpu_kind kind = strcmp(argv[1], "x86") == 0     ? CPU_X86
                          : strcmp(argv[1], "arm64") == 0 ? CPU_ARM64
                                                          : CPU_X64;
    const cpu_arch *arch = cpu_arch_of(kind);
    const uint64_t address = strtoull(argv[2], NULL, 16);
    arena *a = arena_new();
    bytes file;
    error *e = file_map(a, str_from_cstr(argv[3]), &file);
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        arena_free(a);
        return 1;
    }
    const bytes code = bytes_clamp(file, strtoull(argv[4], NULL, 16), strtoull(argv[5], NULL, 16));
    strbuf text = {.arena = a};
    const cpu_disassembler *disassembler = cpu_disassembler_new(a, arch);
    for (uint64_t at = 0; at < code.len;) {
        cpu_instruction instruction;
        text.len = 0;
        cpu_disassembler_run(disassembler, address + at, bytes_clamp(code, at, CPU_MAX_INSTRUCTION), NULL,
                             &instruction, &text);
        print_one(arch, at, &instruction, strbuf_str(&text));
        at += instruction.length;
    }
    arena_free(a);
    return 0;
}
