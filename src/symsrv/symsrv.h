/* The symbol server's client: finds one exact file (a PDB by GUID and age, an image by time stamp and size)
 * along a symbol path, and fills the stores in between, as WinDbg's symsrv.dll does.
 *
 *   path -> elements -> chain of stores:  near store <- middle store <- server
 *                                         (found at one of them, copied to all that are nearer)
 *
 * A file comes into a store only after it was checked against its identity. Nothing is printed: what happens
 * is told to a listener. One object serves one session and is not for use by two threads at once. */
#ifndef NTDBG_SYMSRV_SYMSRV_H
#define NTDBG_SYMSRV_SYMSRV_H

#include "base/error.h"
#include "symsrv/http.h"

typedef struct symsrv symsrv;

typedef struct symsrv_config {
    str default_store;       /* for "srv**...", "cache*" and bare "srv*"; empty = there is none */
    bool offline;            /* servers are not asked */
    unsigned absent_seconds; /* how long a server's "not found" is believed; 0 = never */
    http_config http;
    const interrupt *interrupt;
    void (*progress)(void *context, const http_progress *p);
    void *progress_context;
} symsrv_config;

/* Retries, pauses, limits and the number of transfers that suit the public server. */
http_config symsrv_http_defaults(void);
/* Texts of `config` are copied. */
symsrv *symsrv_new(arena *a, const symsrv_config *config);
/* The directory that bare "srv*" and "cache*" use from now on (.symfix DIR); empty = the default store again.
 */
void symsrv_set_cache(symsrv *s, str directory);
str symsrv_cache(const symsrv *s);
/* In place of the one that the object was made with. */
void symsrv_set_default_store(symsrv *s, str directory);
/* Where bare "srv*", "cache*" and empty stores of a chain lead to; may be empty. */
str symsrv_default_store(const symsrv *s);
/* Servers that did not answer, and files that they did not have, may be asked again. */
void symsrv_forget(symsrv *s);
/* With false, marks of what a server does not have are not believed (but still written). */
void symsrv_believe_absent(symsrv *s, bool believe);

typedef enum symsrv_kind { SYMSRV_PDB, SYMSRV_IMAGE } symsrv_kind;

typedef struct symsrv_file {
    symsrv_kind kind;
    str name;      /* one component; other names are found nowhere */
    str key;       /* directory in a store; empty = stores are not asked */
    str extension; /* of the image: "exe", "dll", "sys"; may be empty */
    uint8_t guid[16];
    uint32_t age;             /* PDB */
    uint32_t timestamp, size; /* IMAGE; 0 = not known */
    bool any;                 /* a local file of another identity will do */
} symsrv_file;

typedef struct symsrv_listener {
    void (*log)(void *context, str line);      /* the lines of noisy mode; NULL = not wanted */
    void (*failed)(void *context, str reason); /* why one place did not do; NULL = not wanted */
    /* A server did not answer, and is not asked again until symsrv_forget; once for each. NULL = not wanted.
     */
    void (*gone)(void *context, str url, str reason);
    /* A file that may be it; true = taken, the search ends. NULL = the first one is taken when its identity
     * fits. */
    bool (*found)(void *context, str path);
    /* The walk has come to isf*DIR; true = there is what was wanted, the search ends. NULL = passed over. */
    bool (*types)(void *context, str directory);
    void *context;
} symsrv_listener;

bool symsrv_search(symsrv *s, str path, const symsrv_file *f, const symsrv_listener *to);

typedef struct symsrv_get {
    symsrv_file file;
    symsrv_listener to; /* `found` is not called */
    bool found;
    str path; /* lives in the arena that was given */
} symsrv_get;
/* Many at a time: downloads run in parallel. Returns how many were found. */
size_t symsrv_get_all(arena *a, symsrv *s, str path, symsrv_get *gets, size_t count);

/* Fetches a source file over HTTP or HTTPS into the default store's own folder, once; *path is where it lies.
 * Nothing is known of it but its address: who uses it compares it with what it should be. */
error *symsrv_fetch_source(arena *a, symsrv *s, str url, str *path);

/* NULL when the file at `path` is the one; else what is wrong with it. With f->any only its format is
 * checked. */
error *symsrv_verify(arena *a, const symsrv_file *f, str path);
/* A PDB's or an image's identity, read from the file itself: kind, name, key and all. */
error *symsrv_identify(arena *a, str path, symsrv_file *out);
/* PDB: 32 digits of the GUID and the age; image: time stamp and size. */
str symsrv_key(arena *a, const symsrv_file *f);
/* "F5D4C3B2...1" back to GUID and age, "5FD78A8030000" to time stamp and size. */
bool symsrv_parse_key(str key, symsrv_file *out);

#endif
