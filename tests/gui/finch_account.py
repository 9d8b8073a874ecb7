#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of an account in Finch: the list, conversations, help, a channel, account actions."""
import argparse
import pathlib
import sys

from finch import Finch, can_start
from person import HERE, Failure, Place, need, skip, wait


def log_in(place, finch):
    """With the code."""
    first = 'Telegram sent a code'
    finch.prompt(first)
    finch.type(place.code())
    finch.press('Tab', 'Tab', 'Enter')
    place.logged_in()
    finch.gone(first)


def enter(finch, text):
    """Types a line into the conversation in front."""
    finch.type(text)
    finch.press('Enter')


def turn_to(finch, title):
    """Brings a window to the front."""
    def look():
        front = finch.front()
        if front and front[0].strip().startswith(title):
            return True
        finch.press('M-n')
        return False
    wait('the window "%s"' % title, look)


def talk(place, finch):
    """The list; a conversation with a person; help; a command."""
    for name in ('Emil Echo', 'Tove Hansen', 'Sunday walks', 'Postcards'):
        finch.see(name)
    finch.press('Down') # the first person of the list, who is told about
    finch.see('@emil_echo')
    finch.press('Enter')
    finch.see('Hello Ada! I am Emil')
    enter(finch, 'hello <b> & more')
    place.dc.wait(lambda events: any(
        event['event'] == 'said' and event['text'] == 'hello <b> & more' for event in events),
        'what was typed')
    finch.see('Emil Echo: hello <b> & more')
    enter(finch, '/help press')
    finch.see('presses a button of a bot')
    enter(finch, '/messages 2')
    finch.see('Ada Example: hello <b> & more')
    enter(finch, '/reply once more')
    finch.see('> hello <b> & more')


def visit(finch):
    """A channel; days are told."""
    enter(finch, '/open @postcards_daily')
    turn_to(finch, 'Postcards')
    finch.see('No picture today: it rains.')
    finch.see('---')


def look_around(finch):
    """The account's menu."""
    finch.press('M-1') # the buddy list
    finch.see('Tove Hansen')
    finch.press('C-o')
    finch.see('Plugins')
    finch.press('Right')
    finch.see('+999 66 12345')
    finch.press('Right')
    for entry in ('Active sessions...', 'New group...', 'Set your name...', 'Log out of Telegram'):
        finch.see(entry)


def main():
    """Runs the tour; the screens are kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    options = parser.parse_args()
    need('finch', 'tmux')
    with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'try.toml') as place:
        if not can_start(place):
            skip('Finch does not start under AddressSanitizer here')
        finch = Finch(place)
        try:
            log_in(place, finch)
            talk(place, finch)
            visit(finch)
            look_around(finch)
            place.check_end()
        except Failure as error:
            print(finch.screen())
            print((place.path / 'finch.err').read_text('utf-8', 'replace')[-3000:])
            print(error)
            return 1
        finally:
            finch.close()
            (options.shots / 'finch-account.txt').write_text('\n\f\n'.join(finch.screens), 'utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
