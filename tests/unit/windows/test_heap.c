/* The heap walkers over small forged processes: what they find, and what one damaged byte does. argv[1]: the
 * folder with the processes that tests/data/heap-processes.py made. */
#include "../../data/heap_types.h"
#include "base/file.h"
#include "windows/heap_references.h"
#include "windows/heap_tags.h"
#include "windows/stack_trace.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char *folder;

typedef struct world {
    arena *arena;
    uint8_t *bytes; /* the process, to be damaged */
    size_t size;
    heap_test_process process;
    nt_heaps heaps;
} world;

static void open_world(world *w, const char *name)
{
    bytes file;
    w->arena = arena_new();
    str path = str_format(w->arena, "%s/%s.heap", folder, name);
    error *e = file_map(w->arena, path, &file);
    if (e) fail_msg("%.*s", STR_ARG(e->message));
    w->bytes = ARENA_ARRAY(w->arena, uint8_t, file.len);
    memcpy(w->bytes, file.ptr, file.len);
    w->size = file.len;
    assert_true(heap_test_open(w->arena, (bytes){w->bytes, w->size}, NULL, &w->process));
    assert_null(heap_test_heaps(w->arena, &w->process, &w->heaps));
}

/* The byte of the process at `address`. */
static uint8_t *byte_at(world *w, uint64_t address)
{
    for (size_t at = 33; at + 12 < w->size;) {
        uint64_t start = load_u64(w->bytes + at);
        uint32_t size = load_u32(w->bytes + at + 8);
        if (address - start < size) return w->bytes + at + 12 + (address - start);
        at += 12 + (size_t)size;
    }
    fail_msg("0x%llx is not in the process", (unsigned long long)address);
    return NULL;
}

typedef struct found {
    arena *arena;
    VEC(nt_heap_block) blocks;
} found;

static bool keep(void *user, const nt_heap_block *b)
{
    found *f = user;
    *VEC_PUSH(f->arena, &f->blocks) = *b;
    return true;
}

static found walk(world *w, size_t heap, nt_heap_end *end)
{
    found f = {.arena = w->arena};
    *end = nt_heap_walk(&w->heaps, &w->heaps.list.items[heap], keep, &f);
    return f;
}

static size_t count_kind(const found *f, nt_block_kind kind, bool busy)
{
    size_t n = 0;
    for (size_t i = 0; i < f->blocks.count; i++)
        n += f->blocks.items[i].kind == kind && f->blocks.items[i].busy == busy &&
             !f->blocks.items[i].internal;
    return n;
}

static void nt_heap_of(const char *name, uint64_t unit)
{
    world w = {0};
    nt_heap_end end;
    open_world(&w, name);
    assert_int_equal(w.heaps.list.count, 3);
    assert_int_equal(w.heaps.list.items[0].kind, NT_HEAP_NT);
    assert_int_equal(w.heaps.list.items[2].kind, NT_HEAP_PAGE);
    assert_int_equal(w.heaps.granularity, unit);
    found f = walk(&w, 0, &end);
    assert_int_equal(end.damaged, 0);
    assert_null(end.note);
    assert_int_equal(count_kind(&f, NT_BLOCK_LFH, true), 2);
    assert_int_equal(count_kind(&f, NT_BLOCK_LFH, false), 6);
    assert_int_equal(count_kind(&f, NT_BLOCK_VIRTUAL, true), 1);
    assert_int_equal(count_kind(&f, NT_BLOCK_BACKEND, true), 4); /* 0x33, 0x80, 0x10, 0x48 */
    assert_int_equal(count_kind(&f, NT_BLOCK_UNCOMMITTED, false), 3);
    size_t traced = 0;
    for (size_t i = 0; i < f.blocks.count; i++) {
        if (!f.blocks.items[i].trace) continue;
        traced++;
        assert_int_equal(f.blocks.items[i].requested, 0x33);
        nt_heap_addresses frames = nt_heap_trace(w.arena, &w.heaps, f.blocks.items[i].trace);
        assert_int_equal(frames.count, 3);
        assert_int_equal(frames.items[1], 0x2000);
    }
    assert_int_equal(traced, 1);
    arena_free(w.arena);
}

static void nt_heaps_of_both_widths_give_their_blocks(void **state)
{
    (void)state;
    nt_heap_of("nt64", 16);
    nt_heap_of("nt32", 8);
}

/* One changed byte in any back end header: that block is reported, and all blocks but the damaged ones are
 * found. */
static void a_damaged_header_is_one_damaged_block(void **state)
{
    (void)state;
    static const char *const names[] = {"nt64", "nt32"};
    for (size_t n = 0; n < 2; n++) {
        world w = {0};
        nt_heap_end sound, end;
        open_world(&w, names[n]);
        found all = walk(&w, 0, &sound);
        for (size_t i = 0; i < all.blocks.count; i++) {
            const nt_heap_block *b = &all.blocks.items[i];
            if (b->kind != NT_BLOCK_BACKEND || b->internal) continue;
            uint8_t *size = byte_at(&w, b->entry + w.heaps.granularity - 8);
            *size ^= 0x40;
            found damaged = walk(&w, 0, &end);
            *size ^= 0x40;
            assert_true(end.damaged >= 1);
            bool reported = false;
            for (size_t k = 0; k < damaged.blocks.count; k++)
                reported =
                    reported || (damaged.blocks.items[k].damage && damaged.blocks.items[k].entry == b->entry);
            assert_true(reported);
            assert_true(damaged.blocks.count + 1 >= all.blocks.count);
            assert_int_equal(damaged.blocks.items[damaged.blocks.count - 1].entry,
                             all.blocks.items[all.blocks.count - 1].entry);
        }
        arena_free(w.arena);
    }
}

static void a_write_behind_a_filled_block_is_found(void **state)
{
    (void)state;
    world w = {0};
    nt_heap_end end;
    open_world(&w, "nt64");
    found f = walk(&w, 1, &end);
    assert_int_equal(end.damaged, 0);
    for (size_t i = 0; i < f.blocks.count; i++) {
        if (!f.blocks.items[i].busy || f.blocks.items[i].internal) continue;
        *byte_at(&w, f.blocks.items[i].user + f.blocks.items[i].requested) = 0;
        f = walk(&w, 1, &end);
        assert_int_equal(end.damaged, 1);
        break;
    }
    arena_free(w.arena);
}

static void a_broken_list_ends_where_it_is_broken(void **state)
{
    (void)state;
    world w = {0};
    nt_heap_summary s;
    const char *damage;
    open_world(&w, "nt64");
    const nt_heap *heap = &w.heaps.list.items[0];
    assert_true(nt_heap_summarize(&w.heaps, heap, &s));
    assert_null(s.list_damage);
    nt_heap_addresses list = nt_heap_free_list(w.arena, &w.heaps, heap, 0, &damage);
    assert_int_equal(list.count, s.free_blocks);
    assert_true(list.count > 2);
    *byte_at(&w, list.items[1] + 16 + 8) ^= 0x10; /* Blink of the second */
    nt_heap_free_list(w.arena, &w.heaps, heap, 0, &damage);
    assert_non_null(damage);
    assert_true(nt_heap_summarize(&w.heaps, heap, &s));
    assert_int_equal(s.list_damage_at, list.items[1] + 16);
    /* A list that leads to itself ends too. */
    uint8_t *flink = byte_at(&w, list.items[0] + 16);
    uint64_t own = list.items[0] + 16;
    memcpy(flink, &own, sizeof own);
    assert_true(nt_heap_free_list(w.arena, &w.heaps, heap, 0, &damage).count <= 2);
    arena_free(w.arena);
}

static void segment_heaps_give_every_kind_of_block(void **state)
{
    (void)state;
    world w = {0};
    nt_heap_end end;
    open_world(&w, "segment");
    found f = walk(&w, 0, &end);
    assert_int_equal(end.damaged, 0);
    assert_int_equal(count_kind(&f, NT_BLOCK_VS, true), 3);
    assert_int_equal(count_kind(&f, NT_BLOCK_SEGMENT_LFH, true), 4);
    assert_int_equal(count_kind(&f, NT_BLOCK_SEGMENT_LFH, false), 24);
    assert_int_equal(count_kind(&f, NT_BLOCK_PAGES, true), 1);
    assert_int_equal(count_kind(&f, NT_BLOCK_LARGE, true), 3);
    for (size_t i = 0; i < f.blocks.count; i++) {
        if (f.blocks.items[i].kind != NT_BLOCK_VS) continue;
        uint64_t entry = f.blocks.items[i].entry;
        *byte_at(&w, entry + 2) ^= 0xff; /* of the encoded size */
        found damaged = walk(&w, 0, &end);
        *byte_at(&w, entry + 2) ^= 0xff;
        assert_true(end.damaged >= 1);
        assert_int_equal(damaged.blocks.items[damaged.blocks.count - 1].kind, NT_BLOCK_LARGE);
    }
    arena_free(w.arena);
}

/* Before Windows Vista: blocks of the look-aside list are marked busy, and free. */
static void old_heaps_give_their_blocks_and_tags(void **state)
{
    (void)state;
    world w = {0};
    nt_heap_end end;
    nt_heap_summary s;
    open_world(&w, "old32");
    assert_true(nt_heap_is_old(&w.heaps));
    const nt_heap *heap = &w.heaps.list.items[0];
    found f = walk(&w, 0, &end);
    assert_int_equal(end.damaged, 0);
    assert_int_equal(count_kind(&f, NT_BLOCK_BACKEND, true), 4);      /* 0x33, 0x80, 0x20, 0x48 */
    assert_int_equal(count_kind(&f, NT_BLOCK_BACKEND, false), 3 + 3); /* cached ones; 0x60 and two ends */
    assert_int_equal(count_kind(&f, NT_BLOCK_VIRTUAL, true), 1);
    size_t cached = 0, named = 0;
    for (size_t i = 0; i < f.blocks.count; i++) {
        str tag = nt_heap_block_tag(w.arena, &w.heaps, heap, &f.blocks.items[i]);
        cached += f.blocks.items[i].cached;
        named += str_equal(tag, STR("TEST!Tag")) || str_equal(tag, STR("Objects=  24"));
    }
    assert_int_equal(cached, 3);
    assert_int_equal(named, 2);
    assert_true(nt_heap_summarize(&w.heaps, heap, &s));
    assert_int_equal(s.reserved, 0x20000);
    assert_int_equal(s.committed, 0x5000);
    assert_int_equal(s.free_blocks, 3);
    assert_int_equal(nt_heap_tags_of(w.arena, &w.heaps, heap->address).count, 1);
    assert_int_equal(nt_heap_pseudo_tags(w.arena, &w.heaps, heap->address).items[0].allocs, 4);
    arena_free(w.arena);
}

static void traces_are_found_by_their_index(void **state)
{
    (void)state;
    static const char *const names[] = {"nt64", "nt32"};
    for (size_t n = 0; n < 2; n++) {
        world w = {0};
        nt_traces traces;
        open_world(&w, names[n]);
        assert_int_equal(nt_traces_at(w.arena, w.heaps.windows, 0x40000, &traces), NT_TRACES_ON);
        assert_false(traces.incomplete);
        assert_int_equal(u64_map_count(traces.by_index), 4);
        nt_trace_frames frames = nt_traces_find(w.arena, &traces, 3);
        assert_int_equal(frames.count, 2);
        assert_int_equal(frames.items[1], 0x6000);
        assert_int_equal(nt_traces_find(w.arena, &traces, 5).count, 0);
        assert_int_equal(nt_traces_at(w.arena, w.heaps.windows, 0x777000, &traces), NT_TRACES_UNREADABLE);
        arena_free(w.arena);
    }
}

static void blocks_are_found_by_any_address_in_them(void **state)
{
    (void)state;
    world w = {0};
    nt_heap_end end;
    open_world(&w, "nt32");
    found f = walk(&w, 0, &end);
    for (size_t i = 0; i < f.blocks.count; i++) {
        nt_heap owner;
        nt_heap_block b;
        const nt_heap_block *e = &f.blocks.items[i];
        if (e->internal) continue;
        assert_true(nt_heap_find(&w.heaps, nt_heap_block_start(e) + e->size - 1, &owner, &b));
        assert_int_equal(b.entry, e->entry);
        assert_int_equal(b.kind, e->kind);
    }
    nt_page_block page;
    assert_true(nt_page_heap_find(&w.heaps, 0x500ff0, &page));
    assert_true(page.busy);
    assert_int_equal(page.requested, 0x20);
    assert_true(nt_page_heap_find(&w.heaps, 0x508000, &page));
    assert_false(page.busy);
    assert_false(nt_page_heap_find(&w.heaps, 0x50a000, &page));
    arena_free(w.arena);
}

static void blocks_that_nobody_points_to_are_leaks(void **state)
{
    (void)state;
    world w = {0};
    open_world(&w, "nt64");
    nt_leaks all = nt_heap_leaks(w.arena, &w.heaps, NULL, 0);
    assert_true(all.items.count > 2);
    uint64_t root = all.items.items[0].block.user;
    nt_leaks fewer = nt_heap_leaks(w.arena, &w.heaps, &root, 1);
    assert_int_equal(fewer.items.count, all.items.count - 1);
    /* A pointer from a block that can be reached keeps the next one. */
    uint64_t second = all.items.items[1].block.user + 3;
    memcpy(byte_at(&w, root), &second, sizeof second);
    assert_int_equal(nt_heap_leaks(w.arena, &w.heaps, &root, 1).items.count, all.items.count - 2);
    assert_int_equal(nt_heap_references(w.arena, &w.heaps, second - 3, second + 1, 10).count, 1);
    arena_free(w.arena);
}

int main(int argc, char **argv)
{
    if (argc < 2) return 77;
    folder = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nt_heaps_of_both_widths_give_their_blocks),
        cmocka_unit_test(a_damaged_header_is_one_damaged_block),
        cmocka_unit_test(a_write_behind_a_filled_block_is_found),
        cmocka_unit_test(a_broken_list_ends_where_it_is_broken),
        cmocka_unit_test(segment_heaps_give_every_kind_of_block),
        cmocka_unit_test(old_heaps_give_their_blocks_and_tags),
        cmocka_unit_test(traces_are_found_by_their_index),
        cmocka_unit_test(blocks_are_found_by_any_address_in_them),
        cmocka_unit_test(blocks_that_nobody_points_to_are_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
