# NatVis: shelf.natvis over the containers of shelf.cpp, whose values are in the source. Forms of lines: cdb's text in the debug
# information tests of the Rust compiler ("[<Raw View>]     [Type: Point]").
#! open natvis
#! mask [^ "<]*/cases/natvis/
0:000> dx shelf!g_stamp
shelf!g_stamp    : 24.1. [Type: shelf::stamp]
    [<Raw View>]     [Type: shelf::stamp]
0:000> .nvlist
Loaded NatVis Files:
    shelf.exe (embedded NatVis "stamp.natvis")
0:000> .nvload {here}/shelf.natvis
Successfully loaded visualizers in "x/cases/natvis/shelf.natvis"
0:000> .nvlist
Loaded NatVis Files:
    shelf.exe (embedded NatVis "stamp.natvis")
    x/cases/natvis/shelf.natvis
0:000> dx shelf!g_numbers
shelf!g_numbers  : { size=3 } [Type: shelf::vec<int>]
    [<Raw View>]     [Type: shelf::vec<int>]
    [size]           : 3
    [capacity]       : 4
    [0]              : 10 [Type: int]
    [1]              : 20 [Type: int]
    [2]              : 30 [Type: int]
0:000> dx shelf!g_empty
shelf!g_empty    : empty [Type: shelf::vec<int>]
    [<Raw View>]     [Type: shelf::vec<int>]
    [size]           : 0
    [capacity]       : 0
0:000> dx shelf!g_list
shelf!g_list     : { count=3 } [Type: shelf::list<int>]
    [<Raw View>]     [Type: shelf::list<int>]
    [0]              : 7 [Type: int]
    [1]              : 8 [Type: int]
    [2]              : 9 [Type: int]
0:000> dx shelf!g_ring
shelf!g_ring     : { count=5 } [Type: shelf::list<int>]
    [<Raw View>]     [Type: shelf::list<int>]
    [0]              : 1 [Type: int]
    [1]              : 2 [Type: int]
    [2]              : 1 [Type: int]
    [3]              : 2 [Type: int]
    [4]              : 1 [Type: int]
0:000> dx shelf!g_map
shelf!g_map      : 0x3 keys [Type: shelf::map<int,shelf::text>]
    [<Raw View>]     [Type: shelf::map<int,shelf::text>]
    [1]              : "one" [Type: shelf::text]
    [2]              : "two" [Type: shelf::text]
    [3]              : "three" [Type: shelf::text]
0:000> dx shelf!g_matrix
shelf!g_matrix   : 2 x 3 [Type: shelf::matrix<int,2,3>]
    [<Raw View>]     [Type: shelf::matrix<int,2,3>]
    [0,0]            : 1 [Type: int]
    [0,1]            : 2 [Type: int]
    [0,2]            : 3 [Type: int]
    [1,0]            : 4 [Type: int]
    [1,1]            : 5 [Type: int]
    [1,2]            : 6 [Type: int]
0:000> dx shelf!g_chunked
shelf!g_chunked  [Type: shelf::chunked<short>]
    [<Raw View>]     [Type: shelf::chunked<short>]
    [0]              : 1 [Type: short]
    [1]              : 2 [Type: short]
    [2]              : 3 [Type: short]
0:000> dx -r2 shelf!g_variants
shelf!g_variants [Type: shelf::variant [3]]
    [0]              : (none) [Type: shelf::variant]
        tag              : none [Type: shelf::kind]
    [1]              : -5 [Type: shelf::variant]
        tag              : number [Type: shelf::kind]
        number           : -5 [Type: int]
    [2]              : "shelf" [Type: shelf::variant]
        tag              : text [Type: shelf::kind]
        text             : "shelf" [Type: char *]
0:000> dx shelf!g_text
shelf!g_text     : "a title" [Type: shelf::text]
    [<Raw View>]     [Type: shelf::text]
0:000> dx shelf!g_broken
shelf!g_broken   : 0x10 [Type: shelf::text]
    [<Raw View>]     [Type: shelf::text]
0:000> dx -r2 shelf!g_book
shelf!g_book     : base 17 [Type: shelf::book]
    [<Raw View>]     [Type: shelf::book]
    id               : 0x11 [Type: int]
0:000> dx shelf!g_pool
shelf!g_pool     : pool from 0 [Type: shelf::pool]
    [<Raw View>]     [Type: shelf::pool]
    [used]           : used slots
    [+0x000] value            : 100 [Type: int]
    [+0x004] next             : 2 [Type: int]
0:000> dx -r2 shelf!g_pool
shelf!g_pool     : pool from 0 [Type: shelf::pool]
    [<Raw View>]     [Type: shelf::pool]
    [used]           : used slots
        [0]              : 100 [Type: int]
        [1]              : 300 [Type: int]
        [2]              : 200 [Type: int]
    [+0x000] value            : 100 [Type: int]
    [+0x004] next             : 2 [Type: int]
0:000> dx shelf!g_pointer
shelf!g_pointer  : 0x7ff75a1d3038 : { count=3 } [Type: shelf::list<int> *]
    [<Raw View>]     [Type: shelf::list<int>]
    [0]              : 7 [Type: int]
    [1]              : 8 [Type: int]
    [2]              : 9 [Type: int]
0:000> dx shelf!g_texts
shelf!g_texts    : empty [Type: shelf::vec<shelf::text>]
    [<Raw View>]     [Type: shelf::vec<shelf::text>]
    [size]           : 0
    [capacity]       : 0
0:000> dx -n shelf!g_numbers
shelf!g_numbers  [Type: shelf::vec<int>]
    [+0x000] first            : 0x7ff75a1d3000 [Type: int *]
    [+0x008] last             : 0x7ff75a1d300c [Type: int *]
    [+0x010] limit            : 0x7ff75a1d3010 [Type: int *]
0:000> dx shelf!g_numbers,!
shelf!g_numbers,! [Type: shelf::vec<int>]
    [+0x000] first            : 0x7ff75a1d3000 [Type: int *]
    [+0x008] last             : 0x7ff75a1d300c [Type: int *]
    [+0x010] limit            : 0x7ff75a1d3010 [Type: int *]
0:000> dx shelf!g_numbers.Sum()
shelf!g_numbers.Sum() : 60
0:000> dx shelf!g_numbers[1]
shelf!g_numbers[1] : 20 [Type: int]
0:000> dx shelf!g_list.Select(x => x * 2).ToArray()
shelf!g_list.Select(x => x * 2).ToArray()
    [0]              : 14
    [1]              : 16
    [2]              : 18
0:000> dx shelf!g_map.First()
shelf!g_map.First() : "one" [Type: shelf::text]
    [<Raw View>]     [Type: shelf::text]
0:000> dx -g shelf!g_variants
===================================================
=               = tag       = number = text       =
===================================================
= [0] : (none)  - none      -        -            =
= [1] : -5      - number    - -5     -            =
= [2] : "shelf" - text      -        - "shelf"    =
===================================================
0:000> dx shelf!g_long.Count()
shelf!g_long.Count() : 0x186a0
0:000> dx shelf!g_long,3
shelf!g_long,3   : { count=100000 } [Type: long_list]
    [<Raw View>]     [Type: long_list]
    [0]              : 0x0 [Type: unsigned int]
    [1]              : 0x1 [Type: unsigned int]
    [2]              : 0x2 [Type: unsigned int]
    [...]           
0:000> dx -c 50 shelf!g_long,2
shelf!g_long,2   : { count=100000 } [Type: long_list]
    [<Raw View>]     [Type: long_list]
    [50]             : 0x32 [Type: unsigned int]
    [51]             : 0x33 [Type: unsigned int]
    [...]           
0:000> dx shelf!g_long.Sum()
shelf!g_long.Sum() : 0x12a052eb0
0:000> dx shelf!g_long.Where(x => x % 10000 == 1)
shelf!g_long.Where(x => x % 10000 == 1)
    [1]              : 0x1 [Type: unsigned int]
    [10001]          : 0x2711 [Type: unsigned int]
    [20001]          : 0x4e21 [Type: unsigned int]
    [30001]          : 0x7531 [Type: unsigned int]
    [40001]          : 0x9c41 [Type: unsigned int]
    [50001]          : 0xc351 [Type: unsigned int]
    [60001]          : 0xea61 [Type: unsigned int]
    [70001]          : 0x11171 [Type: unsigned int]
    [80001]          : 0x13881 [Type: unsigned int]
    [90001]          : 0x15f91 [Type: unsigned int]
0:000> dx shelf!g_numbers,view(simple)
shelf!g_numbers,view(simple) : { size=3 } [Type: shelf::vec<int>]
    [<Raw View>]     [Type: shelf::vec<int>]
    [0]              : 10 [Type: int]
    [1]              : 20 [Type: int]
    [2]              : 30 [Type: int]
0:000> dx which
which            : 0x7ff75a1d3038 : { count=3 } [Type: shelf::list<int> *]
    [<Raw View>]     [Type: shelf::list<int>]
    [0]              : 7 [Type: int]
    [1]              : 8 [Type: int]
    [2]              : 9 [Type: int]
0:000> dx bounds->first,[3]
bounds->first,[3] : 0x7ff75a1d3000 [Type: int *]
    [0]              : 10 [Type: int]
    [1]              : 20 [Type: int]
    [2]              : 30 [Type: int]
0:000> dx shelf!g_long.Count()
shelf!g_long.Count() : 0x186a0
0:000> .nvunload shelf.natvis
Successfully unloaded visualizers in "shelf.natvis"
0:000> .nvload {here}/broken.natvis
Successfully loaded visualizers in "x/cases/natvis/broken.natvis"
0:000> dx shelf!g_text
shelf!g_text     : x/cases/natvis/broken.natvis(5): Unable to bind name 'outside' [Type: shelf::text]
    [<Raw View>]     [Type: shelf::text]
0:000> dx shelf!g_numbers
shelf!g_numbers  : x/cases/natvis/broken.natvis(8): Numeric expression missing from '<EOL>' [Type: shelf::vec<int>]
    [<Raw View>]     [Type: shelf::vec<int>]
    nothing          : <x/cases/natvis/broken.natvis(10): Unable to bind name 'nowhere'>
    [Error]          : <x/cases/natvis/broken.natvis(11): ArrayItems: element ValuePointer expected>
0:000> .nvload {here}/cut.natvis
Unable to load visualizers in "x/cases/natvis/cut.natvis"
x/cases/natvis/cut.natvis(5): mismatched tag
0:000> .nvunloadall
Successfully unloaded visualizers in "stamp.natvis"
Successfully unloaded visualizers in "x/cases/natvis/broken.natvis"
0:000> .nvlist
Loaded NatVis Files:
    <None Loaded>
0:000> dx shelf!g_numbers
shelf!g_numbers  [Type: shelf::vec<int>]
    [+0x000] first            : 0x7ff75a1d3000 [Type: int *]
    [+0x008] last             : 0x7ff75a1d300c [Type: int *]
    [+0x010] limit            : 0x7ff75a1d3010 [Type: int *]
0:000> .nvload no-such.natvis
Unable to load visualizers in "no-such.natvis"
no-such.natvis: cannot be opened: No such file or directory
0:000> .nvload shelf
Successfully loaded visualizers in "stamp.natvis"
0:000> .nvunload shelf
Successfully unloaded visualizers in "stamp.natvis"
0:000> .nvunload shelf
Unable to find visualizers in "shelf"
0:000> dx shelf!g_stamp
shelf!g_stamp    [Type: shelf::stamp]
    [+0x000] day              : 24 [Type: int]
    [+0x004] month            : 1 [Type: int]
#! note The example of "Native debugger objects in NatVis", on a type of this world.
0:000> .nvload {here}/dog.natvis
Successfully loaded visualizers in "x/cases/natvis/dog.natvis"
0:000> ??shelf!g_stamp
struct shelf::stamp
   +0x000 day              : 0n24
   +0x004 month            : 0n1
0:000> dx -r0 shelf!g_stamp
shelf!g_stamp    : {Age = 24 years. Weight = 1 pounds.} [Type: shelf::stamp]
0:000> .nvunload dog.natvis
Successfully unloaded visualizers in "dog.natvis"
0:000> .nvload shelf
Successfully loaded visualizers in "stamp.natvis"
0:000> .nvunload no-such
Unable to find visualizers in "no-such"
0:000> dx shelf!g_stamp
shelf!g_stamp    : 24.1. [Type: shelf::stamp]
    [<Raw View>]     [Type: shelf::stamp]
0:000> ?? shelf_limit + 1
int 0n43
0:000> ?? shelf!g_state
enum shelf_state SHELF_FULL (0n7)
0:000> ?? shelf!g_state == shelf_state::SHELF_FULL
bool true
0:000> ?? shelf!g_numbers
struct shelf::vec<int>
   +0x000 first            : 0x00007ff7`5a1d3000  -> 0n10
   +0x008 last             : 0x00007ff7`5a1d300c  -> 0n0
   +0x010 limit            : 0x00007ff7`5a1d3010  -> 0n1511862272
0:000> ?? shelf!g_pointer
struct shelf::list<int> * 0x00007ff7`5a1d3038
   +0x000 head             : 0x00007ff7`5a1d3028 shelf::list<int>::node
   +0x008 count            : 3
0:000> ?? which->head->value
int 0n7
0:000> ?? shelf!g_text.chars
char * 0x00007ff7`5a1d2006
 "a title and more"
0:000> ?? shelf!g_variants[1].number
int 0n-5
0:000> ?? ((shelf::vec<int> *)&g_numbers)->first[2]
int 0n30
0:000> ?? sizeof(shelf::map<int, shelf::text>)
unsigned int64 0x10
0:000> ?? shelf!g_book.id
int 0n17
0:000> ?? shelf::kind::text
enum shelf::kind text (0n2)
0:000> dx shelf_limit
shelf_limit      : 42 [Type: int]
