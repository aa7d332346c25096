# The symbol path. Forms: ".symfix (Set Symbol Store Path)" of the documentation, the path summary and the lines of noisy mode as
# public transcripts of WinDbg 10 show them.
#! open demo -y /nowhere/symbols -i /nowhere/images
#! mask [0-9A-F]{32}1\b
0:002> .sympath
Symbol search path is: /nowhere/symbols
Expanded Symbol search path is: /nowhere/symbols

************* Path validation summary **************
Response                         Time (ms)     Location
Error                                          /nowhere/symbols
0:002> .sympath+ srv*/nowhere/b*/nowhere/c
Symbol search path is: /nowhere/symbols;srv*/nowhere/b*/nowhere/c
Expanded Symbol search path is: /nowhere/symbols;srv*/nowhere/b*/nowhere/c

************* Path validation summary **************
Response                         Time (ms)     Location
Error                                          /nowhere/symbols
Deferred                                       srv*/nowhere/b*/nowhere/c
0:002> .symfix /nowhere/cache
0:002> .sympath
Symbol search path is: srv*
Expanded Symbol search path is: cache*/nowhere/cache;SRV*https://msdl.microsoft.com/download/symbols

************* Path validation summary **************
Response                         Time (ms)     Location
Deferred                                       srv*
0:002> .sympath /nowhere/a
Symbol search path is: /nowhere/a
Expanded Symbol search path is: /nowhere/a

************* Path validation summary **************
Response                         Time (ms)     Location
Error                                          /nowhere/a
0:002> .symfix+ /nowhere/cache
0:002> .sympath
Symbol search path is: /nowhere/a;srv*
Expanded Symbol search path is: /nowhere/a;cache*/nowhere/cache;SRV*https://msdl.microsoft.com/download/symbols

************* Path validation summary **************
Response                         Time (ms)     Location
Error                                          /nowhere/a
Deferred                                       srv*
0:002> .sympath /nowhere/a;srv*/nowhere/b*https://symbols.invalid/path
Symbol search path is: /nowhere/a;srv*/nowhere/b*https://symbols.invalid/path
Expanded Symbol search path is: /nowhere/a;srv*/nowhere/b*https://symbols.invalid/path

************* Path validation summary **************
Response                         Time (ms)     Location
Error                                          /nowhere/a
Deferred                                       srv*/nowhere/b*https://symbols.invalid/path
0:002> !sym noisy
noisy mode - symbol prompts off
0:002> ld pricing
DBGHELP: /nowhere/a - path not found
SYMSRV:  BYINDEX: 0x1
         /nowhere/b*https://symbols.invalid/path
         pricing.pdb
         A7FD4E560BD85C1D4C4C44205044422E1
SYMSRV:  UNC: /nowhere/b/pricing.pdb/A7FD4E560BD85C1D4C4C44205044422E1/pricing.pdb - path not found
SYMSRV:  UNC: /nowhere/b/pricing.pdb/A7FD4E560BD85C1D4C4C44205044422E1/pricing.pd_ - path not found
SYMSRV:  UNC: /nowhere/b/pricing.pdb/A7FD4E560BD85C1D4C4C44205044422E1/file.ptr - path not found
SYMSRV:  https://symbols.invalid/path - not asked: offline
SYMSRV:  RESULT: 0x80070003
DBGHELP: pricing.pdb - file not found
DBGHELP: /nowhere/images - path not found
DBGHELP: /nowhere/a - path not found
SYMSRV:  BYINDEX: 0x2
         /nowhere/b*https://symbols.invalid/path
         pricing.dll
         65A0F1C45000
SYMSRV:  UNC: /nowhere/b/pricing.dll/65A0F1C45000/pricing.dll - path not found
SYMSRV:  UNC: /nowhere/b/pricing.dll/65A0F1C45000/pricing.dl_ - path not found
SYMSRV:  UNC: /nowhere/b/pricing.dll/65A0F1C45000/file.ptr - path not found
SYMSRV:  https://symbols.invalid/path - not asked: offline
SYMSRV:  RESULT: 0x80070003
DBGHELP: pricing - no symbols loaded
Symbols loaded for pricing
*** ERROR: Module load completed but symbols could not be loaded for pricing.dll
0:002> lmvm pricing
start             end                 module name
00007ffb`2c4e0000 00007ffb`2c4e5000   pricing    (no symbols)           
    Image path: C:\shop\pricing.dll
    Image name: pricing.dll
    Timestamp:        Fri Jan 12 08:01:08 2024 (65A0F1C4)
    CheckSum:         000063C2
    ImageSize:        00005000
    File version:     1.4.2.0
    Product version:  1.4.0.0
    File flags:       00000000
    File OS:          00040004
    File type:        00000002
    Symbols missing:  https://symbols.invalid/path: not asked for pricing.pdb: the network is switched off
    Symbols missing:  pricing.pdb: not found in /nowhere/a
    Symbols missing:  pricing.pdb: not found in /nowhere/b
    Symbols missing:  https://symbols.invalid/path: not asked for pricing.dll: the network is switched off
    Symbols missing:  pricing.dll: no export directory that can be read
#! open demo -y srv*/nowhere/near -i /nowhere/images
0:002> !homedir /nowhere/debuggers
Home directory: /nowhere/debuggers
0:002> !homedir
Home directory: /nowhere/debuggers
0:002> .symfix
0:002> .sympath
Symbol search path is: srv*
Expanded Symbol search path is: cache*;SRV*https://msdl.microsoft.com/download/symbols

************* Path validation summary **************
Response                         Time (ms)     Location
Deferred                                       srv*
