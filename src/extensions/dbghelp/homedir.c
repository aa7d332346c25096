/* !homedir: the directory whose "sym" is the default store. Source: windows-driver-docs, "!homedir", which
 * shows no answer: the words are ours. */
#include "base/file.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

static error *run_homedir(command_call *c)
{
    symsrv *server = symbols_server(c->session->symbols);
    str word = str_trim(c->args);
    if (!server) return error_new(c->arena, ERROR_UNAVAILABLE, "There is no symbol server client");
    if (word.len) {
        symsrv_set_default_store(server, path_join(c->arena, word, STR("sym")));
        symsrv_forget(server);
    }
    str store = symsrv_default_store(server);
    size_t end = str_rfind_char(store, '/');
    str home = end == SIZE_MAX || end == 0 ? store : str_slice(store, 0, end);
    emit(c->out, "setting", home.len ? "Home directory: {home}\n" : "There is no home directory\n",
         f_s("home", home), f_s("store", store));
    return NULL;
}

const command command_homedir = {.name = "homedir",
                                 .extension = "dbghelp",
                                 .synopsis = "[Directory]",
                                 .brief = "Show or set the directory whose sym is the default store",
                                 .example = "!homedir",
                                 .run = run_homedir};
