/* UDF, the file system of Windows' installation discs (their ISO 9660 part holds a readme only). Private to
 * archive/. Plain partitions (type 1 maps), as oscdimg, genisoimage and mkudffs write them; not the metadata
 * partitions of Blu-ray discs. Layout: ECMA-167 (3rd edition), parts 3 and 4. */
#ifndef NTDBG_ARCHIVE_UDF_H
#define NTDBG_ARCHIVE_UDF_H

#include "archive/members.h"

/* By its volume recognition sequence. */
bool udf_is(bytes file);
error *udf_members(arena *a, bytes file, const archive_visitor *v);

#endif
