/* An object of the object manager, as !object, !handle and !fileobj show one. */
#ifndef NTDBG_SHOW_OBJECT_H
#define NTDBG_SHOW_OBJECT_H

#include "show/kernel.h"

/* Its type's name; "???" when that cannot be read. */
str show_object_type_name(kernel_view *v, uint64_t object);
/* What it is called: its own name, a file's path and device ("\Temp\a.txt {HarddiskVolume1}"), a key's path.
 * Empty when it has none; false when it cannot be read. */
bool show_object_name(kernel_view *v, uint64_t object, str *out);
/* Two lines of the open record: address and type, the header. */
void show_object_lines(kernel_view *v, uint64_t object);
/* One or two more, `indent` blanks in front: counts, and the name if there is one. */
void show_object_counts(kernel_view *v, uint64_t object, unsigned indent);

#endif
