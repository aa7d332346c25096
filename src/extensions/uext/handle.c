/* !handle of user targets, from the handles that a dump has (.dump /mh). Source: windows-driver-docs,
 * "!handle"; names of access rights: winnt.h, in the words of public transcripts. */
#include "base/vec.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

enum { SHOW_TYPE = 1, SHOW_BASIC = 2, SHOW_NAME = 4, SHOW_OBJECT = 8 };

/* The page's list of types, which is the order of the summary too. `rights`: bit 0 first. */
static const struct {
    const char *name;
    const char *rights[12];
} types[] = {
    {"None", {0}},
    {"Event", {"QueryState", "ModifyState"}},
    {"Section", {0}},
    {"File",
     {"Read/List", "Write/Add", "Append/SubDir/CreatePipe", "ReadEA", "WriteEA", "Execute/Traverse",
      "DeleteChild", "ReadAttr", "WriteAttr"}},
    {"Port", {0}},
    {"Directory", {"Query", "Traverse", "CreateObject", "CreateSubDirectory"}},
    {"SymbolicLink", {0}},
    {"Mutant", {"QueryState"}},
    {"WindowStation", {0}},
    {"Semaphore", {"QueryState", "ModifyState"}},
    {"Key", {"QueryValue", "SetValue", "CreateSubKey", "EnumSubKey", "Notify", "CreateLink"}},
    {"Token", {0}},
    {"Process",
     {"Terminate", "CreateThread", "", "VMOp", "VMRead", "VMWrite", "DupHandle", "CreateProcess", "SetQuota",
      "SetInfo", "QueryInfo", "SetPort"}},
    {"Thread",
     {"Terminate", "Suspend", "Alert", "GetContext", "SetContext", "SetInfo", "QueryInfo", "SetToken",
      "Impersonate", "DirectImpersonate"}},
    {"Desktop", {0}},
    {"IoCompletion", {"QueryState", "ModifyState"}},
    {"Timer", {"QueryState", "ModifyState"}},
    {"Job", {0}},
    {"WaitablePort", {0}},
};
enum { TYPES = sizeof types / sizeof *types, RIGHTS = 12 };

static const char *const standard_rights[] = {"Delete", "ReadControl", "WriteDac", "WriteOwner", "Synch"};

static str type_of(const target_handle *h)
{
    return h->type_name.len ? h->type_name : STR("None");
}

static void append_rights(strbuf *text, uint32_t bits, const char *const *names, size_t count)
{
    size_t start = text->len;
    for (size_t i = 0; i < count; i++)
        if (bits >> i & 1 && names[i]) strbuf_format(text, text->len > start ? ",%s" : "%s", names[i]);
    if (text->len == start) strbuf_append(text, STR("None"));
}

/* "0x100003", but "0". */
static str hexadecimal(const command_call *c, uint32_t n)
{
    return str_format(c->arena, "%#x", n);
}

static void show_access(command_call *c, const target_handle *h)
{
    strbuf standard = {.arena = c->arena}, specific = {.arena = c->arena};
    append_rights(&standard, h->granted_access >> 16 & 0x1f, standard_rights, 5);
    emit(c->out, NULL, "  GrantedAccess {granted_access_text}:\n         {standard}\n",
         f_s("granted_access_text", hexadecimal(c, h->granted_access)),
         f_x("granted_access", h->granted_access, 0), f_s("standard", strbuf_str(&standard)));
    for (size_t i = 0; i < TYPES; i++) {
        if (!types[i].rights[0] || !str_equal(type_of(h), str_from_cstr(types[i].name))) continue;
        append_rights(&specific, h->granted_access & 0xffff, types[i].rights, RIGHTS);
        emit(c->out, NULL, "         {specific}\n", f_s("specific", strbuf_str(&specific)));
    }
}

static void show_handle(command_call *c, const target_handle *h, uint64_t flags)
{
    out_begin(c->out, "handle");
    emit(c->out, NULL, "Handle {handle:x}\n", f_x("handle", h->handle, 0));
    if (flags & SHOW_TYPE) emit(c->out, NULL, "  Type          {type}\n", f_s("type", type_of(h)));
    if (flags & SHOW_BASIC) {
        emit(c->out, NULL, "  Attributes    {attributes_text}\n",
             f_s("attributes_text", hexadecimal(c, h->attributes)), f_x("attributes", h->attributes, 0));
        show_access(c, h);
        emit(c->out, NULL, "  HandleCount   {handle_count}\n  PointerCount  {pointer_count}\n",
             f_u("handle_count", h->handle_count), f_u("pointer_count", h->pointer_count));
    }
    if (flags & SHOW_NAME)
        emit(c->out, NULL, "  Name          {name}\n",
             f_s("name", h->object_name.len ? h->object_name : STR("<none>")));
    if (flags & SHOW_OBJECT) out_heading(c->out, "  No object specific information available\n");
    out_end(c->out);
}

typedef struct handle_type {
    str name;
    size_t count;
} handle_type;
typedef VEC(handle_type) handle_types;

static void count_type(command_call *c, handle_types *all, str name)
{
    for (size_t i = 0; i < all->count; i++) {
        if (!str_equal(all->items[i].name, name)) continue;
        all->items[i].count++;
        return;
    }
    *VEC_PUSH(c->arena, all) = (handle_type){name, 1};
}

static void show_type_count(command_call *c, const handle_type *t)
{
    emit(c->out, "handle_type", "{type:-15s} {count}\n", f_s("type", t->name), f_u("count", t->count));
}

/* Types of the page's list in its order, then what Windows has got since. */
static void show_summary(command_call *c, const handle_types *all, size_t total)
{
    emit(c->out, "handle_total", "{handles} Handles\nType            Count\n", f_u("handles", total));
    for (size_t k = 0; k < TYPES; k++)
        for (size_t i = 0; i < all->count; i++)
            if (str_equal(all->items[i].name, str_from_cstr(types[k].name)))
                show_type_count(c, &all->items[i]);
    for (size_t i = 0; i < all->count; i++) {
        bool listed = false;
        for (size_t k = 0; k < TYPES; k++)
            listed |= str_equal(all->items[i].name, str_from_cstr(types[k].name));
        if (!listed) show_type_count(c, &all->items[i]);
    }
}

static error *run_handle(command_call *c)
{
    const target *t = c->session->target;
    str rest = c->args, type = {0};
    uint64_t handle, flags;
    if (str_equal(str_trim(rest), STR("-?"))) {
        out_heading(c->out, "!handle %s\n", c->command->synopsis);
        return NULL;
    }
    error *e = args_word_or(c, &rest, UINT64_MAX, &handle);
    if (!e) e = args_word_or(c, &rest, SHOW_TYPE, &flags);
    if (!e) args_take_string(&rest, &type);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    if (t->handles.count == 0)
        return error_new(c->arena, ERROR_UNAVAILABLE, "Unable to read handle information");
    bool all = handle == 0 || session_address(c->session, handle) == session_address(c->session, UINT64_MAX);
    handle_types counts = {0};
    size_t total = 0;
    for (size_t i = 0; i < t->handles.count && !out_cancelled(c->out); i++) {
        const target_handle *h = &t->handles.items[i];
        if ((!all && h->handle != handle) || (type.len && !str_equal(type_of(h), type))) continue;
        show_handle(c, h, flags);
        count_type(c, &counts, type_of(h));
        total++;
    }
    if (all) show_summary(c, &counts, total);
    else if (!total)
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "ERROR: !handle: extension exception 0x80004002.\n"
                         "    \"Unable to query handle information\"");
    return NULL;
}

const command command_user_handle = {.name = "handle",
                                     .extension = "uext",
                                     .needs = NEEDS_TARGET | NEEDS_USER,
                                     .synopsis = "[Handle [Flags [TypeName]]]",
                                     .brief = "Display the handles of a process",
                                     .example = "!handle 0 f Event",
                                     .run = run_handle};
