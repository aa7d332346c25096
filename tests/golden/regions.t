# !address with -o and -c ("!address": "*** Executing: ..." and the placeholders %1 to %7; the separated forms have no sample
# there), @#SymbolType of !for_each_module (DEBUG_SYMTYPE_DIA is 7, _DEFERRED 5), version under any name.
#! open demo
0:002> !address /f:TEB /c:".echo %1 %3 %5 %7 %8"
*** Executing: .echo 0x2a4c1f3000 0x8000 MEM_COMMIT TEB %8
0x2a4c1f3000 0x8000 MEM_COMMIT TEB %8
0:002> !address -f:TEB -c:"s -a %1 L8 \"no\""
*** Executing: s -a 0x2a4c1f3000 L8 "no"
0:002> !address -f:TEB -o:csv
0x2a4c1f3000,0x2a4c1fb000,0x8000,MEM_PRIVATE,MEM_COMMIT,PAGE_READWRITE,TEB
0:002> .foreach (x {!address -f:PAGE_EXECUTE_READ,Image -o:1}) {.echo at x}
at 0x7ff6a3c11000
at 0x7ffb2c4e1000
at 0x7ffb3d0a1000
at 0x7ffb3df11000
at 0x7ffb3f7d1000
0:002> !address -o:xml
                     ^ Syntax error in '!address -o:xml'
0:002> !address -c:unquoted
                  ^ Syntax error in '!address -c:unquoted'
0:002> !for_each_module .echo @#ModuleName @#SymbolType
shop 7
ntdll 7
kernel32 5
KERNELBASE 5
pricing 5
0:002> version
Windows 10 Version 19045 MP (8 procs) Free x64
Product: WinNt, suite: SingleUserTS
Machine Name:
Debug session time: Fri Jan 12 08:00:00.000 2024 (UTC + 0:00)
System Uptime: not available
Process Uptime: 0 days 0:04:50.000
  Kernel time: 0 days 0:00:00.000
  User time: 0 days 0:00:03.000

ntdbg version 0.1.0, in place of Microsoft (R) Windows Debugger
