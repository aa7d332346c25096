/* Parameters and locals that are alive at an address.
 *
 * Optimised code says with S_LOCAL that there is a variable and with the S_DEFRANGE records behind it where
 * it lives in which run of code; unoptimised code has one S_REGREL32 or S_BPREL32. */
#include "symbols/sources.h"

enum { REGISTER_VFRAME = 30006, SPILLED_MEMBER = 1 };
enum { FRAME_LOCAL_SHIFT = 14, FRAME_PARAMETER_SHIFT = 16 };

typedef struct register_number {
    uint16_t first;
    uint16_t count;
    const char *names; /* separated by blanks */
} register_number;

/* CV_REG_*, CV_AMD64_*, CV_ARM64_*: the numbers differ by machine. */
static const register_number x86_registers[] = {
    {1, 24, "al cl dl bl ah ch dh bh ax cx dx bx sp bp si di eax ecx edx ebx esp ebp esi edi"},
    {33, 1, "eip"},
    {154, 8, "xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7"},
};
static const register_number x64_registers[] = {
    {1, 24, "al cl dl bl ah ch dh bh ax cx dx bx sp bp si di eax ecx edx ebx esp ebp esi edi"},
    {33, 1, "rip"},
    {154, 8, "xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7"},
    {252, 8, "xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15"},
    {324, 4, "sil dil bpl spl"},
    {328, 16, "rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15"},
    {344, 8, "r8b r9b r10b r11b r12b r13b r14b r15b"},
    {352, 8, "r8w r9w r10w r11w r12w r13w r14w r15w"},
    {360, 8, "r8d r9d r10d r11d r12d r13d r14d r15d"},
};
static const register_number arm64_registers[] = {
    {10, 31,
     "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 w20 w21 w22 w23 w24 w25 w26 w27 w28 w29 w30"},
    {50, 32,
     "x0 x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11 x12 x13 x14 x15 x16 x17 x18 x19 x20 x21 x22 x23 x24 x25 x26 x27 x28 fp lr sp"},
};

static int named_register(const cpu_arch *arch, const register_number *table, size_t rows, uint16_t number)
{
    for (size_t i = 0; i < rows; i++) {
        if (number < table[i].first || number - table[i].first >= table[i].count) continue;
        str names = str_from_cstr(table[i].names), name = {0};
        for (unsigned k = 0; k <= (unsigned)(number - table[i].first); k++) name = str_take_word(&names);
        return cpu_find_register(arch, name);
    }
    return -1;
}

#define ROWS(table) (table), sizeof(table) / sizeof *(table)

static int register_index(const cpu_arch *arch, uint16_t number)
{
    if (!arch) return -1;
    switch (arch->kind) {
    case CPU_X86: return named_register(arch, ROWS(x86_registers), number);
    case CPU_X64: return named_register(arch, ROWS(x64_registers), number);
    case CPU_ARM64: return named_register(arch, ROWS(arm64_registers), number);
    default: return -1;
    }
}

/* S_FRAMEPROC's two bits: which register frame-relative locations count from. */
static int frame_register(const cpu_arch *arch, uint32_t code)
{
    static const char *const x64[4] = {"", "rsp", "rbp", "r13"};
    static const char *const x86[4] = {"", "", "ebp", "ebx"}; /* 1: the virtual frame */
    static const char *const arm64[4] = {"", "sp", "fp", "x19"};
    if (!arch) return -1;
    const char *const *names = arch->kind == CPU_X64 ? x64 : arch->kind == CPU_X86 ? x86 : arm64;
    return names[code & 3][0] ? cpu_find_register(arch, str_from_cstr(names[code & 3])) : -1;
}

typedef struct variable_walk {
    module *m;
    const cpu_arch *arch;
    uint16_t section;
    uint32_t offset;
    uint32_t frame_flags;
    variable *out;
    size_t count;
    size_t capacity;
} variable_walk;

static variable *add_variable(variable_walk *w, const pdb_symbol *s, bool is_parameter)
{
    if (w->count >= w->capacity) return NULL;
    variable *v = &w->out[w->count++];
    *v = (variable){.name = s->name, .is_parameter = is_parameter, .place = VARIABLE_UNAVAILABLE, .reg = -1};
    if (w->m->has_types) v->type = type_by_id(module_types(w->m), s->type);
    return v;
}

static void place_relative(variable *v, int reg, int64_t offset)
{
    v->place = reg < 0 ? VARIABLE_FRAME_RELATIVE : VARIABLE_REGISTER_RELATIVE;
    v->reg = reg;
    v->offset = offset;
}

static bool range_holds(const variable_walk *w, const pdb_symbol *s)
{
    if (s->section != w->section || w->offset - s->offset >= s->size) return false;
    for (size_t i = 0; i + 4 <= s->gaps.len; i += 4) {
        uint32_t start = s->offset + load_u16(s->gaps.ptr + i);
        if (w->offset - start < load_u16(s->gaps.ptr + i + 2)) return false;
    }
    return true;
}

/* What S_DEFRANGE_SUBFIELD and S_DEFRANGE say is a program for the debugger that no compiler at hand writes.
 */
static bool is_piece(const pdb_symbol *s)
{
    return s->kind == S_DEFRANGE_SUBFIELD_REGISTER ||
           (s->kind == S_DEFRANGE_REGISTER_REL && (s->parent_offset || s->flags & SPILLED_MEMBER));
}

static void apply_piece(const variable_walk *w, variable *v, const pdb_symbol *s)
{
    if ((v->place != VARIABLE_UNAVAILABLE && v->place != VARIABLE_IN_PIECES) || !range_holds(w, s)) return;
    variable_piece piece = {.offset = s->parent_offset,
                            .in_memory = s->kind == S_DEFRANGE_REGISTER_REL,
                            .reg = register_index(w->arch, s->reg),
                            .displacement = s->reg_offset};
    if (piece.reg < 0 && !(piece.in_memory && s->reg == REGISTER_VFRAME)) return;
    variable_add_piece(v, &piece);
}

static void apply_range(const variable_walk *w, variable *v, const pdb_symbol *s)
{
    bool whole = s->kind == S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE;
    if (is_piece(s)) apply_piece(w, v, s);
    if (v->place != VARIABLE_UNAVAILABLE || s->parent_offset || (!whole && !range_holds(w, s))) return;
    unsigned shift = v->is_parameter ? FRAME_PARAMETER_SHIFT : FRAME_LOCAL_SHIFT;
    switch (s->kind) {
    case S_DEFRANGE_REGISTER:
        v->reg = register_index(w->arch, s->reg);
        if (v->reg >= 0) v->place = VARIABLE_REGISTER;
        break;
    case S_DEFRANGE_FRAMEPOINTER_REL:
    case S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE:
        place_relative(v, frame_register(w->arch, w->frame_flags >> shift), s->reg_offset);
        break;
    case S_DEFRANGE_REGISTER_REL:
        if (s->reg == REGISTER_VFRAME) place_relative(v, -1, s->reg_offset);
        else if (register_index(w->arch, s->reg) >= 0)
            place_relative(v, register_index(w->arch, s->reg), s->reg_offset);
        break;
    default: break;
    }
}

/* Unoptimised parameters are not marked as such: they are the first ones, as many as the function's type has
 * (and `this`). */
static uint32_t parameter_count(module *m, const pdb_symbol *procedure)
{
    pdb *p = sources_of(m)->pdb;
    pdb_type t, id;
    uint32_t index = procedure->type;
    if ((procedure->kind == S_GPROC32_ID || procedure->kind == S_LPROC32_ID) &&
        pdb_type_get(p, PDB_IDS, index, &id))
        index = id.type;
    if (!pdb_type_get(p, PDB_TYPES, index, &t)) return 0;
    return t.count + (t.leaf == LF_MFUNCTION && t.this_type ? 1u : 0u);
}

static void add_static(variable_walk *w, const pdb_symbol *s)
{
    uint32_t rva;
    variable *v = pdb_address_to_rva(sources_of(w->m)->pdb, s->section, s->offset, &rva)
                      ? add_variable(w, s, false)
                      : NULL;
    if (v) {
        v->place = VARIABLE_STATIC;
        v->address = w->m->id.base + rva;
        v->is_thread_local = s->kind == S_LTHREAD32 || s->kind == S_GTHREAD32;
    }
}

/* A variable of which only a value was left. */
static void add_constant(variable_walk *w, const pdb_symbol *s)
{
    variable *v = add_variable(w, s, false);
    if (!v) return;
    v->place = VARIABLE_CONSTANT;
    v->offset = (int64_t)s->value.value;
}

static void add_fixed(variable_walk *w, const pdb_symbol *s, uint32_t *parameters_left)
{
    bool is_parameter = *parameters_left > 0;
    variable *v = add_variable(w, s, is_parameter);
    if (is_parameter) --*parameters_left;
    if (!v) return;
    if (s->kind == S_REGISTER) {
        v->reg = register_index(w->arch, s->reg);
        v->place = v->reg >= 0 ? VARIABLE_REGISTER : VARIABLE_UNAVAILABLE;
    } else if (s->kind == S_BPREL32) {
        place_relative(v, w->arch ? cpu_role_register(w->arch, CPU_ROLE_FP) : -1, s->reg_offset);
    } else if (s->reg == REGISTER_VFRAME) {
        place_relative(v, -1, s->reg_offset);
    } else if (register_index(w->arch, s->reg) >= 0) {
        place_relative(v, register_index(w->arch, s->reg), s->reg_offset);
    }
}

/* What S_FRAMEPROC says, which counts for the code inlined into the procedure as well. clang writes it before
 * a procedure's variables, MSVC behind them. */
static uint32_t frame_flags(bytes records, const pdb_symbol *procedure)
{
    uint32_t at = procedure->record;
    pdb_symbol x;
    if (!pdb_symbol_next(records, &at, &x)) return 0;
    while (at < procedure->end && pdb_symbol_next(records, &at, &x))
        if (x.kind == S_FRAMEPROC) return x.flags;
    return 0;
}

/* The records of a scope, the procedure's or an inline site's; those of inline sites inside of it are other
 * functions'. */
static void walk_scope(variable_walk *w, bytes records, uint32_t at, uint32_t end, uint32_t parameters)
{
    pdb_symbol x;
    variable *last = NULL;
    while (at < end && pdb_symbol_next(records, &at, &x)) {
        switch (x.kind) {
        case S_BLOCK32:
            if ((x.section != w->section || w->offset - x.offset >= x.size) && x.end > at) at = x.end;
            break;
        case S_INLINESITE:
        case S_INLINESITE2:
            if (x.end > at) at = x.end;
            break;
        case S_LOCAL: last = add_variable(w, &x, (x.flags & PDB_LOCAL_PARAMETER) != 0); break;
        case S_DEFRANGE_REGISTER:
        case S_DEFRANGE_FRAMEPOINTER_REL:
        case S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE:
        case S_DEFRANGE_REGISTER_REL:
        case S_DEFRANGE_SUBFIELD_REGISTER:
            if (last) apply_range(w, last, &x);
            break;
        case S_REGREL32:
        case S_BPREL32:
        case S_REGISTER: add_fixed(w, &x, &parameters); break;
        case S_CONSTANT: add_constant(w, &x); break;
        case S_LDATA32:
        case S_GDATA32:
        case S_LTHREAD32:
        case S_GTHREAD32: add_static(w, &x); break;
        default: break;
        }
    }
}

size_t symbols_variables(symbols *s, uint64_t address, const inline_frame *site, variable *out,
                         size_t capacity)
{
    module *m = symbols_module_at(s, address);
    pdb_symbol procedure, scope;
    uint32_t object;
    bytes records;
    variable_walk w = {.m = m, .out = out, .capacity = capacity};
    /* The return address of a call at a function's end lies behind it. */
    uint64_t inside = site ? site->procedure : address;
    if (m) module_load(m);
    if (m && sources_of(m)->dwarf) return dwarf_variables(m, address, site, out, capacity);
    if (!m || !pdb_lookup_procedure(m, inside, &object, &procedure, &w.offset) ||
        !pdb_module_symbols(sources_of(m)->pdb, object, &records))
        return 0;
    w.arch = cpu_arch_of(m->id.cpu);
    w.section = procedure.section;
    w.offset += (uint32_t)(address - inside);
    w.frame_flags = frame_flags(records, &procedure);
    uint32_t at = site ? site->record : procedure.record;
    if (!pdb_symbol_next(records, &at, &scope)) return 0;
    if (site) {
        bool is_site = scope.kind == S_INLINESITE || scope.kind == S_INLINESITE2;
        if (!is_site || site->object != object || scope.end > procedure.end) return 0;
        walk_scope(&w, records, at, scope.end, 0);
    } else {
        walk_scope(&w, records, at, procedure.end, parameter_count(m, &procedure));
    }
    for (size_t i = 0; i < w.count; i++) variable_size_pieces(&out[i], w.arch);
    return w.count;
}
