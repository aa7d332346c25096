/* Prints what the PE codec reads, a fact a line, for pe_compare.py to hold against llvm-readobj. Not a tool
 * for people: the words are chosen to be compared. */
#include "base/file.h"
#include "formats/pe/debug.h"
#include "formats/pe/exception.h"
#include "formats/pe/exports.h"
#include "formats/pe/image.h"
#include "formats/pe/imports.h"
#include "formats/pe/loadconfig.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_headers(const pe_image *image)
{
    printf("machine %x\ntimestamp %x\ncharacteristics %x\nmagic %x\n", image->machine, image->timestamp,
           image->characteristics, image->magic);
    printf("entry %x\nbase %" PRIx64 "\nimage_size %x\nheaders_size %x\nchecksum %x\n", image->entry_point,
           image->preferred_base, image->image_size, image->headers_size, image->checksum);
    printf("subsystem %x\ndll_characteristics %x\n", image->subsystem, image->dll_characteristics);
    printf("stack %" PRIx64 " %" PRIx64 "\nheap %" PRIx64 " %" PRIx64 "\n", image->stack_reserve,
           image->stack_commit, image->heap_reserve, image->heap_commit);
    for (int i = 0; i < PE_DIRECTORY_COUNT; i++)
        printf("directory %d %x %x\n", i, image->directories[i].rva, image->directories[i].size);
    for (size_t i = 0; i < image->section_count; i++) {
        const pe_section *s = &image->sections[i];
        printf("section %.*s %x %x %x %x %x\n", STR_ARG(s->name), s->virtual_size, s->rva, s->raw_size,
               s->raw_offset, s->characteristics);
    }
}

static void print_exports(arena *a, const pe_image *image)
{
    pe_exports *exports;
    error *e = pe_exports_open(a, image, &exports);
    if (e) {
        printf("error %.*s\n", STR_ARG(e->message));
        return;
    }
    /* Searches first: they must not depend on the index. */
    uint32_t base = pe_exports_get_header(exports)->ordinal_base;
    for (uint32_t i = 0; i < pe_exports_get_header(exports)->function_count; i++) {
        pe_export by_ordinal, by_name;
        if (!pe_exports_find_ordinal(exports, base + i, &by_ordinal) || by_ordinal.name.len == 0) continue;
        if (!pe_exports_find_name(exports, by_ordinal.name, &by_name) ||
            by_name.ordinal != by_ordinal.ordinal)
            printf("mismatch export %.*s\n", STR_ARG(by_ordinal.name));
    }
    for (size_t i = 0; i < pe_exports_count(exports); i++) {
        const pe_export *x = pe_exports_at(exports, i);
        pe_export nearest;
        if (x->forwarder.len)
            printf("export %u %.*s -> %.*s\n", x->ordinal, STR_ARG(x->name), STR_ARG(x->forwarder));
        else printf("export %u %.*s %x\n", x->ordinal, STR_ARG(x->name), x->rva);
        if (!x->forwarder.len && (!pe_exports_nearest(exports, x->rva, &nearest) || nearest.rva != x->rva))
            printf("mismatch nearest %x\n", x->rva);
    }
}

static void print_imports(arena *a, const pe_image *image)
{
    pe_imports imports;
    pe_imports_read(a, image, 0, &imports);
    if (!imports.complete) printf("error imports are not complete\n");
    for (size_t i = 0; i < imports.count; i++) {
        const pe_import *x = &imports.items[i];
        const pe_import_dll *dll = &imports.dlls[x->dll];
        if (x->by_ordinal)
            printf("import%s %.*s %u\n", dll->delayed ? "-delayed" : "", STR_ARG(dll->name), x->ordinal);
        else
            printf("import%s %.*s %.*s %u\n", dll->delayed ? "-delayed" : "", STR_ARG(dll->name),
                   STR_ARG(x->name), x->hint);
        if (pe_imports_find_slot(&imports, x->slot_rva) != x) printf("mismatch slot %x\n", x->slot_rva);
    }
}

static void print_unwind(arena *a, const pe_image *image, uint32_t rva)
{
    pe_unwind_info info;
    error *e = pe_unwind_info_read(a, image, rva, &info);
    if (e) {
        printf("error %.*s\n", STR_ARG(e->message));
        return;
    }
    printf("unwind %u %u %u %u %u %u\n", info.version, info.flags, info.prolog_size, info.slot_count,
           info.frame_register, info.frame_offset);
    for (unsigned i = 0; i < info.code_count; i++) {
        const pe_unwind_code *c = &info.codes[i];
        str name = pe_unwind_op_name(c->op);
        printf("code %u %.*s", c->prolog_offset, STR_ARG(name));
        if (c->op == PE_UNWIND_SET_FPREG) printf(" %u", info.frame_register);
        else if (c->op != PE_UNWIND_ALLOC_LARGE && c->op != PE_UNWIND_ALLOC_SMALL &&
                 c->op != PE_UNWIND_PUSH_MACHFRAME)
            printf(" %u", c->info);
        if (c->op != PE_UNWIND_PUSH_NONVOL) printf(" %u", c->value);
        printf("\n");
    }
    if (!info.complete) printf("error unknown unwind code\n");
    if (info.has_handler) printf("handler %x\n", info.handler);
    if (info.has_chain) printf("chain %x %x %x\n", info.chain.begin, info.chain.end, info.chain.unwind);
}

static void print_functions(arena *a, const pe_image *image)
{
    for (size_t i = 0; i < pe_function_count(image); i++) {
        pe_function f, found;
        if (!pe_function_at(image, i, &f)) {
            printf("error function %zu is not there\n", i);
            continue;
        }
        printf("function %x %x\n", f.begin, f.end);
        uint32_t probes[] = {f.begin, f.begin + (f.end - f.begin) / 2, f.end - 1};
        for (size_t k = 0; k < 3 && f.end > f.begin; k++)
            if (pe_function_lookup(image, probes[k], &found) != PE_LOOKUP_FOUND || found.begin != f.begin)
                printf("mismatch lookup %x\n", probes[k]);
        if (image->machine == PE_MACHINE_AMD64) print_unwind(a, image, f.unwind);
    }
}

static void print_rest(arena *a, const pe_image *image)
{
    pe_relocation_cursor cursor = {0};
    pe_relocation relocation;
    while (pe_relocation_next(image, &cursor, &relocation))
        printf("relocation %x %u\n", relocation.rva, relocation.type);
    if (cursor.damaged) printf("error relocations\n");
    pe_tls tls;
    if (!pe_tls_read(a, image, 0, &tls))
        printf("tls %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 "\n", tls.data_start, tls.data_end,
               tls.index_address, tls.callbacks_address);
    pe_debug_entry *entries;
    size_t count;
    pe_debug_read(a, image, &entries, &count);
    for (size_t i = 0; i < count; i++)
        printf("debug %u %x %x %x\n", entries[i].type, entries[i].size, entries[i].rva, entries[i].offset);
    pe_codeview codeview;
    if (!pe_codeview_read(a, image, &codeview)) {
        str guid = pe_guid_text(a, codeview.guid);
        printf("pdb %.*s %u %.*s\n", STR_ARG(guid), codeview.age, STR_ARG(codeview.path));
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: pe_print FILE\n");
        return 2;
    }
    arena *a = arena_new();
    bytes file;
    pe_image *image;
    error *e = file_map(a, str_from_cstr(argv[1]), &file);
    if (!e) e = pe_open_bytes(a, file, false, &image);
    if (e) {
        printf("error %.*s\n", STR_ARG(e->message));
        arena_free(a);
        return 1;
    }
    print_headers(image);
    print_exports(a, image);
    print_imports(a, image);
    print_functions(a, image);
    print_rest(a, image);
    arena_free(a);
    return 0;
}
