/* The register block of `r`, `.frame /r`, `.ecxr` and `.cxr`. */
#ifndef NTDBG_SHOW_REGISTERS_H
#define NTDBG_SHOW_REGISTERS_H

#include "out/out.h"
#include "session/session.h"

/* Bits of `rm` (windows-driver-docs, "rm (Register Mask)"). */
enum {
    REGISTERS_INTEGER_32 = 0x1,
    REGISTERS_INTEGER_64 = 0x2,
    REGISTERS_FLOAT = 0x4,
    REGISTERS_SEGMENTS = 0x8,
    REGISTERS_MMX = 0x10,
    REGISTERS_DEBUG = 0x20,
    REGISTERS_XMM = 0x40,
    REGISTERS_CONTROL = 0x80,
    REGISTERS_DESCRIPTORS = 0x100,
    REGISTERS_YMM = 0x200,
    REGISTERS_YMM_INTEGER = 0x400,
    REGISTERS_XMM_INTEGER = 0x800,
};

/* What `r` shows when `rm` was not used. */
uint64_t show_default_mask(const cpu_arch *arch);

/* Emits a record "registers". A register that unwinding could not recover shows what `stale` (may be NULL)
 * holds, as WinDbg does in outer frames; JSON says null for it. */
void show_registers(session *s, out *o, arena *a, const cpu_registers *r, const cpu_registers *stale,
                    uint64_t mask);
/* The label and the instruction at ip, as they stand under the block. */
void show_position(session *s, out *o, arena *a, const cpu_registers *r);
/* One register's value as `r rax` prints it behind the '=': hexadecimal to its width. */
str show_register_value(arena *a, const cpu_registers *r, int index);
/* 128 bits as four floats, the highest first. */
void show_vector_floats(uint64_t low, uint64_t high, strbuf *text);

#endif
