# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test can make the people of a scenario do while clients look on."""
from people.places import USUAL_ADMIN
from rpc import from_scenario

TYPING = {'type': 'Typing', 'record': 'RecordAudio', 'cancel': 'Cancel'}


class Deeds:
    """Commands in which somebody does something; each is answered by done."""

    world = None

    def _done(self, name, **fields):
        self.world.event('done', cmd=name, **fields)

    def _who(self, name):
        return self.world.society.find(name)

    def _message(self, key=None, where=None, id=None, last=None):
        """A message by its key, or by its number or place from the end in a chat of somebody."""
        society = self.world.society
        if key is not None:
            return society.keyed[key]
        viewer, peer = where if isinstance(where, list) else (None, where)
        peer = self._who(peer)
        mailbox = self._who(viewer).mailbox if viewer else (
            peer.mailbox if peer.kind == 'user' else society.mailboxes[0])
        box = mailbox.box_of(peer)
        if id is None:
            id = mailbox.dialogs[peer].ids[-(last or 1)]
        return box.get(id)

    def do_say(self, who, to, **keys):
        """Somebody says something; the keys are those of a message."""
        sender, peer = self._who(who), self._who(to)
        message = self.world.build.say(sender, peer, keys, quiet=False)
        self._done('say', ids=sorted(message.ids.values()))

    def do_forward(self, who, to, **which):
        """Somebody sends a message on."""
        self.world.acts.forward(self._who(who), self._who(to), self._message(**which))
        self._done('forward')

    def do_edit(self, text=None, **which):
        """A message gets another text, or other buttons."""
        content = {name: which.pop(name) for name in ('buttons', 'keyboard') if name in which}
        more = {'markup': self.world.build.markup(content)} if content else {}
        self.world.acts.edit(self._message(**which), text, **more)
        self._done('edit')

    def do_delete(self, **which):
        """A message is deleted for everybody."""
        self.world.acts.delete([self._message(**which)])
        self._done('delete')

    def do_read(self, who, where):
        """Somebody without an account has read everything there."""
        self.world.acts.read(self._who(who), self._who(where))
        self._done('read')

    def do_read_elsewhere(self, who, where, id=None):
        """An account has read a chat with another of its devices."""
        mailbox, peer = self._who(who).mailbox, self._who(where)
        self.world.acts.read_by_account(mailbox, peer, id or mailbox.dialog(peer).ids.last)
        self._done('read_elsewhere')

    def do_archive_elsewhere(self, who, where, on=True):
        """An account has put a chat into the archive, or taken it out, on another device."""
        mailbox, peer = self._who(who).mailbox, self._who(where)
        mailbox.archive(mailbox.dialog(peer), int(on))
        entry = mailbox.box.log('folder', [(peer, int(on))])
        courier = self.world.society.courier
        courier.tell(mailbox, [courier.update(mailbox, entry, mailbox.box)], peers=[peer])
        self._done('archive_elsewhere')

    def do_block_elsewhere(self, who, whom, on=True):
        """An account has blocked somebody, or not any more, on another device."""
        mailbox, person = self._who(who).mailbox, self._who(whom)
        if on:
            mailbox.blocked[person.id] = self.world.now()
        else:
            mailbox.blocked.pop(person.id, None)
        self.world.society.courier.tell(mailbox, [{
            '_': 'updatePeerBlocked', 'peer_id': person.peer(), 'blocked': bool(on)}],
            peers=[person])
        self._done('block_elsewhere')

    def do_type(self, who, where, what='type', action=None, topic=None):
        """Somebody types there, or does something else that takes time."""
        action = from_scenario(action) if action else {
            '_': 'sendMessage%sAction' % TYPING[what]}
        self.world.acts.type(self._who(who), self._who(where), action, topic)
        self._done('type')

    def do_react(self, who, emoji=None, **which):
        """Somebody reacts to a message; without emoji the reaction is taken back."""
        self.world.acts.react(self._who(who), self._message(**which), [emoji] if emoji else [])
        self._done('react')

    def do_pin(self, who, on=True, silent=False, **which):
        """Somebody pins a message."""
        self.world.acts.pin(self._who(who), [self._message(**which)], on, silent=silent)
        self._done('pin')

    def do_vote(self, who, option, **which):
        """Somebody votes in a poll."""
        message = self._message(**which)
        message.poll.vote(self._who(who), [b'%d' % option])
        for mailbox, _box, _number in self._holders(message):
            self.world.society.courier.tell(mailbox, [{
                '_': 'updateMessagePoll', 'poll_id': message.poll.id,
                'results': message.poll.results(mailbox.person)}])
        self._done('vote')

    def _holders(self, message):
        place = message.place
        if place is not None and place.kind == 'channel':
            return [(mailbox, place.box, 0) for mailbox in self.world.society.boxes_in(place)]
        return self.world.acts.each_box(message)

    def do_presence(self, who, presence, seen=None):
        """Somebody comes online, goes, or hides it."""
        was = None if seen is None else self.world.now() - seen
        self.world.acts.presence(self._who(who), presence, was)
        self._done('presence')

    # people and groups

    @staticmethod
    def _named(keys):
        """The keys of something new; called stands for name where that is taken."""
        return {'name' if key == 'called' else key: value for key, value in keys.items()}

    def do_person(self, **keys):
        """Somebody new."""
        keys = self._named(keys)
        self._done('person', id=self.world.build.person(keys).id)

    def do_chat(self, **keys):
        """A new chat, as [[chat]] of a scenario."""
        keys = self._named(keys)
        self.world.build.chats([keys])
        place = self.world.society.names.get(keys.get('name'))
        for mailbox in self.world.society.boxes_in(place) if place else ():
            self.world.society.courier.tell(
                mailbox, [self.world.crowd.news(mailbox, place)], peers=[place])
        self._done('chat', id=place.id if place else 0)

    def do_join(self, who, where, inviter=None, link=False):
        """Somebody comes into a group."""
        self.world.crowd.add(self._who(where), self._who(who),
                             self._who(inviter) if inviter else None, link=link)
        self._done('join')

    def do_leave(self, who, where, by=None, ban=False):
        """Somebody leaves a group or is thrown out."""
        self.world.crowd.remove(self._who(where), self._who(who), self._who(by) if by else None,
                                ban=2147483647 if ban else None)
        self._done('leave')

    def do_promote(self, who, where, on=True, by=None):
        """Somebody becomes an administrator, or a member again."""
        place = self._who(where)
        self.world.crowd.admin(place, self._who(who), USUAL_ADMIN if on else (),
                               promoter=self._who(by) if by else place.creator)
        self._done('promote')

    def do_restrict(self, who, where, rights, until=2147483647):
        """Somebody may do less in a group."""
        self.world.crowd.restrict(self._who(where), self._who(who), rights, until)
        self._done('restrict')

    def do_topic(self, who, where, topic, title=None, closed=None, hidden=None, delete=False):
        """Somebody changes a topic of a forum, or deletes it with all that was said in it."""
        place = self._who(where)
        found = place.topics[topic]
        if delete:
            whole = [place.box.messages[number] for number in sorted(found.ids)]
            del place.topics[topic]
            self.world.acts.delete(whole)
        else:
            found.title = title or found.title
            for name, value in (('closed', closed), ('hidden', hidden)):
                if value is not None:
                    setattr(found, name, value)
            self.world.acts.post(self._who(who), place, topic=topic, action={
                '_': 'messageActionTopicEdit', 'title': title, 'closed': closed, 'hidden': hidden})
        self._done('topic')

    def do_migrate(self, where):
        """A basic group becomes a supergroup; called by the group's name from then on."""
        society = self.world.society
        group = self._who(where)
        place = self.world.crowd.migrate(group)
        for name in [name for name, peer in society.names.items() if peer is group]:
            society.names[name] = place
        self._done('migrate', id=place.id)

    def do_title(self, who, where, title):
        """Somebody renames a group."""
        self.world.crowd.title(self._who(where), self._who(who), title)
        self._done('title')

    def do_picture(self, who, where, photo=True):
        """Somebody gives a group or channel another picture, or none (false)."""
        place = self._who(where)
        picture = self.world.build.picture(photo, place.id + 1) if photo else None
        self.world.crowd.photo(place, self._who(who), picture)
        self._done('picture')

    def do_expire(self):
        """The references of all files are not good any more."""
        for file in self.world.society.files.values():
            file.renewals += 1
        self._done('expire')

    def do_rename(self, who, first_name=None, last_name=None, username=None, photo=None):
        """Somebody takes another name, user name or photo."""
        person, society = self._who(who), self.world.society
        person.first_name = first_name or person.first_name
        person.last_name = person.last_name if last_name is None else last_name or None
        if username is not None:
            society.rename(person, username)
        if photo is not None:
            person.pictures[:0] = [self.world.build.picture(photo, person.id + len(
                person.pictures))] if photo else []
        update = {'_': 'updateUser', 'user_id': person.id}
        if photo is None:
            update = {'_': 'updateUserName', 'user_id': person.id, 'usernames': [
                {'_': 'username', 'active': True, 'editable': True, 'username': person.username}]
                if person.username else [], 'first_name': person.first_name,
                'last_name': person.last_name or '', 'username': person.username or ''}
        for mailbox in society.mailboxes:
            if person.id in mailbox.contacts or person in mailbox.dialogs or (
                    person is mailbox.person):
                society.courier.tell(mailbox, [update], peers=[person])
        self._done('rename')

    def do_destroy(self, where):
        """A group or channel ends."""
        self.world.crowd.destroy(self._who(where))
        self._done('destroy')

    # all at once

    def do_flood(self, who, to, count, text='Flood {n}'):
        """Many messages, each told."""
        sender, peer = self._who(who), self._who(to)
        for number in range(count):
            self.world.acts.post(peer if peer.kind == 'channel' and peer.broadcast else sender,
                                 peer, text.replace('{n}', str(number + 1)))
        self._done('flood', count=count)

    def do_miss(self, count=None, phone=None):
        """Many messages in many chats that no session is told of, as if all were away."""
        large = self.world.large
        mailbox = self._account(phone).person.mailbox if phone else (
            self.world.society.mailboxes[0])
        count = large.missed if count is None else count
        chats = large.miss(mailbox, count)
        self._done('miss', count=count, chats=chats, pts=mailbox.box.pts)

    def do_secret(self, to, chat=1):
        """A message of a secret chat, which nobody can read here, comes to an account."""
        mailbox = self._who(to).mailbox
        message = {'_': 'encryptedMessage', 'random_id': len(mailbox.secrets) + 1, 'chat_id': chat,
                   'date': int(self.world.now()), 'bytes': bytes(32),
                   'file': {'_': 'encryptedFileEmpty'}}
        mailbox.secrets.append(message)
        self.world.society.courier.tell(mailbox, [{
            '_': 'updateNewEncryptedMessage', 'message': message, 'qts': mailbox.qts}])
        self._done('secret', qts=mailbox.qts)

    def do_forget_updates(self, who=None, where=None):
        """What happened so far cannot be asked for any more: the difference is too long."""
        boxes = [self._who(where).box] if where else [
            mailbox.box for mailbox in self.world.society.mailboxes
            if who is None or mailbox.person is self._who(who)]
        for box in boxes:
            box.forget(box.pts)
        self._done('forget_updates')

    def do_state(self, who):
        """Where an account's updates stand."""
        mailbox = self._who(who).mailbox
        self._done('state', pts=mailbox.box.pts, qts=mailbox.qts, seq=mailbox.seq,
                   dialogs=len(mailbox.dialogs), last_id=mailbox.box.last_id)
