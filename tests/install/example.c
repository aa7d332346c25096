/* A program of somebody else's that uses libntdbg: the smallest there is. */
#include <base/arena.h>
#include <expr/expr.h>
#include <stdio.h>

int main(void)
{
    arena *a = arena_new();
    str text = str_format(a, "%s", "libntdbg works");
    printf("%.*s\n", STR_ARG(text));
    arena_free(a);
    return 0;
}
