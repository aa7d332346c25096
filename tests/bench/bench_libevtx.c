/* The peer of `ntdbg evtx`: reads each record's time, number, id, level, provider, machine and strings
 * through libevtx.
 *
 *   bench_libevtx FILE      prints the number of records and the seconds */
#include <libevtx.h>

#include <stdio.h>
#include <time.h>

static void read_strings(libevtx_record_t *r, uint8_t *buffer, size_t size)
{
    int count = 0;
    libevtx_record_get_number_of_strings(r, &count, NULL);
    for (int i = 0; i < count; i++) libevtx_record_get_utf8_string(r, i, buffer, size, NULL);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    uint8_t buffer[65536];
    libevtx_file_t *file = NULL;
    int count = 0, got = 0;
    double began = now();
    if (argc != 2 || libevtx_file_initialize(&file, NULL) != 1 ||
        libevtx_file_open(file, argv[1], LIBEVTX_OPEN_READ, NULL) != 1 ||
        libevtx_file_get_number_of_records(file, &count, NULL) != 1)
        return 1;
    for (int i = 0; i < count; i++) {
        libevtx_record_t *r = NULL;
        uint64_t number, time;
        uint32_t id;
        uint8_t level;
        if (libevtx_file_get_record_by_index(file, i, &r, NULL) != 1) continue;
        libevtx_record_get_identifier(r, &number, NULL);
        libevtx_record_get_written_time(r, &time, NULL);
        libevtx_record_get_event_identifier(r, &id, NULL);
        libevtx_record_get_event_level(r, &level, NULL);
        libevtx_record_get_utf8_source_name(r, buffer, sizeof buffer, NULL);
        libevtx_record_get_utf8_computer_name(r, buffer, sizeof buffer, NULL);
        read_strings(r, buffer, sizeof buffer);
        libevtx_record_free(&r, NULL);
        got++;
    }
    libevtx_file_free(&file, NULL);
    printf("%d %.3f\n", got, now() - began);
    return 0;
}
