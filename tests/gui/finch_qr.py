#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in with Finch by a QR code, on a small and on a larger terminal."""
import sys

from finch import CODE_SENT, Finch
from front import run
from person import wait
from scan import confirm, look_at_blocks


class Small(Finch):
    """A terminal of the usual size, in which the code barely fits."""

    suffix = '-24'


class Tall(Finch):
    """A terminal in which the code stays where it is when it is renewed."""

    lines = 27
    suffix = '-27'


def choose_qr(finch):
    """Picks the QR code from the list of the prompt for a code."""
    finch.prompt(CODE_SENT)
    finch.press('Tab', 'Down')
    finch.see('Log in with a QR code instead')
    finch.press('Down', 'Enter')
    wait('the choice', lambda: any(
        'Log in with a QR code' in line and '↓' in line for line in finch.front()[1]))
    finch.press('Tab', 'Enter')
    finch.gone(CODE_SENT)


def blocks_on(screen):
    """The lines of the code in the foremost window, without what is around it; or nothing."""
    lines = []
    for line in screen.split('\n'):
        inside = line.replace('\xa0', ' ').split('│')
        if len(inside) > 1 and len(inside[1].strip()) > 20 and not inside[1].strip(' ▀▄█'):
            lines.append(inside[1].rstrip())
    width = max(map(len, lines), default=0)
    return [line.ljust(width) for line in lines]


def bring_code(finch):
    """Brings the window with the code to the front; what a phone reads there."""
    def look():
        found = look_at_blocks(blocks_on(finch.screen()))
        if not found:
            finch.press('M-2') # after the buddy list and before the prompt
        return found
    return wait('the QR code in front', look)


def log_in(finch):
    """One login; the code is renewed where there is room to see it."""
    choose_qr(finch)
    link = bring_code(finch)
    if isinstance(finch, Tall):
        finch.place.dc.tell('push', what='login_token')
        def newer():
            found = look_at_blocks(blocks_on(finch.screen()))
            return found if found != link else None
        confirm(finch.place, wait('another code in the same place', newer))
    else:
        confirm(finch.place, link)
    finch.gone('███████')
    finch.online()


def main():
    """Both, one after the other."""
    return run(Small, 'plugin-gui-qr.toml', log_in, __doc__) or \
        run(Tall, 'plugin-gui-qr.toml', log_in, __doc__)


if __name__ == '__main__':
    sys.exit(main())
