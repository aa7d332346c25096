# Records of hardware errors: one of a machine check as Windows writes it, one with a packet of Windows Vista, one whose header
# promises more than there is, a packet alone, and addresses with none. cases/machines/hardware.toml says what there is.
#! open hardware
0: kd> !errrec fffffa8060000028
===============================================================================
Common Platform Error Record @ fffffa8060000028
-------------------------------------------------------------------------------
Revision      : 2.1
Record Id     : 01cd6ebe45bc0523
Severity      : Fatal (1)
Length        : 1480
Creator       : Microsoft
Notify Type   : Machine Check Exception
Timestamp     : 7/31/2012 2:01:07
Flags         : 0x00000000

===============================================================================
Section 0     : Processor Generic
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600000a8
Section       @ fffffa8060000210
Offset        : 488
Length        : 192
Flags         : 0x00000001 Primary
Severity      : Fatal

Proc. Type    : x86/x64
Instr. Set    : x64
Error Type    : BUS error
Operation     : Generic
Flags         : 0x00
Level         : 1
CPU Version   : 0x00000000000206a7
Processor ID  : 0x0000000000000006

===============================================================================
Section 1     : x86/x64 Processor Specific
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600000f0
Section       @ fffffa80600002d0
Offset        : 680
Length        : 128
Flags         : 0x00000000
Severity      : Fatal

Local APIC Id : 0x0000000000000006
CPU Id        : a7 06 02 00 00 08 10 06 - bf e3 9a 1f ff fb eb bf
                00 00 00 00 00 00 00 00 - 00 00 00 00 00 00 00 00
                00 00 00 00 00 00 00 00 - 00 00 00 00 00 00 00 00

Proc. Info 0  @ fffffa8060000310

===============================================================================
Section 2     : x86/x64 MCA
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060000138
Section       @ fffffa8060000350
Offset        : 808
Length        : 272
Flags         : 0x00000000
Severity      : Fatal

Error         : Internal unclassified (Proc 6 Bank 3)
  Status      : 0xfa00000000400405
  Misc.       : 0x0000000000000000

===============================================================================
Section 3     : {390f56d5-ca86-4649-95c4-73a408ae5834}
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060000180
Section       @ fffffa8060000460
Offset        : 1080
Length        : 64
Flags         : 0x00000000
Severity      : Fatal

*** Unknown section format ***

===============================================================================
Section 4     : Error Packet
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600001c8
Section       @ fffffa80600004a0
Offset        : 1144
Length        : 336
Flags         : 0x00000000
Severity      : Fatal

   WHEA Error Packet Info Section (@ fffffa80600004a0)
   Flags            : 0x00000000
   Size             : 0x150
   RawDataLength    : 0x38
   Context          : 0x0000000000000000
   ErrorType        : 0x0 - Processor
   ErrorSeverity    : 0x1 - Fatal
   ErrorSourceId    : 0x0
   ErrorSourceType  : 0x0 - MCE
   Version          : 00000002
   Cpu              : 0000000000000002
   RawDataFormat    : 0x2 - Intel64 MCA

   Raw Data         : Located @ FFFFFA80600005B8

Processor Number : 2
Bank Number      : 0
   Status  :                0
   Address : 0000000000000000 (I)
   Misc    : 0000000000000000 (I)

0: kd> !errrec fffffa8060002028
===============================================================================
Common Platform Error Record @ fffffa8060002028
-------------------------------------------------------------------------------
Revision      : 2.1
Record Id     : 01cd6ebe45bc0523
Severity      : Fatal (1)
Length        : 1184
Creator       : Microsoft
Notify Type   : Machine Check Exception
Timestamp     : 7/31/2012 2:01:07
Flags         : 0x00000000

===============================================================================
Section 0     : Processor Generic
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600020a8
Section       @ fffffa80600021c8
Offset        : 416
Length        : 192
Flags         : 0x00000001 Primary
Severity      : Fatal

No valid data fields are present.

===============================================================================
Section 1     : x86/x64 MCA
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600020f0
Section       @ fffffa8060002288
Offset        : 608
Length        : 272
Flags         : 0x00000000
Severity      : Fatal

Error         : GCACHEL2_ERR_ERR (Proc 0 Bank 4)
  Status      : 0xbe2000000005110a
  Address     : 0x00000000fdaf5c40
  Misc.       : 0x0000000000000086

===============================================================================
Section 2     : PCI Express
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060002138
Section       @ fffffa8060002398
Offset        : 880
Length        : 208
Flags         : 0x00000000
Severity      : Fatal

(what is in it is not decoded)

===============================================================================
Section 3     : Error Packet
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060002180
Section       @ fffffa8060002468
Offset        : 1088
Length        : 96
Flags         : 0x00000000
Severity      : Fatal

   WHEA Error Packet Info Section (@ fffffa8060002468)
   Flags            : 0x00000000
   Size             : 0x60
   RawDataLength    : 0x10
   Context          : 0x0000000000000000
   ErrorType        : 0x0 - Processor
   ErrorSeverity    : 0x1 - Fatal
   ErrorSourceId    : 0x0
   ErrorSourceType  : 0x0 - MCE
   Version          : 00000003
   RawDataFormat    : 0x1 - XPF MCA

   Raw Data         : Located @ FFFFFA80600024B8


0: kd> !errrec fffffa8060004028
===============================================================================
Common Platform Error Record @ fffffa8060004028
-------------------------------------------------------------------------------
Revision      : 2.1
Record Id     : 01cd6ebe45bc0523
Severity      : Fatal (1)
Length        : 672
Creator       : Microsoft
Notify Type   : Machine Check Exception
Timestamp     : 7/31/2012 2:01:07
Flags         : 0x00000000

===============================================================================
Section 0     : x86/x64 MCA
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600040a8
Section       @ fffffa80e0003f28
Offset        : 2147483392
Length        : 4294967295
Flags         : 0x00000001 Primary
Severity      : Fatal

Only 0 bytes of the section are in the record and in the dump.

===============================================================================
Section 1     : x86/x64 Processor Specific
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600040f0
Section       @ fffffa8060004248
Offset        : 544
Length        : 128
Flags         : 0x00000000
Severity      : Fatal

Local APIC Id : 0x0000000000000006
CPU Id        : a7 06 02 00 00 08 10 06 - bf e3 9a 1f ff fb eb bf
                00 00 00 00 00 00 00 00 - 00 00 00 00 00 00 00 00
                00 00 00 00 00 00 00 00 - 00 00 00 00 00 00 00 00

Proc. Info 0  @ fffffa8060004288

===============================================================================
Section 2     : {00000006-0000-0000-0000-000000000000}
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060004138
Section       @ fffffa8060004029
Offset        : 1
Length        : 1
Flags         : 0x00000000
Severity      : Recoverable

*** Unknown section format ***

===============================================================================
Section 3     : {00000000-0000-0000-0000-000000000000}
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060004180
Section       @ fffffa8060004028
Offset        : 0
Length        : 0
Flags         : 0x00000000
Severity      : Recoverable

*** Unknown section format ***

===============================================================================
Section 4     : {00000000-0000-0000-0000-000000000000}
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600041c8
Section       @ fffffa8060004028
Offset        : 0
Length        : 0
Flags         : 0x00000000
Severity      : Recoverable

*** Unknown section format ***

===============================================================================
Section 5     : {00000000-0000-0000-0000-000000000000}
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060004210
Section       @ fffffa8060004028
Offset        : 0
Length        : 0
Flags         : 0x00000000
Severity      : Recoverable

*** Unknown section format ***

===============================================================================
Section 6     : {00000000-0000-0000-0000-000000000000}
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060004258
Section       @ fffffa80600246cf
Offset        : 132775
Length        : 101713920
Flags         : 0xbfebfbff Primary
Severity      : Recoverable

Only 0 bytes of the section are in the record and in the dump.

The record has 65535 sections; the descriptors of the others are not there.
0: kd> !errpkt fffffa8060006028
   WHEA Error Packet Info Section (@ fffffa8060006028)
   Flags            : 0x00000000
   Size             : 0x150
   RawDataLength    : 0x38
   Context          : 0x0000000000000000
   ErrorType        : 0x0 - Processor
   ErrorSeverity    : 0x1 - Fatal
   ErrorSourceId    : 0x0
   ErrorSourceType  : 0x0 - MCE
   Version          : 00000002
   Cpu              : 0000000000000002
   RawDataFormat    : 0x2 - Intel64 MCA

   Raw Data         : Located @ FFFFFA8060006140

Processor Number : 2
Bank Number      : 0
   Status  :                0
   Address : 0000000000000000 (I)
   Misc    : 0000000000000000 (I)
0: kd> !errpkt fffffa8060000028
address 0xfffffa8060000028: there is no error packet: its signature is missing or not in the dump
0: kd> !errrec fffffa8060006028
address 0xfffffa8060006028: there is no error record: its signature (CPER) is missing or not in the dump
0: kd> !errrec 10
address 0x10: there is no error record: its signature (CPER) is missing or not in the dump
0: kd> !errrec
       ^ Numeric expression missing error in '!errrec'
0: kd> !errrec fffffa8060000028 7
                               ^ Extra character error in '!errrec fffffa8060000028 7'
#! open hardware@3790/hardware
0: kd> !errrec fffffa8060002028
===============================================================================
Common Platform Error Record @ fffffa8060002028
-------------------------------------------------------------------------------
Revision      : 2.1
Record Id     : 01cd6ebe45bc0523
Severity      : Fatal (1)
Length        : 1184
Creator       : Microsoft
Notify Type   : Machine Check Exception
Timestamp     : 7/31/2012 2:01:07
Flags         : 0x00000000

===============================================================================
Section 0     : Processor Generic
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600020a8
Section       @ fffffa80600021c8
Offset        : 416
Length        : 192
Flags         : 0x00000001 Primary
Severity      : Fatal

No valid data fields are present.

===============================================================================
Section 1     : x86/x64 MCA
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600020f0
Section       @ fffffa8060002288
Offset        : 608
Length        : 272
Flags         : 0x00000000
Severity      : Fatal

Error         : GCACHEL2_ERR_ERR (Proc 0 Bank 4)
  Status      : 0xbe2000000005110a
  Address     : 0x00000000fdaf5c40
  Misc.       : 0x0000000000000086

===============================================================================
Section 2     : PCI Express
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060002138
Section       @ fffffa8060002398
Offset        : 880
Length        : 208
Flags         : 0x00000000
Severity      : Fatal

(what is in it is not decoded)

===============================================================================
Section 3     : Error Packet
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060002180
Section       @ fffffa8060002468
Offset        : 1088
Length        : 96
Flags         : 0x00000000
Severity      : Fatal

   WHEA Error Packet Info Section (@ fffffa8060002468)
   Flags            : 0x00000000
   Size             : 0x60
   RawDataLength    : 0x10
   Context          : 0x0000000000000000
   ErrorType        : 0x0 - Processor
   ErrorSeverity    : 0x1 - Fatal
   ErrorSourceId    : 0x0
   ErrorSourceType  : 0x0 - MCE
   Version          : 00000003
   RawDataFormat    : 0x1 - XPF MCA

   Raw Data         : Located @ FFFFFA80600024B8


#! open hardware@19041/hardware
0: kd> !errrec fffffa8060000028
===============================================================================
Common Platform Error Record @ fffffa8060000028
-------------------------------------------------------------------------------
Revision      : 2.1
Record Id     : 01cd6ebe45bc0523
Severity      : Fatal (1)
Length        : 1480
Creator       : Microsoft
Notify Type   : Machine Check Exception
Timestamp     : 7/31/2012 2:01:07
Flags         : 0x00000000

===============================================================================
Section 0     : Processor Generic
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600000a8
Section       @ fffffa8060000210
Offset        : 488
Length        : 192
Flags         : 0x00000001 Primary
Severity      : Fatal

Proc. Type    : x86/x64
Instr. Set    : x64
Error Type    : BUS error
Operation     : Generic
Flags         : 0x00
Level         : 1
CPU Version   : 0x00000000000206a7
Processor ID  : 0x0000000000000006

===============================================================================
Section 1     : x86/x64 Processor Specific
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600000f0
Section       @ fffffa80600002d0
Offset        : 680
Length        : 128
Flags         : 0x00000000
Severity      : Fatal

Local APIC Id : 0x0000000000000006
CPU Id        : a7 06 02 00 00 08 10 06 - bf e3 9a 1f ff fb eb bf
                00 00 00 00 00 00 00 00 - 00 00 00 00 00 00 00 00
                00 00 00 00 00 00 00 00 - 00 00 00 00 00 00 00 00

Proc. Info 0  @ fffffa8060000310

===============================================================================
Section 2     : x86/x64 MCA
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060000138
Section       @ fffffa8060000350
Offset        : 808
Length        : 272
Flags         : 0x00000000
Severity      : Fatal

Error         : Internal unclassified (Proc 6 Bank 3)
  Status      : 0xfa00000000400405
  Misc.       : 0x0000000000000000

===============================================================================
Section 3     : {390f56d5-ca86-4649-95c4-73a408ae5834}
-------------------------------------------------------------------------------
Descriptor    @ fffffa8060000180
Section       @ fffffa8060000460
Offset        : 1080
Length        : 64
Flags         : 0x00000000
Severity      : Fatal

*** Unknown section format ***

===============================================================================
Section 4     : Error Packet
-------------------------------------------------------------------------------
Descriptor    @ fffffa80600001c8
Section       @ fffffa80600004a0
Offset        : 1144
Length        : 336
Flags         : 0x00000000
Severity      : Fatal

   WHEA Error Packet Info Section (@ fffffa80600004a0)
   Flags            : 0x00000000
   Size             : 0x150
   RawDataLength    : 0x38
   Context          : 0x0000000000000000
   ErrorType        : 0x0 - Processor
   ErrorSeverity    : 0x1 - Fatal
   ErrorSourceId    : 0x0
   ErrorSourceType  : 0x0 - MCE
   Version          : 00000002
   Cpu              : 0000000000000002
   RawDataFormat    : 0x2 - Intel64 MCA

   Raw Data         : Located @ FFFFFA80600005B8

Processor Number : 2
Bank Number      : 0
   Status  :                0
   Address : 0000000000000000 (I)
   Misc    : 0000000000000000 (I)

#! note The sources of errors. Form: windows-driver-docs, "!whea"; what a device driver's source is called is not published.
0: kd> !whea
Error Source Table @ fffff800036daf58
5 Error Sources
Error Source 0 @ fffffa8000c06f40
   Notify Type      : Machine Check Exception
   Type             : 0x0 (MCE)
   Error Count      : 8
   Record Count     : 4
   Record Length    : c3e
   Error Records    : wrapper @ fffffa8000c08000  record @ fffffa8000c08028
                    : wrapper @ fffffa8000c08c3e  record @ fffffa8000c08c66
                    : wrapper @ fffffa8000c0987c  record @ fffffa8000c098a4
                    : wrapper @ fffffa8000c0a4ba  record @ fffffa8000c0a4e2
   Descriptor       : @ fffffa8000c06fa0
      Length                     : 3cc
      Max Raw Data Length        : 392
      Num Records To Preallocate : 4
      Max Sections Per Record    : 3
      Error Source ID            : 0
      Flags                      : 00000000
Error Source 1 @ fffffa8000c0b100
   Notify Type      : Corrected Machine Check
   Type             : 0x1 (CMC)
   Error Count      : 0
   Record Count     : 2
   Record Length    : c3e
   Error Records    : wrapper @ fffffa8000c0c000  record @ fffffa8000c0c028
                    : wrapper @ fffffa8000c0cc3e  record @ fffffa8000c0cc66
   Descriptor       : @ fffffa8000c0b160
      Length                     : 3cc
      Max Raw Data Length        : 392
      Num Records To Preallocate : 2
      Max Sections Per Record    : 3
      Error Source ID            : 1
      Flags                      : 00000000
Error Source 2 @ fffffa8000c0d880
   Notify Type      : Non-Maskable Interrupt
   Type             : 0x3 (NMI)
   Error Count      : 1
   Record Count     : 1
   Record Length    : 1f8
   Error Records    : wrapper @ fffffa8000c0e000  record @ fffffa8000c0e028
   Descriptor       : @ fffffa8000c0d8e0
      Length                     : 3cc
      Max Raw Data Length        : 100
      Num Records To Preallocate : 1
      Max Sections Per Record    : 1
      Error Source ID            : 2
      Flags                      : 00000000
Error Source 3 @ fffffa8000c0e200
   Notify Type      : BOOT Error Record
   Type             : 0x7 (BOOT)
   Error Count      : 0
   Record Count     : 1
   Record Length    : 4f8
   Error Records    : wrapper @ 0000000000000000  record @ 0000000000000028
   Descriptor       : @ fffffa8000c0e260
      Length                     : 3cc
      Max Raw Data Length        : 400
      Num Records To Preallocate : 1
      Max Sections Per Record    : 1
      Error Source ID            : 3
      Flags                      : 00000000
Error Source 4 @ fffffa8000c0e630
   Notify Type      : Unknown
   Type             : 0x10 (Device Driver)
   Error Count      : 0
   Record Count     : 1
   Record Length    : 4f8
   Error Records    : wrapper @ fffffa8000c0f000  record @ fffffa8000c0f028
   Descriptor       : @ fffffa8000c0e690
      Length                     : 3cc
      Max Raw Data Length        : 400
      Num Records To Preallocate : 1
      Max Sections Per Record    : 1
      Error Source ID            : 4
      Flags                      : 00000001
0: kd> !errrec fffffa8000c08028
===============================================================================
Common Platform Error Record @ fffffa8000c08028
-------------------------------------------------------------------------------
Revision      : 2.1
Record Id     : 01cd6ebe45bc0523
Severity      : Fatal (1)
Length        : 472
Creator       : Microsoft
Notify Type   : Machine Check Exception
Timestamp     : 7/31/2012 2:01:07
Flags         : 0x00000000

===============================================================================
Section 0     : x86/x64 MCA
-------------------------------------------------------------------------------
Descriptor    @ fffffa8000c080a8
Section       @ fffffa8000c080f0
Offset        : 200
Length        : 272
Flags         : 0x00000001 Primary
Severity      : Fatal

Error         : Internal unclassified (Proc 6 Bank 3)
  Status      : 0xfa00000000400405
  Misc.       : 0x0000000000000000

0: kd> !whea 1
            ^ Extra character error in '!whea 1'
#! note a record count beyond all measure, and a list whose second entry leads nowhere
0: kd> ed @@c++(&((nt!_WHEAP_ERROR_SOURCE*)0xfffffa8000c0b100)->RecordCount) ffffffff; eq @@c++(&((nt!_WHEAP_ERROR_SOURCE*)0xfffffa8000c0b100)->RecordLength) 0
0: kd> .shell -ci "!whea" wc -l
76
.shell: Process exited
0: kd> eq @@c++(&((nt!_WHEAP_ERROR_SOURCE*)0xfffffa8000c06f40)->ListEntry.Flink) 10
0: kd> !whea
Error Source Table @ fffff800036daf58
5 Error Sources
Error Source 0 @ fffffa8000c06f40
   Notify Type      : Machine Check Exception
   Type             : 0x0 (MCE)
   Error Count      : 8
   Record Count     : 4
   Record Length    : c3e
   Error Records    : wrapper @ fffffa8000c08000  record @ fffffa8000c08028
                    : wrapper @ fffffa8000c08c3e  record @ fffffa8000c08c66
                    : wrapper @ fffffa8000c0987c  record @ fffffa8000c098a4
                    : wrapper @ fffffa8000c0a4ba  record @ fffffa8000c0a4e2
   Descriptor       : @ fffffa8000c06fa0
      Length                     : 3cc
      Max Raw Data Length        : 392
      Num Records To Preallocate : 4
      Max Sections Per Record    : 3
      Error Source ID            : 0
      Flags                      : 00000000
Error Source 1 @ 0000000000000010
   Notify Type      : Unknown
   Type             : 0x??? (Unknown)
   Error Count      : ???
   Record Count     : ???
   Record Length    : ???
   Error Records    : ????????
   Descriptor       : @ 0000000000000070
      Length                     : ???
      Max Raw Data Length        : ???
      Num Records To Preallocate : ???
      Max Sections Per Record    : ???
      Error Source ID            : ???
      Flags                      : ????????
Error Source 2 @ fffffa8000c0e630
   Notify Type      : Unknown
   Type             : 0x10 (Device Driver)
   Error Count      : 0
   Record Count     : 1
   Record Length    : 4f8
   Error Records    : wrapper @ fffffa8000c0f000  record @ fffffa8000c0f028
   Descriptor       : @ fffffa8000c0e690
      Length                     : 3cc
      Max Raw Data Length        : 400
      Num Records To Preallocate : 1
      Max Sections Per Record    : 1
      Error Source ID            : 4
      Flags                      : 00000001
Error Source 3 @ fffffa8000c0e200
   Notify Type      : BOOT Error Record
   Type             : 0x7 (BOOT)
   Error Count      : 0
   Record Count     : 1
   Record Length    : 4f8
   Error Records    : wrapper @ 0000000000000000  record @ 0000000000000028
   Descriptor       : @ fffffa8000c0e260
      Length                     : 3cc
      Max Raw Data Length        : 400
      Num Records To Preallocate : 1
      Max Sections Per Record    : 1
      Error Source ID            : 3
      Flags                      : 00000000
Error Source 4 @ fffffa8000c0d880
   Notify Type      : Non-Maskable Interrupt
   Type             : 0x3 (NMI)
   Error Count      : 1
   Record Count     : 1
   Record Length    : 1f8
   Error Records    : wrapper @ fffffa8000c0e000  record @ fffffa8000c0e028
   Descriptor       : @ fffffa8000c0d8e0
      Length                     : 3cc
      Max Raw Data Length        : 100
      Num Records To Preallocate : 1
      Max Sections Per Record    : 1
      Error Source ID            : 2
      Flags                      : 00000000
Error Source 5 @ fffffa8000c0b100
   Notify Type      : Corrected Machine Check
   Type             : 0x1 (CMC)
   Error Count      : 0
   Record Count     : ffffffff
   Record Length    : 0
   Error Records    : wrapper @ fffffa8000c0c000  record @ fffffa8000c0c028
                    : fffffffe more are not shown
   Descriptor       : @ fffffa8000c0b160
      Length                     : 3cc
      Max Raw Data Length        : 392
      Num Records To Preallocate : 2
      Max Sections Per Record    : 3
      Error Source ID            : 1
      Flags                      : 00000000
the list of error sources: an entry is not readable after 6
#! open hardware
0: kd> !whea
nt has no WheapErrorSourceTable, or no type of it: nt's symbols of Windows 8 or later are needed
