# What is wrong is named; the rest is kept.
$ ntdbg filters bad.txt
PROBLEM: line 1: a: not an altitude: "12x"
PROBLEM: line 4: d: option frob=1 is not understood
PROBLEM: line 6: start type "never" is not understood; expected: name | legacy or minifilter | start type | group | altitude
PROBLEM: line 7: kind "thing" is not understood; expected: name | legacy or minifilter | start type | group | altitude
PROBLEM: line 9: a is listed already: the first one is kept
PROBLEM: line 15: n: not an altitude: "1e5"
PROBLEM: line 16: o: not an altitude: "40050O"
PROBLEM: b: group "No Such Group" is not in the group order: it loads after all groups
PROBLEM: c: altitude 135000 is outside of the range of FSFilter Bottom, 40000-49999
PROBLEM: e: a minifilter without an altitude cannot load
PROBLEM: h: a legacy filter without an altitude, in no group that has a range: no frame is adjusted to it
PROBLEM: n: a minifilter without an altitude cannot load
PROBLEM: o: a minifilter without an altitude cannot load
PROBLEM: i (boot start) depends on j, which is disabled: not honoured
PROBLEM: i depends on zz, which is not in the list
PROBLEM: circular dependency: c -> d -> b -> c; the last one is not honoured
PROBLEM: circular dependency: l -> k -> l; the last one is not honoured
PROBLEM: circular dependency: m -> m; the last one is not honoured
  1. b (minifilter, boot start, No Such Group, altitude 135000)
     the filter manager creates Frame 0: 0-49999
     135000 does not fit: Frame 0 is 0-49999
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-135000
     registers with Frame 0
  2. d (minifilter, boot start, FSFilter Bottom, altitude 45000.5)
     registers with Frame 0
  3. c (minifilter, boot start, FSFilter Bottom, altitude 135000)
     is not attached: b has that altitude already (STATUS_FLT_INSTANCE_ALTITUDE_COLLISION)
  4. e (minifilter, boot start, FSFilter Bottom, altitude none)
     does not load: it has no altitude
  5. i (minifilter, boot start, FSFilter Bottom, altitude 46000)
     registers with Frame 0
  6. m (minifilter, boot start, FSFilter Virtualization, altitude 130600)
     registers with Frame 0
  7. k (minifilter, boot start, FSFilter Top, altitude 400500)
     400500 does not fit: Frame 0 is 0-135000
     no legacy filter is attached above Frame 0: the frame is adjusted to 0-400500
     registers with Frame 0
  8. n (minifilter, boot start, FSFilter Top, altitude none)
     does not load: it has no altitude
  9. o (minifilter, boot start, FSFilter Top, altitude none)
     does not load: it has no altitude
 10. l (minifilter, boot start, FSFilter Virtualization, altitude 130500)
     registers with Frame 0
 11. a (legacy, boot start, FSFilter Encryption, altitude 149998.99)
     attaches on top of the stack, above Frame 0
 12. h (legacy, boot start, no group, altitude none)
     attaches on top of the stack, above a

  +----------------------------------------------------+
  | h                           legacy   ????????????? |
  +----------------------------------------------------+
  | a                           legacy       149998.99 |
  +----------------------------------------------------+
  | FltMgr Frame 0                            0-400500 |
  |   k                                         400500 |
  |   b                                         135000 |
  |   m                                         130600 |
  |   l                                         130500 |
  |   i                                          46000 |
  |   d                                        45000.5 |
  +----------------------------------------------------+
  | file system                                        |
  +----------------------------------------------------+

Filter Name                     Num Instances    Altitude    Frame
------------------------------  -------------  ------------ -----
h                                                           <Legacy>
a                                               149998.99   <Legacy>
k                                               400500         0
b                                               135000         0
m                                               130600         0
l                                               130500         0
i                                               46000          0
d                                               45000.5        0

1 out of order:
* a (149998.99) stands above k (400500).
  a loads in step 11 and, as a legacy filter, can only attach on top of the stack. k had registered below it in step 7, in Frame 0.

No dummy minifilter helps.
The start type or the group of a driver has to change.
$ ntdbg filters nothing-here.txt
ntdbg filters: nothing-here.txt: cannot be opened: No such file or directory
[status 2]
$ ntdbg filters run.txt extra
ntdbg filters: one file at a time: extra
Try ntdbg filters --help.
[status 1]
$ ntdbg filters groups "No Such Group"
Load order group                     Altitudes      For
-----------------------------------  -------------  ---
ntdbg filters: no such group, and no group holds that altitude: No Such Group
Try ntdbg filters --help.
[status 1]
