# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test can make happen while the datacenters run: one JSON object per line of stdin."""
import json

from accounts import Password, digits
from codes import Chains
from notices import notice
from other import dc_options
from people.deeds import Deeds
from rpc import from_scenario
from scenario import DEVICE_KEYS, Answer, Fault, check_account, check_keys


class Commands(Deeds):
    """Carries out commands; each is answered by an event."""

    def __init__(self, world):
        self.world = world

    def run(self, line):
        """One line; False means quit."""
        try:
            keys = json.loads(line)
            name = keys.pop('cmd')
            if name == 'quit':
                return False
            getattr(self, 'do_' + name)(**keys)
        except Exception as error:  # reported to the test that wrote the line
            self.world.event('error', what='%s: %r' % (line.strip(), error))
            self.world.broken = True
        return True

    def _account(self, phone):
        return self.world.accounts[digits(phone)]

    def _keys(self):
        return [key for dc in self.world.dcs.values() for key in dc.keys.values()]

    # time and connections

    def do_advance(self, seconds):
        """Moves the server's clock."""
        self.world.advance(seconds)
        self.world.event('advanced', seconds=seconds, now=int(self.world.now()))

    def do_drop(self):
        """Closes all connections."""
        self.world.disturbed = True
        count = 0
        for dc in self.world.dcs.values():
            for connection in list(dc.connections):
                connection.close()
                count += 1
        self.world.event('dropped', connections=count)

    def do_refuse(self, on=True):
        """Closes new connections at once, or no longer."""
        self.world.disturbed = True
        self.world.refusing = on
        self.world.event('refusing', on=on)

    def do_forget(self, what='sessions', dc=None):
        """As after a restart of the server."""
        self.world.disturbed = True
        for place in self.world.dcs.values():
            if dc in (None, place.number):
                for key in list(place.keys.values()):
                    for session_id in list(key.sessions):
                        key.forget(session_id)
                    if what == 'keys' or what == 'temporary_keys' and key.expires_at:
                        place.drop_key(key)
        self.world.event('forgotten', what=what)

    def do_fault(self, **keys):
        """As [[fault]] of a scenario."""
        self.world.scenario.faults.append(Fault(keys))
        self.world.event('planned', fault=keys)

    def do_answer(self, **keys):
        """As [[answer]] of a scenario."""
        self.world.scenario.answers.append(Answer(keys))
        self.world.event('planned', answer=keys)

    # people and their other devices

    def do_revoke(self, phone, why='SESSION_REVOKED', dc=None):
        """Ends the logins of an account."""
        account, count = self._account(phone), 0
        for key in self._keys():
            if account in (key.account, key.half) and dc in (None, key.dc.number):
                key.log_out(why)
                count += 1
        if why == 'USER_DEACTIVATED_BAN':
            account.keys['banned'] = True
        elif why == 'USER_DEACTIVATED':
            del self.world.accounts[account.phone]
        self.world.event('revoked', phone=phone, keys=count)

    def do_scan(self, phone, token=None, silent=False):
        """An account scans what is on show."""
        account, accepted, why = self._account(phone), 0, None
        for data, shown in list(self.world.tokens.items()):
            if shown.moved or token not in (None, data.hex()):
                continue
            if token is None and (shown.used or self.world.now() > shown.until):
                continue
            refused = self.world.refuses(shown, account)
            why = refused or why
            if not refused:
                self.world.accept(shown, account, not silent)
                accepted += 1
        self.world.event('scanned', phone=phone, accepted=accepted, why=why)

    def do_account(self, **keys):
        """A new account, or another in the place of the one with this number."""
        check_account(keys)
        account = self.world.add_account(keys)
        self._done('account', phone=account.phone, user_id=account.user_id)

    def do_password(self, phone, password=None, hint=None):
        """The password is set, changed or removed on another device."""
        self._account(phone).set_password(Password(password) if password else None, hint)
        self._done('password', phone=phone)

    def do_move(self, phone, dc):
        """The account moves to another datacenter."""
        if dc not in self.world.dcs:
            raise LookupError('no DC %d' % dc)
        self._account(phone).dc = dc
        self._done('move', phone=phone, dc=dc)

    def do_elsewhere(self, phone, **keys):
        """The person logs in on one more phone."""
        check_keys('elsewhere', keys, DEVICE_KEYS)
        login, told = self.world.devices.add_elsewhere(self._account(phone), keys)
        self._done('elsewhere', phone=phone, hash=login.hash, sessions=told)

    # updates

    def do_push(self, what, phone=None, form='short', **keys):
        """Sends an update to all open sessions, or to those of one account."""
        update = {
            'sent_code': lambda: {'_': 'updateSentPhoneCode', 'sent_code': from_scenario(
                keys.get('sent_code')) or self._next_code(phone)},
            'service_notification': lambda: notice(keys),
            'login_token': lambda: {'_': 'updateLoginToken'},
            'config': lambda: {'_': 'updateConfig'},
            'dc_options': lambda: {'_': 'updateDcOptions', 'dc_options': dc_options(self.world)},
            'update': lambda: from_scenario(keys['update']),
            'raw': lambda: bytes.fromhex(keys['hex']),
        }[what]()
        count = self.world.push(update, [key for key in self._keys() if self._is_of(key, phone)],
                                form)
        self.world.event('pushed', what=what, sessions=count)

    def _is_of(self, key, phone):
        if phone is None:
            return True
        account = self.world.accounts.get(digits(phone))
        return account is not None and (key.account or key.half) is account or any(
            chain.place is key and chain.phone == digits(phone) for chain in self.world.chains)

    def _next_code(self, phone):
        for chain in reversed(self.world.chains):
            if phone is None or chain.phone == digits(phone):
                return Chains(chain.place.dc).send(chain)
        raise LookupError('no login of %s is under way' % phone)
