/* CodeView records without a file around them: type leaves, numeric leaves, symbol records. */
#include "formats/pdb/symbols.h"
#include "formats/pdb/types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bytes input = {data, size};
    pdb_type t;
    pdb_method m;
    pdb_number n;
    pdb_simple simple;
    pdb_symbol s;
    uint32_t item, offset = 0;
    if (pdb_type_decode(input, &t)) {
        for (uint32_t i = 0; i < 64 && pdb_type_item(&t, i, &item); i++) pdb_simple_type(item, &simple);
        for (uint32_t i = 0; i < 64 && pdb_method_at(&t, i, &m); i++);
    }
    for (uint64_t at = 0; pdb_number_decode(input, &at, &n););
    while (pdb_symbol_next(input, &offset, &s));
    return 0;
}
