/* Sources: windows-driver-docs, "!findthreads", for what belongs to what. */
#include "windows/thread_search.h"

#include "base/bytes.h"
#include "windows/devices.h"
#include "windows/irps.h"

enum { MOST_CRITERIA = 0x400, MOST_DEPTH = 4, MOST_STACK = 0x40000, PAGE = 0x1000 };

static bool has(const nt_criteria *all, nt_criterion_kind kind, uint64_t address)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].kind == kind && all->items[i].address == address && !all->items[i].is_list)
            return true;
    return false;
}

void nt_criteria_add(arena *a, nt_criteria *all, nt_criterion one)
{
    if (all->count < MOST_CRITERIA && !has(all, one.kind, one.address)) *VEC_PUSH(a, all) = one;
}

/* True when it is new. */
static bool add(arena *a, nt_criteria *all, nt_criterion_kind kind, uint64_t address, unsigned depth)
{
    size_t before = all->count;
    nt_criteria_add(a, all, (nt_criterion){.kind = kind, .address = address, .length = 1, .depth = depth});
    return all->count > before && depth < MOST_DEPTH;
}

static void add_failed(arena *a, nt_criteria *all, nt_criterion_kind kind, uint64_t address, unsigned depth,
                       const char *failed)
{
    nt_criteria_add(a, all,
                    (nt_criterion){.kind = kind, .address = address, .depth = depth, .failed = failed});
}

void nt_criteria_add_module(arena *a, nt_context *c, nt_criteria *all, uint64_t address, unsigned depth)
{
    module *m = c->symbols ? symbols_module_at(c->symbols, address) : NULL;
    if (!m || str_equal(m->name, STR("nt"))) return;
    nt_criteria_add(a, all,
                    (nt_criterion){.kind = NT_CRITERION_MODULE,
                                   .address = m->id.base,
                                   .length = m->id.size,
                                   .name = m->name,
                                   .depth = depth});
}

static void add_driver(arena *a, nt_context *c, nt_criteria *all, value device, unsigned depth)
{
    uint64_t start;
    if (value_u64(value_field(nt_device_driver(c, device), "DriverStart"), &start))
        nt_criteria_add_module(a, c, all, start, depth);
}

void nt_criteria_add_irp(arena *a, nt_context *c, nt_criteria *all, uint64_t address, unsigned depth)
{
    value irp = nt_irp_at(c, address);
    if (!nt_irp_is(irp)) {
        add_failed(a, all, NT_CRITERION_IRP, address, depth, "is not an IRP");
        return;
    }
    if (!add(a, all, NT_CRITERION_IRP, address, depth)) return;
    nt_values locations = nt_irp_stack(a, c, irp);
    for (size_t i = 0; i < locations.count; i++) {
        uint64_t at = value_or(value_field(locations.items[i], "DeviceObject"), 0);
        value device = nt_device_at(c, at);
        if (!at || !nt_device_is(device)) continue;
        add(a, all, NT_CRITERION_DEVICE, at, depth + 1);
        add_driver(a, c, all, device, depth + 1);
    }
}

void nt_criteria_add_device(arena *a, nt_context *c, nt_criteria *all, uint64_t address, unsigned depth)
{
    value device = nt_device_at(c, address);
    uint64_t extension, size, irp, upper;
    if (!nt_device_is(device)) {
        add_failed(a, all, NT_CRITERION_DEVICE, address, depth, "is not a device object");
        return;
    }
    if (!add(a, all, NT_CRITERION_DEVICE, address, depth)) return;
    const type *t = nt_type(c, "_DEVICE_OBJECT");
    /* Size counts the object and the extension that IoCreateDevice places behind it (wdm.h). */
    if (value_u64(value_field(device, "DeviceExtension"), &extension) && extension &&
        value_u64(value_field(device, "Size"), &size) && t && size > t->size)
        nt_criteria_add(a, all,
                        (nt_criterion){.kind = NT_CRITERION_EXTENSION,
                                       .address = extension,
                                       .length = size - t->size,
                                       .depth = depth + 1});
    add_driver(a, c, all, device, depth + 1);
    if (value_u64(value_field(device, "CurrentIrp"), &irp) && irp)
        nt_criteria_add_irp(a, c, all, irp, depth + 1);
    if (value_u64(value_field(device, "AttachedDevice"), &upper) && upper)
        nt_criteria_add_device(a, c, all, upper, depth + 1);
}

void nt_criteria_add_thread(arena *a, nt_context *c, nt_criteria *all, uint64_t address, unsigned depth)
{
    value thread = nt_thread_at(c, address);
    uint64_t stack;
    walk_end end;
    if (!value_u64(value_field(thread, "Tcb.InitialStack"), &stack)) {
        add_failed(a, all, NT_CRITERION_THREAD, address, depth, "is not a thread");
        return;
    }
    if (!add(a, all, NT_CRITERION_THREAD, address, depth)) return;
    add(a, all, NT_CRITERION_STACK, stack, depth + 1);
    nt_waits waits = nt_thread_waits(a, c, thread, &end);
    for (size_t i = 0; i < waits.count; i++) add(a, all, NT_CRITERION_WAIT, waits.items[i].object, depth + 1);
    nt_addresses irps = nt_thread_irps(a, c, thread, &end);
    for (size_t i = 0; i < irps.count && all->count < MOST_CRITERIA; i++)
        nt_criteria_add_irp(a, c, all, irps.items[i], depth + 1);
    if (end != WALK_COMPLETE && all->count < MOST_CRITERIA)
        *VEC_PUSH(a, all) = (nt_criterion){.kind = NT_CRITERION_IRP,
                                           .depth = depth,
                                           .failed = "unable to completely walk thread IRP list.",
                                           .is_list = true};
}

static size_t matching(const nt_criteria *all, uint64_t p)
{
    for (size_t i = 0; i < all->count; i++)
        if (!all->items[i].failed && p >= all->items[i].address &&
            p - all->items[i].address < all->items[i].length)
            return i;
    return all->count;
}

bool nt_thread_references(arena *a, nt_context *c, value thread, uint64_t sp, const nt_criteria *all,
                          nt_references *out)
{
    unsigned width = c->values->pointer_size;
    uint8_t page[PAGE];
    uint64_t base;
    bool any = false;
    *out = (nt_references){0};
    if (!value_u64(value_field(thread, "Tcb.StackBase"), &base) || sp >= base || base - sp > MOST_STACK)
        return false;
    uint64_t next;
    for (uint64_t at = sp & ~(uint64_t)(width - 1); at < base && !interrupt_pending(c->values->interrupt);
         at = next) {
        next = (at | (PAGE - 1)) + 1;
        size_t wanted = (size_t)((next < base ? next : base) - at),
               n = space_read(c->values->space, at, page, wanted);
        if (n >= width) any = true;
        for (size_t i = 0; i + width <= n; i += width) {
            uint64_t p = width == 8 ? load_u64(page + i) : load_u32(page + i);
            size_t found = matching(all, p);
            if (found < all->count) *VEC_PUSH(a, out) = (nt_reference){at + i, found};
        }
    }
    return any;
}
