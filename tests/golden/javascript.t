# JavaScript: .scriptload and what scripts see and add. Texts: Microsoft's pages of the .script commands, "JavaScript Debugger
# Scripting", "Native Debugger Objects in JavaScript Extensions" and "Debugger data model function aliases", whose examples are among
# these; values are those of cases/demo/world.py and shop.h. The scripts lie in scripts/.
#! needs javascript
#! mask [^'" ]*/tests/golden/scripts/
#! open demo
0:002> .scriptproviders
Available Script Providers:
    NatVis (extension '.NatVis')
    JavaScript (extension '.js')
0:002> .scriptlist
Command Loaded Scripts:
0:002> dx Debugger.State.Scripts
Debugger.State.Scripts
0:002> !add (5, 7)
No export add found
Did you mean !dd?
0:002> dx @$scriptContents
Error: Unable to bind name '@$scriptContents'
0:002> .scriptunload nothing.js
Error: Unable to find script 'nothing.js'
0:002> .scriptload {here}/scripts/nothing.js
x/tests/golden/scripts/nothing.js: cannot be opened: No such file or directory
0:002> .scriptload {here}/scripts/syntax.js
"x/tests/golden/scripts/syntax.js" (line 3 (@ 0)): Error (0x80004005): Unexpected token ';'. Expected ')' to end a compound expression.
Error: Unable to execute JavaScript script 'x/tests/golden/scripts/syntax.js'
0:002> .scriptload {here}/scripts/broken.js
before
"x/tests/golden/scripts/broken.js" (line 4 (@ 21)): Error (0x80004005): undefined is not an object (evaluating 'host.nothing.there')
Error: Unable to execute JavaScript script 'x/tests/golden/scripts/broken.js'
0:002> .scriptlist
Command Loaded Scripts:
0:002> !half
No export half found
0:002> .scriptload {here}/scripts/shop.js
JavaScript script successfully loaded from 'x/tests/golden/scripts/shop.js'
root
initializeScript
0:002> .scriptlist
Command Loaded Scripts:
    JavaScript script from 'x/tests/golden/scripts/shop.js'
0:002> dx Debugger.State.Scripts
Debugger.State.Scripts
    shop            
0:002> dx -r1 Debugger.State.Scripts.shop.Contents
Debugger.State.Scripts.shop.Contents : [object Object]
    host             : [object Object]
    queue           
    fields          
    types           
    memory          
    integers        
    objects         
    addTwoValues    
    multiplyBySeven 
    performOp64BitValues
    playWith64BitValues
    table           
    version         
    squares         
    state           
    decimal         
    oops            
    deep            
    late            
    early            : undefined
    initializeScript
    invokeScript    
    uninitializeScript
0:002> dx Debugger.State.Scripts.Shop.Contents.early
Debugger.State.Scripts.Shop.Contents.early : undefined
0:002> dx @$scriptContents.late()
@$scriptContents.late() : object
0:002> dx @$scriptContents.__OrderView
Error: Unable to bind name '__OrderView'
0:002> dx @$scriptContents.missing(1)
Error: Unable to bind name 'missing'
0:002> dx @$scriptContents.addTwoValues(10, 41),d
@$scriptContents.addTwoValues(10, 41),d : 51
0:002> dx @$scriptContents.addTwoValues("a", 1)
@$scriptContents.addTwoValues("a", 1) : a1
0:002> dx @$myScript = Debugger.State.Scripts.shop.Contents.addTwoValues
@$myScript = Debugger.State.Scripts.shop.Contents.addTwoValues
0:002> dx @$myScript(1, 2)
@$myScript(1, 2) : 0x3
0:002> !constants
@$constants()    : [object Object]
    math_constants   : [object Object]
    description      : Archimedes' pi and Euler's number e
0:002> dx -r1 @$constants().math_constants
@$constants().math_constants : [object Object]
    pi               : 3.141593
    e                : 2.718282
0:002> !neg 42
@$neg(42)        : -42
0:002> !add (5, 7)
@$add(5, 7)      : 0xc
0:002> !ADD (5, (2 + 1) * 2)
@$ADD(5, (2 + 1) * 2) : 0xb
0:002> dx @$neg(42)
@$neg(42)        : -42
0:002> dx @$add(99, 77)
@$add(99, 77)    : 0xb0
0:002> dx @$scriptContents.playWith64BitValues(9007199254740990, 9007199254740990)
Sum   >> 18014398509481980
@$scriptContents.playWith64BitValues(9007199254740990, 9007199254740990)
0:002> dx @$scriptContents.playWith64BitValues(9007199254740990, 9007199254740991)
Error: 64 bit value loses precision on conversion to number
"x/tests/golden/scripts/shop.js" (line 78 (@ 15))
0:002> dx @$scriptContents.performOp64BitValues( 0x7FFFFFFFFFFFFFFF,  0x7FFFFFFFFFFFFFFF, (x, y) => x + y)
@$scriptContents.performOp64BitValues( 0x7FFFFFFFFFFFFFFF,  0x7FFFFFFFFFFFFFFF, (x, y) => x + y) : 0xfffffffffffffffe
0:002> dx @$scriptContents.fields()
waiting 1, first 1043, items 2
pointer 1d4f2a605c0 false true
state ORDER_NEW (0) true, total 0
article 815, count 1+12+0
customer 7002 Charles Babbage
location 0x1d4f2a605c0 true
size 80, next 80
names Customer
@$scriptContents.fields()
0:002> dx @$scriptContents.types()
order udt 80
    0 number intrinsic unsigned int
    4 state enum order_state
    4 item_count intrinsic unsigned int
    8 customer pointer customer *
    16 items array item [3]
    64 total intrinsic double
    72 next pointer order *
array of item, standard pointer to customer
0+4 shop
queue 8
@$scriptContents.types()
0:002> dx @$scriptContents.memory()
19 4 0 0
1043 1043
1d4f2a61240
1043 1043
0
42 2
Error: Unable to read memory at Address 0x10
"x/tests/golden/scripts/shop.js" (line 46 (@ 33))
0:002> dx @$scriptContents.integers()
123456789abcdef0 1311768467463790320 12345678 9abcdef0 true
123456789abcdf00 123456789abcdef5 2468acf13579bde0 123456789abcdef 5
f0 123456789abcdeff 0 23456789abcdef00 1
-5 -4 -1 0 511 1311768467463790300
15 true true
Unable to parse a 64 bit value: zz
Divide by zero
Error: 64 bit value loses precision on conversion to number
0:002> dx -r2 @$scriptContents.objects()
shop.exe 6956 6780
    12096 main [Switch To]
    12120 worker 0 [Switch To]
    6780 worker 1 [Switch To]
C:\shop\shop.exe 1
37800
<one>
<two>
@$scriptContents.objects()
    [0x2f40]         : [object Object]
        Id               : 0x2f40
        Twice            : 0x0
    [0x2f58]         : [object Object]
        Id               : 0x2f58
        Twice            : 0x2
    [0x1a7c]         : [object Object]
        Id               : 0x1a7c
        Twice            : 0x4
0:002> dx @$scriptContents.table()
@$scriptContents.table() : a table
    Half             : 0.500000
    Text             : text
    Broken           : <out of order>
    [0x0, 0x0]       : 0x1
    [0x0, 0x1]       : 0x2
    [0x1, 0x0]       : 0x3
    [0x1, 0x1]       : 0x4
0:002> dx @$scriptContents.table()[1, 0]
@$scriptContents.table()[1, 0] : 0x3
0:002> dx @$scriptContents.table().Broken
Error: out of order
"x/tests/golden/scripts/shop.js" (line 94 (@ 40))
0:002> dx @$scriptContents.version(2) > @$scriptContents.version(1)
@$scriptContents.version(2) > @$scriptContents.version(1) : true
0:002> dx @$scriptContents.version(2) == @$scriptContents.version(2)
@$scriptContents.version(2) == @$scriptContents.version(2) : true
0:002> dx @$scriptContents.squares(4)
@$scriptContents.squares(4) : [object Generator]
    [0x0]            : 0x1
    [0x1]            : 0x4
    [0x2]            : 0x9
    [0x3]            : 0x10
0:002> dx @$scriptContents.squares(100).Where(n => n > 9000).Select(@$scriptContents.multiplyBySeven),d
@$scriptContents.squares(100).Where(n => n > 9000).Select(@$scriptContents.multiplyBySeven),d
    [94]             : 63175
    [95]             : 64512
    [96]             : 65863
    [97]             : 67228
    [98]             : 68607
    [99]             : 70000
0:002> dx @$curprocess.Threads.Duplicate(2).Count()
@$curprocess.Threads.Duplicate(2).Count() : 0x6
0:002> dx @$scriptContents.state(1)
@$scriptContents.state(1) : ORDER_PRICED (1) [Type: order_state]
0:002> dx @$scriptContents.decimal(51)
@$scriptContents.decimal(51) : 51
0:002> dx @$scriptContents.oops()
Error: undefined is not an object (evaluating 'undefined[42]')
"x/tests/golden/scripts/shop.js" (line 113 (@ 35))
0:002> dx @$scriptContents.deep(0)
Error: Maximum call stack size exceeded.
"x/tests/golden/scripts/shop.js" (line 114 (@ 35))
0:002> dx shop!g_queue
shop!g_queue     [Type: queue]
    [+0x000] first            : 0x1d4f2a605c0 : order 1043 [Type: order *]
    [+0x008] waiting          : 0x1 [Type: unsigned int]
    [+0x010] threads          [Type: void * [2]]
0:002> dx *shop!g_queue.first
*shop!g_queue.first : order 1043 [Type: order]
    [<Raw View>]     [Type: order]
    Customer         : Charles Babbage
    [0x0]            : 0x32f
    [0x1]            : 0x2a
0:002> dx *shop!g_queue.first,!
*shop!g_queue.first,! [Type: order]
    [+0x000] number           : 0x413 [Type: unsigned int]
    [+0x004 ( 3: 0)] state            : ORDER_NEW (0) [Type: order_state]
    [+0x004 (15: 4)] item_count       : 0x2 [Type: unsigned int]
    [+0x008] customer         : 0x1d4f2a61240 [Type: customer *]
    [+0x010] items            [Type: item [3]]
    [+0x040] total            : 0.000000 [Type: double]
    [+0x048] next             : 0x0 [Type: order *]
0:002> dx shop!g_queue.first->Customer
shop!g_queue.first->Customer : Charles Babbage
0:002> dx shop!g_queue.first->__Hidden
Error: Unable to bind name '__Hidden'
0:002> dx shop!g_queue.first->Select(a => a + 1)
shop!g_queue.first->Select(a => a + 1)
    [0x0]            : 0x330
    [0x1]            : 0x2b
0:002> dx *shop!g_queue.first->customer
*shop!g_queue.first->customer [Type: customer]
    [+0x000] id               : 0x1b5a [Type: unsigned int]
    [+0x004] discount_percent : 0 [Type: int]
    [+0x008] name             [Type: unsigned short [24]]
    Discounted       : false
0:002> dx @$curprocess
@$curprocess     : shop.exe [Switch To]
    Name             : shop.exe
    Id               : 0x1b2c
    Handle           : 0xf0f0f0f0
    Threads         
    Modules         
    Environment     
    Shop             : [object Object]
0:002> dx -r2 @$curprocess.Shop
@$curprocess.Shop : [object Object]
    Queue            [Type: queue]
        [+0x000] first            : 0x1d4f2a605c0 : order 1043 [Type: order *]
        [+0x008] waiting          : 0x1 [Type: unsigned int]
        [+0x010] threads          [Type: void * [2]]
    Process          : shop.exe
0:002> dx @$curprocess.Modules[0]
@$curprocess.Modules[0] : C:\shop\shop.exe
    BaseAddress      : 0x7ff6a3c10000
    Name             : C:\shop\shop.exe
    Size             : 0x5000
    More             : [object Object]
0:002> dx @$curprocess.Modules[0].More
@$curprocess.Modules[0].More : [object Object]
    Path             : c:\shop\shop.exe
0:002> .foreach (x { dx @$scriptContents.decimal(7) }) { .echo <x> }
<x> 
<x> 
<x> 
0:002> .scriptrun {here}/scripts/shop.js
uninitializeScript
JavaScript script successfully loaded from 'x/tests/golden/scripts/shop.js'
root
initializeScript
invokeScript
0:002> .scriptunload {here}/scripts/shop.js
uninitializeScript
JavaScript script unloaded from 'x/tests/golden/scripts/shop.js'
0:002> dx @$curprocess
@$curprocess     : shop.exe [Switch To]
    Name             : shop.exe
    Id               : 0x1b2c
    Handle           : 0xf0f0f0f0
    Threads         
    Modules         
    Environment     
0:002> dx shop!g_queue.first
shop!g_queue.first : 0x1d4f2a605c0 [Type: order *]
    [+0x000] number           : 0x413 [Type: unsigned int]
    [+0x004 ( 3: 0)] state            : ORDER_NEW (0) [Type: order_state]
    [+0x004 (15: 4)] item_count       : 0x2 [Type: unsigned int]
    [+0x008] customer         : 0x1d4f2a61240 [Type: customer *]
    [+0x010] items            [Type: item [3]]
    [+0x040] total            : 0.000000 [Type: double]
    [+0x048] next             : 0x0 [Type: order *]
0:002> dx @$myScript(1, 2)
Error: The script is not loaded any more
0:002> !add (5, 7)
No export add found
Did you mean !dd?
#! open demo -secure
0:002> .scriptload {here}/scripts/shop.js
Files are not read in secure mode
0:002> .scriptproviders
Available Script Providers:
    NatVis (extension '.NatVis')
    JavaScript (extension '.js')
#! open scheduler@19041/scheduler
0: kd> .scriptload {here}/scripts/kernel.js
JavaScript script successfully loaded from 'x/tests/golden/scripts/kernel.js'
0: kd> dx @$scriptContents.system()
true
System 4
@$scriptContents.system()
    [0x0]            : 0x20
    [0x1]            : 0x24
    [0x2]            : 0x28
    [0x3]            : 0x2c
    [0x4]            : 0x30
    [0x5]            : 0x34
    [0x6]            : 0x38
    [0x7]            : 0x3c
0: kd> !processes
4 System _EPROCESS 8
84c notepad.exe _EPROCESS 1
@$processes()   
0: kd> dx @$curprocess
@$curprocess     : System [Switch To]
    KernelObject     [Type: _EPROCESS]
    Name             : System
    Id               : 0x4
    Handle           : 0xf0f0f0f0
    Threads         
    Modules         
    Io              
    Threadless       : false
0: kd> dx @$cursession.Processes.Where(p => p.Threadless).Count()
@$cursession.Processes.Where(p => p.Threadless).Count() : 0x0
#! note What makes no sense, does not end or takes too much: exceptions, and the session goes on.
#! open demo
0:002> .scriptload {here}/scripts/hostile.js
JavaScript script successfully loaded from 'x/tests/golden/scripts/hostile.js'
0:002> dx @$scriptContents.hostile()
true true
@$scriptContents.hostile()
0:002> dx @$scriptContents.loop()
@$scriptContents.loop() : <Maximum call stack size exceeded.>
    Itself           : <Maximum call stack size exceeded.>
    [Error]          : <Maximum call stack size exceeded.>
0:002> dx @$scriptContents.loop()[1]
Error: Maximum call stack size exceeded.
"x/tests/golden/scripts/hostile.js" (line 58 (@ 53))
0:002> dx *shop!g_queue.first->customer
*shop!g_queue.first->customer : <Scripts and the debugger call each other too deep> [Type: customer]
    [<Raw View>]     [Type: customer]
    Itself           : <Scripts and the debugger call each other too deep>
    [Error]          : <Scripts and the debugger call each other too deep>
0:002> dx @$scriptContents.endless().Take(2)
@$scriptContents.endless().Take(2)
    [0x0]            : 0x0
    [0x1]            : 0x1
0:002> dx @$scriptContents.hog()
Error: The script needs more memory than it may have
0:002> dx -r20 @$scriptContents.nested(40)
@$scriptContents.nested(40) : [object Object]
    inside           : [object Object]
        inside           : [object Object]
            inside           : [object Object]
                inside           : [object Object]
                    inside           : [object Object]
                        inside           : [object Object]
                            inside           : [object Object]
                                inside           : [object Object]
                                    inside           : [object Object]
                                        inside           : [object Object]
                                            inside           : [object Object]
                                                inside           : [object Object]
                                                    inside           : [object Object]
                                                        inside           : [object Object]
                                                            inside           : [object Object]
                                                                inside           : [object Object]
                                                                    inside           : [object Object]
                                                                        inside           : [object Object]
                                                                            inside           : [object Object]
                                                                                inside           : [object Object]
0:002> ? 1 + 1
Evaluate expression: 2 = 00000000`00000002
