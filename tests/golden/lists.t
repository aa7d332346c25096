# !list, by Microsoft's page: the commands for each element, an empty line behind it; @$extret is the element. Links are those of
# cases/demo/world.py: the queue's orders, and the loader's list, whose Flink leads into the middle of the next entry.
#! open demo
0:002> !list "-t shop!order.next -e -x \"dd @$extret L1; ?? (int)@$extret\" 000001d4`f2a60500"
dd @$extret L1; ?? (int)@$extret
000001d4`f2a60500  00000411
int 0n-224000768

dd @$extret L1; ?? (int)@$extret
000001d4`f2a605c0  00000413
int 0n-224000576

0:002> !list -t shop!order.next -x "dd" -a "L2" 000001d4`f2a60500
000001d4`f2a60500  00000411 00000020

000001d4`f2a605c0  00000413 00000020

0:002> !list -t ntdll!_LDR_DATA_TABLE_ENTRY.InMemoryOrderLinks.Flink -x "dt ntdll!_LDR_DATA_TABLE_ENTRY BaseDllName" -m 2 000001d4`f2a42f90
   +0x058 BaseDllName : _UNICODE_STRING "shop.exe"

   +0x058 BaseDllName : _UNICODE_STRING "ntdll.dll"

0:002> !list -x "?" -m 3 poi(@$peb+18)+10
Evaluate expression: 140717080159440 = 00007ffb`3f93a4d0

Evaluate expression: 2014115540880 = 000001d4`f2a42f90

Evaluate expression: 2014115540432 = 000001d4`f2a42dd0

0:002> !list -m 1 -t shop!order.next -x "dw @$extret L2;.echo @$extret" 000001d4`f2a60500
000001d4`f2a60500  0411 0000
@$extret

0:002> !list -t shop!nope.next 5
Symbol shop!nope not found.
0:002> !list -t shop!order.nope 5
Cannot find specified field members.
0:002> !list -t shop!order.next -x "?" 7
Evaluate expression: 7 = 00000000`00000007

Cannot read next element at 0x4f
0:002> !list -t shop!order.next
                              ^ Syntax error in '!list -t shop!order.next'
0:002> !ustr 000001d4`f2a42f90+58
String(16,18) at 000001d4`f2a45010: shop.exe
0:002> !str 7
Unable to read string header at 0x7
0:002> !ustr
usage: !ustr Address
