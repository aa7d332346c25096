#include "registry/hive.h"

#include "base/file.h"
#include "base/utf16.h"

#include <libregf.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST_DATA = 256 << 20, MOST_NAME = 1 << 16 };

struct hive {
    arena *arena;
    str path;
    libregf_file_t *file;
    bytes bytes;                 /* with what the logs had */
    uint32_t primary, secondary; /* sequence numbers of the file itself */
    size_t logs;
    hive_recovery recovery;
    const char *repaired; /* NULL = the library took it as it is */
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

/* The logs that lie beside the file, in either case of letters. */
static void recover(hive *h)
{
    static const char *const endings[HIVE_MOST_LOGS][2] = {
        {".LOG1", ".log1"}, {".LOG2", ".log2"}, {".LOG", ".log"}};
    bytes logs[HIVE_MOST_LOGS] = {{0}};
    for (size_t i = 0; i < HIVE_MOST_LOGS; i++) {
        for (size_t k = 0; k < 2 && !logs[i].len; k++) {
            str name = str_format(h->arena, "%.*s%s", STR_ARG(h->path), endings[i][k]);
            if (!file_exists(name) || file_map(h->arena, name, &logs[i])) logs[i] = (bytes){0};
        }
        h->logs += logs[i].len > 0;
    }
    hive_recover(h->arena, h->bytes, logs, &h->recovery);
}

/* The library opens files only: what was recovered goes into one in memory, which lives as long as it is
 * open. */
static bool open_bytes(hive *h, bytes data, libregf_error_t **e)
{
    int fd = memfd_create("hive", MFD_CLOEXEC);
    bytes left = data;
    while (fd >= 0 && left.len) {
        ssize_t n = write(fd, left.ptr, left.len);
        if (n <= 0) break;
        left = bytes_from(left, (uint64_t)n);
    }
    bool opened = fd >= 0 && !left.len &&
                  libregf_file_open(h->file, str_format(h->arena, "/proc/self/fd/%d", fd).ptr,
                                    LIBREGF_OPEN_READ, e) == 1;
    if (fd >= 0) close(fd);
    if (opened) h->bytes = data;
    return opened;
}

/* As it is, or with its logs; if the library refuses that, put right as far as it goes. */
static bool open_any(hive *h, libregf_error_t **e)
{
    bytes recovered = h->recovery.data;
    if (recovered.len ? open_bytes(h, recovered, e)
                      : libregf_file_open(h->file, str_to_cstr(h->arena, h->path), LIBREGF_OPEN_READ, e) == 1)
        return true;
    bytes repaired = hive_repair(h->arena, recovered.len ? recovered : h->bytes, &h->repaired);
    libregf_error_t *second = NULL;
    if (repaired.len && open_bytes(h, repaired, &second)) {
        libregf_error_free(e);
        return true;
    }
    libregf_error_free(&second);
    return false;
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
    bytes_u32(h->bytes, 4, &h->primary);
    bytes_u32(h->bytes, 8, &h->secondary);
    recover(h);
    if (libregf_file_initialize(&h->file, &e) != 1) return library_error(a, "libregf does not start", e);
    if (!open_any(h, &e)) {
        libregf_file_free(&h->file, NULL);
        return error_in_file(a, library_error(a, "libregf cannot open this hive", e), path);
    }
    arena_on_free(a, close_file, h->file);
    *out = h;
    return NULL;
}

void hive_sequence(const hive *h, uint32_t *primary, uint32_t *secondary)
{
    *primary = h->primary;
    *secondary = h->secondary;
}

const hive_recovery *hive_recovered(const hive *h)
{
    return &h->recovery;
}

str hive_recovery_text(arena *a, const hive *h)
{
    const hive_recovery *r = &h->recovery;
    if (!r->dirty) return (str){0};
    str state = r->bad_checksum ? STR("the header's checksum is wrong")
                                : str_format(a, "not flushed (sequence %" PRIu32 ", %" PRIu32 ")", h->primary,
                                             h->secondary);
    strbuf b = {.arena = a};
    strbuf_append(&b, state);
    if (r->data.len && r->old_form)
        strbuf_format(&b, ": %zu pages of its transaction log applied", r->applied);
    else if (r->data.len)
        strbuf_format(&b, ": %zu %s of its transaction logs applied (%" PRIu32 " to %" PRIu32 ")", r->applied,
                      r->applied == 1 ? "entry" : "entries", r->first, r->last);
    else if (!h->logs)
        strbuf_append(&b,
                      STR(", and no transaction logs lie beside the file: the last changes may be missing"));
    if (r->problem && (r->data.len || h->logs))
        strbuf_format(&b, "%s %s%s", r->data.len ? "; but" : ", and", r->problem,
                      r->data.len ? "" : ": the last changes may be missing");
    return strbuf_str(&b);
}

void hive_version(const hive *h, uint32_t *major, uint32_t *minor)
{
    *major = *minor = 0;
    bytes_u32(h->bytes, 20, major);
    bytes_u32(h->bytes, 24, minor);
}

const char *hive_repaired(const hive *h)
{
    return h->repaired;
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
    return h->logs;
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
        return error_in_file(
            a,
            library_error(a,
                          h->repaired ? str_format(a, "the root key cannot be read (%s)", h->repaired).ptr
                                      : "the root key cannot be read",
                          e),
            h->path);
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

enum { BINS = 4096, INLINE = 0x80000000u, IN_ONE_CELL = 16344 };

/* The value's data from its cells. libregf 20201007 loses bytes of data that stand in the value's own cell
 * when there are fewer than four of them, and gives none, without a word, for sizes that a cell cannot have.
 * What is longer than one cell takes (version 1.4 on) is left to it: *known is false. */
static error *read_data(arena *a, const hive *h, uint64_t cell, bool *known, bytes *out)
{
    bytes v;
    uint32_t size, place, room;
    *known = false;
    if (bytes_slice(h->bytes, cell, 24, &v) && memcmp(v.ptr, "vk", 2) != 0)
        cell += 4; /* behind the cell's size */
    if (!bytes_slice(h->bytes, cell, 20, &v) || memcmp(v.ptr, "vk", 2) != 0) return NULL;
    size = load_u32(v.ptr + 4);
    place = load_u32(v.ptr + 8);
    *known = true;
    if (size & INLINE) {
        size &= ~INLINE;
        if (size > 4)
            return error_at_offset(a, ERROR_FORMAT, cell + 4,
                                   "0x%" PRIx32 " bytes cannot stand in the value's own cell", size);
        *out = bytes_clamp(v, 8, size);
        return NULL;
    }
    *out = (bytes){0};
    if (size == 0) return NULL;
    if (size > IN_ONE_CELL) {
        *known = false;
        return size > h->bytes.len
                   ? error_at_offset(a, ERROR_FORMAT, cell + 4,
                                     "the value claims 0x%" PRIx32 " bytes, more than the hive has", size)
                   : NULL;
    }
    if (!bytes_u32(h->bytes, BINS + (uint64_t)place, &room))
        return error_at_offset(a, ERROR_FORMAT, cell + 8,
                               "the data's cell at 0x%" PRIx32 " lies outside of the hive", place);
    room = (int32_t)room < 0 ? 0u - room : room;
    if (room < 4 || room - 4 < size || !bytes_slice(h->bytes, BINS + (uint64_t)place + 4, size, out))
        return error_at_offset(a, ERROR_FORMAT, cell + 4,
                               "the value claims 0x%" PRIx32 " bytes, its data's cell has 0x%" PRIx32, size,
                               room < 4 ? 0 : room - 4);
    return NULL;
}

/* The same through the library. */
static error *library_data(arena *a, const hive *h, libregf_value_t *handle, bytes *out)
{
    libregf_error_t *e = NULL;
    size_t size = 0;
    if (libregf_value_get_value_data_size(handle, &size, &e) != 1)
        return library_error(a, "the value's data cannot be read", e);
    if (size > MOST_DATA || size > h->bytes.len)
        return error_new(a, ERROR_FORMAT, "the value claims 0x%zx bytes, more than the hive has", size);
    *out = (bytes){0};
    if (!size) return NULL;
    uint8_t *data = arena_alloc(a, size, 1);
    if (libregf_value_get_value_data(handle, data, size, &e) != 1)
        return library_error(a, "the value's data cannot be read", e);
    *out = (bytes){data, size};
    return NULL;
}

error *hive_value_at(arena *a, const hive_key *k, size_t index, hive_value *out)
{
    hive_value v = {0};
    libregf_value_t *handle = NULL;
    libregf_error_t *e = NULL;
    size_t size = 0;
    off64_t offset = 0;
    bool known = false;
    if (libregf_key_get_value(k->handle, (int)index, &handle, &e) != 1 || !handle)
        return library_error(a, "a value cannot be read", e);
    if (libregf_value_get_utf8_name_size(handle, &size, NULL) == 1 && size > 0 && size <= MOST_NAME) {
        char *name = arena_alloc(a, size + 1, 1);
        if (libregf_value_get_utf8_name(handle, (uint8_t *)name, size, NULL) == 1)
            v.name = text_of(a, name, size);
    }
    libregf_value_get_value_type(handle, &v.type, NULL);
    v.corrupted = libregf_value_is_corrupted(handle, NULL) == 1;
    error *failed = libregf_value_get_offset(handle, &offset, NULL) == 1 && offset > 0
                        ? read_data(a, k->hive, (uint64_t)offset, &known, &v.data)
                        : NULL;
    if (!failed && !known) failed = library_data(a, k->hive, handle, &v.data);
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
