#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of prompt of the login in Pidgin on a screen of 1024 by 768 points: nothing is wider or
higher than the screen, and nothing is cut off. In another language than English, nothing of ours is
in English."""
import gettext
import pathlib
import re
import sys

from display import HEIGHT, WIDTH
from front import run
from person import HERE, Failure, wait
from pidgin import Pidgin
from tour import WORDS_OF_OTHERS, tour
from translation import Translation

PASSWORD = 'correct horse'
TEXTS = HERE.parent.parent / 'po'
SHOWN = ('label', 'push button', 'text', 'password text', 'table cell', 'image')


class Traveller(Pidgin):
    """Pidgin in a language."""

    @classmethod
    def add_options(cls, parser):
        super().add_options(parser)
        parser.add_argument('--language', default='en')
        parser.add_argument('--locale-dir', type=pathlib.Path,
                            help='where the translations of the module were built')
        parser.add_argument('--preload', type=pathlib.Path,
                            help='what makes the module look there')

    def __init__(self, place, options):
        super().__init__(place, options)
        self.translation = None
        # GTK has a label of its own for what a program calls OK.
        label = gettext.translation('gtk20', languages=[options.language], fallback=True).pgettext(
            'Stock label', '_OK')
        self.fine = re.sub(r'\(_\w\)|_', '', label)
        if options.language != 'en':
            self.name += '-' + options.language
            self.translation = Translation(TEXTS / (options.language + '.po'))

    def environment(self):
        found = {**super().environment(), 'LANGUAGE': self.options.language}
        if self.translation:
            found['TEST_LOCALE_DIR'] = str(self.options.locale_dir.resolve())
            found['LD_PRELOAD'] = ' '.join(filter(None, (
                found.get('LD_PRELOAD'), str(self.options.preload.resolve()))))
        return found


class Visitor:
    """A person at Pidgin."""

    def __init__(self, pidgin):
        self.pidgin = pidgin
        self.count = 0
        self.last = None
        self.window = None
        self.problems = []

    def _prompt(self):
        """The window that has an OK button, and what it says."""
        for window in self.pidgin.application:
            if window and self.pidgin.button(window, self.pidgin.fine):
                words = self.pidgin.words(window)
                if window != self.window or words != self.last:
                    return window, words
        return None

    def see(self, name):
        """Another prompt than before, whole."""
        self.window, self.last = wait('the prompt "%s"' % name, self._prompt)
        self.count += 1
        self.pidgin.shoot('%02d-%s' % (self.count, name))
        self._check_size(name)
        if self.pidgin.translation:
            left = self.pidgin.translation.left_in(
                '%s %s' % (self.window.name, self.last), WORDS_OF_OTHERS)
            if left:
                self.problems.append('"%s" has English words, %s: %s' % (name, left, self.last))

    def _check_size(self, name):
        """The window is within the screen, and all that it shows is within the window."""
        window = self.pidgin.extents(self.window)
        if window.width > WIDTH or window.height > HEIGHT:
            self.problems.append('"%s" has %d by %d points' % (name, window.width, window.height))
        for node in self._shown():
            listed = node.getRoleName() == 'table cell'
            frame = self.pidgin.extents(self._pane(node)) if listed else window
            place = self.pidgin.extents(node)
            # Lists are scrolled, up and down.
            low = not listed and place.y + place.height > frame.y + frame.height
            if low or place.x < frame.x or place.x + place.width > frame.x + frame.width:
                self.problems.append('"%s" of "%s" is cut off' % (node.name, name))

    def _pane(self, node):
        """In what a list is scrolled."""
        return self.pidgin.pyatspi.findAncestor(
            node, lambda each: each.getRoleName() in ('scroll pane', 'viewport'))

    def _shown(self):
        return self.pidgin.pyatspi.findAllDescendants(
            self.window, lambda node: node.getRoleName() in SHOWN and
            node.getState().contains(self.pidgin.pyatspi.STATE_SHOWING))

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
        self.pidgin.press(self.window, self.pidgin.fine)

    def _pick(self, number):
        table = wait('a list', lambda: self.pidgin.find(self.window, 'table') or
                     self.pidgin.find(self.window, 'tree table'))
        table.queryTable().addRowSelection(number)

    def choose(self, number):
        """This entry of the list, then OK."""
        self.fill(choice=number)


def go(pidgin):
    """The tour."""
    visitor = Visitor(pidgin)
    tour(pidgin.place.dc, visitor, lambda: pidgin.place.code(-1), PASSWORD)
    if visitor.problems:
        raise Failure('\n'.join(visitor.problems))


if __name__ == '__main__':
    sys.exit(run(Traveller, 'plugin-tour.toml', go, __doc__))
