#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in with Finch by a QR code, on a small and on a larger terminal."""
import argparse
import pathlib
import sys

from finch import COLUMNS, LINES, Finch, can_start
from finch_login import check_online
from person import HERE, Failure, Place, need, skip, wait
from scan import confirm, look_at_blocks

FIRST = 'Telegram sent a code to your other devices'
BESIDE = 'Scan this code with Telegram on your phone'
TALL = 27  # from here on the code stays where it is


def choose_qr(finch):
    """Picks the QR code from the list of the prompt for a code."""
    finch.prompt(FIRST)
    finch.press('Tab', 'Down')
    finch.see('Log in with a QR code instead')
    finch.press('Down', 'Enter')
    wait('the choice', lambda: any('Log in with a QR code' in line for line in finch.front()[1]))
    finch.press('Tab', 'Enter')
    finch.gone(FIRST)


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
        screen = finch.screen()
        found = look_at_blocks(blocks_on(screen))
        if not found:
            finch.press('M-n')
            wait('the next window', lambda: finch.screen() != screen, 3)
        return found
    return wait('the QR code in front', look)


def log_in(place, lines):
    """One login on a terminal of so many lines."""
    finch = Finch(place, COLUMNS, lines)
    try:
        choose_qr(finch)
        link = bring_code(finch)
        if lines >= TALL:
            place.dc.tell('push', what='login_token')
            newer = wait('another code in the same place', lambda: (
                look_at_blocks(blocks_on(finch.screen())) or link) != link and
                look_at_blocks(blocks_on(finch.screen())))
            link = newer
        confirm(place, link)
        place.logged_in()
        finch.gone('███████')
        check_online(finch)
        place.check_end()
    except Failure:
        print(finch.screen())
        print((place.path / 'finch.err').read_text('utf-8', 'replace')[-3000:])
        raise
    finally:
        finch.close()
    return finch.screens


def main():
    """Runs the test; the screens are kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    options = parser.parse_args()
    need('finch', 'tmux')
    for lines in (LINES, TALL):
        with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'plugin-gui-qr.toml') as place:
            if not can_start(place):
                skip('Finch does not start under AddressSanitizer here')
            try:
                screens = log_in(place, lines)
            except Failure as error:
                print('%d lines: %s' % (lines, error))
                return 1
            (options.shots / ('finch-qr-%d.txt' % lines)).write_text('\n\f\n'.join(screens),
                                                                     'utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
