# Several dumps in one session: windows-driver-docs, "Debugging Multiple Targets". Each dump is a system; g opens the next one that is named.
#! mask \S*forged/demo\S*
#! open demo -z {dir}/demo.dmp
||0:0:002> ||
.  0 User mini dump: build/debug/forged/demo/demo.dmp
   1 Dump file that g opens: build/debug/forged/demo/demo.dmp
||0:0:002> r $t0 = 5
||0:0:002> ~0s
ntdll!NtWaitForMultipleObjects+0x14:
00007ffb`3f86dab4 c3              ret
||0:0:000> g

Loading Dump File [build/debug/forged/demo/demo.dmp]
User Mini Dump File: Only registers, stack and portions of memory are available

Comment: 'shop.exe, a sample that ntdbg makes for its demonstration'
Symbol search path is: build/debug/forged/demo/symbols
Executable search path is: build/debug/forged/demo/images
Windows 10 Version 19045 MP (8 procs) Free x64
Product: WinNt, suite: SingleUserTS
Machine Name:
Debug session time: Fri Jan 12 08:00:00.000 2024 (UTC + 0:00)
System Uptime: not available
Process Uptime: 0 days 0:04:50.000
.....
Loading unloaded module list
.
This dump file has an exception of interest stored in it.
The stored exception information can be accessed via .ecxr.
(1b2c.1a7c): Access violation - code c0000005 (first/second chance not available)
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
||1:1:002> ||
   0 User mini dump: build/debug/forged/demo/demo.dmp
.  1 User mini dump: build/debug/forged/demo/demo.dmp
||1:1:002> |
   0	id: 1b2c	examine	name: C:\shop\shop.exe
.  1	id: 1b2c	examine	name: C:\shop\shop.exe
||1:1:002> eb @rsp 41
||1:1:002> ? @$dsid + @$dpid
Evaluate expression: 2 = 00000000`00000002
||1:1:002> ? @$t0
Evaluate expression: 5 = 00000000`00000005
||1:1:002> .frame 1
01 0000002a`4c5ffdd0 00000000`00000000 shop!print_receipt+0x1
||1:1:002> ||0s
ntdll!NtWaitForMultipleObjects+0x14:
00007ffb`3f86dab4 c3              ret
||0:0:000> db @rsp L1
0000002a`4c3ffb18  b0                                               .
||0:0:000> ||1s
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
||1:1:002> db @rsp L1
0000002a`4c5ffdc8  41                                               A
||1:1:002> ||.
.  1 User mini dump: build/debug/forged/demo/demo.dmp
||1:1:002> ||#
.  1 User mini dump: build/debug/forged/demo/demo.dmp
||1:1:002> ||0
   0 User mini dump: build/debug/forged/demo/demo.dmp
||1:1:002> ||7
Illegal system error in '||7'
||1:1:002> ||7s
Illegal system error in '||7s'
||1:1:002> ||x
            ^ Syntax error in '||x'
||1:1:002> |0s
ntdll!NtWaitForMultipleObjects+0x14:
00007ffb`3f86dab4 c3              ret
||0:0:000> ||s
ntdll!NtWaitForMultipleObjects+0x14:
00007ffb`3f86dab4 c3              ret
||0:0:000> .opendump nosuch.dmp
Could not open dump file [nosuch.dmp]
nosuch.dmp: cannot be opened: No such file or directory
||0:0:000> g
           ^ No runnable debuggees error in 'g'
||0:0:000> .restart

Loading Dump File [build/debug/forged/demo/demo.dmp]
User Mini Dump File: Only registers, stack and portions of memory are available

Comment: 'shop.exe, a sample that ntdbg makes for its demonstration'
Symbol search path is: build/debug/forged/demo/symbols
Executable search path is: build/debug/forged/demo/images
Windows 10 Version 19045 MP (8 procs) Free x64
Product: WinNt, suite: SingleUserTS
Machine Name:
Debug session time: Fri Jan 12 08:00:00.000 2024 (UTC + 0:00)
System Uptime: not available
Process Uptime: 0 days 0:04:50.000
.....
Loading unloaded module list
.
This dump file has an exception of interest stored in it.
The stored exception information can be accessed via .ecxr.
(1b2c.1a7c): Access violation - code c0000005 (first/second chance not available)
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
||0:0:002> .detach
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
Detached
1:002> ||
.  1 User mini dump: build/debug/forged/demo/demo.dmp
1:002> .restart

Loading Dump File [build/debug/forged/demo/demo.dmp]
User Mini Dump File: Only registers, stack and portions of memory are available

Comment: 'shop.exe, a sample that ntdbg makes for its demonstration'
Symbol search path is: build/debug/forged/demo/symbols
Executable search path is: build/debug/forged/demo/images
Windows 10 Version 19045 MP (8 procs) Free x64
Product: WinNt, suite: SingleUserTS
Machine Name:
Debug session time: Fri Jan 12 08:00:00.000 2024 (UTC + 0:00)
System Uptime: not available
Process Uptime: 0 days 0:04:50.000
.....
Loading unloaded module list
.
This dump file has an exception of interest stored in it.
The stored exception information can be accessed via .ecxr.
(1b2c.1a7c): Access violation - code c0000005 (first/second chance not available)
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
1:002> lm m shop
start             end                 module name
00007ff6`a3c10000 00007ff6`a3c15000   shop       (private pdb symbols)  build/debug/forged/demo/symbols/shop.pdb
#! open demo -z {dir}/nosuch.dmp
||0:0:002> g
Could not open dump file
build/debug/forged/demo/nosuch.dmp: cannot be opened: No such file or directory
0:002> ||
.  0 User mini dump: build/debug/forged/demo/demo.dmp
