/* Stack walking, pure over (memory, module look-up, registers). Every step makes progress or ends the walk,
 * and every frame says how it was found. */
#ifndef NTDBG_UNWIND_UNWIND_H
#define NTDBG_UNWIND_UNWIND_H

#include "base/interrupt.h"
#include "cpu/registers.h"
#include "formats/pdb/pdb.h"
#include "formats/pe/exception.h"
#include "memory/space.h"

typedef enum frame_origin {
    FRAME_CONTEXT,     /* the registers the walk began with */
    FRAME_UNWIND_INFO, /* the callee's .pdata/.xdata */
    FRAME_LEAF,        /* no entry: the return address is on top of the stack */
    FRAME_MACHINE,     /* a machine frame (interrupt, trap) pushed by the processor */
    FRAME_TRAP,        /* a trap frame that the system saved */
    FRAME_TASK,        /* x86: the task that the processor left through a task gate */
    FRAME_EXCEPTION,   /* the CONTEXT that the system left on the stack for an exception's dispatch */
    FRAME_POINTER,     /* frame pointer chain */
    FRAME_EPILOGUE,    /* x86: the callee's code up to its return */
    FRAME_DATA,        /* x86: a frame data program of the callee's PDB */
    FRAME_FPO,         /* x86: an FPO record of the callee's PDB */
    FRAME_RECORD,      /* x64 without image: the size of the callee's frame, from its procedure record */
    FRAME_SCAN,        /* searched on the stack: a guess */
} frame_origin;

typedef enum unwind_end {
    UNWIND_COMPLETE, /* return address 0 */
    UNWIND_LIMIT,
    UNWIND_NO_MEMORY,   /* the stack is not in the dump: end_address */
    UNWIND_NO_PROGRESS, /* the stack pointer did not grow */
    UNWIND_BAD_CODE,    /* unwind info that contradicts itself: end_address */
    UNWIND_OUTSIDE,     /* the return address is in no module and no code */
    UNWIND_INTERRUPTED,
    UNWIND_UNSUPPORTED, /* no unwinder for this architecture yet */
} unwind_end;

/* What the processor's own copy of the return addresses (CET's shadow stack) says of a frame's. */
typedef enum frame_shadow {
    SHADOW_UNKNOWN, /* there is none, or it is not in the dump */
    SHADOW_AGREES,
    SHADOW_SKIPPED, /* agrees, but there are calls in between that the walk did not find */
    SHADOW_DIFFERS,
} frame_shadow;

#define FRAME_SAVED_MAX 31 /* x0 to x30 of ARM64; others have fewer */

typedef struct frame {
    cpu_registers registers; /* on entry to the frame's continuation: what .frame /r shows; valid ones only */
    uint64_t ip, sp;         /* Child-SP is `sp` */
    uint64_t frame_base;     /* x64: the established frame (rsp after prologue); x86: EBP, or where it would
                                be saved: below the return address; ARM64: the caller's sp */
    uint64_t locals_base;    /* what frame-relative variables count from; x86: the virtual frame ($T0) */
    uint32_t pushed_parameters; /* x86: bytes of arguments of the frame below, which are still on the stack */
    uint64_t return_address;    /* of this frame into its caller; 0 at the end */
    bool has_return_address;
    uint64_t return_slot;    /* stack address of the return address */
    frame_origin origin;     /* how THIS frame was found */
    bool is_exception_frame; /* ip is the faulting instruction, not a return address: look up names at ip, not
                                ip-1 */
    uint64_t trap_frame;     /* this frame is a trap handler, and its trap frame is here; 0 = not */
    uint16_t task_selector;  /* this frame is a task gate's handler, and the task before has this; 0 = not */
    frame_shadow shadow;     /* whether the shadow stack has the same return address */
    uint64_t shadow_address; /* SHADOW_DIFFERS: the one that it has */
    uint64_t context_record; /* this frame is an exception's dispatcher, and its CONTEXT is here; 0 = not */
    uint64_t saved_at[FRAME_SAVED_MAX]; /* stack address where integer register n was saved by this frame; 0 =
                                           not saved */
    unsigned
        inline_level; /* 0: a real frame, as unwinding gives it. n: the n-th function from the inside that
                         was inlined at the place where the next real frame stands, of which it is a copy */
} frame;

typedef struct unwind_env {
    void *context;
    space *memory;
    /* The module that holds `address`: its base, and a reader of its image by RVA (for .pdata/.xdata and
     * code). */
    bool (*module)(void *context, uint64_t address, uint64_t *base, pe_source *image);
    /* Whether `address` can be code, for modules whose image is not there (a PDB's section headers know):
     * only searches of the stack ask. May be NULL: then every address of such a module can be. */
    bool (*is_code)(void *context, uint64_t address);
    /* What the PDB of the code at `address` says of its frame. May be NULL. */
    bool (*record)(void *context, uint64_t address, pdb_frame_record *out);
    /* The registers that a kernel trap frame at `address` holds (x86's handlers say only where it is). May be
     * NULL. */
    bool (*trap_frame)(void *context, uint64_t address, cpu_registers *out);
    /* The registers of the task that was running when the processor entered a task gate, and the selector of
     * its task state segment (x86's handlers say only that they are entered so). May be NULL. */
    bool (*task)(void *context, cpu_registers *out, uint16_t *selector);
    /* Whether the frame is the user-mode dispatcher of exceptions, and where its CONTEXT is then; known by
     * its name. May be NULL. */
    bool (*exception_context)(void *context, const frame *f, uint64_t *address);
    const interrupt *interrupt;
} unwind_env;

/* Walks from `start`; writes at most `capacity` frames and returns how many. *end and *end_address (may be
 * NULL) say why the walk stopped. */
size_t unwind_walk(arena *a, const unwind_env *env, const cpu_registers *start, frame *out, size_t capacity,
                   unwind_end *end, uint64_t *end_address);
/* One step: the caller's frame of `callee`. False = ended, *end says why. Also fills callee->return_address.
 */
bool unwind_step(arena *a, const unwind_env *env, frame *callee, frame *caller, unwind_end *end,
                 uint64_t *end_address);
/* Compares return addresses with a shadow stack whose top is at `ssp`, which holds those of the innermost
 * frames in order. Frames are only marked: the walk is what it is. */
void unwind_check_shadow(space *memory, uint64_t ssp, frame *frames, size_t count);
/* Whether `ip` is where the frame stands itself; else it is where a call returns to. */
bool frame_ip_is_exact(const frame *f);
const char *frame_origin_name(frame_origin o);
const char *unwind_end_text(unwind_end e);

#endif
