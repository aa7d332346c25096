#!/usr/bin/env python3
"""The program from outside: exit codes, the prompt on a pipe, -c, scripts, logs, JSON, Ctrl-C.

usage: test_cli.py NTDBG SOURCE_ROOT
"""
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM, ROOT = sys.argv[1], sys.argv[2]
CORPUS = os.environ.get('NTDBG_CORPUS') or os.path.join(os.path.dirname(ROOT), 'shared', 'corpus')
DUMP = os.path.join(CORPUS, 'user', 'win10-16299-x64-sigsegv.dmp')
failures = []


def check(what, condition, detail=''):
    if not condition:
        failures.append(what)
        print(f'FAIL {what}\n{detail}')


def run(*arguments, text=''):
    environment = {k: v for k, v in os.environ.items() if not k.startswith('_NT_')}
    done = subprocess.run([PROGRAM, *arguments], input=text.encode(), capture_output=True, timeout=60, env=environment)
    return done.returncode, done.stdout.decode('utf-8', 'replace'), done.stderr.decode('utf-8', 'replace')


def without_dump():
    status, text, _ = run('-version')
    check('-version', status == 0 and text.startswith('ntdbg '), text)
    status, text, _ = run('--help')
    check('--help', status == 0 and '-z FILE' in text, text)
    status, _, errors = run('-frobnicate')
    check('unknown option', status == 1 and '-frobnicate' in errors, errors)
    status, _, errors = run('-z', '/nonexistent.dmp')
    check('no such dump', status == 2 and '/nonexistent.dmp' in errors, errors)
    status, _, errors = run('-z', PROGRAM)
    check('not a dump', status == 2 and errors.count('\n') == 1, errors)
    status, text, _ = run(text='? 5+3\nk\nq\n')
    check('no target', status == 0 and 'Evaluate expression: 8 = 00000000`00000008' in text
          and "No runnable debuggees error in 'k'" in text, text)
    status, text, _ = run('-c', '? 1;q')
    check('q in -c ends', status == 0 and text.endswith('quit:\n'), text)
    check('-c is announced', "Reading initial command '? 1;q'" in text, text)
    status, text, _ = run('-c', '!nosuch', text='')
    check('failed commands do not change the status', status == 0, text)
    status, text, _ = run('--fail-on-error', '-c', '!nosuch;q', text='')
    check('--fail-on-error', status == 4, text)
    status, _, errors = run('-hd', '-g', '-myob', text='q\n')
    check('options without effect say so', status == 0 and [x.split(': ')[1] for x in errors.splitlines()] == ['-hd', '-myob'], errors)
    status, _, errors = run('-kqm', '-hd', text='q\n')
    check('-kqm keeps quiet about them', status == 0 and not errors, errors)
    _, text, _ = run('-ee', 'c++', text='.expr\nq\n')
    check('-ee', 'C++' in text, text)
    _, text, _ = run('-sflags', '0x50', text='.symopt\nq\n')
    check('-sflags', 'Symbol options are 0x00000050:' in text, text)
    status, _, errors = run('-sflags', 'x')
    check('-sflags takes a number', status == 1 and '-sflags' in errors, errors)
    status, _, errors = run('-cf', '/nonexistent.txt')
    check('no such script', status == 3 and '/nonexistent.txt' in errors, errors)


def files():
    with tempfile.TemporaryDirectory() as folder:
        script, log = os.path.join(folder, 'script'), os.path.join(folder, 'log')
        with open(script, 'w') as f:
            f.write('? 2\r\n\n* a comment; ? 99\n? 3\n')
        status, text, _ = run('-cf', script, '-logo', log, text='? 4\n')
        check('-cf runs line by line', [x in text for x in ('= 00000000`00000002', '= 00000000`00000003', '00000099')]
              == [True, True, False], text)
        with open(log) as f:
            logged = f.read()
        check('the log holds what was typed and printed', '> ? 4\nEvaluate expression: 4 = 00000000`00000004\n' in logged, logged)
        run('-loga', log, text='? 5\n')
        with open(log) as f:
            both = f.read()
        check('-loga appends', both.startswith(logged) and '00000005' in both, both)
        wide = os.path.join(folder, 'wide')
        run('-logou', wide, text='.echo \u00e4\U0001f600\n')
        with open(wide, 'rb') as f:
            first = f.read()
        check('-logou writes UTF-16', first.startswith(b'\xff\xfe') and '\n\u00e4\U0001f600\n' in first.decode('utf-16').replace('> .echo', '\n> .echo'), first)
        run('-logau', wide, text='.echo again\n')
        with open(wide, 'rb') as f:
            second = f.read()
        check('-logau appends, without a second mark', second.startswith(first) and second.count(b'\xff\xfe') == 1
              and 'again' in second.decode('utf-16'), second)
        status, _, errors = run('-cfr', os.path.join(folder, 'none'), text='q\n')
        check('-cfr needs no file', status == 0 and not errors, errors)
        _, text, _ = run('-cfr', script, text='q\n')
        check('-cfr runs one', '00000003' in text, text)
        copy = os.path.join(folder, 'copy')
        run(text=f'.shell -o {copy} -ci ".echo {"0123456789" * 5000}" cat\n')
        with open(copy) as f:
            copied = f.read()
        check('.shell feeds a shell whose output goes to a file', copied == '0123456789' * 5000 + '\n', copied[-200:])
        commands = f'.secure\n$<{script}\nas /f x {script}\n.foreach /f (x "{script}") {{.echo x}}\n.shell echo 7\n'
        _, text, _ = run('-secure', text=commands)
        check('secure mode reads no files', text.count('Files are not read in secure mode') == 3 and '00000002' not in text
              and 'Secure mode is on' in text and '.shell is prohibited' in text, text)
        status, _, _ = run('-logo', os.path.join(folder, 'no', 'log'))
        check('a log that cannot be opened', status == 3)


def piped_prompt():
    process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    seen, end = b'', time.monotonic() + 30
    while not seen.endswith(b'> ') and time.monotonic() < end:
        if select.select([process.stdout], [], [], 1)[0]:
            seen += os.read(process.stdout.fileno(), 4096)
    check('the prompt comes unbuffered, without a line end', seen.endswith(b'> '), seen)
    process.send_signal(signal.SIGINT)
    check('Ctrl-C while nothing runs ends it', process.wait(30) == 130)
    process.stdin.close()
    process.stdout.close()


def interrupted_command():
    """Ctrl-C stops a command that prints for minutes, and the session goes on."""
    if not os.path.exists(DUMP):
        return
    process = subprocess.Popen([PROGRAM, '-z', DUMP], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(b'db 0 L?fffffff\n')
    process.stdin.flush()
    seen, received, asked, end = b'', 0, False, time.monotonic() + 30
    while time.monotonic() < end:
        if select.select([process.stdout], [], [], 1)[0]:
            part = os.read(process.stdout.fileno(), 1 << 16)
            seen, received = (seen + part)[-4096:], received + len(part)
        if not asked and received > 1 << 20:  # well inside of the command's gigabytes
            process.send_signal(signal.SIGINT)
            asked = True
        if asked and seen.endswith(b'0:000> '):
            break
    check('Ctrl-C ends the command', asked and seen.endswith(b'0:000> '), seen[-300:])
    rest = process.communicate(b'? 5\nq\n', timeout=30)[0]
    check('Ctrl-C keeps the session', b'Evaluate expression: 5' in rest and process.returncode == 0, rest)


def on_a_terminal(typed, expected, *arguments):
    """What the program shows until `expected` is there, when `typed` is typed at a terminal."""
    with tempfile.TemporaryDirectory() as state:
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update(XDG_STATE_HOME=state, TERM='xterm', NO_COLOR='1')
            os.execv(PROGRAM, [PROGRAM, *arguments])
        seen, sent, end = b'', False, time.monotonic() + 30
        while expected not in seen and time.monotonic() < end:
            if select.select([terminal], [], [], 1)[0]:
                try:
                    seen += os.read(terminal, 4096)
                except OSError:
                    break
            if not sent and b'> ' in seen:
                os.write(terminal, typed)
                sent = True
        os.write(terminal, b'\nq\n')
        while True:
            try:
                if not os.read(terminal, 4096):
                    break
            except OSError:
                break
        os.waitpid(pid, 0)
        os.close(terminal)
        return seen


def completion():
    shown = on_a_terminal(b'.hh .kfra\t\n', b'.kframes: ')
    check('TAB completes what .hh takes', b'.kframes: ' in shown, shown)
    shown = on_a_terminal(b'.relaod\n', b'mean .reload?')
    check('a suggestion', b'Did you mean .reload?' in shown, shown)
    if os.path.exists(DUMP):
        symbols = os.path.join(CORPUS, 'symbols')
        shown = on_a_terminal(b'dt sigsegv!__vc_attributes::threadingAttr\t val\t\n', b'+0x000 value', '-z', DUMP, '-y', symbols)
        check('TAB completes types and their fields', b'+0x000 value' in shown, shown)


def json_lines():
    status, text, _ = run('--json', '-c', '? 5;zzz', text='.echo "a\tb"\n')
    lines = [json.loads(x) for x in text.splitlines()]
    check('every line is one command', [x['command'] for x in lines] == ['? 5', 'zzz', '.echo "a\tb"'], text)
    check('records', lines[0]['records'] == [{'record': 'evaluation', 'decimal': 5, 'value': '0x0000000000000005'}], text)
    check('errors', lines[1]['error'] == {'code': 'syntax', 'message': "Syntax error in 'zzz'"}, text)
    check('text', lines[2]['records'] == [{'record': 'text', 'text': 'a\tb'}], text)
    status, text, _ = run('--json', '-z', '/nonexistent.dmp')
    check('a dump that cannot be opened', status == 2 and json.loads(text)['error']['code'], text)


def with_corpus():
    if not os.path.exists(DUMP):
        print(f'skipped: no corpus at {CORPUS}')
        return
    symbols = os.path.join(CORPUS, 'symbols')
    status, text, _ = run('-z', DUMP, '-y', symbols, '-c', '.ecxr;k 1;q')
    check('the crash by its name', status == 0 and 'sigsegv!crash+0x29' in text, text)
    check('banner', 'Loading Dump File [' + DUMP + ']' in text and
          '(32fc.2a6c): Access violation - code c0000005 (first/second chance not available)' in text, text)
    status, text, _ = run('-z', DUMP, '-y', symbols, text='~*k\n.frame 0\nq\n')
    check('user prompt', '0:000> ' in text, text)
    with tempfile.TemporaryDirectory() as folder:
        dump, link = os.path.join(folder, 'a.dmp'), os.path.join(folder, 'log')
        shutil.copy(DUMP, dump)
        os.symlink(dump, link)
        typed = f'.logopen {dump}\n.logappend {link}\n.writemem {link} @rsp L10\n.shell -o {dump} echo x\nq\n'
        status, text, _ = run('-z', dump, '-y', symbols, text=typed)
        with open(dump, 'rb') as after, open(DUMP, 'rb') as before:
            check('the open dump is never written to', after.read() == before.read() and text.count('never written to') == 4, text)


without_dump()
files()
piped_prompt()
completion()
interrupted_command()
json_lines()
with_corpus()
sys.exit(1 if failures else 0)
