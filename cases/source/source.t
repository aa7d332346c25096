# Source text. The form of lsa's lines, how many there are, .srcnoisy's words and those of l+ are of public transcripts of WinDbg 10;
# the page of wt has all of l+; the order of the scans and the checksum's word are our own.
#! mask (\{dir\}|/\S*?)(?=/sources/)
#! open source
0:000> lsa @$ip
Unable to find source file 'C:\src\ledger.cpp'
0:000> lsc
No current source file
0:000> ls
No current source file
0:000> .srcpath
Source search path is: <empty>
#! open source -srcpath {dir}/sources
0:000> lsa @$ip
     9: static const char *const g_title = "general ledger";
    10: 
    11: static INLINE int amount_of(const entry *e)
    12: {
>   13:     int cents = e->amount->cents;
    14:     return e->kind == DEBIT ? -cents : cents;
    15: }
    16: 
    17: static INLINE int add(const entry *e, int sum)
    18: {
0:000> ls , 3
    19:     int next = sum + amount_of(e);
    20:     return next ^ t_depth;
    21: }
0:000> ls 5, 2
     5: int account::opened;
     6: __declspec(thread) int t_depth = 7;
0:000> lsp -a 1 1
For lsa, display 1 source lines before and 1 after
0:000> lsa ledger!total
    23: extern "C" NOINLINE int total(const entry *e, int count)
>   24: {
    25:     int sum = 0;
0:000> lsa ledger!total,1,2
     1: /* A ledger whose last entry was never filled in: its total is read through a bad pointer, four functions deep,
     2: three of which the compiler put into their callers. */
0:000> .open ledger.h
0:000> ls 1,1
WARNING: {dir}/sources/Src/ledger.h is not what was compiled: its MD5 differs from the one in the symbols
     1: /* The types of the ledger: one of each kind that a PDB can describe. */
0:000> lsf- ledger.h
0:000> ls
No current source file
0:000> ? `ledger.cpp:24`
Evaluate expression: 140701546450944 = 00007ff7`a1b21000
0:000> ? `ledger!src\ledger.cpp:0x18+`
Evaluate expression: 140701546450944 = 00007ff7`a1b21000
0:000> ? `LEDGER.CPP`
Evaluate expression: 140701546450944 = 00007ff7`a1b21000
0:000> ? `:24`
Evaluate expression: 140701546450944 = 00007ff7`a1b21000
0:000> ? `edger.cpp:24`
Couldn't resolve error at '`edger.cpp:24`'
0:000> l+l
  WARNING: Line information loading disabled
Source options are 2:
     2/l - List source line for LN and prompt
0:000> .lines -e
Line number information will be loaded
0:000> ln @$ip
C:\src\ledger.cpp(27)+0x4
(00007ff7`a1b21000)   ledger!total+0x34   |  (00007ff7`a1b21070)   ledger!post
0:000> l-l
Source options are 0:
    None
0:000> l+s
Source options are 4:
     4/s - List source code at prompt
0:000> l+o
Source options are c:
     4/s - List source code at prompt
     8/o - Only show source code at prompt
0:000> lsp 3
At the prompt, display 1 source lines before and 2 after
0:000> .ecxr
rax=0000000000000040 rbx=0000000000000001 rcx=000001d0f2a60040
rdx=0000000000000020 rsi=0000000000000011 rdi=0000000000000012
rip=00007ff7a1b21034 rsp=00000000005cff70 rbp=0000000000000013
 r8=0000000000000009  r9=0000000000000010 r10=000000000000800a
r11=000000000000800b r12=000000000000800c r13=000000000000800d
r14=000000000000800e r15=000000000000800f
iopl=0         nv up ei pl zr na po nc
cs=0033  ss=002b  ds=002b  es=002b  fs=0053  gs=002b             efl=00010246
    12: {
>   13:     int cents = e->amount->cents;
    14:     return e->kind == DEBIT ? -cents : cents;
    15: }
0:000> l+*
Source options are ffffffff:
     1/t - Step/trace by source line
     2/l - List source line for LN and prompt
     4/s - List source code at prompt
     8/o - Only show source code at prompt
0:000> l-*
Source options are 0:
    None
0:000> .srcnoisy 3
Noisy source output: on
Noisy source server output: on
Filter out everything but source server output: on
0:000> .srcfix
Source search path is: SRV*

************* Path validation summary **************
Response                         Time (ms)     Location
Deferred                                       SRV*
0:000> lsa .
DBGENG:  Scan srcsrv SRV* for:
DBGENG:    'ledger!C:\src\ledger.cpp'
SRCSRV:  src\4f1d\ledger.cpp
SRCSRV:  not run: git show 4f1d/ledger.cpp > src\4f1d\ledger.cpp
SRCSRV:  its source server needs a command, which is never run
DBGENG:    file not found with srcsrv
DBGENG:  Check plain file:
DBGENG:    'C:\src\ledger.cpp' - not found
DBGENG:  Scan all paths for:
DBGENG:    'src\ledger.cpp'
DBGENG:  Scan all paths for:
DBGENG:    'ledger.cpp'
DBGENG:      not found
Unable to find source file 'C:\src\ledger.cpp': its source server needs a command, which is never run
0:000> .open -m ledger ledger.h
DBGENG:  Scan srcsrv SRV* for:
DBGENG:    'ledger!C:\src\ledger.h'
SRCSRV:  http://127.0.0.1:10009/good/4f1d/inc/ledger.h
SRCSRV:  it may be fetched from http://127.0.0.1:10009/good/4f1d/inc/ledger.h (.srcfetch 1 allows that)
DBGENG:    file not found with srcsrv
DBGENG:  Check plain file:
DBGENG:    'C:\src\ledger.h' - not found
DBGENG:  Scan all paths for:
DBGENG:    'src\ledger.h'
DBGENG:  Scan all paths for:
DBGENG:    'ledger.h'
DBGENG:      not found
Unable to find source file 'C:\src\ledger.h': it may be fetched from http://127.0.0.1:10009/good/4f1d/inc/ledger.h (.srcfetch 1 allows that)
0:000> .srcfetch 1
Source files may be fetched from source servers
0:000> .srcnoisy 2
Noisy source output: off
Noisy source server output: on
Filter out everything but source server output: off
0:000> .open -m ledger ledger.h
SRCSRV:  http://127.0.0.1:10009/good/4f1d/inc/ledger.h
SRCSRV:  http://127.0.0.1:10009/good/4f1d/inc/ledger.h: not asked: the network is switched off
Unable to find source file 'C:\src\ledger.h': http://127.0.0.1:10009/good/4f1d/inc/ledger.h: not asked: the network is switched off
0:000> .srcnoisy 0
Noisy source output: off
Noisy source server output: off
Filter out everything but source server output: off
0:000> .srcpath+ {dir}/sources/src
Source search path is: SRV*;{dir}/sources/src

************* Path validation summary **************
Response                         Time (ms)     Location
Deferred                                       SRV*
Error                                          {dir}/sources/src
0:000> .srcfix+ /dev/nowhere
Source search path is: SRV*;{dir}/sources/src;SRV*;/dev/nowhere

************* Path validation summary **************
Response                         Time (ms)     Location
Deferred                                       SRV*
Error                                          {dir}/sources/src
Deferred                                       SRV*
Error                                          /dev/nowhere
#! open source -srcpath {dir}/sources/Src
0:000> .srcnoisy 1
Noisy source output: on
Noisy source server output: off
Filter out everything but source server output: off
0:000> lsa .,1,1
DBGENG:  Check plain file:
DBGENG:    'C:\src\ledger.cpp' - not found
DBGENG:  Scan paths for partial path match:
DBGENG:    prefix 'src'
DBGENG:    suffix 'ledger.cpp'
DBGENG:      check '{dir}/sources/Src\ledger.cpp'
DBGENG:      found file '{dir}/sources/Src/Ledger.cpp'
     1: /* A ledger whose last entry was never filled in: its total is read through a bad pointer, four functions deep,
0:000> lsa .,1,1
DBGENG:  Found already loaded file: {dir}/sources/Src/Ledger.cpp
     1: /* A ledger whose last entry was never filled in: its total is read through a bad pointer, four functions deep,
0:000> .srcnoisy 0
Noisy source output: off
Noisy source server output: off
Filter out everything but source server output: off
0:000> .open -m ledger money.natvis
0:000> ls ,3
     1: <?xml version="1.0" encoding="utf-8"?>
     2: <AutoVisualizer xmlns="http://schemas.microsoft.com/vstudio/debugger/natvis/2010">
     3:   <Type Name="money"><DisplayString>{cents} cents</DisplayString></Type>
0:000> lsc
Current: money.natvis (in the PDB)(4)
0:000> lse
money.natvis (in the PDB) is no file
