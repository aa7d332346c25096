# Module lists and symbol look-ups. Forms: WinDbg 6.12; addresses, sizes and names from how the dump was made.
#! open demo
#! mask (?<=pdb symbols\)  ).*
0:002> lm
start             end                 module name
00007ff6`a3c10000 00007ff6`a3c15000   shop       (private pdb symbols)  C:\symbols\shop.pdb
00007ffb`2c4e0000 00007ffb`2c4e5000   pricing    (deferred)             
00007ffb`3d0a0000 00007ffb`3d38f000   KERNELBASE   (deferred)             
00007ffb`3df10000 00007ffb`3dfce000   kernel32   (deferred)             
00007ffb`3f7d0000 00007ffb`3f9c7000   ntdll      (deferred)             

Unloaded modules:
00007ffb`3a120000 00007ffb`3a13a000   spooler.dll
0:002> lm m k*
start             end                 module name
00007ffb`3d0a0000 00007ffb`3d38f000   KERNELBASE   (deferred)             
00007ffb`3df10000 00007ffb`3dfce000   kernel32   (deferred)             
0:002> ln ntdll!NtDelayExecution
(00007ffb`3f86d5c0)   ntdll!NtDelayExecution   |  (00007ffb`3f86daa0)   ntdll!NtWaitForMultipleObjects
Exact matches:
    ntdll!NtDelayExecution (<no parameter info>)
0:002> x ntdll!Nt*
00007ffb`3f86d5c0 ntdll!NtDelayExecution (<no parameter info>)
00007ffb`3f86daa0 ntdll!NtWaitForMultipleObjects (<no parameter info>)
0:002> .reload /u pricing.dll
Unloaded pricing.dll
0:002> lm m p*
start             end                 module name
0:002> ln 7ffb2c4e1000
No loaded module holds this address
0:002> .reload /ser
Syntax error at '/ser'
0:002> .reload extra.dll=10000000,1000,5c1d2e3f,7
                                               ^ Extra character error in '.reload extra.dll=10000000,1000,5c1d2e3f,7'
0:002> .reload extra.dll=10000000,1000 7
                                      ^ Extra character error in '.reload extra.dll=10000000,1000 7'
0:002> .reload extra.dll=10000000,1000
0:002> lm m e*
start             end                 module name
00000000`10000000 00000000`10001000   extra      (deferred)             
0:002> .reload
Reloading current modules
......
0:002> lm m p*
start             end                 module name
00007ffb`2c4e0000 00007ffb`2c4e5000   pricing    (deferred)             
0:002> .reload /u extra
Unloaded extra.dll
0:002> lm 1m
shop
pricing
KERNELBASE
kernel32
ntdll
0:002> lm M *spool*
start             end                 module name

Unloaded modules:
00007ffb`3a120000 00007ffb`3a13a000   spooler.dll
0:002> lm M *shop*
start             end                 module name
00007ff6`a3c10000 00007ff6`a3c15000   shop       (deferred)             
00007ffb`2c4e0000 00007ffb`2c4e5000   pricing    (deferred)             
0:002> lm k
start             end                 module name
0:002> lm u m s*
start             end                 module name
00007ff6`a3c10000 00007ff6`a3c15000   shop       (deferred)             

Unloaded modules:
00007ffb`3a120000 00007ffb`3a13a000   spooler.dll
#! note a list that says more entries than it has: what is missing is said where the list is shown
#! open demo/short.mdmp
0:002> lm n
start             end                 module name
00007ff6`a3c10000 00007ff6`a3c15000   shop       shop.exe     
00007ffb`2c4e0000 00007ffb`2c4e5000   pricing    pricing.dll  
00007ffb`3d0a0000 00007ffb`3d38f000   KERNELBASE   KERNELBASE.dll 
00007ffb`3df10000 00007ffb`3dfce000   kernel32   kernel32.dll 
00007ffb`3f7d0000 00007ffb`3f9c7000   ntdll      ntdll.dll    
*** the module list ends early: it has 7 entries, the file holds 5

Unloaded modules:
00007ffb`3a120000 00007ffb`3a13a000   spooler.dll
0:002> lm m ntdll
start             end                 module name
00007ffb`3f7d0000 00007ffb`3f9c7000   ntdll      (deferred)             
*** the module list ends early: it has 7 entries, the file holds 5
0:002> lm 1m
shop
pricing
KERNELBASE
kernel32
ntdll
0:002> ~
   0  Id: 1b2c.2f40 Suspend: 0 Teb: 0000002a`4c1f4000 Unfrozen "main"
   1  Id: 1b2c.2f58 Suspend: 0 Teb: 0000002a`4c1f6000 Unfrozen "worker 0"
.  2  Id: 1b2c.1a7c Suspend: 0 Teb: 0000002a`4c1f8000 Unfrozen "worker 1"
*** the thread list ends early: it has 5 entries, the file holds 3
0:002> ~*e r rip

   0  Id: 1b2c.2f40 Suspend: 0 Teb: 0000002a`4c1f4000 Unfrozen "main"
rip=00007ffb3f86dab4

   1  Id: 1b2c.2f58 Suspend: 0 Teb: 0000002a`4c1f6000 Unfrozen "worker 0"
rip=00007ffb3f86d5d4

.  2  Id: 1b2c.1a7c Suspend: 0 Teb: 0000002a`4c1f8000 Unfrozen "worker 1"
rip=00007ff6a3c111aa
*** the thread list ends early: it has 5 entries, the file holds 3
0:002> ~.
.  2  Id: 1b2c.1a7c Suspend: 0 Teb: 0000002a`4c1f8000 Unfrozen "worker 1"
      Start: shop!worker (00007ff6`a3c11000)
      Priority: 0  Priority class: 32
