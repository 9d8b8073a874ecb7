# SPDX-License-Identifier: GPL-3.0-or-later
"""A small, blocking and obedient client, to test the datacenter itself (and to sin on purpose)."""
import base64
import hashlib
import json
import math
import os
import pathlib
import select
import socket
import struct
import subprocess
import sys
import time
import zlib

import crypto
from rpc import CODEC
from tl import CONTAINER, GZIP, RPC_RESULT, Reader, gunzip

HERE = pathlib.Path(__file__).resolve().parent
INIT = {'_': 'initConnection', 'api_id': 12345, 'device_model': 'test', 'system_version': '1',
        'app_version': '1', 'system_lang_code': 'en', 'lang_pack': '', 'lang_code': 'en'}


PATIENCE = 120 # nothing takes that long


class Datacenter:
    """The server as a child process."""

    def __init__(self, place, scenario='', *options):
        path = pathlib.Path(place) / 'scenario.toml'
        path.write_text(scenario, encoding='utf-8')
        self.process = subprocess.Popen(
            [sys.executable, HERE / 'main.py', '--dir', place, '--scenario', path, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.events = []
        self._rest = b''
        self.ready = self.wait('ready')
        self.key = rsa_public(pathlib.Path(self.ready['key']).read_text(encoding='ascii'))

    def wait(self, name, seconds=PATIENCE):
        """The next event of that name."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            while b'\n' in self._rest:
                line, self._rest = self._rest.split(b'\n', 1)
                self.events.append(json.loads(line))
                if self.events[-1]['event'] == name:
                    return self.events[-1]
            if select.select([self.process.stdout], [], [], 0.1)[0]:
                data = os.read(self.process.stdout.fileno(), 65536)
                if not data:
                    break
                self._rest += data
        raise AssertionError('no event ' + name)

    def tell(self, **command):
        """Writes a command."""
        self.process.stdin.write(json.dumps(command).encode() + b'\n')
        self.process.stdin.flush()

    def stop(self):
        """(exit status, end event, sins)."""
        out, _ = self.process.communicate(b'{"cmd": "quit"}\n', timeout=PATIENCE)
        self.events += [json.loads(line) for line in (self._rest + out).splitlines()]
        return (self.process.returncode, self.events[-1],
                [event['what'] for event in self.events if event['event'] == 'sin'])


def rsa_public(pem):
    """(n, e, fingerprint) of a public key file."""
    data = base64.b64decode(''.join(line for line in pem.split('\n') if '-' not in line))
    size = int.from_bytes(data[6:8], 'big')
    n = int.from_bytes(data[8:8 + size], 'big')
    e = int.from_bytes(data[-3:], 'big')
    wire = b'\xfe\x00\x01\x00' + n.to_bytes(256, 'big') + b'\x03' + e.to_bytes(3, 'big')
    return n, e, crypto.sha1(wire)[12:20]


class Plain:
    """The four framings from the client's side."""

    tags = {'abridged': b'\xef', 'intermediate': b'\xee' * 4, 'padded': b'\xdd' * 4, 'full': b''}

    def __init__(self, name, address, obfuscated=False):
        self.name = name
        self.socket = socket.create_connection(address, PATIENCE)
        self.sent = 0
        self.encrypt = self.decrypt = lambda data: data
        if obfuscated:
            header = bytearray(os.urandom(64))
            header[0] = header[4] = 0x55
            header[56:60] = (self.tags[name] * 4)[:4]
            self.encrypt = crypto.Ctr(bytes(header[8:40]), bytes(header[40:56]))
            back = bytes(header[::-1])
            self.decrypt = crypto.Ctr(back[8:40], back[40:56])
            self.socket.sendall(bytes(header[:56]) + self.encrypt(bytes(header))[56:])
        elif self.tags[name]:
            self.socket.sendall(self.tags[name])

    def send(self, packet):
        """One packet out."""
        if self.name == 'abridged':
            words = len(packet) // 4
            head = bytes((words,)) if words < 127 else b'\x7f' + words.to_bytes(3, 'little')
            data = head + packet
        elif self.name == 'full':
            data = struct.pack('<II', len(packet) + 12, self.sent) + packet
            data += struct.pack('<I', zlib.crc32(data))
            self.sent += 1
        else:
            if self.name == 'padded':
                packet += os.urandom(os.urandom(1)[0] % 16)
            data = struct.pack('<I', len(packet)) + packet
        self.socket.sendall(self.encrypt(data))

    def take(self, size):
        """Exactly so many bytes."""
        out = b''
        while len(out) < size:
            data = self.socket.recv(size - len(out))
            if not data:
                raise EOFError
            out += data
        return self.decrypt(out)

    def receive(self):
        """One packet in."""
        if self.name == 'abridged':
            words = self.take(1)[0]
            if words == 127:
                words = int.from_bytes(self.take(3), 'little')
            return self.take(words * 4)
        size = int.from_bytes(self.take(4), 'little')
        if self.name == 'full':
            return self.take(size - 4)[4:-4]
        return self.take(size)


class TransportError(Exception):
    """Four bytes instead of a packet."""


class Client:
    """One session."""

    def __init__(self, datacenter, dc=None, framing='intermediate', obfuscated=False, key=None,
                 expires_in=None):
        self.expires_in = expires_in
        self.datacenter = datacenter
        self.dc = dc or datacenter.ready['dc']
        self.address = '127.0.0.1', datacenter.ready['dcs'][str(self.dc)]
        self.framing = framing, self.address, obfuscated
        self.link = Plain(*self.framing)
        self.session_id = os.urandom(8)
        self.offset = 0
        self.content = 0
        self.last = 0
        self.plain_last = 0
        self.acks = []
        self.waiting = []
        self.wrapped = False
        self.key, self.salt = key or self.exchange()

    def __del__(self):
        self.link.socket.close()

    def reconnect(self):
        """A new connection for the same session."""
        self.link.socket.close()
        self.link = Plain(*self.framing)

    def msg_id(self):
        """The next message id."""
        self.last = max(int((time.time() + self.offset) * 2 ** 32) & ~3 | 4, self.last + 4)
        return self.last

    def plain(self, query):
        """One step of the key exchange."""
        body = CODEC.write(query)
        self.link.send(bytes(8) + struct.pack('<qi', self.msg_id(), len(body)) + body)
        packet = self.receive_raw()
        return CODEC.read(Reader(packet, 20))

    def receive_raw(self):
        """A packet, or the error that came in its place."""
        packet = self.link.receive()
        if len(packet) < 20:
            raise TransportError(struct.unpack('<i', packet[:4])[0])
        return packet

    def exchange(self):
        """Makes a key: (key, first salt)."""
        nonce, new_nonce = os.urandom(16), os.urandom(32)
        answer = self.plain({'_': 'req_pq_multi', 'nonce': nonce})
        check(answer['nonce'] == nonce, 'nonce')
        server_nonce = answer['server_nonce']
        number = int.from_bytes(answer['pq'], 'big')
        p = factor(number)
        p, q = crypto.short(min(p, number // p)), crypto.short(max(p, number // p))
        ids = {'nonce': nonce, 'server_nonce': server_nonce}
        n, e, fingerprint = self.datacenter.key
        offered = [item.to_bytes(8, 'little', signed=True)
                   for item in answer['server_public_key_fingerprints']]
        check(fingerprint in offered, 'fingerprint')
        inner = CODEC.write({'_': 'p_q_inner_data_temp_dc' if self.expires_in else
                             'p_q_inner_data_dc', 'pq': answer['pq'], 'p': p, 'q': q, **ids,
                             'new_nonce': new_nonce, 'dc': self.dc,
                             'expires_in': self.expires_in})
        answer = self.plain({'_': 'req_DH_params', **ids, 'p': p, 'q': q,
                             'public_key_fingerprint': fingerprint,
                             'encrypted_data': rsa_pad(inner, n, e)})
        check(answer['_'] == 'server_DH_params_ok', answer['_'])
        check((answer['nonce'], answer['server_nonce']) == (nonce, server_nonce), 'nonces')
        secret = crypto.exchange_kdf(server_nonce, new_nonce)
        check(len(answer['encrypted_answer']) % 16 == 0, 'encrypted_answer')
        data = crypto.ige_decrypt(answer['encrypted_answer'], *secret)
        reader = Reader(data, 20)
        offer = CODEC.read(reader)
        check(crypto.sha1(data[20:reader.at]) == data[:20], 'hash')
        check(offer['nonce'] == nonce, 'inner nonce')
        check(int.from_bytes(offer['dh_prime'], 'big') == crypto.PRIME and offer['g'] == 3, 'prime')
        g_a = int.from_bytes(offer['g_a'], 'big')
        check(crypto.in_range(g_a), 'g_a')
        # Whole seconds: one may have ended between the server's look at the clock and this one.
        ahead = offer['server_time'] - int(time.time())
        self.offset = ahead if abs(ahead) > 1 else 0
        retry = bytes(8)
        while True:
            b = crypto.random_number()
            inner = CODEC.write({'_': 'client_DH_inner_data', **ids, 'retry_id': retry,
                                 'g_b': crypto.mod_exp(3, b, crypto.PRIME).to_bytes(256, 'big')})
            inner = crypto.sha1(inner) + inner
            inner += os.urandom(-len(inner) % 16)
            answer = self.plain({'_': 'set_client_DH_params', **ids,
                                 'encrypted_data': crypto.ige_encrypt(inner, *secret)})
            key = crypto.mod_exp(g_a, b, crypto.PRIME).to_bytes(256, 'big')
            aux = crypto.sha1(key)[:8]
            which = {'dh_gen_ok': 1, 'dh_gen_retry': 2, 'dh_gen_fail': 3}[answer['_']]
            digest = crypto.sha1(new_nonce + bytes((which,)) + aux)[4:20]
            check(digest == answer['new_nonce_hash'], 'new_nonce_hash')
            check(which < 3, 'dh_gen_fail')
            if which == 1:
                return key, crypto.xor(new_nonce[:8], server_nonce[:8])
            retry = aux

    def bind(self, permanent):
        """auth.bindTempAuthKey."""
        key_id, nonce = crypto.sha1(permanent)[12:20], int.from_bytes(os.urandom(7), 'big')
        expires_at = int(time.time() + self.offset) + self.expires_in
        msg_id, seqno, _body = self.message(b'')
        inner = CODEC.write({
            '_': 'bind_auth_key_inner', 'nonce': nonce, 'perm_auth_key_id': key_id,
            'temp_auth_key_id': crypto.sha1(self.key)[12:20], 'expires_at': expires_at,
            'temp_session_id': self.session_id})
        plain = os.urandom(16) + struct.pack('<qii', msg_id, 0, len(inner)) + inner
        msg_key = crypto.sha1(plain)[4:20]
        encrypted = key_id + msg_key + crypto.ige_encrypt(
            plain + os.urandom(8), *crypto.kdf_old(permanent, msg_key))
        self.pack([(msg_id, seqno, CODEC.write({
            '_': 'auth.bindTempAuthKey', 'nonce': nonce, 'expires_at': expires_at,
            'perm_auth_key_id': int.from_bytes(key_id, 'little', signed=True),
            'encrypted_message': encrypted}))])
        return self.until(lambda found: isinstance(found, tuple) and found[0] == msg_id)[1]

    def send(self, *bodies, **options):
        """Queries and service messages in one packet; returns the ids of the given ones."""
        messages = [self.message(body) for body in bodies]
        ids = [message[0] for message in messages]
        if self.acks and options.get('ack', True):
            body = CODEC.write({'_': 'msgs_ack', 'msg_ids': self.acks})
            self.acks = []
            messages.append((self.msg_id(), 2 * self.content, body))
        self.pack(messages)
        return ids

    def message(self, body, content=True):
        """(id, seqno, body) of a new message."""
        seqno = 2 * self.content + content
        self.content += content
        return self.msg_id(), seqno, body

    def pack(self, messages, **options):
        """Sends messages that have their ids."""
        msg_id, seqno, body = messages[0]
        if len(messages) > 1 or options.get('container'):
            body = struct.pack('<II', CONTAINER, len(messages)) + b''.join(
                struct.pack('<qii', each[0], each[1], len(each[2])) + each[2] for each in messages)
            msg_id, seqno = options.get('outer') or self.msg_id(), 2 * self.content
        self.seal(msg_id, seqno, body, **options)

    def seal(self, msg_id, seqno, body, padding=None, salt=None, session_id=None, **_options):
        """Sends one sealed packet."""
        plain = (salt or self.salt) + (session_id or self.session_id) + struct.pack(
            '<qii', msg_id, seqno, len(body)) + body
        if padding is None:
            padding = 12 + -(len(plain) + 12) % 16
        self.link.send(crypto.seal(self.key, plain + os.urandom(padding), 0))

    def receive(self):
        """All messages of the next packet: (msg_id, seqno, body)."""
        packet = self.receive_raw()
        check(packet[:8] == crypto.sha1(self.key)[12:20], 'key id')
        packet = packet[:len(packet) - (len(packet) - 24) % 16]
        plain = crypto.ige_decrypt(packet[24:], *crypto.kdf(self.key, packet[8:24], 8))
        check(crypto.message_key_large(self.key, plain, 8)[8:24] == packet[8:24], 'msg_key')
        check(plain[8:16] == self.session_id, 'session id')
        msg_id, seqno, size = struct.unpack_from('<qii', plain, 16)
        check(12 <= len(plain) - 32 - size <= 1024, 'padding')
        check(msg_id & 1, 'even msg_id')
        body = plain[32:32 + size]
        found = [(msg_id, seqno, body)]
        if body[:4] == CONTAINER.to_bytes(4, 'little'):
            reader, found = Reader(body, 8), []
            for _ in range(int.from_bytes(body[4:8], 'little')):
                head = struct.unpack('<qii', reader.take(16))
                found.append((head[0], head[1], reader.take(head[2])))
        self.acks += [each[0] for each in found if each[1] & 1]
        return found

    def messages(self):
        """Messages one by one, as objects; results of queries as (req_msg_id, object)."""
        while True:
            while self.waiting:
                yield read(self.waiting.pop(0)[2])
            self.waiting += self.receive()

    def until(self, good):
        """The first message that good() likes; follows salts on the way."""
        for message in self.messages():
            if isinstance(message, dict):
                for field in ('new_server_salt', 'server_salt'):
                    if field in message:
                        self.salt = message[field].to_bytes(8, 'little', signed=True)
            if good(message):
                return message
        return None

    def call(self, name, **args):
        """Calls a method and waits for its result."""
        body = self.query(name, **args)
        msg_id = self.send(body)[0]
        while True:
            answer = self.until(lambda message: (
                isinstance(message, tuple) and message[0] == msg_id or
                isinstance(message, dict) and message.get('bad_msg_id')))
            if isinstance(answer, tuple):
                return answer[1]
            if answer['_'] != 'bad_server_salt':
                return answer
            msg_id = self.send(body)[0]

    def query(self, name, **args):
        """A query's bytes, wrapped if it is the first of the session."""
        body = CODEC.write({'_': name, **args})
        if not self.wrapped:
            self.wrapped = True
            body = CODEC.write({'_': 'invokeWithLayer', 'layer': 227,
                                'query': CODEC.write({**INIT, 'query': body})})
        return body

    def send_code(self, phone='9996612345', **settings):
        """auth.sendCode as it is meant to be."""
        return self.call('auth.sendCode', phone_number=phone, api_id=12345, api_hash='0' * 32,
                         settings={'_': 'codeSettings', **settings})

    def sign_in(self, sent, code, phone='9996612345'):
        """auth.signIn with a code."""
        return self.call('auth.signIn', phone_number=phone, phone_code=code,
                         phone_code_hash=sent['phone_code_hash'])


class Refusal(Exception):
    """The client does not accept what the server sent."""


def check(good, what):
    """Raises what is wrong with the server's words."""
    if not good:
        raise Refusal(what)


def read(body):
    """A message's content."""
    number = int.from_bytes(body[:4], 'little')
    if number == RPC_RESULT:
        req_msg_id, = struct.unpack_from('<q', body, 4)
        return req_msg_id, read(body[12:])
    if number == GZIP:
        return read(gunzip(Reader(body, 4).string())[0])
    if number == 0x1cb5c415:
        reader = Reader(body, 8)
        return [CODEC.read(reader) for _ in range(int.from_bytes(body[4:8], 'little'))]
    if number in (0x997275b5, 0xbc799737):
        return number == 0x997275b5
    reader = Reader(body)
    value = CODEC.read(reader)
    check(not reader.left(), 'trailing bytes')
    return value


def factor(number):
    """One prime factor (Pollard's rho)."""
    for c in range(1, 50):
        x = y = 2
        d = 1
        while d == 1:
            product = 1
            for _ in range(128):
                x = (x * x + c) % number
                y = (y * y + c) % number
                y = (y * y + c) % number
                product = product * (x - y) % number
            d = math.gcd(product, number)
        if d != number:
            return d
    raise Refusal('pq')


def rsa_pad(data, n, e):
    """RSA_PAD as clients do it."""
    data += os.urandom(192 - len(data))
    while True:
        temp = os.urandom(32)
        inner = data[::-1] + crypto.sha256(temp + data)
        aes = crypto.ige_encrypt(inner, temp, bytes(32))
        number = int.from_bytes(crypto.xor(temp, crypto.sha256(aes)) + aes, 'big')
        if number < n:
            return crypto.mod_exp(number, e, n).to_bytes(256, 'big')


def prove(password, text, a=None):
    """inputCheckPasswordSRP for account.password."""
    algo = password['current_algo']
    p, g = crypto.PRIME, algo['g']

    def around(data, salt):
        return crypto.sha256(salt + data + salt)

    def wide(number):
        return number.to_bytes(256, 'big')

    first = around(around(text.encode(), algo['salt1']), algo['salt2'])
    x = int.from_bytes(around(hashlib.pbkdf2_hmac('sha512', first, algo['salt1'], 100000),
                              algo['salt2']), 'big')
    a = a or crypto.random_number()
    big_a, big_b = wide(crypto.mod_exp(g, a, p)), password['srp_B'].rjust(256, b'\0')
    u = int.from_bytes(crypto.sha256(big_a + big_b), 'big')
    k = int.from_bytes(crypto.sha256(wide(p) + wide(g)), 'big')
    base = (int.from_bytes(big_b, 'big') - k * crypto.mod_exp(g, x, p)) % p
    key = crypto.sha256(wide(crypto.mod_exp(base, a + u * x, p)))
    m1 = crypto.sha256(crypto.xor(crypto.sha256(wide(p)), crypto.sha256(wide(g))) +
                       crypto.sha256(algo['salt1']) + crypto.sha256(algo['salt2']) +
                       big_a + big_b + key)
    return {'_': 'inputCheckPasswordSRP', 'srp_id': password['srp_id'], 'A': big_a, 'M1': m1}
