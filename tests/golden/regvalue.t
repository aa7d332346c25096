# !regvalue is ntdbg's own. GlobalFlag is documented: ntdll reads it, per image (Image File Execution Options) and for the
# machine (Session Manager). UseQuantumComputing is the name that "Don't Believe Everything You Read" put in the place of one
# that nothing reads.
#! open corpus/user/win7-sp1-x64-wow64-fizzbuzz.dmp.xz
0:000> !regvalue UseQuantumComputing
Nothing was found that reads "UseQuantumComputing" in 16 modules
7237242 bytes searched, 0 bytes of these modules are not in the dump, 0 modules could not be searched
0:000> !regvalue GlobalFlag
ntdll: reads it
  00000000`77bdd3d0  .text UTF-16
    00000000`77b568e0  ntdll!RtlIsDosDeviceName_U+0x214f0 -> ntdll!LdrQueryImageFileKeyOption (reads)
    00000000`77b5693f  ntdll!RtlIsDosDeviceName_U+0x2154f -> ntdll!LdrQueryImageFileKeyOption (reads)
    00000000`77b56b4c  ntdll!RtlIsDosDeviceName_U+0x2175c -> ntdll!LdrQueryImageFileKeyOption (reads)
    00000000`77bb8f37  ntdll!RtlCreateUmsCompletionList+0x407 -> ntdll!NtQueryValueKey (reads)
ntdll_77cc0000: reads it
  00000000`77ce371c  .text UTF-16
    00000000`77d40d89  ntdll_77cc0000!RtlUlonglongByteSwap+0x3529 -> ntdll_77cc0000!LdrQueryImageFileKeyOption (reads)
    00000000`77d40dcd  ntdll_77cc0000!RtlUlonglongByteSwap+0x356d -> ntdll_77cc0000!LdrQueryImageFileKeyOption (reads)
    00000000`77d40f47  ntdll_77cc0000!RtlUlonglongByteSwap+0x36e7 -> ntdll_77cc0000!LdrQueryImageFileKeyOption (reads)
    00000000`77d697b6  ntdll_77cc0000!RtlReportException+0x23f -> ntdll_77cc0000!NtQueryValueKey (reads)
"GlobalFlag" is read by 2 of 16 modules
7237242 bytes searched, 0 bytes of these modules are not in the dump, 0 modules could not be searched
