/* The rules, from "Interpreting Event 153 Errors" and what the statuses mean:
 *
 *   the disk says so itself (medium or hardware sense, bad blocks, failure prediction)     -> sick disk
 *   parity or CRC errors, lost links, devices that vanish                                  -> sick path
 *   timeouts and resets of several devices within the same minute                          -> sick path: what
 * they share timeouts and resets of one device alone, again and again                               -> sick
 * disk (or its own cable) busy or queue full -> overload a few timeouts, far apart -> normal; watch */
#include "logs/devices.h"

#include <stdlib.h>

static const uint64_t SECOND = 10000000;
static const uint32_t known_ids[] = {7, 11, 15, 51, 52, 129, 153, 157};

enum { OFTEN = 5 /* an hour */, TIMES_MAX = 1000000 };

const char *log_verdict_name(log_verdict v)
{
    static const char *const names[] = {"quiet", "watch", "sick path", "sick disk", "overload"};
    return names[v];
}

log_devices log_devices_new(arena *a)
{
    return (log_devices){a, str_map_new(a, true)};
}

size_t log_devices_count(const log_devices *d)
{
    return str_map_count(d->by_name);
}

log_device *log_devices_at(const log_devices *d, size_t index)
{
    str key;
    return str_map_at(d->by_name, index, &key);
}

void log_devices_add(log_devices *d, const log_event *e)
{
    if (e->cause == LOG_CAUSE_NONE || !e->device.len) return;
    str key = str_format(d->arena, "%.*s %.*s", STR_ARG(e->computer), STR_ARG(e->device));
    log_device *device = str_map_get(d->by_name, key);
    if (!device) {
        device = ARENA_NEW(d->arena, log_device);
        device->name = str_copy(d->arena, e->device);
        device->first = device->last = e->time;
        device->machine = str_copy(d->arena, e->computer);
        str_map_put(d->by_name, key, device);
    }
    device->events++;
    device->retries += e->retried;
    device->causes[e->cause]++;
    for (size_t i = 0; i < sizeof known_ids / sizeof known_ids[0]; i++)
        device->ids[i] += known_ids[i] == e->id;
    if (e->time < device->first) device->first = e->time;
    if (e->time > device->last) device->last = e->time;
    if (device->times.count < TIMES_MAX) *VEC_PUSH(d->arena, &device->times) = e->time;
}

static int compare_times(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static void find_busiest(log_device *d)
{
    qsort(d->times.items, d->times.count, sizeof *d->times.items, compare_times);
    for (size_t i = 0, from = 0; i < d->times.count; i++) {
        while (d->times.items[i] - d->times.items[from] >= 3600 * SECOND) from++;
        if (i - from + 1 <= d->busiest) continue;
        d->busiest = i - from + 1;
        d->busiest_at = d->times.items[from];
    }
}

/* Another device with timeouts or resets within a minute of this one's. Both lists are sorted. */
static const log_device *suffers_with(const log_devices *all, const log_device *d)
{
    for (size_t k = 0; k < log_devices_count(all); k++) {
        const log_device *other = log_devices_at(all, k);
        if (other == d || !str_equal_nocase(other->machine, d->machine) ||
            !(other->causes[LOG_CAUSE_TIMEOUT] + other->causes[LOG_CAUSE_RESET]))
            continue;
        size_t together = 0;
        for (size_t i = 0, j = 0; i < d->times.count; i++) {
            while (j < other->times.count && other->times.items[j] + 60 * SECOND < d->times.items[i]) j++;
            together += j < other->times.count && other->times.items[j] <= d->times.items[i] + 60 * SECOND;
        }
        if (2 * together >= d->times.count) return other;
    }
    return NULL;
}

static void judge(log_devices *all, log_device *d)
{
    const size_t *c = d->causes;
    size_t late = c[LOG_CAUSE_TIMEOUT] + c[LOG_CAUSE_RESET],
           own = c[LOG_CAUSE_MEDIUM] + c[LOG_CAUSE_HARDWARE];
    arena *a = all->arena;
    if (own) {
        d->verdict = LOG_VERDICT_DISK;
        d->why = str_format(
            a, "%zu of its events are the disk's own word for flaws of the medium (%zu) or of itself (%zu)",
            own, c[LOG_CAUSE_MEDIUM], c[LOG_CAUSE_HARDWARE]);
        return;
    }
    if (c[LOG_CAUSE_LINK] + c[LOG_CAUSE_GONE]) {
        d->verdict = LOG_VERDICT_PATH;
        d->why = str_format(
            a,
            "events of the link, bus or adapter: %zu; no answer from the device at all: %zu. Look at cable, port, adapter and power first",
            c[LOG_CAUSE_LINK], c[LOG_CAUSE_GONE]);
        return;
    }
    const log_device *other = late ? suffers_with(all, d) : NULL;
    if (other) {
        d->verdict = LOG_VERDICT_PATH;
        d->why = str_format(
            a, "its timeouts and resets (%zu) come together with those of %.*s: look at what both share",
            late, STR_ARG(other->name));
    } else if (late && d->busiest >= OFTEN) {
        d->verdict = LOG_VERDICT_DISK;
        d->why = str_format(
            a,
            "%zu timeouts or resets, up to %zu events within an hour, and no other device has them: the disk, or a cable that is its own",
            late, d->busiest);
    } else if (c[LOG_CAUSE_BUSY]) {
        d->verdict = LOG_VERDICT_LOAD;
        d->why = str_format(a, "%zu times it could not take more work", c[LOG_CAUSE_BUSY]);
    } else if (c[LOG_CAUSE_FILES]) {
        d->verdict = LOG_VERDICT_WATCH;
        d->why = STR("a file system on it is damaged, but the device reported nothing");
    } else if (d->busiest >= OFTEN) {
        d->verdict = LOG_VERDICT_PATH;
        d->why = str_format(
            a,
            "up to %zu failures within an hour, without a word of the disk about its medium: the miniport or what lies behind it",
            d->busiest);
    } else {
        d->verdict = LOG_VERDICT_WATCH;
        d->why = STR("few and far apart: may be part of normal operation");
    }
}

void log_devices_judge(log_devices *d)
{
    for (size_t i = 0; i < log_devices_count(d); i++) find_busiest(log_devices_at(d, i));
    for (size_t i = 0; i < log_devices_count(d); i++) judge(d, log_devices_at(d, i));
}
