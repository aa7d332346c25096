# C++ types: base classes, virtual bases, virtual function tables, static and thread-local data, templates, nested types. That
# __VFN_table stands without padding and with a blank behind its value, and "=ADDRESS" before a static member, is from public
# transcripts of dt; where a virtual base lies is read from the object's table, and without an object nobody knows it ("+0x???" is
# our own).
#! open source
0:000> dt ledger!savings
   +0x000 __VFN_table : Ptr64 
   +0x008 id               : Int4B
   =00007ff7`a1b23084 opened           : Int4B
   +0x010 __VFN_table : Ptr64 
   +0x018 level            : Int4B
   +0x020 limit            : Int4B
   +0x028 rate             : savings::terms
   +0x038 tier             : savings::<unnamed-tag>
0:000> dt g_savings
   +0x000 __VFN_table : 0x00007ff7`a1b22018 
   +0x008 id               : 0n0
   =00007ff7`a1b23084 opened           : 0n0
   +0x010 __VFN_table : 0x00007ff7`a1b22020 
   +0x018 level            : 0n0
   +0x020 limit            : 0n0
   +0x028 rate             : savings::terms
   +0x038 tier             : 0 (No matching name)
0:000> s -v ledger L4000 g_savings
00007ff7`a1b23038 ledger!savings
   +0x000 __VFN_table : 0x00007ff7`a1b22018 
   +0x008 id               : 0n0
   =00007ff7`a1b23084 opened           : 0n0
   +0x010 __VFN_table : 0x00007ff7`a1b22020 
   +0x018 level            : 0n0
   +0x020 limit            : 0n0
   +0x028 rate             : savings::terms
   +0x038 tier             : 0 (No matching name)
0:000> dps g_savings L3
00007ff7`a1b23038  00007ff7`a1b22018 ledger!savings::`vftable'
00007ff7`a1b23040  00000000`00000000
00007ff7`a1b23048  00007ff7`a1b22020 ledger!savings::`vftable'
0:000> dps 00007ff7`a1b22018 L1
00007ff7`a1b22018  00007ff7`a1b210c0 ledger!savings::balance
0:000> dt ledger!joint
   +0x008 owners           : Int4B
   +0x018 guards           : Int4B
   +0x??? __VFN_table : Ptr64 
   +0x??? id               : Int4B
   =00007ff7`a1b23084 opened           : Int4B
   +0x020 lines            : Int4B
0:000> dt g_joint
   +0x008 owners           : 0n0
   +0x018 guards           : 0n0
   +0x028 __VFN_table : 0x00007ff7`a1b22010 
   +0x030 id               : 0n0
   =00007ff7`a1b23084 opened           : 0n0
   +0x020 lines            : 0n0
0:000> ?? g_joint.id
int 0n0
0:000> ?? &g_joint.id
int * 0x00007ff7`a1b23030
0:000> dx g_joint.id
g_joint.id       : 0 [Type: int]
0:000> dt g_joint id
   +0x030 id : 0n0
0:000> dt ledger!savings::terms
   +0x000 basis            : Int2B
   +0x008 compute          : Ptr64     int 
0:000> dt ledger!pair<int,pair<char,long> >
   +0x000 first            : Int4B
   +0x004 second           : pair<char,long>
0:000> dt ledger!entry
   +0x000 amount           : Ptr64 money
   +0x008 kind             : Pos 0, 3 Bits
   +0x008 cleared          : Pos 3, 1 Bit
0:000> dt ledger!side
   CREDIT = 0n0
   DEBIT = 0n3
0:000> dt ledger!t_depth
0n9
0:000> ? t_depth
Evaluate expression: 1996935794696 = 000001d0`f2a61008
0:000> x ledger!t_*
000001d0`f2a61008          ledger!t_depth = 0n9
000001d0`f2a61010          ledger!t_current = 0x00007ff7`a1b23038
0:000> dt t_current
0x00007ff7`a1b23038 
   +0x000 __VFN_table : 0x00007ff7`a1b22018 
   +0x008 id               : 0n0
   =00007ff7`a1b23084 opened           : 0n0
0:000> x ledger!audited*
00007ff7`a1b210d0          ledger!audited::log (char *, ...)
0:000> x ledger!total
00007ff7`a1b21000          ledger!total (struct entry *, int)
0:000> x ledger!a*o*
00007ff7`a1b210b0          ledger!account::balance (void)
00007ff7`a1b210d0          ledger!audited::log (char *, ...)
00007ff7`a1b23084          ledger!account::opened = 0n0
00007ff7`a1b21030 ledger!amount_of =  (inline caller) ledger!total+30
0:000> x ledger!checked_total
00007ff7`a1b21080 ledger!checked_total =  (inline caller) ledger!post+10
0:000> x /d ledger!checked_total
0:000> x /p ledger!total
00007ff7`a1b21000          ledger!total(struct entry *, int)
0:000> x /1 ledger!t_*
ledger!t_depth
ledger!t_current
0:000> x /q /2 ledger!total
00007ff7`a1b21000          @!"ledger!total"
#! open source-x86
0:000> dt ledger!account
   +0x000 __VFN_table : Ptr32 
   +0x004 id               : Int4B
   =00403044 opened           : Int4B
