/* What ntdll wrote down when it found a heap damaged: ntdll!RtlpHeapFailureInfo, a _HEAP_FAILURE_INFORMATION
 * (Windows Vista and later), which the exception 0xc0000374 follows. Its names are of the enumeration
 * _HEAP_FAILURE_TYPE, whose numbers changed between versions: so they come from ntdll's own types. */
#include "windows/heap_internal.h"

#include "windows/variables.h"

static str failure_name(nt_context *c, uint32_t number)
{
    const type *t = nt_type(c, "_HEAP_FAILURE_TYPE");
    t = t ? type_with_body(type_resolve(t)) : NULL;
    for (size_t i = 0; t && i < t->enumerator_count; i++) {
        if (t->enumerators[i].value == number) return t->enumerators[i].name;
    }
    return STR("");
}

bool nt_heap_failure_info(arena *a, const nt_heaps *h, nt_heap_failure *out)
{
    const heap_layout *l = &h->layout;
    nt_heap_failure f = {0};
    uint64_t at, number;
    if (!nt_variable_address(h->windows, "RtlpHeapFailureInfo", &at)) return false;
    if (!heap_field_read(h->memory, l, HF_FAILURE_TYPE, at, &number) ||
        !heap_field_read(h->memory, l, HF_FAILURE_HEAP, at, &f.heap) ||
        !heap_field_read(h->memory, l, HF_FAILURE_ADDRESS, at, &f.address))
        return false;
    if (number == 0 && f.heap == 0 && f.address == 0) return false;
    f.type = (uint32_t)number;
    f.type_name = failure_name(h->windows, f.type);
    if (heap_has(l, HF_FAILURE_STACK)) {
        f.stack_at = at + l->fields[HF_FAILURE_STACK].offset;
        for (size_t i = 0; i < 32; i++) { /* StackTrace[32] */
            uint64_t frame;
            if (!heap_pointer(h, f.stack_at + i * h->pointer_size, &frame) || frame == 0) break;
            *VEC_PUSH(a, &f.stack) = frame;
        }
    }
    *out = f;
    return true;
}
