# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of chats share: a small world, and clients that find their way in it."""
import os

from rpc import CODEC
from testcase import KEYS, Case
from testclient import Client, Datacenter

SCENARIO = '''
[[account]]
name = "ada"
phone = "9996612345"
user_id = 70012345
first_name = "Ada"
username = "adalace"
codes = [{ type = "app", code = "22222" }]
contacts = [{ person = "bob", first_name = "Bobby" }, "carol", "grace"]
blocked = ["eve"]
[[account]]
name = "grace"
phone = "9996600009"
user_id = 70000009
first_name = "Grace"
codes = [{ type = "app", code = "22222" }]
[[person]]
name = "bob"
first_name = "Bob"
username = "bobthebuilder"
phone = "9996600002"
presence = "online"
photo = { dc = 4 }
about = "I build."
knows = ["ada"]
answers = [{ to = "^ping$", say = "pong", after = 0.4, react = "👍" },
           { to = "(.*)echo", echo = true, in = "group", after = 0.1 }]
[[person]]
name = "carol"
first_name = "Carol"
last_name = "C."
phone = "9996600003"
seen = 3600
blocks = ["ada"]
[[person]]
name = "eve"
first_name = "Eve"
username = "eavesdropper"
presence = "hidden"
not_invitable = true
[[person]]
name = "helper"
first_name = "Helper"
username = "helperbot"
bot = true
commands = { start = "Begin", help = "What I can do" }
answers = [{ to = "^/start", say = "Choose!", after = 0.1, buttons = [[{ text = "Yes", data = "y" }, { text = "Docs", url = "https://example.org" }]] }]
presses = [{ data = "y", message = "Thank you", edit = "Chosen." }]
[[chat]]
with = ["ada", "bob"]
messages = [{ from = "ada", text = "Hi Bob", ago = 9000, key = "first" },
            { from = "bob", text = "Hi Ada", ago = 8000 },
            { from = "bob", text = "How are you?", ago = 7000, reply = "first" }]
dialog = { ada = { unread = 2 } }
[[chat]]
with = ["ada", "carol"]
messages = [{ from = "carol", text = "Old news", ago = 100000 }]
dialog = { ada = { archived = true } }
[[chat]]
with = ["ada", "helper"]
messages = [{ from = "helper", text = "I am a bot.", ago = 90000 }]
[[chat]]
name = "friends"
kind = "group"
title = "Friends"
members = ["ada", "bob", "grace"]
invites = ["FriendsLink"]
messages = [{ from = "bob", text = "Who comes?", ago = 5000 }]
dialog = { ada = { pinned = true } }
[[chat]]
name = "club"
kind = "supergroup"
title = "Club"
username = "theclub"
creator = "bob"
members = ["bob", "ada", "grace", "helper"]
about = "For members"
messages = [{ from = "bob", text = "Rules: be kind.", ago = 50000, pinned = true },
            { from = "bob", text = "Number {n}", ago = 4000, count = 30 }]
dialog = { ada = { muted = true } }
[[chat]]
name = "news"
kind = "channel"
title = "News"
creator = "bob"
members = ["ada"]
messages = [{ text = "It rains.", ago = 3000, views = 17, reactions = { carol = "👍" } }]
[[chat]]
name = "forum"
kind = "forum"
title = "Forum"
creator = "bob"
members = ["ada"]
topics = [{ title = "General", messages = [{ from = "bob", text = "Welcome", ago = 2500 }] },
          { title = "Python", messages = [{ from = "bob", text = "Tabs or blanks?", ago = 2000 }] }]
[[chat]]
name = "open"
kind = "supergroup"
title = "Open house"
username = "openhouse"
creator = "bob"
messages = [{ from = "bob", text = "Come in", ago = 1000 }]
[[chat]]
name = "secret"
kind = "channel"
title = "Secret"
creator = "bob"
invites = ["SecretLink"]
messages = [{ text = "Shh", ago = 1000 }]
'''

NAMES = {'Bobby': 'Bob'}


def peer_of(given):
    """Peer of an InputPeer."""
    if given['_'] == 'inputPeerUser':
        return {'_': 'peerUser', 'user_id': given['user_id']}
    if given['_'] == 'inputPeerChat':
        return {'_': 'peerChat', 'chat_id': given['chat_id']}
    return {'_': 'peerChannel', 'channel_id': given['channel_id']}


def entity(found, peer):
    """InputPeer for a Peer, with the access hash that an answer brought."""
    if peer['_'] == 'peerUser':
        user = next(each for each in found['users'] if each['id'] == peer['user_id'])
        return {'_': 'inputPeerUser', 'user_id': user['id'], 'access_hash': user['access_hash']}
    if peer['_'] == 'peerChat':
        return {'_': 'inputPeerChat', 'chat_id': peer['chat_id']}
    chat = next(each for each in found['chats'] if each['id'] == peer['channel_id'])
    return {'_': 'inputPeerChannel', 'channel_id': chat['id'], 'access_hash': chat['access_hash']}


class Person(Client):
    """A client that is logged in and knows the chats of its list."""

    peers = {}

    def log_in(self, phone):
        """Logs in and learns the list of chats."""
        self.sign_in(self.send_code(phone), '22222', phone)
        self.learn()
        return self

    def learn(self):
        """Remembers how everybody in the list of chats is addressed."""
        found = self.call('messages.getDialogs', offset_date=0, offset_id=0, limit=100, hash=0,
                          offset_peer={'_': 'inputPeerEmpty'})
        contacts = self.call('contacts.getContacts', hash=0)
        self.peers = {}
        for user in found['users'] + contacts.get('users', []):
            self.peers[NAMES.get(user['first_name'], user['first_name']).lower()] = entity(
                {'users': [user]}, {'_': 'peerUser', 'user_id': user['id']})
        for chat in found['chats']:
            name = 'peerChat' if chat['_'].startswith('chat') else 'peerChannel'
            self.peers[chat['title'].lower()] = entity({'chats': [chat]}, {
                '_': name, 'chat_id': chat['id'], 'channel_id': chat['id']})

    def find(self, name):
        """InputPeer of somebody in the list."""
        if name not in self.peers:
            self.learn()
        return self.peers[name]

    def user(self, name):
        """InputUser of somebody in the list."""
        return {**self.find(name), '_': 'inputUser'}

    def channel(self, name):
        """InputChannel of something in the list."""
        return {**self.find(name), '_': 'inputChannel'}

    def say(self, peer, text, random_id=None, **more):
        """messages.sendMessage"""
        return self.call('messages.sendMessage', peer=peer, message=text, random_id=int.from_bytes(
            os.urandom(7), 'big') if random_id is None else random_id, **more)

    def history(self, peer, **more):
        """messages.getHistory"""
        return self.call('messages.getHistory', **{
            'peer': peer, 'offset_id': 0, 'offset_date': 0, 'add_offset': 0, 'limit': 100,
            'max_id': 0, 'min_id': 0, 'hash': 0, **more})

    def search(self, peer, **more):
        """messages.search"""
        return self.call('messages.search', **{
            'peer': peer, 'q': '', 'filter': {'_': 'inputMessagesFilterEmpty'}, 'min_date': 0,
            'max_date': 0, 'offset_id': 0, 'add_offset': 0, 'limit': 100, 'max_id': 0, 'min_id': 0,
            'hash': 0, **more})

    def packet(self, *names):
        """The next packet with one of these updates."""
        return self.until(lambda found: isinstance(found, dict) and (
            found['_'] in names or any(update['_'] in names for update in updates_in(found))))

    def update(self, *names):
        """The next update of one of these names."""
        packet = self.packet(*names)
        if packet['_'] in names:
            return packet
        return next(update for update in updates_in(packet) if update['_'] in names)

    def come(self):
        """What has been sent until now."""
        found = []
        self.send(CODEC.write({'_': 'ping', 'ping_id': 2}))
        for message in self.messages():
            if isinstance(message, dict) and message['_'] == 'pong' and message['ping_id'] == 2:
                break
            if isinstance(message, dict):
                found.append(message)
        return found


def updates_in(packet):
    """The updates of a packet, whatever its form."""
    return packet.get('updates') or ([packet['update']] if 'update' in packet else [])


class ChatCase(Case):
    """A server with the small world, started at the first login."""

    def world(self, text='', scenario=SCENARIO):
        """Starts the server with the small world."""
        self.server = Datacenter(self.place.name, scenario + text, '--key-cache', KEYS.name)
        return self.server

    def enter(self, phone='9996612345', learn=True):
        """A client that is logged in."""
        if self.server is None:
            self.world()
        client = Person(self.server)
        if learn:
            return client.log_in(phone)
        client.sign_in(client.send_code(phone), '22222', phone)
        return client

    @staticmethod
    def names(found):
        """What the chats of a list are called, in its order."""
        users = {each['id']: each['first_name'] for each in found['users']}
        chats = {each['id']: each['title'] for each in found['chats']}
        names = []
        for dialog in found['dialogs']:
            peer = dialog['peer']
            name = users[peer['user_id']] if 'user_id' in peer else chats[
                peer.get('chat_id', peer.get('channel_id'))]
            names.append(NAMES.get(name, name))
        return names

    @staticmethod
    def ping(client):
        """Waits until everything sent before has come."""
        client.send(CODEC.write({'_': 'ping', 'ping_id': 1}))
        return client.until(lambda found: isinstance(found, dict) and found['_'] == 'pong')
