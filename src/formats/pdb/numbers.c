/* CodeView numeric leaves: a u16 below 0x8000 is the value itself, otherwise it names the form of what
 * follows. */
#include "formats/pdb/types.h"

#include <string.h>

typedef struct leaf_form {
    uint16_t leaf;
    uint8_t size;
    uint8_t kind;
} leaf_form;

static const leaf_form leaf_forms[] = {
    {LF_CHAR, 1, PDB_NUMBER_SIGNED},        {LF_SHORT, 2, PDB_NUMBER_SIGNED},
    {LF_USHORT, 2, PDB_NUMBER_UNSIGNED},    {LF_LONG, 4, PDB_NUMBER_SIGNED},
    {LF_ULONG, 4, PDB_NUMBER_UNSIGNED},     {LF_REAL32, 4, PDB_NUMBER_REAL},
    {LF_REAL64, 8, PDB_NUMBER_REAL},        {LF_REAL80, 10, PDB_NUMBER_REAL},
    {LF_REAL128, 16, PDB_NUMBER_REAL},      {LF_QUADWORD, 8, PDB_NUMBER_SIGNED},
    {LF_UQUADWORD, 8, PDB_NUMBER_UNSIGNED}, {LF_REAL48, 6, PDB_NUMBER_REAL},
    {LF_COMPLEX32, 8, PDB_NUMBER_BYTES},    {LF_COMPLEX64, 16, PDB_NUMBER_BYTES},
    {LF_COMPLEX80, 20, PDB_NUMBER_BYTES},   {LF_COMPLEX128, 32, PDB_NUMBER_BYTES},
    {LF_OCTWORD, 16, PDB_NUMBER_BYTES},     {LF_UOCTWORD, 16, PDB_NUMBER_BYTES},
    {LF_DECIMAL, 16, PDB_NUMBER_BYTES},     {LF_DATE, 8, PDB_NUMBER_BYTES},
    {LF_REAL16, 2, PDB_NUMBER_REAL},
};

/* sign * fraction * 2^exponent without <math.h>: the exponent is at most 16384. */
static double scale(double value, int exponent)
{
    for (; exponent > 0; exponent--) value *= 2;
    for (; exponent < 0; exponent++) value /= 2;
    return value;
}

static double ieee_half(uint16_t bits)
{
    int exponent = (bits >> 10) & 31;
    double fraction = (bits & 1023) / 1024.0;
    double value = exponent ? scale(1 + fraction, exponent - 15) : scale(fraction, -14);
    return bits & 0x8000 ? -value : value;
}

static double x87_extended(const uint8_t *p)
{
    uint16_t top = load_u16(p + 8);
    double value =
        scale((double)load_u64(p) / 9223372036854775808.0, (top & 0x7fff) ? (top & 0x7fff) - 16383 : -16382);
    return top & 0x8000 ? -value : value;
}

static double ieee_quad(const uint8_t *p)
{
    uint64_t high = load_u64(p + 8);
    double fraction = (double)(high & 0xffffffffffff) / 281474976710656.0;
    int exponent = (int)(high >> 48) & 0x7fff;
    double value = exponent ? scale(1 + fraction, exponent - 16383) : 0;
    return high >> 63 ? -value : value;
}

/* Turbo Pascal's 48-bit real: exponent in the first byte, biased by 129; the fraction above it; sign on top.
 */
static double borland_real(const uint8_t *p)
{
    uint64_t bits = load_le(p, 6);
    if (!(bits & 0xff)) return 0;
    double fraction = (double)((bits >> 8) & 0x7fffffffff) / 549755813888.0;
    double value = scale(1 + fraction, (int)(bits & 0xff) - 129);
    return bits >> 47 ? -value : value;
}

static double real_value(uint16_t leaf, const uint8_t *p)
{
    float single;
    double value;
    switch (leaf) {
    case LF_REAL16: return ieee_half(load_u16(p));
    case LF_REAL32: memcpy(&single, p, sizeof single); return (double)single;
    case LF_REAL48: return borland_real(p);
    case LF_REAL64: memcpy(&value, p, sizeof value); return value;
    case LF_REAL80: return x87_extended(p);
    default: return ieee_quad(p);
    }
}

static uint64_t sign_extend(uint64_t value, unsigned size)
{
    unsigned unused = 64 - 8 * size;
    return (uint64_t)((int64_t)(value << unused) >> unused);
}

bool pdb_number_decode(bytes record, uint64_t *offset, pdb_number *out)
{
    uint16_t leaf;
    if (!bytes_u16(record, *offset, &leaf)) return false;
    uint64_t at = *offset + 2;
    if (leaf < LF_NUMERIC) {
        *out = (pdb_number){.kind = PDB_NUMBER_UNSIGNED, .value = leaf};
        *offset = at;
        return true;
    }
    pdb_number n = {.leaf = leaf};
    if (leaf == LF_VARSTRING) {
        uint16_t length;
        n.kind = PDB_NUMBER_TEXT;
        if (!bytes_u16(record, at, &length) || !bytes_slice(record, at + 2, length, &n.raw)) return false;
        *out = n;
        *offset = at + 2 + length;
        return true;
    }
    if (leaf == LF_UTF8STRING) {
        str text;
        n.kind = PDB_NUMBER_TEXT;
        if (!bytes_terminated_cstr(record, at, &text)) return false;
        n.raw = (bytes){(const uint8_t *)text.ptr, text.len};
        *out = n;
        *offset = at + text.len + 1;
        return true;
    }
    for (size_t i = 0; i < sizeof leaf_forms / sizeof *leaf_forms; i++) {
        const leaf_form *f = &leaf_forms[i];
        if (f->leaf != leaf) continue;
        if (!bytes_slice(record, at, f->size, &n.raw)) return false;
        n.kind = (pdb_number_kind)f->kind;
        if (n.kind == PDB_NUMBER_REAL) n.real = real_value(leaf, n.raw.ptr);
        else if (f->size <= 8) n.value = load_le(n.raw.ptr, f->size);
        else n.value = load_u64(n.raw.ptr); /* the low half */
        if (n.kind == PDB_NUMBER_SIGNED) n.value = sign_extend(n.value, f->size);
        *out = n;
        *offset = at + f->size;
        return true;
    }
    return false;
}
