# SPDX-License-Identifier: GPL-3.0-or-later
"""One datacenter, runs of the core in front of it, and tests that play the person."""
import pathlib
import re
import sys
import tempfile
import traceback

from harness import Core, Datacenter, Tap

PHONE = '9996612345'
API_HASH = '0123456789abcdef0123456789abcdef'
PASSWORD = 'correct horse'
TESTS = []


def test(scenario):
    """Makes a function a test that runs against a scenario."""
    def add(function):
        TESTS.append((function.__name__.replace('_', '-'), scenario, function))
        return function
    return add


class Bench:
    """One datacenter, and one or more runs of the program with the same memory."""

    def __init__(self, program, scenario, place, cache):
        self.program = program
        self.place = place
        self.dc = Datacenter(scenario, place, cache)
        self.core = None
        self.secrets = {API_HASH, PASSWORD, PHONE}
        self.problems = []

    def start(self, phone=PHONE, *options):
        """A run of the program."""
        self.core = Core(self.program, self.dc.ready, self.place, '--api-hash', API_HASH,
                         *(['--phone', phone] if phone else []), *options)
        return self.core

    def stop(self):
        """Ends the run, not the datacenter."""
        if self.core is None:
            return
        status, log = self.core.stop()
        if status != 0:
            self.problems.append('the program ended with %d\n%s' % (status, log[-4000:]))
        # A port or a part of a longer number may happen to be what some code is.
        rest = re.sub(r'\b127\.0\.0\.1:\d+', '', log)
        for secret in self.secrets:
            whole = r'(?<!\d)%s(?!\d)' if secret.isdigit() else '%s'
            if re.search(whole % re.escape(secret), rest):
                self.problems.append('"%s" is in the log' % secret)
        self.core = None

    def code(self):
        """The code that arrived; must not be found in the log."""
        code = self.dc.code()
        self.secrets.add(code)
        return code

    def enter_code(self):
        """Types the code that arrived."""
        code = self.code()
        self.core.say('code ' + code)
        return code

    def settle(self):
        """Until neither side has anything left to say."""
        quiet = 0
        while quiet < 3:
            before = self.core.count + self.dc.count
            self.core.sync('sync')
            self.dc.sync('{"cmd": "advance", "seconds": 0}')
            quiet = quiet + 1 if self.core.count + self.dc.count == before else 0

    def advance(self, seconds, pace=3):
        """Time passes, there and here, in steps that no clock check minds: what the program does
        as soon as something is due must not come too early there."""
        while seconds > 0:
            step = min(seconds, pace)
            self.settle()
            self.dc.sync('{"cmd": "advance", "seconds": %d}' % step)
            self.core.say('advance %d' % step)
            seconds -= step
        self.settle()

    def jump(self, seconds):
        """Time passes at once, here and there, while nobody says anything."""
        self.settle()
        self.dc.sync('{"cmd": "advance", "seconds": %d}' % seconds)
        self.core.say('advance %d' % seconds)
        self.settle()

    def log_in(self):
        """From the start to the end, without a password."""
        self.core.step('CODE')
        self.enter_code()
        return self.core.step('DONE')

    def close(self, passed):
        """The end of it all; what went wrong."""
        self.stop()
        status, events = self.dc.stop()
        if status != 0 or not passed:
            self.problems += [str(event) for event in events if event['event'] in (
                'sin', 'end', 'error', 'handshake', 'rpc', 'fault')]
        if status != 0:
            self.problems.append('the datacenter ended with %d' % status)
        return self.problems


def run(program, name, scenario, function, cache):
    """One test; (passed, why not)."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, scenario, pathlib.Path(folder), cache)
        why = ''
        try:
            function(bench)
        except Exception:  # reported as the result of this test
            why = traceback.format_exc()
        problems = bench.close(not why)
        if why or problems:
            log = (bench.place / 'core.log')
            why += '\n'.join(problems)
            if log.exists():
                why += '\n' + log.read_text()[-3000:]
        return not why, why


def main():
    """The tests that were registered, or those named."""
    program, names = sys.argv[1], sys.argv[2:]
    chosen = [entry for entry in TESTS if not names or entry[0] in names]
    tap = Tap(len(chosen))
    with tempfile.TemporaryDirectory() as cache:
        for name, scenario, function in chosen:
            tap(*((lambda good, why: (good, name, why))(
                *run(program, name, scenario, function, cache))))
    return 1 if tap.failed else 0

