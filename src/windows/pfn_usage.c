/* Counting over the page frame database. Sources: nt's public types (_MMPFN, _PHYSICAL_MEMORY_DESCRIPTOR);
 * "Windows Internals", 7th edition, part 1, chapter 5, "Page frame number database".
 *
 *     a page of a section    the prototype bit; OriginalPte leads to the file's subsection, or is the page
 * file's any other              PteAddress says which address it is at, PteFrame which table's page that
 * entry is in; up the tables to the top one, which is its own, and whose process is known */
#include "windows/pfn_usage.h"

#include "base/map.h"
#include "windows/process.h"
#include "windows/raw_field.h"
#include "windows/variables.h"

#include <stdlib.h>

enum {
    CHUNK = 0x10000,
    MOST_RUNS = 4096,
    MOST_OWNERS = 1 << 20,
    MOST_LEVELS = 5,
    MOST_ROW = 128,
    PAGE_SHIFT = 12
};

typedef struct frame_fields {
    nt_raw_field location, modified, references, share, original, pte, parent, prototype;
} frame_fields;

typedef struct image_range {
    uint64_t start, end;
} image_range;

typedef struct counter {
    arena *arena;
    nt_context *windows;
    const nt_pfn_owner_help *help;
    const type *row;
    uint64_t database;
    frame_fields f;
    nt_pfn_usage *out;
    u64_map *owners[NT_PFN_OF_SYSTEM + 1]; /* nt_pfn_owner by owner */
    u64_map *areas;                        /* control area + 1 of a subsection */
    u64_map *processes;                    /* EPROCESS of a top table's frame */
    u64_map *tables;                       /* EPROCESS + 1 of a last-level table's frame */
    nt_pool_ranges pools;
    VEC(image_range) images;
} counter;

static nt_pfn_owner *owner_of(counter *n, nt_pfn_owner_kind kind, uint64_t owner)
{
    u64_map *all = n->owners[kind];
    nt_pfn_owner *o = u64_map_get(all, owner);
    if (o || u64_map_count(all) >= MOST_OWNERS) return o;
    o = ARENA_ARRAY(n->arena, nt_pfn_owner, 1);
    *o = (nt_pfn_owner){.kind = kind, .owner = owner};
    u64_map_put(all, owner, o);
    return o;
}

static uint64_t area_of_subsection(counter *n, uint64_t subsection)
{
    uint64_t known = (uint64_t)(uintptr_t)u64_map_get(n->areas, subsection);
    if (!known) {
        known = value_or(value_field(nt_value(n->windows, "_SUBSECTION", subsection), "ControlArea"), 0) + 1;
        u64_map_put(n->areas, subsection, (void *)(uintptr_t)known);
    }
    return known - 1;
}

/* The process whose tables a last-level table belongs to; 0 = not known. */
static uint64_t process_of_table(counter *n, uint64_t frame)
{
    uint64_t known = (uint64_t)(uintptr_t)u64_map_get(n->tables, frame), at = frame, parent;
    uint8_t row[MOST_ROW];
    if (known) return known - 1;
    for (unsigned level = 0; level < MOST_LEVELS; level++, at = parent) {
        if (!space_read_all(n->windows->values->space, n->database + at * n->row->size, row,
                            (size_t)n->row->size))
            break;
        parent = nt_raw_read(&n->f.parent, row);
        if (parent == at) break;
    }
    uint64_t process = (uint64_t)(uintptr_t)u64_map_get(n->processes, at);
    u64_map_put(n->tables, frame, (void *)(uintptr_t)(process + 1));
    return process;
}

static const image_range *image_at(const counter *n, uint64_t address)
{
    for (size_t i = 0; i < n->images.count; i++)
        if (address >= n->images.items[i].start && address < n->images.items[i].end)
            return &n->images.items[i];
    return NULL;
}

static nt_pfn_owner *owner_of_address(counter *n, uint64_t frame, const uint8_t *row, bool *is_table)
{
    uint64_t pte = nt_raw_read(&n->f.pte, row) & ~(uint64_t)7; /* a lock's bits */
    *is_table = false;
    if (!n->help->map || !nt_is_pte_address(n->help->map, pte)) return owner_of(n, NT_PFN_OF_SYSTEM, 0);
    uint64_t address = nt_pte_to_address(n->help->map, pte);
    uint64_t top = (uint64_t)1 << (n->help->map->address_bits - 1);
    *is_table = nt_is_pte_address(n->help->map, address);
    for (unsigned level = 0; level < MOST_LEVELS && nt_is_pte_address(n->help->map, address); level++)
        address = nt_pte_to_address(n->help->map, address);
    bool own_table = *is_table && nt_raw_read(&n->f.parent, row) == frame;
    if (address < top || own_table) {
        uint64_t process = process_of_table(n, nt_raw_read(&n->f.parent, row));
        return process ? owner_of(n, NT_PFN_OF_PROCESS, process) : owner_of(n, NT_PFN_OF_SYSTEM, 0);
    }
    const image_range *image = image_at(n, address);
    if (image) return owner_of(n, NT_PFN_OF_DRIVER, image->start);
    nt_pool_kind pool = nt_pool_kind_of(&n->pools, address);
    return pool != NT_POOL_UNKNOWN ? owner_of(n, NT_PFN_OF_POOL, pool) : owner_of(n, NT_PFN_OF_SYSTEM, 0);
}

static nt_pfn_owner *owner_of_frame(counter *n, uint64_t frame, const uint8_t *row, bool *is_table)
{
    *is_table = false;
    if (!nt_raw_read(&n->f.prototype, row)) return owner_of_address(n, frame, row, is_table);
    uint64_t area;
    nt_pte e = {.kind = NT_PTE_UNKNOWN};
    if (n->help->entries) e = nt_pte_decode(n->help->entries, nt_raw_read(&n->f.original, row), true);
    if (e.kind != NT_PTE_SUBSECTION || !(area = area_of_subsection(n, e.address)))
        return owner_of(n, NT_PFN_OF_PAGE_FILE, 0);
    return owner_of(n, NT_PFN_OF_SECTION, area);
}

static void count_for_owner(counter *n, uint64_t frame, uint64_t location, const uint8_t *row)
{
    bool is_table;
    nt_pfn_owner *o = owner_of_frame(n, frame, row, &is_table);
    if (!o) return;
    if (location == NT_PFN_STANDBY || location == NT_PFN_TRANSITION) o->standby++;
    if (location == NT_PFN_MODIFIED || location == NT_PFN_NO_WRITE) o->dirty++;
    if (location == NT_PFN_NO_WRITE) o->no_write++;
    if (location != NT_PFN_ACTIVE) return;
    if (is_table) o->page_tables++;
    else o->valid++;
    if (nt_raw_read(&n->f.share, row) > 1 && nt_raw_read(&n->f.prototype, row)) o->shared++;
    if (nt_raw_read(&n->f.references, row) > 1) o->locked++;
}

static void count_frame(counter *n, uint64_t frame, const uint8_t *row)
{
    uint64_t location = nt_raw_read(&n->f.location, row) & (NT_PFN_LISTS - 1);
    n->out->pages[location]++;
    if (n->help && location >= NT_PFN_STANDBY && location != NT_PFN_BAD)
        count_for_owner(n, frame, location, row);
}

static void count_run(counter *n, uint8_t *buffer, uint64_t first, uint64_t count)
{
    size_t size = (size_t)n->row->size, fit = CHUNK / size;
    n->out->total += count;
    for (uint64_t done = 0; done < count;) {
        size_t some = count - done < fit ? (size_t)(count - done) : fit;
        uint64_t at = n->database + (first + done) * size;
        size_t there = space_read(n->windows->values->space, at, buffer, some * size) / size;
        for (size_t i = 0; i < there; i++) count_frame(n, first + done + i, buffer + i * size);
        if (interrupt_pending(n->windows->values->interrupt)) {
            n->out->complete = false;
            return;
        }
        /* The page that is missing holds these; the walk goes on behind it. */
        size_t missing = 0;
        if (there < some) {
            uint64_t hole = at + there * size, next = (hole | 0xfff) + 1;
            missing = (size_t)((next - hole + size - 1) / size);
            if (missing > some - there) missing = some - there;
        }
        n->out->unknown += missing;
        done += there + missing;
    }
}

static int by_address(const void *left, const void *right)
{
    const nt_pfn_owner *a = left, *b = right;
    if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
    return a->owner < b->owner ? -1 : a->owner > b->owner;
}

static void prepare_owners(counter *n, const nt_kernel *k)
{
    walk_end end;
    for (unsigned i = 0; i <= NT_PFN_OF_SYSTEM; i++) n->owners[i] = u64_map_new(n->arena);
    n->areas = u64_map_new(n->arena);
    n->tables = u64_map_new(n->arena);
    n->processes = u64_map_new(n->arena);
    n->pools = nt_pool_regions(n->arena, n->windows, k);
    nt_values all = nt_processes(n->arena, n->windows, k, &end);
    for (size_t i = 0; i < all.count; i++) {
        uint64_t root;
        if (value_u64(nt_process_directory(all.items[i]), &root))
            u64_map_put(n->processes, (root & (((uint64_t)1 << 52) - 1)) >> PAGE_SHIFT,
                        (void *)(uintptr_t)value_address_of(all.items[i]));
    }
    nt_modules modules = nt_kernel_modules(n->arena, n->windows, k, &end);
    for (size_t i = 0; i < modules.count; i++)
        *VEC_PUSH(n->arena, &n->images) =
            (image_range){modules.items[i].base, modules.items[i].base + modules.items[i].size};
}

static void collect_owners(counter *n)
{
    for (unsigned kind = 0; kind <= NT_PFN_OF_SYSTEM; kind++) {
        for (size_t i = 0; i < u64_map_count(n->owners[kind]); i++) {
            uint64_t key;
            *VEC_PUSH(n->arena, &n->out->owners) = *(nt_pfn_owner *)u64_map_at(n->owners[kind], i, &key);
        }
    }
    if (n->out->owners.count)
        qsort(n->out->owners.items, n->out->owners.count, sizeof(nt_pfn_owner), by_address);
}

static bool fields_of(counter *n)
{
    n->f = (frame_fields){.location = nt_raw_field_of(n->row, "u3.e1.PageLocation", NULL),
                          .modified = nt_raw_field_of(n->row, "u3.e1.Modified", NULL),
                          .references = nt_raw_field_of(n->row, "u3.e2.ReferenceCount", "u3.ReferenceCount"),
                          .share = nt_raw_field_of(n->row, "u2.ShareCount", NULL),
                          .original = nt_raw_field_of(n->row, "OriginalPte", NULL),
                          .pte = nt_raw_field_of(n->row, "PteAddress", NULL),
                          .parent = nt_raw_field_of(n->row, "u4.PteFrame", NULL),
                          .prototype = nt_raw_field_of(n->row, "u4.PrototypePte", "u3.e1.PrototypePte")};
    return n->f.location.there && n->row->size <= MOST_ROW;
}

bool nt_pfn_usage_read(arena *a, nt_context *c, const nt_kernel *k, const target *t,
                       const nt_pfn_owner_help *help, nt_pfn_usage *out)
{
    nt_pfn_usage usage = {.complete = true};
    counter n = {.arena = a, .windows = c, .help = help, .row = nt_type(c, "_MMPFN"), .out = &usage};
    value blocks = nt_value(c, "_PHYSICAL_MEMORY_DESCRIPTOR", nt_physical_memory_block(c, k));
    uint64_t runs;
    n.database = value_address_of(nt_pfn_at(c, k, t, 0));
    if (!n.row || !n.database || !fields_of(&n) || !value_u64(value_field(blocks, "NumberOfRuns"), &runs))
        return false;
    if (help) prepare_owners(&n, k);
    uint8_t *buffer = ARENA_ARRAY(a, uint8_t, CHUNK);
    const type *run = nt_type(c, "_PHYSICAL_MEMORY_RUN");
    uint64_t table = value_address_of(value_field(blocks, "Run"));
    for (uint64_t i = 0; run && i < runs && i < MOST_RUNS && usage.complete; i++) {
        value one = value_at(c->values, run, table + i * run->size);
        uint64_t first, count;
        if (!value_u64(value_field(one, "BasePage"), &first) ||
            !value_u64(value_field(one, "PageCount"), &count))
            break;
        if (first + count < first || first + count > (uint64_t)1 << 40) continue;
        count_run(&n, buffer, first, count);
    }
    value bad = nt_variable(c, "MmBadPageListHead", "_MMPFNLIST");
    uint64_t listed = value_or(value_field(bad, "Total"), 0);
    usage.bad = listed < usage.pages[NT_PFN_BAD] ? listed : usage.pages[NT_PFN_BAD];
    if (help) collect_owners(&n);
    *out = usage;
    return true;
}
