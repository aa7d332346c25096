/* Processes and threads of a kernel target: typed values of nt's own structures, by field name. Nothing is
 * read before it is asked for; what a build or a dump does not have is a bad value. */
#ifndef NTDBG_WINDOWS_PROCESS_H
#define NTDBG_WINDOWS_PROCESS_H

#include "windows/kernel.h"

typedef VEC(value) nt_values;

/* ---- processes ---- */

value nt_process_at(nt_context *c, uint64_t address);
/* PsActiveProcessHead in its order: System first. `end` says how the walk ended. */
nt_values nt_processes(arena *a, nt_context *c, const nt_kernel *k, walk_end *end);
/* By process id, case: the list is walked. A bad value when there is none. */
value nt_process_by_id(arena *a, nt_context *c, const nt_kernel *k, uint64_t id);
/* PsIdleProcess / what the idle thread runs in is in no list: 0 when not known. */
value nt_process_id(value process);
value nt_process_parent_id(value process);
value nt_process_peb(value process);
/* CR3 of the process (kernel half of it, with KVA shadowing). */
value nt_process_directory(value process);
value nt_process_object_table(value process);
/* _HANDLE_TABLE's own count. */
bool nt_process_handle_count(nt_context *c, value process, uint64_t *out);
/* An array of characters up to its NUL, at most 256; false when it cannot be read. */
bool nt_char_array(arena *a, value text, str *out);
/* EPROCESS.ImageFileName: at most 14 characters. */
bool nt_process_image_name(arena *a, value process, str *out);
/* The file part of the full name of the image that the audit information keeps; falls back to the above. */
bool nt_process_full_image_name(arena *a, value process, str *out);
/* False for processes without a session (System, smss) and where it cannot be read; `none` tells them apart.
 */
bool nt_process_session(nt_context *c, value process, uint64_t *id, bool *none);
/* The 32-bit PEB of a WOW64 process; 0 = none. */
uint64_t nt_process_wow64_peb(nt_context *c, value process);
/* _EPROCESS.Token without the reference count in its low bits. */
value nt_process_token(value process);

/* ---- threads ---- */

value nt_thread_at(nt_context *c, uint64_t address);
nt_values nt_process_threads(arena *a, nt_context *c, value process, walk_end *end);
value nt_thread_by_id(arena *a, nt_context *c, const nt_kernel *k, uint64_t id);
value nt_thread_process_id(value thread);
value nt_thread_id(value thread);
/* The EPROCESS that owns it, and the one whose address space it runs in. */
value nt_thread_owner(value thread);
value nt_thread_attached(value thread);
/* KTHREAD_STATE: "RUNNING", "WAIT", ... in !thread's words; empty = not known. */
str nt_thread_state_name(uint64_t state);
enum { NT_THREAD_RUNNING = 2, NT_THREAD_STANDBY = 3, NT_THREAD_TERMINATED = 4, NT_THREAD_WAITING = 5 };
/* "Executive", "WrQueue": by nt's enumeration, by the built-in list of Windows 7 to 11 otherwise. */
str nt_wait_reason_name(nt_context *c, uint64_t reason);
/* What the thread waits for: one object an entry. */
typedef struct nt_wait {
    uint64_t object;
    uint64_t type, limit, owner; /* DISPATCHER_HEADER.Type; a semaphore's limit; a mutant's owner */
    bool has_type;
} nt_wait;
typedef VEC(nt_wait) nt_waits;
/* `end`: how the list of wait blocks ended. */
nt_waits nt_thread_waits(arena *a, nt_context *c, value thread, walk_end *end);
/* "SynchronizationEvent" of DISPATCHER_HEADER.Type; empty = not known. */
str nt_dispatcher_type_name(uint64_t type);
typedef VEC(uint64_t) nt_addresses;
/* _IRPs of the thread's IrpList. `end`: how the list ended. */
nt_addresses nt_thread_irps(arena *a, nt_context *c, value thread, walk_end *end);

/* Registers of a thread that does not run, from where KiSwapContext left them on its stack (_KSWITCH_FRAME):
 * ip, sp and the frame pointer; the others are unknown. False when the stack is not there. */
bool nt_thread_registers(nt_context *c, const nt_kernel *k, const cpu_arch *arch, uint64_t thread,
                         cpu_registers *out);

/* ---- what the kernel shares with everybody ---- */

/* _KUSER_SHARED_DATA. */
value nt_shared_data(nt_context *c);
/* 5 for Windows 2000 to Server 2003, 6 for Vista to 8.1, 10. False when it cannot be read. */
bool nt_major_version(nt_context *c, uint64_t *out);

/* ---- clocks ---- */

/* Ticks since boot, and the length of one in 100 ns. */
bool nt_tick_count(nt_context *c, uint64_t *out);
bool nt_tick_length(nt_context *c, const nt_kernel *k, uint64_t *out);

/* Numbers that some builds keep as an array of one (DirectoryTableBase before Windows Vista). */
value nt_first_element(value v);
/* In dbgeng's bounds: any list of the kernel. */
enum { NT_LIST_LIMIT = 0x40000 };

#endif
