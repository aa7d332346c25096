# ntdbg's own `.parents`: a block that a Basic Block Tool moved away is named as WinDbg names it, or, when asked, by the function
# that its chained unwind information leads to. The reference page finds the same function by hand (nt+182f0); the displacement
# is plain arithmetic: fffff800`018e1816 - fffff800`0181f2f0.
#! open network
8: kd> u fffff800`018e1816 L1
nt! ?? ::FNODOBFM::`string'+0x12ff6:
fffff800`018e1816 90              nop
8: kd> .parents 1
Merged blocks are named by the function they belong to
8: kd> u fffff800`018e1816 L1
nt!ExWaitForRundownProtectionReleaseCacheAware+0xc2526:
fffff800`018e1816 90              nop
8: kd> .parents 0
Merged blocks are named by their own symbols
8: kd> .printf "%y\n", fffff800`018e1816
nt! ?? ::FNODOBFM::`string'+0x12ff6 (fffff800`018e1816)
