/* The input as each of the black boxes: every walk ends, and what is handed out lies inside of the input. */
#include "formats/dump/blackbox.h"

#include <stdlib.h>

static void inside(bytes input, const void *p, size_t n)
{
    const uint8_t *at = p;

    if (n && (at < input.ptr || n > (size_t)(input.ptr + input.len - at))) abort();
}

static void boot_status(bytes input)
{
    uint32_t version;
    uint64_t n;

    if (!blackbox_bsd_version(input, &version)) return;
    for (size_t i = 0; i < blackbox_bsd_field_count; i++) {
        const blackbox_bsd_field *f = &blackbox_bsd_fields[i];
        if (!blackbox_bsd_number(input, version, f, &n)) continue;
        if (f->offset + (size_t)f->size > input.len || f->offset + (size_t)f->size > version) abort();
        if (f->bits && n >> f->bits) abort();
    }
}

static void ntfs(bytes input)
{
    blackbox_ntfs n;
    blackbox_ntfs_record r;
    size_t count = 0;

    if (blackbox_ntfs_begin(input, &n)) return;
    while (blackbox_ntfs_next(&n, &r)) {
        if (count++ > input.len) abort();
        inside(input, r.owner.ptr, r.owner.len);
        inside(input, r.breaker.ptr, r.breaker.len);
        if (!blackbox_ntfs_kind(r.kind) || !blackbox_ntfs_reason(r.reason)) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bytes input = {data, size};
    blackbox_pnp p;
    blackbox_winlogon w;
    blackbox_pci f;

    boot_status(input);
    ntfs(input);
    if (blackbox_pnp_read(input, &p)) {
        inside(input, p.device.ptr, p.device.len);
        inside(input, p.veto_string.ptr, p.veto_string.len);
    }
    if (blackbox_winlogon_read(input, &w)) inside(input, w.thread_name.ptr, w.thread_name.len);
    for (size_t at = 0, before = 0; blackbox_pci_next(input, &at, &f); before = at)
        if (at <= before || at > size) abort();
    return 0;
}
