# r? and its typed values, the two programs that windows-driver-docs builds on them ("Debugger Command Program Examples"),
# r. ("The last entry of the call stack precedes the command itself": registers two blanks apart), x for locals, lm's glued
# patterns ("use the lm mflpydisk command"), thread commands of running targets, |~[PID] ("Process Syntax").
#! open demo
0:002> r? $t1 = 5
0:002> ?? @$t1
int 0n5
0:002> r? $t2 = @$teb, $t3 = shop!g_queue
0:002> ?? @$t2->ClientId.UniqueThread
void * 0x00000000`00001a7c
0:002> ? @$t2
Evaluate expression: 181665759232 = 0000002a`4c1f8000
0:002> ?? @$t3.waiting
unsigned int 1
0:002> r $t2
$t2=0000002a4c1f8000
0:002> r $t2 = @$t2
0:002> ?? @$t2
unsigned int64 0x2a`4c1f8000
0:002> r? $t4 = shop!main; ? @$t4
Evaluate expression: 140697286021280 = 00007ff6`a3c110a0
0:002> r? zork = 1
Bad register error at 'zork'
0:002> $$>< {here}/scripts/modules.txt
C:\shop\shop.exe at 0x7ff6a3c10000
C:\Windows\System32\ntdll.dll at 0x7ffb3f7d0000
C:\Windows\System32\kernel32.dll at 0x7ffb3df10000
C:\Windows\System32\KERNELBASE.dll at 0x7ffb3d0a0000
C:\shop\pricing.dll at 0x7ffb2c4e0000
0:002> r.
r8d=00000410  rcx=0000000000000000
0:002> .frame 1
01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
0:002> x *
@rsi                       o = 0x000001d4`f2a60560
0000002a`4c5ffdf0          line = unsigned short [64] 0x32
<unavailable>              length = <value unavailable>
0:002> x /v *
prv param  @rsi    8 o = 0x000001d4`f2a60560
prv local  0000002a`4c5ffdf0   80 line = unsigned short [64] 0x32
prv local  <unavailable>    4 length = <value unavailable>
0:002> x /1 *
o
line
length
0:002> lm1mmsh*
shop
0:002> lmnmpricing
start             end                 module name
00007ffb`2c4e0000 00007ffb`2c4e5000   pricing    pricing.dll  
0:002> lmr
        ^ Syntax error in 'lmr'
0:002> ~0f
         ^ Operation not supported by current debuggee error in '~0f'
0:002> ~*n
         ^ Operation not supported by current debuggee error in '~*n'
0:002> |~[1b2c]
.  0	id: 1b2c	examine	name: C:\shop\shop.exe
0:002> |~[1]
       ^ Syntax error in '|~[1]'
#! open demo-x86
0:000> r.
edx=00000068  ecx=00000000
#! open commit
13: kd> $$>< {here}/scripts/processes.txt
System at 0xfffffa800cd56040
