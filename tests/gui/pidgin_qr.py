#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in with Pidgin by a QR code, which is read off the screen."""
import argparse
import pathlib
import subprocess
import sys

from person import HERE, Failure, Place, need, skip, wait
from pidgin_login import Pidgin, outside, shoot
from scan import confirm, look_at
from xwindows import move_window

FIRST = 'Telegram sent a code to your other devices'
BESIDE = 'Scan this code with Telegram on your phone'


def choose(pidgin, first, text):
    """Picks an entry of the list in the window that shows this text, and presses OK."""
    window = pidgin.window(first)
    table = wait('the list', lambda: pidgin.find(window, 'table')).queryTable()
    row = next(row for row in range(table.nRows)
               if text in (table.getAccessibleAt(row, 0).name or ''))
    table.addRowSelection(row)
    button = wait('an OK button', lambda: pidgin.find(
        window, 'push button', lambda node: node.name == 'OK'))
    button.queryAction().doAction(0)


def read_screen(options, name):
    """What a phone reads off a picture of the whole screen."""
    place = options.shots / name
    subprocess.run(['import', '-window', 'root', str(place)], check=True,
                   stderr=subprocess.DEVNULL)
    return look_at(place)


def log_in(place, pidgin, options):
    """The whole login, with a code that is renewed once."""
    pidgin.window(FIRST)
    choose(pidgin, FIRST, 'Log in with a QR code instead')
    words = pidgin.words(pidgin.window(BESIDE))
    if 'Link Desktop Device' not in words:
        raise Failure('the prompt does not say where to scan it: %s' % words)
    wait('the window of the code', lambda: move_window('Buddy Information', 560, 20))
    first = wait('a QR code on the screen', lambda: read_screen(options, 'pidgin-qr.png'))
    place.dc.tell('push', what='login_token')
    link = wait('another QR code', lambda: (
        read_screen(options, 'pidgin-qr-renewed.png') or first) != first and
        read_screen(options, 'pidgin-qr-renewed.png'))
    confirm(place, link)
    place.logged_in()
    pidgin.menu_entry('Log out of Telegram')
    wait('no QR code', lambda: not read_screen(options, 'pidgin-qr-online.png'))


def inside(options):
    """The test itself, on its own display and session bus."""
    try:
        import pyatspi # pylint: disable=import-outside-toplevel
    except ImportError:
        skip('python3-pyatspi is not installed')
    with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'plugin-gui-qr.toml') as place:
        pidgin = None
        try:
            pidgin = Pidgin(place, pyatspi)
            log_in(place, pidgin, options)
            pidgin.close()
            place.check_end()
            pidgin = None
        except Failure as error:
            shoot(options, 'pidgin-qr-failed.png')
            print((place.path / 'pidgin.log').read_text('utf-8', 'replace')[-3000:])
            print(error)
            return 1
        finally:
            if pidgin:
                pidgin.process.kill()
    return 0


def main():
    """Runs the test; pictures of the screen are kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    parser.add_argument('--inside', action='store_true', help=argparse.SUPPRESS)
    options = parser.parse_args()
    need('zbarimg', 'import')
    return inside(options) if options.inside else outside(options, __file__)


if __name__ == '__main__':
    sys.exit(main())
