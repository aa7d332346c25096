/* The stack as a picture: one column a step of loading, the driver that just loaded marked, inversions in
 * red. */
#ifndef NTDBG_FILTERS_SVG_H
#define NTDBG_FILTERS_SVG_H

#include "filters/stack.h"

/* More than 24 steps are drawn as the last state only. `title` stands above. */
str filter_svg(arena *a, filter_set *s, const size_t *order, size_t count, str title);

#endif
