/* !heap -t, -T, -g: tags of allocations, pseudo tags, global tags. Sources: windows-driver-docs, "!heap", for
 * what the options show; no published session has their tables, so their form is ours. */
#include "windows/heap_tags.h"
#include "extensions/exts/heap.h"

static void show_table(heap_call *h, const char *title, const nt_heap_tags *tags, uint64_t heap)
{
    out_heading(h->c->out, "    %s:\n", title);
    if (tags->count == 0) {
        out_heading(h->c->out, "        none\n");
        return;
    }
    out_heading(h->c->out,
                "        Tag  Name                         Allocs      Frees       Diff       Size\n");
    for (size_t i = 0; i < tags->count && !out_cancelled(h->c->out); i++) {
        const nt_heap_tag *t = &tags->items[i];
        emit(h->c->out, "heap_tag",
             "        {tag:04x} {name:-24} {allocs:10} {frees:10} {diff:10} {size_text:10}\n",
             f_x("tag", t->index, 4), f_s("name", t->name), f_u("allocs", t->allocs), f_u("frees", t->frees),
             f_u("diff", t->allocs > t->frees ? t->allocs - t->frees : 0),
             f_s("size_text", heap_hex(h, t->size)), f_x("size", t->size, 16), f_p("heap", heap));
    }
}

void heap_show_tags(heap_call *h, const nt_heap *heap, bool tags, bool pseudo)
{
    if (tags) {
        nt_heap_tags found = nt_heap_tags_of(h->c->arena, &h->heaps, heap->address);
        show_table(h, "Tags", &found, heap->address);
    }
    if (pseudo) {
        nt_heap_tags found = nt_heap_pseudo_tags(h->c->arena, &h->heaps, heap->address);
        show_table(h, "Pseudo tags", &found, heap->address);
    }
}

void heap_show_global_tags(heap_call *h)
{
    uint64_t heap = nt_heap_global_tags(&h->heaps);
    nt_heap_tags found = {0};
    if (heap) found = nt_heap_tags_of(h->c->arena, &h->heaps, heap);
    show_table(h, "Global tags", &found, heap);
}
