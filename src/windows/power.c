#include "windows/power.h"

#include "windows/variables.h"

value nt_power_action(nt_context *c)
{
    uint64_t at = 0;
    nt_variable_address(c, "PopAction", &at);
    return nt_value(c, "_POP_POWER_ACTION", at);
}

value nt_power_policy_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_SYSTEM_POWER_POLICY", address);
}

value nt_power_policy(nt_context *c)
{
    uint64_t at = 0;
    nt_variable_number(c, "PopPolicy", 0, &at);
    return nt_power_policy_at(c, at);
}

const char *nt_power_action_name(uint64_t action)
{
    static const char *const names[] = {"None",          "Reserved",    "Sleep",     "Hibernate", "Shutdown",
                                        "ShutdownReset", "ShutdownOff", "WarmEject", "DisplayOff"};
    return action < sizeof names / sizeof *names ? names[action] : NULL;
}

const char *nt_system_state_name(uint64_t state)
{
    static const char *const names[] = {"Unspecified", "S0", "S1", "S2", "S3", "S4", "S5"};
    return state < sizeof names / sizeof *names ? names[state] : NULL;
}

const char *nt_device_power_name(uint64_t state)
{
    static const char *const names[] = {"Unspecified", "D0", "D1", "D2", "D3"};
    return state < sizeof names / sizeof *names ? names[state] : NULL;
}

bool nt_power_irp_list(arena *a, nt_context *c, uint64_t *head, nt_power_irps *out, walk_end *end)
{
    const type *t = nt_type(c, "_POP_IRP_DATA");
    value irp;
    *out = (nt_power_irps){0};
    if (!t || !nt_variable_address(c, "PopIrpList", head)) return false;
    list_walk w = list_walk_begin(c->values, *head, t, "Link", NT_LIST_LIMIT);
    while (list_walk_next(&w, &irp)) {
        nt_power_irp one = {.irp = value_or(value_field(irp, "Irp"), 0),
                            .pdo = value_or(value_field(irp, "Pdo"), 0),
                            .current = value_or(value_field(irp, "CurrentDevice"), 0),
                            .minor = value_or(value_field(irp, "MinorFunction"), UINT8_MAX),
                            .state = value_or(value_field(irp, "PowerState.SystemState"), 0),
                            .of_device = value_or(value_field(irp, "PowerStateType"), 0) == 1};
        *VEC_PUSH(a, out) = one;
    }
    *end = w.end;
    return true;
}

bool nt_power_worker_list(arena *a, nt_context *c, uint64_t *head, nt_power_workers *out, walk_end *end)
{
    const type *t = nt_type(c, "_POP_IRP_WORKER_ENTRY");
    value worker;
    *out = (nt_power_workers){0};
    if (!t || !nt_variable_address(c, "PopIrpThreadList", head)) return false;
    list_walk w = list_walk_begin(c->values, *head, t, "Link", NT_LIST_LIMIT);
    while (list_walk_next(&w, &worker)) {
        nt_power_worker one = {.thread = value_or(value_field(worker, "Thread"), 0),
                               .irp = value_or(value_field(worker, "Irp"), 0),
                               .device = value_or(value_field(worker, "Device"), 0),
                               .is_static = value_or(value_field(worker, "Static"), 0) != 0};
        *VEC_PUSH(a, out) = one;
    }
    *end = w.end;
    return true;
}
