/* Ports and messages of (advanced) local procedure calls, since Windows Vista. Source: nt's public types; the
 * kinds of ports and messages as published sessions of !alpc name them and as ntlpcapi.h (phnt) lists them.
 */
#ifndef NTDBG_WINDOWS_ALPC_H
#define NTDBG_WINDOWS_ALPC_H

#include "windows/process.h"

/* u1.s1.Type of _ALPC_PORT */
enum { NT_PORT_CONNECTION = 1, NT_PORT_SERVER = 2, NT_PORT_CLIENT = 3 };

value nt_port_at(nt_context *c, uint64_t address);
/* Whether it is one, by its object's type. */
bool nt_port_is(arena *a, nt_context *c, uint64_t address);
/* "ALPC_CONNECTION_PORT"; NULL = not known. */
const char *nt_port_type_name(value port);
value nt_message_at(nt_context *c, uint64_t address);
/* "LPC_REQUEST" of PORT_MESSAGE.u2.s2.Type; NULL = not known. */
const char *nt_message_type_name(uint64_t type);
/* The bit of it that says that the conversation goes on (LPC_CONTINUATION_REQUIRED). */
enum { NT_MESSAGE_CONTINUES = 0x2000 };

/* The queues that a port has in this build, in !alpc's order. */
typedef struct nt_port_queue {
    const char *field;     /* "MainQueue" */
    const char *title;     /* "Main queue" */
    const char *type_name; /* "ALPC_MSGQUEUE_MAIN" */
} nt_port_queue;
size_t nt_port_queues(value port, nt_port_queue out[5]);
/* The messages of one queue. */
nt_values nt_port_queue_messages(arena *a, nt_context *c, value port, const char *field, walk_end *end);
/* The queue of the port that the message is linked into, found by following its links; NULL = none. */
const char *nt_message_queue_name(nt_context *c, value message);

/* The connections of a connection port: _ALPC_COMMUNICATION_INFOs. */
nt_values nt_port_connections(arena *a, nt_context *c, value port, walk_end *end);
/* The ports that a process has handles to. */
nt_addresses nt_process_ports(arena *a, nt_context *c, value process, walk_end *end);
/* AlpcpPortList; false when nt's symbols do not have it. */
bool nt_all_ports(arena *a, nt_context *c, nt_values *out, walk_end *end);

#endif
