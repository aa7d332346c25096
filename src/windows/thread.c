/* Threads of a kernel target: what !thread shows, by the field names of nt's own types. */
#include "windows/process.h"

#include "formats/dump/kdbg.h"
#include "windows/variables.h"

value nt_thread_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_ETHREAD", address);
}

nt_values nt_process_threads(arena *a, nt_context *c, value process, walk_end *end)
{
    nt_values found = {0};
    const type *t = nt_type(c, "_ETHREAD");
    uint64_t head = value_address_of(value_field(process, "ThreadListHead"));
    *end = WALK_UNREADABLE;
    if (!t || !head) return found;
    list_walk w = list_walk_begin(c->values, head, t, "ThreadListEntry", NT_LIST_LIMIT);
    value thread;
    while (list_walk_next(&w, &thread)) *VEC_PUSH(a, &found) = thread;
    *end = w.end;
    /* Threads that have ended may still be in the list, but no active one is missing from it. */
    if (w.end == WALK_COMPLETE && found.count < value_or(value_field(process, "ActiveThreads"), 0))
        *end = WALK_SHORT;
    return found;
}

value nt_thread_by_id(arena *a, nt_context *c, const nt_kernel *k, uint64_t id)
{
    walk_end end;
    nt_values all = nt_processes(a, c, k, &end);
    for (size_t i = 0; i < all.count; i++) {
        nt_values threads = nt_process_threads(a, c, all.items[i], &end);
        for (size_t n = 0; n < threads.count; n++)
            if (value_or(nt_thread_id(threads.items[n]), UINT64_MAX) == id) return threads.items[n];
    }
    return value_bad(c->values, error_new(c->values->arena, ERROR_NOT_FOUND, "no thread with this id"));
}

value nt_thread_process_id(value thread)
{
    return value_field(thread, "Cid.UniqueProcess");
}

value nt_thread_id(value thread)
{
    return value_field(thread, "Cid.UniqueThread");
}

value nt_thread_owner(value thread)
{
    /* 6.0 and later; before, ETHREAD has it. */
    return value_first(thread, "Tcb.Process", "ThreadsProcess", NULL);
}

value nt_thread_attached(value thread)
{
    return value_field(thread, "Tcb.ApcState.Process");
}

str nt_thread_state_name(uint64_t state)
{
    /* KTHREAD_STATE; 7 is DEFERREDREADY, 8 was GATEWAIT before Windows 8. */
    static const char *const names[] = {
        "INITIALIZED", "READY",      "RUNNING",       "STANDBY",  "TERMINATED",
        "WAIT",        "TRANSITION", "DEFERREDREADY", "GATEWAIT", "WAITFORPROCESSINSWAP"};
    return state < sizeof names / sizeof *names ? str_from_cstr(names[state]) : STR("");
}

str nt_wait_reason_name(nt_context *c, uint64_t reason)
{
    /* KWAIT_REASON as it is from Server 2003 to Windows 11; what comes behind these is in nt's own type. 14
     * is WrSpare0 since Windows 8. */
    static const char *const names[] = {
        "Executive",        "FreePage",         "PageIn",       "PoolAllocation",   "DelayExecution",
        "Suspended",        "UserRequest",      "WrExecutive",  "WrFreePage",       "WrPageIn",
        "WrPoolAllocation", "WrDelayExecution", "WrSuspended",  "WrUserRequest",    "WrEventPair",
        "WrQueue",          "WrLpcReceive",     "WrLpcReply",   "WrVirtualMemory",  "WrPageOut",
        "WrRendezvous",     "WrKeyedEvent",     "WrTerminated", "WrProcessInSwap",  "WrCpuRateControl",
        "WrCalloutStack",   "WrKernel",         "WrResource",   "WrPushLock",       "WrMutex",
        "WrQuantumEnd",     "WrDispatchInt",    "WrPreempted",  "WrYieldExecution", "WrFastMutex",
        "WrGuardedMutex",   "WrRundown"};
    const type *t = nt_type(c, "_KWAIT_REASON");
    t = t ? type_with_body(t) : NULL;
    for (size_t i = 0; t && i < t->enumerator_count; i++)
        if ((uint64_t)t->enumerators[i].value == reason) return t->enumerators[i].name;
    return reason < sizeof names / sizeof *names ? str_from_cstr(names[reason]) : STR("");
}

str nt_dispatcher_type_name(uint64_t type)
{
    /* KOBJECTS */
    static const char *const names[] = {"NotificationEvent",
                                        "SynchronizationEvent",
                                        "Mutant",
                                        "ProcessObject",
                                        "QueueObject",
                                        "Semaphore",
                                        "Thread",
                                        "Gate",
                                        "NotificationTimer",
                                        "SynchronizationTimer"};
    return type < sizeof names / sizeof *names ? str_from_cstr(names[type]) : STR("");
}

static nt_wait describe_wait(nt_context *c, uint64_t object)
{
    enum { MUTANT = 2, SEMAPHORE = 5, TYPE_BITS = 0x7f };
    nt_wait w = {.object = object};
    value header = nt_value(c, "_DISPATCHER_HEADER", object);
    w.has_type = value_u64(value_field(header, "Type"), &w.type);
    w.type &= TYPE_BITS; /* the highest bit says that the object is locked */
    if (w.has_type && w.type == SEMAPHORE)
        w.limit = value_or(value_field(nt_value(c, "_KSEMAPHORE", object), "Limit"), 0);
    if (w.has_type && w.type == MUTANT) {
        w.owner = value_or(value_field(nt_value(c, "_KMUTANT", object), "OwnerThread"), 0);
    }
    return w;
}

static bool is_waited_for(const nt_waits *all, uint64_t block, const uint64_t *seen)
{
    for (size_t i = 0; i < all->count; i++)
        if (seen[i] == block) return true;
    return false;
}

nt_waits nt_thread_waits(arena *a, nt_context *c, value thread, walk_end *end)
{
    enum { MOST_WAITS = 64 }; /* MAXIMUM_WAIT_OBJECTS */
    nt_waits found = {0};
    uint64_t first = value_or(value_field(thread, "Tcb.WaitBlockList"), 0), at = first, seen[MOST_WAITS];
    uint64_t count =
        value_or(value_field(thread, "Tcb.WaitBlockCount"), MOST_WAITS); /* since 6.2: an array */
    const type *t = nt_type(c, "_KWAIT_BLOCK");
    *end = WALK_COMPLETE;
    for (size_t i = 0; t && at && i < count; i++) {
        value block = value_at(c->values, t, at);
        uint64_t object, next;
        if (i == MOST_WAITS) *end = WALK_LIMIT;
        else if (is_waited_for(&found, at, seen)) *end = WALK_CYCLE;
        else if (!value_u64(value_field(block, "Object"), &object)) *end = WALK_UNREADABLE;
        if (*end != WALK_COMPLETE) break;
        if (object) {
            seen[found.count] = at;
            *VEC_PUSH(a, &found) = describe_wait(c, object);
        }
        if (value_has_field(block, "NextWaitBlock")) { /* up to 6.1: a ring */
            if (!value_u64(value_field(block, "NextWaitBlock"), &next) || next == first) break;
            at = next;
        } else {
            at += t->size;
        }
    }
    return found;
}

nt_addresses nt_thread_irps(arena *a, nt_context *c, value thread, walk_end *end)
{
    nt_addresses found = {0};
    const type *t = nt_type(c, "_IRP");
    uint64_t head = value_address_of(value_field(thread, "IrpList"));
    *end = WALK_UNREADABLE;
    if (!t || !head) return found;
    list_walk w = list_walk_begin(c->values, head, t, "ThreadListEntry", NT_LIST_LIMIT);
    value irp;
    while (list_walk_next(&w, &irp)) *VEC_PUSH(a, &found) = value_address_of(irp);
    *end = w.end;
    return found;
}

/* ---- registers ---- */

static bool set_role(cpu_registers *r, cpu_role role, uint64_t v)
{
    int index = cpu_role_register(r->arch, role);
    if (index >= 0) cpu_register_set(r, index, v);
    return index >= 0;
}

/* KSWITCH_FRAME when nt's types do not say: ntosp.h, and the dump of any build (x64: home places of five
 * arguments, MXCSR, ApcBypass, Rbp, Return; x86: ExceptionList, ApcBypass, return address, and what
 * KiSwapContext pushed, ebp first). */
typedef struct switch_frame {
    uint64_t frame, back, size;
} switch_frame;

static bool switch_frame_of(nt_context *c, cpu_kind kind, switch_frame *out)
{
    type_field frame, back;
    const type *t = nt_type(c, "_KSWITCH_FRAME");
    if (t && (type_find_field(t, STR("Return"), &back) || type_find_field(t, STR("RetAddr"), &back))) {
        bool has_frame = type_find_field(t, STR("Rbp"), &frame) || type_find_field(t, STR("Fp"), &frame);
        *out = (switch_frame){has_frame ? frame.offset : t->size, back.offset, t->size};
        return true;
    }
    if (kind == CPU_X64) *out = (switch_frame){0x30, 0x38, 0x40};
    else if (kind == CPU_X86) *out = (switch_frame){0xc, 8, 0xc};
    else return false;
    return true;
}

bool nt_thread_registers(nt_context *c, const nt_kernel *k, const cpu_arch *arch, uint64_t thread,
                         cpu_registers *out)
{
    uint64_t stack, back, frame;
    uint16_t offset;
    switch_frame f;
    space *s = c->values->space;
    if (!arch || !thread) return false;
    bool found = nt_kernel_u16(k, KDBG_KERNEL_STACK, &offset)
                     ? space_read_pointer(s, thread + offset, arch->pointer_size, &stack)
                     : value_u64(value_field(nt_thread_at(c, thread), "Tcb.KernelStack"), &stack);
    if (!found || !switch_frame_of(c, arch->kind, &f) ||
        !space_read_pointer(s, stack + f.back, arch->pointer_size, &back) || !back)
        return false;
    cpu_registers_init(out, arch);
    if (space_read_pointer(s, stack + f.frame, arch->pointer_size, &frame)) set_role(out, CPU_ROLE_FP, frame);
    return set_role(out, CPU_ROLE_SP, stack + f.size) && set_role(out, CPU_ROLE_IP, back);
}

/* ---- clocks ---- */

/* It is at one place in the kernel half of every process: ntddk.h, KI_USER_SHARED_DATA. */
value nt_shared_data(nt_context *c)
{
    return nt_value(c, "_KUSER_SHARED_DATA", c->values->pointer_size == 8 ? 0xfffff78000000000 : 0xffdf0000);
}

bool nt_major_version(nt_context *c, uint64_t *out)
{
    uint64_t major;
    if (!value_u64(value_field(nt_shared_data(c), "NtMajorVersion"), &major) || major == 0) return false;
    *out = major;
    return true;
}

bool nt_tick_count(nt_context *c, uint64_t *out)
{
    /* TickCount and TickCountQuad since 5.2; TickCountLow before. */
    value shared = nt_shared_data(c);
    return value_u64(value_first(shared, "TickCountQuad", "TickCount.LowPart", "TickCountLow", NULL), out);
}

bool nt_tick_length(nt_context *c, const nt_kernel *k, uint64_t *out)
{
    uint64_t at;
    uint32_t length;
    /* The clock's longest tick, by which times are counted; the block knows only the current one. */
    if (!nt_variable_address(c, "KeMaximumIncrement", &at) && !nt_kernel_u64(k, KDBG_TIME_INCREMENT, &at))
        return false;
    if (!space_read_u32(c->values->space, at, &length) || !length) return false;
    *out = length;
    return true;
}
