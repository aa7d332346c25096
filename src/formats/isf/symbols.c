/* Symbols by address and by name; the orders are made when they are first needed. */
#include "formats/isf/reader.h"

#include <stdlib.h>

static int compare_addresses(const void *left, const void *right)
{
    const isf_symbol_entry *a = left, *b = right;
    if (a->address != b->address) return a->address < b->address ? -1 : 1;
    return a->value < b->value ? -1 : a->value > b->value;
}

static void sort_symbols(isf *f)
{
    if (f->sorted) return;
    f->sorted = true;
    if (f->symbols.count)
        qsort(f->symbols.items, f->symbols.count, sizeof *f->symbols.items, compare_addresses);
}

static void fill(const isf *f, const isf_symbol_entry *e, isf_symbol *out)
{
    json_reader r = isf_reader(f, e->value);
    str key;
    *out = (isf_symbol){.name = e->name, .linkage_name = e->linkage, .address = e->address};
    isf_json_object(&r);
    while (isf_json_member(&r, &key)) {
        if (str_equal(key, STR("type"))) out->type = (uint32_t)r.at;
        if (str_equal(key, STR("constant_data")) && isf_json_is_string(&r))
            isf_json_string(&r, &out->constant_data);
        else isf_json_skip(&r);
    }
}

uint32_t isf_symbol_count(isf *f)
{
    return (uint32_t)f->symbols.count;
}

bool isf_symbol_at(isf *f, uint32_t index, isf_symbol *out)
{
    sort_symbols(f);
    if (index >= f->symbols.count) return false;
    fill(f, &f->symbols.items[index], out);
    return true;
}

uint32_t isf_symbol_above(isf *f, uint64_t address)
{
    sort_symbols(f);
    size_t low = 0, high = f->symbols.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->symbols.items[middle].address <= address) low = middle + 1;
        else high = middle;
    }
    return (uint32_t)low;
}

bool isf_symbol_find(isf *f, str name, bool ignore_case, isf_symbol *out)
{
    str_map **names = &f->symbol_names[ignore_case];
    if (!*names) {
        sort_symbols(f); /* entries do not move from here on */
        *names = str_map_new(f->a, ignore_case);
        for (size_t i = 0; i < f->symbols.count; i++) {
            isf_symbol_entry *e = &f->symbols.items[i];
            if (e->linkage.len) str_map_put(*names, e->linkage, e);
        }
        for (size_t i = 0; i < f->symbols.count; i++)
            str_map_put(*names, f->symbols.items[i].name, &f->symbols.items[i]);
    }
    const isf_symbol_entry *e = str_map_get(*names, name);
    if (e) fill(f, e, out);
    return e != NULL;
}
