/* Where the user stands in a kernel target: implicit process, implicit thread, and whose page tables memory
 * is read by.
 *
 *     target->virtual_memory = images over a redirected space -> cache -> page tables of the current process
 *
 * Everybody holds the one space; .process, .context and ~Ns lead it elsewhere. */
#ifndef NTDBG_SESSION_KERNEL_H
#define NTDBG_SESSION_KERNEL_H

#include "session/session.h"
#include "windows/kernel.h"
#include "windows/soft_pte.h"

/* Takes over the target's memory when it is translated by page tables; nothing otherwise (triage dumps).
 * Called once a target, before anybody else holds its memory. */
void session_kernel_begin(session *s, target *t);
/* From now on soft page-table entries are followed (nt's types may be needed for it), and the page files
 * given with session_add_page_file are read. */
void session_kernel_ready(session *s);
/* -zp FILE: page file 0, then 1 ... of the next target that is opened. */
void session_add_page_file(session *s, str path);

/* .process: 0 = that of the current processor's thread. An EPROCESS whose page directory cannot be read
 * changes the implicit process only, which is an error where the target has page tables. */
error *session_set_process(session *s, arena *a, uint64_t process);
/* .thread: 0 = the processor's own. Its registers become the scope's. */
error *session_set_implicit_thread(session *s, arena *a, uint64_t thread);
/* Where a thread of the kernel stands: its processor's registers while it runs, otherwise those that it was
 * switched away with (stack, frame and instruction pointer). False when neither is known. */
bool session_kernel_thread_registers(session *s, arena *a, uint64_t thread, cpu_registers *out);
/* .context: a page directory's physical address; 0 = back to the current process's. */
error *session_set_directory(session *s, arena *a, uint64_t root);
/* After thread, process or directory were put back (session_restore_place, ~Ns). */
void session_kernel_follow(session *s);

/* What the current processor runs, or what .thread and .process say instead. Opens no symbols. */
nt_current session_current(session *s, arena *a);
/* Of that; 0 = not known. */
uint64_t session_process(session *s, arena *a);
uint64_t session_thread(session *s, arena *a);
/* The page directory that memory is read by; 0 when there are no page tables. */
uint64_t session_directory(session *s);
/* The tables that the current address space translates by, and the memory that they lie in. ERROR_UNAVAILABLE
 * when the target has none. */
error *session_page_tables(session *s, arena *a, page_tables **tables, space **physical);
/* How the current address space decodes soft entries; NULL when it has no page tables. */
const nt_pte_layout *session_pte_layout(session *s);

/* Modules of the implicit process's loader (and its WOW64 loader) in place of the user modules that are
 * there: .reload /user. *count is how many. */
error *session_load_user_modules(session *s, arena *a, size_t *count);

/* The same with modules that are known otherwise (nt_module.base and size, path): how many were taken. */
size_t session_set_user_modules(session *s, const nt_modules *found);

/* For commands: Windows' structures, whose reasons and caches live in `a`. `values` must outlive it. */
nt_context session_windows(session *s, arena *a, values_context *values);

#endif
