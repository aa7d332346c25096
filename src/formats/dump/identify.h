/* What kind a file is, from its content only: names and extensions of dumps mean nothing. */
#ifndef NTDBG_FORMATS_DUMP_IDENTIFY_H
#define NTDBG_FORMATS_DUMP_IDENTIFY_H

#include "base/bytes.h"

typedef enum file_kind {
    FILE_UNKNOWN,
    FILE_EMPTY,
    /* dumps */
    FILE_MINIDUMP,      /* "MDMP" */
    FILE_KERNEL_DUMP64, /* "PAGEDU64" */
    FILE_KERNEL_DUMP32, /* "PAGEDUMP" */
    FILE_USER_DUMP64,   /* "USERDU64": the full user dumps from before minidumps */
    FILE_USER_DUMP32,   /* "USERDUMP" */
    FILE_ELF_CORE,      /* ELF, e_type ET_CORE: QEMU's dump-guest-memory */
    FILE_KDUMP,         /* "KDUMP", "DISKDUMP", or these as makedumpfile flattens them: QEMU, Linux */
    FILE_VMWARE_STATE,  /* VMware's .vmss and .vmsn */
    FILE_HIBERNATION,   /* "hibr", "HIBR", "wake", "WAKE", "RSTR" */
    /* machines in a form that is not read */
    FILE_LIBVIRT_SAVE,   /* virsh save, managedsave, and virsh dump without --memory-only */
    FILE_QEMU_MIGRATION, /* QEMU's migrate to a file */
    /* containers */
    FILE_GZIP,
    FILE_XZ,
    FILE_ZSTD,
    FILE_BZIP2,
    FILE_ZIP,
    FILE_7ZIP,
    FILE_CABINET,
    /* files that people open by mistake */
    FILE_PE,
    FILE_PDB,
    FILE_ELF,
} file_kind;

file_kind file_identify(bytes file);
/* "user minidump", "64-bit kernel dump", "gzip file" ...: fits after "this is a ". */
str file_kind_name(file_kind kind);
bool file_kind_is_dump(file_kind kind);
bool file_kind_is_container(file_kind kind);

#endif
