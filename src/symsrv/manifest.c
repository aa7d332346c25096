#include "symsrv/manifest.h"

#include "base/vec.h"
#include "symsrv/store.h"

enum { MOST_LINE = 1024 };

/* 1 = a file, 0 = nothing, -1 = no line of such a list. */
static int parse_line(str line, symsrv_file *out)
{
    line = str_trim(line);
    if (!line.len || line.ptr[0] == '#') return 0;
    if (line.len > MOST_LINE || str_find_char(line, '\0') != SIZE_MAX) return -1;
    str name = str_trim(str_take_until(&line, ',')), key = str_trim(str_take_until(&line, ','));
    if (!name.len || !key.len) return -1;
    symsrv_file f = {.name = name, .key = key};
    if (!symsrv_parse_key(key, &f) || !store_name_is_safe(name)) return 0;
    size_t dot = str_rfind_char(name, '.');
    if (f.kind == SYMSRV_IMAGE && dot != SIZE_MAX) f.extension = str_skip(name, dot + 1);
    *out = f;
    return 1;
}

bool manifest_parse(arena *a, str text, symsrv_file **out, size_t *count)
{
    VEC(symsrv_file) files = {0};
    size_t lines = 0;
    while (text.len) {
        symsrv_file f;
        int kind = parse_line(str_take_until(&text, '\n'), &f);
        if (kind < 0) return false;
        lines++;
        if (kind > 0) *VEC_PUSH(a, &files) = f;
    }
    if (!lines) return false;
    *out = files.items;
    *count = files.count;
    return true;
}
