#include "cli/editor.h"

#include "base/file.h"

#include <errno.h>
#include <histedit.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wchar.h>

/* Around what takes no room in the prompt. */
#define PROMPT_ESCAPE '\1'
enum { HISTORY_LINES = 2000, MAX_COMPLETIONS = 200, MAX_KEPT = 4096 };

struct editor {
    EditLine *line;
    History *history;
    str history_path;
    dispatcher *dispatcher;
    session *session;
    ornament around; /* the prompt's */
    char prompt[192];
    HistEvent event;
    int wake_fd;
    bool woken;
    char kept[MAX_KEPT]; /* typed when it was woken; NUL-terminated */
};

static editor *editor_of(EditLine *line)
{
    void *data = NULL;
    el_get(line, EL_CLIENTDATA, &data);
    return data;
}

static char *give_prompt(EditLine *line)
{
    return editor_of(line)->prompt;
}

static void keep_typed(editor *e)
{
    const LineInfo *info = el_line(e->line);
    size_t length = (size_t)(info->lastchar - info->buffer);
    if (length >= sizeof e->kept) length = sizeof e->kept - 1;
    memcpy(e->kept, info->buffer, length);
    e->kept[length] = 0;
}

/* Instead of libedit's own: also ends the line when there is something else to do. Characters come byte by
 * byte. */
static int read_character(EditLine *line, wchar_t *out)
{
    editor *e = editor_of(line);
    mbstate_t state = {0};
    for (;;) {
        struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = e->wake_fd, .events = POLLIN}};
        if (poll(fds, 2, -1) < 0 && errno != EINTR) return -1;
        if (fds[1].revents) {
            keep_typed(e);
            e->woken = true;
            return 0;
        }
        if (!fds[0].revents) continue;
        char byte;
        ssize_t got = read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return (int)got;
        size_t length = mbrtowc(out, &byte, 1, &state);
        if (length == 0 || length == 1) return 1;
        if (length == (size_t)-1) memset(&state, 0, sizeof state); /* no character begins so */
    }
}

/* Ctrl-C at the prompt drops the line. */
static unsigned char abandon(EditLine *line, int c)
{
    (void)c;
    const LineInfo *info = el_line(line);
    size_t after = (size_t)(info->lastchar - info->cursor);
    el_cursor(line, (int)after);
    el_deletestr(line, (int)(el_line(line)->lastchar - el_line(line)->buffer));
    fputs("^C\n", stdout);
    return CC_REDISPLAY;
}

static size_t common_length(const completion *found)
{
    const str *words = found->words.items;
    size_t length = words[0].len;
    for (size_t i = 1; i < found->words.count; i++) {
        size_t k = 0;
        while (k < length && k < words[i].len && words[i].ptr[k] == words[0].ptr[k]) k++;
        length = k;
    }
    return length;
}

static unsigned char complete(EditLine *line, int c)
{
    (void)c;
    editor *e = editor_of(line);
    const LineInfo *info = el_line(line);
    str typed = {info->buffer, (size_t)(info->cursor - info->buffer)};
    arena *a = arena_new();
    completion found = editor_complete(a, e->dispatcher, e->session, typed, MAX_COMPLETIONS);
    size_t have = typed.len - found.start;
    unsigned char result = CC_ERROR;
    if (found.words.count > 0) {
        const str *words = found.words.items;
        size_t length = common_length(&found);
        if (length > have) {
            el_insertstr(line, str_to_cstr(a, str_slice(words[0], have, length)));
            result = CC_REFRESH;
        } else if (found.words.count > 1) {
            fputc('\n', stdout);
            for (size_t i = 0; i < found.words.count; i++) printf("%.*s\n", STR_ARG(words[i]));
            result = CC_REDISPLAY;
        }
        /* A folder goes on. */
        if (found.words.count == 1 && !str_ends_with_nocase(words[0], STR("/"))) {
            el_insertstr(line, " ");
            result = CC_REFRESH;
        }
    }
    arena_free(a);
    return result;
}

str editor_history_path(arena *a)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    str base;
    if (state && state[0] == '/') base = str_from_cstr(state);
    else if (home && home[0] == '/') base = str_format(a, "%s/.local/state", home);
    else return (str){0};
    /* Each level that is missing; what cannot be made shows when the file is opened. */
    for (size_t i = 1; i < base.len; i++)
        if (base.ptr[i] == '/') mkdir(str_to_cstr(a, str_slice(base, 0, i)), 0700);
    mkdir(str_to_cstr(a, base), 0700);
    str folder = path_join(a, base, STR("ntdbg"));
    mkdir(str_to_cstr(a, folder), 0700);
    return path_join(a, folder, STR("history"));
}

editor *editor_new(arena *a, const char *program, dispatcher *d, session *s, str history_path,
                   ornament around)
{
    editor *e = ARENA_NEW(a, editor);
    e->dispatcher = d;
    e->session = s;
    e->history_path = history_path;
    e->around = around;
    e->line = el_init(program, stdin, stdout, stderr);
    if (!e->line) return NULL;
    e->history = history_init();
    el_set(e->line, EL_CLIENTDATA, e);
    el_set(e->line, EL_PROMPT_ESC, give_prompt, PROMPT_ESCAPE);
    el_set(e->line, EL_GETCFN, read_character);
    el_set(e->line, EL_EDITOR, "emacs");
    if (e->history) {
        history(e->history, &e->event, H_SETSIZE, HISTORY_LINES);
        history(e->history, &e->event, H_SETUNIQUE, 1);
        if (history_path.len) history(e->history, &e->event, H_LOAD, str_to_cstr(a, history_path));
        el_set(e->line, EL_HIST, history, e->history);
    }
    if (d) {
        el_set(e->line, EL_ADDFN, "ntdbg-complete", "Complete a command, module or symbol", complete);
        el_set(e->line, EL_BIND, "^I", "ntdbg-complete", NULL);
    }
    /* Ctrl-B and Enter leave the debugger at once ("CTRL+B (Quit Local Debugger)"). */
    el_set(e->line, EL_BIND, "^B", "ed-insert", NULL);
    el_set(e->line, EL_ADDFN, "ntdbg-abandon", "Drop the line", abandon);
    el_set(e->line, EL_BIND, "^C", "ntdbg-abandon", NULL);
    /* While a line is edited, Ctrl-C is a key. */
    el_set(e->line, EL_SETTY, "-d", "-isig", NULL);
    el_set(e->line, EL_BIND, "^R", "em-inc-search-prev", NULL);
    return e;
}

void editor_free(editor *e)
{
    if (!e) return;
    if (e->history) {
        if (e->history_path.len) {
            arena *a = arena_new();
            const char *path = str_to_cstr(a, e->history_path);
            history(e->history, &e->event, H_SAVE, path);
            chmod(path, 0600); /* addresses and paths of somebody's crash */
            arena_free(a);
        }
        history_end(e->history);
    }
    el_end(e->line);
}

input_result editor_read(editor *e, str prompt, int wake_fd, str *line)
{
    e->wake_fd = wake_fd;
    e->woken = false;
    if (e->kept[0]) el_push(e->line, e->kept);
    e->kept[0] = 0;
    /* libedit drops what takes no room at the very end: the last blank stands behind it. */
    const ornament *o = &e->around;
    size_t last = prompt.len ? prompt.len - 1 : 0;
    str shown = str_slice(prompt, 0, last), end = str_skip(prompt, last);
    if (o->before.len)
        snprintf(e->prompt, sizeof e->prompt, "%c%.*s%c%.*s%c%.*s%c%.*s", PROMPT_ESCAPE, STR_ARG(o->before),
                 PROMPT_ESCAPE, STR_ARG(shown), PROMPT_ESCAPE, STR_ARG(o->after), PROMPT_ESCAPE,
                 STR_ARG(end));
    else snprintf(e->prompt, sizeof e->prompt, "%.*s", STR_ARG(prompt));
    int count = 0;
    const char *text = el_gets(e->line, &count);
    if (e->woken) return INPUT_WOKEN;
    if (!text || count <= 0) return INPUT_END;
    str got = str_from_cstr(text);
    while (got.len > 0 && (got.ptr[got.len - 1] == '\n' || got.ptr[got.len - 1] == '\r')) got.len--;
    if (e->history && str_trim(got).len > 0) history(e->history, &e->event, H_ENTER, text);
    *line = got;
    return INPUT_LINE;
}
