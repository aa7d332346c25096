/* !whea: the sources of hardware errors. Source: windows-driver-docs, "!whea" (of Windows 7; its kinds of
 * sources are MCE, CMC, NMI and BOOT). All numbers are hexadecimal there: 10 records are sixteen wrappers. */
#include "windows/whea.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/whea_sources.h"

enum { MOST_RECORDS = 0x400 };

static void record_lines(kernel_view *v, value source)
{
    nt_whea_records r;
    if (!nt_whea_source_records(&v->windows, source, &r)) {
        out_heading(v->out, "   Error Records    : ????????\n");
        return;
    }
    uint64_t most = r.stride ? MOST_RECORDS : 1; /* without a length all are one */
    out_list_begin(v->out, "records");
    for (uint64_t i = 0; i < r.count && i < most && !out_cancelled(v->out); i++) {
        uint64_t at = r.first + i * r.stride;
        emit(v->out, "whea_source_record",
             i ? "                    : wrapper @ {wrapper:q}  record @ {error_record:q}\n"
               : "   Error Records    : wrapper @ {wrapper:q}  record @ {error_record:q}\n",
             f_p("wrapper", at), f_p("error_record", at + r.offset));
    }
    out_list_end(v->out);
    if (r.count > most)
        out_heading(v->out, "                    : %llx more are not shown\n",
                    (unsigned long long)(r.count - most));
}

static void source_lines(kernel_view *v, size_t index, value source)
{
    uint64_t type;
    value descriptor = value_field(source, "Descriptor");
    bool known = value_u64(value_field(source, "Type"), &type);
    const char *name = known ? nt_whea_source_type(type) : NULL,
               *notify = known ? nt_whea_source_notify(type) : NULL;
    out_begin(v->out, "whea_source");
    emit(v->out, NULL,
         "Error Source {index} @ {source:q}\n"
         "   Notify Type      : {notify}\n"
         "   Type             : 0x{type:x} ({name})\n"
         "   Error Count      : {errors:x}\n"
         "   Record Count     : {record_count:x}\n"
         "   Record Length    : {record_length:x}\n",
         f_u("index", index), f_p("source", value_address_of(source)),
         f_c("notify", notify ? notify : "Unknown"), kernel_number("type", value_field(source, "Type")),
         f_c("name", name ? name : "Unknown"), kernel_number("errors", value_field(source, "ErrorCount")),
         kernel_number("record_count", value_field(source, "RecordCount")),
         kernel_number("record_length", value_field(source, "RecordLength")));
    record_lines(v, source);
    emit(v->out, NULL,
         "   Descriptor       : @ {descriptor:q}\n"
         "      Length                     : {length:x}\n"
         "      Max Raw Data Length        : {raw_data:x}\n"
         "      Num Records To Preallocate : {preallocated:x}\n"
         "      Max Sections Per Record    : {sections:x}\n"
         "      Error Source ID            : {id:x}\n"
         "      Flags                      : {flags:08x}\n",
         f_p("descriptor", value_address_of(descriptor)),
         kernel_number("length", value_field(descriptor, "Length")),
         kernel_number("raw_data", value_field(descriptor, "MaxRawDataLength")),
         kernel_number("preallocated", value_field(descriptor, "NumRecordsToPreallocate")),
         kernel_number("sections", value_field(descriptor, "MaxSectionsPerRecord")),
         kernel_number("id", value_field(descriptor, "ErrorSourceId")),
         kernel_number("flags", value_field(descriptor, "Flags")));
    out_end(v->out);
}

static error *run_whea(command_call *c)
{
    kernel_view v;
    nt_whea_sources all;
    error *e = args_end(c, c->args);
    if (e) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if ((e = nt_whea_sources_read(c->arena, &v.windows, &all))) return e;
    out_begin(c->out, "whea");
    emit(c->out, NULL, "Error Source Table @ {table:q}\n{count} Error Sources\n", f_p("table", all.table),
         f_if(all.has_count, f_u("count", all.count)), f_s("end", walk_end_text(all.end)));
    out_list_begin(c->out, "sources");
    for (size_t i = 0; i < all.items.count && !out_cancelled(c->out); i++)
        source_lines(&v, i, all.items.items[i]);
    out_list_end(c->out);
    out_end(c->out);
    if (all.end == WALK_COMPLETE) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "the list of error sources: %.*s after %zu",
                     STR_ARG(walk_end_text(all.end)), all.items.count);
}

const command command_whea = {.name = "whea",
                              .extension = "kdexts",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL,
                              .synopsis = "",
                              .brief = "Show the sources of hardware errors and their records",
                              .example = "!whea",
                              .run = run_whea};
