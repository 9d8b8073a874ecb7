# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about groups and channels as such: founding, changing, coming and going."""
from errors import RpcError
from people.desk import Desk
from people.picture import Picture
from people.places import NO_RIGHTS, banned_rights


class Groups(Desk):
    """messages.createChat, channels.createChannel and what can be done with them."""

    names = ('messages.createChat', 'channels.createChannel', 'messages.addChatUser',
             'messages.deleteChatUser', 'channels.inviteToChannel', 'channels.joinChannel',
             'channels.leaveChannel', 'messages.editChatTitle', 'channels.editTitle',
             'messages.editChatAbout', 'messages.editChatPhoto', 'channels.editPhoto',
             'channels.deleteChannel', 'messages.deleteChat', 'messages.migrateChat',
             'messages.exportChatInvite', 'messages.checkChatInvite',
             'messages.importChatInvite', 'channels.updateUsername', 'channels.toggleForum',
             'messages.editChatDefaultBannedRights', 'messages.createForumTopic',
             'messages.editForumTopic', 'messages.updatePinnedForumTopic')

    @property
    def crowd(self):
        """What people do with groups."""
        return self.world.crowd

    def place(self, session, given):
        """The group or channel that an InputPeer or a chat_id stands for."""
        if isinstance(given, int):
            return self.group(session, given)
        found = self.peer(session, given)
        self.must(found.kind != 'user', 'PEER_ID_INVALID')
        return found

    def may(self, session, place, right):
        """Refuses what the account must not do here."""
        mailbox = self.mailbox(session)
        if not mailbox.takes_part(place):
            raise RpcError('CHANNEL_PRIVATE' if place.kind == 'channel' else 'CHAT_ID_INVALID')
        if place.kind == 'channel' and place.broadcast and not place.is_admin(mailbox.person) or (
                not place.may(mailbox.person, right)):
            raise RpcError('CHAT_ADMIN_REQUIRED')
        return place

    def invited(self, session, by, missing=()):
        """messages.invitedUsers, or what it was for older clients."""
        if self.old(session):
            return by.result()
        return {'_': 'messages.invitedUsers', 'updates': by.result(), 'missing_invitees': [
            {'_': 'missingInvitee', 'user_id': person.id} for person in missing]}

    @staticmethod
    def _willing(people):
        """(those who can be added, those who do not want that)"""
        return ([person for person in people if not person.keys.get('not_invitable')],
                [person for person in people if person.keys.get('not_invitable')])

    def create_chat(self, session, args, _message):
        """messages.createChat"""
        by = self.actor(session)
        people, missing = self._willing([self.user(session, each) for each in args['users']])
        self.must(args['title'], 'CHAT_TITLE_EMPTY')
        self.must(people or missing, 'USERS_TOO_FEW')
        self.crowd.create('group', args['title'], by.mailbox.person, people, by)
        return self.invited(session, by, missing)

    def create_channel(self, session, args, _message):
        """channels.createChannel"""
        by = self.actor(session)
        self.must(args['title'], 'CHAT_TITLE_EMPTY')
        kind = 'channel' if args.get('broadcast') else 'forum' if args.get('forum') else (
            'supergroup')
        self.crowd.create(kind, args['title'], by.mailbox.person, (), by, about=args['about'])
        return by.result()

    # coming and going

    def add_chat_user(self, session, args, _message):
        """messages.addChatUser"""
        place, by = self.group(session, args['chat_id']), self.actor(session)
        self.may(session, place, 'invite_users')
        person = self.user(session, args['user_id'])
        self.must(person.id not in place.members, 'USER_ALREADY_PARTICIPANT')
        people, missing = self._willing([person])
        for each in people:
            self.crowd.add(place, each, by.mailbox.person, by)
        return self.invited(session, by, missing)

    def invite_to_channel(self, session, args, _message):
        """channels.inviteToChannel"""
        place, by = self.channel(session, args['channel'], member=True), self.actor(session)
        self.may(session, place, 'invite_users')
        people, missing = self._willing([self.user(session, each) for each in args['users']])
        self.must(people or missing, 'USERS_TOO_FEW')
        for person in people:
            if person.id in place.members.kicked:
                raise RpcError('USER_KICKED')
            self.crowd.add(place, person, by.mailbox.person, by)
        return self.invited(session, by, missing)

    def delete_chat_user(self, session, args, _message):
        """messages.deleteChatUser"""
        place, by = self.group(session, args['chat_id']), self.actor(session)
        person = self.user(session, args['user_id'])
        self.must(person.id in place.members, 'USER_NOT_PARTICIPANT')
        if person is not by.mailbox.person:
            self.must(place.is_admin(by.mailbox.person), 'CHAT_ADMIN_REQUIRED')
        self.crowd.remove(place, person, by.mailbox.person, by)
        return by.result()

    def join_channel(self, session, args, _message):
        """channels.joinChannel"""
        place, by = self.channel(session, args['channel']), self.actor(session)
        self.must(not by.mailbox.takes_part(place), 'USER_ALREADY_PARTICIPANT')
        if place.keys.get('join_request'):
            raise RpcError('INVITE_REQUEST_SENT')
        self.crowd.add(place, by.mailbox.person, None, by)
        return self._joined(session, by)

    def _joined(self, session, by):
        if self.old(session):
            return by.result()
        return {'_': 'messages.chatInviteJoinResultOk', 'updates': by.result()}

    def leave_channel(self, session, args, _message):
        """channels.leaveChannel"""
        place, by = self.channel(session, args['channel'], member=True), self.actor(session)
        self.crowd.remove(place, by.mailbox.person, by.mailbox.person, by)
        return by.result()

    # invitations

    def export_chat_invite(self, session, args, _message):
        """messages.exportChatInvite"""
        place, by = self.place(session, args['peer']), self.actor(session)
        self.may(session, place, 'invite_users')
        if not place.is_admin(by.mailbox.person):
            raise RpcError('CHAT_ADMIN_REQUIRED')
        mine = [invite for invite in place.invites
                if invite.creator is by.mailbox.person and not invite.revoked]
        if args.get('legacy_revoke_permanent') or not mine:
            for invite in mine:
                invite.revoked = True
            keys = {'request': args.get('request_needed'), 'limit': args.get('usage_limit')}
            if args.get('expire_date'):
                keys['expires'] = args['expire_date']
            mine = [self.society.invite(place, by.mailbox.person, keys=keys)]
        return mine[-1].view()

    def _by_link(self, link):
        place, invite = self.society.invites.get(link, (None, None))
        if place is None:
            raise RpcError('INVITE_HASH_INVALID')
        if invite.revoked or place.deleted_or_gone():
            raise RpcError('INVITE_HASH_EXPIRED')
        return place, invite

    def check_chat_invite(self, session, args, _message):
        """messages.checkChatInvite"""
        place, invite = self._by_link(args['hash'])
        mailbox = self.mailbox(session)
        if mailbox.takes_part(place):
            company = self.company(session)
            company.add(place)
            return {'_': 'chatInviteAlready', 'chat': company.lists()['chats'][0]}
        channel = place.kind == 'channel'
        return {'_': 'chatInvite', 'channel': channel, 'title': place.title,
                'broadcast': channel and place.broadcast, 'public': bool(place.username),
                'megagroup': channel and not place.broadcast, 'about': place.about or None,
                'request_needed': bool(invite.keys.get('request')), 'color': 0,
                'photo': place.picture.photo() if place.picture else {
                    '_': 'photoEmpty', 'id': 0},
                'participants_count': len(place.members), 'participants': None}

    def import_chat_invite(self, session, args, _message):
        """messages.importChatInvite"""
        place, invite = self._by_link(args['hash'])
        by = self.actor(session)
        if by.mailbox.takes_part(place):
            raise RpcError('USER_ALREADY_PARTICIPANT')
        if invite.keys.get('request'):
            raise RpcError('INVITE_REQUEST_SENT')
        invite.used += 1
        self.crowd.add(place, by.mailbox.person, invite.creator, by, link=True)
        by.company.add(place)
        return self._joined(session, by)

    # changing

    def edit_chat_title(self, session, args, _message):
        """messages.editChatTitle and channels.editTitle"""
        place = self.place(session, args['chat_id'] if 'chat_id' in args else args['channel'])
        self.may(session, place, 'change_info')
        by = self.actor(session)
        self.must(args['title'], 'CHAT_TITLE_EMPTY')
        self.must(args['title'] != place.title, 'CHAT_NOT_MODIFIED')
        self.crowd.title(place, by.mailbox.person, args['title'], by)
        return by.result()

    edit_title = edit_chat_title

    def edit_chat_about(self, session, args, _message):
        """messages.editChatAbout"""
        place = self.may(session, self.place(session, args['peer']), 'change_info')
        self.must(args['about'] != place.about, 'CHAT_ABOUT_NOT_MODIFIED')
        self.must(len(args['about']) <= 255, 'CHAT_ABOUT_TOO_LONG')
        self.crowd.about(place, args['about'])
        return True

    def edit_chat_photo(self, session, args, _message):
        """messages.editChatPhoto and channels.editPhoto"""
        place = self.place(session, args['chat_id'] if 'chat_id' in args else args['channel'])
        self.may(session, place, 'change_info')
        by, picture = self.actor(session), None
        if args['photo']['_'] == 'inputChatUploadedPhoto':
            data = self.dc.uploads.take(session, args['photo']['file'])
            picture = Picture(self.society.number('file'), self.society.now(), self.dc.number)
            picture.given = data
            self.society.files[picture.id] = picture
        elif args['photo']['_'] == 'inputChatPhoto':
            picture = self.society.files.get(args['photo']['id'].get('id'))
        self.crowd.photo(place, by.mailbox.person, picture, by)
        return by.result()

    edit_photo = edit_chat_photo

    def delete_channel(self, session, args, _message):
        """channels.deleteChannel and messages.deleteChat"""
        place = self.place(session, args['chat_id'] if 'chat_id' in args else args['channel'])
        by = self.actor(session)
        self.must(place.creator is by.mailbox.person, 'CHAT_ADMIN_REQUIRED')
        self.crowd.destroy(place, by)
        return True if place.kind == 'group' else by.result()

    delete_chat = delete_channel

    def migrate_chat(self, session, args, _message):
        """messages.migrateChat"""
        place, by = self.group(session, args['chat_id']), self.actor(session)
        self.must(place.creator is by.mailbox.person, 'CHAT_ADMIN_REQUIRED')
        self.must(not place.deactivated, 'CHAT_ID_INVALID')
        self.crowd.migrate(place, by)
        return by.result()

    def update_username(self, session, args, _message):
        """channels.updateUsername"""
        place, by = self.channel(session, args['channel']), self.actor(session)
        self.must(place.creator is by.mailbox.person, 'CHAT_ADMIN_REQUIRED')
        if args['username'] and self.society.called(args['username']):
            raise RpcError('USERNAME_OCCUPIED')
        self.society.rename(place, args['username'])
        self.crowd.changed(place, by)
        return True

    def edit_chat_default_banned_rights(self, session, args, _message):
        """messages.editChatDefaultBannedRights"""
        place = self.may(session, self.place(session, args['peer']), 'ban_users')
        by = self.actor(session)
        place.default_banned = [name for name in NO_RIGHTS if args['banned_rights'].get(name)]
        place.version += 1
        for mailbox in self.society.boxes_in(place):
            self.society.courier.tell(mailbox, [{
                '_': 'updateChatDefaultBannedRights', 'peer': place.peer(),
                'version': place.version, 'default_banned_rights': banned_rights(
                    place.default_banned)}], by, peers=[place])
        return by.result()

    # forums

    def toggle_forum(self, session, args, _message):
        """channels.toggleForum"""
        place, by = self.channel(session, args['channel']), self.actor(session)
        self.must(place.creator is by.mailbox.person, 'CHAT_ADMIN_REQUIRED')
        place.make_forum(args['enabled'])
        self.crowd.changed(place, by)
        return by.result()

    def create_forum_topic(self, session, args, _message):
        """messages.createForumTopic"""
        place, by = self.place(session, args['peer']), self.actor(session)
        self.must(place.kind == 'channel' and place.forum, 'CHANNEL_FORUM_MISSING')
        self.may(session, place, 'manage_topics')
        self.acts.post(by.mailbox.person, place, by=by, random_id=args['random_id'], action={
            '_': 'messageActionTopicCreate', 'title': args['title'],
            'icon_color': args.get('icon_color') or 0x6fb9f0})
        return by.result()

    def edit_forum_topic(self, session, args, _message):
        """messages.editForumTopic"""
        place, by = self.place(session, args['peer']), self.actor(session)
        topic = place.topics.get(args['topic_id']) if place.kind == 'channel' else None
        self.must(topic is not None, 'TOPIC_ID_INVALID')
        topic.title = args.get('title') or topic.title
        for name in ('closed', 'hidden'):
            if args.get(name) is not None:
                setattr(topic, name, args[name])
        self.acts.post(by.mailbox.person, place, by=by, topic=topic.id, action={
            '_': 'messageActionTopicEdit', 'title': args.get('title'),
            'closed': args.get('closed'), 'hidden': args.get('hidden')})
        return by.result()

    def update_pinned_forum_topic(self, session, args, _message):
        """messages.updatePinnedForumTopic"""
        place, by = self.place(session, args['peer']), self.actor(session)
        topic = place.topics.get(args['topic_id'])
        self.must(topic is not None, 'TOPIC_ID_INVALID')
        topic.pinned = args['pinned']
        for mailbox in self.society.boxes_in(place):
            self.society.courier.tell(mailbox, [{
                '_': 'updatePinnedForumTopic', 'peer': place.peer(), 'topic_id': topic.id,
                'pinned': topic.pinned}], by, peers=[place])
        return by.result()
