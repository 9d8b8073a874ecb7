#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of an account in Pidgin: the list, conversations, a group, a channel, links, dialogs."""
import re
import subprocess
import sys

from front import run
from person import Failure, wait
from pidgin import Pidgin
from xwindows import focus_window, move_window

BESIDE = (480, 30)


class Tour(Pidgin):
    """What a person does after the login."""

    def answer(self, text, value, role='text', button='OK'):
        """The same as for the login, but conversations may cover the question or have the focus."""
        window = self.window(text)
        wait('the question at its place', lambda: move_window(window.name, *BESIDE) and
             self.extents(window).x == BESIDE[0])
        focus_window(window.name)
        wait('the focus', lambda: window.getState().contains(self.pyatspi.STATE_ACTIVE))
        return super().answer(text, value, role, button)

    def follow(self, link):
        """A link of another program: what purple-telegram-link.desktop runs."""
        subprocess.run(
            ['dbus-send', '--session', '--dest=im.pidgin.purple.PurpleService',
             '--type=method_call', '--print-reply', '/im/pidgin/purple/PurpleObject',
             'im.pidgin.purple.PurpleInterface.PurpleGotProtocolHandlerUri', 'string:' + link],
            check=True, stdout=subprocess.DEVNULL)

    def conversation(self, title):
        """The conversation of this title."""
        def look():
            for window in self.application:
                if window and window.getRoleName() == 'frame' and \
                        (window.name or '').startswith(title):
                    return window
            return None
        return wait('the conversation "%s"' % title, look)

    def turn_to(self, title):
        """Puts the tab of a conversation to the front: Pidgin does so only where somebody clicked."""
        def look():
            tab = self.find(self.application, 'page tab',
                            lambda node: (node.name or '').startswith(title))
            tabs = tab and tab.parent
            return tabs and tabs.querySelection().selectChild(tab.getIndexInParent())
        wait('the tab "%s"' % title, look)
        return self.conversation(title)

    def text_of(self, window):
        """All that is in a conversation."""
        found = []
        self.pyatspi.findAllDescendants(window, lambda node: found.append(
            node.queryText().getText(0, -1)) if node.getRoleName() == 'text' else None)
        return '\n'.join(found)

    def reads(self, title, text):
        """Waits until the conversation says so."""
        window = self.conversation(title)
        wait('"%s" in "%s"' % (text, title), lambda: text in self.text_of(window))
        return window

    def rows(self):
        """The buddy list, as it is read."""
        window = self.conversation('Buddy List')
        return re.sub(r'\s+', ' ', self.words(window))

    def write(self, window, text):
        """Types into the conversation whose tab is in front, and presses Enter."""
        def look(node):
            state = node.getState()
            return state.contains(self.pyatspi.STATE_EDITABLE) and \
                state.contains(self.pyatspi.STATE_SHOWING)
        entry = wait('its entry', lambda: self.find(window, 'text', look))
        self.point_at(window)
        self.type_into(entry, text)
        self.pyatspi.Registry.generateKeyboardEvent(36, None, self.pyatspi.KEY_PRESSRELEASE)

    def choose(self, text):
        """An entry of the account's menu."""
        self.menu_entry(text).queryAction().doAction(0)

    def menu(self, text):
        """An entry of the buddy list's menus."""
        entry = wait('the menu entry "%s"' % text, lambda: self.find(
            self.application, 'menu item', lambda node: (node.name or '').startswith(text)))
        entry.queryAction().doAction(0)


def talk(tour):
    """The list, conversations with a person and a bot."""
    for name in ('Tove Hansen', 'Sunday walks', 'Workshop: Clocks', 'Postcards'):
        wait(name + ' in the list', lambda name=name: name in tour.rows())
    tour.shoot('list')
    tour.follow('tg://resolve?domain=tove_h')
    window = tour.turn_to('Tove Hansen') # others write meanwhile
    tour.reads('Tove Hansen', '> Ada Example: How is the garden?')
    tour.write(window, 'hello <b> & more')
    tour.place.dc.wait(lambda events: any(
        event['event'] == 'said' and event['text'] == 'hello <b> & more' for event in events),
        'what was typed')
    tour.write(window, '/help reply')
    tour.reads('Tove Hansen', 'answers a message')
    tour.shoot('person')
    tour.follow('tg://resolve?domain=little_quiz_bot&start=x')
    tour.press(tour.window('Start the bot Quiz Bot?'), 'Start')
    window = tour.turn_to('Quiz Bot')
    tour.reads('Quiz Bot', '[2] Mars')
    tour.write(window, '/press 2')
    tour.reads('Quiz Bot', '[2] Eight')
    tour.shoot('bot')


def change_messages(tour):
    """What is done with messages is said in short lines."""
    tour.follow('tg://resolve?domain=emil_echo')
    window = tour.turn_to('Emil Echo')
    tour.write(window, 'once more')
    tour.reads('Emil Echo', 'Emil Echo: once more') # he repeats what has arrived
    for line, answer in (
            ('/messages 2', 'The last messages:'),
            ('/edit twice', 'Ada Example: Edited: twice (before: once more)'),
            ('/react 👍', 'Ada Example reacted with 👍: '),
            ('/delete', 'Deleted: Ada Example: twice'),
            ('/history 5', 'There is nothing older.'),
            ('/block', 'Blocked: Emil Echo'),
            ('/unblock', 'No longer blocked: Emil Echo')):
        tour.write(window, line)
        tour.reads('Emil Echo', answer)
    tour.shoot('messages')


def learn(tour):
    """Information about a person, by the menu of the conversation: no numbers, but names."""
    tour.menu('Get Info')
    window = tour.window('Info for Emil Echo')
    wait('what he says', lambda: 'I say everything twice.' in tour.text_of(window))
    text = tour.words(window) + tour.text_of(window)
    for part in ('@emil_echo', 'Groups in common: 2'):
        if part not in text:
            raise Failure('"%s" is not in the information: %s' % (part, text))
    for other in tour.application: # the window that Pidgin itself opens first
        if other and re.search(r'Info for u\d', tour.words(other)):
            raise Failure('a number stands for a person: ' + tour.words(other))
    tour.shoot('information')
    tour.press(window, 'Close')


def join(tour):
    """A group, from Pidgin's own dialog, with a link; it is left again."""
    tour.menu('Join a Chat')
    tour.answer('about the chat', 'https://t.me/+ReadersComeIn', button='Join')
    window = tour.turn_to('Readers')
    tour.reads('Readers', 'Ada Example joined with a link of Nadia Novak')
    tour.write(window, '/members')
    tour.reads('Readers', 'Nadia Novak (owner)')
    tour.shoot('joined')
    tour.write(window, '/leave')
    tour.conversation('(Readers') # Pidgin's way to say that one has left


def visit(tour):
    """A channel, a group that is joined by a link, one with members."""
    tour.follow('https://t.me/postcards_daily')
    tour.turn_to('Postcards')
    tour.reads('Postcards', 'No picture today: it rains.')
    tour.shoot('channel')
    tour.follow('tg://resolve?domain=readers_club')
    tour.press(tour.window('Join Readers?'), 'Join')
    tour.turn_to('Readers')
    window = tour.reads('Readers', 'This month: a very long book.')
    wait('the members', lambda: 'Emil Echo' in tour.words(window))
    tour.shoot('group')


def dialogs(tour):
    """Account actions and Pidgin's own dialogs."""
    tour.choose('Set what you say about yourself')
    window = tour.window('What you say about yourself')
    entry = tour.find(window, 'text')
    if 'engines' not in entry.queryText().getText(0, -1):
        raise Failure('the question does not begin with what is there')
    tour.answer('What you say about yourself', 'Plays chess.')
    tour.choose('New group')
    tour.answer('Name of the new group', 'Chess')
    tour.turn_to('Chess')
    tour.menu('Room List')
    window = wait('the list of rooms', lambda: tour.find(
        tour.application, 'dialog', lambda node: node.name == 'Room List'))
    tour.press(window, 'Get List')
    wait('the rooms', lambda: '@our_workshop' in tour.words(window))
    tour.shoot('rooms')
    tour.press(window, 'Close')
    tour.choose('Search for people and chats')
    tour.answer('Search for people and chats', 'nadia')
    window = tour.window('People and chats')
    wait('what was found', lambda: '@nadia_n' in tour.words(window))
    if re.search(r'\bu\d', tour.words(window)):
        raise Failure('a number stands for a person: ' + tour.words(window))
    tour.shoot('search')
    tour.press(window, 'IM')
    tour.turn_to('Nadia Novak')


def whole(tour):
    """All of it."""
    tour.log_in()
    talk(tour)
    change_messages(tour)
    learn(tour)
    join(tour)
    visit(tour)
    dialogs(tour)


if __name__ == '__main__':
    sys.exit(run(Tour, 'try.toml', whole, __doc__, needs=('dbus-send',)))
