/* Layouts are those of ntddk.h (WHEA_ERROR_RECORD, WHEA_ERROR_RECORD_SECTION_DESCRIPTOR, packed) and of
 * appendix N of the UEFI specification; GUIDs of cper.h and ntddk.h. */
#include "windows/whea.h"

enum {
    HEADER_SIZE = 0x80,
    DESCRIPTOR_SIZE = 0x48,
    MOST_SECTIONS = 256,
    MOST_BYTES = 0x100000,
    TIMESTAMP_VALID = 2,
    PACKET_V1_SIZE = 0x118,
    PACKET_V2_SIZE = 0x50
};

typedef struct guid_name {
    uint8_t guid[16];
    const char *name;
} guid_name;

/* A GUID as it lies in memory. */
#define GUID_BYTES(a, b, c, d0, d1, d2, d3, d4, d5, d6, d7)                                                  \
    {(a) & 0xff,                                                                                             \
     (a) >> 8 & 0xff,                                                                                        \
     (a) >> 16 & 0xff,                                                                                       \
     (a) >> 24 & 0xff,                                                                                       \
     (b) & 0xff,                                                                                             \
     (b) >> 8,                                                                                               \
     (c) & 0xff,                                                                                             \
     (c) >> 8,                                                                                               \
     d0,                                                                                                     \
     d1,                                                                                                     \
     d2,                                                                                                     \
     d3,                                                                                                     \
     d4,                                                                                                     \
     d5,                                                                                                     \
     d6,                                                                                                     \
     d7}

static const guid_name section_types[] = {
    {GUID_BYTES(0x9876ccadu, 0x47b4, 0x4bdb, 0xb6, 0x5e, 0x16, 0xf1, 0x93, 0xc4, 0xf3, 0xdb),
     "Processor Generic"},
    {GUID_BYTES(0xdc3ea0b0u, 0xa144, 0x4797, 0xb9, 0x5b, 0x53, 0xfa, 0x24, 0x2b, 0x6e, 0x1d),
     "x86/x64 Processor Specific"},
    {GUID_BYTES(0x8a1e1d01u, 0x42f9, 0x4557, 0x9c, 0x33, 0x56, 0x5e, 0x5c, 0xc3, 0xf7, 0xe8), "x86/x64 MCA"},
    {GUID_BYTES(0xe71254e9u, 0xc1b9, 0x4940, 0xab, 0x76, 0x90, 0x97, 0x03, 0xa4, 0x32, 0x0f), "Error Packet"},
    {GUID_BYTES(0xa5bc1114u, 0x6f64, 0x4ede, 0xb8, 0x63, 0x3e, 0x83, 0xed, 0x7c, 0x83, 0xb1),
     "Platform Memory"},
    {GUID_BYTES(0xd995e954u, 0xbbc1, 0x430f, 0xad, 0x91, 0xb4, 0x4d, 0xcb, 0x3c, 0x6f, 0x35), "PCI Express"},
    {GUID_BYTES(0xc5753963u, 0x3b84, 0x4095, 0xbf, 0x78, 0xed, 0xda, 0xd3, 0xf9, 0xc9, 0xdd),
     "PCI/PCI-X Bus"},
    {GUID_BYTES(0xeb5e4685u, 0xca66, 0x4769, 0xb6, 0xa2, 0x26, 0x06, 0x8b, 0x00, 0x13, 0x26),
     "PCI/PCI-X Device"},
    {GUID_BYTES(0x81212a96u, 0x09ed, 0x4996, 0x94, 0x71, 0x8d, 0x72, 0x9c, 0x8e, 0x69, 0xed),
     "Firmware Error Record Reference"},
    {GUID_BYTES(0xe71254e7u, 0xc1b9, 0x4940, 0xab, 0x76, 0x90, 0x97, 0x03, 0xa4, 0x32, 0x0f), "NMI"},
};
enum { PROCESSOR, X64, MCA, PACKET };

static const guid_name creators[] = {
    {GUID_BYTES(0xcf07c4bdu, 0xb789, 0x4e18, 0xb3, 0xc4, 0x1f, 0x73, 0x2c, 0xb5, 0x71, 0x31), "Microsoft"},
    {GUID_BYTES(0x57217c8du, 0x5e66, 0x44fb, 0x80, 0x33, 0x9b, 0x74, 0xca, 0xce, 0xdf, 0x5b),
     "Device Driver"},
};

static const guid_name notify_types[] = {
    {GUID_BYTES(0x2dce8bb1u, 0xbdd7, 0x450e, 0xb9, 0xad, 0x9c, 0xf4, 0xeb, 0xd4, 0xf8, 0x90),
     "Corrected Machine Check"},
    {GUID_BYTES(0x4e292f96u, 0xd843, 0x4a55, 0xa8, 0xc2, 0xd4, 0x81, 0xf2, 0x7e, 0xbe, 0xee),
     "Corrected Platform Error"},
    {GUID_BYTES(0xe8f56ffeu, 0x919c, 0x4cc5, 0xba, 0x88, 0x65, 0xab, 0xe1, 0x49, 0x13, 0xbb),
     "Machine Check Exception"},
    {GUID_BYTES(0xcf93c01fu, 0x1a16, 0x4dfc, 0xb8, 0xbc, 0x9c, 0x4d, 0xaf, 0x67, 0xc1, 0x04),
     "PCI Express Error"},
    {GUID_BYTES(0xcc5263e8u, 0x9308, 0x454a, 0x89, 0xd0, 0x34, 0x0b, 0xd3, 0x9b, 0xc9, 0x8e),
     "INIT Error Record"},
    {GUID_BYTES(0x5bad89ffu, 0xb7e6, 0x42c9, 0x81, 0x4a, 0xcf, 0x24, 0x85, 0xd6, 0xe9, 0x8a),
     "Non-Maskable Interrupt"},
    {GUID_BYTES(0x3d61a466u, 0xab40, 0x409a, 0xa6, 0x98, 0xf3, 0x62, 0xd4, 0x64, 0xb3, 0x8f),
     "BOOT Error Record"},
    {GUID_BYTES(0x3e62a467u, 0xab40, 0x409a, 0xa6, 0x98, 0xf3, 0x62, 0xd4, 0x64, 0xb3, 0x8f),
     "Generic Hardware Error"},
};

static const char *name_of(const guid_name *names, size_t count, const uint8_t guid[16])
{
    for (size_t i = 0; i < count; i++)
        if (!memcmp(names[i].guid, guid, 16)) return names[i].name;
    return NULL;
}

static bool is_section(const nt_whea_section *s, size_t which)
{
    return !memcmp(s->type, section_types[which].guid, 16);
}

bool nt_whea_is_processor(const nt_whea_section *s)
{
    return is_section(s, PROCESSOR);
}

bool nt_whea_is_x64(const nt_whea_section *s)
{
    return is_section(s, X64);
}

bool nt_whea_is_mca(const nt_whea_section *s)
{
    return is_section(s, MCA);
}

bool nt_whea_is_packet(const nt_whea_section *s)
{
    return is_section(s, PACKET);
}

const char *nt_whea_creator(const uint8_t guid[16])
{
    return name_of(creators, sizeof creators / sizeof *creators, guid);
}

const char *nt_whea_notify_type(const uint8_t guid[16])
{
    return name_of(notify_types, sizeof notify_types / sizeof *notify_types, guid);
}

static const char *at_index(const char *const *names, size_t count, uint64_t index)
{
    return index < count ? names[index] : NULL;
}

const char *nt_whea_severity(uint64_t severity)
{
    static const char *const names[] = {"Recoverable", "Fatal", "Corrected", "Informational"};
    return at_index(names, sizeof names / sizeof *names, severity);
}

const char *nt_whea_source_type(uint64_t type)
{
    static const char *const names[] = {"MCE",     "CMC",          "CPE",    "NMI",          "PCIe",
                                        "Generic", "INIT",         "BOOT",   "Generic",      "IPF MCA",
                                        "IPF CMC", "IPF CPE",      "GHESv2", "GHESv2 (SCI)", "BMC",
                                        "PMEM",    "Device Driver"};
    return at_index(names, sizeof names / sizeof *names, type);
}

const char *nt_whea_error_type(uint64_t type)
{
    static const char *const names[] = {"Processor", "Memory",       "PCI Express", "NMI",
                                        "PCI-X Bus", "PCI-X Device", "Generic",     "Persistent Memory"};
    return at_index(names, sizeof names / sizeof *names, type);
}

/* What is there of `size` bytes. */
static bytes fetch(arena *a, space *s, uint64_t address, size_t size)
{
    uint8_t *p = ARENA_ARRAY(a, uint8_t, size + 1);
    return (bytes){p, space_read(s, address, p, size)};
}

static void read_section(bytes record, const nt_whea_record *r, size_t index, nt_whea_section *out)
{
    uint64_t at = HEADER_SIZE + (uint64_t)index * DESCRIPTOR_SIZE;
    const uint8_t *d = record.ptr + at;
    nt_whea_section s = {.descriptor = r->address + at, .offset = load_u32(d), .length = load_u32(d + 4)};
    s.flags = load_u32(d + 0xc);
    s.severity = load_u32(d + 0x30);
    memcpy(s.type, d + 0x10, 16);
    s.name = name_of(section_types, sizeof section_types / sizeof *section_types, s.type);
    s.address = r->address + s.offset;
    if (s.offset < record.len) {
        size_t left = record.len - s.offset;
        s.data = (bytes){record.ptr + s.offset, s.length < left ? s.length : left};
    }
    *out = s;
}

bool nt_whea_read(arena *a, space *s, uint64_t address, nt_whea_record *out)
{
    nt_whea_record r = {.address = address};
    bytes head = fetch(a, s, address, HEADER_SIZE);
    if (head.len < HEADER_SIZE || memcmp(head.ptr, "CPER", 4)) return false;
    const uint8_t *h = head.ptr;
    r.minor = h[4];
    r.major = h[5];
    r.section_count = load_u16(h + 0xa);
    r.severity = load_u32(h + 0xc);
    r.valid = load_u32(h + 0x10);
    r.length = load_u32(h + 0x14);
    r.has_timestamp = r.valid & TIMESTAMP_VALID;
    r.seconds = h[0x18];
    r.minutes = h[0x19];
    r.hours = h[0x1a];
    r.day = h[0x1c];
    r.month = h[0x1d];
    r.year = (uint16_t)(h[0x1f] * 100 + h[0x1e]);
    memcpy(r.creator, h + 0x40, 16);
    memcpy(r.notify, h + 0x50, 16);
    r.record_id = load_u64(h + 0x60);
    r.flags = load_u32(h + 0x68);
    bytes record = fetch(a, s, address, r.length < MOST_BYTES ? r.length : MOST_BYTES);
    for (size_t i = 0; i < r.section_count && i < MOST_SECTIONS; i++) {
        if (!bytes_contains(record, HEADER_SIZE + (uint64_t)i * DESCRIPTOR_SIZE, DESCRIPTOR_SIZE)) break;
        read_section(record, &r, i, VEC_PUSH(a, &r.sections));
    }
    *out = r;
    return true;
}

/* ---- machine checks ---- */

/* RRRR, TT, LL, PP, II of compound codes. */
static const char *request_of(uint16_t code)
{
    static const char *const names[] = {"ERR", "RD", "WR", "DRD", "DWR", "IRD", "PREFETCH", "EVICT", "SNOOP"};
    const char *name = at_index(names, sizeof names / sizeof *names, code >> 4 & 15);
    return name ? name : "RESV";
}

static const char *kind_of(uint16_t code)
{
    static const char *const names[] = {"I", "D", "G", "RESV"};
    return names[code >> 2 & 3];
}

static const char *level_of(uint16_t code)
{
    static const char *const names[] = {"L0", "L1", "L2", "LG"};
    return names[code & 3];
}

str nt_mca_error_name(arena *a, uint16_t code)
{
    static const char *const simple[] = {"No error",
                                         "Unclassified",
                                         "Microcode ROM parity",
                                         "External",
                                         "FRC",
                                         "Internal parity",
                                         "SMM handler code access violation"};
    static const char *const who[] = {"SRC", "RES", "OBS", "GEN"};
    static const char *const what[] = {"M", "RESV", "IO", "OTHER"};
    static const char *const memory[] = {"GEN", "RD", "WR", "AC", "MS", "RESV", "RESV", "RESV"};
    enum { FILTER = 0x1000, INTERNAL_TIMER = 0x400 };
    code &= (uint16_t)~FILTER;
    if (code < sizeof simple / sizeof *simple) return str_from_cstr(simple[code]);
    if (code == INTERNAL_TIMER) return STR("Internal timer");
    if (code >> 10 == 1) return STR("Internal unclassified");
    if (code >> 4 == 1) return str_format(a, "%sTLB%s_ERR", kind_of(code), level_of(code));
    if (code >> 8 == 1)
        return str_format(a, "%sCACHE%s_%s_ERR", kind_of(code), level_of(code), request_of(code));
    if (code >> 11 == 1)
        return str_format(a, "BUS%s_%s_%s_%s_%s_ERR", level_of(code), who[code >> 9 & 3], request_of(code),
                          what[code >> 2 & 3], code >> 8 & 1 ? "TIMEOUT" : "NOTIMEOUT");
    if (code >> 7 == 1) {
        unsigned channel = code & 15;
        return channel == 15 ? str_format(a, "%s_CHANNEL_UNSPECIFIED_ERR", memory[code >> 4 & 7])
                             : str_format(a, "%s_CHANNEL%u_ERR", memory[code >> 4 & 7], channel);
    }
    return str_format(a, "Unknown 0x%04x", code);
}

/* ---- packets ---- */

bool nt_whea_packet_read(bytes b, nt_whea_packet *out)
{
    nt_whea_packet p = {.layout = 0};
    const uint8_t *at = b.ptr;
    /* WHEA_ERROR_PACKET_V1_SIGNATURE 'tPrE', WHEA_ERROR_PACKET_V2_SIGNATURE 'AEHW' (ntddk.h). */
    if (b.len >= PACKET_V2_SIZE && !memcmp(at, "WHEA", 4)) {
        p.layout = 2;
        p.version = load_u32(at + 4);
        p.size = load_u32(at + 8);
        p.flags = load_u32(at + 0xc);
        p.type = load_u32(at + 0x10);
        p.severity = load_u32(at + 0x14);
        p.source_id = load_u32(at + 0x18);
        p.source_type = load_u32(at + 0x1c);
        memcpy(p.notify, at + 0x20, 16);
        p.context = load_u64(at + 0x30);
        p.format = load_u32(at + 0x38);
        p.data_offset = load_u32(at + 0x40);
        p.data_length = load_u32(at + 0x44);
    } else if (b.len >= PACKET_V1_SIZE && !memcmp(at, "ErPt", 4)) {
        p.layout = 1;
        p.flags = load_u32(at + 4);
        p.size = load_u32(at + 8);
        p.data_length = load_u32(at + 0xc);
        p.context = load_u64(at + 0x18);
        p.type = load_u32(at + 0x20);
        p.severity = load_u32(at + 0x24);
        p.source_id = load_u32(at + 0x28);
        p.source_type = load_u32(at + 0x2c);
        p.version = load_u32(at + 0x34);
        p.cpu = load_u64(at + 0x38);
        p.format = load_u32(at + 0x110);
        p.data_offset = load_u32(at + 0x114);
    } else {
        return false;
    }
    *out = p;
    return true;
}

const char *nt_whea_format(const nt_whea_packet *p)
{
    /* WHEA_RAW_DATA_FORMAT; WHEA_ERROR_PACKET_DATA_FORMAT */
    static const char *const raw[] = {"IPF SAL Record", "IA32 MCA", "Intel64 MCA", "AMD64 MCA",    "Memory",
                                      "PCI Express",    "NMI Port", "PCI-X Bus",   "PCI-X Device", "Generic"};
    static const char *const data[] = {"IPF SAL Record", "XPF MCA",   "Memory",       "PCI Express",
                                       "NMI Port",       "PCI-X Bus", "PCI-X Device", "Generic"};
    return p->layout == 2 ? at_index(data, sizeof data / sizeof *data, p->format)
                          : at_index(raw, sizeof raw / sizeof *raw, p->format);
}
