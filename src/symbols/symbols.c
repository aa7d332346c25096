/* The module list: identities in load order, look-up by address and by name. */
#include "symbols/sources.h"

#include <stdarg.h>
#include <stdlib.h>

static void free_arena(void *context)
{
    arena_free(context);
}

symbols *symbols_new(arena *a, space *image_memory, notes *n, const interrupt *i)
{
    symbols *s = ARENA_NEW(a, symbols);
    s->a = a;
    s->work = arena_new();
    arena_on_free(a, free_arena, s->work);
    s->memory = image_memory;
    s->notes = n;
    s->interrupt = i;
    s->names = str_map_new(a, true);
    s->options.undecorate = s->options.near_types = true;
    s->server = symsrv_new(a, &(symsrv_config){.offline = true, .interrupt = i});
    return s;
}

/* What did not succeed under the old path may do so under the new one. What is open stays open as long as the
 * new path leads to it as well (windows-driver-docs, "Symbol path for Windows debuggers"). */
static void forget_failures(symbols *s)
{
    symsrv_forget(s->server);
    for (size_t i = 0; i < s->modules.count; i++) {
        module *m = s->modules.items[i];
        bool is_open = m->status == SYMBOLS_PDB || m->status == SYMBOLS_ISF;
        if (!is_open || !path_leads_to(s, m->symbol_file)) module_unload(m);
    }
}

void symbols_set_path(symbols *s, str path)
{
    s->path = str_copy(s->a, path);
    forget_failures(s);
}

str symbols_path(const symbols *s)
{
    return s->path;
}

void symbols_set_image_path(symbols *s, str path)
{
    s->image_path = str_copy(s->a, path);
    forget_failures(s);
}

str symbols_image_path(const symbols *s)
{
    return s->image_path;
}

void symbols_set_server(symbols *s, symsrv *server)
{
    s->server = server;
}

symsrv *symbols_server(const symbols *s)
{
    return s->server;
}

symbol_options *symbols_options(symbols *s)
{
    return &s->options;
}

void symbols_set_log(symbols *s, void (*line)(void *context, str text), void *context)
{
    s->log = line;
    s->log_context = context;
}

void symbols_take_log(symbols *s, const symbols *from)
{
    symbols_set_log(s, from->log, from->log_context);
}

void symbols_log(symbols *s, const char *format, ...)
{
    va_list args;
    if (!s->options.noisy || !s->log) return;
    arena *work = arena_new();
    va_start(args, format);
    s->log(s->log_context, str_vformat(work, format, args));
    va_end(args);
    arena_free(work);
}

void module_fail(module *m, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str text = str_vformat(m->owner->a, format, args);
    va_end(args);
    str_vec *failures = &sources_of(m)->failures;
    for (size_t i = 0; i < failures->count; i++)
        if (str_equal(failures->items[i], text)) return;
    *VEC_PUSH(m->owner->a, failures) = text;
}

size_t module_failure_count(const module *m)
{
    return sources_of(m)->failures.count;
}

str module_failure(const module *m, size_t index)
{
    const module_sources *d = sources_of(m);
    return index < d->failures.count ? d->failures.items[index] : (str){0};
}

module *symbols_module_of_type(symbols *s, const type *t)
{
    for (size_t i = 0; t && i < s->modules.count; i++) {
        module *m = s->modules.items[i];
        if (m->status != SYMBOLS_DEFERRED && module_types(m) == t->source) return m;
    }
    return NULL;
}

/* ---- names */

static bool is_kernel_image(const module_identity *id, str image)
{
    static const char *const kernels[] = {"ntoskrnl.exe", "ntkrnlmp.exe", "ntkrnlpa.exe", "ntkrpamp.exe",
                                          "ntkrla57.exe"};
    bool kernel_half =
        id->cpu == CPU_X86 || id->cpu == CPU_ARM32 ? id->base >= 0x80000000 : id->base >> 63 != 0;
    if (!kernel_half) return false;
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        if (str_equal_nocase(image, str_from_cstr(kernels[i]))) return true;
    return false;
}

/* WinDbg's module names are C identifiers, so that the evaluator can read them. */
static str identifier(arena *a, str name)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                    c == '$' || (unsigned char)c >= 0x80;
        strbuf_append_char(&b, good ? c : '_');
    }
    return b.len ? strbuf_str(&b) : STR("Unknown_Module");
}

/* Names of loaded modules, each with how many have it: a dump may have thousands of modules. */
static size_t *name_count(symbols *s, str name)
{
    size_t *count = str_map_get(s->names, name);
    if (!count) {
        count = ARENA_NEW(s->a, size_t);
        str_map_put(s->names, name, count);
    }
    return count;
}

module *symbols_add_module(symbols *s, const module_identity *id)
{
    module *m = ARENA_NEW(s->a, module);
    m->owner = s;
    m->index = s->added++;
    m->id = *id;
    m->id.path = str_copy(s->a, id->path);
    m->id.pdb_path = str_copy(s->a, id->pdb_path);
    m->image_name = str_base_name(m->id.path);
    m->name = is_kernel_image(id, m->image_name) ? STR("nt")
                                                 : identifier(s->a, str_without_extension(m->image_name));
    if (!id->unloaded && *name_count(s, m->name))
        m->name = str_format(s->a, "%.*s_%llx", STR_ARG(m->name), (unsigned long long)id->base);
    if (!id->unloaded) ++*name_count(s, m->name);
    module_unload(m);
    *VEC_PUSH(s->a, &s->modules) = m;
    s->sorted = false;
    return m;
}

void symbols_set_evidence(module *m, const module_anchor *anchors, size_t anchor_count,
                          const module_layout *layouts, size_t layout_count)
{
    m->anchors = anchors;
    m->anchor_count = anchor_count;
    m->layouts = layouts;
    m->layout_count = layout_count;
}

void symbols_remove_module(symbols *s, module *m)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->modules.count; i++)
        if (s->modules.items[i] != m) s->modules.items[kept++] = s->modules.items[i];
    s->modules.count = kept;
    s->sorted = false;
    if (!m->id.unloaded) --*name_count(s, m->name);
    module_unload(m);
    if (!m->id.by_user) *VEC_PUSH(s->a, &s->removed) = m;
}

static void put_back(symbols *s, module *m)
{
    if (!m->id.unloaded) ++*name_count(s, m->name);
    *VEC_PUSH(s->a, &s->modules) = m;
    for (size_t i = s->modules.count - 1; i > 0 && s->modules.items[i - 1]->index > m->index; i--) {
        s->modules.items[i] = s->modules.items[i - 1];
        s->modules.items[i - 1] = m;
    }
    s->sorted = false;
}

size_t symbols_restore_modules(symbols *s, bool (*wanted)(void *context, const module *m), void *context)
{
    size_t kept = 0, before = s->removed.count;
    for (size_t i = 0; i < before; i++) {
        module *m = s->removed.items[i];
        if (wanted(context, m)) put_back(s, m);
        else s->removed.items[kept++] = m;
    }
    s->removed.count = kept;
    return before - kept;
}

size_t symbols_module_count(const symbols *s)
{
    return s->modules.count;
}

module *symbols_module(symbols *s, size_t index)
{
    return index < s->modules.count ? s->modules.items[index] : NULL;
}

/* ---- by address */

static int compare_bases(const void *a, const void *b)
{
    const module *x = *(module *const *)a, *y = *(module *const *)b;
    if (x->id.base != y->id.base) return x->id.base < y->id.base ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static void sort_modules(symbols *s)
{
    s->by_base = ARENA_ARRAY(s->a, module *, s->modules.count + 1);
    s->by_base_count = 0;
    for (size_t i = 0; i < s->modules.count; i++)
        if (!s->modules.items[i]->id.unloaded) s->by_base[s->by_base_count++] = s->modules.items[i];
    qsort(s->by_base, s->by_base_count, sizeof *s->by_base, compare_bases);
    s->sorted = true;
}

module *symbols_module_at(symbols *s, uint64_t address)
{
    if (!s->sorted) sort_modules(s);
    size_t low = 0, high = s->by_base_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->by_base[middle]->id.base <= address) low = middle + 1;
        else high = middle;
    }
    if (!low) return NULL;
    module *m = s->by_base[low - 1];
    return address - m->id.base < m->id.size ? m : NULL;
}

module *symbols_unloaded_module_at(symbols *s, uint64_t address)
{
    for (size_t i = 0; i < s->modules.count; i++) {
        module *m = s->modules.items[i];
        if (m->id.unloaded && address - m->id.base < m->id.size) return m;
    }
    return NULL;
}

module *symbols_find_module(symbols *s, str name)
{
    /* The module's own name counts more than an image name: "nt" may be a program, too. */
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < s->modules.count; i++) {
            module *m = s->modules.items[i];
            str own = pass == 0 ? m->name : pass == 1 ? m->image_name : str_without_extension(m->image_name);
            if (!m->id.unloaded && str_equal_nocase(own, name)) return m;
        }
    }
    return NULL;
}
