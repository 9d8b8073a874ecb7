#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
<<<<<<< HEAD
"""A tour of an account in Finch: the list, conversations, help, a channel, account actions."""
=======
"""Every kind of prompt of the login in Finch on a terminal of 80 columns and 24 lines: nothing is
cut off."""
>>>>>>> main
import argparse
import pathlib
import sys

from finch import Finch, can_start
from person import HERE, Failure, Place, need, skip, wait
<<<<<<< HEAD


def log_in(place, finch):
    """With the code."""
    first = 'Telegram sent a code'
    finch.prompt(first)
    finch.type(place.code())
    finch.press('Tab', 'Tab', 'Enter')
    place.logged_in()
    finch.gone(first)


def enter(finch, text):
    """Types a line into the conversation in front."""
    finch.type(text)
    finch.press('Enter')


def turn_to(finch, title):
    """Brings a window to the front."""
    def look():
        front = finch.front()
        if front and front[0].strip().startswith(title):
            return True
        finch.press('M-n')
        return False
    wait('the window "%s"' % title, look)


def talk(place, finch):
    """The list; a conversation with a person; help; a command."""
    for name in ('Emil Echo', 'Tove Hansen', 'Sunday walks', 'Postcards'):
        finch.see(name)
    finch.press('Down') # the first person of the list, who is told about
    finch.see('@emil_echo')
    finch.press('Enter')
    finch.see('Hello Ada! I am Emil')
    enter(finch, 'hello <b> & more')
    place.dc.wait(lambda events: any(
        event['event'] == 'said' and event['text'] == 'hello <b> & more' for event in events),
        'what was typed')
    finch.see('Emil Echo: hello <b> & more')
    enter(finch, '/help press')
    finch.see('presses a button of a bot')
    enter(finch, '/messages 2')
    finch.see('Ada Example: hello <b> & more')
    enter(finch, '/reply once more')
    finch.see('> hello <b> & more')


def visit(finch):
    """A channel; days are told."""
    enter(finch, '/open @postcards_daily')
    turn_to(finch, 'Postcards')
    finch.see('No picture today: it rains.')
    finch.see('---')


def look_around(finch):
    """The account's menu."""
    finch.press('M-1') # the buddy list
    finch.see('Tove Hansen')
    finch.press('C-o')
    finch.see('Plugins')
    finch.press('Right')
    finch.see('+999 66 12345')
    finch.press('Right')
    for entry in ('Active sessions...', 'New group...', 'Set your name...', 'Log out of Telegram'):
        finch.see(entry)
=======
from tour import tour

PASSWORD = 'correct horse'


class Visitor:
    """A person at Finch."""

    def __init__(self, finch):
        self.finch = finch
        self.shots = []
        self.last = None

    def _buttons(self):
        front = self.finch.front()
        return front if front and any('OK' in line for line in front[1][-3:]) else None

    def _bring(self):
        """It may be behind another window."""
        front = self._buttons()
        if not front:
            screen = self.finch.screen()
            self.finch.press('M-n')
            wait('the next window', lambda: self.finch.screen() != screen, 2)
        return front

    def see(self, name):
        """Another prompt than before is in front, whole."""
        def look():
            front = self._bring()
            return front if front and front[1] != self.last else None
        title, lines = wait('the prompt "%s"' % name, look)
        self.last = lines
        self.shots.append('%s\n%s' % (name, self.finch.screens[-1]))
        if not any(line.strip() for line in lines):
            raise Failure('the window "%s" is empty' % title)
        if any('…' in line for line in lines):
            raise Failure('something is cut off in "%s"' % name)

    def fill(self, *texts, choice=None):
        """Types into the entries, then OK."""
        for text in texts:
            self._enter(text)
            self.finch.press('Tab')
        if choice is not None:
            self._pick(choice)
        self.finch.press('Tab', 'Enter')

    def _enter(self, text):
        def is_there():
            front = self._buttons()
            return front and any(text in line or '·' * len(text) in line for line in front[1])
        def attempt():
            if not self._bring():
                return False
            self.finch.press(*['BSpace'] * 40)
            self.finch.type(text)
            try:
                return wait('what was typed', is_there, 2)
            except Failure: # another window has come before it
                return False
        if text:
            wait('an entry for "%s"' % text, attempt)

    def _pick(self, number):
        before = self.finch.screen()
        self.finch.press('Down')
        wait('the list', lambda: self.finch.screen() != before)
        self.finch.press(*['Down'] * number, 'Enter')
        wait('no list', self._bring)

    def choose(self, number):
        """This entry of the list, then OK."""
        self._pick(number)
        self.finch.press('Tab', 'Enter')
>>>>>>> main


def main():
    """Runs the tour; the screens are kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    options = parser.parse_args()
    need('finch', 'tmux')
<<<<<<< HEAD
    with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'try.toml') as place:
        if not can_start(place):
            skip('Finch does not start under AddressSanitizer here')
        finch = Finch(place)
        try:
            log_in(place, finch)
            talk(place, finch)
            visit(finch)
            look_around(finch)
=======
    with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'plugin-tour.toml') as place:
        if not can_start(place):
            skip('Finch does not start under AddressSanitizer here')
        finch = Finch(place)
        visitor = Visitor(finch)
        try:
            tour(place.dc, visitor, lambda: place.code(-1), PASSWORD)
>>>>>>> main
            place.check_end()
        except Failure as error:
            print(finch.screen())
            print((place.path / 'finch.err').read_text('utf-8', 'replace')[-3000:])
            print(error)
            return 1
        finally:
            finch.close()
<<<<<<< HEAD
            (options.shots / 'finch-tour.txt').write_text('\n\f\n'.join(finch.screens), 'utf-8')
=======
            (options.shots / 'finch-tour.txt').write_text('\n\f\n'.join(visitor.shots), 'utf-8')
>>>>>>> main
    return 0


if __name__ == '__main__':
    sys.exit(main())
