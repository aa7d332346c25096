# !exchain, !tls, !envvar, .imgscan. The forms of !exchain: Microsoft's page (x86) and published sessions (x64).
#! open corpus/user/win7-sp1-x64-wow64-fizzbuzz.dmp.xz
0:000> !exchain
7 stack frames, scanning for handlers...
Frame 0x01: wow64cpu!TurboDispatchJumpAddressEnd+0xf5 (00000000`7554283e)
  ehandler wow64cpu!CpuSuspendLocalThread+0xae8 (00000000`75542560)
Frame 0x02: wow64!Wow64SystemServiceEx+0x1ce (00000000`755bd286)
  ehandler wow64!Wow64EmulateAtlThunk+0x208f6 (00000000`755de45e)
Frame 0x03: wow64!Wow64LdrpInitialize+0x42a (00000000`755bc69e)
  ehandler wow64!Wow64EmulateAtlThunk+0x20838 (00000000`755de3a0)
0:000> .effmach x86
Effective machine: x86 compatible (x86)
0:000:x86> !exchain
0037f644: KERNELBASE!IsNLSDefinedString+4d8 (76497170)
0037f714: kernel32!RegSaveKeyExW+472 (761f47bb)
0037f7c4: kernel32!RegSaveKeyExW+472 (761f47bb)
0037f830: ntdll_77cc0000!RtlMoveMemory+571 (77d1b831)
0037fe1c: fizzbuzz_e30000+cf40 (00e3cf40)
0037fe68: ntdll_77cc0000!WinSqmSetIfMaxDWORD+31 (77d36325)
0:000:x86> !tls -1
TLS slots on thread: 1e9c.3490
0x0000 : 00000000
0x0001 : 00000000
0x0002 : 00000000
0x0040 : 00000000
0:000:x86> .imgscan /r 77ae0000 L1000
MZ at 77ae0000, prot 00000002, type 01000000 - size 1aa000
  Name: ntdll.dll
0:000:x86> .imgscan /r 775a0000
MZ at 775a0000, prot 00000002, type 01000000 - size ac000
  Name: msvcrt.dll
0:000:x86> .imgscan /r 77ae0001
0:000:x86> !tls 1
1e9c.3490: 00000000
0:000:x86> !envvar windir
        windir = C:\Windows
#! open demo
0:002> !exchain
6 stack frames, scanning for handlers...
0:002> !exchain /z
                ^ Syntax error in '!exchain /z'
0:002> !tls -1
TLS slots on thread: 1b2c.1a7c
0:002> eb @$peb+80 5; eq @$teb+1480 1111 0 3333
0:002> !tls -1
TLS slots on thread: 1b2c.1a7c
0x0000 : 0000000000001111
0x0002 : 0000000000003333
0:002> !tls 2
1b2c.1a7c: 0000000000003333
0:002> !tls 40
1b2c.1a7c: 0000000000000000
0:002> !tls 441
Invalid TLS slot: there are 0 to 1087
0:002> !tls
Numeric expression missing from '<EOL>'
0:002> !tls 0 10
The TEB at 0x10 is not in the dump
0:002> !envvar WINDIR
        WINDIR = C:\Windows
0:002> !envvar zork
The environment has no variable zork
0:002> !envvar
       ^ Syntax error in '!envvar'
0:002> .imgscan
MZ at 00007ff6`a3c10000, prot 00000002, type 01000000 - size 5000
MZ at 00007ffb`2c4e0000, prot 00000002, type 01000000 - size 5000
  Name: pricing.dll
MZ at 00007ffb`3d0a0000, prot 00000002, type 01000000 - size 2ef000
MZ at 00007ffb`3df10000, prot 00000002, type 01000000 - size be000
MZ at 00007ffb`3f7d0000, prot 00000002, type 01000000 - size 1f7000
0:002> .imgscan /r ntdll
MZ at 00007ffb`3f7d0000, prot 00000002, type 01000000 - size 1f7000
0:002> .imgscan /r shop+1000 L1000
0:002> .imgscan /z
                ^ Syntax error in '.imgscan /z'
#! open commit
13: kd> .imgscan /r nt L1000
MZ at fffff800`01c17000, prot 00000000, type 00000000 - size 5e8000
13: kd> .imgscan /l /r nt
MZ at fffff800`01c17000, prot 00000000, type 00000000 - size 5e8000
#! note registrations of the C runtime, made by hand: a table of _except_handler3, and one that _except_handler4 reads
#! open corpus/user/win7-sp1-x64-wow64-fizzbuzz.dmp.xz -y {corpus}/symbols
0:000> .effmach x86
Effective machine: x86 compatible (x86)
0:000:x86> r $t0 = @esp+20
0:000:x86> x msvcrt!_except_handler3
775cd770 msvcrt!_except_handler3 (<no parameter info>)
0:000:x86> ed @$teb @$t0+100
0:000:x86> ed @$t0+100 @$t0+140 msvcrt!_except_handler3 @$t0 1
0:000:x86> ed @$t0 ffffffff 775a1000 775a1010 0 0 775a1020
0:000:x86> ed @$t0+140 ffffffff 41414141
0:000:x86> !exchain
0037f6d8: msvcrt!_except_handler3+0 (775cd770)
  CRT scope  1, func:   msvcrt!_imp__PeekConsoleInputA+0 (775a1020)
  CRT scope  0, filter: msvcrt!_imp__GetLocaleInfoA+0 (775a1000)
                func:   msvcrt+1010 (775a1010)
0037f718: 41414141
0:000:x86> ed @$t0+140 @$t0+100
0:000:x86> !exchain
0037f6d8: msvcrt!_except_handler3+0 (775cd770)
  CRT scope  1, func:   msvcrt!_imp__PeekConsoleInputA+0 (775a1020)
  CRT scope  0, filter: msvcrt!_imp__GetLocaleInfoA+0 (775a1000)
                func:   msvcrt+1010 (775a1010)
0037f718: 41414141
Invalid exception stack at 0037f6d8
0:000:x86> ed @$teb 8
0:000:x86> !exchain
Invalid exception stack at 00000008
