/* A file that is there whole or not at all: written under another name beside its place, and put there when
 * all of it is on the disk. */
#ifndef NTDBG_SAVE_FILE_H
#define NTDBG_SAVE_FILE_H

#include "base/bytes.h"
#include "base/error.h"

typedef struct save_file {
    arena *arena;
    str path, temporary; /* the place, and the name it is written under */
    int fd;
    uint64_t at; /* bytes written */
} save_file;

/* Creates the temporary file. ERROR_MISMATCH when there is a file at `path` and `overwrite` is not set;
 * ERROR_IO with the system's word. Errors belong to `a`. */
error *save_file_begin(arena *a, str path, bool overwrite, save_file *out);
/* Appends. Pages of zeros become holes. */
error *save_file_write(save_file *f, bytes data);
/* Appends zeros up to this offset. */
error *save_file_pad(save_file *f, uint64_t offset);
/* Gives the file its length and brings it to the disk; it still has its temporary name, to be read back. */
error *save_file_flush(save_file *f);
/* Puts it in its place. Without `overwrite` never over a file that has come since. */
error *save_file_commit(save_file *f, bool overwrite);
/* Removes the temporary file. */
void save_file_abandon(save_file *f);

#endif
