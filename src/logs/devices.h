/* Storage events by device, and what they say about its health. */
#ifndef NTDBG_LOGS_DEVICES_H
#define NTDBG_LOGS_DEVICES_H

#include "base/map.h"
#include "logs/event.h"

typedef enum log_verdict {
    LOG_VERDICT_QUIET,
    LOG_VERDICT_WATCH,
    LOG_VERDICT_PATH,
    LOG_VERDICT_DISK,
    LOG_VERDICT_LOAD
} log_verdict;

typedef struct log_device {
    str machine, name;
    size_t events, retries;
    size_t causes[LOG_CAUSE_COUNT];
    size_t ids[8];        /* 7 11 15 51 52 129 153 157, in this order */
    uint64_t first, last; /* FILETIME */
    size_t busiest;       /* events within one hour, at most */
    uint64_t busiest_at;  /* when that hour began */
    log_verdict verdict;  /* set by log_devices_judge, with the next */
    str why;
    VEC(uint64_t) times;
} log_device;

typedef struct log_devices {
    arena *arena;
    str_map *by_name;
} log_devices;

log_devices log_devices_new(arena *a);
/* Takes what is a storage event and leaves the rest; nothing of `e` is kept. */
void log_devices_add(log_devices *d, const log_event *e);
void log_devices_judge(log_devices *d);
size_t log_devices_count(const log_devices *d);
log_device *log_devices_at(const log_devices *d, size_t index); /* in the order of first appearance */
/* "quiet", "watch", "sick path", "sick disk", "overload". */
const char *log_verdict_name(log_verdict v);

#endif
