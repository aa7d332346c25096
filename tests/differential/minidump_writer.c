/* A Windows program that crashes and writes a minidump of itself; it prints what the dump must then say.
 *   usage: minidump_writer.exe OUTPUT full|normal
 * Built by mingw-w64, run under Wine: MiniDumpWriteDump is Wine's. */
#include <windows.h>

#include <dbghelp.h>
#include <psapi.h>
#include <stdio.h>
#include <string.h>

typedef struct thread_marker {
    DWORD id;
    void *teb;
    char text[32];
} thread_marker;

static const char *output;
static MINIDUMP_TYPE type;

static void print_modules(void)
{
    HMODULE modules[256];
    DWORD needed;
    MODULEINFO info;

    if (!EnumProcessModules(GetCurrentProcess(), modules, sizeof modules, &needed)) return;
    for (DWORD i = 0; i < needed / sizeof modules[0] && i < 256; i++) {
        GetModuleInformation(GetCurrentProcess(), modules[i], &info, sizeof info);
        printf("module %llx %lx\n", (unsigned long long)(ULONG_PTR)info.lpBaseOfDll, info.SizeOfImage);
    }
}

static LONG WINAPI write_dump(EXCEPTION_POINTERS *x)
{
    MINIDUMP_EXCEPTION_INFORMATION information = {GetCurrentThreadId(), x, FALSE};
    HANDLE file = CreateFileA(output, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);

    printf("exception %lx %llx %lx\n", x->ExceptionRecord->ExceptionCode,
           (unsigned long long)(ULONG_PTR)x->ExceptionRecord->ExceptionAddress, information.ThreadId);
    printf("context rip %llx rsp %llx\n", x->ContextRecord->Rip, x->ContextRecord->Rsp);
    printf("written %d\n", MiniDumpWriteDump(GetCurrentProcess(), GetCurrentProcessId(), file, type,
                                             &information, NULL, NULL));
    fflush(stdout);
    CloseHandle(file);
    ExitProcess(0);
}

static DWORD WINAPI wait_forever(void *ready)
{
    thread_marker marker;

    marker.id = GetCurrentThreadId();
    marker.teb = NtCurrentTeb();
    strcpy(marker.text, "on the second thread's stack");
    printf("thread %lx %llx\n", marker.id, (unsigned long long)(ULONG_PTR)marker.teb);
    printf("memory %llx %s\n", (unsigned long long)(ULONG_PTR)marker.text, marker.text);
    fflush(stdout);
    SetEvent(ready);
    Sleep(INFINITE);
    return (DWORD)marker.text[0];
}

int main(int argc, char **argv)
{
    HANDLE ready = CreateEventA(NULL, TRUE, FALSE, NULL);
    char *heap = malloc(64);

    if (argc != 3) return 2;
    output = argv[1];
    type = strcmp(argv[2], "full") ? MiniDumpNormal : MiniDumpWithFullMemory;
    printf("process %lx\n", GetCurrentProcessId());
    printf("thread %lx %llx\n", GetCurrentThreadId(), (unsigned long long)(ULONG_PTR)NtCurrentTeb());
    strcpy(heap, "in the heap");
    if (type != MiniDumpNormal) printf("memory %llx %s\n", (unsigned long long)(ULONG_PTR)heap, heap);
    CreateThread(NULL, 0, wait_forever, ready, 0, NULL);
    WaitForSingleObject(ready, INFINITE);
    print_modules();
    SetUnhandledExceptionFilter(write_dump);
    *(volatile int *)0x1234 = 1;
    return 1;
}
