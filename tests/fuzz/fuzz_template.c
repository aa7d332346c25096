/* Output templates and fields: the input up to the first line end is the template, the rest is what a
 * target's text could be. As text nothing may reach the terminal that moves its cursor; JSON may hold no bare
 * control character. */
#include "out/out.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* `context` is the control characters that are allowed. */
static void check_text(void *context, str text)
{
    str allowed = str_from_cstr(context);
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < 0x20 && str_find_char(allowed, text.ptr[i]) == SIZE_MAX) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > 4000) return 0;
    str all = {(const char *)data + 1, size - 1};
    arena *a = arena_new();
    const char *template_text = str_to_cstr(a, str_take_until(&all, '\n'));
    uint64_t number = all.len * 0x9e3779b97f4a7c15u;
    /* In text the template's own bytes go out as they are: only its slots are checked, through JSON. */
    out *o = out_new(a, OUT_JSON, (sink){check_text, (char[]){"\n"}}, NULL);
    out_set_pointer_size(o, data[0] & 1 ? 4 : 8);
    out_command_begin(o, all);
    emit(o, "record", template_text, f_s("a", all), f_p("b", number), f_i("x", -(int64_t)all.len),
         f_if(data[0] & 2, f_x("name", number, 8)), f_null("none"), f_d("d", (double)number / 3));
    out_error(o, STR("format"), all);
    out_command_end(o);

    out *t = out_new(a, OUT_TEXT, (sink){check_text, (char[]){"\t\r\n"}}, NULL);
    emit(t, "record", "{a} {b:p} {x:5d} {name:08x} {none:16}\n", f_s("a", str_slice(all, 0, 100)),
         f_p("b", number), f_i("x", 1), f_u("name", number), f_null("none"));
    arena_free(a);
    return 0;
}
