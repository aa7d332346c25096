/* Functions of many frame shapes, compiled for ARM64 by clang at several optimization levels: packed words
 * and records as a compiler makes them. */
__declspec(noinline) int ext(int, ...);

__declspec(noinline) int leaf(int a)
{
    return a * 3;
}

__declspec(dllexport) int two_calls(int a, int b)
{
    return ext(a, ext(b)) + leaf(a);
}

__declspec(dllexport) int many(int a, int b, int c, int d, double e)
{
    double f = e * ext(a), g = f * ext(c) + e;
    int x = ext(b), y = ext(c), z = ext(d), u = ext(x + y), v = ext(z + u);
    return ext(x, y, z, f, g, u, v) + (int)f * (int)g + x * y * z * u * v + a + b + c + d;
}

__declspec(dllexport) int big(int a)
{
    volatile char room[3000];
    room[a & 2047] = 1;
    return ext(room[0]);
}

__declspec(dllexport) int huge(int a)
{
    volatile char room[90000];
    room[a & 2047] = 1;
    return ext(room[0]);
}

__declspec(dllexport) int variadic(int a, ...)
{
    __builtin_va_list list;
    __builtin_va_start(list, a);
    int sum = 0;
    while (a--) sum += ext(__builtin_va_arg(list, int));
    return sum;
}

__declspec(dllexport) int dynamic(int a)
{
    char *room = __builtin_alloca((unsigned)a);
    ext((int)(long long)room, room);
    return ext(room[0]);
}

__declspec(dllexport) int shrink_wrapped(int a, int b)
{
    if (a > b) return a;
    int x = ext(a), y = ext(b), z = ext(x), w = ext(y);
    for (int i = 0; i < x; i++) ext(y, z + w + i);
    return x * y * z * w;
}

__declspec(dllexport) int floats(double a, double b, double c)
{
    double x = a;
    for (int i = 0; i < 9; i++) x += ext(i) * b + c;
    return ext((int)x, a, b, c) ? (int)a : (int)(a + b + c + x);
}

__declspec(dllexport) int tail_call(int a)
{
    return ext(ext(a));
}

__declspec(dllexport) int many_exits(int a)
{
    int x = ext(a);
    switch (a) {
    case 1: return x;
    case 2: return ext(x) + 1;
    case 3: return ext(x) * x;
    case 9: ext(3); return ext(x) - 7;
    default: return ext(x, a, ext(a));
    }
}

__declspec(noinline) int ext(int a, ...)
{
    volatile int x = a;
    return x;
}
