# e, f, m, .readmem: what is written over a dump's memory is seen by this session, the file keeps what it has.
#! open demo
0:002> db shop L10
00007ff6`a3c10000  4d 5a 78 00 01 00 00 00-04 00 00 00 00 00 00 00  MZx.............
0:002> eb shop 41 42 'C'
0:002> f shop+4 L4 'A' 'B'
Filled 0x4 bytes
0:002> ezu shop+8 "hi"
0:002> db shop L10
00007ff6`a3c10000  41 42 43 00 41 42 41 42-68 00 69 00 00 00 00 00  ABC.ABABh.i.....
0:002> m shop L8 shop+4
0:002> db shop L10
00007ff6`a3c10000  41 42 43 00 41 42 43 00-41 42 41 42 00 00 00 00  ABC.ABC.ABAB....
0:002> f shop+2 L6 41 42 43
Filled 0x6 bytes
0:002> ea shop "xyz"
0:002> da shop
00007ff6`a3c10000  "xyzBCABCABAB"
0:002> ew shop 1 2 3
0:002> dw shop L4
00007ff6`a3c10000  0001 0002 0003 4342
0:002> ed @rsp 12345678
0:002> dd @rsp L2
0000002a`4c5ffdc8  12345678 00007ff6
0:002> eq @rsp @rsp
0:002> e @rsp+8 5
0:002> dq @rsp L2
0000002a`4c5ffdc8  0000002a`4c5ffdc8 00000000`00000005
0:002> ef @rsp 1.5 -2
0:002> df @rsp L2
0000002a`4c5ffdc8               1.5               -2
0:002> eD @rsp 0.1
0:002> dD @rsp L1
0000002a`4c5ffdc8                     0.1
0:002> ep @rsp 7
0:002> dp @rsp L1
0000002a`4c5ffdc8  00000000`00000007
#! note without values each is asked for: a value is entered, a blank keeps the one that is there, nothing ends
0:002> e @rsp
#! input "0000002a`4c5ffdc8 00000000`00000007" 11
#! input "0000002a`4c5ffdd0 00000000`00000005" " "
#! input "0000002a`4c5ffdd8 00000000`00000000" zzz
Couldn't resolve error at 'zzz'
#! input "0000002a`4c5ffdd8 00000000`00000000" 22 33
#! input "0000002a`4c5ffde8 00000000`00000000"
0:002> dq @rsp L4
0000002a`4c5ffdc8  00000000`00000011 00000000`00000005
0000002a`4c5ffdd8  00000000`00000022 00000000`00000033
0:002> EB @rsp 'h' 'e' 'l' 'l' 'o'
0:002> EZA @rsp+8 "hello"
0:002> db @rsp L10
0000002a`4c5ffdc8  68 65 6c 6c 6f 00 00 00-68 65 6c 6c 6f 00 00 00  hello...hello...
#! note the end of what is there ends the questions
0:002> eb 2a4c5fffff
#! input "0000002a`4c5fffff 00" 1
Memory access error in '1'
The dump has nothing at 0000002a4c600000 that could be written over
0:002> eb 10 1
Memory access error in 'eb 10 1'
The dump has nothing at 0000000000000010 that could be written over
0:002> f 10 L20 41
Memory access error in 'f 10 L20 41'
The dump has nothing at 0000000000000010 that could be written over
0:002> m shop L10 10
Memory access error in 'm shop L10 10'
The dump has nothing at 0000000000000010 that could be written over
0:002> f shop L4
              ^ Syntax error in 'f shop L4'
0:002> ea shop xyz
              ^ Syntax error in 'ea shop xyz'
0:002> eb
Numeric expression missing from '<EOL>'
0:002> .readmem /dev/null shop L4
/dev/null: is not a regular file
0:002> f @rsp L0 41
#! note a kernel's page is written where it lies in physical memory
#! open commit
13: kd> dd nt L4
fffff800`01c17000  00785a4d 00000001 00000004 00000000
13: kd> ed nt 1 2
13: kd> dd nt L4
fffff800`01c17000  00000001 00000002 00000004 00000000
13: kd> !dd 201000 L4
#  201000 00000001 00000002 00000004 00000000
13: kd> eb /p 201004 41 42
13: kd> fp [c] 201008 L4 43
Filled 0x4 bytes
13: kd> fp 20100c L2 44
Filled 0x2 bytes
13: kd> dd nt L4
fffff800`01c17000  00000001 00004241 43434343 00004444
13: kd> eb /p 20100f
#! input "00000000`0020100f 00" 45
#! input "00000000`00201010 00"
13: kd> db /p 20100e L2
00000000`0020100e  00 45                                            .E
13: kd> eb /p 100000 41
Memory access error in 'eb /p 100000 41'
The dump has nothing at 0000000000100000 that could be written over
13: kd> ed @rsp cafe
Memory access error in 'ed @rsp cafe'
The dump has nothing at fffff88002f1bd80 that could be written over
13: kd> eb /q nt 1
           ^ Syntax error in 'eb /q nt 1'
