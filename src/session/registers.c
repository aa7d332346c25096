/* Registers and pseudo-registers by name. Source: windows-driver-docs, "Pseudo-Register Syntax". */
#include "session/kernel.h"
#include "session/session.h"
#include "session/systems.h"
#include "windows/kernel.h"
#include "windows/processor.h"

#include "base/wintime.h"
#include "cpu/disasm.h"
#include "cpu/effective.h"
#include "formats/pe/image.h"

#include <string.h>
#include <time.h>

typedef error *(*pseudo_reader)(session *s, arena *a, uint64_t *out);

/* dbgeng's word for a name that it knows but cannot give a value here. */
static error *unavailable(arena *a, const char *name)
{
    return error_new(a, ERROR_NOT_FOUND, "Bad register error at '%s'", name);
}

static error *role_value(session *s, arena *a, cpu_role role, const char *name, uint64_t *out)
{
    cpu_registers r;
    error *e = session_registers(s, a, &r);
    if (e) return e;
    return cpu_role_get(&r, role, out) ? NULL : unavailable(a, name);
}

static error *read_ip(session *s, arena *a, uint64_t *out)
{
    return role_value(s, a, CPU_ROLE_IP, "$ip", out);
}

/* The local scope's: `.frame N` moves this one and not $ip. */
static error *read_scopeip(session *s, arena *a, uint64_t *out)
{
    cpu_registers r;
    error *e = session_frame_registers(s, a, &r);
    if (e) return e;
    return cpu_role_get(&r, CPU_ROLE_IP, out) ? NULL : unavailable(a, "$scopeip");
}

static error *read_csp(session *s, arena *a, uint64_t *out)
{
    return role_value(s, a, CPU_ROLE_SP, "$csp", out);
}

static error *read_retreg(session *s, arena *a, uint64_t *out)
{
    return role_value(s, a, CPU_ROLE_RETURN, "$retreg", out);
}

/* On x86, 64-bit values come back in edx:eax. */
static error *read_retreg64(session *s, arena *a, uint64_t *out)
{
    uint64_t low, high;
    error *e = role_value(s, a, CPU_ROLE_RETURN, "$retreg64", &low);
    if (e || session_arch(s)->kind != CPU_X86) {
        if (!e) *out = low;
        return e;
    }
    cpu_registers r;
    if ((e = session_registers(s, a, &r))) return e;
    if (!cpu_register_get(&r, cpu_find_register(r.arch, STR("edx")), &high))
        return unavailable(a, "$retreg64");
    *out = high << 32 | (uint32_t)low;
    return NULL;
}

static error *read_ra(session *s, arena *a, uint64_t *out)
{
    const frame *frames;
    size_t count;
    error *e = session_frames(s, s->frame_index + 2, &frames, &count);
    if (e) return e;
    if (s->frame_index >= count || !frames[s->frame_index].has_return_address) return unavailable(a, "$ra");
    *out = frames[s->frame_index].return_address;
    return NULL;
}

static error *read_exentry(session *s, arena *a, uint64_t *out)
{
    if (symbols_module_count(s->symbols) == 0) return unavailable(a, "$exentry");
    module *m = symbols_module(s->symbols, 0);
    pe_image *image;
    error *e = pe_open(a, module_source(m), &image);
    if (e) return e;
    *out = m->id.base + image->entry_point;
    return NULL;
}

static error *kernel_address(arena *a, uint64_t found, const char *name, uint64_t *out)
{
    if (found == 0) return unavailable(a, name);
    *out = found;
    return NULL;
}

static error *read_teb(session *s, arena *a, uint64_t *out)
{
    const target *t = s->target;
    if (t && t->class == TARGET_KERNEL) return kernel_address(a, session_current(s, a).teb, "$teb", out);
    *out = t ? session_teb(s, a) : 0;
    return *out ? NULL : unavailable(a, "$teb");
}

/* TEB.ProcessEnvironmentBlock: 0x30 on 32-bit, 0x60 on 64-bit Windows (all builds). */
static error *read_peb(session *s, arena *a, uint64_t *out)
{
    uint64_t teb = 0;
    if (s->target && s->target->class == TARGET_KERNEL)
        return kernel_address(a, session_current(s, a).peb, "$peb", out);
    if (read_teb(s, a, &teb)) return unavailable(a, "$peb");
    unsigned size = session_pointer_size(s);
    uint64_t slot = teb + (size == 8 ? 0x60 : 0x30);
    return space_read_pointer(s->target->virtual_memory, slot, size, out) ? NULL : unavailable(a, "$peb");
}

/* KPRCB.CurrentThread: at 8 on x64 and at 4 on x86, in every build. */
static error *read_thread(session *s, arena *a, uint64_t *out)
{
    const target *t = s->target;
    if (!t) return unavailable(a, "$thread");
    if (t->class == TARGET_USER) return read_teb(s, a, out);
    /* The dump's own thread is that of the processor which wrote it. */
    uint64_t found = s->implicit_thread             ? s->implicit_thread
                     : s->thread == t->event_thread ? t->kernel.thread
                                                    : session_current(s, a).thread;
    unsigned size = session_pointer_size(s);
    if (found == 0 && t->kernel.prcb != 0 && s->thread == t->event_thread)
        space_read_pointer(t->virtual_memory, t->kernel.prcb + size, size, &found);
    if (found == 0) return unavailable(a, "$thread");
    *out = found;
    return NULL;
}

static error *read_proc(session *s, arena *a, uint64_t *out)
{
    const target *t = s->target;
    if (!t) return unavailable(a, "$proc");
    if (t->class == TARGET_USER) return read_peb(s, a, out);
    uint64_t found = s->implicit_process            ? s->implicit_process
                     : s->thread == t->event_thread ? t->kernel.process
                                                    : session_current(s, a).process;
    if (found == 0) return unavailable(a, "$proc");
    *out = found;
    return NULL;
}

static error *read_tid(session *s, arena *a, uint64_t *out)
{
    const target *t = s->target;
    if (!t || t->class != TARGET_USER || s->thread >= t->threads.count) return unavailable(a, "$tid");
    *out = t->threads.items[s->thread].id;
    return NULL;
}

static error *read_tpid(session *s, arena *a, uint64_t *out)
{
    if (!s->target || s->target->system.process_id == 0) return unavailable(a, "$tpid");
    *out = s->target->system.process_id;
    return NULL;
}

static error *read_ptrsize(session *s, arena *a, uint64_t *out)
{
    (void)a;
    *out = session_pointer_size(s);
    return NULL;
}

static error *read_pagesize(session *s, arena *a, uint64_t *out)
{
    (void)s;
    (void)a;
    *out = 0x1000;
    return NULL;
}

static error *read_frame(session *s, arena *a, uint64_t *out)
{
    (void)a;
    *out = s->frame_index;
    return NULL;
}

static error *read_exp(session *s, arena *a, uint64_t *out)
{
    (void)a;
    *out = s->last_expression;
    return NULL;
}

static error *read_p(session *s, arena *a, uint64_t *out)
{
    (void)a;
    *out = s->last_address;
    return NULL;
}

static error *read_ea(session *s, arena *a, uint64_t *out)
{
    cpu_registers r;
    uint64_t ip;
    uint8_t code[CPU_MAX_INSTRUCTION];
    error *e = session_registers(s, a, &r);
    if (e) return e;
    if (!cpu_role_get(&r, CPU_ROLE_IP, &ip)) return unavailable(a, "$ea");
    cpu_instruction instruction;
    size_t size = space_read(s->target->virtual_memory, ip, code, sizeof code);
    cpu_decode(r.arch, ip, (bytes){code, size}, &instruction);
    return cpu_effective_address(&instruction, &r, out) ? NULL : unavailable(a, "$ea");
}

/* No instruction that is decoded here has a second memory operand of its own but the string moves, whose
 * second one is [rdi]; the rest have none, as the page of $ea2 says. */
static error *read_ea2(session *s, arena *a, uint64_t *out)
{
    (void)s;
    (void)out;
    return unavailable(a, "$ea2");
}

/* A dump has one event: none before it, no branch trace, no breakpoints, no function that was called. */
static error *read_previp(session *s, arena *a, uint64_t *out)
{
    (void)s;
    (void)out;
    return unavailable(a, "$previp");
}

static error *read_relip(session *s, arena *a, uint64_t *out)
{
    (void)s;
    (void)out;
    return unavailable(a, "$relip");
}

static error *read_call_return(session *s, arena *a, uint64_t *out)
{
    (void)a;
    *out = s->user_registers[SESSION_CALL_RETURN];
    return NULL;
}

static error *read_dtid(session *s, arena *a, uint64_t *out)
{
    (void)a;
    *out = s->thread;
    return NULL;
}

static error *read_exr_chance(session *s, arena *a, uint64_t *out)
{
    if (!s->target || !s->target->has_exception) return unavailable(a, "$exr_chance");
    *out = s->target->exception.first_chance;
    return NULL;
}

static error *read_eventip(session *s, arena *a, uint64_t *out)
{
    const target *t = s->target;
    if (!t) return unavailable(a, "$eventip");
    if (t->has_exception_context && cpu_role_get(&t->exception_context, CPU_ROLE_IP, out)) return NULL;
    cpu_registers r;
    if (!t->cpu || t->cpu->registers(s->target, a, t->event_thread, &r) ||
        !cpu_role_get(&r, CPU_ROLE_IP, out))
        return unavailable(a, "$eventip");
    return NULL;
}

static error *read_dbgtime(session *s, arena *a, uint64_t *out)
{
    (void)s;
    (void)a;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *out = wintime_unix_to_filetime((uint64_t)now.tv_sec) + (uint64_t)now.tv_nsec / 100;
    return NULL;
}

static error *read_bug_code(session *s, arena *a, uint64_t *out)
{
    if (!s->target || !s->target->has_bugcheck) return unavailable(a, "$bug_code");
    *out = s->target->bugcheck.code;
    return NULL;
}

static error *read_exr_code(session *s, arena *a, uint64_t *out)
{
    if (!s->target || !s->target->has_exception) return unavailable(a, "$exr_code");
    *out = s->target->exception.code;
    return NULL;
}

static error *read_exr_numparams(session *s, arena *a, uint64_t *out)
{
    if (!s->target || !s->target->has_exception) return unavailable(a, "$exr_numparams");
    *out = s->target->exception.parameter_count;
    return NULL;
}

static error *read_prcb(session *s, arena *a, uint64_t *out)
{
    if (!s->target || s->target->kernel.prcb == 0) return unavailable(a, "$prcb");
    *out = s->target->kernel.prcb;
    return NULL;
}

/* Of the processor that is looked at. */
static error *read_pcrb(session *s, arena *a, uint64_t *out)
{
    uint64_t prcb = s->target && s->target->class == TARGET_KERNEL ? session_current(s, a).prcb : 0;
    if (!prcb) return unavailable(a, "$pcrb");
    *out = prcb;
    return NULL;
}

static error *read_pcr(session *s, arena *a, uint64_t *out)
{
    uint64_t prcb = 0;
    if (read_pcrb(s, a, &prcb)) return unavailable(a, "$pcr");
    values_context values;
    nt_context windows = session_windows(s, a, &values);
    value pcr = nt_pcr_of(&windows, prcb);
    if (value_is_bad(pcr)) return unavailable(a, "$pcr");
    *out = value_address_of(pcr);
    return NULL;
}

/* A dump's process is numbered as its system, as the prompt has it ("||1:1:017"). */
static error *read_system(session *s, arena *a, uint64_t *out)
{
    size_t ordinal;
    (void)session_system_prompt(s, a, &ordinal);
    *out = ordinal;
    return NULL;
}

static error *read_extret(session *s, arena *a, uint64_t *out)
{
    (void)a;
    *out = s->extension_result;
    return NULL;
}

static const struct {
    const char *name;
    pseudo_reader read;
} pseudo_registers[] = {
    {"$bug_code", read_bug_code},
    {"$callret", read_call_return},
    {"$csp", read_csp},
    {"$dbgtime", read_dbgtime},
    {"$dpid", read_system},
    {"$dsid", read_system},
    {"$dtid", read_dtid},
    {"$ea", read_ea},
    {"$ea2", read_ea2},
    {"$eventip", read_eventip},
    {"$exentry", read_exentry},
    {"$exp", read_exp},
    {"$exr_chance", read_exr_chance},
    {"$exr_code", read_exr_code},
    {"$exr_numparams", read_exr_numparams},
    {"$extret", read_extret},
    {"$frame", read_frame},
    {"$ip", read_ip},
    {"$p", read_p},
    {"$pagesize", read_pagesize},
    {"$pcr", read_pcr},
    {"$pcrb", read_pcrb},
    {"$peb", read_peb},
    {"$prcb", read_prcb},
    {"$previp", read_previp},
    {"$proc", read_proc},
    {"$ptrsize", read_ptrsize},
    {"$ra", read_ra},
    {"$relip", read_relip},
    {"$retreg", read_retreg},
    {"$retreg64", read_retreg64},
    {"$scopeip", read_scopeip},
    {"$teb", read_teb},
    {"$thread", read_thread},
    {"$tid", read_tid},
    {"$tpid", read_tpid},
};

/* "$t7" with prefix "$t" is 7; false when `name` is not the prefix and a number below `limit`. */
static bool numbered(str name, str prefix, unsigned limit, unsigned *out)
{
    if (!str_starts_with_nocase(name, prefix) || name.len == prefix.len || name.len > prefix.len + 2)
        return false;
    unsigned n = 0;
    for (size_t i = prefix.len; i < name.len; i++) {
        if (name.ptr[i] < '0' || name.ptr[i] > '9') return false;
        n = n * 10 + (unsigned)(name.ptr[i] - '0');
    }
    if (n >= limit) return false;
    *out = n;
    return true;
}

bool session_is_user_register(str name, unsigned *index)
{
    return numbered(name, STR("$t"), SESSION_USER_REGISTERS, index);
}

static error *pseudo_value(session *s, arena *a, str name, bool *found, uint64_t *out)
{
    unsigned n;
    *found = true;
    if (session_is_user_register(name, &n)) {
        *out = s->user_registers[n];
        return NULL;
    }
    if (numbered(name, STR("$bug_param"), 5, &n) && n > 0) {
        if (!s->target || !s->target->has_bugcheck) return unavailable(a, str_to_cstr(a, name));
        *out = s->target->bugcheck.parameters[n - 1];
        return NULL;
    }
    if (numbered(name, STR("$bp"), 100, &n)) {
        *out = 0; /* "If no breakpoint has an ID of Number, $bpNumber evaluates to zero" */
        return NULL;
    }
    if (numbered(name, STR("$exr_param"), 15, &n)) {
        if (!s->target || !s->target->has_exception || n >= s->target->exception.parameter_count)
            return unavailable(a, str_to_cstr(a, name));
        *out = s->target->exception.parameters[n];
        return NULL;
    }
    for (size_t i = 0; i < sizeof pseudo_registers / sizeof *pseudo_registers; i++)
        if (str_equal_nocase(name, str_from_cstr(pseudo_registers[i].name)))
            return pseudo_registers[i].read(s, a, out);
    *found = false;
    return NULL;
}

static str without_at(str name)
{
    return name.len > 0 && name.ptr[0] == '@' ? str_skip(name, 1) : name;
}

error *session_get_register(session *s, arena *a, str name, bool *found, uint64_t *result)
{
    name = without_at(name);
    if (name.len > 0 && name.ptr[0] == '$') return pseudo_value(s, a, name, found, result);
    int index = cpu_find_register(session_arch(s), name);
    *found = index >= 0;
    if (index < 0) return NULL;
    cpu_registers r;
    error *e = session_registers(s, a, &r);
    if (e) return e;
    if (r.arch != session_arch(s)) index = cpu_find_register(r.arch, name);
    if (index < 0 || !cpu_register_get(&r, index, result)) return unavailable(a, str_to_cstr(a, name));
    return NULL;
}

error *session_set_register(session *s, arena *a, str name, uint64_t new_value)
{
    name = without_at(name);
    unsigned n;
    if (session_is_user_register(name, &n)) {
        s->user_registers[n] = new_value;
        s->user_types[n].type = NULL;
        return NULL;
    }
    bool found;
    uint64_t old;
    error *e = session_get_register(s, a, name, &found, &old);
    if (!found) return error_new(a, ERROR_SYNTAX, "Bad register error at '%.*s'", STR_ARG(name));
    (void)e;
    return error_new(a, ERROR_UNAVAILABLE,
                     "Operation not supported by current debuggee: %.*s cannot be changed", STR_ARG(name));
}
