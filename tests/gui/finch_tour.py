#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of prompt of the login in Finch on a terminal of 80 columns and 24 lines: nothing is
cut off."""
import argparse
import pathlib
import sys

from finch import Finch, can_start
from person import HERE, Failure, Place, need, skip, wait
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

    def see(self, name, again=False):
        """Another prompt than before is in front, whole."""
        def look():
            front = self._bring()
            return front if front and (again or front[1] != self.last) else None
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
        self._press_ok()

    def _press_ok(self):
        self.last = wait('the prompt as it is now', self._bring)[1]
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
        self._press_ok()


def main():
    """Runs the tour; the screens are kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    options = parser.parse_args()
    need('finch', 'tmux')
    with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'plugin-tour.toml') as place:
        if not can_start(place):
            skip('Finch does not start under AddressSanitizer here')
        finch = Finch(place)
        visitor = Visitor(finch)
        try:
            tour(place.dc, visitor, lambda: place.code(-1), PASSWORD)
            place.check_end()
        except Failure as error:
            print(finch.screen())
            print((place.path / 'finch.err').read_text('utf-8', 'replace')[-3000:])
            print(error)
            return 1
        finally:
            finch.close()
            (options.shots / 'finch-tour.txt').write_text('\n\f\n'.join(visitor.shots), 'utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
