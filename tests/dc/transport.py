# SPDX-License-Identifier: GPL-3.0-or-later
"""Framing: tells from its first bytes what a client speaks, and cuts the stream into packets."""
import os
import random
import struct
import zlib

import crypto

LIMIT = 1 << 20


class FrameError(Exception):
    """The client broke the rules of its transport; the connection cannot go on."""


class Abridged:
    """Lengths of one or four bytes, counted in words."""

    name = 'abridged'

    def take(self, data):
        """(packet, quick ack wanted, bytes used), or None when more bytes are needed."""
        if not data:
            return None
        quick, words, head = data[0] >> 7, data[0] & 0x7f, 1
        if words == 0x7f:
            if len(data) < 4:
                return None
            words, head = int.from_bytes(data[1:4], 'little'), 4
            if words < 0x7f:
                raise FrameError('abridged: long form for a short packet')
        size = words * 4
        check_size(size)
        if len(data) < head + size:
            return None
        return bytes(data[head:head + size]), bool(quick), head + size

    def frame(self, packet):
        """The packet as it goes to the client."""
        words = len(packet) // 4
        if words < 0x7f:
            return bytes((words,)) + packet
        return b'\x7f' + words.to_bytes(3, 'little') + packet

    def quick_ack(self, token):
        """How a quick ack looks."""
        return token[::-1]


class Intermediate:
    """Lengths of four bytes."""

    name = 'intermediate'
    padded = False

    def take(self, data):
        """As above."""
        if len(data) < 4:
            return None
        word = int.from_bytes(data[:4], 'little')
        size = word & 0x7fffffff
        check_size(size)
        if size % 4 and not self.padded:
            raise FrameError('%s: length %d' % (self.name, size))
        if len(data) < 4 + size:
            return None
        return bytes(data[4:4 + size]), bool(word >> 31), 4 + size

    def frame(self, packet):
        """As above."""
        return struct.pack('<I', len(packet)) + packet

    def quick_ack(self, token):
        """As above."""
        return token


class Padded(Intermediate):
    """The same with up to 15 bytes of noise behind each packet."""

    name = 'padded'
    padded = True

    def frame(self, packet):
        """As above."""
        # What is shorter than 16 bytes is an error, its random bytes included.
        room = 16 if len(packet) >= 16 else 16 - len(packet)
        return Intermediate.frame(self, packet + os.urandom(random.randrange(room)))

    def quick_ack(self, token):
        """As above."""
        return Intermediate.frame(self, b'\xff\xff\xff\xff' + token + os.urandom(
            random.randrange(9)))


class Full:
    """Lengths, packet numbers and checksums."""

    name = 'full'

    def __init__(self):
        self.received = 0
        self.sent = 0

    def take(self, data):
        """As above."""
        if len(data) < 4:
            return None
        size = int.from_bytes(data[:4], 'little')
        check_size(size)
        if size < 16 or size % 4:
            raise FrameError('full: length %d' % size)
        if len(data) < size:
            return None
        number, = struct.unpack_from('<I', data, 4)
        crc, = struct.unpack_from('<I', data, size - 4)
        if number != self.received:
            raise FrameError('full: packet number %d, not %d' % (number, self.received))
        if crc != zlib.crc32(bytes(data[:size - 4])):
            raise FrameError('full: checksum')
        self.received += 1
        return bytes(data[8:size - 4]), False, size

    def frame(self, packet):
        """As above."""
        out = struct.pack('<II', len(packet) + 12, self.sent) + packet
        self.sent += 1
        return out + struct.pack('<I', zlib.crc32(out))

    def quick_ack(self, token):
        """There are none here."""
        return b''


def check_size(size):
    """Refuses lengths that no client may send."""
    if size == 0:
        raise FrameError('empty packet')
    if size > LIMIT + 1024:
        raise FrameError('packet of %d bytes' % size)


class Transport:
    """One connection's framing and, if the client wants it, obfuscation."""

    def __init__(self):
        self.buffer = bytearray()
        self.framing = None
        self.incoming = None
        self.outgoing = None
        self.obfuscated = False
        self.dc = None

    @property
    def name(self):
        """What the client speaks."""
        if self.framing is None:
            return None
        return ('obfuscated ' if self.obfuscated else '') + self.framing.name

    def feed(self, data):
        """Takes bytes of any cut; yields (packet, quick ack wanted)."""
        if self.incoming:
            data = self.incoming(data)
        self.buffer += data
        if self.framing is None and not self._recognise():
            return
        while True:
            found = self.framing.take(self.buffer)
            if found is None:
                return
            packet, quick, used = found
            del self.buffer[:used]
            yield packet, quick

    def frame(self, packet):
        """A packet as bytes for the socket."""
        return self._out((self.framing or Intermediate()).frame(packet))

    def quick_ack(self, token):
        """A quick ack as bytes for the socket."""
        return self._out(self.framing.quick_ack(token))

    def _out(self, data):
        return self.outgoing(data) if self.outgoing else data

    def _recognise(self):
        data = self.buffer
        if data[:1] == b'\xef':
            self.framing = Abridged()
            del data[:1]
            return True
        if len(data) < 8:
            return False
        head = bytes(data[:4])
        if head in (b'\xee' * 4, b'\xdd' * 4):
            self.framing = Intermediate() if head[0] == 0xee else Padded()
            del data[:4]
            return True
        if head in (b'HEAD', b'POST', b'GET ', b'OPTI', b'\x16\x03\x01\x02'):
            raise FrameError('not MTProto: %r' % head)
        if data[4:8] == bytes(4):
            self.framing = Full()
            return True
        if len(data) < 64:
            return False
        self._deobfuscate()
        return True

    def _deobfuscate(self):
        self.incoming, self.outgoing, self.framing, self.dc, plain = deobfuscate(self.buffer)
        self.buffer[:] = plain
        self.obfuscated = True


def deobfuscate(data, secret=None):
    """(incoming, outgoing, framing, datacenter, what follows the header) of an obfuscated stream."""
    def key(part):
        return crypto.sha256(part + secret) if secret else part

    header = bytes(data[:64])
    backwards = header[::-1]
    incoming = crypto.Ctr(key(header[8:40]), header[40:56])
    outgoing = crypto.Ctr(key(backwards[8:40]), backwards[40:56])
    plain = incoming(bytes(data))
    framings = {b'\xef' * 4: Abridged, b'\xee' * 4: Intermediate, b'\xdd' * 4: Padded}
    if plain[56:60] not in framings:
        raise FrameError('obfuscated header with tag ' + plain[56:60].hex())
    number = int.from_bytes(plain[60:62], 'little', signed=True)
    return incoming, outgoing, framings[plain[56:60]](), number, plain[64:]
