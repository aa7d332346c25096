/* A DLL with one of everything that the PE codec reads; built for x64, x86 and ARM64 by build.sh. */
typedef unsigned long long u64;
typedef unsigned int u32;
typedef unsigned short u16;

int _fltused;

__declspec(dllimport) int plain_import(int);
__declspec(dllimport) int by_ordinal(int);
__declspec(dllimport) int delayed_import(int);

int sample_data = 42;

/* Reads its argument's text; long enough to get a frame and a packed or full unwind record of its own. */
__declspec(noinline) int sample_plain(int n)
{
    volatile int numbers[16];
    for (int i = 0; i < 16; i++) numbers[i] = n + i;
    return plain_import(numbers[n & 15]) + by_ordinal(numbers[1]) + delayed_import(numbers[2]);
}

int sample_leaf(int n)
{
    return n + sample_data;
}

int sample_unnamed(int n)
{
    return sample_plain(n) + 1;
}

/* What the delay-load stubs call. */
void *__stdcall __delayLoadHelper2(const void *descriptor, void **slot)
{
    return descriptor ? *slot : 0;
}

/* Thread-local storage: the linker takes the directory from _tls_used. */
#ifdef _WIN64
typedef u64 word;
#else
typedef u32 word;
#endif
u32 _tls_index;
#pragma section(".tls")
__declspec(allocate(".tls")) char tls_start[24] = "thread local";
static void tls_callback(void *module, u32 reason, void *reserved)
{
    (void)module;
    (void)reserved;
    sample_data += (int)reason;
}
const void *const tls_callbacks[2] = {(const void *)tls_callback, 0};
const struct {
    const void *start, *end, *index, *callbacks;
    u32 zero_fill, characteristics;
} _tls_used = {tls_start, tls_start + sizeof tls_start, &_tls_index, tls_callbacks, 0x10, 0};

/* The load configuration up to the security cookie. */
word __security_cookie = (word)0xbb40e64e;
const struct {
    u32 size, stamp;
    u16 major, minor;
    u32 clear, set, timeout;
    word free_block, total_free, lock_prefix, maximum_allocation, virtual_threshold;
#ifdef _WIN64
    word affinity;
    u32 heap_flags;
#else
    u32 heap_flags;
    word affinity;
#endif
    u16 csd, dependent;
    word edit_list;
    const void *cookie;
    word handler_table, handler_count;
} _load_config_used = {.size = sizeof _load_config_used,
                       .timeout = 2592000,
                       .heap_flags = 3,
                       .affinity = 15,
                       .csd = 0x1234,
                       .cookie = &__security_cookie};

int entry(void *module, u32 reason, void *reserved)
{
    (void)module;
    (void)reason;
    (void)reserved;
    return (int)(_load_config_used.size + _tls_used.zero_fill);
}
