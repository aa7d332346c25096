/* The Plug and Play manager's queue of events, and its threads. Source: nt's public types. */
#ifndef NTDBG_WINDOWS_PLUGPLAY_EVENTS_H
#define NTDBG_WINDOWS_PLUGPLAY_EVENTS_H

#include "windows/process.h"

/* PnpDeviceEventList (up to Windows Vista: PpDeviceEventList); bad when it is not known. */
value nt_pnp_event_queue(nt_context *c);

typedef struct nt_pnp_event {
    uint64_t at;       /* its _PNP_DEVICE_EVENT_ENTRY */
    uint64_t category; /* _PLUGPLAY_EVENT_CATEGORY */
    uint8_t guid[16];
    bool has_guid;
    uint64_t device; /* the physical device object; 0 = none */
    uint64_t flags, size;
    str text; /* what stands behind the block: a device's instance, the name of an interface; may be empty */
} nt_pnp_event;
typedef VEC(nt_pnp_event) nt_pnp_events;
/* In the queue's order. */
nt_pnp_events nt_pnp_queued_events(arena *a, nt_context *c, value queue, walk_end *end);
bool nt_pnp_event_at(arena *a, nt_context *c, uint64_t address, nt_pnp_event *out);
/* "TargetDeviceChangeEvent" by nt's own enumeration, by that of Windows 7 otherwise; empty = not known. */
str nt_pnp_category_name(nt_context *c, uint64_t category);
/* "GUID_TARGET_DEVICE_QUERY_REMOVE" of wdmguid.h; NULL = not known. */
const char *nt_pnp_event_name(const uint8_t guid[16]);

/* Of bug check 0x9f, rule 4: the requests (_IRP) of the devices that the Plug and Play manager has dispatched
 * and that are not completed. `triage`: its nt!_TRIAGE_9F_PNP; Windows up to 8.1 has no public type of it,
 * and none are found. */
nt_addresses nt_pnp_dispatched_requests(arena *a, nt_context *c, uint64_t triage, walk_end *end);

#endif
