/* Vectors: doubling growth; the old array stays behind in the arena. */
#include "base/vec.h"

#include <stdint.h>
#include <string.h>

void *vec_grow(arena *a, void *items, size_t count, size_t *capacity, size_t item_size)
{
    if (count == *capacity) {
        size_t larger = *capacity ? *capacity * 2 : 8;
        void *moved = arena_alloc_array(a, larger, item_size, alignof(max_align_t));
        if (count) memcpy(moved, items, count * item_size);
        *capacity = larger;
        return moved;
    }
    memset((char *)items + count * item_size, 0, item_size);
    return items;
}
