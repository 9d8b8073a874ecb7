#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of updates: forms, states, differences, and what goes wrong on the way."""
import unittest

from chatcase import SCENARIO, ChatCase, updates_in
from rpc import CODEC


class Differences(ChatCase):
    """Catching up."""

    def difference(self, client, pts, date, **more):
        """updates.getDifference"""
        return client.call('updates.getDifference', pts=pts, date=date, qts=0, **more)

    def test_nothing(self):
        ada = self.enter()
        state = ada.call('updates.getState')
        found = self.difference(ada, state['pts'], state['date'] + 1)
        self.assertEqual((found['_'], found['seq']), ('updates.differenceEmpty', state['seq']))
        self.end()

    def test_whole(self):
        ada = self.enter()
        state = ada.call('updates.getState')
        self.tell('done', cmd='say', who='bob', to='ada', text='One', key='one')
        self.tell('done', cmd='say', who='bob', to='friends', text='Two')
        self.tell('done', cmd='edit', key='one', text='First')
        self.tell('done', cmd='say', who='bob', to='ada', text='Gone', key='gone')
        self.tell('done', cmd='delete', key='gone')
        self.tell('done', cmd='say', who='bob', to='club', text='Elsewhere')
        self.tell('done', cmd='read_elsewhere', who='ada', where='bob')
        found = self.difference(ada, state['pts'], state['date'])
        self.assertEqual(found['_'], 'updates.difference')
        self.assertEqual([each['message'] for each in found['new_messages']], ['First', 'Two'])
        kinds = [update['_'] for update in found['other_updates']]
        self.assertEqual(kinds, ['updateDeleteMessages', 'updateReadHistoryInbox',
                                 'updateChannelTooLong'])
        now = ada.call('updates.getState')
        self.assertEqual(found['state']['pts'], now['pts'])
        self.assertEqual(now['pts'], state['pts'] + 6)
        self.end()

    def test_slices(self):
        ada = self.enter()
        state = ada.call('updates.getState')
        self.tell('done', cmd='say', who='bob', to='ada', text='{n}', count=250)
        texts, pts = [], state['pts']
        for name in ('updates.differenceSlice', 'updates.differenceSlice', 'updates.difference'):
            found = self.difference(ada, pts, state['date'])
            self.assertEqual(found['_'], name)
            texts += [each['message'] for each in found['new_messages']]
            pts = found.get('intermediate_state', found.get('state'))['pts']
        self.assertEqual(texts, [str(number + 1) for number in range(250)])
        limited = self.difference(ada, state['pts'], state['date'], pts_total_limit=100)
        self.assertEqual((limited['_'], limited['pts']), ('updates.differenceTooLong', pts))
        self.tell('done', cmd='forget_updates')
        self.assertEqual(self.difference(ada, state['pts'], state['date'])['_'],
                         'updates.differenceTooLong')
        self.end()

    def test_channel(self):
        ada = self.enter()
        dialog = next(each for each in ada.call('messages.getPeerDialogs', peers=[{
            '_': 'inputDialogPeer', 'peer': ada.find('club')}])['dialogs'])
        query = {'channel': ada.channel('club'), 'filter': {'_': 'channelMessagesFilterEmpty'},
                 'limit': 100}
        found = ada.call('updates.getChannelDifference', pts=dialog['pts'], **query)
        self.assertEqual((found['_'], found['final'], found['timeout']),
                         ('updates.channelDifferenceEmpty', True, 1))
        self.tell('done', cmd='say', who='bob', to='club', text='{n}', count=150)
        self.tell('done', cmd='pin', who='bob', where='club', last=1)
        found = ada.call('updates.getChannelDifference', pts=dialog['pts'], **query)
        self.assertEqual((found['_'], found.get('final', False), len(found['new_messages'])),
                         ('updates.channelDifference', False, 100))
        found = ada.call('updates.getChannelDifference', pts=found['pts'], **query)
        self.assertTrue(found['final'])
        self.assertEqual([update['_'] for update in found['other_updates']],
                         ['updatePinnedChannelMessages'])
        self.tell('done', cmd='forget_updates', where='club')
        found = ada.call('updates.getChannelDifference', pts=dialog['pts'], **query)
        self.assertEqual(found['_'], 'updates.channelDifferenceTooLong')
        self.assertEqual(found['dialog']['top_message'], found['messages'][0]['id'])
        self.refused(ada.call('updates.getChannelDifference', **{
            **query, 'channel': self.secret(ada), 'pts': 1}), 'CHANNEL_PRIVATE')
        self.refused(ada.call('updates.getChannelDifference', pts=0, **query),
                     'PERSISTENT_TIMESTAMP_EMPTY')
        self.end(1, ['from pts 0'])

    @staticmethod
    def secret(client):
        """InputChannel of a channel that the account has left."""
        client.call('messages.importChatInvite', hash='SecretLink')
        client.learn()
        channel = client.channel('secret')
        client.call('channels.leaveChannel', channel=channel)
        return channel

    def test_lasting(self):
        ada = self.enter()
        state = ada.call('updates.getState')
        self.tell('done', cmd='rename', who='bob', first_name='Robert')
        self.assertEqual(ada.update('updateUserName')['first_name'], 'Robert')
        found = self.difference(ada, state['pts'], state['date'])
        self.assertEqual([update['_'] for update in found['other_updates']], ['updateUserName'])
        self.assertEqual(found['state']['seq'], state['seq'] + 1)
        self.end()

    def test_nothing_twice(self):
        ada = self.enter()
        state = ada.call('updates.getState')
        sent = ada.say(ada.find('club'), 'Mine', random_id=99)['updates'][-1]['message']
        found = self.difference(ada, state['pts'], state['date'])
        self.assertIn({'_': 'updateMessageID', 'id': sent['id'], 'random_id': 99},
                      found['other_updates'])
        again = self.difference(ada, found['state']['pts'], found['state']['date'])
        self.assertEqual(again['_'], 'updates.differenceEmpty')
        self.tell('done', cmd='edit', where='club', id=1, text='New rules')
        again = self.difference(ada, found['state']['pts'], found['state']['date'])
        self.assertEqual([update['_'] for update in again['other_updates']],
                         ['updateChannelTooLong'])
        self.end()

    def test_secret(self):
        ada = self.enter()
        state = ada.call('updates.getState')
        for number in (1, 2):
            self.tell('done', cmd='secret', to='ada')
            self.assertEqual(ada.update('updateNewEncryptedMessage')['qts'], number)
        found = self.difference(ada, state['pts'], state['date'])
        self.assertEqual((len(found['new_encrypted_messages']), found['state']['qts']), (2, 2))
        self.end()

    def test_bad_states(self):
        ada = self.enter()
        state = ada.call('updates.getState')
        self.refused(self.difference(ada, state['pts'] + 9, state['date']),
                     'PERSISTENT_TIMESTAMP_INVALID')
        self.refused(self.difference(ada, 0, state['date']), 'PERSISTENT_TIMESTAMP_EMPTY')
        self.end(1, ['the last is', 'from pts 0'])


class Forms(ChatCase):
    """How updates look."""

    def test_short(self):
        ada = self.enter()
        self.tell('done', cmd='say', who='bob', to='ada', text='Short')
        found = ada.packet('updateShortMessage')
        self.assertEqual((found['message'], found['pts_count']), ('Short', 1))
        self.tell('done', cmd='say', who='bob', to='friends', text='Short')
        found = ada.packet('updateShortChatMessage')
        self.assertEqual(found['chat_id'], ada.find('friends')['chat_id'])
        self.tell('done', cmd='presence', who='bob', presence='offline')
        found = ada.packet('updateShort')
        self.assertEqual(found['update']['status']['_'], 'userStatusOffline')
        self.tell('done', cmd='type', who='bob', where='ada')
        self.assertEqual(ada.packet('updateShort')['update']['_'], 'updateUserTyping')
        self.end()

    def test_unknown_sender(self):
        ada = self.enter()
        self.tell('done', cmd='say', who='eve', to='ada', text='Blocked')
        self.tell('done', cmd='person', name='zoe', first_name='Zoe')
        self.tell('done', cmd='say', who='zoe', to='ada', text='Hello')
        found = ada.packet('updates')
        self.assertEqual(found['updates'][0]['message']['message'], 'Hello')
        self.assertIn('Zoe', [user['first_name'] for user in found['users']])
        self.end()

    def test_always_short(self):
        self.world('', SCENARIO + '[world.people]\nshort = "always"\n')
        ada = self.enter()
        self.tell('done', cmd='person', name='zoe', first_name='Zoe')
        self.tell('done', cmd='say', who='zoe', to='ada', text='Hello')
        self.assertEqual(ada.packet('updateShortMessage')['message'], 'Hello')
        self.end()

    def test_min(self):
        ada = self.enter()
        self.tell('done', cmd='person', name='zoe', first_name='Zoe', username='zoezoe')
        self.tell('done', cmd='join', who='zoe', where='club')
        ada.packet('updates')
        self.tell('done', cmd='say', who='zoe', to='club', text='Hello')
        found = ada.packet('updates')
        user = next(each for each in found['users'] if each['first_name'] == 'Zoe')
        self.assertTrue(user['min'] and 'username' not in user)
        weak = {'_': 'inputUser', 'user_id': user['id'], 'access_hash': user['access_hash']}
        self.assertEqual(ada.call('users.getUsers', id=[weak])[0]['_'], 'userEmpty')
        named = {'_': 'inputUserFromMessage', 'peer': ada.find('club'), 'user_id': user['id'],
                 'msg_id': found['updates'][0]['message']['id']}
        full = ada.call('users.getUsers', id=[named])[0]
        self.assertEqual((full['username'], full.get('min')), ('zoezoe', None))
        self.end(1, ['the access hash of a min object'])

    def test_own_devices(self):
        ada, other = self.enter(), self.enter()
        ada.say(ada.find('club'), 'From here')
        self.assertTrue(other.update('updateNewChannelMessage')['message']['out'])
        self.assertEqual([packet for packet in ada.come() if updates_in(packet)], [])
        self.end()

    def test_without_updates(self):
        ada = self.enter()
        quiet = self.enter(learn=False)
        del quiet
        self.tell('done', cmd='say', who='bob', to='ada', text='Hello')
        self.assertEqual(ada.packet('updateShortMessage')['message'], 'Hello')
        self.end()


class Trouble(ChatCase):
    """Updates that are lost, doubled, late, out of order."""

    def say(self, *texts):
        """Bob says these to Ada."""
        for text in texts:
            self.tell('done', cmd='say', who='bob', to='ada', text=text)

    def texts(self, client):
        """What comes to the client until nothing is held back any more."""
        found = client.come()
        self.tell('advanced', cmd='advance', seconds=60)
        client.offset += 60
        return [each['message'] for each in found + client.come()
                if each['_'] == 'updateShortMessage']

    def test_faults(self):
        for name, wanted in (('lose', ['b', 'c']), ('double', ['a', 'a', 'b', 'c']),
                             ('reorder', ['b', 'a', 'c']), ('postpone', ['b', 'c', 'a'])):
            with self.subTest(name):
                self.tearDown()
                self.setUp()
                ada = self.enter()
                self.tell('planned', cmd='fault', when='update', do=name, seconds=30)
                self.say('a', 'b', 'c')
                self.assertEqual(self.texts(ada), wanted)
                self.end()

    def test_strange_packets(self):
        ada = self.enter()
        self.tell('planned', cmd='fault', when='update:updateShortMessage', do='too-long')
        self.say('a')
        self.assertEqual(ada.packet('updatesTooLong')['_'], 'updatesTooLong')
        self.tell('planned', cmd='fault', when='update', do='combine', seconds=60)
        for name in ('Robert', 'Bob'):
            self.tell('done', cmd='rename', who='bob', first_name=name)
        found = ada.packet('updatesCombined')
        self.assertEqual((len(found['updates']), found['seq'] - found['seq_start']), (2, 1))
        self.tell('planned', cmd='fault', when='update', do='undecodable')
        self.say('b')
        with self.assertRaises(Exception):
            ada.packet('updates')
        self.end()

    def test_weather(self):
        self.world('[world.weather]\nseed = 3\nlose = 0.2\ndouble = 0.2\nreorder = 0.2\n')
        ada = self.enter()
        state = ada.call('updates.getState')
        self.tell('done', cmd='flood', who='bob', to='ada', count=60, text='{n}')
        texts = self.texts(ada)
        self.assertNotEqual(texts, [str(number + 1) for number in range(60)])
        self.assertGreater(len(set(texts)), 30)
        found = ada.call('updates.getDifference', pts=state['pts'], date=state['date'], qts=0)
        self.assertEqual(len(found['new_messages']), 60)
        self.end()

    def test_away(self):
        ada = self.enter()
        self.tell('dropped', cmd='drop')
        self.say('a')
        ada.reconnect()
        ada.send(CODEC.write({'_': 'ping', 'ping_id': 1}))
        self.assertEqual(ada.packet('updatesTooLong')['_'], 'updatesTooLong')
        self.end()


class Ledger:
    """Follows pts as the protocol wants it: every count has to fit exactly."""

    def __init__(self, case, client):
        self.case = case
        self.pts = {None: client.call('updates.getState')['pts']}
        found = client.call('messages.getDialogs', offset_date=0, offset_id=0, limit=100, hash=0,
                            offset_peer={'_': 'inputPeerEmpty'})
        for dialog in found['dialogs']:
            if 'pts' in dialog:
                self.pts[dialog['peer']['channel_id']] = dialog['pts']
        self.count = 0

    def take(self, packet):
        """A packet, or the result of a call."""
        for update in [packet] if 'pts_count' in packet else updates_in(packet):
            if 'pts_count' not in update:
                continue
            channel = None
            if 'Channel' in update['_']:
                channel = update.get('channel_id') or update['message']['peer_id']['channel_id']
            self.case.assertEqual(self.pts[channel] + update['pts_count'], update['pts'], update)
            self.pts[channel] = update['pts']
            self.count += 1


class Continuity(ChatCase):
    """Without faults there are no holes."""

    def test_own_and_others(self):
        ada = self.enter()
        ledger = Ledger(self, ada)

        def do(name, **keys):
            self.tell('done', cmd=name, **keys)
            for packet in ada.come():
                ledger.take(packet)

        def call(name, **args):
            answer = ada.call(name, **args)
            ledger.take(answer)
            return answer

        club, bob, friends = ada.find('club'), ada.find('bob'), ada.find('friends')
        for place in ('ada', 'friends', 'club'):
            do('say', who='bob', to=place, text='One', key=place + '1')
            do('say', who='bob', to=place, text='Two', key=place + '2')
            do('edit', key=place + '1', text='Eins')
            do('react', who='bob', emoji='👍', key=place + '1')
            do('pin', who='bob', key=place + '1')
            do('delete', key=place + '2')
        for peer in (club, bob, friends):
            number = call('messages.sendMessage', peer=peer, message='Mine',
                          random_id=peer.get('chat_id', 0) + len(ledger.pts) * 77 + ledger.count)
            number = number.get('id') or number['updates'][-1]['message']['id']
            call('messages.editMessage', peer=peer, id=number, message='Still mine')
            call('messages.sendReaction', peer=peer, msg_id=number, reaction=[
                {'_': 'reactionEmoji', 'emoticon': '👍'}])
        call('messages.updatePinnedMessage', peer=bob, id=ada.history(bob)['messages'][0]['id'])
        call('messages.unpinAllMessages', peer=bob)
        call('messages.readHistory', peer=bob, max_id=ada.history(bob)['messages'][0]['id'])
        call('messages.readHistory', peer=friends,
             max_id=ada.history(friends)['messages'][0]['id'])
        call('messages.deleteMessages', revoke=True, id=[
            each['id'] for each in ada.history(bob)['messages'][:2]])
        call('folders.editPeerFolders', folder_peers=[
            {'_': 'inputFolderPeer', 'peer': bob, 'folder_id': 1}])
        call('messages.editChatTitle', chat_id=friends['chat_id'], title='Foes')
        do('join', who='carol', where='friends', inviter='bob')
        do('join', who='carol', where='club')
        do('leave', who='carol', where='friends', by='bob')
        do('title', who='bob', where='club', title='Clubs')
        do('read', who='bob', where='ada')
        do('read', who='bob', where='club')
        do('read_elsewhere', who='ada', where='bob')
        self.assertGreater(ledger.count, 30)
        self.assertEqual(ada.call('updates.getState')['pts'], ledger.pts[None])
        self.end()


class People(ChatCase):
    """The script of a scenario: people who answer, bots with buttons."""

    def test_answers(self):
        ada = self.enter()
        number = ada.say(ada.find('bob'), 'Ping')['id']
        self.assertEqual(ada.update('updateReadHistoryOutbox')['max_id'], number)
        ada.packet('updateUserTyping')
        self.assertEqual(ada.update('updateMessageReactions')['msg_id'], number)
        self.assertEqual(ada.packet('updateShortMessage')['message'], 'pong')
        ada.say(ada.find('friends'), 'hello echo')
        self.assertEqual(ada.packet('updateShortChatMessage')['message'], 'hello echo')
        self.end()

    def test_bot(self):
        ada = self.enter()
        ada.call('messages.startBot', bot=ada.user('helper'), peer=ada.find('helper'),
                 random_id=5, start_param='x')
        asked = ada.update('updateNewMessage')['message']
        while asked.get('out'):
            asked = ada.update('updateNewMessage')['message']
        button, link = asked['reply_markup']['rows'][0]['buttons']
        self.assertEqual((button['text'], link['url']), ('Yes', 'https://example.org'))
        answer = ada.call('messages.getBotCallbackAnswer', peer=ada.find('helper'),
                          msg_id=asked['id'], data=button['data'])
        self.assertEqual(answer['message'], 'Thank you')
        self.assertEqual(ada.update('updateEditMessage')['message']['message'], 'Chosen.')
        self.refused(ada.call('messages.getBotCallbackAnswer', peer=ada.find('helper'),
                              msg_id=asked['id'], data=b'other'), 'DATA_INVALID')
        self.end()

    def test_later(self):
        self.world('[[later]]\ncmd = "say"\nafter = 60\nevery = 60\ntimes = 2\nwho = "bob"\n'
                   'to = "ada"\ntext = "By the way"\n')
        ada = self.enter()
        for _ in range(2):
            self.advance(61, ada)
            self.assertEqual(ada.packet('updateShortMessage')['message'], 'By the way')
        self.advance(61, ada)
        self.assertEqual([found for found in ada.come() if updates_in(found)], [])
        self.end()


if __name__ == '__main__':
    unittest.main()
