/* Values between the debugger and a script. */
#include "javascript/javascript.h"

#include <stdlib.h>

/* The prelude keeps them, so that equal ones are one object as long as one is in use. */
static JSValueRef from_int64(script_context *s, const script_value *v, JSValueRef *exception)
{
    JSContextRef c = s->context;
    JSValueRef arguments[3] = {JSValueMakeNumber(c, (double)(uint32_t)v->bits),
                               JSValueMakeNumber(c, (double)(v->bits >> 32)),
                               JSValueMakeBoolean(c, v->is_signed)};
    return js_call_bridge(s, "int64", arguments, 3, exception);
}

static JSValueRef from_native(script_engine *e, script_context *s, const script_value *v,
                              JSValueRef *exception)
{
    JSContextRef c = s->context;
    js_native *n = calloc(1, sizeof *n);
    if (!n) {
        e->host->release(v->native);
        return JSValueMakeUndefined(c);
    }
    *n = (js_native){.engine = e, .native = v->native, .is_pointer = (v->bits & JS_FLAG_POINTER) != 0};
    JSObjectRef object = JSObjectMake(c, e->native_class, n);
    JSValueRef flags = JSValueMakeNumber(c, (double)v->bits);
    JSValueRef prototype = js_call_bridge(s, "prototypeOf", &flags, 1, exception);
    if (!prototype) return NULL;
    JSObjectSetPrototype(c, object, prototype);
    JSValueRef itself = object;
    return v->bits & JS_FLAG_FUNCTION ? js_call_bridge(s, "callable", &itself, 1, exception) : object;
}

static void free_bytes(void *bytes, void *context)
{
    (void)context;
    free(bytes);
}

static JSValueRef from_bytes(JSContextRef c, const script_value *v, JSValueRef *exception)
{
    void *copy = malloc(v->text.len + 1);
    if (!copy) return JSValueMakeUndefined(c);
    for (size_t i = 0; i < v->text.len; i++) ((char *)copy)[i] = v->text.ptr[i];
    return JSObjectMakeArrayBufferWithBytesNoCopy(c, copy, v->text.len, free_bytes, NULL, exception);
}

static JSValueRef from_list(script_engine *e, JSContextRef c, const script_value *v, JSValueRef *exception)
{
    JSObjectRef list = JSObjectMakeArray(c, 0, NULL, exception);
    for (size_t i = 0; list && i < v->count && !*exception; i++) {
        JSValueRef item = js_from_value(e, c, &v->items[i], exception);
        if (item && !*exception) JSObjectSetPropertyAtIndex(c, list, (unsigned)i, item, exception);
    }
    return list;
}

static JSValueRef from_text(JSContextRef c, str text)
{
    JSStringRef s = js_string(text);
    JSValueRef v = JSValueMakeString(c, s);
    JSStringRelease(s);
    return v;
}

JSValueRef js_from_value(script_engine *e, JSContextRef c, const script_value *v, JSValueRef *exception)
{
    script_context *s = js_context_of(e, c);
    JSValueRef result = NULL, own = NULL;
    if (!exception) exception = &own;
    switch (v->kind) {
    case SCRIPT_UNDEFINED: return JSValueMakeUndefined(c);
    case SCRIPT_NULL: return JSValueMakeNull(c);
    case SCRIPT_BOOL: return JSValueMakeBoolean(c, v->truth);
    case SCRIPT_NUMBER: return JSValueMakeNumber(c, v->number);
    case SCRIPT_STRING: return from_text(c, v->text);
    case SCRIPT_INT64: result = s ? from_int64(s, v, exception) : NULL; break;
    case SCRIPT_NATIVE:
        if (s) result = from_native(e, s, v, exception);
        else e->host->release(v->native);
        break;
    case SCRIPT_OBJECT: result = js_referred(v->object); break;
    case SCRIPT_LIST: result = from_list(e, c, v, exception); break;
    case SCRIPT_BYTES: result = from_bytes(c, v, exception); break;
    }
    return result ? result : JSValueMakeUndefined(c);
}

static void to_object(script_engine *e, JSContextRef c, JSObjectRef object, script_value *out)
{
    if (JSValueIsObjectOfClass(c, object, e->native_class)) {
        const js_native *n = JSObjectGetPrivate(object);
        *out = (script_value){.kind = SCRIPT_NATIVE, .native = n->native};
        return;
    }
    if (JSValueIsObjectOfClass(c, object, e->int64_class)) {
        const js_int64 *i = JSObjectGetPrivate(object);
        *out = (script_value){.kind = SCRIPT_INT64, .bits = i->bits, .is_signed = i->is_signed};
        return;
    }
    script_ref *r = calloc(1, sizeof *r);
    if (!r) return;
    *r = (script_ref){
        .engine = e, .context = JSGlobalContextRetain(JSContextGetGlobalContext(c)), .object = object};
    JSValueProtect(c, object);
    e->references++;
    *out = (script_value){.kind = SCRIPT_OBJECT, .object = r, .truth = JSObjectIsFunction(c, object)};
}

void js_to_value(script_engine *e, JSContextRef c, arena *a, JSValueRef v, script_value *out)
{
    JSStringRef s;
    *out = (script_value){0};
    switch (JSValueGetType(c, v)) {
    case kJSTypeNull: out->kind = SCRIPT_NULL; return;
    case kJSTypeBoolean:
        out->kind = SCRIPT_BOOL;
        out->truth = JSValueToBoolean(c, v);
        return;
    case kJSTypeNumber:
        out->kind = SCRIPT_NUMBER;
        out->number = JSValueToNumber(c, v, NULL);
        return;
    case kJSTypeString:
        s = JSValueToStringCopy(c, v, NULL);
        if (!s) return;
        out->kind = SCRIPT_STRING;
        out->text = js_text(a, s);
        JSStringRelease(s);
        return;
    case kJSTypeObject: to_object(e, c, (JSObjectRef)v, out); return;
    default: return; /* symbols and big integers mean nothing to the debugger */
    }
}
