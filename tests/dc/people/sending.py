# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods that send, edit, forward, delete, read, react and pin."""
from errors import RpcError
from people.desk import Desk
from people.message import units
from people.picture import IN_MESSAGES, Attachment, File, Picture


class Sending(Desk):
    """messages.sendMessage and what is done to messages afterwards."""

    names = ('messages.sendMessage', 'messages.sendMedia', 'messages.forwardMessages',
             'messages.editMessage', 'messages.deleteMessages', 'channels.deleteMessages',
             'messages.deleteHistory', 'channels.deleteHistory', 'messages.readHistory',
             'channels.readHistory', 'messages.readDiscussion', 'messages.readMessageContents',
             'channels.readMessageContents', 'messages.sendReaction', 'messages.sendVote',
             'messages.updatePinnedMessage', 'messages.unpinAllMessages', 'messages.setTyping',
             'messages.startBot', 'messages.getBotCallbackAnswer', 'messages.receivedMessages')

    def may_send(self, session, peer, right='send_messages'):
        """Refuses where the account must not write."""
        mailbox = self.mailbox(session)
        if peer.kind == 'user':
            if mailbox.person.id in peer.blocks:
                raise RpcError('USER_IS_BLOCKED')
            if peer.keys.get('deleted'):
                raise RpcError('INPUT_USER_DEACTIVATED')
            self.must(not (peer.id in mailbox.blocked), 'YOU_BLOCKED_USER')
            return peer
        if not mailbox.takes_part(peer):
            raise RpcError('CHAT_WRITE_FORBIDDEN' if peer.kind == 'group' or peer.username else
                           'CHANNEL_PRIVATE', 403 if peer.kind == 'group' else None)
        if peer.kind == 'channel' and peer.broadcast:
            right = 'post_messages'
            if not peer.is_admin(mailbox.person):
                raise RpcError('CHAT_ADMIN_REQUIRED')
        if peer.kind == 'group' and peer.deactivated:
            raise RpcError('PEER_ID_INVALID')
        if not peer.may(mailbox.person, right):
            raise RpcError('CHAT_WRITE_FORBIDDEN', 403)
        if peer.kind == 'channel' and peer.slow and not peer.is_admin(mailbox.person):
            self._slow(mailbox, peer)
        return peer

    def _slow(self, mailbox, peer):
        dialog = mailbox.dialog(peer)
        last = peer.box.get(dialog.own.last) if len(dialog.own) else None
        left = last.date + peer.slow - self.society.now() if last else 0
        if left > 0:
            raise RpcError('SLOWMODE_WAIT_%d' % (int(left) + 1))

    def fresh(self, session, random_id):
        """Each message is taken once."""
        mailbox = self.mailbox(session)
        if not random_id:
            session.sin('random_id 0')
            raise RpcError('RANDOM_ID_INVALID')
        if random_id in mailbox.random_ids:
            raise RpcError('RANDOM_ID_DUPLICATE', 500)
        mailbox.random_ids[random_id] = None

    def _text(self, session, args, limit=4096):
        text = args.get('message') or ''
        if units(text) > limit:
            session.sin('a message of %d units' % units(text))
            raise RpcError('MESSAGE_TOO_LONG')
        for entity in args.get('entities') or ():
            if entity['offset'] < 0 or entity['length'] <= 0 or (
                    entity['offset'] + entity['length'] > units(text)):
                session.sin('entity %s outside of the text' % entity['_'])
        return text.strip()

    def _entities(self, session, given):
        found = []
        for entity in given or ():
            if entity['_'] == 'inputMessageEntityMentionName':
                entity = {'_': 'messageEntityMentionName', 'offset': entity['offset'],
                          'length': entity['length'],
                          'user_id': self.user(session, entity['user_id']).id}
            found.append(entity)
        return found or None

    def _surroundings(self, session, peer, args):
        """What a new message answers, and the topic it goes to."""
        found = {'silent': bool(args.get('silent')), 'random_id': args['random_id']}
        given = args.get('reply_to') or {}
        number = given.get('reply_to_msg_id') or args.get('reply_to_msg_id')
        topic = given.get('top_msg_id')
        if peer.kind == 'channel' and peer.forum:
            if topic is None and number in peer.topics:
                topic, number = number, None
            reply = peer.box.get(number) if number else None
            topic = topic or (reply.topic if reply else None) or 1
            if topic not in peer.topics:
                raise RpcError('TOPIC_ID_INVALID')
            if peer.topics[topic].closed and not peer.is_admin(self.mailbox(session).person):
                raise RpcError('TOPIC_CLOSED')
            found['topic'] = topic
        if number:
            box = self.mailbox(session).box_of(peer)
            found['reply'] = box.get(number)
            if found['reply'] is None:
                raise RpcError('REPLY_MESSAGE_ID_INVALID')
            found['quote'] = given.get('quote_text')
        return found

    def _author(self, mailbox, peer):
        if peer.kind == 'channel' and peer.broadcast and peer.signatures:
            return {'author': mailbox.person.label}
        return {}

    def send_message(self, session, args, _message):
        """messages.sendMessage"""
        peer, by = self.peer(session, args['peer']), self.actor(session)
        text = self._text(session, args)
        if not text:
            session.sin('an empty message')
            raise RpcError('MESSAGE_EMPTY')
        self.may_send(session, peer)
        content = self._surroundings(session, peer, args)
        self.fresh(session, args['random_id'])
        given = self._entities(session, args.get('entities'))
        message = self.acts.post(by.mailbox.person, peer, text, by, entities=given, **content,
                                 **self._author(by.mailbox, peer))
        if args.get('clear_draft'):
            by.mailbox.dialog(peer).draft = None
        self.world.script.said(message, peer)
        if peer.kind != 'channel' and peer is not by.mailbox.person and (
                self.society.options['short'] != 'never'):
            return {'_': 'updateShortSentMessage', 'out': True,
                    'id': message.ids[by.mailbox.box], 'pts': by.entry.pts,
                    'pts_count': by.entry.count, 'date': message.date,
                    'entities': message.entities}
        return by.result()

    def send_media(self, session, args, _message):
        """messages.sendMedia"""
        peer, by = self.peer(session, args['peer']), self.actor(session)
        text = self._text(session, args, 1024)
        self.may_send(session, peer, 'send_media')
        content = {**self._surroundings(session, peer, args), **self._media(session, args['media'])}
        self.fresh(session, args['random_id'])
        message = self.acts.post(by.mailbox.person, peer, text, by, **content,
                                 entities=self._entities(session, args.get('entities')))
        self.world.script.said(message, peer)
        return by.result()

    def _media(self, session, given):
        """What an InputMedia becomes."""
        name = given['_']
        if name == 'inputMediaDice':
            return {'media': {'_': 'messageMediaDice', 'value': 4, 'emoticon': given['emoticon']}}
        if name in ('inputMediaUploadedPhoto', 'inputMediaUploadedDocument'):
            data = self.dc.uploads.take(session, given['file'])
            number, now = self.society.number('file'), self.society.now()
            if name == 'inputMediaUploadedPhoto':
                picture = Picture(number, now, self.dc.number, IN_MESSAGES)
                picture.given = data
                self.society.files[picture.id] = picture
                return {'file': Attachment(picture)}
            file = File(number, {'size': len(data), 'mime': given['mime_type'],
                                 'dc': self.dc.number, 'attributes': given['attributes']}, now)
            file.given = data
            self.society.files[file.id] = file
            return {'file': Attachment(None, file)}
        if name == 'inputMediaContact':
            return {'media': {**given, '_': 'messageMediaContact', 'user_id': 0}}
        if name == 'inputMediaGeoPoint':
            point = given['geo_point']
            return {'media': {'_': 'messageMediaGeo', 'geo': {
                '_': 'geoPoint', 'long': point['long'], 'lat': point['lat'], 'access_hash': 1}}}
        raise RpcError('MEDIA_INVALID')

    def forward_messages(self, session, args, _message):
        """messages.forwardMessages"""
        source = self.open_to(session, self.peer(session, args['from_peer']))
        peer, by = self.peer(session, args['to_peer']), self.actor(session)
        self.may_send(session, peer)
        if len(args['id']) != len(args['random_id']) or not args['id']:
            session.sin('forwardMessages with %d ids and %d random_ids' % (
                len(args['id']), len(args['random_id'])))
            raise RpcError('RANDOM_ID_INVALID')
        if source.kind != 'user' and source.noforwards:
            raise RpcError('CHAT_FORWARDS_RESTRICTED')
        originals = [self.message(session, source, number) for number in args['id']]
        for original, random_id in zip(originals, args['random_id']):
            self.fresh(session, random_id)
            content = self._surroundings(session, peer, {
                'random_id': random_id, 'silent': args.get('silent'), 'reply_to': {
                    'reply_to_msg_id': args['top_msg_id']} if args.get('top_msg_id') else None})
            self.acts.forward(by.mailbox.person, peer, original, by,
                              bool(args.get('drop_author')), **content)
        return by.result()

    def edit_message(self, session, args, _message):
        """messages.editMessage"""
        peer, by = self.peer(session, args['peer']), self.actor(session)
        message = self.message(session, peer, args['id'])
        if not message.out(by.mailbox.person) or message.action is not None or message.forward:
            raise RpcError('MESSAGE_AUTHOR_REQUIRED', 403)
        if self.society.now() - message.date > 172800:
            raise RpcError('MESSAGE_EDIT_TIME_EXPIRED')
        text = self._text(session, args)
        given = self._entities(session, args.get('entities'))
        if text == message.text and (message.entities or None) == given and not args.get('media'):
            raise RpcError('MESSAGE_NOT_MODIFIED')
        self.acts.edit(message, text, by, entities=given)
        return by.result()

    def delete_messages(self, session, args, _message):
        """messages.deleteMessages and channels.deleteMessages"""
        by, channel = self.actor(session), None
        box = by.mailbox.box
        if args['_'] == 'channels.deleteMessages':
            channel = self.channel(session, args['channel'], member=True)
            box = channel.box
        found = [message for message in map(box.get, args['id']) if message]
        for message in found:
            if channel is None and message.place is None or message.out(by.mailbox.person):
                continue
            if channel and not channel.may(by.mailbox.person, 'delete_messages') or (
                    args.get('revoke') and not message.place.is_admin(by.mailbox.person)):
                raise RpcError('MESSAGE_DELETE_FORBIDDEN', 403)
        everybody = channel is not None or args.get('revoke')
        self.acts.delete(found, by, None if everybody else by.mailbox)
        return by.affected(box)

    def delete_history(self, session, args, _message):
        """messages.deleteHistory and channels.deleteHistory"""
        by = self.actor(session)
        if args['_'] == 'channels.deleteHistory':
            self.channel(session, args['channel'])
            return True if self.old(session) else by.result()
        peer = self.peer(session, args['peer'])
        self.must(peer.kind != 'channel', 'PEER_ID_INVALID')
        self.acts.clear(by.mailbox, peer, args['max_id'], by, bool(args.get('revoke')))
        if not args.get('just_clear'):
            by.mailbox.forget(peer)
        return by.affected(by.mailbox.box, 0)

    def read_history(self, session, args, _message):
        """messages.readHistory and channels.readHistory"""
        by = self.actor(session)
        if args['_'] == 'channels.readHistory':
            channel = self.channel(session, args['channel'])
            self._read(session, by, channel, args['max_id'])
            return True
        peer = self.peer(session, args['peer'])
        if peer.kind == 'channel':
            session.sin('messages.readHistory of a channel')
            raise RpcError('PEER_ID_INVALID')
        self._read(session, by, peer, args['max_id'])
        return by.affected()

    def _read(self, session, by, peer, number):
        dialog = by.mailbox.dialog(peer, make=False)
        if dialog is None:
            return
        if number > max(dialog.ids.last, by.mailbox.box_of(peer).last_id):
            session.sin('read up to %d, the last is %d' % (number, dialog.ids.last))
        self.acts.read_by_account(by.mailbox, peer, number or dialog.ids.last, by)

    def read_discussion(self, session, args, _message):
        """messages.readDiscussion: a topic of a forum"""
        peer, by = self.peer(session, args['peer']), self.actor(session)
        dialog = by.mailbox.dialog(peer)
        topic = dialog.topics.setdefault(args['msg_id'], {})
        topic['read'] = max(topic.get('read', 0), args['read_max_id'])
        self.society.courier.tell(by.mailbox, [{
            '_': 'updateReadChannelDiscussionInbox', 'channel_id': peer.id,
            'top_msg_id': args['msg_id'], 'read_max_id': topic['read']}], by, peers=[peer])
        if peer.kind == 'channel' and peer.topics and all(
                dialog.topics.get(each.id, {}).get('read', dialog.read_in) >= each.ids.last
                for each in peer.topics.values() if len(each.ids)):
            self.acts.read_by_account(by.mailbox, peer, peer.ids.last, by)
        return True

    def read_message_contents(self, session, args, _message):
        """messages.readMessageContents and channels.readMessageContents"""
        by = self.actor(session)
        if args['_'] == 'channels.readMessageContents':
            self.acts.heard(by.mailbox, self.channel(session, args['channel']), args['id'], by)
            return True
        for number in args['id']:
            message = by.mailbox.box.get(number)
            if message:
                self.acts.heard(by.mailbox, message.other(by.mailbox.person), [number], by)
        return by.affected()

    def send_reaction(self, session, args, _message):
        """messages.sendReaction"""
        peer, by = self.open_to(session, self.peer(session, args['peer'])), self.actor(session)
        message = self.message(session, peer, args['msg_id'])
        given = args.get('reaction') or []
        if isinstance(given, str):
            given = [given] if given else []
        emoji = [each if isinstance(each, str) else each.get('emoticon') for each in given
                 if each != {'_': 'reactionEmpty'}]
        if None in emoji or any(len(each) > 4 or each.isascii() for each in emoji):
            raise RpcError('REACTION_INVALID')
        self.acts.react(by.mailbox.person, message, emoji, by)
        return by.result()

    def send_vote(self, session, args, _message):
        """messages.sendVote"""
        peer, by = self.peer(session, args['peer']), self.actor(session)
        message = self.message(session, peer, args['msg_id'])
        self.must(message.poll is not None, 'MESSAGE_POLL_CLOSED')
        message.poll.vote(by.mailbox.person, args['options'])
        by.updates.append({'_': 'updateMessagePoll', 'poll_id': message.poll.id,
                           'results': message.poll.results(by.mailbox.person)})
        return by.result()

    def update_pinned_message(self, session, args, _message):
        """messages.updatePinnedMessage"""
        peer, by = self.open_to(session, self.peer(session, args['peer'])), self.actor(session)
        message = self.message(session, peer, args['id'])
        if peer.kind != 'user' and not peer.may(by.mailbox.person, 'pin_messages'):
            raise RpcError('CHAT_ADMIN_REQUIRED')
        self.acts.pin(by.mailbox.person, [message], not args.get('unpin'), by,
                      bool(args.get('silent')), by.mailbox if args.get('pm_oneside') else None)
        return by.result()

    def unpin_all_messages(self, session, args, _message):
        """messages.unpinAllMessages"""
        peer, by = self.peer(session, args['peer']), self.actor(session)
        box, dialog = by.mailbox.box_of(peer), by.mailbox.dialog(peer)
        numbers = peer.pinned if peer.kind == 'channel' else dialog.ids
        found = [message for message in map(box.get, list(numbers)) if message and message.pinned]
        if found:
            self.acts.pin(by.mailbox.person, found, False, by)
        return by.affected(box, 0)

    def set_typing(self, session, args, _message):
        """messages.setTyping"""
        peer = self.open_to(session, self.peer(session, args['peer']))
        self.acts.type(self.mailbox(session).person, peer, args['action'], args.get('top_msg_id'))
        self.world.event('typing', dc=self.dc.number, peer=peer.label, action=args['action']['_'])
        return True

    def received_messages(self, _session, _args, _message):
        """messages.receivedMessages"""
        return []

    # bots

    def start_bot(self, session, args, _message):
        """messages.startBot"""
        bot = self.user(session, args['bot'])
        self.must(bot.bot, 'BOT_INVALID')
        peer, by = self.peer(session, args['peer']), self.actor(session)
        self.fresh(session, args['random_id'])
        text = ('/start ' + args['start_param']).strip()
        message = self.acts.post(by.mailbox.person, peer, text, by, random_id=args['random_id'])
        self.world.script.said(message, peer)
        return by.result()

    def get_bot_callback_answer(self, session, args, _message):
        """messages.getBotCallbackAnswer"""
        peer = self.peer(session, args['peer'])
        message = self.message(session, peer, args['msg_id'])
        rows = (message.markup or {}).get('rows', ())
        pressed = [button for row in rows for button in row['buttons']
                   if button.get('data') == args.get('data')]
        self.must(pressed, 'DATA_INVALID')
        return self.world.script.pressed(self.mailbox(session), message, peer, args['data'])
