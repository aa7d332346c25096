#include "windows/bugcheck.h"

#include "data/tables.h"

#define CODE_MASK 0x0fffffffu

static const data_code *code_entry(uint32_t code)
{
    for (size_t i = 0; i < data_bugchecks.count; i++)
        if (data_bugchecks.codes[i].value == code) return &data_bugchecks.codes[i];
    return NULL;
}

static bool row_holds(const data_bugcheck_row *row, const uint64_t arguments[4])
{
    if (!row->argument) return true;
    if (!arguments || arguments[row->argument - 1] != row->value) return false;
    return !row->also || arguments[row->also - 1] == row->also_value;
}

nt_bugcheck_words nt_bugcheck_explain(uint32_t code, const uint64_t arguments[4])
{
    nt_bugcheck_words words = {0};
    const data_code *entry = code_entry(code);
    if (!entry && code >> 28 == 1) entry = code_entry(code & CODE_MASK);
    if (!entry) return words;
    words.name = str_from_cstr(entry->name);
    if (entry->text) words.text = str_from_cstr(entry->text);
    for (size_t i = 0; i < data_bugcheck_arguments.count; i++) {
        const data_bugcheck_row *row = &data_bugcheck_arguments.rows[i];
        if (row->code != entry->value || !row_holds(row, arguments)) continue;
        if (row->argument == 1) words.has_kind = true;
        for (size_t k = 0; k < 4; k++)
            if (row->meanings[k]) words.arguments[k] = str_from_cstr(row->meanings[k]);
    }
    for (size_t k = 0; k < 4; k++)
        if (str_equal(words.arguments[k], STR("reserved"))) words.arguments[k] = (str){0};
    return words;
}
