/* How an analysis is written: WinDbg's sections by their names, in its order. */
#include "extensions/ext/analyze.h"
#include "show/instruction.h"
#include "show/registers.h"
#include "show/stack.h"
#include "show/target.h"
#include "windows/status.h"

#define CODE_MASK 0x0fffffffu
#define NULL_REGION 0x10000u /* Windows never maps the first 64 KB */

enum { ACCESS_VIOLATION = 0xc0000005u, BREAKPOINT = 0x80000003u, STACK_OVERFLOW = 0xc00000fdu };

/* ---- bug check ---- */

static void show_words(out *o, uint32_t code, const nt_bugcheck_words *words)
{
    emit(o, NULL, "{name} ({code:1x})\n",
         f_s("name", words->name.len ? words->name : STR("Unknown bugcheck code")), f_x("code", code, 8));
    emit(o, NULL, words->text.len ? "{text}\n" : NULL, f_if(words->text.len > 0, f_s("text", words->text)));
}

static void show_arguments(out *o, const uint64_t arguments[4], const nt_bugcheck_words *words)
{
    out_heading(o, "Arguments:\n");
    out_list_begin(o, "arguments");
    for (unsigned i = 0; i < 4; i++) {
        str meaning = words->arguments[i];
        emit(o, "bugcheck_argument",
             meaning.len ? "Arg{number}: {value:q}, {meaning}\n" : "Arg{number}: {value:q}\n",
             f_u("number", i + 1), f_p("value", arguments[i]),
             f_if(meaning.len > 0, f_s("meaning", meaning)));
    }
    out_list_end(o);
}

void analyze_show_bugcheck(out *o, uint32_t code, const uint64_t arguments[4], size_t known)
{
    nt_bugcheck_words words = nt_bugcheck_explain(code, known ? arguments : NULL);
    out_begin(o, "bugcheck_meaning");
    show_words(o, code, &words);
    out_heading(o, "\n");
    show_arguments(o, arguments, &words);
    out_end(o);
}

/* ---- names of the kind of fault ---- */

/* EXCEPTION_RECORD.ExceptionInformation[0] and the second argument of page faults: 0 read, 8 or 10h execute.
 */
static const char *access_word(uint64_t access)
{
    return access == 0 ? "READ" : access == 8 || access == 0x10 ? "EXECUTE" : "WRITE";
}

static bool referenced(const analysis *n, uint64_t *address, uint64_t *access)
{
    if (n->has_exception && n->exception.code == ACCESS_VIOLATION && n->exception.parameter_count >= 2) {
        *access = n->exception.parameters[0];
        *address = n->exception.parameters[1];
        return true;
    }
    if (!n->leads.memory.argument || !n->leads.access.argument) return false;
    *address = session_address(n->session, n->leads.memory.value);
    *access = n->leads.access.value;
    return true;
}

static bool exception_code(const analysis *n, uint32_t *code)
{
    if (!n->has_exception && !n->leads.exception_code.argument) return false;
    *code = n->has_exception ? n->exception.code : (uint32_t)n->leads.exception_code.value;
    return true;
}

static bool is_access_fault(const analysis *n)
{
    uint32_t code;
    if (n->bugcheck && nt_leads_access_fault(&n->leads)) return true;
    return exception_code(n, &code) && code == ACCESS_VIOLATION;
}

static str default_bucket(const analysis *n)
{
    uint32_t build = n->session->target->system.build, code;
    uint64_t address, access;
    if (n->hang && !n->kernel)
        return n->hang_kind.len ? str_format(n->arena, "APPLICATION_HANG_%.*s", STR_ARG(n->hang_kind))
                                : STR("APPLICATION_HANG");
    if (n->kernel)
        return build >= 9200   ? STR("WIN8_DRIVER_FAULT")
               : build >= 7600 ? STR("WIN7_DRIVER_FAULT")
               : build >= 6000 ? STR("VISTA_DRIVER_FAULT")
                               : STR("DRIVER_FAULT");
    if (!exception_code(n, &code)) return STR("APPLICATION_FAULT");
    if (referenced(n, &address, &access))
        return str_format(n->arena, "%s_POINTER_%s", address < NULL_REGION ? "NULL" : "INVALID",
                          access_word(access));
    if (n->heap_failure.len)
        return str_format(n->arena, "ACTIONABLE_HEAP_CORRUPTION_%.*s", STR_ARG(n->heap_failure));
    return code == BREAKPOINT       ? STR("BREAKPOINT")
           : code == STACK_OVERFLOW ? STR("STACK_OVERFLOW")
                                    : STR("APPLICATION_FAULT");
}

static str fault_text(const analysis *n)
{
    if (n->hang) return STR("HANG");
    if (is_access_fault(n)) return STR("AV");
    uint32_t code = 0;
    if (!n->bugcheck) {
        bool have = exception_code(n, &code);
        return have ? str_format(n->arena, "0x%x", code) : STR("NO_EXCEPTION");
    }
    return str_format(n->arena, "0x%X", n->bugcheck->code & CODE_MASK);
}

/* "AV_amdppm!unknown_function", "0x9F_3_pci!PciPower", "NULL_POINTER_READ_c0000005_shop.exe!total" */
static str failure_bucket(const analysis *n)
{
    strbuf text = {.arena = n->arena};
    symbol sym;
    uint32_t code;
    str fault = fault_text(n);
    if (n->hang) {
        strbuf_append(&text, n->kernel ? fault : default_bucket(n));
        if (n->kernel && n->hang_kind.len) strbuf_format(&text, "_%.*s", STR_ARG(n->hang_kind));
    } else if (n->bugcheck) {
        strbuf_append(&text, fault);
        if (n->words.has_kind && !is_access_fault(n))
            strbuf_format(&text, "_%llx", (unsigned long long)n->bugcheck->parameters[0]);
    } else {
        strbuf_append(&text, default_bucket(n));
        if (exception_code(n, &code)) strbuf_format(&text, "_%08x", code);
    }
    if (!n->culprit) return strbuf_str(&text);
    if (n->culprit_is_driver) { /* as published: "0x9F_3_IMAGE_UsbHub3.sys" */
        strbuf_format(&text, "_IMAGE_%.*s", STR_ARG(n->culprit->image_name));
        return strbuf_str(&text);
    }
    str name = n->kernel ? n->culprit->name : n->culprit->image_name;
    bool function = !n->culprit->id.unloaded && symbols_nearest(n->session->symbols, n->culprit_at, &sym) &&
                    sym.kind != SYMBOL_MODULE && sym.kind != SYMBOL_PDATA;
    strbuf_format(&text, "_%.*s!%.*s", STR_ARG(name), STR_ARG(function ? sym.name : STR("unknown_function")));
    return strbuf_str(&text);
}

/* As !analyze's own lines write places: "myfault+1540", "nt!KiPageFault+0". */
static str plain_symbol(const analysis *n, uint64_t address)
{
    symbols *all = n->session->symbols;
    module *m = symbols_module_at(all, address);
    symbol sym;
    if (!m) m = symbols_unloaded_module_at(all, address);
    if (!m) return str_format(n->arena, "0x%llx", (unsigned long long)address);
    if (m->id.unloaded || !symbols_nearest(all, address, &sym) || sym.kind == SYMBOL_MODULE)
        return str_format(n->arena, "%.*s+%llx", STR_ARG(m->name),
                          (unsigned long long)(address - m->id.base));
    strbuf text = {.arena = n->arena};
    symbols_format(all, address, false, &text);
    strbuf_format(&text, "+%llx", (unsigned long long)(address - sym.address));
    return strbuf_str(&text);
}

static void follow_up(out *o)
{
    emit(o, NULL, "\nFollowup:     {followup}\n---------\n\n", f_c("followup", "MachineOwner"));
}

/* ---- without -v ---- */

void analyze_show_brief(analysis *n)
{
    out *o = n->out;
    out_heading(o, "Use !analyze -v%s to get detailed debugging information.\n\n", n->hang ? " -hang" : "");
    if (n->bugcheck) {
        const uint64_t *p = n->bugcheck->parameters;
        out_heading(o, "BugCheck %X, {%llx, %llx, %llx, %llx}\n\n", n->bugcheck->code,
                    (unsigned long long)p[0], (unsigned long long)p[1], (unsigned long long)p[2],
                    (unsigned long long)p[3]);
        emit(o, NULL, NULL, f_x("code", n->bugcheck->code, 8), f_s("name", n->words.name));
    }
    if (n->hang) analyze_show_hang(n);
    if (n->culprit && n->culprit_is_driver)
        emit(o, NULL, "Probably caused by : {image_name}\n", f_s("image_name", n->culprit->image_name),
             f_s("module_name", n->culprit->name));
    else if (n->culprit)
        emit(o, NULL, "Probably caused by : {image_name} ( {symbol_name} )\n",
             f_s("image_name", n->culprit->image_name), f_s("symbol_name", plain_symbol(n, n->culprit_at)),
             f_s("module_name", n->culprit->name));
    emit(o, NULL, NULL, f_s("failure_bucket_id", failure_bucket(n)));
    follow_up(o);
}

/* ---- with -v ---- */

static void show_record(analysis *n)
{
    if (!n->has_exception) return;
    out *o = n->out;
    emit(o, NULL,
         n->session->target->class == TARGET_USER
             ? "EXCEPTION_RECORD:  (.exr -1)\n"
             : "EXCEPTION_RECORD:  {exception_record:q} -- (.exr 0x{exception_record:q})\n",
         f_if(n->record != UINT64_MAX, f_p("exception_record", n->record)));
    out_list_begin(o, "exceptions");
    show_exception_record(n->session, o, n->arena, &n->exception);
    out_list_end(o);
    out_heading(o, "\n");
}

static void show_context(analysis *n)
{
    out *o = n->out;
    if (!n->has_context) return;
    if (n->context_address)
        emit(o, NULL, "CONTEXT:  {context:q} -- (.cxr 0x{context:q})\n", f_p("context", n->context_address));
    else if (n->trap_frame)
        emit(o, NULL, "TRAP_FRAME:  {trap_frame:q} -- (.trap 0x{trap_frame:q})\n",
             f_p("trap_frame", n->trap_frame));
    else if (n->task_selector) /* as Windows Internals (6th edition, part 2) shows bug check 0x7f */
        emit(o, NULL, "TSS:  {task_selector:08x} -- (.tss 0x{task_selector:x})\n",
             f_u("task_selector", n->task_selector));
    else out_heading(o, "CONTEXT:  (.ecxr)\n");
    if (n->trap_frame && n->context.arch->kind != CPU_X86)
        out_heading(o, "NOTE: The trap frame does not contain all registers.\n"
                       "Some register values may be zeroed or incorrect.\n");
    cpu_registers zeroes;
    cpu_registers_init(&zeroes, n->context.arch);
    for (size_t i = 0; i < n->context.arch->register_count; i++)
        if (n->context.arch->registers[i].part_of < 0) cpu_register_set(&zeroes, (int)i, 0);
    out_list_begin(o, "contexts");
    show_registers(n->session, o, n->arena, &n->context, &zeroes, show_default_mask(n->context.arch));
    show_position(n->session, o, n->arena, &n->context);
    out_list_end(o);
    out_heading(o, "Resetting default scope\n\n");
}

static void show_faulting_ip(analysis *n)
{
    static const instruction_style style = {0};
    if (!n->has_ip) return;
    str symbol_text = plain_symbol(n, n->ip);
    emit(n->out, NULL, "FAULTING_IP: \n{faulting_symbol}\n", f_s("faulting_symbol", symbol_text),
         f_p("faulting_ip", n->ip));
    out_list_begin(n->out, "instructions");
    show_instruction(n->session, n->out, n->arena, n->ip, &style, NULL);
    out_list_end(n->out);
    out_heading(n->out, "\n");
}

static void show_error_code(analysis *n)
{
    uint32_t code;
    str text;
    if (!exception_code(n, &code)) return;
    if (!status_message(n->arena, n->session->symbols, STATUS_KIND_NTSTATUS, code, &text))
        text = status_text(STATUS_KIND_NTSTATUS, code);
    if (!text.len) text = status_exception_name(code);
    emit(n->out, NULL,
         text.len ? "ERROR_CODE: (NTSTATUS) 0x{exception_code:x} - {error_text}\n\n"
                  : "ERROR_CODE: (NTSTATUS) 0x{exception_code:x}\n\n",
         f_x("exception_code", code, 8), f_if(text.len > 0, f_s("error_text", text)));
    out_heading(n->out, "EXCEPTION_CODE_STR:  %08x\n\n", code);
}

static void show_reference(analysis *n)
{
    uint64_t address, access;
    if (!referenced(n, &address, &access)) return;
    const char *word = access_word(access);
    emit(n->out, NULL,
         *word == 'R'   ? "READ_ADDRESS:  {referenced:q}\n\n"
         : *word == 'W' ? "WRITE_ADDRESS:  {referenced:q}\n\n"
                        : "EXECUTE_ADDRESS:  {referenced:q}\n\n",
         f_p("referenced", address),
         f_c("access", *word == 'R'   ? "read"
                       : *word == 'W' ? "write"
                                      : "execute"));
}

static void show_stack_text(analysis *n)
{
    static const stack_style style = {.fpo = true, .no_heading = true, .no_lines = true};
    if (!n->frame_count) return;
    out_heading(n->out, "STACK_TEXT:  \n");
    out_list_begin(n->out, "frames");
    show_stack(n->session, n->out, n->arena, n->frames, n->frame_count, n->frame_count, &style);
    out_list_end(n->out);
    out_heading(n->out, "\n");
    str command = n->command.len ? str_format(n->arena, "%.*s ; kb", STR_ARG(n->command)) : STR("kb");
    emit(n->out, NULL, "STACK_COMMAND:  {stack_command}\n\n", f_s("stack_command", command));
}

/* DRVPOWERSTATE_SUBCODE, DRIVER_OBJECT and FAULTING_THREAD as published analyses of bug check 0x9f have them.
 */
static void show_objects(analysis *n)
{
    out *o = n->out;
    if (n->bugcheck && (n->bugcheck->code & CODE_MASK) == 0x9f)
        emit(o, NULL, "DRVPOWERSTATE_SUBCODE:  {subcode:x}\n\n", f_u("subcode", n->bugcheck->parameters[0]));
    if (n->driver) emit(o, NULL, "DRIVER_OBJECT: {driver_object:q}\n\n", f_p("driver_object", n->driver));
    if (n->thread)
        emit(o, NULL, "FAULTING_THREAD:  {faulting_thread:q}\n\n", f_p("faulting_thread", n->thread));
}

static void show_culprit(analysis *n)
{
    out *o = n->out;
    if (n->culprit) {
        if (!n->culprit_is_driver)
            emit(o, NULL, "SYMBOL_NAME:  {symbol_name}\n\n",
                 f_s("symbol_name", plain_symbol(n, n->culprit_at)));
        emit(o, NULL, "MODULE_NAME: {module_name}\n\n", f_s("module_name", n->culprit->name));
        emit(o, NULL, "IMAGE_NAME:  {image_name}\n\n", f_s("image_name", n->culprit->image_name));
        if (n->culprit->id.timestamp)
            emit(o, NULL, "DEBUG_FLR_IMAGE_TIMESTAMP:  {image_timestamp:x}\n\n",
                 f_x("image_timestamp", n->culprit->id.timestamp, 8));
    }
    emit(o, NULL, "FAILURE_BUCKET_ID:  {failure_bucket_id}\n", f_s("failure_bucket_id", failure_bucket(n)));
    follow_up(o);
}

static void show_reasons(analysis *n)
{
    out *o = n->out;
    if (n->reason_count) out_heading(o, "Reasons, and the commands that show them:\n");
    out_list_begin(o, "reasons");
    for (size_t i = 0; i < n->reason_count; i++)
        emit(o, "analysis_reason", "    {text}: {command}\n", f_s("text", n->reasons[i].text),
             f_s("command", n->reasons[i].command));
    out_list_end(o);
    if (n->reason_count) out_heading(o, "\n");
}

void analyze_show_details(analysis *n)
{
    out *o = n->out;
    if (n->bugcheck) {
        show_words(o, n->bugcheck->code, &n->words);
        show_arguments(o, n->bugcheck->parameters, &n->words);
        out_heading(o, "\nDebugging Details:\n------------------\n\n");
    }
    show_faulting_ip(n);
    show_record(n);
    show_context(n);
    if (n->hang) analyze_show_hang(n);
    show_objects(n);
    emit(o, NULL, "DEFAULT_BUCKET_ID:  {default_bucket_id}\n\n", f_s("default_bucket_id", default_bucket(n)));
    if (n->process.len) emit(o, NULL, "PROCESS_NAME:  {process_name}\n\n", f_s("process_name", n->process));
    if (n->has_irql) emit(o, NULL, "CURRENT_IRQL:  {irql:x}\n\n", f_u("irql", n->irql));
    show_error_code(n);
    show_reference(n);
    emit(o, NULL, "BUGCHECK_STR:  {bugcheck_str}\n\n",
         f_s("bugcheck_str", n->bugcheck || n->hang ? fault_text(n)
                                                    : str_format(n->arena, "APPLICATION_FAULT_%.*s",
                                                                 STR_ARG(default_bucket(n)))));
    show_stack_text(n);
    show_culprit(n);
    show_reasons(n);
}
