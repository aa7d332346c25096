/* Entries are the processor's: 16 bytes on x64 (KIDTENTRY64), 8 on x86 (KIDTENTRY). A device's vector leads
 * to code in a KINTERRUPT (DispatchCode) up to Windows 8.1; since Windows 10 all lead to pieces of nt
 * (KiIsrThunk), and KPRCB.InterruptObject has the object. Sources: Intel's manual, volume 3, chapter 6; nt's
 * public types. */
#include "windows/interrupts.h"

enum { VECTORS = 256, MOST_SHARED = 64, FIRST_DEVICE = 0x30, KINTERRUPT_TYPE = 22 };

uint64_t nt_idt_address(nt_context *c, value prcb, value pcr, unsigned *count)
{
    uint64_t base = 0, limit = 0;
    unsigned size = c->values->pointer_size == 8 ? 16 : 8;
    value special = value_field(prcb, "ProcessorState.SpecialRegisters");
    base = value_or(value_field(special, "Idtr.Base"), 0);
    limit = value_or(value_field(special, "Idtr.Limit"), 0);
    if (!base) {
        base = value_or(value_first(pcr, "IdtBase", "IDT", NULL), 0);
        limit = (uint64_t)VECTORS * size - 1;
    }
    uint64_t fits = (limit + 1) / size;
    *count = fits > VECTORS ? VECTORS : (unsigned)fits;
    return base;
}

static bool read_gate(nt_context *c, uint64_t at, nt_idt_entry *out)
{
    space *s = c->values->space;
    uint64_t low, high = 0;
    if (!space_read_pointer(s, at, 8, &low)) return false;
    if (c->values->pointer_size == 8 && !space_read_pointer(s, at + 8, 8, &high)) return false;
    out->present = low >> 47 & 1;
    out->handler = (low & 0xffff) | (low >> 48) << 16 | (high & 0xffffffff) << 32;
    out->ist = c->values->pointer_size == 8 ? (unsigned)(low >> 32 & 7) : 0;
    return true;
}

/* The KINTERRUPT that a vector leads to; 0 = none. */
static uint64_t object_of(nt_context *c, value prcb, unsigned vector, uint64_t handler)
{
    type_field code;
    uint64_t object, kind;
    value objects = value_field(prcb, "InterruptObject");
    if (!value_is_bad(objects)) return value_or(value_index(objects, vector), 0);
    const type *t = nt_type(c, "_KINTERRUPT");
    if (!t || !type_find_field(t, STR("DispatchCode"), &code) || handler < code.offset) return 0;
    object = handler - code.offset;
    value interrupt = nt_value(c, "_KINTERRUPT", object);
    return value_u64(value_field(interrupt, "Type"), &kind) && kind == KINTERRUPT_TYPE ? object : 0;
}

static void add_object(arena *a, value interrupt, nt_idt_entry *out)
{
    nt_interrupt one = {.object = value_address_of(interrupt)};
    one.readable = value_u64(value_field(interrupt, "ServiceRoutine"), &one.service);
    /* KiInterruptMessageDispatch stands for the driver's routine. */
    uint64_t message = value_or(value_field(interrupt, "MessageServiceRoutine"), 0);
    if (message) one.service = message;
    *VEC_PUSH(a, &out->objects) = one;
}

static void read_objects(arena *a, nt_context *c, uint64_t object, nt_idt_entry *out)
{
    const type *t = nt_type(c, "_KINTERRUPT");
    value interrupt = nt_value(c, "_KINTERRUPT", object);
    out->has_objects = true;
    add_object(a, interrupt, out);
    uint64_t head = value_address_of(value_field(interrupt, "InterruptListEntry"));
    uint64_t first = 0;
    /* One that nobody shares may never have been linked. */
    if (!t || !space_read_pointer(c->values->space, head, c->values->pointer_size, &first) || !first) return;
    list_walk w = list_walk_begin(c->values, head, t, "InterruptListEntry", MOST_SHARED);
    while (list_walk_next(&w, &interrupt)) add_object(a, interrupt, out);
    out->end = w.end;
}

nt_idt_entry nt_idt_read(arena *a, nt_context *c, value prcb, value pcr, uint64_t idt, unsigned vector)
{
    nt_idt_entry e = {.end = WALK_COMPLETE};
    uint64_t tss;
    e.readable = read_gate(c, idt + (uint64_t)vector * (c->values->pointer_size == 8 ? 16 : 8), &e);
    if (!e.readable || !e.present) return e;
    if (e.ist && value_u64(value_field(pcr, "TssBase"), &tss)) {
        value stacks = nt_value(c, "_KTSS64", tss);
        e.stack = value_or(value_index(value_field(stacks, "Ist"), e.ist), 0);
    }
    uint64_t object = vector >= FIRST_DEVICE ? object_of(c, prcb, vector, e.handler) : 0;
    if (object) read_objects(a, c, object, &e);
    return e;
}
