# SPDX-License-Identifier: GPL-3.0-or-later
"""What all datacenters share: the clock, accounts, codes on their way, events, sins, counters."""
import asyncio
import json
import sys
import time
import traceback

from accounts import Account, digits
from rpc import CODEC, from_scenario
from scenario import Answer, Fault


class World:
    """One emulated Telegram."""

    def __init__(self, scenario, lenient, log, verbose):
        self.scenario = scenario
        self.options = scenario.world
        self.strict = not lenient
        self.verbose = verbose
        self.log_file = log
        self.offset = self.options['clock']
        self.dcs = {}
        self.ports = {}
        self.accounts = {}
        for keys in scenario.accounts:
            self.add_account(keys)
        self.chains = []
        self.exported, self.tokens, self.moved, self.scanned = {}, {}, {}, {}
        self.calls = {}
        self.sins = self.logins = self.connections = self.keys = 0
        self.busy = 0.0
        self.refusing = False
        self.disturbed = False
        self.broken = False
        self.deaf = False
        self._timers = []

    def add_account(self, keys):
        """A new account."""
        account = Account(keys, self.options['start'])
        self.accounts[account.phone] = account
        return account

    # time

    def now(self):
        """The server's clock."""
        return time.time() + self.offset

    def after(self, seconds, action):
        """Does something when the server's clock has gone on by so much."""
        due = self.now() + seconds
        entry = [due, action, None]
        entry[2] = asyncio.get_running_loop().call_later(seconds, self._due, entry)
        self._timers.append(entry)

    @staticmethod
    def call_soon(action):
        """Does something when the present work is done."""
        asyncio.get_running_loop().call_soon(action)

    def _due(self, entry):
        if entry in self._timers:
            self._timers.remove(entry)
            entry[1]()

    def advance(self, seconds):
        """Moves the clock; what is due then happens at once."""
        self.offset += seconds
        for entry in sorted(self._timers, key=lambda entry: entry[0]):
            if entry[0] <= self.now():
                entry[2].cancel()
                self._due(entry)

    # telling

    def event(self, name, **fields):
        """One JSON line on stdout, and in the log."""
        line = json.dumps({'event': name, **fields}, ensure_ascii=True)
        if not self.deaf:
            try:
                print(line, flush=True)
            except BrokenPipeError:
                self.deaf = True
        self.log(line)
        if name == 'code':
            self.log('Code: ' + fields['code'])

    def log(self, text):
        """One line in dc.log; with --verbose on stderr too."""
        line = '%.3f %s' % (self.now(), text)
        self.log_file.write(line + '\n')
        self.log_file.flush()
        if self.verbose:
            print(line, file=sys.stderr, flush=True)

    def sin(self, what, **fields):
        """The client broke a rule."""
        self.sins += 1
        self.event('sin', what=what, **fields)

    def crashed(self, error):
        """This program broke."""
        self.broken = True
        text = ''.join(traceback.format_exception(error))
        self.log(text)
        print(text, file=sys.stderr, flush=True)

    def fault(self, when, dc, before=None):
        """What to do wrong here, if anything."""
        fault = self.scenario.fault(when, dc, before)
        if fault.do is not None:
            self.disturbed = True
            self.event('fault', dc=dc, do=fault.do, when=fault.when)
        return fault

    # the end

    def finish(self):
        """Checks the expectations; the exit status."""
        for dc in self.dcs.values():
            for key in dc.keys.values():
                for session in key.sessions.values():
                    session.outbox.check_acks()
        expected = self.scenario.expect
        failed = self.scenario.failed({'calls': self.calls, 'logins': self.logins,
                                       'connections': self.connections, 'keys': self.keys,
                                       'sins': self.sins})
        unused = [fault.do for fault in self.scenario.faults if fault.left > 0]
        self.event('end', sins=self.sins, failed_expectations=failed, unused_faults=unused,
                   cpu_ms=round(self.busy * 1000, 1), calls=self.calls)
        sinned = self.sins and self.strict and 'sins' not in expected
        return 1 if sinned or failed or self.broken else 0

    # commands from the test

    def command(self, line):
        """Carries out one line of stdin; False means quit."""
        try:
            keys = json.loads(line)
            name = keys.pop('cmd')
            if name == 'quit':
                return False
            getattr(self, '_do_' + name)(**keys)
        except Exception as error:  # reported to the test that wrote the line
            self.event('error', what='%s: %r' % (line.strip(), error))
            self.broken = True
        return True

    def _do_advance(self, seconds):
        self.advance(seconds)
        self.event('advanced', seconds=seconds, now=int(self.now()))

    def _do_drop(self):
        self.disturbed = True
        count = 0
        for dc in self.dcs.values():
            for connection in list(dc.connections):
                connection.close()
                count += 1
        self.event('dropped', connections=count)

    def _do_refuse(self, on=True):
        self.disturbed = True
        self.refusing = on
        self.event('refusing', on=on)

    def _do_revoke(self, phone, why='SESSION_REVOKED'):
        count = 0
        for dc in self.dcs.values():
            for key in dc.keys.values():
                if key.account and key.account.phone == digits(phone):
                    key.log_out(why)
                    count += 1
        self.event('revoked', phone=phone, keys=count)

    def _do_forget(self, what='sessions', dc=None):
        self.disturbed = True
        for place in self.dcs.values():
            if dc in (None, place.number):
                for key in list(place.keys.values()):
                    for session_id in list(key.sessions):
                        key.forget(session_id)
                    if what == 'keys':
                        place.drop_key(key)
        self.event('forgotten', what=what)

    def _do_fault(self, **keys):
        self.scenario.faults.append(Fault(keys))
        self.event('planned', fault=keys)

    def _do_answer(self, **keys):
        self.scenario.answers.append(Answer(keys))
        self.event('planned', answer=keys)

    def _do_scan(self, phone, token=None):
        account = self.accounts[digits(phone)]
        for data, (owner, until) in list(self.tokens.items()):
            if until > self.now() and token in (None, data.hex()):
                self.scanned[owner] = account
                self._push({'_': 'updateLoginToken'}, [owner])
        self.tokens.clear()
        self.event('scanned', phone=phone)

    def _do_push(self, what, phone=None, **keys):
        update = {
            'sent_code': lambda: {'_': 'updateSentPhoneCode', 'sent_code': from_scenario(
                keys.get('sent_code') or self._next_code(phone))},
            'service_notification': lambda: {
                '_': 'updateServiceNotification', 'popup': keys.get('popup', True),
                'type': keys.get('type', 'NOTICE'), 'message': keys.get('message', 'A notice.'),
                'media': {'_': 'messageMediaEmpty'}, 'entities': []},
            'login_token': lambda: {'_': 'updateLoginToken'},
            'config': lambda: {'_': 'updateConfig'},
            'update': lambda: from_scenario(keys['update']),
            'raw': lambda: bytes.fromhex(keys['hex']),
        }[what]()
        count = self._push(update, [
            key for dc in self.dcs.values() for key in dc.keys.values()
            if phone is None or (key.account or key.half) is self.accounts.get(digits(phone)) or
            any(chain.place is key and chain.phone == digits(phone) for chain in self.chains)])
        self.event('pushed', what=what, sessions=count)

    def _next_code(self, phone):
        for chain in reversed(self.chains):
            if phone is None or chain.phone == digits(phone):
                event, sent = chain.send(self.now())
                self.event('code', **event)
                return sent
        raise LookupError('no login of %s is under way' % phone)

    def _push(self, update, owners):
        count = 0
        for dc in self.dcs.values():
            for key in dc.keys.values():
                if (key.permanent or key) not in owners:
                    continue
                for session in key.sessions.values():
                    if session.inited and session.connection and not session.connection.closed:
                        value = update if isinstance(update, bytes) else CODEC.write(
                            {'_': 'updateShort', 'update': update, 'date': int(self.now())},
                            key.layer or self.options['layer'])
                        session.push(value)
                        count += 1
        return count


