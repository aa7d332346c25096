/* Modules and their symbols. A module is an identity (name, base, size, timestamp, PDB GUID+age) and an
 * ordered list of sources that are opened when first needed. Why a source failed is remembered, so that `!sym
 * noisy`, `lm` and the error notes tell the same story. Look-ups go straight to the file's own sorted maps
 * and hash streams. */
#ifndef NTDBG_SYMBOLS_SYMBOLS_H
#define NTDBG_SYMBOLS_SYMBOLS_H

#include "base/interrupt.h"
#include "base/notes.h"
#include "base/vec.h"
#include "cpu/registers.h"
#include "formats/pdb/pdb.h"
#include "formats/pe/image.h"
#include "memory/space.h"
#include "symsrv/symsrv.h"
#include "types/types.h"

typedef enum symbol_status {
    SYMBOLS_DEFERRED, /* nothing tried yet */
    SYMBOLS_PDB,      /* "(pdb symbols)" / "(private pdb symbols)" */
    SYMBOLS_ISF,      /* "(isf symbols)": a type file of Volatility's */
    SYMBOLS_COFF,     /* "(coff symbols)": the symbol table of the image's file */
    SYMBOLS_EXPORT,   /* "(export symbols)" */
    SYMBOLS_NONE,     /* "(no symbols)" */
} symbol_status;

typedef struct module_identity {
    uint64_t base, size;
    uint32_t timestamp, checksum;
    str path; /* Windows spelling, as the target says */
    bool unloaded;
    bool by_user; /* .reload Name=Address: not in the target's list */
    bool has_rsds;
    uint8_t guid[16];
    uint32_t age;
    str pdb_path;
    bool has_version;
    uint16_t file_version[4], product_version[4];
    uint32_t version_flags, version_os, version_type;
    cpu_kind cpu;
} module_identity;

typedef struct symbols symbols;

/* A variable of a module that the target itself names the place of (a kernel dump's header, the debugger data
 * block). */
typedef struct module_anchor {
    str name;
    uint64_t address;
} module_anchor;

/* A size or an offset of the module's types that the target itself says. */
typedef struct module_layout {
    str type;
    str field; /* "ApcState.Process"; empty = the type's size */
    uint64_t value;
} module_layout;

typedef struct module_near_types {
    str file; /* empty = the types are the module's own, or there are none */
    size_t agreed, compared;
} module_near_types;

/* Fields are read-only outside symbols/. */
typedef struct module {
    symbols *owner;
    size_t index; /* in load order, removed ones counted */
    str name; /* WinDbg's module name: "nt", "ntdll", "msvcr80"; '-' and '.' etc. become '_' as WinDbg does;
                 a second module of the same name gets "name_base" */
    str image_name;     /* "ntoskrnl.exe" */
    module_identity id; /* RSDS filled in from the image's debug directory when the target did not say it */
    symbol_status status;
    bool is_private; /* the PDB has private symbols (procedures with types, lines) */
    bool has_types, has_lines;
    str symbol_file; /* path of the PDB or image that symbols came from; empty = none */
    str image_file;  /* path of a matching image file; empty = none found */
    bool mismatched; /* loaded by force although GUID+age differ */
    const module_anchor *anchors;
    size_t anchor_count;
    const module_layout *layouts;
    size_t layout_count;
    module_near_types near_types; /* where module_types are from when they are another build's */
    void *sources;                /* private */
} module;

typedef enum symbol_kind {
    SYMBOL_FUNCTION,
    SYMBOL_DATA,
    SYMBOL_PUBLIC,
    SYMBOL_EXPORT,
    SYMBOL_CONSTANT,
    SYMBOL_LABEL,
    SYMBOL_THUNK,
    SYMBOL_PDATA,  /* a function bound without a name */
    SYMBOL_MODULE, /* nothing but the module: "ThirdPartyServiceMonitor+0x3045" */
} symbol_kind;

typedef struct symbol {
    module *module;
    str name; /* undecorated, without the module; lives as long as the symbols */
    uint64_t address;
    uint64_t home; /* where the symbol itself stands when a tool moved blocks away from it (OMAP), so that
                      `address` is only what displacements count from; 0 = `address` */
    uint64_t size; /* bytes; 0 = not known */
    symbol_kind kind;
    const type *type;     /* NULL = no type information */
    bool is_thread_local; /* `address` is that of the template; session_symbol_address knows a thread's own */
    bool has_parameter_info; /* a private procedure: `ln` does not say "<no parameter info>" */
} symbol;

/* `image_memory` reads the target's virtual memory: image headers, exports and .pdata of modules that are in
 * the dump. */
symbols *symbols_new(arena *a, space *image_memory, notes *n, const interrupt *i);

/* Symbol path and image path in WinDbg's syntax (';' separated). Forgets which sources failed. */
void symbols_set_path(symbols *s, str path);
str symbols_path(const symbols *s);
void symbols_set_image_path(symbols *s, str path);
str symbols_image_path(const symbols *s);
typedef struct symbol_options {
    bool noisy;           /* !sym noisy: every try is a line */
    bool prompts;         /* !sym prompts: said by !sym; no server is ever logged in to by a dialog here */
    bool ignore_mismatch; /* .symopt+0x40 / .reload /i: a PDB whose GUID+age differ is taken, and said */
    bool exports_only;    /* .symopt+... no PDBs */
    bool parents;    /* name merged blocks by the function their chained unwind info leads to (our setting) */
    bool near_types; /* a kernel without types has those of the nearest build at hand; default true */
    bool undecorate; /* default true */
} symbol_options;
symbol_options *symbols_options(symbols *s);
/* "DBGHELP: ..." / "SYMSRV: ..." lines of noisy mode go here. */
void symbols_set_log(symbols *s, void (*line)(void *context, str text), void *context);
/* The same place as another's. */
void symbols_take_log(symbols *s, const symbols *from);

/* Where stores and servers are reached through. Without one, local stores are read and filled, there is no
 * default store, and no server is asked. */
void symbols_set_server(symbols *s, symsrv *server);
symsrv *symbols_server(const symbols *s);

module *symbols_add_module(symbols *s, const module_identity *id);
/* What proves which build a module is when nobody says its GUID and age, and how near another build comes.
 * Both lists must live as long as the symbols. */
void symbols_set_evidence(module *m, const module_anchor *anchors, size_t anchor_count,
                          const module_layout *layouts, size_t layout_count);
/* .reload /u: out of the list, until symbols_restore_modules; for good when it is not one of the target's. */
void symbols_remove_module(symbols *s, module *m);
/* Puts those removed modules of the target back, in their places, that `wanted` says yes to; how many. */
size_t symbols_restore_modules(symbols *s, bool (*wanted)(void *context, const module *m), void *context);
size_t symbols_module_count(const symbols *s);
module *symbols_module(symbols *s, size_t index);        /* load order */
module *symbols_module_at(symbols *s, uint64_t address); /* loaded ones only */
module *symbols_unloaded_module_at(symbols *s, uint64_t address);
/* By WinDbg's name, image name or either without extension; no case. "nt" finds the kernel whatever its file
 * name. */
module *symbols_find_module(symbols *s, str name);

/* Opens the sources if that has not been done. Failure is not an error: status tells. */
void module_load(module *m);
void module_unload(module *m); /* .reload: back to deferred */
/* Brings the PDBs of many modules into the stores at once, in parallel, before each is loaded. Those that are
 * loaded, and those whose PDB is not known by name, are left alone. */
void symbols_fetch(symbols *s, module *const *modules, size_t count);
/* The PDB that the module asks for, and its image, as stores know them; false when the identity is not known.
 */
bool module_wanted_pdb(module *m, symsrv_file *out);
bool module_wanted_image(const module *m, arena *a, symsrv_file *out);
/* Whether the target's own memory has the beginning of the module's image. */
bool module_has_memory(const module *m);
/* Thread-local data: where the template begins in the image, and where the loader wrote the module's index.
 */
bool module_tls(module *m, uint64_t *template_start, uint64_t *index_address);
/* Why the sources that did not load did not: one line each ("ntkrnlmp.pdb: GUID and age differ: ..."). */
size_t module_failure_count(const module *m);
str module_failure(const module *m, size_t index);
/* Types of near builds are forgotten; .neartypes 0. Those that were handed out stay readable. */
void symbols_drop_near_types(symbols *s);
/* NULL when the module has no types. */
type_source *module_types(module *m);
/* The open module that a type is from; NULL when there is none. */
module *symbols_module_of_type(symbols *s, const type *t);
/* The module's image file, found by the image path, then the symbol path; NULL when there is none that fits,
 * which module_failure tells of. In file layout; lives as long as the module. */
pe_image *module_image_file(module *m);
/* The image's bytes by RVA, from memory first and a matching file second; short counts are holes. */
size_t module_read_image(module *m, uint64_t rva, void *buffer, size_t size);
/* The same for pe_open: valid as long as the module. */
pe_source module_source(module *m);

/* The nearest symbol at or below `address`; false when no module has it. A module without symbols gives
 * SYMBOL_MODULE. Among symbols of one address the one WinDbg would print wins (functions over labels, public
 * over alias order). */
bool symbols_nearest(symbols *s, uint64_t address, symbol *out);
/* The same without a type, which is faster: for stacks and listings. */
bool symbols_nearest_name(symbols *s, uint64_t address, symbol *out);
/* The next symbol above, in the same module (ln's second column). */
bool symbols_following(symbols *s, uint64_t address, symbol *out);
/* "nt!KeBugCheckEx", "KeBugCheckEx" (all loaded modules in order), "nt!" alone is the module. Case: exact,
 * then without. */
bool symbols_find(symbols *s, str name, symbol *out);
/* A constant of a PDB whose symbols are loaded: "kAnswer", "mod!ORDER_NEW". */
bool symbols_find_constant(symbols *s, str name, const type **t, uint64_t *value);
/* `x`: pattern "mod!sym" with wildcards on both sides; stops when `each` returns false. */
void symbols_match(symbols *s, str pattern, bool (*each)(void *user, const symbol *sym), void *user);
/* All symbols whose address is exactly this one (ln's "Exact matches:"). */
size_t symbols_exact(symbols *s, uint64_t address, symbol *out, size_t capacity);

/* "nt!KeBugCheckEx+0x1d", "module+0x3045", or false when the address is in no module. With `displacement`
 * false the
 * "+0x.." is left out. */
bool symbols_format(symbols *s, uint64_t address, bool displacement, strbuf *out);

typedef enum source_checksum {
    SOURCE_CHECKSUM_NONE,
    SOURCE_CHECKSUM_MD5,
    SOURCE_CHECKSUM_SHA1,
    SOURCE_CHECKSUM_SHA256
} source_checksum;
typedef struct source_line {
    str file; /* as the PDB says */
    uint32_t line;
    uint64_t address; /* first byte of the line */
    uint64_t size;
    module *module;
    source_checksum checksum_kind; /* of the file when it was compiled */
    bytes checksum;
} source_line;
bool symbols_line(symbols *s, uint64_t address, source_line *out);
/* The address of a line, or of the next one that has code; of the file's first code when `line` is 0. `file`
 * by its base name or longer tail, no case. */
bool symbols_line_address(symbols *s, str module_name, str file, uint32_t line, uint64_t *out);

/* The first source file of the module whose path ends with `tail`, no case: file, module and checksum of
 * *out. */
bool module_find_source(module *m, str tail, source_line *out);
/* The text of the PDB's "srcsrv" stream; it lives as long as the module. */
bool module_source_server(module *m, str *text);
/* Source text that was put into the PDB itself, by its path or name. */
bool module_injected_source(module *m, arena *a, str file, bytes *text);
/* All of them, 0 <= index: the path when the program was built, and the text (empty when it is packed or too
 * large). False past the end. */
bool module_injected_at(module *m, arena *a, uint32_t index, str *file, bytes *text);

/* Function bounds from .pdata (x64, ARM64) or the PDB; `entry` is the primary function after chained info. */
typedef struct function_bounds {
    uint64_t begin, end; /* the block that holds the address */
    uint64_t entry;      /* begin of the function it belongs to */
    bool chained;
} function_bounds;
bool symbols_function(symbols *s, uint64_t address, function_bounds *out);

/* False when the address is certainly not code: in no module, or in a section that a PDB says is data. */
bool symbols_is_code(symbols *s, uint64_t address);

/* What the PDB of the code at `address` says of its frame; false when there is no PDB or no record. */
bool symbols_frame_record(symbols *s, uint64_t address, pdb_frame_record *out);

/* Name, line and inlined functions of `address` will be asked for soon, best after those of one other
 * address: a module whose symbols are loaded begins to bring them near the processor. Loads nothing and waits
 * for nothing; for lists of addresses in large programs. */
void symbols_expect(symbols *s, uint64_t address);

/* Functions inlined at `address`, innermost first. */
typedef struct inline_frame {
    module *module;
    str name;                /* lives as long as the symbols */
    uint64_t begin;          /* of the run of inlined code: displacement = address - begin */
    uint64_t procedure;      /* begin of the function that holds the code */
    source_line line;        /* the place in the inlined function itself; file empty = not known */
    uint32_t object, record; /* private */
} inline_frame;
size_t symbols_inline_frames(symbols *s, uint64_t address, inline_frame *out, size_t capacity);

/* A place that a function was inlined to. */
typedef struct inline_site {
    module *module;
    str name;
    uint64_t address; /* of its first code there */
    str caller;       /* the function that holds the code */
    uint64_t displacement;
} inline_site;
/* `x`: every one whose function's name fits; pattern "mod!sym" as for symbols_match. Stops when `each`
 * returns false. */
void symbols_match_inlined(symbols *s, str pattern, bool (*each)(void *user, const inline_site *site),
                           void *user);

/* Parameters and locals live at `address` (kp, dv). */
typedef enum variable_place {
    VARIABLE_REGISTER,
    VARIABLE_REGISTER_RELATIVE,
    VARIABLE_FRAME_RELATIVE,
    VARIABLE_STATIC,
    VARIABLE_CONSTANT,
    VARIABLE_IN_PIECES,
    VARIABLE_UNAVAILABLE
} variable_place;
/* A part of a variable that lies for itself: a structure whose members the compiler put into registers. */
typedef struct variable_piece {
    uint32_t offset, size; /* in the variable, bytes */
    bool in_memory;
    int reg; /* cpu register index; in memory: what `displacement` counts from, -1 the frame base */
    int64_t displacement;
} variable_piece;
enum { VARIABLE_PIECES = 8 };
typedef struct variable {
    str name;
    const type *type;
    bool is_parameter;
    variable_place place;
    int reg;              /* cpu register index */
    int64_t offset;       /* from the register, or from the frame base */
    uint64_t address;     /* static */
    bool is_thread_local; /* `address` is that of the template */
    uint8_t piece_count;
    variable_piece pieces[VARIABLE_PIECES]; /* sorted by offset; what no piece has is not available */
} variable;
/* `site`: those of a function that is inlined there; NULL: of the function itself. */
size_t symbols_variables(symbols *s, uint64_t address, const inline_frame *site, variable *out,
                         size_t capacity);

/* "nt!_EPROCESS" or "_EPROCESS" (all modules that have types, in load order). NULL when not found. */
const type *symbols_find_type(symbols *s, str name);

#endif
