# SPDX-License-Identifier: GPL-3.0-or-later
"""What one account has: its chats in order, its contacts, its messages and what it has not read."""
from bisect import bisect_left, bisect_right, insort

from people.box import Box, Ids
from people.person import access_hash

KINDS = {'user': 0, 'group': 1, 'channel': 2}
FOREVER = 2147483647


def order(date, top, peer):
    """Where a chat stands in a list: the newest first."""
    return -date, -top, KINDS[peer.kind], peer.id


class Dialog:
    """One chat in an account's list."""

    __slots__ = ('peer', 'ids', 'own', 'read_in', 'read_out', 'mentions', 'reacted', 'pinned',
                 'folder', 'mark', 'mute_until', 'draft', 'date', 'key', 'topics', 'cleared',
                 'settings')

    def __init__(self, peer, ids, own=()):
        self.peer = peer
        self.ids = ids
        self.own = Ids(own)
        self.read_in = 0
        self.read_out = 0
        self.mentions = []
        self.reacted = []
        self.pinned = 0
        self.folder = 0
        self.mark = False
        self.mute_until = 0
        self.draft = None
        self.date = 0
        self.key = None
        self.topics = {}
        self.cleared = 0
        self.settings = {}

    @property
    def unread(self):
        """How many messages of others were not read."""
        return self.ids.after(self.read_in) - self.own.after(self.read_in)

    def notify(self):
        """PeerNotifySettings"""
        found = {'_': 'peerNotifySettings', **self.settings}
        if self.mute_until:
            found['mute_until'] = self.mute_until
        return found


class Mailbox:
    """An account's side of everything."""

    kind = 'account'

    def __init__(self, account, person):
        self.account = account
        self.person = person
        person.mailbox = self
        self.box = Box(self)
        self.dialogs = {}
        self.lists = {0: [], 1: [], None: []}
        self.pinned = {0: [], 1: []}
        self.contacts = {}
        self.blocked = {}
        self.known = set()
        self.random_ids = {}
        self.seq = 1
        self.happened = []
        self.sent = []
        self.asked = {}
        self.secrets = []
        self.online = False
        self.society = None

    @property
    def qts(self):
        """How many messages of secret chats have come."""
        return len(self.secrets)

    def box_of(self, peer):
        """Where the messages of a chat are numbered."""
        return peer.box if peer.kind == 'channel' else self.box

    def dialog(self, peer, make=True):
        """The entry of a chat in the list; new if wanted."""
        found = self.dialogs.get(peer)
        if found is None and make:
            found = Dialog(peer, peer.ids if peer.kind == 'channel' else Ids())
            self.dialogs[peer] = found
        return found

    def mentioned(self, peer):
        """The numbers of messages that name this person and were not looked at."""
        found = self.dialogs.get(peer)
        return found.mentions if found else ()

    def place(self, dialog, date=None):
        """Puts a chat where it belongs in the lists."""
        self.displace(dialog)
        if date is not None:
            dialog.date = int(date)
        dialog.key = order(dialog.date, dialog.ids.last, dialog.peer)
        if not dialog.pinned:
            insort(self.lists[dialog.folder], (dialog.key, dialog), key=lambda each: each[0])
            insort(self.lists[None], (dialog.key, dialog), key=lambda each: each[0])

    def displace(self, dialog):
        """Takes a chat out of the lists."""
        if dialog.key is None:
            return
        for entries in self.lists.values():
            at = bisect_left(entries, dialog.key, key=lambda each: each[0])
            if at < len(entries) and entries[at][1] is dialog:
                del entries[at]
        dialog.key = None

    def pin(self, dialog, on):
        """Keeps a chat on top, or no longer."""
        entries = self.pinned[dialog.folder]
        if dialog in entries:
            entries.remove(dialog)
        self.displace(dialog)
        dialog.pinned = int(on)
        if on:
            entries.insert(0, dialog)
        self.place(dialog)

    def archive(self, dialog, folder):
        """Moves a chat into the archive, or out of it."""
        if dialog.pinned:
            self.pin(dialog, False)
        self.displace(dialog)
        dialog.folder = folder
        self.place(dialog)

    def forget(self, peer):
        """A chat is gone from the list."""
        dialog = self.dialogs.pop(peer, None)
        if dialog:
            if dialog.pinned:
                self.pinned[dialog.folder].remove(dialog)
            self.displace(dialog)

    def page(self, folder, after, limit):
        """The next chats of a list: (chats, how many there are)."""
        entries = self.lists[folder]
        at = bisect_right(entries, after, key=lambda each: each[0]) if after else 0
        return [each[1] for each in entries[at:at + limit]], len(entries)

    def hash(self, peer, weak=False):
        """The access hash by which this account names somebody."""
        return access_hash(self.person.id, peer.id, weak)

    def takes_part(self, place):
        """Whether this account is in a group or channel."""
        return self.person.id in place.members

    def sees(self, message, peer):
        """Puts a message that came into the chat's entry."""
        dialog = self.dialog(peer)
        number = message.ids[self.box_of(peer)]
        dialog.ids.add(number)
        if message.out(self.person):
            dialog.own.add(number)
            dialog.mark = False
        elif message.mentions and self.person.id in message.mentions:
            insort(dialog.mentions, number)
        self.place(dialog, message.date)
        return dialog

    def view(self, dialog, topic=None):
        """Dialog"""
        peer = dialog.peer
        found = {'_': 'dialog', 'peer': peer.peer(), 'top_message': dialog.ids.last,
                 'read_inbox_max_id': dialog.read_in, 'read_outbox_max_id': dialog.read_out,
                 'unread_count': dialog.unread, 'unread_mentions_count': len(dialog.mentions),
                 'unread_reactions_count': len(dialog.reacted), 'unread_poll_votes_count': 0,
                 'notify_settings': dialog.notify(), 'pinned': bool(dialog.pinned),
                 'unread_mark': dialog.mark, 'folder_id': dialog.folder or None}
        if peer.kind == 'channel':
            found['pts'] = peer.box.pts
        if dialog.draft:
            found['draft'] = dialog.draft
        return found


class Company:
    """Gathers who and what a client must know about to understand an answer."""

    def __init__(self, mailbox, now, weak=False):
        self.mailbox = mailbox
        self.now = now
        self.weak = weak
        self.people = {}
        self.places = {}

    def add(self, peer):
        """One more person or place."""
        if peer is None:
            return
        if peer.kind == 'user':
            self.people[peer.id] = peer
        else:
            self.places[peer.kind, peer.id] = peer
            if peer.kind == 'group' and peer.migrated_to:
                self.places['channel', peer.migrated_to.id] = peer.migrated_to

    def message(self, message):
        """Everybody that a message names."""
        for peer in message.peers():
            self.add(peer)
        for who in (*(message.reactions or ()),):
            self.add(who)
        person = self.mailbox.society.person
        for each in message.entities or ():
            self.add(person(each.get('user_id', 0)))
        if isinstance(message.action, dict):
            numbers = message.action.get('users', [])
            numbers = numbers if isinstance(numbers, list) else []
            for name in ('user_id', 'inviter_id', 'new_creator_id', 'bot_id'):
                numbers = numbers + [message.action.get(name, 0)]
            for number in numbers:
                self.add(person(number))
            channel = self.mailbox.society.channels.get(message.action.get('channel_id'))
            self.add(channel)
        if message.media and message.media.get('user_id'):
            self.add(person(message.media['user_id']))

    def lists(self):
        """users and chats."""
        mailbox, users, chats = self.mailbox, [], []
        for person in self.people.values():
            weak = self.weak and person is not mailbox.person and not person.bot and (
                person.id not in mailbox.contacts and person not in mailbox.dialogs)
            users.append(person.view(mailbox, self.now, weak))
            if not weak:
                mailbox.known.add(person.id)
        for place in self.places.values():
            weak = self.weak and place.kind == 'channel' and place not in mailbox.dialogs and (
                not mailbox.takes_part(place))
            chats.append(place.view(mailbox, self.now, weak))
            if not weak:
                mailbox.known.add(-place.id)
        return {'users': users, 'chats': chats}
