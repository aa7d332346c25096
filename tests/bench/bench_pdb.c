/* Work on one PDB, in a process of its own: opens the file, does one thing, and prints the time that took,
 * the anonymous memory of the process afterwards, and what was found.
 *
 *   bench_pdb FILE address SECTION OFFSET      the first look-up by address
 *   bench_pdb FILE name NAME                   and by name
 *   bench_pdb FILE type NAME                   a type with its members and their types
 *   bench_pdb FILE publics | globals | lines   all of them, each with its name or file
 *   bench_pdb FILE frames COUNT                that many code addresses: function, offset, line, inlined
 * functions
 */
#include "base/file.h"
#include "base/vec.h"
#include "formats/pdb/lines.h"
#include "symbols/symbols.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CHAIN_MAX = 16 };
#define IMAGE_BASE 0x140000000ull

/* Time of the processor: what else the machine does does not count. */
static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* RssAnon of this process in KiB; arenas never give memory back, so this is its peak as well. */
static long anonymous_kib(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kib = -1;
    while (f && fgets(line, sizeof line, f)) {
        if (strncmp(line, "RssAnon:", 8) == 0) kib = strtol(line + 8, NULL, 10);
    }
    if (f) fclose(f);
    return kib;
}

static str look_up_address(arena *a, pdb *p, char **words)
{
    uint32_t module, rank, offset = (uint32_t)strtoul(words[1], NULL, 0);
    uint16_t section = (uint16_t)strtoul(words[0], NULL, 0);
    pdb_symbol s;
    bool have = pdb_procedure_at(p, section, offset, &module, &s) ||
                pdb_public_nearest(p, section, offset, &s, &rank);
    return have ? str_copy(a, s.name) : (str){0};
}

static str look_up_name(arena *a, pdb *p, char **words)
{
    uint32_t cursor = 0, module;
    pdb_symbol reference, s;
    if (!pdb_global_find(p, str_from_cstr(words[0]), false, &cursor, &reference)) return (str){0};
    return str_copy(a, pdb_reference_target(p, &reference, &module, &s) ? s.name : reference.name);
}

static str look_up_type(arena *a, pdb *p, char **words)
{
    uint32_t index;
    size_t members = 0;
    pdb_type t, of;
    pdb_field f;
    if (!pdb_type_find(p, str_from_cstr(words[0]), false, &index) || !pdb_type_get(p, PDB_TYPES, index, &t))
        return (str){0};
    str name = str_copy(a, t.name);
    pdb_field_cursor c = pdb_fields(p, t.fields);
    for (; pdb_field_next(&c, &f); members++) pdb_type_get(p, PDB_TYPES, f.type, &of);
    return str_format(a, "%.*s, %zu members", STR_ARG(name), members);
}

/* Every record is looked at, so that none of it can be left out: places and lengths of names are summed up.
 */
static str all_publics(arena *a, pdb *p, char **words)
{
    (void)words;
    uint64_t count = 0, sum = 0;
    uint32_t offset = 0, rva;
    pdb_symbol s;
    while (pdb_record_next(p, &offset, &s)) {
        if (s.kind != S_PUB32) continue;
        count++;
        if (pdb_address_to_rva(p, s.section, s.offset, &rva)) sum += rva + s.name.len;
    }
    return str_format(a, "%llu publics, sum %llx", (unsigned long long)count, (unsigned long long)sum);
}

/* What is in the record stream and no public: globals, references to procedures, constants, names of types.
 */
static str all_globals(arena *a, pdb *p, char **words)
{
    (void)words;
    uint64_t count = 0, sum = 0;
    uint32_t offset = 0, rva;
    pdb_symbol s;
    while (pdb_record_next(p, &offset, &s)) {
        if (s.kind == S_PUB32) continue;
        count++;
        sum += s.name.len;
        if (s.section && pdb_address_to_rva(p, s.section, s.offset, &rva)) sum += rva;
    }
    return str_format(a, "%llu globals, sum %llx", (unsigned long long)count, (unsigned long long)sum);
}

static str all_lines(arena *a, pdb *p, char **words)
{
    (void)words;
    uint64_t count = 0, sum = 0;
    uint32_t rva, modules = pdb_module_count(p);
    for (uint32_t m = 0; m < modules; m++) {
        pdb_line_cursor cursor = {0};
        pdb_line line;
        pdb_source_file file = {0};
        for (uint32_t last = UINT32_MAX; pdb_line_next(p, m, &cursor, &line); count++) {
            if (line.file != last) pdb_source_file_at(p, m, line.file, &file);
            last = line.file;
            if (pdb_line_rva(p, &cursor, &line, &rva)) sum += rva + line.line + file.name.len;
        }
    }
    return str_format(a, "%llu lines, sum %llx", (unsigned long long)count, (unsigned long long)sum);
}

static double pdb_work(arena *a, const char *path, const char *what, char **words, str *found)
{
    static const struct {
        const char *what;
        str (*run)(arena *a, pdb *p, char **words);
    } works[] = {{"address", look_up_address}, {"name", look_up_name},   {"type", look_up_type},
                 {"publics", all_publics},     {"globals", all_globals}, {"lines", all_lines}};
    double began = now_ms();
    bytes file;
    pdb *p;
    error *e = file_map(a, str_from_cstr(path), &file);
    if (!e) e = pdb_open(a, file, &p);
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        exit(1);
    }
    for (size_t i = 0; i < sizeof works / sizeof *works; i++)
        if (strcmp(works[i].what, what) == 0) *found = works[i].run(a, p, words);
    return now_ms() - began;
}

/* Places inside of functions all over the program, as RVAs: found with a reader of their own, which knows
 * nothing of the one that is measured. */
static uint32_t *choose_places(const char *path, uint64_t count)
{
    typedef VEC(pdb_symbol) symbol_vec;
    arena *a = arena_new();
    symbol_vec procedures = {0};
    bytes file, records;
    pdb *p;
    uint32_t *places = malloc((count + 1) * sizeof *places);
    if (!places || file_map(a, str_from_cstr(path), &file) || pdb_open(a, file, &p)) exit(1);
    for (uint32_t m = 0; m < pdb_module_count(p); m++) {
        pdb_symbol s;
        if (!pdb_module_symbols(p, m, &records)) continue;
        for (uint32_t at = 4; pdb_symbol_next(records, &at, &s);)
            if (pdb_symbol_is_procedure(s.kind) && s.size) *VEC_PUSH(a, &procedures) = s;
    }
    uint64_t state = 88172645463325252u;
    for (uint64_t i = 0; i < count && procedures.count; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        const pdb_symbol *s = &procedures.items[state % procedures.count];
        pdb_address_to_rva(p, s->section, s->offset + (uint32_t)(state >> 32) % s->size, &places[i]);
    }
    arena_free(a);
    return places;
}

/* The layer that k asks: addresses all over the code, each in another function than the one before. */
static double frames_work(arena *a, const char *path, uint64_t count, str *found)
{
    str pdb_path = str_from_cstr(path), folder = str_slice(pdb_path, 0, str_rfind_char(pdb_path, '/'));
    str stem = str_without_extension(str_base_name(pdb_path));
    uint32_t *places = choose_places(path, count);
    double began = now_ms();
    symbols *s = symbols_new(a, space_from_runs(a, (bytes){0}, NULL, 0), notes_new(a), NULL);
    symsrv_file id;
    error *e = symsrv_identify(a, pdb_path, &id);
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        exit(1);
    }
    module_identity m = {.base = IMAGE_BASE,
                         .size = 0x40000000,
                         .path = str_format(a, "%.*s.exe", STR_ARG(stem)),
                         .has_rsds = true,
                         .age = id.age,
                         .pdb_path = str_base_name(pdb_path),
                         .cpu = CPU_X64};
    memcpy(m.guid, id.guid, sizeof m.guid);
    symbols_add_module(s, &m);
    symbols_set_path(s, folder);
    uint64_t named = 0, lined = 0, inlined = 0;
    for (uint64_t i = 0; i < count; i++) {
        inline_frame chain[CHAIN_MAX];
        source_line line;
        symbol sym;
        uint64_t address = IMAGE_BASE + places[i];
        if (i + 2 < count) symbols_expect(s, IMAGE_BASE + places[i + 2]);
        named += symbols_nearest_name(s, address, &sym) && sym.size > address - sym.address;
        lined += symbols_line(s, address, &line) && line.line;
        inlined += symbols_inline_frames(s, address, chain, CHAIN_MAX);
    }
    double took = now_ms() - began;
    free(places);
    *found =
        str_format(a, "%llu frames, %llu in functions, %llu lines, %llu inlined", (unsigned long long)count,
                   (unsigned long long)named, (unsigned long long)lined, (unsigned long long)inlined);
    return took;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr,
                "usage: %s FILE address SECTION OFFSET | name NAME | type NAME | publics | globals | lines | "
                "frames COUNT\n",
                argv[0]);
        return 2;
    }
    char *words[3] = {argc > 3 ? argv[3] : "", argc > 4 ? argv[4] : "", NULL};
    arena *a = arena_new();
    str found = {0};
    double took = strcmp(argv[2], "frames") == 0
                      ? frames_work(a, argv[1], strtoull(words[0], NULL, 0), &found)
                      : pdb_work(a, argv[1], argv[2], words, &found);
    if (!found.len) {
        fprintf(stderr, "not found\n");
        return 1;
    }
    printf("%.3f ms, %ld KiB anonymous: %.*s\n", took, anonymous_kib(), STR_ARG(found));
    arena_free(a);
    return 0;
}
