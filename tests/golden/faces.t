# What windows-driver-docs' command pages show of settings, and the errors of public WinDbg transcripts with their carets.
#! open demo
0:002> .kframes
Default stack trace depth is 0n256 frames
0:002> .kframes 0x2
Default stack trace depth is 0n2 frames
0:002> kc
Call Site
shop!format_receipt
shop!print_receipt
0:002> .kframes 0n256
Default stack trace depth is 0n256 frames
0:002> rm 0x00a
0:002> rm
Register output mask is a:
       2 - Integer state (64-bit)
       8 - Segment registers
0:002> rm 0x800a
Ignored invalid bits 8000
0:002> n 10
base is 10
0:002> ? 16
Evaluate expression: 16 = 00000000`00000010
0:002> n 16
base is 16
0:002> (0x88-0x70)
       ^ Syntax error in '(0x88-0x70)'
0:002> r rsp+28
           ^ Syntax error in 'r rsp+28'
0:002> .querypackages
                    ^ Syntax error in '.querypackages'
0:002> ? 1 zz
          ^ Extra character error in '? 1 zz'
0:002> ? zz
Couldn't resolve error at 'zz'
0:002> !nosuchcommand
No export nosuchcommand found
0:002> .bugcheck
.bugcheck is only valid for kernel-mode targets
0:002> .exr -1
ExceptionAddress: 00007ff6a3c111aa (shop!format_receipt+0x000000000000002a)
   ExceptionCode: c0000005 (Access violation)
  ExceptionFlags: 00000000
NumberParameters: 2
   Parameter[0]: 0000000000000000
   Parameter[1]: 0000000000000008
Attempt to read from address 0000000000000008
0:002> r $t0 = 7; r $t1=@$t0*3; ? @$t1
Evaluate expression: 21 = 00000000`00000015
0:002> r $t1, $ptrsize
$t1=0000000000000015 $ptrsize=0000000000000008
0:002> r $.u0 = format_receipt
0:002> ? shop!$u0 - shop!format_receipt
Evaluate expression: 0 = 00000000`00000000
0:002> .printf "%d %x %p %I64x|%5d|%-4x|%c%%\n", 0n10, ff, 1234, fffff80001e45ce0, 7, a, 41
10 ff 0000000000001234 fffff80001e45ce0|    7|a   |A%
0:002> .echo "a;b"; .echo it's c
a;b
it's c
0:002> * a comment; .echo not run
0:002> $$ a comment; .echo run
run
0:002> .extmatch /n pe*
!peb
0:002> .logclose
No log file open
