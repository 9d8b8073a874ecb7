# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about keys: carrying a login to another datacenter, temporary keys, leaving."""
import os

from errors import RpcError
from handshake import CODEC
from part import Part
from session import check_bind_message
from tl import Reader, TlError

EXPORT_LIFE = 60


class Transfer(Part):
    """auth.exportAuthorization, auth.bindTempAuthKey, auth.logOut."""

    names = ('auth.exportAuthorization', 'auth.importAuthorization', 'auth.bindTempAuthKey',
             'auth.dropTempAuthKeys', 'auth.logOut')

    def log_out(self, session, _args, _message):
        """auth.logOut"""
        owner = self.owner(session)
        account = owner.account
        if account is None:
            raise RpcError('AUTH_KEY_UNREGISTERED')
        if not owner.home:
            session.sin('auth.logOut in a datacenter that is not the home of the login')
        for dc in self.world.dcs.values():
            for key in dc.keys.values():
                if key.carried_from is owner:
                    key.log_out()
        owner.log_out()
        if account.keys.get('no_token'):
            return {'_': 'auth.loggedOut'}
        token = os.urandom(32)
        account.tokens.append(token)
        return {'_': 'auth.loggedOut', 'future_auth_token': token}

    def export_authorization(self, session, args, _message):
        """auth.exportAuthorization"""
        if args['dc_id'] not in self.world.dcs or args['dc_id'] == self.dc.number:
            session.sin('auth.exportAuthorization to DC %d' % args['dc_id'])
            raise RpcError('DC_ID_INVALID')
        secret, owner = os.urandom(128), self.owner(session)
        self.world.exported[secret] = owner, args['dc_id'], self.world.now() + EXPORT_LIFE
        return {'_': 'auth.exportedAuthorization', 'id': owner.account.user_id, 'bytes': secret}

    def import_authorization(self, session, args, _message):
        """auth.importAuthorization"""
        source, number, until = self.world.exported.pop(args['bytes'], (None, None, 0))
        if source is None or number != self.dc.number or self.world.now() > until or (
                source.account is None):
            raise RpcError('AUTH_BYTES_INVALID')
        account = source.account
        if account.user_id != args['id']:
            session.sin('auth.importAuthorization of user %d' % args['id'])
            raise RpcError('USER_ID_INVALID')
        owner = self.owner(session)
        owner.carried_from, owner.since = source, source.since
        if account.dc == self.dc.number:
            owner.carried_from = None # the account has moved here, and the login with it
        return self.authorize(owner, account, moved=True)

    def bind_temp_auth_key(self, session, args, message):
        """auth.bindTempAuthKey"""
        key = session.key
        key_id = args['perm_auth_key_id'].to_bytes(8, 'little', signed=True)
        permanent = self.dc.keys.get(key_id)
        if key.expires_at is None:
            session.sin('auth.bindTempAuthKey with a permanent key')
            raise RpcError('TEMP_AUTH_KEY_EMPTY')
        if message.contained:
            session.sin('auth.bindTempAuthKey in a container')
            raise RpcError('ENCRYPTED_MESSAGE_INVALID')
        if key.expired():
            raise RpcError('TEMP_AUTH_KEY_EMPTY')
        if permanent is None or permanent.expires_at is not None:
            raise RpcError('ENCRYPTED_MESSAGE_INVALID')
        found = check_bind_message(permanent, args['encrypted_message'])
        if found is None:
            raise RpcError('ENCRYPTED_MESSAGE_INVALID')
        (msg_id, seqno, size), inner = found
        try:
            inner = CODEC.read(Reader(inner))
        except TlError as error:
            raise RpcError('ENCRYPTED_MESSAGE_INVALID') from error
        if (msg_id, seqno, size) != (message.msg_id, 0, 40):
            session.sin('binding message with msg_id %x, seqno %d, length %d' % (
                msg_id, seqno, size))
        if (inner['nonce'], inner['temp_auth_key_id'], inner['perm_auth_key_id'],
                inner['temp_session_id'], inner['expires_at']) != (
                    args['nonce'], key.key_id, key_id, session.session_id, args['expires_at']):
            raise RpcError('ENCRYPTED_MESSAGE_INVALID')
        if abs(args['expires_at'] - key.expires_at) > 60:
            session.sin('expires_at %d s off' % (args['expires_at'] - key.expires_at))
            raise RpcError('EXPIRES_AT_INVALID')
        if key.permanent not in (None, permanent):
            raise RpcError('TEMP_AUTH_KEY_ALREADY_BOUND')
        key.bind(permanent)
        self.world.event('key', dc=self.dc.number, state='bound', id=key.key_id.hex(),
                         to=key_id.hex())
        session.inited = False
        return True

    def drop_temp_auth_keys(self, session, args, _message):
        """auth.dropTempAuthKeys"""
        kept = {number.to_bytes(8, 'little', signed=True) for number in args['except_auth_keys']}
        for key in list(self.dc.keys.values()):
            if (key.permanent is self.owner(session) and key.expires_at is not None and
                    key.key_id not in kept and key is not session.key):
                self.dc.drop_key(key)
        return True
