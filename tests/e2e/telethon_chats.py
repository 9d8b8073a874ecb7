#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows that the emulated world is faithful: a foreign client lives in it for a while."""
import asyncio
import io
import json
import logging
import pathlib
import sys
import tempfile
import traceback

import telethon_login
from telethon_login import (API, PATIENCE, PHONE, Tap, client_of, connection, functions, refusal, rsa,
                            types)

from telethon import errors, events
from telethon.sessions import SQLiteSession

PLAN = 30


class Datacenter:
    """The server under test as a child process that is told what its people do."""

    def __init__(self):
        self.process = None
        self.ready = None
        self.seen = []

    async def start(self, place):
        """Starts it with the world of this test."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, str(telethon_login.DC / 'main.py'), '--lenient', '--dir', place,
            '--scenario', str(telethon_login.DC / 'scenarios' / 'telethon-chats.toml'),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 24)
        self.ready = await self.event('ready')

    async def event(self, name):
        """The next event of that name."""
        while True:
            line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
            if not line:
                raise EOFError(name)
            self.seen.append(json.loads(line))
            if self.seen[-1]['event'] == name:
                return self.seen[-1]

    async def do(self, name, **keys):
        """One command; waits until it is done."""
        self.process.stdin.write(json.dumps({'cmd': name, **keys}).encode() + b'\n')
        return await self.event('done')

    async def stop(self):
        """Its exit status."""
        self.process.stdin.write(b'{"cmd": "quit"}\n')
        await self.event('end')
        return await self.process.wait()


class Visit:
    """One client, and what it sees."""

    def __init__(self, datacenter, tap, place):
        self.datacenter = datacenter
        self.tap = tap
        self.client = client_of(datacenter.ready, connection.ConnectionTcpAbridged, catch_up=True,
                                session=SQLiteSession(place + '/visit'))
        self.news = asyncio.Queue()
        for kind in (events.NewMessage, events.MessageEdited, events.MessageDeleted,
                     events.MessageRead, events.UserUpdate, events.ChatAction):
            self.client.add_event_handler(self.news.put, kind())

    async def next(self, kind, good=lambda event: True):
        """The next event of a kind."""
        while True:
            event = await asyncio.wait_for(self.news.get(), PATIENCE)
            if isinstance(event, kind) and good(event):
                return event

    async def lists(self):
        """The list of chats, histories, people."""
        client, tap = self.client, self.tap
        dialogs = {dialog.name: dialog for dialog in await client.get_dialogs()}
        tap(set(dialogs) == {'Bob', 'Helper', 'Friends', 'Club', 'News'},
            'the list of chats: %s' % sorted(dialogs))
        tap(dialogs['Bob'].unread_count == 2 and dialogs['Club'].is_group and
            dialogs['News'].is_channel, 'unread messages and kinds')
        messages = await client.get_messages(dialogs['Club'], limit=None)
        tap([each.text for each in messages[:250]] == ['Number %d' % number
                                                       for number in range(250, 0, -1)],
            'a history of several pages')
        messages = await client.get_messages('bobthebuilder', limit=10)
        tap(messages[-1].out and messages[-3].reply_to_msg_id == messages[-1].id and
            messages[-2].reactions.results[0].reaction == '👍', 'replies and reactions')
        tap(isinstance(messages[-6].media, types.MessageMediaPoll) and
            messages[-6].media.poll.question == 'Red?', 'a poll')
        data = await client.download_media(messages[-5], bytes)
        tap(len(data) == 150000, 'a document')
        data = await client.download_media(messages[-4], bytes)
        tap(data[:2] == b'\xff\xd8' and data[-2:] == b'\xff\xd9', 'a photo')
        data = await client.download_profile_photo('bobthebuilder', bytes)
        tap(data[:2] == b'\xff\xd8', 'a profile photo')
        found = await client(functions.contacts.GetContactsRequest(0))
        tap({user.first_name for user in found.users} == {'Bob', 'Carol'}, 'contacts')
        found = await client.get_participants('theclub')
        tap({user.first_name for user in found} == {'Ada', 'Bob', 'Carol', 'Helper'}, 'members')
        found = await client.get_messages('theclub', search='Number 77', limit=5)
        tap([each.text for each in found] == ['Number 77'], 'search')

    async def talk(self):
        """Messages both ways."""
        client, tap = self.client, self.tap
        sent = await client.send_message('bobthebuilder', 'ping')
        tap(sent.out and sent.text == 'ping', 'sendMessage')
        event = await self.next(events.NewMessage.Event, lambda event: not event.out)
        tap(event.text == 'pong' and event.is_private, 'an answer')
        edited = await client.edit_message(sent, '**ping** pong')
        tap(edited.text == '**ping** pong', 'editMessage')
        await self.datacenter.do('say', who='bob', to='friends', text='In the group')
        event = await self.next(events.NewMessage.Event)
        tap(event.text == 'In the group' and (await event.get_sender()).first_name == 'Bob',
            'a message in a basic group')
        await self.datacenter.do('say', who='carol', to='club', text='In the club', key='club')
        event = await self.next(events.NewMessage.Event)
        tap(event.text == 'In the club' and (await event.get_chat()).title == 'Club',
            'a message in a supergroup')
        await self.datacenter.do('edit', key='club', text='In our club')
        event = await self.next(events.MessageEdited.Event,
                                lambda event: event.text == 'In our club')
        tap(event.id > 250, 'an edit')
        await self.datacenter.do('delete', key='club')
        event = await self.next(events.MessageDeleted.Event)
        tap(len(event.deleted_ids) == 1, 'a deletion')
        sent = await client.send_message('bobthebuilder', 'Read this')
        await self.datacenter.do('read', who='bob', where='ada')
        event = await self.next(events.MessageRead.Event, lambda event: event.max_id >= sent.id)
        tap(event.outbox, 'read by the other')
        await self.datacenter.do('type', who='bob', where='ada')
        event = await self.next(events.UserUpdate.Event, lambda event: event.typing)
        tap(event.user_id is not None, 'typing')
        sent = await client.send_message('theclub', 'Hello **club**')
        tap(sent.id > 250 and sent.entities, 'a message to a supergroup')
        sent = await client.forward_messages('theclub', messages=[1], from_peer='theclub')
        tap(sent[0].fwd_from is not None, 'forwardMessages')
        await client.delete_messages('theclub', [sent[0].id])
        left = await client.get_messages('theclub', ids=sent[0].id)
        tap(left is None, 'deleteMessages')
        await client.send_message('helperbot', '/start')
        event = await self.next(events.NewMessage.Event, lambda event: event.buttons)
        answer = await event.click(0)
        tap(answer.message == 'Thank you', 'a button of a bot')

    async def groups(self):
        """Joining and founding."""
        client, tap = self.client, self.tap
        await client(functions.channels.JoinChannelRequest('openhouse'))
        names = {dialog.name for dialog in await client.get_dialogs()}
        tap('Open house' in names, 'joinChannel')
        made = await client(functions.messages.CreateChatRequest(['bobthebuilder'], 'Two'))
        tap(made.chats[0].title == 'Two', 'createChat')
        made = await client(functions.channels.CreateChannelRequest(
            'Ours', 'About', megagroup=True))
        tap(made.chats[0].creator, 'createChannel')

    async def catch_up(self):
        """What happened while nobody was there comes afterwards."""
        await self.datacenter.do('say', who='bob', to='ada', text='Missed {n}', count=120)
        await self.datacenter.do('say', who='carol', to='club', text='Missed in the club')
        await self.client.connect()
        texts = set()
        while len(texts) < 121:
            event = await self.next(events.NewMessage.Event)
            texts.add(event.text)
        self.tap('Missed 1' in texts and 'Missed in the club' in texts, 'catching up')


async def run(datacenter, tap, place):
    """Everything in its order."""
    visit = Visit(datacenter, tap, place)
    client = visit.client
    await client.connect()
    sent = await client(functions.auth.SendCodeRequest(PHONE, *API, types.CodeSettings()))
    await client.sign_in(PHONE, '22222', phone_code_hash=sent.phone_code_hash)
    await visit.lists()
    await visit.talk()
    await visit.groups()
    wrong = await refusal(client, functions.messages.EditMessageRequest(
        'bobthebuilder', 1, message='Hi Bob'))
    tap(isinstance(wrong, errors.RPCError), 'a refusal: %s' % type(wrong).__name__)
    await client.disconnect()
    again = Visit(datacenter, tap, place)
    await again.catch_up()
    await again.client.disconnect()


async def main():
    """Runs it against a server of its own."""
    logging.disable(logging.CRITICAL)
    tap = Tap()
    print('1..%d' % PLAN)
    with tempfile.TemporaryDirectory() as place:
        datacenter = Datacenter()
        await datacenter.start(place)
        rsa._server_keys.clear()
        rsa.add_key(pathlib.Path(datacenter.ready['key']).read_text(encoding='ascii'), old=False)
        try:
            await asyncio.wait_for(run(datacenter, tap, place), 4 * PATIENCE)
        except Exception:  # told as a failed test
            text = io.StringIO()
            traceback.print_exc(file=text)
            tap(False, 'the visit')
            print(''.join('# %s\n' % line for line in text.getvalue().splitlines()))
        tap(await datacenter.stop() == 0, 'the datacenter ends well')
    return 1 if tap.failed or tap.count != PLAN else 0


if __name__ == '__main__':
    sys.exit(asyncio.run(main()))
