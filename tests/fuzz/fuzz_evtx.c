/* Event logs: any bytes as a file, every record decoded and written as XML; slack too. */
#include "formats/evtx/evtx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    evtx_log log;
    if (!evtx_open(a, (bytes){data, size}, &log)) {
        evtx_event *x = ARENA_NEW(a, evtx_event);
        evtx_cursor c = evtx_records(&log, true);
        evtx_record r;
        strbuf xml = {.arena = a};
        for (int i = 0; i < 200 && evtx_next(&log, &c, &r); i++) {
            evtx_decode(&r, x);
            xml.len = 0;
            evtx_to_xml(&r, &xml);
        }
    }
    arena_free(a);
    return 0;
}
