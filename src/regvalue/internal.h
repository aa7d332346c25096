/* What the files of this folder share: an image being searched. */
#ifndef NTDBG_REGVALUE_INTERNAL_H
#define NTDBG_REGVALUE_INTERNAL_H

#include "cpu/disasm.h"
#include "formats/pe/exports.h"
#include "formats/pe/imports.h"
#include "regvalue/regvalue.h"

typedef struct regvalue_scan {
    arena *a;
    const pe_image *image;
    str module_name;
    uint64_t base; /* what absolute addresses count from */
    const regvalue_part_vec *parts;
    const cpu_arch *arch;
    const interrupt *interrupt;
    pe_exports *exports; /* NULL until needed, or when there are none */
    pe_imports imports;
    bool tables_ready;
    regvalue_result *out;
} regvalue_scan;

/* The part that holds `rva`; NULL = none. */
const regvalue_part *regvalue_part_at(const regvalue_scan *s, uint64_t rva);
/* Code that takes the address `target`; each is added to `hit`. */
void regvalue_find_code(regvalue_scan *s, uint32_t target, bool through_pointer, regvalue_hit *hit);
/* Data that holds the address `target`. */
void regvalue_find_pointers(regvalue_scan *s, uint32_t target, regvalue_hit *hit);
/* Names the function around `r->rva` and the call that its text flows into. */
void regvalue_describe(regvalue_scan *s, regvalue_reference *r);

#endif
