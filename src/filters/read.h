/* Where filters come from: a small text file, what fltmc prints, a SYSTEM hive. Input that is wrong becomes a
 * problem of the set, by line and driver; the rest is kept. */
#ifndef NTDBG_FILTERS_READ_H
#define NTDBG_FILTERS_READ_H

#include "filters/stack.h"
#include "registry/hive.h"

enum { FILTERS_MOST = 20000 }; /* of one input */

/* One driver a line, fields split by '|' (docs/commands: ntdbg filters --help):
 *
 *     # name | legacy, minifilter or manager | start | group | altitude or - | options
 *     AVLegacy | legacy | boot | FSFilter Anti-Virus | 329998.99
 *     luafv | minifilter | auto | FSFilter Virtualization | 135000 | volumes=1 tag=3 needs=FileInfo
 * needs-group="A B" group-order | FSFilter Bottom | FSFilter Encryption ... tags | FSFilter Encryption | 3 1
 * 2
 *
 * Error only when there is nothing at all to read. */
error *filter_read_text(filter_set *s, str text);

/* True for the output of `fltmc`, `fltmc filters` or `fltmc instances`. */
bool filter_text_is_fltmc(str text);
/* The table says what stands where, not how it came to that: groups are taken from the altitudes, the start
 * type is boot, and system for a minifilter that stands below a legacy filter of lower altitude (it must have
 * come later). `observed` is the stack of the table, lowest first, in the set's arena. */
error *filter_read_fltmc(filter_set *s, str text, filter_place **observed, size_t *count);

/* The second of them, `fltmc instances`; filter_read_fltmc calls it where it is that. */
error *filter_read_instances(filter_set *s, str text, filter_place **observed, size_t *count);
bool filter_line_is_instances_heading(str line);
/* The last word of *rest, taken off it. */
str filter_take_last_word(str *rest);

/* File system filters of the current control set: services with a group of filters or an Instances key; the
 * group and tag order too. */
error *filter_read_hive(filter_set *s, hive *h);

#endif
