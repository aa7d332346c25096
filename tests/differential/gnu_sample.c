/* A program for GNU's linker: static and external functions, data, a C++ name, names of more than eight
 * letters. */
#include <stdio.h>

struct item {
    int article;
    unsigned count : 12, vat : 5;
    double price;
    struct item *next;
};
enum state { FRESH, PRICED = 3 };

static struct item first = {7, 2, 19, 1.5, 0};

double total(const struct item *i, enum state s) __asm__("_ZN4shop5totalEPKNS_4itemENS_5stateE");
__attribute__((noinline)) double total(const struct item *i, enum state s)
{
    double sum = 0;
    for (; i; i = i->next) sum += i->price * i->count;
    return s == PRICED ? sum : 0;
}

static __attribute__((noinline)) void a_static_function_with_a_long_name(double d)
{
    printf("%f\n", d);
}

int main(void)
{
    a_static_function_with_a_long_name(total(&first, PRICED));
    return 0;
}
