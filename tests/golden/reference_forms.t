# Forms that Microsoft's pages document and no transcript of a family types: "Address and Address Range Syntax", "String Wildcard
# Syntax", ".reload", "!sym", ".effmach", "dda, ddp, ...", "ds, dS". What is shown is the demonstration's, as cases/demo/world.py made it.
#! mask (?<=pdb symbols\)  ).*
#! open demo
#! note address modes: flat, segmented, real mode; GS is the thread's TEB
0:002> db %shop L4
00007ff6`a3c10000  4d 5a 78 00                                      MZx.
0:002> dq gs:[30] L1
0000002a`4c1f8030  0000002a`4c1f8000
0:002> dq @gs:30 L1
0000002a`4c1f8030  0000002a`4c1f8000
0:002> u cs:shop!main L1
shop!main:
00007ff6`a3c110a0 4157            push    r15
0:002> db %33:shop L4
00007ff6`a3c10000  4d 5a 78 00                                      MZx.
0:002> db gs: L8
0000002a`4c1f8000  00 00 00 00 00 00 00 00                          ........
0:002> db &7ff6:10 L2
00000000`0007ff70  ?? ??                                            ??
0:002> db &10 L2
00000000`00000010  ?? ??                                            ??
0:002> db #2b:12345 L2
00000000`00002345  ?? ??                                            ??
0:002> dd 99:0 L1
Memory access error at '99'
0:002> s -a %shop L1000 "DOS"
00007ff6`a3c1006c  44 4f 53 20 6d 6f 64 65-2e 24 00 00 50 45 00 00  DOS mode.$..PE..
0:002> s -a shop+1000 L-1000 "DOS"
00007ff6`a3c1006c  44 4f 53 20 6d 6f 64 65-2e 24 00 00 50 45 00 00  DOS mode.$..PE..
#! note in C++ an address is C++: & takes one
0:002> .expr /s c++
Current expression evaluator: C++ - C++ source expressions
0:002> ? @@masm(poi(@rsp))
Evaluate expression: 140697286021461 = 00007ff6`a3c11155
0:002> dq &shop!g_queue L1
00007ff6`a3c13000  000001d4`f2a605c0
0:002> db shop!g_queue.first L8
000001d4`f2a605c0  13 04 00 00 20 00 00 00                          .... ...
0:002> .expr /s masm
Current expression evaluator: MASM - Microsoft Assembler expressions
#! note an underscore before a name is any number of underscores, even none
0:002> x shop!_main
00007ff6`a3c110a0          shop!main (void)
0:002> x shop!__wor[j-l]er
00007ff6`a3c11000          shop!worker (void *)
0:002> x shop!ma[ia]#n
00007ff6`a3c110a0          shop!main (void)
0:002> lm m sho+p
start             end                 module name
00007ff6`a3c10000 00007ff6`a3c15000   shop       (private pdb symbols)  shop.pdb
#! note columns of pointers, and of characters of a string structure
0:002> dpp /c2 @rsp L3
0000002a`4c5ffdc8  00007ff6`a3c11155 244c8d48`0b74c085  00000000`00000000 ????????`????????
0000002a`4c5ffdd8  00000000`00000000 ????????`????????
0:002> dyb /c 2 @rsp L2
                   76543210 76543210
                   -------- --------
0000002a`4c5ffdc8  01010101 00010001  55 11
0:002> dda /p @rsp L1
This target has no physical memory
0:002> ed @rsp 00080006;eq @rsp+8 @rsp+10;ea @rsp+10 "abcdef"
0:002> ds /c 4 @rsp
0000002a`4c5ffdd8  "abcd"
0000002a`4c5ffddc  "ef"
0:002> ds @rsp
0000002a`4c5ffdd8  "abcdef"
#! note modules and symbols
0:002> .reload /l sh*
start             end                 module name
00007ff6`a3c10000 00007ff6`a3c15000   shop       (private pdb symbols)  shop.pdb
0:002> .reload -?
.reload [/d /f /i /l /n /o /s /u /unl /user /v /w] [Module[=Address[,Size[,Timestamp]]]]
  /f     load the symbols now
  /i     the same, also from PDBs that do not match
  /l     list the modules, reload nothing
  /u     unload the module and its symbols
  /unl   take what the list of unloaded modules says
  /user  the modules of the process in context (kernel)
  /w     Module is a name, not a pattern
  /d /n /o /s /v make no difference for a dump
0:002> .reload /w sh*.exe
No modules matched 'sh*.exe'
0:002> .reload /w shop.exe
0:002> .reload pr[i]cing
0:002> ln 7ffb3a120100
No loaded module holds this address
0:002> .reload /unl nothere.dll
No modules matched 'nothere.dll'
0:002> .reload /unl spooler.dll
0:002> ln 7ffb3a120100
No symbols in spooler for this address
0:002> .reload /u spooler.dll
Unloaded spooler.dll
0:002> .reload
Reloading current modules
.....
0:002> !sym
!sym <noisy/quiet - prompts/prompts off> - quiet mode - symbol prompts off
0:002> !sym prompts
quiet mode - symbol prompts on
0:002> !sym prompts off
quiet mode - symbol prompts off
0:002> .effmach arm
Machine not supported by the target
0:002> .effmach ebc
Machine not supported by the target
0:002> .effmach chpe
Machine not supported by the target
#! open demo-x86
#! note FS of a 32-bit program is its TEB
0:000> ? @$teb
Evaluate expression: 2147344384 = 7ffde000
0:000> dd fs:18 L1
7ffde018  ????????
0:000> dl @fs:0 1 2
7ffde000  ???????? ????????
#! open commit
13: kd> dq gs:18 L1
fffff880`00a48018  fffff880`00a48000
13: kd> dpp /p 201000 L1
00000000`00201000  00000001`00785a4d ????????`????????
13: kd> .reload /l nt*
start             end                 module name
fffff800`01c17000 fffff800`021ff000   nt         (pdb symbols)          ntkrnlmp.pdb
