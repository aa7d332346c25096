/* !reg's questions on how a hive keeps things: cached security, dirty sectors, free cells; and its help.
 * Sources: windows-driver-docs, "!reg", which shows no session of these: the text is ours; the public
 * descriptions of the registry's file format for bins and cells. */
#include "extensions/kdexts/reg.h"
#include "windows/hive.h"

enum { MOST = 0x10000, SECTOR = 512 };

error *reg_seccache(reg_question *q)
{
    kernel_view *v = &q->view;
    value hive;
    uint64_t count, size, at;
    error *e = reg_take_hive(q, &hive);
    if (e) return e;
    if (!value_u64(value_field(hive, "SecurityCount"), &count) ||
        !value_u64(value_field(hive, "SecurityCacheSize"), &size) ||
        !value_u64(value_field(hive, "SecurityCache"), &at))
        return error_new(v->arena, ERROR_MEMORY, "The hive's security cache is not in the dump");
    const type *t = nt_type(&v->windows, "_CM_KEY_SECURITY_CACHE_ENTRY");
    emit(v->out, "security_cache", "SecurityCache {cache:q}: {count} of {size} entries\n", f_p("cache", at),
         f_u("count", count), f_u("size", size));
    for (uint64_t i = 0; t && i < count && i < MOST && !out_cancelled(v->out); i++) {
        value entry = value_at(&v->values, t, at + i * t->size);
        value cached = nt_value(&v->windows, "_CM_KEY_SECURITY_CACHE",
                                value_or(value_field(entry, "CachedSecurity"), 0));
        emit(
            v->out, "cached_security",
            "[{index:3}] Cell {cell:08x} CachedSecurity {cached:q} ConvKey {key:08x} Length {length:x} RefCount {references}\n",
            f_u("index", i), kernel_number("cell", value_field(entry, "Cell")),
            kernel_pointer("cached", value_field(entry, "CachedSecurity")),
            kernel_number("key", value_field(cached, "ConvKey")),
            kernel_number("length", value_field(cached, "DescriptorLength")),
            kernel_number("references", value_field(cached, "RealRefCount")),
            f_p("descriptor", value_address_of(value_field(cached, "Descriptor"))));
    }
    if (count > MOST) out_heading(v->out, "*** not all of them: more than %u\n", (unsigned)MOST);
    return NULL;
}

/* A bit for each sector of the stable storage; runs of them are lines. */
error *reg_dirtyvector(reg_question *q)
{
    kernel_view *v = &q->view;
    value hive;
    uint64_t bits, at, count = 0, first = 0;
    bool in_run = false;
    error *e = reg_take_hive(q, &hive);
    if (e) return e;
    value vector = value_field(hive, "Hive.DirtyVector");
    if (!value_u64(value_field(vector, "SizeOfBitMap"), &bits) ||
        !value_u64(value_field(vector, "Buffer"), &at))
        return error_new(v->arena, ERROR_MEMORY, "The hive's dirty vector is not in the dump");
    if (bits > (uint64_t)MOST * SECTOR)
        return error_new(v->arena, ERROR_FORMAT, "A dirty vector of %llu bits", (unsigned long long)bits);
    emit(v->out, "dirty_vector", "DirtyVector {bitmap:q}: {bits} sectors of 512 bytes, DirtyCount {dirty}\n",
         f_p("bitmap", at), f_u("bits", bits), kernel_number("dirty", value_field(hive, "Hive.DirtyCount")));
    for (uint64_t i = 0; i <= bits && !out_cancelled(v->out); i++) {
        uint8_t byte = 0;
        if (i < bits && space_read(v->values.space, at + i / 8, &byte, 1) != 1)
            return error_at_address(v->arena, ERROR_MEMORY, at + i / 8,
                                    "the dirty vector is not in the dump from here on");
        bool set = i < bits && byte >> (i % 8) & 1;
        count += set;
        if (set && !in_run) first = i;
        if (!set && in_run)
            emit(v->out, "dirty_sectors", "  {first:08x} - {last:08x}\n", f_u("first", first * SECTOR),
                 f_u("last", i * SECTOR - 1));
        in_run = set;
    }
    out_heading(v->out, "%llu sectors are dirty\n", (unsigned long long)count);
    return NULL;
}

/* A bin is a header of 32 bytes and cells, each of which begins with its size: negative when it is in use. */
error *reg_freecells(reg_question *q)
{
    enum { SIGNATURE = 0x6e696268 /* "hbin" */, HEADER = 0x20, MOST_BIN = 0x4000000 };
    kernel_view *v = &q->view;
    uint64_t bin, free_bytes = 0, free_cells = 0, used = 0;
    uint8_t header[HEADER], raw[4];
    error *e = args_address(q->call, &q->rest, &bin);
    if (e || (e = args_end(q->call, q->rest))) return e;
    if (space_read(v->values.space, bin, header, HEADER) != HEADER || load_u32(header) != SIGNATURE)
        return error_at_address(v->arena, ERROR_FORMAT, bin, "no bin (hbin), or not in the dump");
    uint32_t size = load_u32(header + 8);
    emit(v->out, "bin", "Bin {bin:q}: FileOffset {offset:x} Size {size:x}\n", f_p("bin", bin),
         f_u("offset", load_u32(header + 4)), f_u("size", size));
    uint64_t at = HEADER;
    while (at + sizeof raw <= size && size <= MOST_BIN && !out_cancelled(v->out)) {
        if (space_read(v->values.space, bin + at, raw, sizeof raw) != sizeof raw)
            return error_at_address(v->arena, ERROR_MEMORY, bin + at,
                                    "the bin is not in the dump from here on");
        int32_t cell = (int32_t)load_u32(raw);
        uint64_t length = cell < 0 ? 0 - (uint64_t)(int64_t)cell : (uint64_t)cell;
        if (length < 8 || length % 8 || at + length > size)
            return error_at_address(v->arena, ERROR_FORMAT, bin + at, "a cell of %lld bytes",
                                    (long long)cell);
        if (cell > 0) {
            free_cells++;
            free_bytes += length;
            emit(v->out, "free_cell", "  Free cell {cell:q} Offset {offset:x} Size {size:x}\n",
                 f_p("cell", bin + at), f_u("offset", at), f_u("size", length));
        } else {
            used++;
        }
        at += length;
    }
    emit(v->out, "free_cells", "{count} free cells of {bytes:x} bytes, {used} in use\n",
         f_u("count", free_cells), f_u("bytes", free_bytes), f_u("used", used));
    return NULL;
}

/* What the page names and is not read, with the reason. */
const char *reg_why_not(str name)
{
    static const struct {
        const char *name, *why;
    } ROWS[] = {
        {"dumppool",
         "it saves a list of pages between two live sessions; !poolfind CM?? shows the registry's pool"},
        {"freebins", "lists of free bins (_FREE_HBIN) have no public type; !reg freecells reads one bin"},
        {"freehints", "hints of free cells have no public type"},
        {"ixlock", "owners of intent locks are not read"},
        {"locktable", "lock tables of transactions are not read"},
        {"notifylist", "notify blocks have no public type"},
        {"openhandles", "!reg openkeys lists the keys, !handle 0 3 0 Key the handles"},
        {"postblocklist", "post blocks have no public type"},
        {"translist", "transactions of the registry are not read"},
        {"uowlist", "transactions of the registry are not read"},
        {"viewlist", "views of a hive are not read; !ca shows its file"}};
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        if (str_equal_nocase(name, str_from_cstr(ROWS[i].name))) return ROWS[i].why;
    return NULL;
}
