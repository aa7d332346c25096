/* Control areas, as !ca and !vad show them. */
#ifndef NTDBG_SHOW_SECTION_H
#define NTDBG_SHOW_SECTION_H

#include "show/kernel.h"
#include "windows/control_area.h"

/* !ca's flags (windows-driver-docs). */
enum {
    CA_SEGMENT = 1,
    CA_SUBSECTIONS = 2,
    CA_VIEWS = 4,
    CA_COMPACT = 8,
    CA_FILES = 0x10,
    CA_PAGE_FILE = 0x20,
    CA_IMAGES = 0x40
};
/* A record "control_area". False when it cannot be read. */
bool show_control_area(kernel_view *v, uint64_t address, unsigned flags);

#endif
