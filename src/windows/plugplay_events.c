#include "windows/plugplay_events.h"

#include "base/utf16.h"
#include "windows/variables.h"

enum { MOST_TEXT = 0x400, MOST_BLOCK = 0x10000 };

value nt_pnp_event_queue(nt_context *c)
{
    uint64_t at = 0;
    if (!nt_variable_number(c, "PnpDeviceEventList", 0, &at))
        nt_variable_number(c, "PpDeviceEventList", 0, &at);
    return nt_value(c, "_PNP_DEVICE_EVENT_LIST", at);
}

static void read_event(arena *a, nt_context *c, value event, nt_pnp_event *out)
{
    uint8_t raw[MOST_TEXT];
    value block = value_field(event, "Data");
    uint64_t at = value_address_of(block), guid = value_address_of(value_field(block, "EventGuid"));
    out->at = value_address_of(event);
    out->category = value_or(value_field(block, "EventCategory"), UINT64_MAX);
    out->device = value_or(value_field(block, "DeviceObject"), 0);
    out->flags = value_or(value_field(block, "Flags"), 0);
    out->size = value_or(value_field(block, "TotalSize"), 0);
    out->has_guid =
        guid && space_read(c->values->space, guid, out->guid, sizeof out->guid) == sizeof out->guid;
    const type *t = nt_type(c, "_PLUGPLAY_EVENT_BLOCK");
    if (!t || !at || out->size <= t->size || out->size > MOST_BLOCK) return;
    uint64_t wanted = out->size - t->size < sizeof raw ? out->size - t->size : sizeof raw;
    size_t size = space_read(c->values->space, at + t->size, raw, (size_t)wanted);
    out->text = utf16_cstr_to_utf8(a, (bytes){raw, size});
}

bool nt_pnp_event_at(arena *a, nt_context *c, uint64_t address, nt_pnp_event *out)
{
    value event = nt_value(c, "_PNP_DEVICE_EVENT_ENTRY", address);
    uint64_t size;
    nt_pnp_event one = {0};
    if (!value_u64(value_field(event, "Data.TotalSize"), &size)) return false;
    read_event(a, c, event, &one);
    *out = one;
    return true;
}

nt_pnp_events nt_pnp_queued_events(arena *a, nt_context *c, value queue, walk_end *end)
{
    const type *t = nt_type(c, "_PNP_DEVICE_EVENT_ENTRY");
    nt_pnp_events found = {0};
    value event;
    uint64_t head = value_address_of(value_field(queue, "List"));
    *end = WALK_UNREADABLE;
    if (!t || !head) return found;
    list_walk w = list_walk_begin(c->values, head, t, "ListEntry", NT_LIST_LIMIT);
    while (list_walk_next(&w, &event)) {
        nt_pnp_event one = {0};
        read_event(a, c, event, &one);
        *VEC_PUSH(a, &found) = one;
    }
    *end = w.end;
    return found;
}

str nt_pnp_category_name(nt_context *c, uint64_t category)
{
    static const char *const NAMES[] = {"HardwareProfileChangeEvent",
                                        "TargetDeviceChangeEvent",
                                        "DeviceClassChangeEvent",
                                        "CustomDeviceEvent",
                                        "DeviceInstallEvent",
                                        "DeviceArrivalEvent",
                                        "VetoEvent",
                                        "BlockedDriverEvent",
                                        "InvalidIDEvent",
                                        "DevicePropertyChangeEvent",
                                        "DeviceInstanceRemovalEvent"};
    const type *t = nt_type(c, "_PLUGPLAY_EVENT_CATEGORY");
    t = t ? type_with_body(t) : NULL;
    for (size_t i = 0; t && i < t->enumerator_count; i++)
        if ((uint64_t)t->enumerators[i].value == category) return t->enumerators[i].name;
    if (t && t->enumerator_count) return STR("");
    return category < sizeof NAMES / sizeof *NAMES ? str_from_cstr(NAMES[category]) : (str){0};
}

/* Their first bytes; all end as ..-46F0-11D0-B08F-00609713053F. Source: wdmguid.h. */
const char *nt_pnp_event_name(const uint8_t guid[16])
{
    static const uint8_t REST[12] = {0xf0, 0x46, 0xd0, 0x11, 0xb0, 0x8f, 0, 0x60, 0x97, 0x13, 0x05, 0x3f};
    static const struct {
        uint32_t first;
        const char *name;
    } NAMES[] = {{0xcb3a4001, "GUID_HWPROFILE_QUERY_CHANGE"},
                 {0xcb3a4002, "GUID_HWPROFILE_CHANGE_CANCELLED"},
                 {0xcb3a4003, "GUID_HWPROFILE_CHANGE_COMPLETE"},
                 {0xcb3a4004, "GUID_DEVICE_INTERFACE_ARRIVAL"},
                 {0xcb3a4005, "GUID_DEVICE_INTERFACE_REMOVAL"},
                 {0xcb3a4006, "GUID_TARGET_DEVICE_QUERY_REMOVE"},
                 {0xcb3a4007, "GUID_TARGET_DEVICE_REMOVE_CANCELLED"},
                 {0xcb3a4008, "GUID_TARGET_DEVICE_REMOVE_COMPLETE"}};
    if (memcmp(guid + 4, REST, sizeof REST) != 0) return NULL;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (NAMES[i].first == load_u32(guid)) return NAMES[i].name;
    return NULL;
}

nt_addresses nt_pnp_dispatched_requests(arena *a, nt_context *c, uint64_t triage, walk_end *end)
{
    nt_addresses found = {0};
    uint64_t queue, node, pending;
    const type *dispatched_type = nt_type(c, "_TRIAGE_PNP_DEVICE_COMPLETION_REQUEST");
    *end = WALK_COMPLETE;
    if (!dispatched_type || !nt_type(c, "_TRIAGE_9F_PNP")) return found;
    if (!value_u64(value_field(nt_value(c, "_TRIAGE_9F_PNP", triage), "CompletionQueue"), &queue)) {
        *end = WALK_UNREADABLE;
        return found;
    }
    value head = value_field(nt_value(c, "_TRIAGE_PNP_DEVICE_COMPLETION_QUEUE", queue), "DispatchedList");
    uint64_t head_at = value_address_of(head);
    list_walk w = list_walk_begin(c->values, head_at, dispatched_type, "ListEntry", NT_LIST_LIMIT);
    value dispatched;
    while (list_walk_next(&w, &dispatched)) {
        if (!value_u64(value_field(dispatched, "DeviceNode"), &node) || !node) continue;
        if (value_u64(value_field(nt_value(c, "_TRIAGE_DEVICE_NODE", node), "PendingIrp"), &pending) &&
            pending)
            *VEC_PUSH(a, &found) = pending;
    }
    *end = w.end;
    return found;
}
