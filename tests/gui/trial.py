#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the plugin and opens a front end on a pretend Telegram, for a person to try a login."""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

from finch import Finch
from person import (HERE, PHONE, Failure, Place, Stopped, account_options, accounts_xml, wait)

ROOT = HERE.parent.parent
BUILD = ROOT / 'build-try'
MODULE = BUILD / 'plugin' / 'libtelegram.so'
PHONE_PROGRAM = HERE.parent / 'dc' / 'phone.py'
ROWS_OF_PHONE = 14
OTHER_PHONE = '+999 66 54321'

WELCOME = '''
This is a login to Telegram without Telegram: a pretend one runs on this computer, and nothing
leaves it. %s opens in a moment with an account of the made-up number %s.
It asks for a code. %s
%s
All of it lives in a throw-away folder that is deleted at the end.

For more, switch on the other account in the list of accounts, %s: it has a two-step
password, "correct horse".
'''
WHERE = {
    'pidgin': ('Pidgin', 'Look here: this terminal is the phone on which the code arrives.',
               'To leave, quit Pidgin (Ctrl+Q in its buddy list), or press Ctrl+C here.'),
    'finch': ('Finch', 'The lower (or right) part of the screen is the phone on which the code '
              'arrives.\nIf the prompt is behind the buddy list: Alt+N. Tab moves on, Enter presses '
              'a button.', 'To leave, press Alt+Q.'),
}


def build():
    """Makes the module; what the tools said only if they failed."""
    commands = [['ninja', '-C', str(BUILD), 'plugin/libtelegram.so']]
    if not (BUILD / 'build.ninja').exists():
        commands.insert(0, ['meson', 'setup', str(BUILD), str(ROOT), '-Dtests=false'])
    print('Building...', flush=True)
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)
        if done.returncode:
            sys.exit('%s\n%s\nThe plugin could not be built.' % (done.stdout, done.stderr))


def add_other_account(place):
    """One that leads to the pretend Telegram as well, and is switched off."""
    other = accounts_xml(account_options(place.dc.ready), OTHER_PHONE)
    other = other[other.index('<account>'):other.rindex('</account>')].replace(
        "<setting name='auto-login' type='bool'>1<", "<setting name='auto-login' type='bool'>0<")
    accounts = place.settings / 'accounts.xml'
    text = accounts.read_text('utf-8')
    end = text.rindex('</account>')
    accounts.write_text(text[:end] + other + text[end:], encoding='utf-8')


def stop(_number, _frame):
    """A closed terminal ends this as Ctrl+C does."""
    raise KeyboardInterrupt


def with_pidgin(place):
    """Pidgin on the person's display; the phone is drawn in this terminal."""
    environment = {**os.environ, 'HOME': str(place.path)}
    if 'XAUTHORITY' not in environment:
        environment['XAUTHORITY'] = str(pathlib.Path.home() / '.Xauthority')
    log = open(place.path / 'pidgin.log', 'wb')
    phone = subprocess.Popen([sys.executable, str(PHONE_PROGRAM), '--events',
                              place.dc.ready['log']])
    pidgin = subprocess.Popen(['pidgin', '--multiple', '--force-online', '--config',
                               str(place.settings)], env=environment, stdout=log,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    log.close()
    try:
        if pidgin.wait():
            print((place.path / 'pidgin.log').read_text('utf-8', 'replace')[-2000:])
            print('Pidgin ended with an error. Without a display, use tests/try --finch.')
    finally:
        for child in (pidgin, phone):
            child.terminate()
            child.wait()


class Split(Finch):
    """Finch with the phone below it or beside it."""

    def __init__(self, place, columns, lines):
        super().__init__(place, argparse.Namespace(name='trial'))
        self.columns, self.lines = columns, lines

    def start(self):
        super().start()
        self.tmux('set-hook', '-g', 'pane-exited', 'kill-server') # the phone ends with Finch
        self.tmux('set', '-g', 'status-left-length', '200')
        self.tmux('set', '-g', 'status-right', '')
        self.tmux('set', '-g', 'status-left', 'A login to a pretend Telegram. Alt+Q leaves. ')
        self.tmux('set', '-g', 'window-status-format', '')
        self.tmux('set', '-g', 'window-status-current-format', '')
        log = self.place.dc.ready['log']
        phone = '%s %s --events %s' % (sys.executable, PHONE_PROGRAM, log)
        if self.lines >= 25 + ROWS_OF_PHONE:
            self.tmux('split-window', '-d', '-v', '-l', str(ROWS_OF_PHONE), '-t', 'finch', phone)
        elif self.columns >= 162:
            self.tmux('split-window', '-d', '-h', '-l', '81', '-t', 'finch', phone)
        else: # too small for two: the code goes into the last line
            words = "sed -un 's/^[^ ]* Code: /The phone shows: Login code /p' | while read -r line; " \
                "do tmux -S %s set -g status-left \"$line\"; done" % self.socket
            self.tmux('run-shell', '-b', 'tail -n +1 -F %s | %s' % (log, words))

    def phone(self):
        """What the phone shows."""
        return self.tmux('capture-pane', '-p', '-t', 'finch:0.1')

    def attach(self):
        """Shows it until Finch ends."""
        environment = {**self.place.environment(), 'TERM': os.environ.get('TERM', 'xterm')}
        subprocess.run(['tmux', '-S', self.socket, 'attach'], env=environment, check=False)


def with_finch(place):
    """Finch in this terminal."""
    columns, lines = shutil.get_terminal_size()
    finch = Split(place, columns, lines)
    try:
        finch.start()
        finch.attach()
    finally:
        finch.kill()


def check(place):
    """Does what a person would do, who reads the code from the phone."""
    finch = Split(place, 80, 40)
    try:
        finch.start()
        finch.prompt('Telegram sent a code')
        code = wait('the code on the phone',
                    lambda: re.search(r'Login code: (\d+)', finch.phone())).group(1)
        finch.type(code)
        finch.press('Tab', 'Tab', 'Enter')
        place.logged_in()
        finch.gone('Telegram sent a code')
        finch.leave()
        place.check_end()
    except (Failure, Stopped) as error:
        finch.show()
        sys.exit(str(error))
    finally:
        finch.kill()
    print('A login with tests/try works.')


def main():
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--front', choices=['pidgin', 'finch'], required=True)
    parser.add_argument('--pidgin', action='store_true')
    parser.add_argument('--finch', action='store_true')
    parser.add_argument('--check', action='store_true', help='let a script do it')
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        build()
        name, phone, leave = WHERE[options.front]
        with Place(MODULE, HERE.parent / 'dc' / 'scenarios' / 'try.toml') as place:
            add_other_account(place)
            print(WELCOME % (name, PHONE, phone, leave, OTHER_PHONE), flush=True)
            if options.check:
                check(place)
            elif options.front == 'pidgin':
                with_pidgin(place)
            else:
                input('Press Enter to begin. ')
                with_finch(place)
    except (KeyboardInterrupt, EOFError):
        pass
    print('Everything of this trial is deleted.')


if __name__ == '__main__':
    main()
