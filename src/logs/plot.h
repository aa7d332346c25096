/* Events over time as an SVG picture: a row for each device or provider, a mark for each event. */
#ifndef NTDBG_LOGS_PLOT_H
#define NTDBG_LOGS_PLOT_H

#include "base/map.h"
#include "logs/event.h"

typedef struct log_plot {
    arena *arena;
    str_map *rows; /* name -> a row */
    size_t events, dropped;
    uint64_t first, last;
} log_plot;

log_plot log_plot_new(arena *a);
void log_plot_add(log_plot *p, const log_event *e);
str log_plot_svg(const log_plot *p, arena *a, str title);

#endif
