/* Runs under Wine: asks its ntdll (RtlLookupFunctionEntry, RtlVirtualUnwind) to unwind one step from every
 * point given, on a made-up stack, and prints the result. unwind_print.c makes the same stack and registers
 * and asks ntdbg.
 *
 *     unwind_oracle.exe IMAGE POINTS RESULTS      POINTS: one rva in hex a line */
#include <windows.h>

#include <stdio.h>
#include <string.h>

#define STACK_BYTES 0x1000000ull
#define STACK_MIDDLE 0x800000ull
#define STACK_PATTERN 0x5151000000000000ull

static unsigned char *stack;

/* Addresses in the stack as offsets, so that it does not matter where it lies. */
static void print_value(FILE *out, ULONG64 value)
{
    ULONG64 offset = value - (ULONG64)(ULONG_PTR)stack;
    if (offset < STACK_BYTES) fprintf(out, " s%llx", offset);
    else fprintf(out, " %llx", value);
}

static void unwind_at(FILE *out, ULONG64 base, ULONG64 rva)
{
    CONTEXT context;
    ULONG64 image_base = 0, frame = 0;
    void *handler_data = NULL;
    memset(&context, 0, sizeof context);
    context.ContextFlags = CONTEXT_FULL;
    ULONG64 middle = (ULONG64)(ULONG_PTR)stack + STACK_MIDDLE;
    for (int i = 0; i < 16; i++) {
        (&context.Rax)[i] = middle + 0x1000 + (ULONG64)i * 0x100;
        (&context.Xmm0)[i].Low = 0x7777000000000000ull + (ULONG64)i;
        (&context.Xmm0)[i].High = 0;
    }
    context.Rsp = middle;
    context.Rip = base + rva;
    RUNTIME_FUNCTION *function = RtlLookupFunctionEntry(context.Rip, &image_base, NULL);
    if (function) {
        RtlVirtualUnwind(UNW_FLAG_NHANDLER, image_base, context.Rip, function, &context, &handler_data,
                         &frame, NULL);
    } else {
        context.Rip = *(ULONG64 *)(ULONG_PTR)context.Rsp;
        frame = context.Rsp;
        context.Rsp += 8;
    }
    static const int preserved[] = {3, 5, 6, 7, 12, 13, 14, 15};
    fprintf(out, "%llx", rva);
    print_value(out, context.Rip);
    print_value(out, context.Rsp);
    print_value(out, frame);
    for (int i = 0; i < 8; i++) print_value(out, (&context.Rax)[preserved[i]]);
    for (int i = 6; i < 16; i++) print_value(out, (&context.Xmm0)[i].Low);
    fprintf(out, "\n");
}

int main(int argc, char **argv)
{
    if (argc != 4) return 2;
    HMODULE module = GetModuleHandleA(argv[1]);
    if (!module) module = LoadLibraryExA(argv[1], NULL, DONT_RESOLVE_DLL_REFERENCES);
    stack = VirtualAlloc(NULL, STACK_BYTES, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    FILE *points = fopen(argv[2], "r"), *out = fopen(argv[3], "w");
    if (!module || !stack || !points || !out) return 3;
    for (ULONG64 i = 0; i < STACK_BYTES; i += 8) *(ULONG64 *)(stack + i) = STACK_PATTERN + i;
    char line[64];
    while (fgets(line, sizeof line, points)) {
        ULONG64 rva;
        if (sscanf(line, "%llx", &rva) == 1) unwind_at(out, (ULONG64)(ULONG_PTR)module, rva);
    }
    fprintf(out, "end\n");
    return fclose(out) ? 4 : 0;
}
