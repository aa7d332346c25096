# A structure whose members lie in registers (S_DEFRANGE_SUBFIELD_REGISTER of a PDB, DW_OP_piece of DWARF), and a variable of a
# function that each thread has. How WinDbg names several registers in one place is not known; the rest is dv's and dt's form.
#! open source-split
0:000> .nvlist
Loaded NatVis Files:
    split.exe (embedded NatVis "span.natvis")
0:000> dv /t /v
@rcx              int64 * from = 0x000001d0`f2a60040
@rdx              char * label = 0x000001d0`f2a60080  "label"
@rax,@r8          struct span s = 33 to 4104
000001d0`f2a61004 int t_calls = 0n9
00007ff7`a1b23008 int calls = 0n4
@r9               int i = 0n4105
0:000> dt s
Local var @ rax,r8 Type span
   +0x000 low              : 0n33
   +0x008 high             : 0n4104
   +0x010 label            : ???? 
0:000> dt s high
Local var @ rax,r8 Type span
   +0x008 high : 0n4104
0:000> ?? s.low + s.high
int64 0n4137
0:000> ?? s
struct span
   +0x000 low              : 0n33
   +0x008 high             : 0n4104
   +0x010 label            : ???? 
0:000> dx s
s                : 33 to 4104 [Type: span]
    [<Raw View>]     [Type: span]
0:000> dx -r1 s,!
s,!              [Type: span]
    [+0x000] low              : 33 [Type: __int64]
    [+0x008] high             : 4104 [Type: __int64]
    [+0x010] label            : <value unavailable> [Type: char *]
0:000> dv t*
        t_calls = 0n9
0:000> ?? t_calls
int 0n9
0:000> dt t_calls
Local var @ 0x1d0f2a61004 Type int
0n9
0:000> ?? &s
Operator & requires an lvalue: error at '&s'
#! open source-split-dwarf
0:000> dv /t /v s
@rax,@r8          struct span s = struct span
0:000> dt s
Local var @ rax,r8 Type span
   +0x000 low              : 0n33
   +0x008 high             : 0n4104
   +0x010 label            : ???? 
0:000> ?? s.low + s.high
int64 0n4137
