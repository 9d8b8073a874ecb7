#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of an account over IRC, with BitLBee: people, commands that are typed as messages, a group."""
import argparse
import pathlib
import re
import subprocess
import sys

from bitlbee_login import BitlBee, add_account
from person import HERE, Failure, Place, need, skip


def log_in(place, bee):
    """With the code, and with names instead of numbers."""
    add_account(place, bee)
    bee.command('account telegram set nick_format %full_name')
    bee.see('nick_format = `')
    bee.command('account telegram on')
    asker = re.match(r':([^!]+)!', bee.see('Telegram sent a code')).group(1)
    bee.send('PRIVMSG %s :%s' % (asker, place.code()))
    place.logged_in()
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
    bee.see('*** Ada Example joined')
    bee.see('This month: a very long book.')


def main():
    """Runs the tour; what BitLBee said is kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    options = parser.parse_args()
    need('bitlbee')
    version = subprocess.run(['bitlbee', '-V'], capture_output=True, text=True, check=False)
    if '--purple=1' not in version.stdout + version.stderr:
        skip('this BitLBee is made without libpurple')
    with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'try.toml') as place:
        bee = BitlBee(place)
        try:
            log_in(place, bee)
            talk(bee)
            bee.close()
            place.check_end()
        except Failure as error:
            print('\n'.join(bee.lines))
            print((place.path / 'bitlbee.log').read_text('utf-8', 'replace')[-3000:])
            print(error)
            return 1
        finally:
            if bee.process.poll() is None:
                bee.process.kill()
            (options.shots / 'bitlbee-account.txt').write_text('\n'.join(bee.lines), 'utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
