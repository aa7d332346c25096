#include "samples.h"

#include "base/file.h"
#include "formats/pe/exports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

bytes sample_file(arena *a, const char *name)
{
    const char *directory = getenv("NTDBG_PE_SAMPLES");
    str path = path_join(a, str_from_cstr(directory), str_from_cstr(name));
    if (!directory || !file_exists(path)) {
        print_message(
            "skipped: the PE samples need clang-19, lld-19, llvm-19 and windmc (tests/data/pe/build.sh)\n");
        arena_free(a);
        skip();
    }
    bytes file;
    assert_null(file_map(a, path, &file));
    return file;
}

pe_image *sample_open(arena *a, const char *name)
{
    pe_image *image;
    assert_null(pe_open_bytes(a, sample_file(a, name), false, &image));
    return image;
}

/* Field offsets are those of Microsoft's PE Format page; nothing of the codec is used to lay the image out.
 */
mapped_sample *sample_map(arena *a, const char *name)
{
    bytes file = sample_file(a, name);
    mapped_sample *mapped = ARENA_NEW(a, mapped_sample);
    uint32_t header = load_u32(file.ptr + 0x3c);
    uint16_t sections = load_u16(file.ptr + header + 6);
    uint32_t optional = header + 24;
    mapped->size = load_u32(file.ptr + optional + 56);
    mapped->data = arena_alloc(a, mapped->size, 16);
    memcpy(mapped->data, file.ptr, load_u32(file.ptr + optional + 60));
    const uint8_t *table = file.ptr + optional + load_u16(file.ptr + header + 20);
    for (unsigned i = 0; i < sections; i++, table += 40) {
        uint32_t virtual_size = load_u32(table + 8), raw_size = load_u32(table + 16);
        memcpy(mapped->data + load_u32(table + 12), file.ptr + load_u32(table + 20),
               raw_size < virtual_size ? raw_size : virtual_size);
    }
    return mapped;
}

static size_t read_mapped(void *context, uint64_t offset, void *buffer, size_t size)
{
    mapped_sample *mapped = context;
    mapped->reads++;
    if (offset >= mapped->size || (offset >= mapped->hole_start && offset < mapped->hole_end)) return 0;
    uint64_t end = offset < mapped->hole_start && mapped->hole_end ? mapped->hole_start : mapped->size;
    size_t count = end - offset < size ? (size_t)(end - offset) : size;
    memcpy(buffer, mapped->data + offset, count);
    return count;
}

pe_image *mapped_open(arena *a, mapped_sample *mapped)
{
    pe_image *image;
    assert_null(pe_open(a, (pe_source){.read = read_mapped, .context = mapped, .mapped = true}, &image));
    return image;
}

uint32_t sample_rva(arena *a, const pe_image *image, const char *name)
{
    pe_exports *exports;
    pe_export found;
    assert_null(pe_exports_open(a, image, &exports));
    assert_true(pe_exports_find_name(exports, str_from_cstr(name), &found));
    return found.rva;
}
