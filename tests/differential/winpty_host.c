/* Under Wine: brings the MSVC-built programs of npm's node-pty (winpty.dll, winpty-agent.exe) to a stop
 * inside their own code, prints what a debugger must then say, and writes a minidump with Wine's
 * MiniDumpWriteDump.
 *
 *   usage: winpty_host.exe throw|fault WINPTY.DLL OUTPUT    in this process: the first C++ exception, or an
 * access violation winpty_host.exe agent WINPTY-AGENT.EXE OUTPUT    as the agent's debugger: where it ends
 * itself winpty_host.exe wait WINPTY.DLL                  waits inside of it, with a copy of this program as
 * the agent winpty_host.exe crash WINPTY.DLL                 the access violation, for another debugger to
 * find
 *
 * Stacks come from Wine: RtlVirtualUnwind in this process, StackWalk64 over ReadProcessMemory for another
 * one. Each frame is a line "frame INDEX SP IP", SP being the stack pointer in that frame. Built by
 * mingw-w64. */
#include <windows.h>

#include <dbghelp.h>
#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>

enum { FRAME_LIMIT = 200, SETTLE_MILLISECONDS = 1000, EVENT_MILLISECONDS = 20000, LIFE_MILLISECONDS = 60000 };

typedef void *(*config_new_function)(UINT64 flags, void **error);
typedef void (*set_timeout_function)(void *config, DWORD milliseconds);
typedef void *(*open_function)(const void *config, void **error);

static const char *output;
static BOOL wants_throw;

static unsigned long long number(const void *p)
{
    return (unsigned long long)(ULONG_PTR)p;
}

static void print_modules(HANDLE process)
{
    HMODULE modules[256];
    DWORD needed;
    MODULEINFO info;
    char name[MAX_PATH];

    if (!EnumProcessModules(process, modules, sizeof modules, &needed)) return;
    for (DWORD i = 0; i < needed / sizeof modules[0] && i < 256; i++) {
        GetModuleInformation(process, modules[i], &info, sizeof info);
        GetModuleBaseNameA(process, modules[i], name, sizeof name);
        printf("module %llx %lx %s\n", number(info.lpBaseOfDll), info.SizeOfImage, name);
    }
}

static void unwind_here(CONTEXT context)
{
    for (int i = 0; context.Rip && i < FRAME_LIMIT; i++) {
        DWORD64 image, frame;
        void *handler;
        printf("frame %d %llx %llx\n", i, context.Rsp, context.Rip);
        RUNTIME_FUNCTION *function = RtlLookupFunctionEntry(context.Rip, &image, NULL);
        if (function) {
            RtlVirtualUnwind(UNW_FLAG_NHANDLER, image, context.Rip, function, &context, &handler, &frame,
                             NULL);
        } else {
            context.Rip = *(DWORD64 *)context.Rsp;
            context.Rsp += 8;
        }
    }
}

static void write_dump(HANDLE process, DWORD id, MINIDUMP_EXCEPTION_INFORMATION *information)
{
    HANDLE file = CreateFileA(output, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    printf("written %d\n", MiniDumpWriteDump(process, id, file, MiniDumpNormal, information, NULL, NULL));
    fflush(stdout);
    CloseHandle(file);
}

static LONG CALLBACK first_chance(EXCEPTION_POINTERS *x)
{
    MINIDUMP_EXCEPTION_INFORMATION information = {GetCurrentThreadId(), x, FALSE};
    DWORD code = x->ExceptionRecord->ExceptionCode;

    if (code != (wants_throw ? 0xe06d7363 : EXCEPTION_ACCESS_VIOLATION)) return EXCEPTION_CONTINUE_SEARCH;
    printf("exception %lx %llx %lx\n", code, number(x->ExceptionRecord->ExceptionAddress),
           information.ThreadId);
    print_modules(GetCurrentProcess());
    printf("thread %lx\n", information.ThreadId);
    unwind_here(*x->ContextRecord);
    write_dump(GetCurrentProcess(), GetCurrentProcessId(), &information);
    ExitProcess(0);
}

static DWORD WINAPI observe(void *main_thread)
{
    CONTEXT context = {.ContextFlags = CONTEXT_FULL};

    Sleep(SETTLE_MILLISECONDS);
    SuspendThread(main_thread);
    GetThreadContext(main_thread, &context);
    printf("process %lx\nthread %lx\n", GetCurrentProcessId(), GetThreadId(main_thread));
    unwind_here(context);
    ResumeThread(main_thread);
    print_modules(GetCurrentProcess());
    printf("ready\n");
    fflush(stdout);
    Sleep(LIFE_MILLISECONDS);
    ExitProcess(0);
}

/* Beside the copy of winpty.dll that is loaded is no agent: winpty_open throws. With a configuration that is
 * no memory it faults; with this program for an agent it waits. */
static int inside_winpty(const char *path, BOOL fault)
{
    HMODULE winpty = LoadLibraryA(path);
    if (!winpty) return 3;
    config_new_function config_new = (config_new_function)(void *)GetProcAddress(winpty, "winpty_config_new");
    set_timeout_function set_timeout =
        (set_timeout_function)(void *)GetProcAddress(winpty, "winpty_config_set_agent_timeout");
    open_function open = (open_function)(void *)GetProcAddress(winpty, "winpty_open");
    void *error = NULL, *config = config_new(4, &error); /* 4: plain output */
    set_timeout(config, LIFE_MILLISECONDS);
    printf("opening %p\n", open(fault ? (void *)0x1230 : config, &error));
    return 4;
}

static void walk_thread(HANDLE process, DWORD id)
{
    HANDLE thread = OpenThread(THREAD_ALL_ACCESS, FALSE, id);
    CONTEXT context = {.ContextFlags = CONTEXT_FULL};
    STACKFRAME64 frame = {0};

    GetThreadContext(thread, &context);
    printf("thread %lx\n", id);
    frame.AddrPC.Offset = context.Rip, frame.AddrPC.Mode = AddrModeFlat;
    frame.AddrStack.Offset = context.Rsp, frame.AddrStack.Mode = AddrModeFlat;
    frame.AddrFrame.Offset = context.Rbp, frame.AddrFrame.Mode = AddrModeFlat;
    for (int i = 0; i < FRAME_LIMIT; i++) {
        if (!StackWalk64(IMAGE_FILE_MACHINE_AMD64, process, thread, &frame, &context, NULL,
                         SymFunctionTableAccess64, SymGetModuleBase64, NULL) ||
            !frame.AddrPC.Offset)
            break;
        printf("frame %d %llx %llx\n", i, frame.AddrStack.Offset, frame.AddrPC.Offset);
    }
    CloseHandle(thread);
}

/* The agent connects to our pipe as it does to winpty.dll's. */
static BOOL start_agent(const char *path, DWORD flags, PROCESS_INFORMATION *agent)
{
    char name[80], line[MAX_PATH + 120];
    STARTUPINFOA startup = {.cb = sizeof startup};

    snprintf(name, sizeof name, "\\\\.\\pipe\\ntdbg-winpty-%lx", GetCurrentProcessId());
    HANDLE pipe = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1, 65536,
                                   65536, 0, NULL);
    snprintf(line, sizeof line, "\"%s\" %s 4 0 80 25", path, name);
    return pipe != INVALID_HANDLE_VALUE &&
           CreateProcessA(NULL, line, NULL, NULL, FALSE, flags, NULL, NULL, &startup, agent);
}

static void dump_agent(const PROCESS_INFORMATION *agent, const DEBUG_EVENT *event, const DWORD *threads,
                       int count)
{
    EXCEPTION_RECORD record = event->u.Exception.ExceptionRecord;
    CONTEXT context = {.ContextFlags = CONTEXT_ALL};
    EXCEPTION_POINTERS pointers = {&record, &context};
    MINIDUMP_EXCEPTION_INFORMATION information = {event->dwThreadId, &pointers, FALSE};
    HANDLE thread = OpenThread(THREAD_ALL_ACCESS, FALSE, event->dwThreadId);

    /* As debuggers do: the breakpoint taken out, and back before it. */
    WriteProcessMemory(agent->hProcess, record.ExceptionAddress, record.ExceptionAddress, 1, NULL);
    GetThreadContext(thread, &context);
    context.Rip = (ULONG_PTR)record.ExceptionAddress;
    SetThreadContext(thread, &context);
    SymSetOptions(SYMOPT_DEFERRED_LOADS);
    SymInitialize(agent->hProcess, NULL, TRUE);
    printf("exception %lx %llx %lx\n", record.ExceptionCode, number(record.ExceptionAddress),
           event->dwThreadId);
    print_modules(agent->hProcess);
    for (int i = 0; i < count; i++) walk_thread(agent->hProcess, threads[i]);
    write_dump(agent->hProcess, agent->dwProcessId, &information);
}

static void stop_at(HANDLE process, const void *code)
{
    static const unsigned char breakpoint = 0xcc;
    WriteProcessMemory(process, (void *)code, &breakpoint, 1, NULL);
    FlushInstructionCache(process, code, 1);
}

/* Without a console the agent gives up by itself, deep inside of its constructors; this is its debugger and
 * stops it where it ends. Wine's ntdll lies at one address in all processes. */
static int agent_dump(const char *path)
{
    void *end = (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), "NtTerminateProcess");
    PROCESS_INFORMATION agent;
    DEBUG_EVENT event;
    DWORD threads[64];
    int count = 0, result = -1;

    if (!start_agent(path, DEBUG_ONLY_THIS_PROCESS | DETACHED_PROCESS, &agent)) return 5;
    while (result < 0 && WaitForDebugEvent(&event, EVENT_MILLISECONDS)) {
        const EXCEPTION_RECORD *record = &event.u.Exception.ExceptionRecord;
        DWORD status = DBG_CONTINUE, kind = event.dwDebugEventCode;
        if ((kind == CREATE_PROCESS_DEBUG_EVENT || kind == CREATE_THREAD_DEBUG_EVENT) && count < 64)
            threads[count++] = event.dwThreadId;
        if (kind == EXIT_PROCESS_DEBUG_EVENT) result = 7;
        if (kind == EXCEPTION_DEBUG_EVENT && record->ExceptionAddress == end) {
            dump_agent(&agent, &event, threads, count);
            result = 0;
        } else if (kind == EXCEPTION_DEBUG_EVENT && record->ExceptionCode == EXCEPTION_BREAKPOINT) {
            stop_at(agent.hProcess, end); /* the loader's own breakpoint */
        } else if (kind == EXCEPTION_DEBUG_EVENT) {
            status = DBG_EXCEPTION_NOT_HANDLED;
        }
        if (result < 0) ContinueDebugEvent(event.dwProcessId, event.dwThreadId, status);
    }
    TerminateProcess(agent.hProcess, 0);
    return result;
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    if (!strncmp(argv[1], "\\\\.\\pipe\\", 9))
        Sleep(LIFE_MILLISECONDS); /* winpty.dll starts us as its agent */
    if (!strcmp(argv[1], "wait")) {
        HANDLE thread = OpenThread(THREAD_ALL_ACCESS, FALSE, GetCurrentThreadId());
        CreateThread(NULL, 0, observe, thread, 0, NULL);
        return inside_winpty(argv[2], FALSE);
    }
    if (!strcmp(argv[1], "crash")) return inside_winpty(argv[2], TRUE);
    if (argc < 4) return 2;
    output = argv[3];
    if (!strcmp(argv[1], "agent")) return agent_dump(argv[2]);
    wants_throw = !strcmp(argv[1], "throw");
    AddVectoredExceptionHandler(TRUE, first_chance);
    return inside_winpty(argv[2], !wants_throw);
}
