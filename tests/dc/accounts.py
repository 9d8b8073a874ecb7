# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts, login codes on their way to people, and two-step passwords."""
import hashlib
import os
import random
import re
import secrets

import crypto

WORDS = ('sun', 'river', 'stone', 'garden', 'window', 'yellow', 'seven', 'paper')
TYPES = {
    'app': 'auth.sentCodeTypeApp', 'sms': 'auth.sentCodeTypeSms', 'call': 'auth.sentCodeTypeCall',
    'flash_call': 'auth.sentCodeTypeFlashCall', 'missed_call': 'auth.sentCodeTypeMissedCall',
    'fragment': 'auth.sentCodeTypeFragmentSms', 'firebase': 'auth.sentCodeTypeFirebaseSms',
    'word': 'auth.sentCodeTypeSmsWord', 'phrase': 'auth.sentCodeTypeSmsPhrase',
    'email': 'auth.sentCodeTypeEmailCode', 'setup_email': 'auth.sentCodeTypeSetUpEmailRequired',
}
NEXT = {
    'sms': 'auth.codeTypeSms', 'call': 'auth.codeTypeCall', 'flash_call': 'auth.codeTypeFlashCall',
    'missed_call': 'auth.codeTypeMissedCall', 'fragment': 'auth.codeTypeFragmentSms',
    'firebase': 'auth.codeTypeSms', 'word': 'auth.codeTypeSms', 'phrase': 'auth.codeTypeSms',
}


def digits(text):
    """The digits of a telephone number."""
    return re.sub(r'\D', '', text)


class RpcError(Exception):
    """An answer that is an error."""

    def __init__(self, text, code):
        super().__init__(text)
        self.code = code


class Account:
    """A person's account as the datacenters know it."""

    def __init__(self, keys, default_dc):
        self.keys = keys
        self.phone = digits(keys['phone'])
        self.dc = keys.get('dc', default_dc)
        self.user_id = keys.get('user_id', 5000000 + int(self.phone[-6:]))
        self.password = Password(keys['password']) if keys.get('password') else None
        self.steps = keys.get('codes') or [{'type': 'app', 'length': 5}]
        self.tokens = [bytes.fromhex(token) for token in keys.get('tokens', [])]
        self.recovery_code = None

    def user(self):
        """This account as its owner sees it."""
        return {'_': 'user', 'self': True, 'id': self.user_id,
                'access_hash': self.user_id * 1000003,
                'first_name': self.keys.get('first_name', 'Test'),
                'last_name': self.keys.get('last_name'),
                'username': self.keys.get('username'), 'phone': self.phone,
                'status': {'_': 'userStatusOnline', 'expires': 2147483647}}


class Chain:
    """The codes sent for one login, the newest last."""

    def __init__(self, phone, account, place, now, steps):
        self.phone = phone
        self.account = account
        self.place = place
        self.steps = steps
        self.at = -1
        self.hashes = []
        self.codes = []
        self.wrong = 0
        self.started = self.sent = now
        self.dead = False
        self.confirmed = False
        self.email = None

    @property
    def step(self):
        """What was sent last."""
        return self.steps[self.at]

    def last(self):
        """Whether there is no other way left."""
        return self.at + 1 >= len(self.steps) or self.step.get('next') == ''

    def send(self, now):
        """Sends the next code; (event, sentCode)."""
        self.at += 1
        self.sent = now
        step = self.step
        kind = step.get('type', 'app')
        self.hashes.append(step.get('hash') or secrets.token_hex(9))
        code, type_, notes = sent_type(kind, step, self.codes[-1] if self.codes else None)
        self.codes.append(code)
        sent = {'_': 'auth.sentCode', 'type': type_, 'phone_code_hash': self.hashes[-1]}
        following = step.get('next')
        if following is None and 'next' not in step and not self.last():
            following = self.steps[self.at + 1].get('type')
        if following in NEXT:
            sent['next_type'] = {'_': NEXT[following]}
        if 'timeout' in step:
            sent['timeout'] = step['timeout']
        event = {'phone': self.phone, 'via': kind, 'code': code, 'hash': self.hashes[-1], **notes}
        return event, sent

    def right(self, code):
        """Whether one of the codes sent in this chain is this one."""
        for step, sent in zip(self.steps, self.codes):
            kind = step.get('type', 'app')
            if kind in ('word', 'phrase'):
                if code.casefold().strip() == sent.casefold():
                    return True
            elif code == sent:
                return True
        return False

    def earliest_resend(self):
        """From when on resendCode may be called, by the rules for clients."""
        wait = self.step.get('timeout', 0)
        if not wait and self.step.get('type', 'app') != 'app':
            wait = 60
        return self.sent + wait


def sent_type(kind, step, before):
    """(code, auth.SentCodeType, facts for the person's other device) of one step."""
    type_ = {'_': TYPES[kind]}
    notes = {}
    length = step.get('length', len(step['code']) if 'code' in step else 5)
    number = ''.join(random.choices('0123456789', k=max(length, 1)))
    code = step.get('code') or (before if before and len(before) == length else number)
    if kind in ('app', 'sms', 'call', 'fragment', 'firebase', 'missed_call', 'email'):
        type_['length'] = length
    if kind == 'flash_call':
        pattern = step.get('pattern', '+7495***1234')
        code = step.get('code') or re.sub(r'\*', lambda _: random.choice('0123456789'),
                                          digits_and_stars(pattern))
        type_['pattern'] = pattern
        notes['caller'] = '+' + code
    elif kind == 'missed_call':
        type_['prefix'] = step.get('prefix', '7495')
        notes['caller'] = '+' + type_['prefix'] + code
    elif kind == 'fragment':
        type_['url'] = step.get('url', 'https://fragment.com/number/example/code')
        notes['url'] = type_['url']
    elif kind == 'email':
        type_['email_pattern'] = step.get('email', 'm*@example.org')
        type_.update(step.get('reset', {}))
        notes['email'] = type_['email_pattern']
    elif kind in ('word', 'phrase'):
        code = step.get('code') or ' '.join(
            random.sample(WORDS, 1 if kind == 'word' else 3))
        if step.get('beginning'):
            type_['beginning'] = step['beginning']
    return code, type_, notes


def digits_and_stars(pattern):
    """A flash call's pattern without decoration; a lone star stands for any number."""
    kept = re.sub(r'[^\d*]', '', pattern)
    return '7495' + '*' * 7 if kept == '*' else kept


class Password:
    """The server's half of the password check (SRP)."""

    def __init__(self, text, salt1=None, salt2=None, g=3):
        self.text = text
        self.salt1 = salt1 or os.urandom(40)
        self.salt2 = salt2 or os.urandom(16)
        self.g = g
        self._verifier = None
        self.open = {}

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

    def challenge(self, secret=None):
        """(srp_id, B) for one attempt."""
        p = crypto.PRIME
        secret = secret or crypto.random_number()
        k = int.from_bytes(crypto.sha256(wide(p) + wide(self.g)), 'big')
        number = (k * self.verifier() + crypto.mod_exp(self.g, secret, p)) % p
        if not 0 < number < p:
            return self.challenge()
        srp_id = random.getrandbits(62)
        self.open = {srp_id: (secret, number)}
        return srp_id, wide(number)

    def check(self, srp_id, a, m1):
        """Raises what a wrong attempt is answered with."""
        if srp_id not in self.open:
            raise RpcError('SRP_ID_INVALID', 400)
        secret, b = self.open.pop(srp_id)
        p = crypto.PRIME
        number = int.from_bytes(a, 'big')
        if len(a) != 256 or number % p == 0:
            raise RpcError('SRP_A_INVALID', 400)
        u = int.from_bytes(crypto.sha256(a + wide(b)), 'big')
        shared = crypto.mod_exp(number * crypto.mod_exp(self.verifier(), u, p) % p, secret, p)
        key = crypto.sha256(wide(shared))
        wanted = crypto.sha256(
            crypto.xor(crypto.sha256(wide(p)), crypto.sha256(wide(self.g))) +
            crypto.sha256(self.salt1) + crypto.sha256(self.salt2) + a + wide(b) + key)
        if m1 != wanted:
            raise RpcError('PASSWORD_HASH_INVALID', 400)

    def algorithm(self):
        """The parameters a client needs."""
        return {'_': 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
                'salt1': self.salt1, 'salt2': self.salt2, 'g': self.g, 'p': wide(crypto.PRIME)}


def wide(number):
    """A number as 256 bytes."""
    return number.to_bytes(256, 'big')
