/* Arenas: a list of chunks, the newest in front. Small allocations are cut off the front chunk; one that is
 * large for a chunk gets its own, placed behind the front one so that the front one stays in use.
 *
 *   arena -> [header|used....|free] -> [header|one big allocation] -> [header|used.........]
 *
 * Under AddressSanitizer free space is poisoned and a gap separates allocations, so that running over the
 * end of one is found as with malloc. */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
static const size_t gap = 16;
#define MIN_ALIGNMENT 8
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
static const size_t gap = 0;
#define MIN_ALIGNMENT 1
#endif

#define FIRST_CHUNK ((size_t)64 * 1024)
#define LARGEST_CHUNK ((size_t)4 * 1024 * 1024)
#define LARGE_PAGE ((size_t)2 * 1024 * 1024)

typedef struct chunk {
    struct chunk *next;
    size_t capacity;
    size_t used;
    alignas(max_align_t) char data[];
} chunk;

typedef struct cleanup {
    struct cleanup *next;
    void (*function)(void *context);
    void *context;
} cleanup;

struct arena {
    chunk *chunks;
    cleanup *cleanups;
    size_t next_capacity;
    size_t used;
};

static void out_of_memory(size_t size)
{
    fprintf(stderr, "ntdbg: out of memory (%zu bytes asked for)\n", size);
    exit(70); /* EX_SOFTWARE: callers cannot go on, and a core file would say no more */
}

/* Indexes of large files are read all over: with large pages the processor finds their places without walking
 * its page tables. */
static chunk *large_chunk(void)
{
    void *p = NULL;
    if (posix_memalign(&p, LARGE_PAGE, LARGEST_CHUNK) != 0) return NULL;
    madvise(p, LARGEST_CHUNK, MADV_HUGEPAGE);
    return p;
}

static chunk *chunk_new(size_t capacity)
{
    if (capacity > SIZE_MAX - sizeof(chunk)) out_of_memory(capacity);
    size_t size = sizeof(chunk) + capacity;
    chunk *c = size == LARGEST_CHUNK ? large_chunk() : malloc(size);
    if (!c) out_of_memory(capacity);
    c->next = NULL;
    c->capacity = capacity;
    c->used = 0;
    ASAN_POISON_MEMORY_REGION(c->data, capacity);
    return c;
}

static void chunk_free(chunk *c)
{
    ASAN_UNPOISON_MEMORY_REGION(c->data, c->capacity);
    free(c);
}

/* The allocation's place in `c`, or NULL when it does not fit. */
static void *chunk_take(chunk *c, size_t size, size_t alignment)
{
    uintptr_t free_at = (uintptr_t)c->data + c->used;
    size_t padding = (size_t)(-free_at & (alignment - 1));
    size_t left = c->capacity - c->used;
    if (padding > left || size > left - padding) return NULL;
    char *p = c->data + c->used + padding;
    c->used += padding + size;
    left -= padding + size;
    c->used += left < gap ? left : gap;
    ASAN_UNPOISON_MEMORY_REGION(p, size);
    return p;
}

arena *arena_new(void)
{
    arena *a = calloc(1, sizeof *a);
    if (!a) out_of_memory(sizeof *a);
    a->next_capacity = FIRST_CHUNK;
    return a;
}

static void run_cleanups(arena *a)
{
    while (a->cleanups) {
        cleanup *c = a->cleanups;
        a->cleanups = c->next;
        c->function(c->context);
    }
}

void arena_free(arena *a)
{
    if (!a) return;
    run_cleanups(a);
    while (a->chunks) {
        chunk *c = a->chunks;
        a->chunks = c->next;
        chunk_free(c);
    }
    free(a);
}

void arena_clear(arena *a)
{
    run_cleanups(a);
    chunk *kept = NULL;
    while (a->chunks) {
        chunk *c = a->chunks;
        a->chunks = c->next;
        if (!kept && c->capacity <= LARGEST_CHUNK) kept = c;
        else chunk_free(c);
    }
    if (kept) {
        kept->next = NULL;
        kept->used = 0;
        ASAN_POISON_MEMORY_REGION(kept->data, kept->capacity);
    }
    a->chunks = kept;
    a->used = 0;
}

void *arena_alloc(arena *a, size_t size, size_t alignment)
{
    if (alignment < MIN_ALIGNMENT) alignment = MIN_ALIGNMENT;
    a->used += size;
    void *p = a->chunks ? chunk_take(a->chunks, size, alignment) : NULL;
    if (p) return memset(p, 0, size);

    if (size > SIZE_MAX / 2) out_of_memory(size);
    size_t worst = size + alignment + gap;
    if (worst > a->next_capacity / 4) {
        chunk *own = chunk_new(worst);
        if (a->chunks) {
            own->next = a->chunks->next;
            a->chunks->next = own;
        } else {
            a->chunks = own;
        }
        return memset(chunk_take(own, size, alignment), 0, size);
    }
    bool largest = a->next_capacity >= LARGEST_CHUNK;
    chunk *front = chunk_new(largest ? LARGEST_CHUNK - sizeof(chunk) : a->next_capacity);
    if (a->next_capacity < LARGEST_CHUNK) a->next_capacity *= 2;
    front->next = a->chunks;
    a->chunks = front;
    return memset(chunk_take(front, size, alignment), 0, size);
}

void *arena_alloc_array(arena *a, size_t count, size_t size, size_t alignment)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) out_of_memory(SIZE_MAX);
    return arena_alloc(a, total, alignment);
}

void *arena_copy(arena *a, const void *from, size_t size, size_t alignment)
{
    void *p = arena_alloc(a, size, alignment);
    if (size) memcpy(p, from, size);
    return p;
}

void arena_on_free(arena *a, void (*function)(void *context), void *context)
{
    cleanup *c = ARENA_NEW(a, cleanup);
    c->function = function;
    c->context = context;
    c->next = a->cleanups;
    a->cleanups = c;
}

size_t arena_used(const arena *a)
{
    return a->used;
}
