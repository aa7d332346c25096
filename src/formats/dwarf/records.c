/* Records out of .debug_info, and the names by which they are found. */
#include "base/vec.h"
#include "formats/dwarf/reader.h"

#include <dwarf.h>

enum { CHILDREN_MAX = 1 << 20, NAMESPACES_MAX = 16, UNITS_MAX = 1 << 20 };

static dw_kind kind_of(int tag)
{
    static const struct {
        int tag;
        dw_kind kind;
    } kinds[] = {{DW_TAG_base_type, DW_BASE},
                 {DW_TAG_pointer_type, DW_POINTER},
                 {DW_TAG_reference_type, DW_REFERENCE},
                 {DW_TAG_rvalue_reference_type, DW_REFERENCE},
                 {DW_TAG_array_type, DW_ARRAY},
                 {DW_TAG_subrange_type, DW_SUBRANGE},
                 {DW_TAG_structure_type, DW_STRUCT},
                 {DW_TAG_class_type, DW_CLASS},
                 {DW_TAG_union_type, DW_UNION},
                 {DW_TAG_enumeration_type, DW_ENUM},
                 {DW_TAG_enumerator, DW_ENUMERATOR},
                 {DW_TAG_subroutine_type, DW_FUNCTION_TYPE},
                 {DW_TAG_typedef, DW_TYPEDEF},
                 {DW_TAG_const_type, DW_CONST},
                 {DW_TAG_volatile_type, DW_VOLATILE},
                 {DW_TAG_member, DW_MEMBER},
                 {DW_TAG_inheritance, DW_INHERITANCE},
                 {DW_TAG_subprogram, DW_FUNCTION},
                 {DW_TAG_variable, DW_VARIABLE},
                 {DW_TAG_formal_parameter, DW_PARAMETER},
                 {DW_TAG_unspecified_parameters, DW_UNSPECIFIED_PARAMETERS}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].tag == tag) return kinds[i].kind;
    return DW_OTHER;
}

static dw_encoding encoding_of(Dwarf_Word e)
{
    switch (e) {
    case DW_ATE_signed: return DW_SIGNED;
    case DW_ATE_unsigned: return DW_UNSIGNED;
    case DW_ATE_signed_char: return DW_SIGNED_CHAR;
    case DW_ATE_unsigned_char: return DW_UNSIGNED_CHAR;
    case DW_ATE_UTF: return DW_UTF;
    case DW_ATE_boolean: return DW_BOOL;
    case DW_ATE_float: return DW_FLOAT;
    default: return DW_ENCODING_OTHER;
    }
}

static bool number(Dwarf_Die *die, unsigned name, Dwarf_Word *out)
{
    Dwarf_Attribute a;
    return dwarf_attr_integrate(die, name, &a) && dwarf_formudata(&a, out) == 0;
}

/* A number, or in old DWARF the expression "plus N". */
static bool member_place(Dwarf_Die *die, Dwarf_Word *out)
{
    Dwarf_Attribute a;
    Dwarf_Op *operation;
    size_t count;
    if (number(die, DW_AT_data_member_location, out)) return true;
    if (!dwarf_attr(die, DW_AT_data_member_location, &a) || dwarf_getlocation(&a, &operation, &count) ||
        count != 1 || operation[0].atom != DW_OP_plus_uconst)
        return false;
    *out = operation[0].number;
    return true;
}

/* DWARF 4 counts bits from the structure's start, older ones from the highest bit of the storage unit. */
static void fill_bits(Dwarf_Die *die, uint64_t type_size, dw_record *r)
{
    Dwarf_Word bits, at, unit = type_size;
    if (!number(die, DW_AT_bit_size, &bits) || bits > 64) return;
    number(die, DW_AT_byte_size, &unit);
    if (!unit || unit > 16) unit = 4;
    if (number(die, DW_AT_data_bit_offset, &at)) {
        r->member_offset = at / (unit * 8) * unit;
        r->bit_position = (uint8_t)(at % (unit * 8));
    } else if (number(die, DW_AT_bit_offset, &at) && at + bits <= unit * 8) {
        r->bit_position = (uint8_t)(unit * 8 - at - bits);
    }
    r->bit_count = (uint8_t)bits;
}

static void fill_member(Dwarf_Die *die, Dwarf_Die *type, dw_record *r)
{
    Dwarf_Word at = 0;
    bool placed = member_place(die, &at);
    int size = type ? dwarf_bytesize(type) : 0;
    r->member_offset = at;
    fill_bits(die, size > 0 ? (uint64_t)size : 0, r);
    r->is_static = !placed && !r->bit_count && dwarf_hasattr(die, DW_AT_external);
}

static bool die_at(dw_info *d, uint32_t offset, Dwarf_Die *out)
{
    return offset && dwarf_offdie(d->dwarf, offset, out);
}

static uint32_t offset_of(Dwarf_Die *die)
{
    Dwarf_Off at = dwarf_dieoffset(die);
    return at <= UINT32_MAX ? (uint32_t)at : 0;
}

/* Through const, volatile and typedefs to what has a size. */
static bool sized_type(Dwarf_Die *type, Dwarf_Die *out)
{
    return dwarf_peel_type(type, out) == 0;
}

bool dw_record_at(dw_info *d, uint32_t offset, dw_record *out)
{
    Dwarf_Die die, type, sized;
    Dwarf_Attribute a;
    Dwarf_Word n;
    if (!die_at(d, offset, &die)) return false;
    const char *name = dwarf_diename(&die);
    int size = dwarf_bytesize(&die);
    bool has_type = dwarf_attr_integrate(&die, DW_AT_type, &a) && dwarf_formref_die(&a, &type);
    *out = (dw_record){.offset = offset,
                       .kind = kind_of(dwarf_tag(&die)),
                       .name = str_from_cstr(name),
                       .size = size > 0 ? (uint64_t)size : 0,
                       .type = has_type ? offset_of(&type) : 0,
                       .is_declaration = dwarf_hasattr(&die, DW_AT_declaration)};
    switch (out->kind) {
    case DW_BASE:
        if (number(&die, DW_AT_encoding, &n)) out->encoding = encoding_of(n);
        break;
    case DW_SUBRANGE:
        out->has_count = number(&die, DW_AT_count, &out->count);
        if (!out->has_count && number(&die, DW_AT_upper_bound, &n) && n < UINT32_MAX) {
            out->has_count = true;
            out->count = n + 1;
        }
        break;
    case DW_ENUMERATOR: {
        Dwarf_Sword v;
        if (dwarf_attr(&die, DW_AT_const_value, &a) && dwarf_formsdata(&a, &v) == 0) out->value = v;
        break;
    }
    case DW_MEMBER:
    case DW_INHERITANCE: fill_member(&die, has_type && sized_type(&type, &sized) ? &sized : NULL, out); break;
    default: break;
    }
    return true;
}

size_t dw_children(arena *a, dw_info *d, uint32_t offset, uint32_t **out)
{
    VEC(uint32_t) found = {0};
    Dwarf_Die die, child;
    if (!die_at(d, offset, &die) || dwarf_child(&die, &child)) return 0;
    do {
        *VEC_PUSH(a, &found) = offset_of(&child);
    } while (found.count < CHILDREN_MAX && dwarf_siblingof(&child, &child) == 0);
    *out = found.items;
    return found.count;
}

/* ---- names */

static void keep(dw_info *d, str_map *m, str name, uint32_t offset)
{
    if (!name.len || str_map_get(m, name)) return;
    str_map_put(m, name, arena_copy(d->a, &offset, sizeof offset, alignof(uint32_t)));
}

static bool is_type(dw_kind k)
{
    return k == DW_STRUCT || k == DW_CLASS || k == DW_UNION || k == DW_ENUM || k == DW_TYPEDEF ||
           k == DW_BASE;
}

static void index_die(dw_info *d, Dwarf_Die *die, str scope, unsigned depth);

static void index_children(dw_info *d, Dwarf_Die *die, str scope, unsigned depth)
{
    Dwarf_Die child;
    if (depth > NAMESPACES_MAX || dwarf_child(die, &child)) return;
    size_t count = 0;
    do {
        index_die(d, &child, scope, depth);
    } while (++count < CHILDREN_MAX && dwarf_siblingof(&child, &child) == 0);
}

static void index_die(dw_info *d, Dwarf_Die *die, str scope, unsigned depth)
{
    int tag = dwarf_tag(die);
    dw_kind kind = kind_of(tag);
    str name = str_from_cstr(dwarf_diename(die));
    if (scope.len && name.len) name = str_format(d->a, "%.*s::%.*s", STR_ARG(scope), STR_ARG(name));
    if (tag == DW_TAG_namespace) {
        index_children(d, die, name.len ? name : scope, depth + 1);
    } else if (is_type(kind)) {
        keep(d, dwarf_hasattr(die, DW_AT_declaration) ? d->declarations : d->types, name, offset_of(die));
        if (kind != DW_TYPEDEF && kind != DW_BASE && kind != DW_ENUM) index_children(d, die, name, depth + 1);
    } else if (kind == DW_FUNCTION || kind == DW_VARIABLE) {
        Dwarf_Attribute a;
        const char *linkage = dwarf_attr_integrate(die, DW_AT_linkage_name, &a) ? dwarf_formstring(&a) : NULL;
        bool placed = dwarf_hasattr(die, DW_AT_low_pc) || dwarf_hasattr(die, DW_AT_location);
        if (placed) keep(d, d->symbols, linkage ? str_from_cstr(linkage) : name, offset_of(die));
    }
}

static void make_index(dw_info *d)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;
    if (d->indexed) return;
    d->indexed = true;
    d->types = str_map_new(d->a, false);
    d->declarations = str_map_new(d->a, false);
    d->symbols = str_map_new(d->a, false);
    for (size_t n = 0; n < UNITS_MAX && dwarf_get_units(d->dwarf, unit, &unit, NULL, NULL, &die, NULL) == 0;
         n++)
        index_children(d, &die, (str){0}, 0);
}

static uint32_t found_in(const str_map *m, str name)
{
    const uint32_t *offset = str_map_get(m, name);
    return offset ? *offset : 0;
}

uint32_t dw_find_type(dw_info *d, str name)
{
    make_index(d);
    uint32_t whole = found_in(d->types, name);
    return whole ? whole : found_in(d->declarations, name);
}

uint32_t dw_find_symbol(dw_info *d, str linkage_name)
{
    make_index(d);
    return found_in(d->symbols, linkage_name);
}

size_t dw_type_count(dw_info *d)
{
    make_index(d);
    return str_map_count(d->types);
}

uint32_t dw_type_at(dw_info *d, size_t index, str *name)
{
    make_index(d);
    const uint32_t *offset = str_map_at(d->types, index, name);
    return *offset;
}
