# Bug checks of the power manager, whose arguments lead to who held things up: the driver that has the request now, the thread with the
# Plug and Play manager's lock and the driver that has its request, an exception by its EXCEPTION_POINTERS. The lines DRVPOWERSTATE_SUBCODE,
# DRIVER_OBJECT and FAULTING_THREAD, and buckets with IMAGE, are those of published analyses of bug check 0x9f.
#! open held
kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 9F, {3, fffffa8000c065c0, 0, fffffa8000c07110}

Probably caused by : hidusb.sys

Followup:     MachineOwner
---------

kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_POWER_STATE_FAILURE (9f)
A driver is in a power state it may not be in, or takes too long to change it.
Arguments:
Arg1: 0000000000000003, a device object holds a power IRP too long
Arg2: fffffa8000c065c0, physical device object of the stack
Arg3: 0000000000000000, nt!_TRIAGE_9F_POWER
Arg4: fffffa8000c07110, IRP that is held

Debugging Details:
------------------

DRVPOWERSTATE_SUBCODE:  3

DRIVER_OBJECT: fffffa8000c06cf0

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0x9F

STACK_TEXT:  
fffff880`05007b18 fffff800`02a8aa21 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05007b20 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`05007b70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05007be0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  kb

MODULE_NAME: hidusb

IMAGE_NAME:  hidusb.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x9F_3_IMAGE_hidusb.sys

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    Arg4, the request fffffa8000c07110, is with \Driver\hidusb, device fffffa8000c06f30: !irp fffffa8000c07110

kd> !irp fffffa8000c07110
Irp is active with 2 stacks 2 is current (= 0xfffffa8000c07228)
 No Mdl: No System Buffer: Thread 00000000:  Irp stack trace.
     cmd  flg cl Device   File     Completion-Context
 [  0, 0]   0 e0 fffffa8000c065c0 00000000 fffff88003001100-fffffa8000c06f30 Success Error Cancel
	       \Driver\usbhub	hidusb!ImageEntry
			Args: 00000000 00000000 00000000 00000000
>[ 16, 2]   0  0 fffffa8000c06f30 00000000 00000000-00000000
	       \Driver\hidusb
			Args: 00000000 00000000 00000000 00000000
#! open held@19041/held
kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 9F, {3, fffffa8000c065e0, 0, fffffa8000c071f0}

Probably caused by : hidusb.sys

Followup:     MachineOwner
---------

#! open held@22000/held
kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 9F, {3, fffffa8000c065e0, 0, fffffa8000c071f0}

Probably caused by : hidusb.sys

Followup:     MachineOwner
---------

#! open lost
kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 9F, {3, fffffa8000c065c0, 0, fffff88000dead00}

Probably caused by : usbhub.sys

Followup:     MachineOwner
---------

kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_POWER_STATE_FAILURE (9f)
A driver is in a power state it may not be in, or takes too long to change it.
Arguments:
Arg1: 0000000000000003, a device object holds a power IRP too long
Arg2: fffffa8000c065c0, physical device object of the stack
Arg3: 0000000000000000, nt!_TRIAGE_9F_POWER
Arg4: fffff88000dead00, IRP that is held

Debugging Details:
------------------

DRVPOWERSTATE_SUBCODE:  3

DRIVER_OBJECT: fffffa8000c061a0

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0x9F

STACK_TEXT:  
fffff880`05007b18 fffff800`02a8aa21 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05007b20 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`05007b70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05007be0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  kb

MODULE_NAME: usbhub

IMAGE_NAME:  usbhub.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x9F_3_IMAGE_usbhub.sys

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    Arg4, the request fffff88000dead00, is not in the dump: !irp fffff88000dead00
    Arg2 is of \Driver\usbhub, device fffffa8000c065c0: !devstack fffffa8000c065c0

#! note a request whose memory holds something else by now, and one that every driver has completed
#! open held
kd> ew fffffa8000c07110 5
kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 9F, {3, fffffa8000c065c0, 0, fffffa8000c07110}

Probably caused by : usbhub.sys

Followup:     MachineOwner
---------

kd> ew fffffa8000c07110 6
kd> eb @@c++(&((nt!_IRP*)0xfffffa8000c07110)->CurrentLocation) 3
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_POWER_STATE_FAILURE (9f)
A driver is in a power state it may not be in, or takes too long to change it.
Arguments:
Arg1: 0000000000000003, a device object holds a power IRP too long
Arg2: fffffa8000c065c0, physical device object of the stack
Arg3: 0000000000000000, nt!_TRIAGE_9F_POWER
Arg4: fffffa8000c07110, IRP that is held

Debugging Details:
------------------

DRVPOWERSTATE_SUBCODE:  3

DRIVER_OBJECT: fffffa8000c061a0

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0x9F

STACK_TEXT:  
fffff880`05007b18 fffff800`02a8aa21 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeBugCheckEx
fffff880`05007b20 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`05007b70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`05007be0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  kb

MODULE_NAME: usbhub

IMAGE_NAME:  usbhub.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x9F_3_IMAGE_usbhub.sys

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    Arg4, the request fffffa8000c07110, is not completed: !irp fffffa8000c07110
    Arg2 is of \Driver\usbhub, device fffffa8000c065c0: !devstack fffffa8000c065c0

kd> eb @@c++(&((nt!_IRP*)0xfffffa8000c07110)->CurrentLocation) 77
kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 9F, {3, fffffa8000c065c0, 0, fffffa8000c07110}

Probably caused by : usbhub.sys

Followup:     MachineOwner
---------

#! open plug
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_POWER_STATE_FAILURE (9f)
A driver is in a power state it may not be in, or takes too long to change it.
Arguments:
Arg1: 0000000000000004, transition waits for Plug and Play
Arg2: 0000000000000258, time limit in seconds
Arg3: fffffa8001002070, thread that holds the PnP lock
Arg4: 0000000000000000, nt!_TRIAGE_9F_PNP

Debugging Details:
------------------

DRVPOWERSTATE_SUBCODE:  4

DRIVER_OBJECT: fffffa8000c061a0

FAULTING_THREAD:  fffffa8001002070

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0x9F

STACK_TEXT:  
fffff880`0500f9e0 fffff800`02a85992 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`0500fa30 fffff800`02a881af : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`0500fa90 fffff800`02a8aa21 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`0500fb20 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`0500fb70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`0500fbe0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa8001002070 ; kb

MODULE_NAME: usbhub

IMAGE_NAME:  usbhub.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x9F_4_IMAGE_usbhub.sys

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    request fffffa8000c07110 of thread fffffa8001002070 is with \Driver\usbhub, device fffffa8000c065c0: !irp fffffa8000c07110

#! open plug@22000/plug
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_POWER_STATE_FAILURE (9f)
A driver is in a power state it may not be in, or takes too long to change it.
Arguments:
Arg1: 0000000000000004, transition waits for Plug and Play
Arg2: 0000000000000258, time limit in seconds
Arg3: fffffa8001002070, thread that holds the PnP lock
Arg4: 0000000000000000, nt!_TRIAGE_9F_PNP

Debugging Details:
------------------

DRVPOWERSTATE_SUBCODE:  4

DRIVER_OBJECT: fffffa8000c061a0

FAULTING_THREAD:  fffffa8001002070

DEFAULT_BUCKET_ID:  WIN8_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0x9F

STACK_TEXT:  
fffff880`0500f9e0 fffff800`02c24dd2 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`0500fa30 fffff800`02c1ebdf : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`0500fa90 fffff800`02c432e1 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`0500fb20 fffff800`02d52f4a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`0500fb70 fffff800`02e222f6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`0500fbe0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa8001002070 ; kb

MODULE_NAME: usbhub

IMAGE_NAME:  usbhub.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x9F_4_IMAGE_usbhub.sys

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    request fffffa8000c071f0 of thread fffffa8001002070 is with \Driver\usbhub, device fffffa8000c065e0: !irp fffffa8000c071f0

#! note the request that the Plug and Play manager dispatched, where the build has types for it
#! open dispatched@19041/dispatched
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_POWER_STATE_FAILURE (9f)
A driver is in a power state it may not be in, or takes too long to change it.
Arguments:
Arg1: 0000000000000004, transition waits for Plug and Play
Arg2: 0000000000000258, time limit in seconds
Arg3: fffffa8001002070, thread that holds the PnP lock
Arg4: fffffa8000c07350, nt!_TRIAGE_9F_PNP

Debugging Details:
------------------

DRVPOWERSTATE_SUBCODE:  4

DRIVER_OBJECT: fffffa8000c061a0

FAULTING_THREAD:  fffffa8001002070

DEFAULT_BUCKET_ID:  WIN8_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0x9F

STACK_TEXT:  
fffff880`0500f9e0 fffff800`02c64e02 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`0500fa30 fffff800`02c6458f : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`0500fa90 fffff800`02c25981 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`0500fb20 fffff800`02d17e2a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`0500fb70 fffff800`02dfd0c6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`0500fbe0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa8001002070 ; kb

MODULE_NAME: usbhub

IMAGE_NAME:  usbhub.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x9F_4_IMAGE_usbhub.sys

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    request fffffa8000c071f0 of nt!_TRIAGE_9F_PNP fffffa8000c07350 is with \Driver\usbhub, device fffffa8000c065e0: !irp fffffa8000c071f0

kd> dt nt!_TRIAGE_9F_PNP fffffa8000c07350
   +0x000 Signature        : 0x8001
   +0x002 Revision         : 1
   +0x008 CompletionQueue  : 0xfffffa80`00c07370 _TRIAGE_PNP_DEVICE_COMPLETION_QUEUE
   +0x010 DelayedWorkQueue : (null) 
kd> eq poi(fffffa8000c07350+8) 20
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_POWER_STATE_FAILURE (9f)
A driver is in a power state it may not be in, or takes too long to change it.
Arguments:
Arg1: 0000000000000004, transition waits for Plug and Play
Arg2: 0000000000000258, time limit in seconds
Arg3: fffffa8001002070, thread that holds the PnP lock
Arg4: fffffa8000c07350, nt!_TRIAGE_9F_PNP

Debugging Details:
------------------

DRVPOWERSTATE_SUBCODE:  4

DRIVER_OBJECT: fffffa8000c061a0

FAULTING_THREAD:  fffffa8001002070

DEFAULT_BUCKET_ID:  WIN8_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0x9F

STACK_TEXT:  
fffff880`0500f9e0 fffff800`02c64e02 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`0500fa30 fffff800`02c6458f : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`0500fa90 fffff800`02c25981 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`0500fb20 fffff800`02d17e2a : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`0500fb70 fffff800`02dfd0c6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`0500fbe0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa8001002070 ; kb

MODULE_NAME: usbhub

IMAGE_NAME:  usbhub.sys

DEBUG_FLR_IMAGE_TIMESTAMP:  4dba2aa8

FAILURE_BUCKET_ID:  0x9F_4_IMAGE_usbhub.sys

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    request fffffa8000c071f0 of nt!_TRIAGE_9F_PNP fffffa8000c07350 is with \Driver\usbhub, device fffffa8000c065e0: !irp fffffa8000c071f0
    not all that Plug and Play waits for was found: an entry is not readable: dt nt!_TRIAGE_9F_PNP fffffa8000c07350

#! open dispatched@22000/dispatched
kd> !analyze
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

Use !analyze -v to get detailed debugging information.

BugCheck 9F, {4, 258, fffffa8001002070, fffffa8000c07350}

Probably caused by : usbhub.sys

Followup:     MachineOwner
---------

#! open dispatched
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

DRIVER_POWER_STATE_FAILURE (9f)
A driver is in a power state it may not be in, or takes too long to change it.
Arguments:
Arg1: 0000000000000004, transition waits for Plug and Play
Arg2: 0000000000000258, time limit in seconds
Arg3: fffffa8001002070, thread that holds the PnP lock
Arg4: 0000000000000000, nt!_TRIAGE_9F_PNP

Debugging Details:
------------------

DRVPOWERSTATE_SUBCODE:  4

FAULTING_THREAD:  fffffa8001002070

DEFAULT_BUCKET_ID:  WIN7_DRIVER_FAULT

PROCESS_NAME:  System

BUGCHECK_STR:  0x9F

STACK_TEXT:  
fffff880`0500f9e0 fffff800`02a85992 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapContext+0x7a
fffff880`0500fa30 fffff800`02a881af : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiCommitThreadWait+0x1d2
fffff880`0500fa90 fffff800`02a8aa21 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KeWaitForSingleObject+0x19f
fffff880`0500fb20 fffff800`02d1dcce : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!ExpWorkerThread+0x111
fffff880`0500fb70 fffff800`02a71fe6 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!PspSystemThreadStartup+0x5a
fffff880`0500fbe0 00000000`00000000 : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KxStartSystemThread+0x16

STACK_COMMAND:  .thread 0xfffffa8001002070 ; kb

SYMBOL_NAME:  nt!KiSwapContext+7a

MODULE_NAME: nt

IMAGE_NAME:  ntoskrnl.exe

DEBUG_FLR_IMAGE_TIMESTAMP:  4ce7951a

FAILURE_BUCKET_ID:  0x9F_4_nt!KiSwapContext

Followup:     MachineOwner
---------

Reasons, and the commands that show them:
    nt!KiSwapContext+0x7a, frame 0, is where the thread stands; no other driver is on the stack: .thread 0xfffffa8001002070 ; kn

#! open faults/a0
kd> !analyze -v
*******************************************************************************
*                                                                             *
*                        Bugcheck Analysis                                    *
*                                                                             *
*******************************************************************************

INTERNAL_POWER_ERROR (a0)
The power manager met a fatal error.
Arguments:
Arg1: 0000000000000101, unhandled exception in a power event
Arg2: 0000000000000000
Arg3: fffffa8000c00570, exception pointers
Arg4: 0000000000000000

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

