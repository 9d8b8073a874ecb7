#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login and a stream of calls through a network that fails all the time.

core_faults.py PROGRAM [NAME...]     as core_login.py; FAULTS in the environment: how many there are
"""
import collections
import os
import random
import sys

import bench as benches
from bench import PHONE, test
from relay import Relay

METHOD = 'account.changeAuthorizationSettings'
FAULTS = int(os.environ.get('FAULTS', '100'))
LONGEST = 110 # seconds in which something must come of a call


class Stream:
    """Calls with numbers, and what became of them on both sides."""

    def __init__(self, bench, relay):
        self.bench = bench
        self.relay = relay
        self.made = 0

    def call(self):
        """One more."""
        self.made += 1
        self.bench.core.say('confirm-device %d' % self.made)

    def answered(self):
        """How often each was answered."""
        return collections.Counter(event['hash'] for event in self.bench.core.poll()
                                   if event['event'] == 'account')

    def executed(self):
        """How often each was carried out."""
        return collections.Counter(event['args']['hash'] for event in self.bench.dc.poll()
                                   if event['event'] == 'rpc' and event['method'] == METHOD)

    def wait_for_all(self):
        """Until every call has its answer; time goes by where there is nothing else to do."""
        for _ in range(LONGEST):
            self.bench.settle()
            if len(self.answered()) == self.made:
                return
            self.bench.advance(1)
        raise AssertionError('no answer to %s' % (set(range(1, self.made + 1)) -
                                                  set(self.answered())))


def disturb(bench, relay, chance):
    """One fault of the network, or of the server."""
    kind = chance.choice(('bytes', 'bytes', 'bytes', 'cut', 'refuse', 'hold', 'server'))
    if kind == 'bytes':
        relay.change(limit=chance.randrange(1, 1500))
    elif kind == 'cut':
        relay.cut()
    elif kind == 'refuse':
        relay.change(refusals=chance.randrange(1, 3))
        relay.cut()
    elif kind == 'hold':
        relay.change(held=True)
    else:
        bench.dc.command('fault', when=METHOD, do=chance.choice(
            ('duplicate-answer', 'detailed-info', 'late', 'drop-before', 'drop-after',
             'gzip-answer')))
    return kind


def log_in(bench, relay, chance):
    """A login, the connection of which ends after a few hundred bytes, again and again."""
    bench.start(PHONE, '--server', '127.0.0.1:%d' % relay.port)
    cuts = chance.randrange(5, 12)
    while not any(event['event'] == 'login' for event in bench.core.poll()):
        if relay.limit is None and relay.cuts < cuts:
            relay.change(limit=chance.randrange(1, 4000))
        bench.advance(1)
    bench.core.seen.clear() # that step is looked at here
    bench.enter_code()
    relay.change(limit=chance.randrange(1, 600))
    for _ in range(LONGEST):
        if any(event['event'] == 'login' for event in bench.core.poll()):
            return
        bench.advance(1)
    raise AssertionError('not logged in')


def through_faults(bench, seed):
    """The whole of it, as this seed wants it."""
    chance = random.Random(seed)
    relay = Relay(int(bench.dc.ready['server'].split(':')[1]), seed)
    try:
        log_in(bench, relay, chance)
        relay.change(limit=None)
        stream = Stream(bench, relay)
        for _ in range(FAULTS):
            kind = disturb(bench, relay, chance)
            stream.call()
            stream.call()
            bench.settle()
            if kind == 'hold':
                relay.cut() if chance.random() < 0.5 else relay.change(held=False)
            if chance.random() < 0.5:
                stream.wait_for_all()
        relay.change(limit=None, refusals=0, held=False)
        stream.wait_for_all()
        bench.advance(60)
        once = {number: 1 for number in range(1, stream.made + 1)}
        assert stream.executed() == once, stream.executed()
        assert stream.answered() == once, stream.answered()
        assert bench.dc.calls('auth.sendCode') == bench.dc.calls('auth.signIn') == 1
        assert relay.cuts > FAULTS / 3, relay.cuts
    finally:
        bench.stop()
        relay.close()


def add_seed(seed):
    """The test of one seed."""
    def faults(bench):
        through_faults(bench, seed)

    faults.__name__ = 'faults_%d' % seed
    faults.__doc__ = faults.__name__
    test('core-login')(faults)


for number in (1, 2):
    add_seed(number)

if __name__ == '__main__':
    sys.exit(benches.main())
