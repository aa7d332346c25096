/* !reg's questions on keys and values of a hive. Source of querykey's form: windows-driver-docs, "!reg". */
#include "base/utf16.h"
#include "extensions/kdexts/reg.h"
#include "registry/text.h"
#include "windows/hive.h"

enum { MOST_DATA = 0x200 }; /* bytes of a value that are shown */

static str node_name(reg_question *q, value node)
{
    str name;
    return nt_key_node_name(q->view.arena, node, &name) ? name : STR("???");
}

static void last_write(reg_question *q, value node, const char *label)
{
    uint64_t time = 0;
    bool have = value_u64(value_field(node, "LastWriteTime.QuadPart"), &time);
    out_heading(q->view.out, "%s", label);
    emit(q->view.out, NULL, "0x{time_high:8x}:0x{time_low:08x}\n", f_if(have, f_u("time_high", time >> 32)),
         f_if(have, f_u("time_low", time & UINT32_MAX)));
}

error *reg_knode(reg_question *q)
{
    kernel_view *v = &q->view;
    uint64_t at;
    error *e = args_address(q->call, &q->rest, &at);
    if (e || (e = args_end(q->call, q->rest))) return e;
    value node = nt_key_node_at(&v->windows, at);
    if (!nt_key_node_is(node))
        return error_new(v->arena, ERROR_FORMAT, "%llx is not a key node", (unsigned long long)at);
    value counts = value_field(node, "SubKeyCounts"), lists = value_field(node, "SubKeyLists");
    out_begin(v->out, "key_node");
    emit(
        v->out, NULL,
        "\nSignature: CM_KEY_NODE_SIGNATURE (kn)\nName                 : {name}\nParentCell           : 0x{parent:x}\n"
        "Security             : 0x{security:x} [cell index]\nClass                : 0x{class:x} [cell index]\nFlags                : 0x{flags:x}\n",
        f_p("node", at), f_s("name", node_name(q, node)),
        kernel_number("parent", value_field(node, "Parent")),
        kernel_number("security", value_field(node, "Security")),
        kernel_number("class", value_field(node, "Class")),
        kernel_number("flags", value_field(node, "Flags")));
    emit(
        v->out, NULL,
        "MaxNameLen           : 0x{max_name:x}\nMaxClassLen          : 0x{max_class:x}\nMaxValueNameLen      : 0x{max_value_name:x}\n"
        "MaxValueDataLen      : 0x{max_value_data:x}\n",
        kernel_number("max_name", value_field(node, "MaxNameLen")),
        kernel_number("max_class", value_field(node, "MaxClassLen")),
        kernel_number("max_value_name", value_field(node, "MaxValueNameLen")),
        kernel_number("max_value_data", value_field(node, "MaxValueDataLen")));
    last_write(q, node, "LastWriteTime        : ");
    emit(
        v->out, NULL,
        "SubKeyCount[Stable  ]: 0x{subkeys:x}\nSubKeyLists[Stable  ]: 0x{subkey_list:x}\nSubKeyCount[Volatile]: 0x{volatile_subkeys:x}\n"
        "SubKeyLists[Volatile]: 0x{volatile_subkey_list:x}\nValueList.Count      : 0x{values:x}\nValueList.List       : 0x{value_list:x}\n\n",
        kernel_number("subkeys", value_index(counts, 0)), kernel_number("subkey_list", value_index(lists, 0)),
        kernel_number("volatile_subkeys", value_index(counts, 1)),
        kernel_number("volatile_subkey_list", value_index(lists, 1)),
        kernel_number("values", value_field(node, "ValueList.Count")),
        kernel_number("value_list", value_field(node, "ValueList.List")));
    out_end(v->out);
    return NULL;
}

error *reg_kvalue(reg_question *q)
{
    kernel_view *v = &q->view;
    uint64_t at;
    nt_key_value one;
    error *e = args_address(q->call, &q->rest, &at);
    if (e || (e = args_end(q->call, q->rest))) return e;
    if (!nt_key_value_at(v->arena, &v->windows, nt_hive_at(&v->windows, 0), at, &one))
        return error_new(v->arena, ERROR_FORMAT, "%llx is not a key value", (unsigned long long)at);
    bool in_place = one.data != 0;
    str line =
        str_format(v->arena,
                   "\nSignature: CM_KEY_VALUE_SIGNATURE (kv)\nName      : {name}%s\nDataLength: {size:x}\n"
                   "Data      : {data:x}%s\nType      : {type:x}\n\n",
                   one.compressed ? " {{compressed}}" : "", in_place ? "" : "  [cell index]");
    emit(v->out, "key_value", str_to_cstr(v->arena, line), f_p("value", at), f_s("name", one.name),
         f_u("size", one.size), f_u("data", one.data_cell), f_u("type", one.type));
    return NULL;
}

/* ---- lists ---- */

static void subkey_lines(reg_question *q, value hive, value node, unsigned storage, const char *template)
{
    kernel_view *v = &q->view;
    walk_end end;
    nt_addresses all = nt_key_subkeys(v->arena, &v->windows, hive, node, storage, &end);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        str name = all.items[i] ? node_name(q, nt_key_node_at(&v->windows, all.items[i])) : STR("???");
        emit(v->out, "subkey", template, f_u("index", i), f_if(all.items[i] != 0, f_p("node", all.items[i])),
             f_s("name", name), f_b("volatile", storage == NT_HIVE_VOLATILE));
    }
    reg_said_end(q, end);
}

error *reg_subkeylist(reg_question *q)
{
    value hive, node;
    error *e = reg_take_key(q, &hive, &node);
    if (e) return e;
    out_heading(q->view.out,
                "\nDumping SubkeyList of Key <%.*s> :\n\n[Idx]         [SubKeyAddr]         [SubKeyName]\n",
                STR_ARG(node_name(q, node)));
    for (unsigned storage = 0; storage < NT_HIVE_STORAGES; storage++)
        subkey_lines(q, hive, node, storage, "[{index:3}]         {node:q}   {name}\n");
    out_heading(q->view.out, "\n Use '!reg knode <SubKeyAddr>' to dump the key\n\n");
    return NULL;
}

error *reg_valuelist(reg_question *q)
{
    kernel_view *v = &q->view;
    value hive, node;
    walk_end end;
    error *e = reg_take_key(q, &hive, &node);
    if (e) return e;
    nt_key_values all = nt_key_values_of(v->arena, &v->windows, hive, node, &end);
    out_heading(v->out,
                "\nDumping ValueList of Key <%.*s> :\n\n[Idx]         [ValAddr]         [ValueName]\n",
                STR_ARG(node_name(q, node)));
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_key_value *one = &all.items[i];
        emit(v->out, "value_entry", "[{index:3}]         {value:q}   {name}\n", f_u("index", i),
             f_if(one->address != 0, f_p("value", one->address)),
             f_if(one->address != 0, f_s("name", one->name)));
    }
    reg_said_end(q, end);
    out_heading(v->out, "\n Use '!reg kvalue <ValAddr>' to dump the value\n\n");
    return NULL;
}

/* ---- keyinfo, querykey ---- */

static void append_bytes(strbuf *text, bytes data)
{
    for (size_t i = 0; i < data.len; i++) strbuf_format(text, "%02x ", data.ptr[i]);
}

/* Strings with their NULs as "\0"; numbers; bytes, those of REG_BINARY behind the lower half of their
 * address. */
static str data_text(reg_question *q, const nt_key_value *one, bytes data)
{
    strbuf text = {.arena = q->view.arena};
    hive_value known = {.type = one->type, .data = data};
    uint64_t number;
    str whole;
    if (hive_value_string(q->view.arena, &known, &whole)) return whole;
    if (hive_value_number(&known, &number)) {
        strbuf_format(&text, "0x%llx", (unsigned long long)number);
    } else if (one->type == HIVE_MULTI_SZ) {
        str all = utf16_to_utf8(q->view.arena, data);
        for (size_t i = 0; i < all.len; i++) {
            if (all.ptr[i]) strbuf_append_char(&text, all.ptr[i]);
            else strbuf_append(&text, STR("\\0"));
        }
    } else {
        if (one->type == HIVE_BINARY) strbuf_format(&text, "0x%X - ", (unsigned)one->data);
        append_bytes(&text, data);
    }
    if (data.len < one->size) strbuf_append(&text, data.len == MOST_DATA ? STR("...") : STR("???"));
    return strbuf_str(&text);
}

static void value_line(reg_question *q, value hive, const nt_key_value *one)
{
    kernel_view *v = &q->view;
    if (!one->address) {
        out_heading(v->out, "???\n");
        return;
    }
    bytes data = nt_key_value_data(v->arena, &v->windows, hive, one, MOST_DATA);
    emit(v->out, "registry_value", "{type:-20}{name:-30}{text}\n",
         f_s("type", hive_type_name(v->arena, one->type)), f_s("name", one->name),
         f_s("text", data_text(q, one, data)), f_u("size", one->size), f_p("value", one->address));
}

void reg_show_key(reg_question *q, value hive, value node)
{
    kernel_view *v = &q->view;
    walk_end end;
    uint64_t count;
    value counts = value_field(node, "SubKeyCounts");
    emit(v->out, "registry_key", "Hive         {hive:q}\nKeyNode      {node:q}\n\n",
         f_p("hive", value_address_of(hive)), f_p("node", value_address_of(node)),
         f_s("name", node_name(q, node)));
    if (!nt_key_node_is(node)) {
        out_heading(v->out, "*** there is no key node at this address\n");
        return;
    }
    bool has_stable = value_u64(value_index(counts, 0), &count) && count;
    if (has_stable) {
        out_heading(v->out, "[SubKeyAddr]         [SubKeyName]\n");
        subkey_lines(q, hive, node, NT_HIVE_STABLE, "{node:q}     {name}\n");
        out_heading(v->out, "\n");
    }
    bool has_volatile = value_u64(value_index(counts, 1), &count) && count;
    if (has_volatile) {
        out_heading(v->out, "[SubKeyAddr]         [VolatileSubKeyName]\n");
        subkey_lines(q, hive, node, NT_HIVE_VOLATILE, "{node:q}     {name}\n");
        out_heading(v->out, "\n");
    }
    if (has_stable || has_volatile)
        out_heading(v->out, " Use '!reg keyinfo %llx <SubKeyAddr>' to dump the subkey details\n\n",
                    (unsigned long long)value_address_of(hive));
    nt_key_values all = nt_key_values_of(v->arena, &v->windows, hive, node, &end);
    if (all.count) out_heading(v->out, "[ValueType]         [ValueName]                   [ValueData]\n");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) value_line(q, hive, &all.items[i]);
    reg_said_end(q, end);
}

error *reg_keyinfo(reg_question *q)
{
    value hive, node;
    error *e = reg_take_key(q, &hive, &node);
    if (!e) reg_show_key(q, hive, node);
    return e;
}
