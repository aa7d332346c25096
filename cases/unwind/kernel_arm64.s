// What of an ARM64 kernel stands on the stack while an exception is dispatched: code that fails, the handler that the processor
// enters (its trap frame is on top of the stack), and the bug check. Unwind codes: Microsoft, "ARM64 exception handling", and
// those that clang writes for .seh_trap_frame.
    .text
    .globl KeBugCheckEx
    .seh_proc KeBugCheckEx
KeBugCheckEx:
    stp x29, x30, [sp, #-32]!
    .seh_save_fplr_x 32
    mov x29, sp
    .seh_set_fp
    .seh_endprologue
    brk #0xf003
    ldp x29, x30, [sp], #32
    ret
    .seh_endproc

    .globl KiKernelExceptionHandler
    .seh_proc KiKernelExceptionHandler
KiKernelExceptionHandler:
    .seh_trap_frame
    .seh_endprologue
    bl KeBugCheckEx
    brk #0
    .seh_endproc

    .globl IopReadBlock
    .seh_proc IopReadBlock
IopReadBlock:
    stp x29, x30, [sp, #-16]!
    .seh_save_fplr_x 16
    mov x29, sp
    .seh_set_fp
    .seh_endprologue
    ldr w0, [x1, #8]
    ldp x29, x30, [sp], #16
    ret
    .seh_endproc

    .globl KiSystemStartup
    .seh_proc KiSystemStartup
KiSystemStartup:
    stp x29, x30, [sp, #-16]!
    .seh_save_fplr_x 16
    mov x29, sp
    .seh_set_fp
    .seh_endprologue
    bl IopReadBlock
    ldp x29, x30, [sp], #16
    ret
    .seh_endproc
