/* What the files of this folder share. Not for other layers. */
#ifndef NTDBG_FORMATS_ISF_READER_H
#define NTDBG_FORMATS_ISF_READER_H

#include "base/map.h"
#include "base/vec.h"
#include "formats/isf/isf.h"
#include "formats/isf/json.h"

/* `value` is where the entry's value stands in the text; 0 is never one, because the text begins with '{'. */
typedef struct isf_entry {
    str name;
    uint32_t value;
} isf_entry;
typedef VEC(isf_entry) isf_entry_vec;

typedef struct isf_symbol_entry {
    str name, linkage;
    uint64_t address;
    uint32_t value;
} isf_symbol_entry;

struct isf {
    arena *a;
    str text;
    isf_identity identity;
    isf_entry_vec types[ISF_SECTION_COUNT];
    str_map *by_name[ISF_SECTION_COUNT];
    VEC(isf_symbol_entry) symbols;
    bool sorted;              /* by address: done when first asked for */
    str_map *symbol_names[2]; /* NULL = not made yet; [1] without case */
};

static inline json_reader isf_reader(const isf *f, uint32_t at)
{
    return (json_reader){.text = f->text, .at = at};
}

#endif
