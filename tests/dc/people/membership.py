# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about who is in a group or channel, and everything else one can know of it."""
from errors import RpcError
from people.desk import Desk
from people.places import ADMIN_RIGHTS, NO_RIGHTS, USUAL_ADMIN, admin_rights, banned_rights


class Membership(Desk):
    """channels.getParticipants, getFullChat, getFullChannel, editBanned, editAdmin."""

    names = ('channels.getParticipants', 'channels.getParticipant', 'messages.getFullChat',
             'channels.getFullChannel', 'messages.getChats', 'channels.getChannels',
             'channels.editBanned', 'channels.editAdmin', 'messages.editChatAdmin',
             'channels.deleteParticipantHistory')

    def view(self, place, number, mailbox, company):
        """ChannelParticipant of somebody, or None."""
        person = self.society.person(number)
        company.add(person)
        member, kicked = place.members.get(number), place.members.kicked.get(number)
        if kicked is not None:
            member = kicked
            rights = banned_rights(('view_messages', 'send_messages'), kicked.until)
        elif member is None:
            return None
        elif place.creator is person:
            return {'_': 'channelParticipantCreator', 'user_id': number, 'rank': member.rank,
                    'admin_rights': admin_rights(ADMIN_RIGHTS)}
        elif member.rights:
            promoter = member.by or place.creator or person
            company.add(promoter)
            return {'_': 'channelParticipantAdmin', 'user_id': number, 'rank': member.rank,
                    'admin_rights': admin_rights(member.rights), 'date': int(member.date),
                    'promoted_by': promoter.id, 'can_edit': promoter is mailbox.person}
        elif member.banned:
            rights = banned_rights(member.banned, member.until)
        elif person is mailbox.person:
            inviter = member.inviter or place.creator or person
            company.add(inviter)
            return {'_': 'channelParticipantSelf', 'user_id': number, 'inviter_id': inviter.id,
                    'date': int(member.date)}
        else:
            return {'_': 'channelParticipant', 'user_id': number, 'date': int(member.date)}
        by = member.by or place.creator or person
        company.add(by)
        return {'_': 'channelParticipantBanned', 'left': kicked is not None,
                'peer': person.peer(), 'kicked_by': by.id, 'date': int(member.date),
                'banned_rights': rights}

    def get_participants(self, session, args, _message):
        """channels.getParticipants"""
        place = self.channel(session, args['channel'])
        mailbox, name = self.mailbox(session), args['filter']['_']
        limit = self.page(session, args['limit'], 200)
        if args['limit'] > 200:
            session.sin('channels.getParticipants with a limit of %d' % args['limit'])
        if not place.is_admin(mailbox.person) and (
                place.broadcast or name in ('channelParticipantsKicked',
                                            'channelParticipantsBanned')):
            raise RpcError('CHAT_ADMIN_REQUIRED')
        count, numbers = self._filtered(place, args['filter'], name, args['offset'], limit,
                                        mailbox)
        company = self.company(session)
        found = [self.view(place, number, mailbox, company) for number in numbers]
        return {'_': 'channels.channelParticipants', 'count': count,
                'participants': [each for each in found if each], **company.lists()}

    def _filtered(self, place, given, name, offset, limit, mailbox):
        """(how many, which numbers)"""
        members, person = place.members, self.society.person
        if name == 'channelParticipantsRecent':
            return len(members), members.page(offset, limit)
        if name in ('channelParticipantsSearch', 'channelParticipantsContacts') and (
                name.endswith('Search') or given.get('q')):
            if not given['q']:
                return len(members), members.page(offset, limit)
            return members.named(given['q'], offset, limit, person)
        if name == 'channelParticipantsAdmins':
            found = list(members.admins)
            if place.creator and place.creator.id not in found and place.creator.id in members:
                found.insert(0, place.creator.id)
        elif name == 'channelParticipantsBots':
            found = [number for number in members.known if person(number).bot]
        elif name == 'channelParticipantsKicked':
            found = list(members.kicked)
        elif name == 'channelParticipantsBanned':
            found = [number for number, member in members.known.items() if member.banned]
        elif name == 'channelParticipantsContacts':
            found = [number for number in mailbox.contacts if number in members]
        else:
            found = []
        return len(found), found[offset:offset + limit]

    def get_participant(self, session, args, _message):
        """channels.getParticipant"""
        place = self.channel(session, args['channel'])
        person, company = self.peer(session, args['participant']), self.company(session)
        found = self.view(place, person.id, company.mailbox, company)
        if found is None:
            raise RpcError('USER_NOT_PARTICIPANT')
        return {'_': 'channels.channelParticipant', 'participant': found, **company.lists()}

    # everything about one

    def _invite(self, place, mailbox):
        for invite in reversed(place.invites):
            if not invite.revoked and place.is_admin(mailbox.person):
                return invite.view()
        return None

    def _bots(self, place, company):
        found = []
        for number in place.members.known:
            person = self.society.person(number)
            if person.bot:
                company.add(person)
                found.append({'_': 'botInfo', 'user_id': number, 'description': '', 'commands': [
                    {'_': 'botCommand', 'command': name, 'description': text}
                    for name, text in person.keys.get('commands', {}).items()]})
        return found

    def get_full_chat(self, session, args, _message):
        """messages.getFullChat"""
        place, company = self.group(session, args['chat_id']), self.company(session)
        mailbox = company.mailbox
        company.add(place)
        for person in self.world.crowd.people(place):
            company.add(person)
        dialog = mailbox.dialog(place, make=False)
        full = {'_': 'chatFull', 'id': place.id, 'about': place.about,
                'participants': self.world.crowd.participants(mailbox, place),
                'chat_photo': place.picture.photo() if place.picture else None,
                'notify_settings': dialog.notify() if dialog else {'_': 'peerNotifySettings'},
                'exported_invite': self._invite(place, mailbox),
                'bot_info': self._bots(place, company)}
        return {'_': 'messages.chatFull', 'full_chat': full, **company.lists()}

    def get_full_channel(self, session, args, _message):
        """channels.getFullChannel"""
        place, company = self.channel(session, args['channel']), self.company(session)
        mailbox = company.mailbox
        company.add(place)
        dialog = mailbox.dialog(place, make=False)
        admin = place.is_admin(mailbox.person)
        full = {'_': 'channelFull', 'id': place.id, 'about': place.about, 'pts': place.box.pts,
                'can_view_participants': not place.broadcast or admin,
                'can_set_username': place.creator is mailbox.person,
                'participants_count': len(place.members),
                'admins_count': len(place.members.admins) + 1 if admin else None,
                'kicked_count': len(place.members.kicked) if admin else None,
                'banned_count': 0 if admin else None, 'online_count': 1,
                'read_inbox_max_id': dialog.read_in if dialog else 0,
                'read_outbox_max_id': dialog.read_out if dialog else 0,
                'unread_count': dialog.unread if dialog else 0,
                'chat_photo': place.picture.photo() if place.picture else {
                    '_': 'photoEmpty', 'id': 0},
                'notify_settings': dialog.notify() if dialog else {'_': 'peerNotifySettings'},
                'exported_invite': self._invite(place, mailbox),
                'bot_info': self._bots(place, company),
                'pinned_msg_id': max(place.pinned) if place.pinned else None,
                'slowmode_seconds': place.slow or None}
        if place.linked is not None:
            full['linked_chat_id'] = place.linked.id
            company.add(place.linked)
        if place.migrated_from is not None:
            full.update(migrated_from_chat_id=place.migrated_from.id, migrated_from_max_id=0)
            company.add(place.migrated_from)
        return {'_': 'messages.chatFull', 'full_chat': full, **company.lists()}

    def get_chats(self, session, args, _message):
        """messages.getChats"""
        company = self.company(session)
        for number in args['id']:
            company.add(self.group(session, number))
        return {'_': 'messages.chats', 'chats': company.lists()['chats']}

    def get_channels(self, session, args, _message):
        """channels.getChannels"""
        company = self.company(session)
        for given in args['id']:
            company.add(self.peer(session, given))
        return {'_': 'messages.chats', 'chats': company.lists()['chats']}

    # rights

    def _admin(self, session, place, right):
        person = self.mailbox(session).person
        if not place.is_admin(person) or not place.may(person, right):
            raise RpcError('CHAT_ADMIN_REQUIRED')

    def edit_banned(self, session, args, _message):
        """channels.editBanned"""
        place, by = self.channel(session, args['channel'], member=True), self.actor(session)
        person = self.peer(session, args['participant'])
        self._admin(session, place, 'ban_users')
        if person.kind == 'user' and place.is_admin(person):
            raise RpcError('USER_ADMIN_INVALID')
        rights = [name for name in NO_RIGHTS if args['banned_rights'].get(name)]
        self.world.crowd.restrict(place, person, rights, args['banned_rights']['until_date'], by,
                                  by.mailbox.person)
        by.company.add(place)
        return by.result()

    def edit_admin(self, session, args, _message):
        """channels.editAdmin"""
        place, by = self.channel(session, args['channel'], member=True), self.actor(session)
        person = self.user(session, args['user_id'])
        self._admin(session, place, 'add_admins')
        if person.id not in place.members:
            raise RpcError('USER_NOT_PARTICIPANT')
        rights = [name for name in ADMIN_RIGHTS if args['admin_rights'].get(name)]
        self.world.crowd.admin(place, person, rights, by, args.get('rank') or None,
                               by.mailbox.person)
        by.company.add(place)
        return by.result()

    def edit_chat_admin(self, session, args, _message):
        """messages.editChatAdmin"""
        place, by = self.group(session, args['chat_id']), self.actor(session)
        person = self.user(session, args['user_id'])
        self.must(place.creator is by.mailbox.person, 'CHAT_ADMIN_REQUIRED')
        self.must(person.id in place.members, 'USER_NOT_PARTICIPANT')
        self.world.crowd.admin(place, person, USUAL_ADMIN if args['is_admin'] else (), by,
                               promoter=by.mailbox.person)
        return True

    def delete_participant_history(self, session, args, _message):
        """channels.deleteParticipantHistory"""
        place, by = self.channel(session, args['channel'], member=True), self.actor(session)
        person = self.peer(session, args['participant'])
        self._admin(session, place, 'delete_messages')
        found = [place.box.get(number) for number in list(place.ids[-1000:])]
        found = [message for message in found if message and message.sender is person]
        if found:
            self.acts.delete(found, by)
        return by.affected(place.box, 0)
