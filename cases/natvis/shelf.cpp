// Containers of our own, for NatVis: a vector, a list, a tree (map), a matrix, an index list, a variant, a string.
// Everything is initialised statically: what the transcripts show is in the image itself.
typedef unsigned long long size_type;

namespace shelf {
template <class T> struct vec {
    T *first, *last, *limit;
};
template <class T> struct list {
    struct node {
        node *next;
        T value;
    };
    node *head;
    size_type count;
};
template <class K, class V> struct map {
    struct node {
        node *left, *right;
        K key;
        V value;
        bool is_nil;
    };
    node *root;
    size_type size;
};
template <class T, int Rows, int Columns> struct matrix {
    T cells[Rows * Columns];
};
template <class T> struct chunked {
    T *chunks[4];
    size_type count; // two to a chunk
};
enum class kind { none, number, text };
struct variant {
    kind tag;
    union {
        int number;
        const char *text;
    };
};
struct text {
    const char *chars;
    size_type length;
};
struct base {
    int id;
    virtual int weight() const { return id; }
};
struct book : base {
    text title;
    variant shelfmark;
};
struct stamp { // described by stamp.natvis, which the linker puts into the PDB
    int day, month;
};
struct pool { // a free list in an array: indexes, not pointers
    struct slot {
        int value;
        int next;
    };
    slot slots[4];
    int first;
};
} // namespace shelf
using namespace shelf;

static int numbers[] = {10, 20, 30, 0};
static short pairs0[] = {1, 2}, pairs1[] = {3, 4};
vec<int> g_numbers = {numbers, numbers + 3, numbers + 4};
vec<int> g_empty = {};
static list<int>::node third = {nullptr, 9}, second = {&third, 8}, first = {&second, 7};
list<int> g_list = {&first, 3};
extern list<int>::node ring_b;
list<int>::node ring_a = {&ring_b, 1}, ring_b = {&ring_a, 2};
list<int> g_ring = {&ring_a, 5};
typedef map<int, text> catalogue;
static catalogue::node nil = {&nil, &nil, 0, {nullptr, 0}, true};
static catalogue::node low = {&nil, &nil, 1, {"one", 3}, false}, high = {&nil, &nil, 3, {"three", 5}, false};
static catalogue::node middle = {&low, &high, 2, {"two", 3}, false};
catalogue g_map = {&middle, 3};
matrix<int, 2, 3> g_matrix = {{1, 2, 3, 4, 5, 6}};
chunked<short> g_chunked = {{pairs0, pairs1}, 3};
variant g_variants[] = {{kind::none, {0}}, {kind::number, {-5}}, {kind::text, {.text = "shelf"}}};
text g_text = {"a title and more", 7};
text g_broken = {(const char *)16, 7};
book g_book;
vec<text> g_texts = {nullptr, nullptr, nullptr};
pool g_pool = {{{100, 2}, {200, -1}, {300, 1}, {400, -1}}, 0};
constexpr int shelf_limit = 42;
enum shelf_state { SHELF_OPEN, SHELF_FULL = 7 };
shelf_state g_state = SHELF_FULL;
stamp g_stamp = {24, 1};
list<int> *g_pointer = &g_list;

struct long_node {
    long_node *next;
    unsigned value;
};
struct long_list {
    long_node *head;
    unsigned count;
};
long_list g_long = {(long_node *)0x20000000000, 100000};

extern "C" __declspec(noinline) int walk(list<int> *which, const vec<int> *bounds)
{
    int sum = 0;
    for (list<int>::node *n = which->head; n; n = n->next) sum += n->value;
    for (const int *p = bounds->first; p != bounds->last; p++) sum += *p;
    return sum;
}
extern "C" int main()
{
    if (g_state != SHELF_FULL || g_stamp.day > shelf_limit) return 0;
    return walk(&g_list, &g_numbers) + g_book.weight() + (int)g_long.head->value;
}
