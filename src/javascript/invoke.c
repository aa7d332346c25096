/* Calls in both directions, and what an exception says. */
#include "javascript/javascript.h"

#include <stdlib.h>

/* WebKit's JSWeakPrivate.h. */
extern JSObjectRef JSWeakGetObject(js_weak weak);

JSValueRef js_referred(const script_ref *r)
{
    return r->weak ? JSWeakGetObject(r->weak) : r->object;
}

/* ---- exceptions ---- */

static str property_text(JSContextRef c, arena *a, JSObjectRef of, const char *name)
{
    JSValueRef v = js_property(c, of, name);
    JSStringRef s = JSValueIsString(c, v) ? JSValueToStringCopy(c, v, NULL) : NULL;
    if (!s) return (str){0};
    str text = js_text(a, s);
    JSStringRelease(s);
    return text;
}

static unsigned number_at_end(str *text)
{
    size_t n = text->len;
    unsigned number = 0;
    while (n && text->ptr[n - 1] >= '0' && text->ptr[n - 1] <= '9') n--;
    for (size_t i = n; i < text->len && number < 100000000; i++)
        number = number * 10 + (unsigned)(text->ptr[i] - '0');
    if (n == text->len || !n || text->ptr[n - 1] != ':') return 0;
    *text = str_slice(*text, 0, n - 1);
    return number;
}

/* The innermost line of a script's own in "function@file:line:column" lines. */
static void find_place(str stack, script_failure *out)
{
    while (stack.len) {
        str line = str_take_until(&stack, '\n');
        size_t at = str_find_char(line, '@');
        if (at != SIZE_MAX) line = str_skip(line, at + 1);
        unsigned column = number_at_end(&line), number = number_at_end(&line);
        if (!number || !line.len || str_starts_with(line, STR("ntdbg:"))) continue;
        *out = (script_failure){
            .message = out->message, .file = line, .line = number, .column = column, .ended = out->ended};
        return;
    }
}

void js_describe(script_engine *e, JSContextRef c, arena *a, JSValueRef exception, script_failure *out)
{
    *out = (script_failure){.ended = e->end != JS_NOT_ENDED};
    if (out->ended) {
        out->message = e->end == JS_INTERRUPTED ? STR("Interrupted")
                                                : STR("The script needs more memory than it may have");
        out->ended = e->end == JS_INTERRUPTED;
        return;
    }
    if (!exception) {
        out->message = STR("The script could not be run");
        return;
    }
    if (JSValueIsObject(c, exception)) {
        JSObjectRef object = (JSObjectRef)exception;
        out->message = property_text(c, a, object, "message");
        out->file = property_text(c, a, object, "sourceURL");
        JSValueRef line = js_property(c, object, "line"), column = js_property(c, object, "column");
        if (JSValueIsNumber(c, line)) out->line = (unsigned)JSValueToNumber(c, line, NULL);
        if (JSValueIsNumber(c, column)) out->column = (unsigned)JSValueToNumber(c, column, NULL);
        find_place(property_text(c, a, object, "stack"), out);
        if (str_starts_with(out->file, STR("ntdbg:"))) out->line = 0;
        if (out->message.len) return;
    }
    JSStringRef s = JSValueToStringCopy(c, exception, NULL);
    out->message = s ? js_text(a, s) : STR("An exception");
    if (s) JSStringRelease(s);
}

/* ---- from the debugger ---- */

static script_context *context_for(script_engine *e, script_context *c, const script_value *arguments,
                                   size_t count)
{
    if (c) return c;
    if (!count || arguments[0].kind != SCRIPT_OBJECT || !js_referred(arguments[0].object)) return NULL;
    script_context *s = e->contexts;
    while (s && s->context != arguments[0].object->context) s = s->next;
    return s;
}

/* Functions of the prelude give an array: its elements are what comes back. */
static void take_result(script_engine *e, JSContextRef c, arena *a, JSValueRef result, script_value *out)
{
    *out = (script_value){.kind = SCRIPT_LIST};
    if (!JSValueIsObject(c, result)) return;
    JSObjectRef list = (JSObjectRef)result;
    double length = JSValueToNumber(c, js_property(c, list, "length"), NULL);
    out->count = length > 0 && length < (double)JS_MAX_ITEMS ? (size_t)length : 0;
    out->items = ARENA_ARRAY(a, script_value, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        JSValueRef item = JSObjectGetPropertyAtIndex(c, list, (unsigned)i, NULL);
        if (item) js_to_value(e, c, a, item, &out->items[i]);
    }
}

bool js_invoke(script_engine *e, script_context *c, arena *a, const char *function,
               const script_value *arguments, size_t count, script_value *out, script_failure *failed)
{
    script_context *s = context_for(e, c, arguments, count);
    JSValueRef exception = NULL, result = NULL;
    if (!s) {
        *failed = (script_failure){.message = STR("The script is not loaded any more")};
        for (size_t i = 0; i < count; i++)
            if (arguments[i].kind == SCRIPT_NATIVE) e->host->release(arguments[i].native);
        return false;
    }
    if (!js_enter(e, failed)) return false;
    JSValueRef *values = calloc(count + 1, sizeof *values);
    for (size_t i = 0; values && i < count; i++) {
        values[i] = js_from_value(e, s->context, &arguments[i], &exception);
        JSValueProtect(s->context, values[i]); /* on the heap nobody sees them */
    }
    if (values && !exception) result = js_call_bridge(s, function, values, count, &exception);
    for (size_t i = 0; values && i < count; i++) JSValueUnprotect(s->context, values[i]);
    free(values);
    bool fine = result && !exception && e->end == JS_NOT_ENDED;
    if (fine) take_result(e, s->context, a, result, out);
    else js_describe(e, s->context, a, exception, failed);
    js_leave(e);
    return fine;
}

/* ---- from a script ---- */

static JSValueRef make_int64(script_engine *e, JSContextRef c, size_t count, const JSValueRef arguments[])
{
    js_int64 *i = count > 3 ? calloc(1, sizeof *i) : NULL;
    if (!i) return JSValueMakeUndefined(c);
    uint64_t low = (uint64_t)JSValueToNumber(c, arguments[1], NULL);
    uint64_t high = (uint64_t)JSValueToNumber(c, arguments[2], NULL);
    *i = (js_int64){.bits = (uint32_t)low | high << 32, .is_signed = JSValueToBoolean(c, arguments[3])};
    JSObjectRef object = JSObjectMake(c, e->int64_class, i);
    if (count > 4) JSObjectSetPrototype(c, object, arguments[4]);
    return object;
}

/* [low, high, signed] of an Int64; undefined for everything else. */
static JSValueRef int64_parts(script_engine *e, JSContextRef c, JSValueRef v)
{
    if (!JSValueIsObjectOfClass(c, v, e->int64_class)) return JSValueMakeUndefined(c);
    const js_int64 *i = JSObjectGetPrivate((JSObjectRef)v);
    JSValueRef parts[3] = {JSValueMakeNumber(c, (double)(uint32_t)i->bits),
                           JSValueMakeNumber(c, (double)(i->bits >> 32)),
                           JSValueMakeBoolean(c, i->is_signed)};
    return JSObjectMakeArray(c, 3, parts, NULL);
}

static JSValueRef ask_host(script_engine *e, JSContextRef c, arena *a, str operation, size_t count,
                           const JSValueRef arguments[], JSValueRef *exception)
{
    script_value *values = ARENA_ARRAY(a, script_value, count + 1), out = {0};
    str failed = {0};
    for (size_t i = 0; i < count; i++) js_to_value(e, c, a, arguments[i], &values[i]);
    if (!e->host->call(e->host->context, a, operation, values, count, &out, &failed)) {
        js_throw(c, failed, exception);
        return JSValueMakeUndefined(c);
    }
    return js_from_value(e, c, &out, exception);
}

JSValueRef js_host_call(JSContextRef c, JSObjectRef function, JSObjectRef self, size_t count,
                        const JSValueRef arguments[], JSValueRef *exception)
{
    (void)self;
    script_engine *e = JSObjectGetPrivate(function);
    JSStringRef s = count ? JSValueToStringCopy(c, arguments[0], exception) : NULL;
    if (!e || !s) return JSValueMakeUndefined(c);
    arena *a = arena_new();
    str operation = js_text(a, s);
    JSStringRelease(s);
    JSValueRef result;
    if (str_equal(operation, STR("makeInt64"))) result = make_int64(e, c, count, arguments);
    else if (str_equal(operation, STR("int64Parts")))
        result = count > 1 ? int64_parts(e, c, arguments[1]) : JSValueMakeUndefined(c);
    else if (str_equal(operation, STR("isNative")))
        result = JSValueMakeBoolean(c, count > 1 && JSValueIsObjectOfClass(c, arguments[1], e->native_class));
    else result = ask_host(e, c, a, operation, count - 1, arguments + 1, exception);
    arena_free(a);
    return result;
}
