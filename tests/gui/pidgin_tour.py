#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of prompt of the login in Pidgin on a screen of 1024 by 768 points: nothing is wider or
higher than the screen."""
import sys

from display import HEIGHT, WIDTH
from front import run
from person import Failure, wait
from pidgin import Pidgin
from tour import tour

PASSWORD = 'correct horse'


class Visitor:
    """A person at Pidgin."""

    def __init__(self, pidgin):
        self.pidgin = pidgin
        self.count = 0
        self.last = None
        self.window = None

    def _prompt(self):
        """The window that has an OK button, and what it says."""
        for window in self.pidgin.application:
            if window and self.pidgin.button(window):
                words = self.pidgin.words(window)
                if window != self.window or words != self.last:
                    return window, words
        return None

    def see(self, name):
        """Another prompt than before, whole."""
        self.window, self.last = wait('the prompt "%s"' % name, self._prompt)
        place = self.pidgin.extents(self.window)
        self.count += 1
        self.pidgin.shoot('%02d-%s' % (self.count, name))
        if place.width > WIDTH or place.height > HEIGHT:
            raise Failure('"%s" has %d by %d points' % (name, place.width, place.height))

    def _entries(self):
        found = []
        self.pidgin.pyatspi.findAllDescendants(self.window, lambda node: (
            node.getRoleName() in ('text', 'password text') and
            node.getState().contains(self.pidgin.pyatspi.STATE_EDITABLE) and
            found.append(node)))
        return found

    def fill(self, *texts, choice=None):
        """Types into the entries, then OK."""
        self.pidgin.point_at(self.window)
        for entry, text in zip(self._entries(), texts):
            self.pidgin.type_into(entry, text)
        if choice is not None:
            self._pick(choice)
        self.pidgin.press(self.window)

    def _pick(self, number):
        table = wait('a list', lambda: self.pidgin.find(self.window, 'table') or
                     self.pidgin.find(self.window, 'tree table'))
        table.queryTable().addRowSelection(number)

    def choose(self, number):
        """This entry of the list, then OK."""
        self.fill(choice=number)


def go(pidgin):
    """The tour."""
    tour(pidgin.place.dc, Visitor(pidgin), lambda: pidgin.place.code(-1), PASSWORD)


if __name__ == '__main__':
    sys.exit(run(Pidgin, 'plugin-tour.toml', go, __doc__))
