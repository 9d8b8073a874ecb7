#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of a large account: 5,000 chats, 2,000 contacts, 200,000 members; what was missed; a group
in which everybody talks."""
import argparse
import os
import pathlib
import re
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'plugin'), str(HERE.parent / 'gui')]

from datacenter import Datacenter # pylint: disable=wrong-import-position
from frontend import Frontend # pylint: disable=wrong-import-position
from person import PHONE, account_options # pylint: disable=wrong-import-position

CODE = '22222'
WORLD = '''
[[account]]
name = "ada"
phone = "%s"
user_id = 70012345
first_name = "Ada"
codes = [{ type = "app", length = 5, code = "%s", next = "" }]
contacts = ["bob"]
[[person]]
name = "bob"
id = 1001
first_name = "Bob"
[[chat]]
name = "friends"
id = 2001
kind = "group"
title = "Friends"
creator = "ada"
members = ["ada", "bob"]
[world]
generate = { dialogs = %d, contacts = %d, members = %d, unread = 3 }
'''
LOOK = 0.02  # seconds between two looks at what has come
REST = 14  # seconds after which the list was written, and unused memory given back
QUIET = 3  # seconds after which nothing more is expected
TALK = 15  # seconds of the busy group
PER_MINUTE = 1000


def quiet_after(count):
    """When count() changed last, and what it was then: it has not for a while."""
    last, changed = count(), time.monotonic()
    while time.monotonic() - changed < QUIET:
        time.sleep(LOOK)
        now = count()
        if now != last:
            last, changed = now, time.monotonic()
    return changed, last


class Account:
    """One large account, its datacenter and its front ends."""

    def __init__(self, options, place, sizes):
        self.options, self.place = options, place
        scenario = place / 'large.toml'
        scenario.write_text(WORLD % (re.sub(r'\D', '', PHONE), CODE, *sizes), encoding='utf-8')
        self.dc = Datacenter(scenario, place / 'dc')
        self.front = None
        self.began = 0.0

    def start(self, add):
        """A front end; the account is on."""
        self.front = Frontend([*self.options.wrapper, self.options.headless], self.place / 'purple',
                              self.options.plugin_dir, self.place / 'log')
        if add:
            self.front.tell('add', PHONE)
            for name, value in account_options(self.dc.ready).items():
                self.front.tell('option', PHONE, 'int' if isinstance(value, int) else 'string',
                                name, value)
        self.used()
        self.began = time.monotonic()
        self.front.tell('enable', PHONE)

    def log_in(self):
        """Types the code; the time begins now."""
        prompt = self.front.prompt()
        self.began = time.monotonic()
        self.front.tell('type', prompt['id'], '', CODE)
        self.front.tell('press', prompt['id'], 'ok')

    def online(self):
        """Seconds until the account is online."""
        self.front.take('connected')
        return time.monotonic() - self.began

    def used(self):
        """What the front end has used."""
        start = len(self.front.events)
        self.front.tell('statistics')
        return self.front.next_of('statistics', start)

    def nodes(self):
        """How many people and chats are in the buddy list."""
        start = len(self.front.events)
        self.front.tell('count')
        return self.front.next_of('count', start)['nodes']

    def lines(self):
        """How many lines the front end was asked to show."""
        return sum(event['event'] == 'written' for event in list(self.front.events))

    def stop(self):
        """Ends the front end."""
        self.front.quit()

    def close(self):
        """Ends the datacenter; what it complains of."""
        self.dc.write('{"cmd": "quit"}')
        self.dc.finish()
        return [event for event in self.dc.events if event['event'] == 'sin']


def callbacks(used):
    """The longest callbacks, in words."""
    return 'longest callback %.1f ms, %.1f ms of them CPU (of libpurple itself: %.1f, %.1f)' % (
        used['longest_callback_us'] / 1e3, used['busiest_callback_us'] / 1e3,
        used['others_longest_us'] / 1e3, used['others_busiest_us'] / 1e3)


def print_memory(account, empty):
    """Now, later and at most."""
    now = account.used()['memory_kib']
    time.sleep(REST)
    later = account.used()
    print('%22s memory over an empty front end: %.1f MB, soon %.1f MB (most: %.1f MB)' % (
        '', (now - empty) / 1024, (later['memory_kib'] - empty) / 1024,
        (later['peak_kib'] - empty) / 1024))


def start(account, empty, first):
    """One start with the whole list."""
    account.start(first)
    if first:
        account.log_in()
    online = account.online()
    complete, nodes = quiet_after(account.nodes)
    used = account.used()
    print('%-22s online after %.2f s, list of %d complete after %.2f s, CPU %.2f s' % (
        'first start' if first else 'next start', online, nodes, complete - account.began,
        used['cpu_us'] / 1e6))
    print('%22s %s' % ('', callbacks(used)))
    print_memory(account, empty)


def catch_up(account, empty, count):
    """What was missed comes at the next start."""
    account.dc.tell('miss', count=count)
    account.start(False)
    account.online()
    base = len(account.dc.events)

    def happened():
        calls = sum(event['event'] == 'rpc' and 'ifference' in event['method']
                    for event in account.dc.events[base:])
        return calls, account.lines()

    done, (_calls, lines) = quiet_after(happened)
    used = account.used()
    took = max(done - account.began, 0.001)
    print('%-22s %d missed, %d lines shown after %.1f s: %.0f messages/s, CPU %.2f s (%.0f '
          'messages/s of CPU)' % ('catching up', count, lines, took, count / took,
                                  used['cpu_us'] / 1e6, count / (used['cpu_us'] / 1e6)))
    print('%22s %s' % ('', callbacks(used)))
    print_memory(account, empty)


def busy_group(account):
    """A thousand messages a minute in one group."""
    before, shown, began = account.used(), account.lines(), time.monotonic()
    count = TALK * PER_MINUTE // 60
    for number in range(count):
        time.sleep(max(0, began + number * 60 / PER_MINUTE - time.monotonic()))
        account.dc.tell('say', who='bob', to='friends', text='Message %d' % number)
    quiet_after(account.lines)
    used = account.used()
    print('%-22s %d of %d messages shown at %d a minute, CPU %.1f %% of one core' % (
        'busy group', account.lines() - shown, count, PER_MINUTE,
        (used['cpu_us'] - before['cpu_us']) / 1e4 / TALK))
    print('%22s %s' % ('', callbacks(used)))


def main():
    """Prints all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--headless', required=True)
    parser.add_argument('--plugin-dir', required=True)
    parser.add_argument('--wrapper', nargs='*', default=[], help=argparse.SUPPRESS)
    parser.add_argument('--sizes', type=int, nargs=4, default=[5000, 2000, 200000, 50000],
                        help='chats, contacts, members, missed messages')
    parser.add_argument('--only', default='')
    options = parser.parse_args()
    *sizes, missed = options.sizes
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        os.environ.setdefault('TEST_KEY_CACHE', name)
        front = Frontend([options.headless], place / 'empty', options.plugin_dir, place / 'log')
        front.tell('statistics')
        empty = next(event for event in front.events if event['event'] == 'statistics')['memory_kib']
        front.quit()
        print('An account of %d chats, %d contacts, %d members of one group' % tuple(sizes))
        account = Account(options, place, sizes)
        start(account, empty, True)
        account.stop()
        if options.only != 'start':
            start(account, empty, False)
            busy_group(account)
            account.stop()
            catch_up(account, empty, missed)
            account.stop()
        for sin in account.close():
            print('the datacenter complains: %s' % sin)


if __name__ == '__main__':
    main()
