/* Records and packets of hardware errors out of arbitrary bytes. */
#include "memory/space.h"
#include "windows/whea.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint64_t base = 0xfffffa8000000000;
    arena *a = arena_new();
    nt_whea_record r;
    nt_whea_packet p;
    space_run run = {base, size, 0};
    space *memory = space_from_runs(a, (bytes){data, size}, &run, 1);
    if (nt_whea_read(a, memory, base, &r))
        for (size_t i = 0; i < r.sections.count; i++) {
            const nt_whea_section *s = &r.sections.items[i];
            if (nt_whea_packet_read(s->data, &p)) (void)nt_whea_format(&p);
            if (s->data.len >= 2) (void)nt_mca_error_name(a, load_u16(s->data.ptr));
        }
    if (nt_whea_packet_read((bytes){data, size}, &p)) (void)nt_whea_format(&p);
    arena_free(a);
    return 0;
}
