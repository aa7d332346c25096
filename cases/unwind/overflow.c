/* A driver that calls itself until the kernel's stack is full. */
volatile int depth;

__declspec(noinline) int WalkTree(int node)
{
    volatile int seen[256];
    seen[node & 255] = node;
    depth++;
    return WalkTree(node * 2) + seen[0];
}

__declspec(noinline) int FilterRead(int node)
{
    return WalkTree(node + 1) * 2;
}

int DriverEntry(void)
{
    return FilterRead(3) + 1;
}
