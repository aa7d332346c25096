/* Walks binary XML and tells a visitor what stands there. Private to evtx/. */
#ifndef NTDBG_FORMATS_EVTX_BINXML_H
#define NTDBG_FORMATS_EVTX_BINXML_H

#include "formats/evtx/evtx.h"

/* Names are UTF-16LE in the chunk. A value's text may come in several pieces. */
typedef struct binxml_visitor {
    void (*open)(void *context, bytes name); /* "<Name" */
    void (*attribute)(void *context,
                      bytes name);  /* its values follow, then the next attribute or `content` */
    void (*content)(void *context); /* ">" */
    void (*value)(void *context, const evtx_value *v);
    void (*close)(void *context, bytes name);
    void *context;
} binxml_visitor;

/* NULL when all was well. */
const char *binxml_walk(bytes chunk, size_t from, size_t to, const binxml_visitor *v);

#endif
