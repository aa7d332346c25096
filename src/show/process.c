/* !process's text. Source: windows-driver-docs, "!process" and the sessions of other pages of the same set;
 * the 64-bit form has a line of its own for session and ids. */
#include "show/kernel.h"

static void heading_line(kernel_view *v, value process)
{
    uint64_t session = 0, handles = 0;
    bool none = false, has_session = nt_process_session(&v->windows, process, &session, &none);
    bool has_handles = nt_process_handle_count(&v->windows, process, &handles);
    bool wide = v->values.pointer_size == 8;
    str session_text = has_session ? str_format(v->arena, "%llu", (unsigned long long)session)
                       : none      ? STR("none")
                                   : STR("?");
    str name;
    bool has_name = nt_process_full_image_name(v->arena, process, &name);

    emit(v->out, NULL, wide ? "PROCESS {process:q}\n    " : "PROCESS {process:q}  ",
         f_p("process", value_address_of(process)));
    emit(v->out, NULL,
         "SessionId: {session_text}  Cid: {pid:04x}    Peb: {peb:08x}  ParentCid: {parent:04x}\n",
         f_s("session_text", session_text), kernel_number("pid", nt_process_id(process)),
         kernel_pointer("peb", nt_process_peb(process)),
         kernel_number("parent", nt_process_parent_id(process)), f_if(has_session, f_u("session", session)));
    value table = nt_process_object_table(process);
    uint64_t table_at = 0;
    bool none_open = value_u64(table, &table_at) && table_at == 0; /* an exited process */
    bool has_table = table_at != 0;
    emit(v->out, NULL,
         has_table
             ? "    DirBase: {directory:08x}  ObjectTable: {object_table:q}  HandleCount: {handles:3u}.\n"
             : "    DirBase: {directory:08x}  ObjectTable: {object_table:08x}  HandleCount: {handles:3u}.\n",
         kernel_pointer("directory", nt_process_directory(process)), kernel_pointer("object_table", table),
         f_if(has_handles || none_open, f_u("handles", handles)));
    emit(v->out, NULL, "    Image: {image}\n", f_if(has_name, f_s("image", has_name ? name : STR(""))));
}

static void time_line(kernel_view *v, const char *label, const char *name, bool known, uint64_t span)
{
    str text = known ? show_duration(v->arena, span) : STR("???");
    out_heading(v->out, "    %-34s%.*s\n", label, STR_ARG(text));
    emit(v->out, NULL, NULL, f_if(known, f_d(name, (double)span / 1e7)));
}

static void number_line(kernel_view *v, const char *label, const char *name, value n)
{
    out_heading(v->out, "    %-34s", label);
    emit(v->out, NULL, str_to_cstr(v->arena, str_format(v->arena, "{%s}\n", name)), kernel_number(name, n));
}

/* Ticks of the process and of its threads that still live: KPROCESS.KernelTime counts those that ended since
 * Windows 7, all of them before. */
static void time_lines(kernel_view *v, value process)
{
    uint64_t created, length = 0, user, kernel, now = v->session->target->system.dump_time;
    bool has_length = nt_tick_length(&v->windows, &v->kernel, &length);
    bool has_created =
        value_u64(value_field(process, "CreateTime.QuadPart"), &created) && created && now >= created;
    bool has_user = value_u64(value_first(process, "Pcb.UserTime", "Pcb.UserTimeLow", NULL), &user);
    bool has_kernel = value_u64(value_first(process, "Pcb.KernelTime", "Pcb.KernelTimeLow", NULL), &kernel);
    time_line(v, "ElapsedTime", "elapsed_seconds", has_created, has_created ? now - created : 0);
    time_line(v, "UserTime", "user_seconds", has_length && has_user, has_user ? user * length : 0);
    time_line(v, "KernelTime", "kernel_seconds", has_length && has_kernel, has_kernel ? kernel * length : 0);
}

static void working_set_line(kernel_view *v, value process)
{
    uint64_t now, least, most;
    /* Vm is an _MMSUPPORT up to 6.3 and an _MMSUPPORT_FULL since 10.0. */
    bool have =
        value_u64(value_first(process, "Vm.Instance.WorkingSetSize", "Vm.WorkingSetSize", NULL), &now) &&
        value_u64(value_first(process, "Vm.Instance.MinimumWorkingSetSize", "Vm.MinimumWorkingSetSize", NULL),
                  &least) &&
        value_u64(value_first(process, "Vm.Instance.MaximumWorkingSetSize", "Vm.MaximumWorkingSetSize", NULL),
                  &most);
    if (!have) return;
    out_heading(v->out, "    Working Set Sizes (now,min,max)  (%llu, %llu, %llu) (%lluKB, %lluKB, %lluKB)\n",
                (unsigned long long)now, (unsigned long long)least, (unsigned long long)most,
                (unsigned long long)now * 4, (unsigned long long)least * 4, (unsigned long long)most * 4);
    emit(v->out, NULL, NULL, f_u("working_set_pages", now), f_u("working_set_minimum", least),
         f_u("working_set_maximum", most));
}

static void megabytes_line(kernel_view *v, const char *label, const char *name, value n)
{
    uint64_t size;
    if (!value_u64(n, &size)) return;
    out_heading(v->out, "    %-34s%llu Mb\n", label, (unsigned long long)(size >> 20));
    emit(v->out, NULL, NULL, f_u(name, size));
}

static void vad_line(kernel_view *v, value process)
{
    value root = value_first(process, "VadRoot.Root", "VadRoot.BalancedRoot.RightChild", "VadRoot", NULL);
    value count = value_first(process, "VadCount", "VadRoot.NumberGenericTableElements", NULL);
    emit(v->out, NULL,
         "    VadRoot {vad_root:q} Vads {vads} Clone {clone:x} Private {private_pages}. "
         "Modified {modified}. Locked {locked}.\n",
         kernel_pointer("vad_root", root), kernel_number("vads", count),
         kernel_pointer("clone", value_first(process, "CloneRoot.Root", "CloneRoot", NULL)),
         kernel_number("private_pages", value_field(process, "NumberOfPrivatePages")),
         kernel_number("modified", value_field(process, "ModifiedPageCount")),
         kernel_number("locked", value_field(process, "NumberOfLockedPages")));
}

static void statistics(kernel_view *v, value process)
{
    enum { NONPAGED = 0, PAGED = 1 }; /* PS_QUOTA_TYPE */
    uint64_t job, priority;
    vad_line(v, process);
    emit(v->out, NULL, "    DeviceMap {device_map:q}\n    Token                             {token:q}\n",
         kernel_pointer("device_map", value_first(process, "DeviceMap.Value", "DeviceMap", NULL)),
         kernel_pointer("token", nt_process_token(process)));
    time_lines(v, process);
    value quota = value_first(process, "ProcessQuotaUsage", "QuotaUsage", NULL);
    number_line(v, "QuotaPoolUsage[PagedPool]", "quota_paged_pool", value_index(quota, PAGED));
    number_line(v, "QuotaPoolUsage[NonPagedPool]", "quota_nonpaged_pool", value_index(quota, NONPAGED));
    working_set_line(v, process);
    number_line(v, "PeakWorkingSetSize", "peak_working_set_pages",
                value_first(process, "Vm.Instance.PeakWorkingSetSize", "Vm.PeakWorkingSetSize", NULL));
    megabytes_line(v, "VirtualSize", "virtual_size", value_field(process, "VirtualSize"));
    megabytes_line(v, "PeakVirtualSize", "peak_virtual_size", value_field(process, "PeakVirtualSize"));
    number_line(v, "PageFaultCount", "page_faults",
                value_first(process, "Vm.Instance.PageFaultCount", "Vm.PageFaultCount", NULL));
    value memory = value_first(process, "Vm.Instance.Flags.MemoryPriority", "Vm.Flags.MemoryPriority", NULL);
    if (value_u64(memory, &priority))
        emit(v->out, NULL, "    MemoryPriority                    {memory_priority}\n",
             f_c("memory_priority", priority ? "FOREGROUND" : "BACKGROUND"));
    number_line(v, "BasePriority", "base_priority", value_field(process, "Pcb.BasePriority"));
    number_line(v, "CommitCharge", "commit_pages", value_field(process, "CommitCharge"));
    if (value_u64(value_field(process, "Job"), &job) && job)
        emit(v->out, NULL, "    Job                               {job:q}\n", f_p("job", job));
}

static void threads_of(kernel_view *v, value process, unsigned flags)
{
    enum { INDENT = 8 };
    walk_end end;
    nt_values threads = nt_process_threads(v->arena, &v->windows, process, &end);
    if (end == WALK_COMPLETE && threads.count == 0) out_heading(v->out, "No active threads\n");
    out_list_begin(v->out, "threads");
    for (size_t i = 0; i < threads.count && !out_cancelled(v->out); i++) {
        show_thread(v, threads.items[i], flags, INDENT);
        if (flags & PROCESS_WAITS) out_heading(v->out, "\n");
    }
    out_list_end(v->out);
    if (end != WALK_COMPLETE)
        emit(v->out, NULL, "        The list of threads ends early: {walk_end}\n",
             f_s("walk_end", walk_end_text(end)));
}

void show_process(kernel_view *v, value process, unsigned flags)
{
    session_place before;
    bool lead = flags & PROCESS_CONTEXT && flags & PROCESS_STATISTICS;
    session_save_place(v->session, &before);
    out_begin(v->out, "kernel_process");
    heading_line(v, process);
    if (flags & PROCESS_STATISTICS) statistics(v, process);
    if (lead && session_set_process(v->session, v->arena, value_address_of(process)))
        out_heading(v->out, "    The page directory of the process is not there\n");
    out_heading(v->out, "\n");
    if (flags & (PROCESS_WAITS | PROCESS_THREADS)) threads_of(v, process, flags);
    out_end(v->out);
    if (lead) session_restore_place(v->session, &before);
}
