/* Any bytes as a hibernation file; its blocks stay packed, fuzz_packed unpacks. */
#include "formats/dump/hibernation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    hibernation *h;

    if (!hibernation_open(a, (bytes){data, size}, notes_new(a), &h)) {
        for (size_t i = 0; i < h->run_count && i < 4096; i++) {
            const hibernation_run *r = &h->runs[i];
            hibernation_block b;
            unsigned index;
            if (!hibernation_find(h, hibernation_run_page(r))) __builtin_trap();
            if (!hibernation_read_block(h, r, &b, &index) || index + hibernation_run_pages(r) > b.pages)
                __builtin_trap();
        }
    }
    arena_free(a);
    return 0;
}
