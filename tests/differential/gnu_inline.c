/* A program for GNU's compiler with functions inside of functions: twice at one place, one inside of another,
 * in a block, at a call (the last thing of the inlined code), and with a C++ name. */
#define INLINE static inline __attribute__((always_inline))

volatile int entered;

__attribute__((noinline)) int round_up(int cents)
{
    entered++;
    return (cents + 4) / 5 * 5;
}

INLINE int with_vat(int cents, int percent)
{
    int vat = cents * percent / 100;
    return cents + vat;
}

INLINE int discounted(int cents, int percent) __asm__("_ZN4shop10discountedEii");
INLINE int discounted(int cents, int percent)
{
    int factor = 100 - percent;
    int whole = with_vat(cents, 19);
    if (entered > 3) {
        int rounded = round_up(whole * factor / 100);
        return rounded;
    }
    return whole * factor / 100;
}

__attribute__((noinline)) int price(int cents, int count)
{
    int one = discounted(cents, 5);
    int all = count * one;
    return round_up(with_vat(all, 7)) + discounted(all, 11);
}

int main(void)
{
    return price(1234, entered);
}
