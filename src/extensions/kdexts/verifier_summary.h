/* What !verifier says above its logs: options, counts, drivers. */
#ifndef NTDBG_EXTENSIONS_KDEXTS_VERIFIER_SUMMARY_H
#define NTDBG_EXTENSIONS_KDEXTS_VERIFIER_SUMMARY_H

#include "show/kernel.h"

/* `data`: nt_verifier_data. Whether it is Windows 10's or later, for which there is another form. */
bool verifier_has_flags(value data);
error *verifier_options(kernel_view *v, value data);
void verifier_statistics(kernel_view *v, value data);
/* `image`: only that driver; empty = all. `pools`: what they have of the pools in detail. */
error *verifier_drivers(kernel_view *v, value data, str image, bool pools);

#endif
