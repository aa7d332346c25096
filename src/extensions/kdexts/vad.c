/* !vad, !vad_reload: a process's virtual address descriptors, and the modules they map. Sources:
 * windows-driver-docs, "!vad", "!vad_reload" and "Mapping Symbols
 * When the PEB is Paged Out"; the columns and sums of 64-bit targets as published sessions on Windows 10 show
 * them. */
#include "windows/vad.h"

#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/section.h"

enum { ONE = 1, PAGE_SHIFT = 12, KB_A_PAGE = 4 };

/* What a range is backed by: a file's name, or that it is the page file. Committed pages of a section count
 * once for each view. */
static str backing(kernel_view *v, const nt_vad *vad, uint64_t *shared)
{
    nt_control_area n;
    *shared = 0;
    if (vad->is_private || !vad->control_area) return STR("");
    if (!nt_control_area_read(v->arena, &v->windows, vad->control_area, &n))
        return str_format(v->arena, "Can't read control area at %llx", (unsigned long long)vad->control_area);
    *shared = n.committed;
    if (n.file.len) return n.file;
    if (n.file_object)
        return str_format(v->arena, "Can't read file name buffer at %llx", (unsigned long long)n.file_object);
    return str_format(v->arena, "Pagefile section, shared commit 0x%llx", (unsigned long long)n.committed);
}

static void show_row(kernel_view *v, const nt_vad *vad, uint64_t *shared)
{
    str text = backing(v, vad, shared);
    emit(
        v->out, "vad",
        "{address:q} {level:2u} {start_vpn:15x} {end_vpn:15x} {commit:15} {kind:-7} {type:-4} {protection:-18} {backing}\n",
        f_p("address", vad->address), f_u("level", vad->level), f_u("start_vpn", vad->first),
        f_u("end_vpn", vad->last), f_u("commit", vad->commit),
        f_c("kind", vad->is_private ? "Private" : "Mapped"), f_s("type", nt_vad_type_name(vad->type)),
        f_s("protection", nt_vad_protection_name(vad->protection)), f_s("backing", text),
        f_u("vad_type", vad->type), f_u("protection_number", vad->protection),
        f_p("control_area", vad->control_area));
}

static void show_tree(kernel_view *v, uint64_t root)
{
    walk_end end;
    nt_vads all = nt_vad_tree(v->arena, &v->windows, root, &end);
    uint64_t levels = 0, deepest = 0, private_commit = 0, shared_commit = 0, shared;
    out_heading(v->out, "VAD             Level         Start             End              Commit\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_vad *vad = &all.items[i];
        show_row(v, vad, &shared);
        levels += vad->level;
        if (vad->level > deepest) deepest = vad->level;
        private_commit += vad->commit;
        shared_commit += shared;
    }
    uint64_t average = all.count ? (levels + all.count - 1) / all.count : 0;
    emit(v->out, "vad_summary",
         "\nTotal VADs: {count}, average level: {average_level}, maximum depth: {maximum_depth}\n"
         "Total private commit: 0x{private_pages:x} pages ({private_kb} KB)\n"
         "Total shared commit:  0x{shared_pages:x} pages ({shared_kb} KB)\n",
         f_u("count", all.count), f_u("average_level", average), f_u("maximum_depth", deepest),
         f_u("private_pages", private_commit), f_u("private_kb", private_commit * KB_A_PAGE),
         f_u("shared_pages", shared_commit), f_u("shared_kb", shared_commit * KB_A_PAGE));
    if (end != WALK_COMPLETE)
        emit(v->out, "walk_end", "*** a branch of the tree ends here: {why}\n",
             f_s("why", walk_end_text(end)));
}

static str words(kernel_view *v, const nt_vad *vad)
{
    static const char *const types[] = {"",           "PhysicalMapping", "ImageMap",   "UserPhysicalPages",
                                        "WriteWatch", "LargePages",      "RotatePhys", "LargePageSection"};
    strbuf b = {.arena = v->arena};
    if (vad->type && vad->type < sizeof types / sizeof *types) strbuf_format(&b, "%s ", types[vad->type]);
    if (vad->is_private) strbuf_append(&b, STR("Private "));
    else strbuf_append(&b, vad->inherit ? STR("ViewUnmap ") : STR("ViewShare "));
    if (vad->mem_commit) strbuf_append(&b, STR("MemCommit "));
    if (vad->no_change) strbuf_append(&b, STR("NoChange "));
    if (vad->copy_on_write) strbuf_append(&b, STR("CopyOnWrite "));
    strbuf_append(&b, nt_vad_protection_name(vad->protection));
    return strbuf_str(&b);
}

static void show_one(kernel_view *v, const nt_vad *vad)
{
    nt_control_area n;
    out_begin(v->out, "vad_details");
    emit(
        v->out, NULL,
        "\nVAD @ {address:q}\n"
        "  Start VPN:{start_vpn:14x}  End VPN: {end_vpn:8x}  Control Area:  {control_area:q}\n"
        "  First ProtoPte: {first_prototype:q}  Last PTE {last_prototype:q}  Commit Charge  {commit:8x} ({commit_decimal}.)\n"
        "  Secured.Flink {secured_flink:10x}  Blink  {secured_blink:10x}  Banked/Extend: {extend:8x}\n"
        "  File Offset   {file_offset:x}\n"
        "   {words}\n\n",
        f_p("address", vad->address), f_u("start_vpn", vad->first), f_u("end_vpn", vad->last),
        f_p("control_area", vad->control_area), f_p("first_prototype", vad->first_prototype),
        f_p("last_prototype", vad->last_prototype), f_u("commit", vad->commit),
        f_u("commit_decimal", vad->commit), f_u("secured_flink", 0), f_u("secured_blink", 0),
        f_u("extend", 0), f_u("file_offset", vad->file_offset), f_s("words", words(v, vad)));
    if (vad->secured_no_change) out_heading(v->out, "SecNoChange \n");
    if (!vad->is_private && vad->control_area &&
        !show_control_area(v, vad->control_area, CA_SEGMENT | CA_SUBSECTIONS))
        out_heading(v->out, "Can't read control area at %llx\n", (unsigned long long)vad->control_area);
    if (vad->type == NT_VAD_IMAGE && nt_control_area_read(v->arena, &v->windows, vad->control_area, &n) &&
        n.file.len)
        emit(v->out, NULL, "Reload command: .reload {image}={base:p},{size:x}\n",
             f_s("image", nt_file_part(n.file)), f_p("base", vad->first << PAGE_SHIFT),
             f_u("size", (vad->last - vad->first + 1) << PAGE_SHIFT));
    out_end(v->out);
}

static error *run_vad(command_call *c)
{
    kernel_view v;
    nt_vad vad;
    str rest = c->args;
    uint64_t address = 0, flags;
    error *e = args_empty(rest) ? NULL : args_address(c, &rest, &address);
    if (e || (e = args_expression_or(c, &rest, 0, &flags)) || (e = args_end(c, rest))) return e;
    if (flags > ONE) return error_new(c->arena, ERROR_UNSUPPORTED, "!vad: flags are 0 and 1");
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_MMVAD"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _MMVAD: its symbols are needed");
    uint64_t top = v.values.pointer_size == 8 ? (uint64_t)1 << 47 : (uint64_t)1 << 31;
    uint64_t root = address;
    if (address < top) { /* an address of the process's, or nothing */
        root = nt_vad_root(nt_process_at(&v.windows, session_process(c->session, c->arena)));
        if (!root)
            return error_new(c->arena, ERROR_MEMORY,
                             "the current process has no virtual address descriptors");
    }
    if (address && address < top) {
        if (!nt_vad_find(&v.windows, root, address, &vad))
            return error_new(c->arena, ERROR_NOT_FOUND,
                             "no virtual address descriptor of the current process has %llx",
                             (unsigned long long)address);
        show_one(&v, &vad);
        return NULL;
    }
    if (!nt_vad_read(&v.windows, root, &vad))
        return error_at_address(c->arena, ERROR_MEMORY, root, "no virtual address descriptor can be read");
    if (flags & ONE) show_one(&v, &vad);
    else show_tree(&v, root);
    return NULL;
}

/* The page shows a row for each image; Windows has loaded an image where its section is mapped as one. */
static error *run_vad_reload(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t which;
    nt_modules found = {0};
    walk_end end;
    value process;
    error *e = args_address(c, &rest, &which);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_MMVAD"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _MMVAD: its symbols are needed");
    if ((e = kernel_view_process(&v, which, &process))) return e;
    uint64_t root = nt_vad_root(process);
    if (!root)
        return error_new(c->arena, ERROR_MEMORY, "process %llx has no virtual address descriptors",
                         (unsigned long long)value_address_of(process));
    nt_vads all = nt_vad_tree(v.arena, &v.windows, root, &end);
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++) {
        const nt_vad *vad = &all.items[i];
        nt_control_area n;
        if (vad->type != NT_VAD_IMAGE || !nt_control_area_read(v.arena, &v.windows, vad->control_area, &n) ||
            !n.file.len)
            continue;
        uint64_t base = vad->first << PAGE_SHIFT, size = (vad->last - vad->first + 1) << PAGE_SHIFT;
        emit(c->out, "vad_module", "{address:p}: VAD maps {start:p} - {end:p}, file {image}\n",
             f_p("address", vad->address), f_p("start", base), f_p("end", base + size - 1),
             f_s("image", nt_file_part(n.file)), f_s("path", n.file));
        *VEC_PUSH(v.arena, &found) = (nt_module){.base = base, .size = size, .path = n.file};
    }
    session_set_user_modules(c->session, &found);
    if (end != WALK_COMPLETE)
        emit(c->out, "walk_end", "*** a branch of the tree ends here: {why}\n",
             f_s("why", walk_end_text(end)));
    return NULL;
}

const command command_vad_reload = {.name = "vad_reload",
                                    .extension = "kdexts",
                                    .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                    .synopsis = "Process",
                                    .brief = "Take a process's modules from its virtual address descriptors",
                                    .example = "!vad_reload fffffa8007d54450",
                                    .run = run_vad_reload};

const command command_vad = {.name = "vad",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "[VAD-Root [Flag]] | Address 1",
                             .brief = "Show the virtual address descriptors of a process",
                             .example = "!vad",
                             .run = run_vad};
