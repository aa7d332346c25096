/* !chkimg: memory against the image's file. Source: windows-driver-docs, "!chkimg"; the lines are those of
 * published sessions ("!chkimg -lo 50 -d !FLTMGR" in !analyze): ranges without the bracketed distance first,
 * single bytes without an end, and the sum behind them; the page's own sample has the sum in an older
 * wording. */
#include "extensions/ext/chkimg.h"

#include "base/file.h"

#include <dirent.h>
#include <string.h>
#include <strings.h>

#define BLOCK ((size_t)64 * 1024)
enum { SHOWN_BYTES = 8, SEARCH_DEPTH = 16, SEARCH_LIMIT = 100000, ROW = 16 };

/* ---- -p ---- */

typedef struct image_search {
    arena *a;
    const module *module;
    const interrupt *interrupt;
    size_t looked_at;
    pe_image *found;
    str path;
} image_search;

static void try_file(image_search *s, str path)
{
    bytes file;
    pe_image *image;
    if (file_map(s->a, path, &file) || pe_open_bytes(s->a, file, false, &image)) return;
    if (image->timestamp != s->module->id.timestamp || image->image_size != s->module->id.size) return;
    s->found = image;
    s->path = path;
}

static void search_folder(image_search *s, str folder, unsigned depth)
{
    DIR *d = depth < SEARCH_DEPTH ? opendir(str_to_cstr(s->a, folder)) : NULL;
    const char *name = str_to_cstr(s->a, s->module->image_name);
    if (!d) return;
    for (const struct dirent *entry; !s->found && (entry = readdir(d)) != NULL;) {
        if (s->looked_at++ >= SEARCH_LIMIT || interrupt_pending(s->interrupt)) break;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") || entry->d_type == DT_LNK) continue;
        str path = str_format(s->a, "%.*s/%s", STR_ARG(folder), entry->d_name);
        if (entry->d_type == DT_DIR) search_folder(s, path, depth + 1);
        else if (!strcasecmp(entry->d_name, name)) try_file(s, path);
    }
    closedir(d);
}

static error *find_file(command_call *c, const chkimg_options *o, pe_image **file, str *path)
{
    module *m = o->module;
    if (o->search_path.len && c->session->settings.secure)
        return error_new(c->arena, ERROR_UNAVAILABLE, "SECURE: Operation disallowed");
    image_search s = {.a = c->arena, .module = m, .interrupt = &c->session->interrupt};
    if (o->search_path.len) search_folder(&s, o->search_path, 0);
    *file = s.found ? s.found : module_image_file(m);
    *path = s.found ? s.path : m->image_file;
    if (*file) return NULL;
    str why = {0};
    for (size_t i = 0; i < module_failure_count(m); i++) /* an image that was there, but another one */
        if (str_find(module_failure(m, i), STR(": timestamp ")) != SIZE_MAX) why = module_failure(m, i);
    return error_new(
        c->arena, ERROR_NOT_FOUND,
        "Error for %.*s: Could not find image file for the module. Make sure binaries are included in the "
        "symbol path.%s%.*s",
        STR_ARG(m->name), why.len ? "\n" : "", STR_ARG(why));
}

/* ---- what is compared ---- */

typedef struct comparison {
    command_call *call;
    const chkimg_options *options;
    const pe_image *file;
    pe_loaded *loaded;
    const pe_changed_site *sites;
    size_t site_count, next_site;
    chkimg_report report;
    uint64_t compared; /* bytes */
} comparison;

static bool is_scanned(const chkimg_options *o, const pe_section *s)
{
    uint32_t what = s->characteristics;
    if (what & PE_SECTION_DISCARDABLE) return false;
    if (o->section.len) return str_find(s->name, o->section) != SIZE_MAX;
    if (o->all_sections) return true;
    return !(what & PE_SECTION_WRITE) && (what & PE_SECTION_EXECUTE) &&
           str_find(s->name, STR("PAGE")) == SIZE_MAX && !str_equal(s->name, STR("INITKDBG"));
}

static bool is_rewritten(comparison *k, uint32_t rva)
{
    while (k->next_site < k->site_count &&
           k->sites[k->next_site].rva + (uint64_t)k->sites[k->next_site].size <= rva)
        k->next_site++;
    return !k->options->no_special && k->next_site < k->site_count && k->sites[k->next_site].rva <= rva;
}

/* The two bytes of hot patching at a function's beginning and the five before them: "mov edi,edi" or a
 * two-byte nop became a short jump to the five, which became a near jump. */
static bool is_hot_patch(const uint8_t *expected, const uint8_t *actual, size_t at, size_t size)
{
    static const uint8_t entries[][2] = {{0x8b, 0xff}, {0x66, 0x90}};
    for (size_t back = 0; back < 2; back++) {
        if (at < back || at - back + 2 > size) continue;
        const uint8_t *e = expected + at - back, *a = actual + at - back;
        for (size_t i = 0; i < 2; i++)
            if (!memcmp(e, entries[i], 2) && a[0] == 0xeb && a[1] == 0xf9) return true;
    }
    for (size_t back = 0; back < 5; back++) {
        if (at < back || at - back + 7 > size) continue;
        const uint8_t *e = expected + at - back, *a = actual + at - back;
        bool room = e[0] == 0x90 || e[0] == 0xcc;
        for (size_t i = 1; i < 5; i++) room = room && e[i] == e[0];
        if (room && a[0] == 0xe9 && a[5] == 0xeb && a[6] == 0xf9) return true;
    }
    return false;
}

static bool differs(comparison *k, uint64_t rva, const uint8_t *expected, const uint8_t *actual, size_t at,
                    size_t size)
{
    const chkimg_options *o = k->options;
    uint8_t e = expected[at], a = actual[at];
    if (e == a || pe_loaded_is_import_address(k->loaded, rva)) return false;
    if (!o->no_lock && ((e == 0x90 && a == 0xf0) || (e == 0xf0 && a == 0x90))) return false;
    if (is_rewritten(k, (uint32_t)rva)) return false;
    return o->show_patched || !is_hot_patch(expected, actual, at, size);
}

static void compare_block(comparison *k, const pe_section *section, uint64_t rva, const uint8_t *expected,
                          const uint8_t *actual, size_t size)
{
    uint64_t base = k->options->module->id.base;
    for (size_t i = 0; i < size && !out_cancelled(k->call->out);) {
        if (expected[i] == actual[i] || !differs(k, rva + i, expected, actual, i, size)) {
            i++;
            continue;
        }
        size_t end = i + 1;
        while (end < size && differs(k, rva + end, expected, actual, end, size)) end++;
        chkimg_range range = {base + rva + i, end - i, expected + i, actual + i};
        chkimg_report_range(&k->report, section, &range);
        if (k->options->fix)
            k->report.fixed += session_write(k->call->session, range.start, range.expected, range.size);
        i = end;
    }
    k->compared += size;
}

/* The next address behind `address` at which the dump itself may have bytes. */
static uint64_t next_dumped(command_call *c, uint64_t address)
{
    uint64_t page = (address + 0x1000) & ~(uint64_t)0xfff;
    space_range r;
    if (!space_next_range(c->session->target->dumped_memory, address, &r)) return UINT64_MAX;
    return r.start > address ? r.start : page;
}

static void compare_section(comparison *k, const pe_section *section)
{
    const chkimg_options *o = k->options;
    command_call *c = k->call;
    uint64_t base = o->module->id.base, from = section->rva, to = from + pe_section_extent(section),
             before = k->compared;
    if (o->has_range && base + from < o->start) from = o->start - base;
    if (o->has_range && base + to > o->end) to = o->end > base ? o->end - base : 0;
    if (from >= to) return;
    if (o->verbose)
        emit(c->out, "image_section",
             "\nScanning section: {section:8s}\nSize: {size:u}\nRange to scan: {start:q}-{end:q}\n",
             f_s("section", section->name), f_u("size", to - from), f_p("start", base + from),
             f_p("end", base + to));
    uint64_t errors = k->report.errors;
    uint8_t *expected = arena_alloc(c->arena, BLOCK, 1), *actual = arena_alloc(c->arena, BLOCK, 1);
    while (from < to && !out_cancelled(c->out)) {
        size_t want = to - from < BLOCK ? (size_t)(to - from) : BLOCK;
        size_t there = space_read(c->session->target->dumped_memory, base + from, actual, want);
        size_t known = there ? pe_loaded_read(k->loaded, from, expected, there) : 0;
        if (known) compare_block(k, section, from, expected, actual, known);
        from = known ? from + known : next_dumped(c, base + from) - base;
    }
    if (o->verbose)
        emit(c->out, "image_section_result",
             "Total bytes compared: {compared:u}({percent:u}%)\nNumber of errors: {errors:u}\n",
             f_u("compared", k->compared - before),
             f_u("percent", (k->compared - before) * 100 / pe_section_extent(section)),
             f_u("errors", k->report.errors - errors));
}

static void introduce(comparison *k, str path)
{
    const chkimg_options *o = k->options;
    out *to = k->call->out;
    if (o->fix) out_heading(to, "Warning: Any detected errors will be fixed to what we expect!\n");
    if (!o->verbose) return;
    out_heading(to, "Searching for module with expression: %.*s\n", STR_ARG(o->module_text));
    if (!o->no_relocation) out_heading(to, "Will apply relocation fixups to file used for comparison\n");
    if (!o->no_lock) out_heading(to, "Will ignore NOP/LOCK errors\n");
    if (!o->show_patched) out_heading(to, "Will ignore patched instructions\n");
    if (!o->no_special) out_heading(to, "Image specific ignores will be applied\n");
    out_heading(to, "Comparison image path: %.*s\n", STR_ARG(path));
    if (!o->has_range) out_heading(to, "No range specified\n");
}

static void sum_up(const comparison *k)
{
    const chkimg_report *r = &k->report;
    const char *text = !r->errors        ? "{errors:u} errors : {module}\n"
                       : k->options->fix ? "{errors:u} errors (fixed) : {module} ({first:q}-{last:q})\n"
                                         : "{errors:u} errors : {module} ({first:q}-{last:q})\n";
    emit(k->call->out, "image_check", text, f_u("errors", r->errors), f_s("module", k->options->module_text),
         f_if(r->errors != 0, f_p("first", r->first)), f_if(r->errors != 0, f_p("last", r->last)),
         f_u("compared", k->compared), f_u("fixed", r->fixed));
}

static error *check(command_call *c, const chkimg_options *o)
{
    pe_image *file;
    str path = {0};
    error *e = find_file(c, o, &file, &path);
    if (e) return e;
    comparison k = {.call = c, .options = o, .file = file};
    k.report = (chkimg_report){.call = c, .options = o};
    k.loaded = pe_loaded_new(c->arena, file, o->no_relocation ? file->preferred_base : o->module->id.base);
    k.site_count = pe_dynamic_sites(c->arena, file, &k.sites);
    introduce(&k, path);
    for (size_t i = 0; i < file->section_count && !out_cancelled(c->out); i++) {
        k.next_site = 0;
        if (is_scanned(o, &file->sections[i])) compare_section(&k, &file->sections[i]);
    }
    sum_up(&k);
    return k.report.fixed < k.report.errors && o->fix
               ? error_new(c->arena, ERROR_MEMORY, "Unable to write %llu of the bytes",
                           (unsigned long long)(k.report.errors - k.report.fixed))
               : NULL;
}

static error *run_chkimg(command_call *c)
{
    chkimg_options *o = ARENA_NEW(c->arena, chkimg_options);
    error *e = chkimg_take_options(c, o);
    if (!e) e = check(c, o);
    for (size_t i = 0; i < o->log_count; i++)
        if (fclose(o->logs[i].file) != 0 && !e)
            e = error_new(c->arena, ERROR_IO, "Unable to write to %.*s", STR_ARG(o->logs[i].path));
    return e;
}

const command command_chkimg = {
    .name = "chkimg",
    .extension = "ext",
    .needs = NEEDS_TARGET,
    .synopsis =
        "[-p SearchPath] [-f] [-nar] [-ss Section | -as] [-r Start End] [-nospec] [-noplock] [-np] [-d | -db] "
        "[-lo Lines] [-v] [-mmw LogFile Options] [Module]",
    .brief = "Compare a module's memory with its image file",
    .example = "!chkimg -d ntdll",
    .run = run_chkimg};
