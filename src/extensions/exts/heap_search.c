/* !heap -x, -l, -i. Text: transcripts in Microsoft's All-In-One Code Framework (C++ debugging documents) for
 * -x, -x -v and -l; "Windows Internals" 7th edition and public write-ups for -i; M. V. Yason's paper for -i
 * of segment heaps. */
#include "extensions/exts/heap.h"

#include "windows/heap_references.h"

enum { MOST_REFERENCES = 10000 };

static void show_references(heap_call *h, const nt_heap_block *b)
{
    uint64_t end = b->entry + b->size;
    nt_references found = nt_heap_references(h->c->arena, &h->heaps, b->entry, end, MOST_REFERENCES);
    out_begin(h->c->out, "heap_references");
    emit(h->c->out, NULL, "Search VM for address range {start:q} - {last:q} : ", f_p("start", b->entry),
         f_p("last", end - 1), f_b("complete", found.count < MOST_REFERENCES));
    out_list_begin(h->c->out, "references");
    for (size_t i = 0; i < found.count; i++)
        emit(h->c->out, "heap_reference", "{at:q} ({value:q}), ", f_p("at", found.items[i].at),
             f_p("value", found.items[i].value));
    out_list_end(h->c->out);
    out_end(h->c->out);
    out_heading(h->c->out, "\n\n");
}

static bool no_heap_block(heap_call *h, uint64_t address)
{
    nt_page_block page;
    if (!nt_page_heap_find(&h->heaps, address, &page)) return false;
    emit(h->c->out, "page_heap_hint",
         "{address:q} is in a block of the page heap: !heap -p -a 0x{address_text}\n",
         f_p("address", address),
         f_s("address_text", str_format(h->c->arena, "%llx", (unsigned long long)address)));
    return true;
}

error *heap_search(heap_call *h)
{
    bool found, search = heap_take_flag(h, "v");
    uint64_t address = 0;
    nt_heap heap;
    nt_heap_block b;
    error *e = heap_take_value(h, &found, &address);
    if (!e) e = heap_words_end(h);
    if (e) return e;
    if (!found) return error_new(h->c->arena, ERROR_SYNTAX, "!heap -x needs an address");
    if (!nt_heap_find(&h->heaps, address, &heap, &b)) {
        if (!no_heap_block(h, address))
            emit(h->c->out, "heap_not_found", "{address:q} is not in a heap\n", f_p("address", address));
        return NULL;
    }
    heap_row_heading(h);
    heap_row(h, &heap, &b);
    if (b.damage) heap_damage_line(h, &heap, &b);
    out_heading(h->c->out, "\n");
    if (search) show_references(h, &b);
    return NULL;
}

/* Registers hold pointers too: those of the thread that the user stands in. Other threads' are on their
 * stacks, where the system saved them, as far as a dump has those. */
static size_t registers(heap_call *h, uint64_t *out, size_t capacity)
{
    cpu_registers r;
    size_t n = 0;
    if (session_registers(h->c->session, h->c->arena, &r)) return 0;
    for (size_t i = 0; i < r.arch->register_count && i < CPU_MAX_WHOLE && n < capacity; i++) {
        uint64_t v;
        if (cpu_register_get(&r, (int)i, &v)) out[n++] = v;
    }
    return n;
}

error *heap_leaks(heap_call *h)
{
    uint64_t roots[64];
    error *e = heap_words_end(h);
    if (e) return e;
    out_heading(h->c->out, "Searching the memory for potential unreachable busy blocks.\n");
    for (size_t i = 0; i < h->heaps.list.count; i++)
        emit(h->c->out, "heap_scanned", "Heap {heap:q}\n", f_p("heap", h->heaps.list.items[i].address));
    out_heading(h->c->out, "Scanning VM ...\n");
    nt_leaks leaks =
        nt_heap_leaks(h->c->arena, &h->heaps, roots, registers(h, roots, sizeof roots / sizeof *roots));
    emit(h->c->out, "heap_leak_scan",
         "Scanning references from {busy} busy blocks ({megabytes} MBytes) ...\n", f_u("busy", leaks.busy),
         f_u("megabytes", leaks.bytes >> 20), f_x("bytes", leaks.bytes, 16), f_b("complete", !leaks.bounded));
    heap_row_heading(h);
    for (size_t i = 0; i < leaks.items.count && !out_cancelled(h->c->out); i++)
        heap_row(h, &h->heaps.list.items[leaks.items.items[i].heap], &leaks.items.items[i].block);
    emit(h->c->out, "heap_leaks", "{count} potential unreachable blocks were detected.\n",
         f_u("count", leaks.items.count));
    return NULL;
}

static void show_lfh_details(heap_call *h, const nt_heap_block *b)
{
    emit(h->c->out, "heap_block_details",
         "Header content     : 0x{low:08X} 0x{high:08X}\n"
         "Block flags        : 0x{flags_text} LFH ({state} )\n"
         "Total block size   : 0x{units_text} units (0x{size_text} bytes)\n"
         "Requested size     : 0x{requested_text} bytes (unused 0x{unused_text} bytes)\n"
         "Subsegment         : 0x{owner:q}\n",
         f_x("low", b->raw & 0xffffffff, 8), f_x("high", b->raw >> 32, 8),
         f_c("flags_text", b->busy ? "1" : "0"), f_c("state", b->busy ? "busy" : "free"),
         f_s("units_text",
             str_format(h->c->arena, "%llx", (unsigned long long)(b->size / h->heaps.granularity))),
         f_s("size_text", str_format(h->c->arena, "%llx", (unsigned long long)b->size)),
         f_s("requested_text", str_format(h->c->arena, "%llx", (unsigned long long)b->requested)),
         f_s("unused_text", str_format(h->c->arena, "%llx", (unsigned long long)b->unused)),
         f_p("owner", b->owner), f_x("size", b->size, 16), f_x("requested", b->requested, 16));
}

static void show_details(heap_call *h, const nt_heap_block *b)
{
    arena *a = h->c->arena;
    unsigned unit = h->heaps.granularity;
    uint8_t check = (uint8_t)(b->decoded >> 24); /* SmallTagIndex */
    uint8_t expected = (uint8_t)(b->decoded ^ b->decoded >> 8 ^ b->decoded >> 16);
    str crc = check == expected ? str_format(a, "OK - 0x%x  ", check)
                                : str_format(a, "ERROR - current 0x%x, expected 0x%x", check, expected);
    if (nt_heap_is_old(&h->heaps)) crc = STR("none (before Windows Vista)");
    str segment = str_format(a, "0x%0*llx (offset %x)", (int)h->heaps.pointer_size * 2,
                             (unsigned long long)b->segment, (unsigned)(b->decoded >> 48 & 0xff));
    str flags = str_format(a, "0x%x (%s%s%s%s)", b->flags, b->flags & NT_ENTRY_BUSY ? "busy " : "free ",
                           b->flags & NT_ENTRY_EXTRA ? "extra " : "", b->flags & NT_ENTRY_FILL ? "fill " : "",
                           b->flags & NT_ENTRY_LAST ? "last " : "");
    emit(
        h->c->out, "heap_block_details",
        "Header content     : 0x{low:08X} 0x{high:08X} (decoded : 0x{decoded_low:08X} 0x{decoded_high:08X})\n"
        "Owning segment     : {segment_text}\n"
        "Block flags        : {flags_text}\n"
        "Total block size   : 0x{units_text} units (0x{size_text} bytes)\n"
        "Requested size     : 0x{requested_text} bytes (unused 0x{unused_text} bytes)\n"
        "Previous block size: 0x{previous_units_text} units (0x{previous_text} bytes)\n"
        "Block CRC          : {crc}\n"
        "Previous block     : 0x{previous_block:q}\n"
        "Next block         : 0x{next_block:q}\n",
        f_x("low", b->raw & 0xffffffff, 8), f_x("high", b->raw >> 32, 8),
        f_x("decoded_low", b->decoded & 0xffffffff, 8), f_x("decoded_high", b->decoded >> 32, 8),
        f_s("segment_text", segment), f_s("flags_text", flags),
        f_s("units_text", str_format(a, "%llx", (unsigned long long)(b->size / unit))),
        f_s("size_text", str_format(a, "%llx", (unsigned long long)b->size)),
        f_s("requested_text", str_format(a, "%llx", (unsigned long long)b->requested)),
        f_s("unused_text", str_format(a, "%llx", (unsigned long long)b->unused)),
        f_s("previous_units_text", str_format(a, "%llx", (unsigned long long)(b->previous / unit))),
        f_s("previous_text", str_format(a, "%llx", (unsigned long long)b->previous)), f_s("crc", crc),
        f_p("previous_block", b->entry - b->previous), f_p("next_block", b->entry + b->size),
        f_x("size", b->size, 16), f_x("requested", b->requested, 16),
        f_b("sound", check == expected || nt_heap_is_old(&h->heaps)));
}

/* Text: M. V. Yason, "Windows 10 Segment Heap Internals", the appendix on !heap, of Windows 10 before 1809.
 * A large block is in no segment: the lines about one are not shown then. */
static void show_segment_block(heap_call *h, const nt_heap *heap, uint64_t address, const nt_heap_block *b)
{
    nt_heap_page_range r;
    out_begin(h->c->out, "heap_block_details");
    if (nt_heap_page_range_of(&h->heaps, heap, address, &r))
        emit(h->c->out, NULL,
             "The address {address:q} is in Segment {segment:q}\n"
             "Page range descriptor address: {descriptor:q}\n"
             "Page range start address: {range:q}\n"
             "Range flags ({flags_text}): First{allocated}{committed}{kind}\n\n",
             f_p("address", address), f_p("segment", r.segment), f_p("descriptor", r.descriptor),
             f_p("range", r.start), f_s("flags_text", heap_hex(h, r.flags)),
             f_c("allocated", r.allocated ? " Allocated" : ""),
             f_c("committed", r.committed ? " Committed" : ""),
             f_s("kind", r.kind ? str_format(h->c->arena, " %s", r.kind) : STR("")));
    emit(h->c->out, NULL,
         "UserAddress: 0x{user:q}\n"
         "Block is : {state}\n"
         "Total Block Size (Bytes): 0x{size_text}\n"
         "User Size (bytes): 0x{requested_text}\n"
         "UnusedBytes (bytes): 0x{unused_text}\n",
         f_p("user", b->user), f_c("state", b->busy ? "Busy" : "Free"),
         f_s("size_text", heap_hex(h, b->size)), f_s("requested_text", heap_hex(h, b->requested)),
         f_s("unused_text", heap_hex(h, b->busy ? b->size - b->requested - (b->user - b->entry) : 0)),
         f_x("size", b->size, 16), f_x("requested", b->requested, 16));
    out_end(h->c->out);
}

error *heap_inspect(heap_call *h)
{
    bool found, has_heap = heap_take_flag(h, "h");
    uint64_t address = 0, handle;
    error *e = heap_take_value(h, &found, &address);
    if (!e && has_heap) e = heap_take_value(h, &found, &handle);
    if (!e) e = heap_words_end(h);
    if (e) return e;
    if (!found)
        return error_new(h->c->arena, ERROR_SYNTAX,
                         "!heap -i needs the address of a heap or of a block's header");
    nt_heap heap = nt_heap_at(&h->heaps, address);
    if (heap.index) {
        emit(h->c->out, "heap_context", "Heap context set to the heap 0x{heap:q}\n", f_p("heap", address));
        return NULL;
    }
    nt_heap_block b;
    if (!nt_heap_find(&h->heaps, address, &heap, &b))
        return error_new(h->c->arena, ERROR_MEMORY, "0x%llx is not in a heap", (unsigned long long)address);
    if (heap.kind == NT_HEAP_SEGMENT) {
        show_segment_block(h, &heap, address, &b);
        if (b.damage) heap_damage_line(h, &heap, &b);
        return NULL;
    }
    emit(h->c->out, "heap_block_context",
         "Detailed information for block entry {entry:q}\n"
         "Assumed heap       : 0x{heap:q} (Use !heap -i NewHeapHandle to change)\n",
         f_p("entry", b.entry), f_p("heap", heap.address));
    if (b.kind == NT_BLOCK_LFH) show_lfh_details(h, &b);
    else show_details(h, &b);
    if (b.damage) heap_damage_line(h, &heap, &b);
    return NULL;
}
