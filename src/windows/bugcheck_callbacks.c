#include "windows/bugcheck_callbacks.h"

#include "windows/variables.h"

enum { MOST = 0x400, MOST_NAME = 128 };

static void read_name(arena *a, nt_context *c, uint64_t at, nt_bugcheck_callback *out)
{
    uint8_t raw[MOST_NAME];
    size_t size = at ? space_read(c->values->space, at, raw, sizeof raw) : 0;
    out->named = size > 0;
    if (size) out->component = str_copy(a, bytes_cstr((bytes){raw, size}, 0));
}

bool nt_bugcheck_callback_list(arena *a, nt_context *c, bool of_reasons, nt_bugcheck_callbacks *out,
                               walk_end *end)
{
    const type *t =
        nt_type(c, of_reasons ? "_KBUGCHECK_REASON_CALLBACK_RECORD" : "_KBUGCHECK_CALLBACK_RECORD");
    uint64_t head;
    value callback;
    *out = (nt_bugcheck_callbacks){0};
    if (!t || !nt_variable_address(
                  c, of_reasons ? "KeBugCheckReasonCallbackListHead" : "KeBugCheckCallbackListHead", &head))
        return false;
    list_walk w = list_walk_begin(c->values, head, t, "Entry", MOST);
    while (list_walk_next(&w, &callback)) {
        nt_bugcheck_callback one = {.record = value_address_of(callback)};
        one.routine = value_or(value_field(callback, "CallbackRoutine"), 0);
        one.state = value_or(value_field(callback, "State"), 0);
        if (of_reasons) {
            one.reason = value_or(value_field(callback, "Reason"), 0);
        } else {
            one.buffer = value_or(value_field(callback, "Buffer"), 0);
            one.length = value_or(value_field(callback, "Length"), 0);
        }
        read_name(a, c, value_or(value_field(callback, "Component"), 0), &one);
        *VEC_PUSH(a, out) = one;
    }
    *end = w.end;
    return true;
}

const char *nt_bugcheck_callback_state(uint64_t state)
{
    static const char *const NAMES[] = {"BufferEmpty", "BufferInserted", "BufferStarted", "BufferFinished",
                                        "BufferIncomplete"};
    return state < sizeof NAMES / sizeof *NAMES ? NAMES[state] : NULL;
}

const char *nt_bugcheck_callback_reason(uint64_t reason)
{
    static const char *const NAMES[] = {"KbCallbackInvalid",           "KbCallbackReserved1",
                                        "KbCallbackSecondaryDumpData", "KbCallbackDumpIo",
                                        "KbCallbackAddPages",          "KbCallbackSecondaryMultiPartDumpData",
                                        "KbCallbackRemovePages",       "KbCallbackTriageDumpData"};
    return reason < sizeof NAMES / sizeof *NAMES ? NAMES[reason] : NULL;
}
