/* The lines of !sysinfo smbios. What the fields and their values are: DMTF DSP0134. How they are called and
 * written: a part from published sessions (mikemstech.blogspot.com, "Debugging Tools for Windows: Determine
 * ..."; support forums), the others in their manner. The debugger's lists end with what SMBIOS 2.3 had: later
 * values are "Specification Reserved". One thing differs on purpose: of board type 0Ah (motherboard) those
 * sessions show the next one's name. */
#include "extensions/kdexts/sysinfo_smbios.h"

#define NAMES(list) list, sizeof list / sizeof *list

typedef enum field_form {
    TEXT,
    DECIMAL,   /* with `unit` */
    HEX,       /* all digits, then `unit` ("h" for handles and codes) */
    NAME,      /* of the list */
    CODE_NAME, /* "03h - System Memory" */
    BITS,      /* "0080h - Synchronous" */
    BIT_LIST,  /* a line a bit below the field */
    UUID,
    ROM_SIZE,   /* blocks of 64 KiB, less one */
    VOLTAGE,    /* tenths of a volt, or bits */
    CPU_STATUS, /* of a socket */
    CACHE_SIZE, /* KiB, or blocks of 64 KiB */
    CACHE_CONFIGURATION,
    MEMORY_SIZE, /* MiB, or KiB */
} field_form;

typedef struct field_rule {
    uint8_t type, offset, width, form;
    const char *name;
    const char *unit;
    const char *const *names; /* from 1 on for NAME and CODE_NAME, from bit 0 on for bits */
    size_t count;
    bool has_absent;
    uint64_t absent; /* this value means that nothing is said */
} field_rule;

static const char *const bios_characteristics[] = {
    "Specification Reserved",
    "Specification Reserved",
    "Unknown",
    "BIOS Characteristics Not Supported",
    "ISA Supported",
    "MCA Supported",
    "EISA Supported",
    "PCI Supported",
    "PCMCIA Supported",
    "Plug and Play Supported",
    "APM Supported",
    "Upgradeable FLASH BIOS",
    "BIOS Shadowing Supported",
    "VL-VESA Supported",
    "ESCD Supported",
    "CD-Boot Supported",
    "Selectable Boot Supported",
    "BIOS ROM Socketed",
    "PCMCIA-Boot Supported",
    "EDD Supported",
    "NEC J-Floppy Supported",
    "Toshiba J-Floppy Supported",
    "360KB Floppy Supported",
    "1.2MB Floppy Supported",
    "720KB Floppy Supported",
    "2.88MB Floppy Supported",
    "Print Screen Device Supported",
    "Keyboard Services Supported",
    "Serial Services Supported",
    "Printer Services Supported",
    "CGA/Mono Services Supported",
    "NEC PC-98",
};
static const char *const bios_extensions[] = {
    "ACPI Supported",
    "USB Legacy Supported",
    "AGP Supported",
    "I2O-Boot Supported",
    "LS-120 Boot Supported",
    "ATAPI ZIP-Boot Supported",
    "1394-Boot Supported",
    "Smart Battery Supported",
    "BIOS Boot Specification Supported",
    "FnKey Initiated Network Boot Supported",
};
static const char *const wakeup_types[] = {"Other",      "Unknown",      "APM Timer", "Modem Ring",
                                           "LAN Remote", "Power Switch", "PCI PME#",  "AC Power Restored"};
static const char *const board_types[] = {"Unknown",
                                          "Other",
                                          "Server Blade",
                                          "Connectivity Switch",
                                          "System Management Module",
                                          "Processor Module",
                                          "I/O Module",
                                          "Memory Module",
                                          "Daughter Board",
                                          "Motherboard",
                                          "Processor/Memory Module",
                                          "Processor/IO Module",
                                          "Interconnect Board"};
static const char *const chassis_types[] = {"Other",
                                            "Unknown",
                                            "Desktop",
                                            "Low Profile Desktop",
                                            "Pizza Box",
                                            "Mini Tower",
                                            "Tower",
                                            "Portable",
                                            "Laptop",
                                            "Notebook",
                                            "Hand Held",
                                            "Docking Station",
                                            "All in One",
                                            "Sub Notebook",
                                            "Space-Saving",
                                            "Lunch Box",
                                            "Main Server Chassis",
                                            "Expansion Chassis",
                                            "SubChassis",
                                            "Bus Expansion Chassis",
                                            "Peripheral Chassis",
                                            "RAID Chassis",
                                            "Rack Mount Chassis",
                                            "Sealed-Case PC"};
static const char *const chassis_states[] = {"Other",   "Unknown",  "Safe",
                                             "Warning", "Critical", "Non-Recoverable"};
static const char *const security_states[] = {"Other", "Unknown", "None", "External Interface Locked Out",
                                              "External Interface Enabled"};
static const char *const processor_types[] = {"Other",          "Unknown",       "Central Processor",
                                              "Math Processor", "DSP Processor", "Video Processor"};
static const char *const processor_families[] = {"Other",
                                                 "Unknown",
                                                 "8086",
                                                 "80286",
                                                 "Intel386",
                                                 "Intel486",
                                                 "8087",
                                                 "80287",
                                                 "80387",
                                                 "80487",
                                                 "Pentium Processor Family"};
static const char *const processor_upgrades[] = {
    "Other",  "Unknown",    "Daughter Board", "ZIF Socket", "Replaceable Piggy Back",
    "None",   "LIF Socket", "Slot 1",         "Slot 2",     "370-Pin Socket",
    "Slot A", "Slot M"};
static const char *const sram_types[] = {"Other",          "Unknown",     "Non-Burst",   "Burst",
                                         "Pipeline Burst", "Synchronous", "Asynchronous"};
static const char *const cache_correction[] = {"Other",  "Unknown",        "None",
                                               "Parity", "Single-bit ECC", "Multi-bit ECC"};
static const char *const cache_types[] = {"Other", "Unknown", "Instruction", "Data", "Unified"};
static const char *const associativity[] = {"Other",
                                            "Unknown",
                                            "Direct Mapped",
                                            "2-way Set-Associative",
                                            "4-way Set-Associative",
                                            "Fully Associative",
                                            "8-way Set-Associative",
                                            "16-way Set-Associative"};
static const char *const array_locations[] = {"Other",
                                              "Unknown",
                                              "SystemBoard/Motherboard",
                                              "ISA add-on card",
                                              "EISA add-on card",
                                              "PCI add-on card",
                                              "MCA add-on card",
                                              "PCMCIA add-on card",
                                              "Proprietary add-on card",
                                              "NuBus"};
static const char *const array_uses[] = {"Other",        "Unknown",          "System Memory", "Video Memory",
                                         "Flash Memory", "Non-volatile RAM", "Cache Memory"};
static const char *const memory_correction[] = {"Other",          "Unknown",       "None", "Parity",
                                                "Single-bit ECC", "Multi-bit ECC", "CRC"};
static const char *const form_factors[] = {
    "Other", "Unknown", "SIMM",         "SIP",  "Chip",   "DIP",  "ZIP", "Proprietary Card",
    "DIMM",  "TSOP",    "Row of chips", "RIMM", "SODIMM", "SRIMM"};
static const char *const memory_types[] = {"Other", "Unknown", "DRAM",  "EDRAM",  "VRAM",   "SRAM",
                                           "RAM",   "ROM",     "FLASH", "EEPROM", "FEPROM", "EPROM",
                                           "CDRAM", "3DRAM",   "SDRAM", "SGRAM",  "RDRAM",  "DDR"};
static const char *const memory_details[] = {"Specification Reserved",
                                             "Other",
                                             "Unknown",
                                             "Fast-paged",
                                             "Static column",
                                             "Pseudo-static",
                                             "RAMBUS",
                                             "Synchronous",
                                             "CMOS",
                                             "EDO",
                                             "Window DRAM",
                                             "Cache DRAM",
                                             "Non-volatile"};
static const char *const chemistries[] = {
    "Other",       "Unknown",  "Lead Acid",      "Nickel Cadmium", "Nickel Metal Hydride",
    "Lithium-ion", "Zinc Air", "Lithium Polymer"};

#define ABSENT(value) .has_absent = true, .absent = (value)

/* In the order of the lines. */
static const field_rule RULES[] = {
    {0, 0x04, 1, TEXT, "Vendor"},
    {0, 0x05, 1, TEXT, "BIOS Version"},
    {0, 0x06, 2, HEX, "BIOS Starting Address Segment", ""},
    {0, 0x08, 1, TEXT, "BIOS Release Date"},
    {0, 0x09, 1, ROM_SIZE, "BIOS ROM Size"},
    {0, 0x0a, 8, BIT_LIST, "BIOS Characteristics", "BIOS Vendor Reserved", NAMES(bios_characteristics)},
    {0, 0x12, 2, BIT_LIST, "BIOS Characteristic Extensions", "Specification Reserved",
     NAMES(bios_extensions)},
    {0, 0x14, 1, DECIMAL, "BIOS Major Revision", ""},
    {0, 0x15, 1, DECIMAL, "BIOS Minor Revision", ""},
    {0, 0x16, 1, DECIMAL, "EC Firmware Major Revision", ""},
    {0, 0x17, 1, DECIMAL, "EC Firmware Minor Revision", ""},
    {1, 0x04, 1, TEXT, "Manufacturer"},
    {1, 0x05, 1, TEXT, "Product Name"},
    {1, 0x06, 1, TEXT, "Version"},
    {1, 0x07, 1, TEXT, "Serial Number"},
    {1, 0x08, 16, UUID, "UUID"},
    {1, 0x18, 1, NAME, "Wakeup Type", "", NAMES(wakeup_types)},
    {1, 0x19, 1, TEXT, "SKUNumber"},
    {1, 0x1a, 1, TEXT, "Family"},
    {2, 0x04, 1, TEXT, "Manufacturer"},
    {2, 0x05, 1, TEXT, "Product"},
    {2, 0x06, 1, TEXT, "Version"},
    {2, 0x07, 1, TEXT, "Serial Number"},
    {2, 0x08, 1, TEXT, "Asset Tag"},
    {2, 0x09, 1, HEX, "Feature Flags", "h"},
    {2, 0x0a, 1, TEXT, "Location"},
    {2, 0x0b, 2, HEX, "Chassis Handle", "h"},
    {2, 0x0d, 1, CODE_NAME, "Board Type", "h", NAMES(board_types)},
    {2, 0x0e, 1, DECIMAL, "Number of Child Handles", ""},
    {3, 0x04, 1, TEXT, "Manufacturer"},
    {3, 0x05, 1, NAME, "Chassis Type", "", NAMES(chassis_types)},
    {3, 0x06, 1, TEXT, "Version"},
    {3, 0x07, 1, TEXT, "Serial Number"},
    {3, 0x08, 1, TEXT, "Asset Tag Number"},
    {3, 0x09, 1, NAME, "Bootup State", "", NAMES(chassis_states)},
    {3, 0x0a, 1, NAME, "Power Supply State", "", NAMES(chassis_states)},
    {3, 0x0b, 1, NAME, "Thermal State", "", NAMES(chassis_states)},
    {3, 0x0c, 1, NAME, "Security Status", "", NAMES(security_states)},
    {3, 0x0d, 4, DECIMAL, "OEM Defined", ""},
    {3, 0x11, 1, DECIMAL, "Height", "U"},
    {3, 0x12, 1, DECIMAL, "Number of Power Cords", ""},
    {3, 0x13, 1, DECIMAL, "Number of Contained Elements", ""},
    {3, 0x14, 1, DECIMAL, "Contained Element Size", ""},
    {4, 0x04, 1, TEXT, "Socket Designation"},
    {4, 0x05, 1, NAME, "Processor Type", "", NAMES(processor_types)},
    {4, 0x06, 1, CODE_NAME, "Processor Family", "h", NAMES(processor_families)},
    {4, 0x07, 1, TEXT, "Processor Manufacturer"},
    {4, 0x08, 8, HEX, "Processor ID", ""},
    {4, 0x10, 1, TEXT, "Processor Version"},
    {4, 0x11, 1, VOLTAGE, "Processor Voltage"},
    {4, 0x12, 2, DECIMAL, "External Clock", "MHz", ABSENT(0)},
    {4, 0x14, 2, DECIMAL, "Max Speed", "MHz", ABSENT(0)},
    {4, 0x16, 2, DECIMAL, "Current Speed", "MHz", ABSENT(0)},
    {4, 0x18, 1, CPU_STATUS, "Status"},
    {4, 0x19, 1, NAME, "Processor Upgrade", "", NAMES(processor_upgrades)},
    {4, 0x1a, 2, HEX, "L1 Cache Handle", "h", ABSENT(0xffff)},
    {4, 0x1c, 2, HEX, "L2 Cache Handle", "h", ABSENT(0xffff)},
    {4, 0x1e, 2, HEX, "L3 Cache Handle", "h", ABSENT(0xffff)},
    {4, 0x20, 1, TEXT, "Serial Number"},
    {4, 0x21, 1, TEXT, "Asset Tag Number"},
    {4, 0x22, 1, TEXT, "Part Number"},
    {7, 0x04, 1, TEXT, "Socket Designation"},
    {7, 0x05, 2, CACHE_CONFIGURATION, "Cache Configuration"},
    {7, 0x07, 2, CACHE_SIZE, "Maximum Cache Size"},
    {7, 0x09, 2, CACHE_SIZE, "Installed Size"},
    {7, 0x0b, 2, BITS, "Supported SRAM Type", "", NAMES(sram_types)},
    {7, 0x0d, 2, BITS, "Current SRAM Type", "", NAMES(sram_types)},
    {7, 0x0f, 1, DECIMAL, "Cache Speed", "ns"},
    {7, 0x10, 1, NAME, "Error Correction Type", "", NAMES(cache_correction)},
    {7, 0x11, 1, NAME, "System Cache Type", "", NAMES(cache_types)},
    {7, 0x12, 1, NAME, "Associativity", "", NAMES(associativity)},
    {8, 0x04, 1, TEXT, "Internal Reference"},
    {8, 0x05, 1, HEX, "Internal Connector Type", "h"},
    {8, 0x06, 1, TEXT, "External Reference"},
    {8, 0x07, 1, HEX, "External Connector Type", "h"},
    {8, 0x08, 1, HEX, "Port Type", "h"},
    {9, 0x04, 1, TEXT, "Slot Designation"},
    {9, 0x05, 1, HEX, "Slot Type", "h"},
    {9, 0x06, 1, HEX, "Slot Data Bus Width", "h"},
    {9, 0x07, 1, HEX, "Current Usage", "h"},
    {9, 0x08, 1, HEX, "Slot Length", "h"},
    {9, 0x09, 2, HEX, "Slot ID", "h"},
    {13, 0x04, 1, DECIMAL, "Installable Languages", ""},
    {13, 0x05, 1, HEX, "Flags", "h"},
    {13, 0x15, 1, TEXT, "Current Language"},
    {16, 0x04, 1, CODE_NAME, "Location", "h", NAMES(array_locations)},
    {16, 0x05, 1, CODE_NAME, "Use", "h", NAMES(array_uses)},
    {16, 0x06, 1, CODE_NAME, "Memory Error Correction", "h", NAMES(memory_correction)},
    {16, 0x07, 4, DECIMAL, "Maximum Capacity", "KB", ABSENT(0x80000000)},
    {16, 0x0b, 2, HEX, "Memory Error Inf Handle", "h", ABSENT(0xfffe)},
    {16, 0x0d, 2, DECIMAL, "Number of Memory Devices", ""},
    {17, 0x04, 2, HEX, "Physical Memory Array Handle", "h"},
    {17, 0x06, 2, HEX, "Memory Error Info Handle", "h", ABSENT(0xfffe)},
    {17, 0x08, 2, DECIMAL, "Total Width", " bits", ABSENT(0xffff)},
    {17, 0x0a, 2, DECIMAL, "Data Width", " bits", ABSENT(0xffff)},
    {17, 0x0c, 2, MEMORY_SIZE, "Size"},
    {17, 0x0e, 1, CODE_NAME, "Form Factor", "h", NAMES(form_factors)},
    {17, 0x0f, 1, HEX, "Device Set", "h", ABSENT(0)},
    {17, 0x10, 1, TEXT, "Device Locator"},
    {17, 0x11, 1, TEXT, "Bank Locator"},
    {17, 0x12, 1, CODE_NAME, "Memory Type", "h", NAMES(memory_types)},
    {17, 0x13, 2, BITS, "Type Detail", "", NAMES(memory_details)},
    {17, 0x15, 2, DECIMAL, "Speed", "MHz", ABSENT(0)},
    {17, 0x17, 1, TEXT, "Manufacturer"},
    {17, 0x18, 1, TEXT, "Serial Number"},
    {17, 0x19, 1, TEXT, "Asset Tag Number"},
    {17, 0x1a, 1, TEXT, "Part Number"},
    {19, 0x04, 4, HEX, "Starting Address", "h"},
    {19, 0x08, 4, HEX, "Ending Address", "h"},
    {19, 0x0c, 2, HEX, "Memory Array Handle", "h"},
    {19, 0x0e, 1, HEX, "Partition Width", ""},
    {20, 0x04, 4, HEX, "Starting Address", "h"},
    {20, 0x08, 4, HEX, "Ending Address", "h"},
    {20, 0x0c, 2, HEX, "Memory Device Handle", "h"},
    {20, 0x0e, 2, HEX, "Mem Array Mapped Adr Handle", "h"},
    {20, 0x10, 1, HEX, "Partition Row Position", "", ABSENT(0xff)},
    {20, 0x11, 1, HEX, "Interleave Position", "", ABSENT(0)},
    {20, 0x12, 1, HEX, "Interleave Data Depth", "", ABSENT(0)},
    {22, 0x04, 1, TEXT, "Location"},
    {22, 0x05, 1, TEXT, "Manufacturer"},
    {22, 0x06, 1, TEXT, "Manufacture Date"},
    {22, 0x07, 1, TEXT, "Serial Number"},
    {22, 0x08, 1, TEXT, "Device Name"},
    {22, 0x09, 1, CODE_NAME, "Device Chemistry", "h", NAMES(chemistries)},
    {22, 0x0a, 2, DECIMAL, "Design Capacity", "mWh", ABSENT(0)},
    {22, 0x0c, 2, DECIMAL, "Design Voltage", "mV", ABSENT(0)},
};

/* ---- names of the structures ---- */

typedef struct structure_name {
    const char *name;
    unsigned group;
} structure_name;

static const structure_name STRUCTURES[] = {
    {"BIOS Information", SYSINFO_SYSTEM},
    {"System Information", SYSINFO_SYSTEM},
    {"BaseBoard Information", SYSINFO_SYSTEM},
    {"System Enclosure", SYSINFO_SYSTEM},
    {"Processor Information", SYSINFO_PROCESSOR},
    {"Memory Controller Information", SYSINFO_MEMORY},
    {"Memory Module Information", SYSINFO_MEMORY},
    {"Cache Information", SYSINFO_PROCESSOR},
    {"Port Connector Information", SYSINFO_DEVICES},
    {"System Slots", SYSINFO_DEVICES},
    {"Onboard Devices Information", SYSINFO_DEVICES},
    {"OEM Strings", SYSINFO_SYSTEM},
    {"System Configuration Options", SYSINFO_SYSTEM},
    {"BIOS Language Information", SYSINFO_SYSTEM},
    {"Group Associations", SYSINFO_SYSTEM},
    {"System Event Log", SYSINFO_SYSTEM},
    {"Physical Memory Array", SYSINFO_MEMORY},
    {"Memory Device", SYSINFO_MEMORY},
    {"32Bit Memory Error Information", SYSINFO_MEMORY},
    {"Memory Array Mapped Address", SYSINFO_MEMORY},
    {"Memory Device Mapped Address", SYSINFO_MEMORY},
    {"Built-in Pointing Device", SYSINFO_DEVICES},
    {"Portable Battery", SYSINFO_POWER},
    {"System Reset", SYSINFO_SYSTEM},
    {"Hardware Security", SYSINFO_SYSTEM},
    {"System Power Controls", SYSINFO_POWER},
    {"Voltage Probe", SYSINFO_POWER},
    {"Cooling Device", SYSINFO_POWER},
    {"Temperature Probe", SYSINFO_POWER},
    {"Electrical Current Probe", SYSINFO_POWER},
    {"Out-of-Band Remote Access", SYSINFO_DEVICES},
    {"Boot Integrity Services", SYSINFO_SYSTEM},
    {"System Boot Information", SYSINFO_SYSTEM},
    {"64Bit Memory Error Information", SYSINFO_MEMORY},
    {"Management Device", SYSINFO_DEVICES},
    {"Management Device Component", SYSINFO_DEVICES},
    {"Management Device Threshold Data", SYSINFO_DEVICES},
    {"Memory Channel", SYSINFO_MEMORY},
    {"IPMI Device Information", SYSINFO_DEVICES},
    {"System Power Supply", SYSINFO_POWER},
};

str sysinfo_structure_name(uint8_t type)
{
    if (type == SMBIOS_END_OF_TABLE) return STR("End-of-Table");
    return type < sizeof STRUCTURES / sizeof *STRUCTURES ? str_from_cstr(STRUCTURES[type].name) : STR("");
}

unsigned sysinfo_structure_group(uint8_t type)
{
    return type < sizeof STRUCTURES / sizeof *STRUCTURES ? STRUCTURES[type].group : 0;
}

/* ---- values ---- */

static const char *name_of(const field_rule *r, uint64_t value)
{
    return value >= 1 && value <= r->count ? r->names[value - 1] : "Specification Reserved";
}

static str bit_names(arena *a, const field_rule *r, uint64_t value)
{
    strbuf b = {.arena = a};

    strbuf_format(&b, "%04llxh - ", (unsigned long long)value);
    for (size_t i = 0; i < r->count; i++)
        if (value >> i & 1) strbuf_format(&b, "%s ", r->names[i]);
    return strbuf_str(&b);
}

static str uuid_text(arena *a, const smbios_structure *s, size_t at)
{
    const uint8_t *p = s->formatted.ptr + at;

    return str_format(a, "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x", load_u32(p), load_u16(p + 4),
                      load_u16(p + 6), p[8], p[9], p[10], p[11], p[12], p[13], p[14], p[15]);
}

/* Bit 7: the rest are tenths of a volt. Otherwise a bit a voltage that the socket takes. */
static str voltage_text(arena *a, uint64_t v)
{
    static const char *const bits[] = {"5.0V ", "3.3V ", "2.9V "};

    if (v & 0x80)
        return str_format(a, "%02llxh - %llu.%lluV", (unsigned long long)v,
                          (unsigned long long)((v & 0x7f) / 10), (unsigned long long)((v & 0x7f) % 10));
    strbuf b = {.arena = a};
    strbuf_format(&b, "%02llxh - ", (unsigned long long)v);
    for (size_t i = 0; i < 3; i++)
        if (v >> i & 1) strbuf_append(&b, str_from_cstr(bits[i]));
    return strbuf_str(&b);
}

static str status_text(arena *a, uint64_t v)
{
    static const char *const states[] = {"Unknown",
                                         "Enabled",
                                         "Disabled by User",
                                         "Disabled by BIOS",
                                         "Idle",
                                         "Specification Reserved",
                                         "Specification Reserved",
                                         "Other"};

    return str_format(a, "%s %s", states[v & 7], v & 0x40 ? "Populated" : "Unpopulated");
}

static str cache_configuration(arena *a, uint64_t v)
{
    static const char *const modes[] = {"WT", "WB", "Varies", "Unknown"};
    static const char *const places[] = {"Int", "Ext", "Reserved", "Unknown"};

    return str_format(a, "%04llxh - %s %s %s %s L%llu", (unsigned long long)v, modes[v >> 8 & 3],
                      v & 0x80 ? "Enabled" : "Disabled", places[v >> 5 & 3],
                      v & 8 ? "Socketed" : "NonSocketed", (unsigned long long)(v & 7) + 1);
}

static str cache_size(arena *a, uint64_t v)
{
    const uint64_t kilobytes = v & 0x8000 ? (v & 0x7fff) * 64 : v;

    return str_format(a, "%04llxh - %lluK", (unsigned long long)v, (unsigned long long)kilobytes);
}

static str memory_size(arena *a, const smbios_structure *s, uint64_t v)
{
    enum { AT_EXTENDED = 0x1c, EXTENDED = 0x7fff, UNKNOWN = 0xffff, KILOBYTES = 0x8000 };
    uint64_t extended;

    if (v == UNKNOWN) return STR("");
    if (v == 0) return STR("[Not Populated]");
    if (v == EXTENDED && smbios_number(s, AT_EXTENDED, 4, &extended))
        return str_format(a, "%lluMB", (unsigned long long)extended);
    return str_format(a, "%llu%s", (unsigned long long)(v & EXTENDED), v & KILOBYTES ? "KB" : "MB");
}

static str number_text(arena *a, const field_rule *r, const smbios_structure *s, uint64_t v)
{
    const unsigned long long n = v;

    if (r->has_absent && v == r->absent) return STR("");
    switch (r->form) {
    case DECIMAL: return str_format(a, "%llu%s", n, r->unit);
    case HEX: return str_format(a, "%0*llx%s", 2 * r->width, n, r->unit);
    case NAME: return str_from_cstr(name_of(r, v));
    case CODE_NAME: return str_format(a, "%02llxh - %s", n, name_of(r, v));
    case BITS: return bit_names(a, r, v);
    case ROM_SIZE: return str_format(a, "%llx", (n + 1) << 16);
    case VOLTAGE: return voltage_text(a, v);
    case CPU_STATUS: return status_text(a, v);
    case CACHE_SIZE: return cache_size(a, v);
    case CACHE_CONFIGURATION: return cache_configuration(a, v);
    case MEMORY_SIZE: return memory_size(a, s, v);
    default: return STR("");
    }
}

static void bit_lines(arena *a, const field_rule *r, uint64_t value, sysinfo_line *line, void *user)
{
    line(user, str_from_cstr(r->name), STR(""), true);
    for (unsigned i = 0; i < 8u * r->width; i++) {
        if (!(value >> i & 1)) continue;
        line(user, STR(""), str_format(a, "%02u: - %s", i, i < r->count ? r->names[i] : r->unit), false);
    }
}

static void field_line(arena *a, const field_rule *r, const smbios_structure *s, sysinfo_line *line,
                       void *user)
{
    const str name = str_from_cstr(r->name);
    uint64_t v = 0;
    str text = STR("");

    if (!bytes_contains(s->formatted, r->offset, r->width)) return;
    if (r->width <= 8) smbios_number(s, r->offset, r->width, &v);
    switch (r->form) {
    case TEXT:
        smbios_text(s, r->offset, &text);
        line(user, name, text, false);
        break;
    case BIT_LIST: bit_lines(a, r, v, line, user); break;
    case UUID: line(user, name, uuid_text(a, s, r->offset), false); break;
    default: line(user, name, number_text(a, r, s, v), false); break;
    }
}

/* ---- structures that are lists ---- */

static void onboard_devices(arena *a, const smbios_structure *s, sysinfo_line *line, void *user)
{
    static const char *const types[] = {"Other",    "Unknown",    "Video", "SCSI Controller",
                                        "Ethernet", "Token Ring", "Sound"};
    const size_t count = (s->formatted.len - 4) / 2;

    line(user, STR("Number of Devices"), str_format(a, "%zu", count), false);
    for (size_t i = 0; i < count; i++) {
        const uint8_t type = s->formatted.ptr[4 + 2 * i], code = type & 0x7f;
        const char *name =
            code >= 1 && code <= sizeof types / sizeof *types ? types[code - 1] : "Specification Reserved";
        str text = STR("");
        smbios_text(s, 5 + 2 * i, &text);
        line(user, str_format(a, "%02zu: Type", i + 1),
             str_format(a, "%s [%s]", name, type & 0x80 ? "enabled" : "disabled"), false);
        line(user, str_format(a, "%02zu: Description", i + 1), text, false);
    }
}

static void string_list(arena *a, const smbios_structure *s, sysinfo_line *line, void *user)
{
    uint64_t count = 0;
    str text;

    smbios_number(s, 4, 1, &count);
    line(user, STR("Number of Strings"), str_format(a, "%llu", (unsigned long long)count), false);
    for (unsigned i = 1; i <= count && smbios_string(s, i, &text); i++)
        line(user, str_format(a, " %u", i), text, false);
}

bool sysinfo_structure_fields(arena *a, const smbios_structure *s, sysinfo_line *line, void *user)
{
    enum { ONBOARD_DEVICES = 10, OEM_STRINGS = 11, CONFIGURATION_OPTIONS = 12 };
    bool known = false;

    if (s->type == ONBOARD_DEVICES) {
        onboard_devices(a, s, line, user);
        return true;
    }
    if (s->type == OEM_STRINGS || s->type == CONFIGURATION_OPTIONS) {
        string_list(a, s, line, user);
        return true;
    }
    for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
        if (RULES[i].type != s->type) continue;
        known = true;
        field_line(a, &RULES[i], s, line, user);
    }
    return known;
}
