/* Codes and their names: NTSTATUS, Win32 and Winsock errors, HRESULTs, bug checks, exceptions. From the
 * tables of data/; a name or text that is not known is empty. */
#ifndef NTDBG_WINDOWS_STATUS_H
#define NTDBG_WINDOWS_STATUS_H

#include "symbols/symbols.h"

typedef enum status_kind { STATUS_KIND_NTSTATUS, STATUS_KIND_WIN32, STATUS_KIND_HRESULT } status_kind;

/* "STATUS_INVALID_PARAMETER", "ERROR_FILE_NOT_FOUND", "E_FAIL". */
str status_name(status_kind kind, uint32_t code);
/* A short text in our own words. */
str status_text(status_kind kind, uint32_t code);
/* What a bare number most likely is, as `!error` decides: 0xc0000000 and above and the other severities of
 * known NTSTATUS values are NTSTATUS, 0x8....... with a known name or facility HRESULT, the rest Win32. */
status_kind status_guess(uint32_t code);
/* "NTSTATUS", "Win32", "HRESULT". */
str status_kind_name(status_kind kind);
/* The value of a name such as "STATUS_PENDING", case does not count. */
bool status_find(str name, status_kind *kind, uint32_t *code);

/* "FACILITY_WIN32" of an HRESULT. */
str status_facility_name(uint32_t hresult);
/* "DRIVER_POWER_STATE_FAILURE". */
str status_bugcheck_name(uint32_t code);
/* As .lastevent and .exr say it: "Access violation". */
str status_exception_name(uint32_t code);

/* The message of the target's own Windows, out of the message tables of ntdll (NTSTATUS) or kernel32 /
 * kernelbase (Win32), when the image is in the dump or on the image path; line ends become blanks. False when
 * it is not there. Opens the module's image, not its symbols. */
bool status_message(arena *a, symbols *s, status_kind kind, uint32_t code, str *out);

#endif
