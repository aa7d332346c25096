/* What fuzz targets of expressions share: a small universe of types, the input as the target's memory, and
 * Ctrl-C after a moment, so that what has no end shows whether Ctrl-C ends it. */
#ifndef NTDBG_TESTS_FUZZ_MODEL_WORLD_H
#define NTDBG_TESTS_FUZZ_MODEL_WORLD_H

#include "expr/cpp.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>

static interrupt *ctrl_c;

static inline void press_ctrl_c(int number)
{
    (void)number;
    if (ctrl_c) interrupt_request(ctrl_c);
}

static inline void start_clock(interrupt *i, long microseconds)
{
    struct itimerval timer = {.it_value = {.tv_usec = microseconds}};
    ctrl_c = i;
    interrupt_clear(i);
    signal(SIGALRM, press_ctrl_c);
    setitimer(ITIMER_REAL, &timer, NULL);
}

static inline void stop_clock(void)
{
    struct itimerval none = {0};
    setitimer(ITIMER_REAL, &none, NULL);
    ctrl_c = NULL;
}

/* struct node { node *next; int value : 5; unsigned count; char name[8]; colour tint; double weight; };
 * enum colour { RED, GREEN = 5 }; struct box<int> : node { node *items; }. */
typedef struct universe {
    cpp_types *types;
    type node, box, colour, name;
    type_member node_members[6], box_members[2];
    type_enumerator colours[2];
} universe;

static inline universe *universe_new(arena *a)
{
    universe *u = ARENA_NEW(a, universe);
    u->types = cpp_types_new(a, 8);
    type_source *source = &u->types->source;
    const type *b = u->types->builtin;
    u->node =
        (type){.kind = TYPE_STRUCT, .name = STR("node"), .size = 48, .source = source, .body_loaded = true};
    u->box = (type){
        .kind = TYPE_CLASS, .name = STR("box<int>"), .size = 56, .source = source, .body_loaded = true};
    u->colour = (type){.kind = TYPE_ENUM,
                       .name = STR("colour"),
                       .size = 4,
                       .is_signed = true,
                       .source = source,
                       .body_loaded = true};
    u->name = (type){.kind = TYPE_ARRAY,
                     .size = 8,
                     .count = 8,
                     .target = &b[CPP_CHAR],
                     .source = source,
                     .body_loaded = true};
    u->colours[0] = (type_enumerator){STR("RED"), 0};
    u->colours[1] = (type_enumerator){STR("GREEN"), 5};
    u->colour.enumerators = u->colours;
    u->colour.enumerator_count = 2;
    const type *pointer = cpp_pointer_to(u->types, &u->node);
    u->node_members[0] = (type_member){.name = STR("next"), .type = pointer};
    u->node_members[1] =
        (type_member){.name = STR("value"), .type = &b[CPP_INT], .offset = 8, .bit_count = 5};
    u->node_members[2] = (type_member){.name = STR("count"), .type = &b[CPP_UINT], .offset = 12};
    u->node_members[3] = (type_member){.name = STR("name"), .type = &u->name, .offset = 16};
    u->node_members[4] = (type_member){.name = STR("tint"), .type = &u->colour, .offset = 24};
    u->node_members[5] = (type_member){.name = STR("weight"), .type = &b[CPP_DOUBLE], .offset = 32};
    u->node.members = u->node_members;
    u->node.member_count = 6;
    u->box_members[0] = (type_member){.name = STR("node"), .type = &u->node, .is_base_class = true};
    u->box_members[1] = (type_member){.name = STR("items"), .type = pointer, .offset = 48};
    u->box.members = u->box_members;
    u->box.member_count = 2;
    return u;
}

static inline const type *universe_find(const universe *u, str name)
{
    const type *all[] = {&u->node, &u->box, &u->colour};
    for (size_t i = 0; i < 3; i++)
        if (str_equal(all[i]->name, name)) return all[i];
    return NULL;
}

/* The input as memory from address 0x1000 on. */
static inline space *memory_of(arena *a, const uint8_t *data, size_t size)
{
    space_run *run = ARENA_NEW(a, space_run);
    *run = (space_run){.address = 0x1000, .size = size};
    return space_from_runs(a, (bytes){data, size}, run, 1);
}

#endif
