/* The work is libiberty's, through its functions that take a callback: they allocate nothing that could be
 * lost, and their recursion is bounded. */
#include "formats/pdb/foreign_names.h"

#include <libiberty/demangle.h>

enum { DECORATED_MAX = 4096, READABLE_MAX = 16384 }; /* bytes */

typedef struct collected {
    strbuf text;
    bool too_long;
} collected;

static void collect(const char *part, size_t size, void *context)
{
    collected *c = context;
    if (c->text.len + size > READABLE_MAX) c->too_long = true;
    if (!c->too_long) strbuf_append(&c->text, (str){part, size});
}

bool undecorate_foreign(arena *a, str decorated, bool is_x86, str *out)
{
    if (is_x86 && str_starts_with(decorated, STR("__"))) decorated = str_skip(decorated, 1);
    bool rust = str_starts_with(decorated, STR("_R"));
    if ((!rust && !str_starts_with(decorated, STR("_Z"))) || decorated.len > DECORATED_MAX) return false;
    collected c = {.text = {.arena = a}};
    const char *text = str_to_cstr(a, decorated);
    bool good = rust_demangle_callback(text, 0, collect, &c);
    if (!good && !rust) {
        c = (collected){.text = {.arena = a}};
        good = cplus_demangle_v3_callback(text, 0, collect, &c);
    }
    if (!good || c.too_long || !c.text.len) return false;
    *out = strbuf_str(&c.text);
    return true;
}
