# Case of the Unexplained Services exe Termination: services.exe of a Windows Server 2003 x64 machine.
# One process, three dumps of it: the page types its commands on threads 0, 30 and 35. Time stamps are in the time zone of
# the machine that ran the debugger: US Central, with the rules of 2007 for every year, as Windows has them.
#! open services
#! env TZ=CST6CDT,M3.2.0,M11.1.0
0:000> ln 00000000`78130000 + 0x000000000001df67
(00000000`7814ded0)   msvcr80!wcscpy_s+0x97   |  (00000000`7814df80)   msvcr80!wcsncpy_s
0:000> !peb
PEB at 000007fffffde000
    InheritedAddressSpace:    No
    ReadImageFileExecOptions: No
    BeingDebugged:            Yes
    ImageBaseAddress:         0000000100000000
    Ldr                       0000000077fa9f20
    Ldr.Initialized:          Yes
    Ldr.InInitializationOrderModuleList: 00000000000d2df0 . 00000000001a3600
    Ldr.InLoadOrderModuleList:           00000000000d2d20 . 000000000019cbc0
    Ldr.InMemoryOrderModuleList:         00000000000d2d30 . 000000000019cbd0
            Base TimeStamp                     Module
       100000000 49882047 Feb 03 04:45:27 2009 C:\WINDOWS\system32\services.exe
        77ec0000 4ecbcd57 Nov 22 10:27:03 2011 C:\WINDOWS\system32\ntdll.dll
        77d40000 49c51cdd Mar 21 11:59:09 2009 C:\WINDOWS\system32\kernel32.dll
     7ff7fc00000 45d6ccae Feb 17 03:36:46 2007 C:\WINDOWS\system32\msvcrt.dll
     7ff7fee0000 4a61f064 Jul 18 10:55:16 2009 C:\WINDOWS\system32\ADVAPI32.dll
     7ff7fd30000 4c6ba77a Aug 18 04:27:22 2010 C:\WINDOWS\system32\RPCRT4.dll
     7ff7e9c0000 4a37438e Jun 16 02:02:38 2009 C:\WINDOWS\system32\Secur32.dll
        77c20000 45e7c5c2 Mar 02 00:35:46 2007 C:\WINDOWS\system32\USER32.dll
     7ff7fc90000 490062ac Oct 23 06:40:28 2008 C:\WINDOWS\system32\GDI32.dll
     7ff7c680000 45d6ccab Feb 17 03:36:43 2007 C:\WINDOWS\system32\USERENV.dll
     7ff7c450000 45d6cc90 Feb 17 03:36:16 2007 C:\WINDOWS\system32\SCESRV.dll
     7ff7e490000 45d6cc04 Feb 17 03:33:56 2007 C:\WINDOWS\system32\AUTHZ.dll
     7ff77370000 4fedd464 Jun 29 11:14:28 2012 C:\WINDOWS\system32\NETAPI32.dll
     7ff7c410000 45d6cca5 Feb 17 03:36:37 2007 C:\WINDOWS\system32\umpnpmgr.dll
     7ff7d4d0000 45d6ccb8 Feb 17 03:36:56 2007 C:\WINDOWS\system32\WINSTA.dll
     7ff65470000 45d6cc5c Feb 17 03:35:24 2007 E:\Program Files\ThirdPartyDirectory\ThirdParty2.dll
          400000 424360e9 Mar 24 19:52:57 2005 C:\WINDOWS\system32\msvcp60.dll
     7ff7d500000 45d6cc3b Feb 17 03:34:51 2007 C:\WINDOWS\system32\IMM32.DLL
          e50000 4df9462e Jun 15 18:54:22 2011 E:\Program Files\ThirdPartyDirectory\ThirdPartyServiceMonitor.dll
        78130000 4dcdd833 May 13 20:17:39 2011 C:\WINDOWS\WinSxS\amd64_Microsoft.VC80.CRT_1fc8b3b9a1e18e3b_8.0.50727.6195_x-ww_4A7ACC6C\msvcr80.dll
    SubSystemData:     0000000000000000
    ProcessHeap:       00000000000d0000
    ProcessParameters: 0000000000060000
    CurrentDirectory:  'C:\WINDOWS\system32\'
    WindowTitle:  'C:\WINDOWS\system32\services.exe'
    ImageFile:    'C:\WINDOWS\system32\services.exe'
    CommandLine:  'C:\WINDOWS\system32\services.exe'
    DllPath:      'C:\WINDOWS\system32;C:\WINDOWS\system32;C:\WINDOWS\system;C:\WINDOWS;.;C:\WINDOWS\system32;C:\WINDOWS;C:\WINDOWS\System32\Wbem'
    Environment:  0000000000050000
        ALLUSERSPROFILE=C:\Documents and Settings\All Users
        CommonProgramFiles=C:\Program Files\Common Files
        COMPUTERNAME=HE2NTSP208
        ComSpec=C:\WINDOWS\system32\cmd.exe
        NUMBER_OF_PROCESSORS=8
        OS=Windows_NT
        Path=C:\WINDOWS\system32;C:\WINDOWS;C:\WINDOWS\System32\Wbem
        PROCESSOR_ARCHITECTURE=AMD64
        ProgramFiles=C:\Program Files
        SystemDrive=C:
        SystemRoot=C:\WINDOWS
        TEMP=C:\WINDOWS\TEMP
        TMP=C:\WINDOWS\TEMP
        USERPROFILE=C:\Documents and Settings\Default User
        windir=C:\WINDOWS
0:000> !dh 00000000`00e50000

File Type: DLL
FILE HEADER VALUES
    8664 machine (X64)
       4 number of sections
4DF9462E time date stamp Wed Jun 15 18:54:22 2011

       0 file pointer to symbol table
       0 number of symbols
      F0 size of optional header
    2023 characteristics
            Relocations stripped
            Executable
            App can handle >2gb addresses
            DLL

OPTIONAL HEADER VALUES
     20B magic #
   14.00 linker version
   1D000 size of code
    2400 size of initialized data
       0 size of uninitialized data
       0 address of entry point
    1000 base of code
         ----- new -----
0000000000e50000 image base
    1000 section alignment
     200 file alignment
       2 subsystem (Windows GUI)
    6.00 operating system version
    0.00 image version
    6.00 subsystem version
   22000 size of image
     400 size of headers
   2450E checksum
0000000000100000 size of stack reserve
0000000000001000 size of stack commit
0000000000100000 size of heap reserve
0000000000001000 size of heap commit
     120  DLL characteristics
            High entropy VA supported
            NX compatible
   1FDB1 [      5B] address [size] of Export Directory
   1E758 [      78] address [size] of Import Directory
       0 [       0] address [size] of Resource Directory
   21000 [      30] address [size] of Exception Directory
       0 [       0] address [size] of Security Directory
       0 [       0] address [size] of Base Relocation Directory
   1FD60 [      1C] address [size] of Debug Directory
       0 [       0] address [size] of Description Directory
       0 [       0] address [size] of Special Directory
       0 [       0] address [size] of Thread Storage Directory
       0 [       0] address [size] of Load Configuration Directory
       0 [       0] address [size] of Bound Import Directory
   1E000 [     758] address [size] of Import Address Table Directory
       0 [       0] address [size] of Delay Import Directory
       0 [       0] address [size] of COR20 Header Directory
       0 [       0] address [size] of Reserved Directory


SECTION HEADER #1
   .text name
   1D000 virtual size
    1000 virtual address
   1D000 size of raw data
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
    1E0C virtual size
   1E000 virtual address
    2000 size of raw data
   1D400 file pointer to raw data
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
	cv           35       1fd7c    1f17c	Format: RSDS, guid, 1, ThirdPartyServiceMonitor.pdb

SECTION HEADER #3
   .data name
      10 virtual size
   20000 virtual address
     200 size of raw data
   1F400 file pointer to raw data
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
      30 virtual size
   21000 virtual address
     200 size of raw data
   1F600 file pointer to raw data
       0 file pointer to relocation table
       0 file pointer to line numbers
       0 number of relocations
       0 number of line numbers
40000040 flags
         Initialized Data
         (no align specified)
         Read Only
0:000> dps 00000000`00e50000+ 1E000 l758/@$ptrsize
00000000`00e6e000  000007ff`7fee2000 ADVAPI32!RegOpenKeyExW
00000000`00e6e008  000007ff`7fee2040 ADVAPI32!RegCloseKey
00000000`00e6e010  000007ff`7fee2080 ADVAPI32!RegQueryValueExW
00000000`00e6e018  000007ff`7fee20c0 ADVAPI32!RegSetValueExW
00000000`00e6e020  000007ff`7fee2100 ADVAPI32!RegCreateKeyExW
00000000`00e6e028  000007ff`7fee2140 ADVAPI32!RegDeleteValueW
00000000`00e6e030  000007ff`7fee2180 ADVAPI32!RegEnumKeyExW
00000000`00e6e038  000007ff`7fee21c0 ADVAPI32!RegEnumValueW
00000000`00e6e040  000007ff`7fee2200 ADVAPI32!OpenSCManagerW
00000000`00e6e048  000007ff`7fee2240 ADVAPI32!OpenServiceW
00000000`00e6e050  000007ff`7fee2280 ADVAPI32!CloseServiceHandle
00000000`00e6e058  000007ff`7fee22c0 ADVAPI32!QueryServiceConfigW
00000000`00e6e060  000007ff`7fee2300 ADVAPI32!QueryServiceStatus
00000000`00e6e068  000007ff`7fee2340 ADVAPI32!ControlService
00000000`00e6e070  000007ff`7fee2380 ADVAPI32!StartServiceW
00000000`00e6e078  000007ff`7fee23c0 ADVAPI32!OpenProcessToken
00000000`00e6e080  000007ff`7fee2400 ADVAPI32!OpenThreadToken
00000000`00e6e088  000007ff`7fee2440 ADVAPI32!GetTokenInformation
00000000`00e6e090  000007ff`7fee2480 ADVAPI32!LookupAccountSidW
00000000`00e6e098  000007ff`7fee24c0 ADVAPI32!RegisterEventSourceW
00000000`00e6e0a0  00000000`00000000
00000000`00e6e0a8  00000000`77d42000 kernel32!GetLastError
00000000`00e6e0b0  00000000`77d42040 kernel32!SetLastError
00000000`00e6e0b8  00000000`77d42080 kernel32!GetCurrentProcess
00000000`00e6e0c0  00000000`77d420c0 kernel32!GetCurrentProcessId
00000000`00e6e0c8  00000000`77d42100 kernel32!GetCurrentThread
00000000`00e6e0d0  00000000`77d42140 kernel32!GetCurrentThreadId
00000000`00e6e0d8  00000000`77d42180 kernel32!GetTickCount
00000000`00e6e0e0  00000000`77d421c0 kernel32!QueryPerformanceCounter
00000000`00e6e0e8  00000000`77d42200 kernel32!GetSystemTimeAsFileTime
00000000`00e6e0f0  00000000`77d42240 kernel32!CreateFileW
00000000`00e6e0f8  00000000`77d42280 kernel32!ReadFile
00000000`00e6e100  00000000`77d422c0 kernel32!WriteFile
00000000`00e6e108  00000000`77d42300 kernel32!CloseHandle
00000000`00e6e110  00000000`77d42340 kernel32!SetFilePointer
00000000`00e6e118  00000000`77d42380 kernel32!GetFileSize
00000000`00e6e120  00000000`77d423c0 kernel32!FlushFileBuffers
00000000`00e6e128  00000000`77d42400 kernel32!DeleteFileW
00000000`00e6e130  00000000`77d42440 kernel32!MoveFileExW
00000000`00e6e138  00000000`77d42480 kernel32!CopyFileW
00000000`00e6e140  00000000`77d424c0 kernel32!GetFileAttributesW
00000000`00e6e148  00000000`77d42500 kernel32!SetFileAttributesW
00000000`00e6e150  00000000`77d42540 kernel32!FindFirstFileW
00000000`00e6e158  00000000`77d42580 kernel32!FindNextFileW
00000000`00e6e160  00000000`77d425c0 kernel32!FindClose
00000000`00e6e168  00000000`77d42600 kernel32!CreateDirectoryW
00000000`00e6e170  00000000`77d42640 kernel32!RemoveDirectoryW
00000000`00e6e178  00000000`77d42680 kernel32!GetTempPathW
00000000`00e6e180  00000000`77d426c0 kernel32!GetWindowsDirectoryW
00000000`00e6e188  00000000`77d42700 kernel32!GetSystemDirectoryW
00000000`00e6e190  00000000`77d42740 kernel32!GetModuleFileNameW
00000000`00e6e198  00000000`77d42780 kernel32!GetModuleHandleW
00000000`00e6e1a0  00000000`77d427c0 kernel32!LoadLibraryW
00000000`00e6e1a8  00000000`77d42800 kernel32!LoadLibraryExW
00000000`00e6e1b0  00000000`77d42840 kernel32!FreeLibrary
00000000`00e6e1b8  00000000`77d42880 kernel32!GetProcAddress
00000000`00e6e1c0  00000000`77d428c0 kernel32!CreateThread
00000000`00e6e1c8  00000000`77d42900 kernel32!TerminateThread
00000000`00e6e1d0  00000000`77d42940 kernel32!ResumeThread
00000000`00e6e1d8  00000000`77d42980 kernel32!SuspendThread
00000000`00e6e1e0  00000000`77d429c0 kernel32!ExitThread
00000000`00e6e1e8  00000000`77d42a00 kernel32!GetExitCodeThread
00000000`00e6e1f0  00000000`77d42a40 kernel32!CreateEventW
00000000`00e6e1f8  00000000`77d42a80 kernel32!OpenEventW
00000000`00e6e200  00000000`77d42ac0 kernel32!SetEvent
00000000`00e6e208  00000000`77d42b00 kernel32!ResetEvent
00000000`00e6e210  00000000`77d42b40 kernel32!PulseEvent
00000000`00e6e218  00000000`77d42b80 kernel32!CreateMutexW
00000000`00e6e220  00000000`77d42bc0 kernel32!OpenMutexW
00000000`00e6e228  00000000`77d42c00 kernel32!ReleaseMutex
00000000`00e6e230  00000000`77d42c40 kernel32!CreateSemaphoreW
00000000`00e6e238  00000000`77d42c80 kernel32!ReleaseSemaphore
00000000`00e6e240  00000000`77d42cc0 kernel32!WaitForSingleObject
00000000`00e6e248  00000000`77d42d00 kernel32!WaitForSingleObjectEx
00000000`00e6e250  00000000`77d42d40 kernel32!WaitForMultipleObjects
00000000`00e6e258  00000000`77d42d80 kernel32!Sleep
00000000`00e6e260  00000000`77d42dc0 kernel32!SleepEx
00000000`00e6e268  00000000`77d42e00 kernel32!TlsAlloc
00000000`00e6e270  00000000`77d42e40 kernel32!TlsFree
00000000`00e6e278  00000000`77d42e80 kernel32!TlsGetValue
00000000`00e6e280  00000000`77d42ec0 kernel32!TlsSetValue
00000000`00e6e288  00000000`77d42f00 kernel32!LocalAlloc
00000000`00e6e290  00000000`77d42f40 kernel32!LocalFree
00000000`00e6e298  00000000`77d42f80 kernel32!GlobalAlloc
00000000`00e6e2a0  00000000`77d42fc0 kernel32!GlobalFree
00000000`00e6e2a8  00000000`77d43000 kernel32!HeapAlloc
00000000`00e6e2b0  00000000`77d43040 kernel32!HeapFree
00000000`00e6e2b8  00000000`77d43080 kernel32!GetProcessHeap
00000000`00e6e2c0  00000000`77d430c0 kernel32!VirtualAlloc
00000000`00e6e2c8  00000000`77d43100 kernel32!VirtualFree
00000000`00e6e2d0  00000000`77d43140 kernel32!VirtualProtect
00000000`00e6e2d8  00000000`77d43180 kernel32!VirtualQuery
00000000`00e6e2e0  00000000`77d431c0 kernel32!DeviceIoControl
00000000`00e6e2e8  00000000`77d43200 kernel32!CreateProcessW
00000000`00e6e2f0  00000000`77d43240 kernel32!OpenProcess
00000000`00e6e2f8  00000000`77d43280 kernel32!TerminateProcess
00000000`00e6e300  00000000`77d432c0 kernel32!DuplicateHandle
00000000`00e6e308  00000000`77d43300 kernel32!MultiByteToWideChar
00000000`00e6e310  00000000`77d43340 kernel32!WideCharToMultiByte
00000000`00e6e318  00000000`77d43380 kernel32!lstrlenW
00000000`00e6e320  00000000`77d433c0 kernel32!lstrcpyW
00000000`00e6e328  00000000`77d43400 kernel32!lstrcmpiW
00000000`00e6e330  00000000`77d43440 kernel32!OutputDebugStringW
00000000`00e6e338  00000000`77d43480 kernel32!FormatMessageW
00000000`00e6e340  00000000`77d434c0 kernel32!GetVersionExW
00000000`00e6e348  00000000`77d43500 kernel32!GetComputerNameW
00000000`00e6e350  00000000`77d43540 kernel32!GetStartupInfoW
00000000`00e6e358  00000000`77d43580 kernel32!InterlockedPushEntrySList
00000000`00e6e360  00000000`77d435c0 kernel32!GetLocalTime
00000000`00e6e368  00000000`77d43600 kernel32!GetSystemTime
00000000`00e6e370  00000000`77d43640 kernel32!CompareStringW
00000000`00e6e378  00000000`00000000
00000000`00e6e380  00000000`78150000 msvcr80!malloc
00000000`00e6e388  00000000`78150040 msvcr80!free
00000000`00e6e390  00000000`78150080 msvcr80!calloc
00000000`00e6e398  00000000`781500c0 msvcr80!realloc
00000000`00e6e3a0  00000000`78150100 msvcr80!memcpy
00000000`00e6e3a8  00000000`78150140 msvcr80!memmove
00000000`00e6e3b0  00000000`78150180 msvcr80!memset
00000000`00e6e3b8  00000000`781501c0 msvcr80!memcmp
00000000`00e6e3c0  00000000`78150200 msvcr80!memcpy_s
00000000`00e6e3c8  00000000`78150240 msvcr80!memmove_s
00000000`00e6e3d0  00000000`78150280 msvcr80!strlen
00000000`00e6e3d8  00000000`781502c0 msvcr80!strcmp
00000000`00e6e3e0  00000000`78150300 msvcr80!strncmp
00000000`00e6e3e8  00000000`78150340 msvcr80!_stricmp
00000000`00e6e3f0  00000000`78150380 msvcr80!_strnicmp
00000000`00e6e3f8  00000000`781503c0 msvcr80!strcpy_s
00000000`00e6e400  00000000`78150400 msvcr80!strcat_s
00000000`00e6e408  00000000`78150440 msvcr80!strncpy_s
00000000`00e6e410  00000000`78150480 msvcr80!wcslen
00000000`00e6e418  00000000`781504c0 msvcr80!wcscmp
00000000`00e6e420  00000000`78150500 msvcr80!wcsncmp
00000000`00e6e428  00000000`78150540 msvcr80!wcschr
00000000`00e6e430  00000000`78150580 msvcr80!wcsrchr
00000000`00e6e438  00000000`781505c0 msvcr80!wcsstr
00000000`00e6e440  00000000`78150600 msvcr80!wcspbrk
00000000`00e6e448  00000000`78150640 msvcr80!wcstok_s
00000000`00e6e450  00000000`78150680 msvcr80!_wcsdup
00000000`00e6e458  00000000`7814d890 msvcr80!_wcsnicmp
00000000`00e6e460  00000000`7814db20 msvcr80!_wcsicmp
00000000`00e6e468  00000000`781506c0 msvcr80!_wcslwr_s
00000000`00e6e470  00000000`78150700 msvcr80!_wcsupr_s
00000000`00e6e478  00000000`78150740 msvcr80!wcscat_s
00000000`00e6e480  00000000`78150780 msvcr80!wcsncat_s
00000000`00e6e488  00000000`781507c0 msvcr80!wcstoul
00000000`00e6e490  00000000`78150800 msvcr80!wcstol
00000000`00e6e498  00000000`7814ded0 msvcr80!wcscpy_s
00000000`00e6e4a0  00000000`7814df80 msvcr80!wcsncpy_s
00000000`00e6e4a8  00000000`78150840 msvcr80!_wtoi
00000000`00e6e4b0  00000000`78150880 msvcr80!_wtol
00000000`00e6e4b8  00000000`781508c0 msvcr80!_itow_s
00000000`00e6e4c0  00000000`78150900 msvcr80!_ultow_s
00000000`00e6e4c8  00000000`78150940 msvcr80!swprintf_s
00000000`00e6e4d0  00000000`78150980 msvcr80!_snwprintf_s
00000000`00e6e4d8  00000000`781509c0 msvcr80!vswprintf_s
00000000`00e6e4e0  00000000`78150a00 msvcr80!_vsnwprintf_s
00000000`00e6e4e8  00000000`78150a40 msvcr80!sprintf_s
00000000`00e6e4f0  00000000`78150a80 msvcr80!_snprintf_s
00000000`00e6e4f8  00000000`78150ac0 msvcr80!vsprintf_s
00000000`00e6e500  00000000`78150b00 msvcr80!_wfopen_s
00000000`00e6e508  00000000`78150b40 msvcr80!fclose
00000000`00e6e510  00000000`78150b80 msvcr80!fread
00000000`00e6e518  00000000`78150bc0 msvcr80!fwrite
00000000`00e6e520  00000000`78150c00 msvcr80!fgetws
00000000`00e6e528  00000000`78150c40 msvcr80!fputws
00000000`00e6e530  00000000`78150c80 msvcr80!fflush
00000000`00e6e538  00000000`78150cc0 msvcr80!_wsplitpath_s
00000000`00e6e540  00000000`78150d00 msvcr80!_wmakepath_s
00000000`00e6e548  00000000`78150d40 msvcr80!_wgetenv_s
00000000`00e6e550  00000000`78150d80 msvcr80!_time64
00000000`00e6e558  00000000`78150dc0 msvcr80!_localtime64_s
00000000`00e6e560  00000000`78150e00 msvcr80!wcsftime
00000000`00e6e568  00000000`78150e40 msvcr80!qsort
00000000`00e6e570  00000000`78150e80 msvcr80!bsearch
00000000`00e6e578  00000000`78150ec0 msvcr80!_beginthreadex
00000000`00e6e580  00000000`78150f00 msvcr80!_endthreadex
00000000`00e6e588  00000000`78150f40 msvcr80!_onexit
00000000`00e6e590  00000000`78150f80 msvcr80!__dllonexit
00000000`00e6e598  00000000`78150fc0 msvcr80!_encode_pointer
00000000`00e6e5a0  00000000`78151000 msvcr80!_decode_pointer
00000000`00e6e5a8  00000000`78151040 msvcr80!_unlock
00000000`00e6e5b0  00000000`78151080 msvcr80!_lock
00000000`00e6e5b8  00000000`781510c0 msvcr80!terminate
00000000`00e6e5c0  00000000`78151100 msvcr80!_initterm
00000000`00e6e5c8  00000000`78151140 msvcr80!_initterm_e
00000000`00e6e5d0  00000000`78151180 msvcr80!_amsg_exit
00000000`00e6e5d8  00000000`781511c0 msvcr80!__CppXcptFilter
00000000`00e6e5e0  00000000`78151200 msvcr80!_malloc_crt
00000000`00e6e5e8  00000000`78151240 msvcr80!__C_specific_handler
00000000`00e6e5f0  00000000`00000000
00000000`00e6e5f8  000007ff`7fd32000 rpcrt4!RpcStringBindingComposeW
00000000`00e6e600  000007ff`7fd32040 rpcrt4!RpcBindingFromStringBindingW
00000000`00e6e608  000007ff`7fd32080 rpcrt4!RpcStringFreeW
00000000`00e6e610  000007ff`7fd320c0 rpcrt4!RpcBindingFree
00000000`00e6e618  000007ff`7fd32100 rpcrt4!RpcServerUseProtseqEpW
00000000`00e6e620  000007ff`7fd32140 rpcrt4!RpcServerRegisterIf
00000000`00e6e628  000007ff`7fd32180 rpcrt4!RpcServerListen
00000000`00e6e630  000007ff`7fd321c0 rpcrt4!RpcServerUnregisterIf
00000000`00e6e638  000007ff`7fd32200 rpcrt4!RpcImpersonateClient
00000000`00e6e640  000007ff`7fd32240 rpcrt4!RpcRevertToSelf
00000000`00e6e648  000007ff`7fd32280 rpcrt4!NdrClientCall2
00000000`00e6e650  000007ff`7fd322c0 rpcrt4!UuidCreate
00000000`00e6e658  000007ff`7fd32300 rpcrt4!UuidToStringW
00000000`00e6e660  00000000`00000000
00000000`00e6e668  00000000`77c22000 USER32!wsprintfW
00000000`00e6e670  00000000`77c22040 USER32!CharUpperW
00000000`00e6e678  00000000`77c22080 USER32!CharLowerW
00000000`00e6e680  00000000`77c220c0 USER32!CharNextW
00000000`00e6e688  00000000`77c22100 USER32!LoadStringW
00000000`00e6e690  00000000`77c22140 USER32!MessageBoxW
00000000`00e6e698  00000000`77c22180 USER32!PostMessageW
00000000`00e6e6a0  00000000`77c221c0 USER32!SendMessageW
00000000`00e6e6a8  00000000`77c22200 USER32!RegisterClassExW
00000000`00e6e6b0  00000000`77c22240 USER32!UnregisterClassW
00000000`00e6e6b8  00000000`77c22280 USER32!CreateWindowExW
00000000`00e6e6c0  00000000`77c222c0 USER32!DestroyWindow
00000000`00e6e6c8  00000000`77c22300 USER32!DefWindowProcW
00000000`00e6e6d0  00000000`77c22340 USER32!GetMessageW
00000000`00e6e6d8  00000000`77c22380 USER32!PeekMessageW
00000000`00e6e6e0  00000000`77c223c0 USER32!TranslateMessage
00000000`00e6e6e8  00000000`77c22400 USER32!DispatchMessageW
00000000`00e6e6f0  00000000`77c22440 USER32!PostQuitMessage
00000000`00e6e6f8  00000000`77c22480 USER32!PostThreadMessageW
00000000`00e6e700  00000000`77c224c0 USER32!SetTimer
00000000`00e6e708  00000000`77c22500 USER32!KillTimer
00000000`00e6e710  00000000`77c22540 USER32!FindWindowW
00000000`00e6e718  00000000`77c22580 USER32!GetDesktopWindow
00000000`00e6e720  00000000`77c225c0 USER32!GetSystemMetrics
00000000`00e6e728  00000000`77c22600 USER32!LoadIconW
00000000`00e6e730  00000000`77c22640 USER32!LoadCursorW
00000000`00e6e738  00000000`77c22680 USER32!OpenDesktopW
00000000`00e6e740  00000000`77c226c0 USER32!CloseDesktop
00000000`00e6e748  00000000`77c22700 USER32!SetThreadDesktop
00000000`00e6e750  00000000`00000000
#! open services/thread-30
0:030> !error 0n-1073741811
Error code: (NTSTATUS) 0xc000000d (3221225485) - An invalid parameter was passed to a service or function.
#! open services -lines
0:000> uf msvcr80!wcscpy_s
msvcr80!wcscpy_s [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 15]:
   15 00000000`7814ded0 4883ec38        sub     rsp,38h
   18 00000000`7814ded4 4885c9          test    rcx,rcx
   18 00000000`7814ded7 7411            je      msvcr80!wcscpy_s+0x1a (00000000`7814deea)

msvcr80!wcscpy_s+0x9 [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 18]:
   18 00000000`7814ded9 4885d2          test    rdx,rdx
   18 00000000`7814dedc 740c            je      msvcr80!wcscpy_s+0x1a (00000000`7814deea)

msvcr80!wcscpy_s+0xe [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 18]:
   18 00000000`7814dede 4d85c0          test    r8,r8
   18 00000000`7814dee1 7534            jne     msvcr80!wcscpy_s+0x47 (00000000`7814df17)

msvcr80!wcscpy_s+0x13 [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 18]:
   18 00000000`7814dee3 66448901        mov     word ptr [rcx],r8w
   18 00000000`7814dee7 0f1f00          nop     dword ptr [rax]

msvcr80!wcscpy_s+0x1a [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 18]:
   18 00000000`7814deea e88184feff      call    msvcr80!_errno (00000000`78136370)
   18 00000000`7814deef 4533c9          xor     r9d,r9d
   18 00000000`7814def2 4533c0          xor     r8d,r8d
   18 00000000`7814def5 33d2            xor     edx,edx
   18 00000000`7814def7 33c9            xor     ecx,ecx
   18 00000000`7814def9 48c744242000000000 mov   qword ptr [rsp+20h],0
   18 00000000`7814df02 c70016000000    mov     dword ptr [rax],16h
   18 00000000`7814df08 e873d1feff      call    msvcr80!_invalid_parameter (00000000`7813b080)
   18 00000000`7814df0d b816000000      mov     eax,16h
   34 00000000`7814df12 4883c438        add     rsp,38h
   34 00000000`7814df16 c3              ret

msvcr80!wcscpy_s+0x47 [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 20]:
   20 00000000`7814df17 4c8bc9          mov     r9,rcx

msvcr80!wcscpy_s+0x4a [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 23]:
   23 00000000`7814df1a 410fb700        movzx   eax,word ptr [r8]
   23 00000000`7814df1e 66418901        mov     word ptr [r9],ax
   23 00000000`7814df22 4983c102        add     r9,2
   23 00000000`7814df26 4983c002        add     r8,2
   23 00000000`7814df2a 6685c0          test    ax,ax
   23 00000000`7814df2d 7442            je      msvcr80!wcscpy_s+0xa1 (00000000`7814df71)

msvcr80!wcscpy_s+0x5f [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 23]:
   23 00000000`7814df2f 48ffca          dec     rdx
   23 00000000`7814df32 75e6            jne     msvcr80!wcscpy_s+0x4a (00000000`7814df1a)

msvcr80!wcscpy_s+0x64 [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 29]:
   29 00000000`7814df34 668911          mov     word ptr [rcx],dx
   30 00000000`7814df37 e83484feff      call    msvcr80!_errno (00000000`78136370)
   30 00000000`7814df3c c70022000000    mov     dword ptr [rax],22h
   30 00000000`7814df42 4533c9          xor     r9d,r9d
   30 00000000`7814df45 4533c0          xor     r8d,r8d
   30 00000000`7814df48 33d2            xor     edx,edx
   30 00000000`7814df4a 33c9            xor     ecx,ecx
   30 00000000`7814df4c 48c744242000000000 mov   qword ptr [rsp+20h],0
   30 00000000`7814df55 48c744242800000000 mov   qword ptr [rsp+28h],0
   30 00000000`7814df5e 33c0            xor     eax,eax
   30 00000000`7814df60 8bd0            mov     edx,eax
   30 00000000`7814df62 e819d1feff      call    msvcr80!_invalid_parameter (00000000`7813b080)
   30 00000000`7814df67 b822000000      mov     eax,22h
   34 00000000`7814df6c 4883c438        add     rsp,38h
   34 00000000`7814df70 c3              ret

msvcr80!wcscpy_s+0xa1 [f:\dd\vctools\crt_bld\self_64_amd64\crt\src\tcscpy_s.inl @ 33]:
   33 00000000`7814df71 33c0            xor     eax,eax
   34 00000000`7814df73 4883c438        add     rsp,38h
   34 00000000`7814df77 c3              ret
#! open services/thread-35
#! env TZ=CST6CDT,M3.2.0,M11.1.0
0:035> k
Child-SP          RetAddr           Call Site
00000000`105deb00 00000000`7814df67 msvcr80!_invalid_parameter+0xe3
00000000`105df0c0 00000000`00e53045 msvcr80!wcscpy_s+0x97
00000000`105df100 00000000`00e5947e ThirdPartyServiceMonitor+0x3045
00000000`105df130 00000000`00e58405 ThirdPartyServiceMonitor+0x947e
00000000`105df180 000007ff`7fd69c75 ThirdPartyServiceMonitor+0x8405
00000000`105df1b0 000007ff`7fe9ccc9 rpcrt4!Invoke+0x65
00000000`105df200 000007ff`7fe9d58d rpcrt4!NdrStubCall2+0x54d
00000000`105df7c0 000007ff`7fd697b4 rpcrt4!NdrServerCall2+0x1d
00000000`105df7f0 000007ff`7fd52a89 rpcrt4!DispatchToStubInCNoAvrf+0x14
00000000`105df820 000007ff`7fd52574 rpcrt4!RecvLotsaCallsWrapper+0x9
00000000`105df850 000007ff`7fd5233f rpcrt4!BaseCachedThreadRoutine+0x94
00000000`105df890 00000000`77d6b69a rpcrt4!ThreadStartRoutine+0x1f
00000000`105df8c0 00000000`00000000 kernel32!BaseThreadStart+0x3a
#! note The page shows nine rows here: the last one is the return address itself, which ub does not print.
0:035> ub 00000000`00e53045
ThirdPartyServiceMonitor+0x3020:
00000000`00e53020 898324040000    mov     dword ptr [rbx+424h],eax
00000000`00e53026 488b4738        mov     rax,qword ptr [rdi+38h]
00000000`00e5302a 4c8b4010        mov     r8,qword ptr [rax+10h]
00000000`00e5302e 4d85c0          test    r8,r8
00000000`00e53031 7412            je      ThirdPartyServiceMonitor+0x3045 (00000000`00e53045)
00000000`00e53033 488d8b28040000  lea     rcx,[rbx+428h]
00000000`00e5303a ba00020000      mov     edx,200h
00000000`00e5303f ff1553b40100    call    qword ptr [ThirdPartyServiceMonitor!PlugControl+0xff38 (00000000`00e6e498)]
#! then u 00000000`00e53045 L1
ThirdPartyServiceMonitor+0x3045:
00000000`00e53045 eb16            jmp     ThirdPartyServiceMonitor+0x305d (00000000`00e5305d)
0:035> .formats 200
Evaluate expression:
  Hex:     00000000`00000200
  Decimal: 512
  Octal:   0000000000000000001000
  Binary:  00000000 00000000 00000000 00000000 00000000 00000000 00000010 00000000
  Chars:   ........
  Time:    Wed Dec 31 18:08:32 1969
  Float:   low 7.17465e-043 high 0
  Double:  2.52962e-321
0:035> dq 00000000`00e6e498 l1
00000000`00e6e498  00000000`7814ded0
0:035> ln 00000000`7814ded0
(00000000`7814ded0)   msvcr80!wcscpy_s   |  (00000000`7814df80)   msvcr80!wcsncpy_s
Exact matches:
    msvcr80!wcscpy_s (<no parameter info>)
0:035> dc 00000000`0103b438
00000000`0103b438  003a0000 0049005c 0074006e 00670065  ..:.\.I.n.t.e.g.
00000000`0103b448  00610072 00690074 006e006f 00670041  r.a.t.i.o.n.A.g.
00000000`0103b458  006e0065 005c0074 0069006c 005c0062  e.n.t.\.l.i.b.\.
00000000`0103b468  00670061 006e0065 002e0074 005c0033  a.g.e.n.t...3.\.
00000000`0103b478  00620073 006e0069 0061005c 00650067  s.b.i.n.\.a.g.e.
00000000`0103b488  0074006e 00690077 0064006e 0077006f  n.t.w.i.n.d.o.w.
00000000`0103b498  002d0073 00380078 002d0036 00320033  s.-.x.8.6.-.3.2.
00000000`0103b4a8  0065002e 00650078 002d0020 00200073  ..e.x.e. .-.s. .
0:035> dc
00000000`0103b4b8  003a0045 0049005c 0074006e 00670065  E.:.\.I.n.t.e.g.
00000000`0103b4c8  00610072 00690074 006e006f 00670041  r.a.t.i.o.n.A.g.
00000000`0103b4d8  006e0065 005c0074 006f0063 0066006e  e.n.t.\.c.o.n.f.
00000000`0103b4e8  0077005c 00610072 00700070 00720065  \.w.r.a.p.p.e.r.
00000000`0103b4f8  0063002e 006e006f 00200066 00650073  ..c.o.n.f. .s.e.
00000000`0103b508  002e0074 00410044 00410054 0041005f  t...D.A.T.A._.A.
00000000`0103b518  00500050 0061003d 00690070 00200061  P.P.=.a.p.i.a. .
00000000`0103b528  00730022 00740065 0044002e 00540041  ".s.e.t...D.A.T.
0:035> dc
00000000`0103b538  005f0041 00500041 005f0050 004f004c  A._.A.P.P._.L.O.
00000000`0103b548  0047004e 0049003d 0074006e 00670065  N.G.=.I.n.t.e.g.
00000000`0103b558  00610072 00690074 006e006f 00410020  r.a.t.i.o.n. .A.
00000000`0103b568  00650067 0074006e 00200022 00650073  g.e.n.t.". .s.e.
00000000`0103b578  002e0074 00410044 00410054 0045005f  t...D.A.T.A._.E.
00000000`0103b588  00450058 0045003d 005c003a 006e0049  X.E.=.E.:.\.I.n.
00000000`0103b598  00650074 00720067 00740061 006f0069  t.e.g.r.a.t.i.o.
00000000`0103b5a8  0041006e 00650067 0074006e 0062005c  n.A.g.e.n.t.\.b.
0:035> dc
00000000`0103b5b8  006e0069 002e005c 005c002e 0069006c  i.n.\.....\.l.i.
00000000`0103b5c8  005c0062 00670061 006e0065 002e0074  b.\.a.g.e.n.t...
00000000`0103b5d8  005c0033 00690062 0020006e 00650073  3.\.b.i.n. .s.e.
00000000`0103b5e8  002e0074 00410044 00410054 0048005f  t...D.A.T.A._.H.
00000000`0103b5f8  004d004f 003d0045 003a0045 0049005c  O.M.E.=.E.:.\.I.
00000000`0103b608  0074006e 00670065 00610072 00690074  n.t.e.g.r.a.t.i.
00000000`0103b618  006e006f 00670041 006e0065 00200074  o.n.A.g.e.n.t. .
00000000`0103b628  00650073 002e0074 00410044 00410054  s.e.t...D.A.T.A.
0:035> dc
00000000`0103b638  004c005f 0047004f 0045003d 005c003a  _.L.O.G.=.E.:.\.
00000000`0103b648  006e0049 00650074 00720067 00740061  I.n.t.e.g.r.a.t.
00000000`0103b658  006f0069 0041006e 00650067 0074006e  i.o.n.A.g.e.n.t.
00000000`0103b668  006c005c 0067006f 0061005c 00650067  \.l.o.g.\.a.g.e.
00000000`0103b678  0074006e 006c002e 0067006f 00730020  n.t...l.o.g. .s.
00000000`0103b688  00740065 0044002e 00540041 005f0041  e.t...D.A.T.A._.
00000000`0103b698  00410050 00480054 0045003d 005c003a  P.A.T.H.=.E.:.\.
00000000`0103b6a8  006e0049 00650074 00720067 00740061  I.n.t.e.g.r.a.t.
0:035> dc
00000000`0103b6b8  006f0069 0041006e 00650067 0074006e  i.o.n.A.g.e.n.t.
00000000`0103b6c8  0062005c 006e0069 0045003b 005c003a  \.b.i.n.;.E.:.\.
00000000`0103b6d8  006e0049 00650074 00720067 00740061  I.n.t.e.g.r.a.t.
00000000`0103b6e8  006f0069 0041006e 00650067 0074006e  i.o.n.A.g.e.n.t.
00000000`0103b6f8  006c005c 00620069 0045003b 005c003a  \.l.i.b.;.E.:.\.
00000000`0103b708  006e0049 00650074 00720067 00740061  I.n.t.e.g.r.a.t.
00000000`0103b718  006f0069 0041006e 00650067 0074006e  i.o.n.A.g.e.n.t.
00000000`0103b728  006a005c 00200072 00720077 00700061  \.j.r. .w.r.a.p.
0:035> dc
00000000`0103b738  00650070 002e0072 00700061 002e0070  p.e.r...a.p.p...
00000000`0103b748  00610070 00610072 0065006d 00650074  p.a.r.a.m.e.t.e.
00000000`0103b758  002e0072 003d0031 00770020 00610072  r...1.=. .w.r.a.
00000000`0103b768  00700070 00720065 0061002e 00700070  p.p.e.r...a.p.p.
00000000`0103b778  0070002e 00720061 006d0061 00740065  ..p.a.r.a.m.e.t.
00000000`0103b788  00720065 0032002e 0020003d 00720077  e.r...2.=. .w.r.
00000000`0103b798  00700061 00650070 002e0072 00700061  a.p.p.e.r...a.p.
00000000`0103b7a8  002e0070 00610070 00610072 0065006d  p...p.a.r.a.m.e.
0:035> dc
00000000`0103b7b8  00650074 002e0072 003d0033 00770020  t.e.r...3.=. .w.
00000000`0103b7c8  00610072 00700070 00720065 0061002e  r.a.p.p.e.r...a.
00000000`0103b7d8  00700070 0070002e 00720061 006d0061  p.p...p.a.r.a.m.
00000000`0103b7e8  00740065 00720065 0034002e 0020003d  e.t.e.r...4.=. .
00000000`0103b7f8  00720077 00700061 00650070 002e0072  w.r.a.p.p.e.r...
00000000`0103b808  00700061 002e0070 00610070 00610072  a.p.p...p.a.r.a.
00000000`0103b818  0065006d 00650074 002e0072 003d0035  m.e.t.e.r...5.=.
00000000`0103b828  00770020 00610072 00700070 00720065   .w.r.a.p.p.e.r.
#! open services/thread-35
#! todo a live process: breakpoints need a running target
0:001> bp msvcr80!_invalid_parameter
