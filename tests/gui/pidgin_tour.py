#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tour of an account in Pidgin: the list, conversations, a group, a channel, links, dialogs."""
import argparse
import os
import pathlib
import re
import subprocess
import sys

from person import HERE, PHONE, Failure, Place, skip, wait
from pidgin_login import Pidgin, outside, shoot
from xwindows import move_window


class Tour(Pidgin):
    """What a person does after the login."""

    def log_in(self):
        """With the code."""
        first = 'Telegram sent a code'
        self.window(first)
        self.answer(first, self.place.code())
        self.place.logged_in()
        self.menu_entry('Log out of Telegram')

    def follow(self, link):
        """A link of another program: what purple-telegram-link.desktop runs."""
        subprocess.run(
            ['dbus-send', '--session', '--dest=im.pidgin.purple.PurpleService',
             '--type=method_call', '--print-reply', '/im/pidgin/purple/PurpleObject',
             'im.pidgin.purple.PurpleInterface.PurpleGotProtocolHandlerUri', 'string:' + link],
            check=True, stdout=subprocess.DEVNULL)

    def conversation(self, title):
        """The conversation of this title."""
        def look():
            for window in self.application:
                if window and window.getRoleName() == 'frame' and \
                        (window.name or '').startswith(title):
                    return window
            return None
        return wait('the conversation "%s"' % title, look)

    def turn_to(self, title):
        """Puts the tab of a conversation to the front: Pidgin does so only where somebody clicked."""
        def look():
            tab = self.find(self.application, 'page tab',
                            lambda node: (node.name or '').startswith(title))
            tabs = tab and tab.parent
            return tabs and tabs.querySelection().selectChild(tab.getIndexInParent())
        wait('the tab "%s"' % title, look)
        return self.conversation(title)

    def text_of(self, window):
        """All that is in a conversation."""
        found = []
        self.pyatspi.findAllDescendants(window, lambda node: found.append(
            node.queryText().getText(0, -1)) if node.getRoleName() == 'text' else None)
        return '\n'.join(found)

    def reads(self, title, text):
        """Waits until the conversation says so."""
        window = self.conversation(title)
        wait('"%s" in "%s"' % (text, title), lambda: text in self.text_of(window))
        return window

    def rows(self):
        """The buddy list, as it is read."""
        window = self.conversation('Buddy List')
        return re.sub(r'\s+', ' ', self.words(window))

    def write(self, window, text):
        """Types into a conversation and presses Enter."""
        entry = [node for node in self.pyatspi.findAllDescendants(
            window, lambda node: node.getRoleName() == 'text' and
            node.getState().contains(self.pyatspi.STATE_EDITABLE))][-1]
        place = window.queryComponent().getExtents(self.pyatspi.DESKTOP_COORDS)
        self.pyatspi.Registry.generateMouseEvent(place.x + 9, place.y + 9, 'abs')
        entry.queryComponent().grabFocus()
        entry.queryEditableText().setTextContents(text)
        self.pyatspi.Registry.generateKeyboardEvent(36, None, self.pyatspi.KEY_PRESSRELEASE)

    def press(self, window, name):
        """A button."""
        button = wait('the button ' + name, lambda: self.find(
            window, 'push button', lambda node: node.name == name))
        button.queryAction().doAction(0)

    def choose(self, text):
        """An entry of the account's menu."""
        self.menu_entry(text).queryAction().doAction(0)
