/* The decoders behind log_explain, one file per field. Private to logs/. */
#ifndef NTDBG_LOGS_EXPLAIN_H
#define NTDBG_LOGS_EXPLAIN_H

#include "logs/event.h"

/* Each returns false when the event is not one of its. */
bool log_explain_storage(arena *a, log_event *e);
bool log_explain_crash(arena *a, log_event *e);

void log_fact(arena *a, log_event *e, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Empty when there are fewer. */
str log_string_at(const log_event *e, size_t index);
str log_string_named(const log_event *e, const char *name);
/* Decimal, or hexadecimal with 0x or `radix` 16. */
bool log_number(str text, unsigned radix, uint64_t *out);

#endif
