/* A node of the device tree as !devnode has it, for !pnptriage too. */
#ifndef NTDBG_SHOW_DEVICE_NODE_H
#define NTDBG_SHOW_DEVICE_NODE_H

#include "show/kernel.h"

/* BRIEFLY leaves out the links, the history of states and the flags; the others are !devnode's bits. */
enum { SHOW_NODE_BRIEFLY = 1, SHOW_NODE_RESOURCES = 2, SHOW_NODE_REQUIREMENTS = 4, SHOW_NODE_TRANSLATED = 8 };
/* A record "device_node" of a _DEVICE_NODE, indented by its depth. */
void show_device_node(kernel_view *v, value node, unsigned depth, unsigned flags);

#endif
