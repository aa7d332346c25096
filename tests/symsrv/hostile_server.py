"""A symbol server on loopback with every fault that a symbol server, a proxy or a portal has been seen with.

The first component of the path chooses the behaviour, the rest is the file: http://127.0.0.1:PORT/cut/shop.pdb/KEY/shop.pdb
"""
import http.server
import re
import socket
import ssl
import threading
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def answer(self, status, body=b'', headers=(), length=None):
        self.send_response(status)
        self.send_header('Content-Length', str(len(body) if length is None else length))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self):
        self.close_connection = True
        try:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def do_GET(self):
        world = self.server.world
        _, behaviour, rest = (self.path.split('/', 2) + ['', ''])[:3]
        with world.lock:
            world.requests.append((self.path, dict(self.headers)))
            visit = world.visits[self.path] = world.visits.get(self.path, 0) + 1
        try:
            getattr(self, 'be_' + behaviour, self.be_good)(rest, visit)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def body(self, rest):
        return self.server.world.files.get(rest)

    def be_good(self, rest, _):
        body = self.body(rest)
        if body is None:
            self.answer(404, b'<html>no</html>', [('Content-Type', 'text/html')])
        else:
            self.answer(200, body, [('Content-Type', 'application/octet-stream')])

    def be_html(self, rest, _):
        self.answer(200, b'<!DOCTYPE html><html>Please log in</html>', [('Content-Type', 'text/html; charset=utf-8')])

    def be_disguised(self, rest, _):  # HTML that says it is not
        self.answer(200, b'<!DOCTYPE html><html>Please log in</html>', [('Content-Type', 'application/octet-stream')])

    def be_zero(self, rest, _):
        self.answer(200 if self.body(rest) else 404)

    def be_wrong(self, rest, _):  # a good PDB of another GUID
        body = self.body(rest)
        if body is None:
            return self.answer(404)
        self.answer(200, self.server.world.other)

    def be_loop(self, rest, _):
        self.answer(302, headers=[('Location', self.path)])

    def be_away(self, rest, _):
        self.answer(302, headers=[('Location', '/good/' + rest)])

    def be_elsewhere(self, rest, _):
        self.answer(302, headers=[('Location', 'file:///etc/passwd')])

    def be_cut(self, rest, _):  # never more than the first third, and no way to go on
        body = self.body(rest)
        if body is None:
            return self.answer(404)
        self.answer(200, body[:len(body) // 3], length=len(body))
        self.hang_up()

    def be_resume(self, rest, visit, always=False):  # cut on the first visit; ranges after that
        body = self.body(rest)
        if body is None:
            return self.answer(404)
        tag = [('ETag', '"v1"')]
        asked = re.fullmatch(r'bytes=(\d+)-', self.headers.get('Range', ''))
        if asked and self.headers.get('If-Range') == '"v1"' and int(asked[1]) < len(body):
            at = int(asked[1])
            return self.answer(206, body[at:], tag + [('Content-Range', f'bytes {at}-{len(body) - 1}/{len(body)}')])
        self.answer(200, body[:len(body) // 2], tag, length=len(body))
        self.hang_up()

    def be_lying_range(self, rest, visit):  # answers a range with other bytes than asked for
        body = self.body(rest)
        if body is None:
            return self.answer(404)
        tag = [('ETag', '"v1"')]
        if 'Range' in self.headers:
            return self.answer(206, body[7:], tag + [('Content-Range', f'bytes 7-{len(body) - 1}/{len(body)}')])
        if visit > 1:
            return self.answer(200, body, tag)
        self.answer(200, body[:len(body) // 2], tag, length=len(body))
        self.hang_up()

    def be_changed(self, rest, visit):  # another file by the time of the second visit
        body = self.body(rest)
        if body is None:
            return self.answer(404)
        if visit > 1:
            return self.answer(200, body, [('ETag', '"v2"')])
        self.answer(200, b'x' * (len(body) // 2), [('ETag', '"v1"')], length=len(body))
        self.hang_up()

    def be_busy(self, rest, visit):
        if visit <= 2:
            return self.answer(503, headers=[('Retry-After', '0')])
        self.be_good(rest, visit)

    def be_broken(self, rest, _):
        self.answer(500)

    def be_forbidden(self, rest, _):  # a bucket that may not be listed
        body = self.body(rest)
        self.answer(200, body) if body is not None else self.answer(403)

    def be_slow(self, rest, _):
        body = self.body(rest)
        if body is None:
            return self.answer(404)
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        for at in range(0, len(body), 4096):
            self.wfile.write(body[at:at + 4096])
            self.wfile.flush()
            time.sleep(0.002)

    def be_silent(self, rest, _):
        time.sleep(60)

    def be_stalled(self, rest, _):  # begins, then nothing
        body = self.body(rest) or b'x' * 100000
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.send_header('ETag', '"v1"')
        self.end_headers()
        self.wfile.write(body[:1000])
        self.wfile.flush()
        time.sleep(60)

    def be_endless(self, rest, _):  # megabytes for a small question
        self.send_response(200)
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        for _ in range(64):
            self.wfile.write(b'10000\r\n' + b'\0' * 0x10000 + b'\r\n')
        self.wfile.write(b'0\r\n\r\n')


class World:
    """files: path below the behaviour -> bytes. requests: what came, in order."""

    def __init__(self, files, other, certificate=None):
        self.files, self.other = files, other
        self.lock = threading.Lock()
        self.requests, self.visits = [], {}
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.server.world = self
        scheme = 'http'
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            scheme = 'https'
        self.url = f'{scheme}://{"localhost" if certificate else "127.0.0.1"}:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def paths(self):
        with self.lock:
            return [path for path, _ in self.requests]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
