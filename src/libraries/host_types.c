/* IG_DUMP_SYMBOL_INFO and IG_GET_TYPE_SIZE: types and their members for extensions. Source: the DDI reference
 * on SYM_DUMP_PARAM, FIELD_INFO and the DBG_DUMP_ flags. Printing (without DBG_DUMP_NO_PRINT) is what `dt`
 * prints. */
#include "libraries/internal.h"
#include "session/session.h"

#include <string.h>

enum { LIST_LIMIT = 0x100000 };

static str text_of(const UCHAR *name)
{
    return name ? str_from_cstr((const char *)name) : (str){0};
}

/* Without blanks around the '!': InitTypeRead(x, nt!_EPROCESS) is text of the source, which formatters
 * change. */
static const type *find_type(libraries *l, const SYM_DUMP_PARAM *p)
{
    str name = text_of(p->sName);
    size_t mark = str_find_char(name, '!');
    if (mark != SIZE_MAX)
        name = str_format(l->call->arena, "%.*s!%.*s", STR_ARG(str_trim(str_slice(name, 0, mark))),
                          STR_ARG(str_trim(str_skip(name, mark + 1))));
    return name.len ? type_resolve(symbols_find_type(l->session->symbols, name)) : NULL;
}

static bool is_structure(const type *t)
{
    return t && (t->kind == TYPE_STRUCT || t->kind == TYPE_UNION || t->kind == TYPE_CLASS);
}

static void describe_type(libraries *l, SYM_DUMP_PARAM *p, const type *t)
{
    module *m = symbols_module_of_type(l->session->symbols, t);
    p->ModBase = m ? m->id.base : 0;
    p->TypeId = t->id;
    p->TypeSize = (ULONG)t->size;
    p->fPointer = t->kind == TYPE_POINTER;
    p->fArray = t->kind == TYPE_ARRAY;
    p->fStruct = is_structure(t);
}

ULONG library_type_size(libraries *l, SYM_DUMP_PARAM *p)
{
    const type *t = find_type(l, p);
    if (t) describe_type(l, p, t);
    return t ? (ULONG)t->size : 0;
}

static bool read_at(libraries *l, const SYM_DUMP_PARAM *p, uint64_t address, void *buffer, size_t size)
{
    const target *t = l->session->target;
    if (!t) return false;
    space *memory = p->Options & DBG_DUMP_READ_PHYSICAL ? t->physical_memory : t->virtual_memory;
    return memory && space_read(memory, address, buffer, size) == size;
}

/* The bytes of a member; those of a bit field are moved to the right. */
static ULONG copy_field(libraries *l, const SYM_DUMP_PARAM *p, FIELD_INFO *f, const type_field *found)
{
    uint64_t number = 0;
    size_t size = (size_t)found->type->size;
    if (size > f->BufferSize || !f->pBuffer) return INSUFFICIENT_SPACE_TO_COPY;
    if (!found->bit_count) return read_at(l, p, f->address, f->pBuffer, size) ? 0 : MEMORY_READ_ERROR;
    if (size > sizeof number || !read_at(l, p, f->address, &number, size)) return MEMORY_READ_ERROR;
    number >>= found->bit_position;
    if (found->bit_count < 64) number &= (UINT64_C(1) << found->bit_count) - 1;
    memcpy(f->pBuffer, &number, size);
    return 0;
}

/* Pointers of 32-bit targets are wanted in 64 bits, sign-extended. */
static ULONG widen_pointer(libraries *l, FIELD_INFO *f, const type_field *found, ULONG status)
{
    const type *t = type_resolve(found->type);
    if (!status && t->kind == TYPE_POINTER && t->size == 4 && f->BufferSize >= 8) {
        int64_t wide = (int32_t)load_u32(f->pBuffer);
        memcpy(f->pBuffer, &wide, sizeof wide);
    }
    (void)l;
    return status;
}

static ULONG fill_field(libraries *l, SYM_DUMP_PARAM *p, const type *t, FIELD_INFO *f)
{
    type_field found;
    if (!f->fName) return NULL_FIELD_NAME;
    if (!type_find_field(t, text_of(f->fName), &found)) return FIELDS_DID_NOT_MATCH;
    const type *plain = type_resolve(found.type);
    f->size = plain->kind == TYPE_ARRAY ? (ULONG)plain->count : (ULONG)plain->size;
    f->FieldOffset = (ULONG)found.offset;
    f->TypeId = plain->id;
    f->fPointer = plain->kind == TYPE_POINTER;
    f->fArray = plain->kind == TYPE_ARRAY;
    f->fStruct = is_structure(plain);
    f->BitField.Position = found.bit_position;
    f->BitField.Size = found.bit_count;
    f->address = p->addr ? session_address(l->session, p->addr) + found.offset : 0;
    if (f->fOptions & DBG_DUMP_FIELD_COPY_FIELD_DATA)
        return widen_pointer(l, f, &found, copy_field(l, p, f, &found));
    PSYM_DUMP_FIELD_CALLBACK callback = (PSYM_DUMP_FIELD_CALLBACK)f->fieldCallBack;
    if (callback && !(f->fOptions & DBG_DUMP_FIELD_RETURN_ADDRESS)) callback(f, p->Context);
    return 0;
}

/* A list by its link: with DBG_DUMP_FIELD_RETURN_ADDRESS its addresses are those of the link. */
static ULONG walk_list(libraries *l, SYM_DUMP_PARAM *p, const type *t)
{
    type_field link;
    if (!p->listLink || !p->listLink->fName) return NULL_FIELD_NAME;
    if (!type_find_field(t, text_of(p->listLink->fName), &link)) return FIELDS_DID_NOT_MATCH;
    bool by_link = p->listLink->fOptions & DBG_DUMP_FIELD_RETURN_ADDRESS;
    unsigned size = session_pointer_size(l->session);
    uint64_t first = session_address(l->session, p->addr), at = first;
    for (unsigned i = 0; at && i < LIST_LIMIT; i++) {
        if (interrupt_pending(&l->session->interrupt)) return EXIT_ON_CONTROLC;
        FIELD_INFO entry = *p->listLink;
        entry.address = by_link ? at - link.offset : at;
        entry.FieldOffset = (ULONG)link.offset;
        entry.size = (ULONG)t->size;
        if (p->CallbackRoutine && p->CallbackRoutine(&entry, p->Context)) return 0;
        uint64_t next = 0;
        if (!read_at(l, p, by_link ? at : at + link.offset, &next, size)) return MEMORY_READ_ERROR;
        if (next == first) return 0;
        at = next;
    }
    return 0;
}

/* Each member, in its order, to the callback of the whole. */
static void call_for_members(libraries *l, SYM_DUMP_PARAM *p, const type *t)
{
    const type *body = type_with_body(t);
    for (size_t i = 0; i < body->member_count && !interrupt_pending(&l->session->interrupt); i++) {
        const type_member *m = &body->members[i];
        FIELD_INFO f = {.fName = (PUCHAR)(uintptr_t)str_to_cstr(l->call->arena, m->name)};
        if (m->is_static || fill_field(l, p, t, &f)) continue;
        p->CallbackRoutine(&f, p->Context);
    }
}

static void print(libraries *l, const SYM_DUMP_PARAM *p)
{
    library_flush(l);
    str line = p->addr ? str_format(l->call->arena, "dt %s 0x%llx", (const char *)p->sName,
                                    (unsigned long long)p->addr)
                       : str_format(l->call->arena, "dt %s", (const char *)p->sName);
    dispatcher_run_nested(l->call->dispatcher, line);
}

ULONG library_dump_symbol_info(libraries *l, SYM_DUMP_PARAM *p)
{
    if (p->size != sizeof *p) return INCORRECT_VERSION_INFO;
    const type *t = find_type(l, p);
    if (!t) return SYMBOL_TYPE_INFO_NOT_FOUND;
    describe_type(l, p, t);
    if (p->Options & DBG_DUMP_GET_SIZE_ONLY) return 0;
    if (p->Options & DBG_DUMP_LIST) return walk_list(l, p, t);
    if (p->Options & DBG_DUMP_COPY_TYPE_DATA) {
        if (!p->pBuffer || p->BufferSize < t->size) return INSUFFICIENT_SPACE_TO_COPY;
        return read_at(l, p, session_address(l->session, p->addr), p->pBuffer, (size_t)t->size)
                   ? 0
                   : MEMORY_READ_ERROR;
    }
    ULONG status = 0;
    for (ULONG i = 0; p->Fields && i < p->nFields && !status; i++)
        status = fill_field(l, p, t, &p->Fields[i]);
    if ((p->Options & DBG_DUMP_CALL_FOR_EACH) && p->CallbackRoutine && !status) call_for_members(l, p, t);
    if (!(p->Options & DBG_DUMP_NO_PRINT)) print(l, p);
    return status;
}
