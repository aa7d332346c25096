# !handle, !uniqstack, !runaway and !gflag over a dump with handles (.dump /mh) and without thread times. Texts: Microsoft's pages of
# them; the words of the access rights and of what is not there: public transcripts.
#! open handles
0:000> !handle
Handle 4
  Type          Event
Handle 8
  Type          Key
Handle c
  Type          Directory
Handle 10
  Type          File
Handle 14
  Type          Event
Handle 18
  Type          TpWorkerFactory
Handle 1c
  Type          None
7 Handles
Type            Count
None            1
Event           2
File            1
Directory       1
Key             1
TpWorkerFactory 1
0:000> !handle 4 f
Handle 4
  Type          Event
  Attributes    0
  GrantedAccess 0x1f0003:
         Delete,ReadControl,WriteDac,WriteOwner,Synch
         QueryState,ModifyState
  HandleCount   2
  PointerCount  32768
  Name          <none>
  No object specific information available
0:000> !handle c 7
Handle c
  Type          Directory
  Attributes    0x10
  GrantedAccess 0x3:
         None
         Query,Traverse
  HandleCount   78
  PointerCount  2424832
  Name          \KnownDlls
0:000> !handle 18 2
Handle 18
  Attributes    0
  GrantedAccess 0xf00ff:
         Delete,ReadControl,WriteDac,WriteOwner
  HandleCount   2
  PointerCount  32769
0:000> !handle 0 5 Event
Handle 4
  Type          Event
  Name          <none>
Handle 14
  Type          Event
  Name          \BaseNamedObjects\Ready
2 Handles
Type            Count
Event           2
0:000> !handle 444
ERROR: !handle: extension exception 0x80004002.
    "Unable to query handle information"
0:000> !uniqstack
Processing 4 threads, please wait

.  0  Id: 2b8.2bc Suspend: 1 Teb: 00000093`b7a01000 Unfrozen
      Priority: 0  Priority class: 32
Child-SP          RetAddr           Call Site
00000093`b7c01e78 00007ffd`51a926a1 ntdll!NtWaitForSingleObject+0x14
00000093`b7c01e80 00000000`00000000 ntdll!RtlUserThreadStart+0x21

.  1  Id: 2b8.5f0 Suspend: 1 Teb: 00000093`b7a03000 Unfrozen
      Priority: 0  Priority class: 32
Child-SP          RetAddr           Call Site
00000093`b7d01e78 00007ffd`51a926a1 ntdll!NtDelayExecution+0x14
00000093`b7d01e80 00000000`00000000 ntdll!RtlUserThreadStart+0x21

Total threads: 4
Duplicate callstacks: 2 (windbg thread #s follow):
2, 3
0:000> !runaway
ERROR: !runaway: extension exception 0x80004002.
    "Unable to get thread times - dumps may not have time information"
0:000> !gflag
Current NtGlobalFlag contents: 0x02001100
    vrf - Enable application verifier
    ust - Create user mode stack trace database
    hpa - Place heap allocations at ends of pages
