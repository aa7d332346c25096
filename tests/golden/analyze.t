# !analyze: what a bug check or an exception was, and who is to blame. The layout is WinDbg's (the pages of the bug checks in
# windows-driver-docs show it); the words on bug checks and the lines under "Reasons" are ours.
#! open apc-verifier
0: kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck C4, {c5, fffff88001345610, ffff, 0}

Probably caused by : fltmgr.sys ( fltmgr!FltpDispatch+0 )

Followup:     MachineOwner
---------

0: kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_VERIFIER_DETECTED_VIOLATION (c4)
Driver Verifier caught a driver that breaks a rule.
Arguments:
Arg1: 00000000000000c5, dispatch routine changed the APC disable count
Arg2: fffff88001345610, dispatch routine
Arg3: 000000000000ffff, APC disable count now
Arg4: 0000000000000000, APC disable count before the call

Debugging Details:
------------------

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0xC4

STACK_TEXT:  
fffff880`05db1b08 fffff800`0174a9c0 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05db1b10 fffff800`01b66b4e : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!VfBugCheckNoStackUsage+0x30
fffff880`05db1b50 fffff800`01b6cc2e : 00000000`00000000 fffffa80`4a3b0060 fffffa80`4de8c290 fffffa80`49fcd420 : nt!VfAfterCallDriver+0x33e
fffff880`05db1ba0 fffff880`04054756 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!IovCallDriver+0x57e
fffff880`05db1c00 fffff880`0404b7b0 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : srv2!Smb2ExecuteRead+0x9a6
fffff880`05db1c80 fffff880`0404b6fb : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : srv2!SrvProcessPacket+0xa0
fffff880`05db1cc0 fffff800`01960e5a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : srv2!SrvProcWorkerThread+0x2fb
fffff880`05db1d40 fffff800`016bad26 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05db1d80 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiStartSystemThread+0x16

STACK_COMMAND:  kb

SYMBOL_NAME:  fltmgr!FltpDispatch+0

MODULE_NAME: fltmgr

IMAGE_NAME:  fltmgr.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4ce7929c

FAILURE_BUCKET_ID:  0xC4_c5_fltmgr!FltpDispatch

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    Arg2, dispatch routine, is fltmgr!FltpDispatch: ln 0xfffff88001345610

0: kd> !analyze –v -hang
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_VERIFIER_DETECTED_VIOLATION (c4)
Driver Verifier caught a driver that breaks a rule.
Arguments:
Arg1: 00000000000000c5, dispatch routine changed the APC disable count
Arg2: fffff88001345610, dispatch routine
Arg3: 000000000000ffff, APC disable count now
Arg4: 0000000000000000, APC disable count before the call

Debugging Details:
------------------

No thread waits for another, and none that holds a lock waits.

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  HANG

STACK_TEXT:  
fffff880`05db1b08 fffff800`0174a9c0 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05db1b10 fffff800`01b66b4e : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!VfBugCheckNoStackUsage+0x30
fffff880`05db1b50 fffff800`01b6cc2e : 00000000`00000000 fffffa80`4a3b0060 fffffa80`4de8c290 fffffa80`49fcd420 : nt!VfAfterCallDriver+0x33e
fffff880`05db1ba0 fffff880`04054756 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!IovCallDriver+0x57e
fffff880`05db1c00 fffff880`0404b7b0 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : srv2!Smb2ExecuteRead+0x9a6
fffff880`05db1c80 fffff880`0404b6fb : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : srv2!SrvProcessPacket+0xa0
fffff880`05db1cc0 fffff800`01960e5a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : srv2!SrvProcWorkerThread+0x2fb
fffff880`05db1d40 fffff800`016bad26 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05db1d80 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiStartSystemThread+0x16

STACK_COMMAND:  kb

SYMBOL_NAME:  srv2!Smb2ExecuteRead+9a6

MODULE_NAME: srv2

IMAGE_NAME:  srv2.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  HANG_srv2!Smb2ExecuteRead

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    srv2!Smb2ExecuteRead+0x9a6, frame 4, is the first caller outside of Windows' core: kn

0: kd> !analyze -xml
!analyze: -xml is not there; -v, -f, -hang, -show and -c are, and --json for programs
0: kd> !analyze -show 0x9F 0x3
DRIVER_POWER_STATE_FAILURE (9f)
A driver is in a power state it may not be in, or takes too long to change it.

Arguments:
Arg1: 0000000000000003, a device object holds a power IRP too long
Arg2: 0000000000000000, physical device object of the stack
Arg3: 0000000000000000, nt!_TRIAGE_9F_POWER
Arg4: 0000000000000000, IRP that is held
0: kd> !analyze -show 50 fffff880`00000000 0 fffff800`01b66b4e 4
PAGE_FAULT_IN_NONPAGED_AREA (50)
Memory that is not there was referenced, and no page can be fetched for it.

Arguments:
Arg1: fffff88000000000, address that was referenced
Arg2: 0000000000000000, access: 0 read, 1 or 2 write, 10 execute
Arg3: fffff80001b66b4e, code address that did it, when known
Arg4: 0000000000000004, address is not canonical
0: kd> !analyze -show c4 c5 1 2 3 4
                                 ^ Extra character error in '!analyze -show c4 c5 1 2 3 4'
0: kd> !analyze -show 12345
Unknown bugcheck code (12345)

Arguments:
Arg1: 0000000000000000
Arg2: 0000000000000000
Arg3: 0000000000000000
Arg4: 0000000000000000
0: kd> !analyze -show
                ^ Numeric expression missing error in '!analyze -show'
0: kd> !analyze -show 1`00000000
A bug check code has 32 bits: 0x100000000
0: kd> .bugcheck
Bugcheck code 000000C4
Arguments 00000000`000000c5 fffff880`01345610 00000000`0000ffff 00000000`00000000
#! open apc
0: kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 20, {0, ffff, 0, 1}

Probably caused by : srv2.sys ( srv2!SrvProcTerminateWorkerThreadInternal+99 )

Followup:     MachineOwner
---------

#! open demo
0:002> !analyze
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

Probably caused by : shop.exe ( shop!format_receipt+2a )

Followup:     MachineOwner
---------

0:002> !analyze -v
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

FAULTING_IP: 
shop!format_receipt+2a
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8]

EXCEPTION_RECORD:  (.exr -1)
ExceptionAddress: 00007ff6a3c111aa (shop!format_receipt+0x000000000000002a)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 2
   Parameter[0]: 0000000000000000
   Parameter[1]: 0000000000000008
Attempt to read from address 0000000000000008

CONTEXT:  (.ecxr)
rax=0000000000000032 rbx=0000000000000000 rcx=0000000000000000
rdx=0000002a4c5ffdf0 rsi=000001d4f2a60560 rdi=00007ffb3df31100
rip=00007ff6a3c111aa rsp=0000002a4c5ffdc8 rbp=0000000000000000
 r8=0000000000000410  r9=000001d4f2a40000 r10=0000000000000000
r11=0000000000000246 r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up ei pl nz na pe nc
cs=0033  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010202
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
Resetting default scope

DEFAULT_BUCKET_ID:  NULL_POINTER_READ

PROCESS_NAME:  shop.exe

ERROR_CODE: (NTSTATUS) 0xc0000005 - Memory was accessed in a way that it does not allow.

EXCEPTION_CODE_STR:  c0000005

READ_ADDRESS:  0000000000000008

BUGCHECK_STR:  APPLICATION_FAULT_NULL_POINTER_READ

STACK_TEXT:  
0000002a`4c5ffdc8 00007ff6`a3c11155 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : shop!format_receipt+0x2a
0000002a`4c5ffdd0 00007ff6`a3c11086 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : shop!print_receipt+0x15
0000002a`4c5ffe80 00007ff6`a3c11028 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : shop!process_order+0x26
0000002a`4c5ffeb0 00007ffb`3df27344 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : shop!worker+0x28
0000002a`4c5ffef0 00007ffb`3f8226a1 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : kernel32!BaseThreadInitThunk+0x14
0000002a`4c5fff20 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ntdll!RtlUserThreadStart+0x21

STACK_COMMAND:  .ecxr ; kb

SYMBOL_NAME:  shop!format_receipt+2a

MODULE_NAME: shop

IMAGE_NAME:  shop.exe

DEBUG_FLR_IMAGE_TIMESTAMP:  65a0f1d2

FAILURE_BUCKET_ID:  NULL_POINTER_READ_c0000005_shop.exe!format_receipt

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    shop!format_receipt+0x2a is where it happened: u 0x7ff6a3c111aa L1

#! open demo-x86
0:000> !analyze -v
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

FAULTING_IP: 
shop!format_receipt+2c
0040117c 0fb75108        movzx   edx,word ptr [ecx+8]

EXCEPTION_RECORD:  (.exr -1)
ExceptionAddress: 0040117c (shop!format_receipt+0x0000002c)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 2
   Parameter[0]: 00000000
   Parameter[1]: 00000008
Attempt to read from address 00000008

CONTEXT:  (.ecxr)
eax=00000410 ebx=7ffde000 ecx=00000000 edx=00000068 esi=0019fe40 edi=00000032
eip=0040117c esp=0019fe10 ebp=0019fe20 iopl=0         nv up ei pl zr na pe nc
cs=0023  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010246
shop!format_receipt+0x2c:
0040117c 0fb75108        movzx   edx,word ptr [ecx+8] ds:002b:00000008=????
Resetting default scope

DEFAULT_BUCKET_ID:  NULL_POINTER_READ

PROCESS_NAME:  shop.exe

ERROR_CODE: (NTSTATUS) 0xc0000005 - Memory was accessed in a way that it does not allow.

EXCEPTION_CODE_STR:  c0000005

READ_ADDRESS:  00000008

BUGCHECK_STR:  APPLICATION_FAULT_NULL_POINTER_READ

STACK_TEXT:  
0019fe20 00000000 ???????? ???????? ???????? shop!format_receipt+0x2c (FPO: [Non-Fpo]) (CONV: cdecl)

STACK_COMMAND:  .ecxr ; kb

SYMBOL_NAME:  shop!format_receipt+2c

MODULE_NAME: shop

IMAGE_NAME:  shop.exe

DEBUG_FLR_IMAGE_TIMESTAMP:  65a0f1d2

FAILURE_BUCKET_ID:  NULL_POINTER_READ_c0000005_shop.exe!format_receipt

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    shop!format_receipt+0x2c is where it happened: u 0x40117c L1

#! open demo-no-context
0:001> !analyze
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

Probably caused by : plugin.dll ( plugin+1002 )

Followup:     MachineOwner
---------

0:001> !analyze -f -v
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

FAULTING_IP: 
plugin+1002
f5001002 03412c          add     eax,dword ptr [ecx+2Ch]

EXCEPTION_RECORD:  (.exr -1)
ExceptionAddress: f5001002 (plugin+0x00001002)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 2
   Parameter[0]: 00000000
   Parameter[1]: 0000002c
Attempt to read from address 0000002c

DEFAULT_BUCKET_ID:  NULL_POINTER_READ

ERROR_CODE: (NTSTATUS) 0xc0000005 - Memory was accessed in a way that it does not allow.

EXCEPTION_CODE_STR:  c0000005

READ_ADDRESS:  0000002c

BUGCHECK_STR:  APPLICATION_FAULT_NULL_POINTER_READ

STACK_TEXT:  
00000000 00000000 ???????? ???????? ???????? plugin+0x1002

STACK_COMMAND:  kb

SYMBOL_NAME:  plugin+1002

MODULE_NAME: plugin

IMAGE_NAME:  plugin.dll

DEBUG_FLR_IMAGE_TIMESTAMP:  5c1d2e3f

FAILURE_BUCKET_ID:  NULL_POINTER_READ_c0000005_plugin.dll!unknown_function

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    plugin+0x1002 is where it happened: u 0xf5001002 L1

#! open corpus/kernel/win10-19041-x64-triage.dmp -y isf*{corpus}/types
0: kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 1000007E, {ffffffffc0000005, fffff8048b58334c, ffff850429891ee8, ffff850429891720}

Probably caused by : amdppm.sys ( amdppm+334c )

Followup:     MachineOwner
---------

0: kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M (1000007e)
A system thread raised an exception that nothing handled.
Arguments:
Arg1: ffffffffc0000005, exception code
Arg2: fffff8048b58334c, code address that did it
Arg3: ffff850429891ee8, exception record
Arg4: ffff850429891720, context record

Debugging Details:
------------------

FAULTING_IP: 
amdppm+334c
fffff804`8b58334c 43891401        mov     dword ptr [r9+r8],edx

EXCEPTION_RECORD:  ffff850429891ee8 -- (.exr 0xffff850429891ee8)
ExceptionAddress: fffff8048b58334c (amdppm+0x000000000000334c)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 2
   Parameter[0]: 0000000000000001
   Parameter[1]: ffffffffffffffff
Attempt to write to address ffffffffffffffff

CONTEXT:  ffff850429891720 -- (.cxr 0xffff850429891720)
rax=ffffc08be4da6240 rbx=0000000000000001 rcx=0000000000000020
rdx=0000000000000001 rsi=ffffc08be457fcf0 rdi=ffffc08be52e7310
rip=fffff8048b58334c rsp=ffff850429892120 rbp=fffff8048b58f598
 r8=ffff9b0003360008  r9=0000000000000044 r10=0000000000000020
r11=0000000000000020 r12=0000000000000015 r13=fffff8048b590b01
r14=0000000000000000 r15=0000000000000015
iopl=0         nv up ei pl zr na po nc
cs=0010  ss=0018  ds=002b  es=002b  fs=0053  gs=002b             efl=00050246
amdppm+0x334c:
fffff804`8b58334c 43891401        mov     dword ptr [r9+r8],edx ds:002b:ffff9b00`0336004c=????????
Resetting default scope

DEFAULT_BUCKET_ID:  WIN8_DRIVER_FAULT

PROCESS_NAME:  System

ERROR_CODE: (NTSTATUS) 0xc0000005 - Memory was accessed in a way that it does not allow.

EXCEPTION_CODE_STR:  c0000005

WRITE_ADDRESS:  ffffffffffffffff

BUGCHECK_STR:  AV

STACK_TEXT:  
WARNING: Stack unwind information not available. Following frames may be wrong.
ffff8504`29892120 fffff804`8b5a2e2c : 00000000`00000000 00000000`00000000 00000000`00060001 fffff804`8b58313f : amdppm+0x334c
ffff8504`29892130 fffff804`8b58313f : ffff8504`29892148 00000000`00000000 00000000`00000000 fffff804`8b58f3a0 : amdppm+0x22e2c (found by scan)
ffff8504`29892150 fffff804`8b58f3a0 : 00000000`00000000 fffff804`8b583234 ffffc08b`e457fe90 fffff804`8b58f538 : amdppm+0x313f (found by scan)
ffff8504`29892170 fffff804`8b583234 : ffffc08b`e457fe90 fffff804`8b58f538 ffffc08b`e457fcf0 00000000`00000000 : amdppm+0xf3a0 (found by scan)
ffff8504`29892180 fffff804`8b58f538 : ffffc08b`e457fcf0 00000000`00000000 00000000`00000000 fffff804`8b5a0e8f : amdppm+0x3234 (found by scan)
ffff8504`29892190 fffff804`8b5a0e8f : 00000000`00000000 ffffc08b`e4da6240 00000000`00000000 00000000`00000000 : amdppm+0xf538 (found by scan)
ffff8504`298921b0 fffff804`8b5b12d4 : 00000000`00000003 fffff804`8b593030 fffff804`8b590bc8 ffffc08b`e52e7310 : amdppm+0x20e8f (found by scan)
ffff8504`298921e0 fffff804`8b593030 : fffff804`8b590bc8 ffffc08b`e52e7310 ffffeeec`fffff0ff fffff804`8b5a83f6 : amdppm+0x312d4 (found by scan)
ffff8504`298921f0 fffff804`8b590bc8 : ffffc08b`e52e7310 ffffeeec`fffff0ff fffff804`8b5a83f6 00000000`0007f077 : amdppm+0x13030 (found by scan)
ffff8504`298921f8 fffff804`8b5a83f6 : 00000000`0007f077 ffff8504`298922d9 00000000`00000000 00000000`00000000 : amdppm+0x10bc8 (found by scan)
ffff8504`29892210 fffff804`8b590bc8 : ffff8504`c0000002 ffff8504`2989229c 00000000`00000000 00000000`000000e0 : amdppm+0x283f6 (found by scan)
ffff8504`29892238 fffff804`8b58fa70 : 00000000`00000000 00000000`00000001 ffff8504`298922d8 00000000`00000010 : amdppm+0x10bc8 (found by scan)
ffff8504`298922b8 fffff804`799e6da0 : ffffc08b`e52d1440 ffffc08b`e52e7020 fffff804`8b59f852 ffffc08b`e52e7020 : amdppm+0xfa70 (found by scan)
ffff8504`29892328 fffff804`8b59f852 : ffffc08b`e52e7020 00003f74`1ad18fd8 ffff8504`298924a0 ffffc08b`e52e7310 : Wdf01000+0x96da0 (found by scan)
ffff8504`29892340 fffff804`799cc027 : ffffc08b`e52e7e28 ffff8504`298924a0 ffffc08b`e52e7800 fffff804`799ec248 : amdppm+0x1f852 (found by scan)
ffff8504`29892380 fffff804`799ec248 : 00000000`00000000 ffffc08b`e52e0000 ffffc08b`00000001 ffffc08b`de1d8d30 : Wdf01000+0x7c027 (found by scan)
ffff8504`298923a0 fffff804`79966f81 : ffffc08b`e52e7e28 fffff804`7995c900 ffff8504`298924a0 ffff8504`29892460 : Wdf01000+0x9c248 (found by scan)
ffff8504`298923d0 fffff804`7995c900 : ffff8504`298924a0 ffff8504`29892460 ffffc08b`e52e7968 ffff8504`298924a8 : Wdf01000+0x16f81 (found by scan)
ffff8504`298923e0 fffff804`799cb227 : 00000000`00000000 ffffc08b`e52e7020 ffff8504`298924a0 ffffc08b`e52e7830 : Wdf01000+0xc900 (found by scan)
ffff8504`29892410 fffff804`799c9e21 : ffffc08b`e52e7800 ffffc08b`e52e7830 ffff8504`29892510 ffff8504`298924e0 : Wdf01000+0x7b227 (found by scan)
ffff8504`29892460 fffff804`799c99da : 00000000`00000101 00000000`00000100 00000000`00000108 ffffc08b`e52d1440 : Wdf01000+0x79e21 (found by scan)
ffff8504`298924a0 fffff804`799ec248 : 00003f74`1ad18fd8 ffffc08b`e450c040 00000000`00000108 00000000`00000106 : Wdf01000+0x799da (found by scan)
ffff8504`298924c8 fffff804`799cb6b1 : 00000000`000000c0 ffffc08b`e52e7830 ffffc08b`e52e7830 00007afb`d676d9d0 : Wdf01000+0x9c248 (found by scan)
ffff8504`29892530 fffff804`7995ecf2 : ffffc08b`e52e7990 00000000`00000000 ffffad0e`c1476700 ffff8504`29892600 : Wdf01000+0x7b6b1 (found by scan)
ffff8504`29892560 fffff804`799cb47a : ffffc08b`e52e7830 00000000`00000000 ffffc08b`e52e7990 ffffc08b`e52e7968 : Wdf01000+0xecf2 (found by scan)
ffff8504`298925a0 fffff804`799906db : ffffad0e`c11abdb0 00000000`00000000 00000000`00000000 00000000`00000000 : Wdf01000+0x7b47a (found by scan)
ffff8504`298925d0 fffff804`799d299e : 00000000`00000000 ffffc08b`e52e7830 00000000`0000001b 00000000`00000000 : Wdf01000+0x406db (found by scan)
ffff8504`29892630 fffff804`7995cc5f : ffffc08b`e52e7830 00000000`0000001b ffffc08b`e52e7020 00000000`00000000 : Wdf01000+0x8299e (found by scan)
ffff8504`29892660 fffff804`799e7e38 : 00003f74`1ad18fd8 ffffc08b`e450c040 00000000`00000000 ffffc08b`e50a72b0 : Wdf01000+0xcc5f (found by scan)
ffff8504`29892688 fffff804`7bd6b110 : ffffc08b`e5264940 ffffc08b`e50a72b0 fffff804`7995a866 ffffc08b`e50a72b0 : Wdf01000+0x97e38 (found by scan)
ffff8504`298926b8 fffff804`7995a866 : ffffc08b`e50a72b0 00000000`00000000 ffffc08b`e450c040 00000000`00000000 : nt!PnpDeviceCompletionRoutine (found by scan)
ffff8504`298926d0 fffff804`7bd6b110 : ffffc08b`e5264940 ffffc08b`de1d8d30 ffffc08b`e450c040 ffff8504`29892850 : Wdf01000+0xa866 (found by scan)
ffff8504`29892708 fffff804`7bc52f55 : 00000000`00000001 ffffc08b`e5264940 fffff804`7bd6b110 ffffc08b`e50a72b0 : nt!PnpDeviceCompletionRoutine (found by scan)
ffff8504`29892730 fffff804`7bd6b110 : ffffc08b`e50a72b0 ffffc08b`de1d8d30 fffff804`7bce0d7d ffffc08b`de1d8d30 : nt!IofCallDriver+0x55 (found by scan)
ffff8504`29892748 fffff804`7bce0d7d : ffffc08b`de1d8d30 fffff804`7c1548a6 ffffc08b`de1d8d30 ffffc08b`e5264940 : nt!PnpDeviceCompletionRoutine (found by scan)
ffff8504`29892760 fffff804`7c1548a6 : ffffc08b`de1d8d30 ffffc08b`e5264940 00000000`00000000 00000000`00000000 : nt!PnpSetDeviceAffinityThread+0x55 (found by scan)
ffff8504`29892770 fffff804`7bd6b110 : ffff8504`29892850 fffff804`7bce0d1e ffffc08b`de1d8d30 00000000`00000000 : nt!PnpAsynchronousCall+0xea (found by scan)
ffff8504`298927a0 fffff804`7bce0d1e : ffffc08b`de1d8d30 00000000`00000000 ffffc08b`e5264940 fffff804`00000000 : nt!PnpDeviceCompletionRoutine (found by scan)
ffff8504`298927b0 fffff804`7bd6ab7c : 00000000`00000000 ffffc08b`de1d8d30 fffff804`7bd6b110 fffff804`7bd6b110 : nt!PnpSendIrp+0x9e (found by scan)
ffff8504`29892820 fffff804`7bd6b110 : fffff804`7bd6b110 ffffc08b`e5264940 fffff804`7c10aff5 00000000`0000001b : nt!PnpStartDevice+0x88 (found by scan)
ffff8504`29892838 fffff804`7bd6b110 : ffffc08b`e5264940 fffff804`7c10aff5 00000000`0000001b 00000000`00000000 : nt!PnpDeviceCompletionRoutine (found by scan)
ffff8504`29892840 fffff804`7c10aff5 : 00000000`0000001b 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PnpDeviceCompletionRoutine (found by scan)
ffff8504`29892850 fffff804`7c123760 : ffffc08b`dfb96bd0 00000000`00000000 ffffc08b`e5264940 00000000`00000001 : nt!PnpEnableWatchdog+0x41 (found by scan)
ffff8504`298928b0 fffff804`7c123b86 : fffff804`7c644b00 ffffc08b`dfb96dc8 00000000`00000000 ffffc08b`dfb96db8 : nt!PnpStartDeviceNode+0xec (found by scan)
ffff8504`298928e0 fffff804`7c12362f : ffffc08b`dfb96bd0 00000000`00000000 00000000`00000001 fffff804`7bd6b5b2 : nt!IopUncacheInterfaceInformation+0xca (found by scan)
ffff8504`29892940 fffff804`7bd6b5b2 : 00000000`00000001 ffffc08b`dfb96bd0 00000000`00000000 ffffc08b`de0c6a20 : nt!PipProcessStartPhase1+0x73 (found by scan)
ffff8504`29892960 fffff804`7c126bdd : ffffc08b`dfb96bd0 ffff8504`29892a11 00000000`00000000 00000000`00000001 : nt!PoFxActivateDevice+0xe (found by scan)
ffff8504`29892990 fffff804`7bd79665 : 00000000`00000011 00000000`00000001 00000000`00000000 00000000`00000000 : nt!PipProcessDevNodeTree+0x319 (found by scan)
ffff8504`29892a10 fffff804`7c1bdf0c : ffffc08b`e4cca400 ffff8504`29892b01 ffff8504`29892ab0 fffff804`00000000 : nt!PnpDiagnosticTrace+0x5d (found by scan)
ffff8504`29892a60 fffff804`7bd6c2ec : 00000001`00000003 ffffc08b`e4cca4c0 00000000`00000000 ffffc08b`e4cca4c0 : nt!PiProcessStartSystemDevices+0x60 (found by scan)
ffff8504`29892ab0 fffff804`7bc25d67 : ffffc08b`00000100 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PnpDeviceActionWorker+0x4cc (found by scan)
ffff8504`29892af0 fffff804`7bd6be20 : fffff804`7bc25975 ffffc08b`de9e1640 ffffc08b`dcea96e0 fffff804`7c6434e0 : nt!KeRemovePriQueue+0x1a7 (found by scan)
ffff8504`29892b68 fffff804`7bc25975 : ffffc08b`de9e1640 ffffc08b`dcea96e0 fffff804`7c6434e0 ffffc08b`00000000 : nt!PnpDeviceActionWorker (found by scan)
ffff8504`29892b70 fffff804`7bc25870 : ffffc08b`de9e1640 00000000`00040213 fffff804`7bd17e25 ffffc08b`de9e1640 : nt!ExpWorkerThread+0x105 (found by scan)
ffff8504`29892bf8 fffff804`7bd17e25 : ffffc08b`de9e1640 00000000`00000080 ffffc08b`dce94180 00000000`00000000 : nt!ExpWorkerThread (found by scan)
ffff8504`29892c10 fffff804`7bdfd0d8 : ffff9b00`02dc0180 ffffc08b`de9e1640 fffff804`7bd17dd0 00000000`00000000 : nt!PspSystemThreadStartup+0x55 (found by scan)
ffff8504`29892c60 fffff804`7bd17dd0 : 00000000`00000000 00000000`00000000 00000000`00000000 ffff8504`29893000 : nt!KiStartSystemThread+0x28 (found by scan)
ffff8504`29892c78 00000000`00000000 : ????????`???????? ????????`???????? ????????`???????? ????????`???????? : nt!PspSystemThreadStartup (found by scan)

STACK_COMMAND:  .cxr 0xffff850429891720 ; kb

SYMBOL_NAME:  amdppm+334c

MODULE_NAME: amdppm

IMAGE_NAME:  amdppm.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  c9c03000

FAILURE_BUCKET_ID:  AV_amdppm!unknown_function

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    amdppm+0x334c is where it happened: u 0xfffff8048b58334c L1

0: kd> .cxr
Resetting default scope
#! open corpus/kernel/win10-19041-x64-triage.dmp
0: kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 1000007E, {ffffffffc0000005, fffff8048b58334c, ffff850429891ee8, ffff850429891720}

Probably caused by : amdppm.sys ( amdppm+334c )

Followup:     MachineOwner
---------

#! note Meanings that depend on two arguments (windows-driver-docs, the pages of a5, 15e and c9), and -c without a list of known issues
#! open server
0: kd> !analyze -show a5 11 7 fffffa80 2
ACPI_BIOS_ERROR (a5)
The firmware's ACPI tables do not follow the specification.

Arguments:
Arg1: 0000000000000011, system could not enter ACPI mode
Arg2: 0000000000000007, 7 table has a wrong checksum
Arg3: 00000000fffffa80, table
Arg4: 0000000000000002, creator revision
0: kd> !analyze -show 15e 25 13 1 2
BUGCODE_NDIS_DRIVER_LIVE_DUMP (15e)

Arguments:
Arg1: 0000000000000025, operation of the network takes too long
Arg2: 0000000000000013, 13 status for a filter
Arg3: 0000000000000001, NDIS_WATCHDOG_TRIAGE_BLOCK
Arg4: 0000000000000002, code of the status
0: kd> !analyze -show c9 24c 1 2 3
DRIVER_VERIFIER_IOMANAGER_VIOLATION (c9)
Driver Verifier's I/O checks caught a driver that breaks a rule.

Arguments:
Arg1: 000000000000024c, STATUS_PENDING without IoMarkIrpPending
Arg2: 0000000000000001, code address
Arg3: 0000000000000002, IRP
Arg4: 0000000000000003, status
0: kd> !analyze -c
0: kd> !analyze -c -unload
0: kd> !analyze -c -load known.xml
!analyze -c: -load is not there: the form of a file of known issues is not published
