/* The debug page heap (gflags +hpa, Application Verifier): each block on pages of its own, its node
 * elsewhere.
 *
 *     ntdll!RtlpDphPageHeapList -> _DPH_HEAP_ROOT: BusyNodesTable (an AVL tree of _DPH_HEAP_BLOCK), or a list
 *                                                  (Windows Vista and earlier); pFreeAllocationListHead
 *
 * StackTrace is declared a _RTL_TRACE_BLOCK, and is a _RTL_STACK_TRACE_ENTRY since Windows Vista: the trace
 * database's, as `dds` of it shows. */
#include "windows/heap_internal.h"

uint64_t nt_page_heap_normal(const nt_heaps *h, uint64_t root)
{
    return heap_field_or0(h->memory, &h->layout, HF_DPH_NORMAL, root);
}

uint32_t nt_page_heap_flags(const nt_heaps *h, uint64_t root)
{
    return (uint32_t)heap_field_or0(h->memory, &h->layout, HF_DPH_FLAGS, root);
}

static bool read_node(const nt_heaps *h, uint64_t root, uint64_t node, bool busy, nt_page_block *out)
{
    const heap_layout *l = &h->layout;
    nt_page_block b = {.node = node, .root = root, .busy = busy};
    if (!heap_field_read(h->memory, l, HF_BLOCK_USER, node, &b.user) ||
        !heap_field_read(h->memory, l, HF_BLOCK_VIRTUAL, node, &b.pages))
        return false;
    b.pages_size = heap_field_or0(h->memory, l, HF_BLOCK_VIRTUAL_SIZE, node);
    b.requested = heap_field_or0(h->memory, l, HF_BLOCK_REQUESTED, node);
    b.trace = heap_field_or0(h->memory, l, HF_BLOCK_TRACE, node);
    *out = b;
    return true;
}

typedef struct page_walk_state {
    const nt_heaps *heaps;
    uint64_t root;
    nt_page_visitor each;
    void *user;
    nt_heap_end end;
} page_walk_state;

static bool visit(page_walk_state *w, uint64_t node, bool busy)
{
    nt_page_block b;
    if (!read_node(w->heaps, w->root, node, busy, &b)) {
        w->end.damaged++;
        w->end.note = "a node of the page heap is not in the dump";
        return true;
    }
    w->end.blocks++;
    w->end.stopped = !w->each(w->user, &b) || interrupt_pending(w->heaps->interrupt);
    return !w->end.stopped;
}

/* _RTL_BALANCED_LINKS: Parent, LeftChild, RightChild. The tree hangs at the table's BalancedRoot.RightChild.
 */
static bool walk_tree(page_walk_state *w, uint64_t table)
{
    const nt_heaps *h = w->heaps;
    unsigned p = h->pointer_size;
    uint64_t node, stack[HEAP_TREE_DEPTH], links = h->layout.fields[HF_BLOCK_LINKS].offset;
    size_t depth = 0;
    uint64_t last = 0, user;
    if (!heap_pointer(h, table + 2 * p, &node)) return true;
    for (;;) {
        while (node && depth < HEAP_TREE_DEPTH) {
            stack[depth++] = node;
            if (!heap_pointer(h, node + p, &node)) node = 0;
        }
        if (node) w->end.bounded = true;
        if (depth == 0) return true;
        uint64_t at = stack[--depth];
        /* In order, users' addresses grow: where they do not, the tree is damaged, and might have no end. */
        user = heap_field_or0(h->memory, &h->layout, HF_BLOCK_USER, at - links);
        if (user <= last) {
            w->end.note = "the page heap's tree of busy blocks is out of order";
            return true;
        }
        last = user;
        if (!visit(w, at - links, true)) return false;
        if (!heap_pointer(h, at + 2 * p, &node)) node = 0;
    }
}

static bool walk_list(page_walk_state *w, uint64_t node, bool busy)
{
    const nt_heaps *h = w->heaps;
    uint64_t checkpoint = 0;
    size_t power = 1;
    for (size_t i = 0; node && i < HEAP_LIST_LIMIT; i++) {
        if (node == checkpoint) { /* Brent: the list leads in a circle */
            w->end.note = "the page heap's list leads in a circle";
            break;
        }
        if (i == power) {
            checkpoint = node;
            power *= 2;
        }
        if (!visit(w, node, busy)) return false;
        if (!heap_field_read(h->memory, &h->layout, HF_BLOCK_NEXT, node, &node)) break;
    }
    return true;
}

nt_heap_end nt_page_heap_walk(const nt_heaps *h, uint64_t root, nt_page_visitor each, void *user)
{
    page_walk_state w = {.heaps = h, .root = root, .each = each, .user = user};
    const heap_layout *l = &h->layout;
    bool going = heap_has(l, HF_DPH_BUSY)
                     ? walk_tree(&w, root + l->fields[HF_DPH_BUSY].offset)
                     : walk_list(&w, heap_field_or0(h->memory, l, HF_DPH_BUSY_OLD, root), true);
    if (going) walk_list(&w, heap_field_or0(h->memory, l, HF_DPH_FREE, root), false);
    return w.end;
}

typedef struct page_finder {
    uint64_t address;
    nt_page_block found;
    bool any;
} page_finder;

static bool find_page_block(void *user, const nt_page_block *b)
{
    page_finder *f = user;
    if (f->address - b->pages >= b->pages_size) return true;
    f->found = *b;
    f->any = true;
    return false;
}

bool nt_page_heap_find(const nt_heaps *h, uint64_t address, nt_page_block *out)
{
    for (size_t i = 0; i < h->page_roots.count; i++) {
        page_finder f = {.address = address};
        nt_page_heap_walk(h, h->page_roots.items[i], find_page_block, &f);
        if (f.any) {
            *out = f.found;
            return true;
        }
    }
    return false;
}
