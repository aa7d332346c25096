/* Minidump header, directory, system and misc information, exception, comments. */
#include "formats/dump/minidump.h"

#include "base/utf16.h"
#include "formats/dump/minidump_reader.h"

#include <inttypes.h>
#include <string.h>

enum {
    HEADER_SIZE = 32,
    DIRECTORY_ENTRY_SIZE = 12,
    FORMAT_VERSION = 0xa793, /* low half of MINIDUMP_HEADER.Version; the high half is the writer's own */
    STRING_BUDGET_BASE = 16 << 20,
};

uint16_t entry_u16(bytes entry, uint64_t offset)
{
    uint16_t v = 0;

    bytes_u16(entry, offset, &v);
    return v;
}

uint32_t entry_u32(bytes entry, uint64_t offset)
{
    uint32_t v = 0;

    bytes_u32(entry, offset, &v);
    return v;
}

uint64_t entry_u64(bytes entry, uint64_t offset)
{
    uint64_t v = 0;

    bytes_u64(entry, offset, &v);
    return v;
}

static const char *const STREAM_NAMES[] = {
    "UnusedStream",
    "ReservedStream0",
    "ReservedStream1",
    "ThreadListStream",
    "ModuleListStream",
    "MemoryListStream",
    "ExceptionStream",
    "SystemInfoStream",
    "ThreadExListStream",
    "Memory64ListStream",
    "CommentStreamA",
    "CommentStreamW",
    "HandleDataStream",
    "FunctionTableStream",
    "UnloadedModuleListStream",
    "MiscInfoStream",
    "MemoryInfoListStream",
    "ThreadInfoListStream",
    "HandleOperationListStream",
    "TokenStream",
    "JavaScriptDataStream",
    "SystemMemoryInfoStream",
    "ProcessVmCountersStream",
    "IptTraceStream",
    "ThreadNamesStream",
};

static const char *const CE_STREAM_NAMES[] = {
    "ceStreamNull",
    "ceStreamSystemInfo",
    "ceStreamException",
    "ceStreamModuleList",
    "ceStreamProcessList",
    "ceStreamThreadList",
    "ceStreamThreadContextList",
    "ceStreamThreadCallStackList",
    "ceStreamMemoryVirtualList",
    "ceStreamMemoryPhysicalList",
    "ceStreamBucketParameters",
    "ceStreamProcessModuleMap",
    "ceStreamDiagnosisList",
};

str minidump_stream_name(uint32_t type)
{
    if (type < sizeof STREAM_NAMES / sizeof STREAM_NAMES[0]) return str_from_cstr(STREAM_NAMES[type]);
    if (type >= MINIDUMP_CE_FIRST && type <= MINIDUMP_CE_LAST) {
        return str_from_cstr(CE_STREAM_NAMES[type - MINIDUMP_CE_FIRST]);
    }
    return str_from_cstr("");
}

bool minidump_find_stream(const minidump *dump, uint32_t type, bytes *out)
{
    for (size_t i = 0; i < dump->stream_count; i++) {
        if (dump->streams[i].type == type) {
            *out = dump->streams[i].data;
            return true;
        }
    }
    return false;
}

static void note_outside(minidump_reader *r, uint64_t rva)
{
    if (r->outside_count++ == 0) r->outside_first = rva;
}

str minidump_reader_utf16(minidump_reader *r, bytes text)
{
    size_t length = 0;

    while (length + 2 <= text.len && load_u16(text.ptr + length) != 0) length += 2;
    if (length > r->dump->string_budget) {
        r->budget_reached = true;
        return str_from_cstr("");
    }
    r->dump->string_budget -= length;
    return utf16_to_utf8(r->a, bytes_clamp(text, 0, length));
}

str minidump_reader_string(minidump_reader *r, uint64_t rva)
{
    uint32_t length = 0;
    bytes text;

    if (rva == 0) return str_from_cstr("");
    if (!bytes_u32(r->dump->file, rva, &length)) {
        note_outside(r, rva);
        return str_from_cstr("");
    }
    if (!bytes_slice(r->dump->file, rva + 4, length, &text)) {
        note_outside(r, rva);
        text = bytes_clamp(r->dump->file, rva + 4, length);
    }
    return minidump_reader_utf16(r, text);
}

bytes minidump_reader_slice(minidump_reader *r, bytes entry, uint64_t offset)
{
    uint32_t size = entry_u32(entry, offset), rva = entry_u32(entry, offset + 4);
    bytes data = {0};

    if (size == 0 || rva == 0) return data;
    if (!bytes_slice(r->dump->file, rva, size, &data)) note_outside(r, rva);
    return data;
}

void minidump_reader_report(minidump_reader *r, const char *where)
{
    if (r->outside_count) {
        notes_add(r->n, NOTE_WARNING,
                  "%s: %" PRIu64
                  " of its strings or data lie outside of the file, the first at offset 0x%" PRIx64,
                  where, r->outside_count, r->outside_first);
    }
    if (r->budget_reached) {
        notes_add(r->n, NOTE_WARNING,
                  "%s: its names are together larger than the file allows; the rest is left empty", where);
    }
    r->outside_count = 0;
    r->budget_reached = false;
}

/* Makes `count` entries at `start` of a stream into a list that lies inside the stream. */
static void cut_list(minidump_reader *r, uint32_t type, bytes stream, uint64_t start, size_t stride,
                     uint64_t count, minidump_list *out)
{
    bytes data = bytes_from(stream, start);
    uint64_t room = data.len / stride;

    out->said = count;
    if (count > room) {
        str name = minidump_stream_name(type);
        notes_add(r->n, NOTE_WARNING,
                  "%.*s says %" PRIu64 " entries of 0x%zx bytes, its 0x%zx bytes hold %" PRIu64,
                  STR_ARG(name), count, stride, stream.len, room);
        count = room;
    }
    out->count = (size_t)count;
    out->stride = stride;
    out->data = bytes_clamp(data, 0, count * stride);
}

static void note_short(minidump_reader *r, uint32_t type, bytes stream, uint64_t expected)
{
    str name = minidump_stream_name(type);

    notes_add(r->n, NOTE_WARNING, "%.*s has 0x%zx bytes, expected at least 0x%" PRIx64 "; it is left out",
              STR_ARG(name), stream.len, expected);
}

bool minidump_reader_plain_list(minidump_reader *r, uint32_t type, size_t stride, minidump_list *out)
{
    bytes stream;
    uint32_t count;
    uint64_t start = 4;

    if (!minidump_find_stream(r->dump, type, &stream)) return false;
    if (!bytes_u32(stream, 0, &count)) {
        note_short(r, type, stream, 4);
        return false;
    }
    if (stream.len == 8 + (uint64_t)count * stride) start = 8;
    cut_list(r, type, stream, start, stride, count, out);
    return true;
}

bool minidump_reader_sized_list(minidump_reader *r, uint32_t type, size_t minimum_stride, size_t count_size,
                                minidump_list *out)
{
    bytes stream;
    uint32_t header, stride;

    if (!minidump_find_stream(r->dump, type, &stream)) return false;
    if (!bytes_contains(stream, 0, 8 + count_size)) {
        note_short(r, type, stream, 8 + count_size);
        return false;
    }
    header = load_u32(stream.ptr);
    stride = load_u32(stream.ptr + 4);
    if (header < 8 + count_size || stride < minimum_stride) {
        str name = minidump_stream_name(type);
        notes_add(r->n, NOTE_WARNING,
                  "%.*s says a header of 0x%x and entries of 0x%x bytes, expected at least 0x%zx and 0x%zx; "
                  "it is left out",
                  STR_ARG(name), header, stride, 8 + count_size, minimum_stride);
        return false;
    }
    cut_list(r, type, stream, header, stride, load_le(stream.ptr + 8, count_size), out);
    return true;
}

static void parse_system_info(minidump_reader *r)
{
    enum { SIZE_WITHOUT_CPU = 32 };
    minidump_system_info *s = &r->dump->system_info;
    bytes b;

    if (!minidump_find_stream(r->dump, MINIDUMP_SYSTEM_INFO, &b)) return;
    if (b.len < SIZE_WITHOUT_CPU) {
        note_short(r, MINIDUMP_SYSTEM_INFO, b, SIZE_WITHOUT_CPU);
        return;
    }
    r->dump->has_system_info = true;
    s->architecture = entry_u16(b, 0);
    s->level = entry_u16(b, 2);
    s->revision = entry_u16(b, 4);
    s->processor_count = b.ptr[6];
    s->product_type = b.ptr[7];
    s->major = entry_u32(b, 8);
    s->minor = entry_u32(b, 12);
    s->build = entry_u32(b, 16);
    s->platform_id = entry_u32(b, 20);
    s->service_pack = minidump_reader_string(r, entry_u32(b, 24));
    s->suite_mask = entry_u16(b, 28);
    if (s->architecture == MINIDUMP_CPU_X86) {
        s->has_x86_cpu = b.len >= SIZE_WITHOUT_CPU + 24;
        if (s->has_x86_cpu) memcpy(s->x86_vendor, b.ptr + 32, 12);
        s->x86_version = entry_u32(b, 44);
        s->x86_features = entry_u32(b, 48);
        s->x86_amd_features = entry_u32(b, 52);
    } else {
        s->processor_features[0] = entry_u64(b, 32);
        s->processor_features[1] = entry_u64(b, 40);
    }
    minidump_reader_report(r, "SystemInfoStream");
}

static void parse_time_zone(minidump_reader *r, bytes b, minidump_time_zone *z)
{
    /* TIME_ZONE_INFORMATION: bias, name[32], date, bias, name[32], date, bias */
    z->bias = (int32_t)entry_u32(b, 0);
    z->standard_name = minidump_reader_utf16(r, bytes_clamp(b, 4, 64));
    z->standard_bias = (int32_t)entry_u32(b, 84);
    z->daylight_name = minidump_reader_utf16(r, bytes_clamp(b, 88, 64));
    z->daylight_bias = (int32_t)entry_u32(b, 168);
    for (size_t i = 0; i < 8; i++) {
        z->standard_date[i] = entry_u16(b, 68 + 2 * i);
        z->daylight_date[i] = entry_u16(b, 152 + 2 * i);
    }
}

static void parse_xstate(bytes b, minidump_misc_info *m)
{
    m->xstate_context_size = entry_u32(b, 4);
    m->xstate_features = entry_u64(b, 8);
    for (size_t i = 0; i < 64; i++) {
        m->xstate[i].offset = entry_u32(b, 16 + 8 * i);
        m->xstate[i].size = entry_u32(b, 20 + 8 * i);
    }
}

static void parse_misc_info(minidump_reader *r)
{
    enum {
        FLAG_ID = 1,
        FLAG_TIMES = 2,
        FLAG_POWER = 4,
        FLAG_INTEGRITY = 0x10,
        FLAG_EXECUTE = 0x20,
        FLAG_ZONE = 0x40,
        FLAG_PROTECTED = 0x80,
        FLAG_BUILD = 0x100,
        FLAG_COOKIE = 0x200
    };
    enum { XSTATE_OFFSET = 832, XSTATE_SIZE = 528, END = XSTATE_OFFSET + XSTATE_SIZE + 4 };
    minidump_misc_info *m = &r->dump->misc_info;
    bytes b;
    size_t n;

    if (!minidump_find_stream(r->dump, MINIDUMP_MISC_INFO, &b)) return;
    if (b.len < 8) {
        note_short(r, MINIDUMP_MISC_INFO, b, 8);
        return;
    }
    r->dump->has_misc_info = true;
    m->size = load_u32(b.ptr);
    m->flags = load_u32(b.ptr + 4);
    n = m->size < b.len ? m->size : b.len;
    m->has_process_id = (m->flags & FLAG_ID) && n >= 12;
    m->has_process_times = (m->flags & FLAG_TIMES) && n >= 24;
    m->has_processor_power = (m->flags & FLAG_POWER) && n >= 44;
    m->has_integrity_level = (m->flags & FLAG_INTEGRITY) && n >= 48;
    m->has_execute_flags = (m->flags & FLAG_EXECUTE) && n >= 52;
    m->has_protected_process = (m->flags & FLAG_PROTECTED) && n >= 56;
    m->has_time_zone = (m->flags & FLAG_ZONE) && n >= 232;
    m->has_build_strings = (m->flags & FLAG_BUILD) && n >= XSTATE_OFFSET;
    m->has_xstate = n >= XSTATE_OFFSET + XSTATE_SIZE && entry_u32(b, XSTATE_OFFSET) >= XSTATE_SIZE;
    m->has_process_cookie = (m->flags & FLAG_COOKIE) && n >= END;

    if (m->has_process_id) m->process_id = entry_u32(b, 8);
    if (m->has_process_times) {
        m->process_create_time = entry_u32(b, 12);
        m->process_user_time = entry_u32(b, 16);
        m->process_kernel_time = entry_u32(b, 20);
    }
    if (m->has_processor_power) {
        m->max_mhz = entry_u32(b, 24);
        m->current_mhz = entry_u32(b, 28);
        m->mhz_limit = entry_u32(b, 32);
        m->max_idle_state = entry_u32(b, 36);
        m->current_idle_state = entry_u32(b, 40);
    }
    if (m->has_integrity_level) m->integrity_level = entry_u32(b, 44);
    if (m->has_execute_flags) m->execute_flags = entry_u32(b, 48);
    if (m->has_protected_process) m->protected_process = entry_u32(b, 52);
    if (m->has_time_zone) {
        m->time_zone_id = entry_u32(b, 56);
        parse_time_zone(r, bytes_from(b, 60), &m->time_zone);
    }
    if (m->has_build_strings) {
        m->build_string = minidump_reader_utf16(r, bytes_clamp(b, 232, 520));
        m->debugger_string = minidump_reader_utf16(r, bytes_clamp(b, 752, 80));
    }
    if (m->has_xstate) parse_xstate(bytes_from(b, XSTATE_OFFSET), m);
    if (m->has_process_cookie) m->process_cookie = entry_u32(b, END - 4);
}

static void parse_exception(minidump_reader *r)
{
    enum { SIZE = 168, MOST_PARAMETERS = 15 };
    minidump_exception *x = &r->dump->exception;
    bytes b;

    if (!minidump_find_stream(r->dump, MINIDUMP_EXCEPTION, &b)) return;
    if (b.len < SIZE) {
        note_short(r, MINIDUMP_EXCEPTION, b, SIZE);
        return;
    }
    r->dump->has_exception = true;
    x->thread_id = entry_u32(b, 0);
    x->code = entry_u32(b, 8);
    x->flags = entry_u32(b, 12);
    x->record = entry_u64(b, 16);
    x->address = entry_u64(b, 24);
    x->parameter_count = entry_u32(b, 32);
    if (x->parameter_count > MOST_PARAMETERS) {
        notes_add(r->n, NOTE_WARNING, "ExceptionStream says %u parameters, the record holds %d",
                  x->parameter_count, MOST_PARAMETERS);
        x->parameter_count = MOST_PARAMETERS;
    }
    for (size_t i = 0; i < x->parameter_count; i++) x->parameters[i] = entry_u64(b, 40 + 8 * i);
    x->context = minidump_reader_slice(r, b, 160);
    minidump_reader_report(r, "ExceptionStream");
}

/* CommentStreamA is in the writer's ANSI code page, which the dump does not name: Latin-1 is taken. */
static str latin1_to_utf8(arena *a, str text)
{
    strbuf b = {.arena = a};

    for (size_t i = 0; i < text.len; i++) {
        unsigned c = (unsigned char)text.ptr[i];
        if (c >= 0x80) {
            strbuf_append_char(&b, (char)(0xc0 | c >> 6));
            strbuf_append_char(&b, (char)(0x80 | (c & 0x3f)));
        } else {
            strbuf_append_char(&b, (char)c);
        }
    }
    return strbuf_str(&b);
}

static void parse_comment(minidump_reader *r)
{
    bytes b;

    if (minidump_find_stream(r->dump, MINIDUMP_COMMENT_W, &b)) r->dump->comment = minidump_reader_utf16(r, b);
    if (r->dump->comment.len == 0 && minidump_find_stream(r->dump, MINIDUMP_COMMENT_A, &b)) {
        r->dump->comment = latin1_to_utf8(r->a, bytes_cstr(b, 0));
    }
}

static error *parse_header(minidump_reader *r)
{
    minidump *d = r->dump;
    uint32_t version, count, rva;
    uint64_t room;

    if (d->file.len < HEADER_SIZE) {
        return error_at_offset(r->a, ERROR_TRUNCATED, d->file.len,
                               "the file ends inside the minidump header (expected 0x%x bytes)", HEADER_SIZE);
    }
    if (memcmp(d->file.ptr, "MDMP", 4) != 0) {
        return error_at_offset(r->a, ERROR_FORMAT, 0, "expected the minidump signature \"MDMP\"");
    }
    version = load_u32(d->file.ptr + 4);
    count = load_u32(d->file.ptr + 8);
    rva = load_u32(d->file.ptr + 12);
    d->version = (uint16_t)version;
    d->implementation_version = (uint16_t)(version >> 16);
    d->checksum = load_u32(d->file.ptr + 16);
    d->timestamp = load_u32(d->file.ptr + 20);
    d->flags = load_u64(d->file.ptr + 24);
    if (d->version != FORMAT_VERSION) {
        notes_add(r->n, NOTE_WARNING, "minidump header says version 0x%x, expected 0x%x", d->version,
                  FORMAT_VERSION);
    }
    if (count == 0) return error_at_offset(r->a, ERROR_FORMAT, 8, "the minidump has no streams");
    room = rva < d->file.len ? (d->file.len - rva) / DIRECTORY_ENTRY_SIZE : 0;
    if (room == 0) {
        return error_at_offset(
            r->a, ERROR_TRUNCATED, 12,
            "the stream directory (expected at 0x%x) lies outside of the file (0x%zx bytes)", rva,
            d->file.len);
    }
    if (count > room) {
        notes_add(r->n, NOTE_WARNING, "minidump header says %u streams, the file ends after %" PRIu64, count,
                  room);
        count = (uint32_t)room;
    }
    d->streams = ARENA_ARRAY(r->a, minidump_stream, count);
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *p = d->file.ptr + rva + (size_t)i * DIRECTORY_ENTRY_SIZE;
        if (load_u32(p) == MINIDUMP_UNUSED) continue;
        d->streams[d->stream_count++] =
            (minidump_stream){.type = load_u32(p), .size = load_u32(p + 4), .offset = load_u32(p + 8)};
    }
    return NULL;
}

/* Places the streams in the file. Cut and doubled streams are counted, so that a hostile directory makes
 * two notes. */
static void place_streams(minidump_reader *r)
{
    minidump *d = r->dump;
    size_t cut = 0, first_cut = 0;
    uint32_t seen = 0;

    for (size_t i = 0; i < d->stream_count; i++) {
        minidump_stream *s = &d->streams[i];
        s->data = bytes_clamp(d->file, s->offset, s->size);
        if (s->data.len < s->size && cut++ == 0) first_cut = i;
        if (s->type < 32) {
            if (seen & 1u << s->type) {
                str name = minidump_stream_name(s->type);
                notes_add(r->n, NOTE_WARNING,
                          "the minidump has more than one stream of type %u (%.*s); the first is used",
                          s->type, STR_ARG(name));
            }
            seen |= 1u << s->type;
        }
    }
    if (cut) {
        const minidump_stream *s = &d->streams[first_cut];
        str name = minidump_stream_name(s->type);
        notes_add(r->n, NOTE_WARNING,
                  "%zu streams leave the file, the first is type 0x%x %.*s (0x%x bytes at offset 0x%" PRIx64
                  ")",
                  cut, s->type, STR_ARG(name), s->size, s->offset);
    }
}

error *minidump_open(arena *a, bytes file, notes *n, minidump **out)
{
    minidump *d = ARENA_NEW(a, minidump);
    minidump_reader r = {.a = a, .dump = d, .n = n};

    d->file = file;
    d->string_budget = STRING_BUDGET_BASE + 2 * (uint64_t)file.len;
    d->comment = str_from_cstr("");
    error *e = parse_header(&r);
    if (e) return e;
    place_streams(&r);
    parse_system_info(&r);
    parse_misc_info(&r);
    parse_exception(&r);
    parse_comment(&r);
    minidump_parse_threads(&r);
    minidump_parse_thread_infos(&r);
    minidump_parse_thread_names(&r);
    minidump_parse_modules(&r);
    minidump_parse_unloaded_modules(&r);
    minidump_parse_memory(&r);
    if (!d->has_system_info) {
        notes_add(n, NOTE_WARNING, "the minidump has no SystemInfoStream: the processor is not known");
    }
    *out = d;
    return NULL;
}
