/* Critical sections of a program: RTL_CRITICAL_SECTION and the list of their debug records. Source: winnt.h;
 * windows-driver-docs, "Displaying a Critical Section", for what LockCount means. */
#ifndef NTDBG_WINDOWS_CRITICAL_SECTION_H
#define NTDBG_WINDOWS_CRITICAL_SECTION_H

#include "target/target.h"
#include "windows/layouts.h"

typedef struct nt_critical_section {
    uint64_t address, debug_info; /* debug_info: 0 or all ones = it has no record */
    int32_t raw_lock_count, recursion_count;
    bool locked;
    bool has_waiter_woken; /* LockCount of Windows Server 2003 SP1 and later says it */
    bool waiter_woken;
    uint32_t lock_count; /* threads that wait; before Windows Server 2003 SP1: LockCount itself */
    uint64_t owner, semaphore, spin_count;
    bool has_counts; /* the debug record could be read */
    uint32_t entry_count, contention_count;
    uint32_t trace_index; /* of the stack that made it, in ntdll's database; 0 = none (with has_counts) */
} nt_critical_section;

/* LockCount's bits are flags and the complement of the number of waiters: Windows Server 2003 SP1 and later.
 */
bool nt_critical_sections_have_flags(const target_system *s);

/* False when it is not readable. Its debug record is believed only when it points back. */
bool nt_critical_section_at(nt_context *c, const target_system *s, uint64_t address,
                            nt_critical_section *out);

typedef struct nt_lock_record {
    uint64_t debug_info, section; /* RTL_CRITICAL_SECTION_DEBUG and what it says it is of */
} nt_lock_record;
typedef VEC(nt_lock_record) nt_lock_records;

/* ntdll's list of all of them: from RtlCriticalSectionList, which ntdll's symbols know, or by following the
 * record of the loader lock that the PEB points to. `end` says how the walk ended. False when there is no way
 * in. */
bool nt_lock_list(arena *a, nt_context *c, uint64_t peb, nt_lock_records *out, walk_end *end);

#endif
