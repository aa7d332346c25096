/* From the place where an address is taken, forward to the call that gets it: straight on to the end of the
 * block, over calls that only make a string of it (RtlInitUnicodeString). What the call goes to is an import,
 * an import's stub, an export of the image itself, or an inner function that has no name here. */
#include "regvalue/internal.h"

#include "formats/pe/exception.h"

#include <inttypes.h>

enum { MOST_INSTRUCTIONS = 60, MOST_CALLS = 3, MOST_BEFORE = 4000 };

typedef struct api {
    const char *name; /* the beginning of it, Nt and Zw taken off */
    regvalue_use use;
} api;

static const api apis[] = {
    {"RegQueryValue", REGVALUE_READS},
    {"RegGetValue", REGVALUE_READS},
    {"RegQueryMultipleValues", REGVALUE_READS},
    {"RegLoadMUIString", REGVALUE_READS},
    {"QueryValueKey", REGVALUE_READS},
    {"QueryMultipleValueKey", REGVALUE_READS},
    {"RtlQueryRegistryValues", REGVALUE_READS},
    {"RtlpNtQueryValueKey", REGVALUE_READS},
    {"LdrQueryImageFile", REGVALUE_READS},
    {"SHGetValue", REGVALUE_READS},
    {"SHQueryValue", REGVALUE_READS},
    {"SHRegGet", REGVALUE_READS},
    {"SHRegQuery", REGVALUE_READS},
    {"IoQueryDeviceRegistry", REGVALUE_READS},
    {"WdfRegistryQuery", REGVALUE_READS},
    {"RegSetValue", REGVALUE_WRITES},
    {"RegSetKeyValue", REGVALUE_WRITES},
    {"SetValueKey", REGVALUE_WRITES},
    {"RtlWriteRegistryValue", REGVALUE_WRITES},
    {"SHSetValue", REGVALUE_WRITES},
    {"SHRegSet", REGVALUE_WRITES},
    {"RegDeleteValue", REGVALUE_DELETES},
    {"RegDeleteKeyValue", REGVALUE_DELETES},
    {"DeleteValueKey", REGVALUE_DELETES},
    {"RtlDeleteRegistryValue", REGVALUE_DELETES},
    {"SHDeleteValue", REGVALUE_DELETES},
};

static str bare_name(str call)
{
    size_t mark = str_find_char(call, '!');
    str name = mark == SIZE_MAX ? call : str_skip(call, mark + 1);
    if (str_starts_with(name, STR("Nt")) || str_starts_with(name, STR("Zw"))) name = str_skip(name, 2);
    return name;
}

static regvalue_use use_of(str call)
{
    str name = bare_name(call);
    for (size_t i = 0; i < sizeof apis / sizeof apis[0]; i++)
        if (str_starts_with(name, str_from_cstr(apis[i].name))) return apis[i].use;
    return REGVALUE_OTHER;
}

static bool makes_a_string(str call)
{
    str name = bare_name(call);
    return str_starts_with(name, STR("RtlInit")) || str_starts_with(name, STR("RtlCreateUnicodeString"));
}

static void prepare(regvalue_scan *s)
{
    if (s->tables_ready) return;
    s->tables_ready = true;
    pe_imports_read(s->a, s->image, s->base, &s->imports);
    if (pe_exports_open(s->a, s->image, &s->exports)) s->exports = NULL;
}

static bool import_at(regvalue_scan *s, uint64_t address, str *out)
{
    if (address < s->base || address - s->base > UINT32_MAX) return false;
    const pe_import *i = pe_imports_find_slot(&s->imports, (uint32_t)(address - s->base));
    if (i) *out = pe_import_text(s->a, &s->imports, i);
    return i != NULL;
}

static bool code_at(const regvalue_scan *s, uint64_t address, cpu_instruction *out)
{
    if (address < s->base || address - s->base > UINT32_MAX) return false;
    const regvalue_part *p = regvalue_part_at(s, address - s->base);
    if (!p || !p->executable) return false;
    cpu_decode(s->arch, address, bytes_clamp(p->data, address - s->base - p->rva, CPU_MAX_INSTRUCTION), out);
    return out->valid;
}

static bool word_at(const regvalue_scan *s, uint64_t address, uint32_t *out)
{
    if (address < s->base || address - s->base > UINT32_MAX) return false;
    const regvalue_part *p = regvalue_part_at(s, address - s->base);
    return p && p->executable && bytes_u32(p->data, address - s->base - p->rva, out);
}

/* Addresses that ARM64 code has built in registers. */
typedef struct registers {
    uint64_t page[32];
    bool has_page[32];
    str call[32]; /* an import's address was loaded into it */
} registers;

static void follow_arm64(regvalue_scan *s, uint64_t address, uint32_t word, registers *r)
{
    unsigned target = word & 31, from = word >> 5 & 31;
    if ((word & 0x9f000000u) == 0x90000000u) {
        uint64_t pages = ((word >> 5 & 0x7ffffu) << 2) | (word >> 29 & 3);
        if (pages & 0x100000) pages |= ~0x1fffffull;
        r->page[target] = (address & ~0xfffull) + (pages << 12);
        r->has_page[target] = true;
        r->call[target] = (str){0};
    } else if ((word & 0xffc00000u) == 0xf9400000u) {
        str name = {0};
        if (r->has_page[from]) import_at(s, r->page[from] + (uint64_t)(word >> 10 & 0xfff) * 8, &name);
        r->call[target] = name;
        r->has_page[target] = false;
    }
}

/* jmp [import] on x86 and x64; adrp, ldr, br on ARM64: what linkers put where an import is called like a
 * function. */
static bool stub_target(regvalue_scan *s, uint64_t address, str *out)
{
    if (s->arch->kind == CPU_ARM64) {
        registers r = {0};
        uint32_t word;
        for (unsigned i = 0; i < 3 && word_at(s, address + 4 * i, &word); i++) {
            follow_arm64(s, address + 4 * i, word, &r);
            if ((word & 0xfffffc1fu) != 0xd61f0000u) continue;
            *out = r.call[word >> 5 & 31];
            return out->len > 0;
        }
        return false;
    }
    cpu_instruction in;
    return code_at(s, address, &in) && in.flow == CPU_FLOW_JUMP && in.has_target && in.target_is_memory &&
           import_at(s, in.target, out);
}

static str name_of_function(regvalue_scan *s, uint64_t address)
{
    pe_export e;
    uint32_t rva = (uint32_t)(address - s->base);
    if (s->exports && pe_exports_nearest(s->exports, rva, &e) && e.rva == rva && e.name.len)
        return str_format(s->a, "%.*s!%.*s", STR_ARG(s->module_name), STR_ARG(e.name));
    return str_format(s->a, "function %08" PRIx32, rva);
}

/* gcc keeps an import's address in a register that calls preserve: mov rsi,[import] ... call rsi. */
static void follow_x64(regvalue_scan *s, const cpu_instruction *in, registers *r)
{
    static const uint32_t preserved = 1u << 3 | 1u << 5 | 1u << 6 | 1u << 7 | 0xfu << 12;
    uint32_t word;
    if (in->length != 7 || !word_at(s, in->address, &word) || (word & 0xfbu) != 0x48 ||
        (word >> 8 & 0xff) != 0x8b || (word >> 16 & 0xc7) != 5)
        return;
    unsigned target = (word >> 19 & 7) | (word & 4) << 1;
    str name = {0};
    if (preserved >> target & 1) import_at(s, in->target, &name);
    r->call[target] = name;
}

static bool called_register_x64(regvalue_scan *s, const cpu_instruction *in, unsigned *reg)
{
    uint32_t word;
    if (!word_at(s, in->address, &word)) return false;
    bool wide = (word & 0xff) == 0x41;
    if (wide) word >>= 8;
    if ((word & 0xf8ff) != 0xd0ff) return false;
    *reg = (word >> 8 & 7) | (wide ? 8u : 0u);
    return true;
}

/* What a call goes to; false when it cannot be told. */
static bool called(regvalue_scan *s, const cpu_instruction *in, const registers *r, str *name,
                   uint32_t *inner)
{
    uint32_t word;
    *inner = 0;
    if (in->has_target && in->target_is_memory) return import_at(s, in->target, name);
    if (in->has_target) {
        if (in->target < s->base || in->target - s->base > UINT32_MAX) return false;
        if (stub_target(s, in->target, name)) return true;
        *name = name_of_function(s, in->target);
        *inner = (uint32_t)(in->target - s->base);
        return true;
    }
    unsigned reg;
    if (s->arch->kind == CPU_X64 && called_register_x64(s, in, &reg)) {
        *name = r->call[reg];
        return name->len > 0;
    }
    if (s->arch->kind != CPU_ARM64 || !word_at(s, in->address, &word)) return false;
    *name = r->call[word >> 5 & 31];
    return name->len > 0;
}

/* What the registers hold when the reference is reached, from the function's begin straight on. */
static void registers_before(regvalue_scan *s, const regvalue_reference *ref, registers *r)
{
    cpu_instruction in;
    if (s->arch->kind == CPU_X86 || !ref->has_function) return;
    uint64_t address = s->base + ref->function, end = s->base + ref->rva;
    for (unsigned i = 0; i < MOST_BEFORE && address < end && code_at(s, address, &in);
         i++, address += in.length) {
        uint32_t word;
        if (s->arch->kind == CPU_X64) follow_x64(s, &in, r);
        else if (word_at(s, address, &word)) follow_arm64(s, address, word, r);
    }
}

/* A helper of the program that itself calls the registry: what it calls first. Its whole body is looked at
 * where .pdata says how long it is, up to the first return otherwise. */
static bool helper_calls(regvalue_scan *s, uint32_t helper, str *api_name)
{
    pe_function f;
    cpu_instruction in;
    registers r = {0};
    bool bounded = pe_function_lookup(s->image, helper, &f) == PE_LOOKUP_FOUND;
    if (bounded && f.begin != helper) return false;
    uint64_t address = s->base + helper, end = bounded ? s->base + f.end : UINT64_MAX;
    for (unsigned i = 0; i < MOST_BEFORE && address < end && code_at(s, address, &in);
         i++, address += in.length) {
        uint32_t word, inner;
        str name;
        if (s->arch->kind == CPU_ARM64 && word_at(s, address, &word)) follow_arm64(s, address, word, &r);
        if (s->arch->kind == CPU_X64) follow_x64(s, &in, &r);
        if (!bounded && (in.flow == CPU_FLOW_RETURN || in.flow == CPU_FLOW_TRAP)) return false;
        if (in.flow != CPU_FLOW_CALL || !called(s, &in, &r, &name, &inner) || use_of(name) == REGVALUE_OTHER)
            continue;
        *api_name = name;
        return true;
    }
    return false;
}

static void follow(regvalue_scan *s, regvalue_reference *ref)
{
    uint64_t address = s->base + ref->rva;
    registers r = {0};
    cpu_instruction in;
    unsigned calls = 0;
    registers_before(s, ref, &r);
    for (unsigned i = 0; i < MOST_INSTRUCTIONS && code_at(s, address, &in); i++, address += in.length) {
        uint32_t word;
        if (s->arch->kind == CPU_ARM64 && word_at(s, address, &word)) follow_arm64(s, address, word, &r);
        if (s->arch->kind == CPU_X64) follow_x64(s, &in, &r);
        bool tail = in.flow == CPU_FLOW_JUMP && in.has_target;
        if (in.flow == CPU_FLOW_RETURN || in.flow == CPU_FLOW_TRAP) return;
        if (in.flow != CPU_FLOW_CALL && !tail) {
            if (in.flow == CPU_FLOW_JUMP) return;
            continue;
        }
        str name;
        uint32_t inner;
        /* A jump is the end of the block, unless it is the last call of a function. */
        if (tail && !in.target_is_memory && !stub_target(s, in.target, &name)) return;
        if (!called(s, &in, &r, &name, &inner)) return;
        ref->call = name;
        ref->call_rva = inner;
        ref->use = use_of(name);
        if (inner && ref->use == REGVALUE_OTHER && helper_calls(s, inner, &ref->helper_call))
            ref->use = use_of(ref->helper_call);
        bool go_on = makes_a_string(name) && ++calls < MOST_CALLS && !tail;
        if (!go_on) return;
    }
}

void regvalue_describe(regvalue_scan *s, regvalue_reference *ref)
{
    pe_function f;
    pe_export e;
    prepare(s);
    ref->has_function = pe_function_lookup(s->image, ref->rva, &f) == PE_LOOKUP_FOUND;
    if (ref->has_function) {
        ref->function = f.begin;
        ref->displacement = ref->rva - f.begin;
    }
    /* Without .pdata the nearest export may be another function's: its distance is shown. */
    if (s->exports && pe_exports_nearest(s->exports, ref->rva, &e) && e.name.len &&
        (!ref->has_function || e.rva >= f.begin)) {
        ref->function_name = e.name;
        ref->displacement = ref->rva - e.rva;
    }
    follow(s, ref);
}
