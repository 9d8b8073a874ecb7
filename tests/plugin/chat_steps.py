# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a scenario that are about conversations, the buddy list and pictures."""
import hashlib
import re
import sys
import time

from datacenter import DC, Failure
from frontend import escaped
from texts import listed, plain

sys.path.insert(0, str(DC))
from people.jpeg import jpeg  # pylint: disable=wrong-import-position

# PurpleMessageFlags
FLAGS = {'send': 0x1, 'recv': 0x2, 'system': 0x4, 'nick': 0x20, 'no_log': 0x40, 'error': 0x200,
         'delayed': 0x400, 'remote': 0x10000}


class ChatSteps:
    """What one says and sees there."""
    # pylint: disable=no-member  # these are parts of a play

    def step_say(self, text, to, public=False):
        """Types into a conversation; several lines faster than anybody can answer."""
        lines = text if isinstance(text, list) else [text]
        if not public:
            self.secrets.update(lines)
        start = len(self.front.events)
        self.front.write('\n'.join('im\t%s\t%s\t%s' % (self.phone, to, escaped(line))
                                   for line in lines))
        self.front.wait(lambda events: sum(event['event'] == 'done' for event in events[start:])
                        >= len(lines), 'what was typed')

    def step_said(self, texts):
        """What people with an account have said at the datacenter, all of it, in order."""
        def said(events):
            return [event['text'] for event in events if event['event'] == 'said']
        self.dc.wait(lambda events: len(said(events)) >= len(texts), 'what was said')
        self.settle()
        self._compare('what was said', said(self.dc.events), texts)

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
        for key in set(keys) & {'words', 'tip'}:
            self._check_text(key, nodes[0][key] or '', keys.pop(key), None)
        for key, value in keys.items():
            self._compare(key, nodes[0][key], value)

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

    def step_conversation(self, name):
        """A conversation opens."""
        self._compare('the conversation', self.front.take('conversation')['name'], name)

    def step_picture(self, name, seed=None, chosen=None, absent=False):
        """What is shown as somebody's picture: the one made from this seed, or one that was chosen."""
        self.settle()
        wanted = None
        if not absent:
            data = jpeg(seed, 160, 160) if chosen is None else self._make_picture(chosen)[1]
            wanted = hashlib.sha1(data).hexdigest()
        self._tell('picture', name)
        self._compare('the picture of %s' % name, self.front.take('picture')['sum'], wanted)

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
