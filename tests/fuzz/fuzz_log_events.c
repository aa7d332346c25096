/* The explanations of events: one whose provider, id, strings and binary data come from the input. */
#include "logs/devices.h"
#include "logs/event.h"
#include "logs/plot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const providers[] = {"disk",
                                            "Ntfs",
                                            "Microsoft-Windows-Kernel-Power",
                                            "BugCheck",
                                            "EventLog",
                                            "Application Error",
                                            "Windows Error Reporting",
                                            "Service Control Manager",
                                            "storahci"};
    static const uint32_t ids[] = {7,   11,  15, 51,   52,   55,   98,   129,  140,
                                   153, 157, 41, 1000, 1001, 1004, 6008, 7031, 7034};
    if (size < 3) return 0;
    arena *a = arena_new();
    log_event e = {
        .provider = str_from_cstr(providers[data[0] % 9]), .id = ids[data[1] % 18], .level = data[2] & 7};
    str rest = {(const char *)data + 3, size - 3};
    for (int i = 0; i < 16 && rest.len; i++)
        *VEC_PUSH(a, &e.strings) =
            (log_string){i % 2 ? STR("BugcheckCode") : STR("param1"), str_take_until(&rest, '\n')};
    e.binary = (bytes){(const uint8_t *)rest.ptr, rest.len};
    log_explain(a, &e);
    log_devices d = log_devices_new(a);
    log_devices_add(&d, &e);
    log_devices_judge(&d);
    log_plot p = log_plot_new(a);
    log_plot_add(&p, &e);
    log_plot_svg(&p, a, e.brief);
    scsi_sense s;
    scsi_cdb c;
    scsi_read_sense((bytes){data, size}, &s);
    scsi_read_cdb((bytes){data, size}, &c);
    arena_free(a);
    return 0;
}
