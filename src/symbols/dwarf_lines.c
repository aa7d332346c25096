/* Source lines out of DWARF. */
#include "symbols/sources.h"

bool dwarf_row(module *m, uint64_t address, source_line *out)
{
    dw_line line;
    if (!dw_line_at(sources_of(m)->dwarf, address - m->id.base, &line)) return false;
    *out = (source_line){.file = str_copy(m->owner->a, line.file),
                         .line = line.line,
                         .address = m->id.base + line.rva,
                         .size = line.size,
                         .module = m};
    return true;
}

typedef struct search {
    const module *m;
    str file;
    uint32_t wanted, *best;
    uint64_t *address;
} search;

static bool look_at(void *context, const dw_line *line)
{
    search *s = context;
    uint64_t address = s->m->id.base + line->rva;
    if (interrupt_pending(s->m->owner->interrupt)) return false;
    if (line->line < s->wanted || !source_path_ends_with(line->file, s->file)) return true;
    /* The lowest line, of one line the lowest address; without a line the file's first code. */
    bool better = *s->best == UINT32_MAX ||
                  (s->wanted ? line->line < *s->best || (line->line == *s->best && address < *s->address)
                             : address < *s->address);
    if (better) {
        *s->best = line->line;
        *s->address = address;
    }
    return true;
}

void dwarf_best_line(module *m, str file, uint32_t wanted, uint32_t *best, uint64_t *address)
{
    search s = {m, file, wanted, best, address};
    dw_each_line(sources_of(m)->dwarf, look_at, &s);
}
