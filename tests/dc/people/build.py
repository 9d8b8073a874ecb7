# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds people, chats and messages out of what a scenario says."""
from accounts import digits
from people.members import Member
from people.person import Contact
from people.picture import IN_MESSAGES, Attachment, File, Picture
from people.places import USUAL_ADMIN
from people.poll import Poll
from rpc import from_scenario
from scenario import ScenarioError, check_keys

PERSON_KEYS = {
    'name', 'id', 'first_name', 'last_name', 'username', 'usernames', 'phone', 'about', 'bot',
    'presence', 'seen', 'photo', 'verified', 'premium', 'scam', 'fake', 'support', 'deleted',
    'restricted', 'public_phone', 'hides_forwards', 'blocks', 'answers', 'presses', 'commands',
    'knows', 'contact_require_premium', 'bot_nochats', 'bot_chat_history', 'not_invitable'}
CHAT_KEYS = {
    'name', 'id', 'kind', 'title', 'about', 'username', 'photo', 'creator', 'admins', 'members',
    'kicked', 'banned', 'forbidden', 'with', 'messages', 'topics', 'invites', 'slow_mode', 'ago',
    'signatures', 'noforwards', 'verified', 'scam', 'fake', 'restricted', 'gigagroup', 'dialog',
    'join_to_send', 'join_request', 'linked', 'monoforum', 'forbidden_to_all', 'made', 'history'}
MESSAGE_KEYS = {
    'from', 'text', 'ago', 'date', 'entities', 'reply', 'quote', 'key', 'forward', 'media', 'photo',
    'file', 'poll', 'action', 'reactions', 'pinned', 'views', 'silent', 'edited', 'album', 'via',
    'buttons', 'keyboard', 'markup', 'topic', 'unheard', 'author', 'extra', 'forwards', 'count'}
DIALOG_KEYS = {'pinned', 'archived', 'muted', 'unread', 'mark', 'draft', 'read_out'}
KINDS = ('private', 'group', 'supergroup', 'channel', 'forum')


class Build:
    """Makes the world of a scenario."""

    def __init__(self, world):
        self.world = world
        self.society = world.society

    def people(self, tables):
        """[[person]]"""
        for keys in tables:
            self.person(dict(keys))

    def person(self, keys):
        """Somebody without an account."""
        check_keys('person', keys, PERSON_KEYS)
        keys.setdefault('name', keys.get('username') or keys.get('first_name', '').lower())
        if 'phone' in keys:
            keys['phone'] = digits(keys['phone'])
        person = self.society.add_person(keys)
        self.furnish(person)
        return person

    def furnish(self, person):
        """What people have besides names."""
        keys, now = person.keys, self.society.now()
        if 'seen' in keys:
            person.presence, person.was_online = 'offline', now - keys['seen']
        if keys.get('photo'):
            person.pictures.append(self.picture(keys['photo'], person.id))
        if keys.get('answers'):
            self.society.talkers[person.id] = person

    def picture(self, keys, seed):
        """A profile photo: true, or where it is and which."""
        keys = keys if isinstance(keys, dict) else {}
        check_keys('photo', keys, {'dc', 'seed', 'ago', 'told'})
        picture = Picture(keys.get('seed', seed), self.society.now() - keys.get('ago', 0),
                          keys.get('dc', self.world.options['start']))
        picture.told = keys.get('told', picture.dc)
        return self.keep(picture)

    def keep(self, file):
        """Makes a file or picture available for download."""
        self.society.files[file.id] = file
        return file

    def relations(self):
        """Contacts and blocks, when everybody is there."""
        for person in list(self.society.people.values()):
            for name in person.keys.get('knows', ()):
                person.knows.add(self.society.find(name).id)
            for name in person.keys.get('blocks', ()):
                person.blocks.add(self.society.find(name).id)
        for mailbox in self.society.mailboxes:
            self.address_book(mailbox)

    def address_book(self, mailbox):
        """contacts and blocked of an account."""
        for each in mailbox.account.keys.get('contacts', ()):
            each = {'person': each} if isinstance(each, str) else each
            check_keys('contacts', each, {'person', 'first_name', 'last_name'})
            mailbox.contacts[self.society.find(each['person']).id] = Contact(
                each.get('first_name'), each.get('last_name'))
        for name in mailbox.account.keys.get('blocked', ()):
            mailbox.blocked[self.society.find(name).id] = self.society.now()

    # chats

    def chats(self, tables):
        """[[chat]]"""
        for keys in tables:
            check_keys('chat', keys, CHAT_KEYS)
            if keys.get('kind', 'private') not in KINDS:
                raise ScenarioError('chat: no kind "%s"' % keys['kind'])
            if keys.get('kind', 'private') == 'private':
                self._private(keys)
            else:
                self._place(keys)
        for keys in tables:
            if 'linked' in keys:
                place, other = self.society.find(keys['name']), self.society.find(keys['linked'])
                place.linked, other.linked = other, place

    def _private(self, keys):
        first, second = (self.society.find(name) for name in keys['with'])
        for each in keys.get('messages', ()):
            sender = self.society.find(each['from'])
            self.say(sender, second if sender is first else first, each)
        for name, how in keys.get('dialog', {}).items():
            mailbox = self.society.find(name).mailbox
            self._dialog(mailbox, second if mailbox.person is first else first, how)

    def _place(self, keys):
        find, now = self.society.find, self.society.now()
        creator = find(keys['creator']) if 'creator' in keys else None
        if creator is None and keys.get('members'):
            creator = find(keys['members'][0])
        place = self.society.add_place(
            keys['kind'], keys.get('title', 'A chat'), creator, dict(keys),
            [find(name) for name in keys.get('members', ())], now - keys.get('ago', 86400))
        for name in keys.get('admins', ()):
            place.members.add(find(name).id, Member(place.date, creator, USUAL_ADMIN, by=creator))
        for name, what in keys.get('banned', {}).items():
            place.members.add(find(name).id, Member(place.date, creator, banned=what,
                                                    until=2147483647, by=creator))
        for name in keys.get('kicked', ()):
            place.members.remove(find(name).id)
            place.members.kicked[find(name).id] = Member(now, by=creator, until=2147483647)
        if keys.get('photo'):
            place.picture = self.picture(keys['photo'], place.id)
        for link in keys.get('invites', ()):
            self.society.invite(place, creator, link)
        for mailbox in self.society.boxes_in(place):
            mailbox.place(mailbox.dialog(place), place.date)
        for topic in keys.get('topics', ()):
            self._topic(place, topic, creator)
        for each in keys.get('messages', ()):
            self.say(find(each['from']) if 'from' in each else place, place, each)
        for name, how in keys.get('dialog', {}).items():
            self._dialog(find(name).mailbox, place, how)

    def _topic(self, place, keys, creator):
        check_keys('topics', keys, {'title', 'name', 'closed', 'pinned', 'hidden', 'colour',
                                    'messages'})
        if keys['title'] == 'General':
            topic = place.topics[1]
        else:
            message = self.world.acts.post(creator, place, quiet=True, date=place.date, action={
                '_': 'messageActionTopicCreate', 'title': keys['title'], 'icon_color': 0x6fb9f0})
            topic = place.topics[message.ids[place.box]]
        topic.keys = keys
        topic.closed, topic.pinned = bool(keys.get('closed')), bool(keys.get('pinned'))
        topic.hidden = bool(keys.get('hidden'))
        for each in keys.get('messages', ()):
            self.say(self.society.find(each['from']), place, {**each, 'topic': topic.id})

    def _dialog(self, mailbox, peer, how):
        check_keys('dialog', how, DIALOG_KEYS)
        dialog = mailbox.dialog(peer)
        if how.get('archived'):
            mailbox.archive(dialog, 1)
        if how.get('pinned'):
            mailbox.pin(dialog, True)
        if how.get('muted'):
            dialog.mute_until = 2147483647
        if how.get('draft'):
            dialog.draft = {'_': 'draftMessage', 'message': how['draft'],
                            'date': int(self.society.now())}
        dialog.mark = how.get('mark', False)
        unread = how.get('unread', 0)
        if unread == 'all':
            dialog.read_in = 0
        elif len(dialog.ids):
            dialog.read_in = dialog.ids[max(len(dialog.ids) - 1 - unread, 0)] if (
                unread < len(dialog.ids)) else 0
        if how.get('read_out', True):
            dialog.read_out = dialog.own.last

    def everything_read(self):
        """What is in no [chat.dialog] was read on both sides."""
        for mailbox in self.society.mailboxes:
            for dialog in mailbox.dialogs.values():
                told = dialog.peer.keys.get('dialog', {})
                if mailbox.account.name not in told and not dialog.read_in:
                    dialog.read_in, dialog.read_out = dialog.ids.last, dialog.own.last

    # messages

    def say(self, sender, peer, keys, quiet=True, by=None):
        """One message as a scenario or a command gives it."""
        check_keys('messages', keys, MESSAGE_KEYS)
        now = self.society.now()
        date = now - keys['ago'] if 'ago' in keys else keys.get('date', now)
        if peer.kind == 'channel' and peer.broadcast:
            sender = peer
        content = self.content(keys, date)
        text = keys.get('text', '')
        if quiet and 'ago' not in keys and 'date' not in keys:
            date = min(date, now - 60)
        message = None
        for place in range(keys.get('count', 1)):
            numbered = text.replace('{n}', str(place + 1))
            message = self.world.acts.post(sender, peer, numbered, by, quiet, date=date, **content)
        if keys.get('pinned') and peer.kind == 'channel':
            peer.pinned.append(message.ids[peer.box])
        return message

    def content(self, keys, date):
        """What a message has besides its text."""
        find, found = self.society.find, {}
        for name in ('quote', 'key', 'silent', 'views', 'album', 'topic', 'unheard', 'author',
                     'forwards', 'pinned'):
            if name in keys:
                found[name] = keys[name]
        for name in ('entities', 'media', 'action', 'extra'):
            if name in keys:
                found[name] = self.named(from_scenario(keys[name]))
        if 'reply' in keys:
            found['reply'] = self.society.keyed[keys['reply']]
        if 'via' in keys:
            found['via'] = find(keys['via'])
        if 'edited' in keys:
            found['edited'] = date + keys['edited']
        if 'forward' in keys:
            found['forward'] = self.forwarded(keys['forward'], date)
        found['file'] = self.attachment(keys, date)
        if 'poll' in keys:
            found['poll'] = Poll(self.society.number('file'), keys['poll'])
        found['markup'] = self.markup(keys)
        if 'reactions' in keys:
            found['reactions'] = {find(name): ((emoji,), date)
                                  for name, emoji in keys['reactions'].items()}
        return found

    def named(self, value):
        """The same TL object with the numbers of those who are given as "id:name"."""
        if isinstance(value, dict):
            return {name: self.named(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.named(item) for item in value]
        if isinstance(value, str) and value.startswith('id:'):
            return self.society.find(value[3:]).id
        if isinstance(value, str) and value.startswith('peer:'):
            return self.society.find(value[5:]).peer()
        return value

    def forwarded(self, keys, date):
        """Where a forwarded message comes from."""
        check_keys('forward', keys, {'from', 'name', 'ago', 'post', 'author'})
        header = {'_': 'messageFwdHeader', 'date': int(date - keys.get('ago', 3600)),
                  'from_name': keys.get('name'), 'channel_post': keys.get('post'),
                  'post_author': keys.get('author')}
        peers = ()
        if 'from' in keys:
            peers = (self.society.find(keys['from']),)
            header['from_id'] = peers[0].peer()
        return {'header': header, 'peers': peers}

    def attachment(self, keys, date):
        """A photo or file of a message."""
        if 'photo' in keys:
            how = keys['photo'] if isinstance(keys['photo'], dict) else {}
            check_keys('photo', how, {'ratio', 'dc', 'seed', 'spoiler', 'ttl_seconds'})
            picture = self.keep(Picture(
                how.get('seed') or self.society.number('file'), int(date),
                how.get('dc', self.world.options['start']), IN_MESSAGES, how.get('ratio', 1.0)))
            return Attachment(picture, None, {name: how[name] for name in
                                              ('spoiler', 'ttl_seconds') if name in how})
        if 'file' in keys:
            check_keys('file', keys['file'], {'name', 'size', 'mime', 'dc', 'thumb', 'attributes',
                                              'voice', 'round', 'video'})
            file = self.keep(File(self.society.number('file'), {
                'dc': self.world.options['start'], **from_scenario(keys['file'])}, date))
            return Attachment(None, file, {name: True for name in ('voice', 'round', 'video')
                                           if keys['file'].get(name)})
        return None

    @staticmethod
    def markup(keys):
        """ReplyMarkup of buttons (under the message) or a keyboard (in place of one)."""
        if 'markup' in keys:
            return from_scenario(keys['markup'])
        if 'buttons' in keys:
            return {'_': 'replyInlineMarkup', 'rows': [
                {'_': 'keyboardButtonRow', 'buttons': [inline(each) for each in row]}
                for row in keys['buttons']]}
        if 'keyboard' in keys:
            if not keys['keyboard']:
                return {'_': 'replyKeyboardHide'}
            return {'_': 'replyKeyboardMarkup', 'resize': True, 'rows': [
                {'_': 'keyboardButtonRow', 'buttons': [
                    {'_': 'keyboardButton', 'text': each} if isinstance(each, str) else
                    from_scenario(each) for each in row]} for row in keys['keyboard']]}
        return None


def inline(keys):
    """One button under a message."""
    if isinstance(keys, str):
        return {'_': 'keyboardButtonCallback', 'text': keys, 'data': keys.lower().encode()}
    if '_' in keys:
        return from_scenario(keys)
    if 'url' in keys:
        return {'_': 'keyboardButtonUrl', **keys}
    return {'_': 'keyboardButtonCallback', 'text': keys['text'],
            'data': keys.get('data', keys['text']).encode()}
