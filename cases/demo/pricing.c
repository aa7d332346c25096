/* The shop's pricing library. */
#include "shop.h"
__declspec(dllimport) void Sleep(unsigned);
int _fltused;
unsigned g_lookups;

__attribute__((noinline)) static int lookup_discount(const customer *c)
{
    g_lookups++;
    Sleep(20); /* the price server is far away */
    return c ? c->discount_percent : 0;
}

__declspec(dllexport) double PriceOrder(order *o)
{
    double sum = 0;
    for (unsigned i = 0; i < o->item_count; i++) {
        sum += o->items[i].price * o->items[i].count;
    }
    int discount = lookup_discount(o->customer);
    return sum * (100 - discount) / 100;
}
