/* _HANDLE_TABLE.TableCode is the address of a page of entries, or of a page of pointers to such pages, or of
 * one more level; its two lowest bits say which. A handle is four times its entry's number. Sources: nt's
 * public types; "Windows Internals", the chapter on the object manager (bits of an entry up to Windows 7). */
#include "windows/handle_table.h"

#include "windows/variables.h"

enum {
    LEVEL_MASK = 3,
    PAGE = 0x1000,
    HANDLE_STEP = 4,         /* two bits of a handle are the program's */
    OLD_OBJECT_FLAGS = 7,    /* up to Windows 7, in the pointer's low bits: unlocked, inherit, audit */
    OLD_PROTECTED = 1 << 25, /* up to Windows 7, in the access mask */
    OLD_ACCESS = (1 << 25) - 1,
    MOST_HANDLES = 1 << 24, /* as many as a table can have */
};
#define KERNEL_HANDLE (UINT64_C(1) << 31)

typedef struct table_shape {
    nt_context *windows;
    uint64_t top;      /* address */
    unsigned level;    /* of tables over the entries */
    unsigned width;    /* of a pointer */
    uint64_t per_page; /* entries of a leaf */
    uint64_t end;      /* the first handle's number/4 that no leaf has */
    bool bodies;       /* PspCidTable: entries lead to objects and not to their headers */
    uint64_t body;     /* of an object behind its header */
    uint64_t entry_size;
} table_shape;

value nt_handle_table_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_HANDLE_TABLE", address);
}

value nt_kernel_handle_table(nt_context *c)
{
    uint64_t at = 0;
    nt_variable_number(c, "ObpKernelHandleTable", 0, &at);
    return nt_handle_table_at(c, at);
}

bool nt_handle_table_count(value table, uint64_t *out)
{
    /* Up to Windows 7 the table counts; since Windows 8 its free lists do, one of them unless there are many
     * processors. */
    if (value_u64(value_field(table, "HandleCount"), out)) return true;
    return value_u64(value_field(value_index(value_field(table, "FreeLists"), 0), "HandleCount"), out);
}

static bool shape_of(nt_context *c, value table, bool bodies, table_shape *out)
{
    const type *entry = nt_type(c, "_HANDLE_TABLE_ENTRY"), *header = nt_type(c, "_OBJECT_HEADER");
    uint64_t code, needing;
    type_field f;
    if (!entry || !entry->size || entry->size > PAGE || !header || !type_find_field(header, STR("Body"), &f))
        return false;
    if (!value_u64(value_field(table, "TableCode"), &code)) return false;
    *out = (table_shape){.windows = c,
                         .top = code & ~(uint64_t)LEVEL_MASK,
                         .level = (unsigned)(code & LEVEL_MASK),
                         .width = c->values->pointer_size,
                         .per_page = PAGE / entry->size,
                         .bodies = bodies,
                         .body = f.offset,
                         .entry_size = entry->size};
    if (out->level > 2) return false;
    uint64_t pointers = PAGE / out->width;
    out->end = out->per_page * (out->level > 0 ? pointers : 1) * (out->level > 1 ? pointers : 1);
    if (value_u64(value_field(table, "NextHandleNeedingPool"), &needing) && needing / HANDLE_STEP < out->end)
        out->end = needing / HANDLE_STEP;
    if (out->end > MOST_HANDLES) out->end = MOST_HANDLES;
    return true;
}

/* The address of the leaf that has that entry; 0 where a table over it has none. */
static bool leaf_of(const table_shape *s, uint64_t index, uint64_t *out)
{
    uint64_t at = s->top, leaf = index / s->per_page, pointers = PAGE / s->width;
    for (unsigned level = s->level; level > 0; level--) {
        uint64_t slot = level > 1 ? leaf / pointers : leaf % pointers;
        if (!space_read_pointer(s->windows->values->space, at + slot * s->width, s->width, &at)) return false;
        if (!at) break;
    }
    *out = at;
    return true;
}

/* A pointer's bits without those that every kernel address has set or that are 0: 16 bytes aligned on 64-bit
 * Windows, 8 on 32-bit. */
static uint64_t pointer_of(const table_shape *s, value bits, uint64_t n)
{
    unsigned shift = s->width == 8 ? 4 : 3, length = bits.bit_count + shift;
    uint64_t at = n << shift;
    if (s->width == 4) return at & UINT32_MAX;
    return length < 64 && at >> (length - 1) & 1 ? at | UINT64_MAX << length : at;
}

static bool decode(const table_shape *s, uint64_t index, uint64_t at, nt_handle *out)
{
    value entry = nt_value(s->windows, "_HANDLE_TABLE_ENTRY", at);
    value bits = value_field(entry, "ObjectPointerBits"); /* since Windows 8 */
    uint64_t n, access, attributes = 0;
    *out = (nt_handle){.handle = index * HANDLE_STEP, .entry = at};
    if (value_has_field(entry, "ObjectPointerBits")) {
        if (!value_u64(bits, &n) ||
            !value_u64(value_first(entry, "GrantedAccessBits", "GrantedAccess", NULL), &access))
            return false;
        attributes = value_or(value_field(entry, "Attributes"), 0);
        n = pointer_of(s, bits, n);
    } else {
        if (!value_u64(value_field(entry, "Object"), &n) ||
            !value_u64(value_field(entry, "GrantedAccess"), &access))
            return false;
        attributes =
            (n & (NT_HANDLE_INHERIT | NT_HANDLE_AUDIT)) | (access & OLD_PROTECTED ? NT_HANDLE_PROTECTED : 0);
        n &= ~(uint64_t)OLD_OBJECT_FLAGS;
    }
    out->readable = true;
    if (n == 0) {
        out->next_free = value_or(
            value_first(entry, "NextFreeHandleEntry", "HighValue", "NextFreeTableEntry", NULL), access);
        return true;
    }
    out->object = s->bodies ? n : n + s->body;
    out->access = (uint32_t)(value_has_field(entry, "ObjectPointerBits") ? access : access & OLD_ACCESS);
    out->attributes = (uint32_t)attributes;
    return true;
}

nt_handles nt_handle_table_entries(arena *a, nt_context *c, value table, bool with_free, walk_end *end)
{
    nt_handles found = {0};
    table_shape s;
    *end = WALK_UNREADABLE;
    if (!shape_of(c, table, false, &s)) return found;
    *end = WALK_COMPLETE;
    for (uint64_t first = 0; first < s.end; first += s.per_page) {
        uint64_t leaf = 0;
        bool known = leaf_of(&s, first, &leaf);
        if (known && !leaf) continue;
        for (uint64_t i = 0; i < s.per_page && first + i < s.end; i++) {
            nt_handle one;
            if (interrupt_pending(c->values->interrupt)) {
                *end = WALK_INTERRUPTED;
                return found;
            }
            bool there = known && decode(&s, first + i, leaf + i * s.entry_size, &one);
            if (!there)
                one = (nt_handle){.handle = (first + i) * HANDLE_STEP, .entry = leaf + i * s.entry_size};
            if (!there || one.object || with_free) *VEC_PUSH(a, &found) = one;
            if (!there) break;
        }
    }
    return found;
}

static bool find_in(nt_context *c, value table, bool bodies, uint64_t handle, nt_handle *out)
{
    table_shape s;
    uint64_t leaf, index = handle / HANDLE_STEP;
    if (!shape_of(c, table, bodies, &s) || index >= s.end || !leaf_of(&s, index, &leaf) || !leaf)
        return false;
    return decode(&s, index, leaf + index % s.per_page * s.entry_size, out);
}

bool nt_handle_find(nt_context *c, value table, uint64_t handle, nt_handle *out)
{
    if (handle >> 31 & 1) handle &= KERNEL_HANDLE - 1; /* one of the kernel's, sign-extended or not */
    return find_in(c, table, false, handle, out);
}

bool nt_cid_find(nt_context *c, uint64_t id, nt_handle *out)
{
    uint64_t at;
    return nt_variable_number(c, "PspCidTable", 0, &at) &&
           find_in(c, nt_handle_table_at(c, at), true, id, out) && out->object;
}
