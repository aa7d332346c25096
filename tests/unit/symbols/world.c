#include "world.h"

#include "base/file.h"
#include "formats/pdb/pdb.h"
#include "formats/pe/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void keep_line(void *context, str line)
{
    world *w = context;
    w->log = str_format(w->a, "%.*s%.*s\n", STR_ARG(w->log), STR_ARG(line));
}

int world_new(void **state)
{
    world *w = calloc(1, sizeof *w);
    char name[] = "/tmp/ntdbg-symbols-XXXXXX";
    const char *samples = getenv("NTDBG_PDB_SAMPLES");
    *state = w;
    w->a = arena_new();
    if (!mkdtemp(name)) return -1;
    w->directory = str_copy(w->a, str_from_cstr(name));
    w->s = symbols_new(w->a, NULL, NULL, NULL);
    symbols_options(w->s)->noisy = true;
    symbols_set_log(w->s, keep_line, w);
    str exe = str_format(w->a, "%s/sample.exe", samples ? samples : "."),
        pdb_path = str_format(w->a, "%s/sample.pdb", samples ? samples : ".");
    bytes file;
    pdb *p;
    pe_image *image;
    if (!file_exists(exe) || !file_exists(pdb_path)) return 0;
    if (file_map(w->a, pdb_path, &file) || pdb_open(w->a, file, &p)) return -1;
    memcpy(w->guid, pdb_get_identity(p)->guid, 16);
    if (file_map(w->a, exe, &file) || pe_open_bytes(w->a, file, false, &image)) return -1;
    w->timestamp = image->timestamp;
    w->size = image->image_size;
    w->exe = exe;
    w->pdb = pdb_path;
    return 0;
}

int world_free(void **state)
{
    world *w = *state;
    str command = str_format(w->a, "rm -rf '%.*s'", STR_ARG(w->directory));
    int failed = system(str_to_cstr(w->a, command));
    arena_free(w->a);
    free(w);
    return failed;
}

world *world_get(void **state)
{
    world *w = *state;
    if (!w->exe.len) {
        printf("skipped: clang-19 and lld-link-19 are not here, so there is no sample\n");
        skip();
    }
    return w;
}

module *world_add_sample(world *w)
{
    module_identity id = {.base = SAMPLE_BASE,
                          .size = w->size,
                          .timestamp = w->timestamp,
                          .path = STR("C:\\Program Files\\sample.exe"),
                          .has_rsds = true,
                          .age = 1,
                          .pdb_path = STR("d:\\build\\out\\Sample.pdb"),
                          .cpu = CPU_X64};
    memcpy(id.guid, w->guid, 16);
    w->m = symbols_add_module(w->s, &id);
    return w->m;
}

str world_path(world *w, const char *relative)
{
    return str_format(w->a, "%.*s/%s", STR_ARG(w->directory), relative);
}

str world_put(world *w, str from, const char *relative)
{
    str to = world_path(w, relative);
    char *path = strdup(str_to_cstr(w->a, to));
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(path, 0777);
        *slash = '/';
    }
    bytes content = {0};
    if (from.len) assert_null(file_map(w->a, from, &content));
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    if (content.len) assert_int_equal(fwrite(content.ptr, 1, content.len, f), content.len);
    fclose(f);
    free(path);
    return to;
}
