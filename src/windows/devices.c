/* Drivers and devices. Sources: wdm.h for types, flags and characteristics; published sessions of !devobj for
 * the names of the extension's flags. */
#include "windows/devices.h"

enum { IO_TYPE_DEVICE = 3, IO_TYPE_DRIVER = 4, MOST_DEVICES = 256, MOST_OF_A_DRIVER = 0x10000 };

static bool has_io_type(value object, uint64_t wanted)
{
    uint64_t kind;
    return value_u64(value_field(object, "Type"), &kind) && kind == wanted;
}

value nt_device_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_DEVICE_OBJECT", address);
}

bool nt_device_is(value device)
{
    return has_io_type(device, IO_TYPE_DEVICE);
}

value nt_driver_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_DRIVER_OBJECT", address);
}

bool nt_driver_is(value driver)
{
    return has_io_type(driver, IO_TYPE_DRIVER);
}

bool nt_driver_name(arena *a, value driver, str *out)
{
    return value_counted_string(value_field(driver, "DriverName"), a, out);
}

value nt_device_driver(nt_context *c, value device)
{
    return nt_driver_at(c, value_or(value_field(device, "DriverObject"), 0));
}

value nt_device_extension(nt_context *c, value device)
{
    return nt_value(c, "_DEVOBJ_EXTENSION", value_or(value_field(device, "DeviceObjectExtension"), 0));
}

value nt_device_node(nt_context *c, value device)
{
    value node = value_field(nt_device_extension(c, device), "DeviceNode");
    return nt_value(c, "_DEVICE_NODE", value_or(node, 0));
}

static bool is_among(const nt_values *found, uint64_t address)
{
    for (size_t i = 0; i < found->count; i++)
        if (value_address_of(found->items[i]) == address) return true;
    return false;
}

/* Adds `at` and what `next` leads to. At most MOST_DEVICES: a stack is a dozen high, so that looking at each
 * again for a circle costs nothing. */
static walk_end follow(arena *a, nt_context *c, uint64_t at, uint64_t (*next)(nt_context *c, value device),
                       nt_values *found)
{
    while (at) {
        if (interrupt_pending(c->values->interrupt)) return WALK_INTERRUPTED;
        if (is_among(found, at)) return WALK_CYCLE;
        if (found->count == MOST_DEVICES) return WALK_LIMIT;
        value device = nt_device_at(c, at);
        if (!nt_device_is(device)) return WALK_UNREADABLE;
        *VEC_PUSH(a, found) = device;
        at = next(c, device);
    }
    return WALK_COMPLETE;
}

static uint64_t attached_device(nt_context *c, value device)
{
    (void)c;
    return value_or(value_field(device, "AttachedDevice"), 0);
}

static uint64_t attached_to(nt_context *c, value device)
{
    return value_or(value_field(nt_device_extension(c, device), "AttachedTo"), 0);
}

nt_values nt_device_stack(arena *a, nt_context *c, uint64_t device, walk_end *end)
{
    nt_values up = {0}, all = {0};
    walk_end upper = follow(a, c, device, attached_device, &up);
    for (size_t i = up.count; i-- > 1;) *VEC_PUSH(a, &all) = up.items[i];
    *end = follow(a, c, device, attached_to, &all);
    if (*end == WALK_COMPLETE) *end = upper;
    return all;
}

/* A list without a head that ends with 0. */
static nt_values chain(arena *a, nt_context *c, uint64_t at, const char *type_name, const char *next,
                       walk_end *end)
{
    nt_values found = {0};
    uint64_t checkpoint = 0, following;
    *end = WALK_COMPLETE;
    for (size_t steps = 0, power = 1; at; steps++) {
        value entry = nt_value(c, type_name, at);
        if (interrupt_pending(c->values->interrupt)) *end = WALK_INTERRUPTED;
        else if (at == checkpoint) *end = WALK_CYCLE;
        else if (steps == MOST_OF_A_DRIVER) *end = WALK_LIMIT;
        else if (!value_u64(value_field(entry, next), &following)) *end = WALK_UNREADABLE;
        if (*end != WALK_COMPLETE) return found;
        if (steps == power) { /* Brent's cycle check */
            checkpoint = at;
            power *= 2;
        }
        *VEC_PUSH(a, &found) = entry;
        at = following;
    }
    return found;
}

nt_values nt_driver_devices(arena *a, nt_context *c, value driver, walk_end *end)
{
    return chain(a, c, value_or(value_field(driver, "DeviceObject"), 0), "_DEVICE_OBJECT", "NextDevice", end);
}

nt_values nt_driver_client_extensions(arena *a, nt_context *c, value driver, walk_end *end)
{
    uint64_t first = value_or(value_field(driver, "DriverExtension.ClientDriverExtension"), 0);
    return chain(a, c, first, "_IO_CLIENT_EXTENSION", "NextExtension", end);
}

nt_flags nt_device_extension_flags(void)
{
    static const nt_flag flags[] = {
        {0x1, "DOE_UNLOAD_PENDING"},       {0x2, "DOE_DELETE_PENDING"},
        {0x4, "DOE_REMOVE_PENDING"},       {0x8, "DOE_REMOVE_PROCESSED"},
        {0x10, "DOE_START_PENDING"},       {0x800, "DOE_DEFAULT_SD_PRESENT"},
        {0x20000000, "DOE_RAW_FDO"},       {0x40000000, "DOE_BOTTOM_OF_FDO_STACK"},
        {0x80000000, "DOE_DESIGNATED_FDO"}};
    return (nt_flags){flags, sizeof flags / sizeof *flags};
}

nt_flags nt_device_characteristics(void)
{
    static const nt_flag flags[] = {{0x1, "FILE_REMOVABLE_MEDIA"},
                                    {0x2, "FILE_READ_ONLY_DEVICE"},
                                    {0x4, "FILE_FLOPPY_DISKETTE"},
                                    {0x8, "FILE_WRITE_ONCE_MEDIA"},
                                    {0x10, "FILE_REMOTE_DEVICE"},
                                    {0x20, "FILE_DEVICE_IS_MOUNTED"},
                                    {0x40, "FILE_VIRTUAL_VOLUME"},
                                    {0x80, "FILE_AUTOGENERATED_DEVICE_NAME"},
                                    {0x100, "FILE_DEVICE_SECURE_OPEN"},
                                    {0x800, "FILE_CHARACTERISTIC_PNP_DEVICE"},
                                    {0x1000, "FILE_CHARACTERISTIC_TS_DEVICE"},
                                    {0x2000, "FILE_CHARACTERISTIC_WEBDAV_DEVICE"},
                                    {0x10000, "FILE_CHARACTERISTIC_CSV"},
                                    {0x20000, "FILE_DEVICE_ALLOW_APPCONTAINER_TRAVERSAL"},
                                    {0x40000, "FILE_PORTABLE_DEVICE"}};
    return (nt_flags){flags, sizeof flags / sizeof *flags};
}
