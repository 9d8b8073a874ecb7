#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of an account over IRC, with BitLBee: people, commands that are typed as messages, a group."""
import re
import sys

from bitlbee import BitlBee
from front import run


def log_in(bee):
    """With the code, and with names instead of numbers."""
    bee.add_account()
    bee.command('account telegram set nick_format %full_name')
    bee.see('nick_format = `')
    bee.command('account telegram on')
    bee.answer('Telegram sent a code', bee.place.code())
    bee.place.logged_in()
    bee.see('EmilEcho!')


def talk(bee):
    """A conversation with a person."""
    bee.send('PRIVMSG EmilEcho :hello')
    bee.see('PRIVMSG ada :hello')
    bee.send('PRIVMSG EmilEcho :/messages 2')
    number = re.search(r'(\d+)  Emil Echo: hello', bee.see('Emil Echo: hello')).group(1)
    bee.send('PRIVMSG EmilEcho :/reply %s and a reply' % number)
    bee.see('> hello')
    bee.see('EmilEcho!u71000001@telegram PRIVMSG ada :and a reply')
    bee.send('PRIVMSG EmilEcho :/delete 77')
    bee.see('*** There is no message 77 here.')
    bee.send('PRIVMSG EmilEcho :/help')
    bee.see('*** /reply [number] <text>: answers a message')
    bee.send('PRIVMSG EmilEcho :/open @readers_club')
    bee.see('This month: a very long book.')
    bee.see('*** Ada Example joined')


def log_out(bee):
    """There is no menu of the account: what is in it has words."""
    bee.send('PRIVMSG EmilEcho :/sessions')
    bee.answer('Active sessions', 'cancel', 'This session: ')
    bee.send('PRIVMSG EmilEcho :/logout')
    bee.answer('Log out of Telegram?', 'yes', 'yes: Log out')
    bee.see('You are logged out of Telegram.')


def whole(bee):
    """All of it."""
    log_in(bee)
    talk(bee)
    log_out(bee)


if __name__ == '__main__':
    sys.exit(run(BitlBee, 'try.toml', whole, __doc__))
