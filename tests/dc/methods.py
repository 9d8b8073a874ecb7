# SPDX-License-Identifier: GPL-3.0-or-later
"""The API methods of a login: codes, signing in, passwords, tokens, moving between datacenters."""
import os
import random
import re

from accounts import Chain, Password, RpcError, digits
from handshake import CODEC
from session import check_bind_message
from tl import Reader, TlError

METHODS = (
    'auth.sendCode', 'auth.resendCode', 'auth.cancelCode', 'auth.reportMissingCode',
    'auth.requestFirebaseSms', 'auth.signIn', 'auth.signUp', 'auth.checkPassword',
    'auth.requestPasswordRecovery', 'auth.checkRecoveryPassword', 'auth.recoverPassword',
    'auth.logOut', 'auth.exportAuthorization', 'auth.importAuthorization',
    'auth.exportLoginToken', 'auth.importLoginToken', 'auth.bindTempAuthKey',
    'auth.dropTempAuthKeys', 'account.getPassword', 'account.sendVerifyEmailCode',
    'account.verifyEmail')


class Methods:
    """What one datacenter knows how to answer about logging in."""

    def __init__(self, dc):
        self.dc = dc
        self.world = dc.world
        self.chains = dc.world.chains
        self.table = {}
        for name in METHODS:
            snake = re.sub('[A-Z]', lambda found: '_' + found.group().lower(), name.split('.')[1])
            self.table[name] = getattr(self, snake)

    @staticmethod
    def owner(session):
        """The permanent key that a login belongs to."""
        return session.key.permanent or session.key

    # codes

    def send_code(self, session, args, _message):
        """auth.sendCode"""
        settings = args['settings']
        if settings['flags'] & ~0x40:
            session.sin('CodeSettings flags %#x' % settings['flags'])
        tokens = settings.get('logout_tokens')
        if tokens is not None and not (0 < len(tokens) <= 20 and all(tokens)):
            session.sin('%d logout tokens' % len(tokens))
        if args['api_id'] <= 0 or not re.fullmatch('[0-9a-f]{32}', args['api_hash']):
            raise RpcError('API_ID_INVALID', 400)
        if args['api_id'] != session.key.api_id:
            session.sin('api_id of sendCode differs from initConnection')
        phone, account = self._account(args['phone_number'])
        if phone != args['phone_number']:
            session.sin('phone number "%s" is not only digits' % args['phone_number'])
        owner = self.owner(session)
        if account:
            for token in tokens or ():
                if token in account.tokens:
                    account.tokens.remove(token)
                    return self._by_token(owner, account)
        for chain in self.chains:
            if chain.phone == phone and chain.place is owner:
                chain.dead = True
        steps = account.steps if account else [{'type': 'app', 'length': 5}]
        chain = Chain(phone, account, owner, self.world.now(), steps)
        self.chains.append(chain)
        return self._send(chain)

    def _account(self, text):
        phone = digits(text)
        account = self.world.accounts.get(phone)
        if account is None:
            if not re.fullmatch(self.world.options['free_numbers'], phone):
                raise RpcError('PHONE_NUMBER_INVALID', 406)
        elif account.keys.get('banned'):
            raise RpcError('PHONE_NUMBER_BANNED', 400)
        elif account.dc != self.dc.number:
            raise RpcError('PHONE_MIGRATE_%d' % account.dc, 303)
        return phone, account

    def _by_token(self, owner, account):
        if account.password:
            owner.half = account
            raise RpcError('SESSION_PASSWORD_NEEDED', 401)
        owner.log_in(account)
        return {'_': 'auth.sentCodeSuccess', 'authorization': self._authorization(account)}

    def _send(self, chain):
        event, sent = chain.send(self.world.now())
        if chain.step.get('type') != 'setup_email' and not (
                chain.account and chain.account.keys.get('no_code')):
            self.world.event('code', dc=self.dc.number, **event)
        return sent

    def _chain(self, session, args):
        if not args['phone_code_hash']:
            session.sin('empty phone_code_hash')
            raise RpcError('PHONE_CODE_HASH_EMPTY', 400)
        phone, _account = self._account(args['phone_number'])
        for chain in reversed(self.chains):
            if args['phone_code_hash'] in chain.hashes:
                if chain.phone != phone or chain.place is not self.owner(session):
                    session.sin('phone_code_hash of another number or key')
                elif not self._dead(chain):
                    if args['phone_code_hash'] != chain.hashes[-1]:
                        session.sin('phone_code_hash that is not the newest')
                    return chain
                break
        raise RpcError('PHONE_CODE_EXPIRED', 400)

    def _dead(self, chain):
        options = self.world.options
        return (chain.dead or chain.wrong >= options['max_wrong'] or
                self.world.now() - chain.started > options['code_life'])

    def resend_code(self, session, args, _message):
        """auth.resendCode"""
        if args.get('flags'):
            session.sin('resendCode flags %#x' % args['flags'])
        chain = self._chain(session, args)
        if chain.last():
            raise RpcError('SEND_CODE_UNAVAILABLE', 406)
        if self.world.now() < chain.earliest_resend() - 1:
            session.sin('resendCode %d s too early' % (
                chain.earliest_resend() - self.world.now()))
        return self._send(chain)

    def cancel_code(self, session, args, _message):
        """auth.cancelCode"""
        self._chain(session, args).dead = True
        return True

    def report_missing_code(self, session, args, _message):
        """auth.reportMissingCode"""
        self._chain(session, args)
        return True

    def request_firebase_sms(self, session, _args, _message):
        """auth.requestFirebaseSms"""
        session.sin('auth.requestFirebaseSms is for official apps')
        raise RpcError('PHONE_CODE_EMPTY', 400)

    def sign_in(self, session, args, _message):
        """auth.signIn"""
        chain = self._chain(session, args)
        code = args.get('phone_code')
        verification = args.get('email_verification')
        email = chain.step.get('type') == 'email'
        if (code is None) == (verification is None) or email != (code is None):
            session.sin('auth.signIn with the wrong kind of code')
        if verification is not None:
            code = verification.get('code', '')
        if not code:
            raise RpcError('PHONE_CODE_EMPTY', 400)
        if not chain.right(code):
            chain.wrong += 1
            raise RpcError('EMAIL_CODE_INVALID' if email else 'PHONE_CODE_INVALID', 400)
        if chain.account is None:
            chain.confirmed = True
            return {'_': 'auth.authorizationSignUpRequired'}
        return self._enter(session, chain)

    def _enter(self, session, chain):
        owner = self.owner(session)
        chain.dead = True
        if chain.account.password:
            owner.half = chain.account
            raise RpcError('SESSION_PASSWORD_NEEDED', 401)
        owner.log_in(chain.account)
        return self._authorization(chain.account)

    def _authorization(self, account):
        days = account.keys.get('setup_password_days')
        return {'_': 'auth.authorization', 'user': account.user(),
                'setup_password_required': days is not None, 'otherwise_relogin_days': days}

    def sign_up(self, session, args, _message):
        """auth.signUp"""
        if self.world.strict:
            session.sin('auth.signUp')
        chain = self._chain(session, args)
        if not chain.confirmed:
            raise RpcError('PHONE_CODE_INVALID', 400)
        chain.account = self.world.add_account({
            'phone': chain.phone, 'dc': self.dc.number, 'first_name': args['first_name'],
            'last_name': args['last_name']})
        return self._enter(session, chain)

    # a login e-mail that has to be set up first

    def _purpose(self, session, args):
        if args['purpose']['_'] != 'emailVerifyPurposeLoginSetup':
            raise RpcError('EMAIL_NOT_SETUP', 400)
        chain = self._chain(session, args['purpose'])
        if chain.step.get('type') != 'setup_email':
            raise RpcError('EMAIL_NOT_SETUP', 400)
        return chain

    def send_verify_email_code(self, session, args, _message):
        """account.sendVerifyEmailCode"""
        chain = self._purpose(session, args)
        name, at, domain = args['email'].partition('@')
        if not (name and at and domain):
            raise RpcError('EMAIL_INVALID', 400)
        chain.email = '%06d' % random.randrange(10 ** 6), args['email']
        self.world.event('code', dc=self.dc.number, phone=chain.phone, via='email',
                         code=chain.email[0], email=args['email'])
        return {'_': 'account.sentEmailCode', 'length': 6,
                'email_pattern': name[0] + '*@' + domain}

    def verify_email(self, session, args, _message):
        """account.verifyEmail"""
        chain = self._purpose(session, args)
        if chain.email is None:
            raise RpcError('EMAIL_VERIFY_EXPIRED', 400)
        if args['verification'].get('code') != chain.email[0]:
            raise RpcError('CODE_INVALID', 400)
        return {'_': 'account.emailVerifiedLogin', 'email': chain.email[1],
                'sent_code': self._send(chain)}

    # passwords

    def _half(self, session):
        owner = self.owner(session)
        account = owner.half or owner.account
        if account is None:
            raise RpcError('AUTH_KEY_UNREGISTERED', 401)
        return account

    def get_password(self, session, _args, _message):
        """account.getPassword"""
        account = self._half(session)
        new = Password('', os.urandom(8), os.urandom(16)).algorithm()
        found = {'_': 'account.password', 'new_algo': new, 'secure_random': os.urandom(256),
                 'new_secure_algo': {'_': 'securePasswordKdfAlgoPBKDF2HMACSHA512iter100000',
                                     'salt': os.urandom(8)}}
        if account.password:
            srp_id, number = account.password.challenge()
            found.update(has_password=True, current_algo=account.password.algorithm(),
                         srp_id=srp_id, srp_B=number, hint=account.keys.get('hint'),
                         has_recovery=account.keys.get('has_recovery', False))
        return found

    def check_password(self, session, args, _message):
        """auth.checkPassword"""
        account = self._half(session)
        if account.password is None:
            raise RpcError('PASSWORD_EMPTY', 400)
        given = args['password']
        if given['_'] != 'inputCheckPasswordSRP':
            raise RpcError('PASSWORD_HASH_INVALID', 400)
        if len(given['A']) != 256 or len(given['M1']) != 32:
            session.sin('A of %d bytes, M1 of %d' % (len(given['A']), len(given['M1'])))
        account.password.check(given['srp_id'], given['A'], given['M1'])
        self.owner(session).log_in(account)
        return self._authorization(account)

    def request_password_recovery(self, session, _args, _message):
        """auth.requestPasswordRecovery"""
        account = self._half(session)
        if not account.keys.get('has_recovery'):
            raise RpcError('PASSWORD_RECOVERY_NA', 400)
        account.recovery_code = '%06d' % random.randrange(10 ** 6)
        pattern = account.keys.get('recovery_email', 'm*@e*')
        self.world.event('code', dc=self.dc.number, phone=account.phone, via='recovery',
                         code=account.recovery_code, email=pattern)
        return {'_': 'auth.passwordRecovery', 'email_pattern': pattern}

    def check_recovery_password(self, session, args, _message):
        """auth.checkRecoveryPassword"""
        account = self._half(session)
        if account.recovery_code is None:
            raise RpcError('PASSWORD_RECOVERY_EXPIRED', 400)
        return args['code'] == account.recovery_code

    def recover_password(self, session, args, _message):
        """auth.recoverPassword; a new password is forgotten, the next login has none."""
        account = self._half(session)
        if account.recovery_code is None:
            raise RpcError('PASSWORD_RECOVERY_EXPIRED', 400)
        if args['code'] != account.recovery_code:
            raise RpcError('CODE_INVALID', 400)
        account.recovery_code = account.password = None
        self.owner(session).log_in(account)
        return self._authorization(account)

    # leaving, moving, tokens

    def log_out(self, session, _args, _message):
        """auth.logOut"""
        owner = self.owner(session)
        account = owner.account
        if account is None:
            raise RpcError('AUTH_KEY_UNREGISTERED', 401)
        owner.log_out()
        token = os.urandom(32)
        account.tokens.append(token)
        return {'_': 'auth.loggedOut', 'future_auth_token': token}

    def export_authorization(self, session, args, _message):
        """auth.exportAuthorization"""
        if args['dc_id'] not in self.world.dcs or args['dc_id'] == self.dc.number:
            raise RpcError('DC_ID_INVALID', 400)
        secret = os.urandom(128)
        account = self.owner(session).account
        self.world.exported[secret] = (account, args['dc_id'])
        return {'_': 'auth.exportedAuthorization', 'id': account.user_id, 'bytes': secret}

    def import_authorization(self, session, args, _message):
        """auth.importAuthorization"""
        account, number = self.world.exported.pop(args['bytes'], (None, None))
        if account is None or number != self.dc.number:
            raise RpcError('AUTH_BYTES_INVALID', 400)
        if account.user_id != args['id']:
            raise RpcError('USER_ID_INVALID', 400)
        self.owner(session).log_in(account)
        return self._authorization(account)

    def export_login_token(self, session, args, _message):
        """auth.exportLoginToken"""
        owner = self.owner(session)
        account = self.world.scanned.pop(owner, None)
        if account is not None:
            return self._scanned(owner, account)
        token = os.urandom(32)
        self.world.tokens[token] = (owner, self.world.now() + 30)
        self.world.event('login_token', dc=self.dc.number, token=token.hex(),
                         except_ids=args['except_ids'])
        return {'_': 'auth.loginToken', 'expires': int(self.world.now()) + 30, 'token': token}

    def _scanned(self, owner, account):
        if account.user_id and account.dc != self.dc.number:
            token = os.urandom(32)
            self.world.moved[token] = (account, account.dc)
            return {'_': 'auth.loginTokenMigrateTo', 'dc_id': account.dc, 'token': token}
        return self._token_success(owner, account)

    def _token_success(self, owner, account):
        if account.password:
            owner.half = account
            raise RpcError('SESSION_PASSWORD_NEEDED', 401)
        owner.log_in(account)
        return {'_': 'auth.loginTokenSuccess', 'authorization': self._authorization(account)}

    def import_login_token(self, session, args, _message):
        """auth.importLoginToken"""
        account, number = self.world.moved.pop(args['token'], (None, None))
        if account is None or number != self.dc.number:
            raise RpcError('AUTH_TOKEN_EXPIRED', 400)
        return self._token_success(self.owner(session), account)

    def bind_temp_auth_key(self, session, args, message):
        """auth.bindTempAuthKey"""
        key = session.key
        key_id = args['perm_auth_key_id'].to_bytes(8, 'little', signed=True)
        permanent = self.dc.keys.get(key_id)
        if key.expires_at is None or permanent is None or permanent.expires_at is not None:
            raise RpcError('ENCRYPTED_MESSAGE_INVALID', 400)
        found = check_bind_message(permanent, args['encrypted_message'])
        if found is None:
            raise RpcError('ENCRYPTED_MESSAGE_INVALID', 400)
        (msg_id, seqno, size), inner = found
        try:
            inner = CODEC.read(Reader(inner))
        except TlError as error:
            raise RpcError('ENCRYPTED_MESSAGE_INVALID', 400) from error
        if (msg_id, seqno, size) != (message.msg_id, 0, 40):
            session.sin('binding message with msg_id %x, seqno %d, length %d' % (
                msg_id, seqno, size))
        if (inner['nonce'], inner['temp_auth_key_id'], inner['perm_auth_key_id'],
                inner['temp_session_id'], inner['expires_at']) != (
                    args['nonce'], key.key_id, key_id, session.session_id, args['expires_at']):
            raise RpcError('ENCRYPTED_MESSAGE_INVALID', 400)
        if abs(args['expires_at'] - key.expires_at) > 60:
            session.sin('expires_at %d s off' % (args['expires_at'] - key.expires_at))
            raise RpcError('EXPIRES_AT_INVALID', 400)
        if key.permanent not in (None, permanent):
            raise RpcError('TEMP_AUTH_KEY_ALREADY_BOUND', 400)
        key.bind(permanent)
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
