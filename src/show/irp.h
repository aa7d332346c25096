/* Presenter of requests: !irp, !irpfind -v. */
#ifndef NTDBG_SHOW_IRP_H
#define NTDBG_SHOW_IRP_H

#include "show/kernel.h"

/* A record "irp_request" and one "irp_location" for each driver. `irp` is an _IRP whose counts can be read.
 */
void show_irp(kernel_view *v, value irp);

#endif
