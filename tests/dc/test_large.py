#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of a large world: it is there at once, the same every time, and nothing in it is slow."""
import os
import pathlib
import time
import unittest

from chatcase import SCENARIO, ChatCase, entity

LARGE = '''
[world]
generate = { dialogs = 5000, contacts = 2000, members = 200000, missed = 20000, unread = 3 }
'''


class Large(ChatCase):
    """Thousands of chats."""

    def large(self):
        """A client in the large world."""
        self.world('', LARGE + SCENARIO)
        self.began = self.busy() - time.process_time()
        return self.enter()

    def busy(self):
        """How long the server and this program have used the processor: others may want it, too."""
        stat = pathlib.Path('/proc/%d/stat' % self.server.process.pid).read_text(encoding='utf-8')
        user, system = stat.rpartition(')')[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf('SC_CLK_TCK') + time.process_time()

    def test_list(self):
        ada = self.large()
        self.assertLess(self.began, 4)
        began, names, offset = self.busy(), 0, (0, 0, {'_': 'inputPeerEmpty'})
        while True:
            found = ada.call('messages.getDialogs', folder_id=0, exclude_pinned=True,
                             offset_date=offset[0], offset_id=offset[1], offset_peer=offset[2],
                             limit=100, hash=0)
            names += len(found['dialogs'])
            if not found['dialogs']:
                break
            last = found['dialogs'][-1]
            message = next(each for each in found['messages'] if each['peer_id'] == last['peer'] and
                           each['id'] == last['top_message'])
            offset = message['date'], message['id'], entity(found, last['peer'])
        self.assertEqual(found['count'], names)
        self.assertGreater(names, 4500)
        self.assertLess(self.busy() - began, 20)
        self.end()

    def test_people(self):
        ada = self.large()
        began = self.busy()
        self.assertGreaterEqual(len(ada.call('contacts.getContacts', hash=0)['contacts']), 2000)
        found = ada.call('contacts.search', q='Club 7', limit=10)
        club = next(chat for chat in found['chats'] if chat['title'] == 'Club 7')
        channel = {'_': 'inputChannel', 'channel_id': club['id'],
                   'access_hash': club['access_hash']}
        for offset in (0, 100000, 199900):
            members = ada.call('channels.getParticipants', channel=channel, offset=offset,
                               limit=100, hash=0, filter={'_': 'channelParticipantsRecent'})
            self.assertEqual((len(members['participants']), members['count']), (100, 200001))
        members = ada.call('channels.getParticipants', channel=channel, offset=0, limit=10, hash=0,
                           filter={'_': 'channelParticipantsSearch', 'q': 'Grac'})
        self.assertEqual({user['first_name'] for user in members['users']}, {'Grace'})
        history = ada.history({**channel, '_': 'inputPeerChannel'}, limit=20)
        self.assertEqual(len(history['messages']), 20)
        self.assertEqual(history, ada.history({**channel, '_': 'inputPeerChannel'}, limit=20))
        self.assertLess(self.busy() - began, 3)
        self.end()

    def test_missed(self):
        ada = self.large()
        state = ada.call('updates.getState')
        began = self.busy()
        self.server.tell(cmd='miss')
        told = self.server.wait('done')
        self.assertEqual(told['count'], 20000)
        self.assertLess(self.busy() - began, 4)
        began, pts, seen = self.busy(), state['pts'], 0
        while True:
            found = ada.call('updates.getDifference', pts=pts, date=state['date'], qts=0)
            seen += len(found['new_messages'])
            if found['_'] == 'updates.difference':
                break
            pts = found['intermediate_state']['pts']
        late = [update for update in found['other_updates']
                if update['_'] == 'updateChannelTooLong']
        self.assertGreater(len(late), 20)
        self.assertGreater(seen, 10000)
        self.assertLess(self.busy() - began, 20)
        self.end()


if __name__ == '__main__':
    unittest.main()
