/* !sym: noisy or quiet symbol loading. Source: windows-driver-docs, "!sym". */
#include "dispatch/args.h"
#include "dispatch/command.h"

static error *run_sym(command_call *c)
{
    symbol_options *options = symbols_options(c->session->symbols);
    str word = str_trim(c->args);
    if (str_equal_nocase(word, STR("noisy"))) {
        options->noisy = true;
    } else if (str_equal_nocase(word, STR("quiet"))) {
        options->noisy = false;
    } else if (word.len && !str_starts_with_nocase(word, STR("prompts"))) {
        return error_new(c->arena, ERROR_SYNTAX,
                         "!sym <noisy/quiet - prompts/prompts off> : '%.*s' is neither", STR_ARG(word));
    }
    emit(c->out, "symbol_noise", "{mode} mode - symbol prompts off\n",
         f_c("mode", options->noisy ? "noisy" : "quiet"));
    return NULL;
}

const command command_sym = {.name = "sym",
                             .extension = "dbghelp",
                             .synopsis = "[noisy | quiet]",
                             .brief = "Say, or stop saying, every place where symbols are looked for",
                             .example = "!sym noisy",
                             .run = run_sym};
