/* Readable names from decorated ones, as WinDbg shows them. */
#ifndef NTDBG_PDB_UNDECORATE_H
#define NTDBG_PDB_UNDECORATE_H

#include "base/str.h"

enum undecorate_flag {
    UNDECORATE_NAME_ONLY = 0, /* "ns::type::function": what k, ln and x print */
    UNDECORATE_FULL = 1,      /* with access, return type, calling convention and parameters */
};

/* A Microsoft C++ name ("?f@@YAXXZ") as text; false when it is not one or is broken. */
bool undecorate_cpp(arena *a, str decorated, unsigned flags, str *out);

/* A name that is decorated for C++ or Rust, whoever did it ("?...", "_Z...", "_R..."). */
bool undecorate_is_decorated(str name, bool is_x86);

/* A symbol's name as WinDbg prints it: C++ names undecorated (name only), GNU's and Rust's as well, string
 * literals ("??_C@...") as
 * "`string'", "__imp_X" as "_imp_X", and on x86 (`is_x86`) C decorations removed: "_name", "_name@8",
 * "@name@8". Anything else is returned unchanged and without a copy. */
str undecorate_symbol(arena *a, str name, bool is_x86);

#endif
