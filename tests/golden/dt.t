# dt's options over the demonstration's private types: numbers are those of cases/demo/world.py and shop.h; layout as in
# Microsoft's page of dt and in public logs.
#! open demo
0:002> dt order
shop!order
   +0x000 number           : Uint4B
   +0x004 state            : Pos 0, 4 Bits
   +0x004 item_count       : Pos 4, 12 Bits
   +0x008 customer         : Ptr64 customer
   +0x010 items            : [3] item
   +0x040 total            : Double
   +0x048 next             : Ptr64 order
0:002> dt -v shop!item
struct item, 4 elements, 0x10 bytes
   +0x000 article          : Uint4B
   +0x004 count            : Uint2B
   +0x006 vat_percent      : Uint2B
   +0x008 price            : Double
0:002> dt shop!order_state
   ORDER_NEW = 0n0
   ORDER_PRICED = 0n1
   ORDER_PRINTED = 0n2
0:002> dt -b shop!order 000001d4`f2a60560
   +0x000 number           : 0x412
   +0x004 state            : 0y0001
   +0x004 item_count       : 0y000000000011 (0x3)
   +0x008 customer         : (null) 
   +0x010 items            : 
    [00] 
      +0x000 article          : 0x1267
      +0x004 count            : 2
      +0x006 vat_percent      : 0x13
      +0x008 price            : 12.5
    [01] 
      +0x000 article          : 0x32f
      +0x004 count            : 1
      +0x006 vat_percent      : 7
      +0x008 price            : 3.9900000000000002
    [02] 
      +0x000 article          : 0x2a
      +0x004 count            : 0xc
      +0x006 vat_percent      : 0x13
      +0x008 price            : 0.25
   +0x040 total            : 31.989999999999998
   +0x048 next             : 0x000001d4`f2a605c0 order
0:002> dt shop!order -a items 000001d4`f2a60560
   +0x010 items : 
    [00] item
    [01] item
    [02] item
0:002> dt shop!queue first. 00007ff6`a3c13000
   +0x000 first  : 0x000001d4`f2a605c0 order
      +0x000 number : 0x413
      +0x004 state  : 0y0000
      +0x004 item_count : 0y000000000010 (0x2)
      +0x008 customer : 0x000001d4`f2a61240 customer
      +0x010 items  : [3] item
      +0x040 total  : 0
      +0x048 next   : (null) 
0:002> dt -r1 shop!queue first 00007ff6`a3c13000
   +0x000 first : 0x000001d4`f2a605c0 order
      +0x000 number : 0x413
      +0x004 state : 0y0000
      +0x004 item_count : 0y000000000010 (0x2)
      +0x008 customer : 0x000001d4`f2a61240 customer
      +0x010 items : [3] item
      +0x040 total : 0
      +0x048 next  : (null) 
0:002> dt shop!order n* 000001d4`f2a60560
   +0x000 number : 0x412
   +0x048 next : 0x000001d4`f2a605c0 order
0:002> dt shop!order number -l next 000001d4`f2a60560
next at 0x1d4f2a60560
---------------------------------------------
   +0x000 number : 0x412

next at 0x1d4f2a605c0
---------------------------------------------
   +0x000 number : 0x413

0:002> dt shop!g_queue waiting
   +0x008 waiting : 1
0:002> dt 00007ff6`a3c13000 shop!queue waiting
   +0x008 waiting : 1
0:002> dt shop!g_*
00007ff6`a3c13000  shop!g_queue
00007ff6`a3c13024  shop!g_printed
0:002> dt -t shop!order*
          shop!order_state
          shop!order
0:002> dt shop!customer 10
   +0x000 id               : ??
   +0x004 discount_percent : ??
   +0x008 name             : [24] ??
Memory read error 0000000000000018
0:002> dt no_such_thing
Symbol no_such_thing not found.
0:002> dt shop!order no_such_field 000001d4`f2a60560
Cannot find specified field members.
