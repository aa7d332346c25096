/* Virtual address descriptors. Sources: nt's public types of 5.2 to 10.0; windows-driver-docs, "!vad" and
 * "Mapping Symbols When the PEB is Paged Out" (words for types and protections); wdm.h (MM_ protections are
 * the memory manager's own numbers, in "Windows Internals", 7th edition, part 1, chapter 5). */
#include "windows/vad.h"

#include "base/map.h"
#include "windows/soft_pte.h"

enum { MOST_DEPTH = 128, MOST_VADS = 1 << 20, PAGE_SHIFT = 12 };

static uint64_t link_of(value vad, const char *newest, const char *middle, const char *oldest)
{
    return value_or(value_first(vad, newest, middle, oldest, NULL), 0);
}

static uint64_t left_of(value vad)
{
    return link_of(vad, "Core.VadNode.Left", "Core.VadNode.LeftChild", "LeftChild");
}

static uint64_t right_of(value vad)
{
    return link_of(vad, "Core.VadNode.Right", "Core.VadNode.RightChild", "RightChild");
}

/* Virtual page numbers, whose upper part stands alone since Windows 8.1. */
static bool page_numbers(value vad, uint64_t *first, uint64_t *last)
{
    if (!value_u64(value_first(vad, "Core.StartingVpn", "StartingVpn", NULL), first) ||
        !value_u64(value_first(vad, "Core.EndingVpn", "EndingVpn", NULL), last))
        return false;
    *first |= value_or(value_field(vad, "Core.StartingVpnHigh"), 0) << 32;
    *last |= value_or(value_field(vad, "Core.EndingVpnHigh"), 0) << 32;
    return true;
}

uint64_t nt_vad_root(value process)
{
    return value_or(value_first(process, "VadRoot.Root", "VadRoot.BalancedRoot.RightChild", "VadRoot", NULL),
                    0);
}

static bool flag(value vad, const char *newer, const char *older)
{
    return value_or(value_first(vad, newer, older, NULL), 0) != 0;
}

bool nt_vad_read(nt_context *c, uint64_t address, nt_vad *out)
{
    value vad = nt_value(c, "_MMVAD", address);
    nt_vad v = {.address = address};
    uint64_t type, protection, is_private;
    if (!page_numbers(vad, &v.first, &v.last) ||
        !value_u64(value_first(vad, "Core.u.VadFlags.VadType", "u.VadFlags.VadType", NULL), &type) ||
        !value_u64(value_first(vad, "Core.u.VadFlags.Protection", "u.VadFlags.Protection", NULL),
                   &protection) ||
        !value_u64(value_first(vad, "Core.u.VadFlags.PrivateMemory", "u.VadFlags.PrivateMemory", NULL),
                   &is_private))
        return false;
    v.type = (unsigned)type;
    v.protection = (unsigned)protection;
    v.is_private = is_private != 0;
    v.commit =
        value_or(value_first(vad, "Core.u1.VadFlags1.CommitCharge", "u.VadFlags.CommitCharge", NULL), 0) |
        value_or(value_field(vad, "Core.CommitChargeHigh"), 0) << 31;
    v.mem_commit = flag(vad, "Core.u1.VadFlags1.MemCommit", "u.VadFlags.MemCommit");
    v.no_change = flag(vad, "Core.u.VadFlags.NoChange", "u.VadFlags.NoChange");
    if (!v.is_private) { /* a short descriptor ends here */
        v.control_area = value_or(value_first(vad, "Subsection.ControlArea", "ControlArea", NULL), 0);
        v.first_prototype = value_or(value_field(vad, "FirstPrototypePte"), 0);
        v.last_prototype = value_or(value_field(vad, "LastContiguousPte"), 0);
        v.file_offset = value_or(value_field(vad, "u2.VadFlags2.FileOffset"), 0);
        v.inherit = flag(vad, "u2.VadFlags2.Inherit", NULL);
        v.copy_on_write = flag(vad, "u2.VadFlags2.CopyOnWrite", NULL);
        v.secured_no_change = flag(vad, "u2.VadFlags2.SecNoChange", NULL);
        v.one_secured = flag(vad, "u2.VadFlags2.OneSecured", NULL);
        v.many_secured = flag(vad, "u2.VadFlags2.MultipleSecured", NULL);
    }
    *out = v;
    return true;
}

typedef struct tree_walk {
    arena *arena;
    nt_context *windows;
    nt_vads *out;
    u64_map *seen;
    walk_end end;
} tree_walk;

static void broken(tree_walk *w, walk_end end)
{
    if (w->end == WALK_COMPLETE) w->end = end;
}

/* A branch that was there before, or that goes too deep, is not gone into. */
static bool enters(tree_walk *w, uint64_t at, unsigned depth)
{
    if (interrupt_pending(w->windows->values->interrupt)) broken(w, WALK_INTERRUPTED);
    else if (u64_map_get(w->seen, at)) broken(w, WALK_CYCLE);
    else if (depth >= MOST_DEPTH || u64_map_count(w->seen) >= MOST_VADS) broken(w, WALK_LIMIT);
    else {
        u64_map_put(w->seen, at, w);
        return true;
    }
    return false;
}

nt_vads nt_vad_tree(arena *a, nt_context *c, uint64_t root, walk_end *end)
{
    nt_vads all = {0};
    tree_walk w = {.arena = a, .windows = c, .out = &all, .seen = u64_map_new(a), .end = WALK_COMPLETE};
    struct {
        uint64_t at;
        unsigned level;
    } path[MOST_DEPTH];
    uint64_t at = root;
    unsigned depth = 0, level = 0;
    while (at || depth) {
        if (at && enters(&w, at, level)) {
            path[depth].at = at;
            path[depth++].level = level++;
            at = left_of(nt_value(c, "_MMVAD", at));
            continue;
        }
        if (depth == 0) break;
        nt_vad v;
        uint64_t here = path[--depth].at;
        level = path[depth].level + 1;
        if (nt_vad_read(c, here, &v)) {
            v.level = level - 1;
            *VEC_PUSH(a, &all) = v;
        } else {
            broken(&w, WALK_UNREADABLE);
        }
        at = right_of(nt_value(c, "_MMVAD", here));
    }
    *end = w.end;
    return all;
}

/* The node whose range has the page; bad when there is none. */
static value node_of_page(nt_context *c, uint64_t root, uint64_t page, uint64_t *first)
{
    uint64_t last;
    for (unsigned depth = 0; root && depth < MOST_DEPTH; depth++) {
        value vad = nt_value(c, "_MMVAD", root);
        if (!page_numbers(vad, first, &last)) break;
        if (page >= *first && page <= last) return vad;
        root = page < *first ? left_of(vad) : right_of(vad);
    }
    return value_bad(c->values, error_new(c->values->arena, ERROR_NOT_FOUND, "no descriptor has page %llx",
                                          (unsigned long long)page));
}

bool nt_vad_find(nt_context *c, uint64_t root, uint64_t address, nt_vad *out)
{
    uint64_t first;
    value vad = node_of_page(c, root, address >> PAGE_SHIFT, &first);
    uint64_t at = value_address_of(vad);
    return at && nt_vad_read(c, at, out);
}

bool nt_vad_prototype(nt_context *c, uint64_t process_address, uint64_t address, uint64_t *out)
{
    uint64_t root = nt_vad_root(nt_value(c, "_EPROCESS", process_address)), page = address >> PAGE_SHIFT,
             start, first, last;
    value vad = node_of_page(c, root, page, &start);
    if (!value_address_of(vad) || !value_u64(value_field(vad, "FirstPrototypePte"), &first) ||
        !value_u64(value_field(vad, "LastContiguousPte"), &last))
        return false;
    const type *pte = nt_type(c, "_MMPTE");
    uint64_t at = first + (page - start) * (pte && pte->size == 4 ? 4 : 8);
    /* Beyond it the section goes on in another subsection's array. */
    if (!first || at < first || at > last) return false;
    *out = at;
    return true;
}

str nt_vad_protection_name(unsigned protection)
{
    static const char *const names[] = {"NO_ACCESS", "READONLY",  "EXECUTE",           "EXECUTE_READ",
                                        "READWRITE", "WRITECOPY", "EXECUTE_READWRITE", "EXECUTE_WRITECOPY"};
    enum { NOACCESS = 0x18 }; /* a guard that is not cached */
    return str_from_cstr(names[protection == NOACCESS ? 0 : protection & 7]);
}

str nt_vad_type_name(unsigned type)
{
    static const char *const names[] = {"",         "Phys",     "Exe",    "AWE",
                                        "WrtWatch", "LargePag", "Rotate", "LargePagSec"};
    return type < sizeof names / sizeof *names ? str_from_cstr(names[type]) : STR("");
}
