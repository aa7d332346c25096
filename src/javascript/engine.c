/* The engine: one group of contexts, one context for each script, and what ends a script that does not end by
 * itself. */
#include "javascript/javascript.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The library has this function, but not its public headers: WebKit's JSContextRefPrivate.h. */
typedef bool (*terminate_callback)(JSContextRef c, void *context);
extern void JSContextGroupSetExecutionTimeLimit(JSContextGroupRef group, double seconds,
                                                terminate_callback callback, void *context);

/* How often a running script is looked at, in seconds of its processor time. */
#define LOOK_INTERVAL 0.02

static const unsigned char prelude[] = {
#include "prelude.inc"
    , 0};

static uint64_t memory_in_use(void)
{
    unsigned long long pages = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f) return 0;
    int got = fscanf(f, "%llu %llu", &pages, &resident);
    fclose(f);
    return got == 2 ? resident * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

static bool should_terminate(JSContextRef c, void *context)
{
    script_engine *e = context;
    (void)c;
    if (e->host->interrupted(e->host->context)) e->end = JS_INTERRUPTED;
    else if (memory_in_use() > e->memory_begin + JS_MAX_MEMORY) e->end = JS_OUT_OF_MEMORY;
    if (e->end != JS_NOT_ENDED) return true;
    JSContextGroupSetExecutionTimeLimit(e->group, LOOK_INTERVAL, should_terminate, e); /* the next look */
    return false;
}

bool js_enter(script_engine *e, script_failure *failed)
{
    if (e->depth >= JS_MAX_DEPTH) {
        *failed = (script_failure){.message = STR("Scripts and the debugger call each other too deep")};
        return false;
    }
    if (e->depth++ == 0) {
        e->end = JS_NOT_ENDED;
        e->memory_begin = memory_in_use();
    }
    return true;
}

void js_leave(script_engine *e)
{
    e->depth--;
}

static script_engine *engine_open(const script_host *host)
{
    script_engine *e = calloc(1, sizeof *e);
    if (!e) return NULL;
    e->host = host;
    e->group = JSContextGroupCreate();
    e->native_class = js_native_class();
    e->int64_class = js_int64_class();
    e->host_class = js_host_class();
    JSContextGroupSetExecutionTimeLimit(e->group, LOOK_INTERVAL, should_terminate, e);
    return e;
}

static void destroy(script_context *c)
{
    script_engine *e = c->engine;
    for (script_context **at = &e->contexts; *at; at = &(*at)->next) {
        if (*at != c) continue;
        *at = c->next;
        break;
    }
    if (c->bridge) JSValueUnprotect(c->context, c->bridge);
    JSGlobalContextRelease(c->context);
    free(c);
}

static void engine_close(script_engine *e)
{
    while (e->contexts) destroy(e->contexts);
    JSClassRelease(e->native_class);
    JSClassRelease(e->int64_class);
    JSClassRelease(e->host_class);
    JSContextGroupRelease(e->group);
    e->closed = true;
    if (!e->references) free(e);
}

/* (host, makeInt64) => bridge: the prelude is one function, which sets `host` up in its global object. */
static bool set_up(script_context *s, arena *a, str name, script_failure *failed)
{
    script_engine *e = s->engine;
    JSContextRef c = s->context;
    JSValueRef exception = NULL;
    JSStringRef text = JSStringCreateWithUTF8CString((const char *)prelude);
    JSStringRef file = JSStringCreateWithUTF8CString("ntdbg:host");
    JSValueRef function = JSEvaluateScript(c, text, NULL, file, 1, &exception);
    JSStringRelease(text);
    JSStringRelease(file);
    if (function && !exception) {
        JSStringRef title = js_string(name);
        JSValueRef arguments[] = {JSObjectMake(c, e->host_class, e), JSValueMakeString(c, title)};
        JSValueRef bridge = JSObjectCallAsFunction(c, (JSObjectRef)function, NULL, 2, arguments, &exception);
        JSStringRelease(title);
        if (bridge && !exception) {
            s->bridge = (JSObjectRef)bridge;
            JSValueProtect(c, bridge);
            return true;
        }
    }
    js_describe(e, c, a, exception, failed);
    return false;
}

static script_context *create(script_engine *e, arena *a, str name, script_failure *failed)
{
    script_context *s = calloc(1, sizeof *s);
    if (!s || !js_enter(e, failed)) {
        free(s);
        return NULL;
    }
    s->engine = e;
    s->context = JSGlobalContextCreateInGroup(e->group, NULL);
    s->next = e->contexts;
    e->contexts = s;
    bool fine = set_up(s, a, name, failed);
    js_leave(e);
    if (fine) return s;
    destroy(s);
    return NULL;
}

static bool run(script_context *s, arena *a, str file, str text, script_failure *failed)
{
    JSValueRef exception = NULL;
    if (!js_enter(s->engine, failed)) return false;
    JSStringRef name = js_string(file), content = js_string(text);
    JSValueRef whole = JSValueMakeString(s->context, content);
    js_call_bridge(s, "setSource", &whole, 1, &exception);
    JSEvaluateScript(s->context, content, NULL, name, 1, &exception);
    JSStringRelease(name);
    JSStringRelease(content);
    bool fine = !exception && s->engine->end == JS_NOT_ENDED;
    if (!fine) js_describe(s->engine, s->context, a, exception, failed);
    js_leave(s->engine);
    return fine;
}

/* ---- references ---- */

/* WebKit's JSWeakPrivate.h. */
extern js_weak JSWeakCreate(JSContextGroupRef group, JSObjectRef object);
extern void JSWeakRelease(JSContextGroupRef group, js_weak weak);

static void weaken(script_ref *r)
{
    if (r->weak || r->engine->closed) return;
    r->weak = JSWeakCreate(r->engine->group, r->object);
    JSValueUnprotect(r->context, r->object);
    JSGlobalContextRelease(r->context);
}

static void drop(script_ref *r)
{
    script_engine *e = r->engine;
    if (r->weak && !e->closed) JSWeakRelease(e->group, r->weak);
    if (!r->weak && !e->closed) {
        JSValueUnprotect(r->context, r->object);
        JSGlobalContextRelease(r->context);
    }
    free(r);
    if (--e->references == 0 && e->closed) free(e);
}

static const script_engine_functions functions = {.version = SCRIPT_ENGINE_VERSION,
                                                  .language = "JavaScript",
                                                  .extension = ".js",
                                                  .open = engine_open,
                                                  .close = engine_close,
                                                  .create = create,
                                                  .run = run,
                                                  .destroy = destroy,
                                                  .invoke = js_invoke,
                                                  .weaken = weaken,
                                                  .drop = drop};

script_engine_entry ntdbg_script_engine;
__attribute__((visibility("default"))) const script_engine_functions *ntdbg_script_engine(void)
{
    return &functions;
}
