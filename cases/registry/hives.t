# Real SYSTEM hives. Second opinion: reglookup prints 30756 keys and 73456 values for the first; the values here are its lines.
#! needs corpus
#! needs xz
$ sh -c "xz -dc {corpus}/hives/win7-x86-SYSTEM.xz >{out}/7; xz -dc {corpus}/hives/win10-1709-SYSTEM.xz >{out}/10"
$ ntdbg reg {out}/7 'ControlSet001\Services\luafv' -r --security
Hive SYSTEM, version 1.5, 11771904 bytes
[ControlSet001\Services\luafv]  Wed Apr  4 11:47:06.671 2012
    security: O:BAG:BAD:AI(A;ID;KR;;;BU)(A;CIIOID;GR;;;BU)(A;ID;KA;;;BA)(A;CIIOID;GA;;;BA)(A;ID;KA;;;SY)(A;CIIOID;GA;;;SY)(A;CIIOID;GA;;;CO)
    DisplayName                    REG_SZ         @%systemroot%\system32\drivers\luafv.sys,-100
    Group                          REG_SZ         FSFilter Virtualization
    ImagePath                      REG_EXPAND_SZ  \SystemRoot\system32\drivers\luafv.sys
    Description                    REG_SZ         @%systemroot%\system32\drivers\luafv.sys,-101
    ErrorControl                   REG_DWORD      0x1
    Start                          REG_DWORD      0x2
    Type                           REG_DWORD      0x2
    DependOnService                REG_MULTI_SZ   FltMgr
[ControlSet001\Services\luafv\Instances]  Tue Jul 14 04:37:09.601 2009
    security: O:BAG:BAD:AI(A;ID;KR;;;BU)(A;CIIOID;GR;;;BU)(A;ID;KA;;;BA)(A;CIIOID;GA;;;BA)(A;ID;KA;;;SY)(A;CIIOID;GA;;;SY)(A;CIIOID;GA;;;CO)
    DefaultInstance                REG_SZ         luafv
[ControlSet001\Services\luafv\Instances\luafv]  Tue Jul 14 04:37:09.601 2009
    security: O:BAG:BAD:AI(A;ID;KR;;;BU)(A;CIIOID;GR;;;BU)(A;ID;KA;;;BA)(A;CIIOID;GA;;;BA)(A;ID;KA;;;SY)(A;CIIOID;GA;;;SY)(A;CIIOID;GA;;;CO)
    Altitude                       REG_SZ         135000
    Flags                          REG_DWORD      0x0
[ControlSet001\Services\luafv\Parameters]  Wed Nov 10 18:09:16.406 2010
    security: O:BAG:BAD:AI(A;ID;KR;;;BU)(A;CIIOID;GR;;;BU)(A;ID;KA;;;BA)(A;CIIOID;GA;;;BA)(A;ID;KA;;;SY)(A;CIIOID;GA;;;SY)(A;CIIOID;GA;;;CO)
    ProgramData                    REG_SZ         C:\ProgramData
$ ntdbg reg {out}/10 Select
Hive SYSTEM, version 1.5, 15466496 bytes
WARNING: not flushed (sequence 4317, 4316), and no transaction logs lie beside the file: the last changes may be missing
[Select]  Thu May 16 08:21:59.660 2019
    Current                        REG_DWORD      0x1
    Default                        REG_DWORD      0x1
    Failed                         REG_DWORD      0x0
    LastKnownGood                  REG_DWORD      0x1
$ ntdbg reg {out}/10 Select --json
{"command":"reg {out}/10 Select --json","records":[{"record":"hive","file":"{out}/10","stored_name":"SYSTEM","major":1,"minor":5,"size":15466496,"dirty":true,"logs":0,"logs_applied":0,"primary_sequence":4317,"secondary_sequence":4316,"corrupted":false,"recovery":"not flushed (sequence 4317, 4316), and no transaction logs lie beside the file: the last changes may be missing","keys":[{"record":"key","path":"Select","shown":"Select","written":"Thu May 16 08:21:59.660 2019","filetime":"0x01d50bc06eb9fea1","class":null,"key_count":0,"value_count":4,"corrupted":false,"values":[{"record":"value","name":"Current","shown_name":"Current","type":"REG_DWORD","size":4,"shown":"0x1","number":"0x00000001"},{"record":"value","name":"Default","shown_name":"Default","type":"REG_DWORD","size":4,"shown":"0x1","number":"0x00000001"},{"record":"value","name":"Failed","shown_name":"Failed","type":"REG_DWORD","size":4,"shown":"0x0","number":"0x00000000"},{"record":"value","name":"LastKnownGood","shown_name":"LastKnownGood","type":"REG_DWORD","size":4,"shown":"0x1","number":"0x00000001"}],"keys":[]}],"unreadable":0}],"notes":[],"error":null}
$ ntdbg reg {out}/7 --search 135000
Hive SYSTEM, version 1.5, 11771904 bytes
data  ControlSet001\services\luafv\Instances\luafv : Altitude = 135000
data  ControlSet002\services\luafv\Instances\luafv : Altitude = 135000
2 found in 30756 keys and 73456 values
$ ntdbg reg {out}/10 ControlSet001/Services/luafv --export - --root 'HKEY_LOCAL_MACHINE\SYSTEM'
Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\luafv]
"DependOnService"=hex(7):46,00,6c,00,74,00,4d,00,67,00,72,00,00,00,00,00
"Description"="@%systemroot%\\system32\\drivers\\luafv.sys,-101"
"DisplayName"="@%systemroot%\\system32\\drivers\\luafv.sys,-100"
"ErrorControl"=dword:00000001
"Group"="FSFilter Virtualization"
"ImagePath"=hex(2):5c,00,53,00,79,00,73,00,74,00,65,00,6d,00,52,00,6f,00,6f,00,\
  74,00,5c,00,73,00,79,00,73,00,74,00,65,00,6d,00,33,00,32,00,5c,00,64,00,72,\
  00,69,00,76,00,65,00,72,00,73,00,5c,00,6c,00,75,00,61,00,66,00,76,00,2e,00,\
  73,00,79,00,73,00,00,00
"Start"=dword:00000002
"SupportedFeatures"=dword:00000007
"Type"=dword:00000002

[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\luafv\Instances]
"DefaultInstance"="luafv"

[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\luafv\Instances\luafv]
"Altitude"="135000"
"Flags"=dword:00000000

[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\luafv\Parameters]
"ProgramData"="C:\\ProgramData"

$ ntdbg reg {out}/7 'ControlSet001\nope\luafv'
ntdbg reg: no key "nope" in "ControlSet001\"
[status 2]
$ ntdbg reg hives.t
ntdbg reg: hives.t: offset 0x0: not a registry hive (no "regf")
[status 2]
$ ntdbg reg {out}/none
ntdbg reg: {out}/none: cannot be opened: No such file or directory
[status 2]
$ ntdbg reg {out}/7 --search x --export -
ntdbg reg: --search and --export do not go together
Try ntdbg reg --help.
[status 1]
