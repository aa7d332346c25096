/* Debugger extensions for ntdbg, in the shape of WdbgExts: what Microsoft documents of wdbgexts.h (names,
 * parameters, structures, what each routine does) for extension libraries that are compiled on Linux.
 *
 *     #include <ntdbg/wdbgexts.h>
 *
 *     EXT_API_VERSION ApiVersion = {1, 0, EXT_API_VERSION_NUMBER64, 0};
 *     WINDBG_EXTENSION_APIS64 ExtensionApis;
 *
 *     VOID WinDbgExtensionDllInit(PWINDBG_EXTENSION_APIS64 apis, USHORT major, USHORT minor) { ExtensionApis
 * = *apis; } LPEXT_API_VERSION ExtensionApiVersion(VOID) { return &ApiVersion; } DECLARE_API(hello) {
 * dprintf("hello, %s at %p\n", args, dwCurrentPc); }
 *
 *     cc -shared -fPIC -o sample.so sample.c          0:000> .load /opt/debug/sample.so      0:000> !hello
 * world
 *
 * Pointers are 64 bits wide (KDEXT_64BIT); ULONG and LONG are 32 bits as on Windows. Source: the WdbgExts
 * pages of windows-driver-docs and of the DDI reference. */
#ifndef NTDBG_WDBGEXTS_H
#define NTDBG_WDBGEXTS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h> /* before dprintf is a macro */
#include <string.h>

#ifdef __cplusplus
#define CPPMOD extern "C"
extern "C" {
#else
#define CPPMOD
#endif

#define NTDBG_EXPORT __attribute__((visibility("default")))

/* ---- Windows' names of types ---- */

#ifndef VOID
#define VOID void
#endif
#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif
#define IN
#define OUT
#define OPTIONAL
#define WINAPI
#define CALLBACK
#define UNREFERENCED_PARAMETER(x) (void)(x)

typedef int BOOL;
typedef unsigned char BOOLEAN, UCHAR, BYTE, *PUCHAR, *PBOOLEAN;
typedef char CHAR, *PCHAR, *PSTR, *LPSTR;
typedef const char *PCSTR, *LPCSTR;
typedef int16_t SHORT;
typedef uint16_t USHORT, WORD, WCHAR, *PUSHORT, *PWSTR;
typedef const uint16_t *PCWSTR;
typedef int INT;
typedef unsigned int UINT;
typedef int32_t LONG, *PLONG;
typedef uint32_t ULONG, DWORD, *PULONG, *PDWORD;
typedef int64_t LONG64, LONGLONG, *PLONG64;
typedef uint64_t ULONG64, ULONGLONG, DWORD64, *PULONG64, *PULONGLONG, *PDWORD64;
typedef uint64_t ULONG_PTR, UINT_PTR, DWORD_PTR, SIZE_T, *PULONG_PTR;
typedef void *PVOID, *LPVOID, *HANDLE;

typedef struct _LIST_ENTRY64 {
    ULONGLONG Flink, Blink;
} LIST_ENTRY64, *PLIST_ENTRY64;

/* ---- versions ---- */

#define EXT_API_VERSION_NUMBER 5
#define EXT_API_VERSION_NUMBER32 5
#define EXT_API_VERSION_NUMBER64 6

typedef struct EXT_API_VERSION {
    USHORT MajorVersion;
    USHORT MinorVersion;
    USHORT Revision;
    USHORT Reserved;
} EXT_API_VERSION, *LPEXT_API_VERSION;

/* ---- the table ---- */

typedef struct _EXTSTACKTRACE64 {
    ULONG64 FramePointer;
    ULONG64 ProgramCounter;
    ULONG64 ReturnAddress;
    ULONG64 Args[4];
} EXTSTACKTRACE64, *PEXTSTACKTRACE64;

typedef void (*PWINDBG_OUTPUT_ROUTINE)(PCSTR lpFormat, ...);
typedef ULONG64 (*PWINDBG_GET_EXPRESSION64)(PCSTR lpExpression);
typedef void (*PWINDBG_GET_SYMBOL64)(ULONG64 offset, PCHAR pchBuffer, PULONG64 pDisplacement);
typedef ULONG (*PWINDBG_DISASM64)(ULONG64 *lpOffset, PSTR lpBuffer, ULONG fShowEffectiveAddress);
typedef ULONG (*PWINDBG_CHECK_CONTROL_C)(void);
typedef ULONG (*PWINDBG_READ_PROCESS_MEMORY_ROUTINE64)(ULONG64 offset, PVOID lpBuffer, ULONG cb,
                                                       PULONG lpcbBytesRead);
typedef ULONG (*PWINDBG_WRITE_PROCESS_MEMORY_ROUTINE64)(ULONG64 offset, const void *lpBuffer, ULONG cb,
                                                        PULONG lpcbBytesWritten);
typedef ULONG (*PWINDBG_GET_THREAD_CONTEXT_ROUTINE)(ULONG Processor, PVOID lpContext, ULONG cbSizeOfContext);
typedef ULONG (*PWINDBG_SET_THREAD_CONTEXT_ROUTINE)(ULONG Processor, PVOID lpContext, ULONG cbSizeOfContext);
typedef ULONG (*PWINDBG_IOCTL_ROUTINE)(USHORT IoctlType, PVOID lpvData, ULONG cbSize);
typedef ULONG (*PWINDBG_STACKTRACE_ROUTINE64)(ULONG64 FramePointer, ULONG64 StackPointer,
                                              ULONG64 ProgramCounter, PEXTSTACKTRACE64 StackFrames,
                                              ULONG Frames);

typedef struct _WINDBG_EXTENSION_APIS64 {
    ULONG nSize;
    PWINDBG_OUTPUT_ROUTINE lpOutputRoutine;
    PWINDBG_GET_EXPRESSION64 lpGetExpressionRoutine;
    PWINDBG_GET_SYMBOL64 lpGetSymbolRoutine;
    PWINDBG_DISASM64 lpDisasmRoutine;
    PWINDBG_CHECK_CONTROL_C lpCheckControlCRoutine;
    PWINDBG_READ_PROCESS_MEMORY_ROUTINE64 lpReadProcessMemoryRoutine;
    PWINDBG_WRITE_PROCESS_MEMORY_ROUTINE64 lpWriteProcessMemoryRoutine;
    PWINDBG_GET_THREAD_CONTEXT_ROUTINE lpGetThreadContextRoutine;
    PWINDBG_SET_THREAD_CONTEXT_ROUTINE lpSetThreadContextRoutine;
    PWINDBG_IOCTL_ROUTINE lpIoctlRoutine;
    PWINDBG_STACKTRACE_ROUTINE64 lpStackTraceRoutine;
} WINDBG_EXTENSION_APIS64, *PWINDBG_EXTENSION_APIS64;
typedef WINDBG_EXTENSION_APIS64 WINDBG_EXTENSION_APIS, *PWINDBG_EXTENSION_APIS;

/* The extension defines it, and copies what WinDbgExtensionDllInit is given into it. */
extern WINDBG_EXTENSION_APIS64 ExtensionApis;

#define dprintf (ExtensionApis.lpOutputRoutine)
#define GetExpression (ExtensionApis.lpGetExpressionRoutine)
#define GetSymbol (ExtensionApis.lpGetSymbolRoutine)
#define Disasm (ExtensionApis.lpDisasmRoutine)
#define CheckControlC (ExtensionApis.lpCheckControlCRoutine)
#define ReadMemory (ExtensionApis.lpReadProcessMemoryRoutine)
#define WriteMemory (ExtensionApis.lpWriteProcessMemoryRoutine)
#define GetContext (ExtensionApis.lpGetThreadContextRoutine)
#define SetContext (ExtensionApis.lpSetThreadContextRoutine)
#define Ioctl (ExtensionApis.lpIoctlRoutine)
#define StackTrace (ExtensionApis.lpStackTraceRoutine)

/* What the library exports: the first is called when it is loaded, the second for .chain, the third (if it is
 * there) before each command. */
CPPMOD NTDBG_EXPORT VOID WinDbgExtensionDllInit(PWINDBG_EXTENSION_APIS64 lpExtensionApis, USHORT MajorVersion,
                                                USHORT MinorVersion);
CPPMOD NTDBG_EXPORT LPEXT_API_VERSION ExtensionApiVersion(VOID);
CPPMOD NTDBG_EXPORT VOID CheckVersion(VOID);

/* A command: its name is what is typed behind the '!', and is in lower case. */
#define DECLARE_API64(s)                                                                                     \
    CPPMOD NTDBG_EXPORT VOID s(HANDLE hCurrentProcess, HANDLE hCurrentThread, ULONG64 dwCurrentPc,           \
                               ULONG dwProcessor, PCSTR args);                                               \
    CPPMOD NTDBG_EXPORT VOID s(                                                                              \
        HANDLE hCurrentProcess __attribute__((unused)), HANDLE hCurrentThread __attribute__((unused)),       \
        ULONG64 dwCurrentPc __attribute__((unused)), ULONG dwProcessor __attribute__((unused)),              \
        PCSTR args __attribute__((unused)))
#define DECLARE_API(s) DECLARE_API64(s)

/* ---- Ioctl ---- */

#define IG_KD_CONTEXT 1
#define IG_READ_PHYSICAL 6
#define IG_WRITE_PHYSICAL 7
#define IG_IS_PTR64 19
#define IG_DUMP_SYMBOL_INFO 22
#define IG_SEARCH_MEMORY 24
#define IG_GET_CURRENT_THREAD 25
#define IG_GET_CURRENT_PROCESS 26
#define IG_GET_TYPE_SIZE 27
#define IG_GET_EXPRESSION_EX 30
#define IG_TRANSLATE_VIRTUAL_TO_PHYSICAL 31
#define IG_GET_TEB_ADDRESS 128
#define IG_GET_PEB_ADDRESS 129

typedef struct _PROCESSORINFO {
    USHORT Processor;
    USHORT NumberProcessors;
} PROCESSORINFO, *PPROCESSORINFO;

typedef struct _PHYSICAL {
    ULONGLONG Address;
    ULONG BufLen;
    UCHAR Buf[1];
} PHYSICAL, *PPHYSICAL;

typedef struct _SEARCHMEMORY {
    ULONG64 SearchAddress;
    ULONG64 SearchLength;
    ULONG64 FoundAddress;
    ULONG PatternLength;
    PVOID Pattern;
} SEARCHMEMORY, *PSEARCHMEMORY;

typedef struct _GET_CURRENT_THREAD_ADDRESS {
    ULONG Processor;
    ULONG64 Address;
} GET_CURRENT_THREAD_ADDRESS, *PGET_CURRENT_THREAD_ADDRESS;

typedef struct _GET_CURRENT_PROCESS_ADDRESS {
    ULONG Processor;
    ULONG64 CurrentThread;
    ULONG64 Address;
} GET_CURRENT_PROCESS_ADDRESS, *PGET_CURRENT_PROCESS_ADDRESS;

typedef struct _GET_EXPRESSION_EX {
    PCSTR Expression;
    PCSTR Remainder;
    ULONG64 Value;
} GET_EXPRESSION_EX, *PGET_EXPRESSION_EX;

typedef struct _TRANSLATE_VIRTUAL_TO_PHYSICAL {
    ULONG64 Virtual;
    ULONG64 Physical;
} TRANSLATE_VIRTUAL_TO_PHYSICAL, *PTRANSLATE_VIRTUAL_TO_PHYSICAL;

typedef struct _GET_TEB_ADDRESS {
    ULONG64 Address;
} GET_TEB_ADDRESS, *PGET_TEB_ADDRESS;

typedef struct _GET_PEB_ADDRESS {
    ULONG64 CurrentThread;
    ULONG64 Address;
} GET_PEB_ADDRESS, *PGET_PEB_ADDRESS;

/* ---- types ---- */

struct _FIELD_INFO;
struct _SYM_DUMP_PARAM;
typedef ULONG (*PSYM_DUMP_FIELD_CALLBACK)(struct _FIELD_INFO *pField, PVOID UserContext);

#define DBG_DUMP_NO_INDENT 0x00000001
#define DBG_DUMP_NO_OFFSET 0x00000002
#define DBG_DUMP_VERBOSE 0x00000004
#define DBG_DUMP_CALL_FOR_EACH 0x00000008
#define DBG_DUMP_LIST 0x00000020
#define DBG_DUMP_NO_PRINT 0x00000040
#define DBG_DUMP_GET_SIZE_ONLY 0x00000080
#define DBG_DUMP_COPY_TYPE_DATA 0x00040000
#define DBG_DUMP_READ_PHYSICAL 0x00080000

#define DBG_DUMP_FIELD_CALL_BEFORE_PRINT 0x00000001
#define DBG_DUMP_FIELD_FULL_NAME 0x00000008
#define DBG_DUMP_FIELD_RETURN_ADDRESS 0x00001000
#define DBG_DUMP_FIELD_COPY_FIELD_DATA 0x00020000

typedef struct _FIELD_INFO {
    PUCHAR fName;
    PUCHAR printName;
    ULONG size;
    ULONG fOptions;
    ULONG64 address;
    union {
        PVOID fieldCallBack;
        PVOID pBuffer;
    };
    ULONG TypeId;
    ULONG FieldOffset;
    ULONG BufferSize;
    struct {
        USHORT Position;
        USHORT Size;
    } BitField;
    ULONG fPointer : 2;
    ULONG fArray : 1;
    ULONG fStruct : 1;
    ULONG fConstant : 1;
    ULONG fStatic : 1;
    ULONG Reserved : 26;
} FIELD_INFO, *PFIELD_INFO;

typedef struct _SYM_DUMP_PARAM {
    ULONG size;
    PUCHAR sName;
    ULONG Options;
    ULONG64 addr;
    PFIELD_INFO listLink;
    union {
        PVOID Context;
        PVOID pBuffer;
    };
    PSYM_DUMP_FIELD_CALLBACK CallbackRoutine;
    ULONG nFields;
    PFIELD_INFO Fields;
    ULONG64 ModBase;
    ULONG TypeId;
    ULONG TypeSize;
    ULONG BufferSize;
    ULONG fPointer : 2;
    ULONG fArray : 1;
    ULONG fStruct : 1;
    ULONG fConstant : 1;
    ULONG Reserved : 27;
} SYM_DUMP_PARAM, *PSYM_DUMP_PARAM;

/* What IG_DUMP_SYMBOL_INFO and the routines over it return; 0 is success. */
#define MEMORY_READ_ERROR 0x01
#define SYMBOL_TYPE_INDEX_NOT_FOUND 0x02
#define SYMBOL_TYPE_INFO_NOT_FOUND 0x03
#define FIELDS_DID_NOT_MATCH 0x04
#define NULL_SYM_DUMP_PARAM 0x05
#define NULL_FIELD_NAME 0x06
#define INCORRECT_VERSION_INFO 0x07
#define EXIT_ON_CONTROLC 0x08
#define CANNOT_ALLOCATE_MEMORY 0x09
#define INSUFFICIENT_SPACE_TO_COPY 0x0a

/* ---- how the table reaches the debugger ----
 *
 * The routines of the table have no parameter that says which debugger is asked. So they are in the library
 * itself, and the debugger puts into ntdbg_extension_link whom they are to ask. Not for extensions to use. */

struct ntdbg_extension_host {
    ULONG version;
    void *context;
    void (*output)(void *context, PCSTR format, va_list arguments);
    ULONG (*expression)(void *context, GET_EXPRESSION_EX *expression);
    void (*symbol)(void *context, ULONG64 offset, PCHAR buffer, PULONG64 displacement);
    ULONG (*disasm)(void *context, ULONG64 *offset, PSTR buffer, ULONG show_effective_address);
    ULONG (*control_c)(void *context);
    ULONG (*read)(void *context, ULONG64 offset, PVOID buffer, ULONG size, PULONG done);
    ULONG (*write)(void *context, ULONG64 offset, const void *buffer, ULONG size, PULONG done);
    ULONG (*get_context)(void *context, ULONG processor, PVOID record, ULONG size);
    ULONG (*set_context)(void *context, ULONG processor, PVOID record, ULONG size);
    ULONG (*ioctl)(void *context, USHORT type, PVOID data, ULONG size);
    ULONG (*stack_trace)(void *context, ULONG64 frame, ULONG64 stack, ULONG64 ip, PEXTSTACKTRACE64 frames,
                         ULONG count);
};

#define NTDBG_EXTENSION_LINK_VERSION 1

struct ntdbg_extension_link {
    ULONG version; /* of this header */
    ULONG size;
    const struct ntdbg_extension_host *host;
    WINDBG_EXTENSION_APIS64 apis;
};

#ifndef NTDBG_EXTENSION_HOST /* the debugger itself needs none of this */

#define NTDBG_SHARED __attribute__((weak, visibility("hidden")))

__attribute__((weak)) NTDBG_EXPORT extern struct ntdbg_extension_link ntdbg_extension_link;
#define NTDBG_HOST (ntdbg_extension_link.host)

NTDBG_SHARED void ntdbg_output(PCSTR format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    NTDBG_HOST->output(NTDBG_HOST->context, format, arguments);
    va_end(arguments);
}
NTDBG_SHARED ULONG64 ntdbg_expression(PCSTR text)
{
    GET_EXPRESSION_EX e = {text, NULL, 0};
    NTDBG_HOST->expression(NTDBG_HOST->context, &e);
    return e.Value;
}
NTDBG_SHARED void ntdbg_symbol(ULONG64 offset, PCHAR buffer, PULONG64 displacement)
{
    NTDBG_HOST->symbol(NTDBG_HOST->context, offset, buffer, displacement);
}
NTDBG_SHARED ULONG ntdbg_disasm(ULONG64 *offset, PSTR buffer, ULONG show_effective_address)
{
    return NTDBG_HOST->disasm(NTDBG_HOST->context, offset, buffer, show_effective_address);
}
NTDBG_SHARED ULONG ntdbg_control_c(void)
{
    return NTDBG_HOST->control_c(NTDBG_HOST->context);
}
NTDBG_SHARED ULONG ntdbg_read(ULONG64 offset, PVOID buffer, ULONG size, PULONG done)
{
    return NTDBG_HOST->read(NTDBG_HOST->context, offset, buffer, size, done);
}
NTDBG_SHARED ULONG ntdbg_write(ULONG64 offset, const void *buffer, ULONG size, PULONG done)
{
    return NTDBG_HOST->write(NTDBG_HOST->context, offset, buffer, size, done);
}
NTDBG_SHARED ULONG ntdbg_get_context(ULONG processor, PVOID record, ULONG size)
{
    return NTDBG_HOST->get_context(NTDBG_HOST->context, processor, record, size);
}
NTDBG_SHARED ULONG ntdbg_set_context(ULONG processor, PVOID record, ULONG size)
{
    return NTDBG_HOST->set_context(NTDBG_HOST->context, processor, record, size);
}
NTDBG_SHARED ULONG ntdbg_ioctl(USHORT type, PVOID data, ULONG size)
{
    return NTDBG_HOST->ioctl(NTDBG_HOST->context, type, data, size);
}
NTDBG_SHARED ULONG ntdbg_stack_trace(ULONG64 frame, ULONG64 stack, ULONG64 ip, PEXTSTACKTRACE64 frames,
                                     ULONG count)
{
    return NTDBG_HOST->stack_trace(NTDBG_HOST->context, frame, stack, ip, frames, count);
}

__attribute__((weak)) NTDBG_EXPORT struct ntdbg_extension_link ntdbg_extension_link = {
    NTDBG_EXTENSION_LINK_VERSION,
    sizeof(struct ntdbg_extension_link),
    NULL,
    {sizeof(WINDBG_EXTENSION_APIS64), ntdbg_output, ntdbg_expression, ntdbg_symbol, ntdbg_disasm,
     ntdbg_control_c, ntdbg_read, ntdbg_write, ntdbg_get_context, ntdbg_set_context, ntdbg_ioctl,
     ntdbg_stack_trace}};

/* ---- routines over the table ---- */

static inline BOOL IsPtr64(void)
{
    ULONG flag = 0;
    return Ioctl(IG_IS_PTR64, &flag, sizeof flag) && flag;
}

static inline BOOL ReadPointer(ULONG64 Address, PULONG64 Pointer)
{
    ULONG done = 0, size = IsPtr64() ? 8 : 4;
    ULONG64 value = 0;
    if (!ReadMemory(Address, &value, size, &done) || done != size) return FALSE;
    /* Addresses of 32-bit targets are sign-extended. */
    *Pointer = size == 8 ? value : (ULONG64)(LONG64)(LONG)value;
    return TRUE;
}

/* 0 is success. */
static inline ULONG ReadPtr(ULONG64 Address, PULONG64 Pointer)
{
    return ReadPointer(Address, Pointer) ? 0 : MEMORY_READ_ERROR;
}

static inline BOOL WritePointer(ULONG64 Address, ULONG64 Pointer)
{
    ULONG done = 0, size = IsPtr64() ? 8 : 4;
    return WriteMemory(Address, &Pointer, size, &done) && done == size;
}

static inline BOOL ReadListEntry(ULONG64 Address, PLIST_ENTRY64 List)
{
    ULONG64 forward, back;
    if (!ReadPointer(Address, &forward) || !ReadPointer(Address + (IsPtr64() ? 8 : 4), &back)) return FALSE;
    List->Flink = forward;
    List->Blink = back;
    return TRUE;
}

static inline ULONG GetTypeSize(PCSTR Type)
{
    SYM_DUMP_PARAM p;
    memset(&p, 0, sizeof p);
    p.size = sizeof p;
    p.sName = (PUCHAR)(uintptr_t)Type;
    p.Options = DBG_DUMP_NO_PRINT | DBG_DUMP_GET_SIZE_ONLY;
    return Ioctl(IG_GET_TYPE_SIZE, &p, p.size);
}

/* Addr 0 with a Field is asked for the field's size alone. */
static inline ULONG ntdbg_field(ULONG64 Addr, PCSTR Type, PCSTR Field, ULONG Size, PVOID Out, BOOL physical,
                                FIELD_INFO *f)
{
    SYM_DUMP_PARAM p;
    memset(&p, 0, sizeof p);
    memset(f, 0, sizeof *f);
    p.size = sizeof p;
    p.sName = (PUCHAR)(uintptr_t)Type;
    p.Options = DBG_DUMP_NO_PRINT | (physical ? DBG_DUMP_READ_PHYSICAL : 0);
    p.addr = Addr;
    p.nFields = 1;
    p.Fields = f;
    f->fName = (PUCHAR)(uintptr_t)Field;
    f->fOptions =
        DBG_DUMP_FIELD_FULL_NAME | (Out ? DBG_DUMP_FIELD_COPY_FIELD_DATA : DBG_DUMP_FIELD_RETURN_ADDRESS);
    f->pBuffer = Out;
    f->BufferSize = Size;
    return Ioctl(IG_DUMP_SYMBOL_INFO, &p, p.size);
}

static inline ULONG GetFieldData(ULONG64 TypeAddress, PCSTR Type, PCSTR Field, ULONG OutSize, PVOID pOutValue)
{
    FIELD_INFO f;
    memset(pOutValue, 0, OutSize);
    return ntdbg_field(TypeAddress, Type, Field, OutSize, pOutValue, FALSE, &f);
}

static inline ULONG GetFieldOffset(PCSTR Type, PCSTR Field, PULONG pOffset)
{
    FIELD_INFO f;
    ULONG error = ntdbg_field(0, Type, Field, 0, NULL, FALSE, &f);
    if (!error) *pOffset = f.FieldOffset;
    return error;
}

#define GetFieldValue(Addr, Type, Field, OutValue)                                                           \
    GetFieldData(Addr, (PCSTR)(Type), (PCSTR)(Field), sizeof(OutValue), (PVOID) & (OutValue))

/* InitTypeRead and ReadField remember what they read of: StoreAddress is a bit field, 1 to store and 2 for
 * physical. */
struct ntdbg_type_read {
    ULONG64 address;
    CHAR type[256];
    BOOL physical;
};
NTDBG_SHARED struct ntdbg_type_read ntdbg_type_read;

static inline ULONG64 GetShortField(ULONG64 TypeAddress, PCSTR Name, USHORT StoreAddress)
{
    FIELD_INFO f;
    ULONG64 value = 0;
    if (StoreAddress) {
        ntdbg_type_read.address = TypeAddress;
        ntdbg_type_read.physical = (StoreAddress & 2) != 0;
        strncpy(ntdbg_type_read.type, Name, sizeof ntdbg_type_read.type - 1);
        return GetTypeSize(Name) ? 0 : SYMBOL_TYPE_INFO_NOT_FOUND;
    }
    ntdbg_field(TypeAddress ? TypeAddress : ntdbg_type_read.address, ntdbg_type_read.type, Name, sizeof value,
                &value, ntdbg_type_read.physical, &f);
    return value;
}

#define InitTypeRead(Addr, Type) GetShortField(Addr, #Type, 1)
#define InitTypeReadPhysical(Addr, Type) GetShortField(Addr, #Type, 3)
#define ReadField(Field) GetShortField(0, #Field, 0)

/* NextPointer is the member that links the entries. With ListByFieldAddress the addresses in the list are
 * those of that member, else of the structures. The callback's FIELD_INFO has the entry's `address`; it stops
 * by returning other than 0. */
static inline ULONG ListType(PCSTR Type, ULONG64 Address, USHORT ListByFieldAddress, PCSTR NextPointer,
                             PVOID Context, PSYM_DUMP_FIELD_CALLBACK CallbackRoutine)
{
    SYM_DUMP_PARAM p;
    FIELD_INFO link;
    memset(&p, 0, sizeof p);
    memset(&link, 0, sizeof link);
    p.size = sizeof p;
    p.sName = (PUCHAR)(uintptr_t)Type;
    p.Options = DBG_DUMP_NO_PRINT | DBG_DUMP_LIST;
    p.addr = Address;
    p.listLink = &link;
    p.Context = Context;
    p.CallbackRoutine = CallbackRoutine;
    link.fName = (PUCHAR)(uintptr_t)NextPointer;
    link.fOptions = ListByFieldAddress ? DBG_DUMP_FIELD_RETURN_ADDRESS : 0;
    return Ioctl(IG_DUMP_SYMBOL_INFO, &p, p.size);
}

static inline BOOL GetExpressionEx(PCSTR Expression, ULONG64 *Value, PCSTR *Remainder)
{
    GET_EXPRESSION_EX e = {Expression, NULL, 0};
    BOOL there = Ioctl(IG_GET_EXPRESSION_EX, &e, sizeof e) != 0;
    *Value = e.Value;
    if (Remainder) *Remainder = e.Remainder;
    return there;
}

static inline VOID GetKdContext(PPROCESSORINFO ppi)
{
    Ioctl(IG_KD_CONTEXT, ppi, sizeof *ppi);
}

static inline VOID ntdbg_physical(USHORT code, ULONG64 Address, PVOID Buffer, ULONG Size, PULONG Done)
{
    /* A piece at a time: the structure ends in its bytes. */
    union {
        PHYSICAL head;
        UCHAR room[sizeof(PHYSICAL) + 4096];
    } u;
    *Done = 0;
    while (*Done < Size) {
        ULONG part = Size - *Done < 4096 ? Size - *Done : 4096;
        u.head.Address = Address + *Done;
        u.head.BufLen = part;
        if (code == IG_WRITE_PHYSICAL) memcpy(u.head.Buf, (PUCHAR)Buffer + *Done, part);
        if (!Ioctl(code, &u.head, (ULONG)(offsetof(PHYSICAL, Buf) + part)) || !u.head.BufLen) return;
        if (code == IG_READ_PHYSICAL) memcpy((PUCHAR)Buffer + *Done, u.head.Buf, u.head.BufLen);
        *Done += u.head.BufLen;
        if (u.head.BufLen < part) return;
    }
}

static inline VOID ReadPhysical(ULONG64 Address, PVOID Buffer, ULONG Size, PULONG SizeRead)
{
    ntdbg_physical(IG_READ_PHYSICAL, Address, Buffer, Size, SizeRead);
}

static inline VOID WritePhysical(ULONG64 Address, PVOID Buffer, ULONG Size, PULONG SizeWritten)
{
    ntdbg_physical(IG_WRITE_PHYSICAL, Address, Buffer, Size, SizeWritten);
}

static inline BOOL TranslateVirtualToPhysical(ULONG64 Virtual, PULONG64 Physical)
{
    TRANSLATE_VIRTUAL_TO_PHYSICAL t = {Virtual, 0};
    BOOL there = Ioctl(IG_TRANSLATE_VIRTUAL_TO_PHYSICAL, &t, sizeof t) != 0;
    *Physical = t.Physical;
    return there;
}

static inline VOID GetCurrentThreadAddr(ULONG Processor, PULONG64 Address)
{
    GET_CURRENT_THREAD_ADDRESS t = {Processor, 0};
    *Address = Ioctl(IG_GET_CURRENT_THREAD, &t, sizeof t) ? t.Address : 0;
}

static inline VOID GetCurrentProcessAddr(ULONG Processor, ULONG64 CurrentThread, PULONG64 Address)
{
    GET_CURRENT_PROCESS_ADDRESS p = {Processor, CurrentThread, 0};
    *Address = Ioctl(IG_GET_CURRENT_PROCESS, &p, sizeof p) ? p.Address : 0;
}

static inline VOID GetTebAddress(PULONG64 Address)
{
    GET_TEB_ADDRESS t = {0};
    *Address = Ioctl(IG_GET_TEB_ADDRESS, &t, sizeof t) ? t.Address : 0;
}

static inline VOID GetPebAddress(ULONG64 CurrentThread, PULONG64 Address)
{
    GET_PEB_ADDRESS p = {CurrentThread, 0};
    *Address = Ioctl(IG_GET_PEB_ADDRESS, &p, sizeof p) ? p.Address : 0;
}

static inline ULONG SearchMemory(ULONG64 SearchAddress, ULONG64 SearchLength, ULONG PatternLength,
                                 PVOID Pattern, PULONG64 FoundAddress)
{
    SEARCHMEMORY s = {SearchAddress, SearchLength, 0, PatternLength, Pattern};
    ULONG there = Ioctl(IG_SEARCH_MEMORY, &s, sizeof s);
    *FoundAddress = s.FoundAddress;
    return there;
}

#endif

#ifdef __cplusplus
}
#endif

#endif
