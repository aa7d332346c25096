# .echo, .printf, !error and other small commands. Forms: Microsoft's debugger documentation.
#! open demo
0:002> .echo The quick brown fox
The quick brown fox
0:002> .printf "%d 0x%x %p\n", 5, 1f, 00007ff6`a3c111aa
5 0x1f 00007ff6a3c111aa
0:002> .printf "%y\n", 00007ff6`a3c111aa
shop!format_receipt+0x2a (00007ff6`a3c111aa)
0:002> .echo one; .echo two
one
two
#! open demo
#! mask (?<= - ).*
0:002> !error c0000005
Error code: (NTSTATUS) 0xc0000005 (3221225477) - The instruction referenced memory that it may not.
0:002> !error 5
Error code: (Win32) 0x5 (5) - Access is denied.
0:002> !error 5 1
Error code: (NTSTATUS) 0x5 - STATUS_WAIT_5
