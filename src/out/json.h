/* The JSON writer behind out.h: keeps track of what is open, so that what it writes is always valid. Private
 * to out/. */
#ifndef NTDBG_OUT_JSON_H
#define NTDBG_OUT_JSON_H

#include "out/out.h"

typedef struct json_writer json_writer;

json_writer *json_writer_new(arena *a);
/* What has been written and not yet taken; the caller writes it out and calls json_taken. */
str json_pending(json_writer *w);
void json_taken(json_writer *w);

void json_command_begin(json_writer *w, str command);
void json_note(json_writer *w, str level, str text);
void json_error(json_writer *w, str code, str message);
/* Closes whatever is still open and ends the line. */
void json_command_end(json_writer *w);

/* `silent`: keep the nesting but write nothing (output was cancelled). */
void json_begin(json_writer *w, const char *record, bool silent);
void json_end(json_writer *w);
void json_list_begin(json_writer *w, const char *name, bool silent);
void json_list_end(json_writer *w);
void json_item(json_writer *w, field f, unsigned pointer_size);
void json_fields(json_writer *w, const char *record, const field *fields, size_t count,
                 unsigned pointer_size);
/* Nothing is open: what is pending is whole lines. */
bool json_line_complete(const json_writer *w);

#endif
