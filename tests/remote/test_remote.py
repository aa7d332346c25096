#!/usr/bin/env python3
"""Debugging servers and clients (docs/remote.md): real processes, ports that the kernel chooses, no clocks.

What is expected of the texts is of Microsoft's pages and of published sessions, which docs/remote.md names.

usage: test_remote.py NTDBG
"""
import codecs
import getpass
import json
import os
import pty
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import peer  # noqa: E402

NTDBG = None
WAIT = int(os.environ.get("REMOTE_WAIT", "120"))  # seconds until a program that says nothing has failed
DATE = r'[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}'
PROMPT = '?:???> '


class Program:
    """ntdbg with pipes, or on a terminal of its own."""

    def __init__(self, folder, *arguments, stdin=subprocess.PIPE, terminal=False):
        environment = {**os.environ, 'XDG_RUNTIME_DIR': folder, 'XDG_STATE_HOME': folder, 'NTDBG_OFFLINE': '1',
                       'TERM': 'xterm', 'NTDBG_PAGER': 'cat', 'NO_COLOR': '1'}
        if terminal:  # libedit keeps the names of the functions that are added
            environment['ASAN_OPTIONS'] = 'detect_leaks=0'
        environment.pop('_NT_DEBUG_HISTORY_SIZE', None)
        self.text, self.seen = '', 0
        self.decoder = codecs.getincrementaldecoder('utf-8')(errors='replace')  # a read may end within a character
        self.changed = threading.Condition()
        self.master = None
        if terminal:
            self.master, other = pty.openpty()
            self.process = subprocess.Popen([NTDBG, *arguments], stdin=other, stdout=other, stderr=subprocess.PIPE,
                                            env=environment, cwd=folder, start_new_session=True)
            os.close(other)
            read = lambda: os.read(self.master, 65536)  # noqa: E731
        else:
            self.process = subprocess.Popen([NTDBG, *arguments], stdin=stdin, stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, env=environment, cwd=folder)
            read = lambda: os.read(self.process.stdout.fileno(), 65536)  # noqa: E731
        self.ended = False
        self.thread = threading.Thread(target=self.collect, args=[read], daemon=True)
        self.thread.start()

    def collect(self, read):
        while True:
            try:
                data = read()
            except OSError:
                data = b''
            with self.changed:
                self.text += self.decoder.decode(data).replace('\r', '')
                self.ended = not data
                self.changed.notify_all()
            if not data:
                return

    def write(self, text):
        data = text.encode()
        if self.master is not None:
            os.write(self.master, data)
        else:
            self.process.stdin.write(data)
            self.process.stdin.flush()

    def expect(self, pattern):
        """Waits for it behind what was expected last; returns the text up to its end."""
        with self.changed:
            while True:
                found = re.compile(pattern, re.MULTILINE).search(self.text, self.seen)
                if found:
                    text, self.seen = self.text[self.seen:found.end()], found.end()
                    return text
                if self.ended or not self.changed.wait(WAIT):
                    raise AssertionError(f'no {pattern!r} in {self.text[self.seen:]!r}; all: {self.text[-3000:]!r}')

    def command(self, line, prompt=re.escape(PROMPT)):
        self.write(line + '\n')
        return self.expect(prompt)[:-len(PROMPT)]

    def finish(self):
        """Status, what else was shown, stderr."""
        if self.process.stdin:
            try:
                self.process.stdin.close()
            except BrokenPipeError:
                pass
        status = self.process.wait(WAIT)
        self.thread.join(WAIT)
        return status, self.text[self.seen:], self.process.stderr.read().decode()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                try:
                    stream.close()
                except BrokenPipeError:
                    pass
        if self.master is not None:
            os.close(self.master)


class RemoteTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='ntdbg-remote-')
        self.programs = []
        self.addCleanup(shutil.rmtree, self.folder)
        self.addCleanup(lambda: [p.kill() for p in self.programs])

    def start(self, *arguments, **options):
        self.programs.append(Program(self.folder, *arguments, **options))
        return self.programs[-1]

    def serve(self, transport='tcp:port=0', *arguments, **options):
        server = self.start('-server', transport, *arguments, **options)
        server.expect(r'\(this computer only.*\n')
        self.connect = re.search(r'<debugger> -remote (\S+)', server.text).group(1)
        self.port = int(re.search(r'Port=(\d+)', self.connect).group(1))
        return server

    def join(self, *arguments, **options):
        client = self.start('-remote', self.connect, *arguments, **options)
        client.expect(rf'connected at {DATE}\n')
        client.expect(re.escape(PROMPT))
        return client

    def numbers(self, count):
        """A file for .foreach."""
        with open(os.path.join(self.folder, 'numbers'), 'w', encoding='utf-8') as f:
            f.write('\n'.join(map(str, range(count))))

    def name(self, protocol=r'tcp 127\.0\.0\.1:\d+'):
        return re.escape(socket.gethostname() + '\\' + getpass.getuser()) + rf' \({protocol}\)'

    def raw(self, **options):
        p = peer.Peer(('127.0.0.1', self.port))
        self.addCleanup(p.close)
        self.assertEqual(p.shake(**options)[0], peer.WELCOME)
        p.until(peer.PROMPT)
        return p


class Sessions(RemoteTest):
    def test_a_client_sees_what_was_shown_and_joins(self):
        server = self.start()
        server.expect(re.escape(PROMPT))
        server.command('.echo before')
        answer = server.command('.server tcp:port=0')
        self.assertRegex(answer, r'^Server started\.  Client can connect with any of these command lines\n'
                                 r'0: <debugger> -remote tcp:Port=\d+,Server=localhost\n'
                                 r'\(this computer only: bind=ADDRESS,password=\.\.\. opens it to others\)\n$')
        self.connect = re.search(r'-remote (\S+)', answer).group(1)
        client = self.start('-remote', self.connect)
        shown = client.expect(rf'^{self.name()} connected at {DATE}\n')
        client.expect(re.escape(PROMPT))
        self.assertIn(f'{PROMPT}.echo before\nbefore\n{PROMPT}.server tcp:port=0\nServer started.', shown)
        # "0:000> wenwaz2016\pear (tcp 127.0.0.1:63141) connected at Wed Dec 19 06:23:07 2018"
        server.expect(rf'{self.name()} connected at {DATE}\n')
        self.assertEqual(client.command('.echo from here'), 'from here\n')
        server.expect(rf'\[{self.name()}\] \.echo from here\nfrom here\n')
        # Without an identification, and without a new prompt.
        server.write('.echo from the server\n')
        self.assertEqual(client.expect('from the server\nfrom the server\n'), '.echo from the server\nfrom the server\n')
        server.expect(re.escape(PROMPT))
        self.assertEqual(client.command('? 2*3'), 'Evaluate expression: 6 = 00000000`00000006\n')
        server.expect('00000006\n')
        self.assertEqual(client.finish()[0], 0)
        self.assertEqual(server.command('.echo still here'), 'still here\n')
        self.assertEqual(server.finish()[0], 0)

    def test_clients_see_each_other(self):
        server = self.serve()
        first, second = self.join(), self.join()
        first.expect(rf'{self.name()} connected at {DATE}\n')
        self.assertEqual(first.command('.echo one'), 'one\n')
        self.assertRegex(second.expect('^one\n'), rf'^\[{self.name()}\] \.echo one\none\n$')
        listed = first.command('.clients').splitlines()
        self.assertEqual(len(listed), 3)
        self.assertEqual(listed[0].split(',')[0], socket.gethostname() + '\\' + getpass.getuser())
        for line in listed[1:]:
            self.assertRegex(line, rf'^{self.name()}, last active [A-Z][a-z]{{2}} [A-Z][a-z]{{2}} \d\d \d\d:\d\d:\d\d \d{{4}}$')
        server.kill()
        for client in (first, second):
            status, _, errors = client.finish()
            self.assertEqual(status, 2)
            self.assertIn('the connection to the server is lost', errors)

    def test_ctrl_c_of_a_client_ends_the_command_and_not_the_session(self):
        server = self.serve()
        client = self.join()
        client.write('.echo started; .while (1) {}\n')
        client.expect('started\n')
        client.process.send_signal(signal.SIGINT)
        client.expect(re.escape(PROMPT))
        self.assertEqual(client.command('.echo next'), 'next\n')
        client.process.send_signal(signal.SIGINT)  # where it waits for a line, it ends the client
        self.assertEqual(client.finish()[0], 130)
        server.expect('^next\n')
        self.assertEqual(server.command('.echo alive'), 'alive\n')

    def test_q_and_qq(self):
        server = self.serve()
        client = self.join()
        # microsoft/WinDbg-Feedback, issue 100
        self.assertEqual(client.command('q'), 'Exit a remote ntsd/cdb client with Ctrl-b<enter>.\n'
                                              'Exit a remote windbg client with File.Exit (Alt-F4).\n'
                                              "If you really want the server to quit use an extra q, such as 'qq' or 'qqd'.\n")
        client.command('qd')
        client.write('qq\n')
        self.assertEqual(client.finish()[:2], (0, 'quit:\n'))
        self.assertEqual(server.finish()[0], 0)
        self.assertTrue(server.text.endswith('quit:\n'))
        self.assertEqual(os.listdir(os.path.join(self.folder, 'ntdbg')), [])

    def test_remote_exit(self):
        server = self.serve()
        status, shown, _ = self.start('-remote', self.connect, '-c', '.echo a;.remote_exit .echo b; .echo c').finish()
        self.assertEqual(status, 0)
        self.assertTrue(shown.endswith(f"{PROMPT}ntdbg: Reading initial command '.echo a;.remote_exit .echo b; .echo c'\n"
                                       'a\nb\nc\n'), shown)
        with open(os.path.join(self.folder, 'script'), 'w', encoding='utf-8') as f:
            f.write('.echo 1\n\n.remote_exit\n.echo never\n')
        status, shown, _ = self.start('-remote', self.connect, '-cf', 'script').finish()
        self.assertEqual(status, 0)
        self.assertNotIn('never', shown)
        client = self.join()
        client.write('\x02\n')
        self.assertEqual(client.finish()[0], 0)
        server.expect(r'\.remote_exit\n')
        server.write('.remote_exit\n')
        server.expect(r'leaves a debugging client, and this is none')

    def test_noio(self):
        server = self.start('-server', 'npipe:pipe=quiet', '-noio', '-c', '.echo first', stdin=subprocess.DEVNULL)
        path = os.path.join(self.folder, 'ntdbg', 'server-%d-0' % server.process.pid)
        while not os.path.exists(path):
            self.assertIsNone(server.process.poll())
        client = self.start('-remote', 'npipe:server=localhost,pipe=quiet')
        client.expect('^first\n')
        client.expect(re.escape(PROMPT))
        self.assertRegex(client.command('.clients'), rf'^{self.name("npipe")}, last active .*\n$')
        client.write('qq\n')
        self.assertEqual(client.finish()[0], 0)
        self.assertEqual(server.finish(), (0, '', ''))

    def test_history_is_as_long_as_the_client_asks_for(self):
        server = self.serve()
        self.numbers(100)
        server.command('.foreach /f (n "numbers") { .echo line n }')
        client = self.start('-remote', self.connect, '-clines', '3')
        shown = client.expect('connected at')
        self.assertIn('\nline 97 \nline 98 \nline 99 \n', shown)
        self.assertNotIn('line 95', shown)

    def test_long_output_arrives_whole_and_in_order(self):
        self.serve()
        self.numbers(30000)
        client = self.join()
        text = client.command('.foreach /f (n "numbers") '
                              '{ .echo n \u00e4\u20ac and some more text to make it long enough for a few rounds }')
        self.assertEqual([line.split(' ')[0] for line in text.splitlines()], [str(i) for i in range(30000)])
        self.assertNotIn('\ufffd', text)
        self.assertEqual(text.count('\u00e4\u20ac'), 30000)

    def test_json_is_for_the_server_and_clients_get_text(self):
        server = self.start('--json')
        server.write('.server tcp:port=0\n')
        server.expect('\n')
        record = json.loads(server.text)
        self.assertEqual(record['records'][0]['record'], 'server')
        self.connect = record['records'][0]['connect']
        client = self.join()
        self.assertEqual(client.command('.echo text'), 'text\n')
        server.expect('\n')
        self.assertEqual(json.loads(server.text.splitlines()[-1])['command'], '.echo text')

    def test_shell_is_refused_to_clients_of_noshell(self):
        self.serve('tcp:port=0', '-noshell')
        self.assertNotIn('bad', self.join().command('.shell echo bad').replace('echo bad', ''))


class Servers(RemoteTest):
    def test_several_servers_and_their_end(self):
        server = self.start()
        server.expect(re.escape(PROMPT))
        server.command('.server npipe:pipe=rabbit')
        server.command('.server tcp:port=0')
        answer = server.command('.server npipe:pipe=tiger,password=Password')
        host = re.escape(socket.gethostname())
        self.assertRegex(answer, rf'^Server started\..*\n0: <debugger> -remote npipe:Pipe=rabbit,Server={host}\n'
                                 r'1: <debugger> -remote tcp:Port=\d+,Server=localhost\n'
                                 rf'2: <debugger> -remote npipe:Pipe=tiger,Password=\*,Server={host}\n$')
        # windows-driver-docs, ".endsrv (End Debugging Server)"
        self.assertRegex(server.command('.servers'),
                         r'^0 - Debugger Server - npipe:Pipe=rabbit\n1 - Debugger Server - tcp:Port=\d+\n'
                         r'2 - Debugger Server - npipe:Pipe=tiger,Password=\*\n$')
        self.connect = f'npipe:server={socket.gethostname()},pipe=rabbit'
        client = self.join()
        server.expect('connected at .*\n')
        self.assertEqual(server.command('.endsrv 0'), 'Server told to exit.  Actual exit may be delayed until\n'
                                                      'the next connection attempt.\n')
        self.assertEqual(client.expect('attempt.\n').splitlines()[0], '.endsrv 0')
        self.assertEqual(client.command('.echo stays'), 'stays\n')
        server.expect('^stays\n')
        server.command('.endsrv 1')
        self.assertEqual(server.command('.servers'), '0 - <Disabled, exit pending>\n1 - <Disabled, exit pending>\n'
                                                     '2 - Debugger Server - npipe:Pipe=tiger,Password=*\n')
        status, _, errors = self.start('-remote', self.connect).finish()
        self.assertEqual(status, 2)
        self.assertIn("the pipe 'rabbit'", errors)
        self.assertIn('No server 0 is active', server.command('.endsrv 0'))
        self.assertIn('another server', server.command('.server npipe:pipe=tiger'))

    def test_servers_are_listed_unless_hidden(self):
        # windows-driver-docs, "Client and Server Examples"
        server = self.start()
        server.expect(re.escape(PROMPT))
        server.command('.server npipe:pipe=MainPipe')
        server.command('.server npipe:pipe=secret,hidden')
        status, shown, _ = self.start('-QR', '\\\\localhost').finish()
        self.assertEqual((status, shown), (0, 'Servers on \\\\localhost:\nDebugger Server - npipe:Pipe=MainPipe\n'))
        server.kill()
        self.assertEqual(self.start('-QR', 'localhost').finish()[1], 'Servers on \\\\localhost:\n')
        again = self.start()  # the socket that was left behind is no other server
        again.expect(re.escape(PROMPT))
        self.assertIn('Server started', again.command('.server npipe:pipe=MainPipe'))
        self.assertEqual(self.start('-QR', 'elsewhere.invalid').finish()[0], 1)

    def test_a_port_of_a_range(self):
        server = self.start()
        server.expect(re.escape(PROMPT))
        with socket.socket() as taken:
            taken.bind(('127.0.0.1', 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.assertIn('Cannot listen on port', server.command(f'.server tcp:port={port}'))
            answer = server.command(f'.server tcp:port={port}:{min(port + 40, 65535)}')
            self.assertRegex(answer, rf'tcp:Port=\d+:{min(port + 40, 65535)},Server=localhost')
            self.assertNotIn(f'Port={port}:', answer)

    def test_other_computers_need_a_word_and_a_password(self):
        server = self.start()
        server.expect(re.escape(PROMPT))
        self.assertIn('needs password=', server.command('.server tcp:port=0,bind=0.0.0.0'))
        answer = server.command('.server tcp:port=0,bind=0.0.0.0,password=tiger')
        self.assertNotIn('this computer only', answer)
        self.assertIn(',Password=*,Server=' + socket.gethostname(), answer)
        self.assertIn('ssl: is not there', server.command('.server ssl:proto=tls1,machuser=ab,port=1'))
        status, shown, _ = self.start('-server', 'spipe:proto=tls1,pipe=x').finish()
        self.assertEqual(status, 1)
        self.assertIn('spipe: is not there', shown)
        status, shown, errors = self.start('-server', 'spipe:proto=tls1,pipe=x', '-noio').finish()
        self.assertEqual((status, shown), (1, ''))
        self.assertIn('spipe: is not there', errors)

    def test_reverse_connections_in_both_orders(self):
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            port = free.getsockname()[1]
        server = self.start()
        server.expect(re.escape(PROMPT))
        self.assertIn(f'-remote tcp:Port={port},CliCon=', server.command(f'.server tcp:port={port},clicon=localhost'))
        client = self.start('-remote', f'tcp:port={port},clicon=localhost')
        client.expect(re.escape(PROMPT))
        client.expect(re.escape(PROMPT))
        self.assertEqual(client.command('.echo reversed'), 'reversed\n')
        self.assertEqual(self.start('-QR', 'localhost').finish()[1], 'Servers on \\\\localhost:\n')


class Passwords(RemoteTest):
    def test_a_password_is_asked_for_and_not_sent(self):
        self.serve('tcp:port=0,password=hardtoguess')
        wanted = self.connect
        for connect in (wanted.replace('Password=*,', ''), wanted.replace('*', 'Hardtoguess')):
            status, shown, errors = self.start('-remote', connect).finish()
            self.assertEqual((status, shown), (2, '\nntdbg 0.1.0\n'))
            self.assertIn('Error 0x80004005', errors)  # "Activating a Debugging Client"
        sent = self.through_a_listener(wanted.replace('*', 'hardtoguess'))
        self.assertIn(b'.echo in', sent)
        self.assertNotIn(b'hardtoguess', sent)

    def through_a_listener(self, connect):
        """A session through a socket in the middle; all bytes of both directions."""
        seen, relay = [], socket.create_server(('127.0.0.1', 0))
        self.addCleanup(relay.close)

        def pump(a, b):
            while data := a.recv(65536):
                seen.append(data)
                b.sendall(data)
            b.shutdown(socket.SHUT_WR)

        def run():
            near, _ = relay.accept()
            far = socket.create_connection(('127.0.0.1', self.port))
            with near, far:
                other = threading.Thread(target=pump, args=[far, near], daemon=True)
                other.start()
                pump(near, far)
                other.join(WAIT)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        middle = re.sub(r'Port=\d+', f'Port={relay.getsockname()[1]}', connect)
        client = self.start('-remote', middle, '-c', '.echo in;.remote_exit')
        self.assertEqual(client.finish()[0], 0)
        thread.join(WAIT)
        return b''.join(seen)

    def test_the_protocol_as_it_is_written_down(self):
        self.serve('tcp:port=0,password=tiger')
        right = self.raw(password=b'tiger', lines=1)
        self.assertEqual(right.command('.echo a'), 'a\n')
        wrong = peer.Peer(('127.0.0.1', self.port))
        self.addCleanup(wrong.close)
        kind, why = wrong.shake(password=b'lion')
        self.assertEqual((kind, why), (peer.REFUSED, b'Error 0x80004005: wrong password'))
        self.assertTrue(wrong.is_cut())


class Hostile(RemoteTest):
    def still_works(self, client):
        self.assertEqual(client.command('.echo fine'), 'fine\n')

    def test_strangers_are_cut_and_nobody_else_notices(self):
        self.serve()
        client = self.join()
        rubbish = [b'GET / HTTP/1.1\r\nHost: x\r\n\r\n', b'ntdbgR\x09\0', b'ntdbgR\1\0' + struct.pack('<IB', 1 << 31, 1),
                   b'ntdbgR\1\0' + struct.pack('<IB', 0, 1), b'ntdbgR\1\0' + peer.frame(peer.COMMAND, b'qq'),
                   b'ntdbgR\1\0' + peer.frame(peer.HELLO, b'short'), b'ntdbgR\1\0' + peer.frame(peer.HELLO, bytes(1000)) * 2]
        for data in rubbish:
            with socket.create_connection(('127.0.0.1', self.port)) as stranger:
                stranger.settimeout(WAIT)
                stranger.sendall(data)
                try:
                    while stranger.recv(4096):
                        pass
                except ConnectionResetError:
                    pass
        self.still_works(client)
        halves = [socket.create_connection(('127.0.0.1', self.port)) for _ in range(60)]
        for stranger in halves:
            stranger.sendall(b'ntdbg')
        self.still_works(client)
        for stranger in halves:
            stranger.close()
        self.still_works(client)

    def test_clients_that_break_the_rules_are_cut(self):
        self.serve()
        client = self.join()
        for data in (peer.frame(peer.OUTPUT, b'x'), struct.pack('<IB', 70000, peer.COMMAND),
                     peer.frame(peer.COMMAND, b'.echo a\n.echo b'), peer.frame(peer.COMMAND, b'.echo a') * 2000):
            breaker = self.raw()
            breaker.send(data)
            self.assertTrue(breaker.is_cut())
        middle = self.raw()
        middle.send(peer.frame(peer.COMMAND, b'.echo whole')[:7])
        middle.close()
        client.write('.echo fine\n')
        client.expect('^fine\n')

    def test_a_client_that_does_not_read_is_cut(self):
        server = self.serve()
        self.raw()  # and is never read from again
        client = self.join()
        self.numbers(20000)
        client.write('.foreach /f (n "numbers") { .echo n; .echo ' + 'x' * 1000 + ' }\n')
        client.expect('^19999\n')
        client.expect(re.escape(PROMPT))
        self.assertEqual(client.command('.clients').count('(tcp'), 1)
        self.assertIsNone(server.process.poll())

    def test_a_server_cannot_write_escape_sequences(self):
        with socket.create_server(('127.0.0.1', 0)) as listener:
            listener.settimeout(WAIT)
            client = self.start('-remote', f'tcp:server=127.0.0.1,port={listener.getsockname()[1]}')
            near, _ = listener.accept()
            with near:
                near.sendall(b'ntdbgR\1\0' + peer.frame(peer.CHALLENGE, bytes(33)))
                data = b''
                while len(data) < 8 + 5:
                    data += near.recv(4096)
                mine = data[13:45]
                import hashlib
                import hmac
                near.sendall(peer.frame(peer.WELCOME, hmac.new(b'', b'\0' + bytes(32) + mine, hashlib.sha256).digest()) +
                             peer.frame(peer.OUTPUT, b'a\x1b]0;title\x07b\n') + peer.frame(peer.PROMPT, b'\x1b[2J> ') +
                             peer.frame(peer.BYE))
                status, shown, _ = client.finish()
        self.assertEqual(status, 0)
        self.assertIn('a.]0;title.b\n?[2J> ', shown)


class Terminals(RemoteTest):
    def test_what_is_being_typed_survives_what_others_do(self):
        self.serve()
        typist = self.start('-remote', self.connect, terminal=True)
        typist.expect(r'connected at')
        typist.expect(re.escape(PROMPT))
        typist.write('.echo "on')
        typist.expect(r'\.echo "on')
        self.assertEqual(self.join().command('.echo other'), 'other\n')
        typist.expect(rf'\[{self.name()}\] \.echo other')
        typist.expect('other\n')
        typist.write('e line"\n')
        typist.expect('^one line$')
        typist.write('\x02\n')
        self.assertEqual(typist.process.wait(WAIT), 0)

    def test_a_server_on_a_terminal(self):
        server = self.start('-server', 'npipe:pipe=tty', terminal=True)
        server.expect(re.escape(PROMPT))
        self.connect = 'npipe:server=.,pipe=tty'
        client = self.join()
        server.expect(rf'{self.name("npipe")} connected at')
        server.write('.echo "two')
        server.expect(r'\.echo "two')
        self.assertEqual(client.command('.echo mine'), 'mine\n')
        server.expect(rf'\[{self.name("npipe")}\] \.echo mine')
        server.write(' lines"\n')
        client.expect('^two lines\n')
        client.write('qq\n')
        self.assertEqual(client.finish()[0], 0)
        status, _, errors = server.finish()
        self.assertEqual((status, errors), (0, ''))


if __name__ == '__main__':
    NTDBG = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
