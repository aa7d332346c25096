/* !pfn: a page's entry in the page frame database. Source: windows-driver-docs, "!pfn" (32 bit); 64-bit
 * targets have wider columns and say caching and priority, as published sessions show. */
#include "windows/pfn.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"

/* Letters of the state, in the order of the debugger's columns. */
static str state_letters(arena *a, value pfn)
{
    static const struct {
        const char *path;
        char letter;
    } states[] = {{"u3.e1.Modified", 'M'}, {"u3.e1.ReadInProgress", 'R'}, {"u3.e1.WriteInProgress", 'W'}};
    strbuf text = {.arena = a};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (value_or(value_field(pfn, states[i].path), 0)) strbuf_append_char(&text, states[i].letter);
    return strbuf_str(&text);
}

static str caching_name(uint64_t attribute)
{
    static const char *const names[] = {"NonCached", "Cached", "WriteComb",
                                        "NotMapped"}; /* MI_PFN_CACHE_ATTRIBUTE */
    return attribute < 4 ? str_from_cstr(names[attribute]) : STR("");
}

static error *run_pfn(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t frame, location, caching = 0;
    error *e = args_expression(c, &rest, &frame);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    value pfn = nt_pfn_at(&v.windows, &v.kernel, c->session->target, frame);
    if (!value_u64(value_field(pfn, "u3.e1.PageLocation"), &location))
        return error_new(c->arena, ERROR_MEMORY,
                         "PFN %llx: its entry in the page frame database is not there",
                         (unsigned long long)frame);
    bool wide = v.values.pointer_size == 8;
    bool has_caching = value_u64(value_field(pfn, "u3.e1.CacheAttribute"), &caching);
    str letters = state_letters(c->arena, pfn);
    out_begin(c->out, "pfn");
    emit(c->out, NULL,
         wide ? "    PFN {frame:08X} at address {address:016X}\n"
              : "    PFN {frame:08X} at address {address:08X}\n",
         f_u("frame", frame), f_p("address", value_address_of(pfn)));
    emit(
        c->out, NULL,
        wide
            ? "    flink       {flink:08X}  blink / share count {share_count:08X}  pteaddress {pte_address:016X}\n"
            : "    flink       {flink:08X}  blink / share count {share_count:08X}  pteaddress {pte_address:08X}\n",
        kernel_number("flink", value_field(pfn, "u1.Flink")),
        kernel_number("share_count", value_first(pfn, "u2.ShareCount", "u2.Blink", NULL)),
        kernel_pointer("pte_address", value_field(pfn, "PteAddress")));
    emit(c->out, NULL,
         wide ? "    reference count {references:04X}    used entry count  {used_entries:04X}      "
                "{caching:-9} color 0   Priority {priority}\n"
              : "    reference count {references:04X}                                 color 0\n",
         kernel_number("references", value_first(pfn, "u3.e2.ReferenceCount", "u3.ReferenceCount", NULL)),
         /* Gone since 6.2: entries are counted elsewhere. */
         value_has_field(pfn, "UsedPageTableEntries")
             ? kernel_number("used_entries", value_field(pfn, "UsedPageTableEntries"))
             : f_u("used_entries", 0),
         f_if(has_caching, f_s("caching", caching_name(caching))),
         kernel_number("priority", value_first(pfn, "u3.e1.Priority", "u3.e3.Priority", NULL)));
    emit(
        c->out, NULL,
        letters.len
            ? "    restore pte {restore_pte:08X}  containing page {containing:06X}  {location:-10} {letters}\n"
            : "    restore pte {restore_pte:08X}  containing page {containing:06X}  {location}\n",
        kernel_pointer("restore_pte", value_first(pfn, "OriginalPte.u.Long", "OriginalPte", NULL)),
        kernel_number("containing", value_first(pfn, "u4.PteFrame", NULL)),
        f_s("location", nt_pfn_location_name(location)), f_s("letters", letters));
    if (value_or(value_field(pfn, "u3.e1.Modified"), 0)) out_heading(c->out, "    Modified\n");
    out_end(c->out);
    return NULL;
}

const command command_pfn = {.name = "pfn",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "PageFrame",
                             .brief = "Show a page's entry in the page frame database",
                             .example = "!pfn 76245c",
                             .run = run_pfn};
