/* Lists of the kernel's objects over hostile memory: the input is up to 64 KiB of memory at 0x10000 with nt's
 * types (x64 or x86), where arbiters, ports, events and namespaces begin at addresses that it says. Every
 * walk must end, and no list is longer than there is room for. */
#include "../data/heap_types.h"
#include "nt_types.inc"
#include "windows/alpc.h"
#include "windows/arbiters.h"
#include "windows/plugplay_events.h"
#include "windows/silo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BASE 0x10000u
#define MEMORY 0x10000u

static void bounded(size_t count)
{
    if (count > NT_LIST_LIMIT) abort();
}

static void walk_arbiters(arena *a, nt_context *c, uint64_t address)
{
    walk_end end;
    bounded(nt_range_list(a, c, address, &end).count);
    nt_arbiters all = nt_node_arbiters(a, c, nt_value(c, "_DEVICE_NODE", address), &end);
    bounded(all.count);
    for (size_t i = 0; i < all.count && i < 4; i++)
        bounded(nt_range_list(a, c, all.items[i].allocated, &end).count);
}

static void walk_port(arena *a, nt_context *c, uint64_t address)
{
    nt_port_queue queues[5];
    walk_end end;
    value port = nt_port_at(c, address), message = nt_message_at(c, address);
    size_t count = nt_port_queues(port, queues);
    (void)nt_port_type_name(port);
    for (size_t i = 0; i < count; i++) {
        nt_values found = nt_port_queue_messages(a, c, port, queues[i].field, &end);
        bounded(found.count);
        if (found.count) (void)nt_message_queue_name(c, found.items[0]);
    }
    (void)nt_message_queue_name(c, message);
    bounded(nt_port_connections(a, c, port, &end).count);
}

static void walk_events(arena *a, nt_context *c, uint64_t address)
{
    walk_end end;
    nt_pnp_event one;
    nt_pnp_events all = nt_pnp_queued_events(a, c, nt_value(c, "_PNP_DEVICE_EVENT_LIST", address), &end);
    bounded(all.count);
    for (size_t i = 0; i < all.count && i < 8; i++) {
        (void)nt_pnp_event_name(all.items[i].guid);
        (void)nt_pnp_category_name(c, all.items[i].category);
    }
    (void)nt_pnp_event_at(a, c, address, &one);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 9) return 0;
    const bool wide = data[0] & 1;
    bytes memory = {data + 9, size - 9 < MEMORY ? size - 9 : MEMORY};
    space_run run = {.address = BASE, .size = memory.len};
    arena *a = arena_new();
    values_context values = {
        .arena = a, .space = space_from_runs(a, memory, &run, 1), .pointer_size = wide ? 8 : 4};
    nt_context c = {.values = &values,
                    .system_module = "nt",
                    .builtin = heap_test_source_of(a, wide ? &nt64_layout : &nt32_layout)};
    walk_end end;
    walk_arbiters(a, &c, BASE + load_u16(data + 1));
    walk_port(a, &c, BASE + load_u16(data + 3));
    walk_events(a, &c, BASE + load_u16(data + 5));
    value table = nt_value(&c, "_OBJECT_NAMESPACE_LOOKUPTABLE", BASE + load_u16(data + 7));
    nt_namespace_entries spaces = nt_private_namespaces(a, &c, table, &end);
    if (spaces.count > 37 * (size_t)NT_LIST_LIMIT) abort();
    (void)nt_silo_is(nt_silo_at(&c, BASE + load_u16(data + 7)));
    arena_free(a);
    return 0;
}
