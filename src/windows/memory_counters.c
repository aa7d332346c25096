/* The memory manager's counters. Up to Windows 8.1 they are variables of nt, since Windows 10 members of
 * MiState (the system's) and of MiSystemPartition (a partition's); the debugger's own documentation and
 * "Windows Internals" name what each means, nt's public symbols where it is. */
#include "windows/memory_counters.h"

#include "windows/variables.h"

enum { PAGE_SHIFT = 12, MOST_PLACES = 3, MOST_POOLS = 64, MOST_PAGING_FILES = 16, MOST_SESSIONS = 4096 };

#define SYSTEM "MiState", "_MI_SYSTEM_INFORMATION"
#define PARTITION "MiSystemPartition", "_MI_PARTITION"

typedef struct place {
    const char *variable, *type; /* type NULL: a number of `size` bytes (0 = a pointer's) */
    const char *field;
    unsigned size, shift; /* shift: what turns it into pages */
} place;

typedef struct row {
    const char *name;
    place places[MOST_PLACES];
} row;

static const row before_pools[] = {
    {"Physical Memory", {{.variable = "MmNumberOfPhysicalPages"}, {PARTITION, "Vp.NumberOfPhysicalPages"}}},
};

static const row pages[] = {
    {"Available Pages", {{.variable = "MmAvailablePages"}, {PARTITION, "Vp.AvailablePages"}}},
    {"ResAvail Pages", {{.variable = "MmResidentAvailablePages"}, {PARTITION, "Vp.ResidentAvailablePages"}}},
};

static const row system_ptes[] = {
    {"Free System PTEs",
     {{"MiSystemPteInfo", "_MI_SYSTEM_PTE_TYPE", "TotalFreeSystemPtes"},
      {SYSTEM, "Vs.SystemPteInfo.TotalFreeSystemPtes"},
      {.variable = "MmTotalFreeSystemPtes", .size = 4}}},
    {"Modified Pages",
     {{"MmModifiedPageListHead", "_MMPFNLIST", "Total"}, {PARTITION, "Vp.ModifiedPageListHead.Total"}}},
    {"Modified PF Pages",
     {{.variable = "MmTotalPagesForPagingFile"}, {PARTITION, "Vp.TotalPagesForPagingFile"}}},
};

static const row nonpaged[] = {
    {"NonPagedPool Usage", {{.variable = "MmAllocatedNonPagedPool"}}},
    {"NonPagedPool Max",
     {{.variable = "MmMaximumNonPagedPoolInPages"},
      {SYSTEM, "Vs.MaximumNonPagedPoolInPages"},
      {.variable = "MmMaximumNonPagedPoolInBytes", .shift = PAGE_SHIFT}}},
};

/* Without the pool's descriptors: those are gone since the segment heap has the pools (Windows 10 1903). */
static const row paged_without_descriptors[] = {
    {"PagedPool Usage",
     {{SYSTEM, "Vs.PagedPoolInfo.AllocatedPagedPool"},
      {"MmPagedPoolInfo", "_MM_PAGED_POOL_INFO", "AllocatedPagedPool"}}},
};

static const row paged_maximum[] = {
    {"PagedPool Maximum",
     {{SYSTEM, "Vs.SizeOfPagedPoolInPages"}, {.variable = "MmSizeOfPagedPoolInBytes", .shift = PAGE_SHIFT}}},
};

static const row committed[] = {
    {"Shared Commit",
     {{.variable = "MmSharedCommit"}, {PARTITION, "Vp.SharedCommit"}, {SYSTEM, "Vs.SharedCommit"}}},
    {"Special Pool", {{.variable = "MmSpecialPagesInUse"}, {SYSTEM, "Vs.SpecialPagesInUse"}}},
    {"Shared Process", {{.variable = "MmProcessCommit"}, {SYSTEM, "Vs.ProcessCommit"}}},
    {"PagedPool Commit",
     {{.variable = "MmPagedPoolCommit"}, {"MmPagedPoolInfo", "_MM_PAGED_POOL_INFO", "PagedPoolCommit"}}},
    {"Driver Commit", {{.variable = "MmDriverCommit", .size = 4}, {SYSTEM, "Vs.DriverCommit"}}},
    {"Committed pages", {{.variable = "MmTotalCommittedPages"}, {PARTITION, "Vp.TotalCommittedPages"}}},
    {"Commit limit", {{.variable = "MmTotalCommitLimit"}, {PARTITION, "Vp.TotalCommitLimit"}}},
};

/* True when this kernel has such a place, readable or not. */
static bool look_at(arena *a, nt_context *c, const place *p, nt_counter *out)
{
    uint64_t at;
    if (!p->variable || !nt_variable_address(c, p->variable, &at)) return false;
    if (p->type) {
        value whole = nt_value(c, p->type, at);
        if (!value_has_field(whole, p->field)) return false;
        out->known = value_u64(value_field(whole, p->field), &out->pages);
        out->source = str_format(a, "nt!%s.%s", p->variable, p->field);
    } else {
        out->known = nt_variable_number(c, p->variable, p->size, &out->pages);
        out->source = str_format(a, "nt!%s", p->variable);
    }
    out->pages >>= p->shift;
    return true;
}

static void add_rows(arena *a, nt_context *c, const row *rows, size_t count, nt_counters *all)
{
    for (size_t i = 0; i < count; i++) {
        nt_counter found = {.name = str_from_cstr(rows[i].name)};
        for (size_t n = 0; n < MOST_PLACES; n++) {
            if (!look_at(a, c, &rows[i].places[n], &found)) continue;
            *VEC_PUSH(a, all) = found;
            break;
        }
    }
}
#define ADD_ROWS(rows) add_rows(a, c, (rows), sizeof(rows) / sizeof *(rows), &all)

/* Pages of the lists of locked I/O: MmSystemLockPagesCount up to Windows Server 2003; later kernels do not
 * count them, and !vm shows none. */
static nt_counter locked_pages(nt_context *c)
{
    nt_counter found = {.name = STR("Locked IO Pages"), .known = true, .source = STR("none")};
    uint64_t at;
    if (!nt_variable_address(c, "MmSystemLockPagesCount", &at)) return found;
    found.known = nt_variable_number(c, "MmSystemLockPagesCount", 0, &found.pages);
    found.source = STR("nt!MmSystemLockPagesCount");
    return found;
}

/* A pool's descriptors: `count` POOL_DESCRIPTORs by a table of pointers to them. One line each where there
 * are several, and what they make together. False when this kernel has none. */
static bool add_pools(arena *a, nt_context *c, const char *table, uint64_t count, const char *line,
                      nt_counters *all, nt_counter *sum)
{
    uint64_t at, descriptor;
    unsigned width = c->values->pointer_size;
    if (count == 0 || count > MOST_POOLS || !nt_variable_address(c, table, &at)) return false;
    sum->known = true;
    sum->source = str_format(a, "nt!%s", table);
    for (uint64_t i = 0; i < count; i++) {
        nt_counter one = {.source = str_format(a, "nt!%s[%llu]", table, (unsigned long long)i)};
        uint64_t small, big;
        one.name = str_format(a, line, (unsigned long long)i);
        value pool = space_read_pointer(c->values->space, at + i * width, width, &descriptor)
                         ? nt_value(c, "_POOL_DESCRIPTOR", descriptor)
                         : nt_value(c, "_POOL_DESCRIPTOR", 0);
        one.known = value_u64(value_field(pool, "TotalPages"), &small) &&
                    value_u64(value_field(pool, "TotalBigPages"), &big);
        if (one.known) one.pages = small + big;
        sum->known = sum->known && one.known;
        sum->pages += one.pages;
        if (count > 1) *VEC_PUSH(a, all) = one;
    }
    return true;
}

bool nt_session_spaces(arena *a, nt_context *c, nt_values *out, str *source, walk_end *end)
{
    uint64_t head;
    const type *t = nt_type(c, "_MM_SESSION_SPACE");
    type_field link;
    if (nt_variable_address(c, "MiSessionWsList", &head)) {
        *source = STR("nt!MiSessionWsList");
    } else {
        head = value_address_of(value_field(nt_variable(c, SYSTEM), "Vs.SessionWsList"));
        *source = STR("nt!MiState.Vs.SessionWsList");
    }
    if (!t || !head || !type_find_field(t, STR("WsListEntry"), &link)) return false;
    list_walk w = list_walk_begin(c->values, head, t, "WsListEntry", MOST_SESSIONS);
    value session;
    while (list_walk_next(&w, &session)) *VEC_PUSH(a, out) = session;
    *end = w.end;
    return true;
}

static nt_counter session_commit(arena *a, nt_context *c, bool *has)
{
    nt_counter sum = {.name = STR("Session Commit"), .known = true};
    nt_values all = {0};
    walk_end end;
    *has = nt_session_spaces(a, c, &all, &sum.source, &end);
    if (!*has) return sum;
    for (size_t i = 0; i < all.count; i++) {
        uint64_t charged;
        if (value_u64(value_field(all.items[i], "CommittedPages"), &charged)) sum.pages += charged;
        else sum.known = false;
    }
    if (end != WALK_COMPLETE) {
        sum.known = false;
        sum.source = str_format(a, "%.*s: %.*s", STR_ARG(sum.source), STR_ARG(walk_end_text(end)));
    }
    return sum;
}

static void add_paged_pool(arena *a, nt_context *c, nt_counters *out)
{
    nt_counters all = *out;
    nt_counter sum = {.name = STR("PagedPool Usage")};
    uint64_t count;
    /* ExpNumberOfPagedPools counts those behind the first. */
    if (nt_variable_number(c, "ExpNumberOfPagedPools", 4, &count) &&
        add_pools(a, c, "ExpPagedPoolDescriptor", count + 1, "PagedPool %llu Usage", &all, &sum))
        *VEC_PUSH(a, &all) = sum;
    else ADD_ROWS(paged_without_descriptors);
    ADD_ROWS(paged_maximum);
    *out = all;
}

nt_counters nt_memory_counters(arena *a, nt_context *c)
{
    nt_counters all = {0};
    nt_counter unused = {0};
    uint64_t count;
    bool has;
    ADD_ROWS(before_pools);
    ADD_ROWS(pages);
    *VEC_PUSH(a, &all) = locked_pages(c);
    ADD_ROWS(system_ptes);
    if (nt_variable_number(c, "ExpNumberOfNonPagedPools", 4, &count) && count > 1)
        add_pools(a, c, "ExpNonPagedPoolDescriptor", count, "NonPagedPool %llu Used", &all, &unused);
    ADD_ROWS(nonpaged);
    add_paged_pool(a, c, &all);
    nt_counter session = session_commit(a, c, &has);
    if (has) *VEC_PUSH(a, &all) = session;
    ADD_ROWS(committed);
    return all;
}

bool nt_memory_paging_files(arena *a, nt_context *c, nt_paging_files *out)
{
    uint64_t table = 0, count, file;
    unsigned width = c->values->pointer_size;
    value partition = nt_variable(c, PARTITION);
    if (nt_variable_address(c, "MmPagingFile", &table)) {
        if (!nt_variable_number(c, "MmNumberOfPagingFiles", 4, &count)) return false;
    } else {
        table = value_address_of(value_field(partition, "Vp.PagingFile"));
        if (!table || !value_u64(value_field(partition, "Vp.NumberOfPagingFiles"), &count)) return false;
    }
    for (uint64_t i = 0; i < count && i < MOST_PAGING_FILES; i++) {
        nt_paging_file f = {0};
        value v = space_read_pointer(c->values->space, table + i * width, width, &file)
                      ? nt_value(c, "_MMPAGING_FILE", file)
                      : nt_value(c, "_MMPAGING_FILE", 0);
        value_counted_string(value_field(v, "PageFileName"), a, &f.name);
        f.size = value_field(v, "Size");
        f.free_space = value_field(v, "FreeSpace");
        f.minimum = value_field(v, "MinimumSize");
        f.maximum = value_field(v, "MaximumSize");
        *VEC_PUSH(a, out) = f;
    }
    return true;
}

bool nt_commit_failures(nt_context *c, uint64_t *out, str *source)
{
    enum { VISTA = 6 };
    uint64_t at, major, sum = 0;
    uint32_t one;
    if (nt_variable_address(c, "MiChargeCommitmentFailures", &at)) {
        *source = STR("nt!MiChargeCommitmentFailures");
    } else {
        at = value_address_of(value_field(nt_variable(c, PARTITION), "Vp.ChargeCommitmentFailures"));
        *source = STR("nt!MiSystemPartition.Vp.ChargeCommitmentFailures");
        if (!at) return false;
    }
    bool old = nt_major_version(c, &major) && major < VISTA;
    const unsigned members[] = {0, 1, old ? 2 : 3};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (!space_read_u32(c->values->space, at + 4 * members[i], &one)) return false;
        sum += one;
    }
    *out = sum;
    return true;
}

bool nt_process_private_pages(value process, uint64_t *out)
{
    return value_u64(value_field(process, "CommitCharge"), out);
}
