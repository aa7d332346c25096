/* Sources: the description in crash's vmware_vmss.h (by VMware), Volatility's and LeechCore's readers. */
#include "formats/dump/vmware_state.h"

#include <inttypes.h>
#include <string.h>

enum {
    HEADER = 12,
    GROUP = 80,
    GROUP_NAME = 64,
    MOST_GROUPS = 1024,
    MOST_REGIONS = 64,
    MOST_CPUS = 4096,
    MOST_TAGS = 1 << 22,
    PAGE = 0x1000,
    PLATFORM_ARM64 = 3,
    VALUE_BLOCK = 63,
    VALUE_PACKED_BLOCK = 62,
};

/* Where the memory of an ARM64 machine begins, as LeechCore has it */
static const uint64_t ARM64_MEMORY = UINT64_C(0x80000000);

typedef struct tag {
    str name;
    unsigned index_count;
    uint32_t index[3];
    bool is_block, is_packed;
    bytes value; /* empty when the block leaves the file */
    uint64_t offset, size, size_in_memory;
    uint64_t next; /* where the next tag is; 0 = this was the last */
} tag;

typedef struct region {
    bool has_page, has_offset, has_size;
    uint64_t page, offset, size; /* pages */
} region;

typedef struct reader {
    arena *a;
    vmware_state *s;
    notes *n;
    bool wide; /* 64-bit sizes: every file but the oldest */
    region regions[MOST_REGIONS];
    uint64_t said_regions;
} reader;

bool vmware_state_is(bytes file)
{
    static const uint32_t MAGICS[] = {0xbed0bed0, 0xbed2bed2, 0xbed3bed3, 0xbad1bad1, 0xbad2bad2};
    uint32_t magic = 0;

    if (!bytes_u32(file, 0, &magic)) return false;
    for (size_t i = 0; i < sizeof MAGICS / sizeof MAGICS[0]; i++) {
        if (MAGICS[i] == magic) return true;
    }
    return false;
}

static bool read_block(const reader *r, uint64_t at, tag *t)
{
    const unsigned width = r->wide ? 8 : 4;
    bytes head;

    if (!bytes_slice(r->s->file, at, 2 * width + 2, &head)) return false;
    t->size = load_le(head.ptr, width);
    t->size_in_memory = load_le(head.ptr + width, width);
    t->offset = at + head.len + load_u16(head.ptr + 2 * width);
    t->value = bytes_clamp(r->s->file, t->offset, t->size);
    t->next = t->size > UINT64_MAX - t->offset ? UINT64_MAX : t->offset + t->size;
    return true;
}

/* False at the tag of zeros, or when the file ends. */
static bool read_tag(const reader *r, uint64_t at, tag *out)
{
    tag t = {0};
    bytes head, name, index;
    unsigned size;

    if (!bytes_slice(r->s->file, at, 2, &head) || load_u16(head.ptr) == 0) return false;
    size = head.ptr[0] & 0x3f;
    t.index_count = head.ptr[0] >> 6;
    if (!bytes_slice(r->s->file, at + 2, head.ptr[1], &name) ||
        !bytes_slice(r->s->file, at + 2 + name.len, 4 * t.index_count, &index))
        return false;
    t.name = (str){(const char *)name.ptr, name.len};
    for (unsigned i = 0; i < t.index_count; i++) t.index[i] = load_u32(index.ptr + 4 * i);
    at += 2 + name.len + index.len;
    t.is_packed = size == VALUE_PACKED_BLOCK;
    t.is_block = size == VALUE_BLOCK || t.is_packed;
    if (t.is_block) {
        if (!read_block(r, at, &t)) return false;
    } else {
        if (!bytes_slice(r->s->file, at, size, &t.value)) return false;
        t.next = at + size;
    }
    *out = t;
    return true;
}

static uint64_t number(const tag *t)
{
    size_t width = t->value.len < 8 ? t->value.len : 8;

    return width ? load_le(t->value.ptr, width) : 0;
}

static void read_memory_tag(reader *r, const tag *t)
{
    if (str_equal(t->name, STR("Memory")) && t->is_block) {
        r->s->has_memory = !t->is_packed;
        r->s->memory_is_packed = t->is_packed;
        r->s->memory_offset = t->offset;
        r->s->memory_size = t->size;
        return;
    }
    if (str_equal(t->name, STR("regionsCount"))) r->said_regions = number(t);
    if (t->index_count == 0 || t->index[0] >= MOST_REGIONS) return;
    region *g = &r->regions[t->index[0]];
    if (str_equal(t->name, STR("regionPPN"))) {
        g->has_page = true;
        g->page = number(t);
    } else if (str_equal(t->name, STR("regionPageNum"))) {
        g->has_offset = true;
        g->offset = number(t);
    } else if (str_equal(t->name, STR("regionSize"))) {
        g->has_size = true;
        g->size = number(t);
    }
}

static void set_control(machine_cpu *c, unsigned which, uint64_t v)
{
    if (which == 0) c->cr0 = v;
    else if (which == 2) c->cr2 = v;
    else if (which == 3) c->cr3 = v;
    else if (which == 4) c->cr4 = v;
}

/* Blocks of newer files: sixteen general registers; control registers 0 to 8; limit and base of a table. */
static void read_cpu_block(machine_cpu *c, const tag *t)
{
    enum { GENERAL = 128, CONTROL = 72, TABLE = 10 };
    static const uint8_t ORDER[16] = {0, 1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    if (str_equal(t->name, STR("gpregs")) && t->value.len == GENERAL) {
        for (size_t i = 0; i < 16; i++) c->general[ORDER[i]] = load_u64(t->value.ptr + 8 * i);
    } else if (str_equal(t->name, STR("CR64")) && t->value.len == CONTROL) {
        for (unsigned i = 0; i < CONTROL / 8; i++) set_control(c, i, load_u64(t->value.ptr + 8 * i));
    } else if (str_equal(t->name, STR("IDTR")) && t->value.len == TABLE) {
        c->idt_base = load_u64(t->value.ptr + 2);
    } else if (str_equal(t->name, STR("GDTR")) && t->value.len == TABLE) {
        c->gdt_base = load_u64(t->value.ptr + 2);
    }
}

/* The limit is part 0, the base's halves are parts 1 and 2. */
static void set_table(uint64_t *base, unsigned part, uint64_t v)
{
    if (part == 1) *base = (*base & ~(uint64_t)UINT32_MAX) | (uint32_t)v;
    if (part == 2) *base = (*base & UINT32_MAX) | v << 32;
}

static void read_cpu_value(machine_cpu *c, const tag *t)
{
    static const char *const NAMES[16] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                          "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
    uint64_t v = number(t);

    for (size_t i = 0; i < 16; i++) {
        if (str_equal(t->name, str_from_cstr(NAMES[i]))) c->general[i] = v;
    }
    if (str_equal(t->name, STR("rip"))) c->ip = v;
    else if (str_equal_nocase(t->name, STR("eflags"))) c->flags |= v;
    else if (t->index_count < 2) return;
    else if (str_equal(t->name, STR("CR64"))) set_control(c, t->index[1], v);
    else if (str_equal(t->name, STR("IDTR"))) set_table(&c->idt_base, t->index[1], v);
    else if (str_equal(t->name, STR("GDTR"))) set_table(&c->gdt_base, t->index[1], v);
}

static void read_cpu_tag(reader *r, const tag *t)
{
    if (str_equal(t->name, STR("cpu:numVCPUs")) && r->s->state.cpus.count == 0) {
        uint64_t count = number(t);
        for (uint64_t i = 0; i < count && i < MOST_CPUS; i++)
            *VEC_PUSH(r->a, &r->s->state.cpus) = (machine_cpu){0};
        return;
    }
    if (t->index_count == 0 || t->index[0] >= r->s->state.cpus.count) return;
    machine_cpu *c = &r->s->state.cpus.items[t->index[0]];
    if (t->is_block) read_cpu_block(c, t);
    else read_cpu_value(c, t);
}

static void read_group(reader *r, str name, uint64_t at, uint64_t size)
{
    const bool is_memory = str_equal(name, STR("memory")), is_cpu = str_equal(name, STR("cpu"));
    const bool is_checkpoint = str_equal(name, STR("Checkpoint"));
    const uint64_t end = size > UINT64_MAX - at ? UINT64_MAX : at + size;
    tag t;

    if (!is_memory && !is_cpu && !is_checkpoint) return;
    if (at >= r->s->file.len) {
        notes_add(r->n, NOTE_WARNING,
                  "the group \"%.*s\" stands at 0x%" PRIx64 ", behind the end of the file", STR_ARG(name),
                  at);
        return;
    }
    for (size_t i = 0; i < MOST_TAGS && at < end && read_tag(r, at, &t); i++) {
        if (is_memory) read_memory_tag(r, &t);
        else if (is_cpu) read_cpu_tag(r, &t);
        else if (str_equal(t.name, STR("Platform"))) r->s->is_arm64 = number(&t) == PLATFORM_ARM64;
        at = t.next;
    }
}

static void take_regions(reader *r)
{
    vmware_state *s = r->s;

    s->regions = ARENA_ARRAY(r->a, dump_range, MOST_REGIONS);
    for (size_t i = 0; i < MOST_REGIONS; i++) {
        const region *g = &r->regions[i];
        if (!g->has_page || !g->has_offset || !g->has_size || g->size == 0) continue;
        /* Page numbers have 32 bits in the file, so that none of these overflows. */
        s->regions[s->region_count++] = (dump_range){
            (g->page & UINT32_MAX) * PAGE, (g->size & UINT32_MAX) * PAGE, (g->offset & UINT32_MAX) * PAGE};
    }
    if (r->said_regions > s->region_count) {
        notes_add(r->n, NOTE_WARNING, "the state file says %" PRIu64 " regions of memory and describes %zu",
                  r->said_regions, s->region_count);
    }
}

error *vmware_state_open(arena *a, bytes file, notes *n, vmware_state **out)
{
    vmware_state *s = ARENA_NEW(a, vmware_state);
    reader *r = ARENA_NEW(a, reader);
    uint32_t count = 0;
    bytes group;

    s->file = file;
    s->state.writer = STR("VMware");
    *r = (reader){.a = a, .s = s, .n = n};
    if (!vmware_state_is(file) || !bytes_u32(file, 4, &s->version) || !bytes_u32(file, 8, &count)) {
        return error_at_offset(a, ERROR_FORMAT, 0,
                               "expected the header of a VMware state file (.vmss, .vmsn)");
    }
    r->wide = load_u32(file.ptr) != 0xbed0bed0;
    if (count > MOST_GROUPS) {
        return error_at_offset(a, ERROR_FORMAT, 8, "the state file says %u groups, expected at most %d",
                               count, MOST_GROUPS);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!bytes_slice(file, HEADER + (uint64_t)i * GROUP, GROUP, &group)) {
            return error_at_offset(a, ERROR_TRUNCATED, HEADER + (uint64_t)i * GROUP,
                                   "the file ends inside the list of its %u groups", count);
        }
        read_group(r, bytes_cstr((bytes){group.ptr, GROUP_NAME}, 0), load_u64(group.ptr + GROUP_NAME),
                   load_u64(group.ptr + GROUP_NAME + 8));
    }
    take_regions(r);
    *out = s;
    return NULL;
}

void vmware_state_ranges(arena *a, const vmware_state *s, uint64_t offset, uint64_t size, uint64_t file_size,
                         notes *n, dump_ranges *out)
{
    size_t count = s->region_count ? s->region_count : 1;
    dump_range *ranges = ARENA_ARRAY(a, dump_range, count);

    if (offset > file_size || size > file_size - offset) {
        notes_add(n, NOTE_WARNING,
                  "the machine's memory of 0x%" PRIx64 " bytes at 0x%" PRIx64
                  " leaves the file: it is cut short",
                  size, offset);
    }
    ranges[0] = (dump_range){s->is_arm64 ? ARM64_MEMORY : 0, size, offset};
    for (size_t i = 0; i < s->region_count; i++) {
        ranges[i] = s->regions[i];
        if (ranges[i].offset > size || ranges[i].size > size - ranges[i].offset) {
            notes_add(n, NOTE_WARNING,
                      "the memory has 0x%" PRIx64 " bytes, its region %zu needs 0x%" PRIx64
                      ": it is cut short",
                      size, i, ranges[i].offset + ranges[i].size);
        }
        ranges[i].offset = ranges[i].offset > UINT64_MAX - offset ? UINT64_MAX : ranges[i].offset + offset;
    }
    dump_ranges_index(offset + size < file_size ? offset + size : file_size, ranges, count, out);
}
