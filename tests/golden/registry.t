# The registry in a kernel's memory: !reg. The addresses are those of the worlds made from cases/machines/registry.toml.
#! open registry
kd> !reg hivelist

-------------------------------------------------------------------------------------------------------------------------------------------------------
|     HiveAddr     |Stable Length|    Stable Map    |Volatile Length|    Volatile Map    |MappedViews|PinnedViews|U(Cnt)|     BaseBlock     | FileName 
-------------------------------------------------------------------------------------------------------------------------------------------------------
| fffffa8000c19000 |       8000  | fffffa8000c190b8 |       8000    |  fffffa8000c19330  |        0  |        0  |     0| fffffa8000c1a000  | <NONAME>
| fffffa8000c34000 |       8000  | fffffa8000c3a000 |       8000    |  fffffa8000c40000  |        0  |        0  |     0| fffffa8000c35000  | stemRoot\System32\Config\SYSTEM
-------------------------------------------------------------------------------------------------------------------------------------------------------
kd> !reg openkeys 0

Hive: \REGISTRY
===========================================================================================
Index 2:	 d936a631 kcb=fffffa8000c23050 cell=00000020 f=00200000 \REGISTRY
Index 4:	 bd68092e kcb=fffffa8000c23270 cell=80000020 f=00200000 \REGISTRY\MACHINE
===========================================================================================
0x2 keys found

Hive: \REGISTRY\MACHINE\SYSTEM
===========================================================================================
Index 1:	 627a366e kcb=fffffa8000c42730 cell=000002b8 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES\SRV2
Index 1:	 4048cef5 kcb=fffffa8000c42510 cell=00000130 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES
Index 2:	 ef8f4617 kcb=fffffa8000c420d0 cell=00000020 f=00200000 \REGISTRY\MACHINE\SYSTEM
Index e:	 80f50565 kcb=fffffa8000c422f0 cell=00000078 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001
===========================================================================================
0x4 keys found
kd> !reg openkeys fffffa8000c34000

Hive: \REGISTRY\MACHINE\SYSTEM
===========================================================================================
Index 1:	 627a366e kcb=fffffa8000c42730 cell=000002b8 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES\SRV2
Index 1:	 4048cef5 kcb=fffffa8000c42510 cell=00000130 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES
Index 2:	 ef8f4617 kcb=fffffa8000c420d0 cell=00000020 f=00200000 \REGISTRY\MACHINE\SYSTEM
Index e:	 80f50565 kcb=fffffa8000c422f0 cell=00000078 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001
===========================================================================================
0x4 keys found
kd> !reg openkeys 10
10 is not a hive
kd> !reg q \REGISTRY\MACHINE\SYSTEM\ControlSet001\Services\srv2

Found KCB = fffffa8000c42730 :: \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES\SRV2

Hive         fffffa8000c34000
KeyNode      fffffa8000c242bc

[ValueType]         [ValueName]                   [ValueData]
REG_DWORD           Type                          0x2
REG_DWORD           Start                         0x3
REG_EXPAND_SZ       ImagePath                     System32\DRIVERS\srv2.sys
REG_MULTI_SZ        DependOnService               srvnet\0fltmgr\0\0
REG_BINARY          Security                      0xC24424 - 01 14 00 80 90 00 00 00 
REG_QWORD           LastBoot                      0x1d52a6f00001
REG_SZ              Größe                         Ä
REG_NONE            Ж                             
REG_BINARY          Journal                       0x0 - 00 07 0e 15 1c 23 2a 31 38 3f 46 4d 54 5b 62 69 70 77 7e 85 8c 93 9a a1 a8 af b6 bd c4 cb d2 d9 e0 e7 ee f5 fc 03 0a 11 18 1f 26 2d 34 3b 42 49 50 57 5e 65 6c 73 7a 81 88 8f 96 9d a4 ab b2 b9 c0 c7 ce d5 dc e3 ea f1 f8 ff 06 0d 14 1b 22 29 30 37 3e 45 4c 53 5a 61 68 6f 76 7d 84 8b 92 99 a0 a7 ae b5 bc c3 ca d1 d8 df e6 ed f4 fb 02 09 10 17 1e 25 2c 33 3a 41 48 4f 56 5d 64 6b 72 79 80 87 8e 95 9c a3 aa b1 b8 bf c6 cd d4 db e2 e9 f0 f7 fe 05 0c 13 1a 21 28 2f 36 3d 44 4b 52 59 60 67 6e 75 7c 83 8a 91 98 9f a6 ad b4 bb c2 c9 d0 d7 de e5 ec f3 fa 01 08 0f 16 1d 24 2b 32 39 40 47 4e 55 5c 63 6a 71 78 7f 86 8d 94 9b a2 a9 b0 b7 be c5 cc d3 da e1 e8 ef f6 fd 04 0b 12 19 20 27 2e 35 3c 43 4a 51 58 5f 66 6d 74 7b 82 89 90 97 9e a5 ac b3 ba c1 c8 cf d6 dd e4 eb f2 f9 00 07 0e 15 1c 23 2a 31 38 3f 46 4d 54 5b 62 69 70 77 7e 85 8c 93 9a a1 a8 af b6 bd c4 cb d2 d9 e0 e7 ee f5 fc 03 0a 11 18 1f 26 2d 34 3b 42 49 50 57 5e 65 6c 73 7a 81 88 8f 96 9d a4 ab b2 b9 c0 c7 ce d5 dc e3 ea f1 f8 ff 06 0d 14 1b 22 29 30 37 3e 45 4c 53 5a 61 68 6f 76 7d 84 8b 92 99 a0 a7 ae b5 bc c3 ca d1 d8 df e6 ed f4 fb 02 09 10 17 1e 25 2c 33 3a 41 48 4f 56 5d 64 6b 72 79 80 87 8e 95 9c a3 aa b1 b8 bf c6 cd d4 db e2 e9 f0 f7 fe 05 0c 13 1a 21 28 2f 36 3d 44 4b 52 59 60 67 6e 75 7c 83 8a 91 98 9f a6 ad b4 bb c2 c9 d0 d7 de e5 ec f3 fa 01 08 0f 16 1d 24 2b 32 39 40 47 4e 55 5c 63 6a 71 78 7f 86 8d 94 9b a2 a9 b0 b7 be c5 cc d3 da e1 e8 ef f6 fd 04 0b 12 19 20 27 2e 35 3c 43 4a 51 58 5f 66 6d 74 7b 82 89 90 97 9e a5 ac b3 ba c1 c8 cf d6 dd e4 eb f2 f9 ...
kd> !reg querykey \Registry\Machine\System\ControlSet001\Services

Found KCB = fffffa8000c42510 :: \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES

Hive         fffffa8000c34000
KeyNode      fffffa8000c24134

[SubKeyAddr]         [SubKeyName]
fffffa8000c2418c     disk
fffffa8000c2420c     fltmgr
fffffa8000c24264     ndis
fffffa8000c242bc     srv2
fffffa8000c2933c     tcpip
fffffa8000c29404     volmgr

 Use '!reg keyinfo fffffa8000c34000 <SubKeyAddr>' to dump the subkey details

kd> !reg q \REGISTRY

Found KCB = fffffa8000c23050 :: \REGISTRY

Hive         fffffa8000c19000
KeyNode      fffffa8000c09024

[SubKeyAddr]         [VolatileSubKeyName]
fffffa8000c11024     MACHINE
fffffa8000c1107c     USER

 Use '!reg keyinfo fffffa8000c19000 <SubKeyAddr>' to dump the subkey details

kd> !reg q \REGISTRY\MACHINE\SOFTWARE
KCB not found: \REGISTRY\MACHINE\SOFTWARE is not open
kd> !reg q
        ^ Syntax error in '!reg q'
kd> !reg findkcb \REGISTRY\MACHINE

Found KCB = fffffa8000c23270 :: \REGISTRY\MACHINE

kd> !reg kcb fffffa8000c42730

Key              : \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES\SRV2
RefCount         : 0x0000000000000002
Flags            : CompressedName, Stable
ExtFlags         : 0x0
Parent           : 0xfffffa8000c42510
KeyHive          : 0xfffffa8000c34000
KeyCell          : 0x2b8 [cell index]
TotalLevels      : 6
MaxNameLen       : 0x0
MaxValueNameLen  : 0x0
MaxValueDataLen  : 0x0
LastWriteTime    : 0x 1cdceaf:0xb84be400
KeyBodyListHead  : 0xfffffa8000c427a8 0xfffffa8000c427a8
SubKeyCount      : 0
ValueCache.Count : 0
kd> !reg kcb fffffa8000c23270

Key              : \REGISTRY\MACHINE
RefCount         : 0x0000000000000002
Flags            : CompressedName, Stable
ExtFlags         : 0x0
Parent           : 0xfffffa8000c23050
KeyHive          : 0xfffffa8000c19000
KeyCell          : 0x80000020 [cell index]
TotalLevels      : 2
MaxNameLen       : 0x0
MaxValueNameLen  : 0x0
MaxValueDataLen  : 0x0
LastWriteTime    : 0x 1cdceaf:0xb84be400
KeyBodyListHead  : 0xfffffa8000c232e8 0xfffffa8000c232e8
SubKeyCount      : 0
ValueCache.Count : 0
kd> !reg kcb 10
10: Could not read the key control block
kd> !reg kbody fffffa8000c428c0

Type        : KEY_BODY_TYPE
KCB         : fffffa8000c42730 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES\SRV2
NotifyBlock : 0000000000000000
ProcessID   : 4

kd> !reg kbody fffffa8000c34000
fffffa8000c34000 is not a key body
kd> !reg knode fffffa8000c242bc

Signature: CM_KEY_NODE_SIGNATURE (kn)
Name                 : srv2
ParentCell           : 0x130
Security             : 0x78 [cell index]
Class                : 0xffffffff [cell index]
Flags                : 0x20
MaxNameLen           : 0x0
MaxClassLen          : 0x0
MaxValueNameLen      : 0x0
MaxValueDataLen      : 0x0
LastWriteTime        : 0x 1cdceaf:0xb84be400
SubKeyCount[Stable  ]: 0x0
SubKeyLists[Stable  ]: 0xffffffff
SubKeyCount[Volatile]: 0x0
SubKeyLists[Volatile]: 0xffffffff
ValueList.Count      : 0x9
ValueList.List       : 0x5310

kd> !reg knode fffffa8000c34000
fffffa8000c34000 is not a key node
kd> !reg keyinfo fffffa8000c34000 fffffa8000c24024
Hive         fffffa8000c34000
KeyNode      fffffa8000c24024

[SubKeyAddr]         [SubKeyName]
fffffa8000c2407c     ControlSet001

[SubKeyAddr]         [VolatileSubKeyName]
fffffa8000c2c024     CurrentControlSet

 Use '!reg keyinfo fffffa8000c34000 <SubKeyAddr>' to dump the subkey details

kd> !reg keyinfo fffffa8000c34000 10
10 is not a key node
kd> !reg subkeylist fffffa8000c34000 fffffa8000c24134

Dumping SubkeyList of Key <Services> :

[Idx]         [SubKeyAddr]         [SubKeyName]
[  0]         fffffa8000c2418c   disk
[  1]         fffffa8000c2420c   fltmgr
[  2]         fffffa8000c24264   ndis
[  3]         fffffa8000c242bc   srv2
[  4]         fffffa8000c2933c   tcpip
[  5]         fffffa8000c29404   volmgr

 Use '!reg knode <SubKeyAddr>' to dump the key

kd> !reg valuelist fffffa8000c34000 fffffa8000c242bc

Dumping ValueList of Key <srv2> :

[Idx]         [ValAddr]         [ValueName]
[  0]         fffffa8000c24314   Type
[  1]         fffffa8000c24334   Start
[  2]         fffffa8000c24354   ImagePath
[  3]         fffffa8000c243b4   DependOnService
[  4]         fffffa8000c24404   Security
[  5]         fffffa8000c24434   LastBoot
[  6]         fffffa8000c24464   Größe
[  7]         fffffa8000c24484   Ж
[  8]         fffffa8000c244a4   Journal

 Use '!reg kvalue <ValAddr>' to dump the value

kd> !reg kvalue fffffa8000c24314

Signature: CM_KEY_VALUE_SIGNATURE (kv)
Name      : Type {compressed}
DataLength: 4
Data      : 2
Type      : 4

kd> !reg kvalue fffffa8000c24354

Signature: CM_KEY_VALUE_SIGNATURE (kv)
Name      : ImagePath {compressed}
DataLength: 34
Data      : 378  [cell index]
Type      : 2

kd> !reg kvalue 10
10 is not a key value
kd> !reg cellindex fffffa8000c34000 2b8

Map = fffffa8000c3a000 Type = 0 Table = 0 Block = 0 Offset = 2b8
MapTable     = fffffa8000c36000 
BlockAddress = fffffa8000c24000 

pcell:  fffffa8000c242bc

kd> !reg cellindex fffffa8000c34000 80000020

Map = fffffa8000c40000 Type = 1 Table = 0 Block = 0 Offset = 20
MapTable     = fffffa8000c3c000 
BlockAddress = fffffa8000c2c000 

pcell:  fffffa8000c2c024

kd> !reg cellindex fffffa8000c34000 9000
Cell 9000 of hive fffffa8000c34000: Could not map the cell
kd> !reg cellindex fffffa8000c34000 ffffffff
Cell ffffffff of hive fffffa8000c34000: Could not map the cell
kd> !reg baseblock fffffa8000c34000

FileName :  stemRoot\System32\Config\SYSTEM
Signature:  HBASE_BLOCK_SIGNATURE
Sequence1:  11
Sequence2:  11
TimeStamp:  1cdceaf b84be400
Major    :  1
Minor    :  5
Type     :  0
Format   :  1
RootCell :  20
Length   :  8000
Cluster  :  1
CheckSum :  1234abcd

kd> !reg hashindex fffffa8000c34000 627a366e

CmpCacheTable = fffffa8000c42920

Hash Index[627a366e] : 1
Hash Entry[627a366e] : fffffa8000c42938

kd> !reg hashindex 627a366e
The table of open keys is not known: give a hive's address too
kd> !reg convkey \REGISTRY\MACHINE\HARDWARE\DESCRIPTION\SYSTEM

d936a631 \REGISTRY
bd68092e \REGISTRY\MACHINE
96d26a30 \REGISTRY\MACHINE\HARDWARE
d927b0d4 \REGISTRY\MACHINE\HARDWARE\DESCRIPTION
3069276d \REGISTRY\MACHINE\HARDWARE\DESCRIPTION\SYSTEM
kd> !reg viewlist fffffa8000c34000
!reg viewlist: views of a hive are not read; !ca shows its file
kd> !reg
reg <command> <params>

    querykey|q FullKeyPath        subkeys and values of a key that is cached
    keyinfo Hive KeyNode          the same of a key node
    kcb | knode | kbody | kvalue Address
    valuelist | subkeylist Hive KeyNode
    baseblock | seccache | dirtyvector Hive
    hashindex [Hive] HashKey      convkey KeyPath
    openkeys Hive|0               findkcb FullKeyPath
    hivelist
    freecells Bin                 cellindex Hive Index
kd> !handle 40 3 4
Searching for Process with Cid == 4
PROCESS fffffa8001000070
    SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000
    DirBase: 00200000  ObjectTable: fffffa8000c05000  HandleCount:   2.
    Image: System

Handle table at fffffa8000c05000 with 2 entries in use

0040: Object: fffffa8000c428c0  GrantedAccess: 00020019 Entry: fffffa8000c04100
Object: fffffa8000c428c0  Type: (fffffa8000c00d70) Key
    ObjectHeader: fffffa8000c42890 (new version)
        HandleCount: 1  PointerCount: 3
        Directory Object: 00000000  Name: \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES\SRV2

#! open registry@3790/registry
kd> !reg hivelist

-------------------------------------------------------------------------------------------------------------------------------------------------------
|     HiveAddr     |Stable Length|    Stable Map    |Volatile Length|    Volatile Map    |MappedViews|PinnedViews|U(Cnt)|     BaseBlock     | FileName 
-------------------------------------------------------------------------------------------------------------------------------------------------------
| fffffa8000c1b000 |       8000  | fffffa8000c1b098 |       8000    |  fffffa8000c1b310  |        0  |        0  |     0| fffffa8000c1c000  | <NONAME>
| fffffa8000c36000 |       8000  | fffffa8000c3c000 |       8000    |  fffffa8000c42000  |        0  |        0  |     0| fffffa8000c37000  | stemRoot\System32\Config\SYSTEM
-------------------------------------------------------------------------------------------------------------------------------------------------------
kd> !reg openkeys 0

Hive: fffffa8000c1b000
===========================================================================================
Index 5:	 d936a631 kcb=fffffa8000c25030 cell=00000020 f=00200000 \REGISTRY
Index 8:	 bd68092e kcb=fffffa8000c251a0 cell=80000020 f=00200000 \REGISTRY\MACHINE
===========================================================================================
0x2 keys found

Hive: fffffa8000c36000
===========================================================================================
Index 2:	 4048cef5 kcb=fffffa8000c44370 cell=00000130 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES
Index 3:	 ef8f4617 kcb=fffffa8000c44090 cell=00000020 f=00200000 \REGISTRY\MACHINE\SYSTEM
Index 8:	 627a366e kcb=fffffa8000c444e0 cell=000002b8 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES\SRV2
Index b:	 80f50565 kcb=fffffa8000c44200 cell=00000078 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001
===========================================================================================
0x4 keys found
kd> !reg q \REGISTRY\MACHINE\SYSTEM\ControlSet001\Services

Found KCB = fffffa8000c44370 :: \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES

Hive         fffffa8000c36000
KeyNode      fffffa8000c26134

[SubKeyAddr]         [SubKeyName]
fffffa8000c2618c     disk
fffffa8000c2620c     fltmgr
fffffa8000c26264     ndis
fffffa8000c262bc     srv2
fffffa8000c2b33c     tcpip
fffffa8000c2b404     volmgr

 Use '!reg keyinfo fffffa8000c36000 <SubKeyAddr>' to dump the subkey details

#! open registry@14393/registry
kd> !reg openkeys 0

Hive: \REGISTRY
===========================================================================================
Index 2:	 d936a631 kcb=fffffa8000c26050 cell=00000020 f=00200000 \REGISTRY
Index 4:	 bd68092e kcb=fffffa8000c26270 cell=80000020 f=00200000 \REGISTRY\MACHINE
===========================================================================================
0x2 keys found

Hive: \REGISTRY\MACHINE\SYSTEM
===========================================================================================
Index 1:	 627a366e kcb=fffffa8000c37730 cell=000002b8 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES\SRV2
Index 1:	 4048cef5 kcb=fffffa8000c37510 cell=00000130 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES
Index 2:	 ef8f4617 kcb=fffffa8000c370d0 cell=00000020 f=00200000 \REGISTRY\MACHINE\SYSTEM
Index e:	 80f50565 kcb=fffffa8000c372f0 cell=00000078 f=00200000 \REGISTRY\MACHINE\SYSTEM\CONTROLSET001
===========================================================================================
0x4 keys found
kd> !reg q \REGISTRY\MACHINE\SYSTEM\ControlSet001\Services

Found KCB = fffffa8000c37510 :: \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES

Hive         fffffa8000c265e0
KeyNode      000001d52a7f0134

[SubKeyAddr]         [SubKeyName]
000001d52a7f018c     disk
000001d52a7f020c     fltmgr
000001d52a7f0264     ndis
000001d52a7f02bc     srv2
000001d52a7f533c     tcpip
000001d52a7f5404     volmgr

 Use '!reg keyinfo fffffa8000c265e0 <SubKeyAddr>' to dump the subkey details

#! open registry@22000/registry
kd> !reg hivelist

-------------------------------------------------------------------------------------------------------------------------------------------------------
|     HiveAddr     |Stable Length|    Stable Map    |Volatile Length|    Volatile Map    |MappedViews|PinnedViews|U(Cnt)|     BaseBlock     | FileName 
-------------------------------------------------------------------------------------------------------------------------------------------------------
| fffffa8000c19000 |       8000  | fffffa8000c19128 |       8000    |  fffffa8000c193a0  |      | fffffa8000c1b000  | <NONAME>
| fffffa8000c22620 |       8000  | fffffa8000c28000 |       8000    |  fffffa8000c2d000  |      | fffffa8000c24000  | stemRoot\System32\Config\SYSTEM
-------------------------------------------------------------------------------------------------------------------------------------------------------
kd> !reg q \REGISTRY\MACHINE\SYSTEM\ControlSet001\Services\srv2

Found KCB = fffffa8000c2f790 :: \REGISTRY\MACHINE\SYSTEM\CONTROLSET001\SERVICES\SRV2

Hive         fffffa8000c22620
KeyNode      000001d52a7f02bc

[ValueType]         [ValueName]                   [ValueData]
REG_DWORD           Type                          0x2
REG_DWORD           Start                         0x3
REG_EXPAND_SZ       ImagePath                     System32\DRIVERS\srv2.sys
REG_MULTI_SZ        DependOnService               srvnet\0fltmgr\0\0
REG_BINARY          Security                      0x2A7F0424 - 01 14 00 80 90 00 00 00 
REG_QWORD           LastBoot                      0x1d52a6f00001
REG_SZ              Größe                         Ä
REG_NONE            Ж                             
REG_BINARY          Journal                       0x0 - 00 07 0e 15 1c 23 2a 31 38 3f 46 4d 54 5b 62 69 70 77 7e 85 8c 93 9a a1 a8 af b6 bd c4 cb d2 d9 e0 e7 ee f5 fc 03 0a 11 18 1f 26 2d 34 3b 42 49 50 57 5e 65 6c 73 7a 81 88 8f 96 9d a4 ab b2 b9 c0 c7 ce d5 dc e3 ea f1 f8 ff 06 0d 14 1b 22 29 30 37 3e 45 4c 53 5a 61 68 6f 76 7d 84 8b 92 99 a0 a7 ae b5 bc c3 ca d1 d8 df e6 ed f4 fb 02 09 10 17 1e 25 2c 33 3a 41 48 4f 56 5d 64 6b 72 79 80 87 8e 95 9c a3 aa b1 b8 bf c6 cd d4 db e2 e9 f0 f7 fe 05 0c 13 1a 21 28 2f 36 3d 44 4b 52 59 60 67 6e 75 7c 83 8a 91 98 9f a6 ad b4 bb c2 c9 d0 d7 de e5 ec f3 fa 01 08 0f 16 1d 24 2b 32 39 40 47 4e 55 5c 63 6a 71 78 7f 86 8d 94 9b a2 a9 b0 b7 be c5 cc d3 da e1 e8 ef f6 fd 04 0b 12 19 20 27 2e 35 3c 43 4a 51 58 5f 66 6d 74 7b 82 89 90 97 9e a5 ac b3 ba c1 c8 cf d6 dd e4 eb f2 f9 00 07 0e 15 1c 23 2a 31 38 3f 46 4d 54 5b 62 69 70 77 7e 85 8c 93 9a a1 a8 af b6 bd c4 cb d2 d9 e0 e7 ee f5 fc 03 0a 11 18 1f 26 2d 34 3b 42 49 50 57 5e 65 6c 73 7a 81 88 8f 96 9d a4 ab b2 b9 c0 c7 ce d5 dc e3 ea f1 f8 ff 06 0d 14 1b 22 29 30 37 3e 45 4c 53 5a 61 68 6f 76 7d 84 8b 92 99 a0 a7 ae b5 bc c3 ca d1 d8 df e6 ed f4 fb 02 09 10 17 1e 25 2c 33 3a 41 48 4f 56 5d 64 6b 72 79 80 87 8e 95 9c a3 aa b1 b8 bf c6 cd d4 db e2 e9 f0 f7 fe 05 0c 13 1a 21 28 2f 36 3d 44 4b 52 59 60 67 6e 75 7c 83 8a 91 98 9f a6 ad b4 bb c2 c9 d0 d7 de e5 ec f3 fa 01 08 0f 16 1d 24 2b 32 39 40 47 4e 55 5c 63 6a 71 78 7f 86 8d 94 9b a2 a9 b0 b7 be c5 cc d3 da e1 e8 ef f6 fd 04 0b 12 19 20 27 2e 35 3c 43 4a 51 58 5f 66 6d 74 7b 82 89 90 97 9e a5 ac b3 ba c1 c8 cf d6 dd e4 eb f2 f9 ...
