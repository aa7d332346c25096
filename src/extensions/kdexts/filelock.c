/* !filelock: the locks of ranges of a file. Sources: windows-driver-docs, "!filelock", which shows no session
 * (the text is ours); ntifs.h for FILE_LOCK and FILE_LOCK_INFO. The trees of locks behind LockInformation
 * have no public type: what is shown is what the structure itself and the file object keep. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/address_name.h"
#include "show/kernel.h"
#include "show/object.h"

static void info_lines(kernel_view *v, const char *indent, const char *title, value info)
{
    uint64_t exclusive = value_or(value_field(info, "ExclusiveLock"), 0);
    out_begin(v->out, "file_lock_range");
    out_heading(v->out, "%s%s at 0x%llx\n", indent, title, (unsigned long long)value_address_of(info));
    str line = str_format(v->arena,
                          "%s  Range    0x{first:x} - 0x{last:x}  Length 0x{length:x}  {kind}\n"
                          "%s  Key      0x{key:x}  Process 0x{process:x}  FileObject {file:q}\n",
                          indent, indent);
    emit(v->out, NULL, str_to_cstr(v->arena, line), kernel_number("first", value_field(info, "StartingByte")),
         kernel_number("last", value_field(info, "EndingByte")),
         kernel_number("length", value_field(info, "Length")),
         f_c("kind", exclusive ? "Exclusive" : "Shared"), kernel_number("key", value_field(info, "Key")),
         kernel_number("process", value_field(info, "ProcessId")),
         kernel_pointer("file", value_field(info, "FileObject")), f_p("info", value_address_of(info)));
    out_end(v->out);
}

static void routine_line(kernel_view *v, const char *label, const char *name, value routine)
{
    uint64_t at = value_or(routine, 0);
    str line =
        str_format(v->arena, at ? "  %-24s {%s:q} {%s_symbol}\n" : "  %-24s {%s:q}\n", label, name, name);
    const char *symbol = str_to_cstr(v->arena, str_format(v->arena, "%s_symbol", name));
    emit(v->out, NULL, str_to_cstr(v->arena, line), kernel_pointer(name, routine),
         f_s(symbol, at ? show_address_name(v->session, v->arena, at, "", false) : STR("")));
}

static error *show_lock(kernel_view *v, uint64_t at)
{
    value lock = nt_value(&v->windows, "_FILE_LOCK", at), last = value_field(lock, "LastReturnedLock");
    uint64_t information, questionable, returned = value_or(last, 0);
    if (!value_u64(value_field(lock, "LockInformation"), &information) ||
        !value_u64(value_field(lock, "FastIoIsQuestionable"), &questionable))
        return error_at_address(v->arena, ERROR_MEMORY, at, "the file lock (FILE_LOCK) is not in the dump");
    if (questionable > 1) /* nothing else in it tells it from other memory */
        return error_at_address(v->arena, ERROR_FORMAT, at,
                                "no file lock: its FastIoIsQuestionable is no BOOLEAN");
    out_begin(v->out, "file_lock");
    emit(v->out, NULL, "FileLock {lock:q}\n", f_p("lock", at));
    routine_line(v, "CompleteLockIrpRoutine", "complete_routine",
                 value_field(lock, "CompleteLockIrpRoutine"));
    routine_line(v, "UnlockRoutine", "unlock_routine", value_field(lock, "UnlockRoutine"));
    emit(v->out, NULL,
         "  FastIoIsQuestionable     {questionable}\n  LockRequestsInProgress   {in_progress}\n"
         "  LockInformation          {information:q}\n",
         kernel_number("questionable", value_field(lock, "FastIoIsQuestionable")),
         kernel_signed("in_progress", value_field(lock, "LockRequestsInProgress")),
         f_p("information", information));
    out_end(v->out);
    if (!information) out_heading(v->out, "  No lock was ever taken\n");
    if (returned) info_lines(v, "  ", "Lock returned last", value_field(lock, "LastReturnedLockInfo"));
    if (information) out_heading(v->out, "  The locks below LockInformation have no public type\n");
    return NULL;
}

static error *show_file(kernel_view *v, value file)
{
    uint64_t last = value_or(value_field(file, "LastLock"), 0),
             operation = value_or(value_field(file, "LockOperation"), 0);
    str name;
    bool named = show_object_name(v, value_address_of(file), &name);
    emit(
        v->out, "file_object_lock",
        "File object {file:q} {name}\n  LockOperation {operation}  LastLock {last:q}  FsContext {context:q}\n",
        f_p("file", value_address_of(file)), f_if(named, f_s("name", named ? name : STR(""))),
        f_b("operation", operation != 0), f_p("last", last),
        kernel_pointer("context", value_field(file, "FsContext")));
    if (last) info_lines(v, "  ", "Last lock", nt_value(&v->windows, "_FILE_LOCK_INFO", last));
    else if (!operation) out_heading(v->out, "  Nobody locked a range of the file through this object\n");
    return NULL;
}

static error *run_filelock(command_call *c)
{
    enum { FILE_OBJECT = 5 }; /* IO_TYPE_FILE */
    kernel_view v;
    str rest = c->args;
    uint64_t at, type, size;
    error *e = args_address(c, &rest, &at);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    value file = nt_value(&v.windows, "_FILE_OBJECT", at);
    if (value_u64(value_field(file, "Type"), &type) && type == FILE_OBJECT && file.type &&
        value_u64(value_field(file, "Size"), &size) && size >= file.type->size)
        return show_file(&v, file);
    return show_lock(&v, at);
}

const command command_filelock = {.name = "filelock",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "FileLockAddress | ObjectAddress",
                                  .brief = "Show a file lock, or what a file object knows of its locks",
                                  .example = "!filelock fffffa8000c0ef00",
                                  .run = run_filelock};
