/* Simple types: an index below 0x1000 is a kind (bits 0-7) and a pointer mode (bits 8-10). */
#include "formats/pdb/types.h"

typedef struct simple_kind {
    uint8_t kind;
    uint8_t size;
    uint8_t type;
    const char *name;
} simple_kind;

static const simple_kind simple_kinds[] = {
    {0x00, 0, PDB_SIMPLE_NONE, "<no type>"},
    {0x01, 0, PDB_SIMPLE_NONE, "<abs>"},
    {0x02, 2, PDB_SIMPLE_OTHER, "<segment>"},
    {0x03, 0, PDB_SIMPLE_VOID, "void"},
    {0x04, 8, PDB_SIMPLE_OTHER, "CURRENCY"},
    {0x05, 0, PDB_SIMPLE_OTHER, "<near basic string>"},
    {0x06, 0, PDB_SIMPLE_OTHER, "<far basic string>"},
    {0x07, 0, PDB_SIMPLE_NONE, "<not translated>"},
    {0x08, 4, PDB_SIMPLE_HRESULT, "HRESULT"},
    {0x10, 1, PDB_SIMPLE_CHAR, "signed char"},
    {0x11, 2, PDB_SIMPLE_SIGNED, "short"},
    {0x12, 4, PDB_SIMPLE_SIGNED, "long"},
    {0x13, 8, PDB_SIMPLE_SIGNED, "__int64"},
    {0x14, 16, PDB_SIMPLE_SIGNED, "__int128"},
    {0x20, 1, PDB_SIMPLE_UNSIGNED, "unsigned char"},
    {0x21, 2, PDB_SIMPLE_UNSIGNED, "unsigned short"},
    {0x22, 4, PDB_SIMPLE_UNSIGNED, "unsigned long"},
    {0x23, 8, PDB_SIMPLE_UNSIGNED, "unsigned __int64"},
    {0x24, 16, PDB_SIMPLE_UNSIGNED, "unsigned __int128"},
    {0x30, 1, PDB_SIMPLE_BOOL, "bool"},
    {0x31, 2, PDB_SIMPLE_BOOL, "__bool16"},
    {0x32, 4, PDB_SIMPLE_BOOL, "__bool32"},
    {0x33, 8, PDB_SIMPLE_BOOL, "__bool64"},
    {0x34, 16, PDB_SIMPLE_BOOL, "__bool128"},
    {0x40, 4, PDB_SIMPLE_REAL, "float"},
    {0x41, 8, PDB_SIMPLE_REAL, "double"},
    {0x42, 10, PDB_SIMPLE_REAL, "long double"},
    {0x43, 16, PDB_SIMPLE_REAL, "__float128"},
    {0x44, 6, PDB_SIMPLE_REAL, "__float48"},
    {0x45, 4, PDB_SIMPLE_REAL, "float"}, /* 32 bits, partial precision */
    {0x46, 2, PDB_SIMPLE_REAL, "__half"},
    {0x50, 8, PDB_SIMPLE_COMPLEX, "_Complex float"},
    {0x51, 16, PDB_SIMPLE_COMPLEX, "_Complex double"},
    {0x52, 20, PDB_SIMPLE_COMPLEX, "_Complex long double"},
    {0x53, 32, PDB_SIMPLE_COMPLEX, "_Complex __float128"},
    {0x60, 0, PDB_SIMPLE_OTHER, "<bit>"},
    {0x61, 0, PDB_SIMPLE_OTHER, "<pascal char>"},
    {0x68, 1, PDB_SIMPLE_SIGNED, "__int8"},
    {0x69, 1, PDB_SIMPLE_UNSIGNED, "unsigned __int8"},
    {0x70, 1, PDB_SIMPLE_CHAR, "char"},
    {0x71, 2, PDB_SIMPLE_WCHAR, "wchar_t"},
    {0x72, 2, PDB_SIMPLE_SIGNED, "__int16"},
    {0x73, 2, PDB_SIMPLE_UNSIGNED, "unsigned __int16"},
    {0x74, 4, PDB_SIMPLE_SIGNED, "int"},
    {0x75, 4, PDB_SIMPLE_UNSIGNED, "unsigned int"},
    {0x76, 8, PDB_SIMPLE_SIGNED, "__int64"},
    {0x77, 8, PDB_SIMPLE_UNSIGNED, "unsigned __int64"},
    {0x78, 16, PDB_SIMPLE_SIGNED, "__int128"},
    {0x79, 16, PDB_SIMPLE_UNSIGNED, "unsigned __int128"},
    {0x7a, 2, PDB_SIMPLE_CHAR, "char16_t"},
    {0x7b, 4, PDB_SIMPLE_CHAR, "char32_t"},
    {0x7c, 1, PDB_SIMPLE_CHAR, "char8_t"},
};

bool pdb_simple_type(uint32_t index, pdb_simple *out)
{
    /* near 16, far 16, huge 16, near 32, far 32 (16:32), 64, 128 bits */
    static const uint8_t pointer_sizes[8] = {0, 2, 4, 4, 4, 6, 8, 16};
    if (index >= 0x1000 || index & 0x800) return false;
    if (index == 0x103) { /* T_PVOID with a 16-bit near mode is how nullptr_t is written */
        *out = (pdb_simple){.type = PDB_SIMPLE_OTHER, .size = 8, .name = STR("std::nullptr_t")};
        return true;
    }
    for (size_t i = 0; i < sizeof simple_kinds / sizeof *simple_kinds; i++) {
        const simple_kind *k = &simple_kinds[i];
        if (k->kind != (index & 0xff)) continue;
        *out = (pdb_simple){
            .type = (pdb_simple_class)k->type,
            .size = k->size,
            .pointer_size = pointer_sizes[index >> 8],
            .name = str_from_cstr(k->name),
        };
        return true;
    }
    return false;
}
