# Debugging a Debugger to Debug a Dump: !dskheap meets a desktop whose heap is not in the dump. The parts with the prompt
# 0:000> debug the debugger itself, a live process, to make it go on; ntdbg goes on by itself.
#! open dskheap
23: kd> dd 0xfffff900`c05e0000
fffff900`c05e0000  ???????? ???????? ???????? ????????
fffff900`c05e0010  ???????? ???????? ???????? ????????
fffff900`c05e0020  ???????? ???????? ???????? ????????
fffff900`c05e0030  ???????? ???????? ???????? ????????
fffff900`c05e0040  ???????? ???????? ???????? ????????
fffff900`c05e0050  ???????? ???????? ???????? ????????
fffff900`c05e0060  ???????? ???????? ???????? ????????
fffff900`c05e0070  ???????? ???????? ???????? ????????
23: kd> dt win32k!tagDESKTOP fffffa8019c65c00
   +0x000 dwSessionId      : 0
   +0x008 pDeskInfo        : 0xfffff900`c05e0a70 tagDESKTOPINFO
   +0x010 pDispInfo        : 0xfffff900`c0581e50 tagDISPLAYINFO
   +0x018 rpdeskNext       : 0xfffffa80`19c6ef20 tagDESKTOP
   +0x020 rpwinstaParent   : 0xfffffa80`19c4f090 tagWINDOWSTATION
   +0x028 dwDTFlags        : 0x110
   +0x030 dwDesktopId      : 0x19c65c00`00000003
   +0x038 spmenuSys        : (null) 
   +0x040 spmenuDialogSys  : (null) 
   +0x048 spmenuHScroll    : (null) 
   +0x050 spmenuVScroll    : (null) 
   +0x058 spwndForeground  : (null) 
   +0x060 spwndTray        : (null) 
   +0x068 spwndMessage     : 0xfffff900`c05e0d90 tagWND
   +0x070 spwndTooltip     : 0xfffff900`c05e0fa0 tagWND
   +0x078 hsectionDesktop  : 0xfffff8a0`00ef08e0 Void
   +0x080 pheapDesktop     : 0xfffff900`c05e0000 tagWIN32HEAP
   +0x088 ulHeapSize       : 0x18000
   +0x090 cciConsole       : _CONSOLE_CARET_INFO
   +0x0a8 PtiList          : _LIST_ENTRY [ 0xfffffa80`19c65ca8 - 0xfffffa80`19c65ca8 ]
   +0x0b8 spwndTrack       : (null) 
   +0x0c0 htEx             : 0n0
   +0x0c4 rcMouseHover     : tagRECT
   +0x0d4 dwMouseHoverTime : 0
   +0x0d8 pMagInputTransform : (null) 
23: kd> .extmatch dskheap
!kdexts.dskheap
#! open dskheap
#! note What the page's author had in the end: the reference stopped at the first heap that it could not read ("Failed to
#! note GetHeapInfo for desktop @fffffa8019c65c00", "EnumDsktps failed on Winsta: 19c4f090FillWinstaArray failed"). The page has
#! note blank lines where the rules are, which other published sessions show.
23: kd> !dskheap
Error Reading TotalFreeSize from nt!_HEAP @ fffffa8019c65c00
Error Reading TotalFreeSize from nt!_HEAP @ fffffa801a53ea30
  Winstation\Desktop            Heap Size(KB)   Used Rate(%)
------------------------------------------------------------
  WinSta0\Default                  20480                 0%
  WinSta0\Disconnect                   0                 0%
  WinSta0\Winlogon                   192                 2%
  Service-0x0-3e7$\Default          7680                 1%
  Service-0x0-3e4$\Default          7680                 0%
  Service-0x0-3e5$\Default          7680                 0%
  Service-0x0-26f46a$\Default          0                 0%
  Service-0x0-2706f2$\Default       7680                 0%
------------------------------------------------------
                Total Desktop: (   51392 KB -   8 desktops)
                Session ID:  0
============================================================
#! open dskheap
#! note Not on the page: the addresses behind the rows, sessions that are not there.
23: kd> !dskheap -v
Error Reading TotalFreeSize from nt!_HEAP @ fffffa8019c65c00
Error Reading TotalFreeSize from nt!_HEAP @ fffffa801a53ea30
  Winstation\Desktop            Heap Size(KB)   Used Rate(%)
------------------------------------------------------------
  WinSta0\Default                  20480                 0%
      tagDESKTOP fffffa8000c01e40  heap fffff900c2000000  20971520 bytes, 20971520 free
  WinSta0\Disconnect                   0                 0%
      tagDESKTOP fffffa8019c65c00  heap fffff900c05e0000  98304 bytes
  WinSta0\Winlogon                   192                 2%
      tagDESKTOP fffffa8019c6ef20  heap fffff900c6000000  196608 bytes, 192672 free
  Service-0x0-3e7$\Default          7680                 1%
      tagDESKTOP fffffa8000c02120  heap fffff900c8000000  7864320 bytes, 7785664 free
  Service-0x0-3e4$\Default          7680                 0%
      tagDESKTOP fffffa8000c023c0  heap fffff900ca000000  7864320 bytes, 7864320 free
  Service-0x0-3e5$\Default          7680                 0%
      tagDESKTOP fffffa8000c02660  heap fffff900cc000000  7864320 bytes, 7864320 free
  Service-0x0-26f46a$\Default          0                 0%
      tagDESKTOP fffffa801a53ea30  heap fffff900ce000000  7864320 bytes
  Service-0x0-2706f2$\Default       7680                 0%
      tagDESKTOP fffffa8000c02a60  heap fffff900d0000000  7864320 bytes, 7864320 free
------------------------------------------------------
                Total Desktop: (   51392 KB -   8 desktops)
                Session ID:  0
============================================================
23: kd> !dskheap -s 3
No process of session 3 was found
23: kd> !dskheap 0
                ^ Extra character error in '!dskheap 0'
#! open dskheap
23: kd> !pte fffff900`c05e0000
                                           VA fffff900c05e0000
PXE at FFFFF6FB7DBEDF90    PPE at FFFFF6FB7DBF2018    PDE at FFFFF6FB7E403010    PTE at FFFFF6FC80602F00
contains 000000076245C863  contains 0000000762569863  contains 000000045FA17863  contains F8A000F4F9780400
pfn 76245c    ---DA--KWEV  pfn 762569    ---DA--KWEV  pfn 45fa17    ---DA--KWEV  not valid
                                                                                 Proto: FFFFF8A000F4F978
#! open dskheap
#! todo a debugger that debugs a debugger: live targets are not there yet
23: kd> .dbgdbg
Debugger spawned, connect with
23: kd> !dskheap
Error Reading TotalFreeSize from nt!_HEAP @ fffffa8019c65c00
Failed to GetHeapInfo for desktop @fffffa8019c65c00
EnumDsktps failed on Winsta: 19c4f090FillWinstaArray failed
0:004> bp kdexts!GetHeapInfo
0:004> g
23: kd> !dskheap
Breakpoint 0 hit
000007f9`4237b9b0 4055            push    rbp
0:000> gu
000007f9`4237b483 4885c0          test    rax,rax
0:000> r rax
0:000> bc *
0:000> bp 000007f9`4237b483 "r rax"
0:000> g
0:000> r rax=0
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> r rax=0
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
0:000> r r11
0:000> r rax
0:000> g
23: kd> !dskheap
0:000> bp 000007f9`4237b90e
0:000> bp 000007f9`4237b90e "r r11"
breakpoint 1 redefined
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> r rax=0
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> r rax=0
0:000> g
000007f9`4237b483 4885c0          test    rax,rax
0:000> g
000007f9`4237b90e 49f7f3          div     rax,r11
0:000> g
000007f9`4237b90e 49f7f3          div     rax,r11
0:000> r r11=1
0:000> g
000007f9`4237b90e 49f7f3          div     rax,r11
0:000> g
000007f9`4237b90e 49f7f3          div     rax,r11
0:000> g
000007f9`4237b90e 49f7f3          div     rax,r11
0:000> g
000007f9`4237b90e 49f7f3          div     rax,r11
0:000> g
000007f9`4237b90e 49f7f3          div     rax,r11
0:000> r r11=1
0:000> g
000007f9`4237b90e 49f7f3          div     rax,r11
0:000> g
23: kd> !dskheap
Error Reading TotalFreeSize from nt!_HEAP @ fffffa8019c65c00
Error Reading TotalFreeSize from nt!_HEAP @ fffffa801a53ea30
  Winstation\Desktop            Heap Size(KB)   Used Rate(%)

  WinSta0\Default                  20480                 0%
  WinSta0\Disconnect                   0                 0%
  WinSta0\Winlogon                   192                 2%
  Service-0x0-3e7$\Default          7680                 1%
  Service-0x0-3e4$\Default          7680                 0%
  Service-0x0-3e5$\Default          7680                 0%
  Service-0x0-26f46a$\Default          0                 0%
  Service-0x0-2706f2$\Default       7680                 0%
