/* Kernel discovery in hand-written memory: the debugger data block, the module list, the current thread.
 * Offsets of the block are those of KDDEBUGGER_DATA64 (WDK wdbgexts.h). */
#include "memory_world.h"

#define BASE 0xfffff80001800000u
#define BLOCK (BASE + 0x1000)
#define LIST (BASE + 0x2000)
#define ENTRY (BASE + 0x3000)

static void write_block(memory_world *w)
{
    put(w, BLOCK + 0x10, 0x4742444b, 4); /* KDBG */
    put(w, BLOCK + 0x14, 0x340, 4);
    put_pointer(w, BLOCK + 0x18, BASE);
    put_pointer(w, BLOCK + 0x48, LIST);
    put_pointer(w, BLOCK + 0x50, BASE + 0x2100);
    put_pointer(w, BLOCK + 0x218, BASE + 0x2200); /* KiProcessorBlock */
    put(w, BLOCK + 0x29a, 0xb8, 2);
    put(w, BLOCK + 0x2a0, 0x70, 2);
    put(w, BLOCK + 0x2aa, 0x338, 2);
    put(w, BLOCK + 0x2ae, 0x28, 2);
    put(w, BLOCK + 0x2b4, 8, 2);
}

static void write_modules(memory_world *w)
{
    const uint64_t ring[] = {LIST, ENTRY, ENTRY + 0x200};
    put_ring(w, ring, 3);
    put_pointer(w, ENTRY + 0x30, BASE);
    put(w, ENTRY + 0x40, 0x5dd000, 4);
    put_string(w, ENTRY + 0x48, BASE + 0x5000, "\\SystemRoot\\system32\\ntoskrnl.exe");
    put_string(w, ENTRY + 0x58, BASE + 0x5100, "ntoskrnl.exe");
    put(w, BASE, 0x5a4d, 2); /* MZ, then PE at 0x80 */
    put(w, BASE + 0x3c, 0x80, 4);
    put(w, BASE + 0x80, 0x4550, 4);
    put(w, BASE + 0x88, 0x4ce7951a, 4);
    put(w, BASE + 0xd8, 0x55c8b7, 4);
    put_pointer(w, ENTRY + 0x230, 0xfffff88000c00000u);
    put(w, ENTRY + 0x240, 0x9000, 4);
    put(w, ENTRY + 0x278, 0x1234, 4); /* CheckSum of an image whose header is not there */
    put_string(w, ENTRY + 0x248, BASE + 0x5200, "\\SystemRoot\\System32\\drivers\\x.sys");
}

static void write_thread(memory_world *w)
{
    put_pointer(w, BASE + 0x2200 + 3 * 8, BASE + 0x6000); /* processor 3's PRCB */
    put_pointer(w, BASE + 0x6008, BASE + 0x7000);         /* CurrentThread */
    put_pointer(w, BASE + 0x70b8, 0x7fffffde000u);        /* Teb */
    put_pointer(w, BASE + 0x7070, BASE + 0x8000);         /* ApcState.Process */
    put_pointer(w, BASE + 0x8338, 0x7fffffdf000u);        /* Peb */
    put_pointer(w, BASE + 0x8028, 0x187000);              /* DirectoryTableBase */
}

static void everything_follows_from_the_block(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, BASE);
    write_block(w);
    write_modules(w);
    write_thread(w);
    target t = {.kernel.kd_debugger_data_block = BLOCK};
    nt_kernel k = nt_kernel_find(&w->windows, &t);
    assert_true(k.has_debugger_data);
    assert_int_equal(k.base, BASE);
    assert_int_equal(k.loaded_modules, LIST);
    assert_int_equal(k.active_processes, BASE + 0x2100);
    walk_end end;
    nt_modules m = nt_kernel_modules(w->arena, &w->windows, &k, &end);
    assert_int_equal(end, WALK_COMPLETE);
    assert_int_equal(m.count, 2);
    assert_int_equal(m.items[0].base, BASE);
    assert_int_equal(m.items[0].size, 0x5dd000);
    assert_int_equal(m.items[0].timestamp, 0x4ce7951a);
    assert_int_equal(m.items[0].checksum, 0x55c8b7);
    assert_text(m.items[0].path, "\\SystemRoot\\system32\\ntoskrnl.exe");
    assert_int_equal(m.items[1].base, 0xfffff88000c00000u);
    assert_int_equal(m.items[1].timestamp, 0);
    assert_int_equal(m.items[1].checksum, 0x1234);
    nt_current now = nt_kernel_current(&w->windows, &k, &t, 3);
    assert_int_equal(now.prcb, BASE + 0x6000);
    assert_int_equal(now.thread, BASE + 0x7000);
    assert_int_equal(now.process, BASE + 0x8000);
    assert_int_equal(now.teb, 0x7fffffde000u);
    assert_int_equal(now.peb, 0x7fffffdf000u);
    assert_int_equal(now.directory_table_base, 0x187000);
    memory_world_free(w);
}

/* Windows XP's block ends before the places of fields: what lies behind it means nothing. */
static void a_block_ends_where_it_says(void **state)
{
    uint16_t place;

    (void)state;
    memory_world *w = memory_world_new(8, BASE);
    write_block(w);
    put(w, BLOCK + 0x14, 0x290, 4);
    target t = {.kernel.kd_debugger_data_block = BLOCK};
    nt_kernel k = nt_kernel_find(&w->windows, &t);
    assert_true(k.has_debugger_data);
    assert_int_equal(k.block_size, 0x290);
    assert_false(nt_kernel_has_places(&k));
    assert_false(nt_kernel_u16(&k, 0x2b4, &place));
    put(w, BLOCK + 0x14, 0x340, 4);
    k = nt_kernel_find(&w->windows, &t);
    assert_true(nt_kernel_has_places(&k));
    memory_world_free(w);
}

static void pointers_of_x86_lose_their_sign(void **state)
{
    const uint64_t base = 0x804d7000;
    uint64_t v;

    (void)state;
    memory_world *w = memory_world_new(4, base);
    put(w, base + 0x1010, 0x4742444b, 4);
    put(w, base + 0x1014, 0x290, 4);
    put(w, base + 0x1018, 0xffffffff00000000u | base, 8);
    put(w, base + 0x1060, 0xffffffff8055c688u, 8); /* ExpSystemResourcesList */
    target t = {.kernel.kd_debugger_data_block = 0xffffffff00000000u | (base + 0x1000)};
    nt_kernel k = nt_kernel_find(&w->windows, &t);
    assert_int_equal(k.base, base);
    assert_true(nt_kernel_u64(&k, 0x60, &v));
    assert_int_equal(v, 0x8055c688);
    memory_world_free(w);
}

static void the_header_alone_gives_modules(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, BASE);
    write_modules(w);
    target t = {.kernel.ps_loaded_module_list = LIST};
    nt_kernel k = nt_kernel_find(&w->windows, &t);
    assert_false(k.has_debugger_data);
    assert_int_equal(k.base, BASE); /* the list's first entry */
    nt_current now = nt_kernel_current(&w->windows, &k, &t, 0);
    assert_int_equal(now.thread, 0);
    memory_world_free(w);
}

static void an_encoded_block_is_told_from_a_plain_one(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, BASE);
    for (uint64_t i = 0; i < 0x340; i++) put(w, BLOCK + i, i * 37 + 11, 1);
    target t = {.kernel.kd_debugger_data_block = BLOCK, .kernel.ps_loaded_module_list = LIST};
    nt_kernel k = nt_kernel_find(&w->windows, &t);
    assert_false(k.has_debugger_data);
    assert_true(k.debugger_data_encoded);
    uint64_t v;
    assert_false(nt_kernel_u64(&k, 0x18, &v));
    memory_world_free(w);
}

static void a_full_dump_gets_its_modules_and_thread(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, BASE);
    write_block(w);
    write_modules(w);
    write_thread(w);
    target t = {.arena = w->arena,
                .notes = notes_new(w->arena),
                .class = TARGET_KERNEL,
                .kernel.kd_debugger_data_block = BLOCK};
    *VEC_PUSH(w->arena, &t.threads) = (target_thread){.id = 3};
    nt_kernel_complete(&w->windows, &t);
    assert_int_equal(t.modules.count, 2);
    assert_int_equal(t.modules.items[0].timestamp, 0x4ce7951a);
    assert_text(t.modules.items[1].path, "\\SystemRoot\\System32\\drivers\\x.sys");
    assert_int_equal(t.kernel.kernel_base, BASE);
    assert_int_equal(t.kernel.thread, BASE + 0x7000);
    assert_int_equal(t.kernel.process, BASE + 0x8000);
    note n;
    assert_false(notes_take(t.notes, &n));
    /* a list that runs in a circle is told */
    t.modules.count = 0;
    put_pointer(w, ENTRY + 0x200, ENTRY);
    nt_kernel_complete(&w->windows, &t);
    assert_true(notes_take(t.notes, &n));
    memory_world_free(w);
}

/* A 64-bit CONTEXT: ContextFlags at 0x30, Rsp at 0x98, Rip at 0xf8 (winnt.h). */
static void write_context(memory_world *w, uint64_t at, uint64_t ip, uint64_t sp)
{
    put(w, at + 0x30, 0x10000b, 4);
    put(w, at + 0x98, sp, 8);
    put(w, at + 0xf8, ip, 8);
}

static error *header_registers(target *t, arena *a, size_t thread, cpu_registers *out)
{
    memory_world *w = t->private_data;
    (void)thread;
    return cpu_context_decode(a, cpu_arch_of(CPU_X64), (bytes){w->memory + 0xa000, 0x4d0}, out);
}

/* The header's registers belong to processor 1, although the header does not say so. */
static void the_processor_that_wrote_the_dump_is_found(void **state)
{
    (void)state;
    static const target_cpu_table cpu = {.registers = header_registers};
    memory_world *w = memory_world_new(8, BASE);
    write_block(w);
    put(w, BLOCK + 0x2bc, 0x120, 2);
    put_pointer(w, BASE + 0x2200, BASE + 0xb000);
    put_pointer(w, BASE + 0x2208, BASE + 0xc000);
    write_context(w, BASE + 0xb120, BASE + 0x111, 0xfffff88000001000u);
    write_context(w, BASE + 0xc120, BASE + 0x222, 0xfffff88000002000u);
    write_context(w, BASE + 0xa000, BASE + 0x222, 0xfffff88000002000u);
    target t = {.arena = w->arena,
                .class = TARGET_KERNEL,
                .cpu = &cpu,
                .private_data = w,
                .system.cpu = CPU_X64,
                .kernel.kd_debugger_data_block = BLOCK};
    *VEC_PUSH(w->arena, &t.threads) = (target_thread){.index = 0, .id = 0};
    *VEC_PUSH(w->arena, &t.threads) = (target_thread){.index = 1, .id = 1};
    nt_kernel_complete(&w->windows, &t);
    assert_int_equal(t.event_thread, 1);
    nt_kernel k = nt_kernel_find(&w->windows, &t);
    cpu_registers r;
    uint64_t ip;
    assert_true(nt_processor_registers(w->arena, &w->windows, &k, &t, 0, &r));
    assert_true(cpu_role_get(&r, CPU_ROLE_IP, &ip));
    assert_int_equal(ip, BASE + 0x111);
    assert_false(nt_processor_registers(w->arena, &w->windows, &k, &t, 2, &r));
    memory_world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_follows_from_the_block),
        cmocka_unit_test(a_block_ends_where_it_says),
        cmocka_unit_test(pointers_of_x86_lose_their_sign),
        cmocka_unit_test(the_header_alone_gives_modules),
        cmocka_unit_test(an_encoded_block_is_told_from_a_plain_one),
        cmocka_unit_test(a_full_dump_gets_its_modules_and_thread),
        cmocka_unit_test(the_processor_that_wrote_the_dump_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
