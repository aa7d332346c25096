/* Private to javascript/: scripts over the C interface of JavaScriptCore. */
#ifndef NTDBG_JAVASCRIPT_JAVASCRIPT_H
#define NTDBG_JAVASCRIPT_JAVASCRIPT_H

#include "script/engine.h"

#include <JavaScriptCore/JavaScript.h>

enum {
    JS_MAX_DEPTH = 64,      /* scripts that ask the debugger, which asks scripts */
    JS_MAX_ITEMS = 1 << 20, /* of one list that goes to the debugger */
    JS_FLAG_ITERABLE = 1,   /* of a native: script_value.bits */
    JS_FLAG_POINTER = 2,    /* it has .address, .isNull, .dereference() and .add() */
    JS_FLAG_FUNCTION = 4,
};

/* What one call may take of the machine beyond what the process had before it. */
#define JS_MAX_MEMORY ((uint64_t)1 << 30)

typedef enum js_end { JS_NOT_ENDED, JS_INTERRUPTED, JS_OUT_OF_MEMORY } js_end;

struct script_engine {
    const script_host *host;
    JSContextGroupRef group;
    JSClassRef native_class, int64_class, host_class;
    script_context *contexts;
    unsigned depth;        /* of invocations */
    uint64_t memory_begin; /* of the outermost one, in bytes */
    js_end end;
    size_t references; /* script_ref's that the debugger has */
    bool closed;       /* all that is left is to free it with the last reference */
};

struct script_context {
    script_engine *engine;
    JSGlobalContextRef context;
    JSObjectRef bridge; /* what prelude.js gives */
    script_context *next;
};

/* WebKit's JSWeakPrivate.h. */
typedef struct OpaqueJSWeak *js_weak;

/* A script's object that the debugger has: kept alive, until it is made weak. */
struct script_ref {
    script_engine *engine;
    JSGlobalContextRef context;
    JSObjectRef object;
    js_weak weak;
};

/* ---- objects.c ---- */

typedef struct js_native {
    script_engine *engine;
    script_native *native;
    bool is_pointer;
} js_native;

typedef struct js_int64 {
    uint64_t bits;
    bool is_signed;
} js_int64;

JSClassRef js_native_class(void);
JSClassRef js_int64_class(void);
JSClassRef js_host_class(void);
script_context *js_context_of(script_engine *e, JSContextRef c);
JSStringRef js_string(str text);
str js_text(arena *a, JSStringRef s);
JSValueRef js_property(JSContextRef c, JSObjectRef of, const char *name);
/* `new Error(message)` as an exception. */
void js_throw(JSContextRef c, str message, JSValueRef *exception);
JSValueRef js_call_bridge(script_context *s, const char *function, const JSValueRef *arguments, size_t count,
                          JSValueRef *exception);

/* ---- values.c ---- */

/* NULL with *exception. What `v` owns is taken. */
JSValueRef js_from_value(script_engine *e, JSContextRef c, const script_value *v, JSValueRef *exception);
void js_to_value(script_engine *e, JSContextRef c, arena *a, JSValueRef v, script_value *out);

/* ---- invoke.c ---- */

/* NULL when it is gone. */
JSValueRef js_referred(const script_ref *r);
bool js_invoke(script_engine *e, script_context *c, arena *a, const char *function,
               const script_value *arguments, size_t count, script_value *out, script_failure *failed);
/* Around everything that runs a script's code: false when it is nested too deep. */
bool js_enter(script_engine *e, script_failure *failed);
void js_leave(script_engine *e);
void js_describe(script_engine *e, JSContextRef c, arena *a, JSValueRef exception, script_failure *out);
/* host(operation, arguments ...) of prelude.js */
JSValueRef js_host_call(JSContextRef c, JSObjectRef function, JSObjectRef self, size_t count,
                        const JSValueRef arguments[], JSValueRef *exception);

#endif
