/* What a PDB says of the frame of the code at an address: frame data before FPO, as Microsoft's own walkers
 * take them; a procedure's S_FRAMEPROC where neither is written (x64, ARM64). */
#include "formats/pdb/reader.h"

static bool procedure_record(pdb *p, uint32_t rva, pdb_frame_record *out)
{
    uint16_t section;
    uint32_t offset, module;
    pdb_symbol procedure, inner;
    bytes records;
    if (!pdb_rva_to_address(p, rva, &section, &offset) ||
        !pdb_procedure_at(p, section, offset, &module, &procedure) ||
        !pdb_symbol_is_procedure(procedure.kind) || !pdb_module_symbols(p, module, &records))
        return false;
    uint32_t at = procedure.record;
    if (!pdb_symbol_next(records, &at, &inner)) return false;
    while (at < procedure.end && pdb_symbol_next(records, &at, &inner)) {
        if (inner.kind != S_FRAMEPROC) continue;
        *out = (pdb_frame_record){
            .kind = PDB_FRAME_PROCEDURE,
            .frame_size = inner.frame_size,
            .saved_register_size = inner.saved_register_size,
            .flags = inner.flags,
            .into = offset - procedure.offset,
            .prolog_size = procedure.debug_start,
            .epilog_start = procedure.debug_end,
        };
        return true;
    }
    return false;
}

bool pdb_frame_record_find(pdb *p, uint32_t rva, pdb_frame_record *out)
{
    pdb_frame_record r = {0};
    r.has_fpo = pdb_fpo_data_find(p, rva, &r.fpo);
    if (pdb_frame_data_find(p, rva, &r.data)) r.kind = PDB_FRAME_DATA;
    else if (r.has_fpo) r.kind = PDB_FRAME_FPO;
    else return procedure_record(p, rva, out);
    *out = r;
    return true;
}
