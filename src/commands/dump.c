/* .dump: the opened target as a new dump file. Options: windows-driver-docs, ".dump (Create Dump File)". The
 * words of /m of a program, of /ka and of the figures are those of published sessions of WinDbg 10. Of /f, /k
 * and /m of a kernel, of /? and of a file that is there already no session was found: their words are made
 * like those. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "formats/dump/minidump.h"
#include "save/save.h"
#include "session/kernel.h"
#include "session/output_file.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

typedef enum dump_style { STYLE_NONE, STYLE_MINI, STYLE_FULL, STYLE_KERNEL, STYLE_ACTIVE } dump_style;

typedef struct dump_options {
    dump_style style;
    uint64_t flags; /* MINIDUMP_WITH_ bits */
    bool overwrite, unique, all, help;
    str comment, path;
} dump_options;

static const char USAGE[] = "Usage: .dump [options] filename\n"
                            "Options are:\n"
                            "  /a - Create dumps for all processes (requires -u)\n"
                            "  /b[a] - Package dump in a CAB and delete dump\n"
                            "  /c <comment> - Add a comment (not supported in all formats)\n"
                            "  /j <addr> - Provide a JIT_DEBUG_INFO address\n"
                            "  /f - Create a legacy style full dump\n"
                            "  /m[acdfFhiprRtuw] - Create a minidump (default)\n"
                            "  /o - Overwrite any existing file\n"
                            "  /u - Append unique identifier to dump name\n";

typedef struct mini_letter {
    char letter;
    uint64_t flags;
} mini_letter;

static const mini_letter mini_letters[] = {
    {'a', MINIDUMP_WITH_FULL_MEMORY | MINIDUMP_WITH_FULL_MEMORY_INFO | MINIDUMP_WITH_HANDLE_DATA |
              MINIDUMP_WITH_UNLOADED_MODULES | MINIDUMP_WITH_THREAD_INFO},
    {'A', MINIDUMP_WITH_FULL_MEMORY | MINIDUMP_WITH_FULL_MEMORY_INFO | MINIDUMP_WITH_HANDLE_DATA |
              MINIDUMP_WITH_UNLOADED_MODULES | MINIDUMP_WITH_THREAD_INFO},
    {'f', MINIDUMP_WITH_FULL_MEMORY},
    {'F', MINIDUMP_WITH_FULL_MEMORY_INFO},
    {'h', MINIDUMP_WITH_HANDLE_DATA},
    {'u', MINIDUMP_WITH_UNLOADED_MODULES},
    {'t', MINIDUMP_WITH_THREAD_INFO},
    {'i', MINIDUMP_WITH_INDIRECT_MEMORY},
    {'p', MINIDUMP_WITH_PROCESS_THREAD_DATA},
    {'w', MINIDUMP_WITH_PRIVATE_READ_WRITE},
    {'d', MINIDUMP_WITH_DATA_SEGMENTS},
    {'c', MINIDUMP_WITH_CODE_SEGMENTS},
    {'r', MINIDUMP_FILTER_MEMORY},
    {'R', MINIDUMP_FILTER_MODULE_PATHS},
    {'y', 0}, /* the registers go over with their extended state in any case */
};

static bool take_mini_letters(str letters, uint64_t *flags)
{
    for (size_t i = 0; i < letters.len; i++) {
        size_t k = 0;
        while (k < sizeof mini_letters / sizeof *mini_letters && mini_letters[k].letter != letters.ptr[i])
            k++;
        if (k == sizeof mini_letters / sizeof *mini_letters) return false;
        *flags |= mini_letters[k].flags;
    }
    return true;
}

/* One flag word. ERROR_UNAVAILABLE for what WinDbg has and we have not. */
static error *take_flag(command_call *c, str flag, str *rest, dump_options *o)
{
    if (str_equal(flag, STR("?"))) o->help = true;
    else if (str_equal(flag, STR("o"))) o->overwrite = true;
    else if (str_equal(flag, STR("u"))) o->unique = true;
    else if (str_equal(flag, STR("a"))) o->all = true;
    else if (str_equal(flag, STR("k"))) o->style = STYLE_KERNEL;
    else if (str_equal(flag, STR("ka"))) o->style = STYLE_ACTIVE;
    else if (str_equal(flag, STR("f")) || str_equal(flag, STR("fy"))) o->style = STYLE_FULL;
    else if (str_equal(flag, STR("c"))) {
        if (!args_take_string(rest, &o->comment)) return args_error(c, *rest, "Syntax");
    } else if (flag.len && flag.ptr[0] == 'm' && take_mini_letters(str_skip(flag, 1), &o->flags)) {
        o->style = STYLE_MINI;
    } else if (str_equal(flag, STR("b")) || str_equal(flag, STR("ba")) || str_equal(flag, STR("j")) ||
               (flag.len == 2 && flag.ptr[0] == 'x')) {
        return error_new(c->arena, ERROR_UNAVAILABLE, "/%.*s is not there in this debugger", STR_ARG(flag));
    } else {
        return args_error(c, *rest, "Syntax");
    }
    return NULL;
}

/* "/tmp/x.dmp" is no flag: none has a point or another slash in it. */
static bool is_path(str rest)
{
    rest = str_trim_left(rest);
    str word = str_take_word(&rest);
    return word.len > 1 && word.ptr[0] == '/' &&
           (str_find_char(str_skip(word, 1), '/') != SIZE_MAX || str_find_char(word, '.') != SIZE_MAX);
}

static error *parse(command_call *c, dump_options *o)
{
    str rest = c->args, flag;

    *o = (dump_options){.comment = STR("")};
    while (!is_path(rest) && args_take_any_flag(&rest, &flag)) {
        error *e = take_flag(c, flag, &rest, o);
        if (e) return e;
    }
    if (o->help) return NULL;
    if (!args_take_string(&rest, &o->path) || !o->path.len) return args_error(c, rest, "Syntax");
    if (o->all && !o->unique) return error_new(c->arena, ERROR_SYNTAX, "/a needs /u");
    return args_end(c, rest);
}

/* /u: name_<process>_<date>_<time>_<debugger's process>.dmp */
static str unique_path(command_call *c, str path)
{
    struct timespec now;
    struct tm t;
    str name = str_base_name(path);
    size_t dot = str_rfind_char(name, '.');
    size_t keep = dot == SIZE_MAX ? path.len : path.len - (name.len - dot);

    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &t);
    return str_format(c->arena, "%.*s_%04x_%04d-%02d-%02d_%02d-%02d-%02d-%03ld_%04x%.*s", (int)keep, path.ptr,
                      c->session->target->system.process_id, t.tm_year + 1900, t.tm_mon + 1, t.tm_mday,
                      t.tm_hour, t.tm_min, t.tm_sec, now.tv_nsec / 1000000, (unsigned)getpid(),
                      STR_ARG(str_skip(path, keep)));
}

/* ---- how far it is ---- */

typedef struct progress_state {
    out *out;
    struct timespec start;
    unsigned said; /* percent */
} progress_state;

static double seconds_since(const struct timespec *start)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static str duration(arena *a, uint64_t seconds)
{
    if (seconds < 60) return str_format(a, "%" PRIu64 " sec", seconds);
    return str_format(a, "%" PRIu64 " min %" PRIu64 " sec", seconds / 60, seconds % 60);
}

/* Every five percent, once it has taken a second. */
static void show_progress(void *user, uint64_t done, uint64_t total)
{
    enum { STEP = 5 };
    progress_state *p = user;
    const unsigned percent = (unsigned)(total ? (double)done * 100 / (double)total : 100);
    const double taken = seconds_since(&p->start);

    if (percent < p->said + STEP || percent >= 100 || taken < 1) return;
    if (p->said == 0) emit(p->out, "dump_progress", "{percent}% written.\n", f_u("percent", 0));
    p->said = percent / STEP * STEP;
    arena *a = arena_new();
    str left = duration(a, (uint64_t)(taken * (100 - percent) / percent));
    emit(p->out, "dump_progress", "{percent}% written. {remaining} remaining.\n", f_u("percent", p->said),
         f_s("remaining", left));
    arena_free(a);
}

static void show_figures(command_call *c, const progress_state *p, uint64_t bytes)
{
    const double taken = seconds_since(&p->start), MB = 1024.0 * 1024;

    if (taken < 1) return;
    const double size = (double)bytes;
    str amount = size >= 1024 * MB ? str_format(c->arena, "%.1f GB", size / (1024 * MB))
                                   : str_format(c->arena, "%.1f MB", size / MB);
    emit(c->out, "dump_figures",
         "Wrote {amount} in {duration}.\nThe average transfer rate was {rate} MB/s.\n", f_s("amount", amount),
         f_s("duration", duration(c->arena, (uint64_t)taken)),
         f_s("rate", str_format(c->arena, "%.1f", size / MB / taken)));
}

/* ---- the dumps ---- */

static const char *kind_text(const target *t, dump_style style)
{
    if (t->class == TARGET_USER) return "mini user dump";
    switch (style) {
    case STYLE_ACTIVE: return "Active kernel and user memory bitmap dump";
    case STYLE_KERNEL: return "Kernel memory bitmap dump";
    case STYLE_FULL: return "Full kernel dump";
    default: return "mini kernel dump";
    }
}

static error *save(command_call *c, const dump_options *o, const save_request *r, save_result *result)
{
    session *s = c->session;

    if (s->target->class == TARGET_USER) {
        const save_user_options options = {.flags = o->flags,
                                           .cut_stacks = o->flags & MINIDUMP_FILTER_MEMORY};
        return save_user_dump(c->arena, s->target, &options, r, result);
    }
    static const save_kernel_kind kinds[] = {[STYLE_NONE] = SAVE_TRIAGE,
                                             [STYLE_MINI] = SAVE_TRIAGE,
                                             [STYLE_FULL] = SAVE_FULL,
                                             [STYLE_KERNEL] = SAVE_KERNEL,
                                             [STYLE_ACTIVE] = SAVE_BITMAP_FULL};
    values_context values;
    nt_context context = session_windows(s, c->arena, &values);
    return save_kernel_dump(c->arena, &context, s->target, kinds[o->style], r, result);
}

/* The file cannot be there: WinDbg's words for it. */
static error *refuse_existing(command_call *c, str path)
{
    return error_new(c->arena, ERROR_MISMATCH,
                     "Unable to create file '%.*s' - Win32 error 0n80\n    \"The file exists.\"",
                     STR_ARG(path));
}

static error *check_style(command_call *c, const dump_options *o)
{
    const bool user = c->session->target->class == TARGET_USER;

    if (user && o->style > STYLE_MINI)
        return error_new(c->arena, ERROR_UNAVAILABLE, "user targets are written as minidumps: /m");
    if (!user && o->style == STYLE_MINI && o->flags)
        return error_new(c->arena, ERROR_UNAVAILABLE, "letters behind /m are for user targets");
    return NULL;
}

static error *run_dump(command_call *c)
{
    dump_options o;
    error *e = parse(c, &o);
    if (e) return e;
    if (o.help) {
        out_heading(c->out, "%s", USAGE);
        return NULL;
    }
    e = check_style(c, &o);
    if (e) return e;
    if (o.unique) o.path = unique_path(c, o.path);
    e = session_check_output(c->session, c->arena, o.path);
    if (e) return e;
    if (!o.overwrite && access(str_to_cstr(c->arena, o.path), F_OK) == 0) return refuse_existing(c, o.path);
    emit(c->out, "dump_file", "Creating {path} - {kind}\n", f_s("path", o.path),
         f_s("kind", str_from_cstr(kind_text(c->session->target, o.style))));
    if (o.style >= STYLE_KERNEL)
        out_heading(c->out, "Collecting pages to write to the dump. This may take a while.\n");
    progress_state progress = {.out = c->out};
    clock_gettime(CLOCK_MONOTONIC, &progress.start);
    const save_request r = {.path = o.path,
                            .overwrite = o.overwrite,
                            .comment = o.comment,
                            .interrupt = &c->session->interrupt,
                            .progress = show_progress,
                            .user = &progress};
    save_result result = {0};
    e = save(c, &o, &r, &result);
    if (e && e->code == ERROR_MISMATCH) return refuse_existing(c, o.path);
    if (e) return e;
    show_figures(c, &progress, result.bytes);
    emit(c->out, "dump_written", "Dump successfully written\n", f_s("file", o.path),
         f_s("kind", str_from_cstr(kind_text(c->session->target, o.style))), f_u("bytes", result.bytes),
         f_u("type", result.type), f_u("processors", result.processors));
    return NULL;
}

const command command_dump = {.name = ".dump",
                              .needs = NEEDS_TARGET,
                              .synopsis =
                                  "[/o] [/u] [/c \"Comment\"] [/m[acdfFhiprRtuwy] | /f | /k | /ka] FileName",
                              .brief = "Write the target as a new dump file",
                              .example = ".dump /ma /o copy.dmp",
                              .run = run_dump};
