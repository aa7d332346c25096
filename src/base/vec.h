/* Typed vectors in an arena:
 *
 *     typedef VEC(module) module_vec;
 *     module_vec v = {0};
 *     *VEC_PUSH(a, &v) = m;            (zeroed slot)
 *     for (size_t i = 0; i < v.count; i++) use(&v.items[i]);
 */
#ifndef NTDBG_BASE_VEC_H
#define NTDBG_BASE_VEC_H

#include "base/arena.h"

#include <stdalign.h>
#include <stddef.h>

#define VEC(type)                                                                                            \
    struct {                                                                                                 \
        type *items;                                                                                         \
        size_t count;                                                                                        \
        size_t capacity;                                                                                     \
    }

/* Makes room for one more element and returns a pointer to it, zeroed. */
#define VEC_PUSH(a, v)                                                                                       \
    ((v)->items = vec_grow((a), (v)->items, (v)->count, &(v)->capacity, sizeof *(v)->items),                 \
     (v)->items + (v)->count++)

void *vec_grow(arena *a, void *items, size_t count, size_t *capacity, size_t item_size);

#endif
