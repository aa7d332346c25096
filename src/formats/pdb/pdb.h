/* A PDB 7 file, mapped and read in place: identity, modules, sections, section contributions, debug streams.
 *
 *   pdb_open(a, file, &p) does no work proportional to the file; each part is read when it is first asked for
 * and what is small and wanted again is kept in the arena that the PDB was opened in.
 *
 * A `pdb` is not safe for use by two threads at once (it fills its caches); different ones are independent.
 * A part that is missing or broken reads as empty: pdb_part_error says why. Strings and bytes that are
 * returned live as long as the PDB unless a comment says otherwise. */
#ifndef NTDBG_PDB_PDB_H
#define NTDBG_PDB_PDB_H

#include "formats/pdb/msf.h"

typedef struct pdb pdb;

/* `file` and `a` must outlive the result. Fails only when the container or the PDB information stream cannot
 * be read. */
error *pdb_open(arena *a, bytes file, pdb **out);

typedef struct pdb_identity {
    uint8_t guid[16];
    uint32_t age; /* the age that images and symbol stores name: the DBI stream's, or info_age without one */
    uint32_t info_age;  /* the PDB information stream's own, which grows when streams are added later */
    uint32_t signature; /* time stamp */
    uint32_t version;   /* 20000404 = VC 7 */
    uint16_t machine;   /* IMAGE_FILE_MACHINE_*, 0 when there is no DBI stream */
    bool has_ids;       /* an IPI stream */
    bool is_minimal;    /* /DEBUG:FASTLINK: the types and symbols are in the object files */
    bool is_stripped;   /* private symbols were removed */
} pdb_identity;
const pdb_identity *pdb_get_identity(const pdb *p);

typedef enum pdb_part {
    PDB_PART_DBI,
    PDB_PART_TPI,
    PDB_PART_IPI,
    PDB_PART_PUBLICS,
    PDB_PART_GLOBALS,
    PDB_PART_COUNT
} pdb_part;
/* Why a part reads as empty; NULL when it is fine or simply absent. Reads the part's header. */
const error *pdb_part_error(pdb *p, pdb_part part);

/* A stream by name ("/names", "/LinkInfo", "srcsrv", "sourcelink"); false when there is none. */
bool pdb_named_stream(const pdb *p, str name, pdb_stream *out);
/* A string of the "/names" table by its offset; empty when there is none. */
str pdb_string(pdb *p, uint32_t offset);

/* ---- addresses: section (from 1) : offset, as the file's records write them. With OMAP (an image whose
 * blocks were moved after linking) these are addresses of the original image; RVAs here always mean the final
 * image. */
typedef struct pdb_section {
    str name;
    uint32_t rva;
    uint32_t size; /* virtual size */
    uint32_t characteristics;
} pdb_section;
uint32_t pdb_section_count(pdb *p);
bool pdb_section_at(pdb *p, uint32_t section,
                    pdb_section *out); /* from 1; the section headers that records refer to */
bool pdb_has_omap(pdb *p);
bool pdb_address_to_rva(pdb *p, uint16_t section, uint32_t offset, uint32_t *rva);
bool pdb_rva_to_address(pdb *p, uint32_t rva, uint16_t *section, uint32_t *offset);

/* ---- modules: the object files, in link order */
typedef struct pdb_module {
    str name;   /* "D:\src\a.obj", "* Linker *", "Import:KERNEL32.dll" */
    str object; /* the library, or the same */
    uint32_t index;
    uint16_t stream; /* 0xffff: no symbols */
    uint16_t flags;
    uint32_t symbol_size; /* bytes of the module's stream: symbols, C11 lines, C13 subsections */
    uint32_t c11_size;
    uint32_t c13_size;
    uint16_t file_count;
} pdb_module;
uint32_t pdb_module_count(pdb *p);
bool pdb_module_at(pdb *p, uint32_t index, pdb_module *out);
/* Source files of a module by the DBI stream's file table; empty past the end. */
uint32_t pdb_module_file_count(pdb *p, uint32_t module);
str pdb_module_file(pdb *p, uint32_t module, uint32_t index);

typedef struct pdb_contribution {
    uint16_t section;
    uint32_t offset;
    uint32_t size;
    uint32_t characteristics;
    uint16_t module;
    uint32_t data_crc;
    uint32_t relocation_crc;
} pdb_contribution;
bool pdb_contribution_at(pdb *p, uint32_t index, pdb_contribution *out);
/* The contribution that holds the address: a binary search in the file. */
bool pdb_contribution_find(pdb *p, uint16_t section, uint32_t offset, pdb_contribution *out);

/* The DBI section map (which sections are code, their frames); mostly of use to print a PDB. */
typedef struct pdb_section_map_entry {
    uint16_t flags;
    uint16_t overlay;
    uint16_t group;
    uint16_t frame;
    uint16_t section_name;
    uint16_t class_name;
    uint32_t offset;
    uint32_t length;
} pdb_section_map_entry;
uint32_t pdb_section_map_count(pdb *p);
bool pdb_section_map_at(pdb *p, uint32_t index, pdb_section_map_entry *out);

/* ---- the optional debug header's streams */
typedef enum pdb_debug_stream {
    PDB_DEBUG_FPO,
    PDB_DEBUG_EXCEPTION,
    PDB_DEBUG_FIXUP,
    PDB_DEBUG_OMAP_TO_SOURCE,
    PDB_DEBUG_OMAP_FROM_SOURCE,
    PDB_DEBUG_SECTIONS,
    PDB_DEBUG_TOKEN_MAP,
    PDB_DEBUG_XDATA,
    PDB_DEBUG_PDATA,
    PDB_DEBUG_NEW_FPO,
    PDB_DEBUG_ORIGINAL_SECTIONS,
    PDB_DEBUG_STREAM_COUNT
} pdb_debug_stream;
bool pdb_get_debug_stream(pdb *p, pdb_debug_stream which, pdb_stream *out);

/* ---- x86 frame data: how to unwind where no frame pointer says it. Addresses are RVAs of the original
 * image. */
enum { PDB_FRAME_DATA_SEH = 1, PDB_FRAME_DATA_EH = 2, PDB_FRAME_DATA_FUNCTION_START = 4 };
typedef struct pdb_frame_data {
    uint32_t rva;
    uint32_t code_size;
    uint32_t local_size;     /* bytes */
    uint32_t parameter_size; /* bytes */
    uint32_t max_stack;
    uint16_t prolog_size;
    uint16_t saved_register_size; /* bytes */
    uint32_t flags;               /* PDB_FRAME_DATA_* */
    str program;                  /* "$T0 .raSearch = $eip $T0 ^ = ..." */
} pdb_frame_data;
typedef struct pdb_fpo_data {
    uint32_t rva;
    uint32_t code_size;
    uint32_t local_size;     /* bytes */
    uint32_t parameter_size; /* bytes */
    uint8_t prolog_size;
    uint8_t saved_registers; /* how many */
    uint8_t frame_type;      /* 0 FPO, 1 trap, 2 TSS, 3 standard */
    bool has_seh;
    bool uses_ebp;
} pdb_fpo_data;
enum pdb_fpo_type { PDB_FPO_OMITTED, PDB_FPO_TRAP, PDB_FPO_TSS, PDB_FPO_STANDARD };
/* The record that covers an RVA of the final image. With nested frame data the innermost one. */
bool pdb_frame_data_find(pdb *p, uint32_t rva, pdb_frame_data *out);
bool pdb_fpo_data_find(pdb *p, uint32_t rva, pdb_fpo_data *out);
uint32_t pdb_frame_data_count(pdb *p);
bool pdb_frame_data_at(pdb *p, uint32_t index, pdb_frame_data *out);
uint32_t pdb_fpo_data_count(pdb *p);
bool pdb_fpo_data_at(pdb *p, uint32_t index, pdb_fpo_data *out);

/* What a PDB says of the frame of the code at an address. */
typedef enum pdb_frame_kind {
    PDB_FRAME_NONE,
    PDB_FRAME_DATA,      /* `data` */
    PDB_FRAME_FPO,       /* `fpo` */
    PDB_FRAME_PROCEDURE, /* the procedure's own record, S_FRAMEPROC: `frame_size` and the sizes below */
} pdb_frame_kind;
typedef struct pdb_frame_record {
    pdb_frame_kind kind;
    pdb_frame_data data;
    bool has_fpo; /* with PDB_FRAME_DATA: there is an FPO record as well, which debuggers show */
    pdb_fpo_data fpo;
    uint32_t frame_size;          /* bytes of locals, padding and outgoing parameters */
    uint32_t saved_register_size; /* bytes of saved registers that are not in frame_size */
    uint32_t flags;               /* S_FRAMEPROC's */
    uint32_t into;                /* bytes from the procedure's begin */
    uint32_t prolog_size;         /* as the procedure record says it */
    uint32_t epilog_start;        /* from the procedure's begin */
} pdb_frame_record;
/* x86 images have the first two kinds; others the last. False when there is none. */
bool pdb_frame_record_find(pdb *p, uint32_t rva, pdb_frame_record *out);

/* An x86 frame as debuggers word it, out of frame data or FPO, of which the older one is shown where there
 * are both. Sizes are in words of 4 bytes. */
typedef struct pdb_frame_shape {
    uint32_t rva, code_size; /* of the record, bytes */
    uint32_t parameters, locals, saved_registers;
    bool has_seh;
    bool has_frame_pointer; /* ebp leads to the caller's frame: "Non-FPO" */
    bool uses_ebp;          /* for something else */
    bool is_trap, is_task;  /* a trap handler's frame, or one that a task switch left */
} pdb_frame_shape;
/* False for a record that is of neither kind. */
bool pdb_frame_shape_of(const pdb_frame_record *r, pdb_frame_shape *out);

#endif
