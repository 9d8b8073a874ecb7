# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods about the two-step password: proving it, recovering it, asking for its removal."""
import os
import random

from errors import RpcError
from part import Part

WEEK = 7 * 86400


class Recovery:
    """A recovery code on its way to the account's address."""

    def __init__(self, code, now):
        self.code = code
        self.sent = now
        self.wrong = 0


class Passwords(Part):
    """account.getPassword and what follows it."""

    names = ('account.getPassword', 'auth.checkPassword', 'auth.requestPasswordRecovery',
             'auth.checkRecoveryPassword', 'auth.recoverPassword', 'account.resetPassword',
             'account.declinePasswordReset')

    def get_password(self, session, _args, _message):
        """account.getPassword"""
        account = self.half(session)
        keys = account.keys
        found = {'_': 'account.password', 'new_algo': account.offer(),
                 'secure_random': os.urandom(256),
                 'new_secure_algo': {'_': 'securePasswordKdfAlgoPBKDF2HMACSHA512iter100000',
                                     'salt': os.urandom(8)},
                 'login_email_pattern': keys.get('login_email')}
        password = account.password
        if password:
            srp_id, number = password.challenge()
            found.update(has_password=True, current_algo=password.algorithm(), srp_id=srp_id,
                         srp_B=password.shown(number), hint=account.hint,
                         has_recovery=keys.get('has_recovery', False),
                         has_secure_values=keys.get('has_passport', False))
            if account.reset_until is not None:
                found['pending_reset_date'] = int(account.reset_until)
        return found

    def check_password(self, session, args, _message):
        """auth.checkPassword"""
        account = self.half(session)
        if account.password is None:
            raise RpcError('PASSWORD_EMPTY')
        given = args['password']
        if given['_'] != 'inputCheckPasswordSRP':
            session.sin('auth.checkPassword with ' + given['_'])
            raise RpcError('PASSWORD_HASH_INVALID')
        if account.password.unsafe():
            session.sin('auth.checkPassword with parameters that are to be refused')
        if len(given['A']) != 256 or len(given['M1']) != 32:
            session.sin('A of %d bytes, M1 of %d' % (len(given['A']), len(given['M1'])))
        limit = self.world.options['max_wrong_passwords']
        if limit and account.wrong_passwords >= limit:
            raise RpcError('PHONE_PASSWORD_FLOOD')
        try:
            account.password.check(given['srp_id'], given['A'], given['M1'])
        except RpcError as error:
            account.wrong_passwords += str(error) == 'PASSWORD_HASH_INVALID'
            raise
        account.wrong_passwords = 0
        return self.authorize(self.owner(session), account)

    # a forgotten password

    def request_password_recovery(self, session, _args, _message):
        """auth.requestPasswordRecovery"""
        account = self.half(session)
        if account.password is None:
            raise RpcError('PASSWORD_EMPTY')
        if not account.keys.get('has_recovery'):
            raise RpcError('PASSWORD_RECOVERY_NA')
        code = account.keys.get('recovery_code') or '%06d' % random.randrange(10 ** 6)
        account.recovery = Recovery(code, self.world.now())
        pattern = account.keys.get('recovery_email', 'm*@e*')
        self.world.event('code', dc=self.dc.number, phone=account.phone, via='recovery',
                         code=code, email=pattern)
        return {'_': 'auth.passwordRecovery', 'email_pattern': pattern}

    def _recovery(self, session, code):
        """(account, whether the code is right)."""
        account = self.half(session)
        found, options = account.recovery, self.world.options
        if found is None or found.wrong >= options['max_wrong'] or (
                self.world.now() - found.sent > options['email_life']):
            raise RpcError('PASSWORD_RECOVERY_EXPIRED')
        if not code:
            session.sin('an empty recovery code')
            raise RpcError('CODE_EMPTY')
        found.wrong += code != found.code
        return account, code == found.code

    def check_recovery_password(self, session, args, _message):
        """auth.checkRecoveryPassword"""
        return self._recovery(session, args['code'])[1]

    def recover_password(self, session, args, _message):
        """auth.recoverPassword"""
        account, right = self._recovery(session, args['code'])
        if not right:
            raise RpcError('CODE_INVALID')
        settings = args.get('new_settings')
        password = hint = None
        if settings is not None:
            if settings['flags'] != 1:
                session.sin('passwordInputSettings flags %#x' % settings['flags'])
            if account.new_password is None:
                session.sin('a new password without account.getPassword')
                raise RpcError('NEW_SALT_INVALID')
            password, hint = account.new_password.accept(settings), settings.get('hint') or None
            if hint and len(hint) > 255:
                session.sin('a hint of %d characters' % len(hint))
        account.recovery = None
        account.set_password(password, hint)
        self.world.event('password', dc=self.dc.number, phone=account.phone,
                         state='changed' if password else 'removed')
        return self.authorize(self.owner(session), account)

    # a password that nobody can recover

    def reset_password(self, session, _args, _message):
        """account.resetPassword"""
        account, now = self._logged_in(session), self.world.now()
        if account.password is None:
            raise RpcError('PASSWORD_EMPTY')
        if account.reset_until is None:
            if account.reset_declined is not None and now < account.reset_declined + WEEK:
                return {'_': 'account.resetPasswordFailedWait',
                        'retry_date': int(account.reset_declined + WEEK)}
            account.reset_until = now + WEEK
        if now >= account.reset_until:
            account.reset_until = None
            account.set_password(None, None)
            self.world.event('password', dc=self.dc.number, phone=account.phone, state='removed')
            return {'_': 'account.resetPasswordOk'}
        return {'_': 'account.resetPasswordRequestedWait', 'until_date': int(account.reset_until)}

    def decline_password_reset(self, session, _args, _message):
        """account.declinePasswordReset"""
        account = self._logged_in(session)
        if account.reset_until is None:
            raise RpcError('RESET_REQUEST_MISSING')
        account.reset_until, account.reset_declined = None, self.world.now()
        return True

    def _logged_in(self, session):
        account = self.owner(session).account
        if account is None:
            raise RpcError('AUTH_KEY_UNREGISTERED')
        return account
