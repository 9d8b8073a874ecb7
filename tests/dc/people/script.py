# SPDX-License-Identifier: GPL-3.0-or-later
"""People who answer: what those without an account say and do when something is said to them."""
import random
import re

from errors import RpcError

ANSWER_KEYS = {'to', 'say', 'after', 'typing', 'react', 'buttons', 'keyboard', 'command', 'reply',
               'chance', 'read', 'echo', 'in'}
TYPING = {'_': 'sendMessageTypingAction'}


class Script:
    """Plays the people of a scenario."""

    def __init__(self, world, build):
        self.world = world
        self.society = world.society
        self.acts = world.acts
        self.build = build
        self.random = random.Random(1)
        self.begun = False

    def begin(self):
        """Somebody has logged in: what [[later]] of the scenario plans takes its course."""
        if self.begun:
            return
        self.begun = True
        for keys in self.world.scenario.later:
            self._later({'times': 1 << 30 if 'every' in keys else 1, **keys})

    def _later(self, keys):
        def act():
            rest = {name: value for name, value in keys.items()
                    if name not in ('after', 'every', 'times', 'cmd')}
            chosen = {name: self.random.choice(value) if name == 'text' and isinstance(
                value, list) else value for name, value in rest.items()}
            getattr(self.world.commands, 'do_' + keys['cmd'])(**chosen)
            if keys['times'] > 1 and 'every' in keys:
                self._later({**keys, 'after': keys['every'], 'times': keys['times'] - 1})

        self.world.after(keys.get('after', 0), act)

    def said(self, message, peer):
        """Somebody with an account has said something; others may answer."""
        self.world.event('said', peer=peer.keys.get('name') or peer.label, text=message.text,
                         sender=message.sender.label, random_id=message.random_id)
        listeners = [peer] if peer.kind == 'user' else [
            person for person in map(self.society.person, self.society.talkers)
            if person.id in peer.members]
        for person in listeners:
            if person.mailbox is None and person is not message.sender:
                self._answer(person, message, peer)

    def _answer(self, person, message, peer):
        target = message.sender if peer.kind == 'user' else peer
        for answer in person.keys.get('answers', ()):
            found = re.search(answer.get('to', ''), message.text, re.IGNORECASE)
            if not found or answer.get('in', 'private') != (
                    'private' if peer.kind == 'user' else 'group') and answer.get('in') != 'any':
                continue
            if self.random.random() >= answer.get('chance', 1):
                continue
            self._plan(person, message, target, answer, found)
            return

    def _plan(self, person, message, target, answer, found):
        seconds = answer.get('after', 1)
        said = answer.get('say')
        if isinstance(said, list):
            said = self.random.choice(said)
        if answer.get('echo'):
            said = message.text
        if answer.get('read', True):
            self.world.after(seconds / 4, lambda: self._read(person, message, target))
        if answer.get('typing', True) and said:
            self.world.after(seconds / 3, lambda: self.acts.type(person, target, TYPING))
        self.world.after(seconds, lambda: self._do(person, message, target, answer,
                                                   said and found.expand(said)
                                                   if not answer.get('echo') else said))

    def _read(self, person, message, target):
        number = None
        if target.kind == 'channel':
            number = message.ids.get(target.box)
        self.acts.read(person, target, number)

    def _do(self, person, message, target, answer, said):
        if answer.get('react'):
            self.acts.react(person, message, [answer['react']])
        if said:
            self.acts.post(person, target, said, markup=self.build.markup(answer),
                           reply=message if answer.get('reply') else None)

    def pressed(self, mailbox, message, peer, data):
        """messages.botCallbackAnswer"""
        bot = message.sender
        self.world.event('pressed', bot=bot.label, data=data.decode('utf-8', 'replace'))
        for press in bot.keys.get('presses', ()):
            if not re.fullmatch(press.get('data', '.*'), data.decode('utf-8', 'replace')):
                continue
            if press.get('silent'):
                raise RpcError('BOT_RESPONSE_TIMEOUT')
            if press.get('say'):
                self.world.call_soon(lambda: self.acts.post(
                    bot, mailbox.person if peer.kind == 'user' else peer, press['say'],
                    markup=self.build.markup(press)))
            if press.get('edit'):
                self.world.call_soon(lambda: self.acts.edit(
                    message, press['edit'], markup=self.build.markup(press)))
            return {'_': 'messages.botCallbackAnswer', 'alert': press.get('alert', False),
                    'message': press.get('message'), 'url': press.get('url'), 'cache_time': 0,
                    'has_url': bool(press.get('url'))}
        raise RpcError('BOT_RESPONSE_TIMEOUT')
