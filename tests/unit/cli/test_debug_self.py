#!/usr/bin/env python3
"""`.dbgdbg` on a terminal: a debugger is started with this process as its target, has the terminal until it is left, and may trace
the process. The debugger is one of ours, put before gdb in PATH; it traces with PTRACE_SEIZE, as gdb does.

usage: test_debug_self.py NTDBG
"""
import os
import pty
import select
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
FAKE = '''#!/usr/bin/env python3
import ctypes, os, sys
process = int(sys.argv[sys.argv.index('-p') + 1])
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
seized = libc.ptrace(0x4206, process, None, None) == 0
print('arguments', ' '.join(sys.argv[1:-1]), 'parent', process == os.getppid(), 'traced', seized or ctypes.get_errno() == 1, flush=True)
print('typed', input('(fake) '), flush=True)
'''


def until(fd, wanted):
    text, end = '', time.monotonic() + 60
    while wanted not in text:
        ready, _, _ = select.select([fd], [], [], max(0, end - time.monotonic()))
        if not ready:
            sys.exit(f'"{wanted}" did not come; so far: {text}')
        try:
            text += os.read(fd, 4096).decode('utf-8', 'replace')
        except OSError:
            sys.exit(f'the program ended before "{wanted}": {text}')
    return text


def until_end(fd):
    text = b''
    while True:
        try:
            piece = os.read(fd, 4096)
        except OSError:  # a terminal whose program has ended
            piece = b''
        if not piece:
            return text.decode('utf-8', 'replace')
        text += piece


def main():
    with tempfile.TemporaryDirectory() as folder:
        fake = os.path.join(folder, 'gdb')
        with open(fake, 'w', encoding='utf-8') as f:
            f.write(FAKE)
        os.chmod(fake, 0o755)
        pid, fd = pty.fork()
        if pid == 0:
            os.environ.update(PATH=folder + ':' + os.environ['PATH'], TERM='dumb', HOME=folder, NO_COLOR='1', ASAN_OPTIONS='detect_leaks=0')
            os.execv(PROGRAM, [PROGRAM])
        until(fd, '> ')
        os.write(fd, b'.dbgdbg\r')
        text = until(fd, '(fake) ')
        if 'arguments -q -p parent True traced True' not in text:
            sys.exit(text)
        os.write(fd, b'hello\r')
        until(fd, 'typed hello')
        until(fd, '> ')
        os.write(fd, b'? 1+2\r')
        until(fd, 'Evaluate expression: 3')
        os.write(fd, b'.noshell\r')
        until(fd, '> ')
        os.write(fd, b'.dbgdbg\r')
        until(fd, 'prohibited')
        os.write(fd, b'q\r')
        rest = until_end(fd)
        _, status = os.waitpid(pid, 0)
        if status:
            sys.exit(f'ended with {status}: {rest}')
    print('.dbgdbg: started, has the terminal, gives it back')


if __name__ == '__main__':
    main()
