"""The protocol of docs/remote.md, written down a second time: a client that can also break its rules."""
import hashlib
import hmac
import os
import socket
import struct

HELLO, PROOF, COMMAND, BREAK, LEAVE = 1, 2, 3, 4, 5
CHALLENGE, WELCOME, REFUSED, OUTPUT, PROMPT, BYE = 16, 17, 18, 19, 20, 21


def frame(kind, payload=b''):
    return struct.pack('<IB', len(payload) + 1, kind) + payload


class Peer:
    def __init__(self, address, version=1):
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self.socket = socket.socket(family)
        self.socket.settimeout(60)
        self.socket.connect(address)
        self.buffer = b''
        self.send(b'ntdbgR' + struct.pack('<H', version))

    def send(self, data):
        self.socket.sendall(data)

    def take(self, size):
        while len(self.buffer) < size:
            more = self.socket.recv(65536)
            if not more:
                raise EOFError
            self.buffer += more
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def message(self):
        length, kind = struct.unpack('<IB', self.take(5))
        return kind, self.take(length - 1)

    def shake(self, password=b'', host=b'elsewhere', user=b'somebody', lines=0):
        assert self.take(8) == b'ntdbgR\1\0'
        mine = os.urandom(32)
        self.send(frame(HELLO, mine + struct.pack('<I', lines) + bytes([len(host)]) + host + bytes([len(user)]) + user))
        kind, challenge = self.message()
        assert kind == CHALLENGE and len(challenge) == 33
        theirs = challenge[:32]
        self.send(frame(PROOF, hmac.new(password, b'\1' + theirs + mine, hashlib.sha256).digest()))
        kind, proof = self.message()
        if kind == WELCOME:
            assert proof == hmac.new(password, b'\0' + theirs + mine, hashlib.sha256).digest()
        return kind, proof

    def until(self, wanted):
        """What is shown up to the first message of this kind, and that message."""
        shown = b''
        while True:
            kind, payload = self.message()
            if kind == wanted:
                return shown.decode(), payload.decode()
            if kind == OUTPUT:
                shown += payload

    def command(self, text):
        self.send(frame(COMMAND, text.encode()))
        return self.until(PROMPT)[0]

    def is_cut(self):
        """Reads until the other side closes."""
        try:
            while self.socket.recv(65536):
                pass
        except ConnectionResetError:
            pass
        return True

    def close(self):
        self.socket.close()
