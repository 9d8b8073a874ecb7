#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays a scenario: a person at the headless front end, the module, the emulated datacenter."""
import argparse
import copy
import json
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import time
import tomllib

from chat_steps import ChatSteps
from datacenter import Datacenter, Failure, PATIENCE, Stopped
from datacenter_steps import DatacenterSteps
from deeds import Deeds
from file_steps import FileSteps
from frontend import Frontend
from network_steps import NetworkSteps
from prompt_steps import PromptSteps
from qrwindow import LINK, QrWindow
from texts import listed, plain

VARIANTS = {
    'pidgin': ('--semantics', 'pidgin'),
    'finch': ('--semantics', 'finch'),
    'input': ('--semantics', 'finch', '--no-fields'),
    'none': ('--no-requests',),
    'mute': ('--no-requests', '--no-conversations'),
    'bare': ('--no-fields', '--bare'),
    'sync': (),
    'sync-input': ('--no-fields',),
}
# Where the account is switched off, or deleted.
DISTURBED = re.compile(r'(disable|remove)-in-(prompt|notify|info|progress|written)')
REASONS = ('NETWORK_ERROR', 'INVALID_USERNAME', 'AUTHENTICATION_FAILED',
           'AUTHENTICATION_IMPOSSIBLE', 'NO_SSL_SUPPORT', 'ENCRYPTION_ERROR', 'NAME_IN_USE',
           'INVALID_SETTINGS')
API_HASH = '0123456789abcdef0123456789abcdef'
PERSON = {'phone': '9996612345', 'user_id': 70012345, 'first_name': 'Ada',
          'codes': [{'type': 'app', 'code': '22222', 'next': ''}]}


def toml_value(value):
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return '{%s}' % ', '.join('%s = %s' % (json.dumps(key), toml_value(each))
                                  for key, each in value.items())
    if isinstance(value, list):
        return '[%s]' % ', '.join(map(toml_value, value))
    return json.dumps(value, ensure_ascii=False)


def switches_of(name, scenario):
    """What the front end is told for a variant: "finch", "disable-in-prompt", "finch+remove-in-info"."""
    switches = []
    for part in name.split('+'):
        disturbed = DISTURBED.fullmatch(part)
        if disturbed:
            switches += ['--%s-in' % disturbed.group(1), disturbed.group(2)]
            if 'at' in scenario:
                switches += ['--at', scenario['at']]
        elif not part.startswith('lang-'):
            switches += VARIANTS[part]
        for answer in scenario.get(part, []) if part.startswith('sync') else []:
            switches += ['--sync-answer', answer]
    return switches


class Play(PromptSteps, ChatSteps, DatacenterSteps, FileSteps, NetworkSteps, Deeds):
    """One run of a scenario in one kind of front end."""

    def __init__(self, scenario, variant, options, place):
        self.scenario = scenario
        self.variant = variant
        self.switches = switches_of(variant, scenario)
        self.options = options
        self.place = place
        self.user_dir = place / 'purple'
        self.log = place / 'debug.log'
        self.phone = scenario.get('phone', '+999 66 12345')
        self.names = {self.phone} # of accounts: libpurple writes them into its log
        self.secrets = {API_HASH}
        self.seen_rpcs = 0
        self.qr = None
        self.shifted = 0.0
        self.environment = {} # what a restart has changed
        self.lines = {}  # how far the lines of each conversation were looked at
        self.front = None
        super().__init__()
        self.dc = self._start_datacenter()

    # the two programs

    def _start_datacenter(self):
        keys = dict(self.scenario.get('dc', {}))
        keys.setdefault('account', [PERSON])
        for account in keys['account']:
            self.secrets.update(filter(None, [account.get('password')]))
        path = self.place / 'dc.toml'
        path.write_text('\n'.join('%s = %s' % (key, toml_value(value))
                                  for key, value in keys.items()), encoding='utf-8')
        return Datacenter(path, self.place / 'dc')

    def start_front(self, add=True):
        """Starts the front end; with an account unless it has one."""
        self.lines = {}
        switches = [*self.switches, '--shift', str(int(self.shifted * 1000))]
        environment = {**self.scenario.get('environment', {}), **self.environment}
        language = re.search(r'\+lang-(\w+)', self.variant)
        if language:
            environment['LANGUAGE'] = language.group(1)
            switches += ['--locale-dir', str(pathlib.Path(self.options.plugin_dir).parent / 'po')]
        self.front = Frontend([*self.options.wrapper, self.options.headless], self.user_dir,
                              self.options.plugin_dir, self.log, switches, environment)
        self.qr = QrWindow(self.front, self.dc, self.settle, self._code_comes_as())
        if add and self.phone not in self.front.ready['accounts']:
            self._add_account()

    def _add_account(self):
        self.front.tell('add', self.phone)
        for name, value in self._account_options().items():
            self._set(name, value)

    def _code_comes_as(self):
        """The event that shows a QR code in this kind of front end."""
        if '--bare' in self.switches:
            return 'written'
        return 'notify' if 'LINES' in self.scenario.get('environment', {}) else 'info'

    def _account_options(self):
        ready = self.dc.ready
        port = ready['server'].split(':')[1]
        more = {name: value.replace('@port', port) if isinstance(value, str) else value
                for name, value in self.scenario.get('options', {}).items()}
        return {'server': ready['server'], 'server-key': ready['key'], 'server-dc': ready['dc'],
                'api-id': '12345', 'api-hash': API_HASH, **more}

    def _set(self, name, value):
        kind = {bool: 'bool', int: 'int'}.get(type(value), 'string')
        text = str(value).lower() if isinstance(value, bool) else value
        if not self.front.tell('option', self.phone, kind, name, text):
            raise Failure('option %s' % name)

    # time

    def settle(self):
        """Until neither side has anything left to do; milliseconds to the next timer."""
        quiet = 0
        # What one side sends while the other is asked is seen in the next round; there is no event
        # for a ping and its answer.
        while quiet < 4:
            before = len(self.front.events) + len(self.dc.events)
            self.dc.tell('advance', seconds=0)
            timer = self.front.settle()
            # what these two commands themselves were answered with: 3 lines
            same = len(self.front.events) + len(self.dc.events) == before + 3
            quiet = quiet + 1 if same and self.network_is_quiet() else 0
        return timer

    def advance(self, seconds):
        """Both clocks, stopping wherever a timer of the program is due."""
        left = int(seconds * 1000)
        while left > 0:
            timer = self.settle()
            step = left if timer < 0 else max(1, min(left, timer))
            self.front.tell('shift', step)
            self.dc.tell('advance', seconds=step / 1000)
            self.front.tell('release')
            self.shifted += step / 1000
            left -= step
        self.settle()

    # steps; each is a table whose first key is its name

    def step(self, keys):
        """Does one step."""
        name = next(iter(keys))
        try:
            method = getattr(self, 'step_' + name)
        except AttributeError:
            raise Failure('there is no step "%s"' % name) from None
        method(keys[name], **{key: value for key, value in keys.items() if key != name})
        self.dc.tell('advance', seconds=0) # what it has told until now has been read then
        if name not in ('quiet', 'advance', 'no_prompt'):
            self.seen_rpcs = len(self.heard())

    def heard(self):
        """The calls until now; keys are bound below them."""
        return [event['method'] for event in list(self.dc.events)
                if event['event'] == 'rpc' and event['method'] != 'auth.bindTempAuthKey']

    def step_enable(self, _on):
        """Switches the account on."""
        self.front.tell('enable', self.phone)

    def step_disable(self, _on):
        """Switches the account off."""
        self.front.tell('disable', self.phone)

    def step_reconnect(self, _on):
        """What front ends do after a passing error."""
        self.front.tell('reconnect', self.phone)

    def step_remove(self, _on):
        """Deletes the account."""
        self.front.tell('remove', self.phone)

    def step_sign_off(self, _on):
        """As BitLBee does it: the account is in no list any more; then a new one of the same name."""
        self._tell('sign-off')
        self._add_account()

    def step_add(self, phone, **options):
        """One more account, which the steps after this are about."""
        self.phone = phone
        self.names.add(phone)
        self._add_account()
        self.step_set(options)

    def step_use(self, phone):
        """The account that the steps after this are about."""
        self.phone = phone

    def step_named(self, phone):
        """The account has this name now."""
        self.settle()
        start = len(self.front.events)
        self.front.tell('accounts')
        found = self.front.next_of('accounts', start)['accounts']
        if phone not in found:
            raise Failure('the accounts are %s' % found)
        self.phone = phone
        self.names.add(phone)

    def step_respell(self, phone):
        """The person writes the account's name in another way."""
        self._tell('rename', phone)
        self.phone = phone
        self.names.add(phone)

    def step_set(self, options):
        """Changes options of the account."""
        for name, value in options.items():
            self._set(name, value)

    def step_restart(self, how, environment=None):
        """Quits the program, or kills it, and starts it again with the same settings."""
        self.environment.update(environment or {})
        if how == 'kill':
            self.front.process.send_signal(signal.SIGKILL)
            self.front.process.wait()
        elif how == 'dead':
            self.front.wait_for_end()
            if self.front.process.wait() != 9:
                raise Failure('the program has not died where it should')
        else:
            self.end_front()
        self.start_front()

    @staticmethod
    def _compare(what, found, wanted):
        if wanted is not None and found != wanted:
            raise Failure('%s is "%s", expected "%s"' % (what, found, wanted))

    def _check_clock(self, event, text, seconds, form='%H:%M:%S'):
        """Text of an event names the time that is so many seconds away, as the clock is moved now."""
        now = event['seen'] + self.shifted + seconds
        wanted = {time.strftime(form, time.gmtime(now + off)) for off in range(-4, 4)}
        found = re.findall(re.sub('%.', r'\\d+', form), text)
        if not wanted & set(found):
            raise Failure('no time about %s among %s in "%s"' % (sorted(wanted)[0], found, text))

    def step_qr(self, what, again=False):
        """What has become of the window with the QR code; or "shut": what the person does to it."""
        if what in ('first', 'next'):
            self.qr.see_code(what == 'first')
            self.secrets.add(self.qr.link[len(LINK):])
            return
        if what == 'shut':
            self.qr.shut()
        self.settle()
        if what == 'same':
            self.qr.check_same(int(again))
        elif self.qr.count_open():
            raise Failure('the window with the QR code is open')
        else:
            self.qr.read_all()

    def step_second(self, reason, has=None):
        """Another program with the same settings gets this error."""
        first = self.front
        self.start_front()
        try:
            self.front.tell('enable', self.phone)
            self.step_offline(reason, has)
            self.end_front()
        finally:
            self.front.kill()
            self.front = first

    def step_notice(self, has, lacks=None, times=None):
        """A notice of libpurple."""
        event = self.front.take('notify', 'a notice "%s"' % has)
        text = plain(' '.join(filter(None, (event['title'], event['primary'],
                                            event['secondary']))))
        self._check_text('the notice', text, has, lacks)
        if times is not None:
            self.settle()
            count = sum(1 for each in self.front.events if each['event'] == 'notify')
            self._compare('the number of notices', count, times)

    @staticmethod
    def _check_text(what, text, has, lacks):
        for part in listed(has):
            if part not in text:
                raise Failure('%s does not say "%s" but "%s"' % (what, part, text))
        for part in listed(lacks):
            if part in text:
                raise Failure('%s says "%s": "%s"' % (what, part, text))

    def step_online(self, _on):
        """The account gets connected."""
        self.front.take('connected', 'being online')

    def step_offline(self, reason, has=None, lacks=None, clock=None):
        """The connection ends with an error of this reason."""
        event = self.front.take('error', 'the end of the connection')
        number = event['reason']
        self._compare('the reason', REASONS[number] if number < len(REASONS) else 'OTHER_ERROR',
                      reason)
        self._check_text('the error', plain(event['text']), has, lacks)
        for seconds in listed(clock):
            self._check_clock(event, plain(event['text']), seconds)
        if event['text'] and max(map(len, event['text'].split('\n'))) > 400:
            raise Failure('an error of one very long line')
        self.front.take('disconnected')
        self.settle() # what it had said before belongs to this step

    def step_progress(self, has):
        """A text while connecting."""
        while has not in self.front.take('progress', 'the text "%s"' % has)['text']:
            pass

    def step_advance(self, seconds):
        """Time goes by."""
        self.advance(seconds)

    def step_jump(self, seconds):
        """Both clocks at once, as after a night with the lid closed."""
        self.settle()
        self.front.tell('shift', seconds * 1000)
        self.dc.tell('advance', seconds=seconds)
        self.front.tell('release')
        self.shifted += seconds
        self.settle()

    def step_action(self, label):
        """An entry of the account's menu."""
        if not self.front.tell('action', self.phone, label):
            raise Failure('the account has no entry "%s"' % label)

    def _tell(self, command, *words):
        if not self.front.tell(command, self.phone, *words):
            raise Failure('%s %s could not be done' % (command, words[0] if words else ''))

    # the end

    def end_front(self):
        """Ends the front end and looks at what it leaves."""
        self.settle()
        most = self.front.most_prompts()
        problem = self.front.quit()
        if problem:
            raise Failure(problem)
        if most > 1:
            raise Failure('%d prompts were open at one time' % most)
        if self.qr.count_open() or any(not event['known'] for event in self.front.events
                                       if event['event'] == 'info-closed'):
            raise Failure('a window with a QR code was left open, or closed twice')
        left = self.front.open_prompts()
        if left:
            raise Failure('a prompt was left: %s' % left[0]['primary'])

    def check_log(self):
        """Nothing that must stay secret is in the debug log."""
        for event in self.dc.events:
            if event['event'] == 'code' and event.get('code'):
                self.secrets.add(event['code'])
        # A port or a part of a name may happen to be what some code is.
        harmless = re.compile('|'.join([r'\b127\.0\.0\.1:\d+', *map(re.escape, self.names)]))
        for number, line in enumerate(self.log.read_text('utf-8').splitlines(), 1):
            rest = harmless.sub('', line)
            for secret in self.secrets:
                if re.search(r'(?<!\w)%s(?!\w)' % re.escape(secret), rest):
                    raise Failure('line %d of the debug log holds a secret: %s' % (number, line))
            # libpurple's icon cache names files after what is in them
            named = re.sub(r'/icons/[0-9a-f]{40}\.\w+', '/icons/', line)
            if re.search(r'[0-9a-fA-F]{32}', named):
                raise Failure('line %d of the debug log looks like a key: %s' % (number, line))
            ours = re.match(r'\d telegram\b', line)
            if ours and re.search(r'99966\d{5}', line.replace(' ', '')):
                raise Failure('line %d of the debug log has a phone number: %s' % (number, line))

    def run(self):
        """All of it."""
        self.start_front()
        for number, keys in enumerate(self.scenario['step'], 1):
            if self.variant not in keys.pop('only', [self.variant]):
                continue
            try:
                self.step(keys)
            except (Failure, Stopped) as error:
                raise Failure('step %d (%s): %s' % (number, next(iter(keys)), error)) from error
        self.end_front()
        self.check_log()
        self.dc.write('{"cmd": "quit"}')
        if self.dc.finish() != 0:
            wrong = [event for event in self.dc.events
                     if event['event'] in ('sin', 'crash', 'error') or
                     event['event'] == 'end' and event['failed_expectations']]
            raise Failure('the datacenter complains: %s' % wrong)

    def clear(self):
        """Leaves no process behind."""
        for child in (self.front, self.dc):
            if child is not None:
                child.kill()
        self.clear_network()

    def story(self):
        """What both sides told, for a person who looks for the cause."""
        lines = []
        for child in filter(None, (self.front, self.dc)):
            lines += ['%s: %s' % (child.name, json.dumps(event)) for event in child.events
                      if event['event'] not in ('done', 'settled', 'advanced')]
        if self.log.exists():
            lines += ['log: ' + line for line in
                      self.log.read_text('utf-8', 'replace').splitlines()
                      if re.match(r'\d (telegram|proxy|connection)\b', line)]
        return lines


def run_variant(name, scenario, options):
    """Plays it once; the problem, or None."""
    place = pathlib.Path(tempfile.mkdtemp(prefix='telegram-plugin-'))
    play = None
    try:
        play = Play(copy.deepcopy(scenario), name, options, place)
        play.run()
        return None
    except (Failure, Stopped) as error:
        for line in play.story() if play else []:
            print('# ' + line)
        return str(error)
    finally:
        if play:
            play.clear()
        if not options.keep:
            shutil.rmtree(place, ignore_errors=True)


def main():
    """Prints TAP: one test for each kind of front end that the scenario names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--headless', required=True, help='the headless front end')
    parser.add_argument('--plugin-dir', required=True, help='the folder of the module')
    parser.add_argument('--variant', help='only this one')
    parser.add_argument('--keep', action='store_true', help='do not delete the folders')
    parser.add_argument('scenario', type=pathlib.Path)
    options = parser.parse_args()
    options.wrapper = os.environ.get('TEST_WRAPPER', '').split()
    scenario = tomllib.loads(options.scenario.read_text('utf-8'))
    variants = [options.variant] if options.variant else \
        scenario.get('variants', ['pidgin', 'finch'])
    os.environ.setdefault('G_DEBUG', 'fatal-criticals')
    print('1..%d' % len(variants))
    failed = 0
    for number, name in enumerate(variants, 1):
        problem = run_variant(name, scenario, options)
        if problem:
            failed += 1
            print('# ' + problem.replace('\n', '\n# '))
        print('%sok %d - %s: %s' % ('not ' if problem else '', number, scenario['title'], name),
              flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
