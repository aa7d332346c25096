# What else MASM expressions have: the functions, and pseudo-registers of an event, with and without a value.
#! open demo
0:002> ? $scmp("abc","abd")
Evaluate expression: -1 = ffffffff`ffffffff
0:002> ? $sicmp("ABC","abc")
Evaluate expression: 0 = 00000000`00000000
0:002> ? $spat("shop.exe", "*.EXE")
Evaluate expression: 1 = 00000000`00000001
0:002> ? $vvalid(7ff6a3c11000, 10)
Evaluate expression: 1 = 00000000`00000001
0:002> ? $vvalid(0, 10)
Evaluate expression: 0 = 00000000`00000000
0:002> ? $iment(shop)
Evaluate expression: 140697286021280 = 00007ff6`a3c110a0
0:002> ? @$exentry
Evaluate expression: 140697286021280 = 00007ff6`a3c110a0
0:002> ? $fnsucc(shop!worker, 0, 0)
Evaluate expression: 0 = 00000000`00000000
0:002> ? $fnsucc(shop!worker, 0, 1)
Evaluate expression: 1 = 00000000`00000001
0:002> ? hi(12345678)
Evaluate expression: 4660 = 00000000`00001234
0:002> ? low(12345678)
Evaluate expression: 22136 = 00000000`00005678
0:002> ? by(shop!g_queue+8)
Evaluate expression: 1 = 00000000`00000001
0:002> ? qwo(shop!g_queue+8)
Evaluate expression: 1 = 00000000`00000001
0:002> ? @$exr_code
Evaluate expression: 3221225477 = 00000000`c0000005
0:002> ? @$exr_chance
Evaluate expression: 0 = 00000000`00000000
0:002> ? @$exr_numparams
Evaluate expression: 2 = 00000000`00000002
0:002> ? @$exr_param1
Evaluate expression: 8 = 00000000`00000008
0:002> ? @$exr_param2
Bad register error at '@$exr_param2'
0:002> ? @$tid
Evaluate expression: 6780 = 00000000`00001a7c
0:002> ? @$tpid
Evaluate expression: 6956 = 00000000`00001b2c
0:002> ? @$ra
Evaluate expression: 140697286021461 = 00007ff6`a3c11155
0:002> ? @$frame
Evaluate expression: 0 = 00000000`00000000
0:002> ? @$ea
Evaluate expression: 8 = 00000000`00000008
0:002> ? @$ea2
Bad register error at '@$ea2'
0:002> ? @$bug_code
Bad register error at '@$bug_code'
0:002> ? @$bp3
Evaluate expression: 0 = 00000000`00000000
0:002> ? @$callret
Evaluate expression: 0 = 00000000`00000000
0:002> ? @$dtid
Evaluate expression: 2 = 00000000`00000002
0:002> ? @$previp
Bad register error at '@$previp'
0:002> n 10
base is 10
0:002> ? 10 + 0x10
Evaluate expression: 26 = 00000000`0000001a
0:002> n 16
base is 16
0:002> ? @@masm(10) + @@c++(10)
Evaluate expression: 26 = 00000000`0000001a
0:002> ? `
Syntax error at '`'
0:002> ? 1 +
Numeric expression missing from '<EOL>'
0:002> ? 5 5
          ^ Extra character error in '? 5 5'
0:002> ? zork
Couldn't resolve error at 'zork'
0:002> ? @zork
Bad register error at '@zork'
0:002> ? poi(0)
Memory access error at ')'
0:002> ? (1
Syntax error at '<EOL>'
0:002> ? 1/0
Operand error at '0'
