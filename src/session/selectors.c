/* Segment descriptors: see the header. The bits: Intel SDM, volume 3, 3.4.5. */
#include "session/selectors.h"

#include "session/kernel.h"
#include "windows/processor.h"

/* Eight bytes of the table. */
static session_selector unpack(const uint8_t raw[8])
{
    uint32_t low = load_u32(raw), high = load_u32(raw + 4);
    session_selector d = {.base = low >> 16 | (high & 0xff) << 16 | (high & 0xff000000),
                          .limit = (low & 0xffff) | (high & 0xf0000),
                          .flags = (uint16_t)((high >> 8 & 0xff) | (high >> 12 & 0xf00))};
    if (d.flags & SELECTOR_GRANULAR) d.limit = d.limit << 12 | 0xfff;
    return d;
}

static bool of_kernel(session *s, arena *a, uint16_t selector, session_selector *out)
{
    values_context values;
    nt_context windows = session_windows(s, a, &values);
    value special = nt_prcb_special_registers(nt_prcb_at(&windows, session_current(s, a).prcb));
    uint64_t base, limit;
    uint8_t raw[16] = {0};
    unsigned offset = selector & 0xfff8u;
    if (!value_u64(value_field(special, "Gdtr.Base"), &base) ||
        !value_u64(value_field(special, "Gdtr.Limit"), &limit) || offset + 7 > limit ||
        !space_read_all(s->target->virtual_memory, base + offset, raw, 8))
        return false;
    *out = unpack(raw);
    /* System descriptors of long mode have the upper half of the base behind. */
    uint32_t upper;
    if (session_pointer_size(s) == 8 && !(out->flags & SELECTOR_USER) && (out->flags & SELECTOR_PRESENT) &&
        space_read_u32(s->target->virtual_memory, base + offset + 8, &upper))
        out->base |= (uint64_t)upper << 32;
    return true;
}

/* Of programs: 64-bit Windows' code (33), that of WOW64 (23), data (2b), and the TEB of WOW64 (53); 32-bit
 * Windows' code (1b), data (23), and TEB (3b). */
static bool of_program(session *s, arena *a, uint16_t selector, session_selector *out)
{
    bool wide = cpu_arch_of(s->target->system.cpu)->pointer_size == 8;
    session_selector code64 = {0, 0, 0x2fb}, code = {0, 0xffffffff, 0xcfb}, data = {0, 0xffffffff, 0xcf3};
    session_selector teb = {session_teb(s, a), 0xfff, 0x4f3};
    uint16_t index = selector | 3;
    bool known = true;
    if (wide && index == 0x33) *out = code64;
    else if (index == (wide ? 0x23 : 0x1b)) *out = code;
    else if (index == (wide ? 0x2b : 0x23)) *out = data;
    else if (index == 0x3b && !wide) *out = teb;
    else if (index == 0x53 && session_pointer_size(s) == 4) *out = teb; /* the 32-bit half is looked at */
    else known = false;
    return known;
}

bool session_get_selector(session *s, arena *a, uint16_t selector, session_selector *out)
{
    if (!s->target || s->target->system.cpu == CPU_ARM64) return false;
    return s->target->class == TARGET_KERNEL ? of_kernel(s, a, selector, out)
                                             : of_program(s, a, selector, out);
}

bool session_segment_base(void *context, arena *a, str text, uint16_t selector, uint64_t *base)
{
    session *s = context;
    session_selector found;
    bool known, wide = session_pointer_size(s) == 8;
    if (!s->target || s->target->system.cpu == CPU_ARM64) return false;
    bool program = s->target->class == TARGET_USER;
    if (str_starts_with(text, STR("@"))) text = str_skip(text, 1);
    if (str_equal_nocase(text, wide ? STR("gs") : STR("fs")) && (wide || program))
        return !session_get_register(s, a, program ? STR("$teb") : STR("$pcr"), &known, base) && known;
    static const char *const flat[] = {"cs", "ds", "es", "ss"};
    for (size_t i = 0; wide && i < sizeof flat / sizeof *flat; i++) {
        if (!str_equal_nocase(text, str_from_cstr(flat[i]))) continue;
        *base = 0;
        return true;
    }
    if (!session_get_selector(s, a, selector, &found)) return false;
    *base = found.base;
    return true;
}
