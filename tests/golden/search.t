# s (Search Memory): kinds and flags of windows-driver-docs, "s (Search Memory)". Bytes: the image file's own (xxd shop.exe).
#! open demo
0:002> s shop L100 'M' 'Z'
00007ff6`a3c10000  4d 5a 78 00 01 00 00 00-04 00 00 00 00 00 00 00  MZx.............
0:002> s -b shop L100 4d 5a
00007ff6`a3c10000  4d 5a 78 00 01 00 00 00-04 00 00 00 00 00 00 00  MZx.............
0:002> s -w shop L80 5a4d
00007ff6`a3c10000  5a4d 0078 0001 0000 0004 0000 0000 0000  MZx.............
0:002> s -d shop L40 785a4d
00007ff6`a3c10000  00785a4d 00000001 00000004 00000000  MZx.............
0:002> s -q shop L20 1`00785a4d
00007ff6`a3c10000  00000001`00785a4d 00000000`00000004  MZx.............
0:002> s -a shop L100 "This program"
00007ff6`a3c1004e  54 68 69 73 20 70 72 6f-67 72 61 6d 20 63 61 6e  This program can
0:002> s -[1]a shop L100 "This program"
0x00007ff6`a3c1004e
0:002> s -sa shop L78
00007ff6`a3c10000  "MZx"
00007ff6`a3c1004d  "!This program cannot be run in DOS mode.$"
0:002> s -[1l4]sa shop L78
0x00007ff6`a3c1004d
0:002> s -d shop+1 L3f 785a4d
0:002> s -a shop L5 "MZxyz"
0:002> s -[s1]b shop L78 21
0x00007ff6`a3c10048
0x00007ff6`a3c1004d
0:002> s -[r1]b 0 L1 21 54
0x00007ff6`a3c1004d
0:002> s -[s1n1]b shop L78 21
0x00007ff6`a3c10048
0x00007ff6`a3c1004d
Overflow error in 's -[s1n1]b shop L78 21'
0:002> .foreach (place {s -[1]w shop L80 5a4d}) {dw place L2}
00007ff6`a3c10000  5a4d 0078
0:002> !for_each_module s -[1]w @#Base ${@#Base}+80 5a4d
0x00007ff6`a3c10000
0x00007ffb`3f7d0000
0x00007ffb`3df10000
0x00007ffb`3d0a0000
0x00007ffb`2c4e0000
0:002> !for_each_module .echo @#ModuleName fver = @#FileVersion
shop fver = 1.4.2.0
ntdll fver = 10.0.19041.3803
kernel32 fver = 10.0.19041.3803
KERNELBASE fver = 10.0.19041.3803
pricing fver = 1.4.2.0
0:002> !for_each_function -m:shop -p:*receipt -c:.echo @#SymbolName @#FunctionName
shop!print_receipt print_receipt
shop!format_receipt format_receipt
0:002> .foreach (name {!for_each_register -c:.echo @#RegisterName}) {.if ($scmp("name", "rbx") == 0) {.break}; .echo name}
rax
rcx
rdx
0:002> .shell -ci "lm m pricing" grep -c pricing
1
.shell: Process exited
0:002> .shell -o - echo not shown
.shell: Process exited
0:002> .outmask- 1
0:002> .echo not shown
0:002> .outmask /d
Client output mask is 000003f7
0:002> .ttime
Created: Fri Jan 12 07:55:10.004 2024
Kernel:  0 days 0:00:00.062
User:    0 days 0:00:00.015
0:002> .noshell
Shell commands disabled
0:002> .shell echo not run
.shell is prohibited: -noshell or .noshell was given
#! open demo
#! note Display Referenced Memory; dl; dyb: the same memory as dq, du and db show
0:002> dq @$peb L4
0000002a`4c1f3000  00000000`00000000 ffffffff`ffffffff
0000002a`4c1f3010  00007ff6`a3c10000 00007ffb`3f93a4c0
0:002> dpp @$peb+18 L2
0000002a`4c1f3018  00007ffb`3f93a4c0 00000001`00000058
0000002a`4c1f3020  000001d4`f2a42000 00000800`00001000
0:002> dpu poi(@$peb+20)+78 L1
000001d4`f2a42078  000001d4`f2a42448 "shop.exe  --print-receipts"
0:002> dqa @$peb+10 L1
0000002a`4c1f3010  00007ff6`a3c10000 "MZx"
0:002> ddp @$peb L2
0000002a`4c1f3000  00000000 ????????`????????
0000002a`4c1f3004  00000000 ????????`????????
0:002> dyb shop L8
                   76543210 76543210 76543210 76543210
                   -------- -------- -------- --------
00007ff6`a3c10000  01001101 01011010 01111000 00000000  4d 5a 78 00
00007ff6`a3c10004  00000001 00000000 00000000 00000000  01 00 00 00
0:002> dyd shop L2
                   33222222 22221111 11111100 00000000
                   10987654 32109876 54321098 76543210
                   -------- -------- -------- --------
00007ff6`a3c10000  00000000 01111000 01011010 01001101  00785a4d
00007ff6`a3c10004  00000000 00000000 00000000 00000001  00000001
0:002> dl poi(@$peb+18)+20 3 2
00007ffb`3f93a4e0  000001d4`f2a42fa0 000001d4`f2a44380
000001d4`f2a42fa0  000001d4`f2a42de0 00007ffb`3f93a4e0
000001d4`f2a42de0  000001d4`f2a43440 000001d4`f2a42fa0
0:002> c shop L4 shop+1
00007ff6`a3c10000  4d - 00007ff6`a3c10001  5a
00007ff6`a3c10001  5a - 00007ff6`a3c10002  78
00007ff6`a3c10002  78 - 00007ff6`a3c10003  00
00007ff6`a3c10003  00 - 00007ff6`a3c10004  01
0:002> c shop L40 shop
0:002> .writemem /dev/null shop L100
Writing 100 bytes.
0:002> .secure
Secure mode is off
#! note !vprot: the words that !address shows for the same region
0:002> !vprot shop+10
BaseAddress:       00007ff6a3c10000
AllocationBase:    00007ff6a3c10000
AllocationProtect: 00000080  PAGE_EXECUTE_WRITECOPY
RegionSize:        0000000000001000
State:             00001000  MEM_COMMIT
Protect:           00000002  PAGE_READONLY
Type:              01000000  MEM_IMAGE
