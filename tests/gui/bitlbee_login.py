#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in over IRC, with BitLBee: by words, for there is nothing but lines."""
import argparse
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import threading

from person import HERE, PHONE, Failure, Place, account_options, need, sanitizer, skip, wait

PASSWORD = 'correct horse'
NICK = 'ada'


class BitlBee:
    """A running BitLBee that serves one person, and what it said."""

    def __init__(self, place):
        self.place = place
        self.lines = []
        self.seen = 0
        folder = place.path / 'irc'
        (folder / 'lib' / 'purple').mkdir(parents=True)
        shutil.copy(place.module, folder / 'lib' / 'purple')
        (folder / 'bitlbee.conf').write_text(
            '[settings]\nConfigDir = %s\nPluginDir = %s\n' % (folder, folder / 'lib'), 'utf-8')
        ours, theirs = socket.socketpair()
        self.socket = ours
        log = open(place.path / 'bitlbee.log', 'wb')
        self.process = subprocess.Popen(
            ['bitlbee', '-I', '-c', str(folder / 'bitlbee.conf'), '-d', str(folder)],
            stdin=theirs, stdout=theirs, stderr=log,
            env={**place.environment(), **sanitizer(place.module)})
        log.close()
        theirs.close()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.socket.makefile('r', encoding='utf-8', errors='replace'):
            self.lines.append(line.rstrip())

    def send(self, line):
        """One line of the IRC protocol."""
        self.socket.sendall((line + '\r\n').encode('utf-8'))

    def command(self, text):
        """Something for BitLBee itself."""
        self.send('PRIVMSG &bitlbee :' + text)

    def see(self, text):
        """The next line with this text, read by nobody before."""
        def look():
            for number in range(self.seen, len(self.lines)):
                if text in self.lines[number]:
                    self.seen = number + 1
                    return self.lines[number]
            if self.process.poll() is not None:
                raise Failure('BitLBee has ended')
            return None
        return wait('"%s"' % text, look)

    def answer(self, first, text, *more):
        """Waits for the prompt that begins so and answers whoever asks."""
        asker = re.match(r':([^!]+)!', self.see(first)).group(1)
        for part in more:
            self.see(part)
        self.send('PRIVMSG %s :%s' % (asker, text))

    def close(self):
        """The person leaves; BitLBee ends."""
        self.send('QUIT')
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            raise Failure('BitLBee did not end') from None


def add_account(place, bee):
    """A user of BitLBee with an account of ours."""
    bee.send('NICK ' + NICK)
    bee.send('USER %s %s %s :%s' % (NICK, NICK, NICK, NICK))
    bee.see('JOIN :&bitlbee')
    bee.command('register secret')
    bee.see('Account successfully created')
    bee.command('account add telegram "%s"' % PHONE)
    bee.see('successfully added')
    for name, value in account_options(place.dc.ready).items():
        bee.command('account telegram set %s %s' % (name, value))
        bee.see('%s = `%s' % (name, value))


def log_in(place, bee):
    """The whole login."""
    add_account(place, bee)
    bee.command('account telegram on')
    bee.answer('Telegram sent a code to your other devices', 'resend', '5-digit code here',
               'resend: Send an SMS instead', 'qr: Log in with a QR code', 'number: ', 'cancel: ')
    bee.answer('Telegram sent an SMS to ' + PHONE, '/qr', 'qr: Log in with a QR code')
    if not re.search(r'tg://login\?token=[\w-]{43}\b', bee.see('tg://login')):
        raise Failure('the link is not whole')
    bee.answer('Confirm the login in Telegram', 'number', 'The link for it is in the conversation')
    bee.answer('Log in with which number?', PHONE, '/qr: ')
    bee.answer('Telegram sent a code to your other devices', '123', 'Never give a login code')
    bee.answer('Telegram sent a code to your other devices', place.code(2),
               'The code has 5 digits, you typed 3.')
    bee.answer('Two-step password for ' + PHONE, PASSWORD, 'Hint: what a staple holds',
               '/forgot: ')
    place.logged_in()
    bee.see('telegram - Logging in: Logged in')
    bee.command('account list')
    bee.see('telegram, %s (connected)' % PHONE)


def main():
    """Runs the test; what BitLBee said is kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    options = parser.parse_args()
    need('bitlbee')
    version = subprocess.run(['bitlbee', '-V'], capture_output=True, text=True, check=False)
    if '--purple=1' not in version.stdout + version.stderr:
        skip('this BitLBee is made without libpurple')
    with Place(options.module, HERE.parent / 'dc' / 'scenarios' / 'plugin-irc.toml') as place:
        bee = BitlBee(place)
        try:
            log_in(place, bee)
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
                bee.process.wait()
            (options.shots / 'bitlbee.txt').write_text('\n'.join(bee.lines), 'utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main())
