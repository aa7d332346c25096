/* A session: the targets, where in them the user stands (thread, context, frame), and what the user has set.
 * Two sessions can live in one process; nothing here is global.
 *
 * Arenas: `arena` lives as long as the session, `stop` until the target runs or another is opened. Commands
 * get their own from the dispatcher. */
#ifndef NTDBG_SESSION_SESSION_H
#define NTDBG_SESSION_SESSION_H

#include "base/interrupt.h"
#include "base/map.h"
#include "base/notes.h"
#include "base/vec.h"
#include "expr/expr.h"
#include "source/source.h"
#include "symbols/symbols.h"
#include "target/target.h"
#include "types/value.h"
#include "unwind/unwind.h"

typedef enum scope_kind {
    SCOPE_THREAD,  /* the current thread's own registers */
    SCOPE_CONTEXT, /* .cxr / .ecxr / .trap: an explicit register context */
} scope_kind;

/* Where a memory command goes on when it is typed without an address. */
typedef struct session_cursor {
    uint64_t data;     /* d*: next address */
    str data_command;  /* the last display command ("dc"): what bare `d` repeats */
    uint64_t code;     /* u: next address */
    uint64_t physical; /* !db and its like: next address */
    uint64_t assembly; /* a: where the next instruction goes */
    uint64_t entry;    /* e without values: where the next value goes */
    str enter_type;    /* the letters of the last e command ("d", "za"): what bare `e` repeats; empty = "b" */
    bool has_data, has_code, entry_physical;
} session_cursor;

/* Bits of l+ and l-: windows-driver-docs, "l+, l- (Set Source Options)". */
enum session_source_option {
    SESSION_SOURCE_STEP = 1,      /* t */
    SESSION_SOURCE_LIST_LINE = 2, /* l */
    SESSION_SOURCE_LIST_CODE = 4, /* s */
    SESSION_SOURCE_ONLY = 8,      /* o */
};

/* What the place where a target stands is shown without: windows-driver-docs, ".prompt_allow". */
enum session_prompt_item {
    SESSION_PROMPT_SYMBOL = 1,
    SESSION_PROMPT_DISASSEMBLY = 2,
    SESSION_PROMPT_EFFECTIVE_ADDRESS = 4,
    SESSION_PROMPT_SOURCE = 8,
    SESSION_PROMPT_REGISTERS = 16,
};

typedef struct session_settings {
    value_style style;      /* n (the radix, 16 to begin with), .typeopt and its like */
    bool cpp_expressions;   /* .expr /s c++ */
    unsigned frame_count;   /* .kframes; 0x100 */
    uint64_t register_mask; /* rm; 0 = the architecture's default */
    bool lines;             /* .lines / l+ / -lines */
    bool verbose;           /* -v */
    bool echo_commands;     /* input that is not a terminal: echo what is run, as kd and cdb do in logs */
    str log_path;           /* empty = no log open */
    bool no_shell;          /* -noshell, .noshell: for good */
    bool secure;            /* -secure, .secure 1: for good; nothing of the machine is touched */
    uint32_t output_mask;   /* .outmask */
    bool no_inline_frames;  /* .inline 0 */
    /* .asm. Lines are never cut to a width, and no processor that is read has Itanium's bundles: the last two
     * are kept and change nothing. */
    bool asm_no_code_bytes, asm_source_line, asm_ignore_output_width, asm_verbose;
    unsigned prompt_hidden;                /* .prompt_allow: SESSION_PROMPT_* */
    str prompt_command;                    /* .pcmd; empty = none */
    bool no_pager;                         /* --no-pager, .pager 0 */
    bool prefer_dml, ignore_missing_pages; /* .prefer_dml, .ignore_missing_pages: as the user has set them */
    unsigned source_options;               /* l+: SESSION_SOURCE_* */
    unsigned prompt_before, prompt_after;  /* lsp: source lines around the current one */
    unsigned list_before, list_after;      /* lsp -a */
    bool quiet, event_times;               /* sq, .echotimestamps */
    unsigned kernel_options;               /* so */
    char symbol_suffix;                    /* ss: 'A', 'W', 0 = none */
    str quit_password;                     /* .quit_lock; empty = none */
    str locale;                            /* .locale: as the user has set it */
    str command_line;                      /* vercommand */
} session_settings;

/* The type that `r?` gave $tN: it counts for as long as the register holds the number that it was given with.
 * Of a structure the number is the address. */
typedef struct session_user_type {
    const type *type; /* NULL = none */
    bool in_memory;
    uint64_t number;
} session_user_type;

/* $t0 to $t19, and $callret behind them. */
enum { SESSION_USER_REGISTERS = 20, SESSION_CALL_RETURN = 20, SESSION_TYPED_REGISTERS = 21 };

typedef struct aliases aliases;
typedef struct model model; /* model/: what dx knows */

/* What `s -[s]` saved for `s -[r]`. */
typedef struct session_hits {
    const uint64_t *addresses;
    size_t count;
} session_hits;

/* What `#` looks for and where it goes on: each is kept until another one is typed. */
typedef struct session_code_search {
    bool used;
    str pattern;
    uint64_t next;
} session_code_search;

/* The current source file of ls, lsa, lsc. */
typedef struct session_source {
    const source_text *text; /* NULL = none */
    size_t line;             /* the next one to show */
} session_source;

/* The stack as it is shown: real frames and, above each, what is inlined there. */
typedef struct session_expansion {
    VEC(frame) frames;
    size_t walked; /* real frames that are in */
    bool copied;
} session_expansion;

/* One target, with where the user stands in it. */
typedef struct session_system {
#include "session/system_fields.inc"
} session_system;

typedef struct session {
    arena *arena;
    interrupt interrupt;
    notes *notes;

    /* The current target's; the others of the session are in `systems`. */
    union {
        session_system system;
        struct {
#include "session/system_fields.inc"
        };
    };
    struct session_systems *systems; /* session/systems.h; never NULL */

    VEC(str) page_files; /* -zp */
    session_settings settings;
    uint64_t user_registers[SESSION_TYPED_REGISTERS]; /* $t0..$t19, $callret */
    uint64_t last_expression;                         /* $exp */
    char last_type[512];                              /* what dt was asked for last; "." stands for it */
    uint64_t last_address;                            /* $p: value read by the last d* */
    aliases *aliases;                                 /* session/aliases.h */
    struct event_filters *event_filters;              /* session/event_filters.h; never NULL */
    struct session_state *states, *spare_state; /* session/states.h: pushed ones, and those to use again */
    model *model;                               /* made when dx is first used; NULL before */
    sources *sources;                           /* source files, never NULL */
    struct remote_hub *remote; /* remote/hub.h: its debugging servers; NULL = it cannot be served */
    bool quit;
    cpu_registers *shown_registers; /* by show_registers, last; NULL = none yet */
    bool shown_place;               /* show_position was asked for: .pcmd's command follows */
    uint64_t extension_result;      /* $extret */
    str window_title;               /* .wtitle: for the one who owns the screen, like clear_screen */
    bool set_title;
    bool ring_bell;    /* .beep: the same */
    bool clear_screen; /* .cls: for the one who owns the screen, who sets it back */
    int exit_code;
} session;

error *session_new(session **out);
void session_free(session *s);
/* For good: commands touch no file of this machine, and no symbol server is asked (windows-driver-docs,
 * "Features of Secure Mode"; that files are not read either is our own rule). */
void session_set_secure(session *s);

/* Opens a dump in place of the current target: modules into symbols, event thread current, kernel modules
 * found through windows/. The session is unchanged on error. */
error *session_open_dump(session *s, str path);
/* Notes, once, that another program has cut the dump file short while it is open. */
void session_look_at_file(session *s);

/* The user pressed Ctrl-C, or a command ended the session: what goes on over many things stops. */
bool session_stopped(const session *s);

/* Registers of the current scope: of the thread, or of the context that was set. `.frame N` chooses whose
 * locals are meant and leaves these alone; `.frame /c N` sets a context. Error when the target has none. */
error *session_registers(session *s, arena *a, cpu_registers *out);
/* Registers of the selected frame. */
error *session_frame_registers(session *s, arena *a, cpu_registers *out);
/* Walks (once per scope) and returns the frames, inlined functions among them (frame.inline_level); *count
 * may be 0. `limit` bounds new walking. */
error *session_frames(session *s, size_t limit, const frame **out, size_t *count);
/* Walks any registers (k = sp ip, !thread): not cached; *out is an array in `a`, of real frames only. */
size_t session_walk(session *s, arena *a, const cpu_registers *start, size_t limit, frame **out,
                    unwind_end *end, uint64_t *end_address);

/* The registers that a kernel trap frame (KTRAP_FRAME) holds; false when it is not there or not known. */
bool session_trap_frame(session *s, arena *a, uint64_t address, cpu_registers *out);

/* x86 kernels: where the current processor has the task state segment of a selector, and the registers in
 * one. False when it is not there, or the selector names none. */
bool session_task_address(session *s, arena *a, uint16_t selector, uint64_t *out);
bool session_task_registers(session *s, arena *a, uint64_t address, cpu_registers *out);

/* A CONTEXT of the effective machine, and an EXCEPTION_RECORD of its pointer size, in the target's memory. */
error *session_context_record(session *s, arena *a, uint64_t address, cpu_registers *out);
error *session_exception_record(session *s, arena *a, uint64_t address, target_exception *out);

error *session_set_thread(session *s, size_t index);
void session_set_context(session *s, const cpu_registers *context); /* .cxr and so on; frame 0 */
void session_reset_context(session *s);                             /* .cxr without argument */
error *session_set_frame(session *s, size_t index);
/* .effmach: CPU_NONE or the target's own processor, or x86 on a 64-bit target; ERROR_UNSUPPORTED for others.
 */
error *session_set_machine(session *s, arena *a, cpu_kind machine);
/* The TEB of the half that is looked at; 0 when it is not known. */
uint64_t session_teb(session *s, arena *a);

/* All of where the user stands, for a command that moves and comes back. */
typedef struct session_place {
    size_t thread, frame_index;
    scope_kind scope;
    cpu_registers context;
    uint64_t implicit_process, implicit_thread, directory;
} session_place;
void session_save_place(const session *s, session_place *out);
void session_restore_place(session *s, const session_place *place);
void session_scope_changed(session *s);

const cpu_arch *session_arch(const session *s);  /* effective machine; x64 when there is no target */
unsigned session_pointer_size(const session *s); /* bytes */
str session_prompt(const session *s, arena *a);  /* "0:000> ", "8: kd> ", "kd> ", with the trailing blank */

/* Whether a name ("$t7", without '@') is one of the user's registers, and which. */
bool session_is_user_register(str name, unsigned *index);

/* Expressions in the session's environment (symbols, registers of the current scope, pseudo-registers,
 * memory). */
expr_env session_expression_env(session *s);
error *session_evaluate(session *s, arena *a, str text, uint64_t *value, str *rest);
/* Addresses and ranges: their text may also be "%", "&", "#", "segment:offset" (expr_evaluate_address), and
 * with
 * ".expr /s c++" they are C++. */
error *session_evaluate_address(session *s, arena *a, str text, uint64_t *address, str *rest);
error *session_evaluate_range(session *s, arena *a, str text, unsigned element_size, uint64_t default_count,
                              expr_range *range, str *rest);

/* Where the symbol is for the current thread; only for thread-local ones another place than symbol.address.
 * False when the thread's own data cannot be found. */
bool session_symbol_address(session *s, const symbol *sym, uint64_t *out);
/* In the half of the address space that all processes share. */
bool session_is_kernel_address(const session *s, uint64_t address);
/* Addresses of 32-bit targets come out of expressions sign-extended; this is what memory is read by. */
uint64_t session_address(const session *s, uint64_t v);

/* Writes over the target's memory, in this session only: the file stays as it is. Returns how many bytes are
 * written, up to the first one that cannot be read. Where memory is behind page tables, the physical page is
 * written, so that every process that maps it sees it. */
size_t session_write(session *s, uint64_t address, const void *data, size_t size);
/* The same to a physical address; the target must have physical memory. */
size_t session_write_physical(session *s, uint64_t address, const void *data, size_t size);

/* Pseudo-registers and registers by name, with or without '@': also `r`'s way to write them. */
error *session_get_register(session *s, arena *a, str name, bool *found, uint64_t *value);
error *session_set_register(session *s, arena *a, str name, uint64_t value);

/* The SYMOPT_ bits of .symopt and -sflags that there is a switch for; others are dropped. */
uint32_t session_symbol_options(session *s);
void session_set_symbol_options(session *s, uint32_t bits);

#endif
