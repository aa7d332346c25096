/* Type records decoded. */
#include "formats/pdb/reader.h"

enum { RESOLVE_MAX = 32 };

typedef struct leaf_reader {
    bytes b;
    uint64_t at;
    bool bad;
    bool pascal;
} leaf_reader;

static uint32_t take(leaf_reader *r, unsigned size)
{
    if (r->bad || !bytes_contains(r->b, r->at, size)) {
        r->bad = true;
        return 0;
    }
    uint32_t value = (uint32_t)load_le(r->b.ptr + r->at, size);
    r->at += size;
    return value;
}

static uint64_t take_number(leaf_reader *r)
{
    pdb_number n = {0};
    if (r->bad || !pdb_number_decode(r->b, &r->at, &n)) r->bad = true;
    return n.value;
}

static str take_name(leaf_reader *r)
{
    if (r->pascal) {
        uint32_t length = take(r, 1);
        bytes b = bytes_clamp(r->b, r->at, length);
        r->at += b.len;
        return (str){(const char *)b.ptr, b.len};
    }
    if (r->bad || r->at >= r->b.len) return (str){0};
    str s = bytes_cstr(r->b, r->at);
    r->at += s.len + 1;
    return s;
}

static void take_unique_name(leaf_reader *r, pdb_type *t)
{
    if (t->properties & PDB_UDT_HAS_UNIQUE_NAME && !r->pascal) t->unique_name = take_name(r);
}

static void decode_udt(leaf_reader *r, pdb_type *t)
{
    t->count = take(r, 2);
    t->properties = take(r, 2);
    if (t->leaf == LF_ENUM) t->type = take(r, 4);
    t->fields = take(r, 4);
    if (t->leaf != LF_UNION && t->leaf != LF_ENUM) {
        t->derived = take(r, 4);
        t->shape = take(r, 4);
    }
    if (t->leaf != LF_ENUM) t->size = take_number(r);
    t->name = take_name(r);
    take_unique_name(r, t);
}

static void decode_pointer(leaf_reader *r, pdb_type *t)
{
    t->type = take(r, 4);
    uint32_t attributes = take(r, 4);
    t->pointer_kind = attributes & 31;
    t->pointer_mode = (pdb_pointer_mode)(attributes >> 5 & 7);
    t->modifiers = (attributes & 0x400 ? PDB_MODIFIER_CONST : 0u) |
                   (attributes & 0x200 ? PDB_MODIFIER_VOLATILE : 0u) |
                   (attributes & 0x800 ? PDB_MODIFIER_UNALIGNED : 0u);
    t->properties = attributes;
    t->size = attributes >> 13 & 63;
    if (!t->size) t->size = t->pointer_kind == 0x0c ? 8 : 4;
    if (t->pointer_mode == PDB_POINTER_TO_DATA_MEMBER || t->pointer_mode == PDB_POINTER_TO_METHOD) {
        t->class_type = take(r, 4);
        t->member_pointer_kind = (uint16_t)take(r, 2);
    }
}

static void decode_function(leaf_reader *r, pdb_type *t)
{
    t->type = take(r, 4);
    if (t->leaf == LF_MFUNCTION) {
        t->class_type = take(r, 4);
        t->this_type = take(r, 4);
    }
    t->calling_convention = (uint8_t)take(r, 1);
    t->function_options = (uint8_t)take(r, 1);
    t->count = take(r, 2);
    t->arguments = take(r, 4);
    if (t->leaf == LF_MFUNCTION) t->this_adjust = (int32_t)take(r, 4);
}

static void decode_list(leaf_reader *r, pdb_type *t)
{
    t->count = take(r, t->leaf == LF_BUILDINFO ? 2 : 4);
    t->items = bytes_clamp(r->b, r->at, 4 * (uint64_t)t->count);
    if (t->items.len / 4 < t->count) t->count = (uint32_t)(t->items.len / 4);
}

static void decode_vftable(leaf_reader *r, pdb_type *t)
{
    t->type = take(r, 4);
    t->class_type = take(r, 4); /* the base's table */
    take(r, 4);                 /* offset of the pointer in the object */
    uint32_t size = take(r, 4);
    t->items = bytes_clamp(r->b, r->at, size);
    t->name = bytes_cstr(t->items, 0);
}

static void decode_array(leaf_reader *r, pdb_type *t)
{
    t->type = take(r, 4);
    t->index_type = take(r, 4);
    if (t->leaf == LF_STRIDED_ARRAY) t->count = take(r, 4);
    t->size = take_number(r);
    t->name = take_name(r);
}

static void decode_vector(leaf_reader *r, pdb_type *t)
{
    t->type = take(r, 4);
    if (t->leaf == LF_MATRIX) t->index_type = take(r, 4);
    t->count = take(r, 4);
    t->size = take_number(r);
    t->name = take_name(r);
}

static void decode_id(leaf_reader *r, pdb_type *t)
{
    switch (t->leaf) {
    case LF_FUNC_ID:
    case LF_MFUNC_ID:
        t->class_type = take(r, 4);
        t->type = take(r, 4);
        t->name = take_name(r);
        break;
    case LF_STRING_ID:
        t->arguments = take(r, 4); /* LF_SUBSTR_LIST that comes before the text */
        t->name = take_name(r);
        break;
    default: /* LF_UDT_SRC_LINE, LF_UDT_MOD_SRC_LINE */
        t->type = take(r, 4);
        t->source_file = take(r, 4);
        t->source_line = take(r, 4);
        if (t->leaf == LF_UDT_MOD_SRC_LINE) t->count = take(r, 2); /* module */
        break;
    }
}

static void decode_rest(leaf_reader *r, pdb_type *t)
{
    switch (t->leaf) {
    case LF_MODIFIER:
        t->type = take(r, 4);
        t->modifiers = take(r, 2);
        break;
    case LF_BITFIELD:
        t->type = take(r, 4);
        t->bit_length = (uint8_t)take(r, 1);
        t->bit_position = (uint8_t)take(r, 1);
        break;
    case LF_VTSHAPE:
        t->count = take(r, 2);
        t->items = bytes_from(r->b, r->at); /* four bits a slot */
        break;
    case LF_METHODLIST:
    case LF_FIELDLIST: t->items = bytes_from(r->b, r->at); break;
    case LF_ALIAS:
        t->type = take(r, 4);
        t->name = take_name(r);
        break;
    case LF_BARRAY: t->type = take(r, 4); break;
    default: /* LF_LABEL, LF_ENDPRECOMP, LF_TYPESERVER2, LF_PRECOMP ...: the kind is all there is to say */
        break;
    }
}

bool pdb_type_decode(bytes record, pdb_type *out)
{
    leaf_reader r = {.b = record};
    pdb_type t = {0};
    t.leaf = (uint16_t)take(&r, 2);
    switch (t.leaf) {
    case LF_ARRAY_ST:
        t.leaf = LF_ARRAY;
        r.pascal = true;
        break;
    case LF_CLASS_ST:
        t.leaf = LF_CLASS;
        r.pascal = true;
        break;
    case LF_STRUCTURE_ST:
        t.leaf = LF_STRUCTURE;
        r.pascal = true;
        break;
    case LF_UNION_ST:
        t.leaf = LF_UNION;
        r.pascal = true;
        break;
    case LF_ENUM_ST:
        t.leaf = LF_ENUM;
        r.pascal = true;
        break;
    case LF_ALIAS_ST:
        t.leaf = LF_ALIAS;
        r.pascal = true;
        break;
    default: break;
    }
    switch (t.leaf) {
    case LF_CLASS:
    case LF_STRUCTURE:
    case LF_INTERFACE:
    case LF_UNION:
    case LF_ENUM: decode_udt(&r, &t); break;
    case LF_POINTER: decode_pointer(&r, &t); break;
    case LF_ARRAY:
    case LF_STRIDED_ARRAY: decode_array(&r, &t); break;
    case LF_VECTOR:
    case LF_MATRIX: decode_vector(&r, &t); break;
    case LF_PROCEDURE:
    case LF_MFUNCTION: decode_function(&r, &t); break;
    case LF_ARGLIST:
    case LF_SUBSTR_LIST:
    case LF_BUILDINFO:
    case LF_DERIVED: decode_list(&r, &t); break;
    case LF_VFTABLE: decode_vftable(&r, &t); break;
    case LF_FUNC_ID:
    case LF_MFUNC_ID:
    case LF_STRING_ID:
    case LF_UDT_SRC_LINE:
    case LF_UDT_MOD_SRC_LINE: decode_id(&r, &t); break;
    default: decode_rest(&r, &t); break;
    }
    if (r.bad) return false;
    *out = t;
    return true;
}

bool pdb_type_get(pdb *p, pdb_table table, uint32_t index, pdb_type *out)
{
    bytes b;
    pdb_type t;
    if (!pdb_type_bytes(p, table, index, &b) || !pdb_type_decode(b, &t)) return false;
    t.index = index;
    *out = t;
    return true;
}

bool pdb_type_item(const pdb_type *t, uint32_t i, uint32_t *out)
{
    return i < t->count && bytes_u32(t->items, 4 * (uint64_t)i, out);
}

bool pdb_type_size(pdb *p, uint32_t index, uint64_t *out)
{
    for (int step = 0; step < RESOLVE_MAX; step++) {
        pdb_simple simple;
        pdb_type t;
        if (pdb_simple_type(index, &simple)) {
            uint64_t size = simple.pointer_size ? simple.pointer_size : simple.size;
            if (!size) return false;
            *out = size;
            return true;
        }
        if (!pdb_type_resolve(p, index, &index) || !pdb_type_get(p, PDB_TYPES, index, &t)) return false;
        switch (t.leaf) {
        case LF_CLASS:
        case LF_STRUCTURE:
        case LF_INTERFACE:
        case LF_UNION:
        case LF_POINTER:
        case LF_ARRAY:
        case LF_STRIDED_ARRAY:
        case LF_VECTOR:
        case LF_MATRIX: *out = t.size; return true;
        case LF_MODIFIER:
        case LF_ENUM:
        case LF_BITFIELD:
        case LF_ALIAS: index = t.type; break;
        default: return false;
        }
    }
    return false;
}

/* ---- field lists */

enum { FIELD_LISTS_MAX = 4096 };
enum { METHOD_KIND_SHIFT = 2, METHOD_INTRODUCING = 4, METHOD_PURE_INTRODUCING = 6 };

static bool introduces_slot(uint16_t attributes)
{
    unsigned kind = attributes >> METHOD_KIND_SHIFT & 7u;
    return kind == METHOD_INTRODUCING || kind == METHOD_PURE_INTRODUCING;
}

pdb_field_cursor pdb_fields(pdb *p, uint32_t list)
{
    pdb_field_cursor c = {.p = p, .offset = 2};
    bytes b;
    if (list && pdb_type_bytes(p, PDB_TYPES, list, &b) && b.len >= 2 && load_u16(b.ptr) == LF_FIELDLIST)
        c.record = b;
    return c;
}

static uint16_t modern_field(uint16_t leaf)
{
    switch (leaf) {
    case LF_MEMBER_ST: return LF_MEMBER;
    case LF_STMEMBER_ST: return LF_STMEMBER;
    case LF_METHOD_ST: return LF_METHOD;
    case LF_NESTTYPE_ST: return LF_NESTTYPE;
    case LF_ONEMETHOD_ST: return LF_ONEMETHOD;
    case LF_ENUMERATE_ST: return LF_ENUMERATE;
    case LF_FRIENDFCN_ST: return LF_FRIENDFCN;
    case LF_NESTTYPEEX_ST: return LF_NESTTYPEEX;
    case LF_MEMBERMODIFY_ST: return LF_MEMBERMODIFY;
    default: return leaf;
    }
}

static bool decode_field(leaf_reader *r, pdb_field *f)
{
    uint16_t stored = (uint16_t)take(r, 2);
    f->leaf = modern_field(stored);
    r->pascal = f->leaf != stored;
    f->vtable_offset = 0xffffffff;
    f->attributes = (uint16_t)take(r, 2); /* padding in some kinds */
    switch (f->leaf) {
    case LF_MEMBER:
        f->type = take(r, 4);
        f->offset = take_number(r);
        f->name = take_name(r);
        break;
    case LF_STMEMBER:
    case LF_NESTTYPE:
    case LF_NESTTYPEEX:
    case LF_FRIENDFCN:
    case LF_MEMBERMODIFY:
        f->type = take(r, 4);
        f->name = take_name(r);
        break;
    case LF_ENUMERATE:
        if (r->bad || !pdb_number_decode(r->b, &r->at, &f->value)) return false;
        f->name = take_name(r);
        break;
    case LF_BCLASS:
    case LF_BINTERFACE:
        f->type = take(r, 4);
        f->offset = take_number(r);
        break;
    case LF_VBCLASS:
    case LF_IVBCLASS:
        f->type = take(r, 4);
        f->pointer_type = take(r, 4);
        f->offset = take_number(r);
        f->table_index = take_number(r);
        break;
    case LF_METHOD:
        f->count = f->attributes;
        f->attributes = 0;
        f->type = take(r, 4);
        f->name = take_name(r);
        break;
    case LF_ONEMETHOD:
        f->type = take(r, 4);
        if (introduces_slot(f->attributes)) f->vtable_offset = take(r, 4);
        f->name = take_name(r);
        break;
    case LF_VFUNCTAB:
    case LF_FRIENDCLS:
    case LF_INDEX: f->type = take(r, 4); break;
    case LF_VFUNCOFF:
        f->type = take(r, 4);
        f->offset = take(r, 4);
        break;
    default: return false;
    }
    return !r->bad;
}

/* LF_PAD1..LF_PAD15 (0xf1..0xff) between members: the low four bits count the bytes up to the next one. */
static void skip_padding(pdb_field_cursor *c)
{
    uint8_t pad;
    while (bytes_u8(c->record, c->offset, &pad) && pad > LF_PAD0) c->offset += pad & 15;
}

bool pdb_field_next(pdb_field_cursor *c, pdb_field *out)
{
    for (;;) {
        skip_padding(c);
        leaf_reader r = {.b = c->record, .at = c->offset};
        pdb_field f = {0};
        if (c->offset >= c->record.len || !decode_field(&r, &f)) return false;
        c->offset = r.at;
        if (f.leaf != LF_INDEX) {
            *out = f;
            return true;
        }
        pdb_field_cursor rest = pdb_fields(c->p, f.type);
        rest.lists = c->lists + 1;
        if (rest.lists > FIELD_LISTS_MAX) return false;
        *c = rest;
    }
}

bool pdb_method_at(const pdb_type *list, uint32_t i, pdb_method *out)
{
    leaf_reader r = {.b = list->items};
    for (uint32_t k = 0; list->leaf == LF_METHODLIST; k++) {
        pdb_method m = {.vtable_offset = 0xffffffff};
        m.attributes = (uint16_t)take(&r, 2);
        take(&r, 2);
        m.type = take(&r, 4);
        if (introduces_slot(m.attributes)) m.vtable_offset = take(&r, 4);
        if (r.bad) return false;
        if (k == i) {
            *out = m;
            return true;
        }
    }
    return false;
}
