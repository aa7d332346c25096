/* CONTEXT records made byte by byte. Offsets and flags are what offsetof and the macros of mingw-w64's
 * winnt.h (x64, x86) and Wine's winnt.h (ARM64, CONTEXT_EX, XSTATE) give. */
#include "cpu/registers.h"
#include "cpu/x64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct field {
    const char *name;
    unsigned offset, size;
} field;

static void put_le(uint8_t *at, uint64_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++) at[i] = (uint8_t)(value >> 8 * i);
}

static uint64_t value_of(unsigned offset, unsigned size)
{
    const uint64_t value = UINT64_C(0x9e3779b97f4a7c15) * (offset + 1);
    return size == 8 ? value : value & ((UINT64_C(1) << 8 * size) - 1);
}

static void fill(uint8_t *record, const field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_le(record + fields[i].offset, value_of(fields[i].offset, fields[i].size), fields[i].size);
}

static void expect(const cpu_registers *r, const field *fields, size_t count, bool there)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t value;
        const int index = cpu_find_register(r->arch, str_from_cstr(fields[i].name));
        if (index < 0) fail_msg("no register %s", fields[i].name);
        if (cpu_register_get(r, index, &value) != there)
            fail_msg("%s is %s", fields[i].name, there ? "missing" : "there");
        if (there && value != value_of(fields[i].offset, fields[i].size))
            fail_msg("%s = %llx", fields[i].name, (unsigned long long)value);
    }
}
#define FILL(record, fields) fill(record, fields, sizeof(fields) / sizeof *(fields))
#define EXPECT(r, fields, there) expect(r, fields, sizeof(fields) / sizeof *(fields), there)

static void expect_128(const cpu_registers *r, const char *name, uint64_t low, uint64_t high)
{
    const int index = cpu_find_register(r->arch, str_from_cstr(name));
    assert_true(index >= 0 && cpu_register_valid(r, index));
    assert_int_equal(r->low[index], low);
    assert_int_equal(r->high[index], high);
}

static const field x64_control[] = {
    {"cs", 0x38, 2}, {"ss", 0x42, 2}, {"efl", 0x44, 4}, {"rsp", 0x98, 8}, {"rip", 0xf8, 8}};
static const field x64_segments[] = {{"ds", 0x3a, 2}, {"es", 0x3c, 2}, {"fs", 0x3e, 2}, {"gs", 0x40, 2}};
static const field x64_integer[] = {{"rax", 0x78, 8}, {"rcx", 0x80, 8}, {"rdx", 0x88, 8}, {"rbx", 0x90, 8},
                                    {"rbp", 0xa0, 8}, {"rsi", 0xa8, 8}, {"rdi", 0xb0, 8}, {"r8", 0xb8, 8},
                                    {"r9", 0xc0, 8},  {"r10", 0xc8, 8}, {"r11", 0xd0, 8}, {"r12", 0xd8, 8},
                                    {"r13", 0xe0, 8}, {"r14", 0xe8, 8}, {"r15", 0xf0, 8}};
static const field x64_debug[] = {{"dr0", 0x48, 8}, {"dr1", 0x50, 8}, {"dr2", 0x58, 8},
                                  {"dr3", 0x60, 8}, {"dr6", 0x68, 8}, {"dr7", 0x70, 8}};
static const field x64_float[] = {
    {"mxcsr", 0x34, 4}, {"fpcw", 0x100, 2}, {"fpsw", 0x102, 2}, {"fptw", 0x104, 1}};

static void fill_x64(uint8_t *record, uint32_t flags)
{
    FILL(record, x64_control);
    FILL(record, x64_segments);
    FILL(record, x64_integer);
    FILL(record, x64_debug);
    FILL(record, x64_float);
    put_le(record + 0x30, flags, 4);
    for (unsigned i = 0; i < 16; i++) {
        put_le(record + 0x1a0 + 16 * i, 0x1000 + i, 8);
        put_le(record + 0x1a8 + 16 * i, 0x2000 + i, 8);
    }
    for (unsigned i = 0; i < 8; i++) {
        put_le(record + 0x120 + 16 * i, UINT64_C(0x8000000000000000) + i, 8);
        put_le(record + 0x128 + 16 * i, 0x3ff0 + i, 2);
    }
}

static void x64_by_flags(void **state)
{
    (void)state;
    arena *a = arena_new();
    const cpu_arch *x64 = cpu_arch_of(CPU_X64);
    assert_int_equal(cpu_context_size(x64), 0x4d0);
    uint8_t record[0x4d0] = {0};
    for (uint32_t flags = 0; flags < 32; flags++) {
        fill_x64(record, 0x100000 | flags);
        cpu_registers r;
        assert_null(cpu_context_decode(a, x64, (bytes){record, sizeof record}, &r));
        EXPECT(&r, x64_control, flags & 1);
        EXPECT(&r, x64_integer, flags & 2);
        EXPECT(&r, x64_segments, flags & 4);
        EXPECT(&r, x64_float, flags & 8);
        EXPECT(&r, x64_debug, flags & 16);
        if (flags & 8) {
            expect_128(&r, "xmm0", 0x1000, 0x2000);
            expect_128(&r, "xmm15", 0x100f, 0x200f);
            expect_128(&r, "st7", UINT64_C(0x8000000000000007), 0x3ff7);
        }
        assert_false(cpu_register_valid(&r, cpu_find_register(x64, STR("ymm0h"))));
        assert_false(cpu_register_valid(&r, cpu_find_register(x64, STR("cr3"))));
    }
    arena_free(a);
}

/* mm registers are the physical ones: with TOP = 5, st0 is register 5. */
static void x64_mmx_follows_top(void **state)
{
    (void)state;
    arena *a = arena_new();
    uint8_t record[0x4d0] = {0};
    fill_x64(record, 0x100008);
    put_le(record + 0x102, 5 << 11, 2);
    cpu_registers r;
    uint64_t value;
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), (bytes){record, sizeof record}, &r));
    assert_true(cpu_register_get(&r, cpu_find_register(r.arch, STR("mm5")), &value));
    assert_int_equal(value, UINT64_C(0x8000000000000000));
    assert_true(cpu_register_get(&r, cpu_find_register(r.arch, STR("mm0")), &value));
    assert_int_equal(value, UINT64_C(0x8000000000000003));
    arena_free(a);
}

static void x64_avx(void **state)
{
    (void)state;
    arena *a = arena_new();
    /* CONTEXT, CONTEXT_EX (24 bytes), 40 bytes of padding, then the XSTATE area: header 64, AVX 256. */
    uint8_t record[0x4d0 + 64 + 64 + 256] = {0};
    fill_x64(record, 0x10005f);
    put_le(record + 0x4e0, 64, 4);
    put_le(record + 0x4e4, 64 + 256, 4);
    uint8_t *area = record + 0x4d0 + 64;
    put_le(area, 4, 8);
    for (unsigned i = 0; i < 16; i++) {
        put_le(area + 64 + 16 * i, 0x5000 + i, 8);
        put_le(area + 72 + 16 * i, 0x6000 + i, 8);
    }
    cpu_registers r;
    const bytes whole = {record, sizeof record};
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), whole, &r));
    expect_128(&r, "ymm0h", 0x5000, 0x6000);
    expect_128(&r, "ymm15h", 0x500f, 0x600f);

    put_le(area, 0, 8); /* initial state: zero */
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), whole, &r));
    expect_128(&r, "ymm3h", 0, 0);
    put_le(area + 8, UINT64_C(0x8000000000000003), 8); /* compacted without AVX */
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), whole, &r));
    assert_false(cpu_register_valid(&r, cpu_find_register(r.arch, STR("ymm3h"))));

    /* Areas that lead outside are not there, whatever they claim. */
    put_le(area + 8, 0, 8);
    static const uint32_t bad[][2] = {
        {0x7fffffff, 320}, {0xffffffc0, 320}, {64, 319}, {65, 320}, {64, 0xffffffff}};
    for (size_t i = 0; i < 4; i++) {
        put_le(record + 0x4e0, bad[i][0], 4);
        put_le(record + 0x4e4, bad[i][1], 4);
        assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), whole, &r));
        assert_false(cpu_register_valid(&r, cpu_find_register(r.arch, STR("ymm0h"))));
        assert_true(cpu_register_valid(&r, 0));
    }
    arena_free(a);
}

static const field x86_control[] = {{"ebp", 0xb4, 4}, {"eip", 0xb8, 4}, {"cs", 0xbc, 2},
                                    {"efl", 0xc0, 4}, {"esp", 0xc4, 4}, {"ss", 0xc8, 2}};
static const field x86_integer[] = {{"edi", 0x9c, 4}, {"esi", 0xa0, 4}, {"ebx", 0xa4, 4},
                                    {"edx", 0xa8, 4}, {"ecx", 0xac, 4}, {"eax", 0xb0, 4}};
static const field x86_segments[] = {{"gs", 0x8c, 2}, {"fs", 0x90, 2}, {"es", 0x94, 2}, {"ds", 0x98, 2}};
static const field x86_debug[] = {{"dr0", 4, 4},    {"dr1", 8, 4},    {"dr2", 0xc, 4},
                                  {"dr3", 0x10, 4}, {"dr6", 0x14, 4}, {"dr7", 0x18, 4}};
static const field x86_float[] = {{"fpcw", 0x1c, 2}, {"fpsw", 0x20, 2}, {"fptw", 0x24, 2}};
static const field x86_extended[] = {{"mxcsr", 0xcc + 0x18, 4}};

static void x86_by_flags(void **state)
{
    (void)state;
    arena *a = arena_new();
    const cpu_arch *x86 = cpu_arch_of(CPU_X86);
    assert_int_equal(cpu_context_size(x86), 0x2cc);
    for (uint32_t flags = 0; flags < 64; flags++) {
        uint8_t record[0x2cc] = {0};
        FILL(record, x86_control);
        FILL(record, x86_integer);
        FILL(record, x86_segments);
        FILL(record, x86_debug);
        FILL(record, x86_float);
        FILL(record, x86_extended);
        put_le(record, 0x10000 | flags, 4);
        put_le(record + 0x38 + 70, 0x7777, 8);
        put_le(record + 0x38 + 78, 0xbfff, 2);
        put_le(record + 0xcc + 0xa0 + 16 * 7, 0x1234, 8);
        cpu_registers r;
        assert_null(cpu_context_decode(a, x86, (bytes){record, sizeof record}, &r));
        EXPECT(&r, x86_control, flags & 1);
        EXPECT(&r, x86_integer, flags & 2);
        EXPECT(&r, x86_segments, flags & 4);
        EXPECT(&r, x86_float, flags & 8);
        EXPECT(&r, x86_debug, flags & 16);
        EXPECT(&r, x86_extended, flags & 32);
        if (flags & 8) expect_128(&r, "st7", 0x7777, 0xbfff);
        if (flags & 32) expect_128(&r, "xmm7", 0x1234, 0);
    }
    arena_free(a);
}

static const field arm64_control[] = {
    {"cpsr", 4, 4}, {"fp", 0xf0, 8}, {"lr", 0xf8, 8}, {"sp", 0x100, 8}, {"pc", 0x108, 8}};
static const field arm64_integer[] = {{"x0", 8, 8}, {"x1", 0x10, 8}, {"x19", 0xa0, 8}, {"x28", 0xe8, 8}};
static const field arm64_float[] = {
    {"fpcr", 0x310, 4}, {"fpsr", 0x314, 4}, {"d0", 0x110, 8}, {"d31", 0x300, 8}};
static const field arm64_debug[] = {{"bcr0", 0x318, 4}, {"bcr7", 0x334, 4}, {"bvr0", 0x338, 8},
                                    {"bvr7", 0x370, 8}, {"wcr1", 0x37c, 4}, {"wvr1", 0x388, 8}};

static void arm64_by_flags(void **state)
{
    (void)state;
    arena *a = arena_new();
    const cpu_arch *arm64 = cpu_arch_of(CPU_ARM64);
    assert_int_equal(cpu_context_size(arm64), 0x390);
    for (uint32_t flags = 0; flags < 16; flags++) {
        uint8_t record[0x390] = {0};
        FILL(record, arm64_control);
        FILL(record, arm64_integer);
        FILL(record, arm64_float);
        FILL(record, arm64_debug);
        put_le(record, 0x400000 | flags, 4);
        cpu_registers r;
        assert_null(cpu_context_decode(a, arm64, (bytes){record, sizeof record}, &r));
        EXPECT(&r, arm64_control, flags & 1);
        EXPECT(&r, arm64_integer, flags & 2);
        EXPECT(&r, arm64_float, flags & 4);
        EXPECT(&r, arm64_debug, flags & 8);
    }
    arena_free(a);
}

static void bad_records(void **state)
{
    (void)state;
    arena *a = arena_new();
    static const struct {
        cpu_kind kind;
        unsigned flags_offset;
        uint32_t flags;
        size_t size;
    } kinds[] = {
        {CPU_X64, 0x30, 0x10001f, 0x4d0}, {CPU_X86, 0, 0x1003f, 0x2cc}, {CPU_ARM64, 0, 0x40000f, 0x390}};
    for (size_t k = 0; k < 3; k++) {
        const cpu_arch *arch = cpu_arch_of(kinds[k].kind);
        cpu_registers r = {.arch = NULL};
        for (size_t size = 0; size < kinds[k].size; size++) {
            uint8_t *record = calloc(1, size ? size : 1);
            assert_non_null(record);
            if (size >= kinds[k].flags_offset + 4) put_le(record + kinds[k].flags_offset, kinds[k].flags, 4);
            error *e = cpu_context_decode(a, arch, (bytes){record, size}, &r);
            free(record);
            assert_non_null(e);
            assert_int_equal(e->code, ERROR_TRUNCATED);
        }
        uint8_t whole[0x4d0] = {0};
        error *e = cpu_context_decode(a, arch, (bytes){whole, kinds[k].size}, &r);
        assert_non_null(e);
        assert_int_equal(e->code, ERROR_FORMAT);
        assert_null(r.arch); /* written only on success */
    }
    assert_int_equal(cpu_context_size(NULL), 0);
    arena_free(a);
}

/* Control-flow enforcement's user state is component 11 of a compacted area: behind AVX here. */
static void x64_shadow_stack_pointer(void **state)
{
    (void)state;
    arena *a = arena_new();
    uint8_t record[0x4d0 + 64 + 64 + 256 + 16] = {0};
    fill_x64(record, 0x10005f);
    put_le(record + 0x4e0, 64, 4);
    put_le(record + 0x4e4, 64 + 256 + 16, 4);
    uint8_t *area = record + 0x4d0 + 64;
    put_le(area, 0x800, 8);
    put_le(area + 8, UINT64_C(0x8000000000000804), 8);
    put_le(area + 64 + 256, 1, 8);
    put_le(area + 64 + 256 + 8, UINT64_C(0x2a4cffffe8), 8);
    cpu_registers r;
    uint64_t value;
    const bytes whole = {record, sizeof record};
    const int ssp = cpu_find_register(cpu_arch_of(CPU_X64), STR("ssp"));
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), whole, &r));
    assert_true(cpu_register_get(&r, ssp, &value));
    assert_int_equal(value, UINT64_C(0x2a4cffffe8));
    assert_true(cpu_register_get(&r, cpu_find_register(r.arch, STR("cetumsr")), &value));
    assert_int_equal(value, 1);

    put_le(record + 0x4e4, 64 + 256 + 15, 4); /* the area ends within it */
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), whole, &r));
    assert_false(cpu_register_valid(&r, ssp));
    put_le(record + 0x4e4, 64 + 256 + 16, 4);
    put_le(area + 8, 0x804, 8); /* not compacted: this state is never there */
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), whole, &r));
    assert_false(cpu_register_valid(&r, ssp));
    put_le(area + 8, UINT64_C(0x8000000000000804), 8);
    put_le(area, 4, 8); /* in its initial state */
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), whole, &r));
    assert_false(cpu_register_valid(&r, ssp));
    arena_free(a);
}

/* winnt.h: CONTEXT_ARM64_XSTATE, XSTATE_ARM64_SVE (component 2), XSAVE_ARM64_SVE_HEADER: length, places of
 * the vectors and of the predicates. */
static void arm64_length_of_a_scalable_vector(void **state)
{
    (void)state;
    enum { SIZE = 0x390, AREA = SIZE + 24 };
    arena *a = arena_new();
    uint8_t record[AREA + 64 + 32] = {0};
    put_le(record, 0x400027, 4);
    put_le(record + SIZE + 0x10, 24, 4);
    put_le(record + SIZE + 0x14, 64 + 32, 4);
    put_le(record + AREA, 4, 8);
    put_le(record + AREA + 64, 0x1234, 4); /* in a unit that is not asked for */
    put_le(record + AREA + 64 + 4, 0x20, 4);
    put_le(record + AREA + 64 + 8, 0x20 + 32 * 64, 4);
    cpu_registers r;
    uint64_t value;
    const bytes whole = {record, sizeof record};
    const int length = cpu_find_register(cpu_arch_of(CPU_ARM64), STR("vl"));
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_ARM64), whole, &r));
    assert_true(cpu_register_get(&r, length, &value));
    assert_int_equal(value, 64);
    static const uint32_t wrong[] = {
        0, 0x20, 0x20 + 32 * 24, 0x20 + 32 * 8, 0x20 + 32 * 512, 0x20 + 32 * 64 + 1};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        put_le(record + AREA + 64 + 8, wrong[i], 4);
        assert_null(cpu_context_decode(a, cpu_arch_of(CPU_ARM64), whole, &r));
        assert_false(cpu_register_valid(&r, length));
    }
    put_le(record + AREA + 64 + 8, 0x20 + 32 * 64, 4);
    put_le(record + AREA, 0, 8); /* the component is not there */
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_ARM64), whole, &r));
    assert_false(cpu_register_valid(&r, length));
    arena_free(a);
}

static void x64_encoded_decodes_to_the_same(void **state)
{
    (void)state;
    arena *a = arena_new();
    uint8_t record[0x4d0] = {0}, again[0x4d0];
    cpu_registers r;

    for (size_t i = 0; i < sizeof record; i++) record[i] = (uint8_t)(i * 37 + 11);
    put_le(record + 0x30, 0x0010001f, 4);
    put_le(record + 0x34, 0x1f80, 4); /* MXCSR stands twice */
    put_le(record + 0x118, 0x1f80, 4);
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), (bytes){record, sizeof record}, &r));
    x64_context_encode(&r, again);
    assert_int_equal(again[0x30] | again[0x31] << 8 | again[0x32] << 16, 0x10001f);
    cpu_registers s;
    assert_null(cpu_context_decode(a, cpu_arch_of(CPU_X64), (bytes){again, sizeof again}, &s));
    assert_memory_equal(r.valid, s.valid, sizeof r.valid);
    assert_memory_equal(r.low, s.low, sizeof r.low);
    assert_memory_equal(r.high, s.high, sizeof r.high);
    arena_free(a);
}

/* The same of the others, whose records have no field twice. */
static void encoded_decodes_to_the_same(void **state)
{
    static const struct {
        cpu_kind kind;
        uint32_t flags;
    } kinds[] = {{CPU_X86, 0x1003f}, {CPU_ARM64, 0x40000f}};
    (void)state;
    arena *a = arena_new();

    for (size_t i = 0; i < 2; i++) {
        const cpu_arch *arch = cpu_arch_of(kinds[i].kind);
        const size_t size = cpu_context_size(arch);
        uint8_t record[CPU_MOST_CONTEXT], again[CPU_MOST_CONTEXT];
        cpu_registers r, s;
        for (size_t k = 0; k < sizeof record; k++) record[k] = (uint8_t)(k * 37 + 11);
        put_le(record, kinds[i].flags, 4);
        assert_null(cpu_context_decode(a, arch, (bytes){record, size}, &r));
        cpu_context_encode(&r, again);
        assert_int_equal(load_u32(again), kinds[i].flags);
        assert_null(cpu_context_decode(a, arch, (bytes){again, size}, &s));
        assert_memory_equal(r.valid, s.valid, sizeof r.valid);
        assert_memory_equal(r.low, s.low, sizeof r.low);
        assert_memory_equal(r.high, s.high, sizeof r.high);
    }
    arena_free(a);
}

static void x64_encoding_claims_only_what_is_valid(void **state)
{
    (void)state;
    uint8_t record[0x4d0];
    cpu_registers r;

    cpu_registers_init(&r, cpu_arch_of(CPU_X64));
    cpu_register_set(&r, X64_RIP, 0x1234);
    x64_context_encode(&r, record);
    assert_int_equal(record[0x30], 1); /* CONTEXT_CONTROL alone */
    assert_int_equal(record[0xf8] | record[0xf9] << 8, 0x1234);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(x64_encoded_decodes_to_the_same),
        cmocka_unit_test(encoded_decodes_to_the_same),
        cmocka_unit_test(x64_encoding_claims_only_what_is_valid),
        cmocka_unit_test(x64_by_flags),
        cmocka_unit_test(x64_mmx_follows_top),
        cmocka_unit_test(x64_avx),
        cmocka_unit_test(x86_by_flags),
        cmocka_unit_test(arm64_by_flags),
        cmocka_unit_test(bad_records),
        cmocka_unit_test(x64_shadow_stack_pointer),
        cmocka_unit_test(arm64_length_of_a_scalable_vector),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
