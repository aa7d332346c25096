#include "show/pool.h"

#include "base/file.h"

static bool read_tags(arena *a, str path, str *out)
{
    bytes file;
    if (!file_exists(path) || file_map(a, path, &file)) return false;
    *out = (str){(const char *)file.ptr, file.len};
    return true;
}

nt_pool_tags *show_pool_tags(session *s, arena *a)
{
    str path = symbols_image_path(s->symbols), text = {0};
    while (path.len && !text.len) {
        str folder = str_take_until(&path, ';');
        if (folder.len == 0 || read_tags(a, path_join(a, folder, STR("triage/pooltag.txt")), &text)) continue;
        read_tags(a, path_join(a, folder, STR("pooltag.txt")), &text);
    }
    return nt_pool_tags_new(a, text);
}

error *pool_view_init(pool_view *v, session *s, out *o, arena *a)
{
    *v = (pool_view){0};
    kernel_view_init(&v->kernel, s, o, a);
    nt_context *c = &v->kernel.windows;
    if (!nt_pool_layout_of(c, &v->layout))
        return error_new(a, ERROR_NOT_FOUND, "nt has no type _POOL_HEADER: its symbols are needed");
    v->ranges = nt_pool_regions(a, c, &v->kernel.kernel);
    v->large = nt_pool_large_table_of(c);
    v->has_heaps = nt_pool_heaps_open(a, c, &v->heaps);
    v->tags = show_pool_tags(s, a);
    return NULL;
}

nt_pool_search pool_view_search(pool_view *v, nt_pool_kind kind, uint32_t tag, uint32_t mask)
{
    return (nt_pool_search){.arena = v->kernel.arena,
                            .windows = &v->kernel.windows,
                            .layout = &v->layout,
                            .ranges = &v->ranges,
                            .large = &v->large,
                            .heaps = v->has_heaps ? &v->heaps : NULL,
                            .tag = tag,
                            .mask = mask,
                            .kind = kind};
}

field pool_tag_field(pool_view *v, const char *name, uint32_t tag)
{
    return f_s(name, nt_pool_tag_text(v->kernel.arena, tag));
}

void show_pool_search(pool_view *v, nt_pool_kind kind, uint32_t tag, uint64_t start, uint64_t end)
{
    emit(v->kernel.out, "pool_search",
         "\nSearching {what} pool ({start:q} : {end:q}) for tag 0x{tag_number:08x} ({tag})\n\n",
         f_c("what", kind == NT_POOL_NONPAGED  ? "nonpaged"
                     : kind == NT_POOL_PAGED   ? "paged"
                     : kind == NT_POOL_SPECIAL ? "special"
                                               : "session"),
         f_p("start", start), f_p("end", end), f_u("tag_number", tag), pool_tag_field(v, "tag", tag));
}

void show_pool_large_search(pool_view *v, uint32_t tag)
{
    emit(
        v->kernel.out, "pool_search",
        "\nScanning large pool allocation table for tag 0x{tag_number:08x} ({tag}) ({start:q} : {end:q})\n\n",
        f_c("what", "large"), f_p("start", v->large.at),
        f_if(v->large.known, f_p("end", nt_pool_large_table_end(&v->kernel.windows, &v->large))),
        f_u("tag_number", tag), pool_tag_field(v, "tag", tag));
}

void show_pool_owner(pool_view *v, uint32_t tag)
{
    nt_pool_owner owner = {0};
    bool known = nt_pool_tags_find(v->tags, tag, &owner);
    emit(v->kernel.out, "pool_owner",
         !known             ? "\t\tOwning component : Unknown (update pooltag.txt)\n"
         : owner.binary.len ? "\t\tPooltag {tag} : {description}, Binary : {binary}\n"
                            : "\t\tPooltag {tag} : {description}\n",
         pool_tag_field(v, "tag", tag), f_if(known, f_s("description", owner.description)),
         f_if(owner.binary.len != 0, f_s("binary", owner.binary)));
}
