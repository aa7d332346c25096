/* Functions of many frame shapes, compiled for x86 by clang with and without frame pointers: frame data
 * programs as a compiler makes them. */
#define NOINLINE __declspec(noinline)
volatile int sink;
int _fltused;

NOINLINE int leaf(int a)
{
    return a * 3 + sink;
}

NOINLINE int __stdcall three(int a, int b, int c)
{
    return leaf(a) + leaf(b) * leaf(c);
}

NOINLINE int __fastcall fast(int a, int b, int c, int d)
{
    return three(a, b, c) + d;
}

NOINLINE int locals(int a)
{
    volatile char room[300];
    room[a & 127] = 1;
    return leaf(room[0]) + three(a, 2, 3);
}

NOINLINE int saved(int a, int b, int c, int d)
{
    int x = leaf(a), y = leaf(b), z = leaf(c), w = three(x, y, z);
    for (int i = 0; i < d; i++) w += fast(x, y, z + i, w);
    return x * y * z * w + a + b + c + d;
}

NOINLINE int aligned(int a)
{
    __declspec(align(64)) volatile int room[16];
    room[a & 15] = leaf(a);
    return three(room[0], room[1], a);
}

NOINLINE int branches(int a, int b)
{
    if (a > b) return a;
    int x = leaf(a), y = three(a, b, x);
    if (x > y) return leaf(y);
    return saved(x, y, a, b);
}

NOINLINE int pushes(int a)
{
    return saved(leaf(a), three(a, 1, 2), a, 3) + fast(1, 2, 3, a);
}

NOINLINE double floats(double a, double b)
{
    double x = a * b + leaf((int)a);
    return x * leaf((int)b) + three((int)x, 2, 3);
}

int start(void)
{
    return (int)floats(1, 2) + pushes(3) + branches(4, 5) + aligned(6) + locals(7);
}
