/* The elements of NatVis containers: ArrayItems, IndexListItems, LinkedListItems, TreeItems. Each is a loop
 * that runs only as far as it is asked to. */
#include "model/natvis_view.h"

/* Steps without an end in sight: lists and trees that run in circles stop here. */
enum { MAX_STEPS = MODEL_MAX_ITEMS, MAX_RANK = 8, MAX_TREE_DEPTH = 4096 };

static bool is_name(const natvis_element *e, const char *name)
{
    return str_equal(e->name, str_from_cstr(name));
}

static error *child_text(const natvis_view *v, const natvis_element *e, const char *name, str *out)
{
    const natvis_element *c;
    error *failed = natvis_child(v, e, name, &c);
    *out = !failed && c ? c->text : (str){0};
    return failed;
}

static error *missing(const natvis_view *v, const natvis_element *e, const char *name)
{
    return error_new(v->m->cpp.arena, ERROR_FORMAT, "%.*s(%u): %.*s: element %s expected",
                     STR_ARG(v->match->type->file->path), e->line, STR_ARG(e->name), name);
}

static error *child_number(const natvis_view *v, const natvis_element *e, const char *name, bool *have,
                           uint64_t *out)
{
    str text;
    error *failed = child_text(v, e, name, &text);
    *have = text.len > 0;
    return failed || !*have ? failed : natvis_number(v, text, out);
}

/* A view with $i set. */
static natvis_view with_index(const natvis_view *v, cpp_scope *scope, uint64_t index)
{
    natvis_view inner = *v;
    *scope = (cpp_scope){
        .name = STR("$i"), .value = cpp_number(&v->m->cpp.eval, CPP_INT64, index), .outer = v->scope};
    inner.scope = scope;
    return inner;
}

typedef struct items_iterator {
    model_iterator base;
    natvis_view view;
    const natvis_element *element;
    uint64_t at, count;
    /* ArrayItems */
    cpp_operand pointer;
    unsigned rank;
    bool backward;
    uint64_t sizes[MAX_RANK];
    int64_t lower[MAX_RANK];
    /* LinkedListItems, IndexListItems */
    str next, node, label;
    cpp_operand link;
    uint64_t head, checkpoint, power;
    bool has_count;
} items_iterator;

static model_iterator *begin(const natvis_view *v, const natvis_element *e,
                             bool (*next)(model_iterator *, model_item *))
{
    items_iterator *it = (items_iterator *)model_iterator_new(v->m, sizeof *it, next);
    it->view = *v;
    it->element = e;
    return &it->base;
}

/* ---- ArrayItems ---- */

static cpp_operand array_key(items_iterator *it, uint64_t at)
{
    model_context *m = it->base.m;
    uint64_t index[MAX_RANK];
    if (it->rank == 1 && !it->lower[0]) return cpp_number(&m->cpp.eval, CPP_INT64, at);
    /* Forward: the last dimension runs fastest. */
    for (unsigned i = 0; i < it->rank; i++) {
        unsigned d = it->backward ? i : it->rank - 1 - i;
        index[d] = it->sizes[d] ? at % it->sizes[d] : 0;
        at = it->sizes[d] ? at / it->sizes[d] : 0;
    }
    strbuf text = {.arena = m->cpp.arena};
    for (unsigned d = 0; d < it->rank; d++)
        strbuf_format(&text, "%s%lld", d ? "," : "", (long long)(int64_t)(index[d] + (uint64_t)it->lower[d]));
    cpp_object *o = model_object_new(m, &model_label_class);
    o->text = strbuf_str(&text);
    return model_operand(o);
}

static bool array_next(model_iterator *base, model_item *out)
{
    items_iterator *it = (items_iterator *)base;
    if (base->failed || it->at >= it->count) return false;
    out->key = array_key(it, it->at);
    base->failed = cpp_element(&base->m->cpp.eval, &it->pointer, it->at++, &out->value);
    return !base->failed;
}

static error *array_sizes(items_iterator *it)
{
    const natvis_view *v = &it->view;
    bool have;
    uint64_t number = 1;
    error *e = child_number(v, it->element, "Rank", &have, &number);
    if (e) return e;
    if (number < 1 || number > MAX_RANK) return missing(v, it->element, "Rank between 1 and 8");
    it->rank = (unsigned)number;
    it->count = 1;
    for (unsigned d = 0; d < it->rank; d++) {
        cpp_scope scope;
        natvis_view inner = with_index(v, &scope, d);
        e = child_number(&inner, it->element, "Size", &have, &it->sizes[d]);
        if (!e && !have) e = missing(v, it->element, "Size");
        number = 0;
        if (!e) e = child_number(&inner, it->element, "LowerBound", &have, &number);
        if (e) return e;
        it->lower[d] = (int64_t)number;
        if (__builtin_mul_overflow(it->count, it->sizes[d], &it->count)) it->count = UINT64_MAX;
    }
    return NULL;
}

static model_iterator *array_items(const natvis_view *v, const natvis_element *e)
{
    items_iterator *it = (items_iterator *)begin(v, e, array_next);
    str pointer, direction;
    error *failed = array_sizes(it);
    if (!failed) failed = child_text(v, e, "ValuePointer", &pointer);
    if (!failed && !pointer.len) failed = missing(v, e, "ValuePointer");
    if (!failed) failed = child_text(v, e, "Direction", &direction);
    if (!failed && it->count) failed = natvis_evaluate(v, pointer, &it->pointer, NULL);
    if (!failed) it->backward = str_equal(direction, STR("Backward"));
    const type *t = failed || !it->count || it->pointer.object ? NULL : type_resolve(it->pointer.v.type);
    if (!failed && it->count && (!t || (t->kind != TYPE_POINTER && t->kind != TYPE_ARRAY)))
        failed = missing(v, e, "ValuePointer that points to elements");
    it->base.failed = failed;
    return &it->base;
}

/* ---- IndexListItems ---- */

static bool index_next(model_iterator *base, model_item *out)
{
    items_iterator *it = (items_iterator *)base;
    const natvis_element *node;
    cpp_scope *scope = ARENA_NEW(base->m->cpp.arena, cpp_scope);
    if (base->failed || it->at >= it->count) return false;
    natvis_view inner = with_index(&it->view, scope, it->at);
    base->failed = natvis_child(&inner, it->element, "ValueNode", &node);
    if (!base->failed && !node) base->failed = missing(&it->view, it->element, "ValueNode");
    if (base->failed) return false;
    out->key = cpp_number(&base->m->cpp.eval, CPP_INT64, it->at++);
    model_format f = {0};
    base->failed = natvis_evaluate(&inner, node->text, &out->value, &f);
    return !base->failed;
}

static model_iterator *index_items(const natvis_view *v, const natvis_element *e)
{
    items_iterator *it = (items_iterator *)begin(v, e, index_next);
    bool have = false;
    error *failed = child_number(v, e, "Size", &have, &it->count);
    it->base.failed = !failed && !have ? missing(v, e, "Size") : failed;
    return &it->base;
}

/* ---- LinkedListItems ---- */

/* The node as the value that ValueNode and NextPointer are about. */
static error *node_view(const natvis_view *v, const cpp_operand *link, natvis_view *out)
{
    cpp_operand node;
    error *e = cpp_dereference(&v->m->cpp.eval, link, &node);
    if (e) return e;
    *out = *v;
    out->self = node.v;
    return NULL;
}

/* "{expr}" names of elements. */
static error *labelled(const natvis_view *v, const natvis_element *node, uint64_t number, cpp_operand *key)
{
    str name = natvis_attribute_of(node, "Name");
    *key = cpp_number(&v->m->cpp.eval, CPP_INT64, number);
    size_t open = str_find_char(name, '{'), close = str_rfind_char(name, '}');
    if (open == SIZE_MAX || close == SIZE_MAX || close < open) return NULL;
    cpp_operand o;
    model_format f = {0};
    error *e = natvis_evaluate(v, str_slice(name, open + 1, close), &o, &f);
    if (e) return e;
    strbuf text = {.arena = v->m->cpp.arena};
    model_text(v->m, &o, &f, &text);
    cpp_object *label = model_object_new(v->m, &model_label_class);
    label->text = strbuf_str(&text);
    *key = model_operand(label);
    return NULL;
}

static bool list_next(model_iterator *base, model_item *out)
{
    items_iterator *it = (items_iterator *)base;
    uint64_t address;
    natvis_view inner;
    const natvis_element *node;
    model_format f = {0};
    if (base->failed || (it->has_count && it->at >= it->count) || it->at >= MAX_STEPS) return false;
    base->failed = cpp_to_u64(&base->m->cpp.eval, &it->link, &address);
    if (base->failed || !address || (it->at && !it->has_count && address == it->head)) return false;
    /* Brent's check, for lists that close on themselves elsewhere than at their head. */
    if (!it->has_count && it->at && address == it->checkpoint) return false;
    if (it->at == it->power) {
        it->checkpoint = address;
        it->power = it->power ? it->power * 2 : 1;
    }
    if (!it->at) it->head = address;
    base->failed = node_view(&it->view, &it->link, &inner);
    if (!base->failed) base->failed = natvis_child(&inner, it->element, "ValueNode", &node);
    if (!base->failed && !node) base->failed = missing(&it->view, it->element, "ValueNode");
    if (!base->failed) base->failed = natvis_evaluate(&inner, node->text, &out->value, &f);
    if (!base->failed) base->failed = labelled(&inner, node, it->at, &out->key);
    if (base->failed) return false;
    it->at++;
    /* A node whose link cannot be read is the last one that is shown. */
    base->failed = natvis_evaluate(&inner, it->next, &it->link, NULL);
    if (base->failed) it->has_count = true, it->count = it->at;
    return true;
}

static model_iterator *list_items(const natvis_view *v, const natvis_element *e)
{
    items_iterator *it = (items_iterator *)begin(v, e, list_next);
    str head;
    error *failed = child_number(v, e, "Size", &it->has_count, &it->count);
    if (!failed) failed = child_text(v, e, "HeadPointer", &head);
    if (!failed && !head.len) failed = missing(v, e, "HeadPointer");
    if (!failed) failed = child_text(v, e, "NextPointer", &it->next);
    if (!failed && !it->next.len) failed = missing(v, e, "NextPointer");
    if (!failed) failed = natvis_evaluate(v, head, &it->link, NULL);
    it->base.failed = failed;
    return &it->base;
}

/* ---- TreeItems ---- */

typedef struct tree_iterator {
    model_iterator base;
    natvis_view view;
    const natvis_element *element;
    str left, right;
    cpp_operand *stack; /* nodes whose left side has been gone into */
    size_t depth;
    cpp_operand down; /* where to go next */
    uint64_t at, count, steps;
    bool has_count;
} tree_iterator;

static bool is_null(model_context *m, const cpp_operand *o)
{
    uint64_t address;
    return cpp_to_u64(&m->cpp.eval, o, &address) || !address;
}

/* Whether a node is one of the tree's own: the condition of ValueNode (a sentinel is none). */
static error *value_of(tree_iterator *it, const natvis_view *node, const natvis_element **out)
{
    return natvis_child(node, it->element, "ValueNode", out);
}

static bool tree_next(model_iterator *base, model_item *out)
{
    tree_iterator *it = (tree_iterator *)base;
    model_context *m = base->m;
    model_format f = {0};
    while (!base->failed && !(it->has_count && it->at >= it->count)) {
        natvis_view node;
        const natvis_element *shown = NULL;
        if (++it->steps > 4ull * MAX_STEPS || interrupt_pending(m->cpp.values.interrupt)) return false;
        if (!is_null(m, &it->down)) {
            base->failed = node_view(&it->view, &it->down, &node);
            if (!base->failed) base->failed = value_of(it, &node, &shown);
            if (base->failed) return false;
            if (shown && it->depth < MAX_TREE_DEPTH) {
                it->stack[it->depth++] = it->down;
                base->failed = natvis_evaluate(&node, it->left, &it->down, NULL);
                continue;
            }
        }
        if (!it->depth) return false;
        cpp_operand here = it->stack[--it->depth];
        base->failed = node_view(&it->view, &here, &node);
        if (!base->failed) base->failed = value_of(it, &node, &shown);
        if (!base->failed && !shown) base->failed = missing(&it->view, it->element, "ValueNode");
        if (!base->failed) base->failed = natvis_evaluate(&node, shown->text, &out->value, &f);
        if (!base->failed) base->failed = labelled(&node, shown, it->at, &out->key);
        if (!base->failed) base->failed = natvis_evaluate(&node, it->right, &it->down, NULL);
        if (base->failed) return false;
        it->at++;
        return true;
    }
    return false;
}

static model_iterator *tree_items(const natvis_view *v, const natvis_element *e)
{
    tree_iterator *it = (tree_iterator *)model_iterator_new(v->m, sizeof *it, tree_next);
    str head;
    it->view = *v;
    it->element = e;
    it->stack = ARENA_ARRAY(v->m->cpp.arena, cpp_operand, MAX_TREE_DEPTH);
    error *failed = child_number(v, e, "Size", &it->has_count, &it->count);
    if (!failed) failed = child_text(v, e, "HeadPointer", &head);
    if (!failed) failed = child_text(v, e, "LeftPointer", &it->left);
    if (!failed) failed = child_text(v, e, "RightPointer", &it->right);
    if (!failed && (!head.len || !it->left.len || !it->right.len))
        failed = missing(v, e, "HeadPointer, LeftPointer and RightPointer");
    if (!failed) failed = natvis_evaluate(v, head, &it->down, NULL);
    it->base.failed = failed;
    return &it->base;
}

/* ---- CustomListItems, and all of them ---- */

static bool none_next(model_iterator *base, model_item *out)
{
    (void)base;
    (void)out;
    return false;
}

static model_iterator *custom_items(const natvis_view *v, const natvis_element *e)
{
    model_items items = {0};
    error *failed = natvis_custom(v, e, &items);
    if (failed) {
        model_iterator *none = model_iterator_new(v->m, sizeof *none, none_next);
        none->failed = failed;
        return none;
    }
    cpp_operand list = model_list(v->m, items.items, items.count);
    return model_iterate(v->m, &list);
}

model_iterator *natvis_items(const natvis_view *v, const natvis_element *e)
{
    if (is_name(e, "ArrayItems")) return array_items(v, e);
    if (is_name(e, "IndexListItems")) return index_items(v, e);
    if (is_name(e, "LinkedListItems")) return list_items(v, e);
    if (is_name(e, "TreeItems")) return tree_items(v, e);
    if (is_name(e, "CustomListItems")) return custom_items(v, e);
    return NULL;
}

typedef struct parts_iterator {
    model_iterator base;
    natvis_view view;
    const natvis_element *part, *current;
    model_iterator *inner;
} parts_iterator;

static bool parts_next(model_iterator *base, model_item *out)
{
    parts_iterator *it = (parts_iterator *)base;
    for (;;) {
        if (it->inner && it->inner->next(it->inner, out)) return true;
        if (it->inner) base->failed = natvis_with_place(&it->view, it->current, it->inner->failed);
        it->inner = NULL;
        if (base->failed || !it->part) return false;
        const natvis_element *e = it->part;
        bool yes;
        it->part = e->next;
        it->current = e;
        base->failed = natvis_active(&it->view, e, &yes);
        if (base->failed) return false;
        if (!yes) continue;
        it->inner = natvis_items(&it->view, e);
        cpp_operand o;
        if (!it->inner && is_name(e, "ExpandedItem") && base->m->depth < NATVIS_MAX_NESTING) {
            base->failed = natvis_evaluate(&it->view, e->text, &o, NULL);
            base->m->depth++;
            if (!base->failed) it->inner = model_iterate(base->m, &o);
            base->m->depth--;
        }
    }
}

/* NULL when nothing in the description is a container. */
model_iterator *natvis_parts(const natvis_view *v, const natvis_element *expand)
{
    static const char *const containers[] = {"ArrayItems", "IndexListItems",  "LinkedListItems",
                                             "TreeItems",  "CustomListItems", "ExpandedItem"};
    bool any = false;
    for (const natvis_element *e = expand->first; e && !any; e = e->next)
        for (size_t i = 0; i < sizeof containers / sizeof containers[0]; i++)
            any = any || is_name(e, containers[i]);
    if (!any) return NULL;
    parts_iterator *it = (parts_iterator *)model_iterator_new(v->m, sizeof *it, parts_next);
    it->view = *v;
    it->part = expand->first;
    return &it->base;
}
