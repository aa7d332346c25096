/* !analyze: what is found out (analyze_find.c, analyze_culprit.c) and how it is shown (analyze_show.c). */
#ifndef NTDBG_EXTENSIONS_EXT_ANALYZE_H
#define NTDBG_EXTENSIONS_EXT_ANALYZE_H

#include "dispatch/command.h"
#include "windows/bugcheck.h"
#include "windows/fault.h"
#include "windows/kernel.h"

enum { ANALYZE_FRAMES = 0x100, ANALYZE_REASONS = 24 };

/* Why somebody is the culprit, and the command that shows it. */
typedef struct analyze_reason {
    str text, command;
} analyze_reason;

typedef struct analysis {
    session *session;
    out *out;
    arena *arena;
    bool kernel;
    const target_bugcheck *bugcheck; /* NULL = none */
    nt_bugcheck_words words;
    nt_leads leads;
    bool has_exception;
    target_exception exception;
    uint64_t record; /* where the exception record is; all ones = it comes with the dump */
    bool has_context;
    cpu_registers context;
    uint64_t context_address, trap_frame; /* 0 = it is not from there */
    uint16_t task_selector;               /* the same: of a task state segment */
    bool has_ip;
    uint64_t ip;   /* of the fault */
    str command;   /* makes the context of the stack current: ".cxr 0x..."; empty = it is the target's own */
    frame *frames; /* of the fault */
    size_t frame_count;
    str process; /* empty = not known */
    bool has_irql;
    uint64_t irql;
    str heap_failure;       /* what ntdll calls the damage of a heap; empty = none, or not known */
    module *culprit;        /* NULL = nobody was found */
    uint64_t culprit_at;    /* an address in it */
    bool culprit_is_driver; /* no code of it was found at fault: a device of its driver object was */
    uint64_t driver;        /* that _DRIVER_OBJECT; 0 = none */
    uint64_t thread;        /* that the bug check says held everything up; 0 = none */
    analyze_reason reasons[ANALYZE_REASONS];
    size_t reason_count;
    struct analyze_hang *hang; /* -hang: who holds up whom; NULL = it is no hang's analysis */
    str hang_kind;             /* "DEADLOCK", "BlockedOn_ERESOURCE"; empty = it is no hang's */
} analysis;

/* All of it except the culprit. */
void analyze_find(analysis *n);
void analyze_culprit(analysis *n);
/* -hang, in place of analyze_find: the threads that hold up others, and the stack of the worst. */
void analyze_find_hang(analysis *n);
void analyze_show_hang(analysis *n);
/* The bug check's words; the process that the dump is about. */
void analyze_find_bugcheck(analysis *n);
void analyze_find_process(analysis *n);
/* The stack from there, which becomes the analysis' own. */
void analyze_walk(analysis *n, const cpu_registers *start);
/* One more reason for the verdict; those above the limit are dropped. */
void analyze_reason_add(analysis *n, str text, str command);
/* A module that runs on behalf of others: Windows' own core. */
bool analyze_is_core(const analysis *n, const module *m);
/* Of a damaged heap (0xc0000374): which one, and where. */
void analyze_heap(analysis *n);
/* The first who is blamed stays it. */
void analyze_blame(analysis *n, module *m, uint64_t address);
/* The driver of the device that has the request (the _IRP there) now, as a reason that begins with `whose`;
 * NULL, with a reason that says so, when no driver has it. *object: its _DRIVER_OBJECT. */
module *analyze_request(analysis *n, nt_context *c, uint64_t at, str whose, uint64_t *object);
/* What the bug check's arguments say of the I/O manager's objects: requests, devices. */
void analyze_objects(analysis *n);
/* "nt!KeBugCheckEx+0x12", "0xfffff804`..." */
str analyze_symbol(const analysis *n, uint64_t address);

/* ARGUMENTS of a bug check as -show and the head of an analysis have them; `known` says how many were given.
 */
void analyze_show_bugcheck(out *o, uint32_t code, const uint64_t arguments[4], size_t known);
void analyze_show_brief(analysis *n);
void analyze_show_details(analysis *n);

#endif
