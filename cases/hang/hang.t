# A program that hangs: two threads want the critical section that the other one is in. Then one where a single thread keeps
# another waiting, and one where nobody waits for anybody.
#! open bank
0:000> !analyze -v -hang
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

DERIVED_WAIT_CHAIN:  

Dl Eid Cid     WaitType
-- --- ------- --------------------------
x  0   1a4.55c Critical Section       -->
x  1   1a4.6c8 Critical Section       --^

WAIT_CHAIN_COMMAND:  ~0s;k;;~1s;k;;

BLOCKING_THREAD:  00000000000006c8

DEFAULT_BUCKET_ID:  APPLICATION_HANG_DEADLOCK

PROCESS_NAME:  bank.exe

BUGCHECK_STR:  HANG

STACK_TEXT:  
00000093`b7d01d38 00007ffd`51a81240 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ntdll!NtWaitForAlertByThreadId+0x14
00000093`b7d01d40 00007ffd`51a81140 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ntdll!RtlpWaitOnCriticalSection+0x40
00000093`b7d01d80 00007ffd`51a81040 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ntdll!RtlpEnterCriticalSectionContended+0x40
00000093`b7d01dc0 00007ff7`c4d21430 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ntdll!RtlEnterCriticalSection+0x40
00000093`b7d01e00 00007ff7`c4d21230 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : bank!Audit+0x30
00000093`b7d01e40 00007ffd`51a926a1 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : bank!Serve+0x30
00000093`b7d01e80 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ntdll!RtlUserThreadStart+0x21

STACK_COMMAND:  ~1s ; kb

SYMBOL_NAME:  bank!Audit+30

MODULE_NAME: bank

IMAGE_NAME:  bank.exe

DEBUG_FLR_IMAGE_TIMESTAMP:  65b0e2a1

FAILURE_BUCKET_ID:  APPLICATION_HANG_DEADLOCK_bank.exe!Audit

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    thread 0 waits in bank!Transfer+0x30 for the critical section bank!g_journal, which thread 1 (6c8) is in: dt ntdll!_RTL_CRITICAL_SECTION 7ff7c4d22040 ; ~0 k
    thread 1 waits in bank!Audit+0x30 for the critical section bank!g_ledger, which thread 0 (55c) is in: dt ntdll!_RTL_CRITICAL_SECTION 7ff7c4d22000 ; ~1 k
    which closes the circle: none of them can go on: ~1 k
    2 threads wait for it, directly or through others: ~*k
    bank!Audit+0x30, frame 4, is the first caller outside of Windows' core: ~1s ; kn

0:000> !analyze -hang
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

Use !analyze -v -hang to get detailed debugging information.

DERIVED_WAIT_CHAIN:  

Dl Eid Cid     WaitType
-- --- ------- --------------------------
x  0   1a4.55c Critical Section       -->
x  1   1a4.6c8 Critical Section       --^

WAIT_CHAIN_COMMAND:  ~0s;k;;~1s;k;;

BLOCKING_THREAD:  00000000000006c8

Probably caused by : bank.exe ( bank!Audit+30 )

Followup:     MachineOwner
---------

#! open bank-slow
0:000> !analyze -v -hang
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

DERIVED_WAIT_CHAIN:  

Dl Eid Cid     WaitType
-- --- ------- --------------------------
   1   1a4.6c8 Critical Section       -->
   0   1a4.55c Sleep                  

WAIT_CHAIN_COMMAND:  ~1s;k;;~0s;k;;

BLOCKING_THREAD:  000000000000055c

DEFAULT_BUCKET_ID:  APPLICATION_HANG_BlockedOn_CriticalSection

PROCESS_NAME:  bank.exe

BUGCHECK_STR:  HANG

STACK_TEXT:  
00000093`b7c01df8 00007ff7`c4d21330 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ntdll!NtDelayExecution+0x14
00000093`b7c01e00 00007ff7`c4d21230 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : bank!Transfer+0x30
00000093`b7c01e40 00007ffd`51a926a1 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : bank!Serve+0x30
00000093`b7c01e80 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ntdll!RtlUserThreadStart+0x21

STACK_COMMAND:  ~0s ; kb

SYMBOL_NAME:  bank!Transfer+30

MODULE_NAME: bank

IMAGE_NAME:  bank.exe

DEBUG_FLR_IMAGE_TIMESTAMP:  65b0e2a1

FAILURE_BUCKET_ID:  APPLICATION_HANG_BlockedOn_CriticalSection_bank.exe!Transfer

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    thread 1 waits in bank!Audit+0x30 for the critical section bank!g_ledger, which thread 0 (55c) is in: dt ntdll!_RTL_CRITICAL_SECTION 7ff7c4d22000 ; ~1 k
    thread 0 itself waits (Sleep): ~0 k
    1 thread waits for it, directly or through others: ~*k
    bank!Transfer+0x30, frame 1, is the first caller outside of Windows' core: ~0s ; kn

#! open bank-idle
0:000> !analyze -hang
*******************************************************************************
*                                                                             *
*                        Exception Analysis                                   *
*                                                                             *
*******************************************************************************

Use !analyze -v -hang to get detailed debugging information.

DERIVED_WAIT_CHAIN:  

Dl Eid Cid     WaitType
-- --- ------- --------------------------
   0   1a4.55c Sleep                  

WAIT_CHAIN_COMMAND:  ~0s;k;;

BLOCKING_THREAD:  000000000000055c

Probably caused by : bank.exe ( bank!Transfer+30 )

Followup:     MachineOwner
---------

