/* PEB, loader lists, environment, kernel discovery, devices' resources and dt's text over hostile memory: the
 * input is 64 KiB of a process that starts at 0x10000, and pointers in it lead where they like. */
#include "windows/critical_section.h"
#include "windows/device_resources.h"
#include "windows/handle_trace.h"
#include "windows/kernel.h"
#include "windows/security.h"
#include "windows/status.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BASE 0x10000u
#define MEMORY 0x10000u

static void show(arena *a, value v)
{
    const type *t = type_with_body(type_resolve(v.type));
    for (size_t i = 0; t && i < t->member_count; i++) {
        value member = value_at(v.context, t->members[i].type, v.address + t->members[i].offset);
        (void)value_dt_text(a, member);
    }
}

static void walk_process(arena *a, nt_context *c, uint64_t address)
{
    nt_peb p = nt_peb_at(c, address);
    show(a, p.peb);
    show(a, p.loader);
    show(a, p.parameters);
    for (int order = NT_LOAD_ORDER; order <= NT_INITIALIZATION_ORDER; order++) {
        walk_end end;
        (void)nt_loader_modules(a, c, p.loader, (nt_module_order)order, &end);
    }
    str text;
    nt_strings strings;
    (void)nt_parameter_string(a, p.parameters, "CommandLine", &text);
    (void)nt_environment(a, p.parameters, &strings);
}

static void walk_security(arena *a, space *memory, uint64_t address, unsigned pointer_size)
{
    nt_security_descriptor sd;
    nt_acl acl;
    nt_sid sid;
    if (nt_sid_at(memory, address, &sid)) (void)nt_sid_name(a, &sid);
    if (!nt_security_descriptor_at(memory, address, pointer_size, &sd)) return;
    if (!nt_acl_at(a, memory, sd.dacl, &acl)) return;
    if (acl.aces.count > acl.ace_count) __builtin_trap();
    for (size_t i = 0; i < acl.aces.count; i++) (void)nt_ace_type_name(acl.aces.items[i].type);
}

static void walk_locks(arena *a, nt_context *c, uint64_t peb)
{
    static const target_system system = {.os_major = 10};
    nt_lock_records records;
    nt_critical_section section;
    walk_end end;
    if (!nt_lock_list(a, c, peb, &records, &end)) return;
    for (size_t i = 0; i < records.count && i < 100; i++)
        (void)nt_critical_section_at(c, &system, records.items[i].section, &section);
}

static void walk_handle_trace(arena *a, bytes stream)
{
    target t = {.arena = a, .class = TARGET_USER};
    nt_handle_operation operation;
    *VEC_PUSH(a, &t.blobs) = (target_blob){.tag = {18}, .data = stream};
    size_t count = nt_handle_operation_count(&t);
    for (size_t i = 0; i < count && i < 50; i++)
        if (!nt_handle_operation_at(&t, i, &operation)) __builtin_trap();
}

/* No list is longer than the memory that it is in has room for. */
static void check_resources(const nt_resource_lists *lists, size_t smallest)
{
    for (size_t i = 0; i < lists->count; i++) {
        if (lists->items[i].items.count * smallest > MEMORY) __builtin_trap();
        for (size_t n = 0; n < lists->items[i].items.count; n++) {
            (void)nt_resource_type_name(lists->items[i].items.items[n].type);
            (void)nt_resource_flags(lists->items[i].items.items[n].type);
        }
    }
}

static void walk_resources(arena *a, nt_context *c, uint64_t address)
{
    nt_resource_lists lists;
    nt_requirements wanted;
    if (nt_resource_lists_at(a, c, address, &lists)) check_resources(&lists, 16);
    if (nt_requirements_at(a, c, address, &wanted)) check_resources(&wanted.alternatives, 32);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 9) return 0;
    bytes memory = {data + 9, size - 9 < MEMORY ? size - 9 : MEMORY};
    space_run run = {.address = BASE, .size = memory.len};
    arena *a = arena_new();
    values_context values = {
        .arena = a, .space = space_from_runs(a, memory, &run, 1), .pointer_size = data[0] & 1 ? 8 : 4};
    nt_context c = nt_context_for(&values, NULL, data[0] & 2);
    walk_process(a, &c, BASE + load_u16(data + 1));
    show(a, nt_teb_at(&c, BASE + load_u16(data + 3)));
    walk_security(a, values.space, BASE + load_u16(data + 3), values.pointer_size);
    walk_handle_trace(a, memory);
    walk_locks(a, &c, BASE + load_u16(data + 1));
    walk_resources(a, &c, BASE + load_u16(data + 3));

    target t = {.arena = a,
                .notes = notes_new(a),
                .class = TARGET_KERNEL,
                .virtual_memory = values.space,
                .system.cpu = data[0] & 1 ? CPU_X64 : CPU_X86,
                .kernel.kd_debugger_data_block = BASE + load_u16(data + 5),
                .kernel.ps_loaded_module_list = data[0] & 4 ? BASE + load_u16(data + 7) : 0};
    *VEC_PUSH(a, &t.threads) = (target_thread){.id = data[0] >> 4};
    nt_kernel_complete(&c, &t);
    (void)status_name(status_guess(load_u32(data + 1)), load_u32(data + 1));
    arena_free(a);
    return 0;
}
