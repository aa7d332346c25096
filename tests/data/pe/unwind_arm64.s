// Functions for the ARM64 unwinder, in clang's assembler: every directive that there is for unwind codes, in prologues that a
// processor could run. Each stores what it says it stores, so that an emulator of the instructions knows what to expect.
        .text

        .macro function name
        .globl  \name
        .def    \name
        .scl    2
        .type   32
        .endef
        .p2align 2
        .seh_proc \name
\name:
        .endm

// save_r19r20_x, save_regp, save_next, save_fregp, save_fregp_x, save_freg, set_fp
        function ua_pairs
        stp     x19, x20, [sp, #-128]!
        .seh_save_r19r20_x 128
        stp     x21, x22, [sp, #16]
        .seh_save_next
        stp     x23, x24, [sp, #32]
        .seh_save_next
        stp     x25, x26, [sp, #48]
        .seh_save_regp x25, 48
        stp     x27, x28, [sp, #64]
        .seh_save_next
        stp     d8, d9, [sp, #80]
        .seh_save_fregp d8, 80
        stp     d10, d11, [sp, #96]
        .seh_save_next
        str     d12, [sp, #112]
        .seh_save_freg d12, 112
        stp     x29, x30, [sp, #-16]!
        .seh_save_fplr_x 16
        mov     x29, sp
        .seh_set_fp
        .seh_endprologue
        sub     sp, sp, #64
        nop
        .seh_startepilogue
        mov     sp, x29
        .seh_set_fp
        ldp     x29, x30, [sp], #16
        .seh_save_fplr_x 16
        ldr     d12, [sp, #112]
        .seh_save_freg d12, 112
        ldp     d10, d11, [sp, #96]
        .seh_save_next
        ldp     d8, d9, [sp, #80]
        .seh_save_fregp d8, 80
        ldp     x27, x28, [sp, #64]
        .seh_save_next
        ldp     x25, x26, [sp, #48]
        .seh_save_regp x25, 48
        ldp     x23, x24, [sp, #32]
        .seh_save_next
        ldp     x21, x22, [sp, #16]
        .seh_save_next
        ldp     x19, x20, [sp], #128
        .seh_save_r19r20_x 128
        .seh_endepilogue
        ret
        .seh_endproc

// pac_sign_lr, save_reg_x, save_reg, save_freg_x, save_lrpair, alloc_s, add_fp; two epilogues, one a tail call
        function ua_singles
        pacibsp
        .seh_pac_sign_lr
        str     x19, [sp, #-64]!
        .seh_save_reg_x x19, 64
        str     x23, [sp, #8]
        .seh_save_reg x23, 8
        stp     x21, x30, [sp, #16]
        .seh_save_lrpair x21, 16
        str     x29, [sp, #32]
        .seh_save_reg x29, 32
        str     d13, [sp, #-32]!
        .seh_save_freg_x d13, 32
        sub     sp, sp, #96
        .seh_stackalloc 96
        add     x29, sp, #40
        .seh_add_fp 40
        .seh_endprologue
        sub     sp, sp, #32
        cbz     x0, 1f
        nop
        .seh_startepilogue
        sub     sp, x29, #40
        .seh_add_fp 40
        add     sp, sp, #96
        .seh_stackalloc 96
        ldr     d13, [sp], #32
        .seh_save_freg_x d13, 32
        ldr     x29, [sp, #32]
        .seh_save_reg x29, 32
        ldp     x21, x30, [sp, #16]
        .seh_save_lrpair x21, 16
        ldr     x23, [sp, #8]
        .seh_save_reg x23, 8
        ldr     x19, [sp], #64
        .seh_save_reg_x x19, 64
        autibsp
        .seh_pac_sign_lr
        .seh_endepilogue
        ret
1:      nop
        .seh_startepilogue
        sub     sp, x29, #40
        .seh_add_fp 40
        add     sp, sp, #96
        .seh_stackalloc 96
        ldr     d13, [sp], #32
        .seh_save_freg_x d13, 32
        ldr     x29, [sp, #32]
        .seh_save_reg x29, 32
        ldp     x21, x30, [sp, #16]
        .seh_save_lrpair x21, 16
        ldr     x23, [sp, #8]
        .seh_save_reg x23, 8
        ldr     x19, [sp], #64
        .seh_save_reg_x x19, 64
        autibsp
        .seh_pac_sign_lr
        .seh_endepilogue
        b       ua_leaf
        .seh_endproc

// alloc_m, alloc_l, save_fplr, save_regp_x, nop
        function ua_large
        stp     x25, x26, [sp, #-16]!
        .seh_save_regp_x x25, 16
        sub     sp, sp, #2048
        .seh_stackalloc 2048
        stp     x0, x1, [sp, #64]
        .seh_nop
        stp     x29, x30, [sp, #32]
        .seh_save_fplr 32
        sub     sp, sp, #16, lsl #12
        .seh_stackalloc 65536
        .seh_endprologue
        nop
        .seh_startepilogue
        add     sp, sp, #16, lsl #12
        .seh_stackalloc 65536
        ldp     x29, x30, [sp, #32]
        .seh_save_fplr 32
        add     sp, sp, #2048
        .seh_stackalloc 2048
        ldp     x25, x26, [sp], #16
        .seh_save_regp_x x25, 16
        .seh_endepilogue
        ret
        .seh_endproc

// save_any_reg: integers, halves and whole vector registers
        function ua_any
        stp     q8, q9, [sp, #-64]!
        .seh_save_any_reg_px q8, 64
        str     d10, [sp, #32]
        .seh_save_any_reg d10, 32
        stp     x20, x21, [sp, #48]
        .seh_save_any_reg_p x20, 48
        str     x30, [sp, #-16]!
        .seh_save_any_reg_x x30, 16
        .seh_endprologue
        nop
        .seh_startepilogue
        ldr     x30, [sp], #16
        .seh_save_any_reg_x x30, 16
        ldp     x20, x21, [sp, #48]
        .seh_save_any_reg_p x20, 48
        ldr     d10, [sp, #32]
        .seh_save_any_reg d10, 32
        ldp     q8, q9, [sp], #64
        .seh_save_any_reg_px q8, 64
        .seh_endepilogue
        ret
        .seh_endproc

// What only the system's own code has.
        function ua_trap_frame
        .seh_trap_frame
        .seh_endprologue
        nop
        nop
        .seh_endproc

        function ua_machine_frame
        .seh_pushframe
        .seh_endprologue
        nop
        nop
        .seh_endproc

        function ua_context
        .seh_context
        .seh_endprologue
        nop
        nop
        .seh_endproc

        function ua_exact
        .seh_clear_unwound_to_call
        .seh_endprologue
        nop
        nop
        .seh_endproc

        .globl  ua_leaf
        .def    ua_leaf
        .scl    2
        .type   32
        .endef
ua_leaf:
        add     x0, x0, x1
        ret
