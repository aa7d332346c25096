/* Kernel discovery: KDDEBUGGER_DATA64, PsLoadedModuleList, the processor's current thread. Layout of the
 * block: WDK wdbgexts.h (KDDEBUGGER_DATA64); it is the same on 32-bit systems, whose pointers are
 * sign-extended. */
#include "windows/kernel.h"

#include "formats/dump/kdbg.h"
#include "windows/kernel_find.h"
#include "windows/unloaded.h"

#include <string.h>

#define MODULE_LIMIT 4096
#define SIGNATURE 0x4742444bu /* "KDBG", OwnerTag */
#define LIKELY_SIZE_LIMIT 0x1000u

bool nt_kernel_u64(const nt_kernel *k, size_t offset, uint64_t *out)
{
    uint64_t v;
    if (!k->has_debugger_data || offset + sizeof v > k->block_size) return false;
    v = load_u64(k->block + offset);
    if (k->narrow) v &= UINT32_MAX;
    if (!v) return false;
    *out = v;
    return true;
}

bool nt_kernel_u16(const nt_kernel *k, size_t offset, uint16_t *out)
{
    uint16_t v;
    if (!k->has_debugger_data || offset + sizeof v > k->block_size) return false;
    v = load_u16(k->block + offset);
    if (!v) return false;
    *out = v;
    return true;
}

bool nt_kernel_has_places(const nt_kernel *k)
{
    uint16_t offset;
    return nt_kernel_u16(k, KDBG_PRCB_CURRENT_THREAD, &offset);
}

static uint64_t fold(const nt_context *c, uint64_t address)
{
    return c->values->pointer_size == 4 ? (uint32_t)address : address;
}

static bool read_pointer(nt_context *c, uint64_t address, uint64_t *out)
{
    return space_read_pointer(c->values->space, address, c->values->pointer_size, out);
}

static bool is_block(const uint8_t *block, size_t size)
{
    if (size < KDBG_ACTIVE_PROCESSES + 8 || load_u32(block + KDBG_OWNER_TAG) != SIGNATURE) return false;
    uint32_t claimed = load_u32(block + KDBG_SIZE);
    return claimed >= KDBG_ACTIVE_PROCESSES + 8 && claimed <= LIKELY_SIZE_LIMIT;
}

/* The kernel is the first entry of its own list. */
static uint64_t base_of_first_module(nt_context *c, const nt_kernel *k)
{
    uint64_t first;
    if (!k->loaded_modules || !read_pointer(c, k->loaded_modules, &first)) return 0;
    value entry = value_at(c->values, nt_builtin_type(c, "_KLDR_DATA_TABLE_ENTRY"), first);
    return value_or(value_field(entry, "DllBase"), 0);
}

/* Older blocks are shorter: what lies behind one is no part of it. */
static void set_block(nt_kernel *k, bytes block)
{
    size_t claimed = block.len > KDBG_SIZE + 4 ? load_u32(block.ptr + KDBG_SIZE) : 0;
    k->block_size = block.len < sizeof k->block ? block.len : sizeof k->block;
    if (k->block_size > claimed) k->block_size = claimed;
    memmove(k->block, block.ptr, k->block_size);
    k->has_debugger_data = true;
}

/* A live dump of a machine without a debugger keeps the block as it was in memory: encoded. */
static void decode_block(nt_context *c, nt_kernel *k)
{
    arena *scratch = arena_new();
    uint64_t base = k->base ? k->base : base_of_first_module(c, k), at;
    bytes block;
    if (base &&
        nt_find_debugger_block(scratch, c->values->space, k->debugger_data,
                               k->debugger_data + KDBG_KERNEL_BASE + 8, base, NULL, &at, &block) &&
        at == k->debugger_data)
        set_block(k, block);
    arena_free(scratch);
}

static void find_block(nt_context *c, const target *t, nt_kernel *k)
{
    bytes carried = t->kernel.debugger_data;
    if (carried.len && is_block(carried.ptr, carried.len)) {
        set_block(k, carried);
        return;
    }
    if (!k->debugger_data) return;
    size_t have = space_read(c->values->space, k->debugger_data, k->block, sizeof k->block);
    if (is_block(k->block, have)) set_block(k, (bytes){k->block, have});
    k->debugger_data_encoded = have >= KDBG_SIZE + 4 && !k->has_debugger_data;
    if (k->debugger_data_encoded && c->values->pointer_size == 8) decode_block(c, k);
}

nt_kernel nt_kernel_find(nt_context *c, const target *t)
{
    nt_kernel k = {.narrow = c->values->pointer_size == 4,
                   .base = fold(c, t->kernel.kernel_base),
                   .debugger_data = fold(c, t->kernel.kd_debugger_data_block),
                   .loaded_modules = fold(c, t->kernel.ps_loaded_module_list),
                   .active_processes = fold(c, t->kernel.ps_active_process_head)};
    find_block(c, t, &k);
    uint64_t v;
    if (!k.base && nt_kernel_u64(&k, KDBG_KERNEL_BASE, &v)) k.base = v;
    if (!k.loaded_modules && nt_kernel_u64(&k, KDBG_LOADED_MODULES, &v)) k.loaded_modules = v;
    if (!k.active_processes && nt_kernel_u64(&k, KDBG_ACTIVE_PROCESSES, &v)) k.active_processes = v;
    if (!k.base) k.base = base_of_first_module(c, &k);
    return k;
}

/* TimeDateStamp and CheckSum of the PE header at `base`, when its page is there. */
static void read_header(nt_context *c, uint64_t base, nt_module *m)
{
    space *s = c->values->space;
    uint16_t magic;
    uint32_t header, signature, v;
    if (!space_read_u16(s, base, &magic) || magic != 0x5a4d || !space_read_u32(s, base + 0x3c, &header) ||
        header > 0x10000 || !space_read_u32(s, base + header, &signature) || signature != 0x4550)
        return;
    if (space_read_u32(s, base + header + 8, &v)) m->timestamp = v;
    if (space_read_u32(s, base + header + 0x58, &v)) m->checksum = v;
}

nt_modules nt_kernel_modules(arena *a, nt_context *c, const nt_kernel *k, walk_end *end)
{
    nt_modules found = {0};
    if (!k->loaded_modules) {
        *end = WALK_UNREADABLE;
        return found;
    }
    list_walk w = list_walk_begin(c->values, k->loaded_modules, nt_builtin_type(c, "_KLDR_DATA_TABLE_ENTRY"),
                                  "InLoadOrderLinks", MODULE_LIMIT);
    value entry;
    while (list_walk_next(&w, &entry)) {
        nt_module m = {.base = value_or(value_field(entry, "DllBase"), 0),
                       .size = value_or(value_field(entry, "SizeOfImage"), 0),
                       .entry_point = value_or(value_field(entry, "EntryPoint"), 0),
                       .checksum = (uint32_t)value_or(value_field(entry, "CheckSum"), 0)};
        str text;
        if (value_counted_string(value_field(entry, "FullDllName"), a, &text)) m.path = text;
        if (value_counted_string(value_field(entry, "BaseDllName"), a, &text)) m.base_name = text;
        if (!m.base) continue;
        read_header(c, m.base, &m);
        *VEC_PUSH(a, &found) = m;
    }
    *end = w.end;
    return found;
}

/* ---- current thread and process ---- */

/* A field's offset: as the block publishes it, otherwise by nt's types (which are opened only then). */
static bool field_offset(nt_context *c, const nt_kernel *k, size_t published, const char *type_name,
                         const char *path, uint64_t *out)
{
    uint16_t offset;
    type_field f;
    if (nt_kernel_u16(k, published, &offset)) {
        *out = offset;
        return true;
    }
    const type *t = c->symbols ? nt_type(c, type_name) : NULL;
    if (!t || !type_find_field(t, str_from_cstr(path), &f)) return false;
    *out = f.offset;
    return true;
}

static uint64_t pointer_at(nt_context *c, const nt_kernel *k, uint64_t object, size_t published,
                           const char *type_name, const char *path)
{
    uint64_t offset, v;
    if (!object || !field_offset(c, k, published, type_name, path, &offset) ||
        !read_pointer(c, object + offset, &v))
        return 0;
    return v;
}

nt_current nt_kernel_current(nt_context *c, const nt_kernel *k, const target *t, unsigned processor)
{
    nt_current now = {0};
    uint64_t blocks;
    bool event_processor =
        t->event_thread < t->threads.count && t->threads.items[t->event_thread].id == processor;
    if (nt_kernel_u64(k, KDBG_PROCESSOR_BLOCK, &blocks) &&
        read_pointer(c, blocks + (uint64_t)processor * c->values->pointer_size, &now.prcb) == false)
        now.prcb = 0;
    if (!now.prcb && event_processor) now.prcb = t->kernel.prcb;
    now.thread = pointer_at(c, k, now.prcb, KDBG_PRCB_CURRENT_THREAD, "_KPRCB", "CurrentThread");
    if (!now.thread && event_processor) now.thread = t->kernel.thread;
    now.teb = pointer_at(c, k, now.thread, KDBG_THREAD_TEB, "_KTHREAD", "Teb");
    now.process = pointer_at(c, k, now.thread, KDBG_THREAD_PROCESS, "_KTHREAD", "ApcState.Process");
    if (!now.process && event_processor) now.process = t->kernel.process;
    now.peb = pointer_at(c, k, now.process, KDBG_PROCESS_PEB, "_EPROCESS", "Peb");
    now.directory_table_base =
        pointer_at(c, k, now.process, KDBG_PROCESS_DIRECTORY, "_KPROCESS", "DirectoryTableBase");
    return now;
}

void nt_kernel_look_from(nt_context *c, const nt_kernel *k, uint64_t thread, uint64_t process,
                         nt_current *now)
{
    if (thread) {
        now->thread = thread;
        now->teb = pointer_at(c, k, thread, KDBG_THREAD_TEB, "_KTHREAD", "Teb");
    }
    if (!process) return;
    now->process = process;
    now->peb = pointer_at(c, k, process, KDBG_PROCESS_PEB, "_EPROCESS", "Peb");
    now->directory_table_base =
        pointer_at(c, k, process, KDBG_PROCESS_DIRECTORY, "_KPROCESS", "DirectoryTableBase");
}

static bool saved_registers(arena *a, nt_context *c, const cpu_arch *arch, uint64_t at, cpu_registers *out)
{
    uint8_t raw[0x500]; /* the largest CONTEXT without extended state is x64's 0x4d0 bytes */
    uint64_t ip;
    cpu_registers r;
    size_t have = at ? space_read(c->values->space, at, raw, sizeof raw) : 0;
    if (!have || cpu_context_decode(a, arch, (bytes){raw, have}, &r) || !cpu_role_get(&r, CPU_ROLE_IP, &ip) ||
        !ip)
        return false;
    *out = r;
    return true;
}

bool nt_processor_registers(arena *a, nt_context *c, const nt_kernel *k, const target *t, unsigned processor,
                            cpu_registers *out)
{
    uint64_t blocks, prcb, at, frame;
    uint16_t offset;
    const cpu_arch *arch = cpu_arch_of(t->system.cpu);
    if (!arch || !nt_kernel_u64(k, KDBG_PROCESSOR_BLOCK, &blocks) ||
        !read_pointer(c, blocks + (uint64_t)processor * c->values->pointer_size, &prcb) || !prcb)
        return false;
    /* Since Windows 7 KPRCB.Context points to the frame; before, it is inside of ProcessorState. */
    if (nt_kernel_u16(k, KDBG_PRCB_CONTEXT, &offset) && read_pointer(c, prcb + offset, &at) &&
        saved_registers(a, c, arch, at, out))
        return true;
    return field_offset(c, k, KDBG_PRCB_STATE_CONTEXT, "_KPRCB", "ProcessorState.ContextFrame", &frame) &&
           saved_registers(a, c, arch, prcb + frame, out);
}

static bool same_place(const cpu_registers *a, const cpu_registers *b)
{
    uint64_t ip[2], sp[2];
    return cpu_role_get(a, CPU_ROLE_IP, &ip[0]) && cpu_role_get(b, CPU_ROLE_IP, &ip[1]) && ip[0] == ip[1] &&
           cpu_role_get(a, CPU_ROLE_SP, &sp[0]) && cpu_role_get(b, CPU_ROLE_SP, &sp[1]) && sp[0] == sp[1];
}

/* The dump's header has the CONTEXT of the processor that wrote the dump, without its number: it is the one
 * whose saved frame stands at the same place. */
static void find_event_processor(nt_context *c, const nt_kernel *k, target *t)
{
    arena *scratch = arena_new();
    cpu_registers header, saved;
    bool have_header =
        t->cpu && t->threads.count > 1 && !t->cpu->registers(t, scratch, t->event_thread, &header);
    for (size_t i = 0; have_header && i < t->threads.count; i++) {
        if (nt_processor_registers(scratch, c, k, t, t->threads.items[i].id, &saved) &&
            same_place(&saved, &header)) {
            t->event_thread = i;
            break;
        }
    }
    arena_free(scratch);
}

/* NtBuildLab: "7601.18113.amd64fre.win7sp1_gdr.130318-1533". */
static void read_build_lab(nt_context *c, const nt_kernel *k, target *t)
{
    enum { LONGEST_LAB = 128 };
    uint64_t at;
    str text;
    if (!t->system.build_lab.len && nt_kernel_u64(k, KDBG_BUILD_LAB, &at) &&
        space_read_cstr(c->values->space, t->arena, at, LONGEST_LAB, &text))
        t->system.build_lab = text;
}

/* Triage dumps carry a list of their own. */
static void add_unloaded(nt_context *c, const nt_kernel *k, target *t)
{
    if (t->unloaded_modules.count) return;
    nt_modules found = nt_unloaded_drivers(t->arena, c, k);
    for (size_t i = 0; i < found.count; i++) {
        const nt_module *m = &found.items[i];
        *VEC_PUSH(t->arena, &t->unloaded_modules) = (target_module){
            .base = m->base, .size = m->size, .path = m->path, .pdb_path = STR(""), .unloaded = true};
    }
}

void nt_kernel_complete(nt_context *c, target *t)
{
    nt_kernel k = nt_kernel_find(c, t);
    read_build_lab(c, &k, t);
    t->kernel.kernel_base = k.base;
    t->kernel.ps_loaded_module_list = k.loaded_modules;
    t->kernel.ps_active_process_head = k.active_processes;
    if (t->modules.count == 0) {
        walk_end end;
        nt_modules drivers = nt_kernel_modules(t->arena, c, &k, &end);
        for (size_t i = 0; i < drivers.count; i++) {
            const nt_module *m = &drivers.items[i];
            *VEC_PUSH(t->arena, &t->modules) = (target_module){.base = m->base,
                                                               .size = m->size,
                                                               .timestamp = m->timestamp,
                                                               .checksum = m->checksum,
                                                               .path = m->path};
        }
        if (end != WALK_COMPLETE) t->modules_end = walk_end_text(end);
        if (end != WALK_COMPLETE && t->notes && k.loaded_modules)
            notes_add(t->notes, NOTE_WARNING, "PsLoadedModuleList: %.*s; %zu modules were found",
                      STR_ARG(walk_end_text(end)), drivers.count);
    }
    add_unloaded(c, &k, t);
    find_event_processor(c, &k, t);
    if (t->kernel.thread && t->kernel.process && t->kernel.prcb) return;
    unsigned processor = t->event_thread < t->threads.count ? t->threads.items[t->event_thread].id : 0;
    nt_context without_symbols = *c;
    without_symbols.symbols = NULL; /* opening a dump opens no PDB */
    nt_current now = nt_kernel_current(&without_symbols, &k, t, processor);
    if (!t->kernel.prcb) t->kernel.prcb = now.prcb;
    if (!t->kernel.thread) t->kernel.thread = now.thread;
    if (!t->kernel.process) t->kernel.process = now.process;
}
