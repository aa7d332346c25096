/* The files inside an archive or a disc image, one after the other, in memory: ISO 9660, zip, cab, 7z, tar
 * and their compressions, through libarchive, WIM (wim.h) and UDF (udf.h). (target/container.c unpacks the
 * one dump of an archive to disk; here all members are looked at and none is kept.) No name of an archive is
 * ever used as a path. */
#ifndef NTDBG_ARCHIVE_MEMBERS_H
#define NTDBG_ARCHIVE_MEMBERS_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/interrupt.h"

/* By its first bytes (and the volume descriptor of an ISO): worth a try with archive_members. */
bool archive_is_known(bytes file);
/* "a VHDX disk" and other containers that are not read; NULL = none of them. */
const char *archive_unread_kind(bytes file);

typedef struct archive_visitor {
    /* The data is gone after the call. False stops. */
    bool (*member)(void *context, str name, bytes data);
    /* A member that cannot be read, or is larger than `most_size`; `name` may be empty. */
    void (*bad)(void *context, str name, const char *why);
    /* Part `number` (from 2 on) of an archive in several files; NULL, or false: it is not there. The bytes
     * stay until archive_members returns. */
    bool (*part)(void *context, unsigned number, bytes *out);
    void *context;
    const interrupt *interrupt;
    size_t most_size; /* bytes of one member; 0 = 1 GiB */
} archive_visitor;
/* Error when it is no archive at all. */
error *archive_members(arena *a, bytes file, const archive_visitor *v);

#endif
