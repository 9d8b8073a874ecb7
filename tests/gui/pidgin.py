# SPDX-License-Identifier: GPL-3.0-or-later
"""Pidgin on a display of its own, through the accessibility interface."""
import argparse
import os
import subprocess

from display import PROGRAMS, again_inside, take_picture
from front import FrontEnd
from person import PATIENCE, PHONE, Ended, Failure, skip, wait

CODE_SENT = 'Telegram sent a code to your other devices'


class Pidgin(FrontEnd):
    """A running Pidgin and its windows."""

    programs = ('pidgin', *PROGRAMS)
    log = 'pidgin.log'

    @classmethod
    def add_options(cls, parser):
        parser.add_argument('--inside', action='store_true', help=argparse.SUPPRESS)

    @classmethod
    def prepare(cls, options):
        return None if options.inside else again_inside(options)

    def __init__(self, place, options):
        super().__init__(place, options)
        self.pyatspi = None
        self.process = None
        self.application = None

    def environment(self):
        """Of the program: the display's, and what the module needs."""
        return {**os.environ, 'GTK_MODULES': 'gail:atk-bridge', **self.preloaded()}

    def start(self):
        try:
            import pyatspi # pylint: disable=import-outside-toplevel
        except ImportError:
            skip('python3-pyatspi is not installed')
        self.pyatspi = pyatspi
        with open(self.place.path / self.log, 'wb') as log:
            self.process = subprocess.Popen(
                ['pidgin', '--multiple', '--force-online', '--config', str(self.place.settings)],
                stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                env=self.environment())
        self.application = wait('Pidgin', self._find_application)

    def _find_application(self):
        if self.process.poll() is not None:
            raise Ended('Pidgin has ended')
        desktop = self.pyatspi.Registry.getDesktop(0)
        return next((each for each in desktop if each and each.name.lower() == 'pidgin'), None)

    def find(self, where, role, test=lambda node: True):
        """Something of this role, or None."""
        return self.pyatspi.findDescendant(
            where, lambda node: node.getRoleName() == role and test(node))

    def window(self, text):
        """The window that shows this text, as soon as there is one."""
        def look():
            return next((window for window in self.application if window and self.find(
                window, 'label', lambda node: text in (node.name or ''))), None)
        return wait('a window with "%s"' % text, look)

    def words(self, window):
        """All that one can read in a window."""
        found = []
        self.pyatspi.findAllDescendants(
            window, lambda node: found.append(node.name or ''))
        return ' '.join(filter(None, found))

    def extents(self, node):
        """Where it is on the screen."""
        return node.queryComponent().getExtents(self.pyatspi.DESKTOP_COORDS)

    def point_at(self, window):
        """Without a window manager, the window under the pointer has the focus."""
        place = self.extents(window)
        self.pyatspi.Registry.generateMouseEvent(place.x + 9, place.y + 9, 'abs')

    def button(self, window, name='OK'):
        """A button that can be pressed, or None."""
        return self.find(window, 'push button', lambda node: node.name == name and
                         node.getState().contains(self.pyatspi.STATE_SENSITIVE))

    def press(self, window, name='OK'):
        """Presses a button as soon as it can be pressed."""
        button = wait('the button ' + name, lambda: self.button(window, name))
        button.queryAction().doAction(0)

    def type_into(self, entry, text):
        """Types into an entry of the window that has the focus: what was typed counts when the entry
        loses it."""
        wait('the focus', lambda: entry.queryComponent().grabFocus() and
             entry.getState().contains(self.pyatspi.STATE_FOCUSED))
        entry.queryEditableText().setTextContents(text)

    def answer(self, text, value, role='text', button='OK'):
        """Types into the window that shows this text, and presses OK; what the window said."""
        window = self.window(text)
        words = self.words(window)
        self.point_at(window)
        self.type_into(wait('an entry', lambda: self.find(window, role)), value)
        self.press(window, button)
        return words

    def menu_entry(self, text):
        """An entry of the account's menu: it is there only when the account is online."""
        def look():
            entry = self.find(self.application, 'menu', lambda node: PHONE in (node.name or ''))
            return entry and self.find(entry, 'menu item', lambda node: text in (node.name or ''))
        return wait('the menu entry "%s"' % text, look)

    def log_in(self):
        """With the code that comes; until the account is online."""
        self.window(CODE_SENT)
        self.answer(CODE_SENT, self.place.code())
        self.online()

    def online(self):
        """Waits until the account is online."""
        self.place.logged_in()
        self.menu_entry('Log out of Telegram')

    def picture(self, name):
        """Where a picture of this name is kept."""
        return self.options.shots / '-'.join(filter(None, (self.name, name + '.png')))

    def shoot(self, name):
        """A picture of the screen, where there is a program for it; its file."""
        return take_picture(self.picture(name))

    def leave(self):
        """Ends Pidgin as a logout of the desktop does."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure('Pidgin did not end') from None
        if self.process.returncode < 0:
            raise Failure('Pidgin ended by signal %d' % -self.process.returncode)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def show(self):
        self.shoot('failed')
        super().show()
