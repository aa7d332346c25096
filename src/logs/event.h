/* Events of a log in plain words: who, what, when, and what the raw data says.
 *
 *   evtx_event --log_event_from--> log_event --log_explain--> facts, a brief, the device, a cause
 *
 * All of it lives in the arena that is given: one per event when many are read. */
#ifndef NTDBG_LOGS_EVENT_H
#define NTDBG_LOGS_EVENT_H

#include "base/vec.h"
#include "formats/evtx/evtx.h"
#include "logs/scsi.h"

typedef struct log_string {
    str name; /* may be empty */
    str text;
} log_string;

/* What a storage event counts as, for log_devices. */
typedef enum log_cause {
    LOG_CAUSE_NONE,
    LOG_CAUSE_TIMEOUT,  /* no answer in time */
    LOG_CAUSE_RESET,    /* the bus or device was reset */
    LOG_CAUSE_LINK,     /* parity, CRC, protocol, adapter: the way to the device */
    LOG_CAUSE_GONE,     /* the device does not answer or was removed */
    LOG_CAUSE_MEDIUM,   /* flaws of the medium */
    LOG_CAUSE_HARDWARE, /* the device says that it failed */
    LOG_CAUSE_BUSY,     /* could not take more */
    LOG_CAUSE_FILES,    /* damage of a file system */
    LOG_CAUSE_OTHER,
    LOG_CAUSE_COUNT,
} log_cause;
/* "timeout", "reset", "link", ... */
const char *log_cause_name(log_cause c);

/* What an Application Error event names. */
typedef struct log_fault {
    bool present;
    str application, application_version;
    str module, module_version;
    bool has_stamp;
    uint32_t stamp; /* TimeDateStamp of the module */
    bool has_exception;
    uint32_t exception;
    bool has_offset;
    uint64_t offset; /* from the module's base */
} log_fault;

typedef struct log_event {
    uint64_t offset, number;
    uint64_t time; /* FILETIME, UTC */
    uint32_t id;
    uint8_t level; /* 0 when there is none */
    str provider, computer, channel;
    VEC(log_string) strings;
    bytes binary;
    const char *problem; /* NULL, or why the record broke off */
    bool slack;

    /* set by log_explain */
    bool explained;
    str brief; /* one line; empty = nothing is known about this event beyond its strings */
    VEC(log_string) facts;
    str device; /* "\Device\Harddisk0\DR0"; empty = none */
    log_cause cause;
    bool retried; /* one request was tried again (153) */
    log_fault fault;
} log_event;

/* `e` is not cleared as a whole: its fields are all set. */
void log_event_from(arena *a, const evtx_record *r, const evtx_event *x, log_event *e);
void log_explain(arena *a, log_event *e);

/* "2022-10-25 10:20:14.545", UTC. */
str log_time_text(arena *a, uint64_t filetime);
/* "2022-10-25", "2022-10-25 10:20[:14[.5]]" or with 'T' and 'Z', UTC. */
bool log_time_parse(str text, uint64_t *filetime);
/* "Critical", "Error", "Warning", "Information", "Verbose"; "-" for 0. */
const char *log_level_name(uint8_t level);
bool log_level_find(str name, uint8_t *level);

typedef struct log_filter {
    bool has_since, has_until;
    uint64_t since, until; /* FILETIME; until is not included */
    VEC(uint32_t) ids;     /* none = all */
    unsigned levels;       /* bit per level; 0 = all */
    str provider, machine, device,
        text;            /* wildcards, no case; a pattern without any means "contains"; empty = all */
    bool explained_only; /* only events that there is an explanation for */
} log_filter;
/* What can be said before anything is converted. */
bool log_filter_early(const log_filter *f, const evtx_record *r, const evtx_event *x);
/* The rest, after log_explain. */
bool log_filter_late(arena *a, const log_filter *f, const log_event *e);

#endif
