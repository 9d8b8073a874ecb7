#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in with Pidgin by a QR code, which is read off the screen."""
import sys

from front import run
from person import Failure, wait
from pidgin import CODE_SENT, Pidgin
from scan import confirm, look_at
from xwindows import move_window

BESIDE = 'Scan this code with Telegram on your phone'


def choose(pidgin, first, text):
    """Picks an entry of the list in the window that shows this text, and presses OK."""
    window = pidgin.window(first)
    table = wait('the list', lambda: pidgin.find(window, 'table')).queryTable()
    row = next(row for row in range(table.nRows)
               if text in (table.getAccessibleAt(row, 0).name or ''))
    table.addRowSelection(row)
    pidgin.press(window)


def log_in(pidgin):
    """The whole login, with a code that is renewed once."""
    choose(pidgin, CODE_SENT, 'Log in with a QR code instead')
    words = pidgin.words(pidgin.window(BESIDE))
    if 'Link Desktop Device' not in words:
        raise Failure('the prompt does not say where to scan it: %s' % words)
    wait('the window of the code', lambda: move_window('Buddy Information', 560, 20))
    first = wait('a QR code on the screen', lambda: look_at(pidgin.shoot('first')))
    pidgin.place.dc.tell('push', what='login_token')
    def renewed():
        link = look_at(pidgin.shoot('renewed'))
        return link if link != first else None
    confirm(pidgin.place, wait('another QR code', renewed))
    pidgin.online()
    wait('no QR code', lambda: not look_at(pidgin.shoot('online')))


if __name__ == '__main__':
    sys.exit(run(Pidgin, 'plugin-gui-qr.toml', log_in, __doc__, needs=('zbarimg', 'import')))
