# SPDX-License-Identifier: GPL-3.0-or-later
"""The QR code of a login, wherever a front end shows it."""
import base64
import re

from datacenter import Failure
from qrread import Unreadable, read_blocks, read_png

LINK = 'tg://login?token='
WIDTH, HEIGHT = 78, 22  # what fits a terminal of 80 columns and 24 lines, without prompts


def link_of(token):
    """What a QR code says that shows this token."""
    return LINK + base64.urlsafe_b64encode(token).decode('ascii').rstrip('=')


class QrWindow:
    """A window ("info" or "notify"), or a link in the conversation ("written")."""

    def __init__(self, front, dc, settle, name):
        self.front = front
        self.dc = dc
        self.settle = settle
        self.name = name
        self.window = None  # the last event about it
        self.link = None

    def count_open(self):
        """How many windows with a code are open."""
        return len(self.front.open_windows(self.name)) if self.name == 'info' else 0

    def read_all(self):
        """What came until now is looked at."""
        self.front.read_all(self.name)

    def shut(self):
        """The person closes it."""
        if not (self.window and self.front.tell('close-info', self.window['id'])):
            raise Failure('there is no window to be closed')

    def token(self):
        """What is shown, in hexadecimal digits."""
        return base64.urlsafe_b64decode(self.link[len(LINK):] + '==').hex()

    def see_code(self, is_first):
        """A code that was not seen before, in a new window or in the one that was there."""
        event = self._take(is_first)
        link = self._read(event)
        if self.name != 'written':
            self._check_window(event, is_first)
            self.window = event
        if link == self.link and not is_first:
            raise Failure('the code is the same')
        tokens = [event['token'] for event in self.dc.events if event['event'] == 'login_token']
        if not tokens or link != link_of(bytes.fromhex(tokens[-1])):
            raise Failure('the code says "%s", of the tokens %s' % (link, tokens))
        self.link = link

    def _take(self, is_first):
        """The next event; when a way begins, the last: earlier windows may have come and gone."""
        event = self.front.take(self.name, 'a QR code')
        self.settle()
        while is_first and any(each['event'] == self.name
                               for each in self.front.events[self.front.read:]):
            event = self.front.take(self.name)
        return event

    def _check_window(self, event, is_first):
        """Only user information can be changed; other windows go when the next one comes."""
        same = self.window is not None and event['id'] == self.window['id']
        if same != (self.name == 'info' and not is_first):
            raise Failure('the window is %s' % ('the old one' if same else 'a new one'))
        if len(self.front.open_windows(self.name)) != 1:
            raise Failure('the windows %s are open' % self.front.open_windows(self.name))

    def _read(self, event):
        if self.name == 'written':
            found = re.search(re.escape(LINK) + r'[\w-]+', event['text'])
            return found.group(0) if found else event['text']
        text = event['text'] if self.name == 'info' else event['primary']
        try:
            if event.get('picture'):
                return read_png(base64.b64decode(event['picture']))
            lines = text.split('\n')
            if max(map(len, lines)) > WIDTH or len(lines) > HEIGHT:
                raise Failure('a window of %d lines' % len(lines))
            return read_blocks(lines, drawn_is_light='█' in lines[0])
        except Unreadable as error:
            raise Failure('the QR code cannot be read: %s in %s' % (error, text)) from error

    def check_same(self, times):
        """The window shows what it showed; it was drawn again so often."""
        drawn = 0
        for number, event in enumerate(self.front.events):
            if number >= self.front.read and event['event'] == self.name:
                if self._read(event) != self.link:
                    raise Failure('the code is another one')
                self.window, drawn = event, drawn + 1
                self.front.read = number + 1
        if drawn != times:
            raise Failure('it was shown %d times' % drawn)
        if self.window and not self.front.open_windows(self.name):
            raise Failure('the window is closed')
