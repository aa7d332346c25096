/* Requests of the I/O manager: an _IRP and the _IO_STACK_LOCATIONs behind it. */
#ifndef NTDBG_WINDOWS_IRPS_H
#define NTDBG_WINDOWS_IRPS_H

#include "windows/process.h"

value nt_irp_at(nt_context *c, uint64_t address);
/* _IRP.Type is IO_TYPE_IRP. False when it is not, or not readable. */
bool nt_irp_is(value irp);
/* Its stack locations, that of the lowest driver first: at most 127, as many as StackCount says. */
nt_values nt_irp_stack(arena *a, nt_context *c, value irp);
/* "IRP_MJ_CREATE" of a major function, which is also the index into DRIVER_OBJECT.MajorFunction; NULL beyond
 * the last. */
const char *nt_major_function_name(unsigned index);
/* "IRP_MN_WAIT_WAKE" of a major and a minor function that have names of their own (power, Plug and Play);
 * NULL otherwise. */
const char *nt_minor_function_name(uint64_t major, uint64_t minor);

/* Bits of IO_STACK_LOCATION.Control: when its completion routine is called; whether the request was marked
 * pending (wdm.h). */
enum {
    NT_STACK_PENDING = 1,
    NT_STACK_ON_CANCEL = 0x20,
    NT_STACK_ON_SUCCESS = 0x40,
    NT_STACK_ON_ERROR = 0x80,
};

#endif
