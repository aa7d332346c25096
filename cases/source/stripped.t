# A PDB as the linker option /PDBSTRIPPED leaves it: public symbols, what each object file contributed and frame data, but no
# types, lines, locals and streams of object files. lld-link has no such option: cases/forge/old_pdb.py takes those parts away.
# !lmi's "public symbols , not source indexed " is of public transcripts of WinDbg, as are lm's and dv's words; what dt says in
# parentheses is our own.
#! mask (\{dir\}|/[^\s(]*?)(?=/(symbols|images)/)
#! mask (?<=GUID: ).*
#! mask (?<=CheckSum: ).*
#! mask (?<=CODEVIEW ).*
#! open source-stripped -lines
0:000> kp
ChildEBP RetAddr  
0019fe20 0040108d ledger!total+0x3c
0019fe80 0040111c ledger!post+0x1d
0019fec0 00000000 ledger!main+0x3c
0:000> lm
start    end        module name
00400000 00405000   ledger     (pdb symbols)          {dir}/symbols/ledger.pdb
0:000> !lmi ledger
Loaded Module Info: [ledger] 
         Module: ledger
   Base Address: 00400000
     Image Name: ledger.exe
   Machine Type: 332 (i386)
     Time Stamp: 65b1f1d2 Thu Jan 25 05:29:54 2024
           Size: 00005000
       CheckSum: 000057aa
Characteristics: 0103 
Debug Data Dirs: Type  Size     VA  Pointer
             CODEVIEW   2a,  2050,     650 RSDS - GUID: {3125700D-5174-440F-4C4C-44205044422E}
               Age: 1, Pdb: C:\src\ledger.pdb
     Image Type: FILE     - Image read successfully from debugger.
                 {dir}/images/ledger.exe
    Symbol Type: PDB      - Symbols loaded successfully from symbol search path.
                 {dir}/symbols/ledger.pdb
    Load Report: public symbols , not source indexed 
                 {dir}/symbols/ledger.pdb
0:000> x ledger!*ota*
00401000 ledger!total (<no parameter info>)
0:000> x ledger!g_s*
0040301c ledger!g_savings = <no type information>
0:000> ln ledger!post
(00401070)   ledger!post   |  (004010b0)   ledger!account::balance
Exact matches:
    ledger!post (<no parameter info>)
0:000> dv
Unable to enumerate locals, HRESULT 0x80004005
Private symbols (symbols.pri) are required for locals.
Type ".hh dbgerr005" for details.
0:000> dt ledger!entry
Symbol ledger!entry not found. ({dir}/symbols/ledger.pdb has public symbols only: no types)
0:000> dt ledger!g_savings
Symbol ledger!g_savings not found. ({dir}/symbols/ledger.pdb has public symbols only: no types)
0:000> ?? g_savings
Type information missing error for 'g_savings'
0:000> ? g_savings
Evaluate expression: 4206620 = 0040301c
0:000> lsa @eip
No source line information for this address
0:000> !sym noisy
noisy mode - symbol prompts off
0:000> .reload
Reloading current modules
.
0:000> ln ledger!main
DBGHELP: ledger - public symbols  
        {dir}/symbols/ledger.pdb
(004010e0)   ledger!main
Exact matches:
    ledger!main (<no parameter info>)
