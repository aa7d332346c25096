/* Effective addresses (cases from public WinDbg transcripts: instruction, registers, what stands behind the
 * text) and the flags line. */
#include "cpu/effective.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef struct setting {
    const char *name;
    uint64_t value;
} setting;

typedef struct address_case {
    cpu_kind kind;
    uint64_t at;
    const char *code;
    size_t length;
    setting registers[3];
    const char *segment;
    uint64_t address;
    unsigned size;
} address_case;

static const address_case cases[] = {
    /* cmp qword ptr [rax+8],rbx ds:002b:003f8b81`3f20b6e8 */
    {CPU_X64,
     0xfffff8002b7f8933,
     "\x48\x39\x58\x08",
     4,
     {{"rax", 0x003f8b813f20b6e0}},
     "ds",
     0x003f8b813f20b6e8,
     8},
    /* mov qword ptr [rsp+8],rbx ss:000000db`d2a9f2f0 */
    {CPU_X64, 0x7ff6f9761884, "\x48\x89\x5c\x24\x08", 5, {{"rsp", 0xdbd2a9f2e8}}, "ss", 0xdbd2a9f2f0, 8},
    /* mov al,byte ptr [rax+rcx] ds:deadbeef`baadc0de */
    {CPU_X64,
     0x7ff7f796648a,
     "\x8a\x04\x08",
     3,
     {{"rax", 0xdeadbeef00000000}, {"rcx", 0xbaadc0de}},
     "ds",
     0xdeadbeefbaadc0de,
     1},
    /* mov rax,qword ptr gs:[30h] gs:00000000`00000030 */
    {CPU_X64, 0x7ffbc3124f10, "\x65\x48\x8b\x04\x25\x30\x00\x00\x00", 9, {{NULL, 0}}, "gs", 0x30, 8},
    /* call qword ptr [dwmcore!_imp__finite] ds:00007ffa`443a2740 */
    {CPU_X64, 0x7ffa44124b40, "\x48\xff\x15\xf9\xdb\x27\x00", 7, {{NULL, 0}}, "ds", 0x7ffa443a2740, 8},
    /* mov dword ptr [rax+rcx*8+4],0FFF88000h ds:00002b0a`9d08f294 */
    {CPU_X64,
     0x35c97b8b360,
     "\xc7\x44\xc8\x04\x00\x80\xf8\xff",
     8,
     {{"rax", 0x2b0a9d08f000}, {"rcx", 0x52}},
     "ds",
     0x2b0a9d08f294,
     4},
    /* mov dword ptr [ebp-20h],0 ss:002b:0053fdc8 */
    {CPU_X86, 0x00d4174a, "\xc7\x45\xe0\x00\x00\x00\x00", 7, {{"ebp", 0x0053fde8}}, "ss", 0x0053fdc8, 4},
    /* mov esi,dword ptr [eax+edi*4+0Ch] ds:002b:fd8a8af0 */
    {CPU_X86,
     0x1e0ec5f7,
     "\x8b\x74\xb8\x0c",
     4,
     {{"eax", 0x017a6ae4}, {"edi", 0x3f040800}},
     "ds",
     0xfd8a8af0,
     4},
    /* The sum wraps at 32 bits: mov eax,dword ptr [ecx-1] with ecx 0 */
    {CPU_X86, 0x401000, "\x8b\x41\xff", 3, {{"ecx", 0}}, "ds", 0xffffffff, 4},
    /* The same with a 67 prefix in 64-bit code: mov eax,dword ptr [ecx-1] */
    {CPU_X64, 0x401000, "\x67\x8b\x41\xff", 4, {{"rcx", 0xffffffff00000000}}, "ds", 0xffffffff, 4},
    /* mov al,byte ptr ds:[0C29B39B8h] with a 32-bit address */
    {CPU_X64, 0x401000, "\x67\xa0\xb8\x39\x9b\xc2", 6, {{NULL, 0}}, "ds", 0xc29b39b8, 1},
    /* ldr x8,[xpr,#0x988] */
    {CPU_ARM64,
     0xfffff803dfee6b70,
     "\x48\xc6\x44\xf9",
     4,
     {{"x18", 0xfffff80300001000}},
     "",
     0xfffff80300001988,
     8},
    /* ldp fp,lr,[sp],#0x30: the address is sp itself */
    {CPU_ARM64, 0x1000, "\xfd\x7b\xc3\xa8", 4, {{"sp", 0x7000}}, "", 0x7000, 8},
};

static void addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const address_case *c = &cases[i];
        const cpu_arch *arch = cpu_arch_of(c->kind);
        cpu_instruction instruction;
        cpu_decode(arch, c->at, (bytes){(const uint8_t *)c->code, c->length}, &instruction);
        assert_true(instruction.valid);
        assert_int_equal(instruction.length, c->length);
        assert_true(instruction.has_memory_operand);
        assert_int_equal(instruction.memory_size, c->size);

        cpu_registers r;
        uint64_t address = 1;
        cpu_registers_init(&r, arch);
        if (c->registers[0].name) assert_false(cpu_effective_address(&instruction, &r, &address));
        for (size_t k = 0; k < 3 && c->registers[k].name; k++)
            cpu_register_set(&r, cpu_find_register(arch, str_from_cstr(c->registers[k].name)),
                             c->registers[k].value);
        assert_true(cpu_effective_address(&instruction, &r, &address));
        assert_int_equal(address, c->address);
        const str segment = cpu_effective_segment(&instruction, arch);
        assert_true(str_equal(segment, str_from_cstr(c->segment)));
    }
}

/* lea and nop name an address but read nothing. */
static void no_access(void **state)
{
    (void)state;
    static const char *const codes[] = {"\x48\x8d\x0d\xc2\xab\x00\x00", "\x0f\x1f\x80\x00\x00\x00\x00",
                                        "\x48\x8b\xd9\x90\x90\x90\x90"};
    for (size_t i = 0; i < 3; i++) {
        cpu_instruction instruction;
        cpu_registers r;
        uint64_t address;
        cpu_registers_init(&r, cpu_arch_of(CPU_X64));
        cpu_register_set(&r, 0, 1);
        cpu_decode(cpu_arch_of(CPU_X64), 0x1000, (bytes){(const uint8_t *)codes[i], 7}, &instruction);
        assert_true(instruction.valid);
        assert_false(instruction.has_memory_operand);
        assert_false(cpu_effective_address(&instruction, &r, &address));
    }
}

static void flags_line(void **state)
{
    (void)state;
    static const struct {
        cpu_kind kind;
        uint64_t flags;
        const char *text;
    } lines[] = {
        /* From transcripts: x64 has "pe" and "po" the other way round. */
        {CPU_X64, 0x282, "iopl=0         nv up ei ng nz na pe nc"},
        {CPU_X64, 0x10246, "iopl=0         nv up ei pl zr na po nc"},
        {CPU_X64, 0x10202, "iopl=0         nv up ei pl nz na pe nc"},
        {CPU_X64, 0x10617, "iopl=0         nv dn ei pl nz ac po cy"},
        {CPU_X86, 0x246, "iopl=0         nv up ei pl zr na pe nc"},
        {CPU_X86, 0x200283, "iopl=0         nv up ei ng nz na po cy"},
        {CPU_X86, 0x10287, "iopl=0         nv up ei ng nz na pe cy"},
        {CPU_X86, 0x212, "iopl=0         nv up ei pl nz ac po nc"},
        {CPU_X86, 0x3a93, "iopl=3         ov up ei ng nz ac po cy"},
        {CPU_X86, 0x180400, "iopl=0 vip vif nv dn di pl nz na po nc"},
        {CPU_ARM64, 0x80000040, "N--- EL0"},
        {CPU_ARM64, 0x600003c5, "-ZC- EL1"},
    };
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        cpu_registers r;
        strbuf text = {.arena = a};
        cpu_registers_init(&r, cpu_arch_of(lines[i].kind));
        assert_false(cpu_flags_text(&r, &text));
        cpu_register_set(&r, cpu_role_register(r.arch, CPU_ROLE_FLAGS), lines[i].flags);
        assert_true(cpu_flags_text(&r, &text));
        assert_string_equal(strbuf_str(&text).ptr, lines[i].text);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(addresses), cmocka_unit_test(no_access),
                                       cmocka_unit_test(flags_line)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
