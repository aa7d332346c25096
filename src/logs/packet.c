#include "logs/packet.h"

#include "windows/irps.h"

enum { DUMP = 0x28, CLASS_SRB = 0x38, SENSE_LENGTH = 18 };

const char *log_major_name(uint8_t major)
{
    const char *name = nt_major_function_name(major);
    return name ? name : "(no such major function)";
}

/* SCSI_REQUEST_BLOCK, srb.h: up to TimeOutValue (14h) both sizes agree; Function 0 is
 * SRB_FUNCTION_EXECUTE_SCSI. */
static void read_class_dump(bytes b, log_packet *p)
{
    uint16_t length;
    if (!bytes_u16(b, CLASS_SRB, &length) || (length != 0x40 && length != 0x58) ||
        !bytes_contains(b, CLASS_SRB, length))
        return;
    const uint8_t *srb = b.ptr + CLASS_SRB;
    size_t cdb_at = length == 0x58 ? 0x48 : 0x30, cdb_length = srb[0x0a];
    if (srb[2] != 0 || cdb_length > 16) return;
    p->has_srb = p->has_statuses = true;
    p->port = load_u32(b.ptr + 0x30);
    p->class_flags = load_u32(b.ptr + 0x34) & 7;
    p->srb_status = srb[3];
    p->scsi_status = srb[4];
    p->path = srb[5];
    p->target = srb[6];
    p->lun = srb[7];
    p->srb_flags = load_u32(srb + 0x0c);
    p->transfer_length = load_u32(srb + 0x10);
    p->timeout = load_u32(srb + 0x14);
    p->cdb = (bytes){srb + cdb_at, cdb_length};
    p->operation = srb[cdb_at];
    bytes sense = bytes_clamp(b, (uint64_t)CLASS_SRB + length, SENSE_LENGTH);
    p->has_sense = scsi_read_sense(sense, &p->sense);
}

bool log_read_packet(bytes b, bool is_retry, log_packet *out)
{
    if (b.len < DUMP) return false;
    log_packet p = {.major = b.ptr[0], .retries = b.ptr[1]};
    p.dump_size = load_u16(b.ptr + 2);
    p.error_code = load_u32(b.ptr + 0x0c);
    p.unique = load_u32(b.ptr + 0x10);
    p.final_status = load_u32(b.ptr + 0x14);
    p.sequence = load_u32(b.ptr + 0x18);
    p.control_code = load_u32(b.ptr + 0x1c);
    p.device_offset = load_u64(b.ptr + 0x20);
    p.dump = bytes_from(b, DUMP);
    if (is_retry && p.dump.len >= 4) {
        p.has_statuses = true;
        p.scsi_status = p.dump.ptr[1];
        p.srb_status = p.dump.ptr[2];
        p.operation = p.dump.ptr[3];
    } else if (!is_retry) {
        read_class_dump(b, &p);
    }
    *out = p;
    return true;
}
