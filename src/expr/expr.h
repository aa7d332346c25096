/* MASM expressions as WinDbg evaluates them: radix 16 unless told otherwise, 0x 0n 0t 0y prefixes, trailing
 * h, fffff800`01b66810, sign extension of 32-bit values on 32-bit targets, symbols before or after numbers,
 * @registers, $pseudo-registers, poi() and its family, all operators. Source: windows-driver-docs, "MASM
 * Numbers and Operators", "Sign Extension", "Pseudo-Register Syntax", "Address and Address Range Syntax".
 *
 * The evaluator is pure over a small environment of callbacks. */
#ifndef NTDBG_EXPR_EXPR_H
#define NTDBG_EXPR_EXPR_H

#include "base/error.h"

typedef struct expr_env {
    void *context;
    unsigned pointer_size; /* bytes: 4 or 8 */
    unsigned radix;        /* 8, 10, 16 */
    /* "nt!KeBugCheckEx", "KeBugCheckEx", "nt" (a module's base), `file.c:12` (between grave accents). */
    bool (*symbol)(void *context, str name, uint64_t *value);
    /* Registers ("rax", "eax", "zf") and pseudo-registers ("$ip", "$t0", "$peb"), given without '@'. An error
     * says why a known one has no value, with ERROR_NOT_FOUND when there is no more to say than that. *found
     * tells whether the name is one at all. */
    error *(*reg)(void *context, arena *a, str name, bool *found, uint64_t *value);
    size_t (*read)(void *context, uint64_t address, void *buffer, size_t size);
    /* Physical memory for $pby $pwo $pdwo $pqwo $ppoi. NULL = none: a memory access error. */
    size_t (*read_physical)(void *context, uint64_t address, void *buffer, size_t size);
    /* $fnsucc and what else the session offers: arguments are raw text. Asked before the functions that need
     * no session
     * ($iment, $scmp, $sicmp, $spat, $vvalid), which are built in. NULL = none. */
    error *(*function)(void *context, arena *a, str name, const str *arguments, size_t count, bool *found,
                       uint64_t *value);
    /* @@c++( ... ) and @@( ... ): NULL = a syntax error. */
    error *(*other_evaluator)(void *context, arena *a, str text, uint64_t *value);
    /* Where the segment of a selector begins; `text` is what was written for it ("gs", "@fs", "23"). False
     * when there is none. NULL = no segments. */
    bool (*segment)(void *context, arena *a, str text, uint16_t selector, uint64_t *base);
    /* Evaluates addresses and counts of ranges instead of expr_evaluate (".expr /s c++"); NULL = MASM. */
    error *(*addresses)(void *context, arena *a, str text, uint64_t *value, str *rest);
} expr_env;

/* On 32-bit targets numbers, registers and pointers are sign-extended to 64 bits ("Sign Extension"), so that
 * an address comes out as ffffffff`80001000. This folds a value back to what the target's memory is addressed
 * by. */
static inline uint64_t expr_address(const expr_env *env, uint64_t v)
{
    return env->pointer_size == 4 ? (uint32_t)v : v;
}

/* Evaluates the longest expression at the start of `text` and sets *rest to what follows it (blanks skipped):
 * blanks inside an expression are allowed around operators ("a + 0xa0", "base+ 1E000 l758"). WinDbg's own
 * error words: "Couldn't resolve error at 'xyz'", "Memory access error at ')'", "Syntax error at '...'",
 * "Numeric expression missing from '<EOL>'", "Operand error at ..." (a division by zero), "Overflow error at
 * ..." */
error *expr_evaluate(arena *a, const expr_env *env, str text, uint64_t *value, str *rest);
/* The same, and the whole text must be used up: "Extra character error in '<text>'", whose location is the
 * offset of the first such character in `text` (WinDbg puts a '^' under it). */
error *expr_evaluate_all(arena *a, const expr_env *env, str text, uint64_t *value);

typedef struct expr_range {
    uint64_t start;
    uint64_t count; /* elements */
    bool has_count; /* false: only a start was given, and count is the default */
} expr_range;

/* An address argument ("Address and Address Range Syntax", "Address Arguments"): an expression, or
 *     %offset            flat                       segment:offset  %segment:offset  #segment:offset
 *     &[segment:]offset  real mode: segment * 16                    a selector's base + offset
 * folded by expr_address. A selector without a segment is a "Memory access error". */
error *expr_evaluate_address(arena *a, const expr_env *env, str text, uint64_t *address, str *rest);

/* "Address", "Address EndAddress", "Address L Count", "Address L? Count", "Address L -Count" (start moves
 * back). The count may be an expression without blanks around 'L' ("l758/@$ptrsize", "L4", "l 4").
 * `element_size` in bytes. More than 256 MB without "L?" is a "Range error in '<text>'", as in WinDbg, with
 * the offset in `text` as its location. `start` is folded by expr_address. */
error *expr_evaluate_range(arena *a, const expr_env *env, str text, unsigned element_size,
                           uint64_t default_count, expr_range *range, str *rest);

#endif
