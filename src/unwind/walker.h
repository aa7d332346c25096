/* What the unwinders of this folder share. Private to it. */
#ifndef NTDBG_UNWIND_WALKER_H
#define NTDBG_UNWIND_WALKER_H

#include "unwind/unwind.h"

#include "formats/pe/image.h"

/* Images opened during one walk: consecutive frames are mostly of few modules. */
typedef struct walker_image {
    uint64_t base;
    pe_image *image; /* NULL: its headers cannot be read */
} walker_image;

#define WALKER_IMAGES 16

typedef struct walker {
    arena *arena;
    const unwind_env *env;
    walker_image images[WALKER_IMAGES];
    size_t image_count;
} walker;

/* Why a step failed, for *end and *end_address. */
typedef struct walk_stop {
    unwind_end end;
    uint64_t address;
} walk_stop;

/* False when `address` is in no module. *image is NULL when the module's headers are not there. */
bool walker_find_module(walker *w, uint64_t address, uint64_t *base, const pe_image **image);
/* True when the bytes before `address` are a call, or are not there while the module is. */
bool walker_is_return_address(walker *w, cpu_kind kind, uint64_t address);

/* A return address of ARM64 without its pointer authentication code. */
uint64_t arm64_strip_signature(uint64_t pointer);

/* The unwinders. They fill `caller` (but not its own return address) and what `callee` then knows of itself.
 */
bool x64_step(walker *w, frame *callee, frame *caller, walk_stop *stop);
bool x86_step(walker *w, frame *callee, frame *caller, walk_stop *stop);
bool arm64_step(walker *w, frame *callee, frame *caller, walk_stop *stop);
bool frame_pointer_step(walker *w, frame *callee, frame *caller, walk_stop *stop);

/* x86: what the innermost function will do until it returns, when that is restoring registers only. *slot is
 * where the return address is; `registers` get what is popped. */
bool x86_epilog_run(walker *w, const frame *callee, cpu_registers *registers, uint32_t *slot);

/* Fallback for code whose unwind information is missing: the nearest stack slot that holds a return address.
 */
bool scan_step(walker *w, frame *callee, frame *caller);

#endif
