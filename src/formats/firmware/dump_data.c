#include "formats/firmware/dump_data.h"

const uint8_t firmware_tag_smbios[16] = {0x8f, 0x00, 0x5c, 0xbc, 0x3a, 0x1e, 0xd7, 0x44,
                                         0x98, 0x8d, 0x86, 0xf6, 0x88, 0x4c, 0x67, 0x58};
const uint8_t firmware_tag_values[16] = {0x89, 0xc3, 0x7a, 0x6c, 0x13, 0x43, 0xdc, 0x47,
                                         0x9f, 0x34, 0xa8, 0x80, 0x0a, 0x0f, 0xb5, 0x6c};
const uint8_t firmware_tag_registers[16] = {0x6f, 0xc0, 0x3d, 0xd0, 0x8e, 0xd8, 0xc5, 0x44,
                                            0xba, 0x2a, 0xfa, 0xe0, 0x35, 0x17, 0x2d, 0x19};
const uint8_t firmware_tag_acpi[16] = {0xd2, 0x40, 0x3b, 0xe8, 0xa0, 0xb0, 0x42, 0x48,
                                       0xab, 0xea, 0x71, 0xc9, 0xe3, 0x46, 0x3d, 0xd1};

bool firmware_next_value(bytes list, size_t *at, firmware_value *out)
{
    uint64_t p = *at;
    uint32_t length;
    firmware_value v;

    if (!bytes_u32(list, p, &length) || length == 0 || !bytes_slice(list, p + 4, length, &v.name))
        return false;
    p += 4 + (uint64_t)length;
    if (!bytes_u32(list, p, &v.type) || !bytes_u32(list, p + 4, &length) ||
        !bytes_slice(list, p + 8, length, &v.data))
        return false;
    *at = (size_t)(p + 8 + length);
    *out = v;
    return true;
}

bool firmware_next_register(bytes list, size_t *at, firmware_register *out)
{
    enum { STRIDE = 40 };
    bytes b;

    if (!bytes_slice(list, *at, STRIDE, &b)) return false;
    *out = (firmware_register){.kind = load_u32(b.ptr), .number = load_u32(b.ptr + 4)};
    for (size_t i = 0; i < 8; i++) out->sets[i / 4][i % 4] = load_u32(b.ptr + 8 + 4 * i);
    *at += STRIDE;
    return true;
}
