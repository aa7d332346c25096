/* !error: what an error number means. The words are those of the target's own message tables when its ntdll
 * or kernel32 is at hand, otherwise ours, otherwise the code's name. Source: windows-driver-docs, "!error".
 */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "windows/status.h"

static str describe(command_call *c, status_kind kind, uint32_t code)
{
    str text;
    if (c->session->target && status_message(c->arena, c->session->symbols, kind, code, &text)) return text;
    text = status_text(kind, code);
    if (!text.len) text = status_name(kind, code);
    return text.len ? text : STR("<Unable to get error code text>");
}

/* A name ("STATUS_PENDING") stands for its value. */
static error *take_code(command_call *c, str *rest, uint32_t *code, status_kind *kind, bool *by_name)
{
    str after = *rest, word = str_take_word(&after);
    *by_name = status_find(word, kind, code);
    if (*by_name) {
        *rest = after;
        return NULL;
    }
    uint64_t number;
    error *e = args_expression(c, rest, &number);
    if (!e) *code = (uint32_t)number;
    return e;
}

static error *run_error(command_call *c)
{
    str rest = c->args;
    uint32_t code = 0;
    uint64_t flags;
    status_kind kind = STATUS_KIND_WIN32;
    bool by_name;
    error *e = take_code(c, &rest, &code, &kind, &by_name);
    e = e ? e : args_expression_or(c, &rest, 0, &flags);
    e = e ? e : args_end(c, rest);
    if (e) return e;
    bool as_status = flags == 1;
    if (as_status) kind = STATUS_KIND_NTSTATUS;
    else if (!by_name) kind = status_guess(code);
    const char *line = code == 0   ? "Error code: ({kind}) 0 (0) - {text}\n"
                       : as_status ? "Error code: ({kind}) 0x{code:1x} - {text}\n"
                                   : "Error code: ({kind}) 0x{code:1x} ({code:d}) - {text}\n";
    emit(c->out, "error_code", line, f_s("kind", status_kind_name(kind)), f_x("code", code, 8),
         f_s("name", status_name(kind, code)), f_s("text", describe(c, kind, code)));
    return NULL;
}

const command command_error = {.name = "error",
                               .extension = "ext",
                               .synopsis = "Value [Flags]",
                               .brief = "Decode an error code: Win32, Winsock, NTSTATUS or HRESULT",
                               .example = "!error 0n-1073741811",
                               .run = run_error};
