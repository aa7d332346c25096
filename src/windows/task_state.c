/* Sources: Intel's manual, volume 3, "32-Bit Task-State Segment" and "TSS Descriptor"; selectors: Microsoft,
 * "Troubleshoot event ID 1001 / double faults" (`.tss 28`), ReactOS' KGDT_TSS, KGDT_DF_TSS, KGDT_NMI_TSS. */
#include "windows/task_state.h"

#include "cpu/x86.h"
#include "windows/processor.h"

enum {
    SELECTOR_INDEX = 0xfff8, /* without table bit and privilege */
    KERNEL_TASK = 0x28,      /* KGDT_TSS: what every processor runs */
    DESCRIPTOR_PRESENT = 0x80,
    DESCRIPTOR_KIND = 0x1f, /* system bit and type */
    TASK_AVAILABLE = 0x09,
    TASK_BUSY = 0x0b,
};

static const struct {
    const char *name;
    int reg;
} fields[] = {
    {"Eip", X86_EIP}, {"EFlags", X86_EFL}, {"Eax", X86_EAX}, {"Ecx", X86_ECX},
    {"Edx", X86_EDX}, {"Ebx", X86_EBX},    {"Esp", X86_ESP}, {"Ebp", X86_EBP},
    {"Esi", X86_ESI}, {"Edi", X86_EDI},    {"Es", X86_ES},   {"Cs", X86_CS},
    {"Ss", X86_SS},   {"Ds", X86_DS},      {"Fs", X86_FS},   {"Gs", X86_GS},
};

bool nt_task_state_address(nt_context *c, uint64_t prcb, uint16_t selector, uint64_t *out)
{
    uint64_t table;
    uint8_t d[8];
    if (!(selector & SELECTOR_INDEX) || !value_u64(value_field(nt_pcr_of(c, prcb), "GDT"), &table) ||
        !table || !space_read_all(c->values->space, table + (selector & SELECTOR_INDEX), d, sizeof d))
        return false;
    unsigned kind = d[5] & DESCRIPTOR_KIND;
    if (!(d[5] & DESCRIPTOR_PRESENT) || (kind != TASK_AVAILABLE && kind != TASK_BUSY)) return false;
    *out = (uint64_t)d[7] << 24 | (uint64_t)d[4] << 16 | (uint64_t)d[3] << 8 | d[2];
    return *out != 0;
}

bool nt_task_state_registers(nt_context *c, uint64_t address, cpu_registers *out)
{
    value task = nt_value(c, "_KTSS", address);
    cpu_registers r;
    cpu_registers_init(&r, cpu_arch_of(CPU_X86));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        uint64_t bits;
        if (!value_u64(value_field(task, fields[i].name), &bits)) return false;
        cpu_register_set(&r, fields[i].reg, bits);
    }
    *out = r;
    return true;
}

/* A gate's handler runs as a task of its own, whose back link is the one that it interrupted. */
static bool back_link(nt_context *c, uint64_t prcb, uint64_t task, uint16_t *selector)
{
    uint64_t link, ignored;
    if (!value_u64(value_field(nt_value(c, "_KTSS", task), "Backlink"), &link) || !link ||
        link > UINT16_MAX || !nt_task_state_address(c, prcb, (uint16_t)link, &ignored))
        return false;
    *selector = (uint16_t)link;
    return true;
}

bool nt_interrupted_task(nt_context *c, uint64_t prcb, uint16_t *selector)
{
    uint64_t task, own;
    /* The task register that the processor saved when it stopped, then what the PCR says is in use. */
    value saved = value_field(nt_prcb_special_registers(nt_prcb_at(c, prcb)), "Tr");
    if (value_u64(saved, &own) && own && own <= UINT16_MAX &&
        nt_task_state_address(c, prcb, (uint16_t)own, &task) && back_link(c, prcb, task, selector))
        return true;
    if (value_u64(value_field(nt_pcr_of(c, prcb), "TSS"), &task) && back_link(c, prcb, task, selector))
        return true;
    *selector = KERNEL_TASK;
    return nt_task_state_address(c, prcb, KERNEL_TASK, &task);
}
