# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody and everything that can be talked to, by number, name, phone and user name."""
from bisect import bisect_left, insort
from itertools import islice

from people.courier import Courier
from people.mailbox import Mailbox
from people.members import Member
from people.person import FIRST, MADE_UP, Person, made_up
from people.places import Channel, Group, Invite, Topic

OPTIONS = {
    'short': 'known',     # short forms of new messages: known (peers only), always, never
    'min': 'push',        # incomplete people in supergroups: push, always, never
    'slice': 100,         # messages in one slice of a difference
    'too_long': 0,        # differenceTooLong when more than so many events were missed; 0: never
    'channel_too_long': 1000,
    'channel_timeout': 1,
    'page': 100,          # most chats or messages in one answer
    'queue': True,        # whether what a broken connection missed is told with updatesTooLong
}


class Society:
    """All people and places of the world."""

    def __init__(self, world):
        self.world = world
        self.options = {**OPTIONS, **world.options.get('people', {})}
        self.people = {}
        self.made = 0
        self.groups = {}
        self.channels = {}
        self.mailboxes = []
        self.names = {}
        self.usernames = {}
        self.phones = {}
        self.invites = {}
        self.words = []
        self.keyed = {}
        self.files = {}
        self.numbers = {'user': 71000000, 'group': 1000, 'channel': 1500000000, 'file': 900000}
        self.courier = Courier(self)
        self.talkers = {}
        self.ticks = 0
        self.stirred = {}

    def now(self):
        """The server's clock."""
        return self.world.now()

    def tick(self):
        """The number of something that happens."""
        self.ticks += 1
        return self.ticks

    def stir(self, channel):
        """Something happened in a channel; clients that were away have to hear of that."""
        self.stirred.pop(channel, None)
        self.stirred[channel] = int(self.now()), self.tick()

    def number(self, kind):
        """A number that nobody has."""
        self.numbers[kind] += 1
        return self.numbers[kind]

    def state(self, mailbox):
        """updates.State"""
        return {'_': 'updates.state', 'pts': mailbox.box.pts, 'qts': mailbox.qts,
                'date': int(self.now()), 'seq': mailbox.seq, 'unread_count': sum(
                    dialog.unread for dialog in islice(mailbox.dialogs.values(), 100))}

    # finding

    def person(self, number):
        """Somebody by number, or None."""
        found = self.people.get(number)
        if found is None and 0 <= number - MADE_UP < self.made:
            found = self.people[number] = made_up(number - MADE_UP)
        return found

    def at(self, number):
        """Whoever has this phone number, or None."""
        found = self.phones.get(number)
        if found is None and number.startswith('99970') and len(number) == 11:
            found = self.person(MADE_UP + int(number[5:]))
        return found

    def called(self, username):
        """Who or what has this user name, or None."""
        word = username.lower().removeprefix('@')
        found = self.usernames.get(word)
        if found is None and word.startswith('person') and word[6:].isdigit() and (
                int(word[6:]) % 3 == 0):
            found = self.person(MADE_UP + int(word[6:]))
        return found

    def find(self, name):
        """Somebody or some place as scenarios and commands call it."""
        if isinstance(name, int):
            found = self.person(name)
        else:
            found = self.names.get(name) or self.called(name) or self.at(name.lstrip('+'))
        if found is None:
            raise LookupError('nobody is called %s' % name)
        return found

    def search(self, word, limit):
        """People and places one of whose names begins with a word."""
        word, found = word.casefold().removeprefix('@'), []
        if not word:
            return found
        for _text, _number, peer in self.words[bisect_left(self.words, (word,)):]:
            if not _text.startswith(word) or len(found) >= limit:
                break
            if peer not in found:
                found.append(peer)
        for place, name in enumerate(FIRST):
            if name.casefold().startswith(word):
                found += [self.person(MADE_UP + index) for index in range(
                    place, min(self.made, place + len(FIRST) * limit), len(FIRST))]
        return found[:limit]

    def index(self, peer, name=None):
        """Makes somebody findable."""
        if name:
            self.names[name] = peer
        if peer.username:
            self.usernames[peer.username.lower()] = peer
        for other in peer.keys.get('usernames', ()):
            self.usernames[other.lower()] = peer
        if peer.kind == 'user' or peer.username:
            words = {*peer.label.casefold().split(), (peer.username or '').casefold()} - {''}
            for word in words:
                insort(self.words, (word, peer.id, peer), key=lambda each: each[:2])

    def rename(self, peer, username):
        """Somebody takes another user name, or none."""
        self.usernames.pop((peer.username or '').lower(), None)
        peer.username = username or None
        self.index(peer)

    # making

    def add_person(self, keys):
        """Somebody new."""
        person = Person(keys.get('id') or self.number('user'), keys)
        self.people[person.id] = person
        if person.phone:
            self.phones[person.phone] = person
        self.index(person, keys.get('name'))
        return person

    def add_account(self, account):
        """The person behind an account."""
        keys = {**account.keys, 'id': account.user_id, 'phone': account.phone}
        keys.setdefault('presence', 'offline')
        person = self.add_person(keys)
        person.was_online = self.now()
        mailbox = Mailbox(account, person)
        mailbox.society = self
        mailbox.dialog(person).settings = {}
        self.mailboxes.append(mailbox)
        account.person = person
        return person

    def add_place(self, kind, title, creator, keys=None, members=(), date=None):
        """A new group or channel."""
        keys = {'kind': kind, **(keys or {})}
        date = self.now() if date is None else date
        if kind == 'group':
            place = Group(keys.get('id') or self.number('group'), title, date, keys)
            self.groups[place.id] = place
        else:
            place = Channel(keys.get('id') or self.number('channel'), title, date, keys)
            self.channels[place.id] = place
            if place.forum:
                place.topics[1] = Topic(1, 'General', creator, date)
        place.creator = creator
        for person in members:
            place.members.add(person.id, Member(date, creator))
        if creator is not None:
            place.members.add(creator.id, Member(date, creator))
        self.index(place, keys.get('name'))
        return place

    def invite(self, place, creator, link=None, keys=None):
        """A new link to a group or channel."""
        number = len(self.invites) + 1
        found = Invite(link or 'Made%012dUp' % number, creator, self.now(), keys)
        place.invites.append(found)
        self.invites[found.link] = place, found
        return found

    def boxes_in(self, place):
        """The accounts that are in a group or channel."""
        return [mailbox for mailbox in self.mailboxes if mailbox.takes_part(place)]
