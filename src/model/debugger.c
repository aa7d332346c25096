/* The objects under "Debugger": state, utilities; the session, its processes, threads and modules are in
 * targets.c. */
#include "model/extend.h"
#include "model/targets.h"

/* ---- Debugger.Utility.Collections ---- */

typedef struct list_entry_iterator {
    model_iterator base;
    list_walk walk;
    uint64_t number;
} list_entry_iterator;

static bool list_entry_next(model_iterator *base, model_item *out)
{
    list_entry_iterator *it = (list_entry_iterator *)base;
    value v;
    if (!list_walk_next(&it->walk, &v)) {
        if (it->walk.end == WALK_COMPLETE) return false;
        base->failed = error_new(base->m->cpp.arena, ERROR_MEMORY, "The list ends early: %.*s",
                                 STR_ARG(walk_end_text(it->walk.end)));
        return false;
    }
    out->key = model_unsigned(base->m, it->number++);
    out->value = cpp_from_value(v);
    return true;
}

static model_iterator *list_entry_iterate(model_context *m, const cpp_object *of)
{
    list_entry_iterator *it = (list_entry_iterator *)model_iterator_new(m, sizeof *it, list_entry_next);
    it->walk = list_walk_begin(&m->cpp.values, of->number, of->data, str_to_cstr(m->cpp.arena, of->text),
                               MODEL_MAX_ITEMS);
    return &it->base;
}

static const model_class list_entry_class = {.name = "FromListEntry", .iterate = list_entry_iterate};

/* FromListEntry(ListEntry, "module!type", "Field.Path") */
static error *from_list_entry(model_context *m, const cpp_operand *arguments, size_t count, cpp_operand *out)
{
    str type_name, field;
    type_field link;
    if (count != 3 || !model_string_value(m, &arguments[1], &type_name) ||
        !model_string_value(m, &arguments[2], &field))
        return error_new(m->cpp.arena, ERROR_SYNTAX,
                         "FromListEntry takes a list entry, a type's name and a field's name");
    const type *t = cpp_parse_type(m->cpp.arena, &m->cpp.env, type_name);
    if (!t) return error_new(m->cpp.arena, ERROR_NOT_FOUND, "Unable to find type '%.*s'", STR_ARG(type_name));
    if (!type_find_field(t, field, &link))
        return error_new(m->cpp.arena, ERROR_NOT_FOUND, "Unable to find field '%.*s'", STR_ARG(field));
    cpp_object *o = model_object_new(m, &list_entry_class);
    const cpp_operand *head = &arguments[0];
    const type *head_type = head->object ? NULL : type_resolve(head->v.type);
    if (head_type && head_type->kind != TYPE_POINTER && head->v.in_memory) o->number = head->v.address;
    else {
        error *e = cpp_to_u64(&m->cpp.eval, head, &o->number);
        if (e) return e;
    }
    o->data = t;
    o->text = str_copy(m->cpp.arena, field);
    *out = model_operand(o);
    return NULL;
}

static error *collections_call(model_context *m, const cpp_object *of, str method,
                               const cpp_operand *arguments, size_t count, bool *found, cpp_operand *out)
{
    (void)of;
    *found = true;
    if (str_equal_nocase(method, STR("FromListEntry"))) return from_list_entry(m, arguments, count, out);
    *found = str_equal_nocase(method, STR("CreateArray"));
    model_items elements = {0};
    for (size_t i = 0; *found && i < count; i++) model_append(m, &elements, arguments[i]);
    if (*found) *out = model_list(m, elements.items, elements.count);
    return NULL;
}

static const model_method collections_methods[] = {
    {"CreateArray", NULL}, {"FromListEntry", NULL}, {NULL, NULL}};
static const model_class collections_class = {.name = "Collections",
                                              .call = collections_call,
                                              .methods = collections_methods,
                                              .shows_methods = true,
                                              .model = "Debugger.Models.Utility.Collections"};

/* ---- Debugger.Utility.Control ---- */

/* The command's lines, as the debugger would have printed them. */
static error *control_call(model_context *m, const cpp_object *of, str method, const cpp_operand *arguments,
                           size_t count, bool *found, cpp_operand *out)
{
    (void)of;
    str command;
    *found = str_equal_nocase(method, STR("ExecuteCommand"));
    if (!*found) return NULL;
    if (count < 1 || !model_string_value(m, &arguments[0], &command))
        return error_new(m->cpp.arena, ERROR_SYNTAX, "ExecuteCommand takes the text of a command");
    if (!m->run) return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "Commands cannot be executed here");
    strbuf text = {.arena = m->cpp.arena};
    m->run(m->run_context, command, &text);
    model_items lines = {0};
    str rest = strbuf_str(&text);
    while (rest.len) {
        str line = str_take_until(&rest, '\n');
        model_append(m, &lines, model_string(m, line));
    }
    *out = model_list(m, lines.items, lines.count);
    return NULL;
}

static const model_method control_methods[] = {
    {"ExecuteCommand", "ExecuteCommand(command) - Method which executes a debugger command and returns a "
                       "collection of strings representing the lines of output of the command execution"},
    {NULL, NULL}};
static const model_class control_class = {.name = "Control",
                                          .call = control_call,
                                          .methods = control_methods,
                                          .shows_methods = true,
                                          .model = "Debugger.Models.Utility.Control"};

static error *utility_collections(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = model_operand(model_object_new(m, &collections_class));
    return NULL;
}

static error *utility_control(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = model_operand(model_object_new(m, &control_class));
    return NULL;
}

static const model_property utility_properties[] = {
    {"Collections", utility_collections}, {"Control", utility_control}, {NULL, NULL}};
static const model_class utility_class = {
    .name = "Utility", .properties = utility_properties, .model = "Debugger.Models.Utility"};

/* ---- Debugger.State ---- */

static const char *const system_names[] = {"curframe", "curprocess", "cursession", "curstack", "curthread"};

static error *state_debugger_variables(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    cpp_object *o = model_object_new(m, &model_record_class);
    size_t known = sizeof system_names / sizeof system_names[0];
    str *names = ARENA_ARRAY(m->cpp.arena, str, known);
    o->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, known);
    for (size_t i = 0; i < known; i++) {
        bool found;
        str name = str_from_cstr(system_names[i]);
        error *e = model_system_variable(m, str_format(m->cpp.arena, "$%.*s", STR_ARG(name)), &found,
                                         &o->values[o->count]);
        if (!e && found) names[o->count++] = name;
    }
    o->names = names;
    *out = model_operand(o);
    return NULL;
}

static error *state_pseudo_registers(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    static const char *const names[] = {"$ip",      "$csp",      "$ra",      "$retreg", "$peb",   "$teb",
                                        "$proc",    "$thread",   "$tid",     "$tpid",   "$frame", "$exp",
                                        "$ptrsize", "$pagesize", "$scopeip", "$exentry"};
    size_t known = sizeof names / sizeof names[0];
    cpp_object *o = model_object_new(m, &model_record_class);
    str *shown = ARENA_ARRAY(m->cpp.arena, str, known);
    o->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, known);
    for (size_t i = 0; i < known; i++) {
        bool found = false;
        error *e = session_cpp_register(&m->cpp.eval, str_from_cstr(names[i]), &found, &o->values[o->count]);
        if (!e && found) shown[o->count++] = str_skip(str_from_cstr(names[i]), 1);
    }
    o->names = shown;
    *out = model_operand(o);
    return NULL;
}

static error *state_user_variables(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = model_operand(m->model->variables);
    return NULL;
}

static error *state_scripts(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    const model_scripts *scripts = m->model->scripts;
    if (scripts) return scripts->scripts(scripts->context, m, out);
    *out = model_operand(model_object_new(m, &model_record_class));
    return NULL;
}

/* The texts of dx -h Debugger.State (windows-driver-docs, "dx (Display Debugger Object Model Expression)";
 * that of Scripts, which stands under newer debuggers only, from a published session). */
static const model_property state_properties[] = {
    {"DebuggerVariables", state_debugger_variables,
     "Debugger variables which are owned by the debugger and can be referenced by a pseudo-register prefix of @$"},
    {"PseudoRegisters", state_pseudo_registers,
     "Categorized debugger managed pseudo-registers which can be referenced by a pseudo-register prefix of @$"},
    {"Scripts", state_scripts,
     "Scripts which have been loaded into the debugger and have properties, methods, or other accessible "
     "constructs"},
    {"UserVariables", state_user_variables,
     "User variables which are maintained by the debugger and can be referenced by a pseudo-register prefix of @$"},
    {NULL, NULL, NULL}};
static const model_class state_class = {
    .name = "State",
    .properties = state_properties,
    .help = "State pertaining to the current execution of the debugger (e.g.: user variables)"};

/* ---- Debugger ---- */

static error *debugger_state(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = model_operand(model_object_new(m, &state_class));
    return NULL;
}

static error *debugger_utility(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = model_operand(model_object_new(m, &utility_class));
    return NULL;
}

static const model_property debugger_properties[] = {{"Sessions", model_sessions},
                                                     {"Settings", model_settings},
                                                     {"State", debugger_state},
                                                     {"Utility", debugger_utility},
                                                     {NULL, NULL}};
const model_class model_debugger_class = {.name = "Debugger", .properties = debugger_properties};

error *model_system_variable(model_context *m, str name, bool *found, cpp_operand *out)
{
    *found = true;
    if (str_equal_nocase(name, STR("$vars"))) return state_user_variables(m, NULL, out);
    if (str_equal_nocase(name, STR("$cursession"))) return model_current_session(m, out);
    if (str_equal_nocase(name, STR("$curprocess"))) return model_current_process(m, out);
    if (str_equal_nocase(name, STR("$curthread"))) return model_current_thread(m, out);
    if (str_equal_nocase(name, STR("$curstack"))) return model_current_stack(m, out);
    if (str_equal_nocase(name, STR("$curframe"))) return model_current_frame(m, out);
    const model_scripts *scripts = m->model->scripts;
    if (scripts && str_equal_nocase(name, STR("$scriptContents")))
        return scripts->contents(scripts->context, m, out);
    *found = false;
    return NULL;
}
