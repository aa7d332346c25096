/* !sym: noisy or quiet symbol loading, and symbol prompts. Source: windows-driver-docs, "!sym"; the lines,
 * also those without a word and of "!sym noisy on", as published sessions show them. */
#include "dispatch/args.h"
#include "dispatch/command.h"

static error *run_sym(command_call *c)
{
    symbol_options *options = symbols_options(c->session->symbols);
    str rest = c->args, word = str_take_word(&rest), second = str_trim(rest);
    bool off = str_equal_nocase(second, STR("off"));
    if (str_equal_nocase(word, STR("noisy"))) {
        options->noisy = true;
    } else if (str_equal_nocase(word, STR("quiet"))) {
        options->noisy = false;
    } else if (str_equal_nocase(word, STR("prompts"))) {
        options->prompts = !off;
    } else if (word.len) {
        return error_new(c->arena, ERROR_SYNTAX,
                         "!sym <noisy/quiet - prompts/prompts off> : '%.*s' is neither", STR_ARG(word));
    }
    if (!word.len) out_heading(c->out, "!sym <noisy/quiet - prompts/prompts off> - ");
    emit(c->out, "symbol_noise", "{mode} mode - symbol prompts {prompts}\n",
         f_c("mode", options->noisy ? "noisy" : "quiet"), f_c("prompts", options->prompts ? "on" : "off"));
    return NULL;
}

const command command_sym = {.name = "sym",
                             .extension = "dbghelp",
                             .synopsis = "[noisy | quiet | prompts | prompts off]",
                             .brief = "Say, or stop saying, every place where symbols are looked for",
                             .example = "!sym noisy",
                             .run = run_sym};
