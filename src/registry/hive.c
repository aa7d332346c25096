#include "registry/hive.h"

#include "base/file.h"
#include "base/utf16.h"

#include <libregf.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_DATA = 256 << 20, MOST_NAME = 1 << 16 };

struct hive {
    arena *arena;
    str path;
    libregf_file_t *file;
    bytes bytes;
};

static error *library_error(arena *a, const char *what, libregf_error_t *e)
{
    char text[1024] = "";
    if (e) {
        libregf_error_sprint(e, text, sizeof text);
        libregf_error_free(&e);
    }
    text[sizeof text - 1] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    return error_new(a, ERROR_FORMAT, "%s%s%s", what, *text ? ": " : "", text);
}

static void close_file(void *context)
{
    libregf_file_t *file = context;
    libregf_file_close(file, NULL);
    libregf_file_free(&file, NULL);
}

static void free_key(void *context)
{
    libregf_key_t *key = context;
    libregf_key_free(&key, NULL);
}

error *hive_open(arena *a, str path, hive **out)
{
    hive *h = ARENA_NEW(a, hive);
    libregf_error_t *e = NULL;
    uint32_t magic = 0;
    error *failed = file_map(a, path, &h->bytes);
    if (failed) return failed;
    if (!bytes_u32(h->bytes, 0, &magic) || magic != 0x66676572) /* "regf" */
        return error_in_file(a, error_at_offset(a, ERROR_FORMAT, 0, "not a registry hive (no \"regf\")"),
                             path);
    h->arena = a;
    h->path = str_copy(a, path);
    if (libregf_file_initialize(&h->file, &e) != 1) return library_error(a, "libregf does not start", e);
    if (libregf_file_open(h->file, str_to_cstr(a, path), LIBREGF_OPEN_READ, &e) != 1) {
        libregf_file_free(&h->file, NULL);
        return error_in_file(a, library_error(a, "libregf cannot open this hive", e), path);
    }
    arena_on_free(a, close_file, h->file);
    *out = h;
    return NULL;
}

void hive_sequence(const hive *h, uint32_t *primary, uint32_t *secondary)
{
    *primary = *secondary = 0;
    bytes_u32(h->bytes, 4, primary);
    bytes_u32(h->bytes, 8, secondary);
}

bool hive_is_dirty(const hive *h)
{
    uint32_t primary, secondary;
    hive_sequence(h, &primary, &secondary);
    return primary != secondary;
}

void hive_version(const hive *h, uint32_t *major, uint32_t *minor)
{
    *major = *minor = 0;
    bytes_u32(h->bytes, 20, major);
    bytes_u32(h->bytes, 24, minor);
}

bool hive_is_corrupted(const hive *h)
{
    return libregf_file_is_corrupted(h->file, NULL) == 1;
}

str hive_stored_name(const hive *h)
{
    return utf16_cstr_to_utf8(h->arena, bytes_clamp(h->bytes, 48, 64));
}

uint64_t hive_size(const hive *h)
{
    return h->bytes.len;
}

size_t hive_log_count(const hive *h)
{
    static const char *const endings[] = {".LOG", ".LOG1", ".LOG2", ".log", ".log1", ".log2"};
    size_t count = 0;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        struct stat s;
        str name = str_format(h->arena, "%.*s%s", STR_ARG(h->path), endings[i]);
        count += stat(name.ptr, &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0;
    }
    return count;
}

/* The library counts the NUL that it writes. */
static str text_of(arena *a, char *buffer, size_t size)
{
    return str_copy(a, (str){buffer, size ? strnlen(buffer, size) : 0});
}

static error *fill_key(arena *a, hive *h, libregf_key_t *handle, hive_key *out)
{
    hive_key k = {.hive = h, .handle = handle};
    libregf_error_t *e = NULL;
    size_t size = 0;
    off64_t offset = 0;
    int count = 0;
    arena_on_free(a, free_key, handle);
    if (libregf_key_get_utf8_name_size(handle, &size, &e) != 1 || size > MOST_NAME)
        return library_error(a, "the key's name cannot be read", e);
    char *name = arena_alloc(a, size + 1, 1);
    if (size && libregf_key_get_utf8_name(handle, (uint8_t *)name, size, &e) != 1)
        return library_error(a, "the key's name cannot be read", e);
    k.name = text_of(a, name, size);
    size = 0;
    if (libregf_key_get_utf8_class_name_size(handle, &size, NULL) == 1 && size > 1 && size <= MOST_NAME) {
        char *class_name = arena_alloc(a, size + 1, 1);
        if (libregf_key_get_utf8_class_name(handle, (uint8_t *)class_name, size, NULL) == 1)
            k.class_name = text_of(a, class_name, size);
    }
    libregf_key_get_last_written_time(handle, &k.written, NULL);
    if (libregf_key_get_offset(handle, &offset, NULL) == 1) k.offset = (uint32_t)offset;
    if (libregf_key_get_number_of_sub_keys(handle, &count, NULL) == 1 && count > 0)
        k.key_count = (size_t)count;
    if (libregf_key_get_number_of_values(handle, &count, NULL) == 1 && count > 0)
        k.value_count = (size_t)count;
    k.corrupted = libregf_key_is_corrupted(handle, NULL) == 1;
    *out = k;
    return NULL;
}

error *hive_root(arena *a, hive *h, hive_key *out)
{
    libregf_key_t *handle = NULL;
    libregf_error_t *e = NULL;
    if (libregf_file_get_root_key(h->file, &handle, &e) != 1 || !handle)
        return error_in_file(a, library_error(a, "the root key cannot be read", e), h->path);
    return fill_key(a, h, handle, out);
}

error *hive_subkey(arena *a, const hive_key *k, size_t index, hive_key *out)
{
    libregf_key_t *handle = NULL;
    libregf_error_t *e = NULL;
    if (libregf_key_get_sub_key(k->handle, (int)index, &handle, &e) != 1 || !handle)
        return library_error(a, "a sub key cannot be read", e);
    return fill_key(a, k->hive, handle, out);
}

bool hive_subkey_named(arena *a, const hive_key *k, str name, hive_key *out)
{
    arena *scratch = arena_new();
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < k->key_count && found == SIZE_MAX; i++) {
        hive_key sub;
        arena_clear(scratch);
        if (!hive_subkey(scratch, k, i, &sub) && str_equal_nocase(sub.name, name)) found = i;
    }
    arena_free(scratch);
    return found != SIZE_MAX && !hive_subkey(a, k, found, out);
}

error *hive_find(arena *a, hive *h, str path, hive_key *out)
{
    hive_key at;
    str all = path;
    /* Names may hold a '/' ("text/html"): it splits only where no '\\' does. */
    char separator = str_find_char(path, '\\') == SIZE_MAX ? '/' : '\\';
    error *e = hive_root(a, h, &at);
    for (int depth = 0; !e && path.len; depth++) {
        str name = str_take_until(&path, separator);
        if (!name.len) continue;
        if (depth > HIVE_MOST_DEPTH || !hive_subkey_named(a, &at, name, &at)) {
            str above = str_trim(str_slice(all, 0, (size_t)(name.ptr - all.ptr)));
            e = error_new(a, ERROR_NOT_FOUND, "no key \"%.*s\" in \"%.*s\"", STR_ARG(name),
                          STR_ARG(above.len ? above : STR("\\")));
        }
    }
    if (!e) *out = at;
    return e;
}

error *hive_value_at(arena *a, const hive_key *k, size_t index, hive_value *out)
{
    hive_value v = {0};
    libregf_value_t *handle = NULL;
    libregf_error_t *e = NULL;
    error *failed = NULL;
    size_t size = 0;
    if (libregf_key_get_value(k->handle, (int)index, &handle, &e) != 1 || !handle)
        return library_error(a, "a value cannot be read", e);
    if (libregf_value_get_utf8_name_size(handle, &size, NULL) == 1 && size > 0 && size <= MOST_NAME) {
        char *name = arena_alloc(a, size + 1, 1);
        if (libregf_value_get_utf8_name(handle, (uint8_t *)name, size, NULL) == 1)
            v.name = text_of(a, name, size);
    }
    libregf_value_get_value_type(handle, &v.type, NULL);
    v.corrupted = libregf_value_is_corrupted(handle, NULL) == 1;
    size = 0;
    if (libregf_value_get_value_data_size(handle, &size, &e) != 1) {
        failed = library_error(a, "the value's data cannot be read", e);
    } else if (size > MOST_DATA || size > k->hive->bytes.len) {
        failed = error_new(a, ERROR_FORMAT, "the value claims 0x%zx bytes, more than the hive has", size);
    } else if (size) {
        uint8_t *data = arena_alloc(a, size, 1);
        if (libregf_value_get_value_data(handle, data, size, &e) != 1)
            failed = library_error(a, "the value's data cannot be read", e);
        v.data = (bytes){data, size};
    }
    libregf_value_free(&handle, NULL);
    if (failed) return error_in_file(a, failed, v.name.len ? v.name : STR("(Default)"));
    *out = v;
    return NULL;
}

bool hive_value_named(arena *a, const hive_key *k, str name, hive_value *out)
{
    for (size_t i = 0; i < k->value_count; i++) {
        hive_value v;
        if (hive_value_at(a, k, i, &v) || !str_equal_nocase(v.name, name)) continue;
        *out = v;
        return true;
    }
    return false;
}

bytes hive_security(arena *a, const hive_key *k)
{
    size_t size = 0;
    if (libregf_key_get_security_descriptor_size(k->handle, &size, NULL) != 1 || size == 0 ||
        size > MOST_NAME)
        return (bytes){0};
    uint8_t *data = arena_alloc(a, size, 1);
    if (libregf_key_get_security_descriptor(k->handle, data, size, NULL) != 1) return (bytes){0};
    return (bytes){data, size};
}

/* An arena a level, cleared for each sibling: a walk needs as much memory as the tree is deep. */
static bool walk(const hive_key *k, str path, unsigned depth, size_t *left, const hive_walker *w)
{
    arena *a = arena_new();
    bool on = *left > 0 && !interrupt_pending(w->interrupt) && w->each(w->context, a, path, k);
    if (on) --*left;
    for (size_t i = 0; on && i < k->key_count; i++) {
        hive_key sub;
        arena_clear(a);
        error *e = hive_subkey(a, k, i, &sub);
        if (!e && depth >= HIVE_MOST_DEPTH)
            e = error_new(a, ERROR_FORMAT, "keys are nested more than %d deep", HIVE_MOST_DEPTH);
        if (e) {
            w->bad(w->context, path, e);
            continue;
        }
        str below = path.len ? str_format(a, "%.*s\\%.*s", STR_ARG(path), STR_ARG(sub.name)) : sub.name;
        on = walk(&sub, below, depth + 1, left, w);
    }
    arena_free(a);
    return on;
}

bool hive_walk(const hive_key *k, const hive_walker *w)
{
    /* A key cell takes at least 80 bytes: more keys than that means that the tree has a loop. */
    size_t left = k->hive->bytes.len / 80 + 1;
    return walk(k, (str){0}, 0, &left, w);
}
