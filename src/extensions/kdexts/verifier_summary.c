/* What !verifier says above its logs. Two forms: up to Windows 8.1 as windows-driver-docs, "!verifier", has
 * it of Windows 7; since Windows 10 as "Debugging memory leaks - DRIVER_VERIFIER_DETECTED_VIOLATION (C4):
 * 0x62" has it (of Windows 8.1, whose types are those of Windows 8). That page has lost the line under
 * "Driver Verification List". */
#include "extensions/kdexts/verifier_summary.h"

#include "windows/pool.h"
#include "windows/verifier.h"
#include "windows/verifier_pool.h"

bool verifier_has_flags(value data)
{
    return value_has_field(data, "ExecutePoolTypes");
}

static error *old_options(kernel_view *v, value data)
{
    uint64_t level;
    nt_flags options = nt_verifier_options();
    if (!value_u64(value_field(data, "Level"), &level))
        return error_new(v->arena, ERROR_MEMORY,
                         "nt!MmVerifierData cannot be read: Unable to get verifier list.");
    out_begin(v->out, "verifier");
    emit(v->out, NULL, "Verify Level {level:x} ... enabled options are:\n", f_u("level", level));
    out_list_begin(v->out, "options");
    for (size_t i = 0; i < options.count; i++)
        if (level & options.items[i].bit)
            out_item(v->out, "      {option}\n", f_c("option", options.items[i].name));
    out_list_end(v->out);
    out_end(v->out);
    return NULL;
}

/* ---- blocks of pool ---- */

/* What is wrong with a list of blocks, if anything. The reference has no such lines. */
static void blocks_end(kernel_view *v, const nt_verifier_blocks *blocks, bool read)
{
    if (!read) {
        out_heading(v->out, "The blocks of pool that the driver has cannot be read\n");
        return;
    }
    if (blocks->end != WALK_COMPLETE)
        out_heading(v->out, "The pages that keep these records end here: %.*s\n",
                    STR_ARG(walk_end_text(blocks->end)));
    if (!blocks->agrees)
        out_heading(
            v->out,
            "The driver's counters say %llx allocations of %llx bytes: these are not all of them, or some are free\n",
            (unsigned long long)blocks->counted, (unsigned long long)blocks->counted_bytes);
}

static str caller_name(kernel_view *v, uint64_t address)
{
    symbol s;
    if (!symbols_nearest(v->session->symbols, address, &s)) return STR("");
    if (s.kind == SYMBOL_MODULE) return s.module->name;
    return str_format(v->arena, "%.*s!%.*s", STR_ARG(s.module->name), STR_ARG(s.name));
}

static void block_rows(kernel_view *v, value data, bool flags)
{
    nt_verifier_blocks blocks;
    bool wide = v->values.pointer_size == 8,
         read = nt_verifier_driver_blocks(v->arena, &v->windows, data, &blocks);
    if (read && blocks.items.count && flags)
        out_heading(v->out, wide ? "\n    Pool Allocations:\n\n"
                                   "      Address             Length      Tag   Caller            \n"
                                   "      ------------------  ----------  ----  ------------------\n"
                                 : "\n    Pool Allocations:\n\n"
                                   "      Address     Length      Tag   Caller    \n"
                                   "      ----------  ----------  ----  ----------\n");
    else if (read && blocks.items.count)
        out_heading(v->out, "PoolAddress  SizeInBytes    Tag       CallersAddress\n");
    out_list_begin(v->out, "blocks");
    for (size_t i = 0; i < blocks.items.count && !out_cancelled(v->out); i++) {
        const nt_verifier_block *b = &blocks.items.items[i];
        emit(v->out, "verifier_block",
             flags ? "      0x{address:q}  0x{bytes:08x}  {tag:-4}  0x{caller:q}  {name}\n"
                   : "{address:q}     0x{bytes:08x}     {tag:-4}      {caller:q}\n",
             f_p("address", b->address), f_u("bytes", b->bytes),
             f_s("tag", nt_pool_tag_text(v->arena, b->tag)), f_p("caller", b->caller),
             f_s("name", caller_name(v, b->caller)));
    }
    out_list_end(v->out);
    blocks_end(v, &blocks, read);
    if (!flags) out_heading(v->out, "\n");
}

/* ---- drivers ---- */

/* What a driver has of the pools. */
static value pools_of(nt_values all, value driver)
{
    for (size_t i = 0; i < all.count; i++)
        if (value_or(value_field(all.items[i], "SuspectDriverEntry"), 0) == value_address_of(driver))
            return all.items[i];
    return driver;
}

static void old_driver(kernel_view *v, value driver, value data, bool pools)
{
#define COUNT(name, path) kernel_number(name, value_field(data, path))
    str name = {0}, state = nt_verifier_driver_state(driver);
    bool named = value_counted_string(value_field(driver, "BaseName"), v->arena, &name);
    out_begin(v->out, "verified_driver");
    emit(v->out, NULL, "{entry:q} {state:-16} {nonpaged_bytes:08x}       {paged_bytes:08x}    {name}\n",
         f_p("entry", value_address_of(driver)), COUNT("nonpaged_bytes", "NonPagedBytes"),
         COUNT("paged_bytes", "PagedBytes"), f_if(state.len != 0, f_s("state", state)),
         f_if(named, f_s("name", name)), kernel_number("loads", value_field(driver, "Loads")),
         kernel_number("unloads", value_field(driver, "Unloads")));
    if (pools)
        emit(v->out, NULL,
             "\nCurrent Pool Allocations  {nonpaged_allocations:08x}    {paged_allocations:08x}\n"
             "Current Pool Bytes        {nonpaged_bytes:08x}    {paged_bytes:08x}\n"
             "Peak Pool Allocations     {peak_nonpaged_allocations:08x}    {peak_paged_allocations:08x}\n"
             "Peak Pool Bytes           {peak_nonpaged_bytes:08x}    {peak_paged_bytes:08x}\n\n",
             COUNT("nonpaged_allocations", "CurrentNonPagedPoolAllocations"),
             COUNT("paged_allocations", "CurrentPagedPoolAllocations"),
             COUNT("nonpaged_bytes", "NonPagedBytes"), COUNT("paged_bytes", "PagedBytes"),
             COUNT("peak_nonpaged_allocations", "PeakNonPagedPoolAllocations"),
             COUNT("peak_paged_allocations", "PeakPagedPoolAllocations"),
             COUNT("peak_nonpaged_bytes", "PeakNonPagedBytes"), COUNT("peak_paged_bytes", "PeakPagedBytes"));
    if (pools) block_rows(v, data, false);
    out_end(v->out);
#undef COUNT
}

/* ---- since Windows 10 ---- */

static void flag_lines(kernel_view *v, uint64_t level, nt_flags flags)
{
    for (size_t i = 0; i < flags.count; i++) {
        uint32_t bit = flags.items[i].bit;
        bool on = (level & bit) == bit; /* the automatic checks have no bit */
        emit(v->out, "verifier_flag",
             on ? "    [X] (0x{bit:08x}) {name}\n" : "    [ ] (0x{bit:08x}) {name}\n", f_u("bit", bit),
             f_c("name", flags.items[i].name), f_b("enabled", on));
    }
}

static error *flags_form(kernel_view *v, value data)
{
    uint64_t level;
    if (!value_u64(value_field(data, "Level"), &level))
        return error_new(v->arena, ERROR_MEMORY,
                         "nt!MmVerifierData cannot be read: Unable to get verifier list.");
    out_begin(v->out, "verifier");
    emit(v->out, NULL, "Verify Flags Level 0x{level:08x}\n\n", f_u("level", level));
    out_list_begin(v->out, "flags");
    out_heading(v->out, "  STANDARD FLAGS:\n");
    flag_lines(v, level, nt_verifier_standard_flags());
    out_heading(v->out, "\n  ADDITIONAL FLAGS:\n");
    flag_lines(v, level, nt_verifier_additional_flags());
    out_list_end(v->out);
    out_heading(v->out, "\n    [X] Indicates flag is enabled\n\n");
    out_end(v->out);
    return NULL;
}

static void new_driver(kernel_view *v, value driver, value data, bool pools)
{
#define COUNT(name, path) kernel_number(name, value_field(data, path))
    str name = {0}, state = nt_verifier_driver_state(driver);
    bool named = value_counted_string(value_field(driver, "BaseName"), v->arena, &name);
    emit(
        v->out, "verified_driver",
        "\n  MODULE: 0x{entry:q} {name} ({state})\n\n"
        "    Pool Allocation Statistics: ( NonPagedPool / PagedPool )\n\n"
        "      Current Pool Allocations: ( 0x{nonpaged_allocations:08x} / 0x{paged_allocations:08x} )\n"
        "      Current Pool Bytes:       ( 0x{nonpaged_bytes:08x} / 0x{paged_bytes:08x} )\n"
        "      Peak Pool Allocations:    ( 0x{peak_nonpaged_allocations:08x} / 0x{peak_paged_allocations:08x} )\n"
        "      Peak Pool Bytes:          ( 0x{peak_nonpaged_bytes:08X} / 0x{peak_paged_bytes:08X} )\n"
        "      Contiguous Memory Bytes:       0x{contiguous_bytes:08x}\n"
        "      Peak Contiguous Memory Bytes:  0x{peak_contiguous_bytes:08x}\n",
        f_p("entry", value_address_of(driver)), f_if(named, f_s("name", name)),
        f_if(state.len != 0, f_s("state", state)),
        COUNT("nonpaged_allocations", "CurrentNonPagedPoolAllocations"),
        COUNT("paged_allocations", "CurrentPagedPoolAllocations"), COUNT("nonpaged_bytes", "NonPagedBytes"),
        COUNT("paged_bytes", "PagedBytes"), COUNT("peak_nonpaged_allocations", "PeakNonPagedPoolAllocations"),
        COUNT("peak_paged_allocations", "PeakPagedPoolAllocations"),
        COUNT("peak_nonpaged_bytes", "PeakNonPagedBytes"), COUNT("peak_paged_bytes", "PeakPagedBytes"),
        COUNT("contiguous_bytes", "ContiguousMemoryBytes"),
        COUNT("peak_contiguous_bytes", "PeakContiguousMemoryBytes"),
        kernel_number("loads", value_field(driver, "Loads")),
        kernel_number("unloads", value_field(driver, "Unloads")));
    if (pools) block_rows(v, data, true);
    out_end(v->out);
#undef COUNT
}

/* ---- both ---- */

error *verifier_options(kernel_view *v, value data)
{
    return verifier_has_flags(data) ? flags_form(v, data) : old_options(v, data);
}

static const char old_statistics[] =
    "\nSummary of All Verifier Statistics\n\n"
    "RaiseIrqls                             0x{raise_irqls:x}\n"
    "AcquireSpinLocks                       0x{acquire_spin_locks:x}\n"
    "Synch Executions                       0x{synchronize_executions:x}\n"
    "Trims                                  0x{trims:x}\n\n"
    "Pool Allocations Attempted             0x{allocations_attempted:x}\n"
    "Pool Allocations Succeeded             0x{allocations_succeeded:x}\n"
    "Pool Allocations Succeeded SpecialPool 0x{allocations_succeeded_special_pool:x}\n"
    "Pool Allocations With NO TAG           0x{allocations_without_tag:x}\n"
    "Pool Allocations Failed                0x{allocations_failed:x}\n"
    "Resource Allocations Failed Deliberately   0x{allocations_failed_deliberately:x}\n\n"
    "Current paged pool allocations         0x{paged_allocations:x} for {paged_bytes:08X} bytes\n"
    "Peak paged pool allocations            0x{peak_paged_allocations:x} for {peak_paged_bytes:08X} bytes\n"
    "Current nonpaged pool allocations      0x{nonpaged_allocations:x} for {nonpaged_bytes:08X} bytes\n"
    "Peak nonpaged pool allocations         0x{peak_nonpaged_allocations:x} for {peak_nonpaged_bytes:08X} bytes\n";
static const char new_statistics[] =
    "\nSummary of All Verifier Statistics\n\n"
    "  RaiseIrqls           0x{raise_irqls:x}\n"
    "  AcquireSpinLocks     0x{acquire_spin_locks:x}\n"
    "  Synch Executions     0x{synchronize_executions:x}\n"
    "  Trims                0x{trims:x}\n\n"
    "  Pool Allocations Attempted             0x{allocations_attempted:x}\n"
    "  Pool Allocations Succeeded             0x{allocations_succeeded:x}\n"
    "  Pool Allocations Succeeded SpecialPool 0x{allocations_succeeded_special_pool:x}\n"
    "  Pool Allocations With NO TAG           0x{allocations_without_tag:x}\n"
    "  Pool Allocations Failed                0x{allocations_failed:x}\n\n"
    "  Current paged pool allocations         0x{paged_allocations:x} for {paged_bytes:08X} bytes\n"
    "  Peak paged pool allocations            0x{peak_paged_allocations:x} for {peak_paged_bytes:08X} bytes\n"
    "  Current nonpaged pool allocations      0x{nonpaged_allocations:x} for {nonpaged_bytes:08X} bytes\n"
    "  Peak nonpaged pool allocations         0x{peak_nonpaged_allocations:x} for {peak_nonpaged_bytes:08X} bytes\n";

void verifier_statistics(kernel_view *v, value data)
{
#define COUNT(name, path) kernel_number(name, value_field(data, path))
    emit(v->out, "verifier_statistics", verifier_has_flags(data) ? new_statistics : old_statistics,
         COUNT("raise_irqls", "RaiseIrqls"), COUNT("acquire_spin_locks", "AcquireSpinLocks"),
         COUNT("synchronize_executions", "SynchronizeExecutions"), COUNT("trims", "Trims"),
         COUNT("allocations_attempted", "AllocationsAttempted"),
         COUNT("allocations_succeeded", "AllocationsSucceeded"),
         COUNT("allocations_succeeded_special_pool", "AllocationsSucceededSpecialPool"),
         COUNT("allocations_without_tag", "AllocationsWithNoTag"),
         COUNT("allocations_failed", "AllocationsFailed"),
         COUNT("allocations_failed_deliberately", "AllocationsFailedDeliberately"),
         COUNT("paged_allocations", "CurrentPagedPoolAllocations"), COUNT("paged_bytes", "PagedBytes"),
         COUNT("peak_paged_allocations", "PeakPagedPoolAllocations"),
         COUNT("peak_paged_bytes", "PeakPagedBytes"),
         COUNT("nonpaged_allocations", "CurrentNonPagedPoolAllocations"),
         COUNT("nonpaged_bytes", "NonPagedBytes"),
         COUNT("peak_nonpaged_allocations", "PeakNonPagedPoolAllocations"),
         COUNT("peak_nonpaged_bytes", "PeakNonPagedBytes"));
#undef COUNT
}

error *verifier_drivers(kernel_view *v, value totals, str image, bool pools)
{
    walk_end end, tree_end;
    nt_values all = nt_verifier_drivers(v->arena, &v->windows, &end);
    nt_values data = nt_verifier_driver_data(v->arena, &v->windows, &tree_end);
    bool flags = verifier_has_flags(totals);
    out_heading(v->out, flags ? "\nDriver Verification List\n------------------------\n"
                              : "\nDriver Verification List\n\nEntry     State           NonPagedPool   "
                                "PagedPool   Module\n\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        value driver = all.items[i];
        str name = {0};
        if (image.len && value_counted_string(value_field(driver, "BaseName"), v->arena, &name) &&
            !str_equal_nocase(name, image))
            continue;
        if (flags) new_driver(v, driver, pools_of(data, driver), pools);
        else old_driver(v, driver, pools_of(data, driver), pools);
    }
    if (end != WALK_COMPLETE)
        return error_new(v->arena, ERROR_MEMORY, "the list of verified drivers: %.*s",
                         STR_ARG(walk_end_text(end)));
    if (tree_end != WALK_COMPLETE)
        return error_new(v->arena, ERROR_MEMORY, "what the verified drivers have of the pools: %.*s",
                         STR_ARG(walk_end_text(tree_end)));
    return NULL;
}
