# One function for each shape of x64 prologue and epilogue; the unwinder is walked over every instruction of them.
# Build: clang-19 --target=x86_64-pc-windows-msvc -c
    .text

    .globl  uw_alloc_small
    .def    uw_alloc_small; .scl 2; .type 32; .endef
    .p2align 4
uw_alloc_small:
    .seh_proc uw_alloc_small
    pushq   %rbx
    .seh_pushreg %rbx
    pushq   %r12
    .seh_pushreg %r12
    subq    $40, %rsp
    .seh_stackalloc 40
    .seh_endprologue
    movq    %rcx, %rbx
    nop
    addq    $40, %rsp
    popq    %r12
    popq    %rbx
    retq
    .seh_endproc

    .globl  uw_alloc_large
    .def    uw_alloc_large; .scl 2; .type 32; .endef
    .p2align 4
uw_alloc_large:
    .seh_proc uw_alloc_large
    pushq   %rdi
    .seh_pushreg %rdi
    subq    $0x1230, %rsp
    .seh_stackalloc 0x1230
    movq    %rsi, 0x1000(%rsp)
    .seh_savereg %rsi, 0x1000
    movaps  %xmm6, 0x1010(%rsp)
    .seh_savexmm %xmm6, 0x1010
    .seh_endprologue
    nop
    movaps  0x1010(%rsp), %xmm6
    movq    0x1000(%rsp), %rsi
    addq    $0x1230, %rsp
    popq    %rdi
    retq
    .seh_endproc

    .globl  uw_alloc_huge
    .def    uw_alloc_huge; .scl 2; .type 32; .endef
    .p2align 4
uw_alloc_huge:
    .seh_proc uw_alloc_huge
    subq    $0x123458, %rsp
    .seh_stackalloc 0x123458
    movq    %r14, 0x100008(%rsp)
    .seh_savereg %r14, 0x100008
    movaps  %xmm15, 0x110000(%rsp)
    .seh_savexmm %xmm15, 0x110000
    .seh_endprologue
    nop
    movaps  0x110000(%rsp), %xmm15
    movq    0x100008(%rsp), %r14
    addq    $0x123458, %rsp
    retq
    .seh_endproc

    .globl  uw_frame_pointer
    .def    uw_frame_pointer; .scl 2; .type 32; .endef
    .p2align 4
uw_frame_pointer:
    .seh_proc uw_frame_pointer
    pushq   %rbp
    .seh_pushreg %rbp
    pushq   %r13
    .seh_pushreg %r13
    subq    $0x60, %rsp
    .seh_stackalloc 0x60
    leaq    0x20(%rsp), %rbp
    .seh_setframe %rbp, 0x20
    movq    %rdi, 0x48(%rsp)
    .seh_savereg %rdi, 0x48
    .seh_endprologue
    subq    $0x100, %rsp
    nop
    movq    0x28(%rbp), %rdi
    leaq    0x40(%rbp), %rsp
    popq    %r13
    popq    %rbp
    retq
    .seh_endproc

    .globl  uw_tail_jump
    .def    uw_tail_jump; .scl 2; .type 32; .endef
    .p2align 4
uw_tail_jump:
    .seh_proc uw_tail_jump
    pushq   %rsi
    .seh_pushreg %rsi
    subq    $0x20, %rsp
    .seh_stackalloc 0x20
    .seh_endprologue
    testq   %rcx, %rcx
    je      1f
    addq    $0x20, %rsp
    popq    %rsi
    jmp     uw_alloc_small
1:  nop
    jmp     2f
    nop
2:  addq    $0x20, %rsp
    popq    %rsi
    rep retq
    .seh_endproc

# Entered by the processor: with and without an error code.
    .globl  uw_machine_frame
    .def    uw_machine_frame; .scl 2; .type 32; .endef
    .p2align 4
uw_machine_frame:
    .seh_proc uw_machine_frame
    .seh_pushframe
    pushq   %rbp
    .seh_pushreg %rbp
    subq    $0x50, %rsp
    .seh_stackalloc 0x50
    leaq    0x40(%rsp), %rbp
    .seh_setframe %rbp, 0x40
    .seh_endprologue
    nop
    int3
    .seh_endproc

    .globl  uw_machine_frame_code
    .def    uw_machine_frame_code; .scl 2; .type 32; .endef
    .p2align 4
uw_machine_frame_code:
    .seh_proc uw_machine_frame_code
    .seh_pushframe @code
    subq    $0x28, %rsp
    .seh_stackalloc 0x28
    .seh_endprologue
    nop
    int3
    .seh_endproc

    .globl  uw_handler
    .def    uw_handler; .scl 2; .type 32; .endef
    .p2align 4
uw_handler:
    movl    $1, %eax
    retq

    .globl  uw_guarded
    .def    uw_guarded; .scl 2; .type 32; .endef
    .p2align 4
uw_guarded:
    .seh_proc uw_guarded
    .seh_handler uw_handler, @except
    subq    $0x28, %rsp
    .seh_stackalloc 0x28
    .seh_endprologue
    nop
    addq    $0x28, %rsp
    retq
    .seh_handlerdata
    .long   0x11223344
    .text
    .seh_endproc

# A function whose later part saves another register: three fragments, the last two chained, as MSVC makes them for
# shrink-wrapped and separated code. The assembler's own directives give overlapping ranges, so the records are
# written by hand below.
    .globl  uw_chain
    .def    uw_chain; .scl 2; .type 32; .endef
    .globl  uw_chain_middle
    .globl  uw_chain_last
    .p2align 4
uw_chain:
    pushq   %rbx
    subq    $0x30, %rsp
    nop
    nop
uw_chain_middle:
    movq    %rsi, 0x48(%rsp)
    nop
    movq    0x48(%rsp), %rsi
    addq    $0x30, %rsp
    popq    %rbx
    retq
uw_chain_last:
    movq    %rdi, 0x50(%rsp)
    nop
    movq    0x50(%rsp), %rdi
    addq    $0x30, %rsp
    popq    %rbx
    retq
uw_chain_end:

    .globl  uw_leaf
    .p2align 4
uw_leaf:
    leaq    (%rcx,%rdx), %rax
    retq

    .section .xdata,"dr"
    .p2align 2
uw_chain_info:
    .byte 1, 5, 2, 0
    .byte 5, 0x52           # ALLOC_SMALL 0x30
    .byte 1, 0x30           # PUSH_NONVOL rbx
uw_chain_middle_info:
    .byte 1 | 4<<3, 5, 2, 0
    .byte 5, 0x64           # SAVE_NONVOL rsi
    .short 9                # at rsp + 0x48
    .long uw_chain@IMGREL, uw_chain_middle@IMGREL, uw_chain_info@IMGREL
uw_chain_last_info:
    .byte 1 | 4<<3, 5, 2, 0
    .byte 5, 0x74           # SAVE_NONVOL rdi
    .short 10
    .long uw_chain_middle@IMGREL, uw_chain_last@IMGREL, uw_chain_middle_info@IMGREL

    .section .pdata,"dr"
    .long uw_chain@IMGREL, uw_chain_middle@IMGREL, uw_chain_info@IMGREL
    .long uw_chain_middle@IMGREL, uw_chain_last@IMGREL, uw_chain_middle_info@IMGREL
    .long uw_chain_last@IMGREL, uw_chain_end@IMGREL, uw_chain_last_info@IMGREL
