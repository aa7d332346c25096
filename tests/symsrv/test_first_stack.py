#!/usr/bin/env python3
"""The page docs/first-stack.md, typed into a real terminal (tmux): an empty home folder, the demonstration's dump, nginx on this
machine as the symbol server, the first stack. Every line that the page shows has to be on the screen.

usage: test_first_stack.py --ntdbg PROGRAM --work FOLDER [--accept]     --accept writes what was shown into the page
"""
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import types
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import test_symsrv  # noqa: E402

PAGE = os.path.join(test_symsrv.ROOT, 'docs', 'first-stack.md')
PROMPT = re.compile(r'^\d:\d{3}> ')
SHELL = 'ready$ '
ACCEPT = '--accept' in sys.argv


def sessions(text):
    """[(words of the comment above, first line, number of lines, lines)] of the page's blocks."""
    found, lines, about, start = [], text.split('\n'), '', None
    for i, line in enumerate(lines):
        if line.startswith('<!--'):
            about = line
        elif line == '```' and start is None:
            start = i + 1
        elif line == '```':
            found.append((about, start, lines[start:i]))
            start = None
    return found


def without_keys(lines):
    """The linker makes a PDB's GUID from what is in it: it changes with the demonstration's programs."""
    return '\n'.join(re.sub(r'\b[0-9A-F]{32}1\b', 'GUID', x.rstrip()) for x in lines)


class Terminal:
    """A shell in a terminal of its own, 200 columns wide, with as good as no environment."""

    def __init__(self, name, folder, home, ntdbg):
        self.name = name
        environment = ['env', '-i', f'HOME={home}', 'TERM=screen', 'LANG=C.UTF-8', 'TZ=UTC', f'PS1={SHELL}', 'ASAN_OPTIONS=detect_leaks=0',
                       f'PATH={os.path.dirname(ntdbg)}:/usr/bin:/bin', 'sh']
        self.tmux('-f', '/dev/null', 'new-session', '-d', '-x', '200', '-y', '120', '-c', folder, shlex.join(environment))

    def tmux(self, *words):
        return subprocess.run(['tmux', '-L', self.name, *words], capture_output=True, text=True, check=True).stdout

    def screen(self):
        return [line.rstrip() for line in self.tmux('capture-pane', '-p').rstrip('\n').split('\n')]

    def wait(self, prompts):
        """Until that many prompts, of the shell and of the debugger, are there, the last one at the end."""
        for _ in range(600):
            lines = self.screen()
            while lines and not lines[-1]:
                lines.pop()
            is_prompt = [bool(PROMPT.match(x + ' ')) or (x + ' ').startswith(SHELL) for x in lines]
            if sum(is_prompt) >= prompts and is_prompt[-1] and (PROMPT.fullmatch(lines[-1] + ' ') or lines[-1] + ' ' == SHELL):
                return lines
            time.sleep(0.1)
        raise AssertionError('nothing more came:\n' + '\n'.join(self.screen()))

    def close(self):
        subprocess.run(['tmux', '-L', self.name, 'kill-server'], capture_output=True)


class FirstStack(test_symsrv.Case):
    def play(self, number, home, port, typed):
        """What the screen shows after these lines were typed."""
        terminal = Terminal(f'ntdbg-test-{os.getpid()}-{number}', self.folder, home, test_symsrv.OPTIONS.ntdbg)
        self.addCleanup(terminal.close)
        terminal.wait(1)
        for i, line in enumerate(typed):
            terminal.tmux('send-keys', '-l', line.replace(':8080', f':{port}'))
            terminal.tmux('send-keys', 'Enter')
            lines = terminal.wait(i + 2)
        terminal.close()
        lines = ['$ ' + x[len(SHELL):] if x.startswith(SHELL) else x for x in lines]
        lines = [re.sub(r'after \d+ ms', 'after 0 ms', x) for x in lines]
        return [x.replace(f':{port}', ':8080').replace(f'port {port}', 'port 8080').replace(home, '~') for x in lines[:-1]]

    def test_the_page_is_what_a_new_user_sees(self):
        if not shutil.which('tmux'):
            self.skipTest('tmux is not installed')
        port = self.nginx('')
        shutil.copy(self.kept['dump'], os.path.join(self.folder, 'shop.dmp'))
        with open(PAGE, encoding='utf-8') as f:
            page = f.read()
        lines, moved = page.split('\n'), 0
        for number, (about, start, block) in enumerate(sessions(page)):
            if 'empty home' in about:
                home = os.path.join(self.folder, f'home{number}')
                os.makedirs(home)
            if 'no server' in about and self.server.poll() is None:
                self.server.terminate()
                self.server.wait()
            typed = [x[2:] if x.startswith('$ ') else PROMPT.sub('', x) for x in block if x.startswith('$ ') or PROMPT.match(x)]
            shown = self.play(number, home, port, typed)
            if ACCEPT:
                lines[start + moved:start + moved + len(block)] = shown
                moved += len(shown) - len(block)
            else:
                self.assertEqual(without_keys(block), without_keys(shown))
        if ACCEPT:
            with open(PAGE, 'w', encoding='utf-8') as f:
                f.write('\n'.join(lines))


if __name__ == '__main__':
    words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    test_symsrv.OPTIONS = types.SimpleNamespace(ntdbg=os.path.abspath(words['--ntdbg']), work=words['--work'])
    unittest.main(argv=sys.argv[:1])
