# Inlined functions in stacks. windows-driver-docs, "Debugging Optimized Code and Inline Functions", has the rows of knL and of dv and
# .inline; the columns of kb and kv, the "(Inline Function @ ...)" of kv, the x86 rows, and the "[inlined in ...]" of r and u are
# those of public transcripts of WinDbg 6.3 to 10.
#! open source
0:000> k
Child-SP          RetAddr           Call Site
(Inline Function) --------`-------- ledger!amount_of+0x4
(Inline Function) --------`-------- ledger!add+0x4
00000000`005cff70 00007ff7`a1b2108e ledger!total+0x34
(Inline Function) --------`-------- ledger!checked_total+0xe
00000000`005cff80 00007ff7`a1b21118 ledger!post+0x1e
00000000`005cffc0 00000000`00000000 ledger!main+0x38
0:000> kn 4
 # Child-SP          RetAddr           Call Site
00 (Inline Function) --------`-------- ledger!amount_of+0x4
01 (Inline Function) --------`-------- ledger!add+0x4
02 00000000`005cff70 00007ff7`a1b2108e ledger!total+0x34
03 (Inline Function) --------`-------- ledger!checked_total+0xe
0:000> kb 3
RetAddr           : Args to Child                                                           : Call Site
(Inline Function) : --------`-------- --------`-------- --------`-------- --------`-------- : ledger!amount_of+0x4
(Inline Function) : --------`-------- --------`-------- --------`-------- --------`-------- : ledger!add+0x4
00007ff7`a1b2108e : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : ledger!total+0x34
0:000> kv 2
Child-SP          RetAddr           : Args to Child                                                           : Call Site
(Inline Function) --------`-------- : --------`-------- --------`-------- --------`-------- --------`-------- : ledger!amount_of+0x4 (Inline Function @ 00007ff7`a1b21034)
(Inline Function) --------`-------- : --------`-------- --------`-------- --------`-------- --------`-------- : ledger!add+0x4 (Inline Function @ 00007ff7`a1b21034)
0:000> kc
Call Site
ledger!amount_of
ledger!add
ledger!total
ledger!checked_total
ledger!post
ledger!main
0:000> kf
  Memory  Child-SP          RetAddr           Call Site
          (Inline Function) --------`-------- ledger!amount_of+0x4
          (Inline Function) --------`-------- ledger!add+0x4
          00000000`005cff70 00007ff7`a1b2108e ledger!total+0x34
          (Inline Function) --------`-------- ledger!checked_total+0xe
       10 00000000`005cff80 00007ff7`a1b21118 ledger!post+0x1e
       40 00000000`005cffc0 00000000`00000000 ledger!main+0x38
0:000> kp 3
Child-SP          RetAddr           Call Site
(Inline Function) --------`-------- ledger!amount_of(struct entry * e = <value unavailable>)+0x4
(Inline Function) --------`-------- ledger!add(struct entry * e = <value unavailable>, int sum = 0n32778)+0x4
00000000`005cff70 00007ff7`a1b2108e ledger!total(struct entry * e = 0x000001d0`f2a60040, int count = <value unavailable>)+0x34
0:000> .lines -e
Line number information will be loaded
0:000> k
Child-SP          RetAddr           Call Site
(Inline Function) --------`-------- ledger!amount_of+0x4 [C:\src\ledger.cpp @ 13]
(Inline Function) --------`-------- ledger!add+0x4 [C:\src\ledger.cpp @ 19]
00000000`005cff70 00007ff7`a1b2108e ledger!total+0x34 [C:\src\ledger.cpp @ 27]
(Inline Function) --------`-------- ledger!checked_total+0xe [C:\src\ledger.cpp @ 35]
00000000`005cff80 00007ff7`a1b21118 ledger!post+0x1e [C:\src\ledger.cpp @ 42]
00000000`005cffc0 00000000`00000000 ledger!main+0x38 [C:\src\ledger.cpp @ 72]
0:000> knL 1
 # Child-SP          RetAddr           Call Site
00 (Inline Function) --------`-------- ledger!amount_of+0x4
0:000> u . L2
ledger!amount_of+0x4 [C:\src\ledger.cpp @ 13] [inlined in ledger!total+0x34 [C:\src\ledger.cpp @ 27]]:
00007ff7`a1b21034 448b18          mov     r11d,dword ptr [rax]
ledger!amount_of+0x7 [C:\src\ledger.cpp @ 14] [inlined in ledger!total+0x37 [C:\src\ledger.cpp @ 27]]:
00007ff7`a1b21037 428b740908      mov     esi,dword ptr [rcx+r9+8]
0:000> .frame 1
01 (Inline Function) --------`-------- ledger!add+0x4 [C:\src\ledger.cpp @ 19]
0:000> dv /v /t
<unavailable>     struct entry * e = <value unavailable>
@r10d             int sum = 0n32778
<unavailable>     int next = <value unavailable>
0:000> ? @$frame
Evaluate expression: 1 = 00000000`00000001
0:000> .frame 2
02 00000000`005cff70 00007ff7`a1b2108e ledger!total+0x34 [C:\src\ledger.cpp @ 27]
0:000> dv /v
@rcx                            e = 0x000001d0`f2a60040
<unavailable>               count = <value unavailable>
<constant>                    sum = 0n0
<constant>                      i = 0n0
0:000> .inline 0
Inline function debugging is off
0:000> kn
 # Child-SP          RetAddr           Call Site
00 00000000`005cff70 00007ff7`a1b2108e ledger!total+0x34 [C:\src\ledger.cpp @ 27]
01 00000000`005cff80 00007ff7`a1b21118 ledger!post+0x1e [C:\src\ledger.cpp @ 42]
02 00000000`005cffc0 00000000`00000000 ledger!main+0x38 [C:\src\ledger.cpp @ 72]
0:000> .inline 1
Inline function debugging is on
0:000> .frame 0
00 (Inline Function) --------`-------- ledger!amount_of+0x4 [C:\src\ledger.cpp @ 13]
#! open source-x86
0:000> k 4
ChildEBP RetAddr  
(Inline) -------- ledger!amount_of+0xc
(Inline) -------- ledger!add+0xc
0019fe20 0040108d ledger!total+0x3c
(Inline) -------- ledger!checked_total+0xb
0:000> kv 1
ChildEBP RetAddr  Args to Child              
(Inline) -------- -------- -------- -------- ledger!amount_of+0xc (Inline Function @ 0040103c)
0:000> r eip
eip=0040103c
0:000> u @eip L1
ledger!amount_of+0xc [inlined in ledger!total+0x3c]:
0040103c 8b10            mov     edx,dword ptr [eax]
