# Pools of kernels up to Windows 10 1809: pages of blocks, large allocations, counts by tag. The lines are those of the reference
# (windows-driver-docs "!pool", "!poolval", "!poolused", "!poolfind") and of published sessions on 64-bit targets.

#! open memory
0: kd> !pool fffffa80090001b0
Pool page fffffa80090001b0 region is Nonpaged pool
 fffffa8009000000 size:   40 previous size:    0  (Allocated)  MmCa
 fffffa8009000040 size:   10 previous size:   40  (Free)       Free
 fffffa8009000050 size:  150 previous size:   10  (Allocated)  File (Protected)
*fffffa80090001a0 size:   80 previous size:  150  (Allocated) *Irp  Process: fffffa8001002070
		Owning component : Unknown (update pooltag.txt)
 fffffa8009000220 size:  700 previous size:   80  (Allocated)  Leak
 fffffa8009000920 size:  100 previous size:  700  (Allocated)  Leak
 fffffa8009000a20 size:   60 previous size:  100  (Allocated)  Even
 fffffa8009000a80 size:  580 previous size:   60  (Free)       Free
0: kd> !pool fffffa8009000060 2
Pool page fffffa8009000060 region is Nonpaged pool
*fffffa8009000050 size:  150 previous size:   10  (Allocated) *File (Protected)
		Pooltag File : File objects
0: kd> !pool fffffa8009000a30 80000002
*fffffa8009000a20 size:   60 previous size:  100  (Allocated) *Even
0: kd> !pool fffffa8009000a90 3
Pool page fffffa8009000a90 region is Nonpaged pool
*fffffa8009000a80 size:  580 previous size:   60  (Free)      *Free
 fffffa8009000a90  636f6c62 6f20736b 6f702066 00006c6f
    fffffa8009000aa0  00000000 00000000 00000000 00000000

0: kd> !pool fffffa8009002250
Pool page fffffa8009002250 region is Nonpaged pool
 fffffa8009002000 size:  100 previous size:    0  (Allocated)  Ntfx
 fffffa8009002100 size:  100 previous size:  410  (Free)       AAAA *** invalid previous size [ 0x41 ] should be [ 0x10 ]
*fffffa8009002200 size:  100 previous size:  100  (Allocated) *Ntfx
		Pooltag Ntfx : General Allocation, Binary : ntfs.sys
 fffffa8009002300 size:  100 previous size:  100  (Allocated)  Even
 fffffa8009002400 size:  c00 previous size:  100  (Free)       Free
0: kd> !poolval fffffa8009002250
Pool page fffffa8009002250 region is Nonpaged pool

Validating Pool headers for pool page: fffffa8009002000

Pool page [ fffffa8009002000 ] is INVALID.

Analyzing linked list...
[ fffffa8009002100 ]: invalid previous size [ 0x41 ] should be [ 0x10 ]


Scanning for single bit errors...

None found
0: kd> !poolval fffffa8009001000
Pool page fffffa8009001000 region is Nonpaged pool

Validating Pool headers for pool page: fffffa8009001000

Pool page [ fffffa8009001000 ] is VALID.
0: kd> !poolval fffffa8009001000 1
Pool page fffffa8009001000 region is Nonpaged pool

Validating Pool headers for pool page: fffffa8009001000

Pool page [ fffffa8009001000 ] is VALID.

Analyzing linked list...
[ fffffa8009001000 ]: size [ 0x200 ] previous size [ 0x0 ]
[ fffffa8009001200 ]: size [ 0x200 ] previous size [ 0x200 ]
[ fffffa8009001400 ]: size [ 0x400 ] previous size [ 0x200 ]
[ fffffa8009001800 ]: size [ 0x800 ] previous size [ 0x400 ]


Scanning for single bit errors...

None found
0: kd> !pool fffffa800a001000
Pool page fffffa800a001000 region is Nonpaged pool
*fffffa800a000000 : large page allocation, tag is V2lg, size is 0x4000 bytes
		Pooltag V2lg : VHD2 core large allocation, Binary : vhdmp.sys
0: kd> !pool fffff803712e5000
Pool page fffff803712e5000 region is Unknown
fffff803712e5000 is not a valid large pool allocation, checking large session pool...
Unable to read large session pool table (Session data is not present in mini and kernel-only dumps)
fffff803712e5000 is not valid pool. Checking for freed (or corrupt) pool
Address fffff803712e5000 could not be read. It may be a freed, invalid or paged out page
0: kd> !poolused
 Sorting by Tag

               NonPaged                  Paged
 Tag     Allocs         Used     Allocs         Used

 CM31          0            0      19797     91705344	Internal Configuration manager allocations , Binary: nt!cm
 File        200        67200          0            0	File objects 
 Leak     700120   1792307200          2       102400	UNKNOWN pooltag 'Leak', please update pooltag.txt
 MmSt          0            0       2808      6790672	Mm section object prototype ptes , Binary: nt!mm

 TOTAL    700320   1792374400      22607     98598416
0: kd> !poolused 2
 Sorting by NonPaged Pool Consumed

               NonPaged                  Paged
 Tag     Allocs         Used     Allocs         Used

 Leak     700120   1792307200          2       102400	UNKNOWN pooltag 'Leak', please update pooltag.txt
 File        200        67200          0            0	File objects 
 CM31          0            0      19797     91705344	Internal Configuration manager allocations , Binary: nt!cm
 MmSt          0            0       2808      6790672	Mm section object prototype ptes , Binary: nt!mm

 TOTAL    700320   1792374400      22607     98598416
0: kd> !poolused 4 CM*
 Sorting by Paged Pool Consumed

               NonPaged                  Paged
 Tag     Allocs         Used     Allocs         Used

 CM31          0            0      19797     91705344	Internal Configuration manager allocations , Binary: nt!cm

 TOTAL         0            0      19797     91705344
0: kd> !poolused 1 Leak
 Sorting by Tag

               NonPaged                                          Paged
 Tag     Allocs      Frees       Diff         Used     Allocs      Frees       Diff         Used

 Leak     700123          3     700120   1792307200         12         10          2       102400	UNKNOWN pooltag 'Leak', please update pooltag.txt

 TOTAL    700123          3     700120   1792307200         12         10          2       102400
0: kd> !poolused 6
!poolused: flags are 1, 2 or 4, and 8
0: kd> !poolfind Leak

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c09000 : fffffa8000c09600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x6b61654c (Leak)

fffffa8009000230 : tag Leak, size     0x6f0, Nonpaged pool
fffffa8009000930 : tag Leak, size      0xf0, Nonpaged pool
fffffa8009001410 : tag Leak, size     0x3f0, Nonpaged pool
0: kd> !poolfind Leak 1

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c09000 : fffffa8000c09600)

fffff8a000200000 : tag Leak, size   0x12000, Paged pool

Searching paged pool (fffff8a000000000 : fffff8c000000000) for tag 0x6b61654c (Leak)

fffff8a0001233a0 : tag Leak, size     0xc60, Paged pool
0: kd> !poolfind Leak -paged -small -x "dc @$extret L4"

Searching paged pool (fffff8a000000000 : fffff8c000000000) for tag 0x6b61654c (Leak)

fffff8a0`001233a0  00000000 00000000 00000000 00000000  ................
0: kd> !poolfind -tag "Irp " -nonpaged

Scanning large pool allocation table for tag 0x20707249 (Irp ) (fffffa8000c09000 : fffffa8000c09600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x20707249 (Irp )

fffffa80090001b0 : tag Irp , size      0x70, Nonpaged pool
0: kd> !poolfind ?tfx -limit 2

Scanning large pool allocation table for tag 0x7866743f (?tfx) (fffffa8000c09000 : fffffa8000c09600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x7866743f (?tfx)

fffffa8009002010 : tag Ntfx, size      0xf0, Nonpaged pool
fffffa8009002210 : tag Ntfx, size      0xf0, Nonpaged pool
!poolfind stopped at 2 blocks; -limit takes another number
0: kd> !poolfind
!poolfind: a pool tag is needed
0: kd> !poolfind Leak 3
!poolfind: pool types are 0, 1, 2 and 4
0: kd> !pool
Numeric expression missing from '<EOL>'
#! open memory@3790/memory
0: kd> !pool fffffa80090001b0
Pool page fffffa80090001b0 region is Nonpaged pool
 fffffa8009000000 size:   40 previous size:    0  (Allocated)  MmCa
 fffffa8009000040 size:   10 previous size:   40  (Free)       Free
 fffffa8009000050 size:  150 previous size:   10  (Allocated)  File (Protected)
*fffffa80090001a0 size:   80 previous size:  150  (Allocated) *Irp  Process: fffffa8001002070
		Owning component : Unknown (update pooltag.txt)
 fffffa8009000220 size:  700 previous size:   80  (Allocated)  Leak
 fffffa8009000920 size:  100 previous size:  700  (Allocated)  Leak
 fffffa8009000a20 size:   60 previous size:  100  (Allocated)  Even
 fffffa8009000a80 size:  580 previous size:   60  (Free)       Free
0: kd> !pool fffffa800a001000
Pool page fffffa800a001000 region is Nonpaged pool
*fffffa800a000000 : large page allocation, tag is V2lg, size is 0x4000 bytes
		Pooltag V2lg : VHD2 core large allocation, Binary : vhdmp.sys
0: kd> !poolused
 Sorting by Tag

               NonPaged                  Paged
 Tag     Allocs         Used     Allocs         Used

 CM31          0            0      19797     91705344	Internal Configuration manager allocations , Binary: nt!cm
 File        200        67200          0            0	File objects 
 Leak     700120   1792307200          2       102400	UNKNOWN pooltag 'Leak', please update pooltag.txt
 MmSt          0            0       2808      6790672	Mm section object prototype ptes , Binary: nt!mm

 TOTAL    700320   1792374400      22607     98598416
0: kd> !poolfind Leak

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c0b000 : fffffa8000c0b600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x6b61654c (Leak)

fffffa8009000230 : tag Leak, size     0x6f0, Nonpaged pool
fffffa8009000930 : tag Leak, size      0xf0, Nonpaged pool
fffffa8009001410 : tag Leak, size     0x3f0, Nonpaged pool
0: kd> !poolfind Leak 1

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c0b000 : fffffa8000c0b600)

fffff8a000200000 : tag Leak, size   0x12000, Paged pool

Searching paged pool (fffff8a000000000 : fffff8c000000000) for tag 0x6b61654c (Leak)

fffff8a0001233a0 : tag Leak, size     0xc60, Paged pool
#! open memory@9600/memory
0: kd> !pool fffffa80090001b0
Pool page fffffa80090001b0 region is Nonpaged pool
 fffffa8009000000 size:   40 previous size:    0  (Allocated)  MmCa
 fffffa8009000040 size:   10 previous size:   40  (Free)       Free
 fffffa8009000050 size:  150 previous size:   10  (Allocated)  File (Protected)
*fffffa80090001a0 size:   80 previous size:  150  (Allocated) *Irp  Process: fffffa8001002070
		Owning component : Unknown (update pooltag.txt)
 fffffa8009000220 size:  700 previous size:   80  (Allocated)  Leak
 fffffa8009000920 size:  100 previous size:  700  (Allocated)  Leak
 fffffa8009000a20 size:   60 previous size:  100  (Allocated)  Even
 fffffa8009000a80 size:  580 previous size:   60  (Free)       Free
0: kd> !pool fffffa800a001000
Pool page fffffa800a001000 region is Nonpaged pool
*fffffa800a000000 : large page allocation, tag is V2lg, size is 0x4000 bytes
		Pooltag V2lg : VHD2 core large allocation, Binary : vhdmp.sys
0: kd> !poolused
 Sorting by Tag

               NonPaged                  Paged
 Tag     Allocs         Used     Allocs         Used

 CM31          0            0      19797     91705344	Internal Configuration manager allocations , Binary: nt!cm
 File        200        67200          0            0	File objects 
 Leak     700120   1792307200          2       102400	UNKNOWN pooltag 'Leak', please update pooltag.txt
 MmSt          0            0       2808      6790672	Mm section object prototype ptes , Binary: nt!mm

 TOTAL    700320   1792374400      22607     98598416
0: kd> !poolfind Leak

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c09000 : fffffa8000c09600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x6b61654c (Leak)

fffffa8009000230 : tag Leak, size     0x6f0, Nonpaged pool
fffffa8009000930 : tag Leak, size      0xf0, Nonpaged pool
fffffa8009001410 : tag Leak, size     0x3f0, Nonpaged pool
0: kd> !poolfind Leak 1

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c09000 : fffffa8000c09600)

fffff8a000200000 : tag Leak, size   0x12000, Paged pool

Searching paged pool (fffff8a000000000 : fffff8c000000000) for tag 0x6b61654c (Leak)

fffff8a0001233a0 : tag Leak, size     0xc60, Paged pool
#! open memory@17763/memory
0: kd> !pool fffffa80090001b0
Pool page fffffa80090001b0 region is Nonpaged pool
 fffffa8009000000 size:   40 previous size:    0  (Allocated)  MmCa
 fffffa8009000040 size:   10 previous size:   40  (Free)       Free
 fffffa8009000050 size:  150 previous size:   10  (Allocated)  File (Protected)
*fffffa80090001a0 size:   80 previous size:  150  (Allocated) *Irp  Process: fffffa8001002070
		Owning component : Unknown (update pooltag.txt)
 fffffa8009000220 size:  700 previous size:   80  (Allocated)  Leak
 fffffa8009000920 size:  100 previous size:  700  (Allocated)  Leak
 fffffa8009000a20 size:   60 previous size:  100  (Allocated)  Even
 fffffa8009000a80 size:  580 previous size:   60  (Free)       Free
0: kd> !pool fffffa800a001000
Pool page fffffa800a001000 region is Nonpaged pool
*fffffa800a000000 : large page allocation, tag is V2lg, size is 0x4000 bytes
		Pooltag V2lg : VHD2 core large allocation, Binary : vhdmp.sys
0: kd> !poolused
 Sorting by Tag

               NonPaged                  Paged
 Tag     Allocs         Used     Allocs         Used

 CM31          0            0      19797     91705344	Internal Configuration manager allocations , Binary: nt!cm
 File        200        67200          0            0	File objects 
 Leak     700120   1792307200          2       102400	UNKNOWN pooltag 'Leak', please update pooltag.txt
 MmSt          0            0       2808      6790672	Mm section object prototype ptes , Binary: nt!mm

 TOTAL    700320   1792374400      22607     98598416
0: kd> !poolfind Leak

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c09000 : fffffa8000c09600)


Searching nonpaged pool (fffffa8000c00000 : fffffa8040c00000) for tag 0x6b61654c (Leak)

fffffa8009000230 : tag Leak, size     0x6f0, Nonpaged pool
fffffa8009000930 : tag Leak, size      0xf0, Nonpaged pool
fffffa8009001410 : tag Leak, size     0x3f0, Nonpaged pool
0: kd> !poolfind Leak 1

Scanning large pool allocation table for tag 0x6b61654c (Leak) (fffffa8000c09000 : fffffa8000c09600)

fffff8a000200000 : tag Leak, size   0x12000, Paged pool

Searching paged pool (fffff8a000000000 : fffff8c000000000) for tag 0x6b61654c (Leak)

fffff8a0001233a0 : tag Leak, size     0xc60, Paged pool
