/* A shop that prints receipts. The bug: an order over the counter has no customer, and format_receipt does
 * not know. */
#include "shop.h"
__declspec(dllimport) void *CreateThread(void *, unsigned long long, unsigned (*)(void *), void *, unsigned,
                                         unsigned *);
__declspec(dllimport) unsigned WaitForMultipleObjects(unsigned, void *const *, int, unsigned);
__declspec(dllimport) void OutputDebugStringW(const wchar *);
__declspec(dllimport) void Sleep(unsigned);
__declspec(dllimport) double PriceOrder(order *o);
int _fltused;
queue g_queue;
static unsigned g_printed;

__attribute__((noinline)) static unsigned format_receipt(const order *o, wchar *line)
{
    unsigned n = 0;
    line[n++] = (wchar)('0' + o->number % 10);
    line[n++] = ' ';
    for (const wchar *c = o->customer->name; *c; c++) {
        line[n++] = *c;
    }
    line[n] = 0;
    return n;
}

__attribute__((noinline)) static void print_receipt(order *o)
{
    wchar line[64];
    unsigned length = format_receipt(o, line);
    if (length) {
        OutputDebugStringW(line);
    }
    o->state = ORDER_PRINTED;
    g_printed++;
}

__attribute__((noinline)) static void process_order(order *o)
{
    o->total = PriceOrder(o);
    o->state = ORDER_PRICED;
    print_receipt(o);
    g_printed |= 0x100;
}

__attribute__((noinline)) static order *take_order(queue *q)
{
    order *o = q->first;
    if (o) {
        q->first = o->next;
        q->waiting--;
    }
    return o;
}

unsigned worker(void *parameter)
{
    queue *q = parameter;
    for (;;) {
        order *o = take_order(q);
        if (!o) {
            Sleep(50);
            continue;
        }
        process_order(o);
    }
}

__attribute__((noinline)) static unsigned wait_for_workers(queue *q)
{
    unsigned r = WaitForMultipleObjects(2, q->threads, 1, 0xffffffff);
    return r + g_printed;
}

int main(void)
{
    unsigned id;
    for (int i = 0; i < 2; i++) {
        g_queue.threads[i] = CreateThread(0, 0, worker, &g_queue, 0, &id);
    }
    return (int)wait_for_workers(&g_queue) - 1;
}
