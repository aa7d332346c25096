/* What a loaded ELF library exports, from its dynamic symbol table: dlsym would find the names of every
 * library that it uses as well (!printf). */
#include "libraries/internal.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>

typedef struct symbol_table {
    const ElfW(Sym) * symbols;
    const char *names;
    size_t names_size, count;
} symbol_table;

/* The number of symbols is only in the hash tables: the end of the last chain. */
static size_t count_by_gnu_hash(const uint32_t *table)
{
    uint32_t bucket_count = table[0], first = table[1], bloom_size = table[2];
    const uint32_t *buckets = table + 4 + bloom_size * (sizeof(ElfW(Addr)) / 4),
                   *chain = buckets + bucket_count;
    uint32_t last = 0;
    for (uint32_t i = 0; i < bucket_count; i++)
        if (buckets[i] > last) last = buckets[i];
    if (last < first) return first;
    while (!(chain[last - first] & 1)) last++;
    return last + 1;
}

static bool find_table(void *handle, struct link_map **map, symbol_table *out)
{
    *out = (symbol_table){0};
    if (dlinfo(handle, RTLD_DI_LINKMAP, map) != 0) return false;
    for (const ElfW(Dyn) *d = (*map)->l_ld; d && d->d_tag != DT_NULL; d++) {
        const void *at = (const void *)d->d_un.d_ptr;
        switch (d->d_tag) {
        case DT_SYMTAB: out->symbols = at; break;
        case DT_STRTAB: out->names = at; break;
        case DT_STRSZ: out->names_size = d->d_un.d_val; break;
        case DT_GNU_HASH: out->count = count_by_gnu_hash(at); break;
        case DT_HASH:
            if (!out->count) out->count = ((const uint32_t *)at)[1];
            break;
        default: break;
        }
    }
    return out->symbols && out->names;
}

bool library_is_entry_point(str name)
{
    static const char *const entries[] = {"WinDbgExtensionDllInit",
                                          "ExtensionApiVersion",
                                          "CheckVersion",
                                          "DebugExtensionInitialize",
                                          "DebugExtensionUninitialize",
                                          "_init",
                                          "_fini"};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (str_equal(name, str_from_cstr(entries[i]))) return true;
    return false;
}

void library_exports(void *handle, bool (*each)(void *user, const char *name, void *function), void *user)
{
    struct link_map *map;
    symbol_table t;
    if (!find_table(handle, &map, &t)) return;
    for (size_t i = 0; i < t.count; i++) {
        const ElfW(Sym) *s = &t.symbols[i];
        unsigned bind = s->st_info >> 4, kind = s->st_info & 0xf, visibility = s->st_other & 3;
        if (s->st_shndx == SHN_UNDEF || kind != STT_FUNC || (bind != STB_GLOBAL && bind != STB_WEAK) ||
            visibility != STV_DEFAULT || s->st_name >= t.names_size)
            continue;
        if (!each(user, t.names + s->st_name, (void *)(map->l_addr + s->st_value))) return;
    }
}

typedef struct wanted {
    str name;
    void *function;
} wanted;

static bool compare(void *user, const char *name, void *function)
{
    wanted *w = user;
    if (!str_equal(w->name, str_from_cstr(name))) return true;
    w->function = function;
    return false;
}

void *library_export(void *handle, str name)
{
    wanted w = {.name = name};
    library_exports(handle, compare, &w);
    return w.function;
}
