/* The program behind the PDB tests, which read their expectations off this text, line numbers included. */
typedef struct node {
    struct node *next;  /* 0 */
    int small : 5;      /* 8, bits 0-4 */
    unsigned rest : 27; /* 8, bits 5-31 */
    union {
        long as_long;
        double as_double;
    } both;        /* 16 */
    char text[12]; /* 24 */
} node;            /* 40 bytes */

enum colour { RED = -1, GREEN = 5, BLUE = 0x7fffffff };

node first_node;
static int private_counter;
enum colour favourite = GREEN;

static __attribute__((always_inline)) int innermost(int x)
{
    private_counter += x;
    return private_counter * 3;
}

static __attribute__((always_inline)) int in_between(int x)
{
    int y = innermost(x + 1);
    private_counter ^= y;
    return y;
}

__attribute__((noinline)) int visit(node *list, int depth)
{
    int sum = 0;
    for (node *i = list; i; i = i->next) {
        int twice = in_between(i->small);
        sum += twice + depth;
    }
    return sum;
}

__attribute__((noinline)) static int quiet(int x)
{
    return x ^ private_counter;
}

int _fltused;

int start(void)
{
    first_node.next = 0;
    return visit(&first_node, 3) + favourite + quiet(7);
}
