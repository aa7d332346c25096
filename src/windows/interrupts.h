/* The interrupt dispatch table of a processor. */
#ifndef NTDBG_WINDOWS_INTERRUPTS_H
#define NTDBG_WINDOWS_INTERRUPTS_H

#include "windows/process.h"

typedef struct nt_interrupt {
    uint64_t object;  /* a KINTERRUPT */
    uint64_t service; /* its ServiceRoutine; of a message-signalled one its MessageServiceRoutine */
    bool readable;
} nt_interrupt;

typedef struct nt_idt_entry {
    bool readable, present;
    uint64_t handler;
    unsigned ist;              /* 1 .. 7: which stack of the TSS; 0 = none */
    uint64_t stack;            /* that stack; 0 = none or not known */
    bool has_objects;          /* a device's: */
    VEC(nt_interrupt) objects; /* all that share the vector */
    walk_end end;
} nt_idt_entry;

/* IDTR.base of a processor as its PRCB has it; the KPCR's where that is 0. 0 = not known. *count is how many
 * entries the limit allows (at most 256). */
uint64_t nt_idt_address(nt_context *c, value prcb, value pcr, unsigned *count);
/* Entry `vector` of the table at `idt`. `pcr` may be bad: then no stacks are known. */
nt_idt_entry nt_idt_read(arena *a, nt_context *c, value prcb, value pcr, uint64_t idt, unsigned vector);

#endif
