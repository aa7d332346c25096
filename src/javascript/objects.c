/* Objects of the debugger's in scripts, and whole numbers of 64 bits: two classes of JavaScriptCore's. What
 * their prototypes hold is in prelude.js. */
#include "javascript/javascript.h"

#include <stdlib.h>
#include <string.h>

script_context *js_context_of(script_engine *e, JSContextRef c)
{
    JSGlobalContextRef global = JSContextGetGlobalContext(c);
    script_context *s = e->contexts;
    while (s && s->context != global) s = s->next;
    return s;
}

JSStringRef js_string(str text)
{
    char *copy = malloc(text.len + 1);
    if (!copy) return JSStringCreateWithUTF8CString("");
    if (text.len) memcpy(copy, text.ptr, text.len);
    copy[text.len] = 0;
    JSStringRef s = JSStringCreateWithUTF8CString(copy);
    free(copy);
    return s;
}

str js_text(arena *a, JSStringRef s)
{
    size_t room = JSStringGetMaximumUTF8CStringSize(s);
    char *copy = arena_alloc(a, room, 1);
    size_t written = JSStringGetUTF8CString(s, copy, room);
    return (str){copy, written ? written - 1 : 0};
}

JSValueRef js_property(JSContextRef c, JSObjectRef of, const char *name)
{
    JSStringRef s = JSStringCreateWithUTF8CString(name);
    JSValueRef exception = NULL, v = JSObjectGetProperty(c, of, s, &exception);
    JSStringRelease(s);
    return exception || !v ? JSValueMakeUndefined(c) : v;
}

void js_throw(JSContextRef c, str message, JSValueRef *exception)
{
    JSStringRef s = js_string(message);
    JSValueRef text = JSValueMakeString(c, s);
    JSStringRelease(s);
    *exception = JSObjectMakeError(c, 1, &text, NULL);
}

JSValueRef js_call_bridge(script_context *s, const char *function, const JSValueRef *arguments, size_t count,
                          JSValueRef *exception)
{
    JSValueRef f = js_property(s->context, s->bridge, function);
    if (!JSValueIsObject(s->context, f)) {
        js_throw(s->context, STR("The script is not there any more"), exception);
        return NULL;
    }
    return JSObjectCallAsFunction(s->context, (JSObjectRef)f, NULL, count, arguments, exception);
}

/* ---- natives ---- */

static void native_finalize(JSObjectRef object)
{
    js_native *n = JSObjectGetPrivate(object);
    if (!n) return;
    n->engine->host->release(n->native);
    free(n);
}

/* Names that are the prototype's, whatever members the object has: "Projected Names" of windows-driver-docs,
 * "Native Debugger Objects in JavaScript Extensions - Debugger Object Details". */
static bool is_projected(const js_native *n, str name)
{
    static const char *const all[] = {"hostContext",
                                      "targetLocation",
                                      "targetSize",
                                      "addParentModel",
                                      "removeParentModel",
                                      "runtimeTypedObject",
                                      "targetType",
                                      "getObjectValue",
                                      "setObjectValue",
                                      "toString",
                                      "valueOf",
                                      "constructor",
                                      "__proto__",
                                      "toJSON",
                                      "then"};
    static const char *const pointers[] = {"add", "address", "dereference", "isNull"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (str_equal(name, str_from_cstr(all[i]))) return true;
    for (size_t i = 0; n->is_pointer && i < sizeof pointers / sizeof pointers[0]; i++)
        if (str_equal(name, str_from_cstr(pointers[i]))) return true;
    return false;
}

static JSValueRef native_get(JSContextRef c, JSObjectRef object, JSStringRef name, JSValueRef *exception)
{
    js_native *n = JSObjectGetPrivate(object);
    script_context *s = n ? js_context_of(n->engine, c) : NULL;
    if (!s) return NULL;
    arena *a = arena_new();
    script_value arguments[2] = {{.kind = SCRIPT_NATIVE, .native = n->native},
                                 {.kind = SCRIPT_STRING, .text = js_text(a, name)}};
    script_value out = {0};
    str failed = {0};
    JSValueRef result = NULL;
    if (is_projected(n, arguments[1].text)) {
        arena_free(a);
        return NULL;
    }
    if (!n->engine->host->call(n->engine->host->context, a, STR("member"), arguments, 2, &out, &failed)) {
        js_throw(c, failed, exception);
        result = JSValueMakeUndefined(c);
    } else if (out.kind == SCRIPT_UNDEFINED && out.truth) { /* a method's name */
        JSValueRef method = JSValueMakeString(c, name);
        result = js_call_bridge(s, "method", &method, 1, exception);
    } else if (out.kind != SCRIPT_UNDEFINED) {
        result = js_from_value(n->engine, c, &out, exception);
    }
    arena_free(a);
    return result;
}

static bool native_set(JSContextRef c, JSObjectRef object, JSStringRef name, JSValueRef v,
                       JSValueRef *exception)
{
    js_native *n = JSObjectGetPrivate(object);
    script_value out = {0};
    str failed = {0};
    bool taken = false;
    (void)v;
    if (!n) return false;
    arena *a = arena_new();
    script_value arguments[2] = {{.kind = SCRIPT_NATIVE, .native = n->native},
                                 {.kind = SCRIPT_STRING, .text = js_text(a, name)}};
    if (!n->engine->host->call(n->engine->host->context, a, STR("assign"), arguments, 2, &out, &failed)) {
        js_throw(c, failed, exception);
        taken = true;
    }
    arena_free(a);
    return taken; /* else it becomes the wrapper's own */
}

static void native_names(JSContextRef c, JSObjectRef object, JSPropertyNameAccumulatorRef names)
{
    js_native *n = JSObjectGetPrivate(object);
    script_value out = {0};
    str failed = {0};
    (void)c;
    if (!n) return;
    arena *a = arena_new();
    script_value self = {.kind = SCRIPT_NATIVE, .native = n->native};
    if (n->engine->host->call(n->engine->host->context, a, STR("names"), &self, 1, &out, &failed)) {
        for (size_t i = 0; i < out.count; i++) {
            JSStringRef name = js_string(out.items[i].text);
            JSPropertyNameAccumulatorAddName(names, name);
            JSStringRelease(name);
        }
    }
    arena_free(a);
}

JSClassRef js_native_class(void)
{
    JSClassDefinition d = kJSClassDefinitionEmpty;
    d.className = "Object";
    d.attributes = kJSClassAttributeNoAutomaticPrototype;
    d.finalize = native_finalize;
    d.getProperty = native_get;
    d.setProperty = native_set;
    d.getPropertyNames = native_names;
    return JSClassCreate(&d);
}

/* ---- whole numbers of 64 bits ---- */

static void int64_finalize(JSObjectRef object)
{
    free(JSObjectGetPrivate(object));
}

JSClassRef js_int64_class(void)
{
    JSClassDefinition d = kJSClassDefinitionEmpty;
    d.className = "Int64";
    d.attributes = kJSClassAttributeNoAutomaticPrototype;
    d.finalize = int64_finalize;
    return JSClassCreate(&d);
}

/* ---- the debugger itself: what the prelude calls ---- */

JSClassRef js_host_class(void)
{
    JSClassDefinition d = kJSClassDefinitionEmpty;
    d.className = "Function";
    d.attributes = kJSClassAttributeNoAutomaticPrototype;
    d.callAsFunction = js_host_call;
    return JSClassCreate(&d);
}
