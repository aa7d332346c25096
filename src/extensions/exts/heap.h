/* !heap: its forms, each in a file of its own, and what they share. The walking is windows/heap.h's. */
#ifndef NTDBG_EXTENSIONS_EXTS_HEAP_H
#define NTDBG_EXTENSIONS_EXTS_HEAP_H

#include "dispatch/command.h"
#include "windows/heap.h"

enum { HEAP_WORDS = 24 };

typedef struct heap_call {
    command_call *c;
    nt_heaps heaps;
    str words[HEAP_WORDS]; /* of the line, blank-separated; `taken` marks those that were used */
    bool taken[HEAP_WORDS];
    size_t word_count;
} heap_call;

/* Takes the flag (without its dash; letters' case counts); false when it is not there. */
bool heap_take_flag(heap_call *h, const char *flag);
/* Takes the first word that is no flag and was not taken, as an expression. *found is false when there is
 * none. */
error *heap_take_value(heap_call *h, bool *found, uint64_t *value);
/* The same word as text; empty when there is none. */
str heap_take_word(heap_call *h);
/* An error for the first word that nobody took. */
error *heap_words_end(heap_call *h);
/* A word that says a heap: its handle, or its place in the list (1, 2 ...); 0 or none = all. */
error *heap_take_heap(heap_call *h, bool *one, nt_heap *out);

bool heap_is_64(const heap_call *h);

/* A number in hexadecimal without zeros before it. */
str heap_hex(heap_call *h, uint64_t v);
/* Heading and row of -x, -l, -triage: "Entry User Heap Segment Size PrevSize Unused Flags". */
void heap_row_heading(heap_call *h);
void heap_row(heap_call *h, const nt_heap *heap, const nt_heap_block *b);
/* "HEAP x (Seg y) At z Error: invalid block size" */
void heap_damage_line(heap_call *h, const nt_heap *heap, const nt_heap_block *b);
/* The lines of an allocation's stack, each behind `indent`: "7fff1bed8097 ntdll!RtlAllocateHeap+0x97". */
void heap_show_trace(heap_call *h, uint64_t trace, const char *indent);
/* "    _HEAP @ 520000" and its columns, then rows, as -flt and -p -a have them. */
void heap_entry_heading(heap_call *h);
/* `previous` is what the column Prev shows, in units. */
void heap_entry_row(heap_call *h, const nt_heap_block *b, uint64_t previous);
/* What ended a walk early, as a line of its own; nothing when nothing did. */
void heap_show_end(heap_call *h, const nt_heap *heap, const nt_heap_end *end);
/* The banner "HEAP ERROR DETECTED" and what ntdll wrote down; false, and nothing, when it wrote nothing. */
bool heap_show_failure(heap_call *h);

/* Tables of tags (-t), pseudo tags (-T) and, of the process, global tags (-g). */
void heap_show_tags(heap_call *h, const nt_heap *heap, bool tags, bool pseudo);
void heap_show_global_tags(heap_call *h);

error *heap_summary(heap_call *h); /* -s */
error *heap_dump(heap_call *h);    /* -h -hl -a -f -m -v -k -c, alone or together */
error *heap_search(heap_call *h);  /* -x [-v] */
error *heap_leaks(heap_call *h);   /* -l */
error *heap_inspect(heap_call *h); /* -i */
error *heap_stat(heap_call *h);    /* -stat */
error *heap_filter(heap_call *h);  /* -flt */
error *heap_pattern(heap_call *h); /* -srch */
error *heap_page(heap_call *h);    /* -p */
error *heap_triage(heap_call *h);  /* -triage */

#endif
