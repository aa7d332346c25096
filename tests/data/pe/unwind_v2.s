# Version 2 unwind information, which no free compiler writes yet: apart from the other samples because
# llvm-readobj 19 cannot read it.
    .text

# Version 2: the epilogues are described, two of them, one at the end of the function.
    .globl  uw_version2
    .p2align 4
uw_version2:
    pushq   %rbx
    pushq   %rsi
    subq    $0x28, %rsp
uw_version2_body:
    testl   %ecx, %ecx
    je      1f
    addq    $0x28, %rsp
uw_version2_epilog1:
    popq    %rsi
    popq    %rbx
    retq
1:  nop
    addq    $0x28, %rsp
uw_version2_epilog2:
    popq    %rsi
    popq    %rbx
    retq
uw_version2_end:

    .section .xdata,"dr"
    .p2align 2
uw_version2_info:
    .byte 2, uw_version2_body - uw_version2, 5, 0
    .byte 3, 0x16           # EPILOG, 3 bytes long, one at the end
    .byte uw_version2_end - uw_version2_epilog1, 0x06
    .byte 6, 0x42           # ALLOC_SMALL 0x28
    .byte 2, 0x60           # PUSH_NONVOL rsi
    .byte 1, 0x30           # PUSH_NONVOL rbx
    .short 0

    .section .pdata,"dr"
    .long uw_version2@IMGREL, uw_version2_end@IMGREL, uw_version2_info@IMGREL
