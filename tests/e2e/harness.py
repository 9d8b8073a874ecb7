# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end tests share: the datacenter and the program under test as child processes."""
import json
import pathlib
import queue
import re
import subprocess
import sys
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
HEADER = TESTS.parent / 'mtproto' / 'include' / 'mtproto'
PATIENCE = 60


def enum_names(header, name, prefix):
    """The names of an enumeration of a public header, in order."""
    text = re.sub(r'/\*.*?\*/', '', (HEADER / header).read_text(), flags=re.S)
    body = re.search(r'typedef enum \{([^}]*)\} %s;' % name, text).group(1)
    return [word.strip().removeprefix(prefix) for word in body.split(',') if word.strip()]


class Child:
    """A program that is told things on stdin and tells things on stdout, a JSON object a line."""

    def __init__(self, command, stderr=None):
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=stderr, text=True, bufsize=1)
        self.events = queue.Queue()
        self.synced = queue.Queue()
        self.count = 0 # of all that it has told
        self.seen = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            if event['event'] in ('synced', 'advanced', 'looked'):
                self.synced.put(event)
            else:
                self.count += 1
                self.events.put(event)
        self.events.put(None)
        self.synced.put(None)

    def sync(self, line):
        """A command that is answered when all that came before it is done."""
        self.say(line)
        try:
            event = self.synced.get(timeout=PATIENCE)
        except queue.Empty:
            event = None
        if event is None:
            raise AssertionError('it does not answer; before: %s' % self.seen[-5:])

    def say(self, line):
        """One line to its stdin."""
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()

    def wait_for(self, wanted, patience=PATIENCE):
        """The next event that fits, skipping others."""
        limit = time.monotonic() + patience
        while True:
            try:
                event = self.events.get(timeout=max(0, limit - time.monotonic()))
            except queue.Empty:
                raise AssertionError('nothing came; before: %s' % self.seen[-5:]) from None
            if event is None:
                self.events.put(None)
                raise AssertionError('it ended; before: %s' % self.seen[-5:])
            self.seen.append(event)
            if wanted(event):
                return event

    def is_running(self):
        """Whether it can still be told something."""
        return self.process.poll() is None and not self.process.stdin.closed

    def poll(self):
        """Whatever has come so far."""
        while not self.events.empty():
            event = self.events.get()
            if event is None:
                self.events.put(None)
                break
            self.seen.append(event)
        return self.seen

    def finish(self, line):
        """Asks for the end; the exit status."""
        try:
            self.say(line)
            self.process.stdin.close()
        except (BrokenPipeError, ValueError):
            pass
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join(PATIENCE)
        self.poll()
        self.process.stdout.close()
        return self.process.returncode


class Datacenter(Child):
    """The emulated datacenter."""

    def __init__(self, scenario, place, cache):
        super().__init__([sys.executable, TESTS / 'dc' / 'main.py', '--dir', place, '--key-cache',
                          cache, '--scenario', TESTS / 'dc' / 'scenarios' / (scenario + '.toml')])
        self.ready = self.wait_for(lambda event: event['event'] == 'ready')
        self.codes_from = 0 # codes before this were read

    def command(self, name, **keys):
        """One command; waits for what answers it."""
        answer = {'drop': 'dropped', 'silence': 'silenced', 'refuse': 'refusing',
                  'revoke': 'revoked', 'forget': 'forgotten', 'push': 'pushed', 'fault': 'planned',
                  'answer': 'planned', 'scan': 'scanned'}.get(name, 'done')
        self.say(json.dumps({'cmd': name, **keys}))
        return self.wait_for(lambda event: event['event'] == answer)

    def poll(self):
        """Whatever it has told until now, also what is still on its way here."""
        if self.is_running():
            self.sync('{"cmd": "advance", "seconds": 0}')
        return super().poll()

    def code(self):
        """The next code that arrives at the person."""
        for event in self.seen[self.codes_from:]:
            self.codes_from += 1
            if event['event'] == 'code':
                return event['code']
        event = self.wait_for(lambda event: event['event'] == 'code')
        self.codes_from = len(self.seen)
        return event['code']

    def calls(self, method):
        """How often a method was called so far."""
        return sum(event['event'] == 'rpc' and event['method'] == method for event in self.poll())

    def stop(self):
        """(exit status, events)"""
        status = self.finish('{"cmd": "quit"}')
        return status, self.seen


class Core(Child):
    """The program under test."""

    KINDS = enum_names('mt-login.h', 'MtLoginStepKind', 'MT_LOGIN_STEP_')
    PROBLEMS = enum_names('mt-login.h', 'MtLoginProblem', 'MT_LOGIN_')
    TYPES = enum_names('mt-login.h', 'MtCodeType', 'MT_CODE_TYPE_')
    PROGRESS = enum_names('mt-event.h', 'MtProgress', 'MT_PROGRESS_')

    def __init__(self, program, ready, place, *options):
        self.log = open(place / 'core.log', 'a+', encoding='utf-8')
        super().__init__([program, '--server', ready['server'], '--dc', ready['dc'], '--key',
                          ready['key'], '--dir', place, *options], self.log)

    def step(self, kind, problem='OK', patience=PATIENCE):
        """The next step of the login, which must be this one."""
        event = self.wait_for(lambda event: event['event'] == 'login', patience)
        name = self.KINDS[event['kind']], self.PROBLEMS[event['problem']]
        if name != (kind, problem):
            raise AssertionError('%s instead of %s: %s' % (name, (kind, problem), event))
        return event

    def progress(self, name, patience=PATIENCE):
        """Waits until it tells this."""
        number = self.PROGRESS.index(name)
        return self.wait_for(lambda event: event['event'] == 'progress' and
                             event['progress'] == number, patience)

    def stop(self):
        """(exit status, log)"""
        status = self.finish('quit')
        self.log.seek(0)
        text = self.log.read()
        self.log.close()
        return status, text


class Tap:
    """Numbered test results."""

    def __init__(self, count):
        self.count = 0
        self.failed = 0
        print('1..%d' % count, flush=True)

    def __call__(self, good, what, why=''):
        self.count += 1
        self.failed += not good
        print('%sok %d - %s' % ('' if good else 'not ', self.count, what), flush=True)
        for line in why.splitlines():
            print('# ' + line, flush=True)
