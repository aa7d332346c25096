/* The headers of a PE image as !dh and !dlls list them. */
#ifndef NTDBG_SHOW_IMAGE_HEADERS_H
#define NTDBG_SHOW_IMAGE_HEADERS_H

#include "formats/pe/image.h"
#include "out/out.h"

/* A record "image_headers": the file's and the optional header, the sections with the debug directories, or
 * both. */
void show_image_headers(out *o, arena *a, const pe_image *image, bool file, bool sections);

#endif
