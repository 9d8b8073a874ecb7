# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a scenario: what a person does with the buddy list, the room list, links and blocks."""


class Deeds:
    """Told to deeds.c."""
    # pylint: disable=no-member  # these are parts of a play

    def step_add_buddy(self, name, alias=''):
        """The Add Buddy dialog."""
        self._tell('add-buddy', name, alias)

    def step_add_chat(self, name):
        """The Add Chat dialog."""
        self._tell('add-chat', name)

    def step_auto_join(self, name):
        """The chat is joined whenever the account gets online."""
        self.settle()
        self._tell('auto-join', name)

    def step_remove_chat(self, name):
        """A chat is removed from the buddy list."""
        self.settle()
        self._tell('remove-chat', name)

    def step_remove_all(self, _on):
        """A group is removed with all its people."""
        self.settle()
        self._tell('remove-all')

    def step_remove_group(self, name):
        """A group of the buddy list is deleted with all that is in it."""
        self.settle()
        self._tell('remove-group', name)

    def step_move(self, name, group):
        """A person or chat is put into another group of the buddy list."""
        self.settle()
        self._tell('move', name, group)

    def step_menu(self, label, name):
        """An entry of somebody's menu in the buddy list."""
        self.settle()
        self._tell('menu', name, label)

    def step_close(self, name):
        """A window is closed."""
        self.settle()
        self._tell('close', name)

    def step_link(self, link):
        """A link is followed outside of any window."""
        self.settle()
        self._tell('link', link)

    def step_deny(self, name):
        """Somebody is blocked with libpurple's list."""
        self._tell('deny', name)

    def step_allow(self, name):
        """Somebody is taken off it."""
        self._tell('allow', name)

    def step_denied(self, names):
        """Who is on it."""
        self.settle()
        self._tell('denied')
        self._compare('who is blocked', sorted(self.front.take('denied')['names']), sorted(names))

    def step_privacy(self, mode):
        """The mode of libpurple's privacy."""
        modes = ('', 'allow all', 'deny all', 'allow users', 'deny users', 'allow buddies')
        self._tell('privacy', str(modes.index(mode)))

    def step_permit(self, name):
        """Somebody is put onto libpurple's list of those who are allowed."""
        self._tell('permit', name)

    def step_syncs(self, wanted):
        """How often the main loop waited for the disk since the program began."""
        start = len(self.front.events)
        self.front.tell('statistics')
        used = self.front.next_of('statistics', start)
        if used['syncs'] != wanted:
            raise Failure('the main loop waited %d times for the disk' % used['syncs'])

    def step_typing(self, name, on=True):
        """The person types, or has stopped."""
        self._tell('typing', name, 'on' if on else '')

    def step_types(self, name, on=True):
        """Somebody is seen typing in a private conversation."""
        self.settle()
        self._compare('whether %s types' % name, self.front.tell('types', self.phone, name), on)

    def step_away(self, status):
        """The account's status."""
        self._tell('away', status)

    def step_rooms(self, has, lacks=None, join=''):
        """The list of rooms, and joining one from there."""
        self.settle()
        self._tell('rooms', join)
        self._check_text('the list of rooms', ' | '.join(self.front.take('rooms')['names']), has,
                         lacks)

    def step_get_info(self, name):
        """The Get Info entry of a menu, or its dialog."""
        self._tell('get-info', name)

    def step_info(self, who, has=None, lacks=None):
        """The window of user information about somebody."""
        event = self.front.take('info', 'information about "%s"' % who)
        self._compare('whom the information is about', event['who'], who)
        self._check_text('the information', event['text'], has, lacks)

    def step_commands(self, has, name, lacks=None):
        """What /help says in a conversation."""
        self.settle()
        self._tell('commands', name)
        text = ' | '.join(self.front.take('commands')['names'])
        self._check_text('the help', text, has, lacks)
