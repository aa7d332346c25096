/* The file system cache: its views of files.
 *
 *     up to Server 2003   CcVacbs -> CcNumberVacbs _VACBs
 *     since Vista         CcVacbArrays[] -> _VACB_ARRAY_HEADER, behind it the _VACBs
 *     _VACB               BaseAddress (256 KiB) -> SharedCacheMap -> FileObject */
#ifndef NTDBG_WINDOWS_FILE_CACHE_H
#define NTDBG_WINDOWS_FILE_CACHE_H

#include "windows/process.h"

enum { NT_CACHE_VIEW = 0x40000 };

typedef struct nt_cache_view {
    uint64_t vacb, base;                /* address of the view */
    uint64_t map;                       /* _SHARED_CACHE_MAP */
    uint64_t file_object, control_area; /* 0 = not readable */
} nt_cache_view;
typedef VEC(nt_cache_view) nt_cache_views;
/* Those in use; *unused is how many there are besides. False when nt's symbols do not say where they are. */
/* *missed: arrays of them that could not be read. */
bool nt_cache_views_all(arena *a, nt_context *c, nt_cache_views *out, uint64_t *unused, uint64_t *missed);

/* Pages of the cache's working set, now and at most. */
bool nt_cache_size(nt_context *c, uint64_t *now, uint64_t *peak);

#endif
