/* Hash maps in an arena, keyed by 64-bit numbers or by strings (keys are not copied). Values are pointers;
 * NULL is "not there". Iteration is in order of insertion. */
#ifndef NTDBG_BASE_MAP_H
#define NTDBG_BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

typedef struct u64_map u64_map;
u64_map *u64_map_new(arena *a);
void *u64_map_get(const u64_map *m, uint64_t key);
void u64_map_put(u64_map *m, uint64_t key, void *value);
size_t u64_map_count(const u64_map *m);
void *u64_map_at(const u64_map *m, size_t index, uint64_t *key); /* 0 <= index < count */

typedef struct str_map str_map;
/* With `ignore_case`, ASCII letters of keys compare without case. */
str_map *str_map_new(arena *a, bool ignore_case);
void *str_map_get(const str_map *m, str key);
void str_map_put(str_map *m, str key, void *value);
size_t str_map_count(const str_map *m);
void *str_map_at(const str_map *m, size_t index, str *key);

uint64_t hash_bytes(const void *data, size_t size);

#endif
