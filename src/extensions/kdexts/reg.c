/* !reg: registry hives and open keys in a kernel's memory. Sources: windows-driver-docs, "!reg" (hivelist,
 * openkeys, querykey, hashindex); "Windows Internals", the chapter on the registry (kcb, cellindex); the form
 * of what neither shows is ours. */
#include "extensions/kdexts/reg.h"

#include "dispatch/command.h"
#include "windows/hive.h"
#include "windows/key_control.h"
#include "windows/variables.h"

#include <string.h>

/* ---- hivelist ---- */

static str hive_name(reg_question *q, value hive)
{
    str name;
    if (!nt_hive_file_name(q->view.arena, &q->view.windows, hive, &name)) return STR("<UNKNOWN>");
    return name.len ? name : STR("<NONAME>");
}

static void rule(reg_question *q, size_t length)
{
    char line[160];
    if (length > sizeof line) length = sizeof line;
    memset(line, '-', length);
    out_heading(q->view.out, "%.*s\n", (int)length, line);
}

static void hive_line(reg_question *q, value hive)
{
    kernel_view *v = &q->view;
    value stable = value_index(value_field(hive, "Hive.Storage"), NT_HIVE_STABLE);
    value changing = value_index(value_field(hive, "Hive.Storage"), NT_HIVE_VOLATILE);
    bool views =
        !value_is_bad(value_first(hive, "MappedViewCount", "MappedViews", NULL)); /* up to Windows 7 */
    str path = {0};
    bool has_path = value_counted_string(value_field(hive, "FileFullPath"), v->arena, &path);
    bool counted = value_has_field(hive, "UseCount"); /* up to Windows 10 1607 */
    str line = str_format(
        v->arena,
        "| {hive:q} | {stable_length:10x}  | {stable_map:q} | {volatile_length:10x}    |  {volatile_map:q}  "
        "%s| %s| {base_block:q}  | {file}\n",
        views ? "| {mapped_views:8}  | {pinned_views:8}  " : "", counted ? "{use_count:5}" : "     ");
    emit(v->out, "hive", str_to_cstr(v->arena, line), f_p("hive", value_address_of(hive)),
         kernel_number("stable_length", value_field(stable, "Length")),
         kernel_pointer("stable_map", value_field(stable, "Map")),
         kernel_number("volatile_length", value_field(changing, "Length")),
         kernel_pointer("volatile_map", value_field(changing, "Map")),
         kernel_number("mapped_views", value_first(hive, "MappedViewCount", "MappedViews", NULL)),
         kernel_number("pinned_views", value_first(hive, "PinnedViewCount", "PinnedViews", NULL)),
         kernel_number("use_count", value_field(hive, "UseCount")),
         kernel_pointer("base_block", value_field(hive, "Hive.BaseBlock")), f_s("file", hive_name(q, hive)),
         f_if(has_path, f_s("path", path)));
}

static error *run_hivelist(reg_question *q)
{
    kernel_view *v = &q->view;
    static const char wide
        [] =
            "|     HiveAddr     |Stable Length|    Stable Map    |Volatile Length|    Volatile Map    |MappedViews|"
            "PinnedViews|U(Cnt)|     BaseBlock     | FileName ",
    narrow[] =
        "| HiveAddr |Stable Length|Stable Map|Volatile Length|Volatile Map|MappedViews|PinnedViews|U(Cnt)|"
        " BaseBlock | FileName ";
    const char *title = v->values.pointer_size == 8 ? wide : narrow;
    walk_end end;
    error *e = args_end(q->call, q->rest);
    if (e) return e;
    nt_values all = nt_hives(v->arena, &v->windows, &end);
    if (all.count == 0 && end == WALK_UNREADABLE)
        return error_new(v->arena, ERROR_NOT_FOUND, "nt!CmpHiveListHead is not known, or is not in the dump");
    out_heading(v->out, "\n");
    rule(q, strlen(title));
    out_heading(v->out, "%s\n", title);
    rule(q, strlen(title));
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) hive_line(q, all.items[i]);
    rule(q, strlen(title));
    reg_said_end(q, end);
    return NULL;
}

/* ---- open keys ---- */

static str path_of(reg_question *q, value kcb)
{
    str path;
    return nt_kcb_path(q->view.arena, &q->view.windows, kcb, &path) ? path : STR("???");
}

/* Up to Windows Vista one table has the keys of all hives. */
static bool is_of_hive(value kcb, uint64_t hive)
{
    uint64_t own;
    return !hive || (value_u64(value_field(kcb, "KeyHive"), &own) && own == hive);
}

static size_t open_key_lines(reg_question *q, value hive, walk_end *end)
{
    kernel_view *v = &q->view;
    nt_kcb_table t = nt_kcb_table_of(&v->windows, hive);
    nt_open_keys all = nt_kcb_table_keys(v->arena, &v->windows, &t, end);
    size_t shown = 0;
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_open_key *k = &all.items[i];
        uint32_t flags = 0;
        if (!is_of_hive(k->kcb, value_address_of(hive))) continue;
        bool has_flags = nt_kcb_flags(k->kcb, &flags);
        emit(v->out, "open_key",
             "Index {index:x}:\t {hash:08x} kcb={kcb:q} cell={cell:08x} f={flags:08x} {path}\n",
             f_u("index", k->index), f_u("hash", k->hash), f_p("kcb", value_address_of(k->kcb)),
             kernel_number("cell", value_field(k->kcb, "KeyCell")), f_if(has_flags, f_u("flags", flags)),
             f_s("path", path_of(q, k->kcb)));
        shown++;
    }
    return shown;
}

static error *run_openkeys(reg_question *q)
{
    static const char line[] =
        "===========================================================================================";
    kernel_view *v = &q->view;
    uint64_t at;
    walk_end end = WALK_COMPLETE, one;
    error *e = args_address(q->call, &q->rest, &at);
    if (e || (e = args_end(q->call, q->rest))) return e;
    nt_values hives = {0};
    if (at) *VEC_PUSH(v->arena, &hives) = nt_hive_at(&v->windows, at);
    else hives = nt_hives(v->arena, &v->windows, &end);
    for (size_t i = 0; i < hives.count && !out_cancelled(v->out); i++) {
        value hive = hives.items[i];
        str root;
        if (at && !nt_hive_is(hive))
            return error_new(v->arena, ERROR_FORMAT, "%llx is not a hive", (unsigned long long)at);
        if (value_counted_string(value_field(hive, "HiveRootPath"), v->arena, &root) &&
            root.len) /* since Windows Vista */
            out_heading(v->out, "\nHive: %.*s\n", STR_ARG(root));
        else out_heading(v->out, "\nHive: %llx\n", (unsigned long long)value_address_of(hive));
        out_heading(v->out, "%s\n", line);
        size_t shown = open_key_lines(q, hive, &one);
        out_heading(v->out, "%s\n0x%zx keys found\n", line, shown);
        if (one != WALK_COMPLETE) reg_said_end(q, one);
    }
    if (!at) reg_said_end(q, end);
    return NULL;
}

/* The block of a path, among the open keys of all hives. */
static value find_kcb(reg_question *q, str path)
{
    kernel_view *v = &q->view;
    walk_end end, chain;
    uint32_t hash = nt_key_path_hash(path);
    nt_values hives = nt_hives(v->arena, &v->windows, &end);
    for (size_t i = 0; i < hives.count && !out_cancelled(v->out); i++) {
        nt_kcb_table t = nt_kcb_table_of(&v->windows, hives.items[i]);
        nt_open_keys all = nt_kcb_table_keys(v->arena, &v->windows, &t, &chain);
        for (size_t k = 0; k < all.count; k++)
            if (all.items[k].hash == hash && str_equal_nocase(path_of(q, all.items[k].kcb), path))
                return all.items[k].kcb;
        if (!t.is_of_hive) break; /* it was the table of all */
    }
    return nt_kcb_at(&v->windows, 0);
}

static error *take_path(reg_question *q, str *path, value *kcb)
{
    *path = str_trim(q->rest);
    if (path->len > 2 && path->ptr[0] == '"' && path->ptr[path->len - 1] == '"')
        *path = str_slice(*path, 1, path->len - 1);
    if (!path->len || path->ptr[0] != '\\') return args_error(q->call, q->rest, "Syntax");
    *kcb = find_kcb(q, *path);
    if (!value_is_bad(*kcb)) return NULL;
    return error_new(q->view.arena, ERROR_NOT_FOUND, "KCB not found: %.*s is not open", STR_ARG(*path));
}

static error *run_findkcb(reg_question *q)
{
    str path;
    value kcb;
    error *e = take_path(q, &path, &kcb);
    if (e) return e;
    emit(q->view.out, "found_kcb", "\nFound KCB = {kcb:q} :: {path}\n\n", f_p("kcb", value_address_of(kcb)),
         f_s("path", path_of(q, kcb)));
    return NULL;
}

static error *run_querykey(reg_question *q)
{
    kernel_view *v = &q->view;
    str path;
    value kcb;
    uint64_t cell, hive_at;
    nt_cell_place place;
    error *e = take_path(q, &path, &kcb);
    if (e) return e;
    emit(v->out, "found_kcb", "\nFound KCB = {kcb:q} :: {path}\n\n", f_p("kcb", value_address_of(kcb)),
         f_s("path", path_of(q, kcb)));
    if (!value_u64(value_field(kcb, "KeyHive"), &hive_at) || !value_u64(value_field(kcb, "KeyCell"), &cell))
        return error_new(v->arena, ERROR_MEMORY, "%llx: Could not read the key control block",
                         (unsigned long long)value_address_of(kcb));
    value hive = nt_hive_at(&v->windows, hive_at);
    if (!nt_hive_cell(&v->windows, hive, (uint32_t)cell, &place))
        return error_new(v->arena, ERROR_MEMORY, "Cell %llx of hive %llx: Could not map the cell",
                         (unsigned long long)cell, (unsigned long long)hive_at);
    reg_show_key(q, hive, nt_key_node_at(&v->windows, place.address));
    return NULL;
}

/* _CM_KEY_NODE.Flags */
static str flag_words(reg_question *q, uint32_t flags)
{
    static const struct {
        uint32_t bit;
        const char *word;
    } words[] = {{0x2, "HiveExit"},      {0x4, "HiveEntry"},       {0x8, "NoDelete"},
                 {0x10, "SymbolicLink"}, {0x20, "CompressedName"}, {0x40, "PredefinedHandle"}};
    strbuf text = {.arena = q->view.arena};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (flags & words[i].bit) strbuf_format(&text, "%s, ", words[i].word);
    strbuf_append(&text, flags & 1 ? STR("Volatile") : STR("Stable"));
    return strbuf_str(&text);
}

static error *run_kcb(reg_question *q)
{
    enum { KEY_FLAGS = 16 };
    kernel_view *v = &q->view;
    uint64_t at, time = 0, reference;
    uint32_t flags = 0;
    error *e = args_address(q->call, &q->rest, &at);
    if (e || (e = args_end(q->call, q->rest))) return e;
    value kcb = nt_kcb_at(&v->windows, at);
    if (!value_u64(value_field(kcb, "RefCount"), &reference))
        return error_new(v->arena, ERROR_MEMORY, "%llx: Could not read the key control block",
                         (unsigned long long)at);
    bool has_flags = nt_kcb_flags(kcb, &flags),
         has_time = value_u64(value_field(kcb, "KcbLastWriteTime.QuadPart"), &time);
    value cell = value_field(kcb, "KeyCell"), list = value_field(kcb, "KeyBodyListHead");
    value values = value_first(kcb, "ValueCache.Count", "ValueList.Count", NULL);
    out_begin(v->out, "key_control_block");
    emit(
        v->out, NULL,
        "\nKey              : {path}\nRefCount         : 0x{references:016x}\nFlags            : {flags_text}\n"
        "ExtFlags         : 0x{ext_flags:x}\nParent           : 0x{parent:q}\nKeyHive          : 0x{hive:q}\n"
        "KeyCell          : 0x{cell:x} [cell index]\nTotalLevels      : {levels}\n",
        f_s("path", path_of(q, kcb)), f_u("references", reference),
        f_s("flags_text", has_flags ? flag_words(q, flags >> KEY_FLAGS) : STR("???")),
        kernel_number("ext_flags", value_field(kcb, "ExtFlags")),
        kernel_pointer("parent", value_field(kcb, "ParentKcb")),
        kernel_pointer("hive", value_field(kcb, "KeyHive")), kernel_number("cell", cell),
        kernel_number("levels", value_field(kcb, "TotalLevels")), f_p("kcb", at),
        f_if(has_flags, f_u("flags", flags)));
    emit(
        v->out, NULL,
        "MaxNameLen       : 0x{max_name:x}\nMaxValueNameLen  : 0x{max_value_name:x}\nMaxValueDataLen  : 0x{max_value_data:x}\n"
        "LastWriteTime    : 0x{time_high:8x}:0x{time_low:08x}\nKeyBodyListHead  : 0x{first_body:q} 0x{last_body:q}\n"
        "SubKeyCount      : {subkeys}\nValueCache.Count : {values}\n",
        kernel_number("max_name", value_field(kcb, "KcbMaxNameLen")),
        kernel_number("max_value_name", value_field(kcb, "KcbMaxValueNameLen")),
        kernel_number("max_value_data", value_field(kcb, "KcbMaxValueDataLen")),
        f_if(has_time, f_u("time_high", time >> 32)), f_if(has_time, f_u("time_low", time & UINT32_MAX)),
        kernel_pointer("first_body", value_field(list, "Flink")),
        kernel_pointer("last_body", value_field(list, "Blink")),
        kernel_number("subkeys", value_field(kcb, "SubKeyCount")), kernel_number("values", values));
    out_end(v->out);
    return NULL;
}

static error *run_kbody(reg_question *q)
{
    enum { KEY_BODY_TYPE = 0x6b793032 }; /* "ky02" */
    kernel_view *v = &q->view;
    uint64_t at, kind;
    error *e = args_address(q->call, &q->rest, &at);
    if (e || (e = args_end(q->call, q->rest))) return e;
    value body = nt_value(&v->windows, "_CM_KEY_BODY", at);
    if (!value_u64(value_field(body, "Type"), &kind))
        return error_new(v->arena, ERROR_MEMORY, "%llx: Could not read the key body", (unsigned long long)at);
    if (kind != KEY_BODY_TYPE)
        return error_new(v->arena, ERROR_FORMAT, "%llx is not a key body", (unsigned long long)at);
    emit(
        v->out, "key_body",
        "\nType        : KEY_BODY_TYPE\nKCB         : {kcb:q} {path}\nNotifyBlock : {notify:q}\nProcessID   : {pid:x}\n\n",
        f_p("body", at), kernel_pointer("kcb", value_field(body, "KeyControlBlock")),
        f_s("path", path_of(q, nt_key_body_kcb(&v->windows, at))),
        kernel_pointer("notify", value_field(body, "NotifyBlock")),
        kernel_number("pid", value_field(body, "ProcessID")));
    return NULL;
}

/* ---- hives ---- */

static error *run_cellindex(reg_question *q)
{
    kernel_view *v = &q->view;
    uint64_t at, cell;
    nt_cell_place p;
    error *e = args_address(q->call, &q->rest, &at);
    if (e || (e = args_expression(q->call, &q->rest, &cell)) || (e = args_end(q->call, q->rest))) return e;
    value hive = nt_hive_at(&v->windows, at);
    if (!nt_hive_is(hive))
        return error_new(v->arena, ERROR_FORMAT, "%llx is not a hive", (unsigned long long)at);
    if (!nt_hive_cell(&v->windows, hive, (uint32_t)cell, &p))
        return error_new(v->arena, ERROR_MEMORY, "Cell %llx of hive %llx: Could not map the cell",
                         (unsigned long long)cell, (unsigned long long)at);
    emit(
        v->out, "cell",
        "\nMap = {map:q} Type = {storage:x} Table = {table:x} Block = {block:x} Offset = {offset:x}\nMapTable     = {map_table:q} \n"
        "BlockAddress = {block_address:q} \n\npcell:  {cell:q}\n\n",
        f_p("map", p.map), f_u("storage", p.storage), f_u("table", p.table), f_u("block", p.block),
        f_u("offset", p.offset), f_p("map_table", p.map_table), f_p("block_address", p.block_address),
        f_p("cell", p.address));
    return NULL;
}

static error *run_baseblock(reg_question *q)
{
    kernel_view *v = &q->view;
    value hive;
    error *e = reg_take_hive(q, &hive);
    if (e) return e;
    value block = nt_value(&v->windows, "_HBASE_BLOCK", value_or(value_field(hive, "Hive.BaseBlock"), 0));
    uint64_t time = 0, signature;
    if (!value_u64(value_field(block, "Signature"), &signature))
        return error_new(v->arena, ERROR_MEMORY, "The base block of hive %llx is not readable",
                         (unsigned long long)value_address_of(hive));
    bool has_time = value_u64(value_field(block, "TimeStamp.QuadPart"), &time),
         good = signature == 0x66676572; /* "regf" */
    out_begin(v->out, "base_block");
    emit(
        v->out, NULL,
        "\nFileName :  {file}\nSignature:  {signature_text}\nSequence1:  {sequence1:x}\nSequence2:  {sequence2:x}\n"
        "TimeStamp:  {time_high:x} {time_low:x}\nMajor    :  {major:x}\nMinor    :  {minor:x}\n",
        f_s("file", hive_name(q, hive)), f_c("signature_text", good ? "HBASE_BLOCK_SIGNATURE" : "???"),
        f_u("signature", signature), kernel_number("sequence1", value_field(block, "Sequence1")),
        kernel_number("sequence2", value_field(block, "Sequence2")),
        f_if(has_time, f_u("time_high", time >> 32)), f_if(has_time, f_u("time_low", time & UINT32_MAX)),
        kernel_number("major", value_field(block, "Major")),
        kernel_number("minor", value_field(block, "Minor")));
    emit(
        v->out, NULL,
        "Type     :  {type:x}\nFormat   :  {format:x}\nRootCell :  {root_cell:x}\nLength   :  {length:x}\nCluster  :  {cluster:x}\n"
        "CheckSum :  {checksum:x}\n\n",
        kernel_number("type", value_field(block, "Type")),
        kernel_number("format", value_field(block, "Format")),
        kernel_number("root_cell", value_field(block, "RootCell")),
        kernel_number("length", value_field(block, "Length")),
        kernel_number("cluster", value_field(block, "Cluster")),
        kernel_number("checksum", value_field(block, "CheckSum")));
    out_end(v->out);
    return NULL;
}

static error *run_hashindex(reg_question *q)
{
    kernel_view *v = &q->view;
    uint64_t first, second = 0;
    bool two;
    error *e = args_address(q->call, &q->rest, &first);
    two = !e && !args_empty(q->rest);
    if (!e && two) e = args_expression(q->call, &q->rest, &second);
    if (e || (e = args_end(q->call, q->rest))) return e;
    nt_kcb_table t = nt_kcb_table_of(&v->windows, nt_hive_at(&v->windows, two ? first : 0));
    uint64_t hash = two ? second : first;
    if (!t.at)
        return error_new(v->arena, ERROR_NOT_FOUND, "The table of open keys is not known%s",
                         two ? "" : ": give a hive's address too");
    uint64_t index = nt_kcb_table_index(&t, (uint32_t)hash);
    emit(
        v->out, "hash_index",
        "\nCmpCacheTable = {table:q}\n\nHash Index[{hash:08x}] : {index:x}\nHash Entry[{hash:08x}] : {entry:q}\n\n",
        f_p("table", t.at), f_u("hash", (uint32_t)hash), f_u("index", index),
        f_p("entry", nt_kcb_table_entry(&v->windows, &t, index)));
    return NULL;
}

static error *run_convkey(reg_question *q)
{
    str path = str_trim(q->rest);
    if (!path.len || path.ptr[0] != '\\') return args_error(q->call, q->rest, "Syntax");
    out_heading(q->view.out, "\n");
    for (size_t i = 1; i <= path.len; i++) {
        if (i < path.len && path.ptr[i] != '\\') continue;
        str part = str_slice(path, 0, i);
        emit(q->view.out, "key_hash", "{hash:08x} {path}\n", f_u("hash", nt_key_path_hash(part)),
             f_s("path", part));
    }
    return NULL;
}

/* ---- the command ---- */

error *reg_take_hive(reg_question *q, value *hive)
{
    uint64_t at;
    error *e = args_address(q->call, &q->rest, &at);
    if (e || (e = args_end(q->call, q->rest))) return e;
    *hive = nt_hive_at(&q->view.windows, at);
    if (nt_hive_is(*hive)) return NULL;
    return error_new(q->view.arena, ERROR_FORMAT, "%llx is not a hive", (unsigned long long)at);
}

error *reg_take_key(reg_question *q, value *hive, value *node)
{
    uint64_t at, key;
    error *e = args_address(q->call, &q->rest, &at);
    if (e || (e = args_address(q->call, &q->rest, &key)) || (e = args_end(q->call, q->rest))) return e;
    *hive = nt_hive_at(&q->view.windows, at);
    *node = nt_key_node_at(&q->view.windows, key);
    if (!nt_hive_is(*hive))
        return error_new(q->view.arena, ERROR_FORMAT, "%llx is not a hive", (unsigned long long)at);
    if (nt_key_node_is(*node)) return NULL;
    return error_new(q->view.arena, ERROR_FORMAT, "%llx is not a key node", (unsigned long long)key);
}

void reg_said_end(reg_question *q, walk_end end)
{
    if (end != WALK_COMPLETE)
        out_heading(q->view.out, "*** not all of them: %.*s\n", STR_ARG(walk_end_text(end)));
}

static const struct {
    const char *name;
    error *(*run)(reg_question *q);
} questions[] = {{"baseblock", run_baseblock}, {"cellindex", run_cellindex},
                 {"convkey", run_convkey},     {"dirtyvector", reg_dirtyvector},
                 {"findkcb", run_findkcb},     {"freecells", reg_freecells},
                 {"hashindex", run_hashindex}, {"hivelist", run_hivelist},
                 {"kbody", run_kbody},         {"kcb", run_kcb},
                 {"keyinfo", reg_keyinfo},     {"knode", reg_knode},
                 {"kvalue", reg_kvalue},       {"openkeys", run_openkeys},
                 {"q", run_querykey},          {"querykey", run_querykey},
                 {"seccache", reg_seccache},   {"subkeylist", reg_subkeylist},
                 {"valuelist", reg_valuelist}};

/* The process whose address space has the hives' cells since Windows 10 1803; 0 where there is none. */
static uint64_t registry_process(kernel_view *v)
{
    walk_end end;
    str name;
    nt_values all = nt_processes(v->arena, &v->windows, &v->kernel, &end);
    for (size_t i = 0; i < all.count; i++)
        if (nt_process_image_name(v->arena, all.items[i], &name) && str_equal(name, STR("Registry")))
            return value_address_of(all.items[i]);
    return 0;
}

static error *show_questions(command_call *c)
{
    out_heading(c->out, "reg <command> <params>\n\n"
                        "    querykey|q FullKeyPath        subkeys and values of a key that is cached\n"
                        "    keyinfo Hive KeyNode          the same of a key node\n"
                        "    kcb | knode | kbody | kvalue Address\n"
                        "    valuelist | subkeylist Hive KeyNode\n"
                        "    baseblock | seccache | dirtyvector Hive\n"
                        "    hashindex [Hive] HashKey      convkey KeyPath\n"
                        "    openkeys Hive|0               findkcb FullKeyPath\n"
                        "    hivelist\n"
                        "    freecells Bin                 cellindex Hive Index\n");
    return NULL;
}

static error *run_reg(command_call *c)
{
    reg_question q = {.call = c, .rest = c->args};
    str name;
    session_place before;
    kernel_view_init(&q.view, c->session, c->out, c->arena);
    if (!args_take_string(&q.rest, &name)) return show_questions(c);
    if (!nt_type(&q.view.windows, "_CMHIVE"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _CMHIVE: its symbols are needed");
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (!str_equal_nocase(name, str_from_cstr(questions[i].name))) continue;
        uint64_t holder = registry_process(&q.view);
        session_save_place(c->session, &before);
        if (holder && !session_set_process(c->session, c->arena, holder))
            kernel_view_init(&q.view, c->session, c->out, c->arena);
        error *e = questions[i].run(&q);
        session_restore_place(c->session, &before);
        return e;
    }
    const char *why = reg_why_not(name);
    return why ? error_new(c->arena, ERROR_UNSUPPORTED, "!reg %.*s: %s", STR_ARG(name), why)
               : error_new(c->arena, ERROR_SYNTAX,
                           "!reg has no question '%.*s': !reg lists those that it has", STR_ARG(name));
}

const command command_reg = {
    .name = "reg",
    .extension = "kdexts",
    .needs = NEEDS_TARGET | NEEDS_KERNEL,
    .synopsis = "hivelist | openkeys Hive | querykey Path | keyinfo Hive Node | kcb Address | ...",
    .brief = "Show registry hives, open keys, keys and values in memory",
    .example = "!reg hivelist",
    .run = run_reg};
