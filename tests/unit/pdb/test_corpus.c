/* Microsoft's PDBs of the corpus: the facts of its README and of llvm-pdbutil. */
#include "base/file.h"
#include "formats/pdb/pdb.h"
#include "formats/pdb/symbols.h"
#include "formats/pdb/types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static pdb *open_pdb(arena *a, const char *name)
{
    const char *corpus = getenv("NTDBG_CORPUS"), *root = getenv("NTDBG_SOURCE_ROOT");
    str path = corpus ? str_format(a, "%s/symbols/%s", corpus, name)
                      : str_format(a, "%s/../shared/corpus/symbols/%s", root ? root : ".", name);
    bytes file;
    pdb *p = NULL;
    if (!file_exists(path)) {
        printf("skipped: the corpus has no symbols/%s here\n", name);
        arena_free(a);
        skip();
    }
    assert_null(file_map(a, path, &file));
    assert_null(pdb_open(a, file, &p));
    return p;
}

static uint64_t member_offset(pdb *p, const char *type_name, const char *member)
{
    uint32_t index;
    pdb_type t;
    pdb_field f;
    assert_true(pdb_type_find(p, str_from_cstr(type_name), false, &index));
    assert_true(pdb_type_get(p, PDB_TYPES, index, &t));
    for (pdb_field_cursor c = pdb_fields(p, t.fields); pdb_field_next(&c, &f);)
        if (f.leaf == LF_MEMBER && str_equal(f.name, str_from_cstr(member))) return f.offset;
    fail_msg("%s.%s is not there", type_name, member);
    return 0;
}

static void xp_kernel(void **state)
{
    static const uint8_t guid[16] = {0x31, 0xfb, 0xb5, 0x30, 0x7e, 0xae, 0xca, 0x4a,
                                     0xab, 0xa7, 0x50, 0xaa, 0x24, 0x1f, 0xf3, 0x31};
    (void)state;
    arena *a = arena_new();
    pdb *p = open_pdb(a, "ntkrnlpa.pdb");
    const pdb_identity *id = pdb_get_identity(p);
    pdb_symbol s;
    pdb_fpo_data fpo;
    uint32_t cursor = 0, rva;
    assert_memory_equal(id->guid, guid, 16);
    assert_int_equal(id->age, 1);
    assert_int_equal(pdb_public_count(p), 10449);
    assert_int_equal(pdb_type_end(p, PDB_TYPES) - pdb_type_begin(p, PDB_TYPES), 2557);
    assert_true(pdb_public_find(p, STR("_MiChargeCommitmentFailures"), false, &cursor, &s));
    /* XP SP3 x86: PsActiveProcessHead links the processes at +0x88. */
    assert_int_equal(member_offset(p, "_EPROCESS", "ActiveProcessLinks"), 0x88);
    assert_int_equal(member_offset(p, "_EPROCESS", "UniqueProcessId"), 0x84);
    assert_int_equal(member_offset(p, "_ETHREAD", "ThreadListEntry"), 0x22c);
    /* A decorated name ends in the bytes of its parameters; the FPO records say the same. */
    uint32_t same = 0, different = 0;
    for (uint32_t i = 0; i < pdb_public_count(p); i++) {
        if (!pdb_public_at(p, i, &s) || s.name.ptr[0] != '_' ||
            !pdb_address_to_rva(p, s.section, s.offset, &rva))
            continue;
        size_t mark = str_rfind_char(s.name, '@');
        if (mark == SIZE_MAX || !pdb_fpo_data_find(p, rva, &fpo) || fpo.rva != rva) continue;
        if (fpo.parameter_size == strtoul(str_to_cstr(a, str_skip(s.name, mark + 1)), NULL, 10)) same++;
        else different++;
    }
    assert_true(same > 500);
    assert_true(different * 20 < same);
    arena_free(a);
}

static void moved_blocks(void **state)
{
    (void)state;
    arena *a = arena_new();
    pdb *p = open_pdb(a, "ntdll-win7sp1-x86-omap.pdb");
    pdb_symbol s;
    uint32_t cursor = 0, rva, offset, moved = 0, checked = 0;
    uint16_t section;
    assert_true(pdb_has_omap(p));
    for (uint32_t i = 0; i < pdb_public_count(p); i++) {
        pdb_section home;
        if (!pdb_public_at(p, i, &s) || !pdb_section_at(p, s.section, &home) ||
            !pdb_address_to_rva(p, s.section, s.offset, &rva))
            continue;
        moved += rva != home.rva + s.offset;
        /* There and back. */
        if (pdb_rva_to_address(p, rva, &section, &offset)) {
            checked += section == s.section && offset == s.offset;
        }
    }
    assert_true(moved > 1000);
    assert_true(checked > 5000);
    assert_true(pdb_public_find(p, STR("_NtClose@4"), false, &cursor, &s));
    assert_int_equal(member_offset(p, "_PEB", "Ldr"), 0xc);
    assert_true(pdb_frame_data_count(p) > 0);
    arena_free(a);
}

static void network_stack(void **state)
{
    (void)state;
    arena *a = arena_new();
    pdb *p = open_pdb(a, "ndis.pdb");
    uint32_t index, definition;
    assert_true(pdb_type_find(p, STR("_NDIS_MINIPORT_BLOCK"), false, &index));
    assert_int_equal(pdb_public_count(p), 4485);
    /* 0x100B of storport is a forward reference; here the same is asked of whatever has one. */
    uint32_t forward = 0;
    for (uint32_t i = pdb_type_begin(p, PDB_TYPES); i < pdb_type_end(p, PDB_TYPES); i++) {
        pdb_type t;
        if (pdb_type_get(p, PDB_TYPES, i, &t) && t.leaf == LF_STRUCTURE &&
            t.properties & PDB_UDT_FORWARD_REFERENCE && str_equal(t.name, STR("_NDIS_MINIPORT_BLOCK"))) {
            forward++;
            assert_true(pdb_type_resolve(p, i, &definition));
            assert_int_equal(definition, index);
        }
    }
    assert_int_equal(forward, 1);
    arena_free(a);
}

static void private_program(void **state)
{
    (void)state;
    arena *a = arena_new();
    pdb *p = open_pdb(a, "sigsegv.pdb");
    pdb_symbol s;
    uint32_t object;
    assert_true(pdb_procedure_at(p, 1, 200, &object, &s));
    assert_true(str_equal(s.name, STR("crash")));
    assert_int_equal(s.size, 69);
    assert_int_equal(s.debug_start, 8);
    assert_int_equal(object, 0);
    assert_false(pdb_procedure_at(p, 1, 176 + 69, &object, &s));
    assert_int_equal(pdb_module_count(p), 2);
    arena_free(a);
}

/* What kv shows of these functions in published stacks of these Windows versions: "(FPO: [Uses EBP]
 * [0,0,4])". */
typedef struct published_frame {
    const char *name;
    uint32_t into; /* where in the function the published return address was */
    uint32_t parameters, locals, registers;
    bool uses_ebp, is_standard, has_seh;
} published_frame;

static void expect_frames(pdb *p, const published_frame *frames, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const published_frame *f = &frames[i];
        uint32_t cursor = 0, rva;
        pdb_symbol s;
        pdb_frame_record r;
        assert_true(pdb_public_find(p, str_from_cstr(f->name), false, &cursor, &s));
        assert_true(pdb_address_to_rva(p, s.section, s.offset, &rva));
        if (!pdb_frame_record_find(p, rva + f->into, &r)) fail_msg("%s has no record", f->name);
        bool data = !r.has_fpo;
        uint32_t parameters = data ? r.data.parameter_size : r.fpo.parameter_size;
        uint32_t locals = data ? r.data.local_size : r.fpo.local_size;
        uint32_t registers = data ? r.data.saved_register_size / 4u : r.fpo.saved_registers;
        if (f->is_standard || f->has_seh) { /* "[Non-Fpo]", "[SEH]" */
            bool by_ebp = data ? str_starts_with(r.data.program, STR("$T0 $ebp"))
                               : r.fpo.frame_type == PDB_FPO_STANDARD;
            assert_true(f->has_seh ? data && (r.data.flags & PDB_FRAME_DATA_SEH) : by_ebp);
            continue;
        }
        if (parameters != f->parameters * 4 || locals != f->locals * 4 || registers != f->registers ||
            (!data && r.fpo.uses_ebp != f->uses_ebp))
            fail_msg("%s: [%u,%u,%u]", f->name, parameters / 4, locals / 4, registers);
    }
}

static void frames_of_xp_kernel(void **state)
{
    (void)state;
    static const published_frame frames[] = {
        {.name = "@KiSwapContext@4", .into = 0x2d, .registers = 4, .uses_ebp = true},
        {.name = "@KiSwapThread@0", .into = 0x45},
        {.name = "_KeWaitForSingleObject@20", .into = 0x1c1, .is_standard = true},
    };
    arena *a = arena_new();
    pdb *p = open_pdb(a, "ntkrnlpa.pdb");
    expect_frames(p, frames, sizeof frames / sizeof *frames);
    /* What data/layouts/x86.txt says of trap frames (which llvm-pdbutil cannot read from this PDB). */
    static const struct {
        const char *name;
        uint64_t offset;
    } members[] = {{"TempSegCs", 0x10},   {"TempEsp", 0x14},      {"SegGs", 0x30}, {"SegEs", 0x34},
                   {"SegDs", 0x38},       {"Edx", 0x3c},          {"Ecx", 0x40},   {"Eax", 0x44},
                   {"SegFs", 0x50},       {"Edi", 0x54},          {"Esi", 0x58},   {"Ebx", 0x5c},
                   {"Ebp", 0x60},         {"Eip", 0x68},          {"SegCs", 0x6c}, {"EFlags", 0x70},
                   {"HardwareEsp", 0x74}, {"HardwareSegSs", 0x78}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        assert_int_equal(member_offset(p, "_KTRAP_FRAME", members[i].name), members[i].offset);
    arena_free(a);
}

/* Windows 7's, through OMAP. */
static void frames_of_moved_blocks(void **state)
{
    (void)state;
    static const published_frame frames[] = {
        {.name = "_NtWaitForSingleObject@12", .into = 0xb, .parameters = 3},
        {.name = "_NtWaitForMultipleObjects@20", .into = 0xb, .parameters = 5},
        {.name = "_KiUserExceptionDispatcher@8", .into = 0xf, .parameters = 2},
        {.name = "ExecuteHandler2@20",
         .into = 0x25,
         .parameters = 5,
         .locals = 3,
         .registers = 1,
         .uses_ebp = true},
        {.name = "ExecuteHandler@20", .into = 0x23, .parameters = 5, .registers = 3},
        {.name = "_RtlDispatchException@8", .into = 0x20, .is_standard = true},
        {.name = "___RtlUserThreadStart@8", .into = 0x20, .has_seh = true},
    };
    arena *a = arena_new();
    expect_frames(open_pdb(a, "ntdll-win7sp1-x86-omap.pdb"), frames, sizeof frames / sizeof *frames);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xp_kernel),           cmocka_unit_test(moved_blocks),
        cmocka_unit_test(network_stack),       cmocka_unit_test(private_program),
        cmocka_unit_test(frames_of_xp_kernel), cmocka_unit_test(frames_of_moved_blocks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
