/* Variables that lie in several places. Records say where a piece begins, not where it ends: it has the size
 * of the member that begins there, of the register, or what is left up to the next piece, whichever is least.
 */
#include "symbols/sources.h"

enum { MEMBER_DEPTH = 16 };

bool variable_add_piece(variable *v, const variable_piece *piece)
{
    size_t at = v->piece_count;
    if (v->piece_count == VARIABLE_PIECES) return false;
    for (size_t i = 0; i < v->piece_count; i++)
        if (v->pieces[i].offset == piece->offset) return false;
    for (; at > 0 && v->pieces[at - 1].offset > piece->offset; at--) v->pieces[at] = v->pieces[at - 1];
    v->pieces[at] = *piece;
    v->piece_count++;
    v->place = VARIABLE_IN_PIECES;
    return true;
}

/* The size of the number or pointer that begins at the offset; 0 when none does. */
static uint64_t scalar_at(const type *t, uint64_t offset, unsigned depth)
{
    t = type_resolve(t);
    if (!t || offset >= t->size || depth > MEMBER_DEPTH) return 0;
    if (t->kind == TYPE_ARRAY) {
        const type *element = type_resolve(t->target);
        return element && element->size ? scalar_at(element, offset % element->size, depth + 1) : 0;
    }
    if (t->kind != TYPE_STRUCT && t->kind != TYPE_CLASS && t->kind != TYPE_UNION)
        return offset == 0 ? t->size : 0;
    type_with_body(t);
    for (size_t i = 0; i < t->member_count; i++) {
        const type_member *m = &t->members[i];
        if (m->is_static || m->is_virtual_base || m->offset > offset) continue;
        uint64_t size = scalar_at(m->type, offset - m->offset, depth + 1);
        if (size) return size;
    }
    return 0;
}

static void cut(uint64_t *size, uint64_t most)
{
    if (most && most < *size) *size = most;
}

void variable_size_pieces(variable *v, const cpu_arch *arch)
{
    uint64_t total = v->type ? v->type->size : 0;
    for (size_t i = 0; i < v->piece_count; i++) {
        variable_piece *p = &v->pieces[i];
        uint64_t size = p->offset < total ? total - p->offset : 0;
        if (!p->size) cut(&size, scalar_at(v->type, p->offset, 0));
        else cut(&size, p->size);
        if (!p->in_memory && p->reg >= 0) cut(&size, (arch->registers[p->reg].bits + 7u) / 8);
        if (i + 1 < v->piece_count) cut(&size, v->pieces[i + 1].offset - p->offset);
        p->size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
    }
}
