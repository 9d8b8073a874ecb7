# SPDX-License-Identifier: GPL-3.0-or-later
"""What all datacenters share: the clock, accounts, codes on their way, events, sins, counters."""
import asyncio
import json
import struct
import sys
import time
import traceback

from accounts import Account
from commands import Commands
from devices import DeviceList, Elsewhere
from people.acts import Acts
from people.build import Build
from people.crowd import Crowd
from people.script import Script
from people.society import Society
from people.large import Large
from rpc import CODEC
from tl import VECTOR


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
        self.terms = scenario.terms
        self.devices = DeviceList(self)
        self._populate(scenario)
        self.commands = Commands(self)
        self.chains = []
        self.exported, self.tokens, self.scanned = {}, {}, {}
        self.calls = {}
        self.sins = self.logins = self.connections = self.keys = self.temporary_keys = 0
        self.busy = 0.0
        self.refusing = False
        self.disturbed = False
        self.broken = False
        self.deaf = False
        self._timers = []

    def _populate(self, scenario):
        """Makes everybody and everything that the scenario names."""
        self.society = Society(self)
        self.acts = Acts(self.society)
        self.crowd = Crowd(self.acts)
        self.build = Build(self)
        self.script = Script(self, self.build)
        self.large = Large(self)
        self.build.people(scenario.people)
        for keys in scenario.accounts:
            self.add_account(keys)
        self.build.relations()
        self.build.chats(scenario.chats)
        self.large.generate(self.options['generate'])
        self.build.everything_read()
        self.society.stirred.clear()

    def add_account(self, keys):
        """A new account."""
        account = Account(keys, self.options['start'])
        account.elsewhere = [Elsewhere(each, self.now()) for each in keys.get('elsewhere', [])]
        self.accounts[account.phone] = account
        self.build.furnish(self.society.add_account(account))
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
                                       'temporary_keys': self.temporary_keys,
                                       'sins': self.sins})
        unused = [fault.do for fault in self.scenario.faults if fault.left > 0]
        self.event('end', sins=self.sins, failed_expectations=failed, unused_faults=unused,
                   cpu_ms=round(self.busy * 1000, 1), calls=self.calls)
        sinned = self.sins and self.strict and 'sins' not in expected
        return 1 if sinned or failed or self.broken else 0

    # what clients are told without having asked

    def push(self, update, owners, form='short'):
        """Sends an update to the open sessions of these keys; how many there are."""
        count, now = 0, int(self.now())
        if not isinstance(update, bytes):
            listed = {'updates': [update], 'users': [], 'chats': [], 'date': now, 'seq': 0}
            update = {'short': {'_': 'updateShort', 'update': update, 'date': now},
                      'updates': {'_': 'updates', **listed},
                      'combined': {'_': 'updatesCombined', 'seq_start': 0, **listed}}[form]
        for dc in self.dcs.values():
            for key in dc.keys.values():
                if (key.permanent or key) not in owners:
                    continue
                for session in key.sessions.values():
                    if session.inited and session.connection and not session.connection.closed:
                        session.push(update if isinstance(update, bytes) else CODEC.write(
                            update, key.layer or self.options['layer']))
                        count += 1
        return count

    def write(self, value, layer):
        """An object's bytes for a client of that layer."""
        return CODEC.write(value, layer)

    @staticmethod
    def bare_list(kind, numbers):
        """A Vector<int> or Vector<long> as the result of a method."""
        return struct.pack('<II%d%s' % (len(numbers), {'int': 'i', 'long': 'q'}[kind]), VECTOR,
                           len(numbers), *numbers)

    # tokens that another device scans

    def refuses(self, token, account):
        """Why this account cannot accept a token, or None."""
        if token.used:
            return 'AUTH_TOKEN_ALREADY_ACCEPTED'
        if self.now() > token.until:
            return 'AUTH_TOKEN_EXPIRED'
        if account.user_id in token.except_ids:
            return 'AUTH_TOKEN_EXCEPTION'
        return None

    def accept(self, token, account, tell=True):
        """Another device lets this account in where the token is on show."""
        token.used = True
        self.scanned[token.owner] = account
        if tell:
            self.push({'_': 'updateLoginToken'}, [token.owner])
