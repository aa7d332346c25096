# "Understanding File System Minifilter and Legacy Filter Load Order": the five drivers, each state that the page draws, the
# repair it found by hand, and its fltmc table. The altitude of AVLegacy is 329998.99 in the page's text, 389998.99 in its table.
$ ntdbg filters page.txt --steps
  1. FileInfo (minifilter, boot start, FSFilter Bottom, altitude 45000)
     the filter manager creates Frame 0: 0-49999
     registers with Frame 0
  +----------------------------------------------------+
  | FltMgr Frame 0                             0-49999 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  2. EncryptionLegacy (legacy, boot start, FSFilter Encryption, altitude 149998.99)
     attaches on top of the stack, above Frame 0
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                             0-49999 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  3. AVLegacy (legacy, boot start, FSFilter Anti-Virus, altitude 329998.99)
     attaches on top of the stack, above EncryptionLegacy
  +----------------------------------------------------+
  | AVLegacy                    legacy       329998.99 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                             0-49999 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  4. AVMiniFilter (minifilter, system start, FSFilter Anti-Virus, altitude 328000)
     328000 does not fit: Frame 0 is 0-49999
     EncryptionLegacy is attached above Frame 0: the frame is adjusted to 0-149998.99
     AVLegacy is attached above Frame 0: the frame is adjusted to 0-329998.99
     registers with Frame 0
  +----------------------------------------------------+
  | AVLegacy                    legacy       329998.99 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-329998.99 |
  |   AVMiniFilter                              328000 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  5. luafv (minifilter, auto start, FSFilter Virtualization, altitude 135000)
     registers with Frame 0
  +----------------------------------------------------+
  | AVLegacy                    legacy       329998.99 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-329998.99 |
  |   AVMiniFilter                              328000 |
  |   luafv                                     135000 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+

Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------ -----
AVLegacy                                        329998.99   <Legacy>
EncryptionLegacy                                149998.99   <Legacy>
AVMiniFilter                           3        328000         0
luafv                                  1        135000         0
FileInfo                               13       45000          0

1 out of order:
* EncryptionLegacy (149998.99) stands above AVMiniFilter (328000).
  EncryptionLegacy loads in step 2 and, as a legacy filter, can only attach on top of the stack. When AVMiniFilter loads in step 4, no frame exists above EncryptionLegacy that could take it: Frame 0, below, covers the altitudes up to the highest legacy filter attached above it, and a frame can no longer be put between them.

Repair, found by simulation (1 misplaced before, 0 after):
  NullFilter: a minifilter that does nothing, group FSFilter Compression, boot start, altitude 160010 (the group's range is 160000-169999)
A production driver needs an altitude that Microsoft has assigned.

With it:

  1. FileInfo (minifilter, boot start, FSFilter Bottom, altitude 45000)
     the filter manager creates Frame 0: 0-49999
     registers with Frame 0
  +----------------------------------------------------+
  | FltMgr Frame 0                             0-49999 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  2. EncryptionLegacy (legacy, boot start, FSFilter Encryption, altitude 149998.99)
     attaches on top of the stack, above Frame 0
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                             0-49999 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  3. NullFilter (minifilter, boot start, FSFilter Compression, altitude 160010)
     160010 does not fit: Frame 0 is 0-49999
     EncryptionLegacy is attached above Frame 0: the frame is adjusted to 0-149998.99
     still does not fit: Frame 1, 149998.99-160010, is created and attached above EncryptionLegacy
     registers with Frame 1
  +----------------------------------------------------+
  | FltMgr Frame 1                    149998.99-160010 |
  |   NullFilter                                160010 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-149998.99 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  4. AVLegacy (legacy, boot start, FSFilter Anti-Virus, altitude 329998.99)
     attaches on top of the stack, above Frame 1
  +----------------------------------------------------+
  | AVLegacy                    legacy       329998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 1                    149998.99-160010 |
  |   NullFilter                                160010 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-149998.99 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  5. AVMiniFilter (minifilter, system start, FSFilter Anti-Virus, altitude 328000)
     328000 does not fit: Frame 1 is 149998.99-160010
     AVLegacy is attached above Frame 1: the frame is adjusted to 149998.99-329998.99
     registers with Frame 1
  +----------------------------------------------------+
  | AVLegacy                    legacy       329998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 1                 149998.99-329998.99 |
  |   AVMiniFilter                              328000 |
  |   NullFilter                                160010 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-149998.99 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  6. luafv (minifilter, auto start, FSFilter Virtualization, altitude 135000)
     registers with Frame 0
  +----------------------------------------------------+
  | AVLegacy                    legacy       329998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 1                 149998.99-329998.99 |
  |   AVMiniFilter                              328000 |
  |   NullFilter                                160010 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-149998.99 |
  |   luafv                                     135000 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+

Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------ -----
AVLegacy                                        329998.99   <Legacy>
AVMiniFilter                           3        328000         1
NullFilter                                      160010         1
EncryptionLegacy                                149998.99   <Legacy>
luafv                                  1        135000         0
FileInfo                               13       45000          0

No filter is out of order.
# The page's own dummy, NullFilter at 160030.
$ ntdbg filters page-repaired.txt --steps
  1. FileInfo (minifilter, boot start, FSFilter Bottom, altitude 45000)
     the filter manager creates Frame 0: 0-49999
     registers with Frame 0
  +----------------------------------------------------+
  | FltMgr Frame 0                             0-49999 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  2. EncryptionLegacy (legacy, boot start, FSFilter Encryption, altitude 149998.99)
     attaches on top of the stack, above Frame 0
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                             0-49999 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  3. NullFilter (minifilter, boot start, FSFilter Compression, altitude 160030)
     160030 does not fit: Frame 0 is 0-49999
     EncryptionLegacy is attached above Frame 0: the frame is adjusted to 0-149998.99
     still does not fit: Frame 1, 149998.99-160030, is created and attached above EncryptionLegacy
     registers with Frame 1
  +----------------------------------------------------+
  | FltMgr Frame 1                    149998.99-160030 |
  |   NullFilter                                160030 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-149998.99 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  4. AVLegacy (legacy, boot start, FSFilter Anti-Virus, altitude 329998.99)
     attaches on top of the stack, above Frame 1
  +----------------------------------------------------+
  | AVLegacy                    legacy       329998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 1                    149998.99-160030 |
  |   NullFilter                                160030 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-149998.99 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  5. AVMiniFilter (minifilter, system start, FSFilter Anti-Virus, altitude 328000)
     328000 does not fit: Frame 1 is 149998.99-160030
     AVLegacy is attached above Frame 1: the frame is adjusted to 149998.99-329998.99
     registers with Frame 1
  +----------------------------------------------------+
  | AVLegacy                    legacy       329998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 1                 149998.99-329998.99 |
  |   AVMiniFilter                              328000 |
  |   NullFilter                                160030 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-149998.99 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+
  6. luafv (minifilter, auto start, FSFilter Virtualization, altitude 135000)
     registers with Frame 0
  +----------------------------------------------------+
  | AVLegacy                    legacy       329998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 1                 149998.99-329998.99 |
  |   AVMiniFilter                              328000 |
  |   NullFilter                                160030 |
  +----------------------------------------------------+
  | EncryptionLegacy            legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                         0-149998.99 |
  |   luafv                                     135000 |
  |   FileInfo                                   45000 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+

Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------ -----
AVLegacy                                        329998.99   <Legacy>
AVMiniFilter                           3        328000         1
NullFilter                                      160030         1
EncryptionLegacy                                149998.99   <Legacy>
luafv                                  1        135000         0
FileInfo                               13       45000          0

No filter is out of order.
$ ntdbg filters page-fltmc.txt --no-repair
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
$ ntdbg filters groups "FSFilter Compression"
Load order group                     Altitudes      For
-----------------------------------  -------------  ---
FSFilter Compression                 160000-169999  compresses data
$ ntdbg filters groups 160030
Load order group                     Altitudes      For
-----------------------------------  -------------  ---
FSFilter Compression                 160000-169999  compresses data
