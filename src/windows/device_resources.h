/* Hardware resources of a device: CM_RESOURCE_LIST (what it has) and IO_RESOURCE_REQUIREMENTS_LIST (what it
 * could do with), as wdm.h lays them out. */
#ifndef NTDBG_WINDOWS_DEVICE_RESOURCES_H
#define NTDBG_WINDOWS_DEVICE_RESOURCES_H

#include "windows/flags.h"
#include "windows/layouts.h"

/* CmResourceType */
enum {
    NT_RESOURCE_PORT = 1,
    NT_RESOURCE_INTERRUPT = 2,
    NT_RESOURCE_MEMORY = 3,
    NT_RESOURCE_DMA = 4,
    NT_RESOURCE_DEVICE_SPECIFIC = 5,
    NT_RESOURCE_BUS_NUMBER = 6,
    NT_RESOURCE_MEMORY_LARGE = 7,
    NT_RESOURCE_CONFIG_DATA = 0x80,
    NT_RESOURCE_DEVICE_PRIVATE = 0x81,
};

typedef struct nt_resource {
    uint8_t type, share;
    uint8_t option; /* of a requirement: NT_RESOURCE_PREFERRED ... */
    uint16_t flags;
    uint64_t start, length;               /* ports, memory, bus numbers; of a requirement only the length */
    uint64_t minimum, maximum, alignment; /* of a requirement; interrupts and channels: the first two */
    uint32_t level, vector, group;
    uint64_t affinity;
    uint32_t data[3]; /* of all other types; channel and port of DMA */
} nt_resource;
typedef VEC(nt_resource) nt_resources;
enum { NT_RESOURCE_PREFERRED = 1, NT_RESOURCE_DEFAULT = 2, NT_RESOURCE_ALTERNATIVE = 8 };

/* One bus's part of a CM_RESOURCE_LIST, or one alternative of requirements. */
typedef struct nt_resource_list {
    uint32_t interface, bus;
    uint16_t version, revision;
    nt_resources items;
    bool cut; /* it says that there are more, which are not there */
} nt_resource_list;
typedef VEC(nt_resource_list) nt_resource_lists;

/* False when not even its count can be read; `cut` of the last one says that others are missing. */
bool nt_resource_lists_at(arena *a, nt_context *c, uint64_t address, nt_resource_lists *out);

typedef struct nt_requirements {
    uint32_t interface, bus, slot, reserved[3], count; /* count: of alternatives, as it says */
    nt_resource_lists alternatives;
} nt_requirements;
bool nt_requirements_at(arena *a, nt_context *c, uint64_t address, nt_requirements *out);

/* Interrupts have a processor group: since Windows 7, as KPRCB shows. */
bool nt_interrupts_have_groups(nt_context *c);
/* "Port", "NonArbitrated/ConfigData"; NULL = not known. */
const char *nt_resource_type_name(uint8_t type);
/* "Device Exclusive"; NULL = not known. */
const char *nt_resource_share_name(uint8_t share);
/* Bits of the flags of that type, CM_RESOURCE_* without those words. */
nt_flags nt_resource_flags(uint8_t type);

#endif
