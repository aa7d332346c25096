/* Which threads have to do with something: whose kernel stacks hold a pointer to it. */
#ifndef NTDBG_WINDOWS_THREAD_SEARCH_H
#define NTDBG_WINDOWS_THREAD_SEARCH_H

#include "windows/process.h"

typedef enum nt_criterion_kind {
    NT_CRITERION_THREAD,
    NT_CRITERION_STACK, /* a thread's initial stack */
    NT_CRITERION_WAIT,  /* an object that a thread waits for */
    NT_CRITERION_IRP,
    NT_CRITERION_DEVICE,
    NT_CRITERION_EXTENSION, /* of a device */
    NT_CRITERION_MODULE,
    NT_CRITERION_POINTER,
    NT_CRITERION_RANGE,
} nt_criterion_kind;

typedef struct nt_criterion {
    nt_criterion_kind kind;
    uint64_t address, length; /* a pointer p matches when address <= p < address + length */
    str name;                 /* of a module */
    unsigned depth;           /* how many criteria this one was derived from */
    const char *failed;       /* NULL; otherwise what is wrong: "is not an IRP" ... and it is no criterion */
    bool is_list;             /* failed: a list, which has no address of its own */
} nt_criterion;
typedef VEC(nt_criterion) nt_criteria;

/* Each adds the thing itself and what belongs to it: a thread's stack, what it waits for and its requests; a
 * request's devices; a device's extension, its current request and the devices attached over it. Modules
 * (of the drivers of devices) are named through `symbols`; nt itself is none: every thread leads through it.
 */
void nt_criteria_add_thread(arena *a, nt_context *c, nt_criteria *all, uint64_t thread, unsigned depth);
void nt_criteria_add_irp(arena *a, nt_context *c, nt_criteria *all, uint64_t irp, unsigned depth);
void nt_criteria_add_device(arena *a, nt_context *c, nt_criteria *all, uint64_t device, unsigned depth);
/* The module that has `address`. */
void nt_criteria_add_module(arena *a, nt_context *c, nt_criteria *all, uint64_t address, unsigned depth);
void nt_criteria_add(arena *a, nt_criteria *all, nt_criterion one);

typedef struct nt_reference {
    uint64_t at;      /* on the stack */
    size_t criterion; /* index */
} nt_reference;
typedef VEC(nt_reference) nt_references;

/* The pointers on the kernel stack between `sp` and the stack's base that match, by rising address. False
 * when nothing of the stack is in the dump. */
bool nt_thread_references(arena *a, nt_context *c, value thread, uint64_t sp, const nt_criteria *all,
                          nt_references *out);

#endif
