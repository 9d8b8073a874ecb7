# SPDX-License-Identifier: GPL-3.0-or-later
"""BitLBee, which makes an IRC server of libpurple, and the IRC client of the person who uses it."""
import re
import shutil
import socket
import subprocess
import threading

from front import FrontEnd
from person import PATIENCE, PHONE, Ended, Failure, account_options, sanitizer, skip, wait

NICK = 'ada'


class BitlBee(FrontEnd):
    """A running BitLBee that serves one person, and what it said."""

    programs = ('bitlbee',)
    log = 'bitlbee.log'

    def __init__(self, place, options):
        super().__init__(place, options)
        self.lines = []
        self.seen = 0
        self.process = None
        self.socket = None

    def start(self):
        version = subprocess.run(['bitlbee', '-V'], capture_output=True, text=True, check=False)
        if '--purple=1' not in version.stdout + version.stderr:
            skip('this BitLBee is made without libpurple')
        folder = self.place.path / 'irc'
        (folder / 'lib' / 'purple').mkdir(parents=True)
        shutil.copy(self.place.module, folder / 'lib' / 'purple')
        (folder / 'bitlbee.conf').write_text(
            '[settings]\nConfigDir = %s\nPluginDir = %s\n' % (folder, folder / 'lib'), 'utf-8')
        ours, theirs = socket.socketpair()
        self.socket = ours
        with open(self.place.path / self.log, 'wb') as log:
            self.process = subprocess.Popen(
                ['bitlbee', '-I', '-c', str(folder / 'bitlbee.conf'), '-d', str(folder)],
                stdin=theirs, stdout=theirs, stderr=log,
                env={**self.place.environment(), **sanitizer(self.place.module)})
        theirs.close()
        threading.Thread(target=self._read, daemon=True).start()

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
                raise Ended('BitLBee has ended')
            return None
        return wait('"%s"' % text, look)

    def answer(self, first, text, *more):
        """Waits for the prompt that begins so and answers whoever asks."""
        asker = re.match(r':([^!]+)!', self.see(first)).group(1)
        for part in more:
            self.see(part)
        self.send('PRIVMSG %s :%s' % (asker, text))

    def add_account(self):
        """Makes a user of BitLBee with an account of ours."""
        self.send('NICK ' + NICK)
        self.send('USER %s %s %s :%s' % (NICK, NICK, NICK, NICK))
        self.see('JOIN :&bitlbee')
        self.command('register secret')
        self.see('Account successfully created')
        self.command('account add telegram "%s"' % PHONE)
        self.see('successfully added')
        for name, value in account_options(self.place.dc.ready).items():
            self.command('account telegram set %s %s' % (name, value))
            self.see('%s = `%s' % (name, value))

    def leave(self):
        """The person leaves; BitLBee ends."""
        self.send('QUIT')
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure('BitLBee did not end') from None

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def keep(self):
        (self.options.shots / (self.name + '.txt')).write_text('\n'.join(self.lines), 'utf-8')

    def show(self):
        print('\n'.join(self.lines))
        super().show()
