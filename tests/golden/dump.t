# .dump: what it says. What it writes is compared in same-answers, dump_command.py and kernel_dump_qemu.py.
#! open demo
0:002> .dump /o /ma /tmp/ntdbg-golden-copy.dmp
Creating /tmp/ntdbg-golden-copy.dmp - mini user dump
Dump successfully written
0:002> .dump /ma /tmp/ntdbg-golden-copy.dmp
Unable to create file '/tmp/ntdbg-golden-copy.dmp' - Win32 error 0n80
    "The file exists."
0:002> .dump /o -mfh /c "one more" /tmp/ntdbg-golden-copy.dmp
Creating /tmp/ntdbg-golden-copy.dmp - mini user dump
Dump successfully written
0:002> .dump /o /tmp/ntdbg-golden-copy.dmp
Creating /tmp/ntdbg-golden-copy.dmp - mini user dump
Dump successfully written
0:002> .dump /mQ x.dmp
                ^ Syntax error in '.dump /mQ x.dmp'
0:002> .dump
       ^ Syntax error in '.dump'
0:002> .dump /f x.dmp
user targets are written as minidumps: /m
0:002> .dump /ma /tmp/no-such-folder-here/x.dmp
Creating /tmp/no-such-folder-here/x.dmp - mini user dump
/tmp/no-such-folder-here/x.dmp: cannot be created: No such file or directory
0:002> .dump /?
Usage: .dump [options] filename
Options are:
  /a - Create dumps for all processes (requires -u)
  /b[a] - Package dump in a CAB and delete dump
  /c <comment> - Add a comment (not supported in all formats)
  /j <addr> - Provide a JIT_DEBUG_INFO address
  /f - Create a legacy style full dump
  /m[acdfFhiprRtuw] - Create a minidump (default)
  /o - Overwrite any existing file
  /u - Append unique identifier to dump name
#! open demo -secure
0:002> .dump /ma x.dmp
Files are not written in secure mode
#! open containers/core.elf
0: kd> .dump /o /ka /tmp/ntdbg-golden-kernel.dmp
Creating /tmp/ntdbg-golden-kernel.dmp - Active kernel and user memory bitmap dump
Collecting pages to write to the dump. This may take a while.
Dump successfully written
0: kd> .dump /o /f /tmp/ntdbg-golden-kernel.dmp
Creating /tmp/ntdbg-golden-kernel.dmp - Full kernel dump
Dump successfully written
0: kd> .dump /o /m /tmp/ntdbg-golden-kernel.dmp
Creating /tmp/ntdbg-golden-kernel.dmp - mini kernel dump
Dump successfully written
0: kd> .dump /o /tmp/ntdbg-golden-kernel.dmp
Creating /tmp/ntdbg-golden-kernel.dmp - mini kernel dump
Dump successfully written
0: kd> .dump /ma x.dmp
letters behind /m are for user targets
#! note A small dump of a small dump; of physical memory it has nothing to write.
#! open corpus/kernel/win10-19041-x64-triage.dmp
0: kd> .dump /o /m /tmp/ntdbg-golden-small.dmp
Creating /tmp/ntdbg-golden-small.dmp - mini kernel dump
Dump successfully written
0: kd> .dump /k x.dmp
Creating x.dmp - Kernel memory bitmap dump
Collecting pages to write to the dump. This may take a while.
the target has no physical memory: only a small memory dump (/m) can be written
