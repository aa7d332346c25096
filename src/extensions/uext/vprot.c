/* !vprot: the protection of the memory at an address, as the dump's memory list says it. */
#include "dispatch/args.h"
#include "dispatch/command.h"

typedef struct word {
    uint32_t value;
    const char *name;
} word;

/* winnt.h. */
static const word protections[] = {
    {0x01, "PAGE_NOACCESS"},          {0x02, "PAGE_READONLY"},          {0x04, "PAGE_READWRITE"},
    {0x08, "PAGE_WRITECOPY"},         {0x10, "PAGE_EXECUTE"},           {0x20, "PAGE_EXECUTE_READ"},
    {0x40, "PAGE_EXECUTE_READWRITE"}, {0x80, "PAGE_EXECUTE_WRITECOPY"}, {0x100, "PAGE_GUARD"},
    {0x200, "PAGE_NOCACHE"},          {0x400, "PAGE_WRITECOMBINE"},
};
static const word states[] = {{0x1000, "MEM_COMMIT"}, {0x2000, "MEM_RESERVE"}, {0x10000, "MEM_FREE"}};
static const word types[] = {{0x20000, "MEM_PRIVATE"}, {0x40000, "MEM_MAPPED"}, {0x1000000, "MEM_IMAGE"}};

static str words(arena *a, uint32_t value, const word *table, size_t count)
{
    strbuf text = {.arena = a};
    for (size_t i = 0; i < count; i++)
        if (value & table[i].value) strbuf_format(&text, "%s%s", text.len ? " + " : "", table[i].name);
    return strbuf_str(&text);
}

#define WORDS(value, table) words(c->arena, value, table, sizeof table / sizeof *table)

static error *run_vprot(command_call *c)
{
    const target *t = c->session->target;
    str rest = c->args;
    uint64_t address;
    error *e = args_expression(c, &rest, &address);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    address = session_address(c->session, address);
    if (t->regions.count == 0)
        return error_new(c->arena, ERROR_UNAVAILABLE, "No memory region information in this dump");
    for (size_t i = 0; i < t->regions.count; i++) {
        const target_region *r = &t->regions.items[i];
        if (address - r->base >= r->size) continue;
        /* A page's own words: the rest of the region begins at it. */
        uint64_t base = address & ~(uint64_t)0xfff;
        emit(
            c->out, "protection",
            "BaseAddress:       {base:q}\nAllocationBase:    {allocation_base:q}\n"
            "AllocationProtect: {allocation_protect:08x}  {allocation_words}\nRegionSize:        {size:q}\n"
            "State:             {state:08x}  {state_words}\nProtect:           {protect:08x}  {protect_words}\n"
            "Type:              {type:08x}  {type_words}\n",
            f_p("base", base), f_p("allocation_base", r->allocation_base),
            f_x("allocation_protect", r->allocation_protect, 8),
            f_s("allocation_words", WORDS(r->allocation_protect, protections)),
            f_p("size", r->size - (base - r->base)), f_x("state", r->state, 8),
            f_s("state_words", WORDS(r->state, states)), f_x("protect", r->protect, 8),
            f_s("protect_words", WORDS(r->protect, protections)), f_x("type", r->type, 8),
            f_s("type_words", WORDS(r->type, types)));
        return NULL;
    }
    return error_new(c->arena, ERROR_NOT_FOUND, "No region holds %016llx", (unsigned long long)address);
}

const command command_vprot = {.name = "vprot",
                               .extension = "uext",
                               .needs = NEEDS_TARGET | NEEDS_USER,
                               .synopsis = "Address",
                               .brief = "Show the protection of the memory at an address",
                               .example = "!vprot 30c191c",
                               .run = run_vprot};
