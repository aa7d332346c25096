# .hh shows what docs/commands/ has; WinDbg opens its help file instead, so this text is ours. Names that are nearly right
# are an error in WinDbg's words, with a second line of ours.
#! open demo
0:002> .hh .frame
.frame: Select a stack frame; /r shows its registers, /c makes them the context

    .frame [/c] [/r] [FrameNumber | = BasePtr [FrameIncrement | StackPtr InstructionPtr]]

Example:    .frame /r 2
Needs:      a target, registers
See also:   k .f .kframes .inline dv r u !for_each_frame !for_each_local .fnent !stacks .ecxr
0:002> .hh frame
.frame: Select a stack frame; /r shows its registers, /c makes them the context

    .frame [/c] [/r] [FrameNumber | = BasePtr [FrameIncrement | StackPtr InstructionPtr]]

Example:    .frame /r 2
Needs:      a target, registers
See also:   k .f .kframes .inline dv r u !for_each_frame !for_each_local .fnent !stacks .ecxr
0:002> .hh !ext.address
!address: Display the memory map of the process, or of system space

    !address [Address | -summary | [-f:Filter,...] [-o:{csv|tsv|1} | -c:"Command"]]

Example:    !address @rsp
Needs:      a target
Extension:  ext
See also:   !vprot !pte !heap .cache d !vad !vad_reload !ca !memusage !pfn !filecache !wsle
0:002> .hh dS
dS: Display a UNICODE_STRING

    dS [/c Width] [/p] [Range]

Example:    dS poi(@$peb+20)+70
Needs:      a target
Enter:      runs it again, further on
See also:   d da db dc dd dD df dp dq du dw dW
0:002> .hh .log*
.logappend: Copy everything to the end of a log file

    .logappend [File]

Example:    .logappend session.log
See also:   .logopen .logclose .logfile .echo .writemem

.logclose: Close the log file

    .logclose

Example:    .logclose
See also:   .logopen .logappend .logfile .echo .writemem

.logfile: Say which log file is open

    .logfile

Example:    .logfile
See also:   .logopen .logappend .logclose .echo .writemem

.logopen: Copy everything into a new log file

    .logopen [/t] [/u] [/d] [File]

Example:    .logopen session.log
See also:   .echo .printf .outmask .echotime .cls .wtitle .logappend .logclose .logfile .writemem .shell .noshell
0:002> .hh kn
k: Display the stack

    k [b|c|d|f|L|n|p|P|v] [FrameCount | = Sp Ip FrameCount]

Example:    kn 5
Needs:      a target, registers
Letters:    bcdfLMnpPv
See also:   .frame .f .kframes .inline dv r u !for_each_frame !for_each_local .fnent !stacks .ecxr
0:002> .hh .relaod
No command .relaod
Did you mean .reload?
0:002> .help /D fo
  .for (InitialCommand; Condition; IncrementCommands) { Commands } - Run commands again and again, with a step in between
  .force_radix_output 0 | 1                - Say whether dt shows signed integers in the number base
  .force_tb                                - Trace branches early in the boot (live targets only)
  .foreach [/pS Count] [/ps Count] [/f|/s] (Variable {InCommands}) {OutCommands} - Run commands for each word that other commands print
  .formats Expression                      - Show a number in all formats
0:002> .help .relaod
No command .relaod
Did you mean .reload?
0:002> .relaod /f
             ^ Syntax error in '.relaod /f'
Did you mean .reload?
0:002> !reload
No export reload found
Did you mean .reload?
0:002> !xeb
No export xeb found
Did you mean !peb or !teb?
0:002> !exts.pebb
No export pebb found
Did you mean !peb?
0:002> .querypackages
                    ^ Syntax error in '.querypackages'
0:002> .block { .relaod }
Syntax error in '.relaod '
Did you mean .reload?
