# Real SYSTEM hives: second opinions for starts, groups and altitudes are reglookup's lines.
#! needs corpus
#! needs xz
$ sh -c "xz -dc {corpus}/hives/win7-x86-SYSTEM.xz >{out}/7; xz -dc {corpus}/hives/win10-1709-SYSTEM.xz >{out}/10"
$ ntdbg filters {out}/7
PROBLEM: FsDepends: altitude 407000 is outside of the range of Filter, 420000-429999
PROBLEM: WIMMount: altitude 180700 is outside of the range of FSFilter Infrastructure, 0-19999
  1. FltMgr (manager, boot start, FSFilter Infrastructure, altitude none)
     the filter manager creates Frame 0: 0-49999
  2. FileInfo (minifilter, boot start, FSFilter Bottom, altitude 45000)
     registers with Frame 0
  3. luafv (minifilter, auto start, FSFilter Virtualization, altitude 135000)
     135000 does not fit: Frame 0 is 0-49999
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-135000
     registers with Frame 0

  +----------------------------------------------------+
  | FltMgr Frame 0                            0-135000 |
  |   luafv                                     135000 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+

Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------ -----
luafv                                           135000         0
FileInfo                                        45000          0

No filter is out of order.
$ ntdbg filters {out}/10
PROBLEM: the hive: not flushed (sequence 4317, 4316), and no transaction logs lie beside the file: the last changes may be missing
PROBLEM: AppvVemgr: altitude 40800 is outside of the range of FSFilter Activity Monitor, 360000-389999
PROBLEM: AppvVfs: altitude 404700 is outside of the range of FSFilter Activity Monitor, 360000-389999
PROBLEM: MsSecFlt: altitude 385600 is outside of the range of Filter, 420000-429999
PROBLEM: wcifs: altitude 189900 is outside of the range of FSFilter Virtualization, 130000-139999
PROBLEM: WIMMount: altitude 180700 is outside of the range of FSFilter Infrastructure, 0-19999
PROBLEM: Wof: altitude 40700 is outside of the range of FSFilter Compression, 160000-169999
  1. FltMgr (manager, boot start, FSFilter Infrastructure, altitude none)
     the filter manager creates Frame 0: 0-49999
  2. FileInfo (minifilter, boot start, FSFilter Bottom, altitude 40500)
     registers with Frame 0
  3. Wof (minifilter, boot start, FSFilter Compression, altitude 40700)
     registers with Frame 0
  4. WdFilter (minifilter, boot start, FSFilter Anti-Virus, altitude 328010)
     328010 does not fit: Frame 0 is 0-49999
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-328010
     registers with Frame 0
  5. MsSecFlt (minifilter, boot start, Filter, altitude 385600)
     385600 does not fit: Frame 0 is 0-328010
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-385600
     registers with Frame 0
  6. FileCrypt (minifilter, system start, FSFilter Encryption, altitude 141100)
     registers with Frame 0
  7. npsvctrig (minifilter, system start, no group, altitude 46000)
     registers with Frame 0
  8. luafv (minifilter, auto start, FSFilter Virtualization, altitude 135000)
     registers with Frame 0
  9. wcifs (minifilter, auto start, FSFilter Virtualization, altitude 189900)
     registers with Frame 0
     further instance wcifs Outer Instance, altitude 189899: lives in the same frame
 10. CldFlt (minifilter, auto start, FSFilter HSM, altitude 180451)
     registers with Frame 0
 11. storqosflt (minifilter, auto start, FSFilter Quota Management, altitude 244000)
     registers with Frame 0

  +----------------------------------------------------+
  | FltMgr Frame 0                            0-385600 |
  |   MsSecFlt                                  385600 |
  |   WdFilter                                  328010 |
  |   storqosflt                                244000 |
  |   wcifs                                     189900 |
  |   CldFlt                                    180451 |
  |   FileCrypt                                 141100 |
  |   luafv                                     135000 |
  |   npsvctrig                                  46000 |
  |   Wof                                        40700 |
  |   FileInfo                                   40500 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+

Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------ -----
MsSecFlt                                        385600         0
WdFilter                                        328010         0
storqosflt                                      244000         0
wcifs                                           189900         0
CldFlt                                          180451         0
FileCrypt                                       141100         0
luafv                                           135000         0
npsvctrig                                       46000          0
Wof                                             40700          0
FileInfo                                        40500          0

No filter is out of order.
