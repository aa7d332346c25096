/* Loading of libcurl: see the header. */
#include "symsrv/curl_library.h"

#include <dlfcn.h>
#include <string.h>

static bool find(void *library, const char *name, void *function)
{
    void *found = dlsym(library, name);
    memcpy(function, &found, sizeof found); /* POSIX: a function's address fits */
    return found != NULL;
}

bool curl_library_load(curl_library *out)
{
    curl_library loaded = {0};
    /* The version of its interface since 2006. */
    void *library = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL);
    bool all = library != NULL;
#define CURL_FIND(name) all = all && find(library, "curl_" #name, &loaded.name);
    CURL_FUNCTIONS(CURL_FIND)
#undef CURL_FIND
    if (all) *out = loaded;
    return all;
}
