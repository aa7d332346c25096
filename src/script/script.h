/* Scripts: loading, running and unloading them, and what they add to dx. Source: windows-driver-docs,
 * "JavaScript Debugger Scripting". */
#ifndef NTDBG_SCRIPT_SCRIPT_H
#define NTDBG_SCRIPT_SCRIPT_H

#include "model/model.h"
#include "script/engine.h"

typedef struct script script;
typedef struct scripts scripts;

/* What a script writes goes to `log` while one of these runs; commands that it runs go through m->run. */
typedef struct script_console {
    void (*log)(void *context, str text);
    void *context;
} script_console;

/* The session's scripts, made with the engine when the first is asked for. An error when this build has no
 * engine, or it cannot be loaded. */
error *scripts_open(session *s, arena *a, scripts **out);
/* Whether there is an engine; it is not loaded for that. */
bool scripts_available(arena *a);
/* NULL when there are none yet. */
scripts *scripts_of(session *s);

/* Where what scripts write goes from here on; gives back what was set before. */
script_console scripts_set_console(scripts *all, script_console console);

/* Runs a script's text: its root code and initializeScript. On an error m->script_place says where it was. */
error *script_load(scripts *all, model_context *m, str path, str text, script **out);
/* invokeScript, when it has one. */
error *script_invoke(script *s, model_context *m);
/* uninitializeScript, and everything that the script registered. The error is uninitializeScript's; the
 * script is unloaded all the same. */
error *script_unload(script *s, model_context *m);

size_t scripts_count(const scripts *all);
script *scripts_at(const scripts *all, size_t index);
/* By path, or by its last part; NULL = none. */
script *scripts_find(const scripts *all, str path);
str script_path(const script *s);
/* "JavaScript" */
str script_language(const scripts *all);
/* Whether there is a function alias of that name. */
bool scripts_have_alias(const scripts *all, str name);

#endif
