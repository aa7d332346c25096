/* NatVis' XML through expat: one tree of elements, and the types in it. Entities are not expanded from
 * outside (expat does so only when asked to) and, inside, no further than expat's own limit on amplification.
 */
#include "model/natvis.h"

#include <expat.h>
#include <string.h>

typedef struct reader {
    arena *arena;
    XML_Parser parser;
    str path;
    natvis_element *root, *at;
    strbuf text;
    size_t nodes, depth;
    error *failed;
} reader;

static void fail(reader *r, const char *what)
{
    if (r->failed) return;
    r->failed = error_new(r->arena, ERROR_FORMAT, "%.*s(%lu): %s", STR_ARG(r->path),
                          (unsigned long)XML_GetCurrentLineNumber(r->parser), what);
    XML_StopParser(r->parser, XML_FALSE);
}

static str copied(reader *r, const char *text)
{
    return str_copy(r->arena, str_from_cstr(text));
}

static void keep_text(reader *r)
{
    str text = str_trim(strbuf_str(&r->text));
    if (r->at && text.len && !r->at->text.len) r->at->text = str_copy(r->arena, text);
    r->text.len = 0;
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    reader *r = user;
    size_t count = 0;
    keep_text(r);
    while (attributes[count * 2]) count++;
    r->nodes += 1 + count;
    if (r->nodes > NATVIS_MAX_NODES) {
        fail(r, "more elements than a NatVis file may have");
        return;
    }
    if (++r->depth > NATVIS_MAX_DEPTH) {
        fail(r, "elements are nested too deep");
        return;
    }
    natvis_element *e = ARENA_NEW(r->arena, natvis_element);
    natvis_attribute *list = ARENA_ARRAY(r->arena, natvis_attribute, count + 1);
    const char *local = strrchr(name, '|'); /* the namespace stands before it */
    e->name = copied(r, local ? local + 1 : name);
    e->line = (unsigned)XML_GetCurrentLineNumber(r->parser);
    for (size_t i = 0; i < count; i++)
        list[i] = (natvis_attribute){copied(r, attributes[i * 2]), copied(r, attributes[i * 2 + 1])};
    e->attributes = list;
    e->attribute_count = count;
    e->parent = r->at;
    if (r->at && r->at->last) r->at->last->next = e;
    else if (r->at) r->at->first = e;
    if (r->at) r->at->last = e;
    if (!r->root) r->root = e;
    r->at = e;
}

static void on_end(void *user, const XML_Char *name)
{
    reader *r = user;
    (void)name;
    keep_text(r);
    if (r->at) r->at = r->at->parent;
    r->depth--;
}

static void on_text(void *user, const XML_Char *text, int length)
{
    reader *r = user;
    strbuf_append(&r->text, (str){text, (size_t)length});
}

static error *read_tree(reader *r, bytes content)
{
    r->parser = XML_ParserCreateNS(NULL, '|');
    if (!r->parser) return error_new(r->arena, ERROR_IO, "no memory for the XML parser");
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    enum XML_Status status = XML_Parse(r->parser, (const char *)content.ptr, (int)content.len, 1);
    if (status != XML_STATUS_OK) fail(r, XML_ErrorString(XML_GetErrorCode(r->parser)));
    XML_ParserFree(r->parser);
    return r->failed;
}

str natvis_attribute_of(const natvis_element *e, const char *name)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (str_equal(e->attributes[i].name, str_from_cstr(name))) return e->attributes[i].value;
    return (str){0};
}

bool natvis_has_attribute(const natvis_element *e, const char *name)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (str_equal(e->attributes[i].name, str_from_cstr(name))) return true;
    return false;
}

static int priority_of(str word)
{
    static const char *const words[] = {"Low", "MediumLow", "Medium", "MediumHigh", "High"};
    for (int i = 0; i < 5; i++)
        if (str_equal(word, str_from_cstr(words[i]))) return i;
    return 2;
}

static error *add_type(arena *a, natvis_file *f, const natvis_element *e, const natvis_element *named)
{
    str name = natvis_attribute_of(named, "Name");
    if (!name.len)
        return error_new(a, ERROR_FORMAT, "%.*s(%u): %.*s: attribute Name expected", STR_ARG(f->path),
                         named->line, STR_ARG(named->name));
    natvis_type *t = VEC_PUSH(a, &f->types);
    *t = (natvis_type){.pattern = name,
                       .element = e,
                       .file = f,
                       .inheritable = !str_equal(natvis_attribute_of(e, "Inheritable"), STR("false")),
                       .priority = priority_of(natvis_attribute_of(e, "Priority"))};
    return NULL;
}

error *natvis_parse(arena *a, str path, bytes content, natvis_file **out)
{
    if (content.len > NATVIS_MAX_FILE)
        return error_new(a, ERROR_FORMAT, "%.*s: larger than a NatVis file may be", STR_ARG(path));
    reader r = {.arena = a, .path = path, .text = {.arena = a}};
    error *e = read_tree(&r, content);
    if (e) return e;
    natvis_file *f = ARENA_NEW(a, natvis_file);
    f->path = path;
    f->root = r.root;
    if (!str_equal(r.root->name, STR("AutoVisualizer")))
        return error_new(a, ERROR_FORMAT, "%.*s(%u): element AutoVisualizer expected", STR_ARG(path),
                         r.root->line);
    for (const natvis_element *t = r.root->first; t && !e; t = t->next) {
        if (!str_equal(t->name, STR("Type"))) continue;
        e = add_type(a, f, t, t);
        for (const natvis_element *c = t->first; c && !e; c = c->next)
            if (str_equal(c->name, STR("AlternativeType"))) e = add_type(a, f, t, c);
    }
    if (!e) *out = f;
    return e;
}
