/* Timers that are set: the kernel's timer tables. */
#ifndef NTDBG_WINDOWS_TIMERS_H
#define NTDBG_WINDOWS_TIMERS_H

#include "windows/process.h"

typedef struct nt_timer {
    uint64_t timer;
    unsigned list;         /* its number in the table */
    bool readable;         /* false: the list names it, and it is not in the dump */
    uint64_t due;          /* interrupt time at which it ends; the highest bit set = it never does */
    uint64_t period;       /* milliseconds; 0 = once */
    uint64_t dpc, routine; /* what is called then; 0 = nothing */
    uint64_t thread;       /* the first that waits for it; 0 = none */
} nt_timer;

/* One table: of the whole system up to Windows Server 2003 and Vista, of a processor since Windows 7; two of
 * each processor since Windows 10 2004. */
typedef struct nt_timer_table {
    uint64_t address; /* the KTIMER_TABLE, or KiTimerTableListHead */
    bool has_kind;
    unsigned kind; /* 0: high precision, 1: standard (Windows 10 2004 and later) */
    VEC(nt_timer) timers;
    size_t longest; /* timers of the longest list */
    walk_end end;   /* of the first list that did not end well */
    unsigned bad_list;
} nt_timer_table;
typedef VEC(nt_timer_table) nt_timer_tables;

/* Of a processor; `prcb` may be bad where the table is the system's. */
nt_timer_tables nt_timers_of(arena *a, nt_context *c, value prcb);
/* Whether all processors share one table (up to Vista). */
bool nt_timers_are_systems(nt_context *c);
/* One KTIMER. False when it is not there. */
bool nt_timer_read(nt_context *c, uint64_t address, nt_timer *out);
/* Interrupt time and system time of the dump (KUSER_SHARED_DATA), 100 ns. */
bool nt_timer_now(nt_context *c, uint64_t *interrupt_time, uint64_t *system_time);

#endif
