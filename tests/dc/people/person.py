# SPDX-License-Identifier: GPL-3.0-or-later
"""People: what they are called, whether they are there, and how each account sees them."""
import zlib

from people.picture import Picture

FLAGS = ('verified', 'premium', 'scam', 'fake', 'support', 'deleted', 'restricted', 'bot_nochats',
         'bot_chat_history', 'contact_require_premium')
PRESENCE = {'recently': 'userStatusRecently', 'last_week': 'userStatusLastWeek',
            'last_month': 'userStatusLastMonth', 'hidden': 'userStatusEmpty'}
ONLINE = 300


def access_hash(viewer, number, weak=False):
    """The number that lets one account, and only that one, name a user or channel."""
    mixed = zlib.crc32(b'%d:%d:%d' % (viewer, number, weak))
    return (mixed << 31 | zlib.crc32(b'%d' % mixed) >> 1) or 1


class Person:
    """Somebody, whether with an account that clients log in to or played by the server."""

    kind = 'user'

    def __init__(self, number, keys):
        self.id = number
        self.keys = keys
        self.first_name = keys.get('first_name', 'Test')
        self.last_name = keys.get('last_name')
        self.username = keys.get('username')
        self.phone = keys.get('phone')
        self.about = keys.get('about')
        self.bot = bool(keys.get('bot'))
        self.presence = keys.get('presence', 'recently')
        self.was_online = 0
        self.mailbox = None
        self.knows = set()
        self.blocks = set()
        self.pictures = []

    @property
    def picture(self):
        """The present profile photo."""
        return self.pictures[0] if self.pictures else None

    @property
    def label(self):
        """What service messages would call this person."""
        return ' '.join(filter(None, (self.first_name, self.last_name)))

    def peer(self):
        """Peer"""
        return {'_': 'peerUser', 'user_id': self.id}

    def status(self, now):
        """UserStatus at a time."""
        if self.presence == 'online':
            return {'_': 'userStatusOnline', 'expires': int(now) + ONLINE}
        if self.presence == 'offline':
            return {'_': 'userStatusOffline', 'was_online': int(self.was_online)}
        return {'_': PRESENCE[self.presence]}

    def view(self, mailbox, now, weak=False):
        """This person as an account sees them; weak: what is called min."""
        itself = mailbox.person is self
        contact = mailbox.contacts.get(self.id)
        found = {'_': 'user', 'id': self.id,
                 'access_hash': access_hash(mailbox.person.id, self.id, weak),
                 'first_name': self.first_name, 'last_name': self.last_name,
                 'username': self.username}
        if self.keys.get('usernames'):
            found['username'] = None
            found['usernames'] = [
                {'_': 'username', 'active': True, 'editable': place == 0, 'username': name}
                for place, name in enumerate(self.keys['usernames'])]
        for flag in FLAGS:
            if self.keys.get(flag):
                found[flag] = True
        if self.keys.get('deleted'):
            return {'_': 'user', 'id': self.id, 'deleted': True,
                    'access_hash': found['access_hash']}
        if self.bot:
            found.update(bot=True, bot_info_version=1)
        if self.picture:
            found['photo'] = self.picture.profile()
        if weak:
            found.update(min=True, username=None, usernames=None, apply_min_photo=True)
            return found
        if itself:
            found.update(self=True, phone=self.phone, status=self.status(now))
            found['status'] = {'_': 'userStatusOnline', 'expires': 2147483647}
            return found
        if contact is not None:
            found.update(contact=True, phone=self.phone,
                         mutual_contact=mailbox.person.id in self.knows)
            if contact.first_name:
                found.update(first_name=contact.first_name, last_name=contact.last_name or None)
        elif self.keys.get('public_phone'):
            found['phone'] = self.phone
        if not self.bot:
            found['status'] = self.status(now)
        return found


class Contact:
    """Somebody in an address book, under the names used there."""

    def __init__(self, first_name=None, last_name=None, note=None):
        self.first_name = first_name
        self.last_name = last_name
        self.note = note


FIRST = ('Ada', 'Alan', 'Barbara', 'Blaise', 'Carl', 'Clara', 'Daphne', 'Donald', 'Edith', 'Emil',
         'Fatima', 'Frances', 'George', 'Grace', 'Hedy', 'Hugo', 'Ida', 'Ivan', 'Joan', 'Jun',
         'Karen', 'Kurt', 'Lise', 'Linus', 'Maria', 'Max', 'Nadia', 'Niels', 'Olga', 'Oscar',
         'Pearl', 'Paul', 'Rosa', 'Ravi', 'Sofia', 'Sven', 'Tove', 'Tim', 'Uma', 'Yves')
LAST = ('Abel', 'Bauer', 'Castro', 'Dubois', 'Evans', 'Fischer', 'Garcia', 'Hansen', 'Ito',
        'Jensen', 'Kim', 'Lopez', 'Meyer', 'Novak', 'Olsen', 'Petrov', 'Quinn', 'Rossi', 'Silva', 'Tanaka',
        'Ueda', 'Vogel', 'Weber', 'Xu', 'Young')
MADE_UP = 600000000


def made_up(index):
    """The person that a large world has at this place; the same one every time."""
    keys = {'first_name': FIRST[index % len(FIRST)],
            'last_name': '%s %d' % (LAST[index // len(FIRST) % len(LAST)], index),
            'username': 'person%d' % index if index % 3 == 0 else None,
            'phone': '99970%06d' % index,
            'presence': ('recently', 'last_week', 'last_month', 'hidden')[index % 4]}
    person = Person(MADE_UP + index, keys)
    if index % 2 == 0:
        person.pictures.append(Picture(MADE_UP + index, 0, 2 if index % 10 else 4))
    return person
