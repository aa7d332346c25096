/* .fnent on ARM64. The head is x64's; no published session shows the rest, so that its words are Microsoft's
 * page "ARM64 exception handling". Codes are listed with the offset of their byte, in the order in which they
 * undo the prologue. */
#include "commands/function_entry_arm64.h"

#include "formats/pe/arm64_unwind.h"
#include "show/instruction.h"
#include "show/symbol.h"

enum { EPILOGS_MAX = 256 };

typedef struct arm64_view {
    command_call *call;
    const pe_image *image;
    uint64_t base;
    const pe_arm64_info *info;
} arm64_view;

static void print_sequence(const arm64_view *v, uint32_t at)
{
    command_call *c = v->call;
    const pe_arm64_info *info = v->info;
    while (at < info->code_size) {
        pe_arm64_code code = pe_arm64_code_decode(info->codes, info->code_size, at);
        strbuf hex = {.arena = c->arena}, text = {.arena = c->arena};
        for (unsigned i = 0; i < code.size; i++) strbuf_format(&hex, "%02x", info->codes[at + i]);
        pe_arm64_code_text(info->codes, info->code_size, at, &text);
        emit(c->out, "unwind_code", "  {slot:02x}: {code:-8}  {text}\n", f_u("slot", at),
             f_s("code", strbuf_str(&hex)), f_s("text", strbuf_str(&text)));
        if (code.op == PE_ARM64_END || code.op == PE_ARM64_INVALID) return;
        at += code.size;
    }
}

static void print_epilogs(const arm64_view *v)
{
    command_call *c = v->call;
    const pe_arm64_info *info = v->info;
    if (info->single_epilog) {
        uint32_t size = (pe_arm64_scope_length(info, info->epilog_index) + 1) * 4;
        uint32_t start = size <= info->length ? info->length - size : 0;
        emit(c->out, "epilog", "  epilog at {start:x}, {size:x} bytes, codes from {index:x}\n",
             f_u("start", start), f_u("size", size), f_u("index", info->epilog_index));
    }
    for (uint32_t i = 0; i < info->epilog_count && i < EPILOGS_MAX && !out_cancelled(c->out); i++) {
        pe_arm64_epilog scope;
        if (!pe_arm64_epilog_at(v->image, info, i, &scope)) {
            out_heading(c->out, "  the epilogs that follow are not in memory\n");
            return;
        }
        emit(c->out, "epilog", "  epilog at {start:x}, {size:x} bytes, codes from {index:x}\n",
             f_u("start", scope.start), f_u("size", (pe_arm64_scope_length(info, scope.index) + 1) * 4),
             f_u("index", scope.index));
    }
}

static void print_handler(const arm64_view *v)
{
    command_call *c = v->call;
    uint64_t address = v->base + v->info->handler;
    strbuf name = {.arena = c->arena};
    if (!show_symbol_and_address(c->session, address, &name)) show_address(c->session, address, &name);
    uint32_t data = 0;
    bool has_data = pe_read_u32(v->image, v->info->handler_data, &data);
    emit(c->out, NULL, "  handler routine: {handler}, data {handler_data:x}\n",
         f_s("handler", strbuf_str(&name)), f_if(has_data, f_x("handler_data", data, 8)),
         f_p("handler_address", address));
}

static void print_record(const arm64_view *v, uint32_t rva)
{
    command_call *c = v->call;
    const pe_arm64_info *info = v->info;
    if (info->packed) {
        static const char *const chains[] = {"unchained", "unchained, lr saved", "chained, signed",
                                             "chained"};
        emit(c->out, NULL,
             "Packed unwind data{fragment_text}, function {length:x} bytes\n"
             "  frame {frame_size:x}, RegI {reg_i:x}, RegF {reg_f:x}, H {home:x}, CR {cr:x} ({chain})\n",
             f_b("packed", true), f_c("fragment_text", info->fragment ? " of a fragment" : ""),
             f_b("fragment", info->fragment), f_u("length", info->length),
             f_u("frame_size", info->frame_size), f_u("reg_i", info->reg_i), f_u("reg_f", info->reg_f),
             f_u("home", info->home), f_u("cr", info->cr), f_c("chain", chains[info->cr & 3]));
        return;
    }
    emit(c->out, NULL,
         "Unwind info at {info_address:p}, {info_size:x} bytes\n"
         "  version 0, function {length:x} bytes, prolog {prolog:x}, codes {code_bytes:x}\n",
         f_b("packed", false), f_p("info_address", v->base + rva), f_u("info_size", info->size),
         f_u("version", 0), f_u("length", info->length), f_u("prolog", pe_arm64_scope_length(info, 0) * 4),
         f_u("code_bytes", info->code_size));
}

void print_arm64_entry(command_call *c, const pe_image *image, uint64_t base, const pe_function *f)
{
    pe_arm64_info *info = ARENA_NEW(c->arena, pe_arm64_info);
    arm64_view v = {.call = c, .image = image, .base = base, .info = info};
    out_begin(c->out, "function_entry");
    emit(c->out, NULL,
         "BeginAddress      = {begin:b}\nEndAddress        = {end:b}\nUnwindData        = {unwind:b}\n\n",
         f_x("begin", f->begin, 16), f_x("end", f->end, 16), f_x("unwind", f->unwind, 16));
    error *e = pe_arm64_info_read(c->arena, image, f, info);
    if (e) {
        emit(c->out, NULL, "Unwind info: {problem}\n", f_s("problem", e->message));
        out_end(c->out);
        return;
    }
    print_record(&v, f->unwind);
    if (info->has_handler) print_handler(&v);
    out_list_begin(c->out, "codes");
    print_sequence(&v, 0);
    print_epilogs(&v);
    out_list_end(c->out);
    out_end(c->out);
}
