/* CET shadow stacks: `call` pushes return addresses on them too, and nothing else can write there. A frame
 * that was entered by an exception or an interrupt in user mode has none. */
#include "unwind/unwind.h"

#define SEARCH_ENTRIES 64

/* Where `address` stands from `at` on; false when it does not, or the stack ends before. */
static bool find_entry(space *memory, uint64_t at, uint64_t address, unsigned *skipped)
{
    for (unsigned i = 0; i < SEARCH_ENTRIES; i++) {
        uint64_t entry;
        if (!space_read_u64(memory, at + 8 * (uint64_t)i, &entry)) return false;
        if (entry == address) {
            *skipped = i;
            return true;
        }
    }
    return false;
}

void unwind_check_shadow(space *memory, uint64_t ssp, frame *frames, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        frame *f = &frames[i];
        uint64_t entry;
        unsigned skipped;
        bool exact = i + 1 < count && frames[i + 1].is_exception_frame;
        if (!f->has_return_address || f->return_address == 0 || exact) continue;
        if (!space_read_u64(memory, ssp, &entry)) return;
        if (find_entry(memory, ssp, f->return_address, &skipped)) {
            f->shadow = skipped ? SHADOW_SKIPPED : SHADOW_AGREES;
            ssp += 8 * (uint64_t)(skipped + 1);
        } else {
            f->shadow = SHADOW_DIFFERS;
            f->shadow_address = entry;
            ssp += 8;
        }
    }
}
