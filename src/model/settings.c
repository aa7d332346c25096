/* Debugger.Settings: the namespaces of windows-driver-docs, "dx" and ".settings", filled with those settings
 * of the session that have the same meaning there. They are read; the commands that own them (.sympath,
 * .prefer_dml ...) set them. */
#include "model/object.h"
#include "model/targets.h"

typedef struct setting {
    const char *name;
    cpp_operand value;
} setting;

static cpp_operand record(model_context *m, const setting *settings, size_t count)
{
    cpp_object *o = model_object_new(m, &model_record_class);
    str *names = ARENA_ARRAY(m->cpp.arena, str, count ? count : 1);
    o->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        names[i] = str_from_cstr(settings[i].name);
        o->values[i] = settings[i].value;
    }
    o->names = names;
    o->count = count;
    return model_operand(o);
}

#define RECORD(m, settings) record((m), (settings), sizeof(settings) / sizeof *(settings))

static cpp_operand truth(model_context *m, bool is)
{
    return cpp_number(&m->cpp.eval, CPP_BOOL, is);
}

error *model_settings(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    const session *s = m->cpp.session;
    const setting display[] = {{"PreferDML", truth(m, s->settings.prefer_dml)}};
    const setting sources[] = {{"SourceLines", truth(m, s->settings.lines)}};
    const setting symbol_settings[] = {
        {"Sympath", model_string(m, symbols_path(s->symbols))},
        {"ImagePath", model_string(m, symbols_image_path(s->symbols))},
        {"NoisySymbols", truth(m, symbols_options(s->symbols)->noisy)},
    };
    cpp_operand nothing = record(m, NULL, 0);
    const setting all[] = {
        {"Debug", nothing},
        {"Display", RECORD(m, display)},
        {"EngineInitialization", nothing},
        {"Extensions", nothing},
        {"Input", nothing},
        {"Sources", RECORD(m, sources)},
        {"Symbols", RECORD(m, symbol_settings)},
        {"AutoSaveSettings", truth(m, false)},
    };
    *out = RECORD(m, all);
    return NULL;
}
