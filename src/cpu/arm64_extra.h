/* ARM64 instructions that Capstone 4 does not know: atomics (v8.1), authentication (v8.3), load-acquire RCpc,
 * numbered hints, udf. Inside the layer. */
#ifndef NTDBG_CPU_ARM64_EXTRA_H
#define NTDBG_CPU_ARM64_EXTRA_H

#include "base/str.h"

/* True when `word` is one of them; the text is written when `text` is not NULL. */
bool arm64_write_extra(uint32_t word, strbuf *text);

#endif
