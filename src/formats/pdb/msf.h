/* MSF 7.00, the container of a PDB: a file of equal blocks that holds numbered streams. A stream is a list of
 * block numbers, so its bytes need not lie side by side; the list itself lies in a directory that is such a
 * list too.
 *
 *   superblock -> block map -> directory { stream sizes, block numbers of stream 0, of stream 1, ... } ->
 * blocks
 *
 * Nothing is loaded: opening reads the superblock and the stream sizes, reads go to the mapped file. */
#ifndef NTDBG_PDB_MSF_H
#define NTDBG_PDB_MSF_H

#include "base/bytes.h"
#include "base/error.h"

typedef struct msf msf;

/* One stream, as a view of the file; cheap to copy. The all-zero value is a stream without bytes. */
typedef struct pdb_stream {
    const msf *file;
    uint64_t map;  /* where its block numbers begin in the directory */
    uint32_t size; /* bytes */
} pdb_stream;

/* True when `file` begins like an MSF 7.00 file. */
bool msf_is(bytes file);
/* `file` must outlive the result, which lives in `a`. */
error *msf_open(arena *a, bytes file, msf **out);
/* A stream that does not exist, or is marked absent (size -1), gives false and leaves *out alone. */
bool msf_stream(const msf *m, uint32_t index, pdb_stream *out);

/* How many of `size` bytes at `offset` were copied: short at the stream's end and where a block lies outside
 * the file. */
size_t pdb_stream_read(const pdb_stream *s, uint64_t offset, void *out, size_t size);
bool pdb_stream_u16(const pdb_stream *s, uint64_t offset, uint16_t *out);
bool pdb_stream_u32(const pdb_stream *s, uint64_t offset, uint32_t *out);
/* The longest run of bytes from `offset` that lies side by side in the file; empty at the end. */
bytes pdb_stream_run(const pdb_stream *s, uint64_t offset);
/* The same, but not much more than `wanted` bytes: following the blocks takes time. */
bytes pdb_stream_window(const pdb_stream *s, uint64_t offset, uint64_t wanted);
/* [offset, offset+size) without a copy; false when the bytes do not lie side by side, or are not all there.
 */
bool pdb_stream_direct(const pdb_stream *s, uint64_t offset, uint64_t size, bytes *out);
/* The same, copied into `a` where they do not lie side by side; false only when bytes are missing. */
bool pdb_stream_bytes(const pdb_stream *s, arena *a, uint64_t offset, uint64_t size, bytes *out);

#endif
