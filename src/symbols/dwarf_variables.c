/* Locals out of DWARF. */
#include "symbols/sources.h"

#include <stdio.h>

/* DWARF's numbers of integer registers: System V ABI supplements for AMD64 and Intel386, "DWARF for the Arm
 * 64-bit Architecture". */
static int register_of(const cpu_arch *arch, unsigned number)
{
    static const char *const x64[] = {"rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp",
                                      "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
    static const char *const x86[] = {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"};
    char name[8];
    if (!arch) return -1;
    if (arch->kind == CPU_X64) return number < 16 ? cpu_find_register(arch, str_from_cstr(x64[number])) : -1;
    if (arch->kind == CPU_X86) return number < 8 ? cpu_find_register(arch, str_from_cstr(x86[number])) : -1;
    if (arch->kind != CPU_ARM64 || number > 31) return -1;
    snprintf(name, sizeof name, "x%u", number);
    str special = number == 29 ? STR("fp") : number == 30 ? STR("lr") : number == 31 ? STR("sp") : (str){0};
    return cpu_find_register(arch, special.len ? special : str_from_cstr(name));
}

static void fill_pieces(const module *m, const dw_variable *from, variable *v)
{
    const cpu_arch *arch = cpu_arch_of(m->id.cpu);
    for (size_t i = 0; i < from->piece_count; i++) {
        const dw_piece *p = &from->pieces[i];
        variable_piece piece = {.offset = p->offset,
                                .size = p->size,
                                .in_memory = p->place == DW_REGISTER_RELATIVE,
                                .reg = register_of(arch, p->reg),
                                .displacement = p->displacement};
        if (piece.reg >= 0) variable_add_piece(v, &piece);
    }
    variable_size_pieces(v, arch);
}

static void fill_place(const module *m, const dw_variable *from, variable *v)
{
    int reg = register_of(cpu_arch_of(m->id.cpu), from->reg);
    switch (from->place) {
    case DW_IN_REGISTER:
        v->reg = reg;
        v->place = reg < 0 ? VARIABLE_UNAVAILABLE : VARIABLE_REGISTER;
        break;
    case DW_REGISTER_RELATIVE:
        v->reg = reg;
        v->offset = from->offset;
        v->place = reg < 0 ? VARIABLE_UNAVAILABLE : VARIABLE_REGISTER_RELATIVE;
        break;
    case DW_STATIC:
        v->address = m->id.base + from->rva;
        v->place = VARIABLE_STATIC;
        break;
    case DW_CONSTANT:
        v->offset = from->offset;
        v->place = VARIABLE_CONSTANT;
        break;
    case DW_IN_PIECES: fill_pieces(m, from, v); break;
    case DW_UNAVAILABLE: break;
    }
}

size_t dwarf_variables(module *m, uint64_t address, const inline_frame *site, variable *out, size_t capacity)
{
    dw_variable *found = NULL;
    arena *work = arena_new();
    size_t count =
        dw_variables(work, sources_of(m)->dwarf, address - m->id.base, site ? site->record : 0, &found);
    if (count > capacity) count = capacity;
    for (size_t i = 0; i < count; i++) {
        out[i] = (variable){.name = str_copy(m->owner->a, found[i].name),
                            .type = type_by_id(module_types(m), found[i].type),
                            .is_parameter = found[i].is_parameter,
                            .place = VARIABLE_UNAVAILABLE,
                            .reg = -1};
        fill_place(m, &found[i], &out[i]);
    }
    arena_free(work);
    return count;
}
