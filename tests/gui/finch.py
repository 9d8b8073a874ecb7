# SPDX-License-Identifier: GPL-3.0-or-later
"""Finch in a terminal of 80 columns and 24 lines, which tmux holds."""
import re
import subprocess

from front import FrontEnd
from person import PHONE, Ended, Failure, sanitizer, skip, wait

CODE_SENT = 'Telegram sent a code to your other devices'
STYLE = r'\x1b\[[\d;]*m|[\x0e\x0f]'


class Finch(FrontEnd):
    """A running Finch: its screen, and keys for it."""

    programs = ('finch', 'tmux')
    log = 'finch.log'
    columns, lines = 80, 24

    def __init__(self, place, options):
        super().__init__(place, options)
        self.socket = str(place.path / 'tmux')
        self.styled = ''  # the screen when it was last looked at, with colours
        self.screens = []
        self.shots = []

    def start(self):
        if not self._can_start():
            skip('Finch does not start under AddressSanitizer here')
        more = ' '.join('%s=%s' % pair for pair in sanitizer(self.place.module).items())
        command = 'exec env %s finch -c %s 2>%s' % (more, self.place.settings,
                                                    self.place.path / self.log)
        self.tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'finch', '-x', str(self.columns),
                  '-y', str(self.lines), 'env', 'TERM=screen-256color', 'sh', '-c', command)

    def _can_start(self):
        """Whether Finch starts at all: under AddressSanitizer it stops in the C library's
        translations before its first line, on some systems."""
        more = sanitizer(self.place.module)
        if not more:
            return True
        try:
            subprocess.run(['finch', '--version'], env={**self.place.environment(), **more},
                           timeout=20, check=False, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return False
        return True

    def tmux(self, *words):
        """What tmux says to a command."""
        done = subprocess.run(['tmux', '-S', self.socket, *words], capture_output=True, text=True,
                              env=self.place.environment(), check=False, encoding='utf-8')
        return done.stdout

    def runs(self):
        """Whether Finch, and with it the terminal, is still there."""
        return bool(self.tmux('list-sessions'))

    def screen(self):
        """What is on the screen; each new picture is kept."""
        self.styled = self.tmux('capture-pane', '-e', '-p', '-t', 'finch:0.0')
        if not self.styled and not self.runs():
            raise Ended('Finch has ended')
        text = re.sub(STYLE, '', self.styled)
        if not self.screens or self.screens[-1] != text:
            self.screens.append(text)
        return text

    def press(self, *keys):
        """Keys as tmux names them: Tab, Enter, M-1, C-o."""
        self.tmux('send-keys', '-t', 'finch:0.0', *keys)

    def type(self, text):
        """Text, letter by letter."""
        self.tmux('send-keys', '-l', '-t', 'finch:0.0', text)

    def enter(self, text):
        """Types a line into the conversation in front."""
        self.type(text)
        self.press('Enter')

    def front(self):
        """The title and the lines of the window that nothing covers, without its frame; None while
        there is none."""
        lines = self.screen().split('\n')
        for top, line in enumerate(lines):
            head = re.search(r'┌─*┤([^├]+)├─*┐', line)
            if not head:
                continue
            body = []
            for below in lines[top + 1:]:
                part = below[head.start():head.end()]
                if re.fullmatch(r'└─+┘', part):
                    return head.group(1).strip(), body
                if len(part) < 2 or part[0] != '│' or part[-1] not in '│▒':
                    break
                body.append(part[1:-1].rstrip())
        return None

    def windows(self):
        """The titles in the last line, which has all windows in the order of their numbers."""
        lines = self.screen().rstrip('\n').split('\n')
        return [title.strip() for title in lines[-1].split('│')]

    def turn_to(self, title):
        """Brings the newest window of this title to the front, unless one is there; what front()
        gives, or None. The key names its window: pressed twice, or seen late, it does no harm."""
        front = self.front()
        if front and front[0].startswith(title):
            return front
        numbers = [number for number, each in enumerate(self.windows(), 1)
                   if each.startswith(title)]
        if numbers:
            self.press('M-%d' % numbers[-1])
        return None

    def prompt(self, first):
        """The lines of the prompt whose text begins so, brought to the front and all of it seen."""
        def look():
            front = self.turn_to('Telegram')
            if front and front[1] and front[1][0].startswith(first) and \
                    any('OK' in line for line in front[1]):
                return front[1]
            return None
        return wait('the prompt "%s"' % first, look)

    def answer(self, first, text):
        """Types into the prompt that begins so, and presses OK; the lines of the prompt."""
        lines = self.prompt(first)
        self.type(text)
        self.press('Tab', 'Tab', 'Enter')
        self.gone(first)
        return lines

    def log_in(self):
        """With the code that comes."""
        self.answer(CODE_SENT, self.place.code())
        self.place.logged_in()

    def see(self, text):
        """Waits until this is on the screen; the screen."""
        def look():
            screen = self.screen()
            return screen if text in screen else None
        return wait('"%s" on the screen' % text, look)

    def gone(self, text):
        """Waits until this is not on the screen; the screen."""
        def look():
            screen = self.screen()
            return screen if text not in screen else None
        return wait('no "%s" on the screen' % text, look)

    def online(self):
        """Waits until the account is online: then the menu of accounts has it."""
        self.place.logged_in()
        def look():
            self.press('C-o')
            self.see('Send IM...')
            self.press('Right')
            if PHONE in self.gone('Send IM...'):
                return True
            self.press('Escape')
            self.gone('Plugins')
            return False
        wait('being online', look)
        self.press('Right')
        self.see('Log out of Telegram')

    def check_never(self, secret):
        """This was never on the screen."""
        if any(secret in screen for screen in self.screens):
            raise Failure('a secret was on the screen')

    def shoot(self, name):
        """Keeps what is on the screen under this name."""
        self.shots.append('%s\n%s' % (name, self.screen()))

    def leave(self):
        """Ends Finch with its key for that."""
        self.press('M-q')
        wait('the end of Finch', lambda: not self.runs())

    def kill(self):
        self.tmux('kill-server')

    def keep(self):
        (self.options.shots / (self.name + '.txt')).write_text(
            '\n\f\n'.join(self.shots or self.screens), 'utf-8')

    def show(self):
        try:
            print(self.screen())
        except Ended:
            print('\n\f\n'.join(self.screens[-2:]))
        super().show()
