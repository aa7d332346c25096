/* .if .for .while .do .foreach .block .catch and their like (the dispatcher runs them), and j. */
#include "dispatch/args.h"
#include "dispatch/command.h"

/* One of j's commands: up to ';', or in quotation marks of its own kind. */
static str take_choice(str *rest)
{
    str at = str_trim_left(*rest);
    if (at.len > 0 && at.ptr[0] == '\'') {
        size_t close = str_find_char(str_skip(at, 1), '\'');
        if (close == SIZE_MAX) close = at.len - 1;
        str choice = str_slice(at, 1, close + 1);
        at = str_trim_left(str_skip(at, close + 2));
        if (at.len > 0 && at.ptr[0] == ';') at = str_skip(at, 1);
        *rest = at;
        return choice;
    }
    *rest = at;
    return str_take_until(rest, ';');
}

static error *run_j(command_call *c)
{
    str rest = c->args;
    uint64_t condition;
    error *e = args_expression(c, &rest, &condition);
    if (e) return e;
    str yes = take_choice(&rest), no = take_choice(&rest);
    return dispatcher_run_nested(c->dispatcher, condition ? yes : no) ? NULL : dispatcher_failed(c->arena);
}

const command command_if = {.name = ".if",
                            .control = CONTROL_IF,
                            .synopsis =
                                "(Condition) {Commands} [.elsif (Condition) {Commands}] [.else {Commands}]",
                            .brief = "Run commands when a condition holds",
                            .example = ".if (@$t0 > 5) { r $t0 }"};

const command command_elsif = {.name = ".elsif",
                               .control = CONTROL_ELSIF,
                               .synopsis = "(Condition) { Commands }",
                               .brief = "Behind .if: another condition",
                               .example = ".if (0) { r } .elsif (1) { k }"};

const command command_else = {.name = ".else",
                              .control = CONTROL_ELSE,
                              .synopsis = "{ Commands }",
                              .brief = "Behind .if: what to run otherwise",
                              .example = ".if (0) { r } .else { k }"};

const command command_for = {.name = ".for",
                             .control = CONTROL_FOR,
                             .synopsis = "(InitialCommand; Condition; IncrementCommands) { Commands }",
                             .brief = "Run commands again and again, with a step in between",
                             .example = ".for (r $t0=0; @$t0 < 3; r $t0=@$t0+1) { ? @$t0 }"};

const command command_while = {.name = ".while",
                               .control = CONTROL_WHILE,
                               .synopsis = "(Condition) { Commands }",
                               .brief = "Run commands as long as a condition holds",
                               .example = ".while (@$t0 < 3) { r $t0=@$t0+1 }"};

const command command_do = {.name = ".do",
                            .control = CONTROL_DO,
                            .synopsis = "{ Commands } (Condition)",
                            .brief = "Run commands once, then as long as a condition holds",
                            .example = ".do { r $t0=@$t0+1 } (@$t0 < 3)"};

const command command_foreach = {.name = ".foreach",
                                 .control = CONTROL_FOREACH,
                                 .synopsis =
                                     "[/pS Count] [/ps Count] [/f|/s] (Variable {InCommands}) {OutCommands}",
                                 .brief = "Run commands for each word that other commands print",
                                 .example = ".foreach (a { .echo 1 2 3 }) { ? a }"};

const command command_block = {.name = ".block",
                               .control = CONTROL_BLOCK,
                               .synopsis = "{ Commands }",
                               .brief = "Run commands as a block of their own, with aliases as they are then",
                               .example = "aS /x five 5; .block { .echo five }"};

const command command_catch = {.name = ".catch",
                               .control = CONTROL_CATCH,
                               .synopsis = "{ Commands }",
                               .brief = "Run commands; an error in them ends only this block",
                               .example = ".catch { .echo tried; .leave }"};

const command command_break = {.name = ".break",
                               .control = CONTROL_BREAK,
                               .brief = "Leave the loop",
                               .example = ".while (1) { .break }"};

const command command_continue = {.name = ".continue",
                                  .control = CONTROL_CONTINUE,
                                  .brief = "Go on with the loop's next round",
                                  .example = ".for (r $t0=0; @$t0<3; r $t0=@$t0+1) { .continue }"};

const command command_leave = {.name = ".leave",
                               .control = CONTROL_LEAVE,
                               .brief = "Leave the .catch block",
                               .example = ".catch { .leave }"};

const command command_j = {.name = "j",
                           .raw_line = true,
                           .synopsis = "Expression ['Command1'] ; ['Command2']",
                           .brief = "Run one command or another",
                           .example = "j (@$t0 = 0) '.echo zero' ; '.echo more'",
                           .run = run_j};

const command command_z = {.name = "z",
                           .control = CONTROL_Z,
                           .synopsis = "(Expression)",
                           .brief =
                               "Run what stands before it in the line again, as long as a condition holds",
                           .example = "r $t0=@$t0+1; z(@$t0 < 5)"};
