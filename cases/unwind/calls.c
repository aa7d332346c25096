/* A chain of calls whose last function is given no order: main, take_orders, price_order, apply_discount. */
#define NOINLINE __declspec(noinline)

struct order {
    int id;
    int quantity;
    const char *name;
};

int orders_taken;
#ifdef _M_IX86
int _fltused;
#endif

NOINLINE int apply_discount(struct order *order, int percent)
{
    return order->quantity * percent / 100 + orders_taken;
}

NOINLINE int __stdcall price_order(struct order *order, int unit_price, int percent)
{
    volatile int history[6];
    history[0] = unit_price;
    history[1] = percent;
    int discount = apply_discount(order, history[1]);
    history[2] = discount;
    return history[0] - history[2] + history[1];
}

NOINLINE int take_orders(struct order *first, int count, int percent)
{
    int first_price = price_order(first, count * 3, percent);
    int second_price = price_order(first, count * 5, first_price);
    orders_taken += count;
    return first_price * second_price + percent;
}

int main(void)
{
    return take_orders(0, 7, 12) + 1;
}
