/* Windows event logs (.evtx): chunks, records, and the binary XML in them.
 *
 *   file header (4 KB) | chunk 64 KB | chunk 64 KB | ...
 *                        header, names and templates' hash tables (0x200 bytes) | record | record | ... |
 * unused record = "**\0\0", size, number, time, binary XML: an instance of a template of its chunk + values,
 * size again
 *
 * A chunk stands by itself: names and templates are found by their offset in it. So a chunk is read wherever
 * it is found, whatever is wrong with the file's header or with other chunks; what is wrong is kept as a
 * problem, and reading goes on behind it. Everything points into the caller's bytes.
 *
 * Source of the facts: [MS-EVEN6] 2.2.12 (BinXml) and libevtx's "Windows XML Event Log (EVTX) format". */
#ifndef NTDBG_FORMATS_EVTX_EVTX_H
#define NTDBG_FORMATS_EVTX_EVTX_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/vec.h"

enum { EVTX_CHUNK_SIZE = 0x10000 };

typedef struct evtx_problem {
    uint64_t offset; /* in the file */
    const char *text;
} evtx_problem;

typedef struct evtx_log {
    bytes file;
    bool has_header;
    bool dirty, full; /* flags of the header: not closed, and its size is used up */
    uint16_t major, minor;
    uint64_t next_record;             /* number that the next record would have had */
    uint64_t first_chunk;             /* file offset */
    VEC(evtx_problem) problems;       /* the first EVTX_PROBLEMS of them */
    size_t problem_count;             /* all of them */
    size_t chunk_count, record_count; /* that were read so far */
    const uint32_t *crc;              /* private */
    arena *arena;
} evtx_log;

enum { EVTX_PROBLEMS = 1000 };

/* ERROR_FORMAT when neither a header nor any chunk is there. An empty log is no error. */
error *evtx_open(arena *a, bytes file, evtx_log *out);

/* A value of binary XML. `data` is what the type says; text is UTF-16LE without a NUL. */
typedef struct evtx_value {
    uint8_t type; /* evtx_type; an array has bit 7 set */
    bytes data;
} evtx_value;

typedef enum evtx_type {
    EVTX_NULL = 0x00,
    EVTX_TEXT = 0x01,
    EVTX_ANSI = 0x02,
    EVTX_I8 = 0x03,
    EVTX_U8 = 0x04,
    EVTX_I16 = 0x05,
    EVTX_U16 = 0x06,
    EVTX_I32 = 0x07,
    EVTX_U32 = 0x08,
    EVTX_I64 = 0x09,
    EVTX_U64 = 0x0a,
    EVTX_FLOAT = 0x0b,
    EVTX_DOUBLE = 0x0c,
    EVTX_BOOL = 0x0d,
    EVTX_BINARY = 0x0e,
    EVTX_GUID = 0x0f,
    EVTX_SIZE = 0x10,
    EVTX_FILETIME = 0x11,
    EVTX_SYSTEMTIME = 0x12,
    EVTX_SID = 0x13,
    EVTX_HEX32 = 0x14,
    EVTX_HEX64 = 0x15,
    EVTX_XML = 0x21,
    EVTX_ARRAY = 0x80,
} evtx_type;

typedef struct evtx_record {
    uint64_t offset; /* in the file */
    uint64_t number;
    uint64_t written;    /* FILETIME */
    bytes chunk;         /* as much as there is */
    size_t xml, xml_end; /* the binary XML: offsets in the chunk */
    bool slack; /* stands behind the chunk's end of records: an older one that was not yet overwritten */
} evtx_record;

typedef struct evtx_cursor {
    uint64_t chunk_offset; /* of the next chunk to look at */
    bytes chunk;           /* the current one; empty = none */
    uint64_t chunk_at;
    size_t next, end; /* in the chunk: next record, end of records as the header says */
    bool slack;       /* also give what stands behind the end */
} evtx_cursor;

evtx_cursor evtx_records(const evtx_log *log, bool slack);
/* False at the end. Problems go into the log. */
bool evtx_next(evtx_log *log, evtx_cursor *c, evtx_record *out);

/* ---- what a record says ---- */

typedef struct evtx_data {
    bytes name; /* UTF-16: the Name attribute of <Data>, or the element's own name outside EventData; may be
                   empty */
    evtx_value value;
} evtx_data;

enum { EVTX_DATA_MAX = 256 };

typedef struct evtx_event {
    evtx_value provider, id, qualifiers, version, level, task, opcode, keywords, time, number, process,
        thread, channel, computer, user;
    evtx_data data[EVTX_DATA_MAX]; /* of EventData, UserData */
    size_t data_count;
    bool more_data;      /* there were more of them */
    bytes binary;        /* <Binary>, or the first binary <Data> */
    const char *problem; /* NULL = read to its end */
} evtx_event;

/* What could be read stays when there is a problem. */
void evtx_decode(const evtx_record *r, evtx_event *out);
/* The record as XML, the way Windows writes it; false when it breaks off (what there is, is appended). */
bool evtx_to_xml(const evtx_record *r, strbuf *out);

/* A value in XML's words: numbers, "0x...", GUIDs, SIDs, ISO times, hexadecimal digits for binary. Not
 * escaped. */
void evtx_value_text(const evtx_value *v, strbuf *out);
/* A number of any integer type, or of decimal or 0x text. */
bool evtx_value_number(const evtx_value *v, uint64_t *out);

#endif
