# Hives that were not flushed, with and without their transaction logs, and damaged ones. make-hives says what is in each.
$ python3 make-hives {out}
$ ntdbg reg {out}/WHOLE -r
Hive \Config\TEST, version 1.5, 16384 bytes
[\]  Fri Mar  3 07:33:20.000 2017
[Select]  Fri Mar  3 07:33:20.000 2017
    Current                        REG_DWORD      0x1
    Default                        REG_DWORD      0x1
[Software]  Fri Mar  3 07:33:20.000 2017
    (Default)                      REG_SZ         the default
    Path                           REG_EXPAND_SZ  %SystemRoot%\system32
    Quote "\"                      REG_SZ         say "yes" \ no
    List                           REG_MULTI_SZ   one\0two
    Big                            REG_QWORD      0x123456789abcdef0
    Raw                            REG_BINARY     00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27
    Nothing                        REG_BINARY     
    Odd                            REG_SZ         61 62 63
    Unknown                        REG_0x2a       01 02 03 04 05
    Short                          REG_DWORD      01 02
[Software\Deep]  Fri Mar  3 08:33:20.000 2017
    Level                          REG_DWORD      0x2
$ ntdbg reg {out}/WHOLE Software/Deep --security
Hive \Config\TEST, version 1.5, 16384 bytes
[Software\Deep]  Fri Mar  3 08:33:20.000 2017
    security: O:SYG:SYD:(A;CI;KA;;;SY)(A;CI;KR;;;WD)
    Level                          REG_DWORD      0x2
$ ntdbg reg {out}/WHOLE --export -
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\TEST]

[HKEY_LOCAL_MACHINE\TEST\Select]
"Current"=dword:00000001
"Default"=dword:00000001

[HKEY_LOCAL_MACHINE\TEST\Software]
@="the default"
"Path"=hex(2):25,00,53,00,79,00,73,00,74,00,65,00,6d,00,52,00,6f,00,6f,00,74,\
  00,25,00,5c,00,73,00,79,00,73,00,74,00,65,00,6d,00,33,00,32,00,00,00
"Quote \"\\\""="say \"yes\" \\ no"
"List"=hex(7):6f,00,6e,00,65,00,00,00,74,00,77,00,6f,00,00,00,00,00
"Big"=hex(b):f0,de,bc,9a,78,56,34,12
"Raw"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13,14,15,16,\
  17,18,19,1a,1b,1c,1d,1e,1f,20,21,22,23,24,25,26,27
"Nothing"=hex:
"Odd"=hex(1):61,62,63
"Unknown"=hex(2a):01,02,03,04,05
"Short"=hex(4):01,02

[HKEY_LOCAL_MACHINE\TEST\Software\Deep]
"Level"=dword:00000002

$ ntdbg reg {out}/WHOLE --search yes
Hive \Config\TEST, version 1.5, 16384 bytes
data  Software : Quote "\" = say "yes" \ no
1 found in 4 keys and 13 values
# Entries in two logs (since Windows 8.1), and a vector of dirty pages (before): both end in the state of LAST.
$ ntdbg reg {out}/LAST Zulu
Hive \Config\TEST, version 1.5, 20480 bytes
[Zulu]  Fri Mar  3 07:33:21.000 2017
    New                            REG_SZ         written last
$ ntdbg reg {out}/DIRTY Zulu
Hive \Config\TEST, version 1.5, 20480 bytes
NOTE: not flushed (sequence 8, 7): 2 entries of its transaction logs applied (8 to 9)
[Zulu]  Fri Mar  3 07:33:21.000 2017
    New                            REG_SZ         written last
$ ntdbg reg {out}/DIRTY Select
Hive \Config\TEST, version 1.5, 20480 bytes
NOTE: not flushed (sequence 8, 7): 2 entries of its transaction logs applied (8 to 9)
[Select]  Fri Mar  3 07:33:20.000 2017
    Current                        REG_DWORD      0x3
    Default                        REG_DWORD      0x1
$ ntdbg reg {out}/OLD Zulu
Hive \Config\TEST, version 1.5, 20480 bytes
NOTE: not flushed (sequence 8, 7): 10 pages of its transaction log applied
[Zulu]  Fri Mar  3 07:33:21.000 2017
    New                            REG_SZ         written last
$ ntdbg reg {out}/DIRTY --export -
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\TEST]

[HKEY_LOCAL_MACHINE\TEST\Select]
"Current"=dword:00000003
"Default"=dword:00000001

[HKEY_LOCAL_MACHINE\TEST\Software]
@="the default"
"Path"=hex(2):25,00,53,00,79,00,73,00,74,00,65,00,6d,00,52,00,6f,00,6f,00,74,\
  00,25,00,5c,00,73,00,79,00,73,00,74,00,65,00,6d,00,33,00,32,00,00,00
"Quote \"\\\""="say \"yes\" \\ no"
"List"=hex(7):6f,00,6e,00,65,00,00,00,74,00,77,00,6f,00,00,00,00,00
"Big"=hex(b):f0,de,bc,9a,78,56,34,12
"Raw"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13,14,15,16,\
  17,18,19,1a,1b,1c,1d,1e,1f,20,21,22,23,24,25,26,27
"Nothing"=hex:
"Odd"=hex(1):61,62,63
"Unknown"=hex(2a):01,02,03,04,05
"Short"=hex(4):01,02

[HKEY_LOCAL_MACHINE\TEST\Software\Deep]
"Level"=dword:00000002

[HKEY_LOCAL_MACHINE\TEST\Zulu]
"New"="written last"

# A header with a wrong checksum comes from the log.
$ ntdbg reg {out}/HEADER Select
Hive \Config\TEST, version 1.5, 20480 bytes
NOTE: the header's checksum is wrong: 10 pages of its transaction log applied
[Select]  Fri Mar  3 07:33:20.000 2017
    Current                        REG_DWORD      0x3
    Default                        REG_DWORD      0x1
# The second entry of this log is damaged; this log is older than the hive; here none is left.
$ ntdbg reg {out}/BROKENLOG Select
Hive \Config\TEST, version 1.5, 16384 bytes
WARNING: not flushed (sequence 8, 7): 1 entry of its transaction logs applied (8 to 8); but the next entry of a log is damaged
[Select]  Fri Mar  3 07:33:20.000 2017
    Current                        REG_DWORD      0x2
    Default                        REG_DWORD      0x1
$ ntdbg reg {out}/STALE Select
Hive \Config\TEST, version 1.5, 16384 bytes
WARNING: not flushed (sequence 8, 7), and the logs are older than the hive: the last changes may be missing
[Select]  Fri Mar  3 07:33:20.000 2017
    Current                        REG_DWORD      0x1
    Default                        REG_DWORD      0x1
$ ntdbg reg {out}/ALONE Select
Hive \Config\TEST, version 1.5, 16384 bytes
WARNING: not flushed (sequence 8, 7), and no transaction logs lie beside the file: the last changes may be missing
[Select]  Fri Mar  3 07:33:20.000 2017
    Current                        REG_DWORD      0x1
    Default                        REG_DWORD      0x1
# Read as far as it goes.
$ ntdbg reg {out}/DAMAGED Software -r
Hive \Config\TEST, version 1.5, 16384 bytes
[Software]  Fri Mar  3 07:33:20.000 2017
    (Default)                      REG_SZ         the default
    Path                           REG_EXPAND_SZ  %SystemRoot%\system32
    Quote "\"                      REG_SZ         say "yes" \ no
    List                           REG_MULTI_SZ   one\0two
    Big                            REG_QWORD      0x123456789abcdef0
BAD: Software: Raw: offset 0x1314: the data's cell at 0x7ffffff0 lies outside of the hive
    Nothing                        REG_BINARY     
    Odd                            REG_SZ         61 62 63
    Unknown                        REG_0x2a       01 02 03 04 05
    Short                          REG_DWORD      01 02
BAD: Software: a sub key cannot be read: libregf_key_get_sub_key: unable to initialize sub key: 0.
2 could not be read
[status 3]
$ ntdbg reg {out}/GARBAGE Select
Hive \Config\TEST, version 1.5, 16397 bytes
[Select]  Fri Mar  3 07:33:20.000 2017
    Current                        REG_DWORD      0x1
    Default                        REG_DWORD      0x1
$ ntdbg reg {out}/CUT
ntdbg reg: {out}/CUT: the root key cannot be read (it is cut off, or a bin of it is damaged: what lies behind is missing): libregf_file_get_root_key: unable to create root key.
[status 2]
$ ntdbg reg {out}/WHOLE No/Such/Key
ntdbg reg: no key "No" in "\"
[status 2]
$ ntdbg reg make-hives
ntdbg reg: make-hives: offset 0x0: not a registry hive (no "regf")
[status 2]
