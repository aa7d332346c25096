# .prompt_allow, .pcmd (Microsoft's examples), .prefer_dml, .ignore_missing_pages, .browse, .load and its like, dg, uu, !imgreloc, !mapped_file.
#! mask \S*forged/demo\S*
#! open demo
0:002> .prompt_allow
Allow the following information to be displayed at the prompt:
(Other settings can affect whether the information is actually displayed)
   sym - Symbol for current instruction
   dis - Disassembly of current instruction
    ea - Effective address for current instruction
   reg - Register state
   src - Source info for current instruction
0:002> .prompt_allow -reg -dis +ea
Allow the following information to be displayed at the prompt:
(Other settings can affect whether the information is actually displayed)
   sym - Symbol for current instruction
    ea - Effective address for current instruction
   src - Source info for current instruction
Do not allow the following information to be displayed at the prompt:
   dis - Disassembly of current instruction
   reg - Register state
0:002> ~2s
shop!format_receipt+0x2a:
0:002> .prompt_allow -sym +dis -ea
Allow the following information to be displayed at the prompt:
(Other settings can affect whether the information is actually displayed)
   dis - Disassembly of current instruction
   src - Source info for current instruction
Do not allow the following information to be displayed at the prompt:
   sym - Symbol for current instruction
    ea - Effective address for current instruction
   reg - Register state
0:002> ~2s
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8]
0:002> .prompt_allow +sym +ea +reg +zork
                                  ^ Syntax error in '.prompt_allow +sym +ea +reg +zork'
0:002> .prompt_allow +sym +ea +reg
Allow the following information to be displayed at the prompt:
(Other settings can affect whether the information is actually displayed)
   sym - Symbol for current instruction
   dis - Disassembly of current instruction
    ea - Effective address for current instruction
   reg - Register state
   src - Source info for current instruction
0:002> .pcmd
No per-prompt command
0:002> .pcmd -s ".echo Execution is done."
Per-prompt command is '.echo Execution is done.'
0:002> ~2s
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
Execution is done.
0:002> .echo x
x
0:002> .pcmd -s "r $tpid, $tid"
Per-prompt command is 'r $tpid, $tid'
0:002> ~0s
ntdll!NtWaitForMultipleObjects+0x14:
00007ffb`3f86dab4 c3              ret
$tpid=0000000000001b2c $tid=0000000000002f40
0:000> .pcmd -c
No per-prompt command
0:000> ~2s
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
0:002> .pager
The pager for long output is on
0:002> .pager 0
The pager for long output is off
0:002> .pager 0 zork
               ^ Extra character error in '.pager 0 zork'
0:002> .pager
The pager for long output is off
0:002> .pager 1
The pager for long output is on
0:002> .prefer_dml 1
DML versions of commands on by default
0:002> .prefer_dml 0
DML versions of commands off by default
0:002> .ignore_missing_pages
Missing page errors are shown
0:002> .ignore_missing_pages 1
Missing page errors are ignored
0:002> .browse .echo a
a
0:002> .browse
       ^ Syntax error in '.browse'
0:002> .load kdexts
0:002> .load C:\debuggers\winext\ext.dll
0:002> .load sos
The call to LoadLibrary(sos) failed, Win32 error 0n2
    "The system cannot find the file specified."
Please check your debugger configuration and/or network access.
0:002> .dbgdbg 1
              ^ Extra character error in '.dbgdbg 1'
0:002> .noshell
Shell commands disabled
0:002> .dbgdbg
.dbgdbg is prohibited: -noshell or .noshell was given
0:002> .hh dbgerr004
dbgerr004: Page not present in the dump file

The address is translated: in the system that was dumped the page was in memory. A kernel memory dump has
only what the kernel used, and small dumps have less. What lies in image files can still be read: set
.exepath. The rest is shown as question marks. .ignore_missing_pages 1 turns the message off.
0:002> .unloadall
0:002> .extpath /nowhere
Extension search path is: /nowhere
0:002> .extpath+ /nowhere/else
Extension search path is: /nowhere;/nowhere/else
0:002> .loadby sos clr
Unable to find module 'clr'
0:002> .loadby ext ntdll
0:002> .setdll uext
0:002> .unload ext
0:002> .unload sos
Unable to find extension 'sos'
0:002> dg 33
                                                    P Si Gr Pr Lo
Sel        Base              Limit          Type    l ze an es ng Flags
---- ----------------- ----------------- ---------- - -- -- -- -- --------
0033 00000000`00000000 00000000`00000000 Code RE Ac 3 Nb By P  Lo 000002fb
0:002> dg 2b 53
                                                    P Si Gr Pr Lo
Sel        Base              Limit          Type    l ze an es ng Flags
---- ----------------- ----------------- ---------- - -- -- -- -- --------
002b 00000000`00000000 00000000`ffffffff Data RW Ac 3 Bg Pg P  Nl 00000cf3
0033 00000000`00000000 00000000`00000000 Code RE Ac 3 Nb By P  Lo 000002fb
003b Unable to get descriptor
0043 Unable to get descriptor
004b Unable to get descriptor
0053 Unable to get descriptor
0:002> dg 0
                                                    P Si Gr Pr Lo
Sel        Base              Limit          Type    l ze an es ng Flags
---- ----------------- ----------------- ---------- - -- -- -- -- --------
0000 Unable to get descriptor
0:002> dg 5 1
         ^ Range error in 'dg 5 1'
0:002> uu shop+3ffe L3
shop+0x3ffe:
00007ff6`a3c13ffe ??              ???
00007ff6`a3c13fff ??              ???
00007ff6`a3c14000 0010            add     byte ptr [rax],dl
0:002> uu 1 L2
00000000`00000001 ??              ???
00000000`00000002 ??              ???
0:002> c shop+3f0 L20 shop+3f0
Memory access error in 'c shop+3f0 L20 shop+3f0'
The dump has nothing at 00007ff6a3c10400
0:002> !imgreloc
00007ff6`a3c10000 shop - at preferred address
00007ffb`3f7d0000 ntdll - at preferred address
00007ffb`3df10000 kernel32 - at preferred address
00007ffb`3d0a0000 KERNELBASE - at preferred address
00007ffb`2c4e0000 pricing - at preferred address
0:002> !imggp shop
Image at 00007ff6`a3c10000, GP 00000000`00000000
0:002> !mapped_file shop+1000
Mapped file name for 00007ff6`a3c11000: 'C:\shop\shop.exe'
0:002> !mapped_file 10
No information found for 00000000`00000010: error 87
#! open corpus/user/win7-sp1-x64-wow64-fizzbuzz.dmp.xz
0:000> .effmach x86
Effective machine: x86 compatible (x86)
0:000:x86> dg 53
                                  P Si Gr Pr Lo
Sel    Base     Limit     Type    l ze an es ng Flags
---- -------- -------- ---------- - -- -- -- -- --------
0053 7efdd000 00000fff Data RW Ac 3 Bg By P  Nl 000004f3
#! open demo-x86
0:000> dg 1b 23
                                  P Si Gr Pr Lo
Sel    Base     Limit     Type    l ze an es ng Flags
---- -------- -------- ---------- - -- -- -- -- --------
001b 00000000 ffffffff Code RE Ac 3 Bg Pg P  Nl 00000cfb
0023 00000000 ffffffff Data RW Ac 3 Bg Pg P  Nl 00000cf3
0:000> dg 3b
                                  P Si Gr Pr Lo
Sel    Base     Limit     Type    l ze an es ng Flags
---- -------- -------- ---------- - -- -- -- -- --------
003b 7ffde000 00000fff Data RW Ac 3 Bg By P  Nl 000004f3
#! open commit
13: kd> dg 10
                                                    P Si Gr Pr Lo
Sel        Base              Limit          Type    l ze an es ng Flags
---- ----------------- ----------------- ---------- - -- -- -- -- --------
0010 Unable to get descriptor
