#include "windows/fault.h"

#include <stddef.h>

#define CODE_MASK 0x0fffffffu /* 1000007e is 7e in a small dump */
#define ACCESS_VIOLATION 0xc0000005u

typedef struct fault_roles {
    uint32_t code, rule; /* rule: argument 1 must be it; 0: any */
    uint8_t exception_code, ip, record, context, trap_frame, memory, irql, access;
} fault_roles;

static const fault_roles roles[] = {
    {.code = 0x0a, .memory = 1, .irql = 2, .access = 3, .ip = 4},
    {.code = 0x1e, .exception_code = 1, .ip = 2},
    {.code = 0x20, .irql = 3},
    {.code = 0x23, .record = 2, .context = 3},
    {.code = 0x24, .record = 2, .context = 3},
    {.code = 0x26, .record = 2, .context = 3},
    {.code = 0x27, .record = 2, .context = 3},
    {.code = 0x2b, .trap_frame = 1},
    {.code = 0x30, .trap_frame = 3},
    {.code = 0x3b, .exception_code = 1, .ip = 2, .context = 3},
    {.code = 0x3d, .record = 1, .context = 2},
    {.code = 0x4a, .irql = 2},
    {.code = 0x50, .memory = 1, .access = 2, .ip = 3},
    {.code = 0x7e, .exception_code = 1, .ip = 2, .record = 3, .context = 4},
    {.code = 0x8e, .exception_code = 1, .ip = 2, .trap_frame = 3},
    {.code = 0x9b, .record = 2, .context = 3},
    {.code = 0xbe, .memory = 1},
    {.code = 0xc5, .memory = 1, .irql = 2, .access = 3, .ip = 4},
    {.code = 0xcc, .memory = 1, .access = 2, .ip = 3},
    {.code = 0xcd, .memory = 1, .access = 2, .ip = 3},
    {.code = 0xce, .memory = 1, .access = 2, .ip = 3},
    {.code = 0xcf, .memory = 1, .access = 2, .ip = 3},
    {.code = 0xd0, .memory = 1, .irql = 2, .access = 3, .ip = 4},
    {.code = 0xd1, .memory = 1, .irql = 2, .access = 3, .ip = 4},
    {.code = 0xd3, .memory = 1, .irql = 2, .access = 3, .ip = 4},
    {.code = 0xd4, .memory = 1, .irql = 2, .access = 3, .ip = 4},
    {.code = 0xd5, .memory = 1, .access = 2, .ip = 3},
    {.code = 0xd6, .memory = 1, .access = 2, .ip = 3},
    {.code = 0xdb, .memory = 1, .irql = 2, .access = 3, .ip = 4},
    {.code = 0xfc, .memory = 1},
    {.code = 0x108, .record = 2, .context = 3},
    {.code = 0x10f, .record = 1, .context = 2},
    {.code = 0x12c, .record = 2, .context = 3},
    {.code = 0x135, .exception_code = 1, .context = 2},
    {.code = 0x139, .trap_frame = 2, .record = 3},
    {.code = 0x149, .record = 2, .context = 3},
    {.code = 0x151, .ip = 1, .trap_frame = 2},
    {.code = 0x18d, .record = 3, .context = 4},
    {.code = 0x1aa, .context = 3, .record = 4},
    {.code = 0x1ab, .context = 3},
    {.code = 0x1da, .rule = 5, .trap_frame = 4},
};

/* Objects of the I/O and power managers that stand for the one who did not do his work, by rule (argument 1).
 */
typedef struct object_role {
    uint32_t code, rule;
    uint8_t pointers, request, device, thread, dispatched;
} object_role;

static const object_role objects[] = {
    {.code = 0x9f, .rule = 1, .device = 2},
    {.code = 0x9f, .rule = 2, .device = 3},
    {.code = 0x9f, .rule = 3, .device = 2, .request = 4},
    {.code = 0x9f, .rule = 4, .thread = 3, .dispatched = 4},
    {.code = 0x9f, .rule = 0x500, .device = 4},
    {.code = 0xa0, .rule = 0xf, .thread = 4},
    {.code = 0xa0, .rule = 0xf0, .thread = 4},
    {.code = 0xa0, .rule = 0xf1, .thread = 4},
    {.code = 0xa0, .rule = 0x101, .pointers = 3},
    {.code = 0xa0, .rule = 0x300, .device = 3},
    {.code = 0xa0, .rule = 0x301, .device = 3},
    {.code = 0xa0, .rule = 0x500, .device = 4},
};

/* Arguments that are a driver's routine; of some codes only under one rule (argument 1). */
typedef struct suspect_role {
    uint32_t code;
    bool any;
    uint32_t rule;
    uint8_t argument;
    uint32_t last; /* 0: this rule alone; else all up to it */
} suspect_role;

static const suspect_role suspects[] = {
    {0x39, true, 0, 1},       {0x96, true, 0, 4},
    {0xc4, false, 0xc1, 2},   {0xc4, false, 0xc3, 2},
    {0xc4, false, 0xc5, 2},   {0xc4, false, 0xc6, 2},
    {0xc4, false, 0xda, 3},   {0xc4, false, 0xdd, 2},
    {0xc4, false, 0xe3, 2},   {0xc4, false, 0xe4, 2},
    {0xc4, false, 0xe6, 2},   {0xc4, false, 0xf6, 4},
    {0xc4, false, 0xfa, 2},   {0xc4, false, 0xfb, 2},
    {0xc4, false, 0xfc, 2},   {0xc4, false, 0x110, 2},
    {0xc4, false, 0x111, 2},  {0xc4, false, 0x2000, 2},
    {0xc4, false, 0x2001, 2}, {0xc4, false, 0x2002, 2},
    {0xc7, false, 2, 2},      {0xc7, false, 4, 2},
    {0xc9, false, 7, 2},      {0xc9, false, 0x11, 2},
    {0xc9, false, 0x12, 2},   {0xc9, false, 0x200, 2, 0x3ff},
    {0xdf, true, 0, 1},       {0xe1, true, 0, 1},
    {0xf2, true, 0, 1},       {0x10d, false, 0xf, 2},
    {0x116, true, 0, 2},      {0x117, true, 0, 2},
    {0x11b, true, 0, 2},      {0x128, true, 0, 1},
    {0x129, true, 0, 1},      {0x135, true, 0, 3},
    {0x141, true, 0, 2},      {0x15b, true, 0, 1},
    {0x19a, true, 0, 1},      {0x1d6, true, 0, 1},
};

static nt_lead lead(uint8_t argument, const uint64_t arguments[4])
{
    return argument ? (nt_lead){argument, arguments[argument - 1]} : (nt_lead){0};
}

static bool broke(const suspect_role *s, uint64_t rule)
{
    return s->any || (rule >= s->rule && rule <= (s->last ? s->last : s->rule));
}

nt_leads nt_bugcheck_leads(uint32_t code, const uint64_t arguments[4])
{
    nt_leads l = {0};
    if (code >> 28 == 1) code &= CODE_MASK;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        const fault_roles *r = &roles[i];
        if (r->code != code || (r->rule && r->rule != arguments[0])) continue;
        l.exception_code = lead(r->exception_code, arguments);
        l.ip = lead(r->ip, arguments);
        l.record = lead(r->record, arguments);
        l.context = lead(r->context, arguments);
        l.trap_frame = lead(r->trap_frame, arguments);
        l.memory = lead(r->memory, arguments);
        l.irql = lead(r->irql, arguments);
        l.access = lead(r->access, arguments);
    }
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        const object_role *r = &objects[i];
        if (r->code != code || r->rule != arguments[0]) continue;
        l.pointers = lead(r->pointers, arguments);
        l.request = lead(r->request, arguments);
        l.device = lead(r->device, arguments);
        l.thread = lead(r->thread, arguments);
        l.dispatched = lead(r->dispatched, arguments);
    }
    for (size_t i = 0; i < sizeof suspects / sizeof *suspects; i++)
        if (suspects[i].code == code && broke(&suspects[i], arguments[0]))
            l.suspect = lead(suspects[i].argument, arguments);
    return l;
}

bool nt_leads_access_fault(const nt_leads *l)
{
    if (l->exception_code.argument) return (uint32_t)l->exception_code.value == ACCESS_VIOLATION;
    return l->memory.argument && l->access.argument;
}
