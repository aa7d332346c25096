# Windows 10's fltmc with the prompts around it, and the other table of fltmc, as Windows 10 and 7 print it.
$ ntdbg filters windows10-fltmc.txt --no-repair
A load order that gives this table (start types are assumed):

  1. FileInfo (minifilter, boot start, FSFilter Bottom, altitude 40500)
     the filter manager creates Frame 0: 0-49999
     registers with Frame 0
  2. Wof (minifilter, boot start, FSFilter Bottom, altitude 40700)
     registers with Frame 0
  3. npsvctrig (minifilter, boot start, FSFilter Bottom, altitude 46000)
     registers with Frame 0
  4. luafv (minifilter, boot start, FSFilter Virtualization, altitude 135000)
     135000 does not fit: Frame 0 is 0-49999
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-135000
     registers with Frame 0
  5. FileCrypt (minifilter, boot start, FSFilter Encryption, altitude 141100)
     141100 does not fit: Frame 0 is 0-135000
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-141100
     registers with Frame 0
  6. CldFlt (minifilter, boot start, FSFilter HSM, altitude 180451)
     180451 does not fit: Frame 0 is 0-141100
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-180451
     registers with Frame 0
  7. wcifs (minifilter, boot start, FSFilter HSM, altitude 189900)
     189900 does not fit: Frame 0 is 0-180451
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-189900
     registers with Frame 0
  8. storqosflt (minifilter, boot start, FSFilter Quota Management, altitude 244000)
     244000 does not fit: Frame 0 is 0-189900
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-244000
     registers with Frame 0
  9. bindflt (minifilter, boot start, FSFilter Top, altitude 409800)
     409800 does not fit: Frame 0 is 0-244000
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-409800
     registers with Frame 0

  +----------------------------------------------------+
  | FltMgr Frame 0                            0-409800 |
  |   bindflt                                   409800 |
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
bindflt                                1        409800         0
storqosflt                             0        244000         0
wcifs                                  0        189900         0
CldFlt                                 0        180451         0
FileCrypt                              0        141100         0
luafv                                  1        135000         0
npsvctrig                              1        46000          0
Wof                                    2        40700          0
FileInfo                               3        40500          0

No filter is out of order.
$ ntdbg filters windows10-instances.txt
PROBLEM: line 10: not a row of fltmc instances: "odd                   C:                                        xyz        odd                       0     0000000f"
PROBLEM: fltmc instances does not list legacy filters: if there are any, use fltmc filters or the SYSTEM hive
A load order that gives this table (start types are assumed):

  1. FileInfo (minifilter, boot start, FSFilter Bottom, altitude 40500)
     the filter manager creates Frame 0: 0-49999
     registers with Frame 0
  2. luafv (minifilter, boot start, FSFilter Virtualization, altitude 135000)
     135000 does not fit: Frame 0 is 0-49999
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-135000
     registers with Frame 0
  3. wcifs (minifilter, boot start, FSFilter HSM, altitude 189900)
     189900 does not fit: Frame 0 is 0-135000
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-189900
     registers with Frame 0
     further instance wcifs Outer Instance, altitude 189899: lives in the same frame
  4. WdFilter (minifilter, boot start, FSFilter Anti-Virus, altitude 328010)
     328010 does not fit: Frame 0 is 0-189900
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-328010
     registers with Frame 0

  +----------------------------------------------------+
  | FltMgr Frame 0                            0-328010 |
  |   WdFilter                                  328010 |
  |   wcifs                                     189900 |
  |   luafv                                     135000 |
  |   FileInfo                                   40500 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+

Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------ -----
WdFilter                               1        328010         0
wcifs                                  1        189900         0
luafv                                  1        135000         0
FileInfo                               2        40500          0

No filter is out of order.
$ ntdbg filters windows7-instances.txt
PROBLEM: fltmc instances does not list legacy filters: if there are any, use fltmc filters or the SYSTEM hive

Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------ -----
AVMiniFilter                           1        328000         1
luafv                                  1        135000         0
FileInfo                               2        45000          0

No filter is out of order.

No load order was found that gives this table, so no repair is searched.
# In UTF-16, as PowerShell's > writes it.
$ sh -c "iconv -f UTF-8 -t UTF-16 page-fltmc.txt >{out}/wide"
$ ntdbg filters {out}/wide --no-repair
A load order that gives this table (start types are assumed):

  1. FileInfo (minifilter, boot start, FSFilter Bottom, altitude 45000)
     the filter manager creates Frame 0: 0-49999
     registers with Frame 0
  2. luafv (minifilter, boot start, FSFilter Virtualization, altitude 135000)
     135000 does not fit: Frame 0 is 0-49999
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-135000
     registers with Frame 0
  3. EncryptionLegacy (legacy, boot start, FSFilter Encryption, altitude 149998.99)
     attaches on top of the stack, above Frame 0
  4. AVLegacy (legacy, boot start, FSFilter Activity Monitor, altitude 389998.99)
     attaches on top of the stack, above EncryptionLegacy
  5. AVMiniFilter (minifilter, system start, FSFilter Anti-Virus, altitude 328000)
     328000 does not fit: Frame 0 is 0-135000
     EncryptionLegacy is attached above Frame 0: the frame is adjusted to 0-149998.99
     AVLegacy is attached above Frame 0: the frame is adjusted to 0-389998.99
     registers with Frame 0

  +----------------------------------------------------+
  | AVLegacy                    legacy       389998.99 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-389998.99 |
  |   AVMiniFilter                              328000 |
  |   luafv                                     135000 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+

Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------ -----
AVLegacy                                        389998.99   <Legacy>
EncryptionLegacy                                149998.99   <Legacy>
AVMiniFilter                           3        328000         0
luafv                                  1        135000         0
FileInfo                               13       45000          0

1 out of order:
* EncryptionLegacy (149998.99) stands above AVMiniFilter (328000).
  EncryptionLegacy loads in step 3 and, as a legacy filter, can only attach on top of the stack. When AVMiniFilter loads in step 5, no frame exists above EncryptionLegacy that could take it: Frame 0, below, covers the altitudes up to the highest legacy filter attached above it, and a frame can no longer be put between them.
