/* x86 and x64: from a typed mnemonic to Zydis' number of it, the way back of x86_names.c. */
#include "cpu/x86_assemble.h"

#include <stddef.h>

typedef struct alias {
    const char *name;
    ZydisMnemonic mnemonic;
} alias;

/* Conditions by all their names (Intel SDM vol. 2, "Jcc", "SETcc", "CMOVcc"); Zydis knows one of each. */
typedef struct condition {
    const char *suffix;
    ZydisMnemonic jump, set, move;
} condition;

#define CONDITION(suffix, zydis)                                                                             \
    {suffix, ZYDIS_MNEMONIC_J##zydis, ZYDIS_MNEMONIC_SET##zydis, ZYDIS_MNEMONIC_CMOV##zydis}
static const condition conditions[] = {
    CONDITION("a", NBE), CONDITION("ae", NB), CONDITION("c", B),   CONDITION("e", Z),   CONDITION("g", NLE),
    CONDITION("ge", NL), CONDITION("na", BE), CONDITION("nae", B), CONDITION("nc", NB), CONDITION("ne", NZ),
    CONDITION("ng", LE), CONDITION("nge", L), CONDITION("pe", P),  CONDITION("po", NP),
};

static const alias aliases[] = {
    {"sal", ZYDIS_MNEMONIC_SHL},
    {"wait", ZYDIS_MNEMONIC_FWAIT},
    {"retn", ZYDIS_MNEMONIC_RET},
    {"fneni", ZYDIS_MNEMONIC_FENI8087_NOP},
    {"fndisi", ZYDIS_MNEMONIC_FDISI8087_NOP},
    {"fnsetpm", ZYDIS_MNEMONIC_FSETPM287_NOP},
    {"xlatb", ZYDIS_MNEMONIC_XLAT},
    {"pushaw", ZYDIS_MNEMONIC_PUSHA},
    {"loopz", ZYDIS_MNEMONIC_LOOPE},
    {"loopnz", ZYDIS_MNEMONIC_LOOPNE},
    {"icebp", ZYDIS_MNEMONIC_INT1},
};

static const char *const string_operations[] = {"ins", "outs", "movs", "cmps", "stos", "lods", "scas"};

static bool find_condition(str word, ZydisMnemonic *out)
{
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        str suffix = str_from_cstr(conditions[i].suffix);
        if (!str_ends_with_nocase(word, suffix)) continue;
        str front = str_slice(word, 0, word.len - suffix.len);
        if (str_equal_nocase(front, STR("j"))) *out = conditions[i].jump;
        else if (str_equal_nocase(front, STR("set"))) *out = conditions[i].set;
        else if (str_equal_nocase(front, STR("cmov"))) *out = conditions[i].move;
        else continue;
        return true;
    }
    return false;
}

/* cmpltps is cmpps with 1 behind it; the predicates are those of x86_names.c's compare_name. */
static bool find_compare(str word, x86_name *out)
{
    static const char predicates[8][6] = {"eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord"};
    static const struct {
        const char *form;
        ZydisMnemonic sse, avx;
    } forms[] = {
        {"ps", ZYDIS_MNEMONIC_CMPPS, ZYDIS_MNEMONIC_VCMPPS},
        {"pd", ZYDIS_MNEMONIC_CMPPD, ZYDIS_MNEMONIC_VCMPPD},
        {"ss", ZYDIS_MNEMONIC_CMPSS, ZYDIS_MNEMONIC_VCMPSS},
        {"sd", ZYDIS_MNEMONIC_CMPSD, ZYDIS_MNEMONIC_VCMPSD},
    };
    bool avx = str_starts_with_nocase(word, STR("vcmp"));
    if (!avx && !str_starts_with_nocase(word, STR("cmp"))) return false;
    str middle = str_skip(word, avx ? 4 : 3);
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        str form = str_from_cstr(forms[f].form);
        if (!str_ends_with_nocase(middle, form)) continue;
        str predicate = str_slice(middle, 0, middle.len - form.len);
        for (int i = 0; i < 8; i++)
            if (str_equal_nocase(predicate, str_from_cstr(predicates[i]))) {
                *out = (x86_name){.mnemonic = avx ? forms[f].avx : forms[f].sse, .predicate = i};
                return true;
            }
    }
    return false;
}

bool x86_find_name(str word, x86_name *out)
{
    *out = (x86_name){.predicate = -1};
    for (size_t i = 0; i < sizeof string_operations / sizeof *string_operations; i++)
        if (str_equal_nocase(word, str_from_cstr(string_operations[i]))) {
            out->string_operation = true;
            return true;
        }
    if (str_equal_nocase(word, STR("retf")) || str_equal_nocase(word, STR("retfq"))) {
        out->mnemonic = ZYDIS_MNEMONIC_RET;
        out->far = true;
        out->wide = word.len == 5;
        return true;
    }
    if (str_equal_nocase(word, STR("sysretq"))) {
        out->mnemonic = ZYDIS_MNEMONIC_SYSRET;
        return out->wide = true;
    }
    if (find_condition(word, &out->mnemonic)) return true;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (str_equal_nocase(word, str_from_cstr(aliases[i].name))) {
            out->mnemonic = aliases[i].mnemonic;
            return true;
        }
    for (int i = ZYDIS_MNEMONIC_INVALID + 1; i <= ZYDIS_MNEMONIC_MAX_VALUE; i++) {
        const ZydisShortString *name = ZydisMnemonicGetStringWrapped((ZydisMnemonic)i);
        if (name && str_equal_nocase(word, (str){name->data, name->size})) {
            out->mnemonic = (ZydisMnemonic)i;
            return true;
        }
    }
    return find_compare(word, out);
}

ZydisInstructionAttributes x86_find_prefix(str word)
{
    static const struct {
        const char *name;
        ZydisInstructionAttributes attribute;
    } prefixes[] = {
        {"lock", ZYDIS_ATTRIB_HAS_LOCK},         {"rep", ZYDIS_ATTRIB_HAS_REP},
        {"repe", ZYDIS_ATTRIB_HAS_REPE},         {"repz", ZYDIS_ATTRIB_HAS_REPE},
        {"repne", ZYDIS_ATTRIB_HAS_REPNE},       {"repnz", ZYDIS_ATTRIB_HAS_REPNE},
        {"bnd", ZYDIS_ATTRIB_HAS_BND},           {"xacquire", ZYDIS_ATTRIB_HAS_XACQUIRE},
        {"xrelease", ZYDIS_ATTRIB_HAS_XRELEASE}, {"notrack", ZYDIS_ATTRIB_HAS_NOTRACK},
    };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (str_equal_nocase(word, str_from_cstr(prefixes[i].name))) return prefixes[i].attribute;
    return 0;
}

ZydisRegister x86_find_register(str word)
{
    if (word.len < 2 || word.len > 8) return ZYDIS_REGISTER_NONE;
    for (int i = ZYDIS_REGISTER_NONE + 1; i <= ZYDIS_REGISTER_MAX_VALUE; i++) {
        const ZydisShortString *name = ZydisRegisterGetStringWrapped((ZydisRegister)i);
        if (name && str_equal_nocase(word, (str){name->data, name->size})) return (ZydisRegister)i;
    }
    return ZYDIS_REGISTER_NONE;
}
