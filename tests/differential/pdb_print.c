/* Prints what the PDB reader sees, one fact a line, for pdb_compare.py to hold against llvm-pdbutil.
 *
 *   pdb_print FILE publics|globals|contributions|symbols|lines|types|ids|resolve|names|inlines */
#include "base/file.h"
#include "formats/pdb/lines.h"
#include "formats/pdb/pdb.h"
#include "formats/pdb/symbols.h"
#include "formats/pdb/types.h"
#include "formats/pdb/undecorate.h"

#include <stdio.h>
#include <string.h>

static void print_name(str s)
{
    printf(" `%.*s`\n", STR_ARG(s));
}

static void print_place(const pdb_symbol *s)
{
    printf(" %04u:%04u", s->section, s->offset);
}

static void print_number(const pdb_number *n)
{
    if (n->kind == PDB_NUMBER_SIGNED) printf(" %lld", (long long)n->value);
    else printf(" %llu", (unsigned long long)n->value);
}

static void print_symbol(const pdb_symbol *s)
{
    printf("%u %04x", s->record, s->kind);
    switch (s->kind) {
    case S_PUB32:
        printf(" %u", s->flags);
        print_place(s);
        break;
    case S_GDATA32:
    case S_LDATA32:
    case S_GTHREAD32:
    case S_LTHREAD32:
        printf(" %x", s->type);
        print_place(s);
        break;
    case S_PROCREF:
    case S_LPROCREF:
    case S_DATAREF: printf(" %u %u", s->module, s->reference); break;
    case S_UDT:
    case S_LOCAL:
    case S_BUILDINFO: printf(" %x", s->type); break;
    case S_CONSTANT:
        printf(" %x", s->type);
        print_number(&s->value);
        break;
    case S_GPROC32:
    case S_LPROC32:
    case S_GPROC32_ID:
    case S_LPROC32_ID:
        printf(" %u %u", s->parent, s->end);
        print_place(s);
        printf(" %u %x %u %u", s->size, s->type, s->debug_start, s->debug_end);
        break;
    case S_BLOCK32:
        printf(" %u %u", s->parent, s->end);
        print_place(s);
        printf(" %u", s->size);
        break;
    case S_THUNK32:
        printf(" %u %u %u", s->parent, s->end, s->next);
        print_place(s);
        printf(" %u", s->size);
        break;
    case S_LABEL32: print_place(s); break;
    case S_REGREL32: printf(" %x %d", s->type, s->reg_offset); break;
    case S_BPREL32: printf(" %x %d", s->type, s->reg_offset); break;
    case S_FRAMEPROC: printf(" %u %u", s->frame_size, s->saved_register_size); break;
    case S_INLINESITE: printf(" %u %u %x", s->parent, s->end, s->type); break;
    case S_TRAMPOLINE: printf(" %u %04u:%04u %04u", s->size, s->section, s->offset, s->target_section); break;
    case S_SECTION: printf(" %u %u %u", s->size, s->offset, s->section); break;
    case S_COFFGROUP:
        printf(" %u", s->size);
        print_place(s);
        break;
    case S_DEFRANGE_REGISTER:
    case S_DEFRANGE_FRAMEPOINTER_REL:
    case S_DEFRANGE_REGISTER_REL:
    case S_DEFRANGE_SUBFIELD_REGISTER:
        if (s->kind == S_DEFRANGE_FRAMEPOINTER_REL) printf(" %d", s->reg_offset);
        print_place(s);
        printf(" +%u", s->size);
        for (size_t i = 0; i + 4 <= s->gaps.len; i += 4)
            printf(" (%u,%u)", load_u16(s->gaps.ptr + i), load_u16(s->gaps.ptr + i + 2));
        break;
    case S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE: printf(" %d", s->reg_offset); break;
    default: break;
    }
    print_name(s->name);
}

static void print_publics(pdb *p)
{
    pdb_symbol s, again;
    uint64_t last = 0;
    for (uint32_t i = 0; i < pdb_public_count(p); i++) {
        if (!pdb_public_at(p, i, &s)) printf("unreadable %u\n", i);
        print_symbol(&s);
        uint64_t key = (uint64_t)s.section << 32 | s.offset;
        if (key < last) printf("unsorted %u\n", i);
        last = key;
        uint32_t cursor = 0, rank;
        bool found = false;
        while (pdb_public_find(p, s.name, false, &cursor, &again)) found = found || again.record == s.record;
        if (!found) printf("not found by name: %.*s\n", STR_ARG(s.name));
        if (!pdb_public_nearest(p, s.section, s.offset, &again, &rank) || again.offset != s.offset ||
            again.section != s.section)
            printf("not found by address: %.*s\n", STR_ARG(s.name));
    }
}

static void print_globals(pdb *p)
{
    pdb_symbol s, again;
    for (uint32_t i = 0; i < pdb_global_count(p); i++) {
        if (!pdb_global_at(p, i, &s)) {
            printf("unreadable %u\n", i);
            continue;
        }
        print_symbol(&s);
        uint32_t cursor = 0;
        bool found = false;
        while (pdb_global_find(p, s.name, false, &cursor, &again)) found = found || again.record == s.record;
        if (!found) printf("not found by name: %.*s\n", STR_ARG(s.name));
    }
}

static void print_contributions(pdb *p)
{
    pdb_contribution c, again;
    for (uint32_t i = 0; pdb_contribution_at(p, i, &c); i++) {
        printf("%u %04u:%04u %u %u %u\n", c.module, c.section, c.offset, c.size, c.data_crc,
               c.relocation_crc);
        if (c.size && (!pdb_contribution_find(p, c.section, c.offset, &again) || again.offset > c.offset))
            printf("not found by address %u\n", i);
    }
}

static void print_symbols(pdb *p)
{
    pdb_module m;
    for (uint32_t i = 0; pdb_module_at(p, i, &m); i++) {
        bytes b;
        pdb_symbol s;
        uint32_t offset = 4;
        printf("module %u `%.*s`\n", i, STR_ARG(m.name));
        if (pdb_module_symbols(p, i, &b))
            while (pdb_symbol_next(b, &offset, &s)) print_symbol(&s);
    }
}

static void print_lines(pdb *p)
{
    pdb_module m;
    for (uint32_t i = 0; pdb_module_at(p, i, &m); i++) {
        pdb_line_cursor cursor = {0};
        pdb_line line, again;
        pdb_source_file file;
        while (pdb_line_next(p, i, &cursor, &line)) {
            if (!pdb_source_file_at(p, i, line.file, &file)) file = (pdb_source_file){0};
            printf("%u %04x:%08X %u %s ", i, line.section, line.offset, line.line,
                   line.is_statement ? "s" : "e");
            for (size_t k = 0; k < file.checksum.len; k++) printf("%02X", file.checksum.ptr[k]);
            printf(" %.*s\n", STR_ARG(file.name));
            if (line.size && !pdb_line_at(p, i, line.section, line.offset, &again))
                printf("line not found by address %x\n", line.offset);
        }
    }
}

static void print_fields(pdb *p, uint32_t list)
{
    /* One record at a time: continuations are records of their own in the list of types. */
    bytes b;
    pdb_field f;
    pdb_field_cursor c = pdb_fields(p, list);
    if (!pdb_type_bytes(p, PDB_TYPES, list, &b)) return;
    while (c.record.ptr == b.ptr && pdb_field_next(&c, &f) && c.record.ptr == b.ptr) {
        printf(" - %04x", f.leaf);
        switch (f.leaf) {
        case LF_ENUMERATE: print_number(&f.value); break;
        case LF_MEMBER:
        case LF_BCLASS: printf(" %x %llu %u", f.type, (unsigned long long)f.offset, f.attributes & 3u); break;
        case LF_METHOD: printf(" %u %x", f.count, f.type); break;
        case LF_VBCLASS:
        case LF_IVBCLASS:
            printf(" %x %x %llu %llu", f.type, f.pointer_type, (unsigned long long)f.offset,
                   (unsigned long long)f.table_index);
            break;
        default: printf(" %x", f.type); break;
        }
        print_name(f.name);
    }
}

static void print_types(pdb *p, pdb_table table)
{
    pdb_type t;
    for (uint32_t i = pdb_type_begin(p, table); i < pdb_type_end(p, table); i++) {
        if (!pdb_type_get(p, table, i, &t)) {
            printf("unreadable %x\n", i);
            continue;
        }
        printf("%x %04x", i, t.leaf);
        switch (t.leaf) {
        case LF_STRUCTURE:
        case LF_CLASS:
        case LF_UNION:
        case LF_INTERFACE:
            printf(" %x %llu %d [%.*s]", t.fields, (unsigned long long)t.size,
                   (t.properties & PDB_UDT_FORWARD_REFERENCE) != 0, STR_ARG(t.unique_name));
            break;
        case LF_ENUM: printf(" %x %x [%.*s]", t.fields, t.type, STR_ARG(t.unique_name)); break;
        case LF_POINTER: printf(" %x %u", t.type, t.pointer_mode); break;
        case LF_MODIFIER: printf(" %x %u", t.type, t.modifiers); break;
        case LF_ARRAY: printf(" %x %x %llu", t.type, t.index_type, (unsigned long long)t.size); break;
        case LF_BITFIELD: printf(" %x %u %u", t.type, t.bit_position, t.bit_length); break;
        case LF_PROCEDURE: printf(" %x %u %x", t.type, t.count, t.arguments); break;
        case LF_MFUNCTION:
            printf(" %x %u %x %x %x %d", t.type, t.count, t.arguments, t.class_type, t.this_type,
                   t.this_adjust);
            break;
        case LF_ARGLIST:
        case LF_SUBSTR_LIST:
        case LF_BUILDINFO:
            for (uint32_t k = 0, item; pdb_type_item(&t, k, &item); k++) printf(" %x", item);
            break;
        case LF_FUNC_ID:
        case LF_MFUNC_ID: printf(" %x %x", t.class_type, t.type); break;
        case LF_UDT_SRC_LINE:
        case LF_UDT_MOD_SRC_LINE: printf(" %x %u", t.type, t.source_line); break;
        default: break;
        }
        print_name(t.name);
        if (t.leaf == LF_FIELDLIST) print_fields(p, i);
    }
}

static void print_resolved(pdb *p)
{
    pdb_type t;
    uint32_t to;
    for (uint32_t i = pdb_type_begin(p, PDB_TYPES); i < pdb_type_end(p, PDB_TYPES); i++) {
        if (!pdb_type_get(p, PDB_TYPES, i, &t) || !t.name.len || t.leaf == LF_ARRAY || t.leaf == LF_VFTABLE)
            continue;
        if (t.properties & PDB_UDT_FORWARD_REFERENCE)
            printf("%x %x `%.*s`\n", i, pdb_type_resolve(p, i, &to) ? to : 0, STR_ARG(t.name));
        else if (!(t.properties & PDB_UDT_SCOPED) && !pdb_type_find(p, t.name, false, &to))
            printf("not found by name: %.*s\n", STR_ARG(t.name));
    }
}

static void print_names(arena *a, pdb *p)
{
    pdb_symbol s;
    str full, name;
    for (uint32_t offset = 0; pdb_record_next(p, &offset, &s);) {
        if (s.kind != S_PUB32 || !s.name.len || s.name.ptr[0] != '?') continue;
        bool good = undecorate_cpp(a, s.name, UNDECORATE_FULL, &full) &&
                    undecorate_cpp(a, s.name, UNDECORATE_NAME_ONLY, &name);
        printf("%.*s\t%.*s\t%.*s\n", STR_ARG(s.name), good ? (int)full.len : 0, full.ptr,
               good ? (int)name.len : 0, name.ptr);
    }
}

/* Every byte of every procedure that has inlined code: offset, then the frames, outermost first. */
static void print_inlines(arena *a, pdb *p)
{
    pdb_module m;
    for (uint32_t i = 0; pdb_module_at(p, i, &m); i++) {
        bytes b;
        pdb_symbol s;
        uint32_t offset = 4, procedures = 0;
        if (!pdb_module_symbols(p, i, &b)) continue;
        while (pdb_symbol_next(b, &offset, &s) && procedures < 400) {
            if (!pdb_symbol_is_procedure(s.kind)) continue;
            procedures++;
            for (uint32_t at = 0; at < s.size && at < 2048; at += 3) {
                pdb_inline_frame_vec frames;
                uint32_t rva;
                pdb_inline_frames(a, p, i, &s, s.offset + at, &frames);
                if (!frames.count || !pdb_address_to_rva(p, s.section, s.offset + at, &rva)) continue;
                printf("%x %.*s", rva, STR_ARG(s.name));
                for (size_t k = 0; k < frames.count; k++)
                    printf("\t%.*s:%u", STR_ARG(pdb_id_name(a, p, frames.items[k].id)), frames.items[k].line);
                printf("\n");
            }
        }
    }
}

int main(int argc, char **argv)
{
    arena *a = arena_new();
    bytes file;
    pdb *p;
    if (argc != 3) return 2;
    error *e = file_map(a, str_from_cstr(argv[1]), &file);
    if (!e) e = pdb_open(a, file, &p);
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        return 1;
    }
    const char *what = argv[2];
    if (!strcmp(what, "publics")) print_publics(p);
    else if (!strcmp(what, "globals")) print_globals(p);
    else if (!strcmp(what, "contributions")) print_contributions(p);
    else if (!strcmp(what, "symbols")) print_symbols(p);
    else if (!strcmp(what, "lines")) print_lines(p);
    else if (!strcmp(what, "types")) print_types(p, PDB_TYPES);
    else if (!strcmp(what, "ids")) print_types(p, PDB_IDS);
    else if (!strcmp(what, "resolve")) print_resolved(p);
    else if (!strcmp(what, "names")) print_names(a, p);
    else if (!strcmp(what, "inlines")) print_inlines(a, p);
    else return 2;
    arena_free(a);
    return 0;
}
