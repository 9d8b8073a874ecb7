#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An MTProxy in front of the emulated datacenters.

proxy.py --secret HEX --dcs '{"2": PORT, ...}' [--fault NAME]

One JSON object per line on stdout: `ready` with the port, `link` for each client that was let
through, `refused` for each that was not, `sin` for what a client must not do. A line on stdin is
answered by `looked`. It ends with stdin; any sin makes the exit status 1. Like main.py it shares no code
with the client.
"""
import argparse
import asyncio
import hashlib
import hmac
import json
import os
import random
import struct
import sys
import time

from transport import FrameError, deobfuscate

TAGS = {'abridged': b'\xef', 'intermediate': b'\xee' * 4, 'padded': b'\xdd' * 4}
TIME_WINDOW = 120
HELLO_LIMIT = 16384
# What it can do wrong: 'http' answers as a web site, 'silence' not at all, 'wrong-digest' and
# 'short' break the answer, 'dribble' sends everything in single bytes, 'two-hellos' answers in more
# records, 'empty-records' never stops sending records without data, 'alert' ends with an alert.
FAULTS = ('http', 'silence', 'wrong-digest', 'short', 'dribble', 'two-hellos', 'empty-records',
          'alert')


class Refused(Exception):
    """The client does not know the secret."""


class Sin(Exception):
    """The client knows the secret and breaks the rules."""


class Fields:
    """Big-endian fields, one after the other."""

    def __init__(self, data):
        self.data = data

    def take(self, size):
        """So many bytes."""
        if len(self.data) < size:
            raise Sin('hello cut short')
        out, self.data = self.data[:size], self.data[size:]
        return out

    def number(self, size):
        """An unsigned number."""
        return int.from_bytes(self.take(size), 'big')

    def part(self, size):
        """The fields behind a length of so many bytes."""
        return Fields(self.take(self.number(size)))


def is_grease(number):
    """Whether servers skip that value."""
    return number & 0x0f0f == 0x0a0a and number >> 8 == number & 0xff


class Secret:
    """What both sides know."""

    def __init__(self, text):
        raw = bytes.fromhex(text)
        self.kind = {0xdd: 'padded', 0xee: 'tls'}.get(raw[0], 'plain') if len(raw) > 16 else 'plain'
        self.key = raw[1:17] if self.kind != 'plain' else raw
        self.domain = raw[17:]
        self.seen = set()

    def check_hello(self, hello):
        """Raises unless a client that knows the secret has sent it; (its random, its session)."""
        given = hello[11:43]
        digest = hmac.digest(self.key, hello[:11] + bytes(32) + hello[43:], 'sha256')
        if not hmac.compare_digest(given[:28], digest[:28]):
            raise Refused('another secret')
        sent, = struct.unpack('<I', bytes(a ^ b for a, b in zip(given[28:], digest[28:])))
        if abs(sent - time.time()) > TIME_WINDOW:
            raise Refused('the clock is off by %d s' % (sent - time.time()))
        if given in self.seen:
            raise Sin('a hello that was sent before')
        self.seen.add(given)
        return given, self.check_look(hello)

    def check_look(self, hello):
        """Whether every length in it is right; the session id."""
        fields = Fields(hello[3:]).part(2)
        if fields.take(2) != b'\1\0':
            raise Sin('not a client hello')
        body = fields.part(2)
        if fields.data or body.take(2) != b'\3\3':
            raise Sin('length or version of the hello')
        body.take(32)
        session = body.part(1).data
        ciphers = body.part(2)
        if len(session) != 32 or len(ciphers.data) % 2 or not is_grease(ciphers.number(2)):
            raise Sin('session or ciphers of the hello')
        if body.part(1).data != b'\0':
            raise Sin('compression in the hello')
        self.check_extensions(body.part(2))
        if body.data:
            raise Sin('something behind the extensions')
        return session

    def check_extensions(self, fields):
        """The extensions of a hello."""
        found = {}
        order = []
        while fields.data:
            number = fields.number(2)
            if number in found:
                raise Sin('extension %04x twice' % number)
            found[number] = fields.part(2)
            order.append(number)
        if not is_grease(order[0]) or not is_grease(order[-1]) or order[0] == order[-1]:
            raise Sin('no grease around the extensions')
        names = found[0].part(2)
        if names.number(1) != 0 or names.part(2).data != self.domain:
            raise Sin('another name in the hello')
        shares = found[0x33].part(2)
        sizes = {}
        while shares.data:
            group = shares.number(2)
            sizes[group] = len(shares.part(2).data)
        if sizes.pop(0x11ec) != 1184 + 32 or sizes.pop(0x1d) != 32 or list(sizes.values()) != [1]:
            raise Sin('key shares of the hello')


def record(kind, data):
    """One record as it goes over the line."""
    return bytes((kind, 3, 3)) + struct.pack('>H', len(data)) + data


class Proxy:
    """Clients come in, datacenters are behind it."""

    def __init__(self, options):
        self.secret = Secret(options.secret)
        self.dcs = {int(number): port for number, port in json.loads(options.dcs).items()}
        self.fault = options.fault
        self.sins = 0
        self.moved = False

    def tell(self, event, **keys):
        """One line on stdout."""
        print(json.dumps({'event': event, **keys}), flush=True)

    async def client(self, reader, writer):
        """One connection."""
        try:
            await Relay(self, reader, writer).run()
        except Refused as why:
            self.tell('refused', why=str(why))
        except (Sin, FrameError) as why:
            self.sins += 1
            self.tell('sin', what=str(why))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        writer.close()

    async def look(self):
        """Tells whether bytes have come since the last time, after those that wait were served."""
        for _round in range(5):
            await asyncio.sleep(0)
        self.tell('looked', moved=self.moved)
        self.moved = False

    async def serve(self):
        """Until stdin ends; the exit status."""
        server = await asyncio.start_server(self.client, '127.0.0.1', 0)
        self.tell('ready', port=server.sockets[0].getsockname()[1])
        loop = asyncio.get_running_loop()
        while await loop.run_in_executor(None, sys.stdin.readline):
            await self.look()
        server.close()
        self.tell('end', sins=self.sins)
        return 1 if self.sins else 0


class Relay:
    """One client and its datacenter."""

    def __init__(self, proxy, reader, writer):
        self.proxy = proxy
        self.reader = reader
        self.writer = writer
        self.secret = proxy.secret
        self.tls = self.secret.kind == 'tls'

    async def write(self, data):
        """Bytes to the client."""
        pieces = [data]
        if self.proxy.fault == 'dribble':
            pieces = [data[at:at + 1] for at in range(len(data))]
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            if len(pieces) > 1:
                await asyncio.sleep(0)

    async def greet(self):
        """The imitated handshake."""
        head = await self.reader.readexactly(5)
        if head[:3] != b'\x16\3\1':
            raise Refused('no hello')
        size = int.from_bytes(head[3:], 'big')
        if not 512 < size < HELLO_LIMIT:
            raise Sin('hello of %d bytes' % size)
        given, session = self.secret.check_hello(head + await self.reader.readexactly(size))
        fault = self.proxy.fault
        if fault == 'http':
            await self.write(b'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n<html></html>')
            await self.expect_nothing()
        if fault == 'silence':
            await self.expect_nothing()
        hello = b'\2\0\0\x76\3\3' + bytes(32) + b'\x20' + session + bytes.fromhex(
            '130100002e00330024001d0020') + os.urandom(32) + bytes.fromhex('002b00020304')
        answer = record(0x16, hello)
        if fault == 'two-hellos':
            answer += record(0x16, os.urandom(60)) * 3
        answer += record(0x14, b'\1') + record(0x17, os.urandom(random.randrange(1000, 4000)))
        digest = hmac.digest(self.secret.key, given + answer, 'sha256')
        if fault == 'wrong-digest':
            digest = hashlib.sha256(digest).digest()
        answer = answer[:11] + digest + answer[43:]
        if fault == 'short':
            await self.write(answer[:-1])
            self.writer.close()
            raise Refused('cut short')
        await self.write(answer)
        if fault == 'wrong-digest':
            await self.expect_nothing()
        if await self.reader.readexactly(6) != b'\x14\3\3\0\1\1':
            raise Sin('no change of ciphers')

    async def expect_nothing(self):
        """The client must have noticed and gone without another word."""
        if await self.reader.read(1):
            raise Sin('goes on with somebody who is no proxy')
        raise Refused('not a proxy for this one')

    async def read(self):
        """Some bytes of the client."""
        self.proxy.moved = True
        if not self.tls:
            return await self.reader.read(16384)
        head = await self.reader.readexactly(5)
        size = int.from_bytes(head[3:], 'big')
        if head[:3] != b'\x17\3\3' or not 0 < size <= 16384:
            raise Sin('record %s' % head.hex())
        return await self.reader.readexactly(size)

    async def run(self):
        """The handshakes, then bytes both ways."""
        if self.tls:
            await self.greet()
        data = b''
        while len(data) < 64:
            more = await self.read()
            if not more:
                raise Refused('left early')
            data += more
        try:
            incoming, outgoing, framing, number, rest = deobfuscate(data, self.secret.key)
        except FrameError as why:
            raise Refused(str(why)) from why
        if framing.name != 'padded' and self.secret.kind != 'plain':
            raise Sin('%s framing with a secret that wants it padded' % framing.name)
        if number not in self.proxy.dcs:
            raise Sin('datacenter %d' % number)
        self.proxy.tell('link', kind=self.secret.kind, framing=framing.name, dc=number)
        up, down = await asyncio.open_connection('127.0.0.1', self.proxy.dcs[number])
        down.write(TAGS[framing.name] + rest)
        back = asyncio.ensure_future(self.back(up, outgoing))
        try:
            while True:
                data = await self.read()
                if not data:
                    break
                down.write(incoming(data))
                await down.drain()
        finally:
            down.close()
            back.cancel()

    async def back(self, up, outgoing):
        """What the datacenter says."""
        while True:
            data = await up.read(16000)
            self.proxy.moved = True
            if not data:
                break
            data = outgoing(data)
            if self.proxy.fault == 'empty-records':
                while not self.writer.is_closing():
                    await self.write(record(0x17, b'') * 10)
            if self.proxy.fault == 'alert':
                await self.write(record(0x15, b'\2\x28'))
                break
            await self.write(record(0x17, data) if self.tls else data)
        self.writer.close()


def main():
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--secret', required=True, help='hexadecimal')
    parser.add_argument('--dcs', required=True, help='numbers and ports as JSON')
    parser.add_argument('--fault', choices=FAULTS)
    return asyncio.run(Proxy(parser.parse_args()).serve())


if __name__ == '__main__':
    STATUS = main()
    sys.stdout.flush()
    os._exit(STATUS)
