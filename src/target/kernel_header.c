/* What a kernel dump's header says, field by field: for .dumpdebug. The names and the order of the
 * header are those that dumpchk prints; of what is behind it, those of the file. Where the fields stand is
 * repeated from formats/dump, which keeps only what it needs of them. */
#include "target/kernel_header.h"
#include "formats/dump/kernel_dump.h"

typedef struct header_line {
    const char *name;
    uint8_t size; /* bytes; 0 = a pointer of the dump */
    uint16_t at32,
        at64; /* from the section's begin; 0 in at32 = only 64-bit dumps have it, and the other way round */
} header_line;

static const header_line HEADER[] = {
    {"MajorVersion", 4, 0x8, 0x8},
    {"MinorVersion", 4, 0xc, 0xc},
    {"KdSecondaryVersion", 1, 0x5d, 0x104d},
    {"DirectoryTableBase", 0, 0x10, 0x10},
    {"PfnDataBase", 0, 0x14, 0x18},
    {"PsLoadedModuleList", 0, 0x18, 0x20},
    {"PsActiveProcessHead", 0, 0x1c, 0x28},
    {"MachineImageType", 4, 0x20, 0x30},
    {"NumberProcessors", 4, 0x24, 0x34},
    {"BugCheckCode", 4, 0x28, 0x38},
    {"BugCheckParameter1", 0, 0x2c, 0x40},
    {"BugCheckParameter2", 0, 0x30, 0x48},
    {"BugCheckParameter3", 0, 0x34, 0x50},
    {"BugCheckParameter4", 0, 0x38, 0x58},
    {"PaeEnabled", 1, 0x5c, 0},
    {"KdDebuggerDataBlock", 0, 0x60, 0x80},
    {"SecondaryDataState", 4, 0xf90, 0x103c},
    {"ProductType", 4, 0xf94, 0x1040},
    {"SuiteMask", 4, 0xf98, 0x1044},
    {"WriterStatus", 4, 0xf9c, 0x1048},
};

static const header_line TRIAGE[] = {
    {"ServicePackBuild", 4, 0x0, 0x0},
    {"SizeOfDump", 4, 0x4, 0x4},
    {"ValidOffset", 4, 0x8, 0x8},
    {"ContextOffset", 4, 0xc, 0xc},
    {"ExceptionOffset", 4, 0x10, 0x10},
    {"MmOffset", 4, 0x14, 0x14},
    {"UnloadedDriversOffset", 4, 0x18, 0x18},
    {"PrcbOffset", 4, 0x1c, 0x1c},
    {"ProcessOffset", 4, 0x20, 0x20},
    {"ThreadOffset", 4, 0x24, 0x24},
    {"CallStackOffset", 4, 0x28, 0x28},
    {"SizeOfCallStack", 4, 0x2c, 0x2c},
    {"DriverListOffset", 4, 0x30, 0x30},
    {"DriverCount", 4, 0x34, 0x34},
    {"StringPoolOffset", 4, 0x38, 0x38},
    {"StringPoolSize", 4, 0x3c, 0x3c},
    {"BrokenDriverOffset", 4, 0x40, 0x40},
    {"TriageOptions", 4, 0x44, 0x44},
    {"TopOfStack", 0, 0x48, 0x48},
    {"DebuggerDataOffset", 4, 0x58, 0x70},
    {"DebuggerDataSize", 4, 0x5c, 0x74},
    {"DataBlocksOffset", 4, 0x60, 0x78},
    {"DataBlocksCount", 4, 0x64, 0x7c},
};

static const header_line SUMMARY[] = {
    {"DumpOptions", 4, 0x8, 0x8},
    {"HeaderSize", 4, 0xc, 0xc},
    {"BitmapSize", 4, 0x10, 0x10},
    {"Pages", 4, 0x14, 0x14},
};

static const header_line BITMAP[] = {
    {"HeaderSize", 8, 0x20, 0x20},
    {"Pages", 8, 0x28, 0x28},
    {"BitmapSize", 8, 0x30, 0x30},
};

static const header_line RANGES[] = {
    {"MetadataSize", 8, 0, 0x10},
    {"HeaderSize", 8, 0, 0x18},
};

typedef struct lines {
    const header_line *items;
    size_t count;
} lines;

#define LINES(table) ((lines){table, sizeof(table) / sizeof(table)[0]})

static void add(target *t, bytes file, str section, uint64_t base, unsigned width, lines list)
{
    for (size_t i = 0; i < list.count; i++) {
        const header_line *l = &list.items[i];
        uint64_t at = width == 8 ? l->at64 : l->at32;
        bytes b;
        /* Only the first field of a section stands at its begin, in both forms. */
        if (at == 0 && (l->at32 || l->at64)) continue;
        unsigned size = l->size ? l->size : width;
        if (!bytes_slice(file, base + at, size, &b)) continue;
        *VEC_PUSH(t->arena, &t->header) = (target_header_field){
            section, str_from_cstr(l->name), l->size ? l->size : width, l->size == 0, load_le(b.ptr, size)};
    }
}

static str kind_name(uint32_t type)
{
    switch (type) {
    case KERNEL_DUMP_SUMMARY: return STR("Summary");
    case KERNEL_DUMP_TRIAGE: return STR("Mini");
    case KERNEL_DUMP_BITMAP_FULL:
    case KERNEL_DUMP_BITMAP_KERNEL:
    case KERNEL_DUMP_AUTOMATIC: return STR("Bitmap");
    case KERNEL_DUMP_KERNEL_MEMORY:
    case KERNEL_DUMP_KERNEL_AND_USER:
    case KERNEL_DUMP_COMPLETE_MEMORY: return STR("Range");
    default: return STR("Full");
    }
}

void target_fill_kernel_header(target *t, const kernel_dump *d)
{
    const unsigned width = d->header.pointer_size, bits = width * 8;
    const uint64_t behind = d->header.size;
    str kind = kind_name(d->header.type);
    bytes f = d->file;

    t->header_title = str_format(t->arena, "%u bit Kernel %.*s Dump Analysis", bits, STR_ARG(kind));
    add(t, f, bits == 64 ? STR("DUMP_HEADER64") : STR("DUMP_HEADER32"), 0, width, LINES(HEADER));
    switch (d->header.type) {
    case KERNEL_DUMP_TRIAGE: {
        static const header_line FIELDS[] = {{"MiniDumpFields", 4, 0xf8c, 0x1038}};
        add(t, f, bits == 64 ? STR("DUMP_HEADER64") : STR("DUMP_HEADER32"), 0, width, LINES(FIELDS));
        add(t, f, bits == 64 ? STR("TRIAGE_DUMP64") : STR("TRIAGE_DUMP32"), behind, width, LINES(TRIAGE));
        break;
    }
    case KERNEL_DUMP_SUMMARY:
        add(t, f, bits == 64 ? STR("SUMMARY_DUMP64") : STR("SUMMARY_DUMP32"), behind, width, LINES(SUMMARY));
        break;
    case KERNEL_DUMP_BITMAP_FULL:
    case KERNEL_DUMP_BITMAP_KERNEL:
    case KERNEL_DUMP_AUTOMATIC: add(t, f, STR("BITMAP_DUMP"), behind, width, LINES(BITMAP)); break;
    case KERNEL_DUMP_KERNEL_MEMORY:
    case KERNEL_DUMP_KERNEL_AND_USER:
    case KERNEL_DUMP_COMPLETE_MEMORY: add(t, f, STR("RDMP_DUMP"), behind, width, LINES(RANGES)); break;
    default: break;
    }
}
