/* lm, ld, .reload, .symopt: modules and their symbols. Source: windows-driver-docs, "lm (List Loaded
 * Modules)",
 * ".reload (Reload Module)", "Symbol Options". */
#include "base/wintime.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/symbol.h"
#include "show/target.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct list_options {
    bool verbose;      /* v */
    bool loaded_only;  /* l: symbols loaded */
    bool no_unloaded;  /* o */
    bool errors;       /* e */
    bool checksums;    /* c */
    bool names_only;   /* 1m */
    bool sort_by_name; /* sm */
    bool user, kernel; /* u k */
    char column;       /* i f n p, 0 = symbols */
    bool time;         /* t: alone, or behind n's image name */
    str pattern;       /* m */
    str image_pattern; /* M */
    bool by_address;   /* a */
    uint64_t address;
} list_options;

/* What is asked of loaded and of unloaded modules alike. */
static bool is_named(command_call *c, const list_options *o, uint64_t base, uint64_t size, str name, str path)
{
    if (o->by_address) {
        return o->address >= base && o->address - base < size;
    }
    if (o->pattern.len && !str_match_wildcard(o->pattern, name, true)) {
        return false;
    }
    if (o->image_pattern.len && !str_match_wildcard(o->image_pattern, path, true)) {
        return false;
    }
    bool kernel = session_is_kernel_address(c->session, base);
    return !(o->user && kernel) && !(o->kernel && !kernel);
}

static bool is_wanted(command_call *c, const module *m, const list_options *o)
{
    if (!is_named(c, o, m->id.base, m->id.size, m->name, m->id.path)) {
        return false;
    }
    if (o->by_address) {
        return true;
    }
    if (o->loaded_only && (m->status == SYMBOLS_DEFERRED || m->status == SYMBOLS_NONE)) {
        return false;
    }
    return !o->errors || m->status == SYMBOLS_NONE || m->status == SYMBOLS_EXPORT ||
           show_module_flag(m) != ' ';
}

static str time_text(command_call *c, uint32_t stamp)
{
    return stamp ? wintime_format_unix(c->arena, stamp, show_zone_minutes(stamp)) : STR("unavailable");
}

static str version_text(command_call *c, const uint16_t v[4])
{
    return str_format(c->arena, "%u.%u.%u.%u", v[0], v[1], v[2], v[3]);
}

/* What lmv adds below a module's line. */
static void print_details(command_call *c, const module *m)
{
    const module_identity *id = &m->id;
    if (m->symbol_file.len && (m->status == SYMBOLS_EXPORT || m->status == SYMBOLS_COFF)) {
        emit(c->out, NULL, "    Loaded symbol image file: {symbol_image}\n",
             f_s("symbol_image", m->symbol_file));
    } else if (m->status == SYMBOLS_PDB || m->status == SYMBOLS_ISF) {
        emit(c->out, NULL, "    Loaded symbol image file: {symbol_image}\n",
             f_s("symbol_image", m->image_name));
    }
    str near_types = show_near_types(c->arena, m);
    if (near_types.len) {
        emit(c->out, NULL, "    Types:            {near_types}\n", f_s("near_types", near_types));
    }
    if (m->image_file.len) {
        emit(c->out, NULL, "    Mapped memory image file: {image_file}\n", f_s("image_file", m->image_file));
    }
    emit(c->out, NULL, "    Image path: {path}\n    Image name: {image}\n", f_s("path", id->path),
         f_s("image", m->image_name));
    emit(c->out, NULL,
         id->timestamp ? "    Timestamp:        {time} ({timestamp:08X})\n"
                       : "    Timestamp:        {time}\n",
         f_s("time", time_text(c, id->timestamp)), f_x("timestamp", id->timestamp, 8));
    emit(c->out, NULL, "    CheckSum:         {checksum:08X}\n    ImageSize:        {size:08X}\n",
         f_x("checksum", id->checksum, 8), f_x("size", id->size, 8));
    if (id->has_version) {
        emit(c->out, NULL, "    File version:     {file_version}\n    Product version:  {product_version}\n",
             f_s("file_version", version_text(c, id->file_version)),
             f_s("product_version", version_text(c, id->product_version)));
        emit(
            c->out, NULL,
            "    File flags:       {flags:X}\n    File OS:          {os:X}\n    File type:        {type:X}\n",
            f_x("flags", id->version_flags, 8), f_x("os", id->version_os, 8),
            f_x("type", id->version_type, 8));
    }
    /* Why there are no better symbols is worth lines of their own; with a PDB only JSON has what did not do
     * before it. */
    const char *line =
        m->status == SYMBOLS_NONE || m->status == SYMBOLS_EXPORT ? "    Symbols missing:  {failure}\n" : "";
    out_list_begin(c->out, "failures");
    for (size_t i = 0; i < module_failure_count(m); i++) {
        out_item(c->out, line, f_s("failure", module_failure(m, i)));
    }
    out_list_end(c->out);
}

static void print_time(command_call *c, uint32_t timestamp, const char *before)
{
    out_heading(c->out, "%s", before);
    emit(c->out, NULL, timestamp ? "{time} ({timestamp:08X})\n" : "{time}\n",
         f_s("time", time_text(c, timestamp)), f_x("timestamp", timestamp, 8));
}

static void print_module(command_call *c, const module *m, const list_options *o)
{
    const module_identity *id = &m->id;
    if (o->names_only) {
        emit(c->out, "module", "{name}\n", f_s("name", m->name), f_p("start", id->base),
             f_p("end", id->base + id->size));
        return;
    }
    out_begin(c->out, "module");
    emit(c->out, NULL, "{start:p} {end:p}   {name:-8} ", f_p("start", id->base),
         f_p("end", id->base + id->size), f_s("name", m->name));
    if (o->checksums) {
        emit(c->out, NULL, "  {checksum:08x} ", f_x("checksum", id->checksum, 8));
    }
    switch (o->time && o->column != 'n' ? 't' : o->column) {
    case 'n':
        emit(c->out, NULL, o->time ? "  {image:-12} " : "  {image:-12} \n", f_s("image", m->image_name));
        if (o->time) print_time(c, id->timestamp, "");
        break;
    case 't': print_time(c, id->timestamp, "  "); break;
    case 'f': emit(c->out, NULL, "  {path}\n", f_s("path", id->path)); break;
    case 'i':
        emit(c->out, NULL, "  {image:-12} {path}\n", f_s("image", m->image_name), f_s("path", id->path));
        break;
    case 'p': emit(c->out, NULL, "  {image_file}\n", f_s("image_file", m->image_file)); break;
    default:
        emit(c->out, NULL, "{flag:1} {status:-22} {symbol_file}\n",
             f_s("flag", str_format(c->arena, "%c", show_module_flag(m))),
             f_c("status", show_symbol_status(m)), f_s("symbol_file", m->symbol_file));
        break;
    }
    if (o->verbose) {
        print_details(c, m);
    }
    out_end(c->out);
}

static void print_unloaded(command_call *c, const list_options *o)
{
    bool heading = false;
    const target *t = c->session->target;
    for (size_t i = 0; t && i < t->unloaded_modules.count && !out_cancelled(c->out); i++) {
        const target_module *m = &t->unloaded_modules.items[i];
        str name = str_base_name(m->path);
        if (!is_named(c, o, m->base, m->size, str_without_extension(name), m->path)) {
            continue;
        }
        if (!heading) {
            out_heading(c->out, "\nUnloaded modules:\n");
            heading = true;
        }
        emit(c->out, "unloaded_module", "{start:p} {end:p}   {image}\n", f_p("start", m->base),
             f_p("end", m->base + m->size), f_s("image", name), f_x("timestamp", m->timestamp, 8));
        if (o->verbose) {
            emit(
                c->out, "unloaded_details",
                "    Timestamp: {time} ({timestamp:08X})\n    Checksum:  {checksum:08X}\n    ImageSize:  {size:08X}\n",
                f_s("time", time_text(c, m->timestamp)), f_x("timestamp", m->timestamp, 8),
                f_x("checksum", m->checksum, 8), f_x("size", m->size, 8));
        }
    }
}

/* lm's options may be glued to it, to each other and to their values ("lmvm nt", "lmvmnt", "lm1m", "lmkv",
 * "lm m s*", "lm mflpydisk"); 'm', 'M' and 'a' take what follows. */
static error *take_list_options(command_call *c, list_options *o)
{
    str text = str_skip(c->line, c->name.len - c->suffix.len);
    while ((text = str_trim_left(text)).len) {
        char letter = text.ptr[0];
        text = str_skip(text, 1);
        switch (letter) {
        case '-':
        case '/':
        case 'D': break;
        case 'v': o->verbose = true; break;
        case 'o': o->no_unloaded = true; break;
        case 'l': o->loaded_only = true; break;
        case 'e': o->errors = true; break;
        case 'c': o->checksums = true; break;
        case 'u': o->user = true; break;
        case 'k': o->kernel = true; break;
        case 'i':
        case 'f':
        case 'n':
        case 'p': o->column = letter; break;
        case 't': o->time = true; break;
        case '1':
            o->names_only = true;
            text = str_starts_with(text, STR("m")) ? str_skip(text, 1) : text;
            break;
        case 's':
            o->sort_by_name = true;
            text = str_starts_with(text, STR("m")) ? str_skip(text, 1) : text;
            break;
        case 'm': o->pattern = str_take_word(&text); break;
        case 'M': o->image_pattern = str_take_word(&text); break;
        case 'a': {
            o->by_address = true;
            error *e = args_address(c, &text, &o->address);
            if (e) {
                return e;
            }
            break;
        }
        default: return args_error(c, text, "Syntax");
        }
    }
    return NULL;
}

/* A module that is not shown may be one that could not be found. */
static void print_end(command_call *c, const list_options *o)
{
    const session *s = c->session;
    str ends[] = {s->target && !(s->target->class == TARGET_KERNEL && o->user) ? s->target->modules_end
                                                                               : STR(""),
                  o->kernel ? STR("") : s->user_modules_end};
    for (size_t i = 0; i < 2; i++)
        if (ends[i].len)
            emit(c->out, "walk_end",
                 i ? "*** the process's module list ends early: {why}\n"
                   : "*** the module list ends early: {why}\n",
                 f_s("why", ends[i]));
}

static int by_base(const void *a, const void *b)
{
    const module *x = *(module *const *)a, *y = *(module *const *)b;
    return (x->id.base > y->id.base) - (x->id.base < y->id.base);
}

static int by_module_name(const void *a, const void *b)
{
    const module *x = *(module *const *)a, *y = *(module *const *)b;
    return str_compare_nocase(x->name, y->name);
}

static void list_modules(command_call *c, list_options o)
{
    size_t count = symbols_module_count(c->session->symbols);
    module **order = ARENA_ARRAY(c->arena, module *, count + 1);
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        module *m = symbols_module(c->session->symbols, i);
        if (!m->id.unloaded && is_wanted(c, m, &o)) {
            order[shown++] = m;
        }
    }
    qsort(order, shown, sizeof *order, o.sort_by_name ? by_module_name : by_base);
    if (!o.names_only) {
        bool wide = session_pointer_size(c->session) == 8;
        out_heading(c->out, wide ? "start             end                 module name\n"
                                 : "start    end        module name\n");
    }
    for (size_t i = 0; i < shown && !out_cancelled(c->out); i++) {
        print_module(c, order[i], &o);
    }
    if (!o.names_only) {
        print_end(c, &o);
    }
    if (!o.no_unloaded && !o.names_only && !o.loaded_only && !o.errors) {
        print_unloaded(c, &o);
    }
}

static error *run_lm(command_call *c)
{
    list_options o = {0};
    error *e = take_list_options(c, &o);
    if (!e) list_modules(c, o);
    return e;
}

static bool matches_module(const module *m, str pattern)
{
    return str_match_wildcard(pattern, m->name, true) || str_match_wildcard(pattern, m->image_name, true) ||
           str_match_wildcard(pattern, str_without_extension(m->image_name), true);
}

/* All that will be asked for, in parallel. Noisy mode wants each module's own story instead. */
static void fetch_matching(command_call *c, str pattern)
{
    symbols *s = c->session->symbols;
    size_t count = symbols_module_count(s), wanted = 0;
    module **modules = ARENA_ARRAY(c->arena, module *, count + 1);
    for (size_t i = 0; i < count; i++) {
        module *m = symbols_module(s, i);
        if (!m->id.unloaded && matches_module(m, pattern)) {
            modules[wanted++] = m;
        }
    }
    if (wanted > 1 && !symbols_options(s)->noisy) {
        symbols_fetch(s, modules, wanted);
    }
}

static error *load_matching(command_call *c, str pattern, bool say)
{
    size_t matched = 0;
    fetch_matching(c, pattern);
    for (size_t i = 0; i < symbols_module_count(c->session->symbols) && !out_cancelled(c->out); i++) {
        module *m = symbols_module(c->session->symbols, i);
        if (m->id.unloaded || !matches_module(m, pattern)) {
            continue;
        }
        matched++;
        module_load(m);
        if (say) {
            emit(c->out, "symbol_load", "Symbols loaded for {module}\n", f_s("module", m->name),
                 f_c("status", show_symbol_status(m)));
        }
        show_symbol_load(c->out, m);
    }
    if (!matched) {
        return error_new(c->arena, ERROR_NOT_FOUND, "No modules matched '%.*s'", STR_ARG(pattern));
    }
    return NULL;
}

static error *run_ld(command_call *c)
{
    str pattern = str_trim(c->args);
    if (!pattern.len) {
        return error_new(c->arena, ERROR_SYNTAX, "Module name missing: ld ModuleName");
    }
    return load_matching(c, pattern, true);
}

/* One of the numbers between the commas. */
static error *take_number(command_call *c, str *where, uint64_t *number)
{
    str part = str_take_until(where, ',');
    error *e = args_expression(c, &part, number);
    return e ? e : args_end(c, part);
}

/* Module=Address,Size,Timestamp: a module that the target's list does not have. */
static error *add_module(command_call *c, str name, str where)
{
    module_identity id = {
        .path = str_copy(c->session->arena, name), .cpu = session_arch(c->session)->kind, .by_user = true};
    uint64_t stamp = 0;
    error *e = take_number(c, &where, &id.base);
    if (!e && where.len) {
        e = take_number(c, &where, &id.size);
    }
    if (!e && where.len) {
        e = take_number(c, &where, &stamp);
    }
    e = e ? e : args_end(c, where);
    if (e) {
        return e;
    }
    id.base = session_address(c->session, id.base);
    id.timestamp = (uint32_t)stamp;
    symbols_add_module(c->session->symbols, &id);
    session_scope_changed(c->session);
    return NULL;
}

extern const command command_reload;

typedef struct reload_options {
    bool force, ignore_mismatch, unload, user, list, help, from_unloaded, literal;
} reload_options;

/* The rest of the flags choose between lists that are one for a dump (/d /s), the kernel's own modules, which
 * are those that there are without /user (/n), and what is done anyhow (/o, /v). */
static bool take_reload_flag(reload_options *o, str flag)
{
    const struct {
        const char *name;
        bool *set;
    } flags[] = {{"d", NULL},        {"f", &o->force},  {"i", &o->ignore_mismatch},
                 {"l", &o->list},    {"n", NULL},       {"o", NULL},
                 {"s", NULL},        {"u", &o->unload}, {"unl", &o->from_unloaded},
                 {"user", &o->user}, {"v", NULL},       {"w", &o->literal},
                 {"?", &o->help}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (!str_equal(flag, str_from_cstr(flags[i].name))) continue;
        if (flags[i].set) *flags[i].set = true;
        return true;
    }
    return false;
}

/* /w: "Treats Module as a literal string." */
static str literal_pattern(arena *a, str text)
{
    strbuf result = {.arena = a};
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("*?[]#+\\", text.ptr[i])) strbuf_append_char(&result, '\\');
        strbuf_append_char(&result, text.ptr[i]);
    }
    return strbuf_str(&result);
}

/* /unl: "Reloads symbols based on the image information in the unloaded module list": those of the list that
 * match, where no module lies now, are modules again. */
static size_t reload_unloaded(command_call *c, str pattern)
{
    symbols *s = c->session->symbols;
    size_t count = symbols_module_count(s), matched = 0, added = 0;
    module_identity *found = ARENA_ARRAY(c->arena, module_identity, count + 1);
    for (size_t i = 0; i < count; i++) {
        const module *m = symbols_module(s, i);
        if (!m->id.unloaded || (pattern.len && !matches_module(m, pattern))) continue;
        matched++;
        if (symbols_module_at(s, m->id.base)) continue;
        found[added] = m->id;
        found[added].unloaded = false;
        found[added++].by_user = true;
    }
    for (size_t i = 0; i < added; i++) symbols_add_module(s, &found[i]);
    return matched;
}

static bool restores(void *context, const module *m)
{
    const str *pattern = context;
    return !pattern->len || matches_module(m, *pattern);
}

/* .reload /u: how many modules were there to be unloaded. */
static size_t unload_matching(command_call *c, str pattern)
{
    symbols *s = c->session->symbols;
    size_t matched = 0;
    for (size_t i = 0; i < symbols_module_count(s);) {
        module *m = symbols_module(s, i);
        if (m->id.unloaded || (pattern.len && !matches_module(m, pattern))) {
            i++;
            continue;
        }
        matched++;
        emit(c->out, "module_unload", "Unloaded {image}\n", f_s("image", m->image_name));
        symbols_remove_module(s, m);
    }
    return matched;
}

/* Symbols are forgotten, and modules that /u took out are back. */
static size_t forget_matching(command_call *c, str pattern)
{
    symbols *s = c->session->symbols;
    size_t matched = 0;
    symbols_restore_modules(s, restores, &pattern);
    for (size_t i = 0; i < symbols_module_count(s); i++) {
        module *m = symbols_module(s, i);
        if (!pattern.len || matches_module(m, pattern)) {
            module_unload(m);
            matched++;
        }
    }
    return matched;
}

static error *reload_help(command_call *c)
{
    out_heading(c->out,
                ".reload %s\n"
                "  /f     load the symbols now\n"
                "  /i     the same, also from PDBs that do not match\n"
                "  /l     list the modules, reload nothing\n"
                "  /u     unload the module and its symbols\n"
                "  /unl   take what the list of unloaded modules says\n"
                "  /user  the modules of the process in context (kernel)\n"
                "  /w     Module is a name, not a pattern\n"
                "  /d /n /o /s /v make no difference for a dump\n",
                command_reload.synopsis);
    return NULL;
}

/* Symbols of the modules that match are forgotten, or loaded anew. */
static error *reload_matching(command_call *c, const reload_options *o, str name)
{
    str pattern = o->literal ? literal_pattern(c->arena, name) : name;
    size_t matched = o->from_unloaded ? reload_unloaded(c, pattern)
                     : o->unload      ? unload_matching(c, pattern)
                                      : forget_matching(c, pattern);
    if (!o->unload && !o->from_unloaded && !pattern.len) show_reload(c->session, c->out);
    session_scope_changed(c->session);
    /* Who asks again wants the servers asked again. */
    bool force = o->force || o->ignore_mismatch;
    symsrv *server = symbols_server(c->session->symbols);
    symsrv_forget(server);
    symsrv_believe_absent(server, !force);
    error *e = NULL;
    if (!matched && name.len)
        e = error_new(c->arena, ERROR_NOT_FOUND, "No modules matched '%.*s'", STR_ARG(name));
    else if (force && !o->unload) e = load_matching(c, pattern.len ? pattern : STR("*"), false);
    symsrv_believe_absent(server, true);
    return e;
}

static error *run_reload(command_call *c)
{
    str rest = c->args, flag;
    reload_options o = {0};
    while (args_take_any_flag(&rest, &flag))
        if (!take_reload_flag(&o, flag))
            return error_new(c->arena, ERROR_SYNTAX, "Syntax error at '/%.*s'", STR_ARG(flag));
    if (o.help) return reload_help(c);
    str pattern = str_trim(rest);
    if (o.list) {
        list_modules(c, (list_options){.pattern = pattern});
        return NULL;
    }
    size_t equals = str_find_char(pattern, '=');
    if (equals != SIZE_MAX)
        return add_module(c, str_slice(pattern, 0, equals), str_skip(pattern, equals + 1));
    if (o.user && !pattern.len && c->session->target->class == TARGET_KERNEL)
        return show_load_user_modules(c->session, c->out, c->arena);
    symbol_options *options = symbols_options(c->session->symbols);
    bool ignore_before = options->ignore_mismatch;
    options->ignore_mismatch = ignore_before || o.ignore_mismatch;
    error *e = reload_matching(c, &o, pattern);
    options->ignore_mismatch = ignore_before;
    return e;
}

/* The bits of .symopt that this debugger has a switch for. */
typedef struct symopt_bit {
    uint32_t bit;
    const char *name;
} symopt_bit;

static const symopt_bit symopt_bits[] = {
    {0x2, "SYMOPT_UNDNAME"},
    {0x10, "SYMOPT_LOAD_LINES"},
    {0x40, "SYMOPT_LOAD_ANYTHING"},
    {0x80000000, "SYMOPT_DEBUG"},
};

static error *run_symopt(command_call *c)
{
    str text = str_trim(c->args);
    char sign = 0;
    if (c->suffix.len) {
        sign = c->suffix.ptr[0];
    } else if (text.len && (text.ptr[0] == '+' || text.ptr[0] == '-')) {
        sign = text.ptr[0];
        text = str_skip(text, 1);
    }
    session *s = c->session;
    uint32_t bits = session_symbol_options(s);
    if (text.len) {
        uint64_t given;
        error *e = args_expression(c, &text, &given);
        e = e ? e : args_end(c, text);
        if (e) {
            return e;
        }
        bits = sign == '+' ? bits | (uint32_t)given : sign == '-' ? bits & ~(uint32_t)given : (uint32_t)given;
        session_set_symbol_options(s, bits);
    }
    bits = session_symbol_options(s);
    out_begin(c->out, "symbol_options");
    emit(c->out, NULL, "Symbol options are 0x{options:X}:\n", f_x("options", bits, 8));
    out_list_begin(c->out, "names");
    for (size_t i = 0; i < sizeof symopt_bits / sizeof *symopt_bits; i++) {
        if (bits & symopt_bits[i].bit) {
            out_heading(c->out, "  0x%08X - ", (unsigned)symopt_bits[i].bit);
            out_item(c->out, "{name}\n", f_c("name", symopt_bits[i].name));
        }
    }
    out_list_end(c->out);
    out_end(c->out);
    return NULL;
}

const command command_ld = {.name = "ld",
                            .needs = NEEDS_TARGET,
                            .synopsis = "ModuleName",
                            .brief = "Load a module's symbols now",
                            .example = "ld nt*",
                            .run = run_ld};

const command command_lm = {.name = "lm",
                            .suffixes = "DolvukecimMfnpts1a",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[Options] [a Address] [m Pattern | M Pattern]",
                            .brief = "List loaded modules",
                            .example = "lmvm nt",
                            .run = run_lm};

const command command_reload = {
    .name = ".reload",
    .needs = NEEDS_TARGET,
    .synopsis = "[/d /f /i /l /n /o /s /u /unl /user /v /w] [Module[=Address[,Size[,Timestamp]]]]",
    .brief = "Forget and reload modules' symbols",
    .example = ".reload /f nt",
    .run = run_reload};

const command command_symopt = {.name = ".symopt",
                                .suffixes = "+-",
                                .synopsis = "[+|-] [Flags]",
                                .brief = "Show or set symbol options",
                                .example = ".symopt+ 40",
                                .run = run_symopt};
