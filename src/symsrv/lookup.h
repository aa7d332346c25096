/* One file on its way along a path: what symsrv.c (the walk) and download.c (the network's part) share. */
#ifndef NTDBG_SYMSRV_LOOKUP_H
#define NTDBG_SYMSRV_LOOKUP_H

#include "base/vec.h"
#include "symsrv/store.h"
#include "symsrv/symbol_path.h"
#include "symsrv/symsrv.h"

/* What is known of one server. */
typedef struct server {
    str url;
    bool is_dead; /* it did not answer: not asked again until symsrv_forget */
    str reason;
    bool tiers_known, two_tier;
} server;

struct symsrv {
    arena *a;
    symsrv_config config;
    str cache; /* .symfix DIR; empty = the default store */
    bool believe_absent;
    unsigned asked; /* BYINDEX's count */
    http_client *http;
    VEC(server *) servers;
};

enum { CHAIN_MOST = SYMBOL_PATH_MOST_STORES + 2 };

typedef struct lookup {
    symsrv *s;
    arena *a;
    const symsrv_file *f;
    symsrv_listener to;
    symbol_path_element *elements;
    size_t count, at;
    bool tried_here; /* the current directory, behind all elements */
    bool has_cache;
    str cache; /* of the last cache* element passed */
    /* the chain of the current element */
    bool in_chain, is_quiet;
    str stores[CHAIN_MOST];
    size_t store_count, store_at;
    uint32_t result; /* HRESULT for "RESULT: " */
    /* the download that is under way */
    server *server;
    store_form form; /* which of the three is asked for */
    bool two_tier, asks_tiers, all_absent;
    size_t place; /* the store that it goes to */
    store_temporary temporary;

    bool found, cancelled;
    str path;
} lookup;

#define LOOKUP_MOST_SIZE ((uint64_t)16 << 30)

/* Goes on with the walk; true = a download was added, and the walk goes on when it is done. */
bool lookup_step(lookup *l);
void lookup_log(lookup *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lookup_fail(lookup *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Checks what the listener is to get; true when it took it. */
bool lookup_offer(lookup *l, str path);
/* The file (or a cabinet of it) at `path` was found at stores[from]: fills the nearer stores and offers the
 * nearest. */
bool lookup_deliver(lookup *l, str path, store_form form, size_t from);

/* ---- download.c: whether servers may be asked; sets up the client the first time. */
bool symsrv_network(symsrv *s);
/* The server at stores[store_at]. True = a request was added. */
bool download_begin(lookup *l);

#endif
