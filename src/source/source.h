/* Source files: found along a source path, read, and compared with what the PDB says they were.
 *
 *   source_line (file as the PDB names it, checksum) -> candidates -> text + "is it the one?"
 *
 * Candidates, in this order: the file at its own path; what a source server gives ("srv*" in the path); files
 * of the path's directories, whose last folders are matched with those of the wanted file; text that was put
 * into the PDB. The first one with the right checksum wins, else the first one. Source: windows-driver-docs,
 * "Source Path", ".srcpath", "SrcSrv"; the order of the scans is that of .srcnoisy transcripts. */
#ifndef NTDBG_SOURCE_SOURCE_H
#define NTDBG_SOURCE_SOURCE_H

#include "symbols/symbols.h"

typedef struct sources sources;

typedef enum source_match {
    SOURCE_UNCHECKED, /* the PDB has no checksum */
    SOURCE_SAME,
    SOURCE_OTHER_LINE_ENDS, /* the same but for CR LF or LF */
    SOURCE_DIFFERS,
} source_match;

typedef struct source_text {
    str file; /* as the PDB names it */
    str path; /* where the text is from */
    bytes text;
    source_match match;
    bytes wanted;         /* the checksum that was asked for */
    const char *checksum; /* "MD5", "SHA-1", "SHA-256"; NULL without one */
    const uint32_t *line_starts;
    size_t line_count;
} source_text;

/* Bits of .srcnoisy. */
enum source_noise { SOURCE_NOISE_FILES = 1, SOURCE_NOISE_SERVER = 2 };

/* Lives in `a`; the texts that were read too. */
sources *sources_new(arena *a);
void sources_set_path(sources *s,
                      str path); /* directories and "srv*", separated by ';'; forgets what was read */
str sources_path(const sources *s);
/* Files may be fetched over HTTP from where a PDB's source server stream says; off at first. */
void sources_allow_fetch(sources *s, bool allow);
bool sources_fetch_allowed(const sources *s);
void sources_set_noise(sources *s, unsigned bits);
unsigned sources_noise(const sources *s);
/* Lines "DBGENG:  ..." and "SRCSRV:  ..." go here, and what a person should know in any case. */
void sources_set_log(sources *s, void (*line)(void *context, str text), void *context);

/* The text of the file that `wanted` names (its module and checksum may be missing). NULL when it is nowhere;
 * *why is then one line. */
const source_text *sources_find(sources *s, symbols *symbols, const source_line *wanted, str *why);
/* Forgets a text that was read (lsf-); false when there is none. */
bool sources_forget(sources *s, str file);
/* Without its line end; lines count from 1. */
bool source_line_text(const source_text *t, size_t line, str *out);

/* ---- match.c */
/* A path in Windows' or this system's spelling as its components, without a drive. */
size_t source_split(str path, str *parts, size_t capacity);
/* How many of the last parts are equal, without case. */
size_t source_common_tail(const str *a, size_t a_count, const str *b, size_t b_count);
/* directory/part/part..., each part found exactly or without case. False when there is no such file. */
bool source_resolve(arena *a, str directory, const str *parts, size_t count, str *out);
source_match source_compare(arena *a, source_checksum kind, bytes checksum, bytes text);

#endif
