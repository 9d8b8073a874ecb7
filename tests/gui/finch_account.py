#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of an account in Finch: the list, conversations, help, a channel, account actions."""
import re
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


def change_messages(finch):
    """What is done with messages is said in short lines."""
    finch.see('Emil Echo: once more') # he repeats what has arrived
    for line, answer in (
            ('/edit twice', 'Ada Example: Edited: twice (before: once more)'),
            ('/react 👍', 'Ada Example reacted with 👍: '),
            ('/delete', 'Deleted: Ada Example: twice'),
            ('/history 5', 'There is nothing older.'),
            ('/block', 'Blocked: Emil Echo'),
            ('/unblock', 'No longer blocked: Emil Echo')):
        finch.enter(line)
        finch.see(answer)


def learn(finch):
    """Information about a person, by a command and by the menu of the list: no numbers, but names."""
    finch.enter('/info')
    check_info(finch)
    finch.press('M-1') # the buddy list
    finch.see('@emil_echo')
    finch.press('F11')
    finch.see('Get Info')
    finch.press('g')
    check_info(finch)


def check_info(finch):
    """The window about Emil is in front, whole; it is closed."""
    def look():
        front = finch.front()
        return front[1] if front and front[0] == 'Buddy Information' else None
    finch.see('I say everything twice.')
    lines = ' '.join(wait('the information in front', look))
    for text in ('Info for Emil Echo', 'User name: @emil_echo', 'Groups in common: 2'):
        if text not in lines:
            raise Failure('"%s" is not in the information: %s' % (text, lines))
    if re.search(r'\bu\d', lines):
        raise Failure('a number stands for a person: ' + lines)
    finch.press('Enter')
    finch.gone('Info for Emil Echo')


def visit(finch):
    """A group that is joined by a link, and left; a channel; days are told."""
    wait('Emil in front', lambda: finch.turn_to('Emil Echo'))
    finch.enter('/open https://t.me/+ReadersComeIn')
    wait('the group in front', lambda: finch.turn_to('Readers'))
    finch.see('Nadia Novak: This month: a very long book.')
    finch.enter('/members')
    finch.see('Nadia Novak (owner)')
    if 'List of 1 user' in finch.screen():
        raise Failure('who joined is listed alone')
    finch.enter('/leave')
    finch.see('You have left this chat.')
    finch.press('M-c')
    finch.gone('You have left this chat.')
    wait('Emil in front again', lambda: finch.turn_to('Emil Echo'))
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
    change_messages(finch)
    learn(finch)
    visit(finch)
    look_around(finch)
    change(finch)


if __name__ == '__main__':
    sys.exit(run(Finch, 'try.toml', whole, __doc__))
