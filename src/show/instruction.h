/* One instruction line:
 *
 *     fffff800`01b66810 48895c2410      mov     qword ptr [rsp+10h],rbx
 *
 * shared by u, ub, uf, r, `~`-like status lines and, later, steps. */
#ifndef NTDBG_SHOW_INSTRUCTION_H
#define NTDBG_SHOW_INSTRUCTION_H

#include "cpu/disasm.h"
#include "out/out.h"
#include "session/session.h"

typedef struct instruction_style {
    bool show_line; /* uf: the source line in front */
    uint32_t line;  /* 0 = not known: blanks */
    const cpu_registers
        *registers; /* not NULL: add what the memory operand holds and whether a branch is taken */
    space *memory;  /* where the code is; NULL = the target's virtual memory */
    bool real_mode; /* 16-bit code, whose addresses have no names */
} instruction_style;

/* Emits a record "instruction". False when no byte of it can be read: then the line says "???" as WinDbg
 * does, and *decoded has length 1. `decoded` may be NULL. */
bool show_instruction(session *s, out *o, arena *a, uint64_t address, const instruction_style *style,
                      cpu_instruction *decoded);

/* What stands on the line behind the address: the code bytes ("4c8b01") and the text, in `a`. False as above.
 */
bool show_instruction_parts(session *s, arena *a, uint64_t address, str *code, str *text,
                            cpu_instruction *decoded);

/* Decodes without printing. False as above. */
bool show_decode(session *s, uint64_t address, cpu_instruction *decoded);

/* The "module!symbol+0x12 [file @ line]:" line above code. Nothing when the address is in no module. */
void show_code_label(session *s, out *o, arena *a, uint64_t address, bool with_line);

/* Appends "nt!KeBugCheckEx (fffff800`0174a9c0)"; false when the address is in no module. */
bool show_symbol_and_address(session *s, uint64_t address, strbuf *text);
/* Appends an address as the target writes it: fffff800`01b66810 or 77ec0000. */
void show_address(const session *s, uint64_t address, strbuf *text);

#endif
