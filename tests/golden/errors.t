# The error texts of docs/errors.md that no other transcript shows.
#! open demo
0:002> k zz
Couldn't resolve error at 'zz'
0:002> kb 5 5
           ^ Extra character error in 'kb 5 5'
0:002> r zork
        ^ Bad register error in 'r zork'
0:002> r zork=1
Bad register error at 'zork'
0:002> u 1
00000000`00000001 ??              ???
Memory access error in 'u 1'
0:002> .frame 99
Cannot find frame 0x99, previous scope unchanged
0:002> ~99s
Illegal thread error in '~99s'
0:002> .exr 10
Unable to read exception record at 0x10
0:002> .cxr 10
Unable to read context, Win32 error 0n30
0:002> dt nosuch!type
Symbol nosuch!type not found.
0:002> .reload nosuch.dll
No modules matched 'nosuch.dll'
0:002> ld nosuch
No modules matched 'nosuch'
0:002> !rpcexts.help
No export help found
ntdbg does not have !rpcexts.help yet
0:002> !nosuchdll.foo
The call to LoadLibrary(nosuchdll) failed, Win32 error 0n2
    "The system cannot find the file specified."
Please check your debugger configuration and/or network access.
0:002> !process 0 0
!process is only valid for kernel-mode targets
0:002> ub 10
Unable to find a valid previous instruction
0:002> uf 10
No code found, aborting
0:002> $$>< nosuch.txt
Command file execution failed, nosuch.txt: cannot be opened: No such file or directory
0:002> .expr /s java
Invalid expression evaluator 'java'
0:002> s -[s1n1]b shop L78 21
0x00007ff6`a3c10048
0x00007ff6`a3c1004d
Overflow error in 's -[s1n1]b shop L78 21'
