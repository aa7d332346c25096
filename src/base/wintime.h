/* Windows times: FILETIME counts 100 ns since 1601-01-01 UTC, PE and minidump stamps count seconds since
 * 1970-01-01 UTC. */
#ifndef NTDBG_BASE_WINTIME_H
#define NTDBG_BASE_WINTIME_H

#include "base/str.h"

/* "Mon Nov 23 02:39:37.123 2026" in the zone `bias_minutes` east of UTC. */
str wintime_format_filetime(arena *a, uint64_t filetime, int bias_minutes);
/* "Mon Nov 23 02:39:37 2026", UTC shifted by `bias_minutes`. */
str wintime_format_unix(arena *a, uint64_t seconds, int bias_minutes);
/* "11/23/2026 02:39:37.123", as !timer writes it: month and day take two columns, with a blank in front. */
str wintime_format_numbers(arena *a, uint64_t filetime, int bias_minutes);
uint64_t wintime_unix_to_filetime(uint64_t seconds);
/* A length of time as WinDbg prints it: "0 days 0:04:03.002". */
str wintime_format_span(arena *a, uint64_t hundred_ns);

#endif
