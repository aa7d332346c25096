/* libcurl, loaded when the first server is asked: it brings some thirty libraries with it (TLS, Kerberos,
 * LDAP ...), and to load them takes as long as to open a dump and show its stacks. */
#ifndef NTDBG_SYMSRV_CURL_LIBRARY_H
#define NTDBG_SYMSRV_CURL_LIBRARY_H

#include <stdbool.h>

#include <curl/curl.h>

#define CURL_FUNCTIONS(X)                                                                                    \
    X(easy_cleanup)                                                                                          \
    X(easy_getinfo)                                                                                          \
    X(easy_init)                                                                                             \
    X(easy_setopt)                                                                                           \
    X(easy_strerror)                                                                                         \
    X(global_cleanup)                                                                                        \
    X(global_init)                                                                                           \
    X(multi_add_handle)                                                                                      \
    X(multi_cleanup)                                                                                         \
    X(multi_info_read)                                                                                       \
    X(multi_init)                                                                                            \
    X(multi_perform)                                                                                         \
    X(multi_poll)                                                                                            \
    X(multi_remove_handle)                                                                                   \
    X(multi_setopt)                                                                                          \
    X(slist_append)                                                                                          \
    X(slist_free_all)

/* The functions by their names without "curl_". */
typedef struct curl_library {
#define CURL_MEMBER(name) __typeof__(&curl_##name) name;
    CURL_FUNCTIONS(CURL_MEMBER)
#undef CURL_MEMBER
} curl_library;

/* False when the library, or one of the functions, is not there. It stays loaded until the program ends. */
bool curl_library_load(curl_library *out);

#endif
