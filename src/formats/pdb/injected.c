/* Source text that was put into the PDB itself (/natvis, #pragma ... , #import): stream "/src/headerblock".
 *
 *   u32 version (19980827), u32 size, u64 time, u32 age, padded to 64 bytes; then a hash table: u32 count,
 * u32 capacity, two bit vectors (u32 words, the words), and for each used slot u32 key and an entry of 40
 * bytes: u32 size, u32 version, u32 crc, u32 text size, u32 file, u32 object, u32 virtual name (offsets in
 *   "/names"), u8 compression, u8 flags, padding.
 *
 * The text is the stream "/src/files/" + the virtual name in lower case. Source: LLVM's
 * "InjectedSourceStream", microsoft-pdb's "PDB1::AddSrc". */
#include "formats/pdb/reader.h"

enum { HEADER_VERSION = 19980827, HEADER_SIZE = 64, ENTRY_SIZE = 44, SOURCES_MAX = 1 << 20 };

/* Where the entries begin, and how many there are. */
static bool find_entries(pdb *p, pdb_stream *s, uint32_t *at, uint32_t *count)
{
    uint32_t version, words;
    if (!pdb_named_stream(p, STR("/src/headerblock"), s) || !pdb_stream_u32(s, 0, &version) ||
        version != HEADER_VERSION || !pdb_stream_u32(s, HEADER_SIZE, count))
        return false;
    uint64_t place = HEADER_SIZE + 8;
    for (int vector = 0; vector < 2; vector++) {
        if (place > UINT32_MAX || !pdb_stream_u32(s, (uint32_t)place, &words)) return false;
        place += 4 + 4 * (uint64_t)words;
    }
    if (place > s->size || *count > (s->size - place) / ENTRY_SIZE) return false;
    *at = (uint32_t)place;
    return true;
}

bool pdb_injected_source(pdb *p, uint32_t index, pdb_injected *out)
{
    pdb_stream s, text;
    uint32_t at, count, fields[7];
    if (!find_entries(p, &s, &at, &count) || index >= count || index >= SOURCES_MAX) return false;
    at += index * ENTRY_SIZE + 4;
    for (uint32_t i = 0; i < 7; i++)
        if (!pdb_stream_u32(&s, at + 4 * i, &fields[i])) return false;
    bytes flags;
    if (!pdb_view(p, &s, at + 28, 2, &flags)) return false;
    str virtual_name = pdb_string(p, fields[6]);
    *out = (pdb_injected){
        .file = pdb_string(p, fields[4]),
        .object = pdb_string(p, fields[5]),
        .virtual_name = virtual_name,
        .crc = fields[2],
        .size = fields[3],
        .compression = flags.ptr[0],
        .is_virtual = (flags.ptr[1] & 1) != 0,
    };
    arena *work = arena_new();
    str name = str_format(work, "/src/files/%.*s", STR_ARG(str_lower(work, virtual_name)));
    out->has_text = pdb_named_stream(p, name, &text);
    if (out->has_text) out->text = text;
    arena_free(work);
    return true;
}
