/* Values and security descriptors in words: what regedit, reg.exe and SDDL write. */
#ifndef NTDBG_REGISTRY_TEXT_H
#define NTDBG_REGISTRY_TEXT_H

#include "registry/hive.h"

/* "REG_SZ"; "REG_0x17" for a number without a name. */
str hive_type_name(arena *a, uint32_t type);
/* One line: strings as they are, REG_MULTI_SZ joined by \0, numbers as 0x..., anything else as hexadecimal
 * bytes. Data that does not fit its type is shown as bytes. */
str hive_value_text(arena *a, const hive_value *v);
/* A string value's text up to its NUL; false for other types. */
bool hive_value_string(arena *a, const hive_value *v, str *out);
bool hive_value_number(const hive_value *v, uint64_t *out); /* REG_DWORD (both ends) and REG_QWORD */
/* The strings of a REG_MULTI_SZ; 0 for other types. *out is in `a`. */
size_t hive_value_strings(arena *a, const hive_value *v, str **out);

/* The lines of one key in a .reg file (version 5.00), UTF-8, CR LF: "[ROOT\path]", values, an empty line. */
void hive_export_heading(strbuf *b);
void hive_export_key(strbuf *b, str full_path);
void hive_export_value(strbuf *b, const hive_value *v);
void hive_export_end(strbuf *b);

/* A self-relative security descriptor as SDDL: "O:BAG:SYD:PAI(A;CI;KA;;;SY)". False when it is malformed.
 * Source: MS-DTYP 2.4.6 and 2.5.1. */
bool security_to_sddl(arena *a, bytes descriptor, str *out);

#endif
