#include "logs/bugcheck.h"

#include "data/tables.h"

str bugcheck_argument_text(uint32_t code, unsigned argument)
{
    /* 1000007e is 7e as a small dump has it: the arguments are the same. */
    if (code >> 28 == 1) code &= 0x0fffffff;
    if (code >> 28 || argument > 3) return (str){0};
    for (size_t i = 0; i < data_bugcheck_arguments.count; i++)
        if (data_bugcheck_arguments.codes[i].value == (code << 2 | argument))
            return str_from_cstr(data_bugcheck_arguments.codes[i].name);
    return (str){0};
}
