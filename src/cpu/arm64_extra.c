/* ARM64 instructions of Armv8.1 to v8.5 that Capstone 4 does not decode but Windows contains everywhere.
 * Encodings: Arm Architecture Reference Manual, A64 encoding index. */
#include "cpu/arm64_extra.h"

#include <stdlib.h>

static void put_name(strbuf *text, const char *name, const char *order, const char *size)
{
    const size_t start = text->len;
    strbuf_format(text, "%s%s%s", name, order, size);
    const size_t length = text->len - start;
    strbuf_append_repeat(text, ' ', length < 12 ? 12 - length : 1);
}

/* The number's Microsoft name: xip0, fp, lr; 31 is sp or zr. */
static void put_register(strbuf *text, unsigned number, bool wide, bool stack)
{
    static const char special[][5] = {"xip0", "xip1", "xpr"};
    if (number == 31) strbuf_format(text, stack ? "sp" : wide ? "xzr" : "wzr");
    else if (wide && number >= 16 && number <= 18) strbuf_append(text, str_from_cstr(special[number - 16]));
    else if (wide && number >= 29) strbuf_append(text, number == 29 ? STR("fp") : STR("lr"));
    else strbuf_format(text, "%c%u", wide ? 'x' : 'w', number);
}

static const char *size_suffix(uint32_t word)
{
    switch (word >> 30) {
    case 0: return "b";
    case 1: return "h";
    default: return "";
    }
}

static void put_base(strbuf *text, uint32_t word)
{
    strbuf_append_char(text, '[');
    put_register(text, word >> 5 & 31, true, true);
    strbuf_append_char(text, ']');
}

/* ldadd, swp and their kin: size 111 0 00 A R 1 Rs o3 opc 00 Rn Rt; ldapr shares the space. */
static bool write_atomic(uint32_t word, strbuf *text)
{
    static const char loads[8][7] = {"ldadd",  "ldclr",  "ldeor",  "ldset",
                                     "ldsmax", "ldsmin", "ldumax", "ldumin"};
    static const char stores[8][7] = {"stadd",  "stclr",  "steor",  "stset",
                                      "stsmax", "stsmin", "stumax", "stumin"};
    static const char orders[4][3] = {"", "l", "a", "al"};
    const bool wide = word >> 30 == 3;
    const unsigned order = word >> 22 & 3;
    const unsigned operation = word >> 12 & 7;
    const unsigned source = word >> 16 & 31, target = word & 31;
    if ((word & 0x3ffffc00) == 0x38bfc000) {
        if (!text) return true;
        put_name(text, "ldapr", "", size_suffix(word));
        put_register(text, target, wide, false);
        strbuf_append_char(text, ',');
        put_base(text, word);
        return true;
    }
    const bool swap = (word & 0x3f20fc00) == 0x38208000;
    if (!swap && (word & 0x3f208c00) != 0x38200000) return false;
    if (!text) return true;
    const bool store = !swap && target == 31 && !(order & 2);
    put_name(text,
             swap    ? "swp"
             : store ? stores[operation]
                     : loads[operation],
             orders[order], size_suffix(word));
    put_register(text, source, wide, false);
    strbuf_append_char(text, ',');
    if (!store) {
        put_register(text, target, wide, false);
        strbuf_append_char(text, ',');
    }
    put_base(text, word);
    return true;
}

/* cas: size 0010001 L 1 Rs o0 11111 Rn Rt; casp: 0 sz 0010000 L 1 Rs o0 11111 Rn Rt. */
static bool write_compare_and_swap(uint32_t word, strbuf *text)
{
    static const char orders[4][3] = {"", "l", "a", "al"};
    const bool pair = (word & 0xbfa07c00) == 0x08207c00;
    if (!pair && (word & 0x3fa07c00) != 0x08a07c00) return false;
    const unsigned source = word >> 16 & 31, target = word & 31;
    if (pair && (source & 1 || target & 1)) return false;
    if (!text) return true;
    const bool wide = pair ? word >> 30 & 1 : word >> 30 == 3;
    put_name(text, pair ? "casp" : "cas", orders[(word >> 21 & 2) | (word >> 15 & 1)],
             pair ? "" : size_suffix(word));
    for (unsigned i = 0; i < (pair ? 2u : 1u); i++) {
        put_register(text, source + i, wide, false);
        strbuf_append_char(text, ',');
    }
    for (unsigned i = 0; i < (pair ? 2u : 1u); i++) {
        put_register(text, target + i, wide, false);
        strbuf_append_char(text, ',');
    }
    put_base(text, word);
    return true;
}

/* Branches that check the pointer: braa x1,x2, blraaz x3, retab, eretaa. */
static bool write_checked_branch(uint32_t word, strbuf *text)
{
    static const char names[5][6] = {"bra", "blra", "reta", "", "ereta"};
    const unsigned kind = word >> 21 & 7;
    const bool modifier = word >> 24 & 1;
    if ((word & 0xfe1ff800) != 0xd61f0800 || kind == 3 || kind > 4) return false;
    const char key = word >> 10 & 1 ? 'b' : 'a';
    const unsigned target = word >> 5 & 31, context = word & 31;
    if (kind >= 2) {
        if (modifier || target != 31 || context != 31) return false;
        if (text) strbuf_format(text, "%s%c", names[kind], key);
        return true;
    }
    if (!modifier && context != 31) return false;
    if (!text) return true;
    const char order[3] = {key, modifier ? '\0' : 'z', '\0'};
    put_name(text, kind ? "blra" : "bra", order, "");
    put_register(text, target, true, false);
    if (modifier) {
        strbuf_append_char(text, ',');
        put_register(text, context, true, true);
    }
    return true;
}

/* pacia x1,x2; paciza x1; xpaci x1: 1101101011 0 00001 00 opcode Rn Rd. */
static bool write_sign(uint32_t word, strbuf *text)
{
    static const char names[18][7] = {"pacia",  "pacib",  "pacda",  "pacdb",  "autia",  "autib",
                                      "autda",  "autdb",  "paciza", "pacizb", "pacdza", "pacdzb",
                                      "autiza", "autizb", "autdza", "autdzb", "xpaci",  "xpacd"};
    const unsigned operation = word >> 10 & 63, source = word >> 5 & 31;
    if ((word & 0xffff0000) != 0xdac10000 || operation > 17 || (operation >= 8 && source != 31)) return false;
    if (!text) return true;
    put_name(text, names[operation], "", "");
    put_register(text, word & 31, true, false);
    if (operation < 8) {
        strbuf_append_char(text, ',');
        put_register(text, source, true, true);
    }
    return true;
}

/* ldraa x0,[x1,#8]!: 11111000 M S 1 imm9 W 1 Rn Rt. */
static bool write_checked_load(uint32_t word, strbuf *text)
{
    if ((word & 0xff200400) != 0xf8200400) return false;
    if (!text) return true;
    const int magnitude = (int)(word >> 12 & 0x1ff);
    const int offset = (word >> 22 & 1 ? magnitude - 512 : magnitude) * 8;
    put_name(text, word >> 23 & 1 ? "ldrab" : "ldraa", "", "");
    put_register(text, word & 31, true, false);
    strbuf_append(text, STR(",["));
    put_register(text, word >> 5 & 31, true, true);
    if (offset)
        strbuf_format(text, abs(offset) < 10 ? ",#%s%X" : ",#%s0x%X", offset < 0 ? "-" : "", abs(offset));
    strbuf_append(text, word >> 11 & 1 ? STR("]!") : STR("]"));
    return true;
}

static bool write_hint(uint32_t word, strbuf *text)
{
    static const struct {
        uint8_t number;
        char text[15];
    } names[] = {
        {0x07, "xpaclri"},       {0x08, "pacia1716"},     {0x0a, "pacib1716"},      {0x0c, "autia1716"},
        {0x0e, "autib1716"},     {0x10, "esb"},           {0x14, "csdb"},           {0x18, "paciaz"},
        {0x19, "paciasp"},       {0x1a, "pacibz"},        {0x1b, "pacibsp"},        {0x1c, "autiaz"},
        {0x1d, "autiasp"},       {0x1e, "autibz"},        {0x1f, "autibsp"},        {0x20, "bti"},
        {0x22, "bti         c"}, {0x24, "bti         j"}, {0x26, "bti         jc"},
    };
    if ((word & 0xfffff01f) != 0xd503201f) return false;
    const unsigned number = word >> 5 & 0x7f;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == number) {
            if (text) strbuf_append(text, str_from_cstr(names[i].text));
            return true;
        }
    return false;
}

bool arm64_write_extra(uint32_t word, strbuf *text)
{
    if (word <= 0xffff) {
        if (text) strbuf_format(text, word < 10 ? "udf         #%X" : "udf         #0x%X", word);
        return true;
    }
    return write_hint(word, text) || write_atomic(word, text) || write_compare_and_swap(word, text) ||
           write_checked_branch(word, text) || write_sign(word, text) || write_checked_load(word, text);
}
