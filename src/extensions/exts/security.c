/* !sid, !acl, !sd: security structures in memory. Source: windows-driver-docs, the pages of these commands.
 * With flag 1, SIDs have their names as far as every Windows has the same ones; the names of accounts are not
 * in a dump. */
#include "windows/security.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

static error *take_arguments(command_call *c, uint64_t *address, uint64_t *flags)
{
    str rest = c->args;
    error *e = args_address(c, &rest, address);
    if (!e) e = args_expression_or(c, &rest, 0, flags);
    return e ? e : args_end(c, rest);
}

static error *not_there(command_call *c, const char *what, uint64_t address)
{
    return error_new(c->arena, ERROR_MEMORY, "Unable to read %s at 0x%llx", what,
                     (unsigned long long)address);
}

static error *run_sid(command_call *c)
{
    uint64_t address, flags;
    nt_sid sid;
    error *e = take_arguments(c, &address, &flags);
    if (e) return e;
    if (!nt_sid_at(c->session->target->virtual_memory, address, &sid)) return not_there(c, "a SID", address);
    emit(c->out, "sid", "SID is: {sid}\n", f_s("sid", nt_sid_shown(c->arena, &sid, flags & 1)),
         f_p("address", address));
    return NULL;
}

/* Each line begins with where it belongs: "ACL is: ", "->Dacl    : ". */
static void show_flags(command_call *c, const char *prefix, size_t index, uint32_t bits,
                       const nt_bit_name *names)
{
    for (; names->name; names++)
        if (bits & names->bit)
            out_heading(c->out, "%s->Ace[%zu]:             %s\n", prefix, index, names->name);
}

static void show_ace(command_call *c, const char *prefix, size_t i, const nt_ace *ace, bool named)
{
    str type = nt_ace_type_name(ace->type),
        sid = ace->has_sid ? nt_sid_shown(c->arena, &ace->sid, named) : (str){0};
    if (!type.len) type = str_format(c->arena, "*** Unknown AceType: 0x%x", ace->type);
    str start = str_format(c->arena, "%s->Ace[%zu]: ->", prefix, i);
    emit(c->out, "ace", NULL, f_u("index", i), f_s("type", type), f_u("flags", ace->flags),
         f_u("size", ace->size), f_if(ace->has_mask, f_x("mask", ace->mask, 8)),
         f_if(ace->has_sid, f_s("sid", sid)));
    out_heading(c->out, "%.*sAceType: %.*s\n", STR_ARG(start), STR_ARG(type));
    out_heading(c->out, "%.*sAceFlags: 0x%x\n", STR_ARG(start), ace->flags);
    show_flags(c, prefix, i, ace->flags, nt_ace_flag_names());
    out_heading(c->out, "%.*sAceSize: 0x%x\n", STR_ARG(start), ace->size);
    if (ace->has_mask) out_heading(c->out, "%.*sMask : 0x%08x\n", STR_ARG(start), ace->mask);
    if (ace->has_sid) out_heading(c->out, "%.*sSID: %.*s\n\n", STR_ARG(start), STR_ARG(sid));
}

static bool show_acl(command_call *c, const char *prefix, uint64_t address, bool named)
{
    nt_acl acl;
    if (!nt_acl_at(c->arena, c->session->target->virtual_memory, address, &acl)) return false;
    emit(
        c->out, "acl",
        "{title}\n{prefix}->AclRevision: 0x{revision:x}\n{prefix}->Sbz1       : 0x{sbz1:x}\n{prefix}->AclSize    : "
        "0x{size:x}\n{prefix}->AceCount   : 0x{count:x}\n{prefix}->Sbz2       : 0x{sbz2:x}\n",
        f_s("title", str_trim(str_from_cstr(prefix))), f_c("prefix", prefix), f_u("revision", acl.revision),
        f_u("sbz1", acl.sbz1), f_u("size", acl.size), f_u("count", acl.ace_count), f_u("sbz2", acl.sbz2),
        f_p("address", address));
    for (size_t i = 0; i < acl.aces.count && !out_cancelled(c->out); i++)
        show_ace(c, prefix, i, &acl.aces.items[i], named);
    if (acl.cut)
        emit(c->out, "acl_cut", "{prefix}*** {missing:u} of its entries are not there\n",
             f_c("prefix", prefix), f_u("missing", acl.ace_count - acl.aces.count));
    return true;
}

static error *run_acl(command_call *c)
{
    uint64_t address, flags;
    error *e = take_arguments(c, &address, &flags);
    if (e) return e;
    return show_acl(c, "ACL is: ", address, flags & 1) ? NULL : not_there(c, "an ACL", address);
}

static void show_owner(command_call *c, const char *label, uint64_t address, bool named)
{
    nt_sid sid;
    bool there = address && nt_sid_at(c->session->target->virtual_memory, address, &sid);
    str text = there     ? nt_sid_shown(c->arena, &sid, named)
               : address ? STR("*** not readable")
                         : STR(" is NULL");
    emit(c->out, "security_owner", "{label}: {sid}\n", f_c("label", label), f_s("sid", text));
}

static void show_list(command_call *c, const char *prefix, uint64_t address, bool named)
{
    if (!address) emit(c->out, "acl_null", "{prefix} is NULL\n", f_c("prefix", prefix));
    else if (!show_acl(c, prefix, address, named))
        emit(c->out, "acl_missing", "{prefix}*** not readable\n", f_c("prefix", prefix),
             f_p("address", address));
}

static error *run_sd(command_call *c)
{
    uint64_t address, flags;
    nt_security_descriptor sd;
    error *e = take_arguments(c, &address, &flags);
    if (e) return e;
    space *memory = c->session->target->virtual_memory;
    if (!nt_security_descriptor_at(memory, address, session_pointer_size(c->session), &sd))
        return not_there(c, "a security descriptor", address);
    emit(c->out, "security_descriptor",
         "->Revision: 0x{revision:x}\n->Sbz1    : 0x{sbz1:x}\n->Control : 0x{control:x}\n",
         f_u("revision", sd.revision), f_u("sbz1", sd.sbz1), f_u("control", sd.control),
         f_p("address", address));
    for (const nt_bit_name *n = nt_security_control_names(); n->name; n++)
        if (sd.control & n->bit) out_heading(c->out, "            %s\n", n->name);
    show_owner(c, "->Owner   ", sd.owner, flags & 1);
    show_owner(c, "->Group   ", sd.group, flags & 1);
    show_list(c, "->Dacl    : ", sd.control & NT_DACL_PRESENT ? sd.dacl : 0, flags & 1);
    show_list(c, "->Sacl    : ", sd.control & NT_SACL_PRESENT ? sd.sacl : 0, flags & 1);
    return NULL;
}

#define SECURITY(id, brief_)                                                                                 \
    const command command_##id = {.name = #id,                                                               \
                                  .extension = "exts",                                                       \
                                  .needs = NEEDS_TARGET,                                                     \
                                  .synopsis = "Address [Flags]",                                             \
                                  .brief = brief_,                                                           \
                                  .example = "!" #id " @rsp 1",                                              \
                                  .run = run_##id};

SECURITY(sid, "Display a security identifier")
SECURITY(acl, "Display an access control list")
SECURITY(sd, "Display a security descriptor")
