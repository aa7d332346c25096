#include "windows/alpc.h"

#include "windows/handle_table.h"
#include "windows/objects.h"
#include "windows/variables.h"

static const nt_port_queue QUEUES[] = {
    {"MainQueue", "Main queue", "ALPC_MSGQUEUE_MAIN"},
    {"DirectQueue", "Direct message queue", "ALPC_MSGQUEUE_DIRECT"}, /* since Windows 10 */
    {"LargeMessageQueue", "Large message queue", "ALPC_MSGQUEUE_LARGE"},
    {"PendingQueue", "Pending queue", "ALPC_MSGQUEUE_PENDING"},
    {"CanceledQueue", "Canceled queue", "ALPC_MSGQUEUE_CANCELED"},
};
enum { QUEUE_COUNT = sizeof QUEUES / sizeof *QUEUES };

value nt_port_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_ALPC_PORT", address);
}

bool nt_port_is(arena *a, nt_context *c, uint64_t address)
{
    str kind;
    return nt_object_type_name(a, c, address, &kind) && str_equal(kind, STR("ALPC Port"));
}

const char *nt_port_type_name(value port)
{
    static const char *const NAMES[] = {NULL, "ALPC_CONNECTION_PORT", "ALPC_SERVER_COMMUNICATION_PORT",
                                        "ALPC_CLIENT_COMMUNICATION_PORT"};
    return NAMES[value_or(value_field(port, "u1.s1.Type"), 0) & 3];
}

value nt_message_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_KALPC_MESSAGE", address);
}

const char *nt_message_type_name(uint64_t type)
{
    static const char *const NAMES[] = {NULL,
                                        "LPC_REQUEST",
                                        "LPC_REPLY",
                                        "LPC_DATAGRAM",
                                        "LPC_LOST_REPLY",
                                        "LPC_PORT_CLOSED",
                                        "LPC_CLIENT_DIED",
                                        "LPC_EXCEPTION",
                                        "LPC_DEBUG_EVENT",
                                        "LPC_ERROR_EVENT",
                                        "LPC_CONNECTION_REQUEST",
                                        "LPC_CONNECTION_REPLY",
                                        "LPC_CANCELED",
                                        "LPC_UNREGISTER_PROCESS"};
    type &= UINT8_MAX;
    return type < sizeof NAMES / sizeof *NAMES ? NAMES[type] : NULL;
}

size_t nt_port_queues(value port, nt_port_queue out[5])
{
    size_t count = 0;
    for (size_t i = 0; i < QUEUE_COUNT; i++)
        if (value_has_field(port, QUEUES[i].field)) out[count++] = QUEUES[i];
    return count;
}

nt_values nt_port_queue_messages(arena *a, nt_context *c, value port, const char *field, walk_end *end)
{
    const type *t = nt_type(c, "_KALPC_MESSAGE");
    nt_values found = {0};
    value message;
    uint64_t head = value_address_of(value_field(port, field));
    *end = WALK_UNREADABLE;
    if (!t || !head) return found;
    list_walk w = list_walk_begin(c->values, head, t, "Entry", NT_LIST_LIMIT);
    while (list_walk_next(&w, &message)) *VEC_PUSH(a, &found) = message;
    *end = w.end;
    return found;
}

const char *nt_message_queue_name(nt_context *c, value message)
{
    value port = nt_port_at(c, value_or(value_field(message, "PortQueue"), 0));
    const type *t = nt_type(c, "_LIST_ENTRY");
    value links = value_field(message, "Entry"), entry;
    uint64_t at = value_address_of(links), heads[QUEUE_COUNT];
    if (!t || !at || !value_or(value_field(links, "Flink"), 0)) return NULL;
    for (size_t i = 0; i < QUEUE_COUNT; i++)
        heads[i] =
            value_has_field(port, QUEUES[i].field) ? value_address_of(value_field(port, QUEUES[i].field)) : 0;
    list_walk w = list_walk_begin(c->values, at, t, "Flink", NT_LIST_LIMIT);
    while (list_walk_next(&w, &entry))
        for (size_t i = 0; i < QUEUE_COUNT; i++)
            if (heads[i] && heads[i] == value_address_of(entry)) return QUEUES[i].type_name;
    return NULL;
}

nt_values nt_port_connections(arena *a, nt_context *c, value port, walk_end *end)
{
    const type *t = nt_type(c, "_ALPC_COMMUNICATION_INFO");
    nt_values found = {0};
    value one,
        info = nt_value(c, "_ALPC_COMMUNICATION_INFO", value_or(value_field(port, "CommunicationInfo"), 0));
    uint64_t head = value_address_of(value_field(info, "CommunicationList"));
    *end = WALK_UNREADABLE;
    if (!t || !head) return found;
    list_walk w = list_walk_begin(c->values, head, t, "CommunicationList", NT_LIST_LIMIT);
    while (list_walk_next(&w, &one)) *VEC_PUSH(a, &found) = one;
    *end = w.end;
    return found;
}

nt_addresses nt_process_ports(arena *a, nt_context *c, value process, walk_end *end)
{
    nt_addresses found = {0};
    value table = nt_process_object_table(process);
    uint64_t at = value_or(table, 0);
    nt_handles all = nt_handle_table_entries(a, c, nt_handle_table_at(c, at), false, end);
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].object && nt_port_is(a, c, all.items[i].object))
            *VEC_PUSH(a, &found) = all.items[i].object;
    return found;
}

bool nt_all_ports(arena *a, nt_context *c, nt_values *out, walk_end *end)
{
    const type *t = nt_type(c, "_ALPC_PORT");
    uint64_t head;
    value port;
    *out = (nt_values){0};
    if (!t || !nt_variable_address(c, "AlpcpPortList", &head)) return false;
    list_walk w = list_walk_begin(c->values, head, t, "PortListEntry", NT_LIST_LIMIT);
    while (list_walk_next(&w, &port)) *VEC_PUSH(a, out) = port;
    *end = w.end;
    return true;
}
