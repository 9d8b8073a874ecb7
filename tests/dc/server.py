# SPDX-License-Identifier: GPL-3.0-or-later
"""Sockets: one listening port per datacenter, packets in, packets out."""
import asyncio
import socket
import struct
import time

import crypto
import methods
import rpc
from handshake import Handshake, Refused, request_name
from keys import AuthKey
from people.files import Uploads
from session import Session
from transport import FrameError, Transport

STEPS = {'req_pq': 'resPQ', 'req_pq_multi': 'resPQ', 'req_DH_params': 'server_DH_params',
         'set_client_DH_params': 'dh_gen'}


class Dc:
    """One datacenter: its key, the clients' keys, its methods."""

    def __init__(self, world, number, rsa):
        self.world = world
        self.number = number
        self.rsa = rsa
        self.keys = {}
        self.connections = set()
        self.handshake = Handshake(self, world)
        self.uploads = Uploads()
        self.rpc = rpc.Rpc(self, methods.table(self))

    def add_key(self, auth_key, salt, expires_in):
        """Remembers what a key exchange has made."""
        key = AuthKey(self, auth_key, salt, expires_in)
        self.keys[key.key_id] = key
        if expires_in is None:
            self.world.keys += 1
        else:
            self.world.temporary_keys += 1
            if not 0 < expires_in <= 86400:
                self.world.sin('a temporary key for %d s' % expires_in)
        self.world.event('key', dc=self.number, state='created', id=key.key_id.hex(),
                         temporary=expires_in is not None)
        return key

    def drop_key(self, key):
        """Forgets a key."""
        self.keys.pop(key.key_id, None)
        for session_id in list(key.sessions):
            key.forget(session_id)

    def session(self, key, session_id):
        """The session of that id, new if need be."""
        if session_id not in key.sessions:
            key.sessions[session_id] = Session(key, session_id)
        return key.sessions[session_id]


class Connection(asyncio.Protocol):
    """One TCP connection."""

    def __init__(self, dc):
        self.dc = dc
        self.world = dc.world
        self.transport = None
        self.transport_of = Transport()
        self.closed = False
        self.dribble = False
        self.silent = False
        self.encrypted = False
        self.handshakes = 0
        self.plain_id = 0
        self._ping_timer = None
        self._backlog = None

    def connection_made(self, transport):
        """A client came."""
        self.transport = transport
        transport.get_extra_info('socket').setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.dc.connections.add(self)
        self.world.connections += 1
        self.world.event('connection', dc=self.dc.number, state='open')
        fault = self.world.fault({'connect'}, self.dc.number)
        if self.world.refusing or fault.do in ('drop-before', 'drop-after'):
            self.close()
        elif fault.do == 'one-byte':
            self.dribble = True
        elif fault.do == 'silence':
            self.silent = True
        elif fault.do == 'transport-error':
            self.error(int(fault.get('value', -429)))

    def connection_lost(self, _error):
        """The client left, or was sent away."""
        self.closed = True
        self.dc.connections.discard(self)
        if self._ping_timer:
            self._ping_timer.cancel()
        self.world.event('connection', dc=self.dc.number, state='closed',
                         transport=self.transport_of.name)

    def data_received(self, data):
        """Bytes of the client."""
        if self.closed or self.silent:
            return
        started = time.process_time()
        try:
            for packet, quick in self.transport_of.feed(data):
                self._packet(packet, quick)
                if self.closed or self.silent:
                    break
        except FrameError as error:
            self.world.sin(str(error), dc=self.dc.number)
            self.close()
        except Exception as error:  # a broken test double must say so, not hang
            self.world.event('crash', what=repr(error))
            self.world.crashed(error)
            self.close()
        self.world.busy += time.process_time() - started

    def send(self, packet):
        """One packet to the client."""
        self.send_raw(self.transport_of.frame(packet))

    def send_raw(self, data):
        """Bytes to the client, one at a time if a fault wants that."""
        if self.closed:
            return
        if not self.dribble:
            self.transport.write(data)
            return
        if self._backlog is None:
            self._backlog = bytearray()
            asyncio.get_running_loop().call_soon(self._drip)
        self._backlog += data

    def _drip(self):
        if self.closed or not self._backlog:
            self._backlog = None
            return
        self.transport.write(bytes(self._backlog[:1]))
        del self._backlog[:1]
        asyncio.get_running_loop().call_soon(self._drip)

    def close(self):
        """Ends the connection after what was written."""
        self.closed = True
        self.transport.close()

    def error(self, code):
        """A transport error, then the end."""
        self.send(struct.pack('<i', code))
        self.close()

    def disconnect_after(self, seconds):
        """What ping_delay_disconnect asks for."""
        if self._ping_timer:
            self._ping_timer.cancel()
        self._ping_timer = asyncio.get_running_loop().call_later(max(seconds, 0), self.close)

    def _packet(self, packet, quick):
        if len(packet) < 24:
            self.world.sin('packet of %d bytes' % len(packet), dc=self.dc.number)
            self.error(-404)
        elif packet[:8] == bytes(8):
            self._plain(packet)
        else:
            self._encrypted(packet, quick)

    def _plain(self, packet):
        msg_id, size = struct.unpack_from('<qi', packet, 8)
        tail = len(packet) - 20 - size
        if size < 4 or size % 4 or tail < 0 or tail > (15 if self.transport_of.framing.name ==
                                                       'padded' else 0):
            self.world.sin('unencrypted packet with a wrong length', dc=self.dc.number)
            self.error(-404)
            return
        if msg_id & 3 or msg_id <= self.plain_id:
            self.world.sin('unencrypted packet with msg_id %x' % msg_id, dc=self.dc.number)
        self.plain_id = msg_id
        body = packet[20:20 + size]
        name = request_name(body)
        if self.encrypted:
            self.world.sin('unencrypted %s after encrypted packets' % name, dc=self.dc.number)
        fault = self.world.fault(
            {'handshake', 'handshake:' + name, 'handshake:' + STEPS.get(name, '')},
            self.dc.number)
        self.world.event('handshake', dc=self.dc.number, request=name,
                         transport=self.transport_of.name)
        if fault.do == 'drop-before':
            self.close()
            return
        if fault.do == 'silence':
            return
        if fault.do == 'transport-error':
            self.error(int(fault.get('value', -404)))
            return
        try:
            answer, _key = self.dc.handshake.answer(body, fault)
        except Refused as refused:
            self.world.sin('handshake: %s' % refused, dc=self.dc.number)
            self.error(refused.code)
            return
        if fault.do == 'drop-after':
            self.close()
            return
        if fault.do == 'one-byte':
            self.dribble = True
        out = bytes(8) + struct.pack(
            '<qi', int(self.world.now() * 2 ** 32) & ~3 | 1, len(answer)) + answer
        if fault.do == 'even-msg-id':
            out = out[:8] + bytes((out[8] & 0xfc,)) + out[9:]
        elif fault.do == 'cut-packet':
            out = out[:-8]
        if fault.do == 'delay':
            self.world.after(float(fault.get('seconds', 1)), lambda: self.send(out))
            return
        self.send(out)
        if fault.do == 'replay':
            self.send(out)

    def _encrypted(self, packet, quick):
        key = self.dc.keys.get(packet[:8])
        if key is None:
            self.world.event('unknown_key', dc=self.dc.number, id=packet[:8].hex())
            self.error(-404)
            return
        tail = (len(packet) - 24) % 16
        if tail and self.transport_of.framing.name != 'padded':
            self.world.sin('encrypted packet of %d bytes' % len(packet), dc=self.dc.number)
            self.error(-404)
            return
        if len(packet) - tail < 72:
            self.world.sin('encrypted packet of %d bytes' % len(packet), dc=self.dc.number)
            self.error(-404)
            return
        if key.expired():
            self.error(-404)
            return
        found = key.open(packet[:len(packet) - tail])
        if found is None:
            self.error(-404)
            return
        (salt, session_id, msg_id, seqno, body), token = found
        self.encrypted = True
        if quick:
            self.send_raw(self.transport_of.quick_ack(token))
        self.dc.session(key, session_id).receive(self, salt, msg_id, seqno, body)


async def listen(world, path, key_file, base):
    """Opens every datacenter's port; fills world.dcs and world.ports."""
    try:
        rsa = crypto.RsaKey.load(key_file)
    except FileNotFoundError:
        rsa = crypto.RsaKey.generate()
        key_file.parent.mkdir(parents=True, exist_ok=True)
        key_file.touch(0o600)
        key_file.write_text(rsa.private_pem(), encoding='ascii')
    path.write_text(rsa.public_pem(), encoding='ascii')
    loop = asyncio.get_running_loop()
    servers = []
    for place, number in enumerate(world.options['dcs']):
        dc = world.dcs[number] = Dc(world, number, rsa)
        server = await loop.create_server(
            lambda dc=dc: Connection(dc), '127.0.0.1', base + place if base else 0)
        world.ports[number] = server.sockets[0].getsockname()[1]
        servers.append(server)
    return servers


