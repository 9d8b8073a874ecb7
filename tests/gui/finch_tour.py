#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of prompt of the login in Finch on a terminal of 80 columns and 24 lines: nothing is
cut off."""
import sys

from finch import Finch
from front import run
from person import Failure, wait
from tour import tour

PASSWORD = 'correct horse'


class Visitor:
    """A person at Finch."""

    def __init__(self, finch):
        self.finch = finch
        self.last = None

    def _button(self):
        """How the line with the OK button looks: it tells whether the button has the focus."""
        return next((line for line in self.finch.styled.split('\n') if ' OK ' in line), None)

    def _prompt(self):
        """The prompt, brought to the front; None as long as none is there, or its list is open."""
        front = self.finch.turn_to('Telegram')
        return front if front and any('OK' in line for line in front[1][-3:]) else None

    def see(self, name):
        """Another prompt than before is in front, whole."""
        def look():
            front = self._prompt()
            return front if front and (front[1], self._button()) != self.last else None
        title, lines = wait('the prompt "%s"' % name, look)
        self.last = lines, self._button()
        self.finch.shoot(name)
        if not any(line.strip() for line in lines):
            raise Failure('the window "%s" is empty' % title)
        if any('…' in line for line in lines):
            raise Failure('something is cut off in "%s"' % name)

    def fill(self, *texts, choice=None):
        """Types into the entries, then OK."""
        wait('the prompt', self._prompt)
        for text in texts:
            self._enter(text)
            self.finch.press('Tab')
        if choice is not None:
            self._pick(choice)
        self._press_ok()

    def _press_ok(self):
        wait('the prompt as it is now', self._prompt)
        before = self._button()
        self.finch.press('Tab')
        def focused():
            front = self._prompt()
            return (front[1], self._button()) if front and self._button() != before else None
        # Another prompt may say the same and begin with what was typed into this one: only here the
        # button has the focus.
        self.last = wait('the focus on the button', focused)
        self.finch.press('Enter')

    def _enter(self, text):
        def is_there():
            front = self._prompt()
            return front and any(text in line or '·' * len(text) in line for line in front[1])
        if text:
            self.finch.press(*['BSpace'] * 40)
            self.finch.type(text)
            wait('"%s" in an entry' % text, is_there)

    def _pick(self, number):
        self.finch.press('Down')
        wait('the list', lambda: not self._prompt())
        self.finch.press(*['Down'] * number, 'Enter')
        wait('no list', self._prompt)

    def choose(self, number):
        """This entry of the list, then OK."""
        wait('the prompt', self._prompt)
        self._pick(number)
        self._press_ok()


def go(finch):
    """The tour."""
    tour(finch.place.dc, Visitor(finch), lambda: finch.place.code(-1), PASSWORD)


if __name__ == '__main__':
    sys.exit(run(Finch, 'plugin-tour.toml', go, __doc__))
