# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do with messages: say, edit, delete, read, react, pin. Whoever is concerned hears."""
from people.message import NAMES, Message, found_entities
from people.places import Topic


class Acts:
    """The deeds; each is the same whether a client or the script of a scenario does it."""

    def __init__(self, society):
        self.society = society
        self.courier = society.courier

    # saying

    def post(self, sender, peer, text='', by=None, quiet=False, **content):
        """A new message. quiet: nobody is told, as when it was said before all this began."""
        date = content.pop('date', None)
        message = Message(sender, None if peer.kind == 'user' else peer,
                          self.society.now() if date is None else date, text,
                          (sender, peer) if peer.kind == 'user' else None)
        for name, value in content.items():
            setattr(message, name, value)
        if message.action is None:
            message.entities = self._entities(text, message.entities)
            message.mentions = self._mentions(message)
        if peer.kind == 'channel' and peer.broadcast:
            message.views = message.views or 1
        entries = self._store(message)
        if message.key:
            self.society.keyed[message.key] = message
        for mailbox, entry in entries:
            mailbox.sees(message, message.other(mailbox.person))
            if not quiet:
                self._told(mailbox, message, entry, by)
        return message

    @staticmethod
    def _entities(text, given):
        found = list(given or ())
        taken = [(each['offset'], each['offset'] + each['length']) for each in found]
        for each in found_entities(text):
            if not any(first < each['offset'] + each['length'] and each['offset'] < last
                       for first, last in taken):
                found.append(each)
        return sorted(found, key=lambda each: (each['offset'], -each['length'])) or None

    def _mentions(self, message):
        if message.pair is not None:
            return None
        found = {person.id for person in map(self.society.called, NAMES.findall(message.text))
                 if person is not None and person.kind == 'user'}
        found |= {each['user_id'] for each in message.entities or () if 'user_id' in each}
        if message.reply is not None and message.reply.sender is not None:
            found.add(message.reply.sender.id)
        if message.sender is not None:
            found.discard(message.sender.id)
        return found or None

    def _log(self, box, kind, data, count=1):
        """One more event of a box."""
        if box.owner.kind == 'channel':
            self.society.stir(box.owner)
        return box.log(kind, data, count)

    def _store(self, message):
        """Numbers the message wherever it belongs; (account, entry of its log) of each."""
        place = message.place
        if place is not None and place.kind == 'channel':
            number = place.box.number()
            place.box.put(number, message)
            place.ids.add(number)
            topic = place.topic_of(message)
            if topic:
                topic.ids.add(number)
            if isinstance(message.action, dict) and (
                    message.action['_'] == 'messageActionTopicCreate'):
                place.topics[number] = topic = Topic(
                    number, message.action['title'], message.sender, message.date)
                topic.ids.add(number)
                message.topic = number
            entry = self._log(place.box, 'new', message)
            return [(mailbox, entry) for mailbox in self.society.boxes_in(place)]
        people = set(message.pair) if place is None else None
        if place is None:
            boxes = [person.mailbox for person in people if person.mailbox and not (
                message.sender is not person and message.sender.id in person.mailbox.blocked)]
        else:
            boxes = self.society.boxes_in(place)
        found = []
        for mailbox in boxes:
            mailbox.box.put(mailbox.box.number(), message)
            found.append((mailbox, self._log(mailbox.box, 'new', message)))
        return found

    def _told(self, mailbox, message, entry, by):
        peer = message.other(mailbox.person)
        mine = by is not None and by.mailbox is mailbox
        if message.out(mailbox.person) and peer.kind == 'channel':
            dialog = mailbox.dialog(peer)
            dialog.read_in = message.ids[peer.box]
        self.courier.message(mailbox, message, entry, by)
        if mine and peer.kind == 'channel' and message.out(mailbox.person):
            by.updates.insert(-1, {
                '_': 'updateReadChannelInbox', 'channel_id': peer.id, 'still_unread_count': 0,
                'max_id': mailbox.dialog(peer).read_in, 'pts': entry.pts})

    # changing

    def each_box(self, message):
        """(account, box, number) of everybody who has a message."""
        for box, number in list(message.ids.items()):
            if box.owner in self.society.mailboxes:
                yield box.owner, box, number

    def _changed(self, kind, message, by=None):
        """Tells everybody concerned that a message is another now."""
        place = message.place
        if place is not None and place.kind == 'channel':
            entry = self._log(place.box, kind, message)
            for mailbox in self.society.boxes_in(place):
                self._tell_entry(mailbox, place.box, entry, [message], by)
            return
        for mailbox, box, _number in self.each_box(message):
            self._tell_entry(mailbox, box, self._log(box, kind, message), [message], by)

    def _tell_entry(self, mailbox, box, entry, messages=(), by=None, peers=()):
        if by is not None and by.mailbox is mailbox:
            by.note(entry)
        weak = box is not mailbox.box and self.society.options['min'] != 'never'
        self.courier.tell(mailbox, [self.courier.update(mailbox, entry, box)], by, messages,
                          peers, weak)

    def edit(self, message, text=None, by=None, hidden=False, **content):
        """Changes a message."""
        if text is not None:
            message.text = text
            message.entities = self._entities(text, content.pop('entities', None))
        for name, value in content.items():
            setattr(message, name, value)
        if not hidden:
            message.edited = self.society.now()
        self._changed('edit', message, by)

    def delete(self, messages, by=None, only=None):
        """Deletes messages for everybody, or for one account only."""
        boxes = {}
        for message in messages:
            for box, number in list(message.ids.items()):
                if only is None or box is only.box or box.owner not in self.society.mailboxes:
                    boxes.setdefault(box, []).append((number, message))
        for box, found in boxes.items():
            numbers = sorted(number for number, _message in found)
            channel = box.owner if box.owner not in self.society.mailboxes else None
            for number, message in found:
                self._remove(box, number, message, channel)
            entry = self._log(box, 'delete', numbers, len(numbers))
            for mailbox in self.society.boxes_in(channel) if channel else [box.owner]:
                self._tell_entry(mailbox, box, entry, by=by, peers=[channel] if channel else ())

    def _remove(self, box, number, message, channel):
        box.drop(number)
        if channel is not None:
            channel.ids.remove(number)
            topic = channel.topic_of(message)
            if topic:
                topic.ids.remove(number)
            if number in channel.pinned:
                channel.pinned.remove(number)
            boxes = self.society.boxes_in(channel)
        else:
            boxes = [box.owner]
        for mailbox in boxes:
            dialog = mailbox.dialog(message.other(mailbox.person), make=False)
            if dialog is None:
                continue
            dialog.ids.remove(number)
            dialog.own.remove(number)
            if number in dialog.mentions:
                dialog.mentions.remove(number)
            if len(dialog.ids):
                last = mailbox.box_of(dialog.peer).get(dialog.ids.last)
                mailbox.place(dialog, last.date if last else dialog.date)
            else:
                mailbox.place(dialog)

    def clear(self, mailbox, peer, max_id, by=None, revoke=False):
        """Empties a private chat or group for an account, or for all of its people."""
        dialog = mailbox.dialog(peer, make=False)
        if dialog is None:
            return
        messages = [mailbox.box.get(number) for number in list(dialog.ids)
                    if not max_id or number <= max_id]
        self.delete([message for message in messages if message], by, None if revoke else mailbox)

    def forward(self, person, peer, original, by=None, drop=False, **content):
        """A message goes on to another chat."""
        original.forwards += 1
        return self.post(person, peer, original.text, by, entities=original.entities,
                         media=original.media, file=original.file, poll=original.poll,
                         forward=None if drop else origin(original), **content)

    # reading

    def read_by_account(self, mailbox, peer, number, by=None):
        """An account has seen everything up to a message."""
        dialog = mailbox.dialog(peer)
        if number <= dialog.read_in and not dialog.mark:
            return
        box = mailbox.box_of(peer)
        old, dialog.read_in = dialog.read_in, max(dialog.read_in, min(number, dialog.ids.last))
        if dialog.mark:
            dialog.mark = False
            self.courier.tell(mailbox, [{
                '_': 'updateDialogUnreadMark', 'unread': False,
                'peer': {'_': 'dialogPeer', 'peer': peer.peer()}}], by, peers=[peer])
        if dialog.read_in > old:
            if peer.kind == 'channel':
                self.courier.tell(mailbox, [{
                    '_': 'updateReadChannelInbox', 'channel_id': peer.id,
                    'max_id': dialog.read_in, 'still_unread_count': dialog.unread,
                    'pts': box.pts}], by, peers=[peer])
            else:
                entry = self._log(box, 'read_in', (peer, dialog.read_in, dialog.unread))
                self._tell_entry(mailbox, box, entry, by=by, peers=[peer])
            self._seen_by(mailbox.person, peer, box, old, dialog.read_in)

    def _seen_by(self, reader, peer, box, old, number):
        """Lets those who wrote hear that they were read."""
        if peer.kind == 'channel':
            if not peer.broadcast:
                self.read(reader, peer, number)
            return
        last = None
        for each in reversed(range(box.owner.dialogs[peer].ids.place(old + 1),
                                   box.owner.dialogs[peer].ids.place(number + 1))):
            last = box.get(box.owner.dialogs[peer].ids[each])
            if last and last.sender is not reader:
                break
        if last is not None:
            self._read_out(reader, last)

    def _read_out(self, reader, message):
        for other, box, number in self.each_box(message):
            if other.person is reader:
                continue
            peer = message.other(other.person)
            dialog = other.dialog(peer, make=False)
            own = dialog.own if dialog else ()
            place = own.place(number + 1) if dialog else 0
            if not place or own[place - 1] <= dialog.read_out:
                continue
            dialog.read_out = own[place - 1]
            entry = self._log(box, 'read_out', (peer, dialog.read_out))
            self._tell_entry(other, box, entry, peers=[peer])

    def read(self, reader, peer, number=None):
        """Somebody without an account has read a chat; number: in a channel."""
        if peer.kind == 'channel':
            for mailbox in self.society.boxes_in(peer):
                dialog = mailbox.dialog(peer)
                number = peer.ids.last if number is None else number
                own = dialog.own.place(number + 1)
                if mailbox.person is reader or not own or dialog.own[own - 1] <= dialog.read_out:
                    continue
                dialog.read_out = dialog.own[own - 1]
                self.courier.tell(mailbox, [{
                    '_': 'updateReadChannelOutbox', 'channel_id': peer.id,
                    'max_id': dialog.read_out}], peers=[peer])
            return
        boxes = [peer.mailbox] if peer.kind == 'user' else self.society.boxes_in(peer)
        for mailbox in filter(None, boxes):
            other = reader if peer.kind == 'user' else peer
            dialog = mailbox.dialog(other, make=False)
            if dialog is None or not len(dialog.own) or dialog.own.last <= dialog.read_out:
                continue
            dialog.read_out = dialog.own.last
            entry = self._log(mailbox.box, 'read_out', (other, dialog.read_out))
            self._tell_entry(mailbox, mailbox.box, entry, peers=[other])

    def heard(self, mailbox, peer, numbers, by=None):
        """Voice messages were played, mentions looked at."""
        box, dialog = mailbox.box_of(peer), mailbox.dialog(peer)
        for number in numbers:
            message = box.get(number)
            if message:
                message.unheard = False
            if number in dialog.mentions:
                dialog.mentions.remove(number)
            if number in dialog.reacted:
                dialog.reacted.remove(number)
        if peer.kind == 'channel':
            self.courier.tell(mailbox, [{
                '_': 'updateChannelReadMessagesContents', 'channel_id': peer.id,
                'messages': list(numbers)}], by, peers=[peer])
        else:
            entry = self._log(box, 'contents', list(numbers), len(numbers))
            self._tell_entry(mailbox, box, entry, by=by)

    # reactions, pins

    def react(self, person, message, emoji, by=None):
        """Somebody's reactions to a message are these from here on."""
        message.reactions = message.reactions or {}
        message.reactions.pop(person, None)
        if emoji:
            message.reactions[person] = tuple(emoji), self.society.now()
        place = message.place
        channel = place is not None and place.kind == 'channel'
        boxes = self.society.boxes_in(place) if channel else [
            mailbox for mailbox, _box, _number in self.each_box(message)]
        for mailbox in boxes:
            box = place.box if channel else mailbox.box
            number = message.ids[box]
            if message.out(mailbox.person) and person is not mailbox.person:
                dialog = mailbox.dialog(message.other(mailbox.person))
                if emoji and number not in dialog.reacted:
                    dialog.reacted.append(number)
            self.courier.tell(mailbox, [{
                '_': 'updateMessageReactions', 'peer': message.other(mailbox.person).peer(),
                'msg_id': number, 'reactions': message.reaction_view(mailbox.person)}],
                by, [message], [person], weak=channel)

    def pin(self, person, messages, on, by=None, silent=False, only=None):
        """Pins messages or takes pins off."""
        boxes = {}
        for message in messages:
            message.pinned = on
            for box, number in message.ids.items():
                if only is None or box is only.box or box.owner not in self.society.mailboxes:
                    boxes.setdefault(box, []).append((number, message))
        for box, found in boxes.items():
            numbers = sorted(number for number, _message in found)
            channel = box.owner if box.owner not in self.society.mailboxes else None
            boxes_of = self.society.boxes_in(channel) if channel else [box.owner]
            peer = channel or found[0][1].other(box.owner.person)
            entry = self._log(box, 'pin', (peer, numbers, on), len(numbers))
            for mailbox in boxes_of:
                self._tell_entry(mailbox, box, entry, by=by, peers=[peer])
        place = messages[0].place
        if place is not None and place.kind == 'channel':
            for message in messages:
                number = message.ids[place.box]
                place.pinned = [each for each in place.pinned if each != number]
                if on:
                    place.pinned.append(number)
        if on and not silent and only is None:
            target = place if place is not None else messages[0].other(person)
            self.post(person, target, action={'_': 'messageActionPinMessage'}, by=by,
                      reply=messages[0])

    # what passes

    def type(self, person, peer, action, topic=None):
        """Somebody types, records, sends; to the others only."""
        if peer.kind == 'user':
            update = {'_': 'updateUserTyping', 'user_id': person.id, 'action': action}
            boxes = [peer.mailbox] if peer.mailbox else []
        elif peer.kind == 'group':
            update = {'_': 'updateChatUserTyping', 'chat_id': peer.id, 'from_id': person.peer(),
                      'action': action}
            boxes = self.society.boxes_in(peer)
        else:
            update = {'_': 'updateChannelUserTyping', 'channel_id': peer.id,
                      'top_msg_id': topic, 'from_id': person.peer(), 'action': action}
            boxes = self.society.boxes_in(peer)
        for mailbox in boxes:
            if mailbox.person is not person and person.id not in mailbox.blocked:
                self.courier.tell(mailbox, [update], peers=[person, peer])

    def presence(self, person, presence, was=None):
        """Somebody comes, goes, or hides it."""
        if person.presence == 'online' and presence == 'offline' and was is None:
            was = self.society.now()
        person.presence = presence
        if was is not None:
            person.was_online = was
        for mailbox in self.society.mailboxes:
            if mailbox.person is not person and (
                    person.id in mailbox.contacts or person in mailbox.dialogs):
                self.courier.tell(mailbox, [{
                    '_': 'updateUserStatus', 'user_id': person.id,
                    'status': person.status(self.society.now())}], peers=[person])


def origin(message):
    """What a forwarded message says about where it comes from."""
    if message.forward:
        return message.forward
    header = {'_': 'messageFwdHeader', 'date': message.date}
    peers = []
    sender, place = message.sender, message.place
    if place is not None and place.kind == 'channel' and place.broadcast:
        header.update(from_id=place.peer(), channel_post=message.ids[place.box],
                      post_author=message.author)
        peers.append(place)
    elif sender is not None and sender.kind == 'user' and sender.keys.get('hides_forwards'):
        header['from_name'] = sender.label
    elif sender is not None:
        header['from_id'] = sender.peer()
        peers.append(sender)
    return {'header': header, 'peers': tuple(peers)}
