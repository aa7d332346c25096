/* !exchain: who may handle an exception of the current thread. On x86 the chain of registrations that begins
 * at fs:[0]; on the others the frames of the stack whose functions name a handler in their unwind data.
 * Source: windows-driver-docs, "!exchain"; the lines of 64-bit targets: published sessions. Registrations of
 * the C runtime: Microsoft Systems Journal, January 1997 (Pietrek), and what /GS added to them since. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "formats/pe/arm64_unwind.h"
#include "formats/pe/exception.h"
#include "show/address_name.h"

enum { FRAME_LIMIT = 100, CHAIN_LIMIT = 1000, SCOPE_LIMIT = 256, SCOPE_ENTRY = 12, EH4_HEADER = 16 };

/* ---- x86 ---- */

/* EXCEPTION_REGISTRATION of the C runtime: next, handler, scope table, try level. */
typedef struct registration {
    uint32_t address, next, handler, scope_table, try_level;
} registration;

static void show_code(command_call *c, const char *label, const char *field_name, uint32_t address)
{
    str name = show_address_name(c->session, c->arena, address, "", true);
    str line = str_format(c->arena, "%s{place} ({%s:p})\n", label, field_name);
    emit(c->out, NULL, str_to_cstr(c->arena, line), f_s("place", name), f_p(field_name, address));
}

static void show_scopes(command_call *c, const registration *r, uint32_t table, uint32_t end)
{
    space *memory = c->session->target->virtual_memory;
    uint32_t level = r->try_level;
    for (unsigned i = 0; i < SCOPE_LIMIT && level != end && !out_cancelled(c->out); i++) {
        uint32_t at = table + level * SCOPE_ENTRY, enclosing, filter, handler;
        if (!space_read_u32(memory, at, &enclosing) || !space_read_u32(memory, at + 4, &filter) ||
            !space_read_u32(memory, at + 8, &handler))
            return;
        out_begin(c->out, "exception_scope");
        emit(c->out, NULL, NULL, f_u("level", level));
        str start = str_format(c->arena, "  CRT scope %2u, ", level);
        if (filter) {
            show_code(c, str_to_cstr(c->arena, str_format(c->arena, "%.*sfilter: ", STR_ARG(start))),
                      "filter", filter);
            show_code(c, "                func:   ", "function", handler);
        } else { /* __finally */
            show_code(c, str_to_cstr(c->arena, str_format(c->arena, "%.*sfunc:   ", STR_ARG(start))),
                      "function", handler);
        }
        out_end(c->out);
        level = enclosing;
    }
}

/* _except_handler3: a plain table, -1 ends. _except_handler4: the table's address is mixed with the module's
 * security cookie, four numbers stand before its entries, -2 ends. */
static void show_runtime_scopes(command_call *c, const registration *r)
{
    session *s = c->session;
    symbol handler, cookie;
    uint32_t mask;
    if (!symbols_nearest_name(s->symbols, r->handler, &handler)) return;
    if (str_find(handler.name, STR("except_handler3")) != SIZE_MAX) {
        show_scopes(c, r, r->scope_table, UINT32_MAX);
    } else if (str_find(handler.name, STR("except_handler4")) != SIZE_MAX) {
        str name = str_format(c->arena, "%.*s!__security_cookie", STR_ARG(handler.module->name));
        if (symbols_find(s->symbols, name, &cookie) &&
            space_read_u32(s->target->virtual_memory, cookie.address, &mask))
            show_scopes(c, r, (r->scope_table ^ mask) + EH4_HEADER, UINT32_MAX - 1);
    }
}

static error *show_chain(command_call *c)
{
    session *s = c->session;
    space *memory = s->target->virtual_memory;
    uint64_t teb = session_teb(s, c->arena);
    uint32_t at;
    if (!teb || !space_read_u32(memory, teb, &at))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read the exception list of the TEB at 0x%llx",
                         (unsigned long long)teb);
    for (unsigned i = 0; i < CHAIN_LIMIT && at != UINT32_MAX && !out_cancelled(c->out); i++) {
        registration r = {.address = at};
        if (!space_read_u32(memory, at, &r.next) || !space_read_u32(memory, at + 4, &r.handler)) {
            emit(c->out, "exception_chain_end", "Invalid exception stack at {address:p}\n",
                 f_p("address", at));
            return NULL;
        }
        str name = show_address_name(s, c->arena, r.handler, "", true);
        emit(c->out, "exception_registration",
             name.len ? "{address:p}: {handler_name} ({handler:p})\n" : "{address:p}: {handler:p}\n",
             f_p("address", at), f_s("handler_name", name), f_p("handler", r.handler));
        if (space_read_u32(memory, at + 8, &r.scope_table) && space_read_u32(memory, at + 12, &r.try_level))
            show_runtime_scopes(c, &r);
        if (r.next <= at && r.next != UINT32_MAX) { /* a stack's registrations lie one above the other */
            emit(c->out, "exception_chain_end", "Invalid exception stack at {address:p}\n",
                 f_p("address", r.next));
            return NULL;
        }
        at = r.next;
    }
    return NULL;
}

/* ---- x64, ARM64 ---- */

static bool handler_of(command_call *c, module *m, const pe_image *image, uint64_t ip, uint64_t *handler)
{
    pe_function function;
    if (ip - m->id.base > UINT32_MAX ||
        pe_function_lookup(image, (uint32_t)(ip - m->id.base), &function) != PE_LOOKUP_FOUND)
        return false;
    if (image->machine == PE_MACHINE_ARM64) {
        pe_arm64_info info;
        if (pe_arm64_info_read(c->arena, image, &function, &info) || !info.has_handler) return false;
        *handler = m->id.base + info.handler;
        return true;
    }
    pe_unwind_info info;
    if (pe_unwind_info_read(c->arena, image, function.unwind, &info) || !info.has_handler) return false;
    *handler = m->id.base + info.handler;
    return true;
}

static str named(command_call *c, uint64_t address)
{
    return show_address_name(c->session, c->arena, address, "0x", false);
}

static error *scan_frames(command_call *c)
{
    const frame *frames;
    size_t count, real = 0;
    error *e = session_frames(c->session, FRAME_LIMIT, &frames, &count);
    if (e) return e;
    for (size_t i = 0; i < count; i++) real += frames[i].inline_level == 0;
    emit(c->out, "exception_frames", "{count:u} stack frames, scanning for handlers...\n",
         f_u("count", real));
    size_t number = 0;
    for (size_t i = 0; i < count && !out_cancelled(c->out); i++) {
        const frame *f = &frames[i];
        if (f->inline_level) continue;
        uint64_t ip = f->ip, handler;
        size_t index = number++;
        module *m = symbols_module_at(c->session->symbols, ip);
        pe_image *image;
        if (!m) {
            emit(c->out, "exception_frame", "Frame 0x{frame:02x}: error getting module for {ip:q}\n",
                 f_u("frame", index), f_p("ip", ip));
            continue;
        }
        if (pe_open(c->arena, module_source(m), &image) || !handler_of(c, m, image, ip, &handler)) continue;
        emit(c->out, "exception_frame",
             "Frame 0x{frame:02x}: {place} ({ip:p})\n  ehandler {handler_name} ({handler:p})\n",
             f_u("frame", index), f_s("place", named(c, ip)), f_p("ip", ip),
             f_s("handler_name", named(c, handler)), f_p("handler", handler));
    }
    return NULL;
}

static error *run_exchain(command_call *c)
{
    str rest = c->args, flag;
    while (args_take_any_flag(&rest, &flag))
        if (!str_equal(flag, STR("c")) && !str_equal(flag, STR("C")) && !str_equal(flag, STR("f")))
            return args_error(c, flag, "Syntax");
    error *e = args_end(c, rest);
    if (e) return e;
    return session_arch(c->session)->pointer_size == 4 ? show_chain(c) : scan_frames(c);
}

const command command_exchain = {.name = "exchain",
                                 .extension = "ext",
                                 .needs = NEEDS_TARGET | NEEDS_REGISTERS,
                                 .synopsis = "[/c | /C | /f]",
                                 .brief = "Display the exception handlers of the current thread",
                                 .example = "!exchain",
                                 .run = run_exchain};
