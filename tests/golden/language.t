# Aliases, control tokens, scripts. Texts: windows-driver-docs, "Using Aliases", "as, aS (Set Alias)", "ad", "al", "Alias
# Interpreter", "Run Script File", the pages of the control tokens, j and z; numbers are as wide here as a 64-bit target's.
#! open demo
#! note as, aS (Set Alias): Remarks
0:002> aS /x myAlias 5 + 1; .block{.echo myAlias}
0x6
0:002> ad myAlias
0:002> aS /x myAlias 5 + 1; .echo myAlias
myAlias
0:002> al
  Alias            Value  
 -------          ------- 
 myAlias          0x6 
0:002> ad *
#! note Using Aliases: Using a .foreach Token in an Alias
0:002> r $t0 = 5
0:002> ad /q myAlias
0:002> .foreach /pS 2 /ps 2 (Token {?@$t0}) {as myAlias Token}
0:002> al
  Alias            Value  
 -------          ------- 
 myAlias          Token 
0:002> ad myAlias
0:002> .foreach /pS 2 /ps 2 (Token {?@$t0}) {;as myAlias Token}
0:002> al
  Alias            Value  
 -------          ------- 
 myAlias          5 
0:002> ad myAlias
#! note Using Aliases: Using an Alias in a Script File (dd 610000 L4 is .echo here, with the words that it printed)
0:002> $$>< {here}/scripts/Script02.txt
00610000 myAlias
00905a4d 0x610001
00000003 0x905a4e
00000004 0x4
0000ffff 0x5
0:002> $$>< {here}/scripts/Script01.txt
00610000 0x610001
00905a4d 0x905a4e
00000003 0x4
00000004 0x5
0000ffff 0x10000
#! note Using Aliases: Recursive Aliases
0:002> r $.u2=2
0:002> r $.u1=1+$u2
0:002> r $.u2=6
0:002> ? $u1
Evaluate expression: 3 = 00000000`00000003
0:002> as fred 2
0:002> r $.u1= 1 + fred
0:002> as fred 6
0:002> ? $u1
Evaluate expression: 3 = 00000000`00000003
0:002> r $.u0=2
0:002> r $.u0=7+$u0
0:002> ? $u0
Evaluate expression: 9 = 00000000`00000009
0:002> ad *
#! note Alias Interpreter: the table of switches
0:002> as Short shop!main
0:002> .echo [${Short}] [${/d:Short}] [${/f:Short}] [${/n:Short}] [${/v:Short}]
[shop!main] [1] [shop!main] [Short] [${/v:Short}]
0:002> .echo [${None}] [${/d:None}] [${/f:None}] [${/n:None}] [${/v:None}]
[${None}] [0] [] [${/n:None}] [${/v:None}]
0:002> .echo Short "Short" Short+8
shop!main "shop!main" Short+8
0:002> .if (${/d:Short}) {.echo set} .else {.echo not set}
set
0:002> ad ${/v:Short}
0:002> .echo Short ${$ntsym}
Short ntdll
#! note as, aS: the other options
0:002> aS phrase "a; b"; .block{.echo "${phrase}"}
a; b
0:002> as /c printed .echo one; .echo two
0:002> .foreach /s (w "${printed}") {.echo <${w}>}
<one>
<two>
0:002> ad *
0:002> al
No aliases
#! open demo
#! note Run Script File: Examples
0:002> $$>a<{here}/scripts/myfile.txt myFirstArg mySecondArg 
The first argument is myFirstArg.
The second argument is mySecondArg.
0:002> $$>a< "{here}/scripts/my script.txt" "First one" Two "Three More" Four; r $t19
The first argument is First one.
The fifth argument is ${$arg5}.
The fourth argument is Four.
$t19=0000000000000000
0:002> .foreach (word {$$<{here}/scripts/lines.txt}) {.echo <${word}>}
<0:002>>
<.echo>
<one>
<one>
<0:002>>
<?>
<nosuchname>
<Couldn't>
<resolve>
<error>
<at>
<'nosuchname'>
<0:002>>
<.echo>
<two>
<two>
0:002> $$><{here}/scripts/lines.txt
one
Couldn't resolve error at 'nosuchname'
#! open demo
#! note Comment Specifier (its registers are pseudo-registers here)
0:002> ? 1; $$ some text; ? 2; * more text; ? 3
Evaluate expression: 1 = 00000000`00000001
Evaluate expression: 2 = 00000000`00000002
0:002> $$ don't "stop here; .echo on
on
#! note .for: several increment commands; .break and .continue; braces may be left out before them
0:002> .for (r $t0=0; @$t0 < 3; r $t0=@$t0+1; r $t1=@$t1+2) { ? @$t0 }
Evaluate expression: 0 = 00000000`00000000
Evaluate expression: 1 = 00000000`00000001
Evaluate expression: 2 = 00000000`00000002
0:002> ? @$t1
Evaluate expression: 6 = 00000000`00000006
0:002> .for (r $t0=0; @$t0 < 9; r $t0=@$t0+1) {.if (@$t0 == 2) .continue; .if (@$t0 > 3) {.break}; ? @$t0}
Evaluate expression: 0 = 00000000`00000000
Evaluate expression: 1 = 00000000`00000001
Evaluate expression: 3 = 00000000`00000003
0:002> .while (@$t0 > 2) {r $t0=@$t0-1; ? @$t0}
Evaluate expression: 3 = 00000000`00000003
Evaluate expression: 2 = 00000000`00000002
0:002> .do {.echo once} (0)
once
0:002> .if @$t0 > 5 {.echo more} .elsif @$t0 == 2 {.echo two} .else {.echo less}
two
#! note .catch: the message is shown, the rest of the block is not run; without it the line ends
0:002> .catch {? nosuchname; .echo never}; .echo after
Couldn't resolve error at 'nosuchname'
after
0:002> .catch {.if (1) .leave; .echo never}; .echo after
after
0:002> .if (1) {? nosuchname; .echo never}; .echo never
Couldn't resolve error at 'nosuchname'
#! note z (Execute While) and j (Execute If-Else), with pseudo-registers
0:002> r $t0=0; r $t1=0; r $t2=0
0:002> r $t0=@$t0+1; r $t1=@$t1+1; z((@$t0<8)|(@$t1<8)); r $t2=@$t2+1
0:002> r $t0, $t1, $t2
$t0=0000000000000008 $t1=0000000000000008 $t2=0000000000000001
0:002> j (@$t0=0) '? 1'; '? 2; ? 3'
Evaluate expression: 2 = 00000000`00000002
Evaluate expression: 3 = 00000000`00000003
0:002> j (@$t0=8) ''; '? 2'
0:002> j (@$t0=0)  ; .echo no
no
#! note .foreach: tokens 3, 8 and 13; the variable needs blanks around it, or ${ }
0:002> .foreach /pS 2 /ps 4 /s (place "1 2 3 4 5 6 7 8 9 10 11 12 13 14") {.echo place ${place}x placex}
3 3x placex
8 8x placex
13 13x placex
0:002> .foreach /f (place "{here}/scripts/lines.txt") {.echo place}
.echo
one
?
nosuchname
.echo
two
0:002> .break
Syntax error in '.break'
