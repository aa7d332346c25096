/* The session's scripts: loading, running, unloading; what they registered; their names in the data model
 * (Debugger.State.Scripts, @$scriptContents, function aliases). */
#include "script/internal.h"

/* ---- the set ---- */

static bool interrupted(void *context)
{
    const scripts *all = context;
    return interrupt_pending(&all->session->interrupt);
}

static void close_all(void *context)
{
    scripts *all = context;
    for (size_t i = 0; i < all->loaded.count; i++) arena_free(all->loaded.items[i]->arena);
    all->functions->close(all->engine);
    script_drain(all);
    all->engine = NULL;
}

static error *scripts_object(void *context, model_context *m, cpp_operand *out);
static error *contents_object(void *context, model_context *m, cpp_operand *out);

static bool find_alias(void *context, model_context *m, str name, cpp_operand *out)
{
    const scripts *all = context;
    (void)m;
    for (size_t i = all->aliases.count; i-- > 0;) {
        if (!str_equal_nocase(all->aliases.items[i].name, name)) continue;
        *out = model_operand(all->aliases.items[i].function);
        return true;
    }
    return false;
}

error *scripts_open(session *s, arena *a, scripts **out)
{
    const script_engine_functions *functions;
    *out = scripts_of(s);
    if (*out) return NULL;
    error *e = script_engine_find(a, &functions);
    if (e) return e;
    arena *own = model_arena(s);
    scripts *all = ARENA_NEW(own, scripts);
    *all = (scripts){.session = s, .arena = own, .functions = functions};
    all->host = (script_host){.context = all,
                              .call = script_host_call,
                              .release = script_native_release,
                              .interrupted = interrupted};
    all->hooks = (model_scripts){all, scripts_object, contents_object, find_alias};
    all->engine = functions->open(&all->host);
    if (!all->engine) return error_new(a, ERROR_UNAVAILABLE, "The JavaScript engine does not start");
    arena_on_free(own, close_all, all);
    model_set_scripts(s, &all->hooks);
    *out = all;
    return NULL;
}

scripts *scripts_of(session *s)
{
    const model_scripts *hooks = model_get_scripts(s);
    return hooks ? hooks->context : NULL;
}

script_console scripts_set_console(scripts *all, script_console console)
{
    script_console before = all->console;
    all->console = console;
    return before;
}

size_t scripts_count(const scripts *all)
{
    return all ? all->loaded.count : 0;
}

script *scripts_at(const scripts *all, size_t index)
{
    return all->loaded.items[index];
}

script *scripts_find(const scripts *all, str path)
{
    for (size_t i = 0; all && i < all->loaded.count; i++)
        if (str_equal(all->loaded.items[i]->path, path)) return all->loaded.items[i];
    for (size_t i = 0; all && i < all->loaded.count; i++)
        if (str_equal_nocase(str_base_name(all->loaded.items[i]->path), path)) return all->loaded.items[i];
    return NULL;
}

str script_path(const script *s)
{
    return s->path;
}

str script_language(const scripts *all)
{
    return str_from_cstr(all->functions->language);
}

bool scripts_have_alias(const scripts *all, str name)
{
    cpp_operand o;
    return all && find_alias((void *)(uintptr_t)all, NULL, name, &o);
}

/* ---- loading ---- */

static error *run_function(script *s, model_context *m, const char *function)
{
    script *before = s->all->running;
    script_value result;
    s->all->running = s;
    error *e = script_invoke_engine(s->all, s->context, m, function, NULL, 0, &result);
    s->all->running = before;
    return e;
}

static void forget(script *s)
{
    scripts *all = s->all;
    size_t kept = 0;
    model_retract(all->session, s);
    for (size_t i = 0; i < all->aliases.count; i++)
        if (all->aliases.items[i].owner != s) all->aliases.items[kept++] = all->aliases.items[i];
    all->aliases.count = kept;
    kept = 0;
    for (size_t i = 0; i < all->loaded.count; i++)
        if (all->loaded.items[i] != s) all->loaded.items[kept++] = all->loaded.items[i];
    all->loaded.count = kept;
    script_context *context = s->context;
    arena_free(s->arena);
    all->functions->destroy(context);
    script_drain(all);
}

error *script_load(scripts *all, model_context *m, str path, str text, script **out)
{
    arena *own = arena_new();
    script *s = ARENA_NEW(own, script);
    *s = (script){.all = all, .arena = own, .path = str_copy(own, path)};
    s->name = str_copy(own, str_without_extension(str_base_name(path)));
    script_failure failed = {0};
    model_context *before = all->m;
    script *running = all->running;
    all->m = m;
    all->running = s;
    s->context = all->functions->create(all->engine, m->cpp.arena, s->name, &failed);
    bool fine = s->context && all->functions->run(s->context, m->cpp.arena, s->path, text, &failed);
    all->m = before;
    all->running = running;
    script_drain(all);
    if (!s->context) {
        arena_free(own);
        return script_error(m, &failed);
    }
    *VEC_PUSH(all->arena, &all->loaded) = s;
    error *e = fine ? run_function(s, m, "initialize") : script_error(m, &failed);
    if (e) forget(s);
    else *out = s;
    return e;
}

error *script_invoke(script *s, model_context *m)
{
    return run_function(s, m, "invokeScript");
}

error *script_unload(script *s, model_context *m)
{
    error *e = run_function(s, m, "uninitialize");
    forget(s);
    return e;
}

/* ---- registrations ---- */

static bool kind_of(str kind, model_extension_kind *out)
{
    static const struct {
        const char *name;
        model_extension_kind kind;
    } kinds[] = {{"parent", MODEL_PARENT},
                 {"named", MODEL_NAMED},
                 {"signature", MODEL_SIGNATURE},
                 {"extension", MODEL_EXTENSION},
                 {"object", MODEL_OBJECT}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (!str_equal(kind, str_from_cstr(kinds[i].name))) continue;
        *out = kinds[i].kind;
        return true;
    }
    return false;
}

error *script_register(scripts *all, model_context *m, str kind, cpp_object *object, str name, str module)
{
    model_extension e = {.name = name, .module = module, .owner = all->running, .provider = object};
    if (!name.len) return error_new(m->cpp.arena, ERROR_SYNTAX, "A registration needs a name");
    if (str_equal(kind, STR("alias"))) {
        *VEC_PUSH(all->arena, &all->aliases) =
            (script_alias){str_copy(all->running->arena, name), object, all->running};
        return NULL;
    }
    if (!kind_of(kind, &e.kind)) return error_new(m->cpp.arena, ERROR_SYNTAX, "Unknown kind of registration");
    model_extend(all->session, &e);
    return NULL;
}

error *script_unregister(scripts *all, str kind, str name)
{
    model_extension_kind k;
    for (size_t i = 0; kind_of(kind, &k) && i < all->loaded.count; i++)
        model_retract_one(all->session, all->loaded.items[i], k, name);
    return NULL;
}

/* ---- in the data model ---- */

static error *contents_of(script *s, model_context *m, cpp_operand *out)
{
    script_value result;
    error *e = script_invoke_engine(s->all, s->context, m, "contents", NULL, 0, &result);
    if (!e && result.count) e = script_to_operand(s->all, m, &result.items[0], 0, out);
    return e;
}

static error *entry_contents(model_context *m, const cpp_object *of, cpp_operand *out)
{
    for (size_t i = 0; i < scripts_count(of->data); i++) {
        script *s = scripts_at(of->data, i);
        if (str_equal(s->path, of->text)) return contents_of(s, m, out);
    }
    return error_new(m->cpp.arena, ERROR_NOT_FOUND, "The script is not loaded any more");
}

static const model_property entry_properties[] = {{"Contents", entry_contents}, {NULL, NULL}};
static const model_class entry_class = {.name = "Script", .properties = entry_properties};

static error *scripts_object(void *context, model_context *m, cpp_operand *out)
{
    scripts *all = context;
    cpp_object *o = model_object_new(m, &model_record_class);
    str *names = ARENA_ARRAY(m->cpp.arena, str, all->loaded.count + 1);
    o->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, all->loaded.count + 1);
    for (size_t i = 0; i < all->loaded.count; i++) {
        cpp_object *entry = model_object_new(m, &entry_class);
        entry->data = all;
        entry->text = str_copy(m->cpp.arena, all->loaded.items[i]->path);
        names[o->count] = str_copy(m->cpp.arena, all->loaded.items[i]->name);
        o->values[o->count++] = model_operand(entry);
    }
    o->names = names;
    *out = model_operand(o);
    return NULL;
}

/* "The @$scriptContents alias merges all of the .Content of all of the scripts that are loaded." Those that
 * were loaded later come first. */
static error *merged_get(model_context *m, const cpp_object *of, str name, bool *found, cpp_operand *out)
{
    error *e = NULL;
    for (size_t i = scripts_count(of->data); !e && !*found && i-- > 0;) {
        cpp_operand contents = {0};
        e = contents_of(scripts_at(of->data, i), m, &contents);
        if (!e && contents.object && contents.object->class->get)
            e = contents.object->class->get(m, contents.object, name, found, out);
    }
    return e;
}

static error *merged_call(model_context *m, const cpp_object *of, str method, const cpp_operand *arguments,
                          size_t count, bool *found, cpp_operand *out)
{
    error *e = NULL;
    for (size_t i = scripts_count(of->data); !e && !*found && i-- > 0;) {
        cpp_operand contents = {0};
        e = contents_of(scripts_at(of->data, i), m, &contents);
        if (!e && contents.object && contents.object->class->call)
            e = contents.object->class->call(m, contents.object, method, arguments, count, found, out);
    }
    return e;
}

static error *merged_rows(model_context *m, const cpp_object *of, const model_format *f,
                          bool (*each)(void *user, const model_child *child), void *user)
{
    error *e = NULL;
    for (size_t i = 0; !e && i < scripts_count(of->data); i++) {
        cpp_operand contents = {0};
        e = contents_of(scripts_at(of->data, i), m, &contents);
        if (!e && contents.object && contents.object->class->rows)
            e = contents.object->class->rows(m, contents.object, f, each, user);
    }
    return e;
}

static const model_class merged_class = {
    .name = "scriptContents", .get = merged_get, .call = merged_call, .rows = merged_rows};

static error *contents_object(void *context, model_context *m, cpp_operand *out)
{
    cpp_object *o = model_object_new(m, &merged_class);
    o->data = context;
    *out = model_operand(o);
    return NULL;
}
