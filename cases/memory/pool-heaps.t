# Pools as segment heaps (Windows 10 1903 and later). The page of ffffcb0e11386cb0 is one of a published session (notes on
# FltpSetCallbacksForInstance), block for block; "is not a valid large pool allocation" and what follows it, and !poolval, are as in
# DebugPrivilege/InsightEngineering; !poolused 2 has the rows of "0x0 Live AcpWdfWorkItem Leak".

#! open memory-heaps@19041/memory-heaps
0: kd> !pool ffffcb0e11386cb0
Pool page ffffcb0e11386cb0 region is Nonpaged pool
 ffffcb0e11386000 size:  640 previous size:    0  (Allocated)  KDNF
 ffffcb0e11386650 size:  640 previous size:    0  (Allocated)  KDNF
*ffffcb0e11386ca0 size:  2b0 previous size:    0  (Allocated) *FMis
		Pooltag FMis : FLT_INSTANCE structure, Binary : fltmgr.sys
 ffffcb0e11386f50 size:   90 previous size:    0  (Free)       .t[|
0: kd> !pool ffffcb0e11394400
Pool page ffffcb0e11394400 region is Nonpaged pool
 ffffcb0e11394000 size:  250 previous size:    0  (Allocated)  MmCi
 ffffcb0e11394250 size:   60 previous size:    0  (Free)       .t[|
*ffffcb0e113942c0 size:  d00 previous size:    0  (Allocated) *Proc Process: fffffa8001002070
		Pooltag Proc : Process objects, Binary : nt!ps
 ffffcb0e11394fc0 size:   20 previous size:    0  (Free)       .t[|
0: kd> !pool ffffde87fe461140
Pool page ffffde87fe461140 region is Paged pool
 ffffde87fe461050 size:   30 previous size:    0  (Allocated)  CMNb
 ffffde87fe461080 size:   30 previous size:    0  (Allocated)  FLSk
 ffffde87fe4610b0 size:   30 previous size:    0  (Free)       Ntf0
 ffffde87fe4610e0 size:   30 previous size:    0  (Free)       SeUs
 ffffde87fe461110 size:   30 previous size:    0  (Allocated)  CMNb
*ffffde87fe461140 size:   30 previous size:    0  (Allocated) *Ntf0
		Owning component : Unknown (update pooltag.txt)
 ffffde87fe461170 size:   30 previous size:    0  (Allocated)  TEMP
 ffffde87fe4611a0 size:   30 previous size:    0  (Free)       ....
 ffffde87fe4611d0 size:   30 previous size:    0  (Free)       ....
0: kd> !pool ffffcb0e113a4120
Pool page ffffcb0e113a4120 region is Nonpaged pool
 ffffcb0e113a4000 size:  100 previous size:    0  (Allocated)  Ntfx
*ffffcb0e113a4100 size:  210 previous size:    0  (Free)      *AAAA *** invalid chunk size [ 0x4159 ]
 ffffcb0e113a4320 size:  100 previous size:    0  (Allocated)  Even
 ffffcb0e113a4430 size:   80 previous size:    0  (Allocated)  Leak
 ffffcb0e113a44b0 size:  b30 previous size:    0  (Free)       &t[|
 ffffcb0e113a4ff0 size: 2010 previous size:    0  (Free)       .t[|
0: kd> !poolval ffffcb0e113a4120
Pool page ffffcb0e113a4120 region is Nonpaged pool

Validating Pool headers for pool page: ffffcb0e113a4000

Pool page [ ffffcb0e113a4000 ] is INVALID.

Analyzing linked list...
[ ffffcb0e113a4100 ]: invalid chunk size [ 0x4159 ]


Scanning for single bit errors...

None found
0: kd> !poolval ffffcb0e11386cb0
Pool page ffffcb0e11386cb0 region is Nonpaged pool

Validating Pool headers for pool page: ffffcb0e11386000

Pool page [ ffffcb0e11386000 ] is VALID.
0: kd> !pool ffffcb0e1a002000
Pool page ffffcb0e1a002000 region is Nonpaged pool
*ffffcb0e1a000000 : large page allocation, tag is V2lg, size is 0x4000 bytes
		Pooltag V2lg : VHD2 core large allocation, Binary : vhdmp.sys
0: kd> !pool ffffcb0e113a2000
Pool page ffffcb0e113a2000 region is Nonpaged pool
ffffcb0e113a2000 is not a valid large pool allocation, checking large session pool...
Unable to read large session pool table (Session data is not present in mini and kernel-only dumps)
ffffcb0e113a2000 is not valid pool. Checking for freed (or corrupt) pool
Address ffffcb0e113a2000 could not be read. It may be a freed, invalid or paged out page
0: kd> !poolused 2
 Sorting by NonPaged Pool Consumed

               NonPaged                  Paged
 Tag     Allocs         Used     Allocs         Used

 amda    5768754   1938325232         32         9360	UNKNOWN pooltag 'amda', please update pooltag.txt
 IoWI    5769999    646239888          0            0	Io work items , Binary: nt!io
 EtwB       1428    254173440          6       196608	Etw Buffer , Binary: nt!etw

 TOTAL  11540181   2838738560         38       205968
0: kd> !poolfind Leak

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c0d000 : fffffa8000c0d600)


Searching nonpaged pool (ffffcb0000000000 : ffffdb0000000000) for tag 0x6b61654c (Leak)

ffffcb0e113a4440 : tag Leak, size      0x70, Nonpaged pool
0: kd> !poolfind 0x636f7250

Scanning large pool allocation table for tag 0x636f7250 (Proc) (fffffa8000c0d000 : fffffa8000c0d600)


Searching nonpaged pool (ffffcb0000000000 : ffffdb0000000000) for tag 0x636f7250 (Proc)

ffffcb0e113942d0 : tag Proc, size     0xcf0, Nonpaged pool
0: kd> !poolfind * -paged

Scanning large pool allocation table for tag 0x2020202a (*   ) (fffffa8000c0d000 : fffffa8000c0d600)


Searching paged pool (ffffde8000000000 : ffffee8000000000) for tag 0x2020202a (*   )

ffffde87fe461060 : tag CMNb, size      0x20, Paged pool
ffffde87fe461090 : tag FLSk, size      0x20, Paged pool
ffffde87fe461120 : tag CMNb, size      0x20, Paged pool
ffffde87fe461150 : tag Ntf0, size      0x20, Paged pool
ffffde87fe461180 : tag TEMP, size      0x20, Paged pool
#! open memory-heaps@22000/memory-heaps
0: kd> !pool ffffcb0e11386cb0
Pool page ffffcb0e11386cb0 region is Nonpaged pool
 ffffcb0e11386000 size:  640 previous size:    0  (Allocated)  KDNF
 ffffcb0e11386650 size:  640 previous size:    0  (Allocated)  KDNF
*ffffcb0e11386ca0 size:  2b0 previous size:    0  (Allocated) *FMis
		Pooltag FMis : FLT_INSTANCE structure, Binary : fltmgr.sys
 ffffcb0e11386f50 size:   90 previous size:    0  (Free)       .t[|
0: kd> !pool ffffde87fe461140
Pool page ffffde87fe461140 region is Paged pool
 ffffde87fe461050 size:   30 previous size:    0  (Allocated)  CMNb
 ffffde87fe461080 size:   30 previous size:    0  (Allocated)  FLSk
 ffffde87fe4610b0 size:   30 previous size:    0  (Free)       Ntf0
 ffffde87fe4610e0 size:   30 previous size:    0  (Free)       SeUs
 ffffde87fe461110 size:   30 previous size:    0  (Allocated)  CMNb
*ffffde87fe461140 size:   30 previous size:    0  (Allocated) *Ntf0
		Owning component : Unknown (update pooltag.txt)
 ffffde87fe461170 size:   30 previous size:    0  (Allocated)  TEMP
 ffffde87fe4611a0 size:   30 previous size:    0  (Free)       ....
 ffffde87fe4611d0 size:   30 previous size:    0  (Free)       ....
0: kd> !pool ffffcb0e113a4120
Pool page ffffcb0e113a4120 region is Nonpaged pool
 ffffcb0e113a4000 size:  100 previous size:    0  (Allocated)  Ntfx
*ffffcb0e113a4100 size:  210 previous size:    0  (Free)      *AAAA *** invalid chunk size [ 0x4159 ]
 ffffcb0e113a4320 size:  100 previous size:    0  (Allocated)  Even
 ffffcb0e113a4430 size:   80 previous size:    0  (Allocated)  Leak
 ffffcb0e113a44b0 size:  b30 previous size:    0  (Free)       &t[|
 ffffcb0e113a4ff0 size: 2010 previous size:    0  (Free)       .t[|
0: kd> !poolused
 Sorting by Tag

               NonPaged                  Paged
 Tag     Allocs         Used     Allocs         Used

 EtwB       1428    254173440          6       196608	Etw Buffer , Binary: nt!etw
 IoWI    5769999    646239888          0            0	Io work items , Binary: nt!io
 amda    5768754   1938325232         32         9360	UNKNOWN pooltag 'amda', please update pooltag.txt

 TOTAL  11540181   2838738560         38       205968
0: kd> !poolfind Leak

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c0d000 : fffffa8000c0d800)


Searching nonpaged pool (ffffcb0000000000 : ffffdb0000000000) for tag 0x6b61654c (Leak)

ffffcb0e113a4440 : tag Leak, size      0x70, Nonpaged pool
0: kd> !poolfind Proc

Scanning large pool allocation table for tag 0x636f7250 (Proc) (fffffa8000c0d000 : fffffa8000c0d800)


Searching nonpaged pool (ffffcb0000000000 : ffffdb0000000000) for tag 0x636f7250 (Proc)

ffffcb0e113942d0 : tag Proc, size     0xcf0, Nonpaged pool
