/* The form of a line, ">   11: text", is that of public transcripts of lsa and of steps in source mode. */
#include "show/source.h"

#include "session/inlined.h"

static void log_line(void *context, str text)
{
    out_heading(context, "%.*s\n", STR_ARG(text));
}

const source_text *show_find_source(session *s, out *o, const source_line *line, str *why)
{
    sources_set_log(s->sources, log_line, o);
    const source_text *text = sources_find(s->sources, s->symbols, line, why);
    sources_set_log(s->sources, NULL, NULL);
    return text;
}

size_t show_source_lines(out *o, const source_text *text, size_t first, size_t count, size_t current)
{
    size_t line = first ? first : 1, shown = 0;
    bool differs = text->match == SOURCE_DIFFERS;
    str content;
    if (differs)
        out_heading(o, "WARNING: %.*s is not what was compiled: its %s differs from the one in the symbols\n",
                    STR_ARG(text->path), text->checksum);
    for (; shown < count && source_line_text(text, line, &content) && !out_cancelled(o); shown++, line++) {
        bool here = line == current;
        emit(o, "source", here ? ">{line:5}: {text}\n" : " {line:5}: {text}\n", f_u("line", line),
             f_s("text", content), f_b("current", here), f_s("file", text->file), f_s("path", text->path),
             f_b("differs", differs));
    }
    return line;
}

bool show_source_at(session *s, out *o, uint64_t address)
{
    const session_settings *set = &s->settings;
    source_line line;
    inline_frame innermost;
    str why;
    if (!set->lines || !(set->source_options & SESSION_SOURCE_LIST_CODE)) return false;
    if (session_inline_chain(s, address, &innermost, 1) && innermost.line.file.len) line = innermost.line;
    else if (!symbols_line(s->symbols, address, &line)) return false;
    const source_text *text = show_find_source(s, o, &line, &why);
    if (!text || line.line > text->line_count) return false;
    size_t before = set->prompt_before < line.line ? set->prompt_before : line.line - 1;
    s->source = (session_source){.text = text};
    s->source.line =
        show_source_lines(o, text, line.line - before, before + 1 + (size_t)set->prompt_after, line.line);
    return true;
}
