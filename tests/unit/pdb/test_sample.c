/* The PDB of sample.c, made by clang and lld-link: what its source says must be found. And the same file cut
 * and altered: a reader of damaged files may find less, but must say so in one line and end. */
#include "base/file.h"
#include "formats/pdb/lines.h"
#include "formats/pdb/pdb.h"
#include "formats/pdb/symbols.h"
#include "formats/pdb/types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct fixture {
    arena *a;
    bytes file;
    pdb *p;
} fixture;

static int open_sample(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    const char *directory = getenv("NTDBG_PDB_SAMPLES");
    f->a = arena_new();
    *state = f;
    str path = str_format(f->a, "%s/sample.pdb", directory ? directory : ".");
    if (!file_exists(path)) {
        printf("skipped: clang-19 and lld-link-19 are not here, so there is no sample.pdb\n");
        return 0;
    }
    assert_null(file_map(f->a, path, &f->file));
    assert_null(pdb_open(f->a, f->file, &f->p));
    return 0;
}

static int close_sample(void **state)
{
    fixture *f = *state;
    arena_free(f->a);
    free(f);
    return 0;
}

static fixture *sample(void **state)
{
    fixture *f = *state;
    if (!f->p) skip();
    return f;
}

static void identity(void **state)
{
    fixture *f = sample(state);
    const pdb_identity *id = pdb_get_identity(f->p);
    assert_int_equal(id->version, 20000404);
    assert_int_equal(id->age, 1);
    assert_int_equal(id->machine, 0x8664);
    assert_memory_equal(id->guid + 8, "LLD PDB.", 8);
    for (int part = 0; part < PDB_PART_COUNT; part++) assert_null(pdb_part_error(f->p, (pdb_part)part));
    pdb_section s;
    assert_true(pdb_section_at(f->p, 1, &s));
    assert_true(str_equal(s.name, STR(".text")));
    assert_int_equal(s.rva, 0x1000);
    assert_false(pdb_section_at(f->p, 0, &s));
    pdb_stream names;
    assert_true(pdb_named_stream(f->p, STR("/names"), &names));
    assert_false(pdb_named_stream(f->p, STR("/nam"), &names));
}

static void symbols_by_name_and_address(void **state)
{
    fixture *f = sample(state);
    pdb_symbol s, target, nearest;
    uint32_t cursor = 0, object, rank;
    assert_true(pdb_public_find(f->p, STR("visit"), false, &cursor, &s));
    assert_int_equal(s.flags & PDB_PUBLIC_FUNCTION, PDB_PUBLIC_FUNCTION);
    assert_false(pdb_public_find(f->p, STR("visit"), false, &cursor, &s));
    cursor = 0;
    assert_false(pdb_public_find(f->p, STR("VISIT"), false, &cursor, &s));
    assert_true(pdb_public_find(f->p, STR("VISIT"), true, &cursor, &s));
    cursor = 0;
    /* eight letters: lld files it under another hash */
    assert_true(pdb_public_find(f->p, STR("_fltused"), false, &cursor, &s));
    cursor = 0;
    assert_true(pdb_global_find(f->p, STR("quiet"), false, &cursor, &s)); /* static: not a public */
    assert_int_equal(s.kind, S_LPROCREF);
    assert_true(pdb_reference_target(f->p, &s, &object, &target));
    assert_true(str_equal(target.name, STR("quiet")));
    assert_true(pdb_procedure_at(f->p, target.section, target.offset + target.size - 1, &object, &nearest));
    assert_true(str_equal(nearest.name, STR("quiet")));
    cursor = 0;
    assert_true(pdb_global_find(f->p, STR("private_counter"), false, &cursor, &s));
    assert_int_equal(s.kind, S_LDATA32);
    assert_true(pdb_data_nearest(f->p, s.section, s.offset + 3, &nearest));
    assert_true(str_equal(nearest.name, STR("private_counter")));
    assert_true(pdb_public_nearest(f->p, 1, 1, &nearest, &rank));
    assert_int_equal(rank, 0);
    assert_false(pdb_public_nearest(f->p, 99, 1, &nearest, &rank));
}

static void structure(void **state)
{
    fixture *f = sample(state);
    uint32_t index;
    pdb_type t, bits;
    pdb_field m[8];
    size_t count = 0;
    assert_true(pdb_type_find(f->p, STR("node"), false, &index));
    assert_true(pdb_type_get(f->p, PDB_TYPES, index, &t));
    assert_int_equal(t.leaf, LF_STRUCTURE);
    assert_int_equal(t.size, 40);
    pdb_field_cursor c = pdb_fields(f->p, t.fields);
    while (count < 8 && pdb_field_next(&c, &m[count])) count++;
    static const char *const member_names[] = {"next", "small", "rest", "both", "text"};
    static const uint64_t offsets[] = {0, 8, 8, 16, 24};
    size_t members = 0;
    for (size_t i = 0; i < count; i++) {
        if (m[i].leaf != LF_MEMBER) continue;
        assert_true(str_equal(m[i].name, str_from_cstr(member_names[members])));
        assert_int_equal(m[i].offset, offsets[members]);
        if (members == 2) {
            assert_true(pdb_type_get(f->p, PDB_TYPES, m[i].type, &bits));
            assert_int_equal(bits.leaf, LF_BITFIELD);
            assert_int_equal(bits.bit_position, 5);
            assert_int_equal(bits.bit_length, 27);
        }
        uint64_t size = 0;
        assert_true(pdb_type_size(f->p, m[i].type, &size));
        assert_int_equal(size, members == 4 ? 12 : members == 1 || members == 2 ? 4 : 8);
        members++;
    }
    assert_int_equal(members, 5);
    assert_false(pdb_type_find(f->p, STR("NODE"), false, &index));
    assert_true(pdb_type_find(f->p, STR("NODE"), true, &index));
    assert_false(pdb_type_find(f->p, STR("nod"), true, &index));
    for (int i = 0; i < 10; i++) /* the chains answer as the keys did */
        assert_true(pdb_type_find(f->p, STR("colour"), false, &index));
}

static void enumeration(void **state)
{
    fixture *f = sample(state);
    uint32_t index;
    pdb_type t;
    pdb_field e;
    assert_true(pdb_type_find(f->p, STR("colour"), false, &index));
    assert_true(pdb_type_get(f->p, PDB_TYPES, index, &t));
    assert_int_equal(t.leaf, LF_ENUM);
    pdb_field_cursor c = pdb_fields(f->p, t.fields);
    static const struct {
        const char *name;
        int64_t value;
    } wanted[] = {{"RED", -1}, {"GREEN", 5}, {"BLUE", 0x7fffffff}};
    for (size_t i = 0; i < 3; i++) {
        assert_true(pdb_field_next(&c, &e));
        assert_true(str_equal(e.name, str_from_cstr(wanted[i].name)));
        assert_int_equal((int32_t)e.value.value, wanted[i].value); /* clang writes -1 as 0xffffffff */
    }
    assert_false(pdb_field_next(&c, &e));
}

static void lines_and_inlines(void **state)
{
    fixture *f = sample(state);
    pdb_symbol s, target;
    uint32_t cursor = 0, object, deepest = 0;
    assert_true(pdb_global_find(f->p, STR("visit"), false, &cursor, &s));
    assert_true(pdb_reference_target(f->p, &s, &object, &target));
    pdb_line line;
    pdb_source_file file;
    assert_true(pdb_line_at(f->p, object, target.section, target.offset, &line));
    assert_int_equal(line.line, 35); /* the loop: nothing before it has code */
    assert_true(pdb_source_file_at(f->p, object, line.file, &file));
    assert_true(str_ends_with_nocase(file.name, STR("sample.c")));
    assert_int_equal(file.checksum_kind, PDB_CHECKSUM_MD5);
    for (uint32_t at = 0; at < target.size; at++) {
        pdb_inline_frame_vec frames;
        pdb_inline_frames(f->a, f->p, object, &target, target.offset + at, &frames);
        if (frames.count < 2) continue;
        deepest = (uint32_t)frames.count;
        assert_true(str_equal(pdb_id_name(f->a, f->p, frames.items[0].id), STR("in_between")));
        assert_true(str_equal(pdb_id_name(f->a, f->p, frames.items[1].id), STR("innermost")));
        assert_int_equal(frames.items[0].line, 27); /* int y = innermost(...) */
        assert_in_range(frames.items[1].line, 21, 22);
    }
    assert_int_equal(deepest, 2);
}

static void walk(arena *a, pdb *p)
{
    pdb_symbol s;
    pdb_type t;
    uint32_t offset = 0, at;
    for (int part = 0; part < PDB_PART_COUNT; part++) pdb_part_error(p, (pdb_part)part);
    while (pdb_record_next(p, &offset, &s)) {
        pdb_inline_frame_vec frames;
        if (pdb_procedure_at(p, s.section, s.offset, &at, &s))
            pdb_inline_frames(a, p, at, &s, s.offset, &frames);
    }
    for (uint32_t i = pdb_type_begin(p, PDB_TYPES); i < pdb_type_end(p, PDB_TYPES); i++)
        if (pdb_type_get(p, PDB_TYPES, i, &t)) pdb_type_resolve(p, i, &at);
}

static void cut_anywhere(void **state)
{
    fixture *f = sample(state);
    size_t refused = 0;
    for (size_t size = 0; size < f->file.len; size += size < 600 ? 1 : 509) {
        arena *a = arena_new();
        uint8_t *copy = malloc(size + 1);
        memcpy(copy, f->file.ptr, size);
        pdb *p = NULL;
        error *e = pdb_open(a, (bytes){copy, size}, &p);
        if (e) {
            refused++;
            assert_true(e->message.len > 0);
            assert_int_equal(str_find_char(e->message, '\n'), SIZE_MAX);
        } else {
            walk(a, p);
        }
        arena_free(a);
        free(copy);
    }
    assert_true(refused > 32);
}

static void altered_anywhere(void **state)
{
    static const uint32_t values[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff};
    fixture *f = sample(state);
    uint8_t *copy = malloc(f->file.len);
    size_t tried = 0;
    for (size_t at = 0; at + 4 <= f->file.len; at += at < 64 ? 4 : 1236) {
        for (size_t v = 0; v < sizeof values / sizeof *values; v++, tried++) {
            arena *a = arena_new();
            pdb *p = NULL;
            memcpy(copy, f->file.ptr, f->file.len);
            memcpy(copy + at, &values[v], 4);
            if (!pdb_open(a, (bytes){copy, f->file.len}, &p)) walk(a, p);
            arena_free(a);
        }
    }
    free(copy);
    assert_true(tried > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identity),          cmocka_unit_test(symbols_by_name_and_address),
        cmocka_unit_test(structure),         cmocka_unit_test(enumeration),
        cmocka_unit_test(lines_and_inlines), cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(altered_anywhere),
    };
    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
