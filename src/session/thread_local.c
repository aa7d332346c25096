/* Thread-local variables (__declspec(thread), thread_local): a thread's block for a module is found through
 * its TEB.
 *
 *     TEB.ThreadLocalStoragePointer -> [index of the module] -> block + offset in the template
 *
 * The index is where the image's TLS directory says. Source: Microsoft's PE format document, "The .tls
 * Section"; the pointer lies at 0x58 in every 64-bit TEB and at 0x2c in every 32-bit one. */
#include "session/session.h"

enum { TLS_POINTER_32 = 0x2c, TLS_POINTER_64 = 0x58, INDEX_MAX = 1 << 16 };

bool session_symbol_address(session *s, const symbol *sym, uint64_t *out)
{
    uint64_t teb, start, index_at, array, block, at;
    uint32_t index;
    bool found = false;
    if (!sym->is_thread_local) {
        *out = sym->address;
        return true;
    }
    unsigned size = session_pointer_size(s);
    arena *work = arena_new();
    space *memory = s->target ? s->target->virtual_memory : NULL;
    error *e = memory ? session_get_register(s, work, STR("$teb"), &found, &teb) : NULL;
    found = found && !e && module_tls(sym->module, &start, &index_at) && sym->address >= start;
    arena_free(work);
    if (!found || !space_read_all(memory, index_at, &index, sizeof index) || index > INDEX_MAX) return false;
    at = teb + (size == 8 ? TLS_POINTER_64 : TLS_POINTER_32);
    if (!space_read_pointer(memory, at, size, &array) ||
        !space_read_pointer(memory, array + (uint64_t)index * size, size, &block) || !block)
        return false;
    *out = block + (sym->address - start);
    return true;
}
