# Kernels whose stacks go through what the processor or the system saved. Values follow from kernels.py, whose stacks are made by
# emulators: the x86 one is full when the twelfth WalkTree calls itself; the ARM64 trap frame has 1111h times each
# register's number in it. Words: "FPO: TaskGate Segment:0" in Microsoft's page of kv,
# `.tss 28` and its registers in Microsoft's article on double faults, "TSS:" in Windows Internals.
#! open unwind-double-fault
kd> k 4
ChildEBP RetAddr  
80551304 804d8010 nt!KeBugCheckEx
00000000 f8a4101c nt!KiTrap08+0x10
f7a2b35c f8a41021 filter!WalkTree+0x1c
f7a2b764 f8a41021 filter!WalkTree+0x21
kd> kv 3
ChildEBP RetAddr  Args to Child              
80551304 804d8010 0000007f 00000008 00000000 nt!KeBugCheckEx (FPO: [5,0,0]) (CONV: stdcall)
00000000 f8a4101c ???????? ???????? ???????? nt!KiTrap08+0x10 (FPO: TaskGate 28:0)
f7a2b35c f8a41021 00000000 00000000 00000000 filter!WalkTree+0x1c (FPO: [1,256,0]) (CONV: cdecl)
kd> .tss 28
eax=00000000 ebx=853e7a60 ecx=8046f1c0 edx=00000000 esi=00000006 edi=00000102
eip=f8a4101c esp=f7a2af5c ebp=00000000 iopl=0         nv up ei pl zr na pe nc
cs=0008  ss=0010  ds=0023  es=0023  fs=0030  gs=0000             efl=00010246
filter!WalkTree+0x1c:
f8a4101c e8dfffffff      call    filter!WalkTree (f8a41000)
kd> kb 2
  *** Stack trace for last set context - .thread/.cxr resets it
ChildEBP RetAddr  Args to Child              
f7a2b35c f8a41021 00000000 00000000 00000000 filter!WalkTree+0x1c
f7a2b764 f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21
kd> .tss 80042000
eax=00000000 ebx=853e7a60 ecx=8046f1c0 edx=00000000 esi=00000006 edi=00000102
eip=f8a4101c esp=f7a2af5c ebp=00000000 iopl=0         nv up ei pl zr na pe nc
cs=0008  ss=0010  ds=0023  es=0023  fs=0030  gs=0000             efl=00010246
filter!WalkTree+0x1c:
f8a4101c e8dfffffff      call    filter!WalkTree (f8a41000)
kd> .tss 50
eax=00000000 ebx=00000000 ecx=00000000 edx=00000000 esi=00000000 edi=00000000
eip=804d8000 esp=80551320 ebp=00000000 iopl=0         nv up di pl nz na po nc
cs=0008  ss=0010  ds=0023  es=0023  fs=0030  gs=0000             efl=00000002
nt!KiTrap08:
804d8000 fa              cli
kd> .tss 30
Unable to find a task state segment for selector 30
kd> .tss 12345678
Unable to read task state segment at 12345678
kd> .tss
Resetting default scope
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

UNEXPECTED_KERNEL_MODE_TRAP_M (1000007f)
The processor trapped in kernel mode where no handler may be.
Arguments:
Arg1: 00000008, double fault, mostly a kernel stack overflow
Arg2: 80042000
Arg3: 00000000
Arg4: 00000000

Debugging Details:
------------------

FAULTING_IP: 
filter!WalkTree+1c
f8a4101c e8dfffffff      call    filter!WalkTree (f8a41000)

TSS:  00000028 -- (.tss 0x28)
eax=00000000 ebx=853e7a60 ecx=8046f1c0 edx=00000000 esi=00000006 edi=00000102
eip=f8a4101c esp=f7a2af5c ebp=00000000 iopl=0         nv up ei pl zr na pe nc
cs=0008  ss=0010  ds=0023  es=0023  fs=0030  gs=0000             efl=00010246
filter!WalkTree+0x1c:
f8a4101c e8dfffffff      call    filter!WalkTree (f8a41000)
Resetting default scope

DEFAULT_BUCKET_ID:  DRIVER_FAULT

BUGCHECK_STR:  0x7F

STACK_TEXT:  
80551304 804d8010 0000007f 00000008 00000000 nt!KeBugCheckEx (FPO: [5,0,0]) (CONV: stdcall)
00000000 f8a4101c ???????? ???????? ???????? nt!KiTrap08+0x10 (FPO: TaskGate 28:0)
f7a2b35c f8a41021 00000000 00000000 00000000 filter!WalkTree+0x1c (FPO: [1,256,0]) (CONV: cdecl)
f7a2b764 f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2bb6c f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2bf74 f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2c37c f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2c784 f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2cb8c f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2cf94 f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2d39c f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2d7a4 f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2dbac f8a41021 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2dfb4 f8a4103b 00000000 00000000 00000000 filter!WalkTree+0x21 (FPO: [1,256,0]) (CONV: cdecl)
f7a2dfbc 00000000 00000000 00000000 00000000 filter!FilterRead+0xb (FPO: [1,0,0]) (CONV: cdecl)

STACK_COMMAND:  kb

SYMBOL_NAME:  filter!WalkTree+1c

MODULE_NAME: filter

IMAGE_NAME:  filter.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  48023da0

FAILURE_BUCKET_ID:  0x7F_8_filter!WalkTree

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    filter!WalkTree+0x1c is where it happened: u 0xf8a4101c L1

#! open unwind-arm64-trap
kd> kn
 # Child-SP          RetAddr           Call Site
00 ffffd00a`1c2e6ca0 fffff802`60401018 nt!KeBugCheckEx
01 ffffd00a`1c2e6ca0 fffff802`60401024 nt!KiKernelExceptionHandler+0x4
02 ffffd00a`1c2e6fa0 fffff802`6040103c nt!IopReadBlock+0x8
03 ffffd00a`1c2e6fb0 00000000`00000000 nt!KiSystemStartup+0xc
kd> kv 2
Child-SP          RetAddr           : Args to Child                                                           : Call Site
ffffd00a`1c2e6ca0 fffff802`60401018 : ????????`???????? ????????`???????? ????????`???????? ????????`???????? : nt!KeBugCheckEx
ffffd00a`1c2e6ca0 fffff802`60401024 : ????????`???????? ????????`???????? ????????`???????? ????????`???????? : nt!KiKernelExceptionHandler+0x4 (TrapFrame @ ffffd00a`1c2e6ca0)
kd> .trap ffffd00a1c2e6ca0
NOTE: The trap frame does not contain all registers.
Some register values may be zeroed or incorrect.
 x0=0000000000000000   x1=0000000000000000   x2=0000000000002222   x3=0000000000003333
 x4=0000000000004444   x5=0000000000005555   x6=0000000000006666   x7=0000000000007777
 x8=0000000000008888   x9=0000000000009999  x10=000000000000aaaa  x11=000000000000bbbb
x12=000000000000cccc  x13=000000000000dddd  x14=000000000000eeee  x15=000000000000ffff
x16=0000000000011110  x17=0000000000012221  x18=0000000000013332  x19=0000000000000000
x20=0000000000000000  x21=0000000000000000  x22=0000000000000000  x23=0000000000000000
x24=0000000000000000  x25=0000000000000000  x26=0000000000000000  x27=0000000000000000
x28=0000000000000000   fp=ffffd00a1c2e6fa0   lr=fffff8026040103c   sp=ffffd00a1c2e6fa0
 pc=fffff80260401024  psr=60000004 -ZC- EL1
nt!IopReadBlock+0x8:
fffff802`60401024 b9400820        ldr         w0,[x1,#8]
kd> kn
  *** Stack trace for last set context - .thread/.cxr resets it
 # Child-SP          RetAddr           Call Site
00 ffffd00a`1c2e6fa0 fffff802`6040103c nt!IopReadBlock+0x8
01 ffffd00a`1c2e6fb0 00000000`00000000 nt!KiSystemStartup+0xc
kd> r x18, x20, pc
x18=0000000000013332 x20=???????????????? pc=fffff80260401024
kd> .trap 1000
Unable to read trap frame at 00000000`00001000
kd> .cxr ffffd00a1c2e7ca0
 x0=0000000000000000   x1=0000000000000000   x2=0000000000002222   x3=0000000000003333
 x4=0000000000004444   x5=0000000000005555   x6=0000000000006666   x7=0000000000007777
 x8=0000000000008888   x9=0000000000009999  x10=000000000000aaaa  x11=000000000000bbbb
x12=000000000000cccc  x13=000000000000dddd  x14=000000000000eeee  x15=000000000000ffff
x16=0000000000011110  x17=0000000000012221  x18=0000000000013332  x19=0000000000014443
x20=0000000000015554  x21=0000000000016665  x22=0000000000017776  x23=0000000000018887
x24=0000000000019998  x25=000000000001aaa9  x26=000000000001bbba  x27=000000000001cccb
x28=000000000001dddc   fp=ffffd00a1c2e6fa0   lr=fffff8026040103c   sp=ffffd00a1c2e6fa0
 pc=fffff80260401024  psr=60000004 -ZC- EL1
nt!IopReadBlock+0x8:
fffff802`60401024 b9400820        ldr         w0,[x1,#8]
kd> .exr ffffd00a1c2e84a0
ExceptionAddress: fffff80260401024 (nt!IopReadBlock+0x0000000000000008)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 2
   Parameter[0]: 0000000000000000
   Parameter[1]: 0000000000000008
Attempt to read from address 0000000000000008
kd> .tss 28
Only x86 processors have task state segments
kd> .cxr
Resetting default scope
