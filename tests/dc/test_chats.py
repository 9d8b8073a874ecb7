#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of chats: lists, histories, sending and reading, with the client of testclient.py."""
import unittest

from chatcase import ChatCase, entity, peer_of


class Lists(ChatCase):
    """The list of chats and what is in them."""

    def test_dialogs(self):
        ada = self.enter()
        found = ada.call('messages.getDialogs', offset_date=0, offset_id=0, limit=100, hash=0,
                         offset_peer={'_': 'inputPeerEmpty'})
        self.assertEqual(found['_'], 'messages.dialogs')
        names = self.names(found)
        self.assertEqual(names[0], 'Friends')  # pinned
        self.assertEqual(set(names), {'Friends', 'Bob', 'Carol', 'Club', 'News', 'Forum', 'Helper'})
        by_name = dict(zip(names, found['dialogs']))
        self.assertEqual(by_name['Bob']['unread_count'], 2)
        self.assertEqual(by_name['Carol']['folder_id'], 1)
        self.assertEqual(by_name['Club']['notify_settings']['mute_until'], 2147483647)
        self.assertIn('pts', by_name['Club'])
        users = {user['id']: user for user in found['users']}
        bob = next(user for user in users.values() if user['first_name'] == 'Bobby')
        self.assertTrue(bob['contact'] and bob['phone'] == '9996600002')
        self.assertEqual(bob['status']['_'], 'userStatusOnline')
        self.end()

    def test_pages(self):
        ada = self.enter()
        names, offset = [], (0, 0, {'_': 'inputPeerEmpty'})
        while True:
            found = ada.call('messages.getDialogs', folder_id=0, exclude_pinned=True,
                             offset_date=offset[0], offset_id=offset[1], offset_peer=offset[2],
                             limit=2, hash=0)
            dialogs = [each for each in found['dialogs'] if each['_'] == 'dialog']
            names += self.names({**found, 'dialogs': dialogs})
            if found['_'] == 'messages.dialogs' or not dialogs:
                break
            last = dialogs[-1]
            message = next(each for each in found['messages']
                           if each['peer_id'] == last['peer'] and each['id'] == last['top_message'])
            offset = message['date'], message['id'], entity(found, last['peer'])
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(set(names), {'Bob', 'Club', 'News', 'Forum', 'Helper'})
        archive = ada.call('messages.getDialogs', folder_id=1, offset_date=0, offset_id=0,
                           limit=10, hash=0, offset_peer={'_': 'inputPeerEmpty'})
        self.assertEqual(self.names(archive), ['Carol'])
        pinned = ada.call('messages.getPinnedDialogs', folder_id=0)
        self.assertEqual(self.names(pinned), ['Friends'])
        self.assertGreater(pinned['state']['pts'], 0)
        both = ada.call('messages.getPeerDialogs', peers=[
            {'_': 'inputDialogPeer', 'peer': entity(archive, archive['dialogs'][0]['peer'])},
            {'_': 'inputDialogPeer', 'peer': {'_': 'inputPeerSelf'}}])
        self.assertEqual(self.names(both), ['Carol', 'Ada'])
        self.end()

    def test_changing_the_list(self):
        ada, other = self.enter(), self.enter()
        bob = ada.find('bob')
        dialog = {'_': 'inputDialogPeer', 'peer': bob}
        self.assertIs(ada.call('messages.toggleDialogPin', pinned=True, peer=dialog), True)
        self.assertTrue(other.update('updateDialogPinned')['pinned'])
        self.assertEqual(self.names(ada.call('messages.getPinnedDialogs', folder_id=0)),
                         ['Bob', 'Friends'])
        self.assertIs(ada.call('messages.reorderPinnedDialogs', force=True, folder_id=0, order=[
            {'_': 'inputDialogPeer', 'peer': ada.find('friends')}]), True)
        self.assertEqual(len(other.update('updatePinnedDialogs')['order']), 1)
        self.assertIs(ada.call('messages.markDialogUnread', unread=True, peer=dialog), True)
        self.assertTrue(other.update('updateDialogUnreadMark')['unread'])
        ada.call('messages.saveDraft', peer=bob, message='Dear Bob')
        self.assertEqual(other.update('updateDraftMessage')['draft']['message'], 'Dear Bob')
        moved = ada.call('folders.editPeerFolders', folder_peers=[
            {'_': 'inputFolderPeer', 'peer': bob, 'folder_id': 1}])
        self.assertEqual(moved['updates'][0]['_'], 'updateFolderPeers')
        self.assertEqual(other.update('updateFolderPeers')['pts'], moved['updates'][0]['pts'])
        found = self.names(ada.call('messages.getDialogs', folder_id=1, offset_date=0, limit=10,
                                    offset_id=0, offset_peer={'_': 'inputPeerEmpty'}, hash=0))
        self.assertEqual(set(found), {'Bob', 'Carol'})
        ada.call('account.updateNotifySettings', peer={'_': 'inputNotifyPeer', 'peer': bob},
                 settings={'_': 'inputPeerNotifySettings', 'mute_until': 7})
        self.assertEqual(other.update('updateNotifySettings')['notify_settings']['mute_until'], 7)
        self.assertEqual(ada.call('account.getNotifySettings', peer={
            '_': 'inputNotifyPeer', 'peer': bob})['mute_until'], 7)
        self.end()

    def test_history(self):
        ada = self.enter()
        club = ada.find('club')
        found = ada.history(club, limit=3)
        self.assertEqual(found['_'], 'messages.channelMessages')
        self.assertEqual([each['message'] for each in found['messages']],
                         ['Number 30', 'Number 29', 'Number 28'])
        older = ada.history(club, offset_id=found['messages'][-1]['id'], limit=2)
        self.assertEqual([each['message'] for each in older['messages']],
                         ['Number 27', 'Number 26'])
        self.assertEqual(older['count'], found['count'])
        newer = ada.history(club, offset_id=older['messages'][-1]['id'], add_offset=-3, limit=3)
        self.assertEqual([each['message'] for each in newer['messages']],
                         ['Number 28', 'Number 27', 'Number 26'])
        bounded = ada.history(club, min_id=older['messages'][0]['id'], limit=100)
        self.assertEqual(len(bounded['messages']), 3)
        bob = ada.history(ada.find('bob'))
        self.assertEqual([each.get('out', False) for each in bob['messages']],
                         [False, False, True])
        self.assertEqual(bob['messages'][0]['reply_to']['reply_to_msg_id'],
                         bob['messages'][2]['id'])
        self.end()

    def test_search_and_single(self):
        ada = self.enter()
        club = ada.find('club')
        found = ada.search(club, q='number', limit=5)
        self.assertEqual((len(found['messages']), found['count']), (5, 30))
        found = ada.search(club, filter={'_': 'inputMessagesFilterPinned'})
        self.assertEqual([each['message'] for each in found['messages']], ['Rules: be kind.'])
        everywhere = ada.call('messages.searchGlobal', q='rules', limit=10, offset_rate=0,
                              offset_id=0, offset_peer={'_': 'inputPeerEmpty'}, min_date=0,
                              max_date=0, filter={'_': 'inputMessagesFilterEmpty'})
        self.assertEqual([each['message'] for each in everywhere['messages']],
                         ['Rules: be kind.'])
        number = found['messages'][0]['id']
        one = ada.call('channels.getMessages', channel=ada.channel('club'), id=[
            {'_': 'inputMessageID', 'id': number}, {'_': 'inputMessageID', 'id': 99999}])
        self.assertEqual([each['_'] for each in one['messages']], ['message', 'messageEmpty'])
        mine = ada.history(ada.find('bob'))['messages'][0]
        one = ada.call('messages.getMessages', id=[{'_': 'inputMessageID', 'id': mine['id']}])
        self.assertEqual(one['messages'], [mine])
        self.end()

    def test_topics(self):
        ada = self.enter()
        forum = ada.find('forum')
        found = ada.call('messages.getForumTopics', peer=forum, offset_date=0, offset_id=0,
                         offset_topic=0, limit=10)
        titles = {topic['title']: topic for topic in found['topics']}
        self.assertEqual(set(titles), {'General', 'Python'})
        topic = titles['Python']
        said = ada.call('messages.getReplies', peer=forum, msg_id=topic['id'], offset_id=0,
                        offset_date=0, add_offset=0, limit=10, max_id=0, min_id=0, hash=0)
        self.assertEqual(said['messages'][0]['message'], 'Tabs or blanks?')
        self.assertEqual(said['messages'][0]['reply_to'], {
            '_': 'messageReplyHeader', 'flags': 8 | 16, 'forum_topic': True,
            'reply_to_msg_id': topic['id']})
        ada.say(forum, 'Blanks.', reply_to={'_': 'inputReplyToMessage',
                                            'reply_to_msg_id': topic['id']})
        again = ada.call('messages.getForumTopicsByID', peer=forum, topics=[topic['id']])
        self.assertEqual(again['messages'][0]['message'], 'Blanks.')
        self.end()

    def test_wrong_access(self):
        ada = self.enter()
        bob = ada.find('bob')
        self.refused(ada.call('messages.getHistory', peer={**bob, 'access_hash': 7}, offset_id=0,
                              offset_date=0, add_offset=0, limit=1, max_id=0, min_id=0, hash=0),
                     'PEER_ID_INVALID', 400)
        self.end(1, ['a wrong access hash'])


class Sending(ChatCase):
    """Messages out and what becomes of them."""

    def test_private(self):
        ada, other, grace = self.enter(), self.enter(), self.enter('9996600009')
        peer = ada.find('grace')
        sent = ada.call('messages.sendMessage', peer=peer, message=' Hello, @nobody1! ',
                        random_id=77)
        self.assertEqual((sent['_'], sent['out'], sent['pts_count']),
                         ('updateShortSentMessage', True, 1))
        mine = other.update('updateNewMessage')
        mine = mine['message']
        self.assertEqual((mine['message'], mine['out'], mine['id']),
                         ('Hello, @nobody1!', True, sent['id']))
        hers = grace.update('updateNewMessage')['message']
        self.assertEqual((hers['message'], hers.get('out', False)), ('Hello, @nobody1!', False))
        self.assertEqual(hers['entities'][0]['_'], 'messageEntityMention')
        # Once is enough.
        self.refused(ada.call('messages.sendMessage', peer=peer, message='Hello', random_id=77),
                     'RANDOM_ID_DUPLICATE', 500)
        ada.say(peer, 'Again')
        short = grace.update('updateShortMessage')
        self.assertEqual((short['message'], short['pts_count']), ('Again', 1))
        self.end()

    def test_exactly_once(self):
        ada, grace = self.enter(), self.enter('9996600009')
        peer = ada.find('grace')
        self.tell('planned', cmd='fault', when='messages.sendMessage', do='drop-after')
        body = ada.query('messages.sendMessage', peer=peer, message='Once', random_id=8)
        message = ada.message(body)
        ada.pack([message])
        with self.assertRaises(EOFError):
            ada.receive()
        ada.reconnect()
        ada.pack([message], container=True)
        answer = ada.until(lambda found: isinstance(found, tuple) and found[0] == message[0])[1]
        self.assertEqual(answer['_'], 'updateShortSentMessage')
        self.refused(ada.say(peer, 'Once', random_id=8), 'RANDOM_ID_DUPLICATE', 500)
        self.assertEqual(len(ada.history(peer)['messages']), 1)
        grace.learn()
        self.assertEqual(len(grace.history(grace.find('ada'))['messages']), 1)
        self.end()

    def test_group_and_channel(self):
        ada, grace = self.enter(), self.enter('9996600009')
        sent = ada.say(ada.find('friends'), 'Hello all')
        self.assertEqual(sent['_'], 'updateShortSentMessage')
        found = grace.update('updateNewMessage', 'updateShortChatMessage')
        self.assertEqual(found['message'] if isinstance(found['message'], str) else
                         found['message']['message'], 'Hello all')
        sent = ada.say(ada.find('club'), 'Hello club', random_id=5)
        kinds = [update['_'] for update in sent['updates']]
        self.assertEqual(kinds, ['updateMessageID', 'updateReadChannelInbox',
                                 'updateNewChannelMessage'])
        self.assertEqual(sent['updates'][0]['random_id'], 5)
        found = grace.packet('updateNewChannelMessage')
        self.assertEqual(found['updates'][0]['message']['message'], 'Hello club')
        self.assertTrue(all(user.get('min') for user in found['users'] if not user.get('self')
                            and not user.get('contact')))
        self.refused(ada.say(ada.find('news'), 'Not mine'), 'CHAT_ADMIN_REQUIRED')
        self.end()

    def test_refusals(self):
        ada = self.enter()
        bob = ada.find('bob')
        self.refused(ada.say(bob, '   '), 'MESSAGE_EMPTY', 400)
        self.refused(ada.say(bob, 'x' * 4097), 'MESSAGE_TOO_LONG', 400)
        self.refused(ada.say(bob, 'x', random_id=0), 'RANDOM_ID_INVALID', 400)
        self.refused(ada.say(ada.find('carol'), 'x'), 'USER_IS_BLOCKED', 400)
        self.end(1, ['an empty message', '4097 units', 'random_id 0'])

    def test_edit(self):
        ada, grace = self.enter(), self.enter('9996600009')
        peer = ada.find('grace')
        number = ada.say(peer, 'Helo')['id']
        grace.update('updateNewMessage')
        edited = ada.call('messages.editMessage', peer=peer, id=number, message='Hello')
        self.assertEqual(edited['updates'][0]['_'], 'updateEditMessage')
        found = grace.update('updateEditMessage')['message']
        self.assertEqual(found['message'], 'Hello')
        self.assertGreater(found['edit_date'], 0)
        self.refused(ada.call('messages.editMessage', peer=peer, id=number, message='Hello'),
                     'MESSAGE_NOT_MODIFIED')
        theirs = ada.history(ada.find('bob'))['messages'][0]['id']
        self.refused(ada.call('messages.editMessage', peer=ada.find('bob'), id=theirs,
                              message='Mine'), 'MESSAGE_AUTHOR_REQUIRED', 403)
        self.end()

    def test_delete(self):
        ada, grace = self.enter(), self.enter('9996600009')
        peer = ada.find('grace')
        first, second = (ada.say(peer, text)['id'] for text in ('One', 'Two'))
        grace.update('updateNewMessage')
        gone = ada.call('messages.deleteMessages', revoke=True, id=[first])
        self.assertEqual((gone['_'], gone['pts_count']), ('messages.affectedMessages', 1))
        self.assertEqual(len(grace.update('updateDeleteMessages')['messages']), 1)
        ada.call('messages.deleteMessages', id=[second])
        self.assertEqual(len(ada.history(peer)['messages']), 0)
        self.assertEqual(len(grace.history(grace.find('ada'))['messages']), 1)
        club = ada.find('club')
        number = ada.say(club, 'Oops')['updates'][-1]['message']['id']
        gone = ada.call('channels.deleteMessages', channel=ada.channel('club'), id=[number])
        self.assertEqual(grace.update('updateDeleteChannelMessages')['messages'], [number])
        theirs = ada.search(club, q='rules')['messages'][0]['id']
        self.refused(ada.call('channels.deleteMessages', channel=ada.channel('club'),
                              id=[theirs]), 'MESSAGE_DELETE_FORBIDDEN', 403)
        whole = ada.call('messages.deleteHistory', just_clear=True, peer=ada.find('bob'), max_id=0)
        self.assertEqual((whole['_'], whole['offset']), ('messages.affectedHistory', 0))
        self.assertEqual(ada.history(ada.find('bob'))['messages'], [])
        self.end()

    def test_forward(self):
        ada, grace = self.enter(), self.enter('9996600009')
        bob = ada.find('bob')
        ids = [each['id'] for each in ada.history(bob)['messages'][:2]]
        sent = ada.call('messages.forwardMessages', from_peer=bob, id=ids, random_id=[1, 2],
                        to_peer=ada.find('grace'))
        self.assertEqual([each['_'] for each in sent['updates']],
                         ['updateMessageID', 'updateNewMessage'] * 2)
        found = grace.update('updateNewMessage')['message']
        self.assertEqual(found['fwd_from']['from_id'], peer_of(bob))
        hidden = ada.call('messages.forwardMessages', from_peer=bob, id=ids[:1], random_id=[3],
                          drop_author=True, to_peer=ada.find('grace'))
        self.assertNotIn('fwd_from', hidden['updates'][1]['message'])
        news = ada.find('news')
        post = ada.history(news)['messages'][0]
        sent = ada.call('messages.forwardMessages', from_peer=news, id=[post['id']],
                        random_id=[4], to_peer=ada.find('grace'))
        self.assertEqual(sent['updates'][1]['message']['fwd_from']['channel_post'], post['id'])
        self.end()

    def test_reading(self):
        ada, other, grace = self.enter(), self.enter(), self.enter('9996600009')
        bob = ada.find('bob')
        last = ada.history(bob)['messages'][0]['id']
        read = ada.call('messages.readHistory', peer=bob, max_id=last)
        self.assertEqual((read['_'], read['pts_count']), ('messages.affectedMessages', 1))
        told = other.update('updateReadHistoryInbox')
        self.assertEqual((told['max_id'], told['still_unread_count'], told['pts']),
                         (last, 0, read['pts']))
        self.assertEqual(ada.call('messages.readHistory', peer=bob, max_id=last)['pts_count'], 0)
        number = ada.say(ada.find('grace'), 'Read this')['id']
        hers = grace.update('updateNewMessage')['message']
        grace.call('messages.readHistory', peer=grace.find('ada'), max_id=hers['id'])
        self.assertEqual(ada.update('updateReadHistoryOutbox')['max_id'], number)
        club = ada.find('club')
        self.tell('done', cmd='say', who='bob', to='club', text='More')
        top = ada.history(club)['messages'][0]['id']
        self.assertIs(ada.call('channels.readHistory', channel=ada.channel('club'), max_id=top),
                      True)
        self.assertEqual(other.update('updateReadChannelInbox')['max_id'], top)
        number = ada.say(club, 'Seen?')['updates'][-1]['message']['id']
        grace.call('channels.readHistory', channel=grace.channel('club'), max_id=number)
        self.assertEqual(ada.update('updateReadChannelOutbox')['max_id'], number)
        self.end()

    def test_mentions(self):
        ada = self.enter()
        self.tell('done', cmd='say', who='bob', to='club', text='What now, @adalace?')
        found = ada.update('updateNewChannelMessage')['message']
        self.assertTrue(found['mentioned'] and found['media_unread'])
        listed = ada.call('messages.getUnreadMentions', peer=ada.find('club'), offset_id=0,
                          add_offset=0, limit=10, max_id=0, min_id=0)
        self.assertEqual([each['id'] for each in listed['messages']], [found['id']])
        self.assertEqual(ada.call('messages.readMentions', peer=ada.find('club'))['_'],
                         'messages.affectedHistory')
        self.assertEqual(ada.call('messages.getUnreadMentions', peer=ada.find('club'), offset_id=0,
                                  add_offset=0, limit=10, max_id=0, min_id=0)['messages'], [])
        self.end()

    def test_reactions(self):
        ada, grace = self.enter(), self.enter('9996600009')
        number = ada.say(ada.find('grace'), 'Nice?')['id']
        hers = grace.update('updateNewMessage')['message']
        back = grace.call('messages.sendReaction', peer=grace.find('ada'), msg_id=hers['id'],
                          reaction=[{'_': 'reactionEmoji', 'emoticon': '👍'}])
        self.assertEqual(back['updates'][0]['reactions']['results'][0]['chosen_order'], 0)
        told = ada.update('updateMessageReactions')
        self.assertEqual((told['msg_id'], told['reactions']['results'][0]['count']), (number, 1))
        self.refused(grace.call('messages.sendReaction', peer=grace.find('ada'), reaction=[
            {'_': 'reactionEmoji', 'emoticon': 'word'}], msg_id=hers['id']), 'REACTION_INVALID')
        grace.call('messages.sendReaction', peer=grace.find('ada'), msg_id=hers['id'])
        self.assertEqual(ada.update('updateMessageReactions')['reactions']['results'], [])
        listed = ada.call('messages.getMessageReactionsList', peer=ada.find('grace'), id=number,
                          limit=10)
        self.assertEqual(listed['count'], 0)
        self.end()

    def test_pins_and_typing(self):
        ada, grace = self.enter(), self.enter('9996600009')
        peer = ada.find('grace')
        number = ada.say(peer, 'Important')['id']
        grace.update('updateNewMessage')
        pinned = ada.call('messages.updatePinnedMessage', peer=peer, id=number)
        self.assertEqual([each['_'] for each in pinned['updates']],
                         ['updatePinnedMessages', 'updateNewMessage'])
        self.assertTrue(grace.update('updatePinnedMessages')['pinned'])
        action = grace.update('updateNewMessage')['message']['action']
        self.assertEqual(action['_'], 'messageActionPinMessage')
        self.assertEqual(ada.call('messages.unpinAllMessages', peer=peer)['offset'], 0)
        self.assertNotIn('pinned', grace.update('updatePinnedMessages'))
        ada.call('messages.setTyping', peer=peer, action={'_': 'sendMessageTypingAction'})
        self.assertEqual(grace.update('updateUserTyping')['action']['_'],
                         'sendMessageTypingAction')
        ada.call('messages.setTyping', peer=ada.find('friends'),
                 action={'_': 'sendMessageCancelAction'})
        self.assertEqual(grace.update('updateChatUserTyping')['from_id'], {
            '_': 'peerUser', 'user_id': 70012345})
        self.end()

    def test_poll_and_contents(self):
        ada = self.enter()
        self.tell('done', cmd='say', who='bob', to='club', poll={
            'question': 'When?', 'answers': ['Now', 'Later']})
        poll = ada.update('updateNewChannelMessage')['message']
        self.assertEqual(poll['media']['poll']['question']['text'], 'When?')
        found = ada.call('messages.sendVote', peer=ada.find('club'), msg_id=poll['id'],
                         options=[b'1'])
        self.assertEqual([each['voters'] for each in found['updates'][0]['results']['results']],
                         [0, 1])
        self.tell('done', cmd='say', who='bob', to='ada', unheard=True, file={
            'mime': 'audio/ogg', 'voice': True, 'attributes': [
                {'_': 'documentAttributeAudio', 'voice': True, 'duration': 3}]})
        voice = ada.update('updateNewMessage')['message']
        self.assertTrue(voice['media_unread'])
        self.tell('done', cmd='say', who='bob', to='friends', unheard=True, file={'voice': True})
        second = ada.update('updateNewMessage')['message']
        heard = ada.call('messages.readMessageContents', id=[voice['id'], second['id']])
        self.assertEqual(heard['pts_count'], 2)
        self.assertEqual(ada.call('updates.getState')['pts'], heard['pts'])
        self.end()


if __name__ == '__main__':
    unittest.main()
