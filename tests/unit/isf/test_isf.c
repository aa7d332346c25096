/* The ISF reader over small files written by hand after Volatility 3's schemas. */
#include "formats/isf/isf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char sample[] =
    "{\"metadata\":{\"format\":\"6.2.0\",\"producer\":{\"name\":\"x\"},\"windows\":{\"pdb\":{"
    "\"GUID\":\"5278AFF86C341677D7D7835C85B7B844\",\"age\":2,\"database\":\"a.pdb\",\"machine_type\":332},"
    "\"pe\":{\"major\":10,\"minor\":0,\"build\":19041,\"revision\":804}}},"
    "\"base_types\":{\"pointer\":{\"size\":4,\"signed\":false,\"kind\":\"int\",\"endian\":\"little\"},"
    "\"unsigned long\":{\"size\":4,\"signed\":false,\"kind\":\"int\",\"endian\":\"little\"}},"
    "\"enums\":{\"E\":{\"size\":4,\"base\":\"unsigned long\",\"constants\":{\"minus\":-1,\"big\":4294967295}}},"
    "\"user_types\":{\"S\":{\"kind\":\"struct\",\"size\":12,\"fields\":{"
    "\"bits\":{\"offset\":8,\"type\":{\"kind\":\"bitfield\",\"bit_position\":3,\"bit_length\":2,"
    "\"type\":{\"kind\":\"base\",\"name\":\"unsigned long\"}}},"
    "\"next\":{\"offset\":0,\"type\":{\"kind\":\"pointer\",\"subtype\":{\"kind\":\"struct\",\"name\":\"S\"}}},"
    "\"broken\":{\"offset\":\"x\"},"
    "\"u\":{\"offset\":4,\"anonymous\":true,\"type\":{\"kind\":\"array\",\"count\":3,"
    "\"subtype\":{\"kind\":\"base\",\"name\":\"unsigned long\"}}}}}},"
    "\"symbols\":{\"zeta\":{\"address\":16,\"linkage_name\":\"_zeta@8\"},\"alpha\":{\"address\":32,"
    "\"type\":{\"kind\":\"struct\",\"name\":\"S\"},\"constant_data\":\"AQID\"},\"Alias\":{\"address\":16},"
    "\"nowhere\":{\"address\":1.5}}}";

static isf *open_text(arena *a, const char *text)
{
    isf *f = NULL;
    error *e = isf_open(a, (bytes){(const uint8_t *)text, strlen(text)}, &f);
    if (e) fail_msg("%.*s", STR_ARG(e->message));
    return f;
}

static void the_metadata_says_which_pdb_it_was(void **state)
{
    (void)state;
    static const uint8_t guid[16] = {0xf8, 0xaf, 0x78, 0x52, 0x34, 0x6c, 0x77, 0x16,
                                     0xd7, 0xd7, 0x83, 0x5c, 0x85, 0xb7, 0xb8, 0x44};
    arena *a = arena_new();
    const isf_identity *id = isf_get_identity(open_text(a, sample));
    assert_true(id->has_pdb && id->has_version);
    assert_memory_equal(id->guid, guid, sizeof guid);
    assert_int_equal(id->age, 2);
    assert_int_equal(id->machine, 0x14c);
    assert_true(str_equal(id->database, STR("a.pdb")));
    assert_true(str_equal(id->format, STR("6.2.0")));
    assert_int_equal(id->version[2], 19041);
    assert_int_equal(id->version[3], 804);
    arena_free(a);
}

static void symbols_are_found_by_address_and_by_both_names(void **state)
{
    (void)state;
    arena *a = arena_new();
    isf *f = open_text(a, sample);
    isf_symbol s;
    assert_int_equal(isf_symbol_count(f), 3); /* an address that is no integer is no place */
    assert_true(isf_symbol_at(f, 0, &s) && str_equal(s.name, STR("zeta")));
    assert_true(isf_symbol_at(f, 1, &s) && str_equal(s.name, STR("Alias")));
    assert_false(isf_symbol_at(f, 3, &s));
    assert_int_equal(isf_symbol_above(f, 15), 0);
    assert_int_equal(isf_symbol_above(f, 16), 2);
    assert_int_equal(isf_symbol_above(f, UINT64_MAX), 3);
    assert_true(isf_symbol_find(f, STR("_zeta@8"), false, &s) && str_equal(s.name, STR("zeta")));
    assert_true(isf_symbol_find(f, STR("alpha"), false, &s));
    assert_int_equal(s.address, 32);
    assert_true(s.type != 0 && str_equal(s.constant_data, STR("AQID")));
    assert_false(isf_symbol_find(f, STR("ALPHA"), false, &s));
    assert_true(isf_symbol_find(f, STR("ALPHA"), true, &s));
    arena_free(a);
}

static void types_are_read_as_the_file_has_them(void **state)
{
    (void)state;
    arena *a = arena_new();
    isf *f = open_text(a, sample);
    uint32_t index;
    isf_type t;
    isf_field *fields;
    isf_constant *constants;
    isf_descriptor d;
    assert_int_equal(isf_pointer_size(f), 4);
    assert_false(isf_type_find(f, ISF_USER_TYPES, STR("E"), &index));
    assert_true(isf_type_find(f, ISF_USER_TYPES, STR("S"), &index));
    assert_true(isf_type_at(f, ISF_USER_TYPES, index, &t));
    assert_int_equal(t.size, 12);
    assert_int_equal(isf_fields(a, f, t.body, &fields), 3); /* the one without an offset is left out */
    assert_true(str_equal(fields[0].name, STR("bits")) && isf_descriptor_read(f, fields[0].type, &d));
    assert_true(str_equal(d.kind, STR("bitfield")) && d.bit_position == 3 && d.bit_length == 2);
    assert_true(isf_descriptor_read(f, d.inner, &d) && str_equal(d.name, STR("unsigned long")));
    assert_true(isf_descriptor_read(f, fields[1].type, &d) && str_equal(d.kind, STR("pointer")));
    assert_true(fields[2].anonymous && isf_descriptor_read(f, fields[2].type, &d) && d.count == 3);
    assert_true(isf_type_find(f, ISF_ENUMS, STR("E"), &index) && isf_type_at(f, ISF_ENUMS, index, &t));
    assert_int_equal(isf_constants(a, f, t.body, &constants), 2);
    assert_int_equal(constants[0].value, -1);
    assert_int_equal(constants[1].value, 0xffffffff);
    arena_free(a);
}

static void what_is_no_type_file_is_refused_with_its_place(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "[]",
        "{}",
        "{\"metadata\":{\"format\":\"3.0.0\"}}",
        "{\"metadata\":{\"format\":\"6.2.0\"}} x",
        "{\"symbols\":7}",
        "{\"metadata\":{\"format\":\"6.2.0\",\"windows\":{\"pdb\":{\"age\":\"x\"}}}}"};
    arena *a = arena_new();
    isf *f = NULL;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        error *e = isf_open(a, (bytes){(const uint8_t *)texts[i], strlen(texts[i])}, &f);
        assert_non_null(e);
        assert_int_equal(e->code, ERROR_FORMAT);
    }
    error *e = isf_open(a, (bytes){(const uint8_t *)"{\"enums\":{\"E\" 1}}", 17}, &f);
    assert_true(e->has_location && e->location == 14);
    assert_null(f);
    arena_free(a);
}

static void a_file_without_a_pdb_is_read_and_says_so(void **state)
{
    (void)state;
    arena *a = arena_new();
    isf *f = open_text(a, "{\"metadata\":{\"format\":\"4.0.0\",\"linux\":{}}}");
    isf_symbol s;
    assert_false(isf_get_identity(f)->has_pdb);
    assert_int_equal(isf_pointer_size(f), 8);
    assert_false(isf_symbol_find(f, STR("x"), true, &s));
    assert_int_equal(isf_symbol_above(f, 0), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_metadata_says_which_pdb_it_was),
        cmocka_unit_test(symbols_are_found_by_address_and_by_both_names),
        cmocka_unit_test(types_are_read_as_the_file_has_them),
        cmocka_unit_test(what_is_no_type_file_is_refused_with_its_place),
        cmocka_unit_test(a_file_without_a_pdb_is_read_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
