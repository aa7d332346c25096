/* !reg's questions: reg.c has those on hives and open keys, reg_keys.c those on keys and values in a hive,
 * reg_storage.c those on how a hive keeps them. */
#ifndef NTDBG_EXTENSIONS_KDEXTS_REG_H
#define NTDBG_EXTENSIONS_KDEXTS_REG_H

#include "dispatch/args.h"
#include "show/kernel.h"

typedef struct reg_question {
    command_call *call;
    kernel_view view;
    str rest; /* what stands behind the question's name */
} reg_question;

/* "HiveAddress KeyNodeAddress" and nothing else. */
error *reg_take_key(reg_question *q, value *hive, value *node);
error *reg_take_hive(reg_question *q, value *hive);
/* "*** not all of them: ..." after a list that ended early. */
void reg_said_end(reg_question *q, walk_end end);

error *reg_seccache(reg_question *q);
error *reg_dirtyvector(reg_question *q);
error *reg_freecells(reg_question *q);
/* Why a question of WinDbg's is not answered; NULL = it is none. */
const char *reg_why_not(str name);

error *reg_knode(reg_question *q);
error *reg_kvalue(reg_question *q);
error *reg_valuelist(reg_question *q);
error *reg_subkeylist(reg_question *q);
error *reg_keyinfo(reg_question *q);
/* What keyinfo and querykey show of a key. */
void reg_show_key(reg_question *q, value hive, value node);

#endif
