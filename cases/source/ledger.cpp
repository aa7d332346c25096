/* A ledger whose last entry was never filled in: its total is read through a bad pointer, four functions deep,
three of which the compiler put into their callers. */
#include "ledger.h"

int account::opened;
__declspec(thread) int t_depth = 7;
__declspec(thread) account *t_current;
const unsigned long long BATCH = 0x100000001;
static const char *const g_title = "general ledger";

static INLINE int amount_of(const entry *e)
{
    int cents = e->amount->cents;
    return e->kind == DEBIT ? -cents : cents;
}

static INLINE int add(const entry *e, int sum)
{
    int next = sum + amount_of(e);
    return next ^ t_depth;
}

extern "C" NOINLINE int total(const entry *e, int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++) {
        sum = add(&e[i], sum);
    }
    return sum;
}

static INLINE int checked_total(ledger *l)
{
    int before = l->count;
    int sum = total(l->entries, l->count);
    return before == l->count ? sum : BATCH % 7;
}

extern "C" NOINLINE int post(ledger *l, savings *s)
{
    account::opened++;
    int sum = checked_total(l);
    s->limit = doubled(l->entries->amount);
    return sum + s->balance() + (int)g_title[0];
}

int account::balance()
{
    return id + 1;
}

int savings::balance()
{
    return limit + rate.basis;
}

int audited::log(const char *, ...)
{
    return 3;
}

joint g_joint;
savings g_savings;
pair<int, pair<char, long>> g_pair;
int (*g_handler)(ledger *, savings *) = post;
int audited::*g_member = &audited::level;

extern "C" int main(void)
{
    ledger l = {0, 0};
    t_current = &g_savings;
    return g_handler(&l, &g_savings);
}
