/* Windows times as text, without the host's time zone or locale. */
#include "base/wintime.h"

#include <inttypes.h>

#define TICKS_PER_SECOND 10000000u
/* Seconds from 1601-01-01 to 1970-01-01: 369 years with 89 leap days. */
#define EPOCH_DIFFERENCE INT64_C(11644473600)

typedef struct civil {
    int64_t year;
    unsigned month, day; /* from 1 */
    unsigned weekday;    /* 0 is Sunday */
} civil;

/* Days since 1970-01-01 to the proleptic Gregorian calendar. Years are counted from March, so that the leap
 * day is the last of its year; an era is 400 years = 146097 days. */
static civil civil_from_days(int64_t days)
{
    civil c;
    c.weekday = (unsigned)(((days % 7) + 7 + 4) % 7); /* 1970-01-01 was a Thursday */
    days += 719468;                                   /* from 0000-03-01 */
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    c.day = (unsigned)(day_of_year - (153 * month + 2) / 5 + 1);
    c.month = (unsigned)(month < 10 ? month + 3 : month - 9);
    c.year = year_of_era + era * 400 + (c.month <= 2);
    return c;
}

/* `milliseconds` below 0 is "not shown"; such times have a day of two digits, as ctime of Windows' C library
 * writes it. */
static str format_seconds(arena *a, int64_t seconds, int milliseconds)
{
    static const char weekdays[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int64_t days = seconds / 86400;
    int64_t rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    civil c = civil_from_days(days);
    strbuf b = {.arena = a};
    strbuf_format(&b, milliseconds < 0 ? "%.3s %.3s %02u %02d:%02d:%02d" : "%.3s %.3s %2u %02d:%02d:%02d",
                  weekdays + 3 * c.weekday, months + 3 * (c.month - 1), c.day, (int)(rest / 3600),
                  (int)(rest / 60 % 60), (int)(rest % 60));
    if (milliseconds >= 0) strbuf_format(&b, ".%03d", milliseconds);
    strbuf_format(&b, " %" PRId64, c.year);
    return strbuf_str(&b);
}

str wintime_format_numbers(arena *a, uint64_t filetime, int bias_minutes)
{
    int64_t seconds = (int64_t)(filetime / TICKS_PER_SECOND) - EPOCH_DIFFERENCE + (int64_t)bias_minutes * 60;
    int64_t days = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    civil c = civil_from_days(days);
    return str_format(a, "%2u/%2u/%" PRId64 " %02d:%02d:%02d.%03d", c.month, c.day, c.year,
                      (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60),
                      (int)(filetime % TICKS_PER_SECOND / 10000));
}

str wintime_format_filetime(arena *a, uint64_t filetime, int bias_minutes)
{
    int64_t seconds = (int64_t)(filetime / TICKS_PER_SECOND) - EPOCH_DIFFERENCE + (int64_t)bias_minutes * 60;
    return format_seconds(a, seconds, (int)(filetime % TICKS_PER_SECOND / 10000));
}

str wintime_format_unix(arena *a, uint64_t seconds, int bias_minutes)
{
    uint64_t largest = (uint64_t)1 << 60; /* far from overflow below; no real stamp comes near */
    if (seconds > largest) seconds = largest;
    return format_seconds(a, (int64_t)seconds + (int64_t)bias_minutes * 60, -1);
}

uint64_t wintime_unix_to_filetime(uint64_t seconds)
{
    return (seconds + (uint64_t)EPOCH_DIFFERENCE) * TICKS_PER_SECOND;
}

str wintime_format_span(arena *a, uint64_t hundred_ns)
{
    uint64_t seconds = hundred_ns / TICKS_PER_SECOND;
    return str_format(a, "%" PRIu64 " days %u:%02u:%02u.%03u", seconds / 86400,
                      (unsigned)(seconds / 3600 % 24), (unsigned)(seconds / 60 % 60),
                      (unsigned)(seconds % 60), (unsigned)(hundred_ns % TICKS_PER_SECOND / 10000));
}
