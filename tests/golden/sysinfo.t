# !sysinfo. Subcommands and flags: windows-driver-docs, "!sysinfo". The lines of machineid, smbios, cpuinfo and cpuspeed have the
# form of published sessions (mikemstech.blogspot.com 2010-09, Microsoft's article on bug check 109 under VMware, support forums);
# those of gbl, registers and -csv are our own. The machine and its numbers: cases/forge/firmware.py.
#! open firmware
kd> !sysinfo machineid
Machine ID Information [From Smbios 2.7, DMIVersion 39, Size=692]
BiosMajorRelease = 4
BiosMinorRelease = 6
BiosVendor = Example BIOS Works
BiosVersion = 2.6.0
BiosReleaseDate = 05/19/2008
SystemManufacturer = Example Computers
SystemProductName = Workstation "390"
SystemFamily = Desk
SystemVersion = Rev. A
SystemSKU = SKU-7
BaseBoardManufacturer = Example Boards
BaseBoardProduct = EB-0911
BaseBoardVersion = A00
kd> !sysinfo smbios
[SMBIOS Data Tables v2.7]
[DMI Version - 39]
[2.0 Calling Convention - No]
[Table Size - 692 bytes]
[BIOS Information (Type 0) - Length 24 - Handle 0000h]
  Vendor                        Example BIOS Works
  BIOS Version                  2.6.0
  BIOS Starting Address Segment f000
  BIOS Release Date             05/19/2008
  BIOS ROM Size                 800000
  BIOS Characteristics
       07: - PCI Supported
       09: - Plug and Play Supported
       11: - Upgradeable FLASH BIOS
       15: - CD-Boot Supported
       19: - EDD Supported
       33: - BIOS Vendor Reserved
  BIOS Characteristic Extensions
       00: - ACPI Supported
       01: - USB Legacy Supported
       10: - Specification Reserved
  BIOS Major Revision           4
  BIOS Minor Revision           6
  EC Firmware Major Revision    255
  EC Firmware Minor Revision    255
[System Information (Type 1) - Length 27 - Handle 0001h]
  Manufacturer                  Example Computers
  Product Name                  Workstation "390"
  Version                       Rev. A
  Serial Number                         
  UUID                          01234567-89ab-cdef-0123-456789abcdef
  Wakeup Type                   Power Switch
  SKUNumber                     SKU-7
  Family                        Desk
[BaseBoard Information (Type 2) - Length 15 - Handle 0002h]
  Manufacturer                  Example Boards
  Product                       EB-0911
  Version                       A00
  Serial Number                         
  Feature Flags                 09h
  Location                      Slot 0
  Chassis Handle                0003h
  Board Type                    0ah - Motherboard
  Number of Child Handles       0
[System Enclosure (Type 3) - Length 21 - Handle 0003h]
  Manufacturer                  Example Cases
  Chassis Type                  Desktop
  Version                       C1
  Serial Number                     
  Bootup State                  Safe
  Power Supply State            Safe
  Thermal State                 Safe
  Security Status               None
  OEM Defined                   0
  Height                        0U
  Number of Power Cords         1
  Number of Contained Elements  0
  Contained Element Size        0
[Processor Information (Type 4) - Length 35 - Handle 0004h]
  Socket Designation            CPU 0
  Processor Type                Central Processor
  Processor Family              c6h - Specification Reserved
  Processor Manufacturer        GenuineIntel
  Processor ID                  bfebfbff000206a7
  Processor Version             Intel(R) Example(TM) CPU @ 3.40GHz
  Processor Voltage             8ch - 1.2V
  External Clock                100MHz
  Max Speed                     3800MHz
  Current Speed                 3400MHz
  Status                        Enabled Populated
  Processor Upgrade             Other
  L1 Cache Handle               0005h
[Cache Information (Type 7) - Length 19 - Handle 0005h]
  Socket Designation            L1-Cache
  Cache Configuration           0180h - WB Enabled Int NonSocketed L1
  Maximum Cache Size            0100h - 256K
  Installed Size                8004h - 256K
  Supported SRAM Type           0020h - Synchronous 
  Current SRAM Type             0020h - Synchronous 
  Cache Speed                   0ns
  Error Correction Type         Parity
  System Cache Type             Data
  Associativity                 8-way Set-Associative
[Port Connector Information (Type 8) - Length 9 - Handle 0006h]
  Internal Reference            J1A1
  Internal Connector Type       00h
  External Reference            USB 1
  External Connector Type       12h
  Port Type                     10h
[System Slots (Type 9) - Length 13 - Handle 0007h]
  Slot Designation              PCIEX1
  Slot Type                     a5h
  Slot Data Bus Width           08h
  Current Usage                 04h
  Slot Length                   03h
  Slot ID                       0001h
[Onboard Devices Information (Type 10) - Length 6 - Handle 0008h]
  Number of Devices             1
  01: Type                      Ethernet [enabled]
  01: Description               Onboard Ethernet
[OEM Strings (Type 11) - Length 5 - Handle 0009h]
  Number of Strings             2
   1                            first
   2                            second
[Physical Memory Array (Type 16) - Length 15 - Handle 000ah]
  Location                      03h - SystemBoard/Motherboard
  Use                           03h - System Memory
  Memory Error Correction       03h - None
  Maximum Capacity              16777216KB
  Number of Memory Devices      2
[Memory Device (Type 17) - Length 27 - Handle 000bh]
  Physical Memory Array Handle  000ah
  Total Width                   64 bits
  Data Width                    64 bits
  Size                          4096MB
  Form Factor                   09h - DIMM
  Device Locator                ChannelA-DIMM0
  Bank Locator                  BANK 0
  Memory Type                   18h - Specification Reserved
  Type Detail                   0080h - Synchronous 
  Speed                         1600MHz
  Manufacturer                  Example Memory
  Serial Number                     
  Part Number                   EM-1600
[Memory Device (Type 17) - Length 27 - Handle 000ch]
  Physical Memory Array Handle  000ah
  Size                          [Not Populated]
  Form Factor                   09h - DIMM
  Device Locator                ChannelB-DIMM0
  Bank Locator                  BANK 1
  Memory Type                   02h - Unknown
  Type Detail                   0004h - Unknown 
[Memory Array Mapped Address (Type 19) - Length 15 - Handle 000dh]
  Starting Address              00000000h
  Ending Address                003fffffh
  Memory Array Handle           000ah
  Partition Width               01
[Memory Device Mapped Address (Type 20) - Length 19 - Handle 000eh]
  Starting Address              00000000h
  Ending Address                003fffffh
  Memory Device Handle          000bh
  Mem Array Mapped Adr Handle   000dh
  Partition Row Position        01
  Interleave Data Depth         02
[Portable Battery (Type 22) - Length 15 - Handle 000fh]
  Location                      Bay
  Manufacturer                  Example Cells
  Device Chemistry              06h - Lithium-ion
  Design Capacity               5000mWh
  Design Voltage                1200mV
[Unknown (Type 200) - Length 8 - Handle 0010h]
kd> !sysinfo smbios -memory -v
[SMBIOS Data Tables v2.7]
[DMI Version - 39]
[2.0 Calling Convention - No]
[Table Size - 692 bytes]
[Physical Memory Array (Type 16) - Length 15 - Handle 000ah]
  Location                      03h - SystemBoard/Motherboard
  Use                           03h - System Memory
  Memory Error Correction       03h - None
  Maximum Capacity              16777216KB
  Memory Error Inf Handle       [Not Provided]
  Number of Memory Devices      2
[Memory Device (Type 17) - Length 27 - Handle 000bh]
  Physical Memory Array Handle  000ah
  Memory Error Info Handle      [Not Provided]
  Total Width                   64 bits
  Data Width                    64 bits
  Size                          4096MB
  Form Factor                   09h - DIMM
  Device Set                    [Not Provided]
  Device Locator                ChannelA-DIMM0
  Bank Locator                  BANK 0
  Memory Type                   18h - Specification Reserved
  Type Detail                   0080h - Synchronous 
  Speed                         1600MHz
  Manufacturer                  Example Memory
  Serial Number                     
  Asset Tag Number              [Not Provided]
  Part Number                   EM-1600
[Memory Device (Type 17) - Length 27 - Handle 000ch]
  Physical Memory Array Handle  000ah
  Memory Error Info Handle      [Not Provided]
  Total Width                   [Not Provided]
  Data Width                    [Not Provided]
  Size                          [Not Populated]
  Form Factor                   09h - DIMM
  Device Set                    [Not Provided]
  Device Locator                ChannelB-DIMM0
  Bank Locator                  BANK 1
  Memory Type                   02h - Unknown
  Type Detail                   0004h - Unknown 
  Speed                         [Not Provided]
  Manufacturer                  [Not Provided]
  Serial Number                 [Not Provided]
  Asset Tag Number              [Not Provided]
  Part Number                   [Not Provided]
[Memory Array Mapped Address (Type 19) - Length 15 - Handle 000dh]
  Starting Address              00000000h
  Ending Address                003fffffh
  Memory Array Handle           000ah
  Partition Width               01
[Memory Device Mapped Address (Type 20) - Length 19 - Handle 000eh]
  Starting Address              00000000h
  Ending Address                003fffffh
  Memory Device Handle          000bh
  Mem Array Mapped Adr Handle   000dh
  Partition Row Position        01
  Interleave Position           [Not Provided]
  Interleave Data Depth         02
kd> !sysinfo smbios -power -debug
[SMBIOS Data Tables v2.7]
[DMI Version - 39]
[2.0 Calling Convention - No]
[Table Size - 692 bytes]
[Portable Battery (Type 22) - Length 15 - Handle 000fh]
  Location                      Bay
  Manufacturer                  Example Cells
  Device Chemistry              06h - Lithium-ion
  Design Capacity               5000mWh
  Design Voltage                1200mV
Type,Handle,Name,Value
22,000f,"Location","Bay"
22,000f,"Manufacturer","Example Cells"
22,000f,"Device Chemistry","06h - Lithium-ion"
22,000f,"Design Capacity","5000mWh"
22,000f,"Design Voltage","1200mV"
kd> !sysinfo smbios -csv -noheaders -devices -processor
4,0004,"Socket Designation","CPU 0"
4,0004,"Processor Type","Central Processor"
4,0004,"Processor Family","c6h - Specification Reserved"
4,0004,"Processor Manufacturer","GenuineIntel"
4,0004,"Processor ID","bfebfbff000206a7"
4,0004,"Processor Version","Intel(R) Example(TM) CPU @ 3.40GHz"
4,0004,"Processor Voltage","8ch - 1.2V"
4,0004,"External Clock","100MHz"
4,0004,"Max Speed","3800MHz"
4,0004,"Current Speed","3400MHz"
4,0004,"Status","Enabled Populated"
4,0004,"Processor Upgrade","Other"
4,0004,"L1 Cache Handle","0005h"
7,0005,"Socket Designation","L1-Cache"
7,0005,"Cache Configuration","0180h - WB Enabled Int NonSocketed L1"
7,0005,"Maximum Cache Size","0100h - 256K"
7,0005,"Installed Size","8004h - 256K"
7,0005,"Supported SRAM Type","0020h - Synchronous "
7,0005,"Current SRAM Type","0020h - Synchronous "
7,0005,"Cache Speed","0ns"
7,0005,"Error Correction Type","Parity"
7,0005,"System Cache Type","Data"
7,0005,"Associativity","8-way Set-Associative"
8,0006,"Internal Reference","J1A1"
8,0006,"Internal Connector Type","00h"
8,0006,"External Reference","USB 1"
8,0006,"External Connector Type","12h"
8,0006,"Port Type","10h"
9,0007,"Slot Designation","PCIEX1"
9,0007,"Slot Type","a5h"
9,0007,"Slot Data Bus Width","08h"
9,0007,"Current Usage","04h"
9,0007,"Slot Length","03h"
9,0007,"Slot ID","0001h"
10,0008,"Number of Devices","1"
10,0008,"01: Type","Ethernet [enabled]"
10,0008,"01: Description","Onboard Ethernet"
kd> !sysinfo cpuinfo
[CPU Information]
~MHz = REG_DWORD 3411
Component Information = REG_BINARY 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0
Configuration Data = REG_FULL_RESOURCE_DESCRIPTOR ff,ff,ff,ff,ff,ff,ff,ff,0,0,0,0,0,0,0,0
Identifier = REG_SZ Intel64 Family 6 Model 42 Stepping 7
ProcessorNameString = REG_SZ Intel(R) Example(TM) CPU @ 3.40GHz
Previous Update Signature = REG_BINARY 0,0,0,0,28,0,0,0
Update Signature = REG_BINARY 0,0,0,0,29,0,0,0
Update Status = REG_DWORD 2
VendorIdentifier = REG_SZ GenuineIntel
MSR8B = REG_QWORD 2900000000
kd> !sysinfo cpuinfo -csv
Name,Value
"~MHz","3411"
"Component Information","0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
"Configuration Data","ff,ff,ff,ff,ff,ff,ff,ff,0,0,0,0,0,0,0,0"
"Identifier","Intel64 Family 6 Model 42 Stepping 7"
"ProcessorNameString","Intel(R) Example(TM) CPU @ 3.40GHz"
"Previous Update Signature","0,0,0,0,28,0,0,0"
"Update Signature","0,0,0,0,29,0,0,0"
"Update Status","2"
"VendorIdentifier","GenuineIntel"
"MSR8B","2900000000"
kd> !sysinfo cpuspeed
CPUID:        "Intel(R) Example(TM) CPU @ 3.40GHz"
MaxSpeed:     3400
CurrentSpeed: 3411
kd> !sysinfo cpuspeed -csv
Name,Value
"CPUID","Intel(R) Example(TM) CPU @ 3.40GHz"
"MaxSpeed","3400"
"CurrentSpeed","3411"
kd> !cpuinfo
CP  F/M/S Manufacturer  MHz PRCB Signature    MSR 8B Signature Features
 0  0,0,0 GenuineIntel 2400 0000000000000000                   00000000
                      Cached Update Signature 0000002900000000
                     Initial Update Signature 0000002800000000
kd> !sysinfo cpumicrocode
Initial Microcode Version:   00000028:00000000
Cached Microcode Version:    00000029:00000000
kd> !sysinfo gbl
Table  Length    Rev  OEM     OEM table  OEM rev.  Creator  Creator rev.
FACP   0000010c  01   EXMPL   EXBOARD    01072009  MSFT     00010013
SSDT   0000092a  01   EXMPL   EXBOARD    01072009  MSFT     00010013
HPET   00000038  01   EXMPL   EXBOARD    01072009  MSFT     00010013
DSDT   00008000  01   EXMPL   EXBOARD    01072009  MSFT     00010013
kd> !sysinfo gbl -csv -noheaders
FACP,10c,1,EXMPL,EXBOARD,1072009,MSFT,10013
SSDT,92a,1,EXMPL,EXBOARD,1072009,MSFT,10013
HPET,38,1,EXMPL,EXBOARD,1072009,MSFT,10013
DSDT,8000,1,EXMPL,EXBOARD,1072009,MSFT,10013
kd> !sysinfo registers
Kind   Number    Value (a second line: the same, as the hardware itself says it)
CPUID  00000001  000206a7 00100800 9fbae3ff bfebfbff
                 000206a7 00100800 1fbae3ff bfebfbff
MSR    c0000080  0000000000000d01
kd> !sysinfo machineid -csv
Name,Value
"BiosMajorRelease","4"
"BiosMinorRelease","6"
"BiosVendor","Example BIOS Works"
"BiosVersion","2.6.0"
"BiosReleaseDate","05/19/2008"
"SystemManufacturer","Example Computers"
"SystemProductName","Workstation ""390"""
"SystemFamily","Desk"
"SystemVersion","Rev. A"
"SystemSKU","SKU-7"
"BaseBoardManufacturer","Example Boards"
"BaseBoardProduct","EB-0911"
"BaseBoardVersion","A00"
kd> !sysinfo registers -csv
                       ^ Syntax error in '!sysinfo registers -csv'
kd> !sysinfo cpuinfo -v
                     ^ Syntax error in '!sysinfo cpuinfo -v'
kd> !sysinfo everything
            ^ Syntax error in '!sysinfo everything'
kd> !sysinfo -?
!sysinfo cpuinfo [-csv [-noheaders]]
!sysinfo cpumicrocode [-csv [-noheaders]]
!sysinfo cpuspeed [-csv [-noheaders]]
!sysinfo gbl [-csv [-noheaders]]
!sysinfo machineid [-csv [-noheaders]]
!sysinfo registers
!sysinfo smbios [-csv [-noheaders]] {-debug | -devices | -memory | -power | -processor | -system | -v}
!sysinfo -?
#! note The table stands where a PC's firmware leaves it, behind an entry point of version 2, or 3.
#! open firmware/anchor2
kd> !sysinfo machineid
Machine ID Information [From Smbios 2.7, DMIVersion 39, Size=692]
BiosMajorRelease = 4
BiosMinorRelease = 6
BiosVendor = Example BIOS Works
BiosVersion = 2.6.0
BiosReleaseDate = 05/19/2008
SystemManufacturer = Example Computers
SystemProductName = Workstation "390"
SystemFamily = Desk
SystemVersion = Rev. A
SystemSKU = SKU-7
BaseBoardManufacturer = Example Boards
BaseBoardProduct = EB-0911
BaseBoardVersion = A00
kd> !sysinfo smbios -processor
[SMBIOS Data Tables v2.7]
[DMI Version - 39]
[2.0 Calling Convention - No]
[Table Size - 692 bytes]
[Processor Information (Type 4) - Length 35 - Handle 0004h]
  Socket Designation            CPU 0
  Processor Type                Central Processor
  Processor Family              c6h - Specification Reserved
  Processor Manufacturer        GenuineIntel
  Processor ID                  bfebfbff000206a7
  Processor Version             Intel(R) Example(TM) CPU @ 3.40GHz
  Processor Voltage             8ch - 1.2V
  External Clock                100MHz
  Max Speed                     3800MHz
  Current Speed                 3400MHz
  Status                        Enabled Populated
  Processor Upgrade             Other
  L1 Cache Handle               0005h
[Cache Information (Type 7) - Length 19 - Handle 0005h]
  Socket Designation            L1-Cache
  Cache Configuration           0180h - WB Enabled Int NonSocketed L1
  Maximum Cache Size            0100h - 256K
  Installed Size                8004h - 256K
  Supported SRAM Type           0020h - Synchronous 
  Current SRAM Type             0020h - Synchronous 
  Cache Speed                   0ns
  Error Correction Type         Parity
  System Cache Type             Data
  Associativity                 8-way Set-Associative
#! open firmware/anchor3
kd> !sysinfo machineid
Machine ID Information [From Smbios 3.2, DMIVersion 0, Size=692]
BiosMajorRelease = 4
BiosMinorRelease = 6
BiosVendor = Example BIOS Works
BiosVersion = 2.6.0
BiosReleaseDate = 05/19/2008
SystemManufacturer = Example Computers
SystemProductName = Workstation "390"
SystemFamily = Desk
SystemVersion = Rev. A
SystemSKU = SKU-7
BaseBoardManufacturer = Example Boards
BaseBoardProduct = EB-0911
BaseBoardVersion = A00
kd> !sysinfo smbios -processor
[SMBIOS Data Tables v3.2]
[DMI Version - 0]
[2.0 Calling Convention - No]
[Table Size - 692 bytes]
[Processor Information (Type 4) - Length 35 - Handle 0004h]
  Socket Designation            CPU 0
  Processor Type                Central Processor
  Processor Family              c6h - Specification Reserved
  Processor Manufacturer        GenuineIntel
  Processor ID                  bfebfbff000206a7
  Processor Version             Intel(R) Example(TM) CPU @ 3.40GHz
  Processor Voltage             8ch - 1.2V
  External Clock                100MHz
  Max Speed                     3800MHz
  Current Speed                 3400MHz
  Status                        Enabled Populated
  Processor Upgrade             Other
  L1 Cache Handle               0005h
[Cache Information (Type 7) - Length 19 - Handle 0005h]
  Socket Designation            L1-Cache
  Cache Configuration           0180h - WB Enabled Int NonSocketed L1
  Maximum Cache Size            0100h - 256K
  Installed Size                8004h - 256K
  Supported SRAM Type           0020h - Synchronous 
  Current SRAM Type             0020h - Synchronous 
  Cache Speed                   0ns
  Error Correction Type         Parity
  System Cache Type             Data
  Associativity                 8-way Set-Associative
#! note nt's variables lead to it.
#! open firmware/found
kd> !sysinfo machineid
Machine ID Information [From Smbios 2.7, DMIVersion 39, Size=692]
BiosMajorRelease = 4
BiosMinorRelease = 6
BiosVendor = Example BIOS Works
BiosVersion = 2.6.0
BiosReleaseDate = 05/19/2008
SystemManufacturer = Example Computers
SystemProductName = Workstation "390"
SystemFamily = Desk
SystemVersion = Rev. A
SystemSKU = SKU-7
BaseBoardManufacturer = Example Boards
BaseBoardProduct = EB-0911
BaseBoardVersion = A00
kd> !sysinfo smbios -processor
[SMBIOS Data Tables v2.7]
[DMI Version - 39]
[2.0 Calling Convention - No]
[Table Size - 692 bytes]
[Processor Information (Type 4) - Length 35 - Handle 0004h]
  Socket Designation            CPU 0
  Processor Type                Central Processor
  Processor Family              c6h - Specification Reserved
  Processor Manufacturer        GenuineIntel
  Processor ID                  bfebfbff000206a7
  Processor Version             Intel(R) Example(TM) CPU @ 3.40GHz
  Processor Voltage             8ch - 1.2V
  External Clock                100MHz
  Max Speed                     3800MHz
  Current Speed                 3400MHz
  Status                        Enabled Populated
  Processor Upgrade             Other
  L1 Cache Handle               0005h
[Cache Information (Type 7) - Length 19 - Handle 0005h]
  Socket Designation            L1-Cache
  Cache Configuration           0180h - WB Enabled Int NonSocketed L1
  Maximum Cache Size            0100h - 256K
  Installed Size                8004h - 256K
  Supported SRAM Type           0020h - Synchronous 
  Current SRAM Type             0020h - Synchronous 
  Cache Speed                   0ns
  Error Correction Type         Parity
  System Cache Type             Data
  Associativity                 8-way Set-Associative
#! note Nothing leads to one.
#! open firmware/silent
kd> !sysinfo machineid
sysinfo: could not find necessary interfaces.
sysinfo: note that mssmbios.sys must be loaded (XPSP2+).
kd> !sysinfo smbios -processor
sysinfo: could not find necessary interfaces.
sysinfo: note that mssmbios.sys must be loaded (XPSP2+).
kd> !sysinfo cpuinfo
sysinfo: could not find necessary interfaces.
sysinfo: note that mssmbios.sys must be loaded (XPSP2+).
kd> !sysinfo gbl
sysinfo: could not find necessary interfaces.
sysinfo: note that mssmbios.sys must be loaded (XPSP2+).
kd> !sysinfo cpumicrocode
sysinfo: could not find necessary interfaces.
sysinfo: note that mssmbios.sys must be loaded (XPSP2+).
#! note A real dump: Windows wrote no SMBIOS table into it, but the processor's values, its registers and the ACPI tables.
#! open corpus/kernel/win10-19041-x64-triage.dmp
0: kd> !sysinfo cpuinfo
[CPU Information]
~MHz = REG_DWORD 3593
Component Information = REG_BINARY 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0
Configuration Data = REG_FULL_RESOURCE_DESCRIPTOR ff,ff,ff,ff,ff,ff,ff,ff,0,0,0,0,0,0,0,0
Identifier = REG_SZ AMD64 Family 23 Model 113 Stepping 0
ProcessorNameString = REG_SZ AMD Ryzen 7 3700X 8-Core Processor             
Update Status = REG_DWORD 1
VendorIdentifier = REG_SZ AuthenticAMD
0: kd> !sysinfo cpuspeed
CPUID:        "AMD Ryzen 7 3700X 8-Core Processor             "
CurrentSpeed: 3593
0: kd> !sysinfo cpumicrocode
sysinfo: cpumicrocode is for GenuineIntel, this is AuthenticAMD
0: kd> !sysinfo machineid
sysinfo: could not find necessary interfaces.
sysinfo: note that mssmbios.sys must be loaded (XPSP2+).
0: kd> !sysinfo gbl
Table  Length    Rev  OEM     OEM table  OEM rev.  Creator  Creator rev.
MCFG   0000003c  01   ALASKA  A M I      01072009  MSFT     00010013
FACP   00000114  06   ALASKA  A M I      01072009  AMI      00010013
APIC   0000015e  03   ALASKA  A M I      01072009  AMI      00010013
IVRS   000000d0  02   AMD     AmdTable   00000001  AMD      00000001
HPET   00000038  01   ALASKA  A M I      01072009  AMI      00000005
FPDT   00000044  01   ALASKA  A M I      01072009  AMI      01000013
SSDT   0000092a  02   AMD     AmdTable   00000002  MSFT     04000000
SSDT   0000092a  02   AMD     AmdTable   00000002  MSFT     04000000
SSDT   0000092a  02   AMD     AmdTable   00000002  MSFT     04000000
FIDT   0000009c  01   ALASKA  A M I      01072009  AMI      00010013
BGRT   00000038  01   ALASKA  A M I      01072009  AMI      00010013
PCCT   0000006e  02   AMD     AmdTable   00000001  AMD      00000001
SSDT   0000092a  02   AMD     AmdTable   00000002  MSFT     04000000
CRAT   00000ed8  01   AMD     AmdTable   00000001  AMD      00000001
CDIT   00000029  01   AMD     AmdTable   00000001  AMD      00000001
SSDT   0000092a  02   AMD     AmdTable   00000002  MSFT     04000000
SSDT   0000092a  02   AMD     AmdTable   00000002  MSFT     04000000
