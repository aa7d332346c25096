/* Kinds of files by their first bytes. */
#include "formats/dump/identify.h"

#include <string.h>

typedef struct magic {
    file_kind kind;
    uint8_t length;
    const char *text;
} magic;

static const magic MAGICS[] = {
    {FILE_MINIDUMP, 4, "MDMP"},
    {FILE_KERNEL_DUMP64, 8, "PAGEDU64"},
    {FILE_KERNEL_DUMP32, 8, "PAGEDUMP"},
    {FILE_USER_DUMP64, 8, "USERDU64"},
    {FILE_USER_DUMP32, 8, "USERDUMP"},
    {FILE_KDUMP, 8, "KDUMP   "},
    {FILE_KDUMP, 8, "DISKDUMP"},
    {FILE_KDUMP, 16, "makedumpfile\0\0\0"},
    {FILE_VMWARE_STATE, 4, "\xd0\xbe\xd0\xbe"},
    {FILE_VMWARE_STATE, 4, "\xd2\xbe\xd2\xbe"},
    {FILE_VMWARE_STATE, 4, "\xd3\xbe\xd3\xbe"},
    {FILE_VMWARE_STATE, 4, "\xd1\xba\xd1\xba"},
    {FILE_VMWARE_STATE, 4, "\xd2\xba\xd2\xba"},
    {FILE_HIBERNATION, 4, "hibr"},
    {FILE_HIBERNATION, 4, "HIBR"},
    {FILE_HIBERNATION, 4, "wake"},
    {FILE_HIBERNATION, 4, "WAKE"},
    {FILE_HIBERNATION, 4, "RSTR"},
    {FILE_LIBVIRT_SAVE, 16, "LibvirtQemudSave"},
    {FILE_LIBVIRT_SAVE, 16, "LibvirtQemudPart"},
    {FILE_QEMU_MIGRATION, 8, "QEVM\0\0\0\3"},
    {FILE_GZIP, 3, "\x1f\x8b\x08"},
    {FILE_XZ, 6,
     "\xfd"
     "7zXZ\0"},
    {FILE_ZSTD, 4, "\x28\xb5\x2f\xfd"},
    {FILE_BZIP2, 3, "BZh"},
    {FILE_ZIP, 4, "PK\x03\x04"},
    {FILE_ZIP, 4, "PK\x05\x06"},
    {FILE_7ZIP, 6, "7z\xbc\xaf\x27\x1c"},
    {FILE_CABINET, 4, "MSCF"},
    {FILE_PDB, 24, "Microsoft C/C++ MSF 7.00"},
    {FILE_PDB, 23, "Microsoft C/C++ program"},
    {FILE_PE, 2, "MZ"},
};

/* e_type of an ELF header, both of its byte orders being little-endian here. */
static file_kind identify_elf(bytes file)
{
    enum { OFFSET_OF_TYPE = 16, TYPE_CORE = 4 };
    uint16_t type = 0;

    if (bytes_u16(file, OFFSET_OF_TYPE, &type) && type == TYPE_CORE) return FILE_ELF_CORE;
    return FILE_ELF;
}

file_kind file_identify(bytes file)
{
    if (file.len == 0) return FILE_EMPTY;
    for (size_t i = 0; i < sizeof MAGICS / sizeof MAGICS[0]; i++) {
        const magic *m = &MAGICS[i];
        if (file.len >= m->length && memcmp(file.ptr, m->text, m->length) == 0) return m->kind;
    }
    if (file.len >= 4 && memcmp(file.ptr,
                                "\x7f"
                                "ELF",
                                4) == 0)
        return identify_elf(file);
    return FILE_UNKNOWN;
}

str file_kind_name(file_kind kind)
{
    switch (kind) {
    case FILE_UNKNOWN: return STR("file of unknown kind");
    case FILE_EMPTY: return STR("empty file");
    case FILE_MINIDUMP: return STR("user minidump");
    case FILE_KERNEL_DUMP64: return STR("64-bit kernel dump");
    case FILE_KERNEL_DUMP32: return STR("32-bit kernel dump");
    case FILE_USER_DUMP64: return STR("64-bit full user dump (USERDU64)");
    case FILE_USER_DUMP32: return STR("32-bit full user dump (USERDUMP)");
    case FILE_ELF_CORE: return STR("ELF core file");
    case FILE_KDUMP: return STR("kdump-compressed dump");
    case FILE_VMWARE_STATE: return STR("VMware state file");
    case FILE_HIBERNATION: return STR("hibernation file");
    case FILE_LIBVIRT_SAVE: return STR("saved machine of libvirt");
    case FILE_QEMU_MIGRATION: return STR("migration stream of QEMU");
    case FILE_GZIP: return STR("gzip file");
    case FILE_XZ: return STR("xz file");
    case FILE_ZSTD: return STR("Zstandard file");
    case FILE_BZIP2: return STR("bzip2 file");
    case FILE_ZIP: return STR("zip archive");
    case FILE_7ZIP: return STR("7-Zip archive");
    case FILE_CABINET: return STR("cabinet");
    case FILE_PE: return STR("PE image");
    case FILE_PDB: return STR("PDB file");
    case FILE_ELF: return STR("ELF file");
    }
    return STR("file of unknown kind");
}

bool file_kind_is_dump(file_kind kind)
{
    return kind >= FILE_MINIDUMP && kind <= FILE_HIBERNATION;
}

bool file_kind_is_container(file_kind kind)
{
    return kind >= FILE_GZIP && kind <= FILE_CABINET;
}
