#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of groups and channels: founding, members, rights, invitations, titles."""
import unittest

from chatcase import ChatCase, entity


def kinds(result):
    """The names of an answer's updates."""
    return [update['_'] for update in result['updates']]


class Founding(ChatCase):
    """New groups and what becomes of them."""

    def test_basic_group(self):
        ada, grace = self.enter(), self.enter('9996600009')
        made = ada.call('messages.createChat', title='Three', users=[
            ada.user('bob'), ada.user('grace')])
        self.assertEqual((made['_'], made['missing_invitees']), ('messages.invitedUsers', []))
        self.assertEqual(kinds(made['updates']), ['updateChatParticipants', 'updateNewMessage'])
        chat = made['updates']['chats'][0]
        self.assertEqual((chat['title'], chat['creator'], chat['participants_count']),
                         ('Three', True, 3))
        self.assertEqual(grace.update('updateNewMessage')['message']['action']['_'],
                         'messageActionChatCreate')
        full = ada.call('messages.getFullChat', chat_id=chat['id'])['full_chat']
        self.assertEqual([each['_'] for each in full['participants']['participants']].count(
            'chatParticipantCreator'), 1)
        added = ada.call('messages.addChatUser', chat_id=chat['id'], user_id=ada.user('carol'),
                         fwd_limit=10)
        self.assertEqual(len(added['updates']['updates'][0]['participants']['participants']), 4)
        self.refused(ada.call('messages.addChatUser', chat_id=chat['id'], fwd_limit=10,
                              user_id=ada.user('carol')), 'USER_ALREADY_PARTICIPANT')
        ada.call('messages.deleteChatUser', chat_id=chat['id'], user_id=ada.user('grace'))
        while True:
            action = grace.update('updateNewMessage')['message']['action']
            if action['_'] == 'messageActionChatDeleteUser':
                break
        self.assertEqual(grace.update('updateChatParticipants')['participants']['_'],
                         'chatParticipantsForbidden')
        renamed = ada.call('messages.editChatTitle', chat_id=chat['id'], title='Four')
        self.assertEqual(renamed['chats'][0]['title'], 'Four')
        self.assertIs(ada.call('messages.editChatAbout', peer={
            '_': 'inputPeerChat', 'chat_id': chat['id']}, about='Us'), True)
        self.assertIs(ada.call('messages.editChatAdmin', chat_id=chat['id'], is_admin=True,
                               user_id=ada.user('bob')), True)
        moved = ada.call('messages.migrateChat', chat_id=chat['id'])
        self.assertIn('migrated_to', next(each for each in moved['chats'] if each['_'] == 'chat'))
        self.assertIn('channel', [each['_'] for each in moved['chats']])
        self.end()

    def test_unwilling(self):
        ada = self.enter()
        eve = ada.call('contacts.resolveUsername', username='eavesdropper')
        given = {**entity(eve, eve['peer']), '_': 'inputUser'}
        made = ada.call('messages.createChat', title='Two', users=[given])
        self.assertEqual([each['user_id'] for each in made['missing_invitees']],
                         [given['user_id']])
        self.end()

    def test_channel(self):
        ada = self.enter()
        made = ada.call('channels.createChannel', broadcast=True, title='Mine', about='All of it')
        self.assertEqual(kinds(made), ['updateChannel', 'updateNewChannelMessage'])
        ada.learn()
        full = ada.call('channels.getFullChannel', channel=ada.channel('mine'))['full_chat']
        self.assertEqual((full['about'], full['participants_count']), ('All of it', 1))
        posted = ada.say(ada.find('mine'), 'First post')
        self.assertTrue(posted['updates'][-1]['message']['post'])
        self.assertEqual(ada.call('messages.getMessagesViews', peer=ada.find('mine'), id=[
            posted['updates'][-1]['message']['id']], increment=True)['views'][0]['views'], 2)
        ada.call('channels.inviteToChannel', channel=ada.channel('mine'), users=[ada.user('bob')])
        members = ada.call('channels.getParticipants', channel=ada.channel('mine'), offset=0,
                           limit=10, hash=0, filter={'_': 'channelParticipantsRecent'})
        self.assertEqual(members['count'], 2)
        self.assertIs(ada.call('channels.updateUsername', channel=ada.channel('mine'),
                               username='mychannel'), True)
        self.assertEqual(ada.call('contacts.resolveUsername', username='mychannel')['chats'][0][
            'title'], 'Mine')
        gone = ada.call('channels.deleteChannel', channel=ada.channel('mine'))
        self.assertEqual(gone['chats'][0]['_'], 'channelForbidden')
        self.end()

    def test_forum(self):
        ada = self.enter()
        made = ada.call('channels.createChannel', megagroup=True, forum=True, title='Board',
                        about='')
        self.assertTrue(made['chats'][0]['forum'])
        ada.learn()
        board = ada.find('board')
        topic = ada.call('messages.createForumTopic', peer=board, title='Talk', random_id=4)
        number = topic['updates'][-1]['message']['id']
        ada.call('messages.editForumTopic', peer=board, topic_id=number, title='Chat', closed=True)
        ada.call('messages.updatePinnedForumTopic', peer=board, topic_id=number, pinned=True)
        found = ada.call('messages.getForumTopics', peer=board, offset_date=0, offset_id=0,
                         offset_topic=0, limit=10)['topics']
        self.assertEqual((found[0]['title'], found[0]['closed'], found[0]['pinned']),
                         ('Chat', True, True))
        self.end()


class Members(ChatCase):
    """Coming, going, and rights."""

    def test_join_and_leave(self):
        ada = self.enter()
        found = ada.call('contacts.resolveUsername', username='openhouse')
        peer = entity(found, found['peer'])
        channel = {**peer, '_': 'inputChannel'}
        self.assertTrue(found['chats'][0]['left'])
        self.assertEqual(ada.history(peer)['messages'][0]['message'], 'Come in')
        self.refused(ada.say(peer, 'Hello'), 'CHAT_WRITE_FORBIDDEN')
        joined = ada.call('channels.joinChannel', channel=channel)
        self.assertEqual(joined['_'], 'messages.chatInviteJoinResultOk')
        self.assertEqual(kinds(joined['updates'])[0], 'updateChannel')
        ada.say(peer, 'Hello')
        self.refused(ada.call('channels.joinChannel', channel=channel), 'USER_ALREADY_PARTICIPANT')
        left = ada.call('channels.leaveChannel', channel=channel)
        self.assertTrue(left['chats'][0]['left'])
        self.refused(ada.call('channels.leaveChannel', channel=channel), 'USER_NOT_PARTICIPANT')
        self.end()

    def test_invitations(self):
        ada = self.enter()
        found = ada.call('messages.checkChatInvite', hash='SecretLink')
        self.assertEqual((found['_'], found['title'], found['broadcast']),
                         ('chatInvite', 'Secret', True))
        joined = ada.call('messages.importChatInvite', hash='SecretLink')
        self.assertEqual(joined['updates']['chats'][0]['title'], 'Secret')
        self.assertEqual(ada.call('messages.checkChatInvite', hash='SecretLink')['_'],
                         'chatInviteAlready')
        self.refused(ada.call('messages.importChatInvite', hash='SecretLink'),
                     'USER_ALREADY_PARTICIPANT')
        self.refused(ada.call('messages.checkChatInvite', hash='Wrong'), 'INVITE_HASH_INVALID')
        friends = ada.find('friends')
        first = ada.call('messages.exportChatInvite', peer=friends)
        self.assertEqual(ada.call('messages.exportChatInvite', peer=friends), first)
        second = ada.call('messages.exportChatInvite', peer=friends, legacy_revoke_permanent=True)
        self.assertNotEqual(first['link'], second['link'])
        self.refused(ada.call('messages.checkChatInvite', hash=first['link'].split('+')[1]),
                     'INVITE_HASH_EXPIRED')
        self.refused(ada.call('messages.exportChatInvite', peer=ada.find('club')),
                     'CHAT_ADMIN_REQUIRED')
        self.end()

    def test_participants(self):
        ada = self.enter()
        query = {'channel': ada.channel('club'), 'offset': 0, 'limit': 10, 'hash': 0}
        for name, wanted in (('Recent', {'Bobby', 'Ada', 'Grace', 'Helper'}), ('Admins', {'Bobby'}),
                             ('Bots', {'Helper'})):
            found = ada.call('channels.getParticipants', filter={
                '_': 'channelParticipants' + name}, **query)
            users = {user['id']: user['first_name'] for user in found['users']}
            self.assertEqual({users[each['user_id']] for each in found['participants']}, wanted)
        found = ada.call('channels.getParticipants', filter={
            '_': 'channelParticipantsSearch', 'q': 'gra'}, **query)
        self.assertEqual(len(found['participants']), 1)
        self.refused(ada.call('channels.getParticipants', filter={
            '_': 'channelParticipantsKicked', 'q': ''}, **query), 'CHAT_ADMIN_REQUIRED')
        me = ada.call('channels.getParticipant', channel=ada.channel('club'),
                      participant={'_': 'inputPeerSelf'})
        self.assertEqual(me['participant']['_'], 'channelParticipantSelf')
        self.refused(ada.call('channels.getParticipant', channel=ada.channel('club'),
                              participant=ada.find('carol')), 'USER_NOT_PARTICIPANT')
        self.end()

    def test_rights(self):
        ada, grace = self.enter(), self.enter('9996600009')
        club = {'channel': ada.channel('club')}
        banned = {'_': 'chatBannedRights', 'view_messages': True, 'until_date': 0}
        self.refused(ada.call('channels.editBanned', participant=ada.find('grace'),
                              banned_rights=banned, **club), 'CHAT_ADMIN_REQUIRED')
        self.tell('done', cmd='promote', who='ada', where='club')
        ada.update('updateChannel')
        ada.call('channels.editBanned', participant=ada.find('grace'), banned_rights={
            '_': 'chatBannedRights', 'send_messages': True, 'until_date': 0}, **club)
        self.refused(grace.say(grace.find('club'), 'x'), 'CHAT_WRITE_FORBIDDEN', 403)
        ada.call('channels.editBanned', participant=ada.find('grace'), banned_rights=banned, **club)
        self.assertEqual(grace.packet('updateChannel')['chats'][0]['_'], 'channelForbidden')
        kicked = ada.call('channels.getParticipants', offset=0, limit=10, hash=0, filter={
            '_': 'channelParticipantsKicked', 'q': ''}, **club)
        self.assertEqual(kicked['count'], 1)
        ada.call('channels.editBanned', participant=ada.find('grace'), banned_rights={
            '_': 'chatBannedRights', 'until_date': 0}, **club)
        ada.call('channels.inviteToChannel', users=[ada.user('grace')], **club)
        self.assertEqual(grace.packet('updateChannel')['chats'][0]['_'], 'channel')
        self.refused(ada.call('channels.editAdmin', user_id=ada.user('bob'), rank='', admin_rights={
            '_': 'chatAdminRights'}, **club), 'CHAT_ADMIN_REQUIRED')
        self.end()

    def test_titles(self):
        ada = self.enter()
        self.tell('done', cmd='title', who='bob', where='club', title='Our club')
        found = ada.packet('updateChannel')
        self.assertEqual(found['chats'][0]['title'], 'Our club')
        self.assertEqual(ada.update('updateNewChannelMessage')['message']['action']['title'],
                         'Our club')
        self.refused(ada.call('channels.editTitle', channel=ada.channel('club'), title='Mine'),
                     'CHAT_ADMIN_REQUIRED')
        self.tell('done', cmd='join', who='carol', where='friends', inviter='bob')
        self.assertEqual(ada.update('updateNewMessage')['message']['action']['_'],
                         'messageActionChatAddUser')
        self.tell('done', cmd='leave', who='carol', where='friends')
        self.assertEqual(ada.update('updateNewMessage')['message']['action']['_'],
                         'messageActionChatDeleteUser')
        self.tell('done', cmd='leave', who='ada', where='club', by='bob', ban=True)
        self.assertEqual(ada.packet('updateChannel')['chats'][0]['_'], 'channelForbidden')
        self.refused(ada.history(ada.peers['club']), 'CHANNEL_PRIVATE')
        self.tell('done', cmd='destroy', where='news')
        self.assertEqual(ada.packet('updateChannel')['chats'][0]['_'], 'channelForbidden')
        self.end()

    def test_default_rights(self):
        ada = self.enter()
        made = ada.call('channels.createChannel', megagroup=True, title='Quiet', about='')
        self.assertTrue(made['chats'][0]['megagroup'])
        ada.learn()
        told = ada.call('messages.editChatDefaultBannedRights', peer=ada.find('quiet'),
                        banned_rights={'_': 'chatBannedRights', 'send_messages': True,
                                       'until_date': 0})
        self.assertEqual(kinds(told), ['updateChatDefaultBannedRights'])
        renamed = ada.call('channels.editTitle', channel=ada.channel('quiet'), title='Silent')
        self.assertEqual(renamed['chats'][0]['title'], 'Silent')
        photo = ada.call('channels.editPhoto', channel=ada.channel('quiet'),
                         photo={'_': 'inputChatPhotoEmpty'})
        self.assertEqual(photo['updates'][-1]['message']['action']['_'],
                         'messageActionChatDeletePhoto')
        self.end()


if __name__ == '__main__':
    unittest.main()
