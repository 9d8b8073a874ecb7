# SPDX-License-Identifier: GPL-3.0-or-later
"""Authorisation keys: who they belong to, their salts, and sealed packets under them."""
import os
import random
import struct

import crypto

HEADER = struct.Struct('<8s8sqii')


class AuthKey:
    """One key of one datacenter, permanent or temporary."""

    def __init__(self, dc, auth_key, salt, expires_in):
        self.dc = dc
        self.world = dc.world
        self.auth_key = auth_key
        self.key_id = crypto.sha1(auth_key)[12:20]
        self.created = self.world.now()
        self.expires_at = None if expires_in is None else int(self.created) + expires_in
        self.permanent = self if expires_in is None else None
        self.delegated = False
        self.sessions = {}
        self.forgotten = set()
        self.heard = set()
        self.layer = None
        self.api_id = None
        self.account = None
        self.half = None
        self.half_by_token = False
        self.carried_from = None
        self.hash = random.getrandbits(62) + 1
        self.device = {}
        self.switches = {}
        self.since = 0
        self.was_authorised = False
        self.revoked = None
        self._salt = salt
        self._generation = 0
        self._floor = 0

    def slot(self):
        """The number of the salt that is current."""
        return int((self.world.now() - self.created) // self.world.options['salt_period'])

    def salt(self, slot=None):
        """The salt of a slot."""
        slot = self.slot() if slot is None else slot
        if slot <= 0 and not self._generation:
            return self._salt
        return crypto.sha1(self.auth_key + struct.pack('<ii', slot, self._generation))[:8]

    def accepts(self, salt):
        """Whether a packet may carry this salt now."""
        slot = self.slot()
        return salt == self.salt(slot) or (slot > self._floor and salt == self.salt(slot - 1))

    def change_salt(self):
        """Makes every salt given so far worthless."""
        self._generation += 1
        self._floor = self.slot()

    def future_salts(self, count):
        """The current salt and those after it."""
        period = self.world.options['salt_period']
        found = []
        for slot in range(self.slot(), self.slot() + min(max(count, 1), 64)):
            since = int(self.created + slot * period)
            found.append({'_': 'future_salt', 'valid_since': since,
                          'valid_until': since + 2 * period,
                          'salt': int.from_bytes(self.salt(slot), 'little', signed=True)})
        return found

    def seal(self, salt, session_id, msg_id, seqno, body, padding=None):
        """An encrypted packet for the client."""
        plain = HEADER.pack(salt, session_id, msg_id, seqno, len(body)) + body
        if padding is None:
            padding = 12 + (-(len(plain) + 12) % 16) + 16 * (os.urandom(1)[0] % 4)
        return crypto.seal(self.auth_key, plain + os.urandom(padding), 8)

    def open(self, packet):
        """((salt, session_id, msg_id, seqno, body), quick-ack token) or None if it is forged."""
        msg_key, data = packet[8:24], packet[24:]
        plain = crypto.ige_decrypt(data, *crypto.kdf(self.auth_key, msg_key, 0))
        large = crypto.message_key_large(self.auth_key, plain, 0)
        if large[8:24] != msg_key:
            self.world.sin('packet that does not open')
            return None
        salt, session_id, msg_id, seqno, size = HEADER.unpack_from(plain)
        padding = len(plain) - 32 - size
        if size <= 0 or size % 4 or padding < 0:
            self.world.sin('message of %d bytes in a packet of %d' % (size, len(plain)))
            return None
        if not 12 <= padding <= 1024:
            self.world.sin('padding of %d bytes' % padding)
            return None
        token = struct.pack('<I', int.from_bytes(large[:4], 'little') | 0x80000000)
        return (salt, session_id, msg_id, seqno, plain[32:32 + size]), token

    @property
    def home(self):
        """Whether the login lives in this key's datacenter."""
        return self.account is not None and self.account.dc == self.dc.number

    def log_in(self, account, moved=False):
        """Attaches a user; moved: the login was made in another datacenter."""
        self.account, self.half, self.revoked = account, None, None
        self.half_by_token = False
        self.was_authorised = True
        if not moved:
            self.carried_from = None
            self.world.logins += 1
            self.world.script.begin()
        self.world.event('login', dc=self.dc.number, phone=account.phone,
                         user_id=account.user_id, moved=moved)

    def log_out(self, why=None):
        """Detaches the user; why is what the next query hears."""
        account, self.account, self.half, self.revoked = self.account, None, None, why
        self.half_by_token = False
        if account:
            self.world.event('logout', dc=self.dc.number, phone=account.phone,
                             user_id=account.user_id, reason=why)

    def forget(self, session_id):
        """Drops a session as if the server had been restarted."""
        session = self.sessions.pop(session_id, None)
        if session:
            self.forgotten.update(session.outbox.sent_ids)
            self.heard.update(session.records)
            session.gone = True
        return session

    def bind(self, permanent):
        """Makes a temporary key speak for a permanent one."""
        self.permanent = permanent
        self.layer = None
        permanent.delegated = True

    def expired(self):
        """Whether a temporary key's time is over."""
        return self.expires_at is not None and self.world.now() > self.expires_at
