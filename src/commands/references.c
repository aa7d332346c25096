/* dda ddp ddu dpa dpp dpu dqa dqp dqu: pointers and what they point at; dl: linked lists; dyb dyd: bits.
 * Source: windows-driver-docs, "dda, ddp, ... (Display Referenced Memory)", "dl (Display Linked List)". */
#include "commands/memory_options.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

#include <string.h>

enum {
    DEFAULT_BYTES = 128,
    TEXT_LIMIT = 256,
    MAX_LIST_COUNT = 1 << 24,
    DEFAULT_LIST_SIZE = 2,
    MAX_LIST_SIZE = 64
};

/* "ddp": the second letter is the pointers' size, the third how what they point at is shown. */
static unsigned pointer_size_of(const command_call *c)
{
    char letter = c->command->name[1];
    return letter == 'd' ? 4 : letter == 'q' ? 8 : session_pointer_size(c->session);
}

static void show_value(command_call *c, space *memory, uint64_t pointer)
{
    unsigned size = session_pointer_size(c->session);
    uint64_t number;
    bool have = space_read_pointer(memory, pointer, size, &number);
    strbuf name = {.arena = c->arena};
    bool named = have && symbols_format(c->session->symbols, number, true, &name);
    emit(c->out, NULL, named ? " {value:p} {symbol}" : " {value:p}", f_if(have, f_p("value", number)),
         f_if(named, f_s("symbol", strbuf_str(&name))));
}

static void show_text(command_call *c, space *memory, uint64_t pointer, bool wide)
{
    str text;
    bool have = wide ? space_read_utf16(memory, c->arena, pointer, TEXT_LIMIT, &text)
                     : space_read_cstr(memory, c->arena, pointer, TEXT_LIMIT, &text);
    if (have) emit(c->out, NULL, " \"{text}\"", f_s("text", text));
    else emit(c->out, NULL, "", f_null("text"));
}

static void show_reference(command_call *c, space *memory, uint64_t address, bool first, bool last)
{
    space *pointed_at = c->session->target->virtual_memory;
    unsigned size = pointer_size_of(c);
    char shown = c->command->name[2];
    uint64_t pointer = 0;
    bool have = space_read_pointer(memory, address, size, &pointer);
    out_begin(c->out, "pointed_at");
    emit(c->out, NULL, first ? "{address:p} " : "", f_p("address", address));
    emit(c->out, NULL, size == 8 ? " {pointer:b}" : " {pointer:08x}",
         f_if(have, f_x("pointer", pointer, (uint8_t)(size * 2))));
    if (have && shown == 'p') show_value(c, pointed_at, pointer);
    else if (have) show_text(c, pointed_at, pointer, shown == 'u');
    out_heading(c->out, last ? "\n" : " ");
    out_end(c->out);
    if (have) c->session->last_address = pointer;
}

static error *run_references(command_call *c)
{
    unsigned size = pointer_size_of(c);
    memory_options options;
    expr_range range;
    str rest = c->args;
    error *e = memory_take_options(c, &rest, &options);
    if (!e) e = memory_take_range(c, &rest, size, DEFAULT_BYTES / size, &range);
    if (e) return e;
    uint64_t address = range.start, columns = options.columns ? options.columns : 1;
    for (uint64_t i = 0; i < range.count && !out_cancelled(c->out); i++, address += size) {
        bool last = i % columns == columns - 1 || i + 1 == range.count;
        show_reference(c, options.space, address, i % columns == 0, last);
    }
    c->session->cursor.data = address;
    c->session->cursor.has_data = true;
    return NULL;
}

/* ---- dl ---- */

static void show_element(command_call *c, uint64_t address, uint64_t words, unsigned size)
{
    size_t per_row = size == 8 ? 2 : 4;
    for (uint64_t done = 0; done < words && !out_cancelled(c->out); done += per_row) {
        out_begin(c->out, "memory");
        emit(c->out, NULL, "{address:p} ", f_p("address", address + done * size));
        out_list_begin(c->out, "values");
        for (uint64_t i = done; i < words && i < done + per_row; i++) {
            uint64_t number = 0;
            bool have =
                space_read_pointer(c->session->target->virtual_memory, address + i * size, size, &number);
            out_item(c->out, size == 8 ? " {value:b}" : " {value:08x}",
                     f_if(have, f_x("value", number, (uint8_t)(size * 2))));
        }
        out_list_end(c->out);
        out_heading(c->out, "\n");
        out_end(c->out);
    }
}

/* "dl[b] Address MaxCount Size": ends at null, at the first element again, or where memory ends. */
static error *run_dl(command_call *c)
{
    str rest = c->args;
    uint64_t start, count = MAX_LIST_COUNT, words = DEFAULT_LIST_SIZE;
    bool back = str_equal(c->suffix, STR("b"));
    error *e = args_address(c, &rest, &start);
    if (!e) e = args_expression_or(c, &rest, count, &count);
    if (!e) e = args_expression_or(c, &rest, words, &words);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    unsigned size = session_pointer_size(c->session);
    if (words > MAX_LIST_SIZE) words = MAX_LIST_SIZE;
    if (words == 0) words = 1;
    uint64_t address = start;
    for (uint64_t i = 0; i < count && !out_cancelled(c->out); i++) {
        uint64_t next;
        show_element(c, address, words, size);
        if (!space_read_pointer(c->session->target->virtual_memory, address + (back ? size : 0), size, &next))
            return NULL;
        if (next == 0 || next == start) return NULL;
        address = next;
    }
    return NULL;
}

/* ---- dyb, dyd ---- */

static error *run_bits(command_call *c)
{
    unsigned size = c->command->name[2] == 'd' ? 4 : 1, per_row = 4 / size, bits = size * 8;
    expr_range range;
    memory_options options;
    str rest = c->args;
    error *e = memory_take_options(c, &rest, &options);
    if (!e) e = memory_take_range(c, &rest, size, (args_empty(rest) ? 32 : DEFAULT_BYTES) / size, &range);
    if (e) return e;
    if (options.columns && options.columns < per_row) per_row = (unsigned)options.columns;
    unsigned digits = session_pointer_size(c->session) == 8 ? 17 : 8;
    strbuf tens = {.arena = c->arena}, ones = {.arena = c->arena};
    for (unsigned i = 0; i < per_row; i++) {
        for (unsigned b = bits; b-- > 0;) {
            strbuf_append(&tens, b % 8 == 7 ? STR(" ") : STR(""));
            strbuf_append(&ones, b % 8 == 7 ? STR(" ") : STR(""));
            strbuf_append_char(&tens, bits == 32 ? (char)('0' + b / 10) : ' ');
            strbuf_append_char(&ones, (char)('0' + b % 10));
        }
    }
    if (bits == 32) out_heading(c->out, "%*s %.*s\n", (int)digits, "", STR_ARG(strbuf_str(&tens)));
    out_heading(c->out, "%*s %.*s\n", (int)digits, "", STR_ARG(strbuf_str(&ones)));
    out_heading(c->out, "%*s %.*s\n", (int)digits, "", (int)(per_row * (bits + bits / 8)),
                " -------- -------- -------- --------");
    uint64_t address = range.start, left = range.count;
    while (left > 0 && !out_cancelled(c->out)) {
        uint8_t row[4];
        size_t want = (left < per_row ? (size_t)left : per_row) * size;
        size_t got = space_read(options.space, address, row, want);
        strbuf text = {.arena = c->arena}, hex = {.arena = c->arena};
        for (size_t i = 0; i < want; i++) {
            /* A double word's highest byte comes first. */
            size_t at = size == 4 ? want - 1 - i : i;
            strbuf_append_char(&text, ' ');
            for (int b = 7; b >= 0; b--)
                strbuf_append_char(&text, at >= got ? '?' : row[at] >> b & 1 ? '1' : '0');
            if (size == 1) strbuf_append_char(&hex, ' ');
            if (at >= got) strbuf_append(&hex, STR("??"));
            else strbuf_format(&hex, "%02x", row[at]);
        }
        emit(c->out, "bits", "{address:p} {bits}  {hex}\n", f_p("address", address),
             f_s("bits", strbuf_str(&text)), f_s("hex", str_trim(strbuf_str(&hex))));
        address += want;
        left -= want / size;
    }
    c->session->cursor.data = address;
    c->session->cursor.has_data = true;
    return NULL;
}

#define REFERENCES(id, what, function)                                                                       \
    const command command_##id = {.name = #id,                                                               \
                                  .needs = NEEDS_TARGET,                                                     \
                                  .synopsis = "[/c Width] [/p] [Range]",                                     \
                                  .brief = what,                                                             \
                                  .example = #id " @rsp L4",                                                 \
                                  .repeatable = true,                                                        \
                                  .run = function}

REFERENCES(dda, "Display 32-bit pointers and the ASCII text that each points at", run_references);
REFERENCES(ddp, "Display 32-bit pointers and the value that each points at", run_references);
REFERENCES(ddu, "Display 32-bit pointers and the Unicode text that each points at", run_references);
REFERENCES(dpa, "Display pointers and the ASCII text that each points at", run_references);
REFERENCES(dpp, "Display pointers and the value that each points at", run_references);
REFERENCES(dpu, "Display pointers and the Unicode text that each points at", run_references);
REFERENCES(dqa, "Display 64-bit pointers and the ASCII text that each points at", run_references);
REFERENCES(dqp, "Display 64-bit pointers and the value that each points at", run_references);
REFERENCES(dqu, "Display 64-bit pointers and the Unicode text that each points at", run_references);
REFERENCES(dyb, "Display bytes in binary", run_bits);
REFERENCES(dyd, "Display double words in binary", run_bits);

const command command_dl = {.name = "dl",
                            .suffixes = "b",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[b] Address MaxCount Size",
                            .brief = "Display a linked list",
                            .example = "dl nt!PsActiveProcessHead 10 2",
                            .run = run_dl};
