/* The "srcsrv" stream: a text that says for each source file of a PDB where it can be fetched from. Nothing
 * is fetched or run here; the text is evaluated. Source: windows-driver-docs, "Language Specification 1" (2
 * is read alike). */
#ifndef NTDBG_PDB_SRCSRV_H
#define NTDBG_PDB_SRCSRV_H

#include "base/str.h"

typedef struct srcsrv_entry {
    str version;  /* VERSION: the language's */
    str control;  /* VERCTRL: "http", "git", "Perforce" ...; may be empty */
    str original; /* VAR1: the file as the PDB names it */
    str target;   /* SRCSRVTRG: a URL, or the local file that the command makes */
    str command;  /* SRCSRVCMD: a program that fetches the file; empty = none is needed */
} srcsrv_entry;

/* The entry of `file` (no case, '/' and '\' alike), evaluated with %targ% = `target_folder`. False when the
 * text has none. */
bool srcsrv_find(arena *a, str text, str file, str target_folder, srcsrv_entry *out);
/* How many files the text lists. */
size_t srcsrv_file_count(str text);

#endif
