#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in with Pidgin on a display of its own, through the accessibility interface."""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys

from person import HERE, PHONE, Failure, Place, need, sanitizer, skip, wait

PASSWORD = 'correct horse'
SCREEN = '1024x768x24'


class Pidgin:
    """A running Pidgin and its windows."""

    def __init__(self, place, pyatspi):
        self.place = place
        self.pyatspi = pyatspi
        log = open(place.path / 'pidgin.log', 'wb')
        self.process = subprocess.Popen(
            ['pidgin', '--multiple', '--force-online', '--config', str(place.settings)],
            stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            env={**os.environ, 'GTK_MODULES': 'gail:atk-bridge', **sanitizer(place.module)})
        log.close()
        self.application = wait('Pidgin', self._find_application)

    def _find_application(self):
        if self.process.poll() is not None:
            raise Failure('Pidgin has ended')
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

    def answer(self, text, value, role='text'):
        """Types into the window that shows this text, and presses OK; what the window said."""
        window = self.window(text)
        words = self.words(window)
        entry = wait('an entry', lambda: self.find(window, role))
        # Without a window manager, the window under the pointer has the focus; what was typed
        # counts when the entry loses it.
        place = window.queryComponent().getExtents(self.pyatspi.DESKTOP_COORDS)
        self.pyatspi.Registry.generateMouseEvent(place.x + 9, place.y + 9, 'abs')
        entry.queryEditableText().setTextContents(value)
        button = wait('an OK button', lambda: self.find(
            window, 'push button', lambda node: node.name == 'OK' and
            node.getState().contains(self.pyatspi.STATE_SENSITIVE)))
        button.queryAction().doAction(0)
        return words

    def menu_entry(self, text):
        """An entry of the account's menu: it is there only when the account is online."""
        def look():
            entry = self.find(self.application, 'menu', lambda node: PHONE in (node.name or ''))
            return entry and self.find(entry, 'menu item', lambda node: text in (node.name or ''))
        return wait('the menu entry "%s"' % text, look)

    def close(self):
        """Ends Pidgin as a logout of the desktop does."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure('Pidgin did not end') from None


def shoot(options, name):
    """A picture of the screen, where there is a program for it."""
    if shutil.which('import'):
        subprocess.run(['import', '-window', 'root', str(options.shots / name)], check=False,
                       stderr=subprocess.DEVNULL)


def log_in(place, pidgin, options):
    """The whole login."""
    first = 'Telegram sent a code to your other devices'
    pidgin.window(first)
    shoot(options, 'pidgin-code.png')
    words = pidgin.answer(first, place.code())
    if '5-digit' not in words:
        raise Failure('the prompt does not say how long the code is: %s' % words)
    pidgin.window('Two-step password for')
    shoot(options, 'pidgin-password.png')
    words = pidgin.answer('Two-step password for', PASSWORD, 'password text')
    if 'what a staple holds' not in words:
        raise Failure('the prompt does not show the hint: %s' % words)
    place.logged_in()
    pidgin.menu_entry('Log out of Telegram')
    shoot(options, 'pidgin-online.png')


def inside(options):
    """The test itself, on its own display and session bus."""
    try:
        import pyatspi # pylint: disable=import-outside-toplevel
    except ImportError:
        skip('python3-pyatspi is not installed')
    scenario = HERE.parent / 'dc' / 'scenarios' / 'plugin-gui.toml'
    with Place(options.module, scenario) as place:
        pidgin = None
        try:
            pidgin = Pidgin(place, pyatspi)
            log_in(place, pidgin, options)
            pidgin.close()
            place.check_end()
            pidgin = None
        except Failure as error:
            shoot(options, 'pidgin-failed.png')
            print((place.path / 'pidgin.log').read_text('utf-8', 'replace')[-3000:])
            print(error)
            return 1
        finally:
            if pidgin:
                pidgin.process.kill()
    return 0


def outside(options, program):
    """Starts a display and a session bus, and the program again on them."""
    need('pidgin', 'Xvfb', 'dbus-run-session')
    out, into = os.pipe()
    # A server that starts over when its last client leaves refuses the one that comes then.
    display = subprocess.Popen(
        ['Xvfb', '-displayfd', str(into), '-screen', '0', SCREEN, '-nolisten', 'tcp', '-ac',
         '-noreset'], pass_fds=[into], stderr=subprocess.DEVNULL)
    os.close(into)
    runtime = options.shots / ('run-' + pathlib.Path(program).stem)
    runtime.mkdir(mode=0o700, exist_ok=True)
    try:
        number = os.read(out, 16).decode().strip()
        if not number:
            skip('no display could be made')
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(('XDG_', 'DBUS_', 'GTK_', 'NO_AT_BRIDGE', 'WAYLAND',
                                        'G_DEBUG'))}
        return subprocess.run(
            ['dbus-run-session', '--', sys.executable, program, '--inside', '--module',
             options.module, '--shots', str(options.shots)], check=False,
            env={**kept, 'DISPLAY': ':' + number, 'XDG_RUNTIME_DIR': str(runtime.resolve()),
                 'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en'}).returncode
    finally:
        os.close(out)
        display.terminate()
        display.wait()
        shutil.rmtree(runtime, ignore_errors=True)


def main():
    """Runs the test; pictures of the screen are kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    parser.add_argument('--inside', action='store_true', help=argparse.SUPPRESS)
    options = parser.parse_args()
    return inside(options) if options.inside else outside(options, __file__)


if __name__ == '__main__':
    sys.exit(main())
