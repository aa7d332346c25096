#include "windows/device_resources.h"

enum {
    MOST_LISTS = 64,
    MOST_RESOURCES = 1024, /* in one list */
    LIST_HEADER = 8,       /* Version, Revision, Count */
    FULL_HEADER = 8,       /* InterfaceType, BusNumber */
    REQUIREMENTS_HEADER = 0x20,
    REQUIREMENT_SIZE = 0x20,
};

bool nt_interrupts_have_groups(nt_context *c)
{
    return value_has_field(nt_value(c, "_KPRCB", 1), "Group");
}

/* A CM_PARTIAL_RESOURCE_DESCRIPTOR: packed to four bytes, and as long as its longest member, an interrupt. */
static nt_resource resource_of(const uint8_t *raw, unsigned pointer_size, bool groups)
{
    nt_resource r = {.type = raw[0], .share = raw[1], .flags = load_u16(raw + 2)};
    switch (r.type) {
    case NT_RESOURCE_PORT:
    case NT_RESOURCE_MEMORY:
    case NT_RESOURCE_MEMORY_LARGE:
        r.start = load_u64(raw + 4);
        r.length = load_u32(raw + 12);
        break;
    case NT_RESOURCE_INTERRUPT:
        r.level = groups ? load_u16(raw + 4) : load_u32(raw + 4);
        r.group = groups ? load_u16(raw + 6) : 0;
        r.vector = load_u32(raw + 8);
        r.affinity = pointer_size == 8 ? load_u64(raw + 12) : load_u32(raw + 12);
        break;
    case NT_RESOURCE_BUS_NUMBER:
        r.start = load_u32(raw + 4);
        r.length = load_u32(raw + 8);
        break;
    default:
        for (unsigned i = 0; i < 3; i++) r.data[i] = load_u32(raw + 4 + 4 * i);
    }
    return r;
}

/* An IO_RESOURCE_DESCRIPTOR. */
static nt_resource requirement_of(const uint8_t *raw)
{
    nt_resource r = {.option = raw[0], .type = raw[1], .share = raw[2], .flags = load_u16(raw + 4)};
    switch (r.type) {
    case NT_RESOURCE_PORT:
    case NT_RESOURCE_MEMORY:
    case NT_RESOURCE_MEMORY_LARGE:
        r.length = load_u32(raw + 8);
        r.alignment = load_u32(raw + 12);
        r.minimum = load_u64(raw + 16);
        r.maximum = load_u64(raw + 24);
        break;
    case NT_RESOURCE_INTERRUPT:
    case NT_RESOURCE_DMA:
        r.minimum = load_u32(raw + 8);
        r.maximum = load_u32(raw + 12);
        break;
    case NT_RESOURCE_BUS_NUMBER:
        r.length = load_u32(raw + 8);
        r.minimum = load_u32(raw + 12);
        r.maximum = load_u32(raw + 16);
        break;
    default:
        for (unsigned i = 0; i < 3; i++) r.data[i] = load_u32(raw + 8 + 4 * i);
    }
    return r;
}

/* Version, revision, count and what follows them; moves *at behind it. */
static void read_list(arena *a, nt_context *c, uint64_t *at, bool required, nt_resource_list *out)
{
    space *s = c->values->space;
    uint8_t raw[REQUIREMENT_SIZE];
    unsigned pointer = c->values->pointer_size, size = required ? REQUIREMENT_SIZE : 8 + pointer + 4;
    bool groups = nt_interrupts_have_groups(c);
    out->cut = !space_read_all(s, *at, raw, LIST_HEADER);
    if (out->cut) return;
    out->version = load_u16(raw);
    out->revision = load_u16(raw + 2);
    uint32_t count = load_u32(raw + 4);
    *at += LIST_HEADER;
    for (uint32_t i = 0; i < count; i++) {
        out->cut = i == MOST_RESOURCES || !space_read_all(s, *at, raw, size);
        if (out->cut) return;
        nt_resource r = required ? requirement_of(raw) : resource_of(raw, pointer, groups);
        *at += size;
        /* What a device adds comes last, and its length is the first number of the data. */
        if (!required && r.type == NT_RESOURCE_DEVICE_SPECIFIC) *at += r.data[0];
        *VEC_PUSH(a, &out->items) = r;
    }
}

bool nt_resource_lists_at(arena *a, nt_context *c, uint64_t address, nt_resource_lists *out)
{
    space *s = c->values->space;
    uint32_t count;
    *out = (nt_resource_lists){0};
    if (!space_read_u32(s, address, &count)) return false;
    uint64_t at = address + 4;
    for (uint32_t i = 0; i < count; i++) {
        nt_resource_list one = {0};
        one.cut =
            i == MOST_LISTS || !space_read_u32(s, at, &one.interface) || !space_read_u32(s, at + 4, &one.bus);
        at += FULL_HEADER;
        if (!one.cut) read_list(a, c, &at, false, &one);
        *VEC_PUSH(a, out) = one;
        if (one.cut) break;
    }
    return true;
}

bool nt_requirements_at(arena *a, nt_context *c, uint64_t address, nt_requirements *out)
{
    uint8_t raw[REQUIREMENTS_HEADER];
    *out = (nt_requirements){0};
    if (!space_read_all(c->values->space, address, raw, sizeof raw)) return false;
    out->interface = load_u32(raw + 4);
    out->bus = load_u32(raw + 8);
    out->slot = load_u32(raw + 12);
    for (unsigned i = 0; i < 3; i++) out->reserved[i] = load_u32(raw + 16 + 4 * i);
    out->count = load_u32(raw + 28);
    uint64_t at = address + sizeof raw;
    for (uint32_t i = 0; i < out->count && i < MOST_LISTS; i++) {
        nt_resource_list one = {.interface = out->interface, .bus = out->bus};
        read_list(a, c, &at, true, &one);
        *VEC_PUSH(a, &out->alternatives) = one;
        if (one.cut) break;
    }
    return true;
}

const char *nt_resource_type_name(uint8_t type)
{
    switch (type) {
    case 0: return "Null";
    case NT_RESOURCE_PORT: return "Port";
    case NT_RESOURCE_INTERRUPT: return "Interrupt";
    case NT_RESOURCE_MEMORY: return "Memory";
    case NT_RESOURCE_DMA: return "Dma";
    case NT_RESOURCE_DEVICE_SPECIFIC: return "DeviceSpecific";
    case NT_RESOURCE_BUS_NUMBER: return "BusNumber";
    case NT_RESOURCE_MEMORY_LARGE: return "MemoryLarge";
    case NT_RESOURCE_CONFIG_DATA: return "NonArbitrated/ConfigData";
    case NT_RESOURCE_DEVICE_PRIVATE: return "DevicePrivate";
    default: return NULL;
    }
}

const char *nt_resource_share_name(uint8_t share)
{
    static const char *const names[] = {"Undetermined Sharing", "Device Exclusive", "Driver Exclusive",
                                        "Shared"};
    return share < sizeof names / sizeof *names ? names[share] : NULL;
}

nt_flags nt_resource_flags(uint8_t type)
{
    static const nt_flag port[] = {
        {0x1, "PORT_IO"},          {0x4, "10_BIT_DECODE"},   {0x8, "12_BIT_DECODE"}, {0x10, "16_BIT_DECODE"},
        {0x20, "POSITIVE_DECODE"}, {0x40, "PASSIVE_DECODE"}, {0x80, "WINDOW_DECODE"}};
    static const nt_flag memory[] = {{0x1, "READ_ONLY"},     {0x2, "WRITE_ONLY"}, {0x4, "PREFETCHABLE"},
                                     {0x8, "COMBINEDWRITE"}, {0x10, "MEMORY_24"}, {0x20, "CACHEABLE"}};
    static const nt_flag interrupt[] = {{0x1, "LATCHED"}, {0x2, "MESSAGE"}};
    switch (type) {
    case NT_RESOURCE_PORT: return (nt_flags){port, sizeof port / sizeof *port};
    case NT_RESOURCE_MEMORY:
    case NT_RESOURCE_MEMORY_LARGE: return (nt_flags){memory, sizeof memory / sizeof *memory};
    case NT_RESOURCE_INTERRUPT: return (nt_flags){interrupt, sizeof interrupt / sizeof *interrupt};
    default: return (nt_flags){NULL, 0};
    }
}
