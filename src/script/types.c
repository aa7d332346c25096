/* Types as objects: what `targetType` and host.getModuleType give. Source: windows-driver-docs, "Native
 * Debugger Objects in JavaScript Extensions - Type Objects". */
#include "script/internal.h"

static const model_class type_class, field_class, base_class;

static const type *type_of_object(const cpp_object *o)
{
    return o->data;
}

/* Typedefs are kinds of their own; const and volatile are not. */
static const type *plain(const type *t)
{
    return t && t->kind == TYPE_TYPEDEF && !t->name.len ? type_resolve(t) : t;
}

cpp_operand script_type_object(model_context *m, const type *t)
{
    cpp_object *o = model_object_new(m, &type_class);
    o->data = plain(t);
    return model_operand(o);
}

const type *script_type_of(const cpp_operand *o)
{
    return o->object && o->object->class == &type_class ? o->object->data : NULL;
}

static error *not_for(model_context *m)
{
    return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "The type has no such property");
}

static error *type_name(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_string(m, type_model_name(m->cpp.arena, type_of_object(of)));
    return NULL;
}

static error *type_size(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_unsigned(m, type_of_object(of)->size);
    return NULL;
}

static error *type_kind_text(model_context *m, const cpp_object *of, cpp_operand *out)
{
    switch (type_of_object(of)->kind) {
    case TYPE_STRUCT:
    case TYPE_CLASS:
    case TYPE_UNION: *out = model_string(m, STR("udt")); break;
    case TYPE_POINTER: *out = model_string(m, STR("pointer")); break;
    case TYPE_ARRAY: *out = model_string(m, STR("array")); break;
    case TYPE_FUNCTION: *out = model_string(m, STR("function")); break;
    case TYPE_TYPEDEF: *out = model_string(m, STR("typedef")); break;
    case TYPE_ENUM: *out = model_string(m, STR("enum")); break;
    default: *out = model_string(m, STR("intrinsic")); break;
    }
    return NULL;
}

static error *type_base_type(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const type *t = type_of_object(of);
    if (t->kind == TYPE_FUNCTION || !t->target) return not_for(m);
    *out = script_type_object(m, t->target);
    return NULL;
}

static bool has_members(const type *t)
{
    return t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION;
}

static cpp_operand member_object(model_context *m, const type_member *member, const model_class *class)
{
    cpp_object *o = model_object_new(m, class);
    o->data = member;
    return model_operand(o);
}

/* Unions without a name have no name to be found by: their members are the type's own. */
static void collect_fields(model_context *m, const type *t, uint64_t offset, cpp_object *fields,
                           model_items *names, unsigned depth)
{
    type_with_body(t);
    for (size_t i = 0; i < t->member_count && names->count < MODEL_MAX_ITEMS; i++) {
        const type_member *from = &t->members[i];
        const type *inside = type_resolve(from->type);
        if (from->is_base_class) continue;
        if (!from->name.len && inside && has_members(inside) && depth < 8) {
            collect_fields(m, inside, offset + from->offset, fields, names, depth + 1);
            continue;
        }
        type_member *member = arena_copy(m->cpp.arena, from, sizeof *from, alignof(type_member));
        member->offset += offset;
        model_append(m, names, member_object(m, member, &field_class));
    }
}

static error *type_fields(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const type *t = type_of_object(of);
    if (!has_members(t)) return not_for(m);
    cpp_object *fields = model_object_new(m, &model_record_class);
    model_items all = {0};
    collect_fields(m, t, 0, fields, &all, 0);
    str *names = ARENA_ARRAY(m->cpp.arena, str, all.count + 1);
    fields->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, all.count + 1);
    for (size_t i = 0; i < all.count; i++) {
        names[i] = ((const type_member *)all.items[i].value.object->data)->name;
        fields->values[i] = all.items[i].value;
    }
    fields->names = names;
    fields->count = all.count;
    *out = model_operand(fields);
    return NULL;
}

static error *type_base_classes(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const type *t = type_of_object(of);
    model_items all = {0};
    if (!has_members(t)) return not_for(m);
    type_with_body(t);
    for (size_t i = 0; i < t->member_count; i++)
        if (t->members[i].is_base_class) model_append(m, &all, member_object(m, &t->members[i], &base_class));
    *out = model_list(m, all.items, all.count);
    return NULL;
}

static error *type_return(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const type *t = type_of_object(of);
    if (t->kind != TYPE_FUNCTION || !t->target) return not_for(m);
    *out = script_type_object(m, t->target);
    return NULL;
}

static error *type_parameters(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const type *t = type_of_object(of);
    model_items all = {0};
    if (t->kind != TYPE_FUNCTION) return not_for(m);
    type_with_body(t);
    for (size_t i = 0; i < t->parameter_count; i++)
        model_append(m, &all, script_type_object(m, t->parameters[i]));
    *out = model_list(m, all.items, all.count);
    return NULL;
}

/* CV_call_e of cvconst.h, in the words of the page. */
static error *type_convention(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const type *t = type_of_object(of);
    if (t->kind != TYPE_FUNCTION) return not_for(m);
    switch (t->calling_convention) {
    case 0: *out = model_string(m, STR("__cdecl")); break;
    case 4: *out = model_string(m, STR("fastcall")); break;
    case 7: *out = model_string(m, STR("stdcall")); break;
    case 11: *out = model_string(m, STR("thiscall")); break;
    default: *out = model_string(m, STR("unknown")); break;
    }
    return NULL;
}

static error *type_pointer_kind(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const type *t = type_of_object(of);
    if (t->kind != TYPE_POINTER) return not_for(m);
    *out = model_string(m, t->is_reference ? STR("reference") : STR("standard"));
    return NULL;
}

static error *type_is_generic(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = cpp_number(&m->cpp.eval, CPP_BOOL, str_find_char(type_of_object(of)->name, '<') != SIZE_MAX);
    return NULL;
}

/* Types and constants between the outermost brackets of the name. */
static error *type_generic_arguments(model_context *m, const cpp_object *of, cpp_operand *out)
{
    str name = type_of_object(of)->name;
    size_t open = str_find_char(name, '<'), close = str_rfind_char(name, '>'), depth = 0;
    model_items all = {0};
    if (open == SIZE_MAX || close == SIZE_MAX || close < open) return not_for(m);
    str inside = str_slice(name, open + 1, close);
    for (size_t i = 0, from = 0; i <= inside.len; i++) {
        char c = i < inside.len ? inside.ptr[i] : ',';
        if (c == '<' || c == '(') depth++;
        if ((c == '>' || c == ')') && depth) depth--;
        if (c != ',' || (depth && i < inside.len)) continue;
        str word = str_copy(m->cpp.arena, str_trim(str_slice(inside, from, i)));
        const type *t = cpp_parse_type(m->cpp.arena, &m->cpp.env, word);
        model_append(m, &all, t ? script_type_object(m, t) : model_string(m, word));
        from = i + 1;
    }
    *out = model_list(m, all.items, all.count);
    return NULL;
}

static error *type_is_bit_field(model_context *m, const cpp_object *of, cpp_operand *out)
{
    (void)of;
    *out = cpp_number(&m->cpp.eval, CPP_BOOL, false); /* the field has the bits, its type does not */
    return NULL;
}

/* The module that the type's symbols are of. */
static error *type_module(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const module *found = symbols_module_of_type(m->cpp.session->symbols, type_of_object(of));
    if (!found) return not_for(m);
    *out = model_string(m, found->name);
    return NULL;
}

static bool type_text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    (void)f;
    strbuf_append(out, type_model_name(m->cpp.arena, type_of_object(of)));
    return true;
}

static const model_property type_properties[] = {{"name", type_name},
                                                 {"size", type_size},
                                                 {"typeKind", type_kind_text},
                                                 {"baseType", type_base_type},
                                                 {"fields", type_fields},
                                                 {"baseClasses", type_base_classes},
                                                 {"functionReturnType", type_return},
                                                 {"functionParameterTypes", type_parameters},
                                                 {"functionCallingConvention", type_convention},
                                                 {"pointerKind", type_pointer_kind},
                                                 {"isGeneric", type_is_generic},
                                                 {"genericArguments", type_generic_arguments},
                                                 {"isBitField", type_is_bit_field},
                                                 {"containingModule", type_module},
                                                 {NULL, NULL}};
static const model_class type_class = {.name = "Type", .properties = type_properties, .text = type_text};

/* ---- fields and base classes ---- */

static const type_member *member_of(const cpp_object *o)
{
    return o->data;
}

static error *member_name(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_string(m, member_of(of)->name);
    return NULL;
}

static error *member_type(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = script_type_object(m, member_of(of)->type);
    return NULL;
}

static error *member_location_kind(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_string(m, member_of(of)->is_static ? STR("static") : STR("member"));
    return NULL;
}

static error *member_offset(model_context *m, const cpp_object *of, cpp_operand *out)
{
    if (member_of(of)->is_static) return not_for(m);
    *out = model_unsigned(m, member_of(of)->offset);
    return NULL;
}

static error *member_bits(model_context *m, const cpp_object *of, cpp_operand *out)
{
    const type_member *member = member_of(of);
    static const str names[] = {{"lsb", 3}, {"length", 6}};
    if (!member->bit_count) return not_for(m);
    cpp_object *o = model_object_new(m, &model_record_class);
    o->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, 2);
    o->values[0] = cpp_number(&m->cpp.eval, CPP_UINT, member->bit_position);
    o->values[1] = cpp_number(&m->cpp.eval, CPP_UINT, member->bit_count);
    o->names = names;
    o->count = 2;
    *out = model_operand(o);
    return NULL;
}

static const model_property field_properties[] = {{"name", member_name},
                                                  {"type", member_type},
                                                  {"locationKind", member_location_kind},
                                                  {"offset", member_offset},
                                                  {"bitFieldPositions", member_bits},
                                                  {NULL, NULL}};
static const model_class field_class = {.name = "Field", .properties = field_properties};

static const model_property base_properties[] = {
    {"name", member_name}, {"offset", member_offset}, {"type", member_type}, {NULL, NULL}};
static const model_class base_class = {.name = "BaseClass", .properties = base_properties};
