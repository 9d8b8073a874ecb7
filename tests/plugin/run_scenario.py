#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays a scenario: a person at the headless front end, the module, the emulated datacenter."""
import argparse
import copy
import hashlib
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
import unicodedata

from deeds import Deeds
from datacenter import DC, Datacenter, Failure, PATIENCE, Stopped
from frontend import Frontend
from network_steps import NetworkSteps
from qrwindow import LINK, QrWindow, WIDTH

sys.path.insert(0, str(DC))
from people.jpeg import jpeg  # pylint: disable=wrong-import-position

VARIANTS = {
    'pidgin': ('--semantics', 'pidgin'),
    'finch': ('--semantics', 'finch'),
    'input': ('--semantics', 'finch', '--no-fields'),
    'none': ('--no-requests',),
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
HEIGHT = 20  # of a prompt on a terminal of 24 lines
SCREEN = 23  # lines of it that Finch leaves to a window
WORDS = 'resend|new|number|forgot|forget|qr|missing|email|reset|back|none|swap|yes|no|cancel|[1-9][0-9]?'


def toml_value(value):
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return '{%s}' % ', '.join('%s = %s' % (json.dumps(key), toml_value(each))
                                  for key, each in value.items())
    if isinstance(value, list):
        return '[%s]' % ', '.join(map(toml_value, value))
    return json.dumps(value, ensure_ascii=False)


def plain(text):
    """A text without the line breaks that are only there for narrow windows."""
    return ' '.join((text or '').split())


def columns(line):
    """How wide a terminal shows a line."""
    return sum(2 if unicodedata.east_asian_width(letter) in 'WF' else 1 for letter in line)


def listed(value):
    """One thing or several, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


# PurpleMessageFlags
FLAGS = {'send': 0x1, 'recv': 0x2, 'system': 0x4, 'nick': 0x20, 'no_log': 0x40, 'error': 0x200,
         'delayed': 0x400, 'remote': 0x10000}


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


class Play(Deeds, NetworkSteps):
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
        environment = dict(self.scenario.get('environment', {}))
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
            quiet = quiet + 1 if len(self.front.events) + len(self.dc.events) == before + 3 else 0
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
        start = len(self.front.events)
        self.front.tell('accounts')
        found = self.front.next_of('accounts', start)['accounts']
        if phone not in found:
            raise Failure('the accounts are %s' % found)
        self.phone = phone
        self.names.add(phone)

    def step_write(self, name, lines):
        """A file below the settings' folder, written by the program in an earlier life."""
        path = self.user_dir / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(''.join(line + '\n' for line in lines), encoding='utf-8')
        path.chmod(0o600)

    def step_set(self, options):
        """Changes options of the account."""
        for name, value in options.items():
            self._set(name, value)

    def step_restart(self, how):
        """Quits the program, or kills it, and starts it again with the same settings."""
        if how == 'kill':
            self.front.process.send_signal(signal.SIGKILL)
            self.front.process.wait()
        elif how == 'dead':
            if self.front.process.wait(PATIENCE) != 9:
                raise Failure('the program has not died where it should')
        else:
            self.end_front()
        self.start_front()

    def step_prompt(self, primary, title=None, has=None, lacks=None, offers=None,
                    offers_not=None, choices=None, entries=None, masked=None, value=None, clock=None,
                    date=None, type=None, fill=None, choose=None, press=None,
                    public=False):
        """What a prompt must say, and what the person does with it."""
        prompt = self._open_prompt(primary)
        self._compare('title', prompt['title'], title)
        if primary != '*':
            self._compare('first line', plain(prompt['primary']), primary)
        text = plain(prompt['secondary'])
        for part in listed(has):
            if part not in text:
                raise Failure('the prompt does not say "%s" but "%s"' % (part, text))
        fields = prompt.get('fields', [])
        items = [item for field in fields for item in field.get('items', [])]
        if prompt['kind'] == 'input':
            items = [text]
        shown = ' '.join([plain(prompt['primary']), text, *items])
        for part in listed(lacks) + listed(offers_not):
            if part in shown:
                raise Failure('the prompt says "%s": "%s"' % (part, shown))
        if prompt['kind'] == 'fields':
            self._check_choices(items, offers, choices)
            entry = next((field for field in fields if field['type'] == 'string'), {})
        else:
            entry = prompt
        if entries is not None:
            self._compare('the entries', ['%s%s' % (field['label'], '*' * field['masked'])
                                          for field in fields if field['type'] == 'string'], entries)
        self._compare('masked', entry.get('masked'), masked)
        self._compare('the entry', entry.get('value') or '', value)
        for seconds in listed(clock):
            self._check_clock(shown, seconds)
        for seconds in listed(date):
            self._check_clock(shown, seconds, '%Y-%m-%d %H:%M:%S')
        self._check_size(prompt)
        if type and type.startswith('@picture:'):
            type = str(self._make_picture(int(type.partition(':')[2]))[0])
        if type == '@code':
            type = self.dc.wait(lambda events: [event['code'] for event in events
                                                if event['event'] == 'code'], 'a code')[-1]
        self._answer(prompt, type, choose, press, fill, public)

    def _open_prompt(self, primary):
        """The prompt with this first line, or whichever is still open when it does not come."""
        prompt = self.front.prompt()
        if primary in ('*', plain(prompt['primary'])):
            return prompt
        try:
            return self.front.wait(lambda events: next(
                (prompt for prompt in self.front.open_prompts(events)
                 if plain(prompt['primary']) == primary), None), primary)
        except Stopped:
            return self.front.prompt()

    @staticmethod
    def _compare(what, found, wanted):
        if wanted is not None and found != wanted:
            raise Failure('%s is "%s", expected "%s"' % (what, found, wanted))

    @staticmethod
    def _check_choices(items, offers, choices):
        if choices is not None and items != choices:
            raise Failure('choices are %s, expected %s' % (items, choices))
        for part in listed(offers):
            if not any(part in item for item in items):
                raise Failure('"%s" is not offered, only %s' % (part, items))

    def _check_clock(self, text, seconds, form='%H:%M:%S'):
        now = time.time() + self.shifted + seconds
        wanted = {time.strftime(form, time.gmtime(now + off)) for off in range(-4, 4)}
        found = re.findall(re.sub('%.', r'\\d+', form), text)
        if not wanted & set(found):
            raise Failure('no time about %s among %s in "%s"' % (sorted(wanted)[0], found, text))

    def _check_size(self, prompt):
        lines = [*(prompt['primary'] or '').split('\n'), *(prompt['secondary'] or '').split('\n')]
        for field in prompt.get('fields', []):
            lines += [field['label'] or '', *field.get('items', [])]
        for line in lines:
            width = columns(line)
            if width > WIDTH and 'finch' in self.switches: # others break lines themselves
                raise Failure('a line of %d columns: "%s"' % (width, line))
        if prompt['kind'] == 'fields' and 'finch' in self.switches:
            self._check_height(prompt)
        elif len(lines) > HEIGHT:
            raise Failure('a prompt of %d lines' % len(lines))

    @staticmethod
    def _check_height(prompt):
        """As Finch arranges it: in a frame, with blank lines around the entries."""
        kinds = [field['type'] for field in prompt['fields']]
        text = [part.count('\n') + 1 for part in (prompt['primary'], prompt['secondary']) if part]
        height = 2 + sum(text) + 1 + 1 + kinds.count('string') + 3 * kinds.count('list') + 1 + 3
        if height > SCREEN:
            raise Failure('a prompt of %d lines in Finch: "%s"' % (height, prompt['secondary']))

    def _answer(self, prompt, text, choose, press, fill=None, public=False):
        number = prompt['id']
        for field, value in (fill or {}).items():
            if value.strip():
                self.secrets.add(value)
            if not self.front.tell('type', number, field, value):
                raise Failure('the prompt has no entry "%s"' % field)
        if text is not None:
            if not public and text.strip():
                self.secrets.add(text)
            if not self.front.tell('type', number, '', text):
                raise Failure('the prompt has nothing to type into')
        if choose is not None:
            self._choose(prompt, choose)
        if not (text is None and choose is None and press is None and fill is None):
            if not self.front.tell('press', number, press or 'ok'):
                raise Failure('the prompt has no button "%s"' % press)
        else:
            self.settle() # what the program does beside asking belongs to this step

    def _choose(self, prompt, choose):
        """By the list; where there is none, by the word that the prompt names for it."""
        if prompt['kind'] == 'input':
            parts = re.split(r'(?:^| )(/?(?:%s)): ' % WORDS, plain(prompt['secondary']))[1:]
            words = [word for word, text in zip(parts[::2], parts[1::2]) if choose in text]
            if not words:
                raise Failure('there is no word for "%s" in %s' % (choose, parts))
            self.front.tell('type', prompt['id'], '', words[0])
            return
        items = [item for field in prompt.get('fields', []) for item in field.get('items', [])]
        if choose.startswith('@'): # in any language
            items = items[int(choose[1:]):]
        else:
            items = [item for item in items if choose in item]
        if not items:
            raise Failure('there is no choice "%s"' % choose)
        self.front.tell('choose', prompt['id'], '', items[0])

    def step_button(self, label, primary=None):
        """A question that has only buttons; where there are none, by the word for it."""
        prompt = self.front.prompt() if primary is None else self._open_prompt(primary)
        self._compare('first line', plain(prompt['primary']), primary)
        self._check_size(prompt)
        if prompt['kind'] == 'input':
            self._answer(prompt, None, label, None)
            return
        buttons = {prompt['ok']: 'ok', prompt['cancel']: 'cancel'}
        if label in buttons:
            self._answer(prompt, None, None, buttons[label])
        else:
            self._answer(prompt, None, label, None)

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

    def step_scan(self, phone, **keys):
        """Somebody holds a phone against the code that is shown, and says yes."""
        event = self.dc.tell('scan', phone=phone, token=self.qr.token(), **keys)
        if event['event'] == 'error' or event['accepted'] != 1:
            raise Failure('the code was not accepted: %s' % event)

    def step_die(self, call):
        """The program ends, as in a crash, when it next does this; the step after it waits for it."""
        self.front.tell('die', call)

    def step_disk(self, state):
        """The disk with the logins is "full", "read-only" or "good"."""
        if not self.front.tell('disk', state):
            raise Failure('no disk is "%s"' % state)

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

    def step_no_prompt(self, _on):
        """No prompt is open."""
        self.settle()
        if self.front.open_prompts():
            raise Failure('a prompt is open: %s' % self.front.open_prompts()[0]['primary'])

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
            self._check_clock(event['text'], seconds)
        if event['text'] and max(map(len, event['text'].split('\n'))) > 400:
            raise Failure('an error of one very long line')
        self.front.take('disconnected')

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

    def step_quiet(self, _on):
        """The datacenter has heard nothing since the step before."""
        self.settle()
        heard = self.heard()
        if len(heard) != self.seen_rpcs:
            raise Failure('not quiet: %s' % heard[self.seen_rpcs:])

    def step_calls(self, wanted):
        """How often methods were called until now."""
        for method, count in wanted.items():
            self.dc.wait(lambda events, m=method, c=count: self.dc.calls().get(m, 0) >= c or c == 0,
                         '%d of %s' % (count, method))
        self.settle()
        for method, count in wanted.items():
            self._compare('calls of ' + method, self.dc.calls().get(method, 0), count)

    def step_dc(self, command, **keys):
        """Something happens at the datacenter; where one is meant, "to" is its number."""
        if isinstance(keys.get('to'), int):
            keys['dc'] = keys.pop('to')
        if self.dc.tell(command, **keys)['event'] == 'error':
            raise Failure('the datacenter cannot do %s' % command)

    def step_dc_event(self, name, number=1, **keys):
        """The datacenter told this, or so often; in tables only what is named must agree, and what
        is "" must be missing."""
        def agrees(found, wanted):
            if isinstance(wanted, dict) and isinstance(found, dict):
                return all(agrees(found.get(key), value) for key, value in wanted.items())
            return not found if wanted == '' else found == wanted
        self.dc.wait(lambda events: sum(agrees(event, {'event': name, **keys})
                                        for event in events) >= number,
                     '"%s" of the datacenter' % name)

    def step_action(self, label):
        """An entry of the account's menu."""
        if not self.front.tell('action', self.phone, label):
            raise Failure('the account has no entry "%s"' % label)

    def step_written(self, has, **which):
        """Something appears in a conversation; @which: name, sender, alias, flags, lacks, ago, html."""
        name, lacks = which.pop('name', None), which.pop('lacks', None)
        if name is None:
            event = self.front.take('written', 'a line in a conversation')
        else:
            event = self.front.wait(lambda events: self._next_line(events, name),
                                    'a line in "%s"' % name)
        self._check_text('the line', plain(re.sub(r'<[^>]*>', ' ', event['text'])), has, lacks)
        for flag in listed(which.pop('flags', None)):
            if bool(event['flags'] & FLAGS[flag.lstrip('!')]) == flag.startswith('!'):
                raise Failure('the flags of "%s" are %x' % (event['text'], event['flags']))
        self._check_text('the HTML', event['text'], which.pop('html', None), None)
        if 'ago' in which:
            age = time.time() + self.shifted - event['time'] - which.pop('ago')
            if abs(age) > 30:
                raise Failure('the time is wrong by %d seconds' % age)
        for key, value in which.items():
            self._compare(key, event['from' if key == 'sender' else key], value)

    def _next_line(self, events, name):
        for number in range(self.lines.get(name, 0), len(events)):
            event = events[number]
            if event['event'] == 'written' and event['conversation'] == name:
                self.lines[name] = number + 1
                return event
        return None

    def step_no_line(self, name):
        """Nothing more has appeared in this conversation."""
        self.settle()
        event = self._next_line(self.front.events, name)
        if event is not None:
            raise Failure('in "%s": "%s"' % (name, event['text']))

    def step_chat(self, name, text):
        """What a person types in a group."""
        self.secrets.add(text)
        self._tell('chat', name, text)

    def step_join(self, name):
        """What a person types into the join dialog."""
        self._tell('join', name)

    def step_alias(self, name, text):
        """A person gets another name in the buddy list."""
        self.settle()
        self._tell('alias', name, text)

    def step_unlist(self, name):
        """A person is removed from the buddy list."""
        self.settle()
        self._tell('unlist', name)

    def step_slash(self, line, name, error=None, open=False):
        """A command in a conversation, which can be opened for it."""
        self.settle()
        if open:
            self._tell('open', name)
        self._tell('slash', name, line)
        event = self.front.take('slash')
        self._check_text('the command', event['error'] or '', error, None)
        self._compare('whether it worked', event['good'], error is None)

    def step_focus(self, name):
        """Somebody looks at a conversation."""
        self.settle()
        self.front.tell('focus', self.phone, name)

    def step_listed(self, name, **keys):
        """What the buddy list says; absent = true: it is not in there."""
        absent = keys.pop('absent', False)
        self.settle()
        self._tell('list')
        nodes = [node for node in self.front.take('list')['nodes'] if node['name'] == name]
        self._compare('how often %s is listed' % name, len(nodes), 0 if absent else 1)
        for key, value in keys.items():
            self._compare(key, nodes[0][key], value)

    def step_picture(self, name, seed=None, chosen=None, absent=False):
        """What is shown as somebody's picture: the one made from this seed, or one that was chosen."""
        self.settle()
        wanted = None
        if not absent:
            data = jpeg(seed, 160, 160) if chosen is None else self._make_picture(chosen)[1]
            wanted = hashlib.sha1(data).hexdigest()
        self._tell('picture', name)
        self._compare('the picture of %s' % name, self.front.take('picture')['sum'], wanted)

    def step_open_connections(self, wanted):
        """How many connections each datacenter has."""
        self.settle()
        for number, count in wanted.items():
            states = [event['state'] for event in self.dc.events
                      if event['event'] == 'connection' and event['dc'] == int(number)]
            self._compare('connections of datacenter %s' % number,
                          states.count('open') - states.count('closed'), count)

    def step_choose_picture(self, seed, name='', text=None):
        """Somebody chooses a picture (0: none) for themselves, or for a chat; text: it is none."""
        path = self._make_picture(seed, text)[0] if seed or text else ''
        self._tell('choose-picture', name, path)

    def _make_picture(self, seed, text=None):
        data = jpeg(seed, 320, 320) if text is None else text.encode()
        path = self.place / ('chosen-%d.jpg' % seed)
        path.write_bytes(data)
        return path, data

    def step_sent_picture(self, seed):
        """The newest picture of the account at the datacenter is this chosen one."""
        wanted = hashlib.sha1(self._make_picture(seed)[1]).hexdigest()
        self.dc.wait(lambda events: any(event['event'] == 'profile' and event.get('sum') == wanted
                                        for event in events), 'the picture at the datacenter')

    def step_members(self, name, people=None, title=None, topic=None, left=False):
        """Who is in a chat, with roles: {alias = "" | "op" | "founder"}."""
        self.settle()
        self._tell('members', name)
        event = self.front.take('members')
        roles = {0: '', 4: 'op', 8: 'founder'}
        found = {each['alias'] or each['name']: roles.get(each['flags'], each['flags'])
                 for each in event['people']}
        for what, wanted, given in (('people', people, found), ('title', title, event['title']),
                                    ('topic', topic, event['topic']), ('left', left, event['left'])):
            if wanted is not None:
                self._compare(what, given, wanted)

    def _tell(self, command, *words):
        if not self.front.tell(command, self.phone, *words):
            raise Failure('%s %s could not be done' % (command, words[0] if words else ''))

    def step_conversation(self, name):
        """A conversation opens."""
        self._compare('the conversation', self.front.take('conversation')['name'], name)

    def step_file(self, pattern, count=1, mode=None, damage=None):
        """The files of this name below the settings' folder."""
        # One that is being written stands beside its old one for a moment (FILE.new).
        found = sorted(path for path in self.user_dir.glob(pattern)
                       if not count or path.suffix != '.new')
        self._compare('the number of files ' + pattern, len(found), count)
        for path in found:
            if mode is not None:
                self._compare('the mode of ' + path.name, '%o' % (path.stat().st_mode & 0o7777),
                              mode)
            if damage is not None:
                self._damage(path, damage)

    @staticmethod
    def _damage(path, how):
        data = bytearray(path.read_bytes())
        if how == 'truncate':
            del data[len(data) // 2:]
        elif how == 'flip':
            data[len(data) // 2] ^= 0x10
        elif how == 'empty':
            data.clear()
        elif how == 'foreign':
            data = bytearray(b'<?xml version="1.0"?>\n')
        elif how == 'newer':
            data[4] += 1
            data[-32:] = hashlib.sha256(data[:-32]).digest()
        elif how == 'huge':
            data += bytes(1 << 20)
        elif how in ('folder', 'link'):
            path.rename(path.with_name('elsewhere'))
            path.mkdir() if how == 'folder' else path.symlink_to('elsewhere')
            return
        else:
            path.chmod(int(how, 8))
            return
        path.write_bytes(data)

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
