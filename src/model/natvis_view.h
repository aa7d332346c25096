/* Private to model/: following a NatVis description. */
#ifndef NTDBG_MODEL_NATVIS_VIEW_H
#define NTDBG_MODEL_NATVIS_VIEW_H

#include "model/object.h"

/* Descriptions inside of descriptions, by display strings and expanded items. */
enum { NATVIS_MAX_NESTING = 16 };

/* Where a description is followed: the value, and variables ($i, those of CustomListItems). */
typedef struct natvis_view {
    model_context *m;
    const natvis_match *match;
    value self;
    const cpp_scope *scope;
    str view; /* view(name) */
} natvis_view;

/* An expression with its format specifiers, in the view. `f` may be NULL: then none are allowed to matter. */
error *natvis_evaluate(const natvis_view *v, str text, cpp_operand *out, model_format *f);
error *natvis_number(const natvis_view *v, str text, uint64_t *out);
/* A description's own mistake: which file, and where in it. What memory lacks is none. */
error *natvis_with_place(const natvis_view *v, const natvis_element *e, error *failed);
/* Whether an element counts: its Condition, its views. */
error *natvis_active(const natvis_view *v, const natvis_element *e, bool *yes);
/* The first child element of that name that counts; NULL = none. */
error *natvis_child(const natvis_view *v, const natvis_element *e, const char *name,
                    const natvis_element **out);
/* The <DisplayString>s (or other) under `e`. *have = false: none counts. */
error *natvis_display(const natvis_view *v, const natvis_element *e, const char *name, strbuf *out,
                      bool *have);
/* The elements that ArrayItems and its like give; NULL when `e` is none of them. */
model_iterator *natvis_items(const natvis_view *v, const natvis_element *e);
/* CustomListItems: all of its items. */
error *natvis_custom(const natvis_view *v, const natvis_element *e, model_items *out);
model_iterator *natvis_parts(const natvis_view *v, const natvis_element *expand);

#endif
