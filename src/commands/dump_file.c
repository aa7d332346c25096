/* .dumpdebug, .enumtag: what the dump file itself says. The layout of the header's lines is dumpchk's, as
 * published listings show it; that of .enumtag is Microsoft's example ("Enumerate Secondary Callback Data").
 * The sections behind the header are in a form of our own, in the order of the file, because no listing of
 * them was published. */
#include "dispatch/args.h"
#include "dispatch/command.h"

static void print_fields(command_call *c, const target *t)
{
    str section = STR("");

    for (size_t i = 0; i < t->header.count; i++) {
        const target_header_field *h = &t->header.items[i];
        if (!str_equal(section, h->section)) {
            section = h->section;
            emit(c->out, "dump_section", "\n{name}:\n", f_s("name", section));
        }
        field value = h->is_pointer ? f_p("value", h->value) : f_x("value", h->value, 8);
        bool published = str_starts_with(section, STR("DUMP_HEADER"));
        const char *line = published ? "{name:-20}{value}\n" : "  {name:-24} {value}\n";
        emit(c->out, "dump_field", line, f_s("name", h->name), value, f_s("section", section),
             f_u("size", h->size));
    }
}

/* Of full dumps the header lists the memory; of others the bitmap or the ranges are too long to be shown. */
static void print_runs(command_call *c, const target *t)
{
    space_range r;
    size_t count = 0;
    uint64_t at = 0, offset = t->memory_offset;

    if (!t->memory_offset) return;
    while (space_next_range(t->physical_memory, at, &r) && !out_cancelled(c->out)) {
        if (count++ == 0)
            out_heading(c->out,
                        "\nPhysical Memory Description:\n          FileOffset  Start Address  Length\n");
        emit(c->out, "dump_run", "    {offset:p} {start:p} {length:p}\n", f_p("offset", offset),
             f_p("start", r.start), f_p("length", r.end - r.start));
        offset += r.end - r.start;
        at = r.end;
        if (at == 0) break;
    }
}

static error *run_dumpdebug(command_call *c)
{
    error *e = args_end(c, c->args);
    const target *t = c->session->target;

    if (e) return e;
    if (t->header_title.len == 0)
        return error_new(c->arena, ERROR_UNAVAILABLE, "This file has no header of a Windows kernel dump");
    emit(c->out, "dump_header", "----- {title}\n", f_s("title", t->header_title),
         f_s("description", t->description));
    print_fields(c, t);
    print_runs(c, t);
    return NULL;
}

/* The last group of the GUID has no dash of its own, in Microsoft's example. */
static str tag_text(arena *a, const uint8_t *g)
{
    return str_format(a, "{%08X-%04X-%04X-%02X%02X%02X%02X%02X%02X%02X%02X}", load_u32(g), load_u16(g + 4),
                      load_u16(g + 6), g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
}

static void print_row(command_call *c, bytes row, uint64_t offset)
{
    enum { ROW = 16 };
    char hex[ROW * 3 + 1], text[ROW + 1];
    size_t n = 0;

    for (size_t i = 0; i < ROW; i++) {
        static const char DIGITS[] = "0123456789ABCDEF";
        bool have = i < row.len;
        hex[n++] = have ? DIGITS[row.ptr[i] >> 4] : ' ';
        hex[n++] = have ? DIGITS[row.ptr[i] & 15] : ' ';
        hex[n++] = ' ';
        if (have) text[i] = row.ptr[i] >= 0x20 && row.ptr[i] < 0x7f ? (char)row.ptr[i] : '.';
    }
    emit(c->out, "secondary_row", "  {hex} {text}\n", f_s("hex", (str){hex, n}),
         f_s("text", (str){text, row.len}), f_x("offset", offset, 8));
}

static error *run_enumtag(command_call *c)
{
    error *e = args_end(c, c->args);
    const target *t = c->session->target;

    if (e) return e;
    for (size_t i = 0; i < t->blobs.count && !out_cancelled(c->out); i++) {
        const target_blob *b = &t->blobs.items[i];
        emit(c->out, "secondary_data", "{tag} - 0x{size:x} bytes\n", f_s("tag", tag_text(c->arena, b->tag)),
             f_u("size", b->data.len), f_x("file_offset", b->file_offset, 16));
        for (uint64_t at = 0; at < b->data.len && !out_cancelled(c->out); at += 16)
            print_row(c, bytes_clamp(b->data, at, 16), at);
        out_heading(c->out, "\n");
    }
    return NULL;
}

const command command_dumpdebug = {.name = ".dumpdebug",
                                   .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                   .brief = "Display the header of the kernel dump file, field by field",
                                   .example = ".dumpdebug",
                                   .run = run_dumpdebug};

const command command_enumtag = {.name = ".enumtag",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .brief = "Display secondary bug check data with their tags",
                                 .example = ".enumtag",
                                 .run = run_enumtag};
