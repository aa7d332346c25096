/* Arenas: memory that is freed all at once.
 *
 *   session arena --- as long as the debugger session
 *   stop arena ------ until the target runs again
 *   command arena --- one command line
 *
 * A function that returns data takes the arena it allocates from as its first parameter.
 * Allocation never returns NULL: out of memory ends the program with one line on stderr, so sizes that
 * come from a file must be bounded before they get here. */
#ifndef NTDBG_BASE_ARENA_H
#define NTDBG_BASE_ARENA_H

#include <stdalign.h>
#include <stddef.h>

typedef struct arena arena;

arena *arena_new(void);
void arena_free(arena *a); /* NULL is allowed */
/* Forgets everything allocated but keeps one chunk for reuse. */
void arena_clear(arena *a);

/* Zeroed memory. `count * size` is checked for overflow. */
void *arena_alloc(arena *a, size_t size, size_t alignment);
void *arena_alloc_array(arena *a, size_t count, size_t size, size_t alignment);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type), alignof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_alloc_array((a), (count), sizeof(type), alignof(type)))
void *arena_copy(arena *a, const void *from, size_t size, size_t alignment);

/* Runs `function(context)` when the arena is freed or cleared, newest first: for things that an arena
 * cannot free by itself (a mapping, a file descriptor, a library's handle). */
void arena_on_free(arena *a, void (*function)(void *context), void *context);

/* Bytes handed out since the arena was made or cleared (for tests and `.ttime`-like figures). */
size_t arena_used(const arena *a);

#endif
