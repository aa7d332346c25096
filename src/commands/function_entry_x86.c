/* .fnent on x86, which has no function table: the PDB's FPO record. Words: windows-driver-docs, ".fnent
 * (Display Function Data)", whose example has "Params:", "Locals:", "Registers:" and "Non-FPO". The page is
 * older than frame data programs: their line is ours. */
#include "commands/function_entry_x86.h"

#include "show/symbol.h"

bool print_x86_entry(command_call *c, uint64_t address)
{
    session *s = c->session;
    pdb_frame_record r;
    pdb_frame_shape shape;
    module *m = symbols_module_at(s->symbols, address);
    if (!m || !symbols_frame_record(s->symbols, address, &r) || !pdb_frame_shape_of(&r, &shape)) return false;
    /* WinDbg shows where its own copy of the record is; ours is in a file, so that it is the code's place. */
    uint64_t entry = m->id.base + shape.rva;
    emit(c->out, "entry", "Debugger function entry {entry:p} for:\n", f_p("entry", entry));
    show_nearest(s, c->out, c->arena, address);
    show_exact_matches(s, c->out, c->arena, address);
    out_heading(c->out, "\n");
    out_begin(c->out, "function_entry");
    emit(c->out, NULL,
         shape.has_frame_pointer ? "Non-FPO\n"
                                 : "Params:    {parameters}\nLocals:    {locals}\nRegisters: {registers}\n",
         f_x("begin", shape.rva, 16), f_x("end", (uint64_t)shape.rva + shape.code_size, 16),
         f_u("parameters", shape.parameters), f_u("locals", shape.locals),
         f_u("registers", shape.saved_registers), f_b("frame_pointer", shape.has_frame_pointer),
         f_b("uses_ebp", shape.uses_ebp), f_b("seh", shape.has_seh), f_b("trap_frame", shape.is_trap),
         f_b("task_frame", shape.is_task));
    if (r.kind == PDB_FRAME_DATA)
        emit(c->out, NULL, "Program:   {program}\n", f_s("program", str_trim(r.data.program)));
    out_end(c->out);
    return true;
}
