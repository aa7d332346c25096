# One mistake of a driver, as Windows stops for it at different places: what leads to it is another argument each time.
#! open faults/d1
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_IRQL_NOT_LESS_OR_EQUAL (d1)
A driver touched memory that was not there, at an IRQL at which no page can be fetched.
Arguments:
Arg1: 0000000000000010, address that was referenced
Arg2: 0000000000000002, IRQL at that time
Arg3: 0000000000000000, access: 0 read, 1 write, 2 or 8 execute
Arg4: fffff88003c01412, code address that did it

Debugging Details:
------------------

FAULTING_IP: 
careless!ReadCounter+12
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h]

TRAP_FRAME:  fffff88005db1250 -- (.trap 0xfffff88005db1250)
NOTE: The trap frame does not contain all registers.
Some register values may be zeroed or incorrect.
rax=0000000000000001 rbx=0000000000000002 rcx=0000000000000000
rdx=0000000000000004 rsi=0000000000000005 rdi=0000000000000006
rip=fffff88003c01412 rsp=fffff88005db1400 rbp=0000000000000007
 r8=0000000000000008  r9=0000000000000009 r10=000000000000000a
r11=000000000000000b r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl zr na po nc
cs=0010  ss=0018  ds=0000  es=0000  fs=0000  gs=0000             efl=00010246
careless!ReadCounter+0x12:
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h] ds:00000000`00000010=????????
Resetting default scope

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

CURRENT_IRQL:  2

READ_ADDRESS:  0000000000000010

BUGCHECK_STR:  AV

STACK_TEXT:  
fffff880`05db1100 fffff800`016c7069 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05db1108 fffff800`016c8260 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiBugCheckDispatch+0x69
fffff880`05db1250 fffff880`03c01412 : 00000000`00000010 00000000`00010246 fffff880`05db1400 00000000`00000018 : nt!KiPageFault+0x260 (TrapFrame @ fffff880`05db1250)
fffff880`05db1400 fffff880`03c01520 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!ReadCounter+0x12
fffff880`05db1440 fffff800`0196605a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!CounterThread+0x20
fffff880`05db1480 fffff800`016c9016 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05db14c0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  kb

SYMBOL_NAME:  careless!ReadCounter+12

MODULE_NAME: careless

IMAGE_NAME:  careless.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  AV_careless!ReadCounter

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    careless!ReadCounter+0x12 is where it happened: u 0xfffff88003c01412 L1

#! open faults/7e
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
A system thread raised an exception that nothing handled.
Arguments:
Arg1: ffffffffc0000005, exception code
Arg2: fffff88003c01412, code address that did it
Arg3: fffffa8000c00000, exception record
Arg4: fffffa8000c000a0, context record

Debugging Details:
------------------

FAULTING_IP: 
careless!ReadCounter+12
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h]

EXCEPTION_RECORD:  fffffa8000c00000 -- (.exr 0xfffffa8000c00000)
ExceptionAddress: fffff88003c01412 (careless!ReadCounter+0x0000000000000012)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 2
   Parameter[0]: 0000000000000000
   Parameter[1]: 0000000000000010
Attempt to read from address 0000000000000010

CONTEXT:  fffffa8000c000a0 -- (.cxr 0xfffffa8000c000a0)
rax=0000000000000001 rbx=0000000000000002 rcx=0000000000000000
rdx=0000000000000004 rsi=0000000000000005 rdi=0000000000000006
rip=fffff88003c01412 rsp=fffff88005db1400 rbp=0000000000000007
 r8=0000000000000008  r9=0000000000000009 r10=000000000000000a
r11=000000000000000b r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl zr na po nc
cs=0010  ss=0018  ds=002b  es=002b  fs=0053  gs=002b             efl=00010246
careless!ReadCounter+0x12:
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h] ds:002b:00000000`00000010=????????
Resetting default scope

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

ERROR_CODE: (NTSTATUS) 0xc0000005 - Memory was accessed in a way that it does not allow.

EXCEPTION_CODE_STR:  c0000005

READ_ADDRESS:  0000000000000010

BUGCHECK_STR:  AV

STACK_TEXT:  
fffff880`05db1400 fffff880`03c01520 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!ReadCounter+0x12
fffff880`05db1440 fffff800`0196605a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!CounterThread+0x20
fffff880`05db1480 fffff800`016c9016 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05db14c0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .cxr 0xfffffa8000c000a0 ; kb

SYMBOL_NAME:  careless!ReadCounter+12

MODULE_NAME: careless

IMAGE_NAME:  careless.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  AV_careless!ReadCounter

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    careless!ReadCounter+0x12 is where it happened: u 0xfffff88003c01412 L1

#! open faults/8e
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

KERNEL_MODE_EXCEPTION_NOT_HANDLED (8e)
Kernel code raised an exception that nothing handled.
Arguments:
Arg1: ffffffffc0000005, exception code
Arg2: fffff88003c01412, code address that did it
Arg3: fffff88005db1250, trap frame
Arg4: 0000000000000000

Debugging Details:
------------------

FAULTING_IP: 
careless!ReadCounter+12
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h]

TRAP_FRAME:  fffff88005db1250 -- (.trap 0xfffff88005db1250)
NOTE: The trap frame does not contain all registers.
Some register values may be zeroed or incorrect.
rax=0000000000000001 rbx=0000000000000002 rcx=0000000000000000
rdx=0000000000000004 rsi=0000000000000005 rdi=0000000000000006
rip=fffff88003c01412 rsp=fffff88005db1400 rbp=0000000000000007
 r8=0000000000000008  r9=0000000000000009 r10=000000000000000a
r11=000000000000000b r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl zr na po nc
cs=0010  ss=0018  ds=0000  es=0000  fs=0000  gs=0000             efl=00010246
careless!ReadCounter+0x12:
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h] ds:00000000`00000010=????????
Resetting default scope

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

ERROR_CODE: (NTSTATUS) 0xc0000005 - Memory was accessed in a way that it does not allow.

EXCEPTION_CODE_STR:  c0000005

BUGCHECK_STR:  AV

STACK_TEXT:  
fffff880`05db1400 fffff880`03c01520 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!ReadCounter+0x12
fffff880`05db1440 fffff800`0196605a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!CounterThread+0x20
fffff880`05db1480 fffff800`016c9016 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05db14c0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .trap 0xfffff88005db1250 ; kb

SYMBOL_NAME:  careless!ReadCounter+12

MODULE_NAME: careless

IMAGE_NAME:  careless.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  AV_careless!ReadCounter

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    careless!ReadCounter+0x12 is where it happened: u 0xfffff88003c01412 L1

#! open faults/139
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

KERNEL_SECURITY_CHECK_FAILURE (139)
The kernel found one of its structures damaged.
Arguments:
Arg1: 0000000000000003, list entry is damaged
Arg2: fffff88005db1250, trap frame
Arg3: fffffa8000c00000, exception record
Arg4: 0000000000000000

Debugging Details:
------------------

FAULTING_IP: 
careless!ReadCounter+12
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h]

EXCEPTION_RECORD:  fffffa8000c00000 -- (.exr 0xfffffa8000c00000)
ExceptionAddress: fffff88003c01412 (careless!ReadCounter+0x0000000000000012)
   ExceptionCode: c0000409 (Security check failure or stack buffer overrun)
  ExceptionFlags: 00000000
NumberParameters: 1
   Parameter[0]: 0000000000000003

TRAP_FRAME:  fffff88005db1250 -- (.trap 0xfffff88005db1250)
NOTE: The trap frame does not contain all registers.
Some register values may be zeroed or incorrect.
rax=0000000000000001 rbx=0000000000000002 rcx=0000000000000000
rdx=0000000000000004 rsi=0000000000000005 rdi=0000000000000006
rip=fffff88003c01412 rsp=fffff88005db1400 rbp=0000000000000007
 r8=0000000000000008  r9=0000000000000009 r10=000000000000000a
r11=000000000000000b r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl zr na po nc
cs=0010  ss=0018  ds=0000  es=0000  fs=0000  gs=0000             efl=00010246
careless!ReadCounter+0x12:
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h] ds:00000000`00000010=????????
Resetting default scope

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

ERROR_CODE: (NTSTATUS) 0xc0000409 - A buffer on the stack was overrun, or the program asked to be ended at once.

EXCEPTION_CODE_STR:  c0000409

BUGCHECK_STR:  0x139

STACK_TEXT:  
fffff880`05db1100 fffff800`016c7069 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05db1108 fffff800`016c8260 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiBugCheckDispatch+0x69
fffff880`05db1250 fffff880`03c01412 : 00000000`00000010 00000000`00010246 fffff880`05db1400 00000000`00000018 : nt!KiPageFault+0x260 (TrapFrame @ fffff880`05db1250)
fffff880`05db1400 fffff880`03c01520 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!ReadCounter+0x12
fffff880`05db1440 fffff800`0196605a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!CounterThread+0x20
fffff880`05db1480 fffff800`016c9016 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05db14c0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  kb

SYMBOL_NAME:  careless!ReadCounter+12

MODULE_NAME: careless

IMAGE_NAME:  careless.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x139_3_careless!ReadCounter

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    careless!ReadCounter+0x12 is where it happened: u 0xfffff88003c01412 L1

#! open faults/50
kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 50, {fffff88000000010, 1, fffff88003c01412, 2}

Probably caused by : careless.sys ( careless!ReadCounter+12 )

Followup:     MachineOwner
---------

#! open faults/e1
kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck E1, {fffff88003c01500, 2, 0, 0}

Probably caused by : careless.sys ( careless!CounterThread+0 )

Followup:     MachineOwner
---------

#! open faults/nowhere
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

SYSTEM_THREAD_EXCEPTION_NOT_HANDLED (7e)
A system thread raised an exception that nothing handled.
Arguments:
Arg1: ffffffffc0000005, exception code
Arg2: fffff88000dead00, code address that did it
Arg3: fffff88000dead00, exception record
Arg4: fffff88000dead00, context record

Debugging Details:
------------------

FAULTING_IP: 
0xfffff88000dead00
fffff880`00dead00 ??              ???

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

ERROR_CODE: (NTSTATUS) 0xc0000005 - Memory was accessed in a way that it does not allow.

EXCEPTION_CODE_STR:  c0000005

BUGCHECK_STR:  AV

STACK_TEXT:  
fffff880`05db1100 fffff800`016c7069 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05db1108 fffff800`016c9527 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiBugCheckDispatch+0x69
fffff880`05db1250 fffff880`03c01412 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspUnhandledExceptionInSystemThread+0x27
fffff880`05db1400 fffff880`03c01520 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!ReadCounter+0x12
fffff880`05db1440 fffff800`0196605a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!CounterThread+0x20
fffff880`05db1480 fffff800`016c9016 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05db14c0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  kb

SYMBOL_NAME:  careless!ReadCounter+12

MODULE_NAME: careless

IMAGE_NAME:  careless.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  AV_careless!ReadCounter

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    careless!ReadCounter+0x12, frame 3, is the first caller outside of Windows' core: kn

#! open faults/noncanonical
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

KERNEL_SECURITY_CHECK_FAILURE (139)
The kernel found one of its structures damaged.
Arguments:
Arg1: ffffffffffffffff, kind of damage
Arg2: 8000000000000000, trap frame
Arg3: fffffffffffffff8, exception record
Arg4: 0000000000000001

Debugging Details:
------------------

FAULTING_IP: 
careless!ReadCounter+12
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h]

TRAP_FRAME:  fffff88005db1250 -- (.trap 0xfffff88005db1250)
NOTE: The trap frame does not contain all registers.
Some register values may be zeroed or incorrect.
rax=0000000000000001 rbx=0000000000000002 rcx=0000000000000000
rdx=0000000000000004 rsi=0000000000000005 rdi=0000000000000006
rip=fffff88003c01412 rsp=fffff88005db1400 rbp=0000000000000007
 r8=0000000000000008  r9=0000000000000009 r10=000000000000000a
r11=000000000000000b r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl zr na po nc
cs=0010  ss=0018  ds=0000  es=0000  fs=0000  gs=0000             efl=00010246
careless!ReadCounter+0x12:
fffff880`03c01412 8b4110          mov     eax,dword ptr [rcx+10h] ds:00000000`00000010=????????
Resetting default scope

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0x139

STACK_TEXT:  
fffff880`05db1100 fffff800`016c7069 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05db1108 fffff800`016c8260 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiBugCheckDispatch+0x69
fffff880`05db1250 fffff880`03c01412 : 00000000`00000010 00000000`00010246 fffff880`05db1400 00000000`00000018 : nt!KiPageFault+0x260 (TrapFrame @ fffff880`05db1250)
fffff880`05db1400 fffff880`03c01520 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!ReadCounter+0x12
fffff880`05db1440 fffff800`0196605a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : careless!CounterThread+0x20
fffff880`05db1480 fffff800`016c9016 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05db14c0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  kb

SYMBOL_NAME:  careless!ReadCounter+12

MODULE_NAME: careless

IMAGE_NAME:  careless.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x139_careless!ReadCounter

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    careless!ReadCounter+0x12 is where it happened: u 0xfffff88003c01412 L1

