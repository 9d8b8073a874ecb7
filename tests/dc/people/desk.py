# SPDX-License-Identifier: GPL-3.0-or-later
"""What all methods of an account in use share: who asks, whom they mean, how lists are answered."""
from errors import RpcError
from part import Part
from people.courier import Actor
from people.mailbox import Company

OLD = 145


class Desk(Part):
    """Some of the methods of an account in use."""

    @property
    def society(self):
        """Everybody there is."""
        return self.world.society

    @property
    def acts(self):
        """What people do."""
        return self.world.acts

    def mailbox(self, session):
        """The side of whoever asks."""
        return self.owner(session).account.person.mailbox

    def actor(self, session):
        """Whoever asks, with the list of what the answer tells."""
        return Actor(self.society, session, self.mailbox(session))

    def company(self, session):
        """A gatherer of people for an answer."""
        return Company(self.mailbox(session), self.society.now(),
                       self.society.options['min'] == 'always')

    def old(self, session):
        """Whether the client is of a layer in which much was different."""
        return (session.key.layer or self.world.options['layer']) <= OLD

    # whom they mean

    def peer(self, session, given):
        """Who or what an InputPeer, InputUser or InputChannel stands for."""
        name, mailbox = given['_'], self.mailbox(session)
        if name in ('inputPeerSelf', 'inputUserSelf'):
            return mailbox.person
        if name in ('inputPeerUser', 'inputUser'):
            return self._checked(session, self.society.person(given['user_id']), given)
        if name == 'inputPeerChat':
            return self.group(session, given['chat_id'])
        if name in ('inputPeerChannel', 'inputChannel'):
            found = self.society.channels.get(given['channel_id'])
            return self._checked(session, found, given, 'CHANNEL_INVALID')
        if name.endswith('FromMessage'):
            return self._from_message(session, given)
        raise RpcError('PEER_ID_INVALID')

    def _checked(self, session, found, given, error='PEER_ID_INVALID'):
        if given['_'].startswith('inputUser'):
            error = 'USER_ID_INVALID'
        mailbox = self.mailbox(session)
        number = given.get('user_id') or given.get('channel_id')
        if found is None:
            session.sin('%s with the number %s, which nobody has' % (given['_'], number))
            raise RpcError(error)
        if given['access_hash'] != mailbox.hash(found):
            session.sin('%s %d with %s' % (
                given['_'], number, 'the access hash of a min object'
                if given['access_hash'] == mailbox.hash(found, True) else 'a wrong access hash'))
            raise RpcError(error)
        return found

    def _from_message(self, session, given):
        where = self.peer(session, given['peer'])
        message = self.mailbox(session).box_of(where).get(given['msg_id'])
        wanted = given.get('user_id') or given.get('channel_id')
        for peer in (message.peers() if message else ()):
            if peer is not None and peer.id == wanted:
                return peer
        if message is not None and any(each.get('user_id') == wanted
                                       for each in message.entities or ()):
            return self.society.person(wanted)
        session.sin('%s %s is not in message %d' % (given['_'], wanted, given['msg_id']))
        raise RpcError('USER_ID_INVALID' if 'user_id' in given else 'CHANNEL_INVALID')

    def user(self, session, given):
        """The person that an InputUser stands for."""
        found = self.peer(session, given)
        if found.kind != 'user':
            raise RpcError('USER_ID_INVALID')
        return found

    def group(self, session, number):
        """A basic group that the account knows."""
        found = self.society.groups.get(number)
        mailbox = self.mailbox(session)
        if found is None or not mailbox.takes_part(found) and found not in mailbox.dialogs:
            session.sin('chat_id %d, in which the account is not' % number)
            raise RpcError('CHAT_ID_INVALID')
        return found

    def channel(self, session, given, member=False):
        """The channel that an InputChannel stands for."""
        found = self.peer(session, given)
        if found.kind != 'channel':
            raise RpcError('CHANNEL_INVALID')
        return self.open_to(session, found, member)

    def open_to(self, session, place, member=False):
        """A place that the account can look into."""
        mailbox = self.mailbox(session)
        if place.kind == 'user' or mailbox.takes_part(place):
            return place
        if place.kind == 'channel' and (member or not place.username or place.deleted or
                                        mailbox.person.id in place.members.kicked):
            raise RpcError('USER_NOT_PARTICIPANT' if member and place.username else
                           'CHANNEL_PRIVATE')
        return place

    def message(self, session, peer, number):
        """A message of a chat by its number."""
        mailbox = self.mailbox(session)
        found = mailbox.box_of(peer).get(number)
        if found is None or found.other(mailbox.person) is not peer:
            raise RpcError('MESSAGE_ID_INVALID')
        return found

    def must(self, good, text):
        """Refuses unless something is so."""
        if not good:
            raise RpcError(text)

    def page(self, session, limit, most=None):
        """How many things to answer with; more than the most is what no client should ask for."""
        most = most or self.society.options['page']
        if limit > 100 and most <= 100 or limit < 0:
            session.sin('a limit of %d' % limit)
        return max(min(limit, most), 0)

    # answers

    def listed(self, session, peer, messages, count=None):
        """messages.Messages: peer is the chat they are all in, or None."""
        mailbox, company = self.mailbox(session), self.company(session)
        now, found = self.society.now(), []
        for message in messages:
            company.message(message)
            box = mailbox.box_of(message.other(mailbox.person))
            found.append(message.view(box, mailbox.person, now))
        company.add(peer)
        answer = {'_': 'messages.messages', 'messages': found, **company.lists(), 'topics': []}
        if peer is not None and peer.kind == 'channel':
            answer.update(_='messages.channelMessages', pts=peer.box.pts,
                          count=len(peer.ids) if count is None else count)
        elif count is not None and count > len(found):
            answer.update(_='messages.messagesSlice', count=count)
        return answer
