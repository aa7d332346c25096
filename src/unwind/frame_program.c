#include "unwind/frame_program.h"

#define OPERANDS_MAX 32
#define WORDS_MAX 1024

typedef struct operand {
    bool is_name;
    str name;
    uint32_t value;
} operand;

typedef struct evaluation {
    frame_program *program;
    operand stack[OPERANDS_MAX];
    size_t depth;
} evaluation;

static frame_variable *find(const frame_program *p, str name)
{
    for (size_t i = 0; i < p->count; i++)
        if (str_equal(p->variables[i].name, name)) return (frame_variable *)&p->variables[i];
    return NULL;
}

bool frame_program_set(frame_program *p, str name, uint32_t value)
{
    frame_variable *v = find(p, name);
    if (!v) {
        if (p->count == FRAME_PROGRAM_VARIABLES) return false;
        v = &p->variables[p->count++];
    }
    *v = (frame_variable){.name = name, .value = value};
    return true;
}

bool frame_program_result(const frame_program *p, str name, uint32_t *value)
{
    const frame_variable *v = find(p, name);
    if (!v || !v->assigned) return false;
    *value = v->value;
    return true;
}

static bool push(evaluation *e, operand o)
{
    if (e->depth == OPERANDS_MAX) return false;
    e->stack[e->depth++] = o;
    return true;
}

static bool push_value(evaluation *e, uint32_t value)
{
    return push(e, (operand){.value = value});
}

static bool pop_value(evaluation *e, uint32_t *out)
{
    if (e->depth == 0) return false;
    const operand *o = &e->stack[--e->depth];
    if (!o->is_name) {
        *out = o->value;
        return true;
    }
    const frame_variable *v = find(e->program, o->name);
    if (!v) return false;
    *out = v->value;
    return true;
}

static bool assign(evaluation *e)
{
    uint32_t value;
    if (!pop_value(e, &value) || e->depth == 0 || !e->stack[e->depth - 1].is_name) return false;
    str name = e->stack[--e->depth].name;
    if (!frame_program_set(e->program, name, value)) return false;
    find(e->program, name)->assigned = true;
    return true;
}

static bool dereference(evaluation *e)
{
    uint32_t address, value;
    return pop_value(e, &address) && space_read_u32(e->program->memory, address, &value) &&
           push_value(e, value);
}

static bool arithmetic(evaluation *e, char operator)
{
    uint32_t left, right;
    if (!pop_value(e, &right) || !pop_value(e, &left)) return false;
    switch (operator) {
    case '+': return push_value(e, left + right);
    case '-': return push_value(e, left - right);
    case '*': return push_value(e, left * right);
    case '/': return right && push_value(e, left / right);
    case '%': return right && push_value(e, left % right);
    case '@': return right && (right & (right - 1)) == 0 && push_value(e, left & ~(right - 1));
    default: return false;
    }
}

/* Decimal, with a sign perhaps. */
static bool number(str word, uint32_t *out)
{
    bool negative = word.len > 1 && word.ptr[0] == '-';
    uint32_t value = 0;
    if (word.len > 11) return false;
    for (size_t i = negative; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9') return false;
        value = value * 10 + (uint32_t)(word.ptr[i] - '0');
    }
    *out = negative ? 0 - value : value;
    return true;
}

static bool run_word(evaluation *e, str word)
{
    uint32_t value;
    if (word.ptr[0] == '$' || word.ptr[0] == '.') return push(e, (operand){.is_name = true, .name = word});
    if (number(word, &value)) return push_value(e, value);
    if (word.len != 1) return false;
    if (word.ptr[0] == '=') return assign(e);
    if (word.ptr[0] == '^') return dereference(e);
    return arithmetic(e, word.ptr[0]);
}

bool frame_program_run(frame_program *p, str text)
{
    evaluation e = {.program = p};
    for (int i = 0; i < WORDS_MAX; i++) {
        str word = str_take_word(&text);
        if (word.len == 0) return e.depth == 0;
        if (!run_word(&e, word)) return false;
    }
    return false;
}
