#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of prompt of the login in Pidgin on a screen of 1024 by 768 points: nothing is wider or
higher than the screen."""
import argparse
import pathlib
import sys

from person import HERE, Failure, Place, skip, wait
from pidgin_login import Pidgin, outside, shoot
from tour import tour

PASSWORD = 'correct horse'
WIDTH, HEIGHT = 1024, 768


class Visitor:
    """A person at Pidgin."""

    def __init__(self, pidgin, options):
        self.pidgin = pidgin
        self.options = options
        self.count = 0
        self.last = None
        self.window = None

    def _prompt(self):
        """The window that has an OK button, and what it says."""
        for window in self.pidgin.application:
            if window and self._button(window):
                words = self.pidgin.words(window)
                if window != self.window or words != self.last:
                    return window, words
        return None

    def _button(self, window):
        return self.pidgin.find(window, 'push button', lambda node: node.name == 'OK')

    def see(self, name, again=False): # pylint: disable=unused-argument
        """Another prompt than before, whole."""
        self.window, self.last = wait('the prompt "%s"' % name, self._prompt)
        place = self.window.queryComponent().getExtents(self.pidgin.pyatspi.DESKTOP_COORDS)
        self.count += 1
        shoot(self.options, 'pidgin-tour-%02d-%s.png' % (self.count, name))
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
        place = self.window.queryComponent().getExtents(self.pidgin.pyatspi.DESKTOP_COORDS)
        self.pidgin.pyatspi.Registry.generateMouseEvent(place.x + 9, place.y + 9, 'abs')
        for entry, text in zip(self._entries(), texts):
            # What was typed counts when the entry loses the focus.
            wait('the focus', lambda entry=entry: (
                entry.queryComponent().grabFocus() and
                entry.getState().contains(self.pidgin.pyatspi.STATE_FOCUSED)))
            entry.queryEditableText().setTextContents(text)
        if choice is not None:
            self._pick(choice)
        self._button(self.window).queryAction().doAction(0)

    def _pick(self, number):
        table = wait('a list', lambda: self.pidgin.find(self.window, 'table') or
                     self.pidgin.find(self.window, 'tree table'))
        table.queryTable().addRowSelection(number)

    def choose(self, number):
        """This entry of the list, then OK."""
        self.fill(choice=number)


def inside(options):
    """The tour itself, on its own display and session bus."""
    try:
        import pyatspi # pylint: disable=import-outside-toplevel
    except ImportError:
        skip('python3-pyatspi is not installed')
    with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'plugin-tour.toml') as place:
        pidgin = None
        try:
            pidgin = Pidgin(place, pyatspi)
            tour(place.dc, Visitor(pidgin, options), lambda: place.code(-1), PASSWORD)
            pidgin.close()
            place.check_end()
            pidgin = None
        except Failure as error:
            shoot(options, 'pidgin-tour-failed.png')
            print((place.path / 'pidgin.log').read_text('utf-8', 'replace')[-3000:])
            print(error)
            return 1
        finally:
            if pidgin:
                pidgin.process.kill()
    return 0


def main():
    """Runs the tour; pictures of the screen are kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    parser.add_argument('--inside', action='store_true', help=argparse.SUPPRESS)
    options = parser.parse_args()
    return inside(options) if options.inside else outside(options, __file__)


if __name__ == '__main__':
    sys.exit(main())
