/* "module!symbol+1f" (displacement in hexadecimal without 0x), as several extension commands write the place
 * of an address; "+0" where `zero` is set. Empty when the address is in no module. */
#ifndef NTDBG_SHOW_ADDRESS_NAME_H
#define NTDBG_SHOW_ADDRESS_NAME_H

#include "session/session.h"

str show_address_name(session *s, arena *a, uint64_t address, const char *prefix, bool zero);

#endif
