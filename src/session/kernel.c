/* Address spaces of a kernel target's processes, and which of them the user looks at. */
#include "session/kernel.h"

#include "base/file.h"
#include "base/map.h"
#include "formats/dump/kdbg.h"
#include "windows/process.h"

typedef struct address_space {
    space *memory;
    nt_soft_ptes *soft;
} address_space;

struct session_kernel {
    values_context values; /* of the look-ups that translation itself needs */
    nt_context windows;
    page_tables tables; /* of the dump's own space */
    space *physical;    /* with page files */
    space *redirect;
    u64_map *spaces; /* by root: address_space */
    uint64_t root;   /* whose tables are used now */
    bool ready;
};

/* The 32-bit ntdll of a program on 64-bit Windows: the second module of that name, "ntdll_77cc0000" as WinDbg
 * names it. NULL when the user does not stand in 32-bit code of such a program. */
static const char *wow64_ntdll(session *s, arena *a)
{
    const cpu_arch *arch = s->target ? cpu_arch_of(s->target->system.cpu) : NULL;
    if (!arch || arch->pointer_size == session_pointer_size(s)) return NULL;
    for (size_t i = 0; i < symbols_module_count(s->symbols); i++) {
        const module *m = symbols_module(s->symbols, i);
        if (str_starts_with(m->name, STR("ntdll_"))) return str_to_cstr(a, m->name);
    }
    return NULL;
}

nt_context session_windows(session *s, arena *a, values_context *values)
{
    *values = s->values;
    values->arena = a;
    values->field_cache = NULL;
    nt_context c = nt_context_for(values, s->symbols, s->target && s->target->class == TARGET_KERNEL);
    const char *other = wow64_ntdll(s, a);
    if (other) c.system_module = other;
    return c;
}

/* ---- spaces ---- */

static address_space *space_of_root(session *s, uint64_t root, uint64_t process)
{
    struct session_kernel *k = s->kernel;
    address_space *found = u64_map_get(k->spaces, root);
    if (found) return found;
    found = ARENA_NEW(s->stop, address_space);
    page_tables tables = k->tables;
    tables.root = root;
    space *translated = space_from_page_tables(s->stop, k->physical, &tables);
    found->memory = space_cache(s->stop, translated);
    found->soft = nt_soft_ptes_new(s->stop, &k->windows, found->memory, process);
    if (k->ready) {
        space *physical;
        page_tables *own = space_page_tables(translated, &physical);
        own->soft_pte = nt_soft_pte;
        own->soft_context = found->soft;
    }
    u64_map_put(k->spaces, root, found);
    return found;
}

static void lead_to(session *s, uint64_t root, uint64_t process)
{
    struct session_kernel *k = s->kernel;
    k->root = root;
    space_redirect(k->redirect, space_of_root(s, root, process)->memory);
}

void session_add_page_file(session *s, str path)
{
    *VEC_PUSH(s->arena, &s->page_files) = str_copy(s->arena, path);
}

static size_t open_page_files(session *s, bytes *files)
{
    size_t count = s->page_files.count < PAGE_FILE_LIMIT ? s->page_files.count : PAGE_FILE_LIMIT;
    for (size_t i = 0; i < count; i++) {
        error *e = file_map(s->stop, s->page_files.items[i], &files[i]);
        if (!e) continue;
        files[i] = (bytes){0};
        notes_add(s->notes, NOTE_WARNING, "page file %zu: %.*s", i, STR_ARG(e->message));
    }
    return count;
}

void session_kernel_begin(session *s, target *t)
{
    space *physical;
    s->kernel = NULL;
    const page_tables *tables =
        t->class == TARGET_KERNEL ? space_page_tables(t->virtual_memory, &physical) : NULL;
    if (!tables) return;
    struct session_kernel *k = ARENA_NEW(t->arena, struct session_kernel);
    k->tables = *tables;
    k->physical = physical;
    k->redirect = space_redirect_new(t->arena, t->virtual_memory);
    k->root = tables->root;
    k->spaces = u64_map_new(t->arena);
    t->virtual_memory = k->redirect;
    s->kernel = k;
}

void session_kernel_ready(session *s)
{
    struct session_kernel *k = s->kernel;
    bytes files[PAGE_FILE_LIMIT];
    if (!k) return;
    k->values = s->values;
    k->windows = nt_context_for(&k->values, s->symbols, true);
    size_t count = open_page_files(s, files);
    k->physical =
        space_with_page_files(s->stop, s->written_physical ? s->written_physical : k->physical, files, count);
    k->ready = true;
    lead_to(s, k->tables.root, s->target->kernel.process);
}

/* ---- the current place ---- */

nt_current session_current(session *s, arena *a)
{
    const target *t = s->target;
    values_context values = s->values;
    values.arena = a;
    values.field_cache = NULL;
    nt_context windows = nt_context_for(&values, NULL, true);
    nt_kernel k = nt_kernel_find(&windows, t);
    /* Windows XP does not say where the fields are: nt's symbols have to. */
    if (k.has_debugger_data && !nt_kernel_has_places(&k)) windows.symbols = s->symbols;
    unsigned processor = s->thread < t->threads.count ? t->threads.items[s->thread].id : 0;
    nt_current now = nt_kernel_current(&windows, &k, t, processor);
    nt_kernel_look_from(&windows, &k, s->implicit_thread, s->implicit_process, &now);
    return now;
}

uint64_t session_process(session *s, arena *a)
{
    return session_current(s, a).process;
}

uint64_t session_thread(session *s, arena *a)
{
    return session_current(s, a).thread;
}

uint64_t session_directory(session *s)
{
    return s->kernel ? s->kernel->root : 0;
}

const nt_pte_layout *session_pte_layout(session *s)
{
    if (!s->kernel) return NULL;
    return nt_soft_ptes_layout(space_of_root(s, s->kernel->root, 0)->soft);
}

/* KPROCESS.DirectoryTableBase: by the debugger data block's offset, by nt's types where it has none. */
static bool directory_of(session *s, arena *a, uint64_t process, uint64_t *out)
{
    values_context values;
    nt_context windows = session_windows(s, a, &values);
    nt_kernel k = nt_kernel_find(&windows, s->target);
    uint16_t offset;
    uint64_t root;
    bool found = nt_kernel_u16(&k, KDBG_PROCESS_DIRECTORY, &offset)
                     ? space_read_pointer(values.space, process + offset, values.pointer_size, &root)
                     : value_u64(nt_process_directory(nt_process_at(&windows, process)), &root);
    if (found && root) *out = root;
    return found && root != 0;
}

void session_kernel_follow(session *s)
{
    if (!s->kernel || !s->kernel->ready) return;
    arena *a = arena_new();
    uint64_t root = s->directory, process = session_process(s, a);
    const target *t = s->target;
    bool own = !s->implicit_process && s->thread == t->event_thread;
    if (!root && (own || !process || !directory_of(s, a, process, &root))) root = s->kernel->tables.root;
    lead_to(s, root, process);
    arena_free(a);
}

error *session_set_process(session *s, arena *a, uint64_t process)
{
    uint64_t root;
    if (process && s->kernel && !directory_of(s, a, process, &root))
        return error_new(a, ERROR_MEMORY, "Process %llx has invalid page directories",
                         (unsigned long long)process);
    s->implicit_process = process;
    s->directory = 0;
    session_kernel_follow(s);
    session_scope_changed(s);
    return NULL;
}

error *session_set_directory(session *s, arena *a, uint64_t root)
{
    if (!s->kernel) return error_new(a, ERROR_UNAVAILABLE, "This target has no page tables");
    s->directory = root;
    session_kernel_follow(s);
    session_scope_changed(s);
    return NULL;
}

/* A running thread's registers are its processor's. */
static bool running_registers(session *s, arena *a, uint64_t thread, cpu_registers *out)
{
    const target *t = s->target;
    size_t before = s->thread;
    uint64_t implicit = s->implicit_thread;
    bool found = false;
    s->implicit_thread = 0;
    for (size_t i = 0; i < t->threads.count && !found; i++) {
        s->thread = i;
        found = session_current(s, a).thread == thread && !session_registers(s, a, out);
    }
    s->thread = before;
    s->implicit_thread = implicit;
    return found;
}

bool session_kernel_thread_registers(session *s, arena *a, uint64_t thread, cpu_registers *out)
{
    values_context values;
    nt_context windows = session_windows(s, a, &values);
    nt_kernel k = nt_kernel_find(&windows, s->target);
    scope_kind scope = s->scope;
    s->scope = SCOPE_THREAD;
    bool found = running_registers(s, a, thread, out) ||
                 nt_thread_registers(&windows, &k, cpu_arch_of(s->target->system.cpu), thread, out);
    s->scope = scope;
    return found;
}

error *session_set_implicit_thread(session *s, arena *a, uint64_t thread)
{
    cpu_registers r;
    if (thread && !session_kernel_thread_registers(s, a, thread, &r))
        return error_new(a, ERROR_MEMORY, "Can't retrieve thread context, Win32 error 0n30");
    s->scope = SCOPE_THREAD;
    s->implicit_thread = thread;
    if (thread) session_set_context(s, &r);
    else session_reset_context(s);
    return NULL;
}

/* ---- user modules ---- */

static bool is_user_module(const session *s, const module *m)
{
    return m->id.by_user && !session_is_kernel_address(s, m->id.base);
}

static void remove_user_modules(session *s)
{
    for (size_t i = 0; i < symbols_module_count(s->symbols);) {
        module *m = symbols_module(s->symbols, i);
        if (is_user_module(s, m)) symbols_remove_module(s->symbols, m);
        else i++;
    }
}

static size_t add_user_modules(session *s, const nt_modules *found, cpu_kind cpu)
{
    size_t added = 0;
    for (size_t i = 0; i < found->count; i++) {
        const nt_module *m = &found->items[i];
        if (!m->base || symbols_module_at(s->symbols, m->base))
            continue; /* the main program is in both loaders' lists */
        module_identity id = {.base = m->base,
                              .size = m->size,
                              .timestamp = m->timestamp,
                              .checksum = m->checksum,
                              .path = str_copy(s->stop, m->path.len ? m->path : m->base_name),
                              .by_user = true,
                              .cpu = cpu};
        symbols_add_module(s->symbols, &id);
        added++;
    }
    return added;
}

static nt_modules loader_modules(session *s, arena *a, nt_context *c, uint64_t peb)
{
    walk_end end;
    nt_modules found = nt_loader_modules(a, c, nt_peb_at(c, peb).loader, NT_LOAD_ORDER, &end);
    if (end != WALK_COMPLETE) s->user_modules_end = walk_end_text(end);
    return found;
}

/* A WOW64 process has a second, 32-bit PEB; its structures come from the built-in layouts, as nt's own types
 * are 64-bit ones. */
static size_t add_wow64_modules(session *s, arena *a, uint64_t peb)
{
    values_context values = s->values;
    values.arena = a;
    values.field_cache = NULL;
    values.pointer_size = 4;
    nt_context windows = nt_context_for(&values, NULL, false);
    nt_modules found = loader_modules(s, a, &windows, peb);
    return add_user_modules(s, &found, CPU_X86);
}

error *session_load_user_modules(session *s, arena *a, size_t *count)
{
    values_context values;
    nt_context windows = session_windows(s, a, &values);
    value process = nt_process_at(&windows, session_process(s, a));
    uint64_t peb = session_current(s, a).peb;
    remove_user_modules(s);
    s->user_modules_end = (str){0};
    *count = 0;
    if (peb) {
        nt_modules found = loader_modules(s, a, &windows, peb);
        *count = add_user_modules(s, &found, s->target->system.cpu);
    }
    uint64_t wow64 = nt_process_wow64_peb(&windows, process);
    if (wow64 && values.pointer_size == 8) *count += add_wow64_modules(s, a, wow64);
    session_scope_changed(s);
    return NULL;
}

size_t session_set_user_modules(session *s, const nt_modules *found)
{
    remove_user_modules(s);
    s->user_modules_end = (str){0};
    size_t added = add_user_modules(s, found, s->target->system.cpu);
    session_scope_changed(s);
    return added;
}

error *session_page_tables(session *s, arena *a, page_tables **tables, space **physical)
{
    *tables = space_page_tables(s->target->virtual_memory, physical);
    return *tables ? NULL : error_new(a, ERROR_UNAVAILABLE, "This target has no page tables");
}
