# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods that look into chats: history, search, single messages, topics."""
from itertools import islice

from errors import RpcError
from people.desk import Desk

PICTURES = ('inputMessagesFilterPhotos', 'inputMessagesFilterPhotoVideo')


def fits(message, args):
    """Whether a message is what a search looks for."""
    name = args['filter']['_']
    if name == 'inputMessagesFilterPinned':
        return message.pinned
    if name == 'inputMessagesFilterUrl':
        return any(each['_'] == 'messageEntityUrl' for each in message.entities or ())
    if name in PICTURES:
        return bool(message.file and message.file.picture and not message.file.file)
    if name != 'inputMessagesFilterEmpty':
        return bool(message.file and message.file.file)
    words = args['q'].casefold().split()
    return not words or all(any(part.startswith(word) for part in message.text.casefold().split())
                            for word in words)


class History(Desk):
    """messages.getHistory, messages.search and their like."""

    names = ('messages.getHistory', 'messages.search', 'messages.searchGlobal',
             'messages.getMessages', 'channels.getMessages', 'messages.getReplies',
             'messages.getUnreadMentions', 'messages.getUnreadReactions', 'messages.readMentions',
             'messages.readReactions', 'messages.getForumTopics', 'messages.getForumTopicsByID',
             'messages.getMessagesViews', 'messages.getMessageReactionsList',
             'messages.getMessagesReactions', 'messages.getOutboxReadDate',
             'messages.getMessageReadParticipants')

    def _slice(self, session, ids, args):
        """The numbers that offset_id, add_offset, limit, max_id and min_id ask for."""
        limit = self.page(session, args['limit'])
        end = ids.place(args['offset_id']) if args['offset_id'] else len(ids)
        end -= args['add_offset']
        first = max(end - limit, 0)
        found = [ids[at] for at in range(min(end, len(ids)) - 1, first - 1, -1)]
        return [number for number in found
                if (not args['max_id'] or number < args['max_id']) and
                number > args.get('min_id', 0)]

    def _by_date(self, box, ids, date):
        """The number from which messages are not older than a date."""
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            message = box.get(ids[middle])
            if message is None or message.date < date:
                low = middle + 1
            else:
                high = middle
        return ids[low] if low < len(ids) else ids.last + 1

    def _history(self, session, peer, ids, args):
        mailbox = self.mailbox(session)
        box = mailbox.box_of(peer)
        if args.get('offset_date') and not args['offset_id']:
            args = {**args, 'offset_id': self._by_date(box, ids, args['offset_date'])}
        found = [box.get(number) for number in self._slice(session, ids, args)]
        return self.listed(session, peer, [each for each in found if each], len(ids))

    def get_history(self, session, args, _message):
        """messages.getHistory"""
        peer = self.open_to(session, self.peer(session, args['peer']))
        mailbox = self.mailbox(session)
        dialog = mailbox.dialog(peer, make=False)
        if peer.kind == 'channel':
            return self._history(session, peer, peer.ids, args)
        if dialog is None:
            return self.listed(session, peer, [])
        return self._history(session, peer, dialog.ids, args)

    def get_replies(self, session, args, _message):
        """messages.getReplies: a topic of a forum, or the answers to a message."""
        channel = self.open_to(session, self.peer(session, args['peer']))
        self.must(channel.kind == 'channel', 'PEER_ID_INVALID')
        topic = channel.topics.get(args['msg_id'])
        if topic is None:
            raise RpcError('TOPIC_ID_INVALID' if channel.forum else 'MSG_ID_INVALID')
        return self._history(session, channel, topic.ids, args)

    def search(self, session, args, _message):
        """messages.search"""
        mailbox = self.mailbox(session)
        if args['peer']['_'] == 'inputPeerEmpty':
            return self.search_global(session, {**args, 'offset_rate': 0}, _message)
        peer = self.open_to(session, self.peer(session, args['peer']))
        box, dialog = mailbox.box_of(peer), mailbox.dialog(peer, make=False)
        ids = peer.ids if peer.kind == 'channel' else dialog.ids if dialog else ()
        if args.get('top_msg_id') and peer.kind == 'channel' and (
                args['top_msg_id'] in peer.topics):
            ids = peer.topics[args['top_msg_id']].ids
        if args['filter']['_'] == 'inputMessagesFilterPinned' and peer.kind == 'channel':
            found = [box.get(number) for number in reversed(peer.pinned)]
            return self.listed(session, peer, found[:args['limit']], len(found))
        sender = self.peer(session, args['from_id']) if args.get('from_id') else None
        found, count = self._found(session, box, ids, args, sender)
        return self.listed(session, peer, found, count)

    def _found(self, session, box, ids, args, sender):
        limit = self.page(session, args['limit'])
        end = ids.place(args['offset_id']) if args['offset_id'] and len(ids) else len(ids)
        found, count = [], 0
        for at in islice(range(end - 1, -1, -1), 20000):
            message = box.get(ids[at])
            if message is None or message.action is not None or not fits(message, args):
                continue
            if sender is not None and message.sender is not sender:
                continue
            if args['min_date'] and message.date < args['min_date'] or (
                    args['max_date'] and message.date > args['max_date']):
                continue
            count += 1
            if count > args.get('add_offset', 0) and len(found) < limit:
                found.append(message)
        return found, count

    def search_global(self, session, args, _message):
        """messages.searchGlobal"""
        mailbox, found = self.mailbox(session), []
        limit = self.page(session, args['limit'])
        one = {**args, 'offset_id': 0, 'add_offset': 0, 'limit': 20}
        for dialog in mailbox.page(args.get('folder_id'), None, 200)[0]:
            box = mailbox.box_of(dialog.peer)
            for at in islice(range(len(dialog.ids) - 1, -1, -1), 200):
                message = box.get(dialog.ids[at])
                if message and message.action is None and fits(message, one):
                    found.append(message)
        found.sort(key=lambda each: -each.date)
        first = args.get('offset_rate') or 0
        answer = self.listed(session, None, found[first:first + limit], len(found))
        if first + limit < len(found) and answer['_'] == 'messages.messagesSlice':
            answer['next_rate'] = first + limit
        return answer

    def _numbers(self, session, args):
        """The numbers that a list of InputMessage asks for."""
        self.page(session, len(args['id']))
        return [given['id'] if isinstance(given, dict) else given for given in args['id']]

    def get_messages(self, session, args, _message):
        """messages.getMessages and channels.getMessages"""
        mailbox, peer = self.mailbox(session), None
        box = mailbox.box
        if args['_'] == 'channels.getMessages':
            peer = self.channel(session, args['channel'])
            box = peer.box
        numbers = self._numbers(session, args)
        found = {number: box.get(number) for number in numbers}
        answer = self.listed(session, peer, [each for each in found.values() if each])
        by_number = {each['id']: each for each in answer['messages']}
        answer['messages'] = [by_number.get(number, {'_': 'messageEmpty', 'id': number})
                              for number in numbers]
        return answer

    def _unread(self, session, args, name):
        peer = self.open_to(session, self.peer(session, args['peer']))
        mailbox = self.mailbox(session)
        dialog = mailbox.dialog(peer, make=False)
        numbers = [number for number in (getattr(dialog, name) if dialog else ())
                   if not args['offset_id'] or number < args['offset_id']]
        box = mailbox.box_of(peer)
        found = [box.get(number) for number in sorted(numbers, reverse=True)]
        return self.listed(session, peer, found[:self.page(session, args['limit'])],
                           len(getattr(dialog, name)) if dialog else 0)

    def get_unread_mentions(self, session, args, _message):
        """messages.getUnreadMentions"""
        return self._unread(session, args, 'mentions')

    def get_unread_reactions(self, session, args, _message):
        """messages.getUnreadReactions"""
        return self._unread(session, args, 'reacted')

    def _read(self, session, args, name):
        peer, by = self.peer(session, args['peer']), self.actor(session)
        dialog = by.mailbox.dialog(peer)
        numbers = list(getattr(dialog, name))
        if numbers:
            self.acts.heard(by.mailbox, peer, numbers, by)
        return by.affected(by.mailbox.box_of(peer), 0)

    def read_mentions(self, session, args, _message):
        """messages.readMentions"""
        return self._read(session, args, 'mentions')

    def read_reactions(self, session, args, _message):
        """messages.readReactions"""
        return self._read(session, args, 'reacted')

    # topics

    def _topics(self, session, channel, topics):
        mailbox, company = self.mailbox(session), self.company(session)
        messages, found, now = [], [], self.society.now()
        dialog = mailbox.dialog(channel, make=False)
        for topic in topics:
            top = channel.box.get(topic.ids.last) if len(topic.ids) else None
            if top:
                company.message(top)
                messages.append(top.view(channel.box, mailbox.person, now))
            company.add(topic.creator)
            read = dialog.topics.get(topic.id, {}).get('read', dialog.read_in) if dialog else 0
            found.append({
                '_': 'forumTopic', 'my': topic.creator is mailbox.person, 'id': topic.id,
                'closed': topic.closed, 'pinned': topic.pinned, 'hidden': topic.hidden,
                'date': int(topic.date), 'peer': channel.peer(), 'title': topic.title,
                'icon_color': topic.keys.get('colour', 0x6fb9f0),
                'top_message': topic.ids.last, 'read_inbox_max_id': read,
                'read_outbox_max_id': dialog.read_out if dialog else 0,
                'unread_count': topic.ids.after(read) if dialog else 0,
                'unread_mentions_count': sum(number in topic.ids for number in dialog.mentions)
                if dialog else 0, 'unread_reactions_count': 0, 'unread_poll_votes_count': 0,
                'from_id': topic.creator.peer() if topic.creator else channel.peer(),
                'notify_settings': {'_': 'peerNotifySettings'}})
        company.add(channel)
        return {'_': 'messages.forumTopics', 'topics': found, 'messages': messages,
                'pts': channel.box.pts, 'count': len(channel.topics), **company.lists()}

    def get_forum_topics(self, session, args, _message):
        """messages.getForumTopics"""
        channel = self.open_to(session, self.peer(session, args['peer']))
        self.must(channel.kind == 'channel' and channel.forum, 'CHANNEL_FORUM_MISSING')
        topics = sorted(channel.topics.values(), key=lambda topic: (
            not topic.pinned, -topic.ids.last, -topic.id))
        if args.get('q'):
            topics = [topic for topic in topics if args['q'].casefold() in topic.title.casefold()]
        places = [topic.id for topic in topics]
        first = places.index(args['offset_topic']) + 1 if args['offset_topic'] in places else 0
        return self._topics(session, channel,
                            topics[first:first + self.page(session, args['limit'])])

    def get_forum_topics_by_i_d(self, session, args, _message):
        """messages.getForumTopicsByID"""
        channel = self.open_to(session, self.peer(session, args['peer']))
        return self._topics(session, channel, [
            channel.topics[number] for number in args['topics'] if number in channel.topics])

    # about messages

    def get_messages_views(self, session, args, _message):
        """messages.getMessagesViews"""
        peer = self.open_to(session, self.peer(session, args['peer']))
        company, box, views = self.company(session), self.mailbox(session).box_of(peer), []
        for number in args['id']:
            message = box.get(number)
            if message and args['increment'] and message.views:
                message.views += 1
            views.append({'_': 'messageViews', 'views': message.views if message else None,
                          'forwards': message.forwards if message else None})
        return {'_': 'messages.messageViews', 'views': views, **company.lists()}

    def get_messages_reactions(self, session, args, _message):
        """messages.getMessagesReactions"""
        peer, by = self.open_to(session, self.peer(session, args['peer'])), self.actor(session)
        for number in args['id']:
            message = by.mailbox.box_of(peer).get(number)
            if message is not None:
                by.company.message(message)
                by.updates.append({'_': 'updateMessageReactions', 'peer': peer.peer(),
                                   'msg_id': number, 'reactions': {
                                       '_': 'messageReactions', 'results': []}
                                   if not message.reactions else
                                   message.reaction_view(by.mailbox.person)})
        return by.result()

    def get_message_reactions_list(self, session, args, _message):
        """messages.getMessageReactionsList"""
        peer = self.open_to(session, self.peer(session, args['peer']))
        message, company = self.message(session, peer, args['id']), self.company(session)
        found = []
        for who, (emoji, date) in (message.reactions or {}).items():
            company.add(who)
            found += [{'_': 'messagePeerReaction', 'peer_id': who.peer(), 'date': int(date),
                       'reaction': {'_': 'reactionEmoji', 'emoticon': each}} for each in emoji]
        return {'_': 'messages.messageReactionsList', 'count': len(found), 'reactions': found,
                **company.lists()}

    def get_outbox_read_date(self, session, args, _message):
        """messages.getOutboxReadDate"""
        self.message(session, self.peer(session, args['peer']), args['msg_id'])
        return {'_': 'outboxReadDate', 'date': int(self.society.now())}

    def get_message_read_participants(self, session, args, _message):
        """messages.getMessageReadParticipants"""
        self.message(session, self.peer(session, args['peer']), args['msg_id'])
        return []
