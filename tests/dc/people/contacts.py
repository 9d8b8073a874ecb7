# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about contacts, blocked people and finding others."""
from accounts import digits
from errors import RpcError
from people.desk import Desk
from people.members import begins
from people.person import Contact


def list_hash(numbers):
    """The number by which a client says which list it has."""
    found = 0
    for number in numbers:
        found ^= found >> 21
        found ^= found << 35 & 0xffffffffffffffff
        found ^= found >> 4
        found = found + number & 0xffffffffffffffff
    return found - (1 << 64) if found >> 63 else found


class Contacts(Desk):
    """contacts.*"""

    names = ('contacts.getContacts', 'contacts.getContactIDs', 'contacts.getStatuses',
             'contacts.importContacts', 'contacts.addContact', 'contacts.deleteContacts',
             'contacts.deleteByPhones', 'contacts.resolveUsername', 'contacts.resolvePhone',
             'contacts.search', 'contacts.block', 'contacts.unblock', 'contacts.getBlocked')

    def get_contacts(self, session, args, _message):
        """contacts.getContacts"""
        mailbox, company = self.mailbox(session), self.company(session)
        numbers = sorted(mailbox.contacts)
        if args['hash'] and args['hash'] == list_hash([len(numbers), *numbers]):
            return {'_': 'contacts.contactsNotModified'}
        for number in numbers:
            company.add(self.society.person(number))
        return {'_': 'contacts.contacts', 'saved_count': len(numbers), 'users':
                company.lists()['users'], 'contacts': [
                    {'_': 'contact', 'user_id': number, 'mutual':
                     mailbox.person.id in self.society.person(number).knows}
                    for number in numbers]}

    def get_contact_i_ds(self, session, _args, _message):
        """contacts.getContactIDs"""
        return self.world.bare_list('int', sorted(self.mailbox(session).contacts))

    def get_statuses(self, session, _args, _message):
        """contacts.getStatuses"""
        now = self.society.now()
        return [{'_': 'contactStatus', 'user_id': number,
                 'status': self.society.person(number).status(now)}
                for number in self.mailbox(session).contacts]

    def _add(self, mailbox, person, names, by=None):
        """Somebody becomes a contact."""
        mailbox.contacts[person.id] = Contact(*names)
        self.society.courier.tell(mailbox, [{
            '_': 'updatePeerSettings', 'peer': person.peer(),
            'settings': {'_': 'peerSettings'}}], by, peers=[person])

    def import_contacts(self, session, args, _message):
        """contacts.importContacts"""
        mailbox, company, imported = self.mailbox(session), self.company(session), []
        self.page(session, len(args['contacts']))
        by = self.actor(session)
        for given in args['contacts']:
            person = self.society.at(digits(given['phone']))
            if person is None:
                continue
            self._add(mailbox, person, (given['first_name'], given['last_name']), by)
            company.add(person)
            imported.append({'_': 'importedContact', 'user_id': person.id,
                             'client_id': given['client_id']})
        return {'_': 'contacts.importedContacts', 'imported': imported, 'popular_invites': [],
                'retry_contacts': [], 'users': company.lists()['users']}

    def add_contact(self, session, args, _message):
        """contacts.addContact"""
        person, by = self.user(session, args['id']), self.actor(session)
        if not args['first_name']:
            raise RpcError('CONTACT_NAME_EMPTY')
        if person is by.mailbox.person:
            raise RpcError('CONTACT_ID_INVALID')
        self._add(by.mailbox, person, (args['first_name'], args['last_name']), by)
        return by.result()

    def delete_contacts(self, session, args, _message):
        """contacts.deleteContacts"""
        by = self.actor(session)
        for given in args['id']:
            person = self.user(session, given)
            if by.mailbox.contacts.pop(person.id, None):
                self.society.courier.tell(by.mailbox, [{
                    '_': 'updatePeerSettings', 'peer': person.peer(),
                    'settings': {'_': 'peerSettings', 'add_contact': True,
                                 'block_contact': True}}], by, peers=[person])
        return by.result()

    def delete_by_phones(self, session, args, _message):
        """contacts.deleteByPhones"""
        for phone in args['phones']:
            person = self.society.at(digits(phone))
            if person:
                self.mailbox(session).contacts.pop(person.id, None)
        return True

    # finding

    def _resolved(self, session, found):
        company = self.company(session)
        company.add(found)
        return {'_': 'contacts.resolvedPeer', 'peer': found.peer(), **company.lists()}

    def resolve_username(self, session, args, _message):
        """contacts.resolveUsername"""
        if args['username'].startswith('@'):
            session.sin('contacts.resolveUsername with @')
        found = self.society.called(args['username'])
        if found is None:
            raise RpcError('USERNAME_NOT_OCCUPIED' if 4 < len(args['username']) < 33 else
                           'USERNAME_INVALID')
        return self._resolved(session, found)

    def resolve_phone(self, session, args, _message):
        """contacts.resolvePhone"""
        if args['phone'] != digits(args['phone']):
            session.sin('contacts.resolvePhone with more than digits')
        found = self.society.at(digits(args['phone']))
        if found is None or found.keys.get('hides_phone'):
            raise RpcError('PHONE_NOT_OCCUPIED')
        return self._resolved(session, found)

    def search(self, session, args, _message):
        """contacts.search"""
        mailbox, company = self.mailbox(session), self.company(session)
        if len(args['q']) < 1:
            raise RpcError('QUERY_TOO_SHORT')
        limit = self.page(session, args['limit'])
        found = self.society.search(args['q'], limit)
        mine = [peer for peer in found if peer.kind == 'user' and peer.id in mailbox.contacts or
                peer in mailbox.dialogs]
        mine += [dialog.peer for dialog in mailbox.page(None, None, 50)[0]
                 if dialog.peer.kind != 'user' and dialog.peer not in mine and
                 args['q'].casefold() in dialog.peer.title.casefold()]
        for number, contact in list(mailbox.contacts.items())[:100]:
            person = self.society.person(number)
            if contact.first_name and contact.first_name.casefold().startswith(
                    args['q'].casefold()) and person not in mine:
                mine.append(person)
        others = [peer for peer in found if peer not in mine and (
            peer.username and begins_with_name(peer, args['q']))]
        for peer in mine + others:
            company.add(peer)
        return {'_': 'contacts.found', 'my_results': [peer.peer() for peer in mine[:limit]],
                'results': [peer.peer() for peer in others[:limit]], **company.lists()}

    # blocking

    def block(self, session, args, _message):
        """contacts.block"""
        return self._block(session, args['id'], True)

    def unblock(self, session, args, _message):
        """contacts.unblock"""
        return self._block(session, args['id'], False)

    def _block(self, session, given, on):
        person, by = self.peer(session, given), self.actor(session)
        if person is by.mailbox.person:
            raise RpcError('CONTACT_ID_INVALID')
        if on:
            by.mailbox.blocked[person.id] = self.society.now()
        else:
            by.mailbox.blocked.pop(person.id, None)
        self.society.courier.tell(by.mailbox, [{
            '_': 'updatePeerBlocked', 'peer_id': person.peer(), 'blocked': on}], by,
            peers=[person])
        return True

    def get_blocked(self, session, args, _message):
        """contacts.getBlocked"""
        mailbox, company = self.mailbox(session), self.company(session)
        limit = self.page(session, args['limit'])
        numbers = sorted(mailbox.blocked, key=lambda number: -mailbox.blocked[number])
        page = numbers[args['offset']:args['offset'] + limit]
        for number in page:
            company.add(self.society.person(number))
        found = {'_': 'contacts.blocked', **company.lists(), 'blocked': [
            {'_': 'peerBlocked', 'peer_id': self.society.person(number).peer(),
             'date': int(mailbox.blocked[number])} for number in page]}
        if len(page) < len(numbers):
            found.update(_='contacts.blockedSlice', count=len(numbers))
        return found


def begins_with_name(peer, word):
    """Whether a search finds a stranger: by name or user name."""
    if peer.kind == 'user':
        return begins(peer, word.casefold().removeprefix('@'))
    return word.casefold().removeprefix('@') in (peer.username + ' ' + peer.title).casefold()
