/* The session: opening a target and what belongs to it. */
#include "session/session.h"

#include "base/file.h"
#include "session/aliases.h"
#include "session/event_filters.h"
#include "session/images.h"
#include "session/kernel.h"
#include "session/systems.h"
#include "windows/kernel.h"
#include "windows/kernel_evidence.h"
#include "windows/kernel_find.h"

#include <inttypes.h>

enum { DEFAULT_FRAMES = 0x100 };

/* Paths, servers and options are the session's: each target's symbols have those of the one before. */
static void take_symbol_settings(arena *a, symbols *to, symbols *from)
{
    symbols_set_server(to, symbols_server(from));
    symbols_set_path(to, str_copy(a, symbols_path(from)));
    symbols_set_image_path(to, str_copy(a, symbols_image_path(from)));
    *symbols_options(to) = *symbols_options(from);
    symbols_take_log(to, from);
}

void session_begin_system(session *s, symbols *like)
{
    s->system = (session_system){.stop = arena_new(), .frames_arena = arena_new()};
    space *nothing = space_from_runs(s->stop, (bytes){0}, NULL, 0);
    s->symbols = symbols_new(s->stop, nothing, s->notes, &s->interrupt);
    s->values =
        (values_context){.arena = s->stop, .space = nothing, .interrupt = &s->interrupt, .pointer_size = 8};
    if (like) take_symbol_settings(s->stop, s->symbols, like);
}

void session_end_system(session_system *system)
{
    arena_free(system->frames_arena);
    arena_free(system->stop);
    *system = (session_system){0};
}

error *session_new(session **out)
{
    arena *a = arena_new();
    session *s = ARENA_NEW(a, session);
    s->arena = a;
    s->notes = notes_new(a);
    session_begin_system(s, NULL);
    /* Kept from one target to the next. */
    symbols_set_server(s->symbols,
                       symsrv_new(a, &(symsrv_config){.offline = true, .interrupt = &s->interrupt}));
    s->settings = (session_settings){.style = {.radix = 16},
                                     .frame_count = DEFAULT_FRAMES,
                                     .output_mask = 0x3f7,
                                     .list_before = 4,
                                     .list_after = 5};
    s->aliases = aliases_new(a);
    s->event_filters = event_filters_new(a);
    s->sources = sources_new(a);
    s->systems = session_systems_new(a);
    *out = s;
    return NULL;
}

void session_set_secure(session *s)
{
    s->settings.secure = true;
    symbols_set_server(s->symbols,
                       symsrv_new(s->arena, &(symsrv_config){.offline = true, .interrupt = &s->interrupt}));
}

void session_free(session *s)
{
    if (!s) return;
    session_systems_free(s);
    session_end_system(&s->system);
    arena_free(s->arena);
}

static module_identity identity_of(const target_module *m, cpu_kind cpu, bool unloaded)
{
    module_identity id = {
        .base = m->base,
        .size = m->size,
        .timestamp = m->timestamp,
        .checksum = m->checksum,
        .path = m->path,
        .unloaded = unloaded,
        .has_rsds = m->has_rsds,
        .age = m->age,
        .pdb_path = m->pdb_path,
        .has_version = m->version.present,
        .version_flags = m->version.flags,
        .version_os = m->version.os,
        .version_type = m->version.type,
        .cpu = cpu,
    };
    for (size_t i = 0; i < sizeof id.guid; i++) id.guid[i] = m->guid[i];
    for (size_t i = 0; i < 4; i++) {
        id.file_version[i] = m->version.file[i];
        id.product_version[i] = m->version.product[i];
    }
    return id;
}

static void add_modules(symbols *symbols, const target *t)
{
    for (size_t i = 0; i < t->modules.count; i++) {
        module_identity id = identity_of(&t->modules.items[i], t->system.cpu, false);
        symbols_add_module(symbols, &id);
    }
    for (size_t i = 0; i < t->unloaded_modules.count; i++) {
        module_identity id = identity_of(&t->unloaded_modules.items[i], t->system.cpu, true);
        symbols_add_module(symbols, &id);
    }
}

/* What the dump says of the kernel's build, told to the kernel's module. */
static void give_evidence(session *s, const target *t)
{
    nt_context context = nt_context_for(&s->values, s->symbols, true);
    nt_kernel k = nt_kernel_find(&context, t);
    module *nt = k.base ? symbols_module_at(s->symbols, k.base) : NULL;
    module_anchor *anchors;
    module_layout *layouts;
    if (!nt) return;
    size_t anchor_count = nt_kernel_anchors(s->stop, &k, t, &anchors);
    size_t layout_count = nt_kernel_layouts(s->stop, &k, &layouts);
    symbols_set_evidence(nt, anchors, anchor_count, layouts, layout_count);
}

void session_look_at_file(session *s)
{
    target *t = s->target;
    uint64_t before, now;

    if (!t || t->told_of_cut || !file_watch_is_cut(t->watch, &before, &now)) return;
    t->told_of_cut = true;
    notes_add(s->notes, NOTE_WARNING,
              "%.*s: the file was cut from 0x%" PRIx64 " to 0x%" PRIx64
              " bytes while it is open: what lay behind its end may read as zeros",
              STR_ARG(t->path), before, now);
}

error *session_open_dump(session *s, str path)
{
    arena *stop = arena_new();
    target *t;
    error *e = target_open_dump(stop, path, s->notes, &s->interrupt, &t);
    if (!e) e = nt_kernel_locate(t, &s->interrupt);
    if (e) {
        error *kept = error_new(s->arena, e->code, "%.*s", STR_ARG(e->message));
        kept->location = e->location;
        kept->has_location = e->has_location;
        arena_free(stop);
        return kept;
    }
    s->written_physical = NULL;
    if (t->physical_memory)
        t->physical_memory = s->written_physical = space_written(stop, t->physical_memory);
    session_kernel_begin(s, t);
    t->virtual_memory = s->written = space_written(stop, t->virtual_memory);
    symbols *symbols = symbols_new(stop, t->virtual_memory, s->notes, &s->interrupt);
    take_symbol_settings(stop, symbols, s->symbols);
    arena_free(s->stop);
    s->stop = stop;
    s->target = t;
    s->symbols = symbols;
    s->user_type_names = NULL;
    s->held = NULL;
    memset(s->user_types, 0, sizeof s->user_types);
    const cpu_arch *arch = cpu_arch_of(t->system.cpu);
    s->values = (values_context){
        .arena = stop,
        .space = t->virtual_memory,
        .interrupt = &s->interrupt,
        .pointer_size = arch ? arch->pointer_size : 8,
        .style = &s->settings.style,
    };
    if (t->class == TARGET_KERNEL) {
        nt_context context = nt_context_for(&s->values, symbols, true);
        nt_kernel_complete(&context, t);
    }
    add_modules(symbols, t);
    if (t->class == TARGET_KERNEL) give_evidence(s, t);
    s->thread = t->event_thread < t->threads.count ? t->event_thread : 0;
    s->implicit_process = s->implicit_thread = s->directory = 0;
    session_kernel_ready(s);
    t->dumped_memory = t->virtual_memory;
    t->virtual_memory = session_image_overlay(stop, t->virtual_memory, symbols);
    s->values.space = t->virtual_memory;
    s->scope = SCOPE_THREAD;
    s->machine = CPU_NONE;
    event_filters_begin(s->event_filters, t->class == TARGET_KERNEL);
    s->cursor = (session_cursor){0};
    s->source = (session_source){0};
    session_scope_changed(s);
    return NULL;
}

bool session_stopped(const session *s)
{
    return s->quit || interrupt_pending(&s->interrupt);
}

const cpu_arch *session_arch(const session *s)
{
    const cpu_arch *arch = s->target ? cpu_arch_of(s->target->system.cpu) : NULL;
    if (s->machine != CPU_NONE) arch = cpu_arch_of(s->machine);
    if (s->scope == SCOPE_CONTEXT && s->context.arch) arch = s->context.arch;
    return arch ? arch : cpu_arch_of(CPU_X64);
}

bool session_is_kernel_address(const session *s, uint64_t address)
{
    return session_pointer_size(s) == 4 ? address >= 0x80000000u : address >> 63;
}

unsigned session_pointer_size(const session *s)
{
    const cpu_arch *arch = session_arch(s);
    return arch ? arch->pointer_size : 8;
}

str session_prompt(const session *s, arena *a)
{
    const target *t = s->target;
    if (!t) return STR("?:?\?\?> ");
    size_t ordinal;
    str system = session_system_prompt(s, a, &ordinal);
    const cpu_arch *native = cpu_arch_of(t->system.cpu), *effective = session_arch(s);
    str machine = native && effective != native ? str_format(a, ":%s", effective->name) : STR("");
    if (t->class == TARGET_USER)
        return str_format(a, "%.*s%zu:%03zu%.*s> ", STR_ARG(system), ordinal, s->thread, STR_ARG(machine));
    if (t->system.processor_count <= 1)
        return str_format(a, "%.*skd%.*s> ", STR_ARG(system), STR_ARG(machine));
    unsigned processor = s->thread < t->threads.count ? t->threads.items[s->thread].id : 0;
    return str_format(a, "%.*s%u: kd%.*s> ", STR_ARG(system), processor, STR_ARG(machine));
}

/* Values from windows-driver-docs, "Setting Symbol Options". */
enum { UNDNAME = 0x2, LOAD_LINES = 0x10, LOAD_ANYTHING = 0x40 };
static const uint32_t symopt_debug = 0x80000000;

uint32_t session_symbol_options(session *s)
{
    const symbol_options *o = symbols_options(s->symbols);
    return (o->undecorate ? UNDNAME : 0u) | (s->settings.lines ? LOAD_LINES : 0u) |
           (o->ignore_mismatch ? LOAD_ANYTHING : 0u) | (o->noisy ? symopt_debug : 0u);
}

void session_set_symbol_options(session *s, uint32_t bits)
{
    symbol_options *o = symbols_options(s->symbols);
    o->undecorate = bits & UNDNAME;
    s->settings.lines = bits & LOAD_LINES;
    o->ignore_mismatch = bits & LOAD_ANYTHING;
    o->noisy = bits & symopt_debug;
}
