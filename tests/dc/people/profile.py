# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about people as such: who they are, the account's own names, photos and presence."""
import hashlib
import re

from errors import RpcError
from people.desk import Desk
from people.picture import Picture

USERNAME = re.compile('[A-Za-z][A-Za-z0-9_]{3,30}[A-Za-z0-9]')


class Profile(Desk):
    """users.*, photos.* and the account's own."""

    names = ('users.getUsers', 'users.getFullUser', 'account.updateProfile',
             'account.updateUsername', 'account.checkUsername', 'account.updateStatus',
             'photos.uploadProfilePhoto', 'photos.updateProfilePhoto', 'photos.deletePhotos',
             'photos.getUserPhotos', 'messages.getCommonChats')

    def get_users(self, session, args, _message):
        """users.getUsers"""
        mailbox, found = self.mailbox(session), []
        for given in args['id']:
            try:
                person = self.user(session, given)
            except RpcError:
                found.append({'_': 'userEmpty', 'id': given.get('user_id', 0)})
                continue
            mailbox.known.add(person.id)
            found.append(person.view(mailbox, self.society.now()))
        return found

    def get_full_user(self, session, args, _message):
        """users.getFullUser"""
        person, company = self.user(session, args['id']), self.company(session)
        mailbox = company.mailbox
        company.add(person)
        dialog = mailbox.dialogs.get(person)
        full = {'_': 'userFull', 'id': person.id, 'about': person.about,
                'settings': {'_': 'peerSettings'}, 'blocked': person.id in mailbox.blocked,
                'notify_settings': dialog.notify() if dialog else {'_': 'peerNotifySettings'},
                'common_chats_count': len(self._common(mailbox, person)), 'can_pin_message': True,
                'profile_photo': person.picture.photo() if person.picture else None}
        if person.id not in mailbox.contacts and person is not mailbox.person and not person.bot:
            full['settings'] = {'_': 'peerSettings', 'add_contact': True, 'block_contact': True}
        if person.bot:
            full['bot_info'] = {
                '_': 'botInfo', 'user_id': person.id, 'description': person.about or '',
                'menu_button': {'_': 'botMenuButtonDefault'}, 'commands': [
                    {'_': 'botCommand', 'command': name, 'description': text}
                    for name, text in person.keys.get('commands', {}).items()]}
        return {'_': 'users.userFull', 'full_user': full, **company.lists()}

    def _common(self, mailbox, person):
        return [peer for peer in mailbox.dialogs if peer.kind != 'user' and
                person.id in peer.members and person is not mailbox.person]

    def get_common_chats(self, session, args, _message):
        """messages.getCommonChats"""
        person, company = self.user(session, args['user_id']), self.company(session)
        for place in self._common(company.mailbox, person)[:self.page(session, args['limit'])]:
            company.add(place)
        return {'_': 'messages.chats', 'chats': company.lists()['chats']}

    # the account's own

    def _named(self, session, by):
        person = by.mailbox.person
        for mailbox in self.society.mailboxes:
            if mailbox is by.mailbox or person.id in mailbox.contacts or (
                    person in mailbox.dialogs):
                self.society.courier.tell(mailbox, [{
                    '_': 'updateUserName', 'user_id': person.id, 'first_name': person.first_name,
                    'last_name': person.last_name or '', 'username': person.username or '',
                    'usernames': [{'_': 'username', 'editable': True, 'active': True,
                                   'username': person.username}] if person.username else []}],
                    by, peers=[person])
        return person.view(by.mailbox, self.society.now())

    def update_profile(self, session, args, _message):
        """account.updateProfile"""
        by = self.actor(session)
        person = by.mailbox.person
        if args.get('first_name') == '':
            raise RpcError('FIRSTNAME_INVALID')
        if len(args.get('about') or '') > 70:
            raise RpcError('ABOUT_TOO_LONG')
        person.first_name = args.get('first_name') or person.first_name
        if args.get('last_name') is not None:
            person.last_name = args['last_name'] or None
        if args.get('about') is not None:
            person.about = args['about'] or None
        self.world.event('profile', user_id=person.id, first_name=person.first_name,
                         last_name=person.last_name, about=person.about)
        return self._named(session, by)

    def _free(self, session, name):
        if not USERNAME.fullmatch(name):
            raise RpcError('USERNAME_INVALID')
        return self.society.called(name) in (None, self.mailbox(session).person)

    def check_username(self, session, args, _message):
        """account.checkUsername"""
        return self._free(session, args['username'])

    def update_username(self, session, args, _message):
        """account.updateUsername"""
        by, name = self.actor(session), args['username']
        if name and not self._free(session, name):
            raise RpcError('USERNAME_OCCUPIED')
        if (name or None) == by.mailbox.person.username:
            raise RpcError('USERNAME_NOT_MODIFIED')
        self.society.rename(by.mailbox.person, name)
        self.world.event('profile', user_id=by.mailbox.person.id, username=name)
        return self._named(session, by)

    def update_status(self, session, args, _message):
        """account.updateStatus"""
        mailbox = self.mailbox(session)
        mailbox.online = not args['offline']
        self.world.event('presence', user_id=mailbox.person.id, online=mailbox.online)
        self.acts.presence(mailbox.person, 'offline' if args['offline'] else 'online',
                           self.society.now())
        return True

    # photos

    def _photo_answer(self, session, picture):
        by = self.actor(session)
        by.company.add(by.mailbox.person)
        self._pictured(by)
        return {'_': 'photos.photo', 'photo': picture.photo() if picture else {
            '_': 'photoEmpty', 'id': 0}, 'users': by.company.lists()['users']}

    def _pictured(self, by):
        person = by.mailbox.person
        for mailbox in self.society.mailboxes:
            if mailbox is not by.mailbox and (
                    person.id in mailbox.contacts or person in mailbox.dialogs):
                self.society.courier.tell(mailbox, [{'_': 'updateUser', 'user_id': person.id}],
                                          peers=[person])

    def upload_profile_photo(self, session, args, _message):
        """photos.uploadProfilePhoto"""
        data = self.dc.uploads.take(session, args['file'])
        if data[:2] != b'\xff\xd8' and data[:4] != b'\x89PNG':
            raise RpcError('IMAGE_PROCESS_FAILED')
        person = self.mailbox(session).person
        picture = Picture(self.society.number('file'), self.society.now(), self.dc.number)
        picture.given = data
        self.society.files[picture.id] = picture
        person.pictures.insert(0, picture)
        self.world.event('profile', user_id=person.id, photo=len(data),
                         sum=hashlib.sha1(data).hexdigest())
        return self._photo_answer(session, picture)

    def update_profile_photo(self, session, args, _message):
        """photos.updateProfilePhoto"""
        person, given = self.mailbox(session).person, args['id']
        if given['_'] == 'inputPhotoEmpty':
            person.pictures[:1] = []
        else:
            found = [picture for picture in person.pictures if picture.id == given['id']]
            self.must(found, 'PHOTO_ID_INVALID')
            person.pictures.remove(found[0])
            person.pictures.insert(0, found[0])
        self.world.event('profile', user_id=person.id, pictures=len(person.pictures))
        return self._photo_answer(session, person.picture)

    def delete_photos(self, session, args, _message):
        """photos.deletePhotos"""
        person, numbers = self.mailbox(session).person, {each['id'] for each in args['id']}
        gone = [picture.id for picture in person.pictures if picture.id in numbers]
        person.pictures = [picture for picture in person.pictures if picture.id not in numbers]
        self._pictured(self.actor(session))
        return self.world.bare_list('long', gone)

    def get_user_photos(self, session, args, _message):
        """photos.getUserPhotos"""
        person, company = self.user(session, args['user_id']), self.company(session)
        company.add(person)
        page = person.pictures[args['offset']:args['offset'] + self.page(session, args['limit'])]
        return {'_': 'photos.photos', 'photos': [picture.photo() for picture in page],
                'users': company.lists()['users']}
