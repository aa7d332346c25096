/* Runs a fuzz target over files instead of under libFuzzer: each argument is a file or a folder of files. The
 * empty input is always run, and each file is also run cut short at a few places, since most findings are cut
 * files. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of exactly `size` bytes, so that ASan sees the first byte read past them. */
static void run_copy(const uint8_t *data, size_t size)
{
    uint8_t *copy = calloc(size ? size : 1, 1);
    if (!copy) abort();
    if (size) memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static int run_file(const char *path, long size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = f ? malloc((size_t)size + 1) : NULL;
    if (!data || fread(data, 1, (size_t)size, f) != (size_t)size) {
        fprintf(stderr, "%s: cannot be read\n", path);
        if (f) fclose(f);
        free(data);
        return 1;
    }
    fclose(f);
    run_copy(data, (size_t)size);
    for (size_t part = 1; part < 8; part++) run_copy(data, (size_t)size / 8 * part);
    if (size) run_copy(data, (size_t)size - 1);
    free(data);
    printf("%s\n", path);
    return 0;
}

static int run_path(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0) return 0; /* no regressions yet: the folder is not there */
    if (S_ISREG(st.st_mode)) return run_file(path, (long)st.st_size);
    DIR *d = opendir(path);
    if (!d) return 1;
    int failed = 0;
    for (struct dirent *entry; (entry = readdir(d));) {
        if (entry->d_name[0] == '.') continue;
        char inside[4096];
        int length = snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
        if (length < 0 || (size_t)length >= sizeof inside) failed = 1;
        else failed |= run_path(inside);
    }
    closedir(d);
    return failed;
}

int main(int argc, char **argv)
{
    run_copy((const uint8_t *)"", 0);
    int failed = 0;
    for (int i = 1; i < argc; i++) failed |= run_path(argv[i]);
    return failed;
}
