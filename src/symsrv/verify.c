/* Is a file the one that was asked for? Read from the file's own headers, never from its name. */
#include "symsrv/symsrv.h"

#include "base/file.h"
#include "formats/pdb/pdb.h"
#include "formats/pe/debug.h"
#include "formats/pe/image.h"

#include <string.h>

static error *verify_pdb(arena *a, const symsrv_file *f, bytes file, str path)
{
    pdb *p;
    error *e = error_in_file(a, pdb_open(a, file, &p), path);
    if (e || f->any) return e;
    const pdb_identity *id = pdb_get_identity(p);
    if (memcmp(id->guid, f->guid, sizeof id->guid) == 0 && (id->age == f->age || id->info_age == f->age))
        return NULL;
    return error_new(a, ERROR_MISMATCH,
                     "%.*s: GUID and age differ: the file has %.*s age %u, the image asks for %.*s age %u",
                     STR_ARG(path), STR_ARG(pe_guid_text(a, id->guid)), id->age,
                     STR_ARG(pe_guid_text(a, f->guid)), f->age);
}

static error *verify_image(arena *a, const symsrv_file *f, bytes file, str path)
{
    pe_image *image;
    error *e = error_in_file(a, pe_open_bytes(a, file, false, &image), path);
    if (e || f->any) return e;
    if ((!f->timestamp || image->timestamp == f->timestamp) && (!f->size || image->image_size == f->size))
        return NULL;
    return error_new(a, ERROR_MISMATCH,
                     "%.*s: timestamp %08x and size %x differ from the module's %08x and %x", STR_ARG(path),
                     image->timestamp, image->image_size, f->timestamp, f->size);
}

error *symsrv_verify(arena *a, const symsrv_file *f, str path)
{
    arena *work = arena_new(); /* the mapping ends with it */
    bytes file;
    error *e = file_map(work, path, &file);
    if (!e && !file.len)
        e = error_new(work, ERROR_FORMAT, "%.*s: the file is empty (0 bytes)", STR_ARG(path));
    if (!e) e = f->kind == SYMSRV_PDB ? verify_pdb(work, f, file, path) : verify_image(work, f, file, path);
    if (e) e = error_new(a, e->code, "%.*s", STR_ARG(e->message));
    arena_free(work);
    return e;
}

str symsrv_key(arena *a, const symsrv_file *f)
{
    if (f->kind == SYMSRV_IMAGE) return pe_image_store_key(a, f->timestamp, f->size);
    pe_codeview record = {.kind = PE_CODEVIEW_RSDS, .age = f->age};
    memcpy(record.guid, f->guid, sizeof record.guid);
    return pe_codeview_store_key(a, &record);
}

error *symsrv_identify(arena *a, str path, symsrv_file *out)
{
    arena *work = arena_new();
    bytes file;
    pdb *p;
    pe_image *image;
    symsrv_file f = {.name = str_base_name(path)};
    error *e = file_map(work, path, &file);
    if (!e && bytes_contains(file, 0, 2) && memcmp(file.ptr, "MZ", 2) == 0) {
        e = error_in_file(work, pe_open_bytes(work, file, false, &image), path);
        if (!e) {
            f.kind = SYMSRV_IMAGE;
            f.timestamp = image->timestamp;
            f.size = image->image_size;
        }
    } else if (!e) {
        e = error_in_file(work, pdb_open(work, file, &p), path);
        if (!e) {
            memcpy(f.guid, pdb_get_identity(p)->guid, sizeof f.guid);
            f.age = pdb_get_identity(p)->age;
        }
    }
    if (e) e = error_new(a, e->code, "%.*s", STR_ARG(e->message));
    arena_free(work);
    if (e) return e;
    f.name = str_copy(a, f.name);
    f.key = symsrv_key(a, &f);
    *out = f;
    return NULL;
}

static bool take_hex(str *text, size_t digits, uint32_t *out)
{
    uint32_t v = 0;
    if (text->len < digits || !digits || digits > 8) return false;
    for (size_t i = 0; i < digits; i++) {
        char c = text->ptr[i];
        unsigned d = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                     : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                     : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
                                            : 16u;
        if (d > 15) return false;
        v = v << 4 | d;
    }
    *text = str_skip(*text, digits);
    *out = v;
    return true;
}

bool symsrv_parse_key(str key, symsrv_file *out)
{
    uint32_t v[11];
    if (key.len < 9 || key.len > 40) return false;
    if (key.len <= 16) {
        if (!take_hex(&key, 8, &v[0]) || !take_hex(&key, key.len, &v[1])) return false;
        out->kind = SYMSRV_IMAGE;
        out->timestamp = v[0];
        out->size = v[1];
        return true;
    }
    if (!take_hex(&key, 8, &v[0]) || !take_hex(&key, 4, &v[1]) || !take_hex(&key, 4, &v[2])) return false;
    for (int i = 3; i < 11; i++)
        if (!take_hex(&key, 2, &v[i])) return false;
    uint32_t age;
    if (!take_hex(&key, key.len, &age)) return false;
    out->kind = SYMSRV_PDB;
    out->age = age;
    /* The first three groups are numbers, stored little-endian. */
    for (int i = 0; i < 4; i++) out->guid[i] = (uint8_t)(v[0] >> (8 * i));
    for (int i = 0; i < 2; i++) {
        out->guid[4 + i] = (uint8_t)(v[1] >> (8 * i));
        out->guid[6 + i] = (uint8_t)(v[2] >> (8 * i));
    }
    for (int i = 0; i < 8; i++) out->guid[8 + i] = (uint8_t)v[3 + i];
    return true;
}
