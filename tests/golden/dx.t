# dx without NatVis. Forms of lines: Microsoft's pages of dx and of LINQ with the debugger objects, and cdb's text in the debug
# information tests of the Rust compiler (names padded to 16 columns); values are those of cases/demo/world.py and shop.h.
#! open demo
#! mask [^ ]*/demo/demo\.dmp
0:002> dx shop!g_queue
shop!g_queue     [Type: queue]
    [+0x000] first            : 0x1d4f2a605c0 [Type: order *]
    [+0x008] waiting          : 0x1 [Type: unsigned int]
    [+0x010] threads          [Type: void * [2]]
0:002> dx -r2 shop!g_queue
shop!g_queue     [Type: queue]
    [+0x000] first            : 0x1d4f2a605c0 [Type: order *]
        [+0x000] number           : 0x413 [Type: unsigned int]
        [+0x004 ( 3: 0)] state            : ORDER_NEW (0) [Type: order_state]
        [+0x004 (15: 4)] item_count       : 0x2 [Type: unsigned int]
        [+0x008] customer         : 0x1d4f2a61240 [Type: customer *]
        [+0x010] items            [Type: item [3]]
        [+0x040] total            : 0.000000 [Type: double]
        [+0x048] next             : 0x0 [Type: order *]
    [+0x008] waiting          : 0x1 [Type: unsigned int]
    [+0x010] threads          [Type: void * [2]]
        [0]              : 0xbc [Type: void *]
        [1]              : 0xc0 [Type: void *]
0:002> dx shop!g_queue.first
shop!g_queue.first : 0x1d4f2a605c0 [Type: order *]
    [+0x000] number           : 0x413 [Type: unsigned int]
    [+0x004 ( 3: 0)] state            : ORDER_NEW (0) [Type: order_state]
    [+0x004 (15: 4)] item_count       : 0x2 [Type: unsigned int]
    [+0x008] customer         : 0x1d4f2a61240 [Type: customer *]
    [+0x010] items            [Type: item [3]]
    [+0x040] total            : 0.000000 [Type: double]
    [+0x048] next             : 0x0 [Type: order *]
0:002> dx shop!g_queue.first->items
shop!g_queue.first->items [Type: item [3]]
    [0]              [Type: item]
    [1]              [Type: item]
    [2]              [Type: item]
0:002> dx -g shop!g_queue.first->items
==========================================================
=        = article  = count  = vat_percent = price       =
==========================================================
= [0]    - 0x32f    - 0x1    - 0x7         - 3.990000    =
= [1]    - 0x2a     - 0xc    - 0x13        - 0.250000    =
= [2]    - 0x0      - 0x0    - 0x0         - 0.000000    =
==========================================================
0:002> dx 5+7
5+7              : 12
0:002> dx ((x, y) => (x + y))(5, 7)
((x, y) => (x + y))(5, 7) : 12
0:002> dx ((x, y) => (x + y))("Hello", "World")
((x, y) => (x + y))("Hello", "World") : HelloWorld
0:002> dx "abc"
"abc"            : abc
0:002> dx new { MyInt = 42, MyString = "Hello World" }
new { MyInt = 42, MyString = "Hello World" }
    MyInt            : 42
    MyString         : Hello World
0:002> dx Debugger
Debugger        
    Sessions        
    Settings        
    State           
    Utility         
0:002> dx -r3 Debugger.Sessions
Debugger.Sessions
    [0x0]            : build/release/forged/demo/demo.dmp
        Processes       
            [0x1b2c]         : shop.exe [Switch To]
        Id               : 0x0
0:002> dx @$curprocess
@$curprocess     : shop.exe [Switch To]
    Name             : shop.exe
    Id               : 0x1b2c
    Handle           : 0xf0f0f0f0
    Threads         
    Modules         
    Environment     
0:002> dx @$curprocess.Threads
@$curprocess.Threads
    [0x2f40]         : main [Switch To]
    [0x2f58]         : worker 0 [Switch To]
    [0x1a7c]         : worker 1 [Switch To]
0:002> dx -r2 @$curthread
@$curthread      : worker 1 [Switch To]
    Id               : 0x1a7c
    Index            : 0x2
    Name             : worker 1
    Stack           
        Frames          
    Registers       
        User            
    Environment     
        EnvironmentBlock [Type: _TEB]
0:002> dx @$curprocess.Modules
@$curprocess.Modules
    [0x0]            : C:\shop\shop.exe
    [0x1]            : C:\Windows\System32\ntdll.dll
    [0x2]            : C:\Windows\System32\kernel32.dll
    [0x3]            : C:\Windows\System32\KERNELBASE.dll
    [0x4]            : C:\shop\pricing.dll
0:002> dx @$curprocess.Modules.Where(m => m.Name.Contains("KERNEL")),2
@$curprocess.Modules.Where(m => m.Name.Contains("KERNEL")),2
    [0x3]            : C:\Windows\System32\KERNELBASE.dll
0:002> dx -r2 @$curstack.Frames
@$curstack.Frames
    [0x0]            : shop!format_receipt + 0x2a [Switch To]
        Attributes      
        LocalVariables  
        Parameters      
    [0x1]            : shop!print_receipt + 0x15 [Switch To]
        Attributes      
        LocalVariables  
        Parameters      
    [0x2]            : shop!process_order + 0x26 [Switch To]
        Attributes      
        LocalVariables  
        Parameters      
    [0x3]            : shop!worker + 0x28 [Switch To]
        Attributes      
        LocalVariables  
        Parameters      
    [0x4]            : kernel32!BaseThreadInitThunk + 0x14 [Switch To]
        Attributes      
        LocalVariables  
        Parameters      
    [0x5]            : ntdll!RtlUserThreadStart + 0x21 [Switch To]
        Attributes      
        LocalVariables  
        Parameters      
0:002> dx @$curthread.Stack.Frames[1].LocalVariables
@$curthread.Stack.Frames[1].LocalVariables
    line             [Type: unsigned short [64]]
    length           : <value unavailable> [Type: unsigned int]
0:002> dx @$curprocess.Threads.Count()
@$curprocess.Threads.Count() : 0x3
0:002> dx @$t0 = 5
@$t0 = 5         : 5
0:002> dx @$x = @$curprocess.Threads.Select(t => t.Id).OrderByDescending(i => i)
@$x = @$curprocess.Threads.Select(t => t.Id).OrderByDescending(i => i)
    [0x2f58]         : 0x2f58
    [0x2f40]         : 0x2f40
    [0x1a7c]         : 0x1a7c
0:002> dx @$x
@$x             
    [0x2f58]         : 0x2f58
    [0x2f40]         : 0x2f40
    [0x1a7c]         : 0x1a7c
0:002> dx Debugger.Settings
Debugger.Settings
    Debug           
    Display         
    EngineInitialization
    Extensions      
    Input           
    Sources         
    Symbols         
    AutoSaveSettings : false
0:002> dx Debugger.Settings.Display.PreferDML
Debugger.Settings.Display.PreferDML : false
0:002> dx Debugger.State.UserVariables
Debugger.State.UserVariables
    x               
0:002> dx @$x.Sum()
@$x.Sum()        : 0x7914
0:002> dx (10).ToDisplayString("b")
(10).ToDisplayString("b") : 0y1010
0:002> dx @$f = (x => x + 5)
@$f = (x => x + 5)
0:002> dx @$f(10)
@$f(10)          : 15
0:002> dx @$curprocess.Modules.Select(m => new { Name = m.Name, Size = m.Size }).OrderBy(m => m.Size)
@$curprocess.Modules.Select(m => new { Name = m.Name, Size = m.Size }).OrderBy(m => m.Size)
    [0x0]           
    [0x4]           
    [0x2]           
    [0x1]           
    [0x3]           
0:002> dx -g @$curprocess.Modules.Select(m => new { Name = m.Name, Size = m.Size }).OrderBy(m => m.Size)
==================================================================
=          = Name                                  = Size        =
==================================================================
= [0x0]    - C:\shop\shop.exe                      - 0x5000      =
= [0x4]    - C:\shop\pricing.dll                   - 0x5000      =
= [0x2]    - C:\Windows\System32\kernel32.dll      - 0xbe000     =
= [0x1]    - C:\Windows\System32\ntdll.dll         - 0x1f7000    =
= [0x3]    - C:\Windows\System32\KERNELBASE.dll    - 0x2ef000    =
==================================================================
0:002> dx -r2 @$curprocess.Threads.GroupBy(t => t.Id & 1)
@$curprocess.Threads.GroupBy(t => t.Id & 1)
    [0x0]           
        [0x2f40]         : main [Switch To]
        [0x2f58]         : worker 0 [Switch To]
        [0x1a7c]         : worker 1 [Switch To]
0:002> dx Debugger.Utility.Control.ExecuteCommand("? 1+2")
Debugger.Utility.Control.ExecuteCommand("? 1+2")
    [0x0]            : Evaluate expression: 3 = 00000000`00000003
0:002> dx zork
Error: Unable to bind name 'zork'
0:002> dx @$zork
Error: Unable to bind name '@$zork'
0:002> dx *(int*)0
*(int*)0         : Unable to read memory at Address 0x0 [Type: int]
0:002> dx @$peb
@$peb            : 0x2a4c1f3000 [Type: _PEB *]
    [+0x000] InheritedAddressSpace : 0x0 [Type: unsigned char]
    [+0x001] ReadImageFileExecOptions : 0x0 [Type: unsigned char]
    [+0x002] BeingDebugged    : 0x0 [Type: unsigned char]
    [+0x008] Mutant           : 0xffffffffffffffff [Type: void *]
    [+0x010] ImageBaseAddress : 0x7ff6a3c10000 [Type: void *]
    [+0x018] Ldr              : 0x7ffb3f93a4c0 [Type: _PEB_LDR_DATA *]
    [+0x020] ProcessParameters : 0x1d4f2a42000 [Type: _RTL_USER_PROCESS_PARAMETERS *]
    [+0x028] SubSystemData    : 0x0 [Type: void *]
    [+0x030] ProcessHeap      : 0x1d4f2a40000 [Type: void *]
    [+0x0b8] NumberOfProcessors : 0x8 [Type: unsigned long]
    [+0x0bc] NtGlobalFlag     : 0x0 [Type: unsigned long]
    [+0x118] OSMajorVersion   : 0xa [Type: unsigned long]
    [+0x11c] OSMinorVersion   : 0x0 [Type: unsigned long]
    [+0x120] OSBuildNumber    : 0x4a65 [Type: unsigned short]
    [+0x122] OSCSDVersion     : 0x0 [Type: unsigned short]
    [+0x124] OSPlatformId     : 0x2 [Type: unsigned long]
    [+0x2c0] SessionId        : 0x0 [Type: unsigned long]
0:002> dx @$curprocess.Threads[0x2f58]
@$curprocess.Threads[0x2f58] : worker 0 [Switch To]
    Id               : 0x2f58
    Index            : 0x1
    Name             : worker 0
    Stack           
    Registers       
    Environment     
0:002> dx @$curprocess.Threads[1]
Error: The operation attempted to access data outside the valid range
0:002> dx @$curprocess.Threads.First().Registers.User.rip
@$curprocess.Threads.First().Registers.User.rip : 0x7ffb3f86dab4
0:002> dx shop!g_queue.first->items.Select(i => i.price),d
shop!g_queue.first->items.Select(i => i.price),d
    [0]              : 3.990000 [Type: double]
    [1]              : 0.250000 [Type: double]
    [2]              : 0.000000 [Type: double]
0:002> dx shop!g_queue.first->items.Sum(i => i.count)
shop!g_queue.first->items.Sum(i => i.count) : 0xd
0:002> dx shop!g_queue.first->items.Max(i => i.price)
shop!g_queue.first->items.Max(i => i.price) [Type: item]
    [+0x000] article          : 0x32f [Type: unsigned int]
    [+0x004] count            : 0x1 [Type: unsigned short]
    [+0x006] vat_percent      : 0x7 [Type: unsigned short]
    [+0x008] price            : 3.990000 [Type: double]
0:002> dx -r1 Debugger.State.PseudoRegisters
Debugger.State.PseudoRegisters
    ip               : 0x7ff6a3c111aa [Type: unsigned char *]
    csp              : 0x2a4c5ffdc8 [Type: unsigned char *]
    ra               : 0x7ff6a3c11155 [Type: unsigned char *]
    retreg           : 0x32
    peb              : 0x2a4c1f3000 [Type: _PEB *]
    teb              : 0x2a4c1f8000 [Type: _TEB *]
    proc             : 0x2a4c1f3000 [Type: _PEB *]
    thread           : 0x2a4c1f8000 [Type: _TEB *]
    tid              : 0x1a7c
    tpid             : 0x1b2c
    frame            : 0x0
    exp              : 0x3
    ptrsize          : 0x8
    pagesize         : 0x1000
    scopeip          : 0x7ff6a3c111aa [Type: unsigned char *]
    exentry          : 0x7ff6a3c110a0 [Type: unsigned char *]
0:002> dx &shop!g_queue
&shop!g_queue    : 0x7ff6a3c13000 [Type: queue *]
    [+0x000] first            : 0x1d4f2a605c0 [Type: order *]
    [+0x008] waiting          : 0x1 [Type: unsigned int]
    [+0x010] threads          [Type: void * [2]]
0:002> dx (shop!order_state)1
(shop!order_state)1 : ORDER_PRICED (1) [Type: order_state]
0:002> dx sizeof(shop!order)
sizeof(shop!order) : 0x50
0:002> dx @$curprocess.Modules.Any(m => m.Size > 1)
@$curprocess.Modules.Any(m => m.Size > 1) : true
0:002> dx -r0 shop!g_queue
shop!g_queue     [Type: queue]
0:002> dx shop!worker
shop!worker      : 0x7ff6a3c11000 [Type: unsigned int (void *)]
0:002> dx @$vars.Remove("x")
@$vars.Remove("x") : true
0:002> dx @$x
Error: Unable to bind name '@$x'
0:002> dx shop!g_queue.first->items.Where(i => i.count > 0 && i.price < 1)
shop!g_queue.first->items.Where(i => i.count > 0 && i.price < 1)
    [1]              [Type: item]
0:002> dx -r0 shop!g_queue.first->items.OrderBy(i => i.price).Select(i => i.article).First()
shop!g_queue.first->items.OrderBy(i => i.price).Select(i => i.article).First() : 0x0 [Type: unsigned int]
0:002> dx shop!g_queue.first->items.Skip(1)
shop!g_queue.first->items.Skip(1)
    [1]              [Type: item]
    [2]              [Type: item]
0:002> dx shop!g_queue.first->items.TakeWhile(i => i.count != 0).Count()
shop!g_queue.first->items.TakeWhile(i => i.count != 0).Count() : 0x2
0:002> dx shop!g_queue.first->items.SkipWhile(i => i.count == 1).Count()
shop!g_queue.first->items.SkipWhile(i => i.count == 1).Count() : 0x2
0:002> dx shop!g_queue.first->items.Select(i => i.count).Distinct().Count()
shop!g_queue.first->items.Select(i => i.count).Distinct().Count() : 0x3
0:002> dx shop!g_queue.first->items.Select(i => i.count).Reverse()
shop!g_queue.first->items.Select(i => i.count).Reverse()
    [2]              : 0x0 [Type: unsigned short]
    [1]              : 0xc [Type: unsigned short]
    [0]              : 0x1 [Type: unsigned short]
0:002> dx shop!g_queue.first->items.Select(i => i.count).Concat(shop!g_queue.first->items.Select(i => i.article)).Count()
shop!g_queue.first->items.Select(i => i.count).Concat(shop!g_queue.first->items.Select(i => i.article)).Count() : 0x6
0:002> dx shop!g_queue.first->items.Select(i => i.count).Contains(12)
shop!g_queue.first->items.Select(i => i.count).Contains(12) : true
0:002> dx shop!g_queue.first->items.All(i => i.price >= 0.0)
shop!g_queue.first->items.All(i => i.price >= 0.0) : true
0:002> dx shop!g_queue.first->items.Average(i => i.price)
shop!g_queue.first->items.Average(i => i.price) : 1.413333
0:002> dx shop!g_queue.first->items.Aggregate(0, (sum, i) => sum + i.count)
shop!g_queue.first->items.Aggregate(0, (sum, i) => sum + i.count) : 13
0:002> dx shop!g_queue.first->items.Single(i => i.count == 12).article
shop!g_queue.first->items.Single(i => i.count == 12).article : 0x2a [Type: unsigned int]
0:002> dx shop!g_queue.first->items.Single(i => i.count < 2).article
Error: More than one element satisfies the query
0:002> dx shop!g_queue.first->items.First(i => i.count > 99)
Error: No element satisfies the query
0:002> dx shop!g_queue.first->items.Min(i => i.price).article
shop!g_queue.first->items.Min(i => i.price).article : 0x0 [Type: unsigned int]
0:002> dx shop!g_queue.first->items.Last().count
shop!g_queue.first->items.Last().count : 0x0 [Type: unsigned short]
0:002> dx @$curprocess.Threads.SelectMany(t => t.Stack.Frames.Take(2))
@$curprocess.Threads.SelectMany(t => t.Stack.Frames.Take(2))
    [0x0]            : ntdll!NtWaitForMultipleObjects + 0x14 [Switch To]
    [0x1]            : KERNELBASE!WaitForMultipleObjectsEx + 0xf0 [Switch To]
    [0x2]            : ntdll!NtDelayExecution + 0x14 [Switch To]
    [0x3]            : KERNELBASE!SleepEx + 0x9e [Switch To]
    [0x4]            : shop!format_receipt + 0x2a [Switch To]
    [0x5]            : shop!print_receipt + 0x15 [Switch To]
0:002> dx @$curprocess.Threads.Flatten(t => t.Stack.Frames).Count()
@$curprocess.Threads.Flatten(t => t.Stack.Frames).Count() : 0x19
0:002> dx @$curprocess.Threads.Join(@$curprocess.Threads, a => a.Id, b => b.Id, (a, b) => a.Name + "=" + b.Name)
@$curprocess.Threads.Join(@$curprocess.Threads, a => a.Id, b => b.Id, (a, b) => a.Name + "=" + b.Name)
    [0x0]            : main=main
    [0x1]            : worker 0=worker 0
    [0x2]            : worker 1=worker 1
0:002> dx @$curprocess.Threads.Select(t => t.Id).Union(@$curprocess.Threads.Select(t => t.Id + 1))
@$curprocess.Threads.Select(t => t.Id).Union(@$curprocess.Threads.Select(t => t.Id + 1))
    [0x0]            : 0x2f40
    [0x1]            : 0x2f58
    [0x2]            : 0x1a7c
    [0x3]            : 0x2f41
    [0x4]            : 0x2f59
    [0x5]            : 0x1a7d
0:002> dx @$curprocess.Threads.Select(t => t.Id).Except(@$curprocess.Threads.Take(1).Select(t => t.Id)).Count()
@$curprocess.Threads.Select(t => t.Id).Except(@$curprocess.Threads.Take(1).Select(t => t.Id)).Count() : 0x2
0:002> dx @$curprocess.Threads.Select(t => t.Id).Intersect(@$curprocess.Threads.Take(1).Select(t => t.Id)).Count()
@$curprocess.Threads.Select(t => t.Id).Intersect(@$curprocess.Threads.Take(1).Select(t => t.Id)).Count() : 0x1
0:002> dx @$curprocess.Threads.Select(t => t.Id).SequenceEqual(@$curprocess.Threads.Select(t => t.Id))
@$curprocess.Threads.Select(t => t.Id).SequenceEqual(@$curprocess.Threads.Select(t => t.Id)) : true
0:002> dx @$curprocess.Threads.OrderBy(t => t.Name, (a, b) => a < b ? 1 : a == b ? 0 : -1)
@$curprocess.Threads.OrderBy(t => t.Name, (a, b) => a < b ? 1 : a == b ? 0 : -1)
    [0x1a7c]         : worker 1 [Switch To]
    [0x2f58]         : worker 0 [Switch To]
    [0x2f40]         : main [Switch To]
0:002> dx "shop".ToUpper().Substring(1, 2).PadLeft(4).Length
"shop".ToUpper().Substring(1, 2).PadLeft(4).Length : 0x4
0:002> dx "a-b-c".Replace("-", "+").Remove(3)
"a-b-c".Replace("-", "+").Remove(3) : a+b
0:002> dx "a-b-c".LastIndexOf("-")
"a-b-c".LastIndexOf("-") : 3
0:002> dx "abc".StartsWith("ab") && "abc".EndsWith("bc")
"abc".StartsWith("ab") && "abc".EndsWith("bc") : true
0:002> dx ((shop!customer*)0x1d4f2a61240)->name
((shop!customer*)0x1d4f2a61240)->name [Type: unsigned short [24]]
    [0]              : 0x43 [Type: unsigned short]
    [1]              : 0x68 [Type: unsigned short]
    [2]              : 0x61 [Type: unsigned short]
    [3]              : 0x72 [Type: unsigned short]
    [4]              : 0x6c [Type: unsigned short]
    [5]              : 0x65 [Type: unsigned short]
    [6]              : 0x73 [Type: unsigned short]
    [7]              : 0x20 [Type: unsigned short]
    [8]              : 0x42 [Type: unsigned short]
    [9]              : 0x61 [Type: unsigned short]
    [10]             : 0x62 [Type: unsigned short]
    [11]             : 0x62 [Type: unsigned short]
    [12]             : 0x61 [Type: unsigned short]
    [13]             : 0x67 [Type: unsigned short]
    [14]             : 0x65 [Type: unsigned short]
    [15]             : 0x0 [Type: unsigned short]
    [16]             : 0x0 [Type: unsigned short]
    [17]             : 0x0 [Type: unsigned short]
    [18]             : 0x0 [Type: unsigned short]
    [19]             : 0x0 [Type: unsigned short]
    [20]             : 0x0 [Type: unsigned short]
    [21]             : 0x0 [Type: unsigned short]
    [22]             : 0x0 [Type: unsigned short]
    [23]             : 0x0 [Type: unsigned short]
0:002> dx ((shop!customer*)0x1d4f2a61240)->name,su
((shop!customer*)0x1d4f2a61240)->name,su : "Charles Babbage" [Type: unsigned short [24]]
    [0]              : 0x43 [Type: unsigned short]
    [1]              : 0x68 [Type: unsigned short]
    [2]              : 0x61 [Type: unsigned short]
    [3]              : 0x72 [Type: unsigned short]
    [4]              : 0x6c [Type: unsigned short]
    [5]              : 0x65 [Type: unsigned short]
    [6]              : 0x73 [Type: unsigned short]
    [7]              : 0x20 [Type: unsigned short]
    [8]              : 0x42 [Type: unsigned short]
    [9]              : 0x61 [Type: unsigned short]
    [10]             : 0x62 [Type: unsigned short]
    [11]             : 0x62 [Type: unsigned short]
    [12]             : 0x61 [Type: unsigned short]
    [13]             : 0x67 [Type: unsigned short]
    [14]             : 0x65 [Type: unsigned short]
    [15]             : 0x0 [Type: unsigned short]
    [16]             : 0x0 [Type: unsigned short]
    [17]             : 0x0 [Type: unsigned short]
    [18]             : 0x0 [Type: unsigned short]
    [19]             : 0x0 [Type: unsigned short]
    [20]             : 0x0 [Type: unsigned short]
    [21]             : 0x0 [Type: unsigned short]
    [22]             : 0x0 [Type: unsigned short]
    [23]             : 0x0 [Type: unsigned short]
0:002> dx (wchar_t*)((shop!customer*)0x1d4f2a61240)->name
(wchar_t*)((shop!customer*)0x1d4f2a61240)->name : 0x1d4f2a61248 : "Charles Babbage" [Type: wchar_t *]
    67 'C' [Type: wchar_t]
0:002> dx 255,x
255,x            : 0xff
0:002> dx 255,o
255,o            : 0377
0:002> dx -1
-1               : -1
0:002> dx 'A'
'A'              : 65 'A'
0:002> dx 1.5 * 2
1.5 * 2          : 3.000000
0:002> dx @$curprocess.Threads.Select(t => new { t.Id, t.Name }).Where(t => t.Name != "main")
@$curprocess.Threads.Select(t => new { t.Id, t.Name }).Where(t => t.Name != "main")
    [0x2f58]        
    [0x1a7c]        
0:002> dx -gc 6 @$curprocess.Threads.Select(t => new { Id = t.Id, Name = t.Name })
=======================================
=             = Id        = Name      =
=======================================
= [0x2f40]    - 0x2f40    - main      =
= [0x2f58]    - 0x2f58    - worker    =
= [0x1a7c]    - 0x1a7c    - worker    =
=======================================
0:002> dx -c 1 @$curprocess.Modules,2
@$curprocess.Modules,2
    [0x1]            : C:\Windows\System32\ntdll.dll
    [0x2]            : C:\Windows\System32\kernel32.dll
    [...]           
0:002> dx @$curprocess.Threads.Select(t => t.zork)
@$curprocess.Threads.Select(t => t.zork)
    [Error]          : <Unable to bind name 'zork'>
0:002> dx 5.Where(x => x)
Error: Unable to bind name 'Where'
0:002> dx 1 +
Error: Numeric expression missing from '<EOL>'
0:002> dx @$curprocess.Threads.Where()
Error: Invalid number of arguments to 'Where'
0:002> dx (x => x)(1, 2)
Error: Too many arguments for 'x => x)(1, 2)'
0:002> dx @$curframe.Parameters
@$curframe.Parameters
    o                : <value unavailable> [Type: order *]
    line             : 0x2a4c5ffdf0 [Type: unsigned short *]
0:002> dx @$curprocess.Modules["kernel32"].BaseAddress
@$curprocess.Modules["kernel32"].BaseAddress : 0x7ffb3df10000
0:002> dx Debugger.Utility.Collections.FromListEntry(@$peb->Ldr->InLoadOrderModuleList, "ntdll!_LDR_DATA_TABLE_ENTRY", "InLoadOrderLinks")
Debugger.Utility.Collections.FromListEntry(@$peb->Ldr->InLoadOrderModuleList, "ntdll!_LDR_DATA_TABLE_ENTRY", "InLoadOrderLinks")
    [0x0]            [Type: _LDR_DATA_TABLE_ENTRY]
    [0x1]            [Type: _LDR_DATA_TABLE_ENTRY]
    [0x2]            [Type: _LDR_DATA_TABLE_ENTRY]
    [0x3]            [Type: _LDR_DATA_TABLE_ENTRY]
    [0x4]            [Type: _LDR_DATA_TABLE_ENTRY]
0:002> dx -r0 Debugger.Utility.Collections.FromListEntry(@$peb->Ldr->InLoadOrderModuleList, "ntdll!_LDR_DATA_TABLE_ENTRY", "InLoadOrderLinks").Last().BaseDllName
Debugger.Utility.Collections.FromListEntry(@$peb->Ldr->InLoadOrderModuleList, "ntdll!_LDR_DATA_TABLE_ENTRY", "InLoadOrderLinks").Last().BaseDllName : "pricing.dll" [Type: _UNICODE_STRING]
0:002> dx Debugger.Utility.Collections.FromListEntry(@$peb->Ldr->InLoadOrderModuleList, "ntdll!_LDR_DATA_TABLE_ENTRY", "zork")
Error: Unable to find field 'zork'
0:002> dx Debugger.Utility.Control.ExecuteCommand("dx Debugger.Utility.Control.ExecuteCommand(\"? 5\")")
Debugger.Utility.Control.ExecuteCommand("dx Debugger.Utility.Control.ExecuteCommand(\"? 5\")")
    [0x0]            : Debugger.Utility.Control.ExecuteCommand("? 5")
    [0x1]            :     [0x0]            : Evaluate expression: 5 = 00000000`00000005
0:002> dx (*(int(*)[400])0x1d4f2a5ffe0).FirstNonError(i => i != 0)
(*(int(*)[400])0x1d4f2a5ffe0).FirstNonError(i => i != 0) : 1041 [Type: int]
0:002> dx (*(order(*)[2])0x10).Select(o => o.number).FirstNonError()
Error: No element satisfies the query
0:002> dx shop!g_queue.first->items.AllNonError(i => i.price < 5)
shop!g_queue.first->items.AllNonError(i => i.price < 5) : true
0:002> dx shop!g_queue.first->items.LastNonError(i => i.count > 0).article
shop!g_queue.first->items.LastNonError(i => i.count > 0).article : 0x2a [Type: unsigned int]
0:002> dx (shop!zork *)0
Error: Unable to find type 'shop!zork *' for cast.
0:002> dx -z 5
            ^ Syntax error in 'dx -z 5'
#! note -h: Microsoft's page of dx; the row of Scripts, -v and the methods of Control: published sessions.
0:002> dx -h Debugger.State
Debugger.State   [State pertaining to the current execution of the debugger (e.g.: user variables)]
    DebuggerVariables [Debugger variables which are owned by the debugger and can be referenced by a pseudo-register prefix of @$]
    PseudoRegisters  [Categorized debugger managed pseudo-registers which can be referenced by a pseudo-register prefix of @$]
    Scripts          [Scripts which have been loaded into the debugger and have properties, methods, or other accessible constructs]
    UserVariables    [User variables which are maintained by the debugger and can be referenced by a pseudo-register prefix of @$]
0:002> dx -h
dx [-g|-gc #][-c #][-n|-v]-r[#] Expression[,<FormatSpecifier> ]
0:002> dx -v Debugger.State.UserVariables
Debugger.State.UserVariables
    f               
    Remove          
    ToDisplayString  [ToDisplayString([FormatSpecifier]) - Method which converts the object to its display string representation according to an optional format specifier]
0:002> dx -v new { Number = 5 }
new { Number = 5 }
    Number           : 5
    ToDisplayString  [ToDisplayString([FormatSpecifier]) - Method which converts the object to its display string representation according to an optional format specifier]
0:002> dx -r2 Debugger.Utility
Debugger.Utility
    Collections     
        CreateArray     
        FromListEntry   
    Control         
        ExecuteCommand   [ExecuteCommand(command) - Method which executes a debugger command and returns a collection of strings representing the lines of output of the command execution]
0:002> dx Debugger.Utility.Collections.CreateArray(1, 2, 3, 4)
Debugger.Utility.Collections.CreateArray(1, 2, 3, 4)
    [0x0]            : 1
    [0x1]            : 2
    [0x2]            : 3
    [0x3]            : 4
#! note Formats of strings, as the page of LINQ shows them.
0:002> dx ("some wchar string here").ToDisplayString("su")
("some wchar string here").ToDisplayString("su") : "some wchar string here"
0:002> dx ("some wchar string here").ToDisplayString("sub")
("some wchar string here").ToDisplayString("sub") : some wchar string here
0:002> dx (10).ToDisplayString("o")
(10).ToDisplayString("o") : 012
0:002> dx @$curprocess.Modules.Take(1).GroupBy(m => "\"" + m.Name + "\"")
@$curprocess.Modules.Take(1).GroupBy(m => "\"" + m.Name + "\"")
    ["\"C:\\shop\\shop.exe\""]
#! note Comparers: numbers tell the order, 0 is the same; truth says whether they are.
0:002> dx @$curprocess.Threads.GroupBy(t => t.Name, (a, b) => a.Length - b.Length)
@$curprocess.Threads.GroupBy(t => t.Name, (a, b) => a.Length - b.Length)
    ["main"]        
    ["worker 0"]    
0:002> dx @$curprocess.Threads.Select(t => t.Id).Distinct((a, b) => 0).Count()
@$curprocess.Threads.Select(t => t.Id).Distinct((a, b) => 0).Count() : 0x1
0:002> dx @$curprocess.Threads.Select(t => t.Id).Distinct((a, b) => a == b).Count()
@$curprocess.Threads.Select(t => t.Id).Distinct((a, b) => a == b).Count() : 0x3
0:002> dx @$curprocess.Threads.Select(t => t.Id).Contains(5, (a, b) => a - b)
@$curprocess.Threads.Select(t => t.Id).Contains(5, (a, b) => a - b) : false
0:002> dx @$curprocess.Threads.Join(@$curprocess.Threads, a => a.Name, b => b.Name, (a, b) => a.Name + "=" + b.Name, (a, b) => a.Length - b.Length)
@$curprocess.Threads.Join(@$curprocess.Threads, a => a.Name, b => b.Name, (a, b) => a.Name + "=" + b.Name, (a, b) => a.Length - b.Length)
    [0x0]            : main=main
    [0x1]            : worker 0=worker 0
    [0x2]            : worker 0=worker 1
    [0x3]            : worker 1=worker 0
    [0x4]            : worker 1=worker 1
0:002> dx -g @$curprocess.Threads.Select(t => new { Id = t.Id, Stack = t.Stack })
=======================================
=             = Id        = (+) Stack =
=======================================
= [0x2f40]    - 0x2f40    - {...}     =
= [0x2f58]    - 0x2f58    - {...}     =
= [0x1a7c]    - 0x1a7c    - {...}     =
=======================================
#! note A kernel's processes, walked from PsActiveProcessHead.
#! open containers/core.kdump
0: kd> dx @$curprocess
@$curprocess     : System [Switch To]
    KernelObject     [Type: _EPROCESS]
    Name             : System
    Id               : 0x4
    Handle           : 0xf0f0f0f0
    Threads         
    Modules         
    Io              
0: kd> dx @$cursession.Processes
@$cursession.Processes
    [0x4]            : System [Switch To]
0: kd> dx @$cursession.Processes.Select(p => new { Name = p.Name, Threads = p.Threads.Count() }).OrderByDescending(p => p.Threads)
@$cursession.Processes.Select(p => new { Name = p.Name, Threads = p.Threads.Count() }).OrderByDescending(p => p.Threads)
    [0x4]           
0: kd> dx -g @$cursession.Processes.Select(p => new { Name = p.Name, Id = p.Id })
=================================
=          = Name      = Id     =
=================================
= [0x4]    - System    - 0x4    =
=================================
0: kd> dx @$curthread
@$curthread      : nt!KeBugCheckEx (fffff800`016c6f00)  [Switch To]
    KernelObject     [Type: _ETHREAD]
    Id               : 0x0
    Stack           
0: kd> dx -r0 @$curthread.Stack.Frames.First(f => f.ToDisplayString().Contains("srv2"))
@$curthread.Stack.Frames.First(f => f.ToDisplayString().Contains("srv2")) : srv2!SrvProcTerminateWorkerThreadInternal + 0x99 [Switch To]
0: kd> dx @$curprocess.KernelObject.ActiveProcessLinks
@$curprocess.KernelObject.ActiveProcessLinks [Type: _LIST_ENTRY]
    [+0x000] Flink            : 0xfffff80001877a90 [Type: _LIST_ENTRY *]
    [+0x008] Blink            : 0xfffff80001877a90 [Type: _LIST_ENTRY *]
0: kd> dx Debugger.Utility.Collections.FromListEntry(*(nt!_LIST_ENTRY *)&nt!PsActiveProcessHead, "nt!_EPROCESS", "ActiveProcessLinks").Select(p => (char *)p.ImageFileName)
Debugger.Utility.Collections.FromListEntry(*(nt!_LIST_ENTRY *)&nt!PsActiveProcessHead, "nt!_EPROCESS", "ActiveProcessLinks").Select(p => (char *)p.ImageFileName)
    [0x0]            : 0xfffffa800cd56320 : "System" [Type: char *]
#! note Threads of a kernel that do not run: "Using LINQ with the debugger objects" shows the text; stacks are those of !thread.
#! open scheduler
0: kd> dx @$curprocess.Threads
@$curprocess.Threads
    [0x20]           : nt!KeBugCheckEx (fffff800`02a80640)  [Switch To]
    [0x24]           : nt!KiSwapContext+0x7a (fffff800`02a82eda)  [Switch To]
    [0x28]           : nt!KiSwapContext+0x7a (fffff800`02a82eda)  [Switch To]
    [0x2c]           : nt!KiSwapContext+0x7a (fffff800`02a82eda)  [Switch To]
    [0x30]           : nt!KiSwapContext+0x7a (fffff800`02a82eda)  [Switch To]
    [0x34]           : nt!KiSwapContext+0x7a (fffff800`02a82eda)  [Switch To]
    [0x38]           : nt!KiSwapContext+0x7a (fffff800`02a82eda)  [Switch To]
    [0x3c]           : nt!KiSwapContext+0x7a (fffff800`02a82eda)  [Switch To]
0: kd> dx @$curprocess.Threads[0x24].Stack.Frames
@$curprocess.Threads[0x24].Stack.Frames
    [0x0]            : nt!KiSwapContext + 0x7a [Switch To]
    [0x1]            : nt!ExpWorkerThread + 0x111 [Switch To]
    [0x2]            : nt!PspSystemThreadStartup + 0x5a [Switch To]
    [0x3]            : nt!KxStartSystemThread + 0x16 [Switch To]
0: kd> dx @$curprocess.Threads.Where(t => t.Stack.Frames.Any(f => f.ToDisplayString().Contains("FltpLockList"))).Select(t => t.Id)
@$curprocess.Threads.Where(t => t.Stack.Frames.Any(f => f.ToDisplayString().Contains("FltpLockList"))).Select(t => t.Id)
    [0x34]           : 0x34
#! note Io.Handles, and the two rows that every _OBJECT_HEADER has besides its fields: Microsoft's page of dx, and a published session.
#! open opened
kd> dx @$curprocess.Io.Handles
@$curprocess.Io.Handles
    [0x4]           
    [0x14]          
kd> dx -r2 @$curprocess.Io.Handles.First()
@$curprocess.Io.Handles.First()
    Handle           : 0x4
    Type             : Thread
    GrantedAccess    : 0x1fffff
    Object           [Type: _OBJECT_HEADER]
        [+0x000] PointerCount     : 3 [Type: __int64]
        [+0x008] HandleCount      : 1 [Type: __int64]
        [+0x010] Lock             [Type: _EX_PUSH_LOCK]
        [+0x018] TypeIndex        : 0x8 [Type: unsigned char]
        [+0x019] TraceFlags       : 0x0 [Type: unsigned char]
        [+0x01a] InfoMask         : 0x0 [Type: unsigned char]
        [+0x01b] Flags            : 0x12 [Type: unsigned char]
        [+0x020] ObjectCreateInfo : 0x0 [Type: _OBJECT_CREATE_INFORMATION *]
        [+0x028] SecurityDescriptor : 0x0 [Type: void *]
        [+0x030] Body             [Type: _QUAD]
        [+0x008] NextToFree       : 0x1 [Type: void *]
        [+0x020] QuotaBlockCharged : 0x0 [Type: void *]
        ObjectType       : Thread
        UnderlyingObject [Type: _ETHREAD]
kd> dx -g @$cursession.Processes[0x84c].Io.Handles
====================================================================
=             = Handle    = Type      = GrantedAccess = (+) Object =
====================================================================
= [0x4]       - 0x4       - Thread    - 0x1fffff      - {...}      =
= [0x40]      - 0x40      - File      - 0x12019f      - {...}      =
= [0x44]      - 0x44      - Device    - 0x100080      - {...}      =
= [0x1404]    - 0x1404    - File      - 0x120116      - {...}      =
====================================================================
kd> dx @$cursession.Processes.SelectMany(p => p.Io.Handles).Where(h => h.Type == "File").Select(h => h.Object.UnderlyingObject.FileName)
@$cursession.Processes.SelectMany(p => p.Io.Handles).Where(h => h.Type == "File").Select(h => h.Object.UnderlyingObject.FileName)
    [0x3]            : "\Users\Ada\notes.txt" [Type: _UNICODE_STRING]
    [0x5]            : "\Windows\debug\netlogon.log" [Type: _UNICODE_STRING]
kd> dx -r0 ((nt!_OBJECT_HEADER *)0xfffffa8001001040)->ObjectType
((nt!_OBJECT_HEADER *)0xfffffa8001001040)->ObjectType : Thread
kd> dx ((nt!_OBJECT_HEADER *)0xfffffa8001001040)->UnderlyingObject->Cid
((nt!_OBJECT_HEADER *)0xfffffa8001001040)->UnderlyingObject->Cid [Type: _CLIENT_ID]
    [+0x000] UniqueProcess    : 0x4 [Type: void *]
    [+0x008] UniqueThread     : 0x8 [Type: void *]
