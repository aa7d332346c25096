/*     SRCSRV: ini ----
 *     VERSION=2
 *     SRCSRV: variables ----
 *     SRCSRVTRG=%targ%\%var2%\%fnfile%(%var1%)
 *     SRCSRV: source files ----
 *     c:\src\a.c*PROJ*src/a.c*3              VAR1*VAR2*...*VAR10
 *     SRCSRV: end ----
 *
 * %name% is a variable, evaluated in turn; %fnvar%(x), %fnbksl%(x) and %fnfile%(x) are functions. What the
 * operating system's environment has is not looked up: a PDB must not read it. */
#include "formats/pdb/srcsrv.h"

enum { DEPTH_MAX = 24, VALUE_MAX = 1 << 16, VARIABLES_MAX = 10, STEPS_MAX = 4096 };

typedef enum section { SECTION_NONE, SECTION_INI, SECTION_VARIABLES, SECTION_FILES, SECTION_END } section;

typedef struct evaluation {
    arena *a;
    str text;
    str targ;
    str vars[VARIABLES_MAX];
    unsigned steps;
} evaluation;

static bool take_line(str *rest, str *line)
{
    if (!rest->len) return false;
    *line = str_trim(str_take_until(rest, '\n'));
    return true;
}

static section section_of(str line, section now)
{
    static const struct {
        const char *title;
        section is;
    } titles[] = {{"SRCSRV: ini", SECTION_INI},
                  {"SRCSRV: variables", SECTION_VARIABLES},
                  {"SRCSRV: source files", SECTION_FILES},
                  {"SRCSRV: end", SECTION_END}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_starts_with_nocase(line, str_from_cstr(titles[i].title))) return titles[i].is;
    return now;
}

static bool is_title(str line)
{
    return str_starts_with_nocase(line, STR("SRCSRV:"));
}

/* NAME=value of the ini and variables sections. */
static bool find_variable(str text, str name, str *out)
{
    str line;
    section at = SECTION_NONE;
    while (take_line(&text, &line)) {
        at = section_of(line, at);
        if (at == SECTION_FILES || at == SECTION_END) return false;
        if (at == SECTION_NONE || is_title(line)) continue;
        str value = line, key = str_take_until(&value, '=');
        if (key.len == line.len || !str_equal_nocase(str_trim(key), name)) continue;
        *out = str_trim(value);
        return true;
    }
    return false;
}

static bool same_path(str a, str b)
{
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++) {
        char x = a.ptr[i] == '/' ? '\\' : a.ptr[i], y = b.ptr[i] == '/' ? '\\' : b.ptr[i];
        if (!str_equal_nocase((str){&x, 1}, (str){&y, 1})) return false;
    }
    return true;
}

static void append(strbuf *b, str text)
{
    if (b->len < VALUE_MAX) strbuf_append(b, str_slice(text, 0, VALUE_MAX - b->len));
}

static str expand(evaluation *e, str text, unsigned depth);

static str variable(evaluation *e, str name, unsigned depth)
{
    str value = {0};
    if (depth >= DEPTH_MAX || e->steps++ >= STEPS_MAX) return value;
    if (str_equal_nocase(name, STR("targ"))) return e->targ;
    if (name.len > 3 && name.len <= 5 && str_starts_with_nocase(name, STR("var"))) {
        unsigned n = 0;
        for (size_t i = 3; i < name.len; i++) n = n * 10 + (unsigned)(uint8_t)name.ptr[i] - '0';
        if (n >= 1 && n <= VARIABLES_MAX) return e->vars[n - 1];
    }
    return find_variable(e->text, name, &value) ? expand(e, value, depth + 1) : value;
}

/* The text of "(...)" at the start of *rest, with the parentheses in it paired. */
static bool take_argument(str *rest, str *argument)
{
    size_t open = 0;
    if (!rest->len || rest->ptr[0] != '(') return false;
    for (size_t i = 0; i < rest->len; i++) {
        if (rest->ptr[i] == '(') open++;
        else if (rest->ptr[i] == ')' && --open == 0) {
            *argument = str_slice(*rest, 1, i);
            *rest = str_skip(*rest, i + 1);
            return true;
        }
    }
    return false;
}

/* True when `name` is a function and its argument stands in *rest. */
static bool function(evaluation *e, str name, str *rest, unsigned depth, strbuf *out)
{
    str argument;
    bool fnvar = str_equal_nocase(name, STR("fnvar")), backslash = str_equal_nocase(name, STR("fnbksl")),
         file = str_equal_nocase(name, STR("fnfile"));
    if (!(fnvar || backslash || file) || depth >= DEPTH_MAX || !take_argument(rest, &argument)) return false;
    argument = str_trim(expand(e, argument, depth + 1));
    if (fnvar) {
        append(out, variable(e, argument, depth + 1));
    } else if (file) {
        append(out, str_base_name(argument));
    } else {
        for (size_t i = 0; i < argument.len; i++) {
            char c = argument.ptr[i] == '/' ? '\\' : argument.ptr[i];
            append(out, (str){&c, 1});
        }
    }
    return true;
}

static str expand(evaluation *e, str text, unsigned depth)
{
    strbuf out = {.arena = e->a};
    while (text.len && out.len < VALUE_MAX) {
        size_t percent = str_find_char(text, '%');
        append(&out, str_slice(text, 0, percent));
        if (percent == SIZE_MAX) break;
        text = str_skip(text, percent + 1);
        size_t end = str_find_char(text, '%');
        if (end == SIZE_MAX) {
            append(&out, STR("%"));
            continue;
        }
        str name = str_slice(text, 0, end);
        text = str_skip(text, end + 1);
        if (!name.len) append(&out, STR("%"));
        else if (!function(e, name, &text, depth, &out)) append(&out, variable(e, name, depth + 1));
    }
    return str_trim(strbuf_str(&out));
}

/* The line of `file` in the list of source files. */
static bool find_file(str text, str file, str *found)
{
    str line;
    section at = SECTION_NONE;
    while (take_line(&text, &line)) {
        at = section_of(line, at);
        if (at != SECTION_FILES || is_title(line)) continue;
        str rest = line;
        if (!same_path(str_trim(str_take_until(&rest, '*')), file)) continue;
        *found = line;
        return true;
    }
    return false;
}

bool srcsrv_find(arena *a, str text, str file, str target_folder, srcsrv_entry *out)
{
    evaluation e = {.a = a, .text = text, .targ = target_folder};
    str line;
    srcsrv_entry entry = {0};
    if (!file.len || !find_file(text, file, &line)) return false;
    for (size_t i = 0; i < VARIABLES_MAX && line.len; i++) e.vars[i] = str_trim(str_take_until(&line, '*'));
    entry.original = e.vars[0];
    find_variable(text, STR("VERSION"), &entry.version);
    if (!find_variable(text, STR("VERCTRL"), &entry.control))
        find_variable(text, STR("SRCSRVVERCTRL"), &entry.control);
    entry.target = variable(&e, STR("SRCSRVTRG"), 0);
    entry.command = variable(&e, STR("SRCSRVCMD"), 0);
    *out = entry;
    return true;
}

size_t srcsrv_file_count(str text)
{
    str line;
    size_t count = 0;
    section at = SECTION_NONE;
    while (take_line(&text, &line)) {
        at = section_of(line, at);
        if (at == SECTION_FILES && !is_title(line) && line.len) count++;
    }
    return count;
}
