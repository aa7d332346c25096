# Settings and small commands that scripts begin with. Texts of .extpath, .locale ("Locale: C") and .jdinfo: windows-driver-docs;
# "command line: '...'" and .exptr's lines: published sessions; .push and .pop: "If the command is successful, no output is
# displayed"; what is compared byte for byte (.holdmem) is shown like c's differences; the other lines are ntdbg's own.
#! open demo
0:002> .f+
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> .f+
02 0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0:002> .f-
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> .frame 0; .f-
00 0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
Cannot find frame 0xffffffff, previous scope unchanged
0:002> .f
       ^ Syntax error in '.f'
0:002> .frame 1
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> r $t0 = 1; .push /r /q; r $t0 = 2; n 10; .expr /s c++; ~0s
base is 10
Current expression evaluator: C++ - C++ source expressions
ntdll!NtWaitForMultipleObjects+0x14:
00007ffb`3f86dab4 c3              ret
0:000> .pop /r /q; r $t0; n; .expr; .frame
$t0=0000000000000001
base is 16
Current expression evaluator: MASM - Microsoft Assembler expressions
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> .pop
No state was saved with .push
0:002> .frame 0
00 0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
0:002> dt shop!customer name 0x000001d4`f2a61240
   +0x008 name : [24] 0x43
0:002> .enable_unicode 1; dt shop!customer name 0x000001d4`f2a61240
   +0x008 name : [24]  "Charles Babbage"
0:002> .typeopt
Type options are 1:
       1 - 16-bit integers as Unicode text
0:002> .typeopt -uni
Type options are 0:
0:002> ?? (int)-2
int 0n-2
0:002> .force_radix_output 1; ?? (int)-2; .force_radix_output 0
int 0xfffffffe
0:002> .enable_long_status 1; ?? (long)0n18; .enable_long_status 0; ?? (long)0n18
long 0x12
long 0n18
0:002> .typeopt +100
                   ^ Syntax error in '.typeopt +100'
0:002> .echotimestamps
Time stamps of events are on
0:002> .echotimestamps 0
Time stamps of events are off
0:002> sqe
Quiet mode is ON
0:002> sq
Quiet mode is OFF
0:002> ? shop!OutputDebugString
Couldn't resolve error at 'shop!OutputDebugString'
0:002> ss w; ? shop!OutputDebugString; ss n
Symbol suffix is W
Evaluate expression: 140697286021632 = 00007ff6`a3c11200
Symbol suffix is none
0:002> so NOVERSIONCHECK
Kernel debugging options: NOVERSIONCHECK
0:002> .locale
Locale: C
0:002> .extpath C:\tools
Extension search path is: C:\tools
0:002> .extpath+ D:\more;E:\still
Extension search path is: C:\tools;D:\more;E:\still
0:002> .quit_lock /s "not yet"
Quit is locked with the password 'not yet'
0:002> q
The session is locked: .quit_lock /q Password lets it end
0:002> .quit_lock /q yet
Incorrect quit lock password
0:002> .quit_lock /q "not yet"
Quit is not locked
0:002> .holdmem -a @rsp L8; .holdmem -a shop L2; .holdmem -o
0000002a`4c5ffdc8 - 0000002a`4c5ffdcf : 0x8 bytes
00007ff6`a3c10000 - 00007ff6`a3c10001 : 0x2 bytes
0:002> .holdmem -c @rsp L2
0000002a`4c5ffdc8 - 0000002a`4c5ffdcf : the same
00007ff6`a3c10000 - 00007ff6`a3c10001 : different
00007ff6`a3c10000  4d - 0000002a`4c5ffdc8  55
00007ff6`a3c10001  5a - 0000002a`4c5ffdc9  11
0:002> .holdmem -d @rsp+3; .holdmem -o
00007ff6`a3c10000 - 00007ff6`a3c10001 : 0x2 bytes
0:002> .holdmem -D; .holdmem -o
0:002> .holdmem -a 0 L4
Memory access error in '.holdmem -a 0 L4'
0:002> .fnret shop!main 5
int 0n5
0:002> .fnret /s shop!take_order 000001d4`f2a60560; ?? @$callret->number
struct order * 0x000001d4`f2a60560
   +0x000 number           : 0x412
   +0x004 state            : 0y0001
   +0x004 item_count       : 0y000000000011 (0x3)
   +0x008 customer         : (null) 
   +0x010 items            : [3] item
   +0x040 total            : 31.989999999999998
   +0x048 next             : 0x000001d4`f2a605c0 order
unsigned int 0x412
0:002> .sleep 1; .beep; .unloadall
0:002> .fpo -o
          ^ Syntax error in '.fpo -o'
ntdbg does not have .fpo: overrides of FPO data are not there; k = takes the registers to begin with
0:002> .childdbg 1
                 ^ Operation not supported by current debuggee error in '.childdbg 1'
0:002> .exptr 0
Unable to read exception pointers at 00000000`00000000
0:002> .jdinfo 0
Unable to read JIT_DEBUG_INFO at 00000000`00000000
#! note A CONTEXT, an EXCEPTION_RECORD, EXCEPTION_POINTERS and a JIT_DEBUG_INFO, written over stacks that nobody needs.
0:002> r $t0 = 0000002a`4c3ffb20; r $t1 = 0000002a`4c4ffe00; r $t2 = @$t1+a0; r $t3 = @$t1+b0
0:002> f @$t0 L4d0 0; ed @$t0+30 10000f; eq @$t0+98 @rsp; eq @$t0+f8 @rip
Filled 0x4d0 bytes
0:002> f @$t1 Lf0 0; ed @$t1 c0000005; eq @$t1+10 @rip; eq @$t2 @$t1 @$t0
Filled 0xf0 bytes
0:002> ed @$t3 28 9 2f58 0; eq @$t3+18 @$t1 @$t0
0:002> .exptr @$t2

----- Exception record at 0000002a`4c4ffe00:
ExceptionAddress: 00007ff6a3c111aa (shop!format_receipt+0x000000000000002a)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 0

----- Context record at 0000002a`4c3ffb20:
rax=0000000000000000 rbx=0000000000000000 rcx=0000000000000000
rdx=0000000000000000 rsi=0000000000000000 rdi=0000000000000000
rip=00007ff6a3c111aa rsp=0000002a4c5ffdc8 rbp=0000000000000000
 r8=0000000000000000  r9=0000000000000000 r10=0000000000000000
r11=0000000000000000 r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up di pl nz na pe nc
cs=0000  ss=0000  ds=0000  es=0000  fs=0000  gs=0000             efl=00000000
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
0:002> .jdinfo @$t3
----- Exception occurred on thread 0:2f58
ntdll!NtDelayExecution+0x14:
00007ffb`3f86d5d4 c3              ret

----- Exception record at 0000002a`4c4ffe00:
ExceptionAddress: 00007ff6a3c111aa (shop!format_receipt+0x000000000000002a)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 0

----- Context record at 0000002a`4c3ffb20:
rax=0000000000000000 rbx=0000000000000000 rcx=0000000000000000
rdx=0000000000000000 rsi=0000000000000000 rdi=0000000000000000
rip=00007ff6a3c111aa rsp=0000002a4c5ffdc8 rbp=0000000000000000
 r8=0000000000000000  r9=0000000000000000 r10=0000000000000000
r11=0000000000000000 r12=0000000000000000 r13=0000000000000000
r14=0000000000000000 r15=0000000000000000
iopl=0         nv up di pl nz na pe nc
cs=0000  ss=0000  ds=0000  es=0000  fs=0000  gs=0000             efl=00000000
shop!format_receipt+0x2a:
00007ff6`a3c111aa 440fb74108      movzx   r8d,word ptr [rcx+8] ds:00000000`00000008=????
