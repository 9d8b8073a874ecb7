#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in over IRC, with BitLBee: by words, for there is nothing but lines."""
import re
import sys

from bitlbee import BitlBee
from front import run
from person import PHONE, Failure

PASSWORD = 'correct horse'


def stop(bee):
    """Two ways to stop, each time with the same prompt afterwards: no code is wasted."""
    bee.add_account()
    bee.command('account telegram on')
    bee.answer('Telegram sent a code to your other devices', 'cancel')
    bee.see('Login stopped. The code stays valid for a few minutes')
    bee.command('account telegram on')
    bee.see('Telegram sent a code to your other devices')
    bee.command('account telegram off')
    bee.see('Signing off')
    bee.command('account telegram on')


def log_in(bee):
    """The whole login."""
    stop(bee)
    bee.answer('Telegram sent a code to your other devices', 'resend', '5-digit code here',
               'resend: Send an SMS instead', 'qr: Log in with a QR code', 'number: ', 'cancel: ')
    bee.answer('Telegram sent an SMS to ' + PHONE, '/qr', 'qr: Log in with a QR code')
    if not re.search(r'tg://login\?token=[\w-]{43}\b', bee.see('tg://login')):
        raise Failure('the link is not whole')
    bee.answer('Confirm the login in Telegram', 'number', 'The link for it is in the conversation')
    bee.answer('Log in with which number?', PHONE, '/qr: ')
    bee.answer('Telegram sent a code to your other devices', '123', 'Never give a login code')
    bee.answer('Telegram sent a code to your other devices', bee.place.code(2),
               'The code has 5 digits, you typed 3.')
    bee.answer('Two-step password for ' + PHONE, PASSWORD, 'Hint: what a staple holds',
               '/forgot: ')
    bee.place.logged_in()
    bee.see('telegram - Logging in: Logged in')
    bee.command('account list')
    bee.see('telegram, %s (connected)' % PHONE)
    bee.command('account telegram off')
    bee.see('Signing off')
    bee.command('account telegram on')
    bee.see('telegram - Logging in: Logged in')


if __name__ == '__main__':
    sys.exit(run(BitlBee, 'plugin-irc.toml', log_in, __doc__))
