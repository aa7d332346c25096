# A heap that was overrun: what ntdll wrote down, and what is damaged. The banner: dotnet/runtime issue 31997 and others; "HEAP .. At ..
# Error:" as debuggers before WinDbg 10 began the line of a damaged block.
#! open overrun
0:000> !heap
**************************************************************
*                                                            *
*                  HEAP ERROR DETECTED                       *
*                                                            *
**************************************************************

Details:

Heap address:  000001f2d4a20000
Error address: 000001f2d4a20d70
Error type:    HEAP_FAILURE_BLOCK_NOT_BUSY
Details:       The caller performed an operation (such as a free
               or a size check) that is illegal on a free block.
Follow-up:     Check the error's stack trace to find the culprit.

Stack trace:
Stack trace at 0x00007ffc1a5d30b8
    00007ffc1a5d10bf: ntdll!RtlpLogHeapFailure+0x1f
    00007ffc1a5d107c: ntdll!RtlFreeHeap+0x1c
    00007ff6b2c41076: orders!CloseOrder+0x16
    00007ff6b2c41011: orders!main+0x11

        Heap Address      NT/Segment Heap

         1f2d4a20000              NT Heap
0:000> !heap -triage
**************************************************************
*                                                            *
*                  HEAP ERROR DETECTED                       *
*                                                            *
**************************************************************

Details:

Heap address:  000001f2d4a20000
Error address: 000001f2d4a20d70
Error type:    HEAP_FAILURE_BLOCK_NOT_BUSY
Details:       The caller performed an operation (such as a free
               or a size check) that is illegal on a free block.
Follow-up:     Check the error's stack trace to find the culprit.

Stack trace:
Stack trace at 0x00007ffc1a5d30b8
    00007ffc1a5d10bf: ntdll!RtlpLogHeapFailure+0x1f
    00007ffc1a5d107c: ntdll!RtlFreeHeap+0x1c
    00007ff6b2c41076: orders!CloseOrder+0x16
    00007ff6b2c41011: orders!main+0x11

Heap 000001f2d4a20000
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20970 Error: invalid block checksum
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20f60 Error: invalid front end header
HEAP 000001f2d4a20000 At 000001f2d4a20d80 Error: the free list is broken
    38 blocks, 2 damaged
0:000> !heap -v 1
Index   Address  Name      Debugging options enabled
  1:   1f2d4a20000 
    Segment at 000001f2d4a20000 to 000001f2d4b20000 (00010000 bytes committed)
    Flags:                00000002
    ForceFlags:           00000000
    Granularity:          16 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000100
    DeCommit Total Thres: 00001000
    Total Free Size:      00000edc
    Max. Allocation Size: 00007ffffffdefff
    Lock Variable at:     000001f2d4a20700
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   1f2d4a20110
    Uncommitted ranges:   1f2d4a200f0
            1f2d4a30000: 000f0000  (983040 bytes)
    FreeList[ 00 ] at 000001f2d4a20150: 000001f2d4a21320 . 000001f2d4a20c90   (2 blocks)
HEAP 000001f2d4a20000 At 000001f2d4a20d70 Error: the free list is broken: an entry does not point back to the one before it
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20970 Error: invalid block checksum
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20f60 Error: invalid front end header

0:000> !heap -s -v


************************************************************************************************************************
                                              NT HEAP STATS BELOW
************************************************************************************************************************
**************************************************************
*                                                            *
*                  HEAP ERROR DETECTED                       *
*                                                            *
**************************************************************

Details:

Heap address:  000001f2d4a20000
Error address: 000001f2d4a20d70
Error type:    HEAP_FAILURE_BLOCK_NOT_BUSY
Details:       The caller performed an operation (such as a free
               or a size check) that is illegal on a free block.
Follow-up:     Check the error's stack trace to find the culprit.

Stack trace:
Stack trace at 0x00007ffc1a5d30b8
    00007ffc1a5d10bf: ntdll!RtlpLogHeapFailure+0x1f
    00007ffc1a5d107c: ntdll!RtlFreeHeap+0x1c
    00007ff6b2c41076: orders!CloseOrder+0x16
    00007ff6b2c41011: orders!main+0x11

LFH Key                   : 0x64ecab356b9e5983
Termination on corruption : ENABLED
          Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast 
                            (k)     (k)    (k)     (k) length      blocks cont. heap 
-------------------------------------------------------------------------------------
000001f2d4a20000 00000002    1024     64     64     59     1     1    0      0   LFH
HEAP 000001f2d4a20000 At 000001f2d4a20d80 Error: the free list is broken
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20970 Error: invalid block checksum
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20f60 Error: invalid front end header
-------------------------------------------------------------------------------------
0:000> !heap -hl 1
Index   Address  Name      Debugging options enabled
  1:   1f2d4a20000 
    Segment at 000001f2d4a20000 to 000001f2d4b20000 (00010000 bytes committed)
    Flags:                00000002
    ForceFlags:           00000000
    Granularity:          16 bytes
    Segment Reserve:      00100000
    Segment Commit:       00002000
    DeCommit Block Thres: 00000100
    DeCommit Total Thres: 00001000
    Total Free Size:      00000edc
    Max. Allocation Size: 00007ffffffdefff
    Lock Variable at:     000001f2d4a20700
    Next TagIndex:        0000
    Maximum TagIndex:     0000
    Tag Entries:          00000000
    PsuedoTag Entries:    00000000
    Virtual Alloc List:   1f2d4a20110
    Uncommitted ranges:   1f2d4a200f0
            1f2d4a30000: 000f0000  (983040 bytes)
    FreeList[ 00 ] at 000001f2d4a20150: 000001f2d4a21320 . 000001f2d4a20c90   (2 blocks)
HEAP 000001f2d4a20000 At 000001f2d4a20d70 Error: the free list is broken: an entry does not point back to the one before it

    Heap entries for Segment00 in Heap 000001f2d4a20000
                 address: psize . size  flags   state (requested size)
        000001f2d4a20000: 00000 . 00740 [101] - busy (73f)
        000001f2d4a20740: 00740 . 00070 [101] - busy (60)
        000001f2d4a207b0: 00070 . 00070 [101] - busy (60)
        000001f2d4a20820: 00070 . 00070 [101] - busy (60)
        000001f2d4a20890: 00070 . 00070 [101] - busy (60)
        000001f2d4a20900: 00070 . 00070 [101] - busy (60)
        000001f2d4a20970: 00000 . 00070 [165] free fill
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20970 Error: invalid block checksum
        000001f2d4a209e0: 00070 . 00070 [101] - busy (60)
        000001f2d4a20a50: 00070 . 00070 [101] - busy (60)
        000001f2d4a20ac0: 00070 . 00070 [101] - busy (60)
        000001f2d4a20b30: 00070 . 00070 [101] - busy (60)
        000001f2d4a20ba0: 00070 . 00070 [101] - busy (60)
        000001f2d4a20c10: 00070 . 00070 [101] - busy (60)
        000001f2d4a20c80: 00070 . 00080 [100]
        000001f2d4a20d00: 00080 . 00070 [101] - busy (60)
        000001f2d4a20d70: 00070 . 00090 [100]
        000001f2d4a20e00: 00090 . 00050 [101] - busy (4f) Internal 
        000001f2d4a20e50: 00050 . 00450 [101] - busy (44f) Internal 

        LFH data region at 000001f2d4a20e60 (subsegment 000001f2d4a20e10):
            000001f2d4a20ea0: 00040 - busy (38)
            000001f2d4a20ee0: 00040 - busy (38)
            000001f2d4a20f20: 00040 - busy (38)
            000001f2d4a20f60: 00040 - free
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20f60 Error: invalid front end header
            000001f2d4a20fa0: 00040 - busy (38)
            000001f2d4a20fe0: 00040 - busy (38)
            000001f2d4a21020: 00040 - busy (38)
            000001f2d4a21060: 00040 - busy (38)
            000001f2d4a210a0: 00040 - free
            000001f2d4a210e0: 00040 - free
            000001f2d4a21120: 00040 - free
            000001f2d4a21160: 00040 - free
            000001f2d4a211a0: 00040 - free
            000001f2d4a211e0: 00040 - free
            000001f2d4a21220: 00040 - free
            000001f2d4a21260: 00040 - free

        000001f2d4a212a0: 00450 . 00070 [101] - busy (60)
        000001f2d4a21310: 00070 . 0ecb0 [100]
        000001f2d4a2ffc0: 0ecb0 . 00040 [111] - busy (3d)
        000001f2d4a30000:      000f0000      - uncommitted bytes.

0:000> !heap -x 1f2d4a20980
Entry             User              Heap              Segment               Size  PrevSize  Unused    Flags
-------------------------------------------------------------------------------------------------------------
000001f2d4a20970  000001f2d4a20980  000001f2d4a20000  000001f2d4a20000        70         0         0  free fill user_flag 
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20970 Error: invalid block checksum

0:000> !heap -i 1f2d4a20970
Detailed information for block entry 000001f2d4a20970
Assumed heap       : 0x000001f2d4a20000 (Use !heap -i NewHeapHandle to change)
Header content     : 0x5245424D 0x31373420 (decoded : 0xD9650F2B 0x6090F7C9)
Owning segment     : 0x000001f2d4a20000 (offset 90)
Block flags        : 0x65 (busy fill )
Total block size   : 0x7 units (0x70 bytes)
Requested size     : 0x0 bytes (unused 0x0 bytes)
Previous block size: 0x0 units (0x0 bytes)
Block CRC          : ERROR - current 0xd9, expected 0x41
Previous block     : 0x000001f2d4a20970
Next block         : 0x000001f2d4a209e0
HEAP 000001f2d4a20000 (Seg 000001f2d4a20000) At 000001f2d4a20970 Error: invalid block checksum
0:000> !analyze -v
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

FAULTING_IP: 
orders!main+10
00007ff6`b2c41010 01542404        add     dword ptr [rsp+4],edx

EXCEPTION_RECORD:  (.exr -1)
ExceptionAddress: 00007ff6b2c41010 (orders!main+0x0000000000000010)
   ExceptionCode: c0000374
  ExceptionFlags: 00000000
NumberParameters: 1
   Parameter[0]: 00007ffc1a5d3060

CONTEXT:  (.ecxr)
rax=0000000000000000 rbx=0000000000000000 rcx=0000000000000000
rdx=0000000000000000 rsi=0000000000000000 rdi=0000000000000000
rip=00007ff6b2c41010 rsp=0000005c8f7e0f00 rbp=0000000000000000
 r8=0000000000000000  r9=0000000000000000 r10=0000000000000000
r11=0000000000000000 r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl zr na po nc
cs=0033  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00000246
orders!main+0x10:
00007ff6`b2c41010 01542404        add     dword ptr [rsp+4],edx ss:0000005c`8f7e0f04=00000000
Resetting default scope

DEFAULT_BUCKET_ID:  ACTIONABLE_HEAP_CORRUPTION_heap_failure_block_not_busy

PROCESS_NAME:  orders.exe

ERROR_CODE: (NTSTATUS) 0xc0000374 - A heap is damaged.

EXCEPTION_CODE_STR:  c0000374

BUGCHECK_STR:  APPLICATION_FAULT_ACTIONABLE_HEAP_CORRUPTION_heap_failure_block_not_busy

STACK_TEXT:  
0000005c`8f7e0f00 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : orders!main+0x10

STACK_COMMAND:  .ecxr ; kb

SYMBOL_NAME:  orders!main+10

MODULE_NAME: orders

IMAGE_NAME:  orders.exe

DEBUG_FLR_IMAGE_TIMESTAMP:  6545a1b2

FAILURE_BUCKET_ID:  ACTIONABLE_HEAP_CORRUPTION_heap_failure_block_not_busy_c0000374_orders.exe!main

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    orders!main+0x10 is where it happened: u 0x7ff6b2c41010 L1
    ntdll found heap 0x1f2d4a20000 damaged at 0x1f2d4a20d70, heap_failure_block_not_busy: !heap -x 0x1f2d4a20d70
    heap 0x1f2d4a20000 has 2 damaged blocks, the first at 0x1f2d4a20970: invalid block checksum: !heap -triage 0x1f2d4a20000

