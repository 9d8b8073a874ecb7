#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the front end again and again while it catches up, also while a group becomes a supergroup or
when more was missed than Telegram tells: in the end its logs hold each message once and in order."""
import argparse
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sys
import tempfile

from datacenter import Datacenter
from frontend import Frontend

PHONE = '+999 66 12345'
CODE = '22222'
CHATS = ('ada', 'friends', 'family', 'club', 'news')  # the first: a private chat with bob
UPSETS = ('', 'upgrade', 'gap')  # what else happens, by seed
EACH = 60  # missed messages of each chat; below the number from which only the last are shown
WORLD = '''
[[account]]
name = "ada"
phone = "9996612345"
user_id = 70012345
first_name = "Ada"
contacts = ["bob"]
codes = [{ type = "app", length = 5, code = "%s", next = "" }]
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
[[chat]]
name = "family"
id = 2002
kind = "group"
title = "Family"
creator = "ada"
members = ["ada", "bob"]
[[chat]]
name = "club"
id = 3001
kind = "supergroup"
title = "Club"
creator = "ada"
members = ["ada", "bob"]
[[chat]]
name = "news"
id = 3002
kind = "channel"
title = "News"
creator = "bob"
members = ["ada"]
[world.people]
slice = 40
''' % CODE


class Run:
    """One account that is killed at moments that a seed chooses."""

    def __init__(self, options, seed, place):
        self.options, self.place = options, place
        self.random = random.Random(seed)
        self.upset = UPSETS[seed % len(UPSETS)]
        scenario = place / 'world.toml'
        scenario.write_text(WORLD, encoding='utf-8')
        self.dc = Datacenter(scenario, place / 'dc')
        self.front = None
        self.said = {chat: [] for chat in CHATS}
        self.moments = []
        self.shifted = 0

    def start(self):
        """The program; the account is switched on."""
        self.front = Frontend([*self.options.wrapper, self.options.headless], self.place / 'purple',
                              self.options.plugin_dir, self.place / 'log',
                              ('--shift', str(self.shifted)))
        if not self.front.ready['accounts']:
            ready = self.dc.ready
            self.front.tell('add', PHONE)
            for name, value in {'server': ready['server'], 'server-key': ready['key'],
                                'server-dc': ready['dc'], 'api-id': '12345',
                                'api-hash': '0123456789abcdef' * 2}.items():
                self.front.tell('option', PHONE, 'int' if isinstance(value, int) else 'string',
                                name, value)
        self.front.tell('enable', PHONE)

    def log_in(self):
        """The first login."""
        prompt = self.front.prompt()
        self.front.tell('type', prompt['id'], '', CODE)
        self.front.tell('press', prompt['id'], 'ok')
        self.front.take('connected')

    def kill(self):
        """As in a crash."""
        self.front.process.send_signal(signal.SIGKILL)
        self.front.process.wait()

    def pass_time(self):
        """libpurple names logs by the second: the next program needs another one."""
        self.dc.tell('advance', seconds=2)
        self.shifted += 2000

    def say(self, chat, text):
        """Bob says something; the club and the group take part as well."""
        self.dc.write(json.dumps({'cmd': 'say', 'who': 'news' if chat == 'news' else 'bob', 'to': chat,
                                  'text': text}))
        self.said[chat].append(text)

    def miss(self, name):
        """Much is said while nobody looks."""
        for number in range(EACH):
            if self.upset == 'upgrade' and number == EACH // 2:
                self.dc.tell('migrate', where='family')
            for chat in CHATS:
                self.say(chat, 'word-%s-%s-%d.' % (name, chat, number))
        if self.upset == 'gap':
            self.dc.tell('forget_updates', who='ada')
        self.dc.tell('advance', seconds=0)

    def live(self):
        """Something is said, and a group becomes a supergroup, soon before the first end."""
        self.say('ada', 'word-live-ada-0.')
        self.settle()
        if self.upset == 'upgrade':
            self.say('friends', 'word-live-friends-0.')
            self.dc.tell('migrate', where='friends')
            self.say('friends', 'word-live-friends-1.')

    def lines(self):
        """How many lines this run of the program has shown."""
        return sum(event['event'] == 'written' for event in list(self.front.events))

    def settle(self):
        """Until neither side has anything left to do."""
        quiet = 0
        while quiet < 4:
            before = len(self.front.events) + len(self.dc.events)
            self.dc.tell('advance', seconds=0)
            self.front.settle()
            quiet = quiet + 1 if len(self.front.events) + len(self.dc.events) == before + 3 else 0

    def kill_while_it_catches_up(self):
        """At a line that the seed chooses or some later: what is shown is told without waiting."""
        left = sum(map(len, self.said.values())) - sum(map(len, self.logged().values()))
        line = self.random.randint(0, max(left - 1, 0))
        self.front.wait(lambda events: sum(
            event['event'] == 'written' for event in events) >= line, 'line %d' % line)
        self.moments.append('%d lines' % self.lines())
        self.kill()

    def logged(self):
        """What is in the logs, by chat, in order of the files' names and lines."""
        found = {}
        paths = (self.place / 'purple' / 'logs').rglob('*.html')
        # A supergroup goes on where its group ended.
        for path in sorted(paths, key=lambda path: (path.name, path.parent.name.startswith('c'))):
            for text in re.findall(r'word-[^.]*\.', path.read_text(encoding='utf-8')):
                found.setdefault(text.split('-')[2], []).append(text)
        return found

    def problems(self):
        """What is not there once and in order."""
        logged, problems = self.logged(), []
        for chat, said in self.said.items():
            seen = logged.get(chat, [])
            if seen != said:
                missing = [text for text in said if text not in seen]
                twice = sorted({text for text in seen if seen.count(text) > 1})
                problems.append('%s: missing %s, twice %s%s' % (
                    chat, missing, twice, '' if missing or twice else ', in another order'))
        return problems

    def play(self, kills):
        """All of it; what was wrong."""
        self.start()
        self.log_in()
        self.settle()
        self.live()
        self.kill()  # soon after the first login
        self.pass_time()
        self.miss('away')
        for _kill in range(kills):
            self.start()
            self.kill_while_it_catches_up()
            self.pass_time()
        self.start()
        self.front.take('connected')
        self.settle()
        self.front.quit()
        self.dc.write('{"cmd": "quit"}')
        self.dc.finish()
        return self.problems()


def play_all(options):
    """One run for each seed; whether one has failed."""
    print('1..%d' % options.runs)
    failed = False
    for seed in range(options.seed, options.seed + options.runs):
        with tempfile.TemporaryDirectory() as name:
            run = Run(options, seed, pathlib.Path(name))
            problems = run.play(options.kills)
            if problems and options.keep:
                shutil.copytree(name, pathlib.Path(options.keep) / str(seed))
        print('%sok %d - seed %d%s, killed at %s' % (
            'not ' if problems else '', seed - options.seed + 1, seed,
            ' with ' + run.upset if run.upset else '', ', '.join(run.moments)), flush=True)
        for problem in problems:
            print('# ' + problem)
        failed = failed or bool(problems)
    return failed


def main():
    """Prints a line of TAP for each seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--headless', required=True)
    parser.add_argument('--plugin-dir', required=True)
    parser.add_argument('--wrapper', nargs='*', default=[])
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--runs', type=int, default=4)
    parser.add_argument('--kills', type=int, default=2)
    parser.add_argument('--keep', help='a folder for what a failure leaves behind')
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as keys:
        os.environ.setdefault('TEST_KEY_CACHE', keys)
        return int(play_all(options))


if __name__ == '__main__':
    sys.exit(main())
