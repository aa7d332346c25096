/* .pdata look-ups and unwind records.
 * Sources: Microsoft's "x64 exception handling" and "ARM64 exception handling"; version 2's epilogue codes,
 * which those pages leave out: dotnet/runtime's AMD64 unwinder. */
#include "formats/pe/exception.h"

#include <string.h>

#define ENTRIES_MAX (1u << 20)
#define LINKS_MAX 32 /* the same limit as Windows' unwinder has */
#define PAGE 4096u
#define X64_ENTRY_SIZE 12u
#define ARM_ENTRY_SIZE 8u

/* 0: entries of this machine are not known. */
static uint32_t entry_size(const pe_image *image)
{
    switch (image->machine) {
    case PE_MACHINE_AMD64: return X64_ENTRY_SIZE;
    case PE_MACHINE_ARM64:
    case PE_MACHINE_ARMNT: return ARM_ENTRY_SIZE;
    default: return 0;
    }
}

size_t pe_function_count(const pe_image *image)
{
    uint32_t size = entry_size(image);
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_EXCEPTION);
    if (size == 0 || directory.rva == 0) return 0;
    uint32_t count = directory.size / size;
    return count < ENTRIES_MAX ? count : ENTRIES_MAX;
}

static uint64_t entry_rva(const pe_image *image, size_t index)
{
    return (uint64_t)pe_directory_of(image, PE_DIRECTORY_EXCEPTION).rva + (uint64_t)index * entry_size(image);
}

static bool read_x64_entry(const pe_image *image, uint64_t rva, pe_function *out)
{
    uint8_t raw[X64_ENTRY_SIZE];
    if (!pe_read_exact(image, rva, raw, sizeof raw)) return false;
    *out = (pe_function){.begin = load_u32(raw), .end = load_u32(raw + 4), .unwind = load_u32(raw + 8)};
    return true;
}

/* Begin and, for x64, end: what a search needs, without the .xdata. */
static bool read_entry(const pe_image *image, size_t index, pe_function *out)
{
    if (entry_size(image) == X64_ENTRY_SIZE) return read_x64_entry(image, entry_rva(image, index), out);
    uint8_t raw[ARM_ENTRY_SIZE];
    if (!pe_read_exact(image, entry_rva(image, index), raw, sizeof raw)) return false;
    *out = (pe_function){.begin = load_u32(raw), .end = 0, .unwind = load_u32(raw + 4)};
    if (image->machine == PE_MACHINE_ARMNT) out->begin &= ~1u; /* the Thumb bit */
    return true;
}

/* Function lengths count instruction units (ARM64 4 bytes, Thumb 2): in bits 2..12 of a packed word, or in
 * bits 0..17 of the .xdata record's first word, which the entry refers to when its two low bits are 0. */
static void compute_arm_end(const pe_image *image, pe_function *function)
{
    uint32_t unit = image->machine == PE_MACHINE_ARM64 ? 4 : 2;
    uint32_t length;
    if (function->unwind & 3) {
        length = (function->unwind >> 2) & 0x7ff;
    } else {
        uint32_t header;
        if (!pe_read_u32(image, function->unwind, &header)) return;
        length = header & 0x3ffff;
    }
    function->end = function->begin + length * unit;
}

bool pe_function_at(const pe_image *image, size_t index, pe_function *out)
{
    pe_function function;
    if (index >= pe_function_count(image) || !read_entry(image, index, &function)) return false;
    if (entry_size(image) == ARM_ENTRY_SIZE) compute_arm_end(image, &function);
    *out = function;
    return true;
}

/* The nearest readable entries on both sides of an entry that is not there, a page at a time, within
 * [low, high]. False for a side that has none. */
static bool find_above_hole(const pe_image *image, size_t index, size_t high, size_t *found,
                            pe_function *entry)
{
    uint64_t base = pe_directory_of(image, PE_DIRECTORY_EXCEPTION).rva;
    uint32_t size = entry_size(image);
    for (;;) {
        uint64_t page = (base + (uint64_t)index * size) / PAGE + 1;
        uint64_t next = (page * PAGE - base + size - 1) / size;
        if (next > high) return false;
        index = (size_t)next;
        if (read_entry(image, index, entry)) {
            *found = index;
            return true;
        }
    }
}

static bool find_below_hole(const pe_image *image, size_t index, size_t low, size_t *found,
                            pe_function *entry)
{
    uint64_t base = pe_directory_of(image, PE_DIRECTORY_EXCEPTION).rva;
    uint32_t size = entry_size(image);
    for (;;) {
        /* From the page of its last byte: of an entry across two pages the first may be there. */
        uint64_t page = (base + (uint64_t)index * size + size - 1) / PAGE * PAGE;
        if (page < base + size) return false;
        size_t previous = (size_t)((page - base) / size); /* entries that end at or before the page */
        if (previous == 0) return false;
        previous--;
        if (previous < low || previous >= index) return false;
        index = previous;
        if (read_entry(image, index, entry)) {
            *found = index;
            return true;
        }
    }
}

static pe_lookup resolve_indirect(const pe_image *image, pe_function *function)
{
    for (unsigned i = 0; i < LINKS_MAX; i++) {
        if ((function->unwind & 1) == 0) return PE_LOOKUP_FOUND;
        if (!read_x64_entry(image, function->unwind & ~1u, function)) return PE_LOOKUP_NO_MEMORY;
    }
    return PE_LOOKUP_NONE;
}

/* The last entry that begins at or before `rva`. The probes are those of the usual inclusive binary search:
 * dumps whose writer unwound the stacks itself then hold just the entries that are asked for here. */
static pe_lookup search(const pe_image *image, uint32_t rva, pe_function *out)
{
    size_t count = pe_function_count(image);
    bool have = false;
    size_t low = 0, high = count ? count - 1 : 0;
    while (count && low <= high) {
        size_t middle = low + (high - low) / 2;
        pe_function entry;
        if (!read_entry(image, middle, &entry)) {
            size_t beside;
            if (find_above_hole(image, middle, high, &beside, &entry) && rva >= entry.begin) {
                middle = beside;
            } else if (find_below_hole(image, middle, low, &beside, &entry) && rva < entry.begin) {
                middle = beside;
            } else if (entry_size(image) == X64_ENTRY_SIZE &&
                       find_below_hole(image, middle, low, &beside, &entry) && rva < entry.end) {
                middle = beside;
            } else {
                return PE_LOOKUP_NO_MEMORY;
            }
        }
        if (rva < entry.begin) {
            if (middle == 0) break;
            high = middle - 1;
        } else {
            *out = entry;
            have = true;
            if (entry_size(image) == X64_ENTRY_SIZE && rva < entry.end) break;
            low = middle + 1;
        }
    }
    return have ? PE_LOOKUP_FOUND : PE_LOOKUP_NONE;
}

pe_lookup pe_function_lookup(const pe_image *image, uint32_t rva, pe_function *out)
{
    pe_function function;
    pe_lookup result = search(image, rva, &function);
    if (result != PE_LOOKUP_FOUND) return result;
    if (entry_size(image) == ARM_ENTRY_SIZE) {
        compute_arm_end(image, &function);
        if (function.end == 0) return PE_LOOKUP_NO_MEMORY;
    }
    if (rva >= function.end) return PE_LOOKUP_NONE;
    if (entry_size(image) == X64_ENTRY_SIZE) {
        result = resolve_indirect(image, &function);
        if (result != PE_LOOKUP_FOUND) return result;
    }
    *out = function;
    return PE_LOOKUP_FOUND;
}

/* Slots an operation takes, 0 for values that mean nothing. */
static unsigned operation_slots(uint8_t op, uint8_t info)
{
    switch (op) {
    case PE_UNWIND_PUSH_NONVOL:
    case PE_UNWIND_ALLOC_SMALL:
    case PE_UNWIND_SET_FPREG:
    case PE_UNWIND_PUSH_MACHFRAME: return 1;
    case PE_UNWIND_SAVE_NONVOL:
    case PE_UNWIND_EPILOG:
    case PE_UNWIND_SAVE_XMM128: return 2;
    case PE_UNWIND_SAVE_NONVOL_FAR:
    case PE_UNWIND_SPARE:
    case PE_UNWIND_SAVE_XMM128_FAR: return 3;
    case PE_UNWIND_ALLOC_LARGE: return info == 0 ? 2 : info == 1 ? 3 : 0;
    default: return 0;
    }
}

/* What the operation's further slots say, in bytes. `slots` starts at the code's own slot. */
static uint32_t operation_value(uint8_t op, uint8_t info, const uint8_t *slots, uint8_t frame_offset)
{
    switch (op) {
    case PE_UNWIND_ALLOC_SMALL: return (uint32_t)info * 8 + 8;
    case PE_UNWIND_ALLOC_LARGE: return info == 0 ? (uint32_t)load_u16(slots + 2) * 8 : load_u32(slots + 2);
    case PE_UNWIND_SET_FPREG: return frame_offset;
    case PE_UNWIND_SAVE_NONVOL:
    case PE_UNWIND_EPILOG: return (uint32_t)load_u16(slots + 2) * 8;
    case PE_UNWIND_SAVE_XMM128: return (uint32_t)load_u16(slots + 2) * 16;
    case PE_UNWIND_SAVE_NONVOL_FAR:
    case PE_UNWIND_SPARE:
    case PE_UNWIND_SAVE_XMM128_FAR: return load_u32(slots + 2);
    case PE_UNWIND_PUSH_MACHFRAME: return info & 1;
    default: return 0;
    }
}

/* Version 2 puts its epilogue codes first, a slot each and an even number of them: the first one holds the
 * length of every epilogue and, in bit 0 of its information, whether one ends the function; the others hold
 * distances from the function's end, 0 being padding. Returns the slots used. */
static unsigned parse_epilogs(pe_unwind_info *info, const uint8_t *slots)
{
    if (info->version < 2 || info->slot_count == 0 || (slots[1] & 15) != PE_UNWIND_EPILOG) return 0;
    info->epilog_size = slots[0];
    if (slots[1] & 0x10) info->epilogs[info->epilog_count++].end_distance = info->epilog_size;
    unsigned i = 1;
    for (; i < info->slot_count && (slots[2 * i + 1] & 15) == PE_UNWIND_EPILOG; i++) {
        uint32_t distance = slots[2 * i] | (uint32_t)(slots[2 * i + 1] >> 4) << 8;
        if (distance && info->epilog_count < PE_UNWIND_SLOTS_MAX)
            info->epilogs[info->epilog_count++].end_distance = distance;
    }
    return i;
}

static void parse_codes(pe_unwind_info *info, const uint8_t *slots)
{
    info->complete = true;
    unsigned i = parse_epilogs(info, slots);
    while (i < info->slot_count) {
        const uint8_t *slot = slots + 2 * (size_t)i;
        uint8_t op = slot[1] & 15, detail = slot[1] >> 4;
        unsigned used = operation_slots(op, detail);
        if (used == 0 || used > info->slot_count - i) {
            info->complete = false;
            return;
        }
        info->codes[info->code_count++] = (pe_unwind_code){
            .prolog_offset = slot[0],
            .op = op,
            .info = detail,
            .slot = (uint8_t)i,
            .slot_count = (uint8_t)used,
            .value = operation_value(op, detail, slot, info->frame_offset),
        };
        i += used;
    }
}

#define UNWIND_HEADER_SIZE 4u

static uint32_t tail_size(uint8_t flags)
{
    if (flags & PE_UNWIND_FLAG_CHAINED) return X64_ENTRY_SIZE;
    if (flags & (PE_UNWIND_FLAG_EXCEPTION_HANDLER | PE_UNWIND_FLAG_TERMINATION_HANDLER)) return 4;
    return 0;
}

/* Header, slots rounded up to an even number, and the handler or the chained entry. */
static uint32_t unwind_info_size(const uint8_t header[UNWIND_HEADER_SIZE])
{
    return UNWIND_HEADER_SIZE + ((uint32_t)header[2] + 1) / 2 * 4 + tail_size(header[0] >> 3);
}

error *pe_unwind_info_parse(arena *a, bytes data, pe_unwind_info *out)
{
    if (data.len < UNWIND_HEADER_SIZE)
        return error_at_offset(a, ERROR_TRUNCATED, 0, "unwind information of %zu bytes, expected at least 4",
                               data.len);
    const uint8_t *header = data.ptr;
    uint8_t version = header[0] & 7;
    if (version != 1 && version != 2)
        return error_at_offset(a, ERROR_FORMAT, 0, "unwind information of version %u, expected 1 or 2",
                               version);
    uint32_t size = unwind_info_size(header);
    if (data.len < size)
        return error_at_offset(a, ERROR_TRUNCATED, 0, "unwind information of %zu bytes, expected %u",
                               data.len, size);

    memset(out, 0, sizeof *out);
    out->version = version;
    out->flags = header[0] >> 3;
    out->prolog_size = header[1];
    out->slot_count = header[2];
    out->frame_register = header[3] & 15;
    out->frame_offset = (uint8_t)((header[3] >> 4) * 16);
    out->size = size;
    parse_codes(out, data.ptr + UNWIND_HEADER_SIZE);

    const uint8_t *tail = data.ptr + size - tail_size(out->flags);
    if (out->flags & PE_UNWIND_FLAG_CHAINED) {
        out->has_chain = true;
        out->chain =
            (pe_function){.begin = load_u32(tail), .end = load_u32(tail + 4), .unwind = load_u32(tail + 8)};
    } else if (tail_size(out->flags)) {
        out->has_handler = true;
        out->handler = load_u32(tail);
        out->handler_data = size;
    }
    return NULL;
}

error *pe_unwind_info_read(arena *a, const pe_image *image, uint32_t rva, pe_unwind_info *out)
{
    uint8_t raw[UNWIND_HEADER_SIZE + 256 * 2 + X64_ENTRY_SIZE];
    if (!pe_read_exact(image, rva, raw, UNWIND_HEADER_SIZE))
        return error_at_offset(a, ERROR_MEMORY, rva, "the unwind information is not there");
    uint32_t size = unwind_info_size(raw);
    if (!pe_read_exact(image, rva, raw, size))
        return error_at_offset(a, ERROR_MEMORY, rva, "the unwind information is not all there");
    error *e = pe_unwind_info_parse(a, (bytes){raw, size}, out);
    if (e) return error_at_offset(a, e->code, rva, "%.*s", STR_ARG(e->message));
    if (out->has_handler) out->handler_data += rva;
    return NULL;
}

error *pe_function_primary(arena *a, const pe_image *image, const pe_function *fragment, pe_function *out)
{
    pe_function function = *fragment;
    for (unsigned i = 0; i < LINKS_MAX; i++) {
        pe_unwind_info info;
        error *e = pe_unwind_info_read(a, image, function.unwind, &info);
        if (e) return e;
        if (!info.has_chain) {
            *out = function;
            return NULL;
        }
        function = info.chain;
    }
    return error_at_offset(a, ERROR_FORMAT, fragment->unwind,
                           "chained unwind information goes on for more than %d links", LINKS_MAX);
}
