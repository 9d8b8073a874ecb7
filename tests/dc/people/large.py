# SPDX-License-Identifier: GPL-3.0-or-later
"""A large world: thousands of chats and people that exist only as far as somebody looks at them."""
from people.box import Ids
from people.mailbox import Dialog
from people.members import Member
from people.message import Message
from people.person import MADE_UP, Contact
from people.picture import Picture, noise
from people.places import USUAL_ADMIN
from scenario import check_keys

KEYS = {'dialogs', 'contacts', 'members', 'missed', 'history', 'for', 'unread'}
STEP = 60
WORDS = ('the train', 'a meeting', 'the garden', 'lunch', 'the report', 'a film', 'our trip',
         'the weather', 'a book', 'the concert', 'that recipe', 'the match')
SAYINGS = ('What do you think about {}?', 'I was late because of {}.', 'See you at {}!',
           'Nobody told me about {}.', 'Thanks for {}.', '{} again, really?',
           'More about {} later.')


def saying(number):
    """The text of a made-up message."""
    return '%s (%d)' % (SAYINGS[number % len(SAYINGS)].format(
        WORDS[number // 7 % len(WORDS)]).capitalize(), number)


class Large:
    """Makes chats and people in numbers, each of them in little time and space."""

    def __init__(self, world):
        self.world = world
        self.society = world.society
        self.missed = 0

    def generate(self, keys):
        """What generate = { … } of a scenario asks for."""
        check_keys('generate', keys, KEYS)
        if not keys:
            return
        mailbox = self.society.find(keys['for']).mailbox if 'for' in keys else (
            self.society.mailboxes[0])
        dialogs, members = keys.get('dialogs', 0), keys.get('members', 0)
        history = max(keys.get('history', 20), 1)
        self.missed = keys.get('missed', 0)
        self.society.made = max(members, keys.get('contacts', 0), dialogs)
        for index in range(keys.get('contacts', 0)):
            mailbox.contacts[MADE_UP + index] = Contact()
        # Of ten chats six are private, one is a basic group, two are supergroups, one a channel.
        private = [index for index in range(dialogs) if index % 10 < 6]
        groups = [index for index in range(dialogs) if index % 10 == 6]
        self._boxed(mailbox, private, groups, history, keys.get('unread', 0))
        for index in range(dialogs):
            if index % 10 > 6:
                self._channel(mailbox, index, history, members, keys.get('unread', 0))

    def _boxed(self, mailbox, private, groups, history, unread):
        """Private chats and basic groups: their messages are numbered in turn, in one box."""
        count = len(private) + len(groups)
        if not count:
            return
        peers = [self.society.person(MADE_UP + index) for index in private]
        peers += [self._group(mailbox, index) for index in groups]
        box, now = mailbox.box, self.society.now()
        base, total = box.last_id + 1, count * history
        box.made = range(base, base + total)
        box.last_id += total
        box.pts += total
        box.forget(box.pts)
        start = int(now) - total * STEP // 10 - 3600

        def source(number):
            turn, at = divmod(number - base, count)
            peer = peers[at]
            date = start + (number - base) * STEP // 10
            if peer.kind == 'user':
                sender = mailbox.person if turn % 3 == 1 else peer
                return Message(sender, None, date, saying(number), (mailbox.person, peer))
            crowd = list(peer.members.known)
            return Message(self.society.person(crowd[number % len(crowd)]), peer, date,
                           saying(number))

        box.source = source
        for at, peer in enumerate(peers):
            ids = Ids(range(base + at, base + at + total, count))
            own = ids.items[1::3] if peer.kind == 'user' else ()
            dialog = mailbox.dialogs[peer] = Dialog(peer, ids, own)
            self._standing(mailbox, dialog, start + (ids.last - base) * STEP // 10, unread, at)

    @staticmethod
    def _standing(mailbox, dialog, date, unread, at):
        """Read up to here, pinned, muted or archived, and in its place."""
        keep = unread if at % 5 == 0 else 0
        dialog.read_in = dialog.ids[-1 - keep] if keep < len(dialog.ids) else 0
        dialog.read_out = dialog.own.last
        dialog.mute_until = 2147483647 if at % 7 == 3 else 0
        dialog.folder = 1 if at % 20 == 19 else 0
        mailbox.place(dialog, date)

    def _group(self, mailbox, index):
        people = [self.society.person(MADE_UP + (index * 3 + each) % self.society.made)
                  for each in range(5)]
        return self.society.add_place('group', 'Group %d' % index, people[0], {},
                                      [*people, mailbox.person])

    def _channel(self, mailbox, index, history, members, unread):
        broadcast = index % 10 == 9
        place = self.society.add_place(
            'channel' if broadcast else 'supergroup',
            '%s %d' % ('News' if broadcast else 'Club', index), None,
            {'username': 'club%d' % index if index % 4 == 0 else None})
        if index % 2:
            place.picture = Picture(place.id, 0, 2)
        place.members.since = place.date
        count = members if index == 7 else min(members, 50 + noise(index, 0) % 950)
        place.members.made = range(0, count) if index == 7 else range(
            index % max(members - count, 1), index % max(members - count, 1) + count)
        place.creator = self.society.person(MADE_UP + place.members.made[0]) if count else None
        if place.creator:
            place.members.add(place.creator.id, Member(place.date, rights=USUAL_ADMIN))
        place.members.add(mailbox.person.id, Member(place.date))
        box = place.box
        box.made = range(1, history + 1)
        box.last_id, box.pts = history, history + 1
        box.forget(box.pts)
        place.ids = Ids(box.made)
        start = int(self.society.now()) - 3600 - history * STEP - index * 10

        def source(number):
            sender = place
            if not broadcast and count:
                sender = self.society.person(
                    MADE_UP + place.members.made[noise(index, number) % count])
            return Message(sender, place, start + number * STEP, saying(number))

        box.source = source
        dialog = mailbox.dialogs[place] = Dialog(place, place.ids)
        self._standing(mailbox, dialog, start + history * STEP, unread, index)

    def miss(self, mailbox, count):
        """So many messages come in while nobody looks; in how many chats."""
        acts, chats = self.world.acts, []
        for dialog in mailbox.page(None, None, 200)[0]:
            if dialog.peer is not mailbox.person:
                chats.append(dialog.peer)
        for number in range(count):
            peer = chats[number * 7 % len(chats)]
            if peer.kind == 'user':
                sender, target = peer, mailbox.person
            elif peer.kind == 'channel' and peer.broadcast:
                sender = target = peer
            else:
                others = peer.members.page(number % max(len(peer.members) - 1, 1), 2)
                sender, target = self.society.person(
                    next((each for each in others if each != mailbox.person.id), others[0])), peer
            acts.post(sender, target, 'Missed %d' % number, quiet=True)
        self.society.courier.sessions(mailbox)  # those without a connection have missed it
        return len(chats)
