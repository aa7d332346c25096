/* A small extension library: docs/howto/write-an-extension.md says how it is built and used. */
#include <ntdbg/wdbgexts.h>

WINDBG_EXTENSION_APIS64 ExtensionApis;
static EXT_API_VERSION ApiVersion = {1, 0, EXT_API_VERSION_NUMBER64, 0};

VOID WinDbgExtensionDllInit(PWINDBG_EXTENSION_APIS64 lpExtensionApis, USHORT MajorVersion,
                            USHORT MinorVersion)
{
    (void)MajorVersion;
    (void)MinorVersion;
    ExtensionApis = *lpExtensionApis;
}

LPEXT_API_VERSION ExtensionApiVersion(VOID)
{
    return &ApiVersion;
}

DECLARE_API(help)
{
    dprintf("order ADDRESS     what is in an order of the shop\n"
            "orders            all orders that wait\n"
            "where             the stack, and the instruction that it stands at\n"
            "bytes EXPRESSION  eight bytes of memory\n");
}

/* One value at a time: GetFieldValue. Or several of one structure: InitTypeRead, ReadField. */
static ULONG show_order(ULONG64 address)
{
    ULONG number = 0, items = 0, offset = 0;
    ULONG64 who = 0;
    if (GetFieldValue(address, "shop!order", "number", number)) {
        dprintf("There is no order at %p\n", address);
        return 1;
    }
    GetFieldValue(address, "shop!order", "item_count", items);
    GetFieldValue(address, "shop!order", "customer", who);
    GetFieldOffset("shop!order", "customer", &offset);
    dprintf("order %u at %p, %u items: customer (+0x%x) ", number, address, items, offset);
    if (!who) dprintf("nobody\n");
    else if (InitTypeRead(who, customer)) dprintf("of a type without symbols\n");
    else dprintf("%u, discount %d%%\n", (ULONG)ReadField(id), (LONG)ReadField(discount_percent));
    return 0;
}

DECLARE_API(order)
{
    ULONG64 address = GetExpression(args);
    if (address) show_order(address);
}

static ULONG count_order(PFIELD_INFO field, PVOID context)
{
    ++*(ULONG *)context;
    return show_order(field->address) || CheckControlC();
}

DECLARE_API(orders)
{
    ULONG count = 0;
    ULONG64 first = 0;
    GetFieldValue(GetExpression("shop!g_queue"), "shop!queue", "first", first);
    if (first) ListType("shop!order", first, FALSE, "next", &count, count_order);
    dprintf("%u orders of %u bytes\n", count, GetTypeSize("shop!order"));
}

DECLARE_API(where)
{
    EXTSTACKTRACE64 frames[3];
    CHAR name[256], line[256];
    ULONG64 displacement, pc = dwCurrentPc;
    ULONG count = StackTrace(0, 0, 0, frames, 3);
    for (ULONG i = 0; i < count; i++) {
        GetSymbol(frames[i].ProgramCounter, name, &displacement);
        dprintf("%2u %s+0x%I64x\n", i, name, displacement);
    }
    if (Disasm(&pc, line, FALSE)) dprintf("%s", line);
}

DECLARE_API(bytes)
{
    UCHAR data[8];
    ULONG done = 0;
    ULONG64 address = GetExpression(args);
    if (!ReadMemory(address, data, sizeof data, &done)) dprintf("%u of %u bytes at %p", done, 8, address);
    else
        for (ULONG i = 0; i < done; i++) dprintf(i ? " %02x" : "%02x", data[i]);
    dprintf("\n");
}
