# Line numbers in the form of compilers before Visual C++ 7 ("C11"), as PDBs of the years of Windows XP have them. No such PDB with
# private symbols is at hand: cases/forge/old_pdb.py writes the lines of a linked program anew. The table has nothing about inlined
# code, whose frames so have no lines.
#! mask (\{dir\}|/\S*?)(?=/sources/)
#! open source-c11 -lines -srcpath {dir}/sources
0:000> kn
 # ChildEBP RetAddr  
00 (Inline) -------- ledger!amount_of+0xc
01 (Inline) -------- ledger!add+0xc
02 0019fe20 0040108d ledger!total+0x3c [C:\src\ledger.cpp @ 27]
03 (Inline) -------- ledger!checked_total+0xb
04 0019fe80 0040111c ledger!post+0x1d [C:\src\ledger.cpp @ 42]
05 0019fec0 00000000 ledger!main+0x3c [C:\src\ledger.cpp @ 72]
0:000> ln ledger!total
C:\src\ledger.cpp(24)
(00401000)   ledger!total   |  (00401070)   ledger!post
Exact matches:
    ledger!total (struct entry *, int)
0:000> ln /D ledger!total
C:\src\ledger.cpp(24)
(00401000)   ledger!total   |  (00401070)   ledger!post
Exact matches:
    ledger!total (struct entry *, int)
0:000> u ledger!total L1
ledger!total [C:\src\ledger.cpp @ 24]:
00401000 55              push    ebp
0:000> ? `ledger.cpp:24`
Evaluate expression: 4198400 = 00401000
0:000> ? `ledger!src\ledger.cpp:27`
Evaluate expression: 4198448 = 00401030
0:000> ? `ledger.cpp:2000`
Couldn't resolve error at '`ledger.cpp:2000`'
0:000> lsa ledger!total,1,2
     1: /* A ledger whose last entry was never filled in: its total is read through a bad pointer, four functions deep,
     2: three of which the compiler put into their callers. */
0:000> .open ledger.cpp
0:000> ls 18,1
    24: {
