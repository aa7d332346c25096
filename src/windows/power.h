/* The power manager: what it does (PopAction) and what it was told to do (PopPolicy). */
#ifndef NTDBG_WINDOWS_POWER_H
#define NTDBG_WINDOWS_POWER_H

#include "windows/flags.h"
#include "windows/process.h"

/* nt!PopAction, a _POP_POWER_ACTION; bad when it is not known. */
value nt_power_action(nt_context *c);
/* What nt!PopPolicy points to, a _SYSTEM_POWER_POLICY: of mains or of battery, as the machine runs. */
value nt_power_policy(nt_context *c);
value nt_power_policy_at(nt_context *c, uint64_t address);

/* "ShutdownReset" of POWER_ACTION, "S3" of SYSTEM_POWER_STATE, "D3" of DEVICE_POWER_STATE (wdm.h); NULL = not
 * known. */
const char *nt_power_action_name(uint64_t action);
const char *nt_system_state_name(uint64_t state);
const char *nt_device_power_name(uint64_t state);

typedef struct nt_power_irp {
    uint64_t irp, pdo, current; /* addresses; current: the device that has it; 0 = none */
    uint64_t minor, state;      /* IRP_MN_*; SYSTEM_POWER_STATE or DEVICE_POWER_STATE */
    bool of_device;             /* which of the two */
} nt_power_irp;
typedef VEC(nt_power_irp) nt_power_irps;
/* nt!PopIrpList. False when nt's types do not have its entries, _POP_IRP_DATA (before Windows 10). */
bool nt_power_irp_list(arena *a, nt_context *c, uint64_t *head, nt_power_irps *out, walk_end *end);

typedef struct nt_power_worker {
    uint64_t thread, irp, device;
    bool is_static; /* always there; the others come and go with the work */
} nt_power_worker;
typedef VEC(nt_power_worker) nt_power_workers;
/* nt!PopIrpThreadList, of _POP_IRP_WORKER_ENTRY. */
bool nt_power_worker_list(arena *a, nt_context *c, uint64_t *head, nt_power_workers *out, walk_end *end);

#endif
