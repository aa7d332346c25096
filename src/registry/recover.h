/* The last writes of a hive that was not flushed, from its transaction logs (SYSTEM.LOG1, .LOG2, .LOG), as
 * Windows would apply them when it loads the hive. In memory: neither the hive's nor a log's file is changed.
 *
 * Two forms: up to Windows 8 a bitmap of dirty pages and the pages ("DIRT"); since 8.1 entries with pages and
 * hashes
 * ("HvLE"), of which both logs can hold some. Layouts and rules: "Windows registry file format specification"
 * (M. Suhanov, github.com/msuhanov/regf). */
#ifndef NTDBG_REGISTRY_RECOVER_H
#define NTDBG_REGISTRY_RECOVER_H

#include "base/arena.h"
#include "base/bytes.h"

enum { HIVE_MOST_LOGS = 3 };

typedef struct hive_recovery {
    bool dirty;        /* sequence numbers differ, or the header's checksum is wrong */
    bool bad_checksum; /* the header was taken from a log when one could be applied */
    bytes data;        /* the hive with its logs; empty = nothing could be applied, or nothing had to be */
    bool old_form;
    size_t applied;       /* entries, or with `old_form` pages of 512 bytes */
    uint32_t first, last; /* sequence numbers of the entries */
    const char *problem;  /* why (further) logs were not applied; NULL = none */
} hive_recovery;

/* `logs` in the order .LOG1, .LOG2, .LOG; an empty one is not there. */
void hive_recover(arena *a, bytes primary, const bytes logs[HIVE_MOST_LOGS], hive_recovery *out);

/* A copy that ends where its bins end, with the header put right in that: for a reader that refuses the file
 * as it is. Empty when not even one bin is there. */
bytes hive_repair(arena *a, bytes file, const char **what);

/* The hash of log entries; `data` is a multiple of 4 bytes long. */
uint64_t hive_log_hash(bytes data);

#endif
