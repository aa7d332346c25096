# Dumps that !heap can say nothing of: no PEB, and an ntdll whose types nobody knows.
#! needs corpus
#! open corpus/user/win7-x86-fizzbuzz-no-heap.dmp
0:000> !heap
The dump does not say where the process's PEB is: no heaps can be found
0:000> !heap -s
The dump does not say where the process's PEB is: no heaps can be found
0:000> !heap -p -a 1000
The dump does not say where the process's PEB is: no heaps can be found
#! open corpus/user/win10-14393-x64-electron.dmp
0:000> !heap -s
the symbols of ntdll have no type _HEAP: heaps cannot be read
