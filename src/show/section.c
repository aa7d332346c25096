/* !ca's text. Sources: windows-driver-docs, "!ca" (32 bit); the form of 64-bit targets as "Windows
 * Internals", 7th edition, part 1, and the README of the "dumpfiles" extension show it. */
#include "show/section.h"

/* What stands before a number in a column of its own. */
static void numbers(kernel_view *v, const char *template_text, const char *a, value first, const char *b,
                    value second, const char *c, value third)
{
    emit(v->out, NULL, template_text, kernel_number(a, first), kernel_number(b, second),
         kernel_number(c, third));
}

static void head(kernel_view *v, const nt_control_area *n)
{
    value area = n->area;
    value links = value_first(area, "ListHead", "DereferenceList", NULL);
    emit(v->out, NULL,
         "ControlArea  @ {address:q}\n"
         "  Segment      {segment:q}  Flink      {flink:q}  Blink        {blink:q}\n",
         f_p("address", value_address_of(area)), kernel_pointer("segment", value_field(area, "Segment")),
         kernel_pointer("flink", value_field(links, "Flink")),
         kernel_pointer("blink", value_field(links, "Blink")));
    numbers(
        v,
        "  Section Ref  {section_references:16x}  Pfn Ref    {pfn_references:16x}  Mapped Views {mapped_views:16x}\n",
        "section_references", value_field(area, "NumberOfSectionReferences"), "pfn_references",
        value_field(area, "NumberOfPfnReferences"), "mapped_views", value_field(area, "NumberOfMappedViews"));
    value waiting = value_first(area, "WaitList", "WaitingForDeletion", NULL);
    numbers(
        v,
        "  User Ref     {user_references:16x}  WaitForDel {waiting_for_deletion:16x}  Flush Count  {flush_count:16x}\n",
        "user_references", value_field(area, "NumberOfUserReferences"), "waiting_for_deletion", waiting,
        "flush_count", value_first(area, "FlushInProgressCount", "u2.e2.FlushInProgressCount", NULL));
    emit(
        v->out, NULL,
        "  File Object  {file_object:q}  ModWriteCount{modified_write_count:14x}  System Views {system_views:16x}\n",
        f_p("file_object", n->file_object),
        kernel_number("modified_write_count", value_field(area, "ModifiedWriteCount")),
        kernel_number("system_views",
                      value_first(area, "u2.e2.NumberOfSystemCacheViews", "NumberOfSystemCacheViews", NULL)));
    emit(v->out, NULL, "  WritableRefs {writable_references:16x}  \n",
         kernel_number("writable_references",
                       value_first(area, "u2.e2.WritableUserReferences", "WritableUserReferences", NULL)));
    emit(v->out, NULL, "  Flags ({flags:x}) {flag_names} \n\n", f_u("flags", n->flags),
         f_s("flag_names",
             nt_flag_words(v->arena, &v->windows, "_MMSECTION_FLAGS", value_field(area, "u.Flags"))));
    emit(v->out, NULL, n->file_object ? "      {file}\n\n" : NULL,
         f_if(n->file.len != 0, f_s("file", n->file)));
}

static void segment(kernel_view *v, const nt_control_area *n)
{
    value s = n->segment;
    out_begin(v->out, "segment");
    emit(v->out, NULL,
         n->is_image ? "Segment @ {address:q}\n  ControlArea     {control_area:q}  BasedAddress  {base:q}\n"
                     : "Segment @ {address:q}\n  ControlArea     {control_area:q}  ExtendInfo    {base:q}\n",
         f_p("address", value_address_of(s)), kernel_pointer("control_area", value_field(s, "ControlArea")),
         kernel_pointer("base", value_first(s, n->is_image ? "BasedAddress" : "ExtendInfo", NULL)));
    emit(v->out, NULL,
         "  Total Ptes      {total_ptes:16x}\n"
         "  Segment Size    {size:16x}  Committed     {committed:16x}\n",
         kernel_number("total_ptes", value_field(s, "TotalNumberOfPtes")),
         kernel_number("size", value_field(s, "SizeOfSegment")),
         kernel_number("committed", value_field(s, "NumberOfCommittedPages")));
    if (n->is_image)
        emit(v->out, NULL,
             "  Image Commit    {image_commit:16x}  Image Info    {image_info:q}\n"
             "  ProtoPtes       {prototypes:q}\n",
             kernel_number("image_commit", value_field(s, "u1.ImageCommitment")),
             kernel_pointer("image_info", value_field(s, "u2.ImageInformation")),
             kernel_pointer("prototypes", value_field(s, "PrototypePte")));
    value flags = value_field(s, "SegmentFlags");
    uint32_t all = 0;
    bool have = value_address_of(flags) && space_read_u32(v->values.space, value_address_of(flags), &all);
    uint64_t mask = value_or(value_field(flags, "DefaultProtectionMask"), 0);
    emit(v->out, NULL, mask ? "  Flags ({flags:x}) ProtectionMask \n\n" : "  Flags ({flags:x}) \n\n",
         f_if(have, f_u("flags", all)), f_u("protection_mask", mask));
    out_end(v->out);
}

/* Those of files that are no images are _MSUBSECTIONs. */
static void mapped_subsection(kernel_view *v, uint64_t address)
{
    value s = nt_value(&v->windows, "_MSUBSECTION", address);
    if (!value_has_field(s, "NumberOfMappedViews")) return;
    emit(v->out, "mapped_subsection",
         "  Flink        {flink:q}  Blink   {blink:q}  MappedViews {mapped_views:10x}\n",
         kernel_pointer("flink", value_field(s, "DereferenceList.Flink")),
         kernel_pointer("blink", value_field(s, "DereferenceList.Blink")),
         kernel_number("mapped_views", value_field(s, "NumberOfMappedViews")));
}

static void subsections(kernel_view *v, const nt_control_area *n)
{
    walk_end end;
    nt_values all = nt_control_area_subsections(v->arena, &v->windows, n, &end);
    out_list_begin(v->out, "subsections");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        value s = all.items[i], flags = value_field(s, "u.SubsectionFlags");
        emit(
            v->out, "subsection",
            "Subsection {number} @ {address:q}\n"
            "  ControlArea  {control_area:q}  Starting Sector {starting_sector:8x}  Number Of Sectors {sectors:4x}\n"
            "  Base Pte     {base_pte:q}  Ptes In Subsect {ptes:8x}  Unused Ptes    {unused_ptes:7x}\n"
            "  Flags        {flags:16x}  Sector Offset   {sector_offset:8x}  Protection     {protection:7x}\n",
            f_u("number", i + 1), f_p("address", value_address_of(s)),
            kernel_pointer("control_area", value_field(s, "ControlArea")),
            kernel_number("starting_sector", value_field(s, "StartingSector")),
            kernel_number("sectors", value_field(s, "NumberOfFullSectors")),
            kernel_pointer("base_pte", value_field(s, "SubsectionBase")),
            kernel_number("ptes", value_field(s, "PtesInSubsection")),
            kernel_number("unused_ptes", value_field(s, "UnusedPtes")),
            kernel_number("flags", value_field(s, "u.LongFlags")),
            kernel_number("sector_offset", value_field(flags, "SectorEndOffset")),
            kernel_number("protection", value_field(flags, "Protection")));
        if (value_or(value_field(flags, "SubsectionAccessed"), 0)) out_heading(v->out, "  Accessed \n");
        if (n->is_file && !n->is_image) mapped_subsection(v, value_address_of(s));
        out_heading(v->out, "\n");
    }
    if (end != WALK_COMPLETE)
        emit(v->out, "walk_end", "*** the subsections end here: {why}\n", f_s("why", walk_end_text(end)));
    out_list_end(v->out);
}

/* Views of the control area: links of its ViewList lead to descriptors. */
static void views(kernel_view *v, const nt_control_area *n)
{
    enum { MOST_VIEWS = 0x10000 };
    uint64_t head_at = value_address_of(value_field(n->area, "ViewList"));
    const type *t = nt_type(&v->windows, "_MMVAD");
    if (!head_at || !t) {
        out_heading(v->out, "Views are not listed in this kernel's control areas\n\n");
        return;
    }
    list_walk w = list_walk_begin(&v->values, head_at, t, "ViewLinks", MOST_VIEWS);
    value vad;
    out_heading(v->out, "Mapped views:\n");
    out_list_begin(v->out, "views");
    while (list_walk_next(&w, &vad))
        emit(v->out, "mapped_view", "  Vad {vad:q}  Process {process:q}\n", f_p("vad", value_address_of(vad)),
             kernel_pointer("process", value_field(vad, "VadsProcess")));
    out_list_end(v->out);
    if (w.end != WALK_COMPLETE)
        out_heading(v->out, "  *** the list ends here: %.*s\n", STR_ARG(walk_end_text(w.end)));
    out_heading(v->out, "\n");
}

static void compact(kernel_view *v, const nt_control_area *n)
{
    emit(v->out, "control_area",
         n->file_object ? "{address:q} {base:q} {mapped_views:-7x} File:  {file}\n"
                        : "{address:q} {base:q} {mapped_views:-7x} Page File Section\n",
         f_p("address", value_address_of(n->area)),
         f_p("base", n->is_image ? value_or(value_field(n->segment, "BasedAddress"), 0) : 0),
         kernel_number("mapped_views", value_field(n->area, "NumberOfMappedViews")),
         f_if(n->file.len != 0, f_s("file", n->file)), f_u("flags", n->flags));
}

bool show_control_area(kernel_view *v, uint64_t address, unsigned flags)
{
    nt_control_area n;
    if (!nt_control_area_read(v->arena, &v->windows, address, &n)) return false;
    if (flags & CA_COMPACT) {
        compact(v, &n);
        return true;
    }
    out_begin(v->out, "control_area");
    head(v, &n);
    if (flags & CA_SEGMENT) segment(v, &n);
    if (flags & CA_SUBSECTIONS) subsections(v, &n);
    if (flags & CA_VIEWS) views(v, &n);
    out_end(v->out);
    return true;
}
