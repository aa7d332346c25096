# dt over private types: layouts from shop.h, values from how the dump was made.
#! open demo
0:002> dt shop!customer
   +0x000 id               : Uint4B
   +0x004 discount_percent : Int4B
   +0x008 name             : [24] Uint2B
0:002> dt shop!queue
   +0x000 first            : Ptr64 order
   +0x008 waiting          : Uint4B
   +0x010 threads          : [2] Ptr64 Void
0:002> dt shop!queue 00007ff6`a3c13000
   +0x000 first            : 0x000001d4`f2a605c0 order
   +0x008 waiting          : 1
   +0x010 threads          : [2] 0x00000000`000000bc Void
0:002> dt shop!order number total next 000001d4`f2a60560
   +0x000 number : 0x412
   +0x040 total  : 31.989999999999998
   +0x048 next   : 0x000001d4`f2a605c0 order
0:002> dt ntdll!_UNICODE_STRING
   +0x000 Length           : Uint2B
   +0x002 MaximumLength    : Uint2B
   +0x008 Buffer           : Ptr64 Wchar
0:002> dt ntdll!_TEB ClientId. 0000002a`4c1f8000
   +0x040 ClientId  : 
      +0x000 UniqueProcess : 0x00000000`00001b2c Void
      +0x008 UniqueThread : 0x00000000`00001a7c Void
