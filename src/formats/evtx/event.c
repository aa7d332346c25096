/* A record's fields: one walk over its XML that keeps the values of <System> and lists those of what follows
 * it. */
#include "formats/evtx/binxml.h"

#include <string.h>

enum { LEVELS = 16 };

typedef enum place { PLACE_ELSEWHERE, PLACE_SYSTEM, PLACE_DATA } place;

typedef struct reader {
    evtx_event *event;
    unsigned depth;      /* open elements */
    place place;         /* what the child of <Event> that is open holds */
    bytes names[LEVELS]; /* of the open elements */
    bytes attribute;     /* whose value comes; empty = content */
    bool in_attribute;
    bytes data_name; /* value of Name= of the open <Data> */
} reader;

static bool is(bytes name, const char *text)
{
    size_t n = 0;
    while (text[n]) {
        if (2 * n + 1 >= name.len || name.ptr[2 * n] != (uint8_t)text[n] || name.ptr[2 * n + 1]) return false;
        n++;
    }
    return 2 * n == name.len;
}

static void on_open(void *context, bytes name)
{
    reader *r = context;
    if (r->depth < LEVELS) r->names[r->depth] = name;
    if (r->depth == 1) r->place = is(name, "System") ? PLACE_SYSTEM : PLACE_DATA;
    r->depth++;
    r->in_attribute = false;
    r->data_name = (bytes){0};
}

static void on_attribute(void *context, bytes name)
{
    reader *r = context;
    r->in_attribute = true;
    r->attribute = name;
}

static void on_content(void *context)
{
    ((reader *)context)->in_attribute = false;
}

static void on_close(void *context, bytes name)
{
    reader *r = context;
    (void)name;
    r->in_attribute = false;
    r->data_name = (bytes){0};
    if (r->depth) r->depth--;
}

typedef struct place_row {
    const char *element, *attribute;
    size_t offset;
} place_row;

static const place_row rows[] = {
    {"Provider", "Name", offsetof(evtx_event, provider)},
    {"EventID", NULL, offsetof(evtx_event, id)},
    {"EventID", "Qualifiers", offsetof(evtx_event, qualifiers)},
    {"Version", NULL, offsetof(evtx_event, version)},
    {"Level", NULL, offsetof(evtx_event, level)},
    {"Task", NULL, offsetof(evtx_event, task)},
    {"Opcode", NULL, offsetof(evtx_event, opcode)},
    {"Keywords", NULL, offsetof(evtx_event, keywords)},
    {"TimeCreated", "SystemTime", offsetof(evtx_event, time)},
    {"EventRecordID", NULL, offsetof(evtx_event, number)},
    {"Execution", "ProcessID", offsetof(evtx_event, process)},
    {"Execution", "ThreadID", offsetof(evtx_event, thread)},
    {"Channel", NULL, offsetof(evtx_event, channel)},
    {"Computer", NULL, offsetof(evtx_event, computer)},
    {"Security", "UserID", offsetof(evtx_event, user)},
};

static void system_value(reader *r, const evtx_value *v)
{
    bytes element = r->names[2];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if ((rows[i].attribute != NULL) != r->in_attribute || !is(element, rows[i].element)) continue;
        if (r->in_attribute && !is(r->attribute, rows[i].attribute)) continue;
        evtx_value *slot = (evtx_value *)((char *)r->event + rows[i].offset);
        if (!slot->data.len) *slot = *v;
        return;
    }
}

static void add_data(evtx_event *e, bytes name, evtx_value v)
{
    if (e->data_count < EVTX_DATA_MAX) e->data[e->data_count++] = (evtx_data){name, v};
    else e->more_data = true;
}

/* An array of strings stands for one <Data> each. */
static void add_strings(evtx_event *e, bytes name, bytes text)
{
    while (text.len >= 2) {
        size_t n = 0;
        while (n + 1 < text.len && (text.ptr[n] || text.ptr[n + 1])) n += 2;
        add_data(e, name, (evtx_value){EVTX_TEXT, {text.ptr, n}});
        text = bytes_from(text, n + 2);
    }
}

static void on_value(void *context, const evtx_value *v)
{
    reader *r = context;
    if (r->depth < 3 && !(r->depth == 2 && r->place == PLACE_DATA)) return;
    if (r->place == PLACE_SYSTEM) {
        if (r->depth == 3) system_value(r, v);
        return;
    }
    bytes element = r->depth <= LEVELS ? r->names[r->depth - 1] : (bytes){0};
    if (r->in_attribute) {
        if (is(r->attribute, "Name") && is(element, "Data")) r->data_name = v->data;
        return;
    }
    evtx_event *e = r->event;
    if (v->type == EVTX_BINARY && !e->binary.len) e->binary = v->data;
    if (is(element, "Binary")) return;
    bytes name = is(element, "Data") ? r->data_name : element;
    if (v->type == (EVTX_TEXT | EVTX_ARRAY)) add_strings(e, name, v->data);
    else add_data(e, name, *v);
}

void evtx_decode(const evtx_record *record, evtx_event *out)
{
    memset(out, 0, offsetof(evtx_event, data));
    out->data_count = 0;
    out->more_data = false;
    out->binary = (bytes){0};
    reader r = {.event = out};
    binxml_visitor v = {on_open, on_attribute, on_content, on_value, on_close, &r};
    out->problem = binxml_walk(record->chunk, record->xml, record->xml_end, &v);
}
