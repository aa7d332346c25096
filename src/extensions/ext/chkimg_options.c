/* The options of !chkimg. */
#include "extensions/ext/chkimg.h"

#include "dispatch/args.h"
#include "session/output_file.h"

static error *take_log(command_call *c, str *rest, chkimg_options *o)
{
    str path, letters;
    if (o->log_count == CHKIMG_LOGS)
        return error_new(c->arena, ERROR_UNAVAILABLE, "!chkimg writes at most %d log files at a time",
                         CHKIMG_LOGS);
    if (!args_take_string(rest, &path) || !args_take_string(rest, &letters))
        return args_error(c, *rest, "Syntax");
    chkimg_log *log = &o->logs[o->log_count];
    *log = (chkimg_log){.path = path, .columns = letters};
    for (size_t i = 0; i < letters.len; i++) {
        char letter = letters.ptr[i];
        if (letter == 't') { /* all of the rest is its text */
            log->tag = str_skip(letters, i + 1);
            log->columns = str_slice(letters, 0, i + 1);
            break;
        }
        if (letter == 'o') log->overwrite = true;
        else if (str_find_char(STR("vrsSew"), letter) == SIZE_MAX) return args_error(c, letters, "Syntax");
    }
    error *e = session_open_output(c->session, c->arena, path, !log->overwrite, &log->file);
    if (!e) o->log_count++;
    return e;
}

/* One word: a '-' behind it begins the next option ("-lo 50 -d"). */
static error *take_number(command_call *c, str *rest, uint64_t *out)
{
    str word;
    if (!args_take_string(rest, &word)) return args_error(c, *rest, "Syntax");
    error *e = args_address(c, &word, out);
    return e ? e : args_end(c, word);
}

static error *take_range(command_call *c, str *rest, chkimg_options *o)
{
    o->has_range = true;
    error *e = take_number(c, rest, &o->start);
    return e ? e : take_number(c, rest, &o->end);
}

static bool take_switch(str flag, chkimg_options *o)
{
    const struct {
        const char *name;
        bool *to;
    } switches[] = {
        {"f", &o->fix},           {"nar", &o->no_relocation},
        {"as", &o->all_sections}, {"nospec", &o->no_special},
        {"noplock", &o->no_lock}, {"np", &o->show_patched},
        {"d", &o->ranges},        {"db", &o->rows},
        {"v", &o->verbose},
    };
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
        if (!str_equal_nocase(flag, str_from_cstr(switches[i].name))) continue;
        *switches[i].to = true;
        return true;
    }
    return false;
}

/* A module's name ("!nt" too, as !analyze says it), its base or any address in it; without one, that of the
 * instruction pointer. */
static error *find_module(command_call *c, str text, chkimg_options *o)
{
    session *s = c->session;
    uint64_t address;
    cpu_registers r;
    error *e = NULL;
    o->module_text = str_trim(text);
    str name =
        o->module_text.len && o->module_text.ptr[0] == '!' ? str_skip(o->module_text, 1) : o->module_text;
    if (name.len) {
        o->module = symbols_find_module(s->symbols, name);
        if (o->module) return NULL;
        str rest = text;
        e = args_address(c, &rest, &address);
        if (!e) e = args_end(c, rest);
    } else {
        e = session_registers(s, c->arena, &r);
        if (!e && !cpu_role_get(&r, CPU_ROLE_IP, &address))
            e = error_new(c->arena, ERROR_UNAVAILABLE,
                          "The instruction pointer of this context is not known");
    }
    if (e) return e;
    o->module = symbols_module_at(s->symbols, address);
    if (!o->module)
        return error_new(c->arena, ERROR_NOT_FOUND, "Unable to find a module at 0x%llx",
                         (unsigned long long)address);
    if (!name.len) o->module_text = o->module->name;
    return NULL;
}

error *chkimg_take_options(command_call *c, chkimg_options *o)
{
    str rest = str_trim(c->args), name = {0}, flag;
    error *e = NULL;
    while (!e && !args_empty(rest)) {
        if (!args_take_any_flag(&rest, &flag)) {
            if (name.len) return args_error(c, rest, "Extra character");
            args_take_string(&rest, &name);
        } else if (take_switch(flag, o)) {
            continue;
        } else if (str_equal_nocase(flag, STR("p"))) {
            if (!args_take_string(&rest, &o->search_path)) e = args_error(c, rest, "Syntax");
        } else if (str_equal_nocase(flag, STR("ss"))) {
            if (!args_take_string(&rest, &o->section)) e = args_error(c, rest, "Syntax");
        } else if (str_equal_nocase(flag, STR("r"))) {
            e = take_range(c, &rest, o);
        } else if (str_equal_nocase(flag, STR("lo"))) {
            o->has_lines = true;
            e = take_number(c, &rest, &o->lines);
        } else if (str_equal_nocase(flag, STR("mmw"))) {
            e = take_log(c, &rest, o);
        } else {
            e = args_error(c, flag, "Syntax");
        }
    }
    return e ? e : find_module(c, name, o);
}
