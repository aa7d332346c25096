/* How long the stacks of all threads of a dump take to walk, in a session, without printing or naming
 * anything:
 *
 *   bench_unwind DUMP IMAGES FRAMES      every thread must have that many frames */
#include "session/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int fail(const error *e)
{
    fprintf(stderr, "%.*s\n", STR_ARG(e->message));
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s DUMP IMAGES FRAMES\n", argv[0]);
        return 2;
    }
    session *s;
    error *e = session_new(&s);
    if (e) return fail(e);
    symbols_set_image_path(s->symbols, str_from_cstr(argv[2]));
    if ((e = session_open_dump(s, str_from_cstr(argv[1])))) return fail(e);
    size_t expected = strtoull(argv[3], NULL, 10), total = 0;
    double began = now();
    for (size_t i = 0; i < s->target->threads.count; i++) {
        const frame *frames;
        size_t count;
        if ((e = session_set_thread(s, i)) || (e = session_frames(s, 64, &frames, &count))) return fail(e);
        if (count != expected) {
            fprintf(stderr, "thread %zu has %zu frames, expected %zu\n", i, count, expected);
            return 1;
        }
        total += count;
    }
    double took = now() - began;
    printf("%zu threads, %zu frames, %.4f s\n", s->target->threads.count, total, took);
    session_free(s);
    return 0;
}
