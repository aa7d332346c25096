/* Image files as memory: see images.c. Private to session/. */
#ifndef NTDBG_SESSION_IMAGES_H
#define NTDBG_SESSION_IMAGES_H

#include "symbols/symbols.h"

/* `memory` with the read-only sections of the modules of `s` under its holes. `s` must itself read `memory`,
 * not the result. */
space *session_image_overlay(arena *a, space *memory, symbols *s);

#endif
