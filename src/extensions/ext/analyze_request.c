/* Who has a request now, or made a device: bug checks of the power manager name these, and it is their driver
 * who did not do his work (windows-driver-docs, "Bug Check 0x9F", which looks at the blocked request with
 * !irp and at the device's stack with !devstack). */
#include "extensions/ext/analyze.h"
#include "session/kernel.h"
#include "windows/devices.h"
#include "windows/irps.h"
#include "windows/plugplay_events.h"

/* The driver of a device, as a reason. */
static module *device_reason(analysis *n, nt_context *c, uint64_t device, str text, str shown_by,
                             uint64_t *object)
{
    value driver = nt_device_driver(c, nt_device_at(c, device));
    uint64_t start;
    str name;
    bool named = nt_driver_name(n->arena, driver, &name);
    analyze_reason_add(n,
                       str_format(n->arena, "%.*s %.*s, device %llx", STR_ARG(text),
                                  STR_ARG(named ? name : STR("a driver")), (unsigned long long)device),
                       shown_by);
    *object = nt_driver_is(driver) ? value_address_of(driver) : 0;
    return *object && value_u64(value_field(driver, "DriverStart"), &start)
               ? symbols_module_at(n->session->symbols, start)
               : NULL;
}

module *analyze_request(analysis *n, nt_context *c, uint64_t at, str whose, uint64_t *object)
{
    value irp = nt_irp_at(c, at);
    uint64_t current, device;
    str shown_by = str_format(n->arena, "!irp %llx", (unsigned long long)at);
    *object = 0;
    if (!value_u64(value_field(irp, "CurrentLocation"), &current)) {
        analyze_reason_add(n, str_format(n->arena, "%.*s is not in the dump", STR_ARG(whose)), shown_by);
        return NULL;
    }
    if (!nt_irp_is(irp)) {
        analyze_reason_add(n, str_format(n->arena, "%.*s is no IRP", STR_ARG(whose)), shown_by);
        return NULL;
    }
    nt_values stack = nt_irp_stack(n->arena, c, irp);
    value location =
        current && current <= stack.count ? stack.items[current - 1] : value_bad(c->values, NULL);
    if (!value_u64(value_field(location, "DeviceObject"), &device) || !device) {
        bool odd = current > stack.count + 1;
        analyze_reason_add(n,
                           odd ? str_format(n->arena, "%.*s is damaged: location %llu of %zu is current",
                                            STR_ARG(whose), (unsigned long long)current, stack.count)
                               : str_format(n->arena, "%.*s is not completed", STR_ARG(whose)),
                           shown_by);
        return NULL;
    }
    return device_reason(n, c, device, str_format(n->arena, "%.*s is with", STR_ARG(whose)), shown_by,
                         object);
}

static void blame_driver(analysis *n, module *m, uint64_t object)
{
    if (n->culprit || !object) return;
    n->driver = object;
    if (!m || analyze_is_core(n, m)) return;
    analyze_blame(n, m, m->id.base);
    n->culprit_is_driver = true;
}

/* The first of these requests that a driver has. */
static void blame_first(analysis *n, nt_context *c, const nt_addresses *irps, const char *whose, uint64_t of)
{
    for (size_t i = 0; i < irps->count && !n->culprit; i++) {
        uint64_t object;
        str text = str_format(n->arena, "request %llx of %s %llx", (unsigned long long)irps->items[i], whose,
                              (unsigned long long)of);
        module *m = analyze_request(n, c, irps->items[i], text, &object);
        blame_driver(n, m, object);
    }
}

/* What the thread that the others waited for does not go on without, and what the Plug and Play manager has
 * given to drivers in its name. */
static void requests_of_thread(analysis *n, nt_context *c)
{
    walk_end end;
    uint64_t triage = session_address(n->session, n->leads.dispatched.value);
    nt_addresses irps = nt_thread_irps(n->arena, c, nt_thread_at(c, n->thread), &end);
    blame_first(n, c, &irps, "thread", n->thread);
    if (!n->leads.dispatched.argument || n->culprit) return;
    irps = nt_pnp_dispatched_requests(n->arena, c, triage, &end);
    blame_first(n, c, &irps, "nt!_TRIAGE_9F_PNP", triage);
    if (end != WALK_COMPLETE)
        analyze_reason_add(n,
                           str_format(n->arena, "not all that Plug and Play waits for was found: %.*s",
                                      STR_ARG(walk_end_text(end))),
                           str_format(n->arena, "dt nt!_TRIAGE_9F_PNP %llx", (unsigned long long)triage));
}

void analyze_objects(analysis *n)
{
    values_context values;
    const nt_leads *l = &n->leads;
    uint64_t object = 0;
    if (!l->request.argument && !l->device.argument && !n->thread) return;
    nt_context windows = session_windows(n->session, n->arena, &values);
    if (l->request.argument) {
        uint64_t irp = session_address(n->session, l->request.value);
        str whose =
            str_format(n->arena, "Arg%u, the request %llx,", l->request.argument, (unsigned long long)irp);
        module *m = analyze_request(n, &windows, irp, whose, &object);
        blame_driver(n, m, object);
    }
    if (l->device.argument && !object) {
        uint64_t device = session_address(n->session, l->device.value);
        str text = str_format(n->arena, "Arg%u is of", l->device.argument);
        str shown_by = str_format(n->arena, "!devstack %llx", (unsigned long long)device);
        module *m = device_reason(n, &windows, device, text, shown_by, &object);
        blame_driver(n, m, object);
    }
    if (n->thread) requests_of_thread(n, &windows);
}
