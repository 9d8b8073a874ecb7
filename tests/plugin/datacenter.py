# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulated datacenter, and any other program that tells what happens in lines of JSON."""
import fcntl
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
DC = HERE.parent / 'dc'
# Nothing takes that long; under valgrind all does.
PATIENCE = float(os.environ.get('TEST_PATIENCE', '60'))


class Stopped(Exception):
    """The program ended, or said nothing for too long."""


class Failure(Exception):
    """The scenario went another way than it says."""


class Teller:
    """A child process that is told things on stdin and tells events on stdout."""

    def __init__(self, name, command, **options):
        self.name = name
        self.events = []
        self.ended = False
        self._news = threading.Condition()
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding='utf-8',
            **options)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            try:
                event = json.loads(line)
            except ValueError:
                event = {'event': 'rubbish', 'line': line}
            event['seen'] = time.time() # not when a step looks at it
            with self._news:
                self.events.append(event)
                self._news.notify_all()
        with self._news:
            self.ended = True
            self._news.notify_all()

    def write(self, line):
        """One line to its stdin."""
        try:
            self.process.stdin.write(line + '\n')
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise Stopped('%s has ended' % self.name) from error

    def wait(self, test, what, limit=None):
        """What test(events) gives as soon as it gives something."""
        limit = limit or PATIENCE
        end = time.monotonic() + limit
        with self._news:
            while True:
                found = test(self.events)
                if found:
                    return found
                left = end - time.monotonic()
                if self.ended or left <= 0:
                    raise Stopped('%s: %s while waiting for %s' % (
                        self.name, 'ended with status %s' % self.process.poll() if self.ended else 'nothing for %d s' % limit, what))
                self._news.wait(left)

    def next_of(self, name, start):
        """The first event of this name since number start."""
        return self.wait(lambda events: next(
            (event for event in events[start:] if event['event'] == name), None), '"%s"' % name)

    def wait_for_end(self):
        """Until it has ended by itself; what it told until then has been read."""
        with self._news:
            if not self._news.wait_for(lambda: self.ended, PATIENCE):
                raise Stopped('%s does not end' % self.name)

    def finish(self, limit=None):
        """The exit status after the end of its input."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(limit or PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Stopped('%s did not end' % self.name) from None
        finally:
            self._reader.join(PATIENCE)
            self.process.stdout.close()
        return self.process.returncode

    def kill(self):
        """Ends it without mercy."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Datacenter(Teller):
    """tests/dc/main.py with a scenario."""

    def __init__(self, scenario, place, *more, **options):
        place.mkdir(parents=True, exist_ok=True)
        cache = os.environ.get('TEST_KEY_CACHE')
        if cache:
            more = ('--key-cache', cache, *more)
        with open(os.path.join(cache or place, 'lock'), 'w', encoding='ascii') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX) # whoever is first makes the key
            super().__init__('the datacenter', [
                sys.executable, str(DC / 'main.py'), '--scenario', str(scenario),
                '--dir', str(place), *more], **options)
            self.ready = self.next_of('ready', 0)

    def tell(self, name, **keys):
        """A command, and the event that answers it."""
        answers = {'advance': 'advanced', 'drop': 'dropped', 'silence': 'silenced', 'refuse': 'refusing',
                   'revoke': 'revoked', 'forget': 'forgotten', 'fault': 'planned',
                   'answer': 'planned', 'scan': 'scanned', 'push': 'pushed'}
        start = len(self.events)
        self.write(json.dumps({'cmd': name, **keys}))
        return self.wait(lambda events: next(
            (event for event in events[start:] if event['event'] in (answers.get(name, 'done'), 'error')),
            None), 'the answer to "%s"' % name)

    def calls(self):
        """How often each method was called until now."""
        counts = {}
        for event in list(self.events):
            if event['event'] == 'rpc':
                counts[event['method']] = counts.get(event['method'], 0) + 1
        return counts
