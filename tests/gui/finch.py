# SPDX-License-Identifier: GPL-3.0-or-later
"""Finch in a terminal of 80 columns and 24 lines, which tmux holds."""
import re
import subprocess

from person import Failure, sanitizer, wait

COLUMNS, LINES = 80, 24


def can_start(place):
    """Whether Finch starts at all: under AddressSanitizer it stops in the C library's translations
    before its first line, on some systems."""
    try:
        subprocess.run(['finch', '--version'], env={**place.environment(), **sanitizer(place.module)},
                       timeout=20, check=False, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return False
    return True


class Finch:
    """A running Finch: its screen, and keys for it."""

    def __init__(self, place, columns=COLUMNS, lines=LINES):
        self.socket = str(place.path / 'tmux')
        self.place = place
        self.screens = []
        more = ' '.join('%s=%s' % pair for pair in sanitizer(place.module).items())
        command = 'exec env %s finch -c %s 2>%s' % (more, place.settings, place.path / 'finch.err')
        self._tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'finch', '-x', str(columns),
                   '-y', str(lines), 'env', 'TERM=screen-256color', 'sh', '-c', command)

    def _tmux(self, *words):
        done = subprocess.run(['tmux', '-S', self.socket, *words], capture_output=True, text=True,
                              env=self.place.environment(), check=False, encoding='utf-8')
        return done.stdout

    def screen(self):
        """What is on the screen; each new picture is kept."""
        text = self._tmux('capture-pane', '-p', '-t', 'finch:0.0')
        if not self.screens or self.screens[-1] != text:
            self.screens.append(text)
        return text

    def press(self, *keys):
        """Keys as tmux names them: Tab, Enter, M-n, C-o."""
        self._tmux('send-keys', '-t', 'finch:0.0', *keys)

    def type(self, text):
        """Text, letter by letter."""
        self._tmux('send-keys', '-l', '-t', 'finch:0.0', text)

    def front(self):
        """The text of the window that nothing covers, without its frame; None while there is none
        with buttons."""
        lines = self.screen().split('\n')
        for top, line in enumerate(lines):
            head = re.search(r'┌─*┤([^├]+)├─*┐', line)
            if not head:
                continue
            body = []
            for below in lines[top + 1:]:
                part = below[head.start():head.end()]
                if re.fullmatch(r'└─+┘', part):
                    return head.group(1), body
                if len(part) < 2 or part[0] != '│' or part[-1] not in '│▒':
                    break
                body.append(part[1:-1].rstrip())
        return None

    def prompt(self, first):
        """The lines of the prompt whose text begins so, brought to the front and all of it seen."""
        def look():
            front = self.front()
            if front and front[1] and front[1][0].startswith(first) and \
                    any('OK' in line for line in front[1]):
                return front[1]
            if first[:10] not in self.screen() and 'Telegram' not in self.screen():
                return None
            self.press('M-n') # it may have been opened behind the buddy list
            return None
        return wait('the prompt "%s"' % first, look)

    def see(self, text):
        """Waits until this is on the screen."""
        return wait('"%s" on the screen' % text, lambda: text in self.screen())

    def gone(self, text):
        """Waits until this is not on the screen."""
        return wait('no "%s" on the screen' % text, lambda: text not in self.screen())

    def check_never(self, secret):
        """This was never on the screen."""
        if any(secret in screen for screen in self.screens):
            raise Failure('a secret was on the screen')

    def close(self):
        """Ends Finch and tmux."""
        self._tmux('kill-server')
