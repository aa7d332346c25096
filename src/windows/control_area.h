/* Sections as the memory manager keeps them:
 *
 *     _CONTROL_AREA -> _SEGMENT (all prototype entries), behind it the first _SUBSECTION -> NextSubsection
 * ... */
#ifndef NTDBG_WINDOWS_CONTROL_AREA_H
#define NTDBG_WINDOWS_CONTROL_AREA_H

#include "windows/process.h"

typedef struct nt_control_area {
    value area, segment;
    uint64_t file_object; /* 0: the page file's, or none */
    str file;             /* FILE_OBJECT.FileName; empty = none, or not readable */
    uint64_t flags;       /* MMSECTION_FLAGS */
    bool is_image, is_file;
    uint64_t committed; /* pages that the whole segment has committed */
} nt_control_area;
/* False when it cannot be read. */
bool nt_control_area_read(arena *a, nt_context *c, uint64_t address, nt_control_area *out);

/* Names of the flags that are set, in the order of their bits: "Image File". The words are those of nt's own
 * bit fields. `type_name`: "_MMSECTION_FLAGS", "_SEGMENT_FLAGS". */
str nt_flag_words(arena *a, nt_context *c, const char *type_name, value flags);

/* Subsections in their order; `end` as of a list. */
nt_values nt_control_area_subsections(arena *a, nt_context *c, const nt_control_area *area, walk_end *end);

/* The name in a _FILE_OBJECT; false when it cannot be read, or is empty. */
bool nt_file_object_name(arena *a, nt_context *c, uint64_t file_object, str *out);
/* Its last part: "ntdll.dll". */
str nt_file_part(str path);

#endif
