# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's side of the key exchange, and the ways in which it can go wrong."""
import os
import struct

import crypto
from tl import Codec, Reader, TlError

CODEC = Codec('service.tl')
ANSWERS = {'req_pq': 'resPQ', 'req_pq_multi': 'resPQ', 'req_DH_params': 'server_DH_params',
           'set_client_DH_params': 'dh_gen'}


class Refused(Exception):
    """The exchange ends with a transport error."""

    def __init__(self, why, code=-404):
        super().__init__(why)
        self.code = code


class Exchange:
    """What one exchange has agreed on so far."""

    def __init__(self, nonce):
        self.nonce = nonce
        self.server_nonce = os.urandom(16)
        self.p, self.q = crypto.new_pq()
        self.pq = crypto.short(self.p * self.q)
        self.new_nonce = None
        self.expires_in = None
        self.secret = None
        self.rejected = None
        self.retries = 0
        self.answered = {}

    def ids(self, name, **fields):
        """An answer with both nonces in it."""
        return {'_': name, 'nonce': self.nonce, 'server_nonce': self.server_nonce, **fields}


class Handshake:
    """All exchanges of one datacenter; fault is asked for what to do wrong."""

    def __init__(self, dc, world):
        self.dc = dc
        self.world = world
        self.exchanges = {}

    def answer(self, body, fault):
        """(answer's bytes, new key or None) to one unencrypted request."""
        reader = Reader(body)
        try:
            request = CODEC.read(reader)
        except TlError as error:
            raise Refused('unencrypted packet: %s' % error) from error
        name = request['_']
        if name not in ANSWERS:
            raise Refused('unencrypted %s' % name)
        if name in ('req_pq', 'req_pq_multi'):
            if name == 'req_pq':
                self.world.sin('req_pq instead of req_pq_multi')
            return self._begin(request['nonce'], fault), None
        exchange = self.exchanges.get((request['nonce'], request['server_nonce']))
        if exchange is None:
            raise Refused('%s with unknown nonces' % name)
        if body in exchange.answered:
            return exchange.answered[body], None
        step = self._parameters if name == 'req_DH_params' else self._finish
        out, key = step(exchange, request, fault)
        exchange.answered[body] = out
        return out, key

    def _begin(self, nonce, fault):
        for exchange in self.exchanges.values():
            if exchange.nonce == nonce and exchange.new_nonce is None:
                break
        else:
            exchange = Exchange(nonce)
            self.exchanges[nonce, exchange.server_nonce] = exchange
        prints = [int.from_bytes(self.dc.rsa.fingerprint, 'little', signed=True)]
        if fault.do == 'unknown-fingerprint':
            prints = [1]
        elif fault.do == 'many-fingerprints':
            prints = [17, -4, *prints]
        pq = exchange.pq
        if fault.do == 'bad-pq':
            pq = bytes.fromhex(fault.get('value', '3fffffffffffffc7'))
        answer = exchange.ids('resPQ', pq=pq, server_public_key_fingerprints=prints)
        return spoiled(answer, fault)

    def _parameters(self, exchange, request, fault):
        if request['public_key_fingerprint'] != self.dc.rsa.fingerprint:
            raise Refused('a fingerprint that was not offered')
        if (request['p'], request['q']) != (
                crypto.short(exchange.p), crypto.short(exchange.q)):
            raise Refused('wrong factors')
        if len(request['encrypted_data']) != 256:
            raise Refused('encrypted_data of %d bytes' % len(request['encrypted_data']))
        inner = self._inner(request['encrypted_data'])
        for field in ('nonce', 'server_nonce'):
            if inner[field] != request[field]:
                raise Refused('%s differs inside' % field)
        if inner['pq'] != exchange.pq or inner['p'] != request['p'] or inner['q'] != request['q']:
            raise Refused('pq, p or q differs inside')
        if 'dc' not in inner:
            self.world.sin('%s instead of the form with dc' % inner['_'])
        elif not self._right_dc(inner['dc']):
            self.world.sin('dc %d in the key exchange with DC %d' % (inner['dc'], self.dc.number))
            if self.world.strict:
                raise Refused('wrong dc', -444)
        if exchange.new_nonce not in (None, inner['new_nonce']):
            self.world.sin('another new_nonce in the same exchange')
        exchange.new_nonce = inner['new_nonce']
        exchange.expires_in = inner.get('expires_in')
        if fault.do == 'dh-fail':
            return CODEC.write(exchange.ids('server_DH_params_fail', new_nonce_hash=crypto.sha1(
                exchange.new_nonce)[4:20])), None
        return self._offer(exchange, fault), None

    def _right_dc(self, number):
        """Whether this is how a client names this datacenter; test servers have 10000 more."""
        test = self.world.options['test']
        if test is None:
            return abs(number) % 10000 == self.dc.number
        return number == self.dc.number + (10000 if test else 0)

    def _inner(self, data):
        padded = self.dc.rsa.unpad(data)
        if padded is not None:
            reader = Reader(padded)
            try:
                return CODEC.read(reader)
            except TlError as error:
                raise Refused('inner data: %s' % error) from error
        old = self.dc.rsa.unpad_old(data)
        try:
            reader = Reader(old[1])
            inner = CODEC.read(reader)
        except (TlError, TypeError) as error:
            raise Refused('RSA padding is wrong') from error
        if crypto.sha1(old[1][:reader.at]) != old[0]:
            raise Refused('RSA padding is wrong')
        self.world.sin('old RSA padding')
        return inner

    def _offer(self, exchange, fault):
        prime, g = crypto.PRIME, 3
        exchange.secret = crypto.random_number()
        g_a = crypto.mod_exp(g, exchange.secret, prime)
        if fault.do == 'bad-g':
            g = int(fault.get('value', 2))
        elif fault.do == 'bad-prime':
            prime = int(fault['value'], 16) if 'value' in fault.keys else prime - 2
        elif fault.do == 'bad-ga':
            g_a = int(fault.get('value', '1'), 16)
        inner = exchange.ids('server_DH_inner_data', g=g, dh_prime=crypto.short(prime),
                             g_a=g_a.to_bytes(256, 'big'), server_time=int(self.world.now()))
        if fault.do == 'wrong-inner-nonce':
            inner['nonce'] = os.urandom(16)
        data = CODEC.write(inner)
        digest = crypto.sha1(data)
        if fault.do == 'bad-dh-hash':
            digest = os.urandom(20)
        data = digest + data
        data += os.urandom(-len(data) % 16)
        data = crypto.ige_encrypt(
            data, *crypto.exchange_kdf(exchange.server_nonce, exchange.new_nonce))
        if fault.do == 'cut':
            data = data[:-8]
        return spoiled(exchange.ids('server_DH_params_ok', encrypted_answer=data), fault)

    def _finish(self, exchange, request, fault):
        if exchange.secret is None:
            raise Refused('set_client_DH_params before req_DH_params')
        inner = self._client_inner(exchange, request['encrypted_data'])
        expected = exchange.rejected or bytes(8)
        if inner['retry_id'] != expected:
            self.world.sin('retry_id %s, not %s' % (inner['retry_id'].hex(), expected.hex()))
        g_b = int.from_bytes(inner['g_b'], 'big')
        if not crypto.in_range(g_b):
            self.world.sin('g_b out of range')
            raise Refused('g_b out of range')
        auth_key = crypto.mod_exp(g_b, exchange.secret, crypto.PRIME).to_bytes(256, 'big')
        aux = crypto.sha1(auth_key)[:8]
        which, name, key = 1, 'dh_gen_ok', None
        if fault.do == 'dh-retry':
            which, name = 2, 'dh_gen_retry'
            exchange.rejected = aux
            exchange.retries += 1
        elif fault.do == 'dh-gen-fail':
            which, name = 3, 'dh_gen_fail'
        else:
            salt = crypto.xor(exchange.new_nonce[:8], exchange.server_nonce[:8])
            key = self.dc.add_key(auth_key, salt, exchange.expires_in)
        if fault.do == 'bad-new-nonce-hash':
            which = int(fault.get('value', 2))
        digest = crypto.sha1(exchange.new_nonce + bytes((which,)) + aux)[4:20]
        return spoiled(exchange.ids(name, new_nonce_hash=digest), fault), key

    def _client_inner(self, exchange, data):
        if not data or len(data) % 16:
            raise Refused('encrypted_data of %d bytes' % len(data))
        plain = crypto.ige_decrypt(
            data, *crypto.exchange_kdf(exchange.server_nonce, exchange.new_nonce))
        reader = Reader(plain, 20)
        try:
            inner = CODEC.read(reader)
        except TlError as error:
            raise Refused('client_DH_inner_data: %s' % error) from error
        if inner['_'] != 'client_DH_inner_data' or crypto.sha1(plain[20:reader.at]) != plain[:20]:
            raise Refused('client_DH_inner_data with a wrong hash')
        if reader.left() > 15:
            self.world.sin('client_DH_inner_data padded with %d bytes' % reader.left())
        if (inner['nonce'], inner['server_nonce']) != (exchange.nonce, exchange.server_nonce):
            raise Refused('nonce differs in client_DH_inner_data')
        return inner


def spoiled(answer, fault):
    """The answer's bytes, with the faults that any step may have."""
    if fault.do == 'wrong-nonce':
        answer = {**answer, 'nonce': os.urandom(16)}
    elif fault.do == 'wrong-server-nonce':
        answer = {**answer, 'server_nonce': os.urandom(16)}
    out = CODEC.write(answer)
    if fault.do == 'garbage':
        out = os.urandom(len(out))
    elif fault.do == 'trailing':
        out += os.urandom(64)
    return out


def request_name(body):
    """What an unencrypted request is called, for choosing faults."""
    form = CODEC.by_number.get(struct.unpack_from('<I', body)[0]) if len(body) >= 4 else None
    return form.name if form else 'garbage'
