/* A structure that the optimizer keeps in two registers, and data of the function that each thread has for
 * itself. */
struct span {
    long long low;
    long long high;
    const char *label;
};
volatile long long g_source = 5;

__attribute__((noinline)) long long measure(long long *from, const char *label)
{
    static __declspec(thread) int t_calls = 3;
    static int calls = 4;
    struct span s;
    s.low = from[0];
    s.high = from[1] + g_source;
    s.label = label;
    calls++;
    t_calls++;
    for (int i = 0; i < 3; i++) {
        if (from[2] == 7) *(volatile int *)8 = 1;
        g_source += s.low;
        s.low += s.high;
        g_source += s.label[i];
    }
    return s.low - s.high;
}

int main(void)
{
    long long values[3] = {1, 2, 7};
    return (int)measure(values, "label");
}
