#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of people: contacts, names, photos, presence, files; and what scenarios can declare."""
import hashlib
import unittest

from chatcase import SCENARIO, ChatCase
from people.contacts import list_hash
from people.jpeg import jpeg


class Contacts(ChatCase):
    """The address book."""

    def test_list(self):
        ada = self.enter()
        found = ada.call('contacts.getContacts', hash=0)
        users = {user['id']: user for user in found['users']}
        names = {users[each['user_id']]['first_name']: each['mutual'] for each in found['contacts']}
        self.assertEqual(names, {'Bobby': True, 'Carol': False, 'Grace': False})
        number = list_hash([3, *sorted(users)])
        self.assertEqual(ada.call('contacts.getContacts', hash=number),
                         {'_': 'contacts.contactsNotModified'})
        statuses = {users[each['user_id']]['first_name']: each['status']['_']
                    for each in ada.call('contacts.getStatuses')}
        self.assertEqual(statuses['Bobby'], 'userStatusOnline')
        self.assertEqual(statuses['Carol'], 'userStatusOffline')
        self.end()

    def test_changing(self):
        ada, other = self.enter(), self.enter()
        ada.call('contacts.deleteContacts', id=[ada.user('bob')])
        self.assertTrue(other.update('updatePeerSettings')['settings']['add_contact'])
        found = ada.call('contacts.importContacts', contacts=[
            {'_': 'inputPhoneContact', 'client_id': 5, 'phone': '+999 66 00002',
             'first_name': 'Robert', 'last_name': 'B.'},
            {'_': 'inputPhoneContact', 'client_id': 6, 'phone': '+999 66 77777',
             'first_name': 'Nobody', 'last_name': ''}])
        self.assertEqual([each['client_id'] for each in found['imported']], [5])
        self.assertEqual((found['users'][0]['first_name'], found['users'][0]['contact']),
                         ('Robert', True))
        found = ada.call('contacts.resolveUsername', username='eavesdropper')
        eve = {'_': 'inputUser', 'user_id': found['users'][0]['id'],
               'access_hash': found['users'][0]['access_hash']}
        added = ada.call('contacts.addContact', id=eve, first_name='Evelyn', last_name='', phone='')
        self.assertEqual(added['users'][0]['first_name'], 'Evelyn')
        self.refused(ada.call('contacts.addContact', id=eve, first_name='', last_name='', phone=''),
                     'CONTACT_NAME_EMPTY')
        self.end()

    def test_finding(self):
        ada = self.enter()
        found = ada.call('contacts.resolveUsername', username='TheClub')
        self.assertEqual(found['chats'][0]['title'], 'Club')
        self.refused(ada.call('contacts.resolveUsername', username='nobodyatall'),
                     'USERNAME_NOT_OCCUPIED')
        found = ada.call('contacts.resolvePhone', phone='9996600002')
        self.assertEqual(found['users'][0]['first_name'], 'Bobby')
        self.refused(ada.call('contacts.resolvePhone', phone='9996677777'), 'PHONE_NOT_OCCUPIED')
        found = ada.call('contacts.search', q='bob', limit=10)
        self.assertEqual((len(found['my_results']), len(found['results'])), (1, 0))
        found = ada.call('contacts.search', q='openh', limit=10)
        self.assertEqual((len(found['my_results']), found['chats'][0]['title']),
                         (0, 'Open house'))
        self.end()

    def test_blocking(self):
        ada, other = self.enter(), self.enter()
        self.assertIs(ada.call('contacts.block', id=ada.find('bob')), True)
        self.assertTrue(other.update('updatePeerBlocked')['blocked'])
        found = ada.call('contacts.getBlocked', offset=0, limit=10)
        self.assertEqual({user['first_name'] for user in found['users']}, {'Bobby', 'Eve'})
        sliced = ada.call('contacts.getBlocked', offset=1, limit=1)
        self.assertEqual((sliced['_'], sliced['count']), ('contacts.blockedSlice', 2))
        self.tell('done', cmd='say', who='bob', to='ada', text='Do you hear me?')
        self.refused(ada.say(ada.find('bob'), 'No'), 'YOU_BLOCKED_USER')
        ada.call('contacts.unblock', id=ada.find('bob'))
        self.tell('done', cmd='say', who='bob', to='ada', text='And now?')
        self.assertEqual(ada.packet('updateShortMessage')['message'], 'And now?')
        self.end()


class Profiles(ChatCase):
    """Names, photos, presence."""

    def test_full(self):
        ada = self.enter()
        full = ada.call('users.getFullUser', id=ada.user('bob'))['full_user']
        self.assertEqual((full['about'], full['common_chats_count']), ('I build.', 4))
        self.assertEqual(full['profile_photo']['dc_id'], 4)
        common = ada.call('messages.getCommonChats', user_id=ada.user('bob'), max_id=0, limit=10)
        self.assertEqual({chat['title'] for chat in common['chats']}, {'Friends', 'Club', 'News', 'Forum'})
        bot = ada.call('users.getFullUser', id=ada.user('helper'))['full_user']['bot_info']
        self.assertEqual([each['command'] for each in bot['commands']], ['start', 'help'])
        self.end()

    def test_own(self):
        ada, other, grace = self.enter(), self.enter(), self.enter('9996600009')
        ada.say(ada.find('grace'), 'Hello')
        grace.packet('updateNewMessage')
        changed = ada.call('account.updateProfile', first_name='Augusta', last_name='King',
                           about='Engines')
        self.assertEqual((changed['first_name'], changed['last_name']), ('Augusta', 'King'))
        self.assertEqual(other.update('updateUserName')['first_name'], 'Augusta')
        self.assertEqual(grace.update('updateUserName')['last_name'], 'King')
        self.assertEqual(ada.call('users.getFullUser', id={'_': 'inputUserSelf'})[
            'full_user']['about'], 'Engines')
        self.assertIs(ada.call('account.checkUsername', username='bobthebuilder'), False)
        self.refused(ada.call('account.updateUsername', username='bobthebuilder'),
                     'USERNAME_OCCUPIED')
        self.refused(ada.call('account.updateUsername', username='x'), 'USERNAME_INVALID')
        self.assertEqual(ada.call('account.updateUsername', username='countess')['username'],
                         'countess')
        self.assertEqual(ada.call('contacts.resolveUsername', username='countess')['users'][0][
            'id'], 70012345)
        self.assertIs(ada.call('account.updateStatus', offline=False), True)
        self.assertEqual(grace.update('updateUserStatus')['status']['_'], 'userStatusOnline')
        ada.call('account.updateStatus', offline=True)
        self.assertEqual(grace.update('updateUserStatus')['status']['_'], 'userStatusOffline')
        self.end()

    def test_photo(self):
        ada = self.enter()
        data = jpeg(5, 200, 200)
        half = len(data) // 2
        for place, part in enumerate((data[:half], data[half:])):
            self.assertIs(ada.call('upload.saveFilePart', file_id=9, file_part=place, bytes=part),
                          True)
        given = {'_': 'inputFile', 'id': 9, 'parts': 3, 'name': 'me.jpg', 'md5_checksum': ''}
        self.refused(ada.call('photos.uploadProfilePhoto', file=given), 'FILE_PART_2_MISSING')
        for place, part in enumerate((data[:half], data[half:])):
            ada.call('upload.saveFilePart', file_id=9, file_part=place, bytes=part)
        photo = ada.call('photos.uploadProfilePhoto', file={
            **given, 'parts': 2, 'md5_checksum': hashlib.md5(data).hexdigest()})
        self.assertEqual(photo['users'][0]['photo']['photo_id'], photo['photo']['id'])
        found = ada.call('upload.getFile', offset=0, limit=1 << 20, location={
            '_': 'inputPeerPhotoFileLocation', 'peer': {'_': 'inputPeerSelf'}, 'big': True,
            'photo_id': photo['photo']['id']})
        self.assertEqual((found['type']['_'], found['bytes']), ('storage.fileJpeg', data))
        listed = ada.call('photos.getUserPhotos', user_id={'_': 'inputUserSelf'}, offset=0,
                          max_id=0, limit=10)
        self.assertEqual(len(listed['photos']), 1)
        gone = ada.call('photos.updateProfilePhoto', id={'_': 'inputPhotoEmpty'})
        self.assertNotIn('photo', gone['users'][0])
        self.end()

    def test_pictures_change(self):
        ada = self.enter()
        self.tell('done', cmd='rename', who='bob', photo={'dc': 4, 'seed': 5, 'told': 1})
        user = ada.call('users.getUsers', id=[ada.user('bob')])[0]
        self.assertEqual(user['photo']['dc_id'], 1)
        where = {'_': 'inputPeerPhotoFileLocation', 'peer': ada.find('bob'),
                 'photo_id': user['photo']['photo_id']}
        self.refused(ada.call('upload.getFile', location=where, offset=0, limit=1 << 20),
                     'FILE_MIGRATE_4', 303)
        self.tell('done', cmd='picture', who='ada', where='friends', photo={'dc': 2, 'seed': 6})
        action = ada.update('updateNewMessage')['message']['action']
        self.assertEqual(action['_'], 'messageActionChatEditPhoto')
        self.tell('done', cmd='picture', who='ada', where='friends', photo=False)
        action = ada.update('updateNewMessage')['message']['action']
        self.assertEqual(action['_'], 'messageActionChatDeletePhoto')
        self.end()

    def test_names_of_others(self):
        ada = self.enter()
        self.tell('done', cmd='rename', who='bob', photo=True)
        self.assertEqual(ada.update('updateUser')['user_id'], ada.find('bob')['user_id'])
        self.tell('done', cmd='presence', who='carol', presence='last_week')
        self.assertEqual(ada.update('updateUserStatus')['status']['_'], 'userStatusLastWeek')
        self.end()


class Files(ChatCase):
    """upload.getFile"""

    def test_other_datacenter(self):
        ada = self.enter()
        found = ada.call('users.getUsers', id=[ada.user('bob')])[0]['photo']
        where = {'_': 'inputPeerPhotoFileLocation', 'peer': ada.find('bob'),
                 'photo_id': found['photo_id']}
        self.refused(ada.call('upload.getFile', location=where, offset=0, limit=1 << 20),
                     'FILE_MIGRATE_4', 303)
        exported = ada.call('auth.exportAuthorization', dc_id=4)
        other = self.client(dc=4)
        other.call('auth.importAuthorization', id=exported['id'], bytes=exported['bytes'])
        small = other.call('upload.getFile', location=where, offset=0, limit=1 << 20)
        big = other.call('upload.getFile', location={**where, 'big': True}, offset=0,
                         limit=1 << 20)
        self.assertEqual(small['bytes'][:2], b'\xff\xd8')
        self.assertGreater(len(big['bytes']), len(small['bytes']))
        self.end()

    def test_document(self):
        ada = self.enter()
        self.tell('done', cmd='say', who='bob', to='ada', file={
            'name': 'plan.pdf', 'size': 10000, 'mime': 'application/pdf', 'thumb': True})
        message = ada.update('updateNewMessage')['message']
        number, document = message['id'], message['media']['document']
        self.assertEqual((document['size'], document['attributes'][0]['file_name']),
                         (10000, 'plan.pdf'))
        where = {'_': 'inputDocumentFileLocation', 'id': document['id'], 'thumb_size': '',
                 'access_hash': document['access_hash'],
                 'file_reference': document['file_reference']}
        parts = [ada.call('upload.getFile', location=where, offset=offset, limit=4096)['bytes']
                 for offset in (0, 4096, 8192, 12288)]
        self.assertEqual([len(part) for part in parts], [4096, 4096, 1808, 0])
        self.assertEqual(ada.call('upload.getFile', location=where, offset=0, limit=16384)[
            'bytes'], b''.join(parts))
        for do, wanted in (('short', 4095), ('long', 4097), ('no-picture', 4096)):
            self.tell('planned', cmd='fault', when='file', do=do)
            self.assertEqual(len(ada.call('upload.getFile', location=where, offset=0,
                                          limit=4096)['bytes']), wanted)
        self.tell('planned', cmd='fault', when='file', do='elsewhere', value=4)
        self.refused(ada.call('upload.getFile', location=where, offset=0, limit=4096),
                     'FILE_MIGRATE_4', 303)
        self.tell('done', cmd='expire')
        self.refused(ada.call('upload.getFile', location=where, offset=0, limit=4096),
                     'FILE_REFERENCE_EXPIRED')
        message = ada.call('messages.getMessages', id=[{'_': 'inputMessageID', 'id': number}])
        fresh = message['messages'][0]['media']['document']['file_reference']
        self.assertNotEqual(fresh, where['file_reference'])
        where['file_reference'] = fresh
        thumb = ada.call('upload.getFile', location={**where, 'thumb_size': 'm'}, offset=0,
                         limit=1 << 20)
        self.assertEqual(thumb['type']['_'], 'storage.fileJpeg')
        self.refused(ada.call('upload.getFile', location={**where, 'file_reference': b'old'},
                              offset=0, limit=4096), 'FILE_REFERENCE_EXPIRED')
        self.refused(ada.call('upload.getFile', location=where, offset=0, limit=5000),
                     'LIMIT_INVALID')
        self.end(1, ['with a limit of 5000'])


ACTIONS = '''
[[chat]]
name = "museum"
kind = "supergroup"
title = "Museum"
creator = "bob"
members = ["bob", "ada"]
messages = [
    { from = "bob", action = { _ = "messageActionChatAddUser", users = ["id:carol"] } },
    { from = "bob", action = { _ = "messageActionPhoneCall", call_id = 5, duration = 60, reason = { _ = "phoneCallDiscardReasonHangup" } } },
    { from = "bob", action = { _ = "messageActionGiftPremium", currency = "EUR", amount = 500, days = 90 } },
    { from = "bob", action = { _ = "messageActionGroupCall", call = { _ = "inputGroupCall", id = 1, access_hash = 2 } } },
    { from = "bob", action = { _ = "messageActionStarGift", gift = { _ = "starGift", id = 1, sticker = { _ = "documentEmpty", id = 1 }, stars = 50, convert_stars = 40 } } },
    { from = "bob", media = { _ = "messageMediaGeo", geo = { _ = "geoPoint", long = 1.5, lat = 2.5, access_hash = 3 } } },
    { from = "bob", media = { _ = "messageMediaDice", value = 6, emoticon = "🎲" } },
    { from = "bob", media = { _ = "messageMediaContact", phone_number = "1", first_name = "X", last_name = "", vcard = "", user_id = "id:carol" } },
    { from = "bob", media = { _ = "messageMediaWebPage", webpage = { _ = "webPage", id = 1, url = "https://example.org", display_url = "example.org", hash = 0, title = "Example" } } },
    { from = "bob", media = { _ = "messageMediaUnsupported" } },
    { from = "bob", text = "Look", photo = { ratio = 1.5, spoiler = true }, album = 77 },
    { from = "bob", poll = { question = "Q?", answers = ["a", "b"], votes = [3, 1], quiz = true, correct = 0 } },
    { from = "bob", text = "Fwd", forward = { name = "Somebody" }, edited = 5, via = "helper" },
    { from = "bob", text = "bold", entities = [{ _ = "messageEntityBold", offset = 0, length = 4 }] },
    { from = "bob", text = "Pick", keyboard = [["A", "B"]] },
    { from = "bob", text = "x", extra = { ttl_period = 60 } },
]
'''


class Museum(ChatCase):
    """Every kind of message can be declared."""

    def test_kinds(self):
        self.world('', SCENARIO + ACTIONS)
        ada = self.enter()
        found = ada.history(ada.find('museum'))
        said = found['messages'][::-1]
        self.assertEqual(len(said), 16)
        self.assertEqual([each['action']['_'] for each in said[:5]], [
            'messageActionChatAddUser', 'messageActionPhoneCall', 'messageActionGiftPremium',
            'messageActionGroupCall', 'messageActionStarGift'])
        self.assertIn('Carol', [user['first_name'] for user in found['users']])
        self.assertEqual([each['media']['_'] for each in said[5:12]], [
            'messageMediaGeo', 'messageMediaDice', 'messageMediaContact', 'messageMediaWebPage',
            'messageMediaUnsupported', 'messageMediaPhoto', 'messageMediaPoll'])
        self.assertTrue(said[10]['media']['spoiler'] and said[10]['grouped_id'] == 77)
        self.assertEqual(said[12]['fwd_from']['from_name'], 'Somebody')
        self.assertEqual(said[13]['entities'][0]['_'], 'messageEntityBold')
        self.assertEqual(said[14]['reply_markup']['rows'][0]['buttons'][1]['text'], 'B')
        self.assertEqual(said[15]['ttl_period'], 60)
        self.end()


if __name__ == '__main__':
    unittest.main()
