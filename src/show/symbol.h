/* Symbols and modules as WinDbg writes them, shared by ln, x, lm, .fnent, .bugcheck ... */
#ifndef NTDBG_SHOW_SYMBOL_H
#define NTDBG_SHOW_SYMBOL_H

#include "out/out.h"
#include "session/locals.h"

/* ln's main line: "(fffff800`0181f2f0)   nt!Foo+0x12   |  (fffff800`0181f358)   nt!Bar" as a record
 * "nearest". False, and nothing printed, when no module has the address. */
bool show_nearest(session *s, out *o, arena *a, uint64_t address);

/* Appends "module!function+0x12" for a function inlined at the address. */
void show_inline_name(const inline_frame *f, uint64_t address, strbuf *text);

/* "Exact matches:" and a line for each symbol whose address is exactly this one; nothing when there is none.
 */
void show_exact_matches(session *s, out *o, arena *a, uint64_t address);

/* What follows a symbol's name: " (<no parameter info>)", " (int, char **)", " = <no type information>",
 * " = 0n42", " = struct _FOO". */
str show_symbol_suffix(session *s, arena *a, const symbol *sym);

/* The value of a variable behind its name, as dv, x and kp write it: "0x000001d4`f2a60560", "0n42", "struct
 * order", "char [260] \"text\"". False, and nothing written, when the value cannot be read. */
bool show_variable_value(session *s, arena *a, value v, str *text);

/* Where the parts of a variable in pieces are: "@rax,@r8,000000e2`0f4ff7d0"; "" before registers' names for
 * dt.
 */
void show_pieces(session *s, const frame *f, const variable *v, const char *before_register, strbuf *text);

/* Where a variable is: "@rcx", its address, "<constant>"; "<unavailable>" without a place. */
str show_local_place(session *s, arena *a, const frame *f, const variable *v, const local_place *place);

/* "(deferred)", "(pdb symbols)", "(private pdb symbols)", "(export symbols)", "(no symbols)" */
const char *show_symbol_status(const module *m);
/* "FILE (a near build: 21 of 28 sizes and offsets agree)" when the module's types are another build's; else
 * empty. */
str show_near_types(arena *a, const module *m);

/* The flag between a module's name and its status in `lm`: 'M' mismatched, 'C' no checksum, '#', 'T' or ' '.
 * Source: windows-driver-docs, "Symbol Status Abbreviations". */
char show_module_flag(const module *m);

/* What is wrong with a module's symbols after they were asked for, as a record "symbol_load"; nothing when
 * they are there. */
void show_symbol_load(out *o, const module *m);

#endif
