/* Presenters of kernel objects that several commands share: !process, !thread, !running, !for_each_process
 * ... */
#ifndef NTDBG_SHOW_KERNEL_H
#define NTDBG_SHOW_KERNEL_H

#include "out/out.h"
#include "session/kernel.h"
#include "windows/flags.h"
#include "windows/process.h"

/* What all of them need; `values` belongs to it, so it must stay where it was made. */
typedef struct kernel_view {
    session *session;
    out *out;
    arena *arena;
    values_context values;
    nt_context windows;
    nt_kernel kernel;
} kernel_view;
void kernel_view_init(kernel_view *v, session *s, out *o, arena *a);

/* The process that an argument says: its _EPROCESS or its id; -1: the current one. */
error *kernel_view_process(kernel_view *v, uint64_t which, value *out);

/* A value as a field: unavailable when it cannot be read. */
field kernel_pointer(const char *name, value v);
/* How the commands on devices write one in a template: eight digits for 0, the whole width otherwise. */
const char *kernel_pointer_spec(value v);
field kernel_number(const char *name, value v);
field kernel_signed(const char *name, value v);

/* A line "LABEL (0x80000800)  DOE_DEFAULT_SD_PRESENT, DOE_DESIGNATED_FDO" of the open record, two names a
 * line; blanks at the front of the label are repeated. `name` is the field. */
void show_flags(kernel_view *v, const char *label, const char *name, value bits, nt_flags known);

/* !process's flags (windows-driver-docs). */
enum {
    PROCESS_STATISTICS = 1,
    PROCESS_WAITS = 2,
    PROCESS_THREADS = 4,
    PROCESS_FRAMES_ONLY = 8,
    PROCESS_CONTEXT = 0x10
};
/* A record "kernel_process", closed by an empty line. `process` is an _EPROCESS. */
void show_process(kernel_view *v, value process, unsigned flags);
/* A record "kernel_thread" with `indent` blanks before each line: the same flags, as !thread takes them. */
void show_thread(kernel_view *v, value thread, unsigned flags, unsigned indent);
/* The registers of a thread, wherever they are: its processor's, or those it was switched away with. */
bool show_thread_start(kernel_view *v, value thread, cpu_registers *out);
/* The modules that the bug check's parameters point into: what has no symbols is said once, when they are
 * asked for the first time, in the list "symbol_loads". The reference says it before a thread's stack. */
void show_fault_symbols(kernel_view *v);
/* The stack of a thread as !thread has it, and with `indent` blanks before each line as !process has it. */
void show_thread_stack(kernel_view *v, const cpu_registers *start, bool arguments, unsigned indent);

/* "  *** not all of it: WHY": what a walk could not follow, in a record "walk_end". */
void show_walk_missed(kernel_view *v, str why);

/* "00:00:26.863" of 100 ns; days in front when there are any. */
str show_duration(arena *a, uint64_t hundred_ns);

#endif
