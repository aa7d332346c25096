/* Files: mapped for reading, never written through. */
#ifndef NTDBG_BASE_FILE_H
#define NTDBG_BASE_FILE_H

#include "base/bytes.h"
#include "base/error.h"

/* Maps a whole regular file read-only; the mapping lives as long as `a`. An empty file gives len 0.
 * Errors name the file. No file is ever opened for writing here. */
error *file_map(arena *a, str path, bytes *out);
/* The same, and a watch over the file's size. */
typedef struct file_watch file_watch;
error *file_map_watched(arena *a, str path, bytes *out, file_watch **watch);
/* True when the file has fewer bytes now than were mapped: what lay behind its end reads as zeros, or as what
 * is still in memory. NULL is allowed. */
bool file_watch_is_cut(const file_watch *w, uint64_t *size_before, uint64_t *size_now);
/* Takes ownership of `fd`. */
file_watch *file_watch_new(arena *a, int fd, uint64_t size);
/* From now on, reading the mapping of a file that another program has cut short gives zeros instead of ending
 * the program (SIGBUS). For programs: it sets the process's handler. */
void file_survive_cuts(void);
/* Pieces of a file that file_map mapped, seen side by side without a copy, as long as `a` lives. All but the
 * last must be whole pages. False when that cannot be done: other memory, a system that does not do it. */
bool file_stitch(arena *a, const bytes *pieces, size_t count, bytes *out);
bool file_exists(str path);
bool directory_exists(str path);
/* Whether both paths lead to one and the same file (through links as well). False when either does not exist.
 */
bool file_is_same(str a, str b);
/* `directory` + '/' + `name`. */
str path_join(arena *a, str directory, str name);
/* Looks up `name` in `directory`, exactly first, then without case (symbol stores made on Windows).
 * False when there is none; *out is the whole path. `name` must be one component: names with '/', '\',
 * "." or ".." are refused, so that no path from a dump or PDB can leave the directory. */
bool directory_find_nocase(arena *a, str directory, str name, str *out);
/* The names of what is in `directory`, sorted by bytes, without "." and ".."; none when it cannot be read,
 * and the first `most` in the directory's own order when it has more. */
size_t directory_names(arena *a, str directory, size_t most, str **out);

/* The files in `directory` whose names are `prefix`, anything, `suffix` (case does not matter). Returns how
 * many; *first is the whole path of the first of them by name, written when there is any. */
size_t directory_find_between(arena *a, str directory, str prefix, str suffix, str *first);

#endif
