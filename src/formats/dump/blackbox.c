#include "formats/dump/blackbox.h"

const uint8_t blackbox_tag_bsd[16] = {0xdf, 0x08, 0x73, 0xf5, 0x45, 0xcc, 0x01, 0x4e,
                                      0xad, 0x76, 0x29, 0xa4, 0xeb, 0xb0, 0x10, 0xec};
const uint8_t blackbox_tag_ntfs[16] = {0xc4, 0xe9, 0xaf, 0x00, 0x0d, 0x94, 0x13, 0x42,
                                       0x80, 0x16, 0xcd, 0x37, 0x19, 0xb5, 0xbc, 0x20};
const uint8_t blackbox_tag_pnp[16] = {0x41, 0x19, 0x63, 0xb7, 0x2a, 0x53, 0xd6, 0x4c,
                                      0xb1, 0xb1, 0xed, 0xb5, 0x91, 0x7d, 0x45, 0x57};
const uint8_t blackbox_tag_winlogon[16] = {0xcf, 0x79, 0xcc, 0x80, 0x19, 0xa7, 0xf1, 0x4a,
                                           0xbf, 0x97, 0xfe, 0x29, 0xff, 0x76, 0xeb, 0xc1};
const uint8_t blackbox_tag_pci[16] = {0x55, 0xc0, 0x76, 0x92, 0x87, 0xeb, 0x5c, 0x42,
                                      0xb8, 0xb5, 0x04, 0xe4, 0xd2, 0x47, 0xf6, 0xcd};

const char *blackbox_ntfs_begin(bytes data, blackbox_ntfs *out)
{
    enum { HEADER = 0x10, WITH_SLOTS = 0x18, SLOT = 32, RECORD = 8 };
    blackbox_ntfs n = {.data = data};
    uint16_t version, size;
    if (!bytes_contains(data, 0, HEADER)) return "is truncated";
    version = load_u16(data.ptr);
    size = load_u16(data.ptr + 2);
    n.chain = load_u16(data.ptr + 4);
    n.time = load_u64(data.ptr + 8);
    if (size < HEADER) return "has an invalid header";
    if (version != 0) return "is of an unsupported version";
    if (size < WITH_SLOTS || !bytes_contains(data, 0, size))
        return "does not have the size that its header says";
    n.slots = load_u16(data.ptr + 0x10);
    n.slots_at = load_u16(data.ptr + 0x12);
    if (n.slots_at < WITH_SLOTS ||
        !bytes_contains(bytes_clamp(data, 0, size), n.slots_at, SLOT * (uint64_t)n.slots))
        return "has slots that are not inside of it";
    if (n.chain && !bytes_contains(data, n.chain, RECORD)) return "has records that are not inside of it";
    *out = n;
    return NULL;
}

/* Fifteen bytes, as in _EPROCESS.ImageFileName. */
static str process_name(bytes data, uint64_t at)
{
    enum { NAME = 15 };
    return bytes_cstr(bytes_clamp(data, at, NAME), 0);
}

static void read_record(bytes b, blackbox_ntfs_record *r)
{
    if (r->kind == BLACKBOX_NTFS_SLOW_IO) {
        bytes_u64(b, 0, &r->irp);
        bytes_u64(b, 8, &r->scb);
        bytes_u64(b, 16, &r->thread);
    } else if (r->kind == BLACKBOX_NTFS_OPLOCK) {
        bytes_u64(b, 8, &r->irp);
        bytes_u64(b, 16, &r->scb);
        bytes_u32(b, 24, &r->reason);
        r->owner = process_name(b, 28);
        r->breaker = process_name(b, 43);
    }
}

bool blackbox_ntfs_next(blackbox_ntfs *n, blackbox_ntfs_record *out)
{
    enum { SLOT = 32, HEADER = 8 };
    while (n->slot < n->slots) {
        bytes b = bytes_clamp(n->data, n->slots_at + SLOT * (uint64_t)n->slot++, SLOT);
        blackbox_ntfs_record r = {.kind = BLACKBOX_NTFS_SLOW_IO, .length = SLOT};
        read_record(b, &r);
        if (!r.irp && !r.scb) continue;
        *out = r;
        return true;
    }
    while (n->chain) {
        bytes b;
        uint64_t at = n->chain;
        if (n->steps++ > n->data.len / HEADER) {
            n->end = "goes in a circle";
            return false;
        }
        if (!bytes_contains(n->data, at, HEADER)) {
            n->end = "leads out of the data";
            return false;
        }
        blackbox_ntfs_record r = {.kind = load_u16(n->data.ptr + at),
                                  .length = load_u16(n->data.ptr + at + 2)};
        if (!bytes_slice(n->data, at, r.length, &b)) {
            n->end = "leads out of the data";
            return false;
        }
        n->chain = load_u16(n->data.ptr + at + 4);
        if (r.kind == BLACKBOX_NTFS_EMPTY) continue;
        read_record(b, &r);
        *out = r;
        return true;
    }
    return false;
}

const char *blackbox_ntfs_kind(uint32_t kind)
{
    static const char *const NAMES[] = {"<Empty>", "Slow I/O Timeout", "Oplock Break Timeout"};
    return kind < sizeof NAMES / sizeof *NAMES ? NAMES[kind] : "<Unknown>";
}

const char *blackbox_ntfs_reason(uint32_t reason)
{
    static const char *const NAMES[] = {"<Unknown>",      "NtfsFsdSetInformation", "NtfsFspDispatch",
                                        "NtfsFsdCleanup", "NtfsFsdCreate",         "NtfsFsdWrite"};
    return reason < sizeof NAMES / sizeof *NAMES ? NAMES[reason] : "<Unknown>";
}

bool blackbox_pnp_read(bytes data, blackbox_pnp *out)
{
    enum { SMALLEST = 0x30, DEVICE = 0x2c };
    blackbox_pnp p = {0};
    if (!bytes_contains(data, 0, SMALLEST)) return false;
    memcpy(p.activity, data.ptr, sizeof p.activity);
    p.time = load_u64(data.ptr + 0x10);
    p.event = load_u32(data.ptr + 0x18);
    p.in_progress = data.ptr[0x1c];
    p.problem = load_u32(data.ptr + 0x20);
    p.veto = load_u32(data.ptr + 0x24);
    p.device = bytes_from(data, DEVICE);
    uint32_t veto_at = load_u32(data.ptr + 0x28);
    if (veto_at) p.veto_string = bytes_from(data, veto_at);
    *out = p;
    return true;
}

bool blackbox_winlogon_read(bytes data, blackbox_winlogon *out)
{
    enum { SMALLEST = 0x10, VERSION = 1 };
    if (!bytes_contains(data, 0, SMALLEST) || load_u32(data.ptr) != VERSION ||
        load_u32(data.ptr + 4) != data.len)
        return false;
    *out = (blackbox_winlogon){.pending = load_u32(data.ptr + 8), .thread_name = bytes_from(data, 12)};
    return true;
}

bool blackbox_pci_next(bytes data, size_t *at, blackbox_pci *out)
{
    enum { SIGNATURE = 0x67664350 /* "PCfg" */, SMALLEST = 0x7c, LOCATION = 0xc, SPACE = 0x3c };
    uint32_t size;
    bytes b;
    if (!bytes_slice(data, *at, SMALLEST, &b) || load_u32(b.ptr) != SIGNATURE) return false;
    size = load_u32(b.ptr + 4);
    if (size < SMALLEST || !bytes_contains(data, *at, size)) return false;
    *out = (blackbox_pci){.bus = b.ptr[LOCATION + 1],
                          .device = b.ptr[LOCATION] >> 3,
                          .function = b.ptr[LOCATION] & 7,
                          .vendor = load_u16(b.ptr + SPACE),
                          .device_id = load_u16(b.ptr + SPACE + 2),
                          .command = load_u16(b.ptr + SPACE + 4),
                          .status = load_u16(b.ptr + SPACE + 6),
                          .revision = b.ptr[SPACE + 8]};
    *at += size;
    return true;
}
