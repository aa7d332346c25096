/* Digests against the examples of RFC 1321 and FIPS 180, and against coreutils' md5sum, sha1sum and
 * sha256sum. */
#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *hex(digest_kind kind, const void *data, size_t size)
{
    static _Thread_local char text[2 * DIGEST_MOST + 1];
    uint8_t out[DIGEST_MOST];
    size_t n = digest(kind, (bytes){data, size}, out);
    for (size_t i = 0; i < n; i++) snprintf(text + 2 * i, 3, "%02x", out[i]);
    return text;
}

static void published_examples(void **state)
{
    (void)state;
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    assert_string_equal(hex(DIGEST_MD5, "", 0), "d41d8cd98f00b204e9800998ecf8427e");
    assert_string_equal(hex(DIGEST_MD5, "message digest", 14), "f96b697d7cb7938d525a2f31aaf161d0");
    assert_string_equal(hex(DIGEST_SHA1, "abc", 3), "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_string_equal(hex(DIGEST_SHA1, two, 56), "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    assert_string_equal(hex(DIGEST_SHA256, "abc", 3),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(hex(DIGEST_SHA256, two, 56),
                        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

/* Every way in which the last block can be filled: the same bytes by another program. */
static void lengths_around_a_block_agree_with_coreutils(void **state)
{
    (void)state;
    static const struct {
        digest_kind kind;
        const char *tool;
    } tools[] = {{DIGEST_MD5, "md5sum"}, {DIGEST_SHA1, "sha1sum"}, {DIGEST_SHA256, "sha256sum"}};
    uint8_t data[200];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (uint8_t)('a' + i % 26);
    for (size_t t = 0; t < 3; t++) {
        for (size_t size = 50; size < 140; size += 7) {
            char command[300], line[100] = "";
            snprintf(command, sizeof command, "printf %%s '%.*s' | %s", (int)size, (const char *)data,
                     tools[t].tool);
            FILE *p = popen(command, "r");
            assert_non_null(p);
            assert_non_null(fgets(line, sizeof line, p));
            pclose(p);
            *strchr(line, ' ') = 0;
            assert_string_equal(hex(tools[t].kind, data, size), line);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_examples),
                                       cmocka_unit_test(lengths_around_a_block_agree_with_coreutils)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
