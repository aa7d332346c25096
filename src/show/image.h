/* PE images in the target: a module's (memory first, a matching file second), or whatever stands at an
 * address. */
#ifndef NTDBG_SHOW_IMAGE_H
#define NTDBG_SHOW_IMAGE_H

#include "formats/pe/image.h"
#include "session/session.h"

/* The image whose base is `address`. *owner is its module, or NULL when no module begins there. */
error *show_open_image(session *s, arena *a, uint64_t address, pe_image **image, module **owner);

/* The image that is mapped at `address` of `memory`; what is not there is not asked for elsewhere. */
error *show_open_image_in(space *memory, arena *a, uint64_t address, pe_image **image);

/* A module by name ("nt", "ntdll.dll"), or the base that an expression gives. */
error *show_image_base(session *s, arena *a, str text, uint64_t *base);

#endif
