# C++ expressions. Forms of values: public transcripts (unsigned int64 0x80, wchar_t * with its text below it, bool true, long 0n2)
# and Microsoft's page "C++ numbers and operators"; numbers are those of cases/demo/world.py and shop.h, or computed by hand.
#! open demo
0:002> ?? 5
int 0n5
0:002> ?? 0x80000000
unsigned int 0x80000000
0:002> ?? 5ui64
unsigned int64 5
0:002> ?? 1.5+2
double 3.5
0:002> ?? 'A'
char 0n65 'A'
0:002> ?? sizeof(shop!order)
unsigned int64 0x50
0:002> ?? shop!g_queue
struct queue
   +0x000 first            : 0x000001d4`f2a605c0 order
   +0x008 waiting          : 1
   +0x010 threads          : [2] 0x00000000`000000bc Void
0:002> ?? shop!g_queue.first
struct order * 0x000001d4`f2a605c0
   +0x000 number           : 0x413
   +0x004 state            : 0y0000
   +0x004 item_count       : 0y000000000010 (0x2)
   +0x008 customer         : 0x000001d4`f2a61240 customer
   +0x010 items            : [3] item
   +0x040 total            : 0
   +0x048 next             : (null) 
0:002> ?? shop!g_queue.first->items[1].price
double 0.25
0:002> ?? &shop!g_queue
struct queue * 0x00007ff6`a3c13000
   +0x000 first            : 0x000001d4`f2a605c0 order
   +0x008 waiting          : 1
   +0x010 threads          : [2] 0x00000000`000000bc Void
0:002> ?? (shop!order *)0x1d4f2a60560
struct order * 0x000001d4`f2a60560
   +0x000 number           : 0x412
   +0x004 state            : 0y0001
   +0x004 item_count       : 0y000000000011 (0x3)
   +0x008 customer         : (null) 
   +0x010 items            : [3] item
   +0x040 total            : 31.989999999999998
   +0x048 next             : 0x000001d4`f2a605c0 order
0:002> ?? ((shop!order *)0x1d4f2a60560)->item_count
unsigned int 3
0:002> ?? ((shop!order *)0x1d4f2a60560)->state
enum order_state ORDER_PRICED (0n1)
0:002> ?? (shop!order_state)2
enum order_state ORDER_PRINTED (0n2)
0:002> ?? @rip
unsigned int64 0x7ff6`a3c111aa
0:002> ?? @$peb->BeingDebugged
unsigned char 0 ''
0:002> ?? @$t0 = 5
int 0n5
0:002> ? @$t0
Evaluate expression: 5 = 00000000`00000005
0:002> ?? #FIELD_OFFSET(shop!order, items)
long 0n16
0:002> ?? #CONTAINING_RECORD(0x1d4f2a605a8, shop!order, next)
struct order * 0x000001d4`f2a60560
   +0x000 number           : 0x412
   +0x004 state            : 0y0001
   +0x004 item_count       : 0y000000000011 (0x3)
   +0x008 customer         : (null) 
   +0x010 items            : [3] item
   +0x040 total            : 31.989999999999998
   +0x048 next             : 0x000001d4`f2a605c0 order
0:002> ?? #RTL_NUMBER_OF(shop!g_queue.threads)
unsigned int64 2
0:002> ? @@c++(@$t0 * 3)
Evaluate expression: 15 = 00000000`0000000f
0:002> ? @@(sizeof(int))
Evaluate expression: 4 = 00000000`00000004
0:002> ?? zork
Couldn't resolve error at 'zork'
0:002> ?? 1 +
Numeric expression missing from '<EOL>'
0:002> ?? 1/0
Divide by zero error at '/0'
0:002> ?? shop!g_queue.zork
Type does not have given member error at 'zork'
0:002> ?? shop!g_queue[1]
Type is not an array or pointer for operator[] '[1]'
0:002> ?? @@masm(10)+1
unsigned int64 0x11
0:002> ?? *(char*)0
char <Unable to read memory>
0:002> ?? 5 > 3 && 2 < 1
bool false
0:002> .expr
Current expression evaluator: MASM - Microsoft Assembler expressions
0:002> .expr /s c++
Current expression evaluator: C++ - C++ source expressions
0:002> ? 10 + 010
Evaluate expression: 18 = 00000000`00000012
0:002> .expr /q
Available expression evaluators:
MASM - Microsoft Assembler expressions
C++ - C++ source expressions
Current expression evaluator: C++ - C++ source expressions
0:002> .expr /s masm
Current expression evaluator: MASM - Microsoft Assembler expressions
0:002> ?? L'x'
wchar_t 0x78 'x'
0:002> ?? shop!worker
<function> 0x00007ff6`a3c11000
0:002> ?? o
struct order * <value unavailable>
0:002> dv
              o = <value unavailable>
           line = 0x0000002a`4c5ffdf0
              n = 2
              c = <value unavailable>
0:002> .frame 2
02 0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
0:002> ?? o->number
unsigned int 0x412
0:002> ?? o
struct order * 0x000001d4`f2a60560
   +0x000 number           : 0x412
   +0x004 state            : 0y0001
   +0x004 item_count       : 0y000000000011 (0x3)
   +0x008 customer         : (null) 
   +0x010 items            : [3] item
   +0x040 total            : 31.989999999999998
   +0x048 next             : 0x000001d4`f2a605c0 order
0:002> ?? (wchar_t*)((shop!customer*)0x1d4f2a61240)->name
wchar_t * 0x000001d4`f2a61248
 "Charles Babbage"
0:002> ?? 3 ? 4 : 5
int 0n4
0:002> ?? order_state::ORDER_PRICED
enum order_state ORDER_PRICED (0n1)
0:002> ?? ORDER_PRICED
int 0n1
0:002> ?? unsigned(3)
Syntax error at 'unsigned(3)'
0:002> ?? (unsigned char)300
unsigned char 0x2c ','
0:002> ?? -1
int 0n-1
0:002> ?? -1 < 1u
bool false
0:002> ?? 7 & ~2
int 0n5
0:002> ?? 1 << 40
int 0n0
0:002> ?? 1i64 << 40
int64 0n1099511627776
#! note A comma evaluates both and keeps the last; a function pointer takes no offset ("C++ numbers and operators").
0:002> ?? 1,2
int 0n2
0:002> ? @@(1,2)
Evaluate expression: 2 = 00000000`00000002
0:002> ?? shop!worker + 1
Type conflict error at '+ 1'
0:002> ?? (char*)shop!worker - (char*)shop!worker
int64 0n0
#! note The rest of the page's table: what follows a comment, sizeof without parentheses, the casts, the macros.
0:002> ?? 5 // the rest
int 0n5
0:002> ?? sizeof @rip
unsigned int64 8
0:002> ?? static_cast<unsigned char>(300)
unsigned char 0x2c ','
0:002> ?? reinterpret_cast<shop!item *>(&shop!g_queue) == (void *)&shop!g_queue
bool true
0:002> ?? const_cast<int>(5)
int 0n5
0:002> ?? dynamic_cast<short>(65537)
short 0n1
0:002> ?? ::g_queue.waiting
unsigned int 1
0:002> ?? $!zork
Couldn't resolve error at '$!zork'
0:002> ?? #RTL_CONTAINS_FIELD(*shop!g_queue.first, 0x10, customer)
bool true
0:002> ?? #RTL_CONTAINS_FIELD(*shop!g_queue.first, 0xf, customer)
bool false
0:002> ?? #RTL_FIELD_SIZE(shop!order, items)
unsigned int64 0x30
0:002> ?? #RTL_SIZEOF_THROUGH_FIELD(shop!order, items)
unsigned int64 0x40
0:002> r $t0 = 7
0:002> ?? @$t0 *= 7
unsigned int64 0x31
0:002> ?? @$t0 /= 7
unsigned int64 7
0:002> ?? @$t0 %= 4
unsigned int64 3
0:002> ?? @$t0 <<= 3
unsigned int64 0x18
0:002> ?? @$t0 >>= 1
unsigned int64 0xc
0:002> ?? @$t0 |= 3
unsigned int64 0xf
0:002> ?? @$t0 &= 6
unsigned int64 6
0:002> ?? @$t0 ^= 5
unsigned int64 3
0:002> ?? @$t0++
unsigned int64 3
0:002> ?? --@$t0
unsigned int64 3
0:002> ?? @ecx*(int)(@eax>@ebx) + 7*(int)(@eax<@ebx) + 3*(int)(@eax==@ebx)
unsigned int 0
0:002> ?? @@( `shop.c:43` ) == @$ra
bool false
0:002> ?? throw 5
Extra character error at '5'
0:002> ?? 1.5 << 2
Type conflict error at '<< 2'
