/* Records that Windows leaves in memory when something went wrong: CONTEXT and EXCEPTION_RECORD. */
#include "session/session.h"

enum { MAX_CONTEXT = 0x4000, MAX_PARAMETERS = 15 };

error *session_context_record(session *s, arena *a, uint64_t address, cpu_registers *out)
{
    const cpu_arch *arch = session_arch(s);
    uint8_t *data = ARENA_ARRAY(a, uint8_t, MAX_CONTEXT);
    size_t smallest = cpu_context_size(arch);
    size_t there =
        space_read(s->target->virtual_memory, address, data, smallest < MAX_CONTEXT ? smallest : MAX_CONTEXT);
    if (there < smallest) return error_new(a, ERROR_MEMORY, "Unable to read context, Win32 error 0n30");
    return cpu_context_decode(a, arch, (bytes){data, there}, out);
}

/* EXCEPTION_RECORD64 and EXCEPTION_RECORD32 (winnt.h). */
error *session_exception_record(session *s, arena *a, uint64_t address, target_exception *out)
{
    unsigned size = session_pointer_size(s);
    uint8_t data[0x98] = {0};
    size_t header = size == 8 ? 0x20 : 0x14;
    size_t there = space_read(s->target->virtual_memory, address, data, header + MAX_PARAMETERS * size);
    if (there < header)
        return error_new(a, ERROR_MEMORY, "Unable to read exception record at 0x%llx",
                         (unsigned long long)address);
    *out = (target_exception){
        .code = load_u32(data),
        .flags = load_u32(data + 4),
        .record = load_le(data + 8, size),
        .address = load_le(data + 8 + size, size),
        .parameter_count = load_u32(data + 8 + 2 * size),
    };
    for (size_t i = 0; i < MAX_PARAMETERS && header + (i + 1) * size <= there; i++)
        out->parameters[i] = load_le(data + header + i * size, size);
    return NULL;
}
