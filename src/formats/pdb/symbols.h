/* Symbol records: the shared record stream (publics, globals) with its hashes and address map, and the
 * streams of modules.
 *
 *   address -> public:     binary search in the publics' address map, in the file
 *   address -> procedure:  section contribution -> module -> that module's procedures (sorted once per
 * module) name -> symbol:        hash of the globals or publics stream -> chain -> records
 *
 * Names are as stored (decorated ones too); formats/pdb/undecorate.h makes them readable. */
#ifndef NTDBG_PDB_SYMBOLS_H
#define NTDBG_PDB_SYMBOLS_H

#include "formats/pdb/codeview.h"
#include "formats/pdb/pdb.h"
#include "formats/pdb/types.h"

enum pdb_public_flag {
    PDB_PUBLIC_CODE = 1,
    PDB_PUBLIC_FUNCTION = 2,
    PDB_PUBLIC_MANAGED = 4,
    PDB_PUBLIC_MSIL = 8
};
enum pdb_local_flag { PDB_LOCAL_PARAMETER = 0x001, PDB_LOCAL_OPTIMIZED_OUT = 0x100 };
enum pdb_procedure_flag {
    PDB_PROCEDURE_NO_FPO = 1,
    PDB_PROCEDURE_INTERRUPT = 2,
    PDB_PROCEDURE_NO_RETURN = 8
};

/* One record; which members mean something depends on `kind`, the others are 0. */
typedef struct pdb_symbol {
    uint16_t kind;    /* S_*; length-prefixed _ST forms are given as their modern kind */
    uint32_t record;  /* offset of the record in its stream */
    str name;         /* object, compiler, function, variable, type ... */
    uint32_t type;    /* type index; an id for _ID procedures, inline sites, build information, heap sites */
    uint16_t section; /* procedures, blocks, labels, thunks, data, publics, coff groups: from 1 */
    uint32_t offset;  /* and offset in the section */
    uint32_t size;    /* bytes of code: procedures, blocks, thunks, coff groups; trampolines: thunk size */
    uint32_t parent;  /* record offsets in the same stream: enclosing scope */
    uint32_t end;     /* the scope's end record */
    uint32_t next;
    uint32_t flags; /* publics, procedures, locals, compile, sections, exports */
    uint32_t
        debug_start; /* procedures: end of the prologue, start of the epilogue, from the procedure's start */
    uint32_t debug_end;
    uint16_t reg; /* CV_REG_*: register, register-relative, local ranges */
    int32_t reg_offset;
    pdb_number value;   /* S_CONSTANT */
    uint16_t module;    /* references (S_PROCREF ...): from 1 */
    uint32_t reference; /* references: record offset in that module's stream; trampolines: target offset */
    uint16_t target_section; /* trampolines */
    uint8_t language;        /* compile records: 0 C, 1 C++, 3 MASM, 7 linker, 15 HLSL ... */
    uint16_t machine;        /* compile records: CV_CPU_* */
    uint8_t thunk_kind;
    /* S_FRAMEPROC */
    uint32_t frame_size;
    uint32_t saved_register_size;
    /* S_DEFRANGE_*: where a local lives, from section:offset on, `size` bytes long, minus gaps of (u16 start,
     * u16 size) */
    uint16_t parent_offset; /* in the variable, for subfields */
    uint32_t program;       /* S_DEFRANGE, S_DEFRANGE_SUBFIELD: "/names" offset of the DIA program */
    bytes gaps;
    bytes annotations; /* S_INLINESITE(2): binary annotations */
    bytes payload;     /* the record after its kind */
} pdb_symbol;

/* The record at *offset of a stream's bytes (u16 length, u16 kind, ...), and *offset moved to the next. False
 * at the end or at a record that does not fit. An unknown kind decodes with kind, record and payload only. */
bool pdb_symbol_next(bytes stream, uint32_t *offset, pdb_symbol *out);
/* The kind of the record at `offset` and where the next one begins, without decoding it. */
bool pdb_symbol_peek(bytes stream, uint32_t offset, uint16_t *kind, uint32_t *next);
bool pdb_symbol_at(bytes stream, uint32_t offset, pdb_symbol *out);
/* Of a procedure's record only kind, record, end, size, type, offset and section; nothing else of *out is
 * written. False for other records, and for the length-prefixed _ST forms. */
bool pdb_procedure_peek(bytes stream, uint32_t offset, pdb_symbol *out);
bool pdb_symbol_is_procedure(uint16_t kind);
/* A global or static, thread-local ones among them: their place is that of the template in ".tls". */
bool pdb_symbol_is_data(uint16_t kind);

/* ---- the shared record stream */
/* All records in file order: publics and globals mixed. Begin with *offset 0. The name lives until the next
 * call. */
bool pdb_record_next(pdb *p, uint32_t *offset, pdb_symbol *out);
bool pdb_record_at(pdb *p, uint32_t offset, pdb_symbol *out);

/* ---- publics */
uint32_t pdb_public_count(pdb *p);
/* In the order of addresses: 0 <= rank < count. */
bool pdb_public_at(pdb *p, uint32_t rank, pdb_symbol *out);
/* The last public of the section at or below the offset; of several at one address the first one, whose rank
 * is given. */
bool pdb_public_nearest(pdb *p, uint16_t section, uint32_t offset, pdb_symbol *out, uint32_t *rank);

/* ---- look-up by name in a hash: begin with *cursor 0 and call until it gives false; every match comes once.
 */
bool pdb_public_find(pdb *p, str name, bool ignore_case, uint32_t *cursor, pdb_symbol *out);
bool pdb_global_find(pdb *p, str name, bool ignore_case, uint32_t *cursor, pdb_symbol *out);
/* All globals (or publics) as their hash lists them, in file order of the hash records: 0 <= index < count.
 */
uint32_t pdb_global_count(pdb *p);
bool pdb_global_at(pdb *p, uint32_t index, pdb_symbol *out);

/* ---- modules */
/* The symbol records of a module (from the stream's signature on, so that record offsets fit). */
bool pdb_module_symbols(pdb *p, uint32_t module, bytes *out);
/* The module that an address belongs to, by the section contributions. */
bool pdb_module_of(pdb *p, uint16_t section, uint32_t offset, uint32_t *module);
/* The procedure (or thunk) that holds an address. */
bool pdb_procedure_at(pdb *p, uint16_t section, uint32_t offset, uint32_t *module, pdb_symbol *out);
/* The procedure and the lines of an address (an RVA of the final image) will be asked for soon, best after
 * the next one: begins to bring them near the processor, and waits for nothing. Worth it for many addresses.
 */
void pdb_expect(pdb *p, uint32_t rva);
/* What an S_PROCREF, S_LPROCREF, S_DATAREF refers to. */
bool pdb_reference_target(pdb *p, const pdb_symbol *reference, uint32_t *module, pdb_symbol *out);
/* The data symbol (pdb_symbol_is_data) at or below an address: globals and
 * statics alike. The first call reads all records once. */
bool pdb_data_nearest(pdb *p, uint16_t section, uint32_t offset, pdb_symbol *out);

#endif
