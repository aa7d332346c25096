# !chkimg: memory with a few bytes written over, against the image's file. The lines are those of a published "!chkimg -lo 50 -d !FLTMGR".
#! mask (Loaded pdb is|Comparison image path:) \S+
#! open demo
0:002> !chkimg shop
0 errors : shop
0:002> eb shop!format_receipt 12 34
0:002> eb shop!format_receipt+20 cc
0:002> f shop!format_receipt+30 L10 1
Filled 0x10 bytes
0:002> !chkimg -d shop
    00007ff6a3c11180-00007ff6a3c11181  2 bytes - shop!format_receipt
	[ 8b 01:12 34 ]
    00007ff6a3c111a0 - shop!format_receipt+20 (+0x20)
	[ 66:cc ]
    00007ff6a3c111b0-00007ff6a3c111bf  16 bytes - shop!format_receipt+30 (+0x10)
	[ 45 85 c0 74 27 b8 05 00:01 01 01 01 01 01 01 01 ]
19 errors : shop (00007ff6a3c11180-00007ff6a3c111bf)
0:002> !chkimg -lo 1 -d !shop
    00007ff6a3c11180-00007ff6a3c11181  2 bytes - shop!format_receipt
	[ 8b 01:12 34 ]
19 errors : !shop (00007ff6a3c11180-00007ff6a3c111bf)
0:002> !chkimg -db shop
00007ff6`a3c11180 *12*34 41 b8 cd cc cc cc-4c 0f af c0 49 c1 e8 23  .4A.....L...I..#
00007ff6`a3c111a0 *cc c7 42 02 20 00 48 8b-49 08 44 0f b7 41 08 66  ..B. .H.I.D..A.f
00007ff6`a3c111b0 *01*01*01*01*01*01*01*01*01*01*01*01*01*01*01*01  ................
19 errors : shop (00007ff6a3c11180-00007ff6a3c111bf)
0:002> !chkimg -v shop
Searching for module with expression: shop
Will apply relocation fixups to file used for comparison
Will ignore NOP/LOCK errors
Will ignore patched instructions
Image specific ignores will be applied
Comparison image path: build/debug/forged/demo/images/shop.exe
No range specified

Scanning section:    .text
Size: 566
Range to scan: 00007ff6a3c11000-00007ff6a3c11236
Total bytes compared: 256(45%)
Number of errors: 19
19 errors : shop (00007ff6a3c11180-00007ff6a3c111bf)
0:002> !chkimg -v -as shop
Searching for module with expression: shop
Will apply relocation fixups to file used for comparison
Will ignore NOP/LOCK errors
Will ignore patched instructions
Image specific ignores will be applied
Comparison image path: build/debug/forged/demo/images/shop.exe
No range specified

Scanning section:    .text
Size: 566
Range to scan: 00007ff6a3c11000-00007ff6a3c11236
Total bytes compared: 256(45%)
Number of errors: 19

Scanning section:   .rdata
Size: 408
Range to scan: 00007ff6a3c12000-00007ff6a3c12198
Total bytes compared: 0(0%)
Number of errors: 0

Scanning section:    .data
Size: 40
Range to scan: 00007ff6a3c13000-00007ff6a3c13028
Total bytes compared: 32(80%)
Number of errors: 9

Scanning section:   .pdata
Size: 60
Range to scan: 00007ff6a3c14000-00007ff6a3c1403c
Total bytes compared: 0(0%)
Number of errors: 0
28 errors : shop (00007ff6a3c11180-00007ff6a3c13018)
0:002> !chkimg -r shop!format_receipt+20 shop!format_receipt+31 -d shop
    00007ff6a3c111a0 - shop!format_receipt+20
	[ 66:cc ]
    00007ff6a3c111b0 - shop!format_receipt+30 (+0x10)
	[ 45:01 ]
2 errors : shop (00007ff6a3c111a0-00007ff6a3c111b0)
0:002> !chkimg -f shop
Warning: Any detected errors will be fixed to what we expect!
19 errors (fixed) : shop (00007ff6a3c11180-00007ff6a3c111bf)
0:002> !chkimg shop
0 errors : shop
0:002> !chkimg
0 errors : shop
0:002> !chkimg ntdll
38 errors : ntdll (00007ffb3f93a4c0-00007ffb3f93a4fd)
0:002> !chkimg -ss .rdata shop
0 errors : shop
0:002> !chkimg zork
Couldn't resolve error at 'zork'
0:002> !chkimg -mmw /tmp/x vrq shop
                          ^ Syntax error in '!chkimg -mmw /tmp/x vrq shop'
0:002> !chkimg -lo
               ^ Syntax error in '!chkimg -lo'
0:002> !chkimg -zz shop
               ^ Syntax error in '!chkimg -zz shop'
0:002> !chkimg shop shop
                   ^ Extra character error in '!chkimg shop shop'
#! note a lock prefix on one side and a nop on the other is no error; a patched function's beginning is none unless -np
#! open demo
0:002> eb shop!format_receipt f0
0:002> !chkimg -d shop
    00007ff6a3c11180 - shop!format_receipt
	[ 8b:f0 ]
1 errors : shop (00007ff6a3c11180-00007ff6a3c11180)
0:002> !chkimg -d shop!format_receipt
    00007ff6a3c11180 - shop!format_receipt
	[ 8b:f0 ]
1 errors : shop!format_receipt (00007ff6a3c11180-00007ff6a3c11180)
#! note !chksym
#! open demo
0:002> !chksym shop

shop.exe
    Timestamp: 65A0F1D2
  SizeOfImage: 5000
          pdb: C:\src\shop.pdb
      pdb sig: 8E458242-099A-ADFE-4C4C-44205044422E
          age: 1

Loaded pdb is build/debug/forged/demo/symbols/shop.pdb

shop.pdb
      pdb sig: 8E458242-099A-ADFE-4C4C-44205044422E
          age: 1

MATCH: shop.pdb and shop.exe
0:002> !chksym zork
Couldn't resolve error at 'zork'
0:002> !chksym 7ffb3f7d0000

ntdll.dll
    Timestamp: 7891DB76
  SizeOfImage: 1F7000
          pdb: ntdll.pdb
      pdb sig: 62A43455-3D99-4C63-4C4C-44205044422E
          age: 1

Loaded pdb is /forged/demo/symbols/ntdll.pdb

ntdll.pdb
      pdb sig: 62A43455-3D99-4C63-4C4C-44205044422E
          age: 1

MATCH: ntdll.pdb and ntdll.dll
0:002> !chksym
       ^ Syntax error in '!chksym'
#! note no image's file
#! open demo -y . -i .
0:002> !chkimg shop
Error for shop: Could not find image file for the module. Make sure binaries are included in the symbol path.
