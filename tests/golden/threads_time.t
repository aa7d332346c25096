# !runaway and !findstack over the demonstration's three threads: times are those of cases/demo/world.py, forms those of Microsoft's
# pages and of public transcripts.
#! open demo
0:002> !runaway
 User Mode Time
  Thread       Time
    2:1a7c     0 days 0:00:00.015
    1:2f58     0 days 0:00:00.015
    0:2f40     0 days 0:00:00.015
0:002> !runaway 6
 Kernel Mode Time
  Thread       Time
    2:1a7c     0 days 0:00:00.062
    1:2f58     0 days 0:00:00.031
    0:2f40     0 days 0:00:00.000
 Elapsed Time
  Thread       Time
    0:2f40     0 days 0:04:50.000
    1:2f58     0 days 0:04:49.998
    2:1a7c     0 days 0:04:49.996
0:002> !findstack NTDLL
Thread 000, 2 frame(s) match
        * 00 0000002a`4c3ffb18 00007ffb`3d0d2bb0 ntdll!NtWaitForMultipleObjects+0x14
        * 06 0000002a`4c3fff20 00000000`00000000 ntdll!RtlUserThreadStart+0x21

Thread 001, 2 frame(s) match
        * 00 0000002a`4c4ffd38 00007ffb`3d0cad4e ntdll!NtDelayExecution+0x14
        * 08 0000002a`4c4fff20 00000000`00000000 ntdll!RtlUserThreadStart+0x21

Thread 002, 1 frame(s) match
        * 05 0000002a`4c5fff20 00000000`00000000 ntdll!RtlUserThreadStart+0x21

0:002> !findstack pricing!
Thread 001, 2 frame(s) match
        * 03 0000002a`4c4ffe10 00007ffb`2c4e1050 pricing!lookup_discount+0x19
        * 04 0000002a`4c4ffe40 00007ff6`a3c1106e pricing!PriceOrder+0x50

0:002> !uext.findstack shop!worker 0
Thread 001, 1 frame(s) match
Thread 002, 1 frame(s) match
0:002> !findstack print_receipt 2
Thread 002, 1 frame(s) match
          00 0000002a`4c5ffdc8 00007ff6`a3c11155 shop!format_receipt+0x2a
        * 01 0000002a`4c5ffdd0 00007ff6`a3c11086 shop!print_receipt+0x15
          02 0000002a`4c5ffe80 00007ff6`a3c11028 shop!process_order+0x26
          03 0000002a`4c5ffeb0 00007ffb`3df27344 shop!worker+0x28
          04 0000002a`4c5ffef0 00007ffb`3f8226a1 kernel32!BaseThreadInitThunk+0x14
          05 0000002a`4c5fff20 00000000`00000000 ntdll!RtlUserThreadStart+0x21

0:002> !findstack nobody
