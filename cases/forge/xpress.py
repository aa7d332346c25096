"""Packing as hibernation files have it: plain LZ77 ("xpress") and LZ77 + Huffman ("xpress-huffman").

From the descriptions of the two streams in [MS-XCA] 2.1 and 2.3.
"""
import heapq
import struct


def matches(data, window, longest, start=0, end=None):
    """[(literal byte)] or [(distance, length)] items that make up data[start:end]; matches reach back before `start`."""
    end = len(data) if end is None else end
    heads, items, at = {}, [], start
    for back in range(max(0, start - window), start):
        heads[data[back:back + 3]] = back
    while at < end:
        key = data[at:at + 3]
        found = heads.get(key) if at + 3 <= end else None
        length = 0
        if found is not None and at - found <= window:
            while at + length < end and length < longest and data[found + length] == data[at + length]:
                length += 1
        step = length if length >= 3 else 1
        items.append((at - found, length) if length >= 3 else (data[at],))
        for i in range(at, min(at + step, end - 2)):
            heads[data[i:i + 3]] = i
        at += step
    return items


def plain(data):
    out, flags, count, flag_at = bytearray(4), 0, 0, 0
    half_at = None
    for item in matches(bytes(data), 8192, 70000) + [None]:
        if count == 32:
            struct.pack_into('<I', out, flag_at, flags)
            flags, count, flag_at = 0, 0, len(out)
            out += bytes(4)
        if item is None:  # a match that ends the stream: the rest of the flags are ones
            struct.pack_into('<I', out, flag_at, flags << 32 - count | (1 << 32 - count) - 1)
            return bytes(out)
        flags, count = flags << 1 | (len(item) == 2), count + 1
        if len(item) == 1:
            out.append(item[0])
            continue
        distance, length = item[0], item[1] - 3
        out += struct.pack('<H', distance - 1 << 3 | min(length, 7))
        if length < 7:
            continue
        length -= 7
        if half_at is None:
            half_at = len(out)
            out.append(min(length, 15))
        else:
            out[half_at] |= min(length, 15) << 4
            half_at = None
        if length < 15:
            continue
        length -= 15
        out.append(min(length, 255))
        if length < 255:
            continue
        length += 7 + 15
        out += struct.pack('<H', length) if length < 0x10000 else struct.pack('<HI', 0, length)
    raise AssertionError


def code_lengths(counts):
    """Lengths of at most 15 for the symbols that are used."""
    used = [(n, s) for s, n in enumerate(counts) if n]
    if len(used) == 1:
        used.append((0, (used[0][1] + 1) % 512))
    flat = 0
    while True:
        heap = [(max(n, flat), [s]) for n, s in used]
        lengths = [0] * 512
        heapq.heapify(heap)
        while len(heap) > 1:
            (a, left), (b, right) = heapq.heappop(heap), heapq.heappop(heap)
            for s in left + right:
                lengths[s] += 1
            heapq.heappush(heap, (a + b, left + right))
        if max(lengths) <= 15:
            return lengths
        flat = max(1, flat * 2)


def codes(lengths):
    """Canonical codes: by length, then by symbol."""
    out, code, last = {}, 0, 0
    for length, symbol in sorted((n, s) for s, n in enumerate(lengths) if n):
        code <<= length - last
        out[symbol] = (code, length)
        code, last = code + 1, length
    return out


class Bits:
    """Code words in pieces of sixteen bits, with plain bytes between them where the reader stands by then: two pieces ahead."""

    def __init__(self, out):
        self.out, self.value, self.free = out, 0, 16
        self.first, self.second = len(out), len(out) + 2
        out += bytes(4)

    def write(self, code, length):
        while length:
            if self.free == 0:  # only when there is more to come, as the reader fetches a piece only then
                struct.pack_into('<H', self.out, self.first, self.value)
                self.first, self.second = self.second, len(self.out)
                self.out += bytes(2)
                self.value, self.free = 0, 16
            n = min(length, self.free)
            self.value = self.value << n | code >> length - n & (1 << n) - 1
            self.free -= n
            length -= n

    def end(self):
        struct.pack_into('<H', self.out, self.first, self.value << self.free & 0xffff)


def huffman(data):
    data, out = bytes(data), bytearray()
    for start in range(0, len(data), 0x10000):
        end = min(start + 0x10000, len(data))
        symbols = []
        for item in matches(data, 65535, 65538, start, end):
            if len(item) == 1:
                symbols.append((item[0], 0, 0, 0))
            else:
                bits, length = item[0].bit_length() - 1, item[1] - 3
                symbols.append((256 + 16 * bits + min(length, 15), bits, item[0] - (1 << bits), length))
        if end == len(data):
            symbols.append((256, 0, 0, 0))
        counts = [0] * 512
        for symbol, *_ in symbols:
            counts[symbol] += 1
        lengths = code_lengths(counts)
        out += bytes(lengths[i] | lengths[i + 1] << 4 for i in range(0, 512, 2))
        table, bits = codes(lengths), Bits(out)
        for symbol, extra, distance, length in symbols:
            bits.write(*table[symbol])
            if symbol >= 256 and (symbol & 15) == 15:
                if length - 15 < 255:
                    out.append(length - 15)
                else:
                    out.append(255)
                    out += struct.pack('<H', length)
            if extra:
                bits.write(distance, extra)
        bits.end()
    return bytes(out)
