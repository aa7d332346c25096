/* Presenters of a device's hardware resources: !devnode with flags 2, 4 and 8. */
#ifndef NTDBG_SHOW_RESOURCES_H
#define NTDBG_SHOW_RESOURCES_H

#include "show/kernel.h"

/* One record "resource_list" for each bus's part of a CM_RESOURCE_LIST, "LABEL at 0x...  Version 1.1 ...". */
void show_resource_list(kernel_view *v, const char *indent, const char *label, uint64_t address);
/* A record "resource_requirements" of an IO_RESOURCE_REQUIREMENTS_LIST. */
void show_requirements(kernel_view *v, const char *indent, uint64_t address);

#endif
