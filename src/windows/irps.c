/* Requests of the I/O manager. Sources: wdm.h for types, codes and flags; the stack locations follow the _IRP
 * itself. */
#include "windows/irps.h"

enum { IO_TYPE_IRP = 6, MOST_LOCATIONS = 127, MAJOR_POWER = 0x16, MAJOR_PNP = 0x1b };

value nt_irp_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_IRP", address);
}

bool nt_irp_is(value irp)
{
    uint64_t kind;
    return value_u64(value_field(irp, "Type"), &kind) && kind == IO_TYPE_IRP;
}

nt_values nt_irp_stack(arena *a, nt_context *c, value irp)
{
    nt_values found = {0};
    uint64_t count;
    const type *request = nt_type(c, "_IRP"), *location = nt_type(c, "_IO_STACK_LOCATION");
    if (!request || !location || !value_u64(value_field(irp, "StackCount"), &count)) return found;
    for (uint64_t i = 0; i < count && i < MOST_LOCATIONS; i++)
        *VEC_PUSH(a, &found) =
            value_at(c->values, location, value_address_of(irp) + request->size + i * location->size);
    return found;
}

const char *nt_major_function_name(unsigned index)
{
    static const char *const names[] = {"IRP_MJ_CREATE",
                                        "IRP_MJ_CREATE_NAMED_PIPE",
                                        "IRP_MJ_CLOSE",
                                        "IRP_MJ_READ",
                                        "IRP_MJ_WRITE",
                                        "IRP_MJ_QUERY_INFORMATION",
                                        "IRP_MJ_SET_INFORMATION",
                                        "IRP_MJ_QUERY_EA",
                                        "IRP_MJ_SET_EA",
                                        "IRP_MJ_FLUSH_BUFFERS",
                                        "IRP_MJ_QUERY_VOLUME_INFORMATION",
                                        "IRP_MJ_SET_VOLUME_INFORMATION",
                                        "IRP_MJ_DIRECTORY_CONTROL",
                                        "IRP_MJ_FILE_SYSTEM_CONTROL",
                                        "IRP_MJ_DEVICE_CONTROL",
                                        "IRP_MJ_INTERNAL_DEVICE_CONTROL",
                                        "IRP_MJ_SHUTDOWN",
                                        "IRP_MJ_LOCK_CONTROL",
                                        "IRP_MJ_CLEANUP",
                                        "IRP_MJ_CREATE_MAILSLOT",
                                        "IRP_MJ_QUERY_SECURITY",
                                        "IRP_MJ_SET_SECURITY",
                                        "IRP_MJ_POWER",
                                        "IRP_MJ_SYSTEM_CONTROL",
                                        "IRP_MJ_DEVICE_CHANGE",
                                        "IRP_MJ_QUERY_QUOTA",
                                        "IRP_MJ_SET_QUOTA",
                                        "IRP_MJ_PNP"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

const char *nt_minor_function_name(uint64_t major, uint64_t minor)
{
    static const char *const power[] = {"IRP_MN_WAIT_WAKE", "IRP_MN_POWER_SEQUENCE", "IRP_MN_SET_POWER",
                                        "IRP_MN_QUERY_POWER"};
    static const char *const pnp[] = {"IRP_MN_START_DEVICE",
                                      "IRP_MN_QUERY_REMOVE_DEVICE",
                                      "IRP_MN_REMOVE_DEVICE",
                                      "IRP_MN_CANCEL_REMOVE_DEVICE",
                                      "IRP_MN_STOP_DEVICE",
                                      "IRP_MN_QUERY_STOP_DEVICE",
                                      "IRP_MN_CANCEL_STOP_DEVICE",
                                      "IRP_MN_QUERY_DEVICE_RELATIONS",
                                      "IRP_MN_QUERY_INTERFACE",
                                      "IRP_MN_QUERY_CAPABILITIES",
                                      "IRP_MN_QUERY_RESOURCES",
                                      "IRP_MN_QUERY_RESOURCE_REQUIREMENTS",
                                      "IRP_MN_QUERY_DEVICE_TEXT",
                                      "IRP_MN_FILTER_RESOURCE_REQUIREMENTS",
                                      NULL,
                                      "IRP_MN_READ_CONFIG",
                                      "IRP_MN_WRITE_CONFIG",
                                      "IRP_MN_EJECT",
                                      "IRP_MN_SET_LOCK",
                                      "IRP_MN_QUERY_ID",
                                      "IRP_MN_QUERY_PNP_DEVICE_STATE",
                                      "IRP_MN_QUERY_BUS_INFORMATION",
                                      "IRP_MN_DEVICE_USAGE_NOTIFICATION",
                                      "IRP_MN_SURPRISE_REMOVAL"};
    if (major == MAJOR_POWER && minor < sizeof power / sizeof *power) return power[minor];
    if (major == MAJOR_PNP && minor < sizeof pnp / sizeof *pnp) return pnp[minor];
    return NULL;
}
