# The options of windows-driver-docs' page of dt, one after the other. "Using sym" and the lists with and without sizes are that
# page's; -h is in our own words, and what -c writes for a structure ("all fields on one line, if possible") is our reading of it.
#! open source
0:000> dt -o ledger!entry
   amount           : Ptr64 money
   kind             : Pos 0, 3 Bits
   cleared          : Pos 3, 1 Bit
0:000> dt . kind
Using sym ledger!entry
   +0x008 kind : Pos 0, 3 Bits
0:000> dt -r ledger!entry
   +0x000 amount           : Ptr64 money
      +0x000 cents            : Int4B
   +0x008 kind             : Pos 0, 3 Bits
   +0x008 cleared          : Pos 3, 1 Bit
0:000> dt -ri ledger!entry
+0x000 amount           : Ptr64 money
+0x000 cents            : Int4B
+0x008 kind             : Pos 0, 3 Bits
+0x008 cleared          : Pos 3, 1 Bit
0:000> dt -c g_joint
   +0x008 owners : 0n0   +0x018 guards : 0n0   +0x028 __VFN_table : 0x00007ff7`a1b22010    +0x030 id : 0n0   =00007ff7`a1b23084 opened : 0n0   +0x020 lines : 0n0
0:000> dt -e ledger!side
          ledger!side
0:000> dt -s 40 -v ledger!*
Enumerating symbols matching ledger!*, Size = 0x40
Address   Size Symbol
00007ff7`a1b23038   040 ledger!g_savings
           040 ledger!savings
0:000> dt -v ledger!savings
struct savings, 6 elements, 0x40 bytes
   +0x000 __VFN_table : Ptr64 
   +0x008 id               : Int4B
   =00007ff7`a1b23084 opened           : Int4B
   +0x000 balance          int  (  )+0
   +0x010 __VFN_table : Ptr64 
   +0x018 level            : Int4B
   +0x000 log              int  (  char *, ... )+0
   +0x020 limit            : Int4B
   +0x028 rate             : struct savings::terms, 2 elements, 0x10 bytes
   +0x038 tier             : savings::<unnamed-tag>
   +0x000 balance          int  (  )+0
0:000> dt -d ledger!savings::t*
Address   Size Symbol
           010 ledger!savings::terms
struct savings::terms, 2 elements, 0x10 bytes
   +0x000 basis            : Int2B
   +0x008 compute          : Ptr64     int 
0:000> dt -ny ledger!ent
          ledger!entry
ledger!entry
   +0x000 amount           : Ptr64 money
   +0x008 kind             : Pos 0, 3 Bits
   +0x008 cleared          : Pos 3, 1 Bit
0:000> dt ledger!entry -y cl
   +0x008 cleared : Pos 3, 1 Bit
0:000> dt -t ledger!sav*
          ledger!savings::<unnamed-tag>
          ledger!savings
          ledger!savings::terms
0:000> dt -b g_savings rate
   +0x028 rate : savings::terms
      +0x000 basis : 0n0
      +0x008 compute : (null) 
0:000> dt -ca2 int g_savings
Symbol int not found.
0:000> dt -n @rcx
Symbol @rcx not found.
0:000> dt -p ledger!entry 1000
This target has no physical memory
0:000> dt -q ledger!entry
            ^ Syntax error in 'dt -q ledger!entry'
