/* Drivers and devices of the I/O manager: who made a device, what stands over and under it. */
#ifndef NTDBG_WINDOWS_DEVICES_H
#define NTDBG_WINDOWS_DEVICES_H

#include "windows/flags.h"
#include "windows/process.h"

value nt_device_at(nt_context *c, uint64_t address);
/* _DEVICE_OBJECT.Type is IO_TYPE_DEVICE. False when it is not, or not readable. */
bool nt_device_is(value device);
value nt_driver_at(nt_context *c, uint64_t address);
bool nt_driver_is(value driver);
/* "\Driver\Disk", as the driver object has it. */
bool nt_driver_name(arena *a, value driver, str *out);
/* The _DRIVER_OBJECT and the _DEVOBJ_EXTENSION of a device. */
value nt_device_driver(nt_context *c, value device);
value nt_device_extension(nt_context *c, value device);

/* The whole stack of a device, the highest first: _DEVICE_OBJECTs by AttachedDevice and by the extension's
 * AttachedTo. `end` says whether it is all of it. */
nt_values nt_device_stack(arena *a, nt_context *c, uint64_t device, walk_end *end);
/* The devices of a driver, by NextDevice. */
nt_values nt_driver_devices(arena *a, nt_context *c, value driver, walk_end *end);
/* The _DEVICE_NODE of a bus's device; bad or 0 = it has none. */
value nt_device_node(nt_context *c, value device);

/* What other components keep with a driver (IoAllocateDriverObjectExtension): _IO_CLIENT_EXTENSIONs. */
nt_values nt_driver_client_extensions(arena *a, nt_context *c, value driver, walk_end *end);

/* DEVOBJ_EXTENSION.ExtensionFlags ("DOE_..."), DEVICE_OBJECT.Characteristics ("FILE_..."). */
nt_flags nt_device_extension_flags(void);
nt_flags nt_device_characteristics(void);

#endif
