/* Virtual address descriptors: a process's tree of ranges, as far as translation needs it.
 *
 *     Windows XP            EPROCESS.VadRoot -> _MMVAD (LeftChild, RightChild)
 *     Server 2003 to 8      EPROCESS.VadRoot = _MM_AVL_TABLE; BalancedRoot.RightChild is the root
 *     Windows 8.1 and later EPROCESS.VadRoot = _RTL_AVL_TREE; _MMVAD.Core.VadNode (Left, Right) */
#include "windows/soft_pte.h"

enum { MOST_DEPTH = 128, PAGE_SHIFT = 12 };

/* A virtual page number with its upper part, which stands alone since Windows 8.1. */
static bool page_number(value vad, const char *low, const char *old_low, const char *high, uint64_t *out)
{
    uint64_t number;
    if (!value_u64(value_first(vad, low, old_low, NULL), &number)) return false;
    *out = number | value_or(value_field(vad, high), 0) << 32;
    return true;
}

static uint64_t tree_root(value process)
{
    value root = value_first(process, "VadRoot.Root", "VadRoot.BalancedRoot.RightChild", "VadRoot", NULL);
    return value_or(root, 0);
}

bool nt_vad_prototype(nt_context *c, uint64_t process_address, uint64_t address, uint64_t *out)
{
    value process = nt_value(c, "_EPROCESS", process_address);
    uint64_t node = tree_root(process), page = address >> PAGE_SHIFT;
    for (unsigned depth = 0; node && depth < MOST_DEPTH; depth++) {
        value vad = nt_value(c, "_MMVAD", node);
        uint64_t start, end, first, last;
        if (!page_number(vad, "Core.StartingVpn", "StartingVpn", "Core.StartingVpnHigh", &start) ||
            !page_number(vad, "Core.EndingVpn", "EndingVpn", "Core.EndingVpnHigh", &end))
            return false;
        if (page < start) {
            node = value_or(value_first(vad, "Core.VadNode.Left", "LeftChild", NULL), 0);
        } else if (page > end) {
            node = value_or(value_first(vad, "Core.VadNode.Right", "RightChild", NULL), 0);
        } else {
            if (!value_u64(value_field(vad, "FirstPrototypePte"), &first) ||
                !value_u64(value_field(vad, "LastContiguousPte"), &last))
                return false;
            const type *pte = nt_type(c, "_MMPTE");
            uint64_t at = first + (page - start) * (pte && pte->size == 4 ? 4 : 8);
            /* Beyond it the section goes on in another subsection's array. */
            if (!first || at < first || at > last) return false;
            *out = at;
            return true;
        }
    }
    return false;
}
