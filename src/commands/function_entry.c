/* .fnent: the RUNTIME_FUNCTION and UNWIND_INFO behind an address, chained parents included. Layout: the
 * reference page and WinDbg transcripts of 6.x to 10 ("UWOP_SAVE_NONVOL FrameOffset: 60 reg: rbx."); numbers
 * are hexadecimal. */
#include "commands/function_entry_arm64.h"
#include "commands/function_entry_x86.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "formats/pe/exception.h"
#include "show/image.h"
#include "show/instruction.h"
#include "show/symbol.h"

enum { CHAIN_LIMIT = 32, RUNTIME_FUNCTION_SIZE = 12, ARM64_FUNCTION_SIZE = 8 };

typedef struct entry_view {
    command_call *call;
    pe_image *image;
    module *module;
} entry_view;

static const char *register_name(unsigned number)
{
    const cpu_arch *arch = cpu_arch_of(CPU_X64);
    return number < 16 && number < arch->register_count ? arch->registers[number].name : "?";
}

static str code_text(arena *a, const pe_unwind_code *code)
{
    str name = pe_unwind_op_name(code->op);
    switch (code->op) {
    case PE_UNWIND_PUSH_NONVOL:
        return str_format(a, "UWOP_%.*s reg: %s.", STR_ARG(name), register_name(code->info));
    case PE_UNWIND_ALLOC_LARGE:
        return str_format(a, "UWOP_%.*s FrameOffset: %x.", STR_ARG(name), code->value);
    case PE_UNWIND_SAVE_NONVOL:
    case PE_UNWIND_SAVE_NONVOL_FAR:
        return str_format(a, "UWOP_%.*s FrameOffset: %x reg: %s.", STR_ARG(name), code->value,
                          register_name(code->info));
    case PE_UNWIND_SAVE_XMM128:
    case PE_UNWIND_SAVE_XMM128_FAR:
        return str_format(a, "UWOP_%.*s FrameOffset: %x reg: xmm%u.", STR_ARG(name), code->value, code->info);
    default: return str_format(a, "UWOP_%.*s.", STR_ARG(name));
    }
}

static void print_handler(entry_view *v, const pe_unwind_info *info)
{
    command_call *c = v->call;
    strbuf name = {.arena = c->arena};
    uint64_t address = v->module->id.base + info->handler;
    if (!show_symbol_and_address(c->session, address, &name)) {
        show_address(c->session, address, &name);
    }
    uint32_t data = 0;
    bool has_data = pe_read_u32(v->image, info->handler_data, &data);
    emit(c->out, NULL, "  handler routine: {handler}, data {handler_data:x}\n",
         f_s("handler", strbuf_str(&name)), f_if(has_data, f_x("handler_data", data, 8)),
         f_p("handler_address", address));
}

static void print_codes(entry_view *v, const pe_unwind_info *info)
{
    command_call *c = v->call;
    out_list_begin(c->out, "codes");
    for (size_t i = 0; i < info->code_count; i++) {
        const pe_unwind_code *code = &info->codes[i];
        emit(c->out, "unwind_code",
             "  {slot:02x}: offs {offset:x}, unwind op {op:x}, op info {info:x}\t{text}\n",
             f_u("slot", code->slot), f_u("offset", code->prolog_offset), f_u("op", code->op),
             f_u("info", code->info), f_s("text", code_text(c->arena, code)));
    }
    for (size_t i = 0; i < info->epilog_count; i++) {
        emit(c->out, "epilog", "  epilog: {size:x} bytes, {distance:x} before the end\n",
             f_u("size", info->epilog_size), f_u("distance", info->epilogs[i].end_distance));
    }
    out_list_end(c->out);
    emit(c->out, NULL, info->complete ? "" : "  the codes that follow contradict the format\n",
         f_b("complete", info->complete));
}

/* Bytes of the record as the listing counts them: codes without their alignment, then a handler with its
 * first data word or a chained entry, which are aligned. */
static unsigned record_size(const pe_unwind_info *info)
{
    unsigned codes = 4u + info->slot_count * 2u;
    unsigned aligned = (codes + 3u) & ~3u;
    return info->has_chain ? aligned + RUNTIME_FUNCTION_SIZE : info->has_handler ? aligned + 8u : codes;
}

/* One entry and its unwind record; true when it is chained, with *next the parent. */
static bool print_entry(entry_view *v, const pe_function *f, pe_function *next)
{
    command_call *c = v->call;
    out_begin(c->out, "function_entry");
    emit(c->out, NULL,
         "BeginAddress      = {begin:b}\nEndAddress        = {end:b}\nUnwindInfoAddress = {unwind:b}\n\n",
         f_x("begin", f->begin, 16), f_x("end", f->end, 16), f_x("unwind", f->unwind, 16));
    pe_unwind_info *info = ARENA_NEW(c->arena, pe_unwind_info);
    error *e = pe_unwind_info_read(c->arena, v->image, f->unwind, info);
    uint64_t at = v->module->id.base + f->unwind;
    if (e) {
        emit(c->out, NULL, "Unwind info at {info_address:p}: {problem}\n", f_p("info_address", at),
             f_s("problem", e->message));
        out_end(c->out);
        return false;
    }
    emit(
        c->out, NULL,
        "Unwind info at {info_address:p}, {info_size:x} bytes\n  version {version}, flags {flags:x}, prolog {prolog:x}, codes "
        "{code_slots:x}\n",
        f_p("info_address", at), f_u("info_size", record_size(info)), f_u("version", info->version),
        f_u("flags", info->flags), f_u("prolog", info->prolog_size), f_u("code_slots", info->slot_count));
    if (info->frame_register) {
        emit(c->out, NULL,
             "  frame reg {frame_register:x} ({frame_register_name}), frame offs {frame_offset:x}h\n",
             f_u("frame_register", info->frame_register),
             f_c("frame_register_name", register_name(info->frame_register)),
             f_u("frame_offset", info->frame_offset));
    }
    if (info->has_handler) {
        print_handler(v, info);
    }
    print_codes(v, info);
    out_end(c->out);
    *next = info->chain;
    return info->has_chain;
}

/* Where the entry itself stands in the image: our stand-in for the debugger's own copy that WinDbg prints. */
static uint64_t entry_address(entry_view *v, const pe_function *f)
{
    size_t low = 0, high = pe_function_count(v->image);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        pe_function at;
        if (!pe_function_at(v->image, middle, &at)) {
            break;
        }
        if (at.begin < f->begin) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return v->module->id.base + pe_directory_of(v->image, PE_DIRECTORY_EXCEPTION).rva +
           low * (v->image->machine == PE_MACHINE_ARM64 ? ARM64_FUNCTION_SIZE : RUNTIME_FUNCTION_SIZE);
}

/* The function that a moved block belongs to, when the user has asked for parents to be named: in WinDbg one
 * has to type `ln module+BeginAddress` for it. */
static void print_parent(entry_view *v, const pe_function *f)
{
    command_call *c = v->call;
    strbuf name = {.arena = c->arena};
    if (symbols_options(c->session->symbols)->parents &&
        symbols_format(c->session->symbols, v->module->id.base + f->begin, true, &name)) {
        emit(c->out, "parent", "\nParent function: {symbol}\n", f_s("symbol", strbuf_str(&name)),
             f_p("address", v->module->id.base + f->begin));
    }
}

static error *run_fnent(command_call *c)
{
    str rest = c->args;
    uint64_t address;
    error *e = args_address(c, &rest, &address);
    e = e ? e : args_end(c, rest);
    if (e) {
        return e;
    }
    entry_view v = {.call = c};
    module *m = symbols_module_at(c->session->symbols, address);
    if (print_x86_entry(c, address)) {
        return NULL;
    }
    pe_function f;
    if (!m || show_open_image(c->session, c->arena, m->id.base, &v.image, &v.module) ||
        (v.image->machine != PE_MACHINE_AMD64 && v.image->machine != PE_MACHINE_ARM64) ||
        pe_function_lookup(v.image, (uint32_t)(address - m->id.base), &f) != PE_LOOKUP_FOUND) {
        strbuf text = {.arena = c->arena};
        show_address(c->session, address, &text);
        return error_new(c->arena, ERROR_NOT_FOUND, "No function entry for %.*s", STR_ARG(strbuf_str(&text)));
    }
    emit(c->out, "entry", "Debugger function entry {entry:b} for:\n", f_p("entry", entry_address(&v, &f)));
    show_nearest(c->session, c->out, c->arena, address);
    show_exact_matches(c->session, c->out, c->arena, address);
    out_heading(c->out, "\n");
    if (v.image->machine == PE_MACHINE_ARM64) {
        print_arm64_entry(c, v.image, m->id.base, &f);
        return NULL;
    }
    bool chained = print_entry(&v, &f, &f);
    for (int depth = 0; chained && depth < CHAIN_LIMIT && !out_cancelled(c->out); depth++) {
        out_heading(c->out, "\nChained info:\n");
        pe_function parent = f;
        chained = print_entry(&v, &parent, &f);
        if (!chained) {
            print_parent(&v, &parent);
        }
    }
    return NULL;
}

const command command_fnent = {.name = ".fnent",
                               .needs = NEEDS_TARGET,
                               .synopsis = "Address",
                               .brief = "Display a function's table entry and unwind information",
                               .example = ".fnent @$ip",
                               .run = run_fnent};

/* .parents: a debugger of the field has no such switch; .inline and .lines, which it stands beside, look like
 * this. */
static error *run_parents(command_call *c)
{
    symbol_options *options = symbols_options(c->session->symbols);
    error *e = args_switch(c, &options->parents);
    if (e) {
        return e;
    }
    session_scope_changed(c->session);
    emit(c->out, "parents", "Merged blocks are named by {how}\n",
         f_c("how", options->parents ? "the function they belong to" : "their own symbols"),
         f_b("enabled", options->parents));
    return NULL;
}

const command command_parents = {
    .name = ".parents",
    .synopsis = "[0 | 1]",
    .brief = "Name blocks that an optimizer moved away (?? ::FNODOBFM::`string') by their function",
    .example = ".parents 1",
    .run = run_parents};
