#!/usr/bin/env python3
"""The program on a terminal: colours, links, the pager, completion, and the sessions that docs/terminal.md shows.

A pseudo-terminal is what it talks to; a small screen of its own (rows of characters, the escape sequences that the line editor
and less use) says what a person would see.

usage: test_terminal.py NTDBG SOURCE_ROOT FORGED [--write]        --write: put the screens into docs/terminal.md
"""
import difflib
import fcntl
import os
import pty
import re
import select
import struct
import shlex
import subprocess
import sys
import tempfile
import termios
import time

PROGRAM, ROOT, FORGED = (os.path.abspath(x) for x in sys.argv[1:4])
PAGE = os.path.join(ROOT, 'docs', 'terminal.md')
SCREEN = re.compile(r'<!-- screen (\d+)x(\d+)\n(.*?)-->\n```\n\$ ntdbg ([^\n]*)\n(.*?)```\n', re.S)
PROMPT = r'(?:\d:\d{3}|\d: kd|NoTarget)> ?$'
DEMO = os.path.join(FORGED, 'demo')
PATIENCE = 30
CSI = re.compile(rb'\x1b\[([?>]?[0-9;]*)([@-~])')
OSC = re.compile(rb'\x1b\]([^\x07\x1b]*)(?:\x07|\x1b\\)')
failures = []


def check(what, condition, detail=''):
    if not condition:
        failures.append(what)
        print(f'FAIL {what}\n{detail}')


class Screen:
    """What stands on the terminal, and what has scrolled out of it."""

    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.past, self.lines = [], [[]]
        self.row = self.column = 0
        self.pending = b''

    def put(self, c):
        if self.column >= self.columns:
            self.column = 0
            self.down()
        line = self.lines[self.row]
        line.extend(' ' * (self.column + 1 - len(line)))
        line[self.column] = c
        self.column += 1

    def down(self):
        self.row += 1
        if self.row >= len(self.lines):
            self.lines.append([])
        if len(self.lines) > self.rows:
            self.past.append(self.lines.pop(0))
            self.row -= 1

    def control(self, arguments, final):
        n = int(arguments) if arguments.isdigit() else 1
        if final == 'A':
            self.row = max(0, self.row - n)
        elif final == 'B':
            self.row = min(len(self.lines) - 1, self.row + n)
        elif final == 'C':
            self.column += n
        elif final == 'D':
            self.column = max(0, self.column - n)
        elif final == 'G':
            self.column = n - 1
        elif final == 'd':
            self.row = min(len(self.lines), n) - 1
        elif final == 'K' and arguments == '2':
            self.lines[self.row] = []
        elif final == 'K':
            del self.lines[self.row][self.column:]
        elif final == 'J' and arguments == '2':
            self.lines = [[] for _ in self.lines]
        elif final == 'J':
            del self.lines[self.row][self.column:]
            del self.lines[self.row + 1:]
        elif final == 'H':
            parts = [int(x) for x in arguments.split(';') if x.isdigit()]
            self.row = max((parts[0] if parts else 1) - 1, 0)
            self.column = max((parts[1] if len(parts) > 1 else 1) - 1, 0)
            while len(self.lines) <= self.row:
                self.lines.append([])
        elif final == 'P':
            del self.lines[self.row][self.column:self.column + n]
        elif final == '@':
            self.lines[self.row][self.column:self.column] = [' '] * n

    def feed(self, data):
        data = self.pending + data
        self.pending = b''
        at = 0
        while at < len(data):
            if data[at] == 0x1b:
                match = CSI.match(data, at) or OSC.match(data, at)
                if match is None and len(data) - at < 64:
                    follows = data[at + 1:at + 2]
                    if follows not in (b'[', b']', b''):
                        at += 2  # a keypad mode
                        continue
                    self.pending = data[at:]
                    return
                if match is None:
                    at += 1
                    continue
                if match.re is CSI:
                    self.control(match[1].decode(), match[2].decode())
                at = match.end()
                continue
            c = chr(data[at])
            at += 1
            if c == '\n':
                self.down()
            elif c == '\r':
                self.column = 0
            elif c == '\b':
                self.column = max(0, self.column - 1)
            elif c == '\t':
                self.column = (self.column // 8 + 1) * 8
            elif c >= ' ':
                self.put(c)

    def text(self, everything=True):
        lines = (self.past if everything else []) + self.lines
        return '\n'.join(''.join(x).rstrip() for x in lines)


class Terminal:
    """The program on a terminal of so many rows and columns."""

    def __init__(self, *arguments, rows=24, columns=100, environment=None, folder=None):
        self.screen, self.raw = Screen(rows, columns), b''
        self.state = tempfile.TemporaryDirectory()
        # libedit never frees the names of functions that are added to it.
        sanitizer = os.environ.get('ASAN_OPTIONS', '') + ':detect_leaks=0'
        settings = {'XDG_STATE_HOME': self.state.name, 'TERM': 'xterm', 'NTDBG_OFFLINE': '1', 'LC_ALL': 'C.UTF-8', 'ASAN_OPTIONS': sanitizer,
                    **(environment or {})}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            for name in ('NO_COLOR', 'PAGER', 'NTDBG_PAGER', 'LESS', '_NT_SYMBOL_PATH'):
                os.environ.pop(name, None)
            os.environ.update(settings)
            time.sleep(0.1)
            os.chdir(folder or os.getcwd())
            os.execv(PROGRAM, [os.path.basename(PROGRAM), *arguments])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))

    def read(self, wait=1.0):
        if not select.select([self.fd], [], [], wait)[0]:
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        self.raw += data
        self.screen.feed(data)
        return bool(data)

    def until(self, pattern, raw=False, patience=PATIENCE):
        """Waits until the last line (or the bytes since the last key) match."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            where = self.raw if raw else self.screen.text().rstrip('\n').rsplit('\n', 1)[-1]
            if re.search(pattern, where):
                return True
            self.read()
        return False

    def type(self, keys, pattern=PROMPT, patience=PATIENCE):
        self.raw = b''
        # The line editor shows its prompt before it takes the echo away.
        end = time.monotonic() + PATIENCE
        while termios.tcgetattr(self.fd)[3] & termios.ECHO and time.monotonic() < end:
            time.sleep(0.01)
        os.write(self.fd, keys.encode())
        self.read()
        return self.until(pattern, patience=patience)

    def close(self):
        if not re.search(PROMPT, self.screen.text().rstrip('\n').rsplit('\n', 1)[-1]):
            self.type('q')  # the pager
        os.write(self.fd, b'q\r')
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if not self.read(0.2):
                time.sleep(0.05)
        os.close(self.fd)
        self.state.cleanup()


def demo(*arguments, **how):
    made = subprocess.run([sys.executable, os.path.join(ROOT, 'cases', 'forge', 'forge'), 'demo', DEMO], capture_output=True, check=False)
    if made.returncode == 3:
        print('skipped: the demonstration cannot be made here')
        sys.exit(77)
    terminal = Terminal('-z', os.path.join(DEMO, 'demo.dmp'), '-y', os.path.join(DEMO, 'symbols'), '-i', os.path.join(DEMO, 'images'),
                        *arguments, **how)
    terminal.until(r'0:002> ?$')
    return terminal


def colours():
    sequences = re.compile(rb'\x1b\[[0-9;]*m')
    for what, arguments, environment, expected in (('on a terminal', (), {}, True), ('--color=never', ('--color=never',), {}, False),
                                                   ('NO_COLOR', (), {'NO_COLOR': '1'}, False), ('an empty NO_COLOR is none', (), {'NO_COLOR': ''}, True),
                                                   ('--color=always goes before NO_COLOR', ('--color=always',), {'NO_COLOR': '1'}, True),
                                                   ('a dumb terminal', (), {'TERM': 'dumb'}, False)):
        t = demo(*arguments, environment=environment)
        t.type('k 2\r')
        stack = t.raw
        t.type('nosuchcommand\r')
        t.close()
        check(f'colours: {what}', bool(sequences.search(stack)) == expected, stack)
        check(f'colours of errors: {what}', (b'\x1b[31m' in t.raw) == expected, t.raw)
        check(f'colour of the prompt: {what}', (b'\x1b[1m0:002>\x1b[m ' in stack) == expected, stack)
        check(f'the text is there: {what}', 'shop!print_receipt+0x15' in t.screen.text(), t.screen.text())


def links():
    source = os.path.join(ROOT, 'cases', 'demo')
    t = demo('-lines', '-srcpath', source, rows=60)
    t.type('lm;kn\r')
    check('no links without .prefer_dml 1', b'\x1b]8;;' not in t.raw, t.raw)
    t.type('.prefer_dml 1\r')
    t.type('lm\r')
    check('lm', b'\x1b]8;;ntdbg:lmDvmshop\x1b\\\x1b[36mshop\x1b[m\x1b]8;;\x1b\\' in t.raw, t.raw)
    t.type('kn\r')
    check('frames', b'\x1b]8;;ntdbg:.frame%200n1;dv%20/t%20/v\x1b\\01\x1b]8;;\x1b\\' in t.raw, t.raw)
    check('source lines', re.search(rb'\x1b\]8;;file://[^/]*' + source.encode() + rb'/shop\.c#L30\x1b\\', t.raw), t.raw)
    check('nothing without a file', t.raw.count(b'file://') == 4, t.raw)
    t.type('.prefer_dml 0\r')
    t.type('kn\r')
    check('.prefer_dml 0', b'\x1b]8;;' not in t.raw, t.raw)
    t.type('.browse lm\r')
    check('.browse', b'\x1b]8;;ntdbg:lmDvmshop' in t.raw, t.raw)
    t.type('.extmatch /D peb\r')
    check('.extmatch /D', b'\x1b]8;;ntdbg:!exts.peb' in t.raw, t.raw)
    t.type('.chain /D\r')
    check('.chain /D', b'\x1b]8;;ntdbg:.extmatch%20/D%20/e%20exts%20*' in t.raw, t.raw)
    t.type('lm\r')
    check('no links behind them', b'\x1b]8;;' not in t.raw, t.raw)
    t.close()
    t = demo('-secure', '-lines', '-srcpath', source, rows=60, environment={'NO_COLOR': '1'})
    t.type('.prefer_dml 1\r')
    t.type('kn\r')
    check('secure mode looks for no files', b'file://' not in t.raw and b'.frame%20' in t.raw, t.raw)
    check('links without colours', b'\x1b[3' not in t.raw, t.raw)
    t.close()


LESS = r'(?:^:|\(END\)|lines \d+.*|byte \d+.*) ?$'


def paging():
    t = demo(rows=12)
    t.type('k\r')
    check('short output has no pager', t.screen.text().count('shop!worker+0x28') == 1, t.screen.text())
    t.type('lm;k;r\r', LESS)
    check('long output stops at a screen', 'module name' in t.screen.text() and 'r12=' not in t.screen.text(), t.screen.text())
    check('what was printed is not there twice', t.screen.text().count('module name') == 1, t.screen.text())
    os.write(t.fd, b' ')
    t.read(2)
    t.until(LESS)
    t.type(' ', LESS)
    t.type(' ', LESS)
    check('the end', 'r15=' in t.screen.text(), t.screen.text())
    t.type('q')
    check('quit at the end', t.screen.text().rstrip().endswith('0:002>') and 'Interrupted' not in t.screen.text(), t.screen.text())
    t.type('db 0 L?ffffffff\r', LESS)
    began = time.monotonic()
    check('quitting early ends the command', t.type('q'), t.screen.text())
    check('... at once', time.monotonic() - began < PATIENCE, '')
    t.type('db 0 L?ffffffff\r', LESS)
    os.write(t.fd, b'\x03')
    time.sleep(0.5)
    while t.read(0.5):
        pass
    # The pager throws away what is typed while it is busy with the interrupt.
    left = any(t.type('q', patience=2) for _ in range(10))
    check('Ctrl-C in the pager ends the command, q leaves it', left, t.screen.text())
    t.type('\x15')  # a q too many
    t.type('? 1+1\r')
    check('the session goes on', 'Evaluate expression: 2 = 00000000`00000002' in t.screen.text(), t.screen.text())
    t.type('.pager 0\r')
    check('.pager 0', 'The pager for long output is off' in t.screen.text() and t.type('lm;k;r\r'), t.screen.text())
    t.type('.pager 1\r')
    check('.pager 1', t.type('lm;k;r\r', LESS), t.screen.text())
    t.type('q')
    t.type('.noshell\r')
    check('.noshell', t.type('lm;k;r\r'), t.screen.text())
    t.close()
    for what, arguments, environment in (('--no-pager', ('--no-pager',), {}), ('-noshell', ('-noshell',), {}), ('-secure', ('-secure',), {}),
                                         ('NTDBG_PAGER', (), {'NTDBG_PAGER': ''}), ('no such pager', (), {'PAGER': 'nosuchpager'})):
        t = demo(*arguments, rows=12, environment=environment)
        check(f'no pager with {what}', t.type('lm;k;r\r') and t.screen.text().count('r15=') == 1, t.screen.text())
        t.close()
    t = demo('-c', 'lm;k;r', rows=12)
    check('no pager for -c', t.screen.text().rstrip().endswith('0:002>'), t.screen.text())
    t.close()
    t = demo(rows=12, environment={'PAGER': 'tr a-z A-Z'})
    t.type('lm;k;r\r')
    check('PAGER', 'R15=' in t.screen.text() and 'MODULE NAME' in t.screen.text(), t.screen.text())
    t.close()


class Tmux:
    """The same in a real terminal."""

    def __init__(self, *arguments, rows, columns, folder):
        self.tmux = ['tmux', '-L', f'ntdbg-{os.getpid()}-{rows}x{columns}', '-f', '/dev/null']
        self.state = tempfile.TemporaryDirectory()
        settings = {'XDG_STATE_HOME': self.state.name, 'NTDBG_OFFLINE': '1', 'LC_ALL': 'C.UTF-8', 'PATH': os.environ['PATH']}
        line = ['env', '-u', 'PAGER', *(f'{k}={v}' for k, v in settings.items()), PROGRAM, *arguments]
        subprocess.run([*self.tmux, 'new-session', '-d', '-x', str(columns), '-y', str(rows), '-c', folder, shlex.join(line)], check=True)

    def text(self):
        return subprocess.run([*self.tmux, 'capture-pane', '-p', '-S', '-'], check=True, capture_output=True, text=True).stdout

    def until(self, pattern):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if re.search(pattern, self.text().rstrip('\n').rsplit('\n', 1)[-1]):
                return True
            time.sleep(0.1)
        return False

    def type(self, keys, pattern=PROMPT, patience=PATIENCE):
        subprocess.run([*self.tmux, 'send-keys', '-l', keys], check=True)
        time.sleep(1)
        return self.until(pattern)

    def close(self):
        subprocess.run([*self.tmux, 'kill-server'], check=False)
        self.state.cleanup()


def steps(text):
    """(keys, what the last line then is) of each line "KEYS" or "KEYS  ~ PATTERN"."""
    for line in text.splitlines():
        keys, _, pattern = line.partition('  ~ ')
        tabs = keys.replace('<TAB>', '\t').replace('<SPACE>', ' ').replace('<ENTER>', '\r')
        yield (tabs if pattern else tabs + '\r'), pattern or PROMPT


def played(kind, match, folder):
    """What stands on the screen, and above it, when everything is typed."""
    t = kind(*shlex.split(match[4]), rows=int(match[2]), columns=int(match[1]), folder=folder)
    t.until(PROMPT)
    for keys, pattern in steps(match[3]):
        check(f'{keys!r} is answered', t.type(keys, pattern), '')
    text = t.text() if kind is Tmux else t.screen.text()
    t.close()
    return re.sub(r'[ ]+$', '', text, flags=re.M).rstrip('\n') + '\n'


def sessions(write):
    """docs/terminal.md: its screens were taken in tmux; here they are typed again."""
    with open(PAGE, encoding='utf-8') as f:
        page = f.read()
    with tempfile.TemporaryDirectory() as folder:
        for name, to in (('shop.dmp', os.path.join(DEMO, 'demo.dmp')), ('symbols', os.path.join(DEMO, 'symbols')),
                         ('images', os.path.join(DEMO, 'images')), ('src', os.path.join(ROOT, 'cases', 'demo'))):
            os.symlink(to, os.path.join(folder, name))
        found = list(SCREEN.finditer(page))
        check('the page has its screens', len(found) >= 3, PAGE)
        for match in reversed(found):
            text = played(Tmux if write else Terminal, match, folder)
            if write:
                page = page[:match.start(5)] + text + page[match.end(5):]
            else:
                difference = '\n'.join(difflib.unified_diff(match[5].split('\n'), text.split('\n'), 'the page', 'the terminal', lineterm=''))
                check(f'the screen of "{match[4]}"', not difference, difference)
    if write:
        with open(PAGE, 'w', encoding='utf-8') as f:
            f.write(page)


if __name__ == '__main__':
    demo().close()
    if '--write' in sys.argv:
        sessions(True)
        sys.exit(1 if failures else 0)
    colours()
    links()
    paging()
    sessions(False)
    sys.exit(1 if failures else 0)
