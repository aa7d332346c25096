# Modules without a PDB: exports as WinDbg shows them, and where there are none the slots of the import address table. Addresses: the
# import directory as llvm-readobj --coff-imports shows it, the code as in disassembly.t.
#! open demo -y /nowhere
0:002> x shop!*
00007ff6`a3c120b8 shop!_imp_CreateThread = <no type information>
00007ff6`a3c120c0 shop!_imp_OutputDebugStringW = <no type information>
00007ff6`a3c120c8 shop!_imp_Sleep = <no type information>
00007ff6`a3c120d0 shop!_imp_WaitForMultipleObjects = <no type information>
00007ff6`a3c120e0 shop!_imp_PriceOrder = <no type information>
0:002> u shop+1200 L1
shop+0x1200:
00007ff6`a3c11200 ff25ba0e0000    jmp     qword ptr [shop!_imp_OutputDebugStringW (00007ff6`a3c120c0)]
0:002> ? shop!_imp_Sleep
Evaluate expression: 140697286025416 = 00007ff6`a3c120c8
0:002> ln shop+20c8
(00007ff6`a3c120c8)   shop!_imp_Sleep
Exact matches:
    shop!_imp_Sleep = <no type information>
0:002> ln shop+20c9
No symbols in shop for this address
0:002> x pricing!*
00007ffb`2c4e1000 pricing!PriceOrder (<no parameter info>)
0:002> ? pricing!_imp_Sleep
Evaluate expression: 140716756836560 = 00007ffb`2c4e20d0
