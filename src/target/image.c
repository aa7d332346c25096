/* Memory of a machine without Windows' own header: what all such containers share, ELF core files of
 * hypervisors, raw physical images. Where the kernel is in it is found above, in windows/kernel_find.c. */
#include "cpu/arm64.h"
#include "cpu/x64.h"
#include "cpu/x86.h"
#include "formats/dump/elf_core.h"
#include "target/machine.h"
#include "target/open.h"

static void set_x64(cpu_registers *r, const machine_cpu *c)
{
    for (int i = 0; i < 16; i++) cpu_register_set(r, X64_RAX + i, c->general[i]);
    cpu_register_set(r, X64_RIP, c->ip);
    cpu_register_set(r, X64_EFL, c->flags);
    cpu_register_set(r, X64_CS, c->cs);
    cpu_register_set(r, X64_DS, c->ds);
    cpu_register_set(r, X64_ES, c->es);
    cpu_register_set(r, X64_FS, c->fs);
    cpu_register_set(r, X64_GS, c->gs);
    cpu_register_set(r, X64_SS, c->ss);
    cpu_register_set(r, X64_CR0, c->cr0);
    cpu_register_set(r, X64_CR2, c->cr2);
    cpu_register_set(r, X64_CR3, c->cr3);
    cpu_register_set(r, X64_CR4, c->cr4);
    cpu_register_set(r, X64_GDTR, c->gdt_base);
    cpu_register_set(r, X64_IDTR, c->idt_base);
}

static void set_x86(cpu_registers *r, const machine_cpu *c)
{
    for (int i = 0; i < 8; i++) cpu_register_set(r, X86_EAX + i, (uint32_t)c->general[i]);
    cpu_register_set(r, X86_EIP, (uint32_t)c->ip);
    cpu_register_set(r, X86_EFL, (uint32_t)c->flags);
    cpu_register_set(r, X86_CS, c->cs);
    cpu_register_set(r, X86_DS, c->ds);
    cpu_register_set(r, X86_ES, c->es);
    cpu_register_set(r, X86_FS, c->fs);
    cpu_register_set(r, X86_GS, c->gs);
    cpu_register_set(r, X86_SS, c->ss);
}

static void set_arm64(cpu_registers *r, const machine_arm64_cpu *c)
{
    for (int i = 0; i < 31; i++) cpu_register_set(r, ARM64_X0 + i, c->x[i]);
    cpu_register_set(r, ARM64_SP, c->sp);
    cpu_register_set(r, ARM64_PC, c->pc);
    cpu_register_set(r, ARM64_PSR, (uint32_t)c->pstate);
}

static error *image_registers(target *t, arena *a, size_t thread, cpu_registers *out)
{
    const machine_state *state = t->private_data;
    const cpu_arch *arch = cpu_arch_of(t->system.cpu);
    const bool arm64 = t->system.cpu == CPU_ARM64;
    cpu_registers r;

    if (!state || !arch || thread >= (arm64 ? state->arm64_cpus.count : state->cpus.count)) {
        return error_new(a, ERROR_UNAVAILABLE, "the file has no registers of processor %zu", thread);
    }
    cpu_registers_init(&r, arch);
    if (arm64) set_arm64(&r, &state->arm64_cpus.items[thread]);
    else if (t->system.cpu == CPU_X86) set_x86(&r, &state->cpus.items[thread]);
    else set_x64(&r, &state->cpus.items[thread]);
    *out = r;
    return NULL;
}

static const target_cpu_table IMAGE_CPU = {.registers = image_registers};

void target_fill_machine(target *t, cpu_kind cpu)
{
    t->class = TARGET_KERNEL;
    t->system.cpu = cpu;
    t->system.platform_id = 2; /* VER_PLATFORM_WIN32_NT */
    t->system.service_pack = t->system.build_lab = t->system.processor_vendor = STR("");
    t->virtual_memory = space_from_runs(t->arena, (bytes){0}, NULL, 0);
    t->must_find_kernel = true;
}

/* CR3 and CR4 of a processor are where the page tables are: the first one with paging. */
static void fill_paging(target *t, const machine_state *state)
{
    enum { PAGING = 1u << 31, PAE = 1 << 5, FIVE_LEVELS = 1 << 12 };
    const bool wide = t->system.cpu == CPU_X64;

    for (size_t i = 0; i < state->cpus.count; i++) {
        const machine_cpu *c = &state->cpus.items[i];
        if (!(c->cr0 & PAGING) || c->cr3 == 0) continue;
        page_tables tables = {.root = c->cr3, .levels = c->cr4 & FIVE_LEVELS ? 5 : 4};
        if (!wide) tables.levels = c->cr4 & PAE ? 3 : 2;
        t->kernel.directory_table_base = c->cr3;
        t->virtual_memory =
            space_cache(t->arena, space_from_page_tables(t->arena, t->physical_memory, &tables));
        t->event_thread = i;
        return;
    }
}

void target_fill_machine_cpus(target *t, const machine_state *state)
{
    const size_t count = t->system.cpu == CPU_ARM64 ? state->arm64_cpus.count : state->cpus.count;

    t->private_data = (void *)(uintptr_t)state;
    t->system.processor_count = (uint32_t)count;
    for (uint32_t i = 0; i < count; i++) {
        target_thread *p = VEC_PUSH(t->arena, &t->threads);
        p->index = p->id = i;
        p->name = STR("");
    }
    t->cpu = &IMAGE_CPU;
    if (t->system.cpu != CPU_ARM64) fill_paging(t, state);
}

space *target_space_of_ranges(arena *a, bytes file, const dump_ranges *ranges)
{
    space_run *runs = ARENA_ARRAY(a, space_run, ranges->count);

    for (size_t i = 0; i < ranges->count; i++) {
        const dump_range *r = &ranges->items[i];
        runs[i] = (space_run){r->address, r->size, r->offset};
    }
    return space_from_runs(a, file, runs, ranges->count);
}

error *target_fill_from_elf_core(target *t, bytes file)
{
    enum { ELF_386 = 3, ELF_X86_64 = 62, ELF_AARCH64 = 183 };
    elf_core *core;
    error *e = elf_core_open(t->arena, file, t->notes, &core);

    if (e) return e;
    if (core->machine != ELF_X86_64 && core->machine != ELF_386 && core->machine != ELF_AARCH64) {
        return error_new(
            t->arena, ERROR_UNSUPPORTED,
            "this is a core file of ELF machine type %u, only i386 (3), x86-64 (62) and AArch64 (183) "
            "are read",
            core->machine);
    }
    /* QEMU writes i386 while the first processor is not in 64-bit mode. */
    target_fill_machine(t, core->machine == ELF_386       ? CPU_X86
                           : core->machine == ELF_AARCH64 ? CPU_ARM64
                                                          : CPU_X64);
    t->description =
        str_format(t->arena, "%.*s ELF Core File: Physical memory is available", STR_ARG(core->state.writer));
    t->physical_memory = target_space_of_ranges(t->arena, file, &core->memory);
    target_fill_machine_cpus(t, &core->state);
    return NULL;
}

bool target_may_be_raw_image(bytes file)
{
    enum { PAGE = 0x1000, LEAST = 1 << 20 };

    return file.len >= LEAST && file.len % PAGE == 0;
}

error *target_fill_from_raw_image(target *t, bytes file)
{
    space_run *run = ARENA_NEW(t->arena, space_run);

    *run = (space_run){0, file.len, 0};
    target_fill_machine(t, CPU_X64);
    t->description = STR("Raw Memory Image: Physical memory is available");
    t->physical_memory = space_from_runs(t->arena, file, run, 1);
    t->is_raw_image = t->is_any_cpu = true;
    t->cpu = &IMAGE_CPU; /* the processors' own memory may have their registers */
    return NULL;
}
