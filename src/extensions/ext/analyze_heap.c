/* 0xc0000374, a damaged heap: which heap, and what in it. First what ntdll wrote down, then what the heap
 * itself says now: the block that ntdll stumbled over is often not the one that was overrun. */
#include "extensions/ext/analyze.h"
#include "session/heaps.h"

enum { HEAP_CORRUPTION = 0xc0000374u };

static bool first_damage(void *user, const nt_heap_block *b)
{
    nt_heap_block *first = user;
    if (b->damage && !first->damage) *first = *b;
    return true;
}

static void damaged_block(analysis *n, const nt_heaps *h, const nt_heap *heap)
{
    nt_heap_block first = {0};
    nt_heap_end end = nt_heap_walk(h, heap, first_damage, &first);
    if (!first.damage) return;
    analyze_reason_add(n,
                       str_format(n->arena, "heap 0x%llx has %zu damaged blocks, the first at 0x%llx: %s",
                                  (unsigned long long)heap->address, end.damaged,
                                  (unsigned long long)first.entry, first.damage),
                       str_format(n->arena, "!heap -triage 0x%llx", (unsigned long long)heap->address));
}

void analyze_heap(analysis *n)
{
    nt_heaps h;
    nt_heap_failure f;
    if (n->kernel || !n->has_exception || n->exception.code != HEAP_CORRUPTION) return;
    if (session_heaps(n->session, n->arena, &h)) return;
    bool known = nt_heap_failure_info(n->arena, &h, &f);
    if (known) {
        n->heap_failure = f.type_name;
        analyze_reason_add(n,
                           str_format(n->arena, "ntdll found heap 0x%llx damaged at 0x%llx%s%.*s",
                                      (unsigned long long)f.heap, (unsigned long long)f.address,
                                      f.type_name.len ? ", " : "", STR_ARG(f.type_name)),
                           str_format(n->arena, "!heap -x 0x%llx", (unsigned long long)f.address));
    }
    for (size_t i = 0; i < h.list.count; i++)
        if (!known || h.list.items[i].address == f.heap) damaged_block(n, &h, &h.list.items[i]);
}
