/* What a target is and why it stopped: the lines of the banner, vertarget, .time, .lastevent and .exr. */
#ifndef NTDBG_SHOW_TARGET_H
#define NTDBG_SHOW_TARGET_H

#include "out/out.h"
#include "session/session.h"

/* "Access violation - code c0000005 (first/second chance not available)" */
str show_event_text(const session *s, arena *a);

/* Minutes east of UTC that this machine's zone (TZ) has at a time: WinDbg writes times in the zone of the
 * machine that the debugger runs on. */
int show_zone_minutes(uint64_t unix_seconds);
/* "Tue Jan 25 11:24:37.000 2022 (UTC + 8:00)" in that zone. */
str show_filetime(arena *a, uint64_t filetime);

/* "Windows 10 Version 16299 MP (4 procs) Free x64", product, build, machine name, kernel base: record
 * "target". */
void show_target_version(session *s, out *o, arena *a);
/* "Debug session time: ...", "System Uptime: ...", "Process Uptime: ...": record "times". `process_times`
 * adds the kernel and user times of a process. */
void show_target_times(session *s, out *o, arena *a, bool process_times);
/* Everything kd and cdb print when a dump was opened, up to the first prompt. */
void show_open_banner(session *s, out *o, arena *a);
/* "Loading Kernel Symbols", a dot a module ...: when a target is opened, and for .reload of a kernel target.
 */
void show_module_dots(session *s, out *o);
/* The same as .reload without a module shows it: of a program "Reloading current modules". */
void show_reload(session *s, out *o);
/* .reload /user: takes the modules of the implicit process's loader lists, a dot each: record
 * "modules_loaded". */
error *show_load_user_modules(session *s, out *o, arena *a);
/* An exception record as .exr prints it: record "exception". */
void show_exception_record(session *s, out *o, arena *a, const target_exception *x);

#endif
