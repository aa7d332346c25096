/* Names that other compilers than Microsoft's decorate: C++ of the Itanium ABI (mingw, Clang for mingw) and
 * Rust, old ("_ZN...17h<hash>E") and new ("_R..."). Swift's ("$s...") have no reader in C and stay as they
 * are. */
#ifndef NTDBG_FORMATS_PDB_FOREIGN_NAMES_H
#define NTDBG_FORMATS_PDB_FOREIGN_NAMES_H

#include "base/str.h"

/* "ns::type::function" without parameters and without Rust's hash; false when it is no such name, or longer
 * than is worth it. On x86 the C underscore in front is allowed for. */
bool undecorate_foreign(arena *a, str decorated, bool is_x86, str *out);

#endif
