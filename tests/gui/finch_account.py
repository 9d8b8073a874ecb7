#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of an account in Finch: the list, conversations, help, a channel, account actions."""
import sys

from finch import Finch
from front import run
from person import Failure, wait


def talk(finch):
    """The list; a conversation with a person; help; a command."""
    for name in ('Emil Echo', 'Tove Hansen', 'Sunday walks', 'Postcards'):
        finch.see(name)
    finch.press('Down') # the first person of the list, who is told about
    finch.see('@emil_echo')
    finch.press('Enter')
    finch.see('Hello Ada! I am Emil')
    finch.enter('hello <b> & more')
    finch.place.dc.wait(lambda events: any(
        event['event'] == 'said' and event['text'] == 'hello <b> & more' for event in events),
        'what was typed')
    finch.see('Emil Echo: hello <b> & more')
    finch.enter('/help press')
    finch.see('presses a button of a bot')
    finch.enter('/messages 2')
    finch.see('Ada Example: hello <b> & more')
    finch.enter('/reply once more')
    finch.see('> hello <b> & more')


def visit(finch):
    """A channel; days are told."""
    finch.enter('/open @postcards_daily')
    wait('the channel in front', lambda: finch.turn_to('Postcards'))
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


def change(finch):
    """The window of the account is whole, and what it does not show stays as it is."""
    finch.press('Escape', 'Escape', 'Escape')
    finch.gone('Plugins')
    finch.press('M-a')
    finch.see('Buddy Pounces')
    finch.press('Enter') # the first one is the list of accounts
    finch.see('Modify')
    finch.press('Tab', 'Tab', 'Enter')
    for text in ('Modify Account', 'API hash', 'MTProxy link', 'Save'):
        finch.see(text)
    finch.shoot('account-window')
    finch.press('BTab', 'Enter') # backwards from the first entry: the last button
    finch.gone('MTProxy link')
    saved = wait('what was saved', lambda: read_saved(finch, 'qr-login'))
    if "name='server' type='string'>%s<" % finch.place.dc.ready['server'] not in saved:
        raise Failure('a setting that the window does not show is gone')


def read_saved(finch, name):
    """The accounts as they are on disk, as soon as this setting is among them."""
    saved = (finch.place.settings / 'accounts.xml').read_text('utf-8')
    return saved if name in saved else None


def whole(finch):
    """All of it."""
    finch.log_in()
    talk(finch)
    visit(finch)
    look_around(finch)
    change(finch)


if __name__ == '__main__':
    sys.exit(run(Finch, 'try.toml', whole, __doc__))
