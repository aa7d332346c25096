/* Variables at a place: scopes around it, and what their location expressions come to. Of expressions those
 * are read that compilers write for variables that have a place: a register, a register and an offset, the
 * frame's base and an offset, an address, a constant. */
#include "base/vec.h"
#include "formats/dwarf/reader.h"

#include <dwarf.h>
#include <stdlib.h>

enum { VARIABLES_MAX = 4096 };

typedef VEC(dw_variable) variable_vec;

/* A register and an offset that stand for the frame's base. */
typedef struct frame_base {
    bool known;
    unsigned reg;
    int64_t offset;
} frame_base;

static bool one_expression(Dwarf_Die *die, unsigned name, uint64_t address, Dwarf_Op **out, size_t *count)
{
    Dwarf_Attribute a;
    return dwarf_attr_integrate(die, name, &a) && dwarf_getlocation_addr(&a, address, out, count, 1) == 1 &&
           *count;
}

static bool is_register_offset(const Dwarf_Op *op, unsigned *reg, int64_t *offset)
{
    if (op->atom >= DW_OP_breg0 && op->atom <= DW_OP_breg31) {
        *reg = op->atom - DW_OP_breg0;
        *offset = (int64_t)op->number;
        return true;
    }
    if (op->atom != DW_OP_bregx) return false;
    *reg = (unsigned)op->number;
    *offset = (int64_t)op->number2;
    return true;
}

/* .debug_frame says how the canonical frame address is found at this very place. */
static frame_base canonical_frame(dw_info *d, uint64_t address)
{
    frame_base base = {0};
    Dwarf_Frame *frame = NULL;
    Dwarf_Op *ops;
    size_t count;
    Dwarf_CFI *rules = dwarf_getcfi(d->dwarf);
    if (!rules || dwarf_cfi_addrframe(rules, address, &frame)) return base;
    base.known = dwarf_frame_cfa(frame, &ops, &count) == 0 && count == 1 &&
                 is_register_offset(&ops[0], &base.reg, &base.offset);
    free(frame);
    return base;
}

static frame_base base_of(dw_info *d, Dwarf_Die *function, uint64_t address)
{
    frame_base base = {0};
    Dwarf_Op *ops;
    size_t count;
    if (!one_expression(function, DW_AT_frame_base, address, &ops, &count) || count != 1) return base;
    if (ops[0].atom == DW_OP_call_frame_cfa) return canonical_frame(d, address);
    if (ops[0].atom >= DW_OP_reg0 && ops[0].atom <= DW_OP_reg31)
        return (frame_base){true, ops[0].atom - DW_OP_reg0, 0};
    base.known = is_register_offset(&ops[0], &base.reg, &base.offset);
    return base;
}

static bool constant_of(const Dwarf_Op *op, int64_t *out)
{
    if (op->atom >= DW_OP_lit0 && op->atom <= DW_OP_lit31) {
        *out = op->atom - DW_OP_lit0;
        return true;
    }
    switch (op->atom) {
    case DW_OP_const1u:
    case DW_OP_const2u:
    case DW_OP_const4u:
    case DW_OP_const8u:
    case DW_OP_constu:
    case DW_OP_const1s:
    case DW_OP_const2s:
    case DW_OP_const4s:
    case DW_OP_const8s:
    case DW_OP_consts: *out = (int64_t)op->number; return true;
    default: return false;
    }
}

/* What one operation says of a place; DW_UNAVAILABLE for what needs more than one. */
static dw_place simple_place(const Dwarf_Op *op, const frame_base *base, unsigned *reg, int64_t *offset)
{
    if (op->atom == DW_OP_fbreg && base->known) {
        *reg = base->reg;
        *offset = (int64_t)((uint64_t)base->offset + op->number);
        return DW_REGISTER_RELATIVE;
    }
    if (is_register_offset(op, reg, offset)) return DW_REGISTER_RELATIVE;
    if (op->atom < DW_OP_reg0 || op->atom > DW_OP_reg31) return DW_UNAVAILABLE;
    *reg = op->atom - DW_OP_reg0;
    return DW_IN_REGISTER;
}

/* "where, DW_OP_piece size" for each part in order; a piece with nothing before it is not available. */
static void fill_pieces(const Dwarf_Op *ops, size_t count, const frame_base *base, dw_variable *v)
{
    uint64_t offset = 0;
    for (size_t i = 0, from = 0; i < count; i++) {
        if (ops[i].atom != DW_OP_piece) continue;
        uint64_t size = ops[i].number;
        if (size > UINT16_MAX || offset > UINT16_MAX || v->piece_count == DW_PIECES) return;
        dw_piece piece = {.offset = (uint32_t)offset, .size = (uint32_t)size};
        if (i == from + 1) piece.place = simple_place(&ops[from], base, &piece.reg, &piece.displacement);
        if (piece.place != DW_UNAVAILABLE) {
            v->pieces[v->piece_count++] = piece;
            v->place = DW_IN_PIECES;
        }
        offset += size;
        from = i + 1;
    }
}

static void fill_place(const dw_info *d, Dwarf_Die *die, const frame_base *base, uint64_t address,
                       dw_variable *v)
{
    Dwarf_Attribute a;
    Dwarf_Op *ops;
    size_t count;
    Dwarf_Sword value;
    if (dwarf_attr_integrate(die, DW_AT_const_value, &a) && dwarf_formsdata(&a, &value) == 0) {
        v->place = DW_CONSTANT;
        v->offset = value;
        return;
    }
    if (!one_expression(die, DW_AT_location, address, &ops, &count)) return;
    if (count == 2 && ops[1].atom == DW_OP_stack_value && constant_of(&ops[0], &v->offset))
        v->place = DW_CONSTANT;
    if (count != 1) {
        fill_pieces(ops, count, base, v);
    } else if (ops[0].atom == DW_OP_addr && ops[0].number >= d->base) {
        v->place = DW_STATIC;
        v->rva = ops[0].number - d->base;
    } else {
        v->place = simple_place(&ops[0], base, &v->reg, &v->offset);
    }
}

static void add_scope(arena *a, const dw_info *d, Dwarf_Die *scope, const frame_base *base, uint64_t address,
                      variable_vec *out)
{
    Dwarf_Die child, type;
    Dwarf_Attribute at;
    if (dwarf_child(scope, &child)) return;
    do {
        int tag = dwarf_tag(&child);
        const char *name = dwarf_diename(&child);
        if ((tag != DW_TAG_formal_parameter && tag != DW_TAG_variable) || !name) continue;
        dw_variable *v = VEC_PUSH(a, out);
        v->name = str_from_cstr(name);
        v->is_parameter = tag == DW_TAG_formal_parameter;
        if (dwarf_attr_integrate(&child, DW_AT_type, &at) && dwarf_formref_die(&at, &type)) {
            Dwarf_Off offset = dwarf_dieoffset(&type);
            v->type = offset <= UINT32_MAX ? (uint32_t)offset : 0;
        }
        fill_place(d, &child, base, address, v);
    } while (out->count < VARIABLES_MAX && dwarf_siblingof(&child, &child) == 0);
}

/* The scope of that record; 0 is the function's. */
static size_t place_of(Dwarf_Die *scopes, size_t count, uint32_t record)
{
    size_t i = 0;
    while (record && i < count && dwarf_dieoffset(&scopes[i]) != record) i++;
    return i;
}

size_t dw_variables(arena *a, dw_info *d, uint64_t rva, uint32_t site, dw_variable **out)
{
    Dwarf_Die unit, scopes[DW_SCOPES_MAX];
    variable_vec found = {0};
    uint64_t address = d->base + rva;
    size_t count = dw_scopes_at(d, address, &unit, scopes), from = place_of(scopes, count, site);
    if (site && from == count && address) { /* where a call at the end of the copy returns to */
        count = dw_scopes_at(d, address - 1, &unit, scopes);
        from = place_of(scopes, count, site);
    }
    if (from < count) {
        frame_base base = base_of(d, &scopes[0], address);
        add_scope(a, d, &scopes[from], &base, address, &found);
        while (++from < count && dwarf_tag(&scopes[from]) == DW_TAG_lexical_block)
            add_scope(a, d, &scopes[from], &base, address, &found);
    }
    *out = found.items;
    return found.count;
}
