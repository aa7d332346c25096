/* !alpc: ports and messages of local procedure calls. There is no page on it. Sources of the text: its own
 * help and /m in dumpanalysis.org, "Advanced Local Procedure Call WinDbg extension"; /p, /m and /lpp in Zhang
 * Yinkui's "Software Debugging" (Windows 10); /lpp and /p of Windows 7 in public tools that parse them. What
 * these do not show (messages in a queue, threads that wait) is in the manner of the rest. */
#include "windows/alpc.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/objects.h"

static str process_name(kernel_view *v, value process)
{
    str name;
    return nt_process_image_name(v->arena, process, &name) ? name : STR("???");
}

static str port_name(kernel_view *v, uint64_t port)
{
    nt_object_name name;
    return nt_object_read_name(v->arena, &v->windows, port, &name) ? name.name : STR("");
}

static const char *yes(value bit)
{
    return value_or(bit, 0) ? "Yes" : "No";
}

/* ---- a port ---- */

static void port_part(kernel_view *v, const char *label, const char *name, uint64_t port)
{
    str text = port ? port_name(v, port) : STR("");
    str line = str_format(v->arena, text.len ? "    %-23s : {%s:q} ({%s_name})\n" : "    %-23s : {%s:q}\n",
                          label, name, name);
    const char *name_field = str_to_cstr(v->arena, str_format(v->arena, "%s_name", name));
    emit(v->out, NULL, str_to_cstr(v->arena, line), f_p(name, port), f_s(name_field, text));
}

static void numbered(kernel_view *v, const char *label, const char *name, value number, unsigned digits)
{
    str line = str_format(v->arena, "  %s : 0x{%s:0%uX} ({%s})\n", label, name, digits, name);
    emit(v->out, NULL, str_to_cstr(v->arena, line), kernel_number(name, number));
}

static void state_lines(kernel_view *v, value port)
{
    static const struct {
        const char *label, *field, *name;
        bool negated;
    } ROWS[] = {{"ConnectionPending", "u1.s1.ConnectionPending", "connection_pending", false},
                {"ConnectionRefused", "u1.s1.ConnectionRefused", "connection_refused", false},
                {"Disconnected", "u1.s1.Disconnected", "disconnected", false},
                {"Closed", "u1.s1.Closed", "closed", false},
                {"FlushOnClose", "u1.s1.NoFlushOnClose", "flush_on_close", true},
                {"ReturnExtendedInfo", "u1.s1.ReturnExtendedInfo", "return_extended_info", false},
                {"Waitable", "u1.s1.Waitable", "waitable", false}};
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        bool set = (value_or(value_field(port, ROWS[i].field), 0) != 0) != ROWS[i].negated;
        out_heading(v->out, "  %-25s : %s\n", ROWS[i].label, set ? "Yes" : "No");
        emit(v->out, NULL, NULL, f_b(ROWS[i].name, set));
    }
    bool dynamic = value_or(value_field(port, "u1.s1.DynamicSecurity"), 0) != 0;
    emit(v->out, NULL, "  Security                  : {security}\n",
         f_c("security", dynamic ? "Dynamic" : "Static"));
    emit(v->out, NULL, "  Wow64CompletionList       : {wow64_list}\n",
         f_c("wow64_list", yes(value_field(port, "u1.s1.Wow64CompletionList"))));
}

static void queue_lines(kernel_view *v, value port)
{
    nt_port_queue queues[5];
    size_t count = nt_port_queues(port, queues);
    out_list_begin(v->out, "queues");
    for (size_t i = 0; i < count && !out_cancelled(v->out); i++) {
        walk_end end;
        nt_values all = nt_port_queue_messages(v->arena, &v->windows, port, queues[i].field, &end);
        out_begin(v->out, "port_queue");
        emit(v->out, NULL, all.count ? "  {title} has {count} message(s)\n" : "  {title} is empty.\n",
             f_c("title", queues[i].title), f_u("count", all.count), f_c("queue", queues[i].type_name));
        out_list_begin(v->out, "messages");
        for (size_t n = 0; n < all.count && !out_cancelled(v->out); n++) {
            value m = all.items[n];
            const char *type = nt_message_type_name(value_or(value_field(m, "PortMessage.u2.s2.Type"), 0));
            emit(v->out, "port_message",
                 "    {message:q} {id:04X} {callback:08X} {pid:04x}:{tid:04x} {thread:q} {type}\n",
                 f_p("message", value_address_of(m)),
                 kernel_number("id", value_field(m, "PortMessage.MessageId")),
                 kernel_number("callback", value_field(m, "PortMessage.CallbackId")),
                 kernel_number("pid", value_field(m, "PortMessage.ClientId.UniqueProcess")),
                 kernel_number("tid", value_field(m, "PortMessage.ClientId.UniqueThread")),
                 kernel_pointer("thread", value_field(m, "WaitingThread")),
                 f_if(type != NULL, f_c("type", type ? type : "")));
        }
        out_list_end(v->out);
        out_end(v->out);
        if (end != WALK_COMPLETE)
            out_heading(v->out, "    *** not all of the queue: %.*s\n", STR_ARG(walk_end_text(end)));
    }
    out_list_end(v->out);
}

static error *show_port(kernel_view *v, uint64_t at)
{
    value port = nt_port_at(&v->windows, at);
    uint64_t info, owner;
    if (!nt_port_is(v->arena, &v->windows, at) || !value_u64(value_field(port, "CommunicationInfo"), &info))
        return error_at_address(v->arena, ERROR_FORMAT, at, "no ALPC port");
    value parts = nt_value(&v->windows, "_ALPC_COMMUNICATION_INFO", info);
    const char *type = nt_port_type_name(port);
    out_begin(v->out, "alpc_port");
    emit(
        v->out, NULL,
        "Port  {port:q}\n  Type                      : {type}\n  CommunicationInfo         : {information:q}\n",
        f_p("port", at), f_if(type != NULL, f_c("type", type ? type : "")), f_p("information", info));
    port_part(v, "ConnectionPort", "connection_port", value_or(value_field(parts, "ConnectionPort"), 0));
    port_part(v, "ClientCommunicationPort", "client_port",
              value_or(value_field(parts, "ClientCommunicationPort"), 0));
    port_part(v, "ServerCommunicationPort", "server_port",
              value_or(value_field(parts, "ServerCommunicationPort"), 0));
    owner = value_or(value_field(port, "OwnerProcess"), 0);
    emit(v->out, NULL, "  OwnerProcess              : {owner:q} ({owner_name})\n", f_p("owner", owner),
         f_s("owner_name", process_name(v, nt_process_at(&v->windows, owner))));
    numbered(v, "SequenceNo               ", "sequence", value_field(port, "SequenceNo"), 8);
    emit(
        v->out, NULL,
        "  CompletionPort            : {completion_port:q}\n  CompletionList            : {completion_list:q}\n",
        kernel_pointer("completion_port", value_field(port, "CompletionPort")),
        kernel_pointer("completion_list", value_field(port, "CompletionList")));
    if (value_has_field(port, "MessageZone")) /* up to Windows 8.1 */
        emit(v->out, NULL, "  MessageZone               : {message_zone:q}\n",
             kernel_pointer("message_zone", value_field(port, "MessageZone")));
    state_lines(v, port);
    out_heading(v->out, "\n");
    queue_lines(v, port);
    out_end(v->out);
    return NULL;
}

/* ---- a message ---- */

static void port_line(kernel_view *v, const char *label, const char *name, value port)
{
    uint64_t at = value_or(port, 0);
    const char *type = at ? nt_port_type_name(nt_port_at(&v->windows, at)) : NULL;
    str line = str_format(v->arena, type ? "  %-21s : {%s:q} [{%s_type}]\n" : "  %-21s : {%s:q}\n", label,
                          name, name);
    const char *type_field = str_to_cstr(v->arena, str_format(v->arena, "%s_type", name));
    emit(v->out, NULL, str_to_cstr(v->arena, line), kernel_pointer(name, port),
         f_if(type != NULL, f_c(type_field, type ? type : "")));
}

static void pointer_line(kernel_view *v, const char *label, const char *name, value pointer)
{
    str line = str_format(v->arena, "  %-21s : {%s:q}\n", label, name);
    emit(v->out, NULL, str_to_cstr(v->arena, line), kernel_pointer(name, pointer));
}

static void bit_line(kernel_view *v, const char *label, const char *name, bool set)
{
    out_heading(v->out, "  %-21s : %s\n", label, set ? "Yes" : "No");
    emit(v->out, NULL, NULL, f_b(name, set));
}

static void attribute_lines(kernel_view *v, value m)
{
    pointer_line(v, "ClientContext", "client_context", value_field(m, "MessageAttributes.ClientContext"));
    pointer_line(v, "ServerContext", "server_context", value_field(m, "MessageAttributes.ServerContext"));
    pointer_line(v, "PortContext", "port_context", value_field(m, "MessageAttributes.PortContext"));
    pointer_line(v, "CancelPortContext", "cancel_port_context",
                 value_field(m, "MessageAttributes.CancelPortContext"));
    pointer_line(v, "SecurityData", "security_data", value_field(m, "MessageAttributes.SecurityData"));
    pointer_line(v, "View", "view", value_field(m, "MessageAttributes.View"));
    if (value_has_field(m, "MessageAttributes.HandleData")) /* since Windows 7 */
        pointer_line(v, "HandleData", "handle_data", value_field(m, "MessageAttributes.HandleData"));
}

static error *show_message(kernel_view *v, uint64_t at)
{
    value m = nt_message_at(&v->windows, at);
    uint64_t type, queue_port;
    if (!value_u64(value_field(m, "PortMessage.u2.s2.Type"), &type))
        return error_at_address(v->arena, ERROR_MEMORY, at,
                                "the message (nt!_KALPC_MESSAGE) is not in the dump");
    const char *name = nt_message_type_name(type), *queue = nt_message_queue_name(&v->windows, m);
    out_begin(v->out, "alpc_message");
    emit(v->out, NULL, "\nMessage {message:q}\n", f_p("message", at));
    numbered(v, "MessageID            ", "id", value_field(m, "PortMessage.MessageId"), 4);
    numbered(v, "CallbackID           ", "callback", value_field(m, "PortMessage.CallbackId"), 4);
    numbered(v, "SequenceNumber       ", "sequence", value_field(m, "SequenceNo"), 8);
    emit(v->out, NULL, "  Type                  : {type}\n",
         f_if(name != NULL, f_c("type", name ? name : "")), f_u("type_code", type));
    numbered(v, "DataLength           ", "data_length", value_field(m, "PortMessage.u1.s1.DataLength"), 4);
    numbered(v, "TotalLength          ", "total_length", value_field(m, "PortMessage.u1.s1.TotalLength"), 4);
    bit_line(v, "Canceled", "canceled", value_or(value_field(m, "u1.s1.Canceled"), 0) != 0);
    bit_line(v, "Release", "release", value_or(value_field(m, "u1.s1.ReleaseMessage"), 0) != 0);
    bit_line(v, "ReplyWaitReply", "reply_wait_reply",
             value_or(value_field(m, "u1.s1.ReplyWaitReply"), 0) != 0);
    bit_line(v, "Continuation", "continuation", (type & NT_MESSAGE_CONTINUES) != 0);
    port_line(v, "OwnerPort", "owner_port", value_field(m, "OwnerPort"));
    pointer_line(v, "WaitingThread", "waiting_thread", value_field(m, "WaitingThread"));
    emit(v->out, NULL, "  QueueType             : {queue}\n",
         f_c("queue", queue ? queue : "ALPC_MSGQUEUE_NONE"));
    port_line(v, "QueuePort", "queue_port", value_field(m, "PortQueue"));
    queue_port = value_or(value_field(m, "PortQueue"), 0);
    if (queue_port) {
        uint64_t owner = value_or(value_field(nt_port_at(&v->windows, queue_port), "OwnerProcess"), 0);
        emit(v->out, NULL, "  QueuePortOwnerProcess : {queue_owner:q} ({queue_owner_name})\n",
             f_p("queue_owner", owner),
             f_s("queue_owner_name", process_name(v, nt_process_at(&v->windows, owner))));
    }
    pointer_line(v, "ServerThread", "server_thread", value_field(m, "ServerThread"));
    bit_line(v, "QuotaCharged", "quota_charged", value_or(value_field(m, "QuotaProcess"), 0) != 0);
    pointer_line(v, "CancelQueuePort", "cancel_queue_port", value_field(m, "CancelQueuePort"));
    pointer_line(v, "CancelSequencePort", "cancel_sequence_port", value_field(m, "CancelSequencePort"));
    numbered(v, "CancelSequenceNumber ", "cancel_sequence", value_field(m, "CancelSequenceNo"), 8);
    attribute_lines(v, m);
    out_end(v->out);
    return NULL;
}

/* ---- lists of ports ---- */

static value queue_length(kernel_view *v, uint64_t port)
{
    return value_field(nt_port_at(&v->windows, port), "MainQueueLength");
}

/* The connections that were shown. */
static size_t connection_lines(kernel_view *v, uint64_t at)
{
    walk_end end;
    nt_values all = nt_port_connections(v->arena, &v->windows, nt_port_at(&v->windows, at), &end);
    out_begin(v->out, "connection_port");
    emit(v->out, NULL, "\t{port:q}('{name}') {queued}, {connection_count} connections\n", f_p("port", at),
         f_s("name", port_name(v, at)), kernel_number("queued", queue_length(v, at)),
         f_u("connection_count", all.count));
    out_list_begin(v->out, "connections");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        uint64_t server = value_or(value_field(all.items[i], "ServerCommunicationPort"), 0);
        uint64_t client = value_or(value_field(all.items[i], "ClientCommunicationPort"), 0);
        uint64_t owner = value_or(value_field(nt_port_at(&v->windows, client), "OwnerProcess"), 0);
        emit(v->out, "port_connection",
             "\t\t{server:q} {server_queued} -> {client:q} {client_queued} {owner:q}('{owner_name}')\n",
             f_p("server", server), kernel_number("server_queued", queue_length(v, server)),
             f_p("client", client), kernel_number("client_queued", queue_length(v, client)),
             f_p("owner", owner), f_s("owner_name", process_name(v, nt_process_at(&v->windows, owner))));
    }
    out_list_end(v->out);
    out_end(v->out);
    if (end != WALK_COMPLETE)
        out_heading(v->out, "\t\t*** not all connections: %.*s\n", STR_ARG(walk_end_text(end)));
    return all.count;
}

static void client_line(kernel_view *v, uint64_t at)
{
    value info = nt_value(&v->windows, "_ALPC_COMMUNICATION_INFO",
                          value_or(value_field(nt_port_at(&v->windows, at), "CommunicationInfo"), 0));
    uint64_t server = value_or(value_field(info, "ConnectionPort"), 0);
    uint64_t owner = value_or(value_field(nt_port_at(&v->windows, server), "OwnerProcess"), 0);
    emit(v->out, "client_port",
         "\t{port:q} {queued} -> {server:q}('{name}') {server_queued} {owner:q}('{owner_name}')\n",
         f_p("port", at), kernel_number("queued", queue_length(v, at)), f_p("server", server),
         f_s("name", port_name(v, server)), kernel_number("server_queued", queue_length(v, server)),
         f_p("owner", owner), f_s("owner_name", process_name(v, nt_process_at(&v->windows, owner))));
}

static error *show_process_ports(kernel_view *v, uint64_t at)
{
    walk_end end;
    value process = nt_process_at(&v->windows, at);
    if (value_is_bad(value_checked(nt_process_object_table(process))))
        return error_at_address(v->arena, ERROR_MEMORY, at,
                                "no process, or its handle table is not in the dump");
    nt_addresses all = nt_process_ports(v->arena, &v->windows, process, &end);
    out_heading(v->out, "\nPorts created by the process %0*llx:\n\n", (int)v->values.pointer_size * 2,
                (unsigned long long)at);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++)
        if (value_or(value_field(nt_port_at(&v->windows, all.items[i]), "u1.s1.Type"), 0) ==
            NT_PORT_CONNECTION)
            connection_lines(v, all.items[i]);
    out_heading(v->out, "\nPorts the process %0*llx is connected to:\n\n", (int)v->values.pointer_size * 2,
                (unsigned long long)at);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++)
        if (value_or(value_field(nt_port_at(&v->windows, all.items[i]), "u1.s1.Type"), 0) == NT_PORT_CLIENT)
            client_line(v, all.items[i]);
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "The process's handles: %.*s", STR_ARG(walk_end_text(end)));
}

/* Its connections, when it is a connection port: by its type, or because it is its own connection port. */
static size_t connections_of(kernel_view *v, value port)
{
    uint64_t at = value_address_of(port), type = value_or(value_field(port, "u1.s1.Type"), 0);
    value info = nt_value(&v->windows, "_ALPC_COMMUNICATION_INFO",
                          value_or(value_field(port, "CommunicationInfo"), 0));
    if (type != NT_PORT_CONNECTION) {
        if (value_or(value_field(info, "ConnectionPort"), 0) != at) return 0;
        out_heading(v->out, "%llx: type %llu is not a connection port's, but it is its own connection port\n",
                    (unsigned long long)at, (unsigned long long)type);
    }
    return connection_lines(v, at);
}

/* /lpc: the connection port that the given one belongs to; without one, those of all ports. */
static error *show_connections(kernel_view *v, uint64_t at)
{
    walk_end end;
    nt_values all;
    size_t shown = 0;
    if (at) {
        if (!nt_port_is(v->arena, &v->windows, at))
            return error_at_address(v->arena, ERROR_FORMAT, at, "no ALPC port");
        value info = nt_value(&v->windows, "_ALPC_COMMUNICATION_INFO",
                              value_or(value_field(nt_port_at(&v->windows, at), "CommunicationInfo"), 0));
        connection_lines(v, value_or(value_field(info, "ConnectionPort"), at));
        return NULL;
    }
    if (!nt_all_ports(v->arena, &v->windows, &all, &end))
        return error_new(v->arena, ERROR_NOT_FOUND, "nt!AlpcpPortList is not known");
    for (size_t i = 0; i < all.count && shown < NT_LIST_LIMIT && !out_cancelled(v->out); i++)
        shown += connections_of(v, all.items[i]);
    if (shown >= NT_LIST_LIMIT) end = WALK_LIMIT;
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "nt!AlpcpPortList: %.*s", STR_ARG(walk_end_text(end)));
}

static error *show_help(command_call *c)
{
    out_heading(c->out,
                "Arguments:\n\n"
                "   /?                   - Print help\n"
                "   /P PortAddress       - Dump the ALPC port information\n"
                "   /M MsgAddress        - Dump the message information\n"
                "   /LPP [Process]       - The ports that a process made, and those that it is connected to\n"
                "   /LPC [PortAddress]   - The connections of a port, or of all ports\n");
    return NULL;
}

static error *run_alpc(command_call *c)
{
    kernel_view v;
    str rest = c->args, flag, ignored;
    uint64_t at = 0;
    if (!args_take_any_flag(&rest, &flag) || str_equal(flag, STR("?"))) return show_help(c);
    str after = rest;
    if (args_take_any_flag(&after, &ignored) && str_equal_nocase(ignored, STR("v"))) rest = after;
    bool optional = str_equal_nocase(flag, STR("lpp")) || str_equal_nocase(flag, STR("lpc"));
    error *e = optional && args_empty(rest) ? NULL : args_address(c, &rest, &at);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_ALPC_PORT"))
        return error_new(
            c->arena, ERROR_NOT_FOUND,
            "nt has no type _ALPC_PORT: there are such ports since Windows Vista, and its symbols are needed");
    if (str_equal_nocase(flag, STR("p"))) return show_port(&v, at);
    if (str_equal_nocase(flag, STR("m"))) return show_message(&v, at);
    if (str_equal_nocase(flag, STR("lpp")))
        return show_process_ports(&v, at ? at : session_process(c->session, c->arena));
    if (str_equal_nocase(flag, STR("lpc"))) return show_connections(&v, at);
    return error_new(c->arena, ERROR_UNSUPPORTED,
                     "!alpc: what /%.*s shows is not read; !alpc /? lists what is", STR_ARG(flag));
}

const command command_alpc = {.name = "alpc",
                              .extension = "kdexts",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL,
                              .synopsis = "/p Port | /m Message | /lpp [Process] | /lpc [Port] | /?",
                              .brief = "Show ports and messages of local procedure calls",
                              .example = "!alpc /lpc",
                              .run = run_alpc};
