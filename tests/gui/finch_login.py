#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in with Finch: code, two-step password, online."""
import argparse
import pathlib
import sys

from finch import Finch, can_start
from person import HERE, PHONE, Failure, Place, need, skip, wait

PASSWORD = 'correct horse'


def answer(finch, first, text, tabs):
    """Types into the prompt that begins so, and presses OK."""
    lines = finch.prompt(first)
    finch.type(text)
    finch.press(*['Tab'] * tabs, 'Enter')
    finch.gone(first)
    return lines


def log_in(place, finch):
    """The whole login."""
    code = place.code()
    lines = answer(finch, 'Telegram sent a code to your other devices', code, 2)
    if not any('5-digit' in line for line in lines):
        raise Failure('the prompt does not say how long the code is: %s' % lines)
    answer(finch, 'Two-step password for', PASSWORD, 2)
    place.logged_in()
    finch.check_never(PASSWORD)


def check_online(finch):
    """Only an account that is online is in the menu of accounts."""
    def look():
        finch.press('C-o')
        wait('the menu', lambda: 'Accounts' in finch.screen(), 3)
        finch.press('Right')
        try:
            return wait('the account in the menu', lambda: PHONE in finch.screen(), 1)
        except Failure: # not yet
            finch.press('Escape')
            wait('no menu', lambda: 'Accounts' not in finch.screen(), 3)
            return False
    wait('being online', look)
    finch.press('Right')
    finch.see('Log out of Telegram')


def main():
    """Runs the test; the screens are kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    options = parser.parse_args()
    need('finch', 'tmux')
    with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'plugin-gui.toml') as place:
        if not can_start(place):
            skip('Finch does not start under AddressSanitizer here')
        finch = Finch(place)
        try:
            log_in(place, finch)
            check_online(finch)
            place.check_end()
        except Failure as error:
            print(finch.screen())
            print((place.path / 'finch.err').read_text('utf-8', 'replace')[-3000:])
            print(error)
            return 1
        finally:
            finch.close()
            (options.shots / 'finch.txt').write_text('\n\f\n'.join(finch.screens), 'utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
