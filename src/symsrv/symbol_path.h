/* Symbol paths in WinDbg's syntax, taken apart: elements between ';', tried from left to right.
 *
 *   DIR                              a directory, looked at as DIR/symbols/<ext>, DIR/<ext>, DIR
 *   srv*                             the default store and the public server
 *   srv*STORE[*STORE...]             a chain of stores, nearest first; "" is the default store
 *   symsrv*symsrv.dll*STORE[*...]    the same
 *   STORE*STORE[*...]                the same: chains need no "srv*" in front
 *   cache*[DIR]                      keeps what elements to its right find; "" is the default store
 *   isf*DIR                          type files; not a place of symbol files
 *
 * Source: windows-driver-docs, "Symbol path for Windows debuggers", "Advanced SymSrv Use". */
#ifndef NTDBG_SYMSRV_SYMBOL_PATH_H
#define NTDBG_SYMSRV_SYMBOL_PATH_H

#include "base/str.h"

#define SYMBOL_PATH_PUBLIC_SERVER "https://msdl.microsoft.com/download/symbols"

typedef enum symbol_path_kind {
    SYMBOL_PATH_DIRECTORY,
    SYMBOL_PATH_SERVER,
    SYMBOL_PATH_CACHE,
    SYMBOL_PATH_ISF,
} symbol_path_kind;

enum { SYMBOL_PATH_MOST_ELEMENTS = 256, SYMBOL_PATH_MOST_STORES = 16 };

typedef struct symbol_path_element {
    symbol_path_kind kind;
    str text;      /* the element as it was written, trimmed */
    str chain;     /* SERVER: its stores as they were written */
    str directory; /* DIRECTORY, CACHE, ISF; empty = the default store */
    bool is_bare;  /* SERVER: nothing behind "srv*": the default server */
    str *stores;   /* SERVER: nearest first; empty = the default store */
    size_t store_count;
} symbol_path_element;

/* Strings point into `path`. Elements and stores above the limits are left out. Returns the count. */
size_t symbol_path_parse(arena *a, str path, symbol_path_element **out);

bool symbol_path_is_url(str store);

/* "Expanded Symbol search path is: ..." says this: a bare "srv*" becomes "cache*CACHE;SRV*<public server>",
 * without the directory when `cache` is empty. Letter case is kept: on this side of the wire it counts. */
str symbol_path_expand(arena *a, str path, str cache);

/* What a file.ptr of a store says: "PATH:<file>" or the file alone. False when it is a message ("MSG: ...")
 * or no text. *out points into `text`. */
bool symbol_pointer_parse(str text, str *out);

#endif
