/* Symbol records decoded. Each is u16 length (of what follows), u16 kind, fields; names end in NUL, or in the
 * _ST kinds begin with their length. */
#include "formats/pdb/symbols.h"

static const struct {
    uint16_t old;
    uint16_t modern;
} pascal_kinds[] = {
    {S_OBJNAME_ST, S_OBJNAME},     {S_CONSTANT_ST, S_CONSTANT}, {S_UDT_ST, S_UDT},
    {S_COBOLUDT_ST, S_COBOLUDT},   {S_BPREL32_ST, S_BPREL32},   {S_LDATA32_ST, S_LDATA32},
    {S_GDATA32_ST, S_GDATA32},     {S_PUB32_ST, S_PUB32},       {S_LPROC32_ST, S_LPROC32},
    {S_GPROC32_ST, S_GPROC32},     {S_REGREL32_ST, S_REGREL32}, {S_LTHREAD32_ST, S_LTHREAD32},
    {S_GTHREAD32_ST, S_GTHREAD32}, {S_COMPILE2_ST, S_COMPILE2}, {S_THUNK32_ST, S_THUNK32},
    {S_BLOCK32_ST, S_BLOCK32},     {S_LABEL32_ST, S_LABEL32},   {S_REGISTER_ST, S_REGISTER},
    {S_PROCREF_ST, S_PROCREF},     {S_DATAREF_ST, S_DATAREF},   {S_LPROCREF_ST, S_LPROCREF},
};

enum { PASCAL_KINDS_END = 0x1014, PROCEDURE_HEAD_SIZE = 35 };

/* Reads fields one after the other; after the first one that is not there nothing more is written. */
typedef struct field_reader {
    bytes b;
    uint64_t at;
    bool bad;
    bool pascal;
} field_reader;

static const uint8_t *take(field_reader *r, unsigned size)
{
    static const uint8_t none[4] = {0};
    if (r->bad || !bytes_contains(r->b, r->at, size)) {
        r->bad = true;
        return none;
    }
    const uint8_t *p = r->b.ptr + r->at;
    r->at += size;
    return p;
}

static uint8_t take_u8(field_reader *r)
{
    return *take(r, 1);
}

static uint16_t take_u16(field_reader *r)
{
    return load_u16(take(r, 2));
}

static uint32_t take_u32(field_reader *r)
{
    return load_u32(take(r, 4));
}

/* A name whose NUL is missing ends with the record: some compilers cut long names so. */
static str take_name(field_reader *r)
{
    if (r->pascal) {
        uint8_t length = take_u8(r);
        bytes b = bytes_clamp(r->b, r->at, length);
        return (str){(const char *)b.ptr, b.len};
    }
    if (r->bad || r->at > r->b.len) return (str){0};
    str s = bytes_cstr(r->b, r->at);
    r->at += s.len + 1;
    return s;
}

/* What native and managed procedures begin with. */
static void decode_procedure_head(field_reader *r, pdb_symbol *s)
{
    s->parent = take_u32(r);
    s->end = take_u32(r);
    s->next = take_u32(r);
    s->size = take_u32(r);
    s->debug_start = take_u32(r);
    s->debug_end = take_u32(r);
    s->type = take_u32(r);
    s->offset = take_u32(r);
    s->section = take_u16(r);
    s->flags = take_u8(r);
}

static void decode_procedure(field_reader *r, pdb_symbol *s)
{
    decode_procedure_head(r, s);
    s->name = take_name(r);
}

static void decode_managed_procedure(field_reader *r, pdb_symbol *s)
{
    decode_procedure_head(r, s);
    s->reg = take_u16(r);
    s->name = take_name(r);
}

static void decode_data(field_reader *r, pdb_symbol *s)
{
    s->type = take_u32(r);
    s->offset = take_u32(r);
    s->section = take_u16(r);
    s->name = take_name(r);
}

static void decode_scope(field_reader *r, pdb_symbol *s)
{
    s->parent = take_u32(r);
    s->end = take_u32(r);
    if (s->kind == S_THUNK32) s->next = take_u32(r);
    else s->size = take_u32(r);
    s->offset = take_u32(r);
    s->section = take_u16(r);
    if (s->kind == S_THUNK32) {
        s->size = take_u16(r);
        s->thunk_kind = take_u8(r);
    }
    s->name = take_name(r);
}

static void decode_inline_site(field_reader *r, pdb_symbol *s)
{
    s->parent = take_u32(r);
    s->end = take_u32(r);
    s->type = take_u32(r);
    if (s->kind == S_INLINESITE2) s->flags = take_u32(r); /* invocations */
    s->annotations = bytes_from(r->b, r->at);
}

static void take_range(field_reader *r, pdb_symbol *s)
{
    s->offset = take_u32(r);
    s->section = take_u16(r);
    s->size = take_u16(r);
    s->gaps = bytes_from(r->b, r->at);
    s->gaps.len &= ~(size_t)3;
}

static void decode_range(field_reader *r, pdb_symbol *s)
{
    switch (s->kind) {
    case S_DEFRANGE: s->program = take_u32(r); break;
    case S_DEFRANGE_SUBFIELD:
        s->program = take_u32(r);
        s->parent_offset = (uint16_t)take_u32(r);
        break;
    case S_DEFRANGE_REGISTER:
        s->reg = take_u16(r);
        s->flags = take_u16(r); /* 1: may have no user-visible name */
        break;
    case S_DEFRANGE_SUBFIELD_REGISTER:
        s->reg = take_u16(r);
        s->flags = take_u16(r);
        s->parent_offset = (uint16_t)(take_u32(r) & 0xfff);
        break;
    case S_DEFRANGE_FRAMEPOINTER_REL: s->reg_offset = (int32_t)take_u32(r); break;
    case S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE: s->reg_offset = (int32_t)take_u32(r); return;
    default: { /* S_DEFRANGE_REGISTER_REL */
        s->reg = take_u16(r);
        uint16_t flags =
            take_u16(r); /* bit 0: spilled member of a user type; bits 4-15: offset in the variable */
        s->flags = flags & 15;
        s->parent_offset = flags >> 4;
        s->reg_offset = (int32_t)take_u32(r);
        break;
    }
    }
    take_range(r, s);
}

static void decode_compile(field_reader *r, pdb_symbol *s)
{
    uint32_t flags = take_u32(r);
    s->language = (uint8_t)flags;
    s->flags = flags >> 8;
    s->machine = take_u16(r);
    /* Front end and back end versions: three u16 each in S_COMPILE2, four in S_COMPILE3. */
    r->at += s->kind == S_COMPILE2 ? 12 : 16;
    s->name = take_name(r);
}

static void decode_reference(field_reader *r, pdb_symbol *s)
{
    take_u32(r); /* sum of the name, unused */
    s->reference = take_u32(r);
    s->module = take_u16(r);
    s->name = take_name(r);
}

static void decode_section(field_reader *r, pdb_symbol *s)
{
    if (s->kind == S_SECTION) {
        s->section = take_u16(r);
        take_u16(r); /* alignment, reserved */
        s->offset = take_u32(r);
        s->size = take_u32(r);
        s->flags = take_u32(r);
    } else {
        s->size = take_u32(r);
        s->flags = take_u32(r);
        s->offset = take_u32(r);
        s->section = take_u16(r);
    }
    s->name = take_name(r);
}

static void decode_variable(field_reader *r, pdb_symbol *s)
{
    switch (s->kind) {
    case S_LOCAL:
        s->type = take_u32(r);
        s->flags = take_u16(r);
        break;
    case S_REGREL32:
        s->reg_offset = (int32_t)take_u32(r);
        s->type = take_u32(r);
        s->reg = take_u16(r);
        break;
    case S_BPREL32:
        s->reg_offset = (int32_t)take_u32(r);
        s->type = take_u32(r);
        break;
    case S_REGISTER:
        s->type = take_u32(r);
        s->reg = take_u16(r);
        break;
    default: /* S_FILESTATIC: the module's name is an offset in "/names" */
        s->type = take_u32(r);
        s->program = take_u32(r);
        s->flags = take_u16(r);
        break;
    }
    s->name = take_name(r);
}

static void decode_frame(field_reader *r, pdb_symbol *s)
{
    s->frame_size = take_u32(r);
    s->size = take_u32(r);                /* padding in the frame */
    s->reg_offset = (int32_t)take_u32(r); /* where the padding is */
    s->saved_register_size = take_u32(r);
    s->offset = take_u32(r); /* exception handler */
    s->section = take_u16(r);
    s->flags = take_u32(r);
}

static void decode_call_site(field_reader *r, pdb_symbol *s)
{
    s->offset = take_u32(r);
    s->section = take_u16(r);
    s->size = take_u16(r); /* S_HEAPALLOCSITE: length of the call instruction; S_CALLSITEINFO: padding */
    s->type = take_u32(r);
}

static void decode_trampoline(field_reader *r, pdb_symbol *s)
{
    s->thunk_kind = (uint8_t)take_u16(r);
    s->size = take_u16(r);
    s->offset = take_u32(r);
    s->reference = take_u32(r);
    s->section = take_u16(r);
    s->target_section = take_u16(r);
}

static void decode_separated(field_reader *r, pdb_symbol *s)
{
    s->parent = take_u32(r);
    s->end = take_u32(r);
    s->size = take_u32(r);
    s->flags = take_u32(r);
    s->offset = take_u32(r);
    s->reference = take_u32(r); /* where the code that it was separated from begins */
    s->section = take_u16(r);
    s->target_section = take_u16(r);
}

static void decode_small(field_reader *r, pdb_symbol *s)
{
    switch (s->kind) {
    case S_PUB32:
        s->flags = take_u32(r);
        s->offset = take_u32(r);
        s->section = take_u16(r);
        s->name = take_name(r);
        break;
    case S_LABEL32:
        s->offset = take_u32(r);
        s->section = take_u16(r);
        s->flags = take_u8(r);
        s->name = take_name(r);
        break;
    case S_CONSTANT:
    case S_MANCONSTANT:
        s->type = take_u32(r);
        if (!r->bad && pdb_number_decode(r->b, &r->at, &s->value)) s->name = take_name(r);
        break;
    case S_OBJNAME:
        s->flags = take_u32(r); /* signature */
        s->name = take_name(r);
        break;
    case S_UDT:
    case S_COBOLUDT:
    case S_BUILDINFO:
        s->type = take_u32(r);
        if (s->kind != S_BUILDINFO) s->name = take_name(r);
        break;
    case S_UNAMESPACE: s->name = take_name(r); break;
    case S_EXPORT:
        s->module = take_u16(r); /* ordinal */
        s->flags = take_u16(r);
        s->name = take_name(r);
        break;
    case S_FRAMECOOKIE:
        s->reg_offset = (int32_t)take_u32(r);
        s->reg = take_u16(r);
        s->thunk_kind = (uint8_t)take_u32(r);
        s->flags = take_u8(r);
        break;
    case S_ENVBLOCK:
        s->flags = take_u8(r);
        s->payload = bytes_from(r->b, r->at);
        break;
    default: break;
    }
}

static void decode_fields(field_reader *r, pdb_symbol *s)
{
    switch (s->kind) {
    case S_LPROC32:
    case S_GPROC32:
    case S_LPROC32_ID:
    case S_GPROC32_ID:
    case S_LPROC32_DPC:
    case S_LPROC32_DPC_ID: decode_procedure(r, s); break;
    case S_GMANPROC:
    case S_LMANPROC: decode_managed_procedure(r, s); break;
    case S_LDATA32:
    case S_GDATA32:
    case S_LTHREAD32:
    case S_GTHREAD32:
    case S_LMANDATA:
    case S_GMANDATA: decode_data(r, s); break;
    case S_THUNK32:
    case S_BLOCK32:
    case S_WITH32: decode_scope(r, s); break;
    case S_INLINESITE:
    case S_INLINESITE2: decode_inline_site(r, s); break;
    case S_DEFRANGE:
    case S_DEFRANGE_SUBFIELD:
    case S_DEFRANGE_REGISTER:
    case S_DEFRANGE_SUBFIELD_REGISTER:
    case S_DEFRANGE_FRAMEPOINTER_REL:
    case S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE:
    case S_DEFRANGE_REGISTER_REL: decode_range(r, s); break;
    case S_COMPILE2:
    case S_COMPILE3: decode_compile(r, s); break;
    case S_PROCREF:
    case S_LPROCREF:
    case S_DATAREF:
    case S_ANNOTATIONREF:
    case S_TOKENREF: decode_reference(r, s); break;
    case S_SECTION:
    case S_COFFGROUP: decode_section(r, s); break;
    case S_LOCAL:
    case S_REGREL32:
    case S_BPREL32:
    case S_REGISTER:
    case S_FILESTATIC: decode_variable(r, s); break;
    case S_FRAMEPROC: decode_frame(r, s); break;
    case S_HEAPALLOCSITE:
    case S_CALLSITEINFO: decode_call_site(r, s); break;
    case S_TRAMPOLINE: decode_trampoline(r, s); break;
    case S_SEPCODE: decode_separated(r, s); break;
    default: decode_small(r, s); break;
    }
}

bool pdb_symbol_at(bytes stream, uint32_t offset, pdb_symbol *out)
{
    uint16_t length, kind;
    if (!bytes_u16(stream, offset, &length) || length < 2 ||
        !bytes_contains(stream, (uint64_t)offset + 2, length))
        return false;
    bytes_u16(stream, (uint64_t)offset + 2, &kind);
    pdb_symbol *s = out;
    *s = (pdb_symbol){.kind = kind, .record = offset};
    field_reader r = {.b = bytes_clamp(stream, (uint64_t)offset + 4, length - 2u)};
    s->payload = r.b;
    bool old = kind < PASCAL_KINDS_END;
    for (size_t i = 0; old && i < sizeof pascal_kinds / sizeof *pascal_kinds; i++) {
        if (pascal_kinds[i].old == kind) {
            s->kind = pascal_kinds[i].modern;
            r.pascal = true;
        }
    }
    decode_fields(&r, s);
    return true;
}

bool pdb_symbol_next(bytes stream, uint32_t *offset, pdb_symbol *out)
{
    if (!pdb_symbol_at(stream, *offset, out)) return false;
    *offset += 2u + load_u16(stream.ptr + *offset);
    return true;
}

bool pdb_symbol_peek(bytes stream, uint32_t offset, uint16_t *kind, uint32_t *next)
{
    uint16_t length;
    if (!bytes_u16(stream, offset, &length) || length < 2 ||
        !bytes_contains(stream, (uint64_t)offset + 2, length))
        return false;
    *kind = load_u16(stream.ptr + offset + 2);
    *next = offset + 2u + length;
    return true;
}

bool pdb_procedure_peek(bytes stream, uint32_t offset, pdb_symbol *out)
{
    uint16_t length;
    if (!bytes_u16(stream, offset, &length) || length < 2 + PROCEDURE_HEAD_SIZE ||
        !bytes_contains(stream, (uint64_t)offset + 2, length))
        return false;
    const uint8_t *h = stream.ptr + offset + 4;
    uint16_t kind = load_u16(h - 2);
    if (!pdb_symbol_is_procedure(kind)) return false;
    out->kind = kind;
    out->record = offset;
    out->end = load_u32(h + 4);
    out->size = load_u32(h + 12);
    out->type = load_u32(h + 24);
    out->offset = load_u32(h + 28);
    out->section = load_u16(h + 32);
    return true;
}

bool pdb_symbol_is_data(uint16_t kind)
{
    return kind == S_GDATA32 || kind == S_LDATA32 || kind == S_GTHREAD32 || kind == S_LTHREAD32;
}

bool pdb_symbol_is_procedure(uint16_t kind)
{
    switch (kind) {
    case S_LPROC32:
    case S_GPROC32:
    case S_LPROC32_ID:
    case S_GPROC32_ID:
    case S_LPROC32_DPC:
    case S_LPROC32_DPC_ID:
    case S_GMANPROC:
    case S_LMANPROC: return true;
    default: return false;
    }
}
