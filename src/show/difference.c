#include "show/difference.h"

void show_difference(out *o, uint64_t address, uint8_t value, uint64_t other, uint8_t other_value)
{
    emit(o, "difference", "{address:p}  {value:02x} - {other:p}  {other_value:02x}\n",
         f_p("address", address), f_x("value", value, 2), f_p("other", other),
         f_x("other_value", other_value, 2));
}
