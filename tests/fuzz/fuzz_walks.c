/* A forged machine that is broken at some of the places where its structures are, under !analyze -v and every
 * walk. The folder $NTDBG_FUZZ_WORLD (tests/fuzz/make-world) has the healthy machine's dump, its symbols, and
 * the list of places: u64 offset in the dump, u64 size each. Without it there is nothing to do.
 *
 *     input:  u8 which walk comes first; then 12 bytes for each break: u16 place, u8 way, u8 spare, u64
 * number */
#include "base/bytes.h"
#include "base/file.h"
#include "commands/list.h"
#include "dispatch/command.h"
#include "extensions/list.h"
#include "symbols/symbols.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BREAK = 12, MOST_BREAKS = 16, PLACE = 16, WALKS_A_RUN = 12 };

static const char *const walks[] = {"!process 0 7",
                                    "!stacks 2",
                                    "!locks -v",
                                    "!vm 37",
                                    "!running -it",
                                    "!ready",
                                    "!dpcs",
                                    "!timer",
                                    "!apc",
                                    "!exqueue f",
                                    "!idt -a",
                                    "!pcr",
                                    "!prcb",
                                    "!poolused 1",
                                    "!poolfind * -limit 5",
                                    "!memusage",
                                    "!lookaside -all",
                                    "!sysptes 1",
                                    "!filecache",
                                    "!ca 0",
                                    "!ca -1",
                                    "!handle 0 7",
                                    "!object \\",
                                    "!object \\Device",
                                    "!devnode 0 f",
                                    "!irpfind",
                                    "!token",
                                    "!verifier 3",
                                    "!address",
                                    "!reg hivelist",
                                    "!poaction",
                                    "!popolicy",
                                    "!session",
                                    "!sprocess -4",
                                    "!job",
                                    "!vad",
                                    "!wsle 7",
                                    "!for_each_thread .echo",
                                    "!uniqstack",
                                    "!qlocks",
                                    "!dbgprint",
                                    "lm",
                                    "!drvobj fltmgr 7",
                                    "!devstack Disk0",
                                    "!analyze -v -hang",
                                    ".reload",
                                    "!peb",
                                    "!dskheap"};

static void take_text(void *context, str text)
{
    *(size_t *)context += text.len;
}

static void break_places(uint8_t *dump, size_t dump_size, bytes places, const uint8_t *data, size_t size)
{
    size_t count = places.len / PLACE;
    for (size_t i = 0; count && i < MOST_BREAKS && (i + 1) * BREAK <= size; i++) {
        const uint8_t *one = data + i * BREAK;
        const uint8_t *place = places.ptr + load_u16(one) % count * PLACE;
        const uint8_t *other = places.ptr + load_u16(one + 4) % count * PLACE;
        uint64_t at = load_u64(place), width = load_u64(place + 8), from = load_u64(other),
                 number = load_u64(one + 4);
        if (width > 8 || at + 8 > dump_size || from + 8 > dump_size) abort();
        switch (one[2] % 4) {
        case 0: memcpy(dump + at, &number, width); break;
        case 1: memcpy(dump + at, dump + from, width); break;
        case 2: dump[at + one[3] % width] ^= one[4]; break;
        case 3: memset(dump + at, one[4] & 1 ? 0xff : 0, width); break;
        }
    }
}

static void walk(str path, const char *folder, out_format format, unsigned first)
{
    session *s;
    size_t written = 0;
    if (session_new(&s)) abort();
    session_set_secure(s);
    arena *a = arena_new();
    symbols_set_path(s->symbols, str_format(a, "%s/symbols", folder));
    symbols_set_image_path(s->symbols, str_format(a, "%s/images", folder));
    out *o = out_new(a, format, (sink){take_text, &written}, &s->interrupt);
    const command_list lists[] = {builtin_commands, extension_commands};
    dispatcher *d = dispatcher_new(a, s, o, lists, sizeof lists / sizeof *lists);
    if (!session_open_dump(s, path)) {
        dispatcher_run_line(d, STR("!analyze -v"));
        for (unsigned i = 0; i < WALKS_A_RUN; i++)
            dispatcher_run_line(d, str_from_cstr(walks[(first + i) % (sizeof walks / sizeof *walks)]));
    }
    arena_free(a);
    session_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *folder = getenv("NTDBG_FUZZ_WORLD");
    char path[64];
    bytes healthy, places;
    if (!folder || size == 0) return 0;
    arena *a = arena_new();
    if (file_map(a, str_format(a, "%s/healthy.dmp", folder), &healthy) ||
        file_map(a, str_format(a, "%s/places", folder), &places))
        abort();
    uint8_t *dump = ARENA_ARRAY(a, uint8_t, healthy.len);
    memcpy(dump, healthy.ptr, healthy.len);
    break_places(dump, healthy.len, places, data + 1, size - 1);
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, dump, healthy.len) != (ssize_t)healthy.len) abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    walk(str_from_cstr(path), folder, data[0] & 0x80 ? OUT_JSON : OUT_TEXT, data[0] & 0x7f);
    close(fd);
    arena_free(a);
    return 0;
}
