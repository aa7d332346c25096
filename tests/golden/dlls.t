# !dlls, by Microsoft's page: the loader's lists are those of cases/demo/world.py. The headers of -f and -s are what !dh shows.
#! open demo
0:002> !dlls

0x000001d4f2a42f90: C:\shop\shop.exe
      Base   0x00007ff6a3c10000  EntryPoint  0x00007ff6a3c11000  Size        0x00005000
      Flags  0x00004004  LoadCount   0x0000ffff  TlsIndex    0x00000000
             LDRP_IMAGE_DLL
             LDRP_ENTRY_PROCESSED

0x000001d4f2a42dd0: C:\Windows\System32\ntdll.dll
      Base   0x00007ffb3f7d0000  EntryPoint  0x00007ffb3f7d1000  Size        0x001f7000
      Flags  0x00004004  LoadCount   0x0000ffff  TlsIndex    0x00000000
             LDRP_IMAGE_DLL
             LDRP_ENTRY_PROCESSED

0x000001d4f2a43430: C:\Windows\System32\kernel32.dll
      Base   0x00007ffb3df10000  EntryPoint  0x00007ffb3df11000  Size        0x000be000
      Flags  0x00004004  LoadCount   0x0000ffff  TlsIndex    0x00000000
             LDRP_IMAGE_DLL
             LDRP_ENTRY_PROCESSED

0x000001d4f2a43ad0: C:\Windows\System32\KERNELBASE.dll
      Base   0x00007ffb3d0a0000  EntryPoint  0x00007ffb3d0a1000  Size        0x002ef000
      Flags  0x00004004  LoadCount   0x0000ffff  TlsIndex    0x00000000
             LDRP_IMAGE_DLL
             LDRP_ENTRY_PROCESSED

0x000001d4f2a44370: C:\shop\pricing.dll
      Base   0x00007ffb2c4e0000  EntryPoint  0x00007ffb2c4e1000  Size        0x00005000
      Flags  0x00004004  LoadCount   0x0000ffff  TlsIndex    0x00000000
             LDRP_IMAGE_DLL
             LDRP_ENTRY_PROCESSED
0:002> !dlls -i -c kernel32+10
Dump dll containing 0x00007ffb3df10010:

0x000001d4f2a43430: C:\Windows\System32\kernel32.dll
      Base   0x00007ffb3df10000  EntryPoint  0x00007ffb3df11000  Size        0x000be000
      Flags  0x00004004  LoadCount   0x0000ffff  TlsIndex    0x00000000
             LDRP_IMAGE_DLL
             LDRP_ENTRY_PROCESSED
0:002> !dlls -f 000001d4`f2a42f90

0x000001d4f2a42f90: C:\shop\shop.exe
      Base   0x00007ff6a3c10000  EntryPoint  0x00007ff6a3c11000  Size        0x00005000
      Flags  0x00004004  LoadCount   0x0000ffff  TlsIndex    0x00000000
             LDRP_IMAGE_DLL
             LDRP_ENTRY_PROCESSED

File Type: EXECUTABLE IMAGE
FILE HEADER VALUES
    8664 machine (X64)
       4 number of sections
65A0F1D2 time date stamp Fri Jan 12 08:01:22 2024

       0 file pointer to symbol table
       0 number of symbols
      F0 size of optional header
      23 characteristics
            Relocations stripped
            Executable
            App can handle >2gb addresses

OPTIONAL HEADER VALUES
     20B magic #
   14.00 linker version
     400 size of code
     400 size of initialized data
       0 size of uninitialized data
    10A0 address of entry point
    1000 base of code
         ----- new -----
00007ff6a3c10000 image base
    1000 section alignment
     200 file alignment
       3 subsystem (Windows CUI)
    6.00 operating system version
    0.00 image version
    6.00 subsystem version
    5000 size of image
     400 size of headers
    7FB3 checksum
0000000000100000 size of stack reserve
0000000000001000 size of stack commit
0000000000100000 size of heap reserve
0000000000001000 size of heap commit
    8120  DLL characteristics
            High entropy VA supported
            NX compatible
            Terminal server aware
       0 [       0] address [size] of Export Directory
    2044 [      3C] address [size] of Import Directory
       0 [       0] address [size] of Resource Directory
    4000 [      3C] address [size] of Exception Directory
       0 [       0] address [size] of Security Directory
       0 [       0] address [size] of Base Relocation Directory
    2000 [      1C] address [size] of Debug Directory
       0 [       0] address [size] of Description Directory
       0 [       0] address [size] of Special Directory
       0 [       0] address [size] of Thread Storage Directory
       0 [       0] address [size] of Load Configuration Directory
       0 [       0] address [size] of Bound Import Directory
    20B8 [      38] address [size] of Import Address Table Directory
       0 [       0] address [size] of Delay Import Directory
       0 [       0] address [size] of COR20 Header Directory
       0 [       0] address [size] of Reserved Directory
0:002> !dlls -s -m -c shop
Dump dll containing 0x00007ff6a3c10000:

0x000001d4f2a42f90: C:\shop\shop.exe
      Base   0x00007ff6a3c10000  EntryPoint  0x00007ff6a3c11000  Size        0x00005000
      Flags  0x00004004  LoadCount   0x0000ffff  TlsIndex    0x00000000
             LDRP_IMAGE_DLL
             LDRP_ENTRY_PROCESSED


SECTION HEADER #1
   .text name
     236 virtual size
    1000 virtual address
     400 size of raw data
     400 file pointer to raw data
       0 file pointer to relocation table
       0 file pointer to line numbers
       0 number of relocations
       0 number of line numbers
60000020 flags
         Code
         (no align specified)
         Execute Read

SECTION HEADER #2
  .rdata name
     198 virtual size
    2000 virtual address
     200 size of raw data
     800 file pointer to raw data
       0 file pointer to relocation table
       0 file pointer to line numbers
       0 number of relocations
       0 number of line numbers
40000040 flags
         Initialized Data
         (no align specified)
         Read Only


Debug Directories(1)
	Type       Size     Address  Pointer
	cv           28        201c      81c	Format: RSDS, guid, 1, C:\src\shop.pdb

SECTION HEADER #3
   .data name
      28 virtual size
    3000 virtual address
       0 size of raw data
       0 file pointer to raw data
       0 file pointer to relocation table
       0 file pointer to line numbers
       0 number of relocations
       0 number of line numbers
C0000040 flags
         Initialized Data
         (no align specified)
         Read Write

SECTION HEADER #4
  .pdata name
      3C virtual size
    4000 virtual address
     200 size of raw data
     A00 file pointer to raw data
       0 file pointer to relocation table
       0 file pointer to line numbers
       0 number of relocations
       0 number of line numbers
40000040 flags
         Initialized Data
         (no align specified)
         Read Only
0:002> !dlls 7
Unable to read loader entry at 0x7
0:002> !dlls -x
             ^ Syntax error in '!dlls -x'
#! open corpus/user/win7-sp1-x64-wow64-fizzbuzz.dmp.xz
0:000> !dlls -v -c ntdll
Dump dll containing 0x0000000077ae0000:

0x0000000000505180: C:\Windows\SYSTEM32\ntdll.dll
      Base   0x0000000077ae0000  EntryPoint  0x0000000000000000  Size        0x001aa000
      Flags  0x00004004  LoadCount   0x0000ffff  TlsIndex    0x00000000
             LDRP_IMAGE_DLL
             LDRP_ENTRY_PROCESSED
      Company Name       Microsoft Corporation
      Product Name       Microsoft® Windows® Operating System
      Product Version    6.1.7601.19135
      Original Filename  ntdll.dll
      File Description   NT Layer DLL
      File Version       6.1.7601.19135 (win7sp1_gdr.160121-1718)
