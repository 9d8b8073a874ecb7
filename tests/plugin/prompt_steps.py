# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a scenario that are about prompts: what they say, and what the person does with them."""
import re

from datacenter import Failure, Stopped
from qrwindow import WIDTH
from texts import columns, listed, plain

HEIGHT = 20  # of a prompt on a terminal of 24 lines
SCREEN = 23  # lines of it that Finch leaves to a window
WORDS = 'resend|new|number|forgot|forget|qr|missing|email|reset|back|none|swap|yes|no|cancel|[1-9][0-9]?'


class PromptSteps:
    """Prompts."""
    # pylint: disable=no-member  # these are parts of a play

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
    def _check_choices(items, offers, choices):
        if choices is not None and items != choices:
            raise Failure('choices are %s, expected %s' % (items, choices))
        for part in listed(offers):
            if not any(part in item for item in items):
                raise Failure('"%s" is not offered, only %s' % (part, items))

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

    def step_no_prompt(self, _on):
        """No prompt is open."""
        self.settle()
        if self.front.open_prompts():
            raise Failure('a prompt is open: %s' % self.front.open_prompts()[0]['primary'])
