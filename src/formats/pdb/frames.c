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

static pdb_frame_shape shape_of_fpo(const pdb_fpo_data *f)
{
    return (pdb_frame_shape){
        .rva = f->rva,
        .code_size = f->code_size,
        .parameters = f->parameter_size / 4,
        .locals = f->local_size / 4,
        .saved_registers = f->saved_registers,
        .has_seh = f->has_seh,
        .has_frame_pointer = f->frame_type == PDB_FPO_STANDARD,
        .uses_ebp = f->uses_ebp,
        .is_trap = f->frame_type == PDB_FPO_TRAP,
        .is_task = f->frame_type == PDB_FPO_TSS,
    };
}

bool pdb_frame_shape_of(const pdb_frame_record *r, pdb_frame_shape *out)
{
    if (r->kind != PDB_FRAME_DATA && r->kind != PDB_FRAME_FPO) return false;
    if (r->has_fpo) {
        *out = shape_of_fpo(&r->fpo);
        return true;
    }
    const pdb_frame_data *d = &r->data;
    *out = (pdb_frame_shape){
        .rva = d->rva,
        .code_size = d->code_size,
        .parameters = d->parameter_size / 4,
        .locals = d->local_size / 4,
        .saved_registers = d->saved_register_size / 4u,
        .has_seh = d->flags & PDB_FRAME_DATA_SEH,
        .has_frame_pointer = str_find(d->program, STR("$T0 $ebp")) != SIZE_MAX,
        .uses_ebp = str_find(d->program, STR("$ebp $T0")) != SIZE_MAX,
    };
    return true;
}
