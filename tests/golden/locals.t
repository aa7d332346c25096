# dv: names right-aligned to 15 columns, types and places in front of them when asked for (windows-driver-docs, "dv (Display
# Local Variables)"; the columns are those of transcripts of WinDbg 6 to 10).
#! open demo
0:002> .frame 2
02 0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0:002> dv
              o = 0x000001d4`f2a60560
0:002> dv /t
struct order * o = 0x000001d4`f2a60560
0:002> dv /t /v
@rsi              struct order * o = 0x000001d4`f2a60560
0:002> dv /i
prv param                o = 0x000001d4`f2a60560
0:002> dv zork*
0:002> .frame 4
04 0000002a`4c5ffef0 00007ffb`3f8226a1 kernel32!BaseThreadInitThunk+0x14
0:002> dv
Unable to enumerate locals, HRESULT 0x80004005
Private symbols (symbols.pri) are required for locals.
Type ".hh dbgerr005" for details.
0:002> .hh dbgerr005
dbgerr005: Private symbols are needed

Locals, parameters and source lines are in private symbols, which a program's maker keeps;
public ones (as Microsoft's) have names of functions and globals. lm says which kind a module has.
Most commands need no more: go on, or set .sympath to where the private PDB is.
0:002> .frame 0
00 0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
0:002> dv /n
              c = <value unavailable>
           line = 0x0000002a`4c5ffdf0
              n = 2
              o = <value unavailable>
