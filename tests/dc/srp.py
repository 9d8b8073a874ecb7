# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's half of the two-step password: parameters, one attempt, and a new password."""
import hashlib
import os
import random

import crypto
from errors import RpcError

ALGORITHM = 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow'
GOOD_G = (3, 4, 7)


def wide(number):
    """A number as 256 bytes."""
    return number.to_bytes(256, 'big')


def multiplier(g):
    """k of the protocol."""
    return int.from_bytes(crypto.sha256(wide(crypto.PRIME) + wide(g)), 'big')


class Password:
    """One account's password; what it shows to clients can be spoiled on purpose."""

    def __init__(self, text, salt1=None, salt2=None, g=3, verifier=None, show=None):
        self.text = text
        self.salt1 = salt1 or os.urandom(40)
        self.salt2 = salt2 or os.urandom(16)
        self.g = g
        self.show = show or {}
        self._verifier = verifier
        self.open = {}
        self.stale = set()

    @classmethod
    def from_keys(cls, text, keys):
        """A password with the parameters that a scenario wants."""
        return cls(text, *(bytes.fromhex(keys[name]) if name in keys else None
                           for name in ('salt1', 'salt2')), keys.get('g', 3), show=keys)

    def verifier(self):
        """v = g ** x, worked out on first use because it takes a while."""
        if self._verifier is None:
            def around(data, salt):
                return crypto.sha256(salt + data + salt)
            first = around(around(self.text.encode(), self.salt1), self.salt2)
            slow = hashlib.pbkdf2_hmac('sha512', first, self.salt1, 100000)
            x = int.from_bytes(around(slow, self.salt2), 'big')
            self._verifier = crypto.mod_exp(self.g, x, crypto.PRIME)
        return self._verifier

    def unsafe(self):
        """Whether a client must refuse to prove anything with these parameters."""
        return self.g not in GOOD_G or any(key in self.show for key in ('p', 'B', 'algorithm'))

    def challenge(self, secret=None):
        """(srp_id, B) for one attempt."""
        p = crypto.PRIME
        if secret is None and 'b' in self.show:
            secret = int(self.show['b'], 16)
        secret = secret or crypto.random_number()
        number = (multiplier(self.g) * self.verifier() + crypto.mod_exp(self.g, secret, p)) % p
        if not 0 < number < p:
            return self.challenge()
        srp_id = random.getrandbits(62)
        self.open = {srp_id: (secret, number)}
        return srp_id, wide(number)

    def shown(self, number):
        """srp_B as it goes to the client: perhaps shortened, perhaps not the right one."""
        wanted = self.show.get('B')
        if wanted is None:
            return number.lstrip(b'\0') if self.show.get('strip') else number
        base = multiplier(self.g) * self.verifier() % crypto.PRIME
        special = {'zero': 0, 'p': crypto.PRIME, 'kv': base, 'kv+1': base + 1, 'kv-1': base - 1}
        return wide(special[wanted]) if wanted in special else bytes.fromhex(wanted)

    def check(self, srp_id, a, m1):
        """Raises what a wrong attempt is answered with."""
        if srp_id in self.stale:
            raise RpcError('SRP_PASSWORD_CHANGED')
        if srp_id not in self.open:
            raise RpcError('SRP_ID_INVALID')
        secret, b = self.open.pop(srp_id)
        p = crypto.PRIME
        number = int.from_bytes(a, 'big')
        if len(a) != 256 or number % p == 0:
            raise RpcError('SRP_A_INVALID')
        u = int.from_bytes(crypto.sha256(a + wide(b)), 'big')
        shared = crypto.mod_exp(number * crypto.mod_exp(self.verifier(), u, p) % p, secret, p)
        key = crypto.sha256(wide(shared))
        wanted = crypto.sha256(
            crypto.xor(crypto.sha256(wide(p)), crypto.sha256(wide(self.g))) +
            crypto.sha256(self.salt1) + crypto.sha256(self.salt2) + a + wide(b) + key)
        if m1 != wanted:
            raise RpcError('PASSWORD_HASH_INVALID')

    def algorithm(self):
        """The parameters a client needs."""
        if self.show.get('algorithm') == 'unknown':
            return {'_': 'passwordKdfAlgoUnknown'}
        p = self.show.get('p')
        return {'_': ALGORITHM, 'salt1': self.salt1, 'salt2': self.salt2, 'g': self.g,
                'p': bytes.fromhex(p) if p else wide(crypto.PRIME)}


class NewPassword:
    """The parameters offered for a password that is to be set."""

    def __init__(self, keys):
        self.salt1 = bytes.fromhex(keys['new_salt1']) if 'new_salt1' in keys else os.urandom(8)
        self.salt2 = bytes.fromhex(keys['new_salt2']) if 'new_salt2' in keys else os.urandom(16)

    def algorithm(self):
        """new_algo of account.password."""
        return {'_': ALGORITHM, 'salt1': self.salt1, 'salt2': self.salt2, 'g': 3,
                'p': wide(crypto.PRIME)}

    def accept(self, settings):
        """The password that account.passwordInputSettings sets."""
        algo, number = settings.get('new_algo'), settings.get('new_password_hash')
        if algo is None or algo['_'] != ALGORITHM or not number or len(number) != 256:
            raise RpcError('NEW_SETTINGS_INVALID')
        salt = algo['salt1']
        if not salt.startswith(self.salt1) or len(salt) != len(self.salt1) + 32 or (
                algo['salt2'] != self.salt2):
            raise RpcError('NEW_SALT_INVALID')
        if algo['g'] != 3 or algo['p'] != wide(crypto.PRIME):
            raise RpcError('NEW_SETTINGS_INVALID')
        verifier = int.from_bytes(number, 'big')
        if not crypto.in_range(verifier):
            raise RpcError('NEW_SETTINGS_INVALID')
        return Password(None, salt, self.salt2, 3, verifier)
