# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do with groups and channels: found them, join, leave, throw out, rename."""
from people.members import Member


class Crowd:
    """The deeds about groups; each is the same for clients and for the script of a scenario."""

    def __init__(self, acts):
        self.acts = acts
        self.society = acts.society
        self.courier = acts.courier

    # telling

    def changed(self, place, by=None, also=()):
        """Tells all members (and some others) that a group is another now."""
        place.version += 1
        for mailbox in {*self.society.boxes_in(place), *also}:
            self.courier.tell(mailbox, [self.news(mailbox, place)], by, peers=[
                place, *(self.people(place) if place.kind == 'group' else ())])

    def news(self, mailbox, place):
        """updateChannel, or for basic groups the participants."""
        if place.kind == 'channel':
            return {'_': 'updateChannel', 'channel_id': place.id}
        return {'_': 'updateChatParticipants', 'participants': self.participants(mailbox, place)}

    def people(self, group):
        """The members of a basic group."""
        return [self.society.person(number) for number in group.members.known]

    def participants(self, mailbox, group):
        """ChatParticipants"""
        if not mailbox.takes_part(group):
            return {'_': 'chatParticipantsForbidden', 'chat_id': group.id}
        found = []
        for number, member in group.members.known.items():
            inviter = (member.inviter or group.creator).id
            entry = {'_': 'chatParticipant', 'user_id': number, 'inviter_id': inviter,
                     'date': int(member.date), 'rank': member.rank}
            if group.creator and number == group.creator.id:
                entry = {'_': 'chatParticipantCreator', 'user_id': number, 'rank': member.rank}
            elif member.rights:
                entry['_'] = 'chatParticipantAdmin'
            found.append(entry)
        return {'_': 'chatParticipants', 'chat_id': group.id, 'version': group.version,
                'participants': found}

    # founding

    def create(self, kind, title, creator, members=(), by=None, **keys):
        """A new group or channel."""
        place = self.society.add_place(kind, title, creator, keys, members)
        for mailbox in self.society.boxes_in(place):
            mailbox.place(mailbox.dialog(place), place.date)
        action = {'_': 'messageActionChannelCreate', 'title': title}
        if kind == 'group':
            action = {'_': 'messageActionChatCreate', 'title': title,
                      'users': [person.id for person in (creator, *members)]}
        self.changed(place, by)
        sender = place if kind == 'channel' else creator
        self.acts.post(sender, place, action=action, by=by)
        for mailbox in self.society.boxes_in(place):
            if mailbox.person is creator and kind == 'channel':
                mailbox.dialog(place).read_in = place.ids.last
        return place

    def destroy(self, place, by=None):
        """A group or channel ends for everybody."""
        boxes = self.society.boxes_in(place)
        place.deleted = True
        if place.username:
            self.society.rename(place, None)
        for mailbox in boxes:
            if place.kind == 'channel':
                mailbox.forget(place)
        if place.kind == 'group':
            place.deactivated = True
        for mailbox in boxes:
            self.courier.tell(mailbox, [self.news(mailbox, place)], by, peers=[place])
        place.members.known.clear()

    # coming and going

    def add(self, place, person, inviter=None, by=None, link=False):
        """Somebody comes in: invited, by a link or alone."""
        if person.id in place.members:
            return
        place.members.add(person.id, Member(self.society.now(), inviter))
        mailbox = person.mailbox
        if mailbox is not None:
            dialog = mailbox.dialog(place)
            if place.kind == 'channel':
                dialog.read_in = place.ids.last if person is not inviter else dialog.read_in
            mailbox.place(dialog, self.society.now())
        self._told(place, mailbox, by)
        if place.kind == 'channel' and place.broadcast:
            return
        action = {'_': 'messageActionChatAddUser', 'users': [person.id]}
        if link:
            action = {'_': 'messageActionChatJoinedByLink', 'inviter_id': (
                inviter or place.creator or person).id}
        self.acts.post(person if link or inviter is None else inviter, place, action=action, by=by)

    def _told(self, place, mailbox, by):
        if place.kind == 'group':
            self.changed(place, by)
        else:
            self._joined(place, mailbox, by)

    def _joined(self, place, mailbox, by):
        if mailbox is not None:
            self.courier.tell(mailbox, [self.news(mailbox, place)], by, peers=[place])

    def remove(self, place, person, remover=None, by=None, ban=None):
        """Somebody leaves or is thrown out; ban: until when, None if they may come back."""
        if person.id not in place.members:
            if ban is not None:
                place.members.kicked[person.id] = Member(self.society.now(), until=ban, by=remover)
            return
        remover = remover or person
        said = {'_': 'messageActionChatDeleteUser', 'user_id': person.id}
        if place.kind == 'group':
            self.acts.post(remover, place, action=said, by=by)
        place.members.remove(person.id)
        if ban is not None:
            place.members.kicked[person.id] = Member(self.society.now(), until=ban, by=remover)
        mailbox = person.mailbox
        if place.kind == 'group':
            self.changed(place, by, [mailbox] if mailbox else ())
            return
        if mailbox is not None:
            mailbox.forget(place)
            self._joined(place, mailbox, by)
        if not place.broadcast and remover is not person:
            self.acts.post(remover, place, action=said, by=by)

    def admin(self, place, person, rights, by=None, rank=None, promoter=None):
        """Somebody gets special rights, or loses them."""
        member = place.members.get(person.id)
        place.members.add(person.id, Member(
            member.date if member else self.society.now(), member.inviter if member else None,
            rights, rank=rank, by=promoter))
        self._told(place, person.mailbox, by)

    def restrict(self, place, person, rights, until, by=None, remover=None):
        """Somebody may do less: rights are what is forbidden; view_messages is a ban."""
        if 'view_messages' in rights:
            self.remove(place, person, remover, by, ban=until)
            return
        member = place.members.get(person.id)
        if person.id in place.members.kicked:
            del place.members.kicked[person.id]
        if member is not None:
            place.members.add(person.id, Member(
                member.date, member.inviter, banned=rights, until=until, by=remover))
        self._joined(place, person.mailbox, by)

    # what it is called

    def title(self, place, person, title, by=None):
        """A new name."""
        place.title = title
        self.changed(place, by)
        self.acts.post(self._voice(place, person), place, by=by, action={
            '_': 'messageActionChatEditTitle', 'title': title})

    def photo(self, place, person, picture, by=None):
        """A new picture, or none."""
        place.picture = picture
        self.changed(place, by)
        action = {'_': 'messageActionChatDeletePhoto'}
        if picture is not None:
            action = {'_': 'messageActionChatEditPhoto', 'photo': picture.photo()}
        self.acts.post(self._voice(place, person), place, by=by, action=action)

    @staticmethod
    def _voice(place, person):
        return place if place.kind == 'channel' and place.broadcast else person

    def about(self, place, about, by=None):
        """A new description."""
        place.about = about
        self.changed(place, by)

    def migrate(self, group, by=None):
        """A basic group becomes a supergroup."""
        place = self.society.add_place('supergroup', group.title, group.creator,
                                       {'about': group.about}, self.people(group))
        place.migrated_from = group
        group.migrated_to, group.deactivated = place, True
        for mailbox in self.society.boxes_in(place):
            mailbox.place(mailbox.dialog(place), self.society.now())
        self.acts.post(group.creator, group, by=by, action={
            '_': 'messageActionChatMigrateTo', 'channel_id': place.id})
        self.changed(place, by)
        self.acts.post(group.creator, place, by=by, action={
            '_': 'messageActionChannelMigrateFrom', 'title': group.title, 'chat_id': group.id})
        return place
